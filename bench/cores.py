# SPDX-License-Identifier: GPL-2.0-or-later
"""What more cores cost, or bring.

The same kernel, Xen and initial RAM disks with 1, 2 and 4 cores on mele-m9,
beside cubieboard2 with 1 and 2, and orangepi-pc, of whose four cores as many
are used (maxcpus=):

  cores-linux   to the first line of init on the bare machine,
  cores-dom0    to the first line of dom0's init under Xen,
  cores-domU    to power-off, after dom0 has started, used and ended a domU.

Xen has all the cores, and dom0 as many vCPUs.
"""

import re

from boot import Boot
from common import split_cores

MACHINES = ('mele-m9/4', 'mele-m9/2', 'mele-m9/1', 'cubieboard2/2',
            'cubieboard2/1', 'orangepi-pc/4', 'orangepi-pc/2', 'orangepi-pc/1')
MARKERS = {
    'cores-linux': r'^\[native\] up: {} CPUs',
    'cores-dom0': r'^\[dom0\] up: {} CPUs',
    'cores-domU': r'^\[dom0\] done',
}


class Cores(Boot):
    """The jobs of Boot that need no firmware, by the number of cores."""

    JOBS = {
        'cores-linux': ('Linux to init', MACHINES),
        'cores-dom0': ('Xen and Linux to dom0\'s init', MACHINES),
        'cores-domU': ('Xen, dom0 and domU to power-off', MACHINES),
    }
    BEYOND = set()
    LEGEND = ('user CPU seconds / seconds on the clock, by machine and '
              'cores; behind them the ratio of the CPU seconds of mele-m9 '
              'with four.')

    def command(self, job, machine):
        if job == 'cores-linux':
            return self.bench.linux(machine)
        return self.bench.dom0(machine)

    def marker(self, job, machine):
        return re.compile(MARKERS[job].format(split_cores(machine)[1]))

    def to_the_end(self, job):
        return job == 'cores-domU'
