#!/usr/bin/env python3
#
# Functional test of all the Allwinner A31 and A31s boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each board boots its own U-Boot, SPL included, and Debian's kernel with its
own device tree to a shell with four cores."""

import subprocess

from sunxi_guests import FirmwareTest

VERSION = '2025.01'

# Machine: model in the device trees, SoC, MiB of memory.
BOARDS = {
    'app4-evb1': ('Allwinner A31 APP4 EVB1 Evaluation Board', 'A31', 2048),
    'bpi-m2': ('Sinovoip BPI-M2', 'A31s', 1024),
    'colombus': ('WITS A31 Colombus Evaluation Board', 'A31', 2048),
    'colorfly-e708-q1': ('Colorfly E708 Q1 tablet', 'A31s', 1024),
    'cs908': ('CSQ CS908 top set box', 'A31s', 1024),
    'hummingbird-a31': ('Merrii A31 Hummingbird', 'A31', 1024),
    'inet-q972': ('iNet Q972 tablet', 'A31s', 1024),
    'mele-a1000g-quad': ('Mele A1000G Quad top set box', 'A31', 2048),
    'mele-i7': ('Mele I7 Quad top set box', 'A31', 2048),
    'mele-m9': ('Mele M9 top set box', 'A31', 2048),
    'primo81': ('MSI Primo81 tablet', 'A31s', 1024),
    'sina31s': ('Sinlinx SinA31s Development Board', 'A31s', 1024),
    'yones-toptech-bs1078-v2': ('Yones TopTech BS1078 v2 Tablet', 'A31s',
                                1024),
}

# From a card to the shell
FROM_CARD = ('bpi-m2', 'hummingbird-a31', 'mele-a1000g-quad', 'mele-i7',
             'mele-m9', 'sina31s', 'yones-toptech-bs1078-v2')
# In the kernel's device trees of these there is no UART.
NO_UART = ('colorfly-e708-q1', 'inet-q972')

EARLYCON = 'earlycon=uart8250,mmio32,0x01c28000 keep_bootcon clk_ignore_unused'


class SunxiA31Boards(FirmwareTest):
    """One test for each board, made below."""

    def spl(self, board, **variables):
        """Start from a card; SPL has found out how much memory there is."""
        self.set_machine(board)
        card = self.card('sd-native.img', board, VERSION, **variables)
        vm, console = self.insert(card, cpus=4)
        console.wait(rf'^U-Boot SPL {VERSION}')
        console.wait(rf'^DRAM: {BOARDS[board][2]} MiB\n')
        console.wait(r'^Trying to boot from MMC1\n')
        return vm, console

    def firmware(self, board, **variables):
        """SPL and U-Boot know what they run on."""
        vm, console = self.spl(board, **variables)
        self.proper(board, console)
        return vm, console

    def proper(self, board, console):
        """U-Boot knows what it runs on."""
        model, soc, mib = BOARDS[board]
        console.wait(rf'^U-Boot {VERSION}')
        console.wait(rf'^CPU:   Allwinner {soc} \(SUN6I\)\n')
        console.wait(rf'^Model: {model}\n')
        console.wait(rf'^DRAM:  {mib // 1024} GiB\n')

    def kernel(self, board, console):
        """Four cores, and the board's own device tree."""
        console.wait(rf'OF: fdt: Machine model: {BOARDS[board][0]}\n')
        console.wait(r'SMP: Total of 4 processors activated')

    def shell(self, console):
        """There is one, and it has four cores."""
        console.wait(self.SHELL)
        # The kernel may have something to say in between.
        self.assertRegex(self.shell_command(console, 'busybox nproc'),
                         r'(^|\n)4\n$')

    def direct(self, board, *options):
        """Without U-Boot"""
        self.set_machine(board)
        vm, console = self.start(
            '-kernel', self.guest('zImage'),
            '-initrd', self.guest('initrd-native.cpio.gz'), *options, cpus=4)
        self.kernel(board, console)
        return vm, console

    def check(self, board):
        # The kernel's RAM disk has a shell: what is on the card otherwise is
        # for other tests.
        if board in FROM_CARD:
            _, console = self.firmware(board, extra='rdinit=/bin/sh')
            console.wait(r'^Found U-Boot script /boot\.scr')
            self.kernel(board, console)
            console.wait(r'CPU: All CPU\(s\) started in HYP mode\.')
            self.shell(console)
        elif board in NO_UART:
            _, console = self.firmware(board,
                                       extra=f'{EARLYCON} rdinit=/bin/sh')
            self.kernel(board, console)
            console.wait(r'Run /bin/sh as init process')

    def test_app4_evb1(self):
        """There is no U-Boot for it."""
        _, console = self.direct('app4-evb1', '-append',
                                 'console=ttyS0,115200')
        self.shell(console)

    def test_cs908(self):
        """Without a slot for a card it starts through FEL, from USB."""
        self.set_machine('cs908')
        card = self.card('sd-native.img', 'cs908', VERSION,
                         extra='rdinit=/bin/sh')
        _, console = self.send_by_fel(card, cpus=4)
        console.wait(rf'^U-Boot SPL {VERSION}')
        console.wait(r'^DRAM: 1024 MiB\n')
        console.wait(r'^Trying to boot from FEL\n')
        self.proper('cs908', console)
        console.wait(r'^Found U-Boot script /boot\.scr')
        self.kernel('cs908', console)
        self.shell(console)

    def test_colombus(self):
        """Its U-Boot wants a PMIC that its device tree does not have."""
        vm, console = self.firmware('colombus')
        console.wait(r'^initcall failed at call \w+ \(err=-19\)')
        vm.shutdown()
        _, console = self.direct('colombus', '-append',
                                 'console=ttyS0,115200')
        self.shell(console)

    def test_primo81(self):
        """Neither U-Boot's nor the kernel's device tree has its UART."""
        _, console = self.spl('primo81', extra=f'{EARLYCON} rdinit=/bin/sh')
        self.kernel('primo81', console)
        console.wait(r'CPU: All CPU\(s\) started in HYP mode\.')
        console.wait(r'Run /bin/sh as init process')

    def test_table(self):
        """No machine is left out."""
        listed = subprocess.run([self.qemu_bin, '-M', 'help'],
                                stdout=subprocess.PIPE, text=True, check=True)
        names = [line.split()[0] for line in listed.stdout.splitlines()
                 if line.endswith(('(Allwinner A31)', '(Allwinner A31s)'))]
        self.assertEqual(sorted(names), sorted(BOARDS))


def board_test(name):
    """A method that tests a board."""
    def method(self):
        self.check(name)
    return method


for each in FROM_CARD + NO_UART:
    setattr(SunxiA31Boards, 'test_' + each.replace('-', '_'), board_test(each))


if __name__ == '__main__':
    FirmwareTest.main()
