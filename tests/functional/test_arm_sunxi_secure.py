#!/usr/bin/env python3
#
# Functional test of Allwinner boards without a secure monitor
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's kernel in secure SVC mode, as the boards' first boot loaders left
it: secure=on.  There is no PSCI, so it is up to Linux to start the cores."""

import re
from pathlib import Path

from sunxi_guests import TROUBLE, FirmwareTest

DTB = {
    'cubieboard2': 'dtb/sun7i-a20-cubieboard2.dtb',
    'mele-m9': 'dtb/sun6i-a31-m9.dtb',
}
CPUS = '/sys/devices/system/cpu'


class SunxiSecure(FirmwareTest):
    """What Linux makes of it on either chip"""

    def boot(self, board, cpus, dtb=None):
        """Start the kernel."""
        self.set_machine(board)
        return self.start('-M', f'{board},secure=on',
                          '-kernel', self.guest('zImage'),
                          '-initrd', self.guest('initrd-native.cpio.gz'),
                          '-dtb', dtb or self.guest(DTB[board]), cpus=cpus)

    def shell(self, console, cpus, bad=TROUBLE):
        """Come to the shell; return what has been said on the way."""
        start = console.seen
        console.wait(r'SMP: Total of %d processors activated' % cpus, bad=bad)
        console.wait(r'CPU: All CPU\(s\) started in SVC mode\.$', bad=bad)
        console.wait(rf'^\[native\] up: {cpus} CPUs, ', bad=bad)
        console.wait(self.SHELL, bad=bad)
        log = console.text[start:console.seen]
        self.assertNotRegex(log, r'psci')
        return log

    def timers(self, console, ppi, cpus):
        """Each core has had interrupts of this timer, and of no other."""
        lines = self.shell_command(console, 'grep arch_timer /proc/interrupts')
        # Linux, which is not in HYP mode, calls this GIC by another name.
        found = {int(irq): [int(count) for count in counts.split()]
                 for counts, irq in re.findall(
                     r'^ *\d+:((?: +\d+)+) +GIC-0 +(\d+) ', lines, re.M)}
        self.assertIn(ppi, found, lines)
        self.assertEqual(len(found[ppi]), cpus, lines)
        for irq, counts in found.items():
            self.assertEqual(all(counts), irq == ppi, lines)
            self.assertEqual(any(counts), irq == ppi, lines)

    def cores(self, console, present, online):
        """Those that there are, those that run; and none can be stopped."""
        for name, value in (('present', present), ('online', online)):
            self.assertEqual(
                self.shell_command(console, f'cat {CPUS}/{name}'),
                f'{value}\n')
        files = self.shell_command(console, f'ls -d {CPUS}/cpu*/*')
        self.assertIn('/topology', files)
        self.assertNotIn('/online', files)

    def test_a31(self):
        """The A31's cores are started by way of CPUCFG and PRCM."""
        vm, console = self.boot('mele-m9', 4)
        log = self.shell(console, 4)
        self.assertRegex(log, r'CPU: ARMv7 Processor \[410fc073\] revision 3 ')
        self.assertRegex(log, r'implementor 41 architecture 2 part 30 '
                              r'variant 7 rev 3\n')
        # CNTFRQ is 0: the rate is from the device tree, which has Linux take
        # the secure timer, too.
        self.assertRegex(log, r'timer\(s\) running at 24\.00MHz \(phys\)')
        self.timers(console, 29, 4)
        self.cores(console, '0-3', '0-3')
        # The cores stop and can be started again.
        vm.cmd('system_reset')
        self.shell(console, 4)

    def test_a31_no_method(self):
        """B16: without an enable-method, Linux has no way to start a core."""
        tree = Path(self.guest(DTB['mele-m9'])).read_bytes()
        name = b'\0enable-method\0'
        self.assertEqual(tree.count(name), 1)
        tree = tree.replace(name, name.replace(b'method', b'nohtem'))
        _, console = self.boot('mele-m9', 4, dtb=self.scratch('dtb', tree))
        self.shell(console, 1)
        self.cores(console, '0-3', '0')

    def test_a20(self):
        """B16: nor has it one for an A20."""
        _, console = self.boot('cubieboard2', 2)
        log = self.shell(console, 1)
        self.assertRegex(log, r'timer\(s\) running at 24\.00MHz \(virt\)')
        self.timers(console, 27, 1)
        self.cores(console, '0-1', '0')


if __name__ == '__main__':
    FirmwareTest.main()
