#!/usr/bin/env python3
#
# Functional test of an Allwinner A31's devices in Linux
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an A31 has its own variant of, used by Debian's kernel.

A Mele M9, with Ethernet by MII, and a Colombus, where it is RGMII.
"""

import re
from pathlib import Path

from sunxi_guests import FirmwareTest

ROUTER = '10.0.2.2'
MIB = 1 << 20
# That of the cards
ROOT_UUID = '00000000-0000-4000-8000-00000000a202'


class SunxiA31(FirmwareTest):
    """One start of each board, with as much as it has"""

    def boot(self, machine, initrd, append, *args):
        tree = {'mele-m9': 'm9'}.get(machine, machine)
        self.set_machine(machine)
        return self.start(
            '-kernel', self.guest('zImage'), '-initrd', self.guest(initrd),
            '-dtb', self.guest(f'dtb/sun6i-a31-{tree}.dtb'),
            '-append', f'console=ttyS0,115200 {append}',
            '-nic', 'user,restrict=on', *args)

    def check_network(self, console, link):
        """Frames of all sizes reach QEMU's own gateway, and come back."""
        self.assertIn(f'Link is Up - {link}', console.text)
        for size in (0, 1472, 6000):
            self.assertIn(' 0% packet loss', self.shell_command(
                console, f'ping -c 2 -s {size} {ROUTER}'))

    def check_stick(self, vm, console, path):
        """Read a stick at the port whose power a pin switches."""
        self.shell_command(console, 'modprobe -a usb-storage sd_mod')
        vm.cmd('blockdev-add', node_name='stick', driver='raw',
               file={'driver': 'file', 'filename': path})
        vm.cmd('device_add', driver='usb-storage', id='stick',
               bus='usb-bus.0', port='1', drive='stick')
        console.wait(r'new high-speed USB device .* using ehci-platform')
        console.wait(r'\[sda\] Attached SCSI disk')
        self.assertIn('the last sector', self.shell_command(
            console, f'dd if=/dev/sda bs=512 skip={2 * MIB // 512 - 1}'))

    def check_clock(self, vm, console):
        """The machine's date is read, another one is set and goes on."""
        self.assertRegex(self.shell_command(console, 'hwclock -r -u'),
                         r'Sat Feb 29 12:\d\d:\d\d 2020')
        self.shell_command(
            console, 'date -s "2031-12-31 23:59:55" && hwclock -w -u')
        self.expect_event(vm, 'RTC_CHANGE', **{
            'qom-path': '/machine/soc/rtc'})
        self.shell_command(
            console, 'until hwclock -r -u | grep " 2032"; do sleep 1; done')

    def check_pins(self, console):
        """An interrupt bank of the port controller, and the LED"""
        said = self.shell_command(
            console, 'cd /sys/class/leds/*blue*; echo none >trigger; '
            'echo 0 >brightness; cat brightness; echo 1 >brightness; '
            'cat brightness; cd /')
        self.assertRegex(said, r'(^|\n)0\n1\n')

    def test_mele_m9(self):
        stick = self.scratch('stick.img', b'the last sector'.rjust(
            2 * MIB - 497, b'\0').ljust(2 * MIB, b'\0'))
        card = self.scratch('card.img',
                            Path(self.guest('sd-native.img')).read_bytes())
        vm, console = self.boot(
            'mele-m9', 'initrd-root.cpio.gz', f'root=UUID={ROOT_UUID}',
            '-drive', f'if=sd,format=raw,file={card}',
            '-rtc', 'base=2020-02-29T12:00:00')
        # The card's power comes from the PMIC, and PH22 says it is there.
        console.wait(r'^\[native\] step card ok')
        console.wait(self.SHELL)
        self.assertRegex(console.text, r'setting system clock to 2020-02-29')

        self.shell_command(console, 'ifconfig eth0 10.0.2.15 up; until grep '
                           '-q 1 /sys/class/net/eth0/carrier; do sleep 1; '
                           'done')
        self.check_network(console, '100Mbps/Full')
        self.check_stick(vm, console, stick)
        self.check_pins(console)
        self.check_clock(vm, console)

        # Nobody serves it for longer than it waits.
        self.shell_command(console, 'watchdog -T 2 -t 600 /dev/watchdog')
        self.expect_event(vm, 'WATCHDOG', action='reset')
        vm.shutdown()

    def test_colombus(self):
        vm, console = self.boot('colombus', 'initrd-net.cpio.gz',
                                'ip=10.0.2.15', '-drive', 'if=sd,id=slot')
        console.wait(r'^\[native\] step lan ok')
        console.wait(self.SHELL)
        self.check_network(console, '1Gbps/Full')

        # The card is not looked for: PA8 is an interrupt.
        self.shell_command(console, 'modprobe sunxi-mmc')
        image = self.scratch('card.img', bytes(16 * MIB))
        vm.cmd('blockdev-change-medium', device='slot', filename=image,
               format='raw')
        console.wait(r'mmcblk\d: mmc\d:\w+ QEMU! 16\.0 MiB')
        vm.cmd('eject', device='slot', force=True)
        console.wait(r'mmc\d: card \w+ removed')
        said = self.shell_command(console, "grep ' cd$' /proc/interrupts")
        found = re.search(r'^ *\d+:(( +\d+)+) +sunxi_pio_edge +8 ', said,
                          re.M)
        self.assertIsNotNone(found, said)
        self.assertEqual(sum(int(n) for n in found[1].split()), 2)
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)


if __name__ == '__main__':
    FirmwareTest.main()
