# SPDX-License-Identifier: GPL-2.0-or-later
"""How long machines take to start.

The same kernel, Xen and initial RAM disks run on each machine with two cores:
cubieboard2, orangepi-pc (four cores, limited by maxcpus=2) and virt (with two
Cortex-A7).  Measured is QEMU's user CPU time, and the time on the clock, from
its start

  linux   to the first line of init on the bare machine,
  dom0    to the first line of dom0's init under Xen,
  domU    to power-off, after dom0 has started, used and ended a domU.

and from an SD card, with Debian 12's U-Boot for the machine, on cubieboard2,
bpim2u and cubieboard (which has one core, of a kind that this kernel does not
run on)

  prompt  from SPL to U-Boot's count-down, after its look at USB,
  card    to the first line of init, with the root on the card,
  xen     to power-off or reset, after dom0 has used and ended a domU.
"""

import re
import subprocess

from common import Suite

MACHINES = ('cubieboard2', 'orangepi-pc', 'virt')
# With U-Boot from a card: machine, directory in u-boot-sunxi
U_BOOTS = {
    'cubieboard2': 'Cubieboard2',
    'bpim2u': 'Bananapi_M2_Ultra',
    'cubieboard': 'Cubieboard',
}
# Where a job ends
MARKERS = {
    'linux': r'^\[native\] up: 2 CPUs',
    'dom0': r'^\[dom0\] up: 2 CPUs',
    'domU': r'^\[dom0\] done',
    'prompt': r'^Hit any key to stop',
    'card': r'^\[native\] up: \d CPUs',
    'xen': r'^\[dom0\] done',
}


class Boot(Suite):
    """Each job is a run of its own."""

    JOBS = {
        'linux': ('Linux to init', MACHINES),
        'dom0': ('Xen and Linux to dom0\'s init', MACHINES),
        'domU': ('Xen, dom0 and domU to power-off', MACHINES),
        'prompt': ('SPL to U-Boot\'s prompt', tuple(U_BOOTS)),
        'card': ('SPL, U-Boot and Linux to init', tuple(U_BOOTS)),
        'xen': ('SPL, U-Boot, Xen, dom0 and domU to the end', tuple(U_BOOTS)),
    }
    BEYOND = {('card', 'cubieboard'), ('xen', 'cubieboard'),
              ('xen', 'bpim2u')}
    LEGEND = ('user CPU seconds / seconds on the clock; behind them the '
              'ratio of the CPU seconds of cubieboard2.')

    def firmware(self, job, machine):
        """The machine as it starts from a card of its own."""
        bench = self.bench
        card = bench.scratch / f'{job}-{machine}.img'
        u_boot = bench.guests / 'u-boot/2023.01' / U_BOOTS[machine] / \
            'u-boot-sunxi-with-spl.bin'
        image, *more = {
            'prompt': ('sd-native.img',),
            'card': ('sd-native.img', 'extra=test=poweroff'),
            'xen': ('sd-xen.img', f'xen_args={bench.xen.XEN_ARGS}',
                    'extra=quiet test=reboot'),
        }[job]
        subprocess.run([bench.guests / 'sdcard', '--u-boot', u_boot, *more,
                        bench.guests / image, card], check=True)
        return [bench.qemu, '-M', machine, '-m', '1G', '-display', 'none',
                '-nic', 'none', '-serial', 'stdio', '-monitor', 'none',
                '-no-reboot', '-drive', f'if=sd,format=raw,file={card}']

    def command(self, job, machine):
        """What to run for a job."""
        if job in ('prompt', 'card', 'xen'):
            return self.firmware(job, machine)
        if job == 'linux':
            return self.bench.linux(machine)
        return self.bench.dom0(machine)

    def marker(self, job, _machine):
        """The line that shows that a job has got where it should."""
        return re.compile(MARKERS[job])

    def to_the_end(self, job):
        """Whether the machine then goes on until it ends."""
        return job in ('domU', 'xen')

    def measure(self, jobs, machine):
        job, = jobs
        marker = self.marker(job, machine)
        to_the_end = self.to_the_end(job)
        seen = False
        run = self.bench.run(self.command(job, machine),
                             f'{job}-{machine.replace("/", "-")}')
        for line in run.lines():
            seen = seen or marker.search(line)
            if seen and not to_the_end:
                run.kill()
                break
        status, cpu, wall = run.end()
        if not seen or (to_the_end and status):
            raise run.failure(f'{job} on {machine}')
        return {job: (cpu, wall)}

    def cell(self, job, figures, ours):
        cpu, wall = figures
        text = f'{cpu:.1f} / {wall:.1f}'
        return f'{text} ({ours[0] / cpu:.2f})' if ours else text
