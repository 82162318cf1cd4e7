#!/usr/bin/env python3
#
# Functional test of all the Allwinner A20 boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each board boots its own U-Boot from a card, and Debian's kernel with its
own device tree, and powers itself off."""

import re
import subprocess

from sunxi_guests import FirmwareTest

# Machine: model in the device tree, MiB of memory, versions of U-Boot that
# there are.  The first one starts Linux.
BOTH = ('2023.01', '2025.01')
BOARDS = {
    'bananapi': ('LeMaker Banana Pi', 1024, BOTH),
    'bananapro': ('LeMaker Banana Pro', 1024, BOTH),
    'cubieboard2': ('Cubietech Cubieboard2', 1024, BOTH),
    'cubietruck': ('Cubietech Cubietruck', 2048, BOTH),
    'lamobo-r1': ('Lamobo R1', 1024, BOTH),
    'mele-m3': ('Mele M3', 1024, BOTH[1:]),
    'olimex-som-evb': ('Olimex A20-Olimex-SOM-EVB', 1024, BOTH),
    'olinuxino-lime': ('Olimex A20-OLinuXino-LIME', 512, BOTH),
    'olinuxino-lime2': ('Olimex A20-OLinuXino-LIME2', 1024, BOTH),
    'olinuxino-lime2-emmc': ('Olimex A20-OLinuXino-LIME2-eMMC', 1024, BOTH),
    'olinuxino-micro': ('Olimex A20-Olinuxino Micro', 1024, BOTH),
    'olinuxino-micro-emmc': ('Olimex A20-OLinuXino-MICRO-eMMC', 1024, BOTH),
    'pcduino3': ('LinkSprite pcDuino3', 1024, BOTH),
}


class SunxiBoards(FirmwareTest):
    """One test for each board, made below."""

    def firmware(self, console, model, mib, version):
        """SPL and U-Boot know what they run on."""
        console.wait(rf'^U-Boot SPL {re.escape(version)}')
        console.wait(rf'^DRAM: {mib} MiB\n')
        console.wait(rf'^Model: {model}\n')

    def check(self, board, model, mib, versions):
        self.set_machine(board)
        card = self.card('sd-native.img', board, versions[0],
                         extra='test=poweroff')
        vm, console = self.insert(card)
        self.firmware(console, model, mib, versions[0])
        console.wait(r'^Found U-Boot script /boot\.scr')
        console.wait(rf'OF: fdt: Machine model: {model}\n')
        console.wait(r'CPU: All CPU\(s\) started in HYP mode\.')
        console.wait(r'^\[native\] up: 2 CPUs, ')
        console.wait(r'^\[native\] step card ok')
        console.wait(r'^\[native\] step cpufreq ok')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

        for version in versions[1:]:
            card = self.card('sd-native.img', board, version)
            vm, console = self.insert(card)
            self.firmware(console, model, mib, version)
            console.wait(r'^Hit any key to stop autoboot: ')
            console.send(' ')
            console.wait(self.PROMPT)
            console.send('poweroff\n')
            self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
            self.expect_end(vm)

    def test_table(self):
        """No machine is left out."""
        listed = subprocess.run([self.qemu_bin, '-M', 'help'],
                                stdout=subprocess.PIPE, text=True, check=True)
        names = [line.split()[0] for line in listed.stdout.splitlines()
                 if line.endswith('(Allwinner A20)')]
        self.assertEqual(sorted(names), sorted(BOARDS))


def board_test(name):
    """A method that tests a board."""
    def method(self):
        self.check(name, *BOARDS[name])
    return method


for each in BOARDS:
    setattr(SunxiBoards, 'test_' + each.replace('-', '_'), board_test(each))


if __name__ == '__main__':
    FirmwareTest.main()
