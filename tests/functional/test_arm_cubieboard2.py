#!/usr/bin/env python3
#
# Functional test that boots Linux on a Cubieboard2
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's armmp kernel on the bare board.

Compared is what the real board's consoles said, as far as Linux 6.1 says it
too.  Not printed by it any more, and therefore not compared: ID registers
(Xen prints them, see test_arm_cubieboard2_xen.py), the sizes of the GIC, and
the legacy interrupt number of UART0.  SCTLR is another one, because the
board's kernels had no LPAE: that of an LPAE kernel has TRE and AFE clear.
"""

import re

from sunxi_guests import DTB, SunxiTest

PROMPT = r'^/ # '

IDENTITY = (
    r'CPU: ARMv7 Processor \[410fc074\] revision 4 \(ARMv7\)',
    r'OF: fdt: Machine model: Cubietech Cubieboard2$',
    r'psci: PSCIv1\.\d detected in firmware\.',
    r'arch_timer: cp15 timer\(s\) running at 24\.00MHz \(phys\)\.',
    r'VFP support v0\.3: implementor 41 architecture 2 part 30 variant 7 '
    r'rev 4$',
    r'sunxi-rtc 1c20d00\.rtc: setting system clock to '
    r'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d UTC',
    r'hw perfevents: enabled with armv7_cortex_a7 PMU driver, 5 counters',
    r'1c28000\.serial: ttyS0 at MMIO 0x1c28000 \(irq = \d+, '
    r'base_baud = 1500000\) is a (U6_)?16550A',
)

# Errors that this kernel reports, and would on the board as well: the
# high-speed timer's driver starts before that of its clock, and Debian's
# device tree has no rates for the cores.  That an interrupt took long says that
# the host had no time for the guest.
KNOWN_ERRORS = (
    r"Can't get timer clock$",
    r'/cpus/cpu@\d missing clock-frequency property$',
    r'hrtimer: interrupt took \d+ ns$',
)


class Cubieboard2Linux(SunxiTest):
    """Boots to a shell, and what is seen from there."""

    def boot(self, *args, cpus=2, append=None):
        """Start the kernel; what is on its command line is optional."""
        append = ['-append', append] if append else []
        return self.start('-kernel', self.guest('zImage'),
                          '-initrd', self.guest('initrd-native.cpio.gz'),
                          *append, *args, cpus=cpus)

    def shell(self, console, cpus):
        """Come to the shell; return what has been said on the way."""
        start = console.seen
        console.wait(rf'^\[native\] up: {cpus} CPUs, ')
        console.wait(PROMPT)
        return console.text[start:console.seen]

    def command(self, console, command):
        """What a command types into the console."""
        start = console.seen
        console.send(f'{command}; echo "end of $((6 * 7))"\n')
        end = console.wait(r'^end of 42\n')
        console.wait(PROMPT)
        return console.text[start:end.start()].partition('\n')[2]

    def compare(self, log, *patterns):
        """All of the lines are there, in any order."""
        missing = [p for p in patterns if not re.search(p, log, re.M)]
        self.assertFalse(missing, 'not said: ' + ' | '.join(missing))

    def no_errors(self, console):
        """The kernel has reported none but those that are known."""
        errors = self.command(console, "dmesg -r | grep '^<[0-3]>'")
        unknown = [line for line in errors.splitlines()
                   if not any(re.search(known, line)
                              for known in KNOWN_ERRORS)]
        self.assertFalse(unknown, '\n'.join(unknown))

    def test_two_cpus(self):
        vm, console = self.boot()
        log = self.shell(console, 2)
        # Without -append, it is the device tree that chooses the console;
        # without -dtb, the machine chooses the device tree.
        self.compare(log, *IDENTITY,
                     r'SMP: Total of 2 processors activated',
                     r'CPU: All CPU\(s\) started in HYP mode\.',
                     r'CPU: Virtualization extensions available\.')
        self.no_errors(console)
        self.assertEqual(self.command(console, 'nproc'), '2\n')

        lines = self.command(console, 'cat /proc/interrupts')
        # UART0 on SPI 1; the PMU on SPIs, one for each core
        self.compare(
            lines, r'GICv2 +33 Level +ttyS0$',
            r'GICv2 +152 Level +arm-pmu$', r'GICv2 +153 Level +arm-pmu$')
        # Having been started in HYP mode, Linux uses the physical timer.
        timers = re.search(r' (\d+) +(\d+) +GICv2 +30 Level +arch_timer$',
                           lines, re.M)
        self.assertTrue(timers, lines)
        self.assertTrue(int(timers[1]) and int(timers[2]), lines)

        # The second core goes and comes back through PSCI.
        online = '/sys/devices/system/cpu/cpu1/online'
        for _ in range(2):
            self.command(console, f'echo 0 > {online}')
            self.assertEqual(self.command(console, 'nproc'), '1\n')
            self.command(console, f'echo 1 > {online}')
            self.assertEqual(self.command(console, 'nproc'), '2\n')

    def test_one_cpu(self):
        vm, console = self.boot('-dtb', self.guest(DTB), cpus=1,
                                append='console=ttyS0 test=shell one two')
        log = self.shell(console, 1)
        self.compare(log, *IDENTITY,
                     r'Kernel command line: console=ttyS0 test=shell one two$',
                     r'SMP: Total of 1 processors activated',
                     r'CPU: All CPU\(s\) started in HYP mode\.')
        self.no_errors(console)
        self.assertEqual(self.command(console, 'nproc'), '1\n')

    def test_dtb(self):
        """Another board's device tree is taken."""
        vm, console = self.boot(
            '-dtb', self.guest('dtb/sun7i-a20-cubietruck.dtb'))
        log = self.shell(console, 2)
        self.compare(log, r'Machine model: Cubietech Cubietruck$')

    def test_reset_and_power_off(self):
        vm, console = self.boot()
        self.shell(console, 2)
        console.send('reboot -f\n')
        console.wait(r'reboot: Restarting system')
        self.expect_event(vm, 'RESET', reason='guest-reset')
        self.compare(self.shell(console, 2),
                     r'CPU: All CPU\(s\) started in HYP mode\.')
        # The same from outside, with the guest in full flight
        vm.cmd('system_reset')
        self.expect_event(vm, 'RESET', reason='host-qmp-system-reset')
        self.compare(self.shell(console, 2),
                     r'CPU: All CPU\(s\) started in HYP mode\.')
        self.no_errors(console)
        console.send('poweroff -f\n')
        console.wait(r'reboot: Power down')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)


if __name__ == '__main__':
    SunxiTest.main()
