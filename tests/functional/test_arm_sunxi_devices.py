#!/usr/bin/env python3
#
# Functional test of devices of Allwinner boards that nothing boots from
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""The NOR flash, in Linux and for the boot ROM, what DMA is there for, the
remote control, Linux's own tests of the crypto engine, the chip's temperature,
and the chip that switches everything else on and off.

The sound that Linux plays is on the flash, as that is the way in for data
that is there already.
"""

import hashlib
import random
import re
import shutil
import struct
import subprocess
import unittest
from pathlib import Path

from sunxi_guests import FirmwareTest

MIB = 1024 * 1024
FLASH_SIZE = 8 * MIB

RATE = 48000
# A second and a half of two different ramps, that nothing else could be
FRAMES = [(1000 + i % 30000, -1000 - i % 29989) for i in range(RATE * 3 // 2)]
SOUND = b''.join(struct.pack('<hh', *frame) for frame in FRAMES)

# All of it is in the kernel's buffer before it begins, in periods of which
# each is an interrupt.
PCM = ('-q -D hw:0,0 --buffer-time=2000000 --period-time=100000 '
       '-t raw -f S16_LE -c 2')

# Where the guest writes, and how much
SCRATCH = 4 * MIB
SCRATCH_SIZE = MIB // 4

# Each event is 16 bytes, the last 8 of which are type, code and value: the
# power key is pressed, that was it, it is released, that was it.
KEY_POWER_EVENTS = ('01 00 74 00 01 00 00 00', '00 00 00 00 00 00 00 00',
                    '01 00 74 00 00 00 00 00', '00 00 00 00 00 00 00 00')


def check_power_key(test, vm, console):
    """Linux sees system_powerdown as somebody pressing the key."""
    said = test.shell_command(
        console, 'grep -l axp20x-pek /sys/class/input/event*/device/name')
    event = said.splitlines()[-1].split('/')[4]
    # Open before the key is pressed, so that nothing is missed
    test.shell_command(console, f'exec 3</dev/input/{event}')
    vm.cmd('system_powerdown')
    said = test.shell_command(
        console, f'dd bs=16 count={len(KEY_POWER_EVENTS)} 2>/dev/null <&3 | '
        'hexdump -C; exec 3<&-')
    # Not the command itself, which has such a bar as well
    lines = re.findall(r'^[0-9a-f]{8}  .*\|$', said, re.M)
    test.assertEqual(len(lines), len(KEY_POWER_EVENTS), said)
    for line, event in zip(lines, KEY_POWER_EVENTS):
        test.assertIn(f'  {event}  |', line)


class SunxiDevices(FirmwareTest):
    """A board with a flash on its header, and a file for a loudspeaker."""

    BOARD = 'bananapi'
    DTB = 'sun7i-a20-bananapi'
    SPI0 = '/soc/spi@1c05000'
    # What else the device tree needs for that: node, property, type, values
    PINS = ()
    CARD = 'sun4i-codec'
    CONTROLS = (('Power Amplifier Volume', '63'),
                ('Power Amplifier DAC Playback Switch', 'on'),
                ('Power Amplifier Mute Switch', 'on'))
    ARGS = ()

    def device_tree(self):
        """The board's device tree, with a NOR flash at SPI0."""
        tree = self.scratch_file('flash.dtb')
        shutil.copyfile(self.guest(f'dtb/{self.DTB}.dtb'), tree)
        node = f'{self.SPI0}/flash@0'
        properties = (
            *self.PINS,
            (node, 'compatible', 's', 'jedec,spi-nor'),
            (node, 'reg', 'i', '0'),
            (node, 'spi-max-frequency', 'i', '20000000'),
            (self.SPI0, 'status', 's', 'okay'))
        for path, name, kind, *values in properties:
            subprocess.run(['fdtput', '-p', '-t', kind, tree, path, name,
                            *values], check=True)
        return tree

    def flash(self):
        """An image of the flash: its path and what is in it."""
        data = SOUND + random.Random(1).randbytes(FLASH_SIZE - len(SOUND))
        return self.scratch('flash.img', data), data

    def heard(self, wav):
        """The frames in a file, less the silence before the first sound."""
        data = Path(wav).read_bytes()
        self.assertEqual(struct.unpack_from('<HHI', data, 20), (1, 2, RATE))
        data = data[44:]
        frames = list(struct.iter_unpack('<hh', data[:len(data) // 4 * 4]))
        start = next((i for i, frame in enumerate(frames) if frame != (0, 0)),
                     len(frames))
        return frames[start:]

    def check_flash(self, console, data):
        """Read, erase and write by way of Linux's spi-nor and mtd."""
        self.assertRegex(self.shell_command(console, 'cat /proc/mtd'),
                         r'mtd0: 00800000 00001000 "spi0\.0"')
        self.shell_command(console, 'modprobe mtdblock')
        # mtdblock erases before it writes; mtd0 is the flash without a cache.
        self.shell_command(
            console, f'dd if=/dev/urandom of=/tmp/new bs={SCRATCH_SIZE} '
            'count=1 2>/dev/null; dd if=/tmp/new of=/dev/mtdblock0 bs=64k '
            f'seek={SCRATCH // 65536} conv=fsync 2>/dev/null')
        said = self.shell_command(
            console, f'dd if=/dev/mtd0 bs=64k skip={SCRATCH // 65536} '
            f'count={SCRATCH_SIZE // 65536} 2>/dev/null | cmp - /tmp/new '
            '&& echo same; sha256sum </tmp/new')
        self.assertIn('same\n', said)
        self.check_flash_dma(console)
        said += self.shell_command(
            console, f'dd if=/dev/mtd0 of=/tmp/sound bs={len(SOUND)} count=1 '
            '2>/dev/null; sha256sum </tmp/sound')
        self.assertIn(hashlib.sha256(data[:len(SOUND)]).hexdigest(), said)
        return said

    def dma_interrupts(self, console):
        """How often the DMA controller has raised its interrupt."""
        said = self.shell_command(
            console, 'grep 1c02000.dma-controller /proc/interrupts')
        return int(said.splitlines()[-1].split()[1])

    def check_flash_dma(self, console):
        """The A20's driver for SPI uses no DMA."""

    def check_sound(self, console):
        """Play and record by way of the codec and the DMA controller."""
        self.assertIn(self.CARD, self.shell_command(console,
                                                    'cat /proc/asound/cards'))
        for name, value in self.CONTROLS:
            said = self.shell_command(
                console, f'amixer -D hw:0 cset name="{name}" {value}')
            self.assertIn(f': values={value}', said)
        before = self.dma_interrupts(console)
        said = self.shell_command(
            console, f'aplay {PCM} -r {RATE} /tmp/sound; echo "status $?"')
        self.assertEqual(said.splitlines()[-1], 'status 0')
        # Nothing is at the inputs.
        said = self.shell_command(
            console, f'arecord {PCM} -r {RATE} -d 1 /tmp/record; '
            'wc -c </tmp/record; '
            "tr -d '\\0' </tmp/record | wc -c")
        self.assertEqual(said.splitlines()[-2:], [str(4 * RATE), '0'])
        self.assertGreater(self.dma_interrupts(console) - before, 10)

    def check_crypto(self, console):
        """What Linux has tested its driver with, when it was loaded."""
        said = self.shell_command(
            console, "grep -A 6 'driver.*sun4i-ss$' /proc/crypto")
        drivers = re.findall(r'^driver +: (\S+)-sun4i-ss$', said, re.M)
        self.assertEqual(sorted(drivers), [
            'cbc-aes', 'cbc-des', 'cbc-des3', 'ecb-aes', 'ecb-des',
            'ecb-des3', 'md5', 'sha1'])
        self.assertEqual(re.findall(r'^selftest +: (\S+)$', said, re.M),
                         ['passed'] * len(drivers))
        self.assertNotIn('fail', self.shell_command(
            console, 'dmesg | grep "alg: self-tests"'))

    def check_infrared(self, vm, console):
        """Keys of the remote control, as scancodes of the NEC protocol"""
        self.shell_command(
            console, 'echo +nec >/sys/class/rc/rc0/protocols; '
            'exec 3</dev/input/$(basename /sys/class/rc/rc0/input*/event*)')
        vm.cmd('send-key', keys=[{'type': 'qcode', 'data': key}
                                 for key in ('power', '1')])
        # Events are of 16 bytes, two of them time, and every other one is an
        # EV_SYN. None is held long enough to be repeated.
        said = self.shell_command(
            console, 'dd bs=16 count=3 <&3 2>/dev/null | '
            "hexdump -v -e '4/4 \"%08x \" \"\\n\"'; exec 3<&-")
        self.assertEqual(re.findall(r'^\w{8} \w{8} 00040004 (\w{8})', said,
                                    re.M), ['00000074', '00000002'])

    def check_temperature(self, vm, console):
        """The chip is as warm as it is said to be."""
        for wanted in (25000, 60000):
            vm.cmd('qom-set', path='/machine/soc/rtp', property='temperature',
                   value=wanted)
            # Linux has it measured every 2 s. A step is up to 167.
            said = self.shell_command(
                console, 'sleep 5; cd /sys/class/hwmon; grep -l sun4i_ts '
                '*/name; cat $(dirname $(grep -l sun4i_ts */name))/temp1_input'
                '; cd /')
            found = re.search(r'^(\d+)\n', said, re.M)
            self.assertTrue(found, said)
            self.assertIn(wanted - int(found[1]), range(-167, 168), said)

    @unittest.skipUnless(shutil.which('fdtput'), 'no fdtput')
    def test_sound_and_flash(self):
        self.set_machine(self.BOARD)
        flash, data = self.flash()
        wav = self.scratch_file('sound.wav')
        # Time is that of the guest: Linux gives the flash 100 ms to answer,
        # and ALSA a buffer, in which a busy host may not get to them.
        vm, console = self.start(
            '-kernel', self.guest('zImage'),
            '-initrd', self.guest('initrd-devices.cpio.gz'),
            '-dtb', self.device_tree(),
            '-drive', f'if=mtd,format=raw,file={flash}',
            '-audiodev', f'wav,id=sound,path={wav},out.frequency={RATE}',
            '-machine', 'audiodev=sound', '-icount', 'shift=3,sleep=off',
            *self.ARGS, cpus=1)
        console.wait(r'^\[native\] step drivers ok')
        console.wait(self.SHELL)
        said = self.check_flash(console, data)
        self.check_sound(console)
        self.check_crypto(console)
        self.check_infrared(vm, console)
        self.check_temperature(vm, console)
        check_power_key(self, vm, console)
        console.send('poweroff -f\n')
        self.expect_end(vm)

        # What the guest wrote is in the image, and the rest as it was.
        now = Path(flash).read_bytes()
        self.assertIn(hashlib.sha256(
            now[SCRATCH:SCRATCH + SCRATCH_SIZE]).hexdigest(), said)
        self.assertEqual(now[:SCRATCH], data[:SCRATCH])
        self.assertEqual(now[SCRATCH + SCRATCH_SIZE:],
                         data[SCRATCH + SCRATCH_SIZE:])
        # QEMU mixes in floating point: a sample may be one off.
        heard = self.heard(wav)
        self.assertGreaterEqual(len(heard), len(FRAMES))
        wrong = [i for i, (is_, wanted) in enumerate(zip(heard, FRAMES))
                 if abs(is_[0] - wanted[0]) > 1 or
                 abs(is_[1] - wanted[1]) > 1]
        self.assertFalse(wrong, f'{len(wrong)} of {len(FRAMES)} frames are '
                         f'not what was played, the first is {wrong[:1]}')


class SunxiA31Devices(SunxiDevices):
    """The same of an A31, whose driver for SPI does use DMA."""

    BOARD = 'hummingbird-a31'
    DTB = 'sun6i-a31-hummingbird'
    SPI0 = '/soc/spi@1c68000'
    PADS = '/soc/pinctrl@1c20800/spi0-pins'
    PHANDLE = '4660'
    PINS = ((PADS, 'pins', 's', 'PC0', 'PC1', 'PC2', 'PC27'),
            (PADS, 'function', 's', 'spi0'),
            (PADS, 'phandle', 'i', PHANDLE),
            (SPI0, 'pinctrl-0', 'i', PHANDLE),
            (SPI0, 'pinctrl-names', 's', 'default'))
    CARD = 'A31 Audio Codec'
    CONTROLS = (('DAC Playback Volume', '63'),
                ('Headphone Playback Volume', '63'),
                ('Headphone Playback Switch', 'on,on'),
                ('Mic1 Capture Switch', 'on,on'))
    # The infrared receiver's clock at 8 MHz, where Linux 6.1 does not get it
    # by itself: see docs/system/arm/sunxi.rst
    ARGS = ('-device', 'loader,addr=0x01f01454,data=0x81000002,data-len=4')

    def check_flash_dma(self, console):
        """What is longer than the FIFO is read by DMA."""
        before = self.dma_interrupts(console)
        self.shell_command(console, 'dd if=/dev/mtd0 of=/dev/null bs=4k '
                                    'count=100 2>/dev/null')
        self.assertEqual(self.dma_interrupts(console) - before, 100)


class SunxiPower(FirmwareTest):
    """An A31's power chip, which is not on I2C, and started by -kernel."""

    # Outputs that are always on, as the device tree of Mele M9 has them
    OUTPUTS = {
        'vcc-3v3': 3300000, 'vdd-cpu': (700000, 1320000),
        'vcc-dram': 1500000, 'avcc': (2700000, 3300000),
        'vcc-usb-hub': 3300000,
    }

    def check_outputs(self, console):
        """Each is on, at a voltage that is right."""
        said = self.shell_command(
            console, 'cd /sys/class/regulator; for i in *; do [ ! -e $i/state '
            '] || echo $(cat $i/name $i/state $i/microvolts); done; cd /')
        found = dict(re.findall(r'^(\S+) enabled (\d+)$', said, re.M))
        for name, volts in self.OUTPUTS.items():
            low, high = volts if isinstance(volts, tuple) else (volts, volts)
            self.assertIn(name, found, said)
            self.assertIn(int(found[name]), range(low, high + 1), said)

    def test_a31(self):
        self.set_machine('mele-m9')
        # Time is that of the guest: the key is held down for 100 ms, and Linux
        # sees a release that it learns of together with the press first.
        vm, console = self.start(
            '-kernel', self.guest('zImage'),
            '-initrd', self.guest('initrd-devices.cpio.gz'),
            '-dtb', self.guest('dtb/sun6i-a31-m9.dtb'),
            '-icount', 'shift=3,sleep=off', cpus=1)
        console.wait(r'axp20x-i2c \S+: AXP20x variant AXP221 found')
        console.wait(r'^\[native\] step drivers ok')
        console.wait(self.SHELL)
        self.check_outputs(console)
        check_power_key(self, vm, console)
        console.send('poweroff -f\n')
        self.expect_event(vm, 'SHUTDOWN', reason='guest-shutdown')
        self.expect_end(vm)


class SunxiFlashBoot(FirmwareTest):
    """A board whose U-Boot, as packaged, can be started from a flash."""

    MACHINE = 'olinuxino-lime2-emmc'
    UBOOT = 'A20-OLinuXino-Lime2-eMMC'

    # Where U-Boot proper has been loaded to, and is not any more
    TEXT = 0x4a000000
    COPY = 0x50000000
    COPY_SIZE = 0x40000

    # The first dedicated channel: words in bursts of eight, DRAM to DRAM
    CHANNEL = 0x01c02300
    CONFIG = 0x05010501
    START = 0x80000000
    PENDING = 0x01c02004

    def check_dma(self, console):
        """Copy with the DMA controller what is in memory anyway."""
        for offset, value in ((4, self.TEXT), (8, self.COPY),
                              (12, self.COPY_SIZE),
                              (0, self.CONFIG | self.START)):
            self.uboot_command(
                console, f'mw.l {self.CHANNEL + offset:x} {value:x}')
        self.assertRegex(
            self.uboot_command(console, f'cmp.b {self.TEXT:x} {self.COPY:x} '
                                        f'{self.COPY_SIZE:x}'),
            rf'Total of {self.COPY_SIZE} byte\(s\) were the same')
        self.assertRegex(
            self.uboot_command(console, f'md.l {self.CHANNEL:x} 1'),
            rf'{self.CHANNEL:08x}: {self.CONFIG:08x}')
        self.assertRegex(
            self.uboot_command(console, f'md.l {self.PENDING:x} 1'),
            rf'{self.PENDING:08x}: 00030000')

    def start_flash(self, version, board):
        """Start the machine from a flash with a board's U-Boot."""
        image = Path(self.guest(
            f'u-boot/{version}/{board}/u-boot-sunxi-with-spl.bin'))
        flash = self.scratch('boot.img',
                             image.read_bytes().ljust(FLASH_SIZE, b'\xff'))
        return self.start('-drive', f'if=mtd,format=raw,file={flash}')[1]

    def boot(self, version):
        self.set_machine(self.MACHINE)
        console = self.start_flash(version, self.UBOOT)
        self.assertIn('Trying to boot from sunxi SPI',
                      self.uboot(console, version))
        self.check_dma(console)

    def test_2023_01(self):
        self.boot('2023.01')

    def test_2025_01(self):
        self.boot('2025.01')

    def test_a31(self):
        # No SPL for an A31 can read a flash: it does not get any further.
        self.set_machine('hummingbird-a31')
        console = self.start_flash('2025.01', 'Hummingbird_A31')
        console.wait(r'^U-Boot SPL 2025\.01')
        console.wait(r'^DRAM: 1024 MiB')


if __name__ == '__main__':
    FirmwareTest.main()
