# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast a disk is: the card in cubieboard2's first slot, against others.

A guest with the drivers of all the machines (guests/bench.spec) works on a
whole disk of 512 MiB, a raw image in the page cache of this host.  Beside
virtio-blk on virt there is orangepi-pc's card, both with this QEMU, whose card
has been mended, and with Debian's, which is stock, if the package
qemu-system-arm is installed.

  disk-read     256 MiB in order, by dd,
  disk-write    256 MiB in order, by dd, with fsync,
  random-read   blocks of 4 KiB anywhere, by ioping, one after the other,
  random-write  the same, written;

and domu-disk-read and so on are the same from a domU, through xen-blkback, with
dom0's disk.  Beside each is QEMU's user CPU time, which has the guest's in it.
"""

import os
import re

from common import DEBIAN_QEMU, Failure
from guest import GuestSuite

MACHINES = ('cubieboard2', 'virt', 'orangepi-pc',
            *(['orangepi-pc@debian'] if DEBIAN_QEMU.exists() else []))
XEN_MACHINES = ('cubieboard2', 'virt', 'orangepi-pc')
SIZE = 512 << 20
# How much dd moves: guests/init-bench
MIB = 256

SECONDS = re.compile(r'^([\d.]+) seconds')
IOPS = re.compile(r'^(\d+) requests in ([\d.]+) s')


class Disk(GuestSuite):
    """dd and ioping."""

    JOBS = {
        'disk-read': ('read 256 MiB', MACHINES),
        'disk-write': ('write 256 MiB', MACHINES),
        'random-read': ('read 4 KiB at random', MACHINES),
        'random-write': ('write 4 KiB at random', MACHINES),
        'domu-disk-read': ('read 256 MiB in domU', XEN_MACHINES),
        'domu-disk-write': ('write 256 MiB in domU', XEN_MACHINES),
        'domu-random-read': ('read 4 KiB at random in domU', XEN_MACHINES),
        'domu-random-write': ('write 4 KiB at random in domU', XEN_MACHINES),
    }
    LEGEND = ('MiB/s / user CPU seconds for a GiB, and 4 KiB requests a '
              'second / user CPU seconds for 1000; behind them how many times '
              'as fast cubieboard2 is.')

    def image(self):
        """A disk with something in it."""
        path = self.bench.scratch / 'disk.img'
        if not path.exists():
            piece = os.urandom(1 << 20)
            with open(path, 'wb') as file:
                for _ in range(SIZE // len(piece)):
                    file.write(piece)
        return path

    def hardware(self, machine):
        kind = 'virtio' if machine == 'virt' else 'sd'
        return ('-nic', 'none',
                '-drive', f'if={kind},format=raw,file={self.image()}')

    def one_run(self, jobs, machine, domu):
        disk = 'vda' if machine == 'virt' else 'mmcblk0'
        return super().one_run(
            jobs, machine, domu,
            to_dom0=f'until test -b /dev/{disk}; do sleep 1; done',
            config=[f'disk=["phy:/dev/{disk},xvda,w"]'])

    def figures(self, job, text, cpu):
        if job.startswith('random'):
            match = IOPS.search(text)
            if match:
                return (int(match[1]) / float(match[2]),
                        cpu / int(match[1]) * 1000)
        else:
            match = SECONDS.search(text)
            if match:
                return MIB / float(match[1]), cpu * 1024 / MIB
        raise Failure(f'{job}: not understood: {text}')

    def cell(self, job, figures, ours):
        text = f'{figures[0]:.0f} / {figures[1]:.2f}'
        return f'{text} ({ours[0] / figures[0]:.2f})' if ours else text
