#!/usr/bin/env python3
#
# Functional test of Xen with dom0 and a domU on an A31 with four cores
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's Xen 4.17, unmodified, on a Mele M9.

Xen has four CPUs, dom0 four vCPUs and the domU two.
"""

import re

from sunxi_guests import SunxiTest

IDENTITY = (
    r'Processor: (0{8})?410fc073: "ARM Limited", variant: 0x0, part 0xc07, ?'
    r'rev 0x3$',
    r'Generic Timer IRQ: phys=30 hyp=26 virt=27 Freq: 24000 KHz$',
    r'GICv2: 160 lines, 4 cpus, secure \(IID 0100043b\)\.$',
    r'Brought up 4 CPUs$',
    r'VFP implementer 0x41 architecture 2 part 0x30 variant 0x7 rev 0x3$',
    r'\[dom0\] up: 4 CPUs',
)

# A vCPU that does not run, or its timer, for many seconds
STALL = re.compile(r'soft lockup|rcu\S*: INFO|detected stalls')


class MeleM9Xen(SunxiTest):
    """The main job, with twice as many cores."""

    def test_dom0_and_domu(self):
        said = self.xen_run('mele-m9')
        self.assert_said(said, IDENTITY)
        self.assertIsNone(STALL.search(said))


if __name__ == '__main__':
    SunxiTest.main()
