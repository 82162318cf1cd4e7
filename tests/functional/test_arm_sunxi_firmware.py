#!/usr/bin/env python3
#
# Functional test of what Allwinner A20 and A31 boards do through their firmware
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Linux and Xen with U-Boot's PSCI monitor below them; resets."""

import os
import re
from pathlib import Path

from sunxi_guests import FirmwareTest

VERSIONS = ('2023.01', '2025.01')

# On the way to what Xen does without firmware as well
XEN_BY_FIRMWARE = (r'^U-Boot SPL 20', r'^Found U-Boot script /boot\.scr',
                   r'\[dom0\] step card ok', r'Hardware Dom0 shutdown')


def identity(model, revision, cpus):
    """What Linux says of what it runs on"""
    return (
        rf'CPU: ARMv7 Processor \[410fc07{revision}\] revision {revision} '
        r'\(ARMv7\)',
        rf'OF: fdt: Machine model: {model}$',
        r'psci: Using PSCI v0\.1 Function IDs from DT$',
        r'arch_timer: cp15 timer\(s\) running at 24\.00MHz \(phys\)\.',
        rf'SMP: Total of {cpus} processors activated',
        r'CPU: All CPU\(s\) started in HYP mode\.',
        r'CPU: Virtualization extensions available\.',
        r'VFP support v0\.3: implementor 41 architecture 2 part 30 variant 7 '
        rf'rev {revision}$',
    )


# Machine: model, revision of its cores, and how many
BOARDS = {
    'cubieboard2': ('Cubietech Cubieboard2', 4, 2),
    'mele-m9': ('Mele M9 top set box', 3, 4),
}


# For the core that takes CPU1 off to be idle when U-Boot's monitor sends it
# a FIQ: that one overwrites r12.  See docs/system/arm/sunxi.rst.  CPU0 sleeps
# for a jiffy once CPU1 has said that it goes.  Cores that take turns, and an
# instruction in 8 ns, have CPU1 gone by then, whatever the host does; with
# slower instructions it would still be on its way.
HOTPLUG_OPTIONS = ('-icount', 'shift=3,sleep=off')
HOTPLUG_CYCLES = 100
# Time passes in leaps that way, and Linux wonders where it has gone: that is
# no trouble here.
CORRUPTION = r'Kernel panic|Internal error|Unable to handle|WARNING: CPU'

# Code that is translated is kept until there is no room for it: little room,
# for QEMU's size to be the same soon.  U-Boot spends its time waiting: with
# an instruction in 128 ns it waits for less on the host.
CYCLE_OPTIONS = ('-accel', 'tcg,tb-size=32',
                 '-icount', 'shift=7,sleep=off')
CYCLES = 50
FIRST_CYCLES = 10
GROWTH_KIB = 4 * 1024

SECTOR = 512
SPL_SECTOR = 16


class SunxiFirmware(FirmwareTest):
    """On Cubieboard2 and Mele M9"""

    def linux(self, version, board='cubieboard2'):
        cpus = BOARDS[board][2]
        self.set_machine(board)
        vm, console = self.insert(
            self.card('sd-native.img', board, version), cpus=cpus)
        console.wait(rf'^\[native\] up: {cpus} CPUs, ')
        console.wait(r'^\[native\] step card ok')
        console.wait(self.SHELL)
        self.assert_said(console.text, identity(*BOARDS[board]))
        self.assertEqual(self.shell_command(console, 'nproc'), f'{cpus}\n')
        # What U-Boot has derived from the security ID
        said = self.shell_command(console, 'cat /sys/firmware/devicetree/'
                                  'base/serial-number; echo')
        self.assertRegex(said, '(^|\n)1651005400123456\0?\n$')
        return vm, console

    def test_linux_2023_01(self):
        vm, console = self.linux('2023.01')
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def test_linux_2025_01(self):
        vm, console = self.linux('2025.01')
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def test_linux_a31(self):
        """Four cores; the PMIC is behind another bus."""
        vm, console = self.linux('2025.01', 'mele-m9')
        console.send('reboot -f\n')
        self.expect_event(vm, 'WATCHDOG')
        self.expect_event(vm, 'RESET', reason='guest-reset')
        console.wait(r'^\[native\] step card ok')
        console.wait(self.SHELL)
        console.send('poweroff -f\n')
        # Linux would like to talk to the PMIC without interrupts, which the
        # driver of its bus cannot do; it complains and goes on.  A console
        # that nobody reads would stop it.
        console.wait(r'No atomic I2C transfer handler', bad='Kernel panic')
        console.wait(r'end trace', bad='Kernel panic')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def test_rewritten_card(self):
        """After a reset the ROM reads what is on the card by then."""
        old = Path(self.card('sd-native.img', 'cubieboard2', '2023.01'))
        new = Path(self.card('sd-native.img', 'cubieboard2', '2025.01'))
        # Behind the partitions is the other boot loader, and all of the gap
        # before the first partition.
        gap = (1 << 20) - SPL_SECTOR * SECTOR
        with open(new, 'rb') as file:
            file.seek(SPL_SECTOR * SECTOR)
            loader = file.read(gap)
        end = old.stat().st_size // SECTOR
        with open(old, 'ab') as file:
            file.write(loader)
        vm, console = self.insert(old)
        console.wait(r'^U-Boot SPL 2023\.01')
        console.wait(r'^\[native\] step card ok')
        console.wait(self.SHELL)
        self.assertNotIn('2025.01', console.text)
        count = gap // SECTOR
        said = self.shell_command(
            console, 'card=$(ls /dev/mmcblk?) && dd if=$card of=$card '
            f'skip={end} seek={SPL_SECTOR} count={count} conv=notrunc && sync')
        self.assertIn(f'{count}+0 records out', said)
        console.send('reboot -f\n')
        self.uboot(console, '2025.01')

    def test_xen(self):
        """Xen, dom0 and a domU from a card, as `make xen FIRMWARE=1`."""
        self.assert_said(self.xen_run('cubieboard2', '--firmware'),
                         XEN_BY_FIRMWARE)

    def test_xen_a31(self):
        """The same with the four cores that the monitor of an A31 starts."""
        self.assert_said(self.xen_run('mele-m9', '--firmware'),
                         XEN_BY_FIRMWARE)

    def hotplug(self, version):
        """Off and on again; a program has to run there each time."""
        # Time leaps while the guest waits, be it for the host to write: what
        # takes a second of the host is more than Linux has patience for.
        card = self.card('sd-native.img', 'cubieboard2', version,
                         extra='quiet')
        vm, console = self.start(
            '-drive', f'if=sd,format=raw,cache=unsafe,file={card}',
            *HOTPLUG_OPTIONS)
        console.wait(r'^\[native\] step card ok', bad=CORRUPTION)
        console.wait(self.SHELL, bad=CORRUPTION)
        said = self.shell_command(
            console, 'c=/sys/devices/system/cpu/cpu1/online; i=0; '
            f'sleep 3; while [ $i -lt {HOTPLUG_CYCLES} ]; do '
            'usleep 20000; echo 0 >$c && [ $(nproc) = 1 ] && '
            'echo 1 >$c && taskset 2 true || break; '
            'i=$((i + 1)); done; echo "cycles: $i"', bad=CORRUPTION)
        self.assertRegex(said, rf'(^|\n)cycles: {HOTPLUG_CYCLES}\n')
        self.assertNotRegex(
            self.shell_command(console, 'dmesg', bad=CORRUPTION), CORRUPTION)

    def test_hotplug_2023_01(self):
        self.hotplug('2023.01')

    def test_hotplug_2025_01(self):
        self.hotplug('2025.01')

    def state(self, vm):
        """What must not grow: memory in KiB, open files, QOM objects."""
        proc = Path(f'/proc/{vm.get_pid()}')
        memory = int(re.search(r'^VmRSS:\s+(\d+) kB$',
                               (proc / 'status').read_text('ascii'), re.M)[1])
        objects = sum(len(vm.cmd('qom-list', path=path)) for path in
                      ('/machine', '/machine/unattached', '/machine/soc',
                       '/machine/peripheral-anon', '/objects', '/chardevs'))
        return memory, len(os.listdir(proc / 'fd')), objects

    def reset_by_uboot(self, vm, console):
        console.send('reset\n')
        self.expect_event(vm, 'RESET', reason='guest-reset')

    def reset_by_watchdog(self, vm, console):
        # Mode: enabled, reset, the shortest interval
        console.send('mw.l 1c20c94 3\n')
        self.expect_event(vm, 'WATCHDOG')
        self.expect_event(vm, 'RESET', reason='guest-reset')

    def reset_by_user(self, vm, console):
        vm.cmd('system_reset')
        self.expect_event(vm, 'RESET', reason='host-qmp-system-reset')

    def reset_by_linux(self, vm, console):
        console.send('boot\n')
        console.wait(r'^\[native\] up: 2 CPUs, ')
        console.wait(r'reboot: Restarting system')
        self.expect_event(vm, 'RESET', reason='guest-reset')

    def reset_in_linux(self, vm, console):
        console.send('boot\n')
        console.wait(r'CPU: All CPU\(s\) started in HYP mode\.')
        self.reset_by_user(vm, console)

    def cycle(self, vm, console, log, reset):
        """Reset, and come to the same prompt again."""
        def lines(log):
            # From the one that SPL begins with, whatever was before it; the
            # countdown may be stopped at any time.
            return re.sub('stop autoboot: [^\n]*', '',
                          log[log.index('U-Boot SPL'):])

        reset(vm, console)
        again = self.uboot(console)
        self.assertEqual(lines(again), lines(log), reset.__name__)

    def test_reset_cycles(self):
        """Many resets in one process, which does not grow."""
        card = self.card('sd-native.img', 'cubieboard2')
        vm, console = self.insert(card, *CYCLE_OPTIONS)
        log = self.uboot(console)
        ways = [self.reset_by_uboot, self.reset_by_uboot,
                self.reset_by_uboot, self.reset_by_watchdog,
                self.reset_by_user]
        for n in range(CYCLES):
            self.cycle(vm, console, log, ways[n % len(ways)])
            if n == FIRST_CYCLES - 1:
                before = self.state(vm)
        after = self.state(vm)
        print(f'memory, files, objects: {before}, then {after}')
        self.assertLess(after[0], before[0] + GROWTH_KIB)
        self.assertEqual(after[1:], before[1:])

    def test_linux_resets(self):
        """Linux resets, or is reset, and the other ways after that."""
        card = self.card('sd-native.img', 'cubieboard2', '2025.01',
                         extra='test=reboot')
        vm, console = self.insert(card)
        log = self.uboot(console)
        for reset in (self.reset_by_linux, self.reset_in_linux,
                      self.reset_by_linux, self.reset_by_watchdog,
                      self.reset_by_uboot, self.reset_by_user):
            self.cycle(vm, console, log, reset)

    def test_xen_resets(self):
        """dom0's reboot, which Xen carries out."""
        card = self.card('sd-xen.img', 'cubieboard2', extra='test=dom0 quiet')
        vm, console = self.insert(card)
        for _ in range(2):
            console.wait(r'^U-Boot SPL 2023\.01')
            console.wait(r'\(XEN\) Brought up 2 CPUs')
            console.wait(r'\[dom0\] up: 2 CPUs')
            console.wait(r'\[dom0\] step card ok')
            # dom0's shell is another one.
            console.wait(r'^bash\S*# ')
            console.send('reboot -f\n')
            console.wait(r'\(XEN\) Hardware Dom0 shutdown: rebooting machine')
            self.expect_event(vm, 'RESET', reason='guest-reset')
        self.uboot(console, '2023.01')


if __name__ == '__main__':
    FirmwareTest.main()
