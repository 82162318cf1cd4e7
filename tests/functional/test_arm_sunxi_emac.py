#!/usr/bin/env python3
#
# Functional test of the EMAC of Allwinner A20 boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""The MAC that A20 boards could use, instead of the GMAC, and A10 boards do.

No A20 board's device tree does so: here Linux gets one that does, and U-Boot
is that of an A10 board, which is at home on an A20 but for its SPL.
"""

import hashlib
import random
import zlib
from pathlib import Path

from sunxi_guests import FirmwareTest, WebServer

MIB = 1 << 20
SIZE = 8 * MIB

# What guests/emac-dtb makes
TREE = 'cubieboard2-emac.dtb'

# What DHCP gives to the first one who asks, and who answers it
ADDRESS = '10.0.2.15'
HOST = '10.0.2.2'
# What U-Boot, and with -kernel QEMU, derive from the security ID
MAC = '02:54:00:12:34:56'
NAME = 'sun4i-emac 1c0b000.ethernet'

# Where U-Boot proper is: behind the SPL, which is at 8 KiB on the card.
SPL_AT = 8 * 1024
SPL_SIZE = 32 * 1024

DHCP_SCRIPT = ('[ "$1" != bound ] || '
               'ip addr add "$ip/$mask" dev "$interface"')


class SunxiEmac(FirmwareTest):
    """On Cubieboard2"""

    def test_linux(self):
        """DHCP, files both ways, the cable out and in."""
        data = random.Random().randbytes(SIZE)
        server = WebServer(data)
        self.addCleanup(server.stop)
        port = server.port
        vm, console = self.start(
            '-kernel', self.guest('zImage'), '-dtb', self.guest(TREE),
            '-initrd', self.guest('initrd-bench.cpio.gz'),
            '-append', 'console=ttyS0,115200 panic=-1',
            '-netdev', 'user,id=net0', '-net', 'nic,netdev=net0',
            '-no-reboot')
        console.wait(rf'{NAME}: eth0: at .* MAC: {MAC}$')
        console.wait(self.SHELL)
        console.send('ip link set eth0 up\n')
        console.wait(rf'{NAME} eth0: Link is Up - 100Mbps/Full')

        self.shell_command(
            console, f"echo '{DHCP_SCRIPT}' >/tmp/dhcp; "
            "sed -i '1i #!/bin/sh' /tmp/dhcp; chmod +x /tmp/dhcp; "
            'udhcpc -i eth0 -n -q -s /tmp/dhcp')
        said = self.shell_command(console, 'ip addr show dev eth0')
        self.assertIn(f'inet {ADDRESS}/24', said)
        said = self.shell_command(
            console, f'wget -q -O /tmp/file http://{HOST}:{port}/ && '
            'sha256sum /tmp/file')
        self.assertIn(hashlib.sha256(data).hexdigest(), said)
        # As text, because busybox's wget takes what it posts for a string
        self.shell_command(
            console, f'head -c {SIZE} /dev/urandom | base64 >/tmp/back')
        said = self.shell_command(
            console, 'wget -q -O /tmp/answer --post-file=/tmp/back '
            f'http://{HOST}:{port}/; sha256sum /tmp/back')
        self.assertGreater(len(server.received), SIZE)
        self.assertIn(hashlib.sha256(server.received).hexdigest(), said)
        # No frame was bad, or lost on the way through the FIFOs.
        said = self.shell_command(
            console, 'sort -u /sys/class/net/eth0/statistics/[rt]x_errors')
        self.assertRegex(said, '(^|\n)0\n$')

        vm.cmd('set_link', name='net0', up=False)
        console.wait(rf'{NAME} eth0: Link is Down')
        vm.cmd('set_link', name='net0', up=True)
        console.wait(rf'{NAME} eth0: Link is Up - 100Mbps/Full')
        said = self.shell_command(console, f'ping -c 3 {HOST}')
        self.assertIn(' 0% packet loss', said)
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def test_uboot(self):
        """DHCP and TFTP by U-Boot's own driver"""
        version = '2025.01'
        data = random.Random().randbytes(4 * MIB)
        loader = Path(self.guest(f'u-boot/{version}/Cubieboard/'
                                 'u-boot-sunxi-with-spl.bin')).read_bytes()
        card = self.card('sd-native.img', 'cubieboard2', version)
        with open(card, 'r+b') as file:
            file.seek(SPL_AT + SPL_SIZE)
            file.write(loader[SPL_SIZE:])
        tftp = Path(self.scratch_file('tftp'))
        tftp.mkdir()
        (tftp / 'file').write_bytes(data)
        vm, console = self.insert(
            card, '-netdev', f'user,id=net0,tftp={tftp}',
            '-net', 'nic,netdev=net0')
        said = self.uboot(console, version)
        self.assertIn('Model: Cubietech Cubieboard\n', said)
        self.assertRegex(said, r'Net: +eth0: ethernet@1c0b000\n')
        said = self.uboot_command(console, 'dhcp 0x42000000 file')
        self.assertIn('100 Mbps - FULL duplex', said)
        self.assertIn(f'DHCP client bound to address {ADDRESS}', said)
        self.assertIn(f'Bytes transferred = {len(data)} ', said)
        said = self.uboot_command(console,
                                  'crc32 0x42000000 ${filesize}')
        self.assertIn(f'==> {zlib.crc32(data):08x}', said)
        said = self.uboot_command(console, f'ping {HOST}')
        self.assertIn(f'host {HOST} is alive', said)
        vm.shutdown()


if __name__ == '__main__':
    FirmwareTest.main()
