#!/usr/bin/env python3
#
# Functional test of USB and SATA on an Allwinner A20 board
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is plugged into a Cubieboard2's USB ports and its SATA connector.

U-Boot, Linux and Xen's dom0 see it, use it, have their root on it, and bear
that it is pulled out.  On the host, what was written is compared.
"""

import hashlib
import os
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

from sunxi_guests import DTB, PATIENCE, FirmwareTest

MIB = 1 << 20
SECTOR = 512
DISK_SIZE = 64 * MIB
# A file on a disk for U-Boot, and blocks at its end for Linux
FILE_SIZE = 3 * MIB + 512
CHUNK_AT = 48
CHUNK_MIB = 8


class SunxiUsb(FirmwareTest):
    """On Cubieboard2: one port at each pair of controllers, one SATA"""

    def e2fsprog(self, name, *args, **options):
        """Run one of e2fsprogs, which the guests are made with as well."""
        path = shutil.which(name, path=os.environ['PATH'] + ':/usr/sbin:/sbin')
        self.assertIsNotNone(path, f'{name} is missing')
        return subprocess.run(
            [path, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            check=False, **{'stderr': subprocess.STDOUT, **options})

    def disk(self, name):
        """A disk with a file system, and a random file in that."""
        path = self.scratch_file(f'{name}.img')
        tree = Path(self.scratch_file(f'{name}.d'))
        tree.mkdir(exist_ok=True)
        data = os.urandom(FILE_SIZE)
        (tree / 'file').write_bytes(data)
        with open(path, 'wb') as image:
            image.truncate(DISK_SIZE)
        done = self.e2fsprog('mke2fs', '-q', '-t', 'ext4', '-b', '1024', '-d',
                             tree, path, f'{CHUNK_AT}M')
        self.assertEqual(done.returncode, 0, done.stdout)
        return path, data

    def root_disk(self, image):
        """A disk that is all one file system, the root of a card's image."""
        with open(self.guest(image), 'rb') as file:
            mbr = file.read(SECTOR)
            start, count = struct.unpack_from('<II', mbr, 446 + 16 + 8)
            file.seek(start * SECTOR)
            data = file.read(count * SECTOR)
        return self.scratch(f'root-of-{image}', data)

    def assert_clean(self, path):
        """A file system was unmounted in order, and nothing is wrong."""
        done = self.e2fsprog('e2fsck', '-f', '-n', path)
        self.assertEqual(done.returncode, 0, done.stdout)
        header = self.e2fsprog('dumpe2fs', '-h', path).stdout.decode()
        self.assertRegex(header, r'\nFilesystem state: +clean\n')
        self.assertNotIn('needs_recovery', header)

    @staticmethod
    def drive(path):
        """A drive for a stick, which outlives it."""
        return ('-blockdev', 'raw,node-name=stick,file.driver=file,'
                f'file.filename={path}')

    @staticmethod
    def plug(vm, bus, port='1'):
        """Plug the stick in while the machine runs."""
        vm.cmd('device_add', driver='usb-storage', id='stick',
               bus=f'usb-bus.{bus}', port=port, drive='stick')

    def unplug(self, vm):
        vm.cmd('device_del', id='stick')
        # Its SCSI disk goes as well.
        self.assertIsNotNone(vm.event_wait(
            'DEVICE_DELETED', timeout=PATIENCE,
            match={'data': {'device': 'stick'}}))

    @staticmethod
    def hub(port):
        """A hub at a port, a keyboard and a network behind it."""
        return ('-device', f'usb-hub,bus=usb-bus.{port},port=1',
                '-device', f'usb-kbd,id=kbd,bus=usb-bus.{port},port=1.1',
                '-netdev', 'user,id=net,restrict=on',
                '-device', f'usb-net,bus=usb-bus.{port},port=1.2,netdev=net')

    def press(self, vm, *keys):
        """Press keys of the USB keyboard, one after the other."""
        for key in keys:
            vm.cmd('send-key', keys=[{'type': 'qcode', 'data': key}])

    def power_off(self, vm, console, command='poweroff -f'):
        console.send(f'{command}\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def assert_loads(self, console, device, data):
        """U-Boot reads the file, all of it and as it is."""
        said = self.uboot_command(console, f'load {device} 0x42000000 file')
        self.assertIn(f'{FILE_SIZE} bytes read', said)
        said = self.uboot_command(console,
                                  'crc32 0x42000000 ${filesize} 0x48000000')
        self.assertIn(f'==> {zlib.crc32(data):08x}\n', said)

    def test_uboot(self):
        stick, stick_data = self.disk('stick')
        sata, sata_data = self.disk('sata')
        vm, console = self.insert(
            self.card('sd-native.img', 'cubieboard2', '2023.01'),
            *self.hub(0), *self.drive(stick), '-device',
            'usb-storage,id=stick,bus=usb-bus.1,port=1,drive=stick',
            '-drive', f'if=ide,format=raw,file={sata}')
        log = self.uboot(console)
        for line in (
                r'bus usb@1c14000 for devices\.\.\. 1 USB Device\(s\) found',
                r'bus usb@1c14400 for devices\.\.\. 4 USB Device\(s\) found',
                r'bus usb@1c1c000 for devices\.\.\. 2 USB Device\(s\) found',
                r'bus usb@1c1c400 for devices\.\.\. 1 USB Device\(s\) found',
                r' 1 Storage Device\(s\) found'):
            self.assertRegex(log, line)
        tree = self.uboot_command(console, 'usb tree')
        for device in (r'Hub \(12 Mb/s, 0mA\)[\s|]+QEMU QEMU USB Hub',
                       r'Human Interface \(12 Mb/s, 100mA\)',
                       r'Communication \(12 Mb/s, 100mA\)',
                       r'Mass Storage \(480 Mb/s, 0mA\)'):
            self.assertRegex(tree, device)
        self.assert_loads(console, 'usb 0', stick_data)
        said = self.uboot_command(console, 'scsi scan')
        self.assertRegex(said, r'Vendor: ATA +Prod\.: QEMU HARDDISK')
        self.assert_loads(console, 'scsi 0', sata_data)

        # Written by U-Boot, and there on the host
        self.uboot_command(console, 'usb write 0x42000000 0x18000 0x1801')
        self.uboot_command(console, 'scsi write 0x42000000 0x18000 0x1801')
        for path in (stick, sata):
            with open(path, 'rb') as image:
                image.seek(CHUNK_AT * MIB)
                self.assertEqual(image.read(FILE_SIZE), sata_data)

        # The stick out of its port, and into the hub
        self.unplug(vm)
        self.assertIn('0 Storage Device(s) found',
                      self.uboot_command(console, 'usb reset'))
        self.plug(vm, 0, '1.3')
        self.assertIn('1 Storage Device(s) found',
                      self.uboot_command(console, 'usb reset'))
        self.assert_loads(console, 'usb 0', stick_data)

        # Typed on the USB keyboard from here
        self.uboot_command(console, 'setenv stdin usbkbd')
        self.press(vm, 'v', 'e', 'r', 's', 'i', 'o', 'n', 'ret')
        console.wait(r'^U-Boot 2023\.01')
        console.wait(self.PROMPT)
        self.press(vm, *'poweroff', 'ret')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)

    def sum_of(self, console, device, skip=0, count=DISK_SIZE // MIB):
        """What Linux reads of a disk now, not what it has in memory."""
        said = self.shell_command(
            console, 'echo 3 >/proc/sys/vm/drop_caches; '
            f'dd if={device} bs=1M skip={skip} count={count} 2>/dev/null | '
            'sha256sum')
        return re.search(r'\b[0-9a-f]{64}\b', said)[0]

    def use_stick(self, console, stick):
        """Read it, write to it; on the host it is the same."""
        self.assertEqual(
            self.sum_of(console, '/dev/sdb'),
            hashlib.sha256(Path(stick).read_bytes()).hexdigest())
        self.shell_command(
            console, 'dd if=/dev/urandom of=/chunk bs=1M count='
            f'{CHUNK_MIB} && dd if=/chunk of=/dev/sdb bs=1M seek={CHUNK_AT} '
            'conv=fsync')
        wrote = self.sum_of(console, '/chunk')
        self.assertEqual(self.sum_of(console, '/dev/sdb', CHUNK_AT,
                                     CHUNK_MIB), wrote)
        with open(stick, 'rb') as image:
            image.seek(CHUNK_AT * MIB)
            self.assertEqual(hashlib.sha256(
                image.read(CHUNK_MIB * MIB)).hexdigest(), wrote)
        return wrote

    def use_keyboard(self, vm, console):
        """What is pressed is an event: type, code and value."""
        self.shell_command(
            console, 'k=$(grep -l "QEMU USB Keyboard" '
            '/sys/class/input/event*/device/name)')
        console.send('dd if=/dev/input/$(basename ${k%/device/name}) bs=16 '
                     'count=6 2>/dev/null | hexdump -v -e \'8/2 " %04x" '
                     '"\\n"\'; echo end\n')
        console.wait(r'echo end\n')
        # Typed again, until somebody has opened the device
        for _ in range(100):
            self.press(vm, 'z')
            if not console.silent(0.5):
                break
        # EV_KEY, KEY_Z, down and up
        console.wait(r'^( [0-9a-f]{4}){4} 0001 002c 0001 0000\n')
        console.wait(r'^( [0-9a-f]{4}){4} 0001 002c 0000 0000\n')
        console.wait(r'^end\n')
        console.wait(self.SHELL)

    def use_network(self, console):
        """An answer from QEMU's own gateway, by the USB network."""
        self.shell_command(
            console, 'ifconfig $(basename '
            '/sys/bus/usb/devices/*/net/*) 10.0.2.15 up')
        self.assertIn(' 0% packet loss', self.shell_command(
            console, 'ping -c 3 -s 1400 10.0.2.2'))

    def test_linux(self):
        """All kinds of devices, plugged in and out; the root on SATA."""
        root = self.root_disk('sd-native.img')
        stick, _ = self.disk('stick')
        vm, console = self.start(
            '-kernel', self.guest('zImage'), '-dtb', self.guest(DTB),
            '-initrd', self.guest('initrd-root.cpio.gz'), '-nic', 'none',
            '-append', 'console=ttyS0,115200 root=/dev/sda',
            '-drive', f'if=ide,format=raw,file={root}',
            *self.hub(0), *self.drive(stick))
        console.wait(r'^\[native\] step card ok')
        console.wait(self.SHELL)
        # Nothing is at the OTG port, and nothing waits for it.
        self.assertIn('MUSB HDRC host driver', console.text)
        self.assertRegex(console.text, r'ahci-sunxi 1c18000\.sata: AHCI ')
        self.assertRegex(self.shell_command(console, 'mount'),
                         r'/dev/(root|sda) on / type ext4 \(rw')

        # What udev would do when it is plugged in
        self.shell_command(console, 'modprobe usb-storage')
        self.plug(vm, 1)
        console.wait(r'new high-speed USB device .* using ehci-platform')
        console.wait(r'\[sdb\] Attached SCSI disk')
        wrote = self.use_stick(console, stick)
        self.use_keyboard(vm, console)
        self.use_network(console)
        self.unplug(vm)
        console.wait(r'usb \d-1: USB disconnect')
        self.plug(vm, 1)
        console.wait(r'\[sdb\] Attached SCSI disk')
        self.assertEqual(self.sum_of(console, '/dev/sdb', CHUNK_AT,
                                     CHUNK_MIB), wrote)

        self.power_off(vm, console, 'mount -o remount,ro / && poweroff -f')
        self.assert_clean(root)
        self.assertEqual(hashlib.sha256(
            self.e2fsprog('debugfs', '-R', 'cat /chunk', root,
                          stderr=subprocess.DEVNULL).stdout).hexdigest(),
            wrote)

    def xen(self, root, *disk):
        """dom0 with its root on a disk: DMA goes where Xen has put dom0."""
        vm, console = self.insert(
            self.card('sd-xen.img', 'cubieboard2', '2023.01',
                      extra='root=/dev/sda test=dom0 quiet'),
            '-nic', 'none', *disk)
        console.wait(r'^\[dom0\] step card ok')
        console.wait(r'^\[dom0\] step list ok')
        console.wait(r'^bash\S*# ')
        # Xen's daemons have files open.
        console.send('killall xenconsoled xenstored; '
                     'mount -o remount,ro / && poweroff -f\n')
        # U-Boot's PSCI 0.1 has nothing that Xen could power off by.
        console.wait(r'\(XEN\) Hardware Dom0 halted: halting machine')
        vm.shutdown()
        self.assert_clean(root)

    def test_xen_usb_root(self):
        root = self.root_disk('sd-xen.img')
        self.xen(root, *self.drive(root), '-device',
                 'usb-storage,bus=usb-bus.0,port=1,drive=stick')

    def test_xen_sata_root(self):
        root = self.root_disk('sd-xen.img')
        self.xen(root, '-drive', f'if=ide,format=raw,file={root}')


if __name__ == '__main__':
    FirmwareTest.main()
