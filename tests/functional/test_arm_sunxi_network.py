#!/usr/bin/env python3
#
# Functional test of Ethernet on Allwinner A20 boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks as people use them on these boards, with unmodified guests.

What is on the other side is QEMU's user network, a web server on the host's
loopback, or another board.  Nothing leaves the host.
"""

import hashlib
import random
import re
import shutil
import zlib
from pathlib import Path

from sunxi_guests import DTB, FirmwareTest, WebServer

MIB = 1 << 20

# What DHCP gives to the first one who asks, and who answers it
ADDRESS = r'10\.0\.2\.15'
ROUTER = '10.0.2.2'

# Linux's driver allows more, and does not do it: a buffer of the controller's
# has at most 2047 bytes, and for longer frames the driver gives a descriptor a
# second one without an address, which is address 0 on a board as well.
JUMBO_MTU = 2010

XEN_ARGS = 'console=dtuart dtuart=serial0 bootscrub=0 dom0_mem=256M'
ROOT_UUID = '00000000-0000-4000-8000-00000000a202'

PXE = """default test
label test
 kernel zImage
 initrd initrd
 fdt dtb
 append console=ttyS0,115200 quiet ip=dhcp
"""


def noise(size):
    """Data that no other place in memory, and no other run, has."""
    return random.Random().randbytes(size)


def digest(data):
    return hashlib.sha256(data).hexdigest()


class SunxiNetwork(FirmwareTest):
    """Boot loader, Linux, Xen"""

    DOM0_SHELL = r'^bash\S*# '

    def user(self, *options):
        """Arguments for QEMU's network for one user."""
        return ['-nic', ','.join(['user', *options])]

    def web(self, data):
        """A server for this; its address as the guests see it."""
        server = WebServer(data)
        self.addCleanup(server.stop)
        return f'http://{ROUTER}:{server.port}/data'

    def linux(self, *args, append='', log='console'):
        """Start Linux without the firmware, beside another machine."""
        return self.start(
            '-kernel', self.guest('zImage'), '-dtb', self.guest(DTB),
            '-initrd', self.guest('initrd-net.cpio.gz'),
            '-append', f'console=ttyS0,115200 quiet {append}', *args,
            cpus=1, log=log)

    def xen(self, initrd, *args, append='', log='console'):
        """Start Xen and dom0 without the firmware."""
        module = 'guest-loader,addr=%#x,%s=%s'
        return self.start(
            '-m', '1G', '-kernel', self.guest('xen'), '-dtb', self.guest(DTB),
            '-append', XEN_ARGS,
            '-device', module % (0x50000000, 'kernel', self.guest('zImage')) +
            f',bootargs=console=hvc0 clk_ignore_unused quiet {append}',
            '-device', module % (0x60000000, 'initrd', self.guest(initrd)),
            *args, log=log)

    def copy(self, name):
        """A guest's file, to be written to."""
        path = self.scratch_file(f'{name}-copy')
        shutil.copyfile(self.guest(name), path)
        return path

    def done(self, console, command, prompt=FirmwareTest.SHELL):
        """A command works; what it has typed."""
        said = self.shell_command(console, f'{command} && echo "fi""ne"',
                                  prompt=prompt)
        self.assertRegex(said, r'(^|\n)fine\n', command)
        return said

    def fetch(self, console, url, data, prompt=FirmwareTest.SHELL):
        """From the web server, all of it and nothing else."""
        said = self.done(console, f'wget -q -O - {url} | sha256sum',
                         prompt=prompt)
        self.assertIn(digest(data), said)

    def boot_loader(self, board, mac, link, *options):
        """DHCP, TFTP, ping and PXE, and what that has started."""
        self.set_machine(board)
        files = Path(self.scratch_file(f'tftp-{board}'))
        (files / 'pxelinux.cfg').mkdir(parents=True)
        data = noise(3 * MIB + 123)
        (files / 'data').write_bytes(data)
        (files / 'small').write_bytes(data[:1234])
        for name, guest in (
                ('zImage', 'zImage'), ('initrd', 'initrd-net.cpio.gz'),
                ('dtb', f'dtb/sun7i-a20-{board}.dtb')):
            shutil.copyfile(self.guest(guest), files / name)
        # The file for this MAC address comes before the default.
        name = '01-' + mac.replace(':', '-')
        (files / 'pxelinux.cfg' / name).write_text(PXE, encoding='ascii')

        vm, console = self.insert(
            self.card('sd-native.img', board),
            *self.user('id=lan', f'tftp={files}', 'bootfile=small',
                       *options))
        self.uboot(console)
        said = self.uboot_command(console, 'dhcp')
        self.assertRegex(said, rf'DHCP client bound to address {ADDRESS} ')
        self.assertIn('Bytes transferred = 1234 (4d2 hex)', said)
        self.assertIn(f'{zlib.crc32(data[:1234]):08x}', self.uboot_command(
            console, 'crc32 ${fileaddr} ${filesize}'))
        said = self.uboot_command(
            console, 'tftpboot ${kernel_addr_r} data && '
            'crc32 ${kernel_addr_r} ${filesize}')
        self.assertRegex(said, rf'==> {zlib.crc32(data):08x}\b')
        self.assertIn(f'host {ROUTER} is alive',
                      self.uboot_command(console, f'ping {ROUTER}'))
        self.assertIn('File not found', self.uboot_command(
            console, 'tftpboot ${kernel_addr_r} nothing'))
        self.assertRegex(self.uboot_command(console, 'pxe get'),
                         rf'pxelinux\.cfg/{name}\n(.*\n)*Config file .*found')
        console.send('pxe boot\n')
        console.wait(r'^\[native\] up: 2 CPUs, ')
        console.wait(r'^\[native\] step lan ok')
        console.wait(self.SHELL)
        self.assertIn(link, self.done(console, 'dmesg'))
        self.assertRegex(self.done(console, 'ip addr show dev eth0'),
                         rf'inet {ADDRESS}/24 ')
        # The same file by Linux's client
        self.assertIn(digest(data), self.done(
            console, f'tftp -g -r data -l - {ROUTER} | sha256sum'))
        self.assertIn(f'{mac}\n', self.done(
            console, 'cat /sys/class/net/eth0/address'))
        return vm, console

    def in_linux(self, vm, console):
        """What a driver has to do, for long enough to use rings up."""
        data = noise(16 * MIB + 1)
        url = self.web(data)
        self.fetch(console, url, data)
        self.done(console, '. /lan.sh')
        vm.cmd('set_link', name='lan', up=False)
        self.done(console, "lan_until eval '! lan_carrier'")
        self.done(console, f'! ping -c 1 -W 1 {ROUTER}')
        vm.cmd('set_link', name='lan', up=True)
        self.done(console, 'lan_until lan_carrier')
        self.assertRegex(self.done(console, 'dmesg'),
                         r'Link is Down(.*\n)+.*Link is Up')
        # Down and up again, with rings of other buffers
        self.done(console, 'ip link set eth0 down && '
                  'ip link set eth0 mtu 576 && ip link set eth0 up')
        self.done(console, 'lan_until lan_carrier && '
                  f'ip route add default via {ROUTER}')
        self.fetch(console, url, data)
        # No errors have been counted.
        self.assertRegex(
            self.done(console, 'cd /sys/class/net/eth0/statistics; '
                      'cat *_errors *_dropped | sort -u; cd /'),
            r'(^|\n)0\nfine\n')
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def test_cubieboard2(self):
        """MII, and the address that there is without an option"""
        self.in_linux(*self.boot_loader(
            'cubieboard2', '02:54:00:12:34:56',
            'Link is Up - 100Mbps/Full'))

    def test_cubietruck(self):
        """RGMII"""
        mac = '02:a5:3c:96:0f:e7'
        self.in_linux(*self.boot_loader(
            'cubietruck', mac, 'Link is Up - 1Gbps/Full', f'mac={mac}'))

    def cable(self, hub=False):
        """Arguments for the machines at the two ends of a cable.

        With a hub the first one has a network for one user as well.
        """
        path = Path(self.socket_dir().name) / 'cable'
        ends = []
        for n, server in enumerate(('on', 'off')):
            args = ['-netdev', f'stream,id=cable,server={server},'
                    f'addr.type=unix,addr.path={path}']
            here = 'cable'
            if hub and not n:
                args += ['-netdev', 'user,id=user']
                for port, peer in enumerate((None, 'cable', 'user')):
                    args += ['-netdev', f'hubport,hubid=0,id=port{port}' +
                             (f',netdev={peer}' if peer else '')]
                here = 'port0'
            ends.append([*args, '-net',
                         f'nic,netdev={here},macaddr=02:00:00:00:00:0{n + 1}'])
        return ends

    def nfs_server(self, console, client):
        """Serve what is on the card."""
        self.done(console, f'mount -t ext4 $(findfs UUID={ROOT_UUID}) /mnt')
        self.done(console, f'. /lan.sh && nfs_serve /mnt {client}')

    def test_two_boards(self):
        """On one cable, with frames of all lengths"""
        boards = []
        for n, end in enumerate(self.cable()):
            _, console = self.linux(
                *end, log=f'board{n}',
                append=f'mtu={JUMBO_MTU} ip=192.168.76.{n + 1}')
            boards.append(console)
        for console in boards:
            console.wait(r'^\[native\] step lan ok')
            console.wait(self.SHELL)
        self.talk(*boards)
        self.talk(*reversed(boards))

    def talk(self, one, other):
        """From one board to the other, with nothing but the cable between."""
        said = self.done(one, 'ip addr show dev eth0')
        address = re.search(r'inet (192[\d.]+)/24 ', said)[1]
        local = re.search(r'inet6 (fe80:[\da-f:]+)/64 ', said)[1]
        # Longer than usual, in one frame, as is counted below
        said = self.done(other, f'ping -c 5 -s {JUMBO_MTU - 28} {address}')
        self.assertIn(f'{JUMBO_MTU - 20} bytes from {address}', said)
        # Who has an address of IPv6 is asked by a multicast frame, and only
        # the hash filter knows of it.
        said = self.done(other, f'ping6 -c 1 -I eth0 {local}')
        self.assertIn(f'bytes from {local}', said)

        self.done(one, '{ nc -l -p 5000 | sha256sum >/tmp/sum & } && '
                  'until netstat -lnt | grep -q :5000; '
                  'do usleep 100000; done')
        said = self.done(other, 'dd if=/dev/urandom of=/tmp/data bs=1M '
                         'count=4 2>/dev/null && '
                         f'nc {address} 5000 </tmp/data; sha256sum /tmp/data')
        self.assertIn(re.search(r'\b[0-9a-f]{64}\b', said)[0],
                      self.done(one, 'wait; cat /tmp/sum'))
        # Nothing came in pieces, nothing was wrong.
        said = self.done(one, 'grep Ip: /proc/net/snmp; '
                         'cat /sys/class/net/eth0/statistics/*_errors')
        names, values = (line.split() for line in
                         re.findall(r'^Ip: .*$', said, re.M))
        self.assertEqual(values[names.index('ReasmReqds')], '0')
        self.assertRegex(said, r'\n(0\n)+fine\n')


    def test_dom0_serves(self):
        """The domU is in dom0's network; another board has its root in dom0.

        That root is on the card from which dom0 was started.
        """
        data = noise(4 * MIB + 5)
        url = self.web(data)
        cable = self.cable(hub=True)
        card = self.copy('sd-xen.img')
        vm, dom0 = self.xen(
            'initrd-root.cpio.gz', '-drive', f'if=sd,format=raw,file={card}',
            # One Ethernet with the user network and the cable
            *cable[0], append=f'root=UUID={ROOT_UUID} ip=dhcp',
            log='dom0')
        for step in ('drivers', 'lan', 'create', 'domU-net', 'domU-dhcp'):
            dom0.wait(rf'^\[dom0\] step {step} ok')
        dom0.wait(self.DOM0_SHELL)
        self.assertRegex(
            self.done(dom0, 'ls /sys/class/net/xenbr0/brif',
                      self.DOM0_SHELL), r'\beth0\b(.*\n)*.*\bvif1\.0\b')
        self.fetch(dom0, url, data, prompt=self.DOM0_SHELL)
        dom0.send('xl console domU\n')
        # Its prompt was before the console was there.
        dom0.send('\n')
        dom0.wait(self.SHELL)
        self.fetch(dom0, url, data)
        dom0.send('\x1d')
        # In the domU's last line
        dom0.wait(self.DOM0_SHELL.lstrip('^'))

        # The user network takes frames for anybody, and what the boards say to
        # each other would be answered from the host.
        vm.cmd('set_link', name='user', up=False)
        self.done(dom0, 'mount -o bind / /mnt && . /lan.sh && '
                  'nfs_serve /mnt 192.168.77.3', self.DOM0_SHELL)
        _, client = self.linux(
            *cable[1], log='client', append='ip=192.168.77.3 root=/dev/nfs '
            'nfsroot=192.168.77.1:/ init=/init-native')
        client.wait(r'^\[native\] step nfs-root ok')
        # From here on it is the init there; "the card" that it tries is the
        # root.
        client.wait(r'^\[native\] up: 1 CPUs, ')
        client.wait(r'^\[native\] step card ok')
        client.wait(self.SHELL)
        self.assertRegex(self.done(client, 'cat /proc/mounts'),
                         r'(^|\n)192\.168\.77\.1:/ / nfs4 rw,')
        said = self.done(client, 'dd if=/dev/urandom of=/root/file bs=1000 '
                         'count=1001 conv=fsync 2>/dev/null && '
                         'sha256sum /root/file')
        self.assertIn(re.search(r'\b[0-9a-f]{64}\b', said)[0],
                      self.done(dom0, 'sha256sum /root/file',
                                self.DOM0_SHELL))

    def test_dom0_root(self):
        """dom0 has its root, and the domU's disk, on another board."""
        cable = self.cable()
        card = self.copy('sd-xen.img')
        _, server = self.linux(
            '-drive', f'if=sd,format=raw,file={card}', *cable[0],
            append='ip=192.168.77.3', log='server')
        server.wait(r'^\[native\] step lan ok')
        server.wait(self.SHELL)
        self.nfs_server(server, '192.168.77.9')
        _, dom0 = self.xen(
            'initrd-net.cpio.gz', *cable[1], log='dom0',
            append='ip=192.168.77.9 bridge=xenbr0 root=/dev/nfs '
            'nfsroot=192.168.77.3:/')
        dom0.wait(r'^\[native\] step nfs-root ok')
        # "The card" is the root.
        for step in ('card', 'create', 'domU-disk', 'ping'):
            dom0.wait(rf'^\[dom0\] step {step} ok')
        dom0.wait(self.DOM0_SHELL)
        self.assertRegex(
            self.done(dom0, 'cat /proc/mounts', self.DOM0_SHELL),
            r'(^|\n)192\.168\.77\.3:/ / nfs4 rw,')
        # What the domU has written is in the file in dom0, and so there.
        said = self.done(
            dom0, 'xl destroy domU; '
            'mount -o loop -t ext4 /domU/disk.ext4 /mnt && '
            'cat /mnt/from-domu && umount /mnt && sync && '
            'sha256sum /domU/disk.ext4', self.DOM0_SHELL)
        self.assertIn('written in domU\n', said)
        self.assertIn(re.search(r'\b[0-9a-f]{64}\b', said)[0], self.done(
            server, 'sha256sum /mnt/domU/disk.ext4'))


if __name__ == '__main__':
    FirmwareTest.main()
