# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast a network is, over QEMU's user mode network.

A guest with the drivers of all the machines (guests/bench.spec) does TCP by
iperf3 with a server on this host, and sends echo requests to the network's
gateway, which QEMU itself answers.  By GMAC on cubieboard2, by EMAC on
cubieboard2+emac, by what the stock boards have, and by virtio-net on virt:

  tcp-up     the guest sends,
  tcp-down   the guest receives,
  rtt        the mean of 2000 round trips, one after the other;

and domu-tcp-up, domu-tcp-down and domu-rtt are the same from a domU, through
xen-netback and a bridge in dom0.  Beside each is QEMU's user CPU time, which
has the guest's in it: seconds for a GiB, or for a thousand round trips.
"""

import re
import socket
import subprocess

from common import Failure
from guest import GuestSuite

MACHINES = ('cubieboard2', 'cubieboard2+emac', 'virt', 'orangepi-pc', 'bpim2u')
XEN_MACHINES = ('cubieboard2', 'virt', 'orangepi-pc')
# For how long iperf3 runs, in seconds
SECONDS = 5
PINGS = 2000
GIB = 1 << 30

RATE = re.compile(r'([\d.]+) MBytes\s+([\d.]+) Mbits/sec\s+receiver')
ROUND_TRIP = re.compile(r'round-trip min/avg/max = [\d.]+/([\d.]+)/')


def free_port():
    """A TCP port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


class Net(GuestSuite):
    """TCP and echo requests."""

    JOBS = {
        'tcp-up': ('TCP, guest to host', MACHINES),
        'tcp-down': ('TCP, host to guest', MACHINES),
        'rtt': ('round trip', MACHINES),
        'domu-tcp-up': ('TCP, domU to host', XEN_MACHINES),
        'domu-tcp-down': ('TCP, host to domU', XEN_MACHINES),
        'domu-rtt': ('round trip from domU', XEN_MACHINES),
    }
    LEGEND = ('Mbit/s / user CPU seconds for a GiB, and microseconds / user '
              'CPU seconds for 1000 round trips; behind them how many times '
              'as fast cubieboard2 is.')

    def hardware(self, machine):
        return ('-nic', 'user')

    def one_run(self, jobs, machine, domu):
        port = free_port()
        with subprocess.Popen(['iperf3', '-s', '-B', '127.0.0.1',
                               '-p', str(port)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as server:
            try:
                return super().one_run(
                    jobs, machine, domu,
                    args=f'port={port} seconds={SECONDS}',
                    to_dom0='ip link set eth0 up master xenbr0')
            finally:
                server.kill()

    def figures(self, job, text, cpu):
        if job == 'rtt':
            match = ROUND_TRIP.search(text)
            if match:
                return float(match[1]) * 1000, cpu / PINGS * 1000
        else:
            match = RATE.search(text)
            if match:
                return float(match[2]), cpu / (float(match[1]) * (1 << 20) /
                                               GIB)
        raise Failure(f'{job}: not understood: {text}')

    def cell(self, job, figures, ours):
        text = f'{figures[0]:.0f} / {figures[1]:.2f}'
        if not ours:
            return text
        ratio = figures[0] / ours[0] if job.endswith('rtt') else \
            ours[0] / figures[0]
        return f'{text} ({ratio:.2f})'
