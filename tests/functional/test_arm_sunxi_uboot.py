#!/usr/bin/env python3
#
# Functional test of boot ROM, SPL and U-Boot on Allwinner A20 and A31 boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's U-Boot, unmodified, from a card to its prompt.

Every line that it prints has to be one that a healthy board prints, in its
place.  Lines that sound like trouble and are none are explained in
docs/system/arm/sunxi.rst.
"""

import re
import subprocess
from pathlib import Path

from sunxi_guests import PATIENCE, FirmwareTest

VERSIONS = ('2023.01', '2025.01')

SPL_AT = 8 * 1024
# In SPL's header
SPL_SUM = 0x0c
SPL_LENGTH = 0x10
KIB = 1024

# Hosts of USB, two for each port if there are two for its speeds, and what
# U-Boot says of the processor and of two other blocks.
A20 = {
    'name': r'A20 \(SUN7I\)',
    'spl': [r'CPU: 912000000Hz, AXI/AHB/APB: 3/2/2'],
    'wdt': '1c20c90',
    'ether': '1c50000',
    'usb': [('1c14000', 'EHCI 1.00'), ('1c14400', 'OHCI 1.0'),
            ('1c1c000', 'EHCI 1.00'), ('1c1c400', 'OHCI 1.0')],
}
A31 = {
    'name': r'A31 \(SUN6I\)',
    'spl': [],
    'wdt': '1c20ca0',
    'ether': '1c30000',
    'usb': [('1c1a000', 'EHCI 1.00'), ('1c1b000', 'EHCI 1.00')],
}

# Machine: SoC, model in the device tree, memory hosts, what there is of
# displays, and whether the OTG controller is made a network device.
BOARDS = {
    'cubieboard2': (A20, 'Cubietech Cubieboard2', ['mmc@1c0f000: 0'],
                    ['Unknown monitor'] * 2, False),
    'cubietruck': (A20, 'Cubietech Cubietruck',
                   ['mmc@1c0f000: 0', 'mmc@1c12000: 1'],
                   [r'Setting up a 1024x768 vga console \(overscan 0x0\)'],
                   True),
    'mele-m9': (A31, 'Mele M9 top set box', ['mmc@1c0f000: 0'],
                ['Unknown monitor'] * 2, False),
}


def usb_lines(soc, version):
    """What U-Boot says of the USB host controllers."""
    if version == '2025.01':
        # Its PHY driver asks for pins that its regulators have.
        return [rf'Bus usb@{host}: Port not available\.'
                for host, _ in soc['usb']]
    return [rf'Bus usb@{host}: USB {kind}' for host, kind in soc['usb']] + \
        [rf'scanning bus usb@{host} for devices\.\.\. '
         r'1 USB Device\(s\) found' for host, _ in soc['usb']] + \
        [r'       scanning usb for storage devices\.\.\. '
         r'0 Storage Device\(s\) found']


def healthy(board, version, mib):
    """The whole log, from the first line of SPL to the prompt."""
    soc, model, hosts, display, otg = BOARDS[board]
    old = version == '2023.01'
    build = rf'{version}\S* \(\w\w\w \d\d \d{{4}} - [\d:]+ \+0000\)'
    size = f'{mib // 1024} GiB' if mib >= 1024 else f'{mib} MiB'
    ether = f'eth0: ethernet@{soc["ether"]}'
    if old:
        screen = 'vidconsole' if otg else 'serial'
        devices = ['In:    serial', f'Out:   {screen}', f'Err:   {screen}']
        gadget = ['Allwinner mUSB OTG \\(Peripheral\\)']
        ether += ', eth1: usb_ether' if otg else ''
        # The cursor of the display, in an escape sequence
        cursor = []
    else:
        devices = ['In:    serial,usbkbd', 'Out:   serial,vidconsole',
                   'Err:   serial,vidconsole']
        gadget = ['failed to get usb PHY', 'No USB device found']
        cursor = ['\x1b\\[\\?25h']
    return [
        '',
        rf'U-Boot SPL {build}',
        rf'DRAM: {mib} MiB',
        *soc['spl'],
        r'Trying to boot from MMC1',
        '',
        '',
        rf'U-Boot {build} Allwinner Technology',
        '',
        rf'CPU:   Allwinner {soc["name"]}',
        rf'Model: {model}',
        rf'DRAM:  {size}',
        r'Core:  \d+ devices, \d+ uclasses, devicetree: separate',
        rf'WDT:   Not starting watchdog@{soc["wdt"]}',
        r'MMC:   ' + ', '.join(hosts),
        r'Loading Environment from FAT\.\.\. '
        r'Unable to read "uboot\.env" from mmc0:1\.\.\. ',
        *display,
        *devices,
        *(gadget if otg else []),
        rf'Net:   {ether}',
        *cursor,
        r'starting USB\.\.\.',
        *usb_lines(soc, version),
        '(Hit any key to stop autoboot:  \\d \x08\x08\x08 \\d ?)',
        r'=> ',
    ]


class SunxiUBoot(FirmwareTest):
    """From SPL to the prompt, and what is seen from there."""

    def compare(self, log, board, version, mib):
        """Each line is the one that has to be there."""
        # U-Boot complains of the time that a busy host has taken from it.
        log = re.sub(r'cyclic function \w+ took too long: \d+us vs \d+us '
                     r'max\n', '', log)
        lines = log.split('\n')
        expected = healthy(board, version, mib)
        for n, line in enumerate(lines):
            pattern = expected[n] if n < len(expected) else 'no line'
            self.assertRegex(line, f'^{pattern}$',
                             f'line {n} of U-Boot\'s log')
        self.assertEqual(len(lines), len(expected), 'number of lines')

    def prompt(self, board, version, *args, mib=1024):
        """Boot to the prompt; the log is compared."""
        self.set_machine(board)
        card = self.card('sd-native.img', board, version)
        vm, console = self.insert(card, '-m', f'{mib}M', *args)
        self.compare(self.uboot(console, version), board, version, mib)
        return vm, console

    def end(self, vm, console):
        """U-Boot's own way to power off, by the power management chip."""
        console.send('poweroff\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def check_identity(self, console, mac, serial):
        """What U-Boot makes of the chip's security ID."""
        self.assertEqual(
            self.uboot_command(console, 'printenv ethaddr serial#'),
            f'ethaddr={mac}\nserial#={serial}\n')

    def cubieboard2(self, version):
        vm, console = self.prompt('cubieboard2', version)
        self.check_identity(console, '02:54:00:12:34:56', '1651005400123456')
        info = self.uboot_command(console, 'mmc info')
        for line in ('Device: mmc@1c0f000\n', 'Bus Speed: 50000000\n',
                     r'Mode: SD High Speed \(50MHz\)' '\n',
                     'Bus Width: 4-bit\n'):
            self.assertRegex(info, line)
        self.assertIn('mmc0 is current device\n',
                      self.uboot_command(console, 'mmc dev'))
        self.assertRegex(self.uboot_command(console, 'mmc part'),
                         r'\n +1\t[^\n]*\n +2\t[^\n]*\t83\n')
        # The power management chip: its version, and no error bit
        self.uboot_command(console, 'i2c dev 0')
        self.assertRegex(self.uboot_command(console, 'i2c md 0x34 3 1'),
                         r'^0003: 41 ')
        self.end(vm, console)

    def test_cubieboard2_2023_01(self):
        self.cubieboard2('2023.01')

    def test_cubieboard2_2025_01(self):
        self.cubieboard2('2025.01')

    def test_cubietruck_2023_01(self):
        vm, console = self.prompt('cubietruck', '2023.01', mib=2048)
        self.end(vm, console)

    def test_cubietruck_2025_01(self):
        vm, console = self.prompt('cubietruck', '2025.01', mib=2048)
        self.end(vm, console)


    def test_mele_m9(self):
        """An A31, whose PMIC is what it has its identity from"""
        vm, console = self.prompt('mele-m9', '2025.01', mib=2048)
        self.check_identity(console, '02:54:00:12:34:56', '1651005400123456')
        self.assertRegex(self.uboot_command(console, 'mmc info'),
                         'Bus Width: 4-bit\n')
        self.end(vm, console)

    def sizes(self, version, board='cubieboard2', sizes=(512, 2048)):
        """SPL finds out how much memory there is, U-Boot believes it."""
        for mib in sizes:
            vm, console = self.prompt(board, version, mib=mib)
            self.end(vm, console)

    def test_dram_sizes_2023_01(self):
        self.sizes('2023.01')

    def test_dram_sizes_2025_01(self):
        self.sizes('2025.01')

    def test_dram_sizes_a31(self):
        self.sizes('2025.01', 'mele-m9', (512, 1024))

    def test_security_id(self):
        """Another chip, another MAC address; the same at each start."""
        for _ in range(2):
            vm, console = self.prompt(
                'cubieboard2', '2023.01', '-machine',
                'sid=16510155:00000000:00000000:76543210')
            # U-Boot 2023.01, board/sunxi/board.c: 02, the first word's low
            # byte, the fourth word.
            self.check_identity(console, '02:55:76:54:32:10',
                                '1651015576543210')
            self.end(vm, console)

    def test_security_id_a31(self):
        """That of an A31 is in its power chip, which SPL has spoken to."""
        self.set_machine('mele-m9')
        vm, console = self.insert(
            self.card('sd-native.img', 'mele-m9', '2025.01'), '-machine',
            'sid=16524251:43423635:32000045:060a7a38')
        self.assertNotIn('Failed to set core voltage',
                         self.uboot(console, '2025.01'))
        self.check_identity(console, '02:51:06:0a:7a:38', '16524251060a7a38')
        self.end(vm, console)


    def refused(self, pattern, card=None, *args):
        """Nothing boots: one line says why, and the machine goes on."""
        self.set_machine('cubieboard2')
        if card:
            args += ('-drive', f'if=sd,format=raw,file={card}')
        vm, console = self.start(*args)
        self.assertTrue(console.silent(1), console.text)
        self.assertEqual(vm.cmd('query-status')['status'], 'running')
        # The first core waits in the ROM.
        self.assertRegex(vm.cmd('human-monitor-command',
                                command_line='info registers'),
                         'R15=ffff00[0-9a-f]{2}')
        vm.shutdown()
        told = [line for line in vm.get_log().splitlines()
                if not line.endswith('has no peer')]
        self.assertEqual(len(told), 1, told)
        self.assertRegex(told[0], pattern)

    def refused_card(self, reason, data):
        """As above, for what is on the card."""
        others = r'nfc: .+; mmc2: no card; spi0: .+'
        self.refused(r'warning: nothing to boot, waiting in FEL mode: '
                     rf'mmc0: {reason}; {others}$', self.scratch('sd', data))

    def test_refusals(self):
        """The media in their order, and what is wrong with each."""
        self.refused(r'warning: nothing to boot, waiting in FEL mode: '
                     r'mmc0: no card; nfc: no NAND flash; mmc2: no card; '
                     r'spi0: no NOR flash$')
        size = 4096 * KIB
        path = Path(self.card('sd-native.img', 'cubieboard2'))
        data = path.read_bytes()[:size]
        blank = data[:SPL_AT] + bytes(size - SPL_AT)
        self.refused_card(r'at 8 KiB: no eGON\.BT0', blank)
        for at, why in ((0x2000, 'checksum'), (SPL_SUM, 'checksum'),
                        (SPL_LENGTH + 2, r'length, 0x\w+'),
                        (SPL_LENGTH, r'length, 0x\w+')):
            bad = bytearray(data)
            bad[SPL_AT + at] ^= 1
            self.refused_card(rf'at 8 KiB: SPL with a wrong {why}', bad)
        # Beyond the end of the image there is nothing but zeros.
        self.refused_card(r'at 8 KiB: SPL with a wrong checksum',
                          data[:12 * KIB])
        self.refused_card(r'at 8 KiB: no eGON\.BT0', data[:512])

    def test_fel_button(self):
        self.refused(r': info: the FEL button is held: waiting in FEL mode$',
                     self.card('sd-native.img', 'cubieboard2'),
                     '-machine', 'fel=on')

    def test_fel_host(self):
        """SPL and U-Boot come from the host, and at a reset once more."""
        card = self.card('sd-native.img', 'cubieboard2')
        self.set_machine('cubieboard2')
        _, console = self.send_by_fel(card)
        said = self.uboot(console)
        self.assertIn('Trying to boot from FEL\n', said)
        self.assertEqual(self.uboot_command(console,
                                            'printenv fel_booted'),
                         'fel_booted=1\n')
        console.send('reset\n')
        self.assertIn('Trying to boot from FEL\n', self.uboot(console))

    def test_wrong_security_id(self):
        """An error, not another chip."""
        for sid in ('1:2:3', '16510155:00000000:00000000:7654321g',
                    '16510155:00000000:00000000:76543210:0', 'x', ''):
            done = subprocess.run(
                [self.qemu_bin, '-M', f'cubieboard2,sid={sid}', '-display',
                 'none', '-serial', 'none', '-monitor', 'none'],
                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                timeout=PATIENCE, check=False)
            self.assertRegex(done.stderr, r'^qemu-system-arm: .*security ID '
                             rf'"{sid}" is not [^\n]*\n$')
            self.assertEqual(done.returncode, 1)


if __name__ == '__main__':
    FirmwareTest.main()
