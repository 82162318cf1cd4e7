#!/usr/bin/env python3
#
# Functional test of cards and eMMC in Allwinner A20 boards
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""That nothing is lost, and that what goes wrong with a card shows."""

import hashlib
import os
import re
import subprocess

from qemu_test.config import BUILD_DIR
from sunxi_guests import FirmwareTest

SECTOR = 512
MIB = 1 << 20

# How often a machine is killed while it writes; 50 takes some minutes.
KILLS = int(os.environ.get('SUNXI_KILLS', '6'))

# Types a line for each file that is on the card for sure, while something
# else is written all the time.
WORK = r'''work() {
while :; do dd if=/dev/zero of=/mnt/noise bs=64k count=300 2>/dev/null; done &
n=0
while :; do
f=$1-$n; n=$((n + 1))
dd if=/dev/urandom of=/mnt/$f bs=4k count=$((n * 37 % 200 + 1)) conv=fsync \
2>/dev/null || return
echo "synced $f $(sha256sum </mnt/$f)"
done; }
'''

SYNCED = r'^synced (\S+) ([0-9a-f]{64})  -\n'

# Where a backend fails, in sectors
BAD_READ = 40000
BAD_WRITE = 60000
FULL = 80000


def tool(name, *args, **options):
    """Run a tool, which may be one of e2fsprogs' where root's are only."""
    path = os.environ.get('PATH', '') + ':/usr/sbin:/sbin'
    return subprocess.run([name, *args], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, env={**os.environ, 'PATH': path},
                          **options)


class SunxiStorage(FirmwareTest):
    """Linux in a RAM disk, with a card to work on"""

    def linux(self, *args):
        """Start the machine, and Linux to its shell."""
        vm, console = self.start(
            '-kernel', self.guest('zImage'),
            '-initrd', self.guest('initrd-bench.cpio.gz'),
            '-append', 'console=ttyS0,115200', *args)
        console.wait(self.SHELL)
        return vm, console

    def image(self, name, size):
        """An image of so many bytes, with something in each sector."""
        path = self.scratch_file(name)
        with open(path, 'wb') as file:
            for sector in range(size // SECTOR):
                file.write(b'%511d\n' % sector)
        return path

    def convert(self, old, old_format, new, new_format):
        """Copy an image from one format to another."""
        done = tool(os.path.join(BUILD_DIR, 'qemu-img'), 'convert',
                    '-f', old_format, '-O', new_format, old, new)
        self.assertEqual(done.returncode, 0, done.stdout)

    def killed(self, state, base, turn):
        """Let the machine work, and kill it; what it said was synced."""
        # One format has nothing in QEMU's memory, the other its tables.
        form = ('raw', 'qcow2')[turn % 2]
        card = self.scratch_file(f'card-{turn}.img')
        self.convert(base, 'raw', card, form)
        vm, console = self.start(
            '-drive', f'if=sd,format={form},file={card}',
            '-incoming', f'file:{state}')
        # What is typed earlier gets lost.
        while vm.cmd('query-status')['status'] != 'running':
            console.silent(0.1)
        console.send(f'work {turn}\n')
        for _ in range(2 + turn % 7):
            console.wait(SYNCED)
        # Anywhere between two such lines
        console.silent(turn * 37 % 100 / 1000)
        os.kill(vm.get_pid(), 9)
        while console.read(1):
            pass
        vm.shutdown(hard=True)
        if form != 'raw':
            self.convert(card, form, f'{card}.raw', 'raw')
            os.replace(f'{card}.raw', card)
        return card, re.findall(SYNCED, console.text, re.M)

    def test_killed(self):
        """What was synced is there when QEMU is killed with SIGKILL."""
        base = self.scratch_file('base.img')
        state = self.scratch_file('state')
        with open(base, 'wb') as file:
            file.truncate(64 * MIB)
        done = tool('mke2fs', '-q', '-t', 'ext4', base)
        self.assertEqual(done.returncode, 0, done.stdout)
        # One boot for all: each turn goes on from its end.
        vm, console = self.linux('-drive', f'if=sd,format=raw,file={base}')
        self.shell_command(console, 'modprobe ext4; until mount -t ext4 '
                           '/dev/mmcblk0 /mnt; do sleep 1; done')
        # Linux knows that it has to tell the card what is to be safe.
        self.assertEqual(self.shell_command(
            console, 'cat /sys/block/mmcblk0/queue/write_cache'),
            'write back\n')
        for line in WORK.splitlines():
            console.send(f'{line}\n')
        self.shell_command(console, 'sync')
        vm.cmd('migrate', uri=f'file:{state}')
        while vm.cmd('query-migrate').get('status') != 'completed':
            console.silent(0.1)
        vm.shutdown()
        for turn in range(KILLS):
            card, synced = self.killed(state, base, turn)
            self.assertGreaterEqual(len(synced), 2 + turn % 7)
            done = tool('e2fsck', '-y', '-E', 'journal_only', card)
            self.assertIn(done.returncode, (0, 1), done.stdout)
            done = tool('e2fsck', '-fn', card)
            self.assertEqual(done.returncode, 0, done.stdout)
            for name, digest in synced:
                content = tool('debugfs', '-R', f'cat {name}', card).stdout
                # debugfs says its version first, to the same place.
                content = content.partition(b'\n')[2]
                self.assertEqual(hashlib.sha256(content).hexdigest(), digest,
                                 f'{name} in turn {turn}')
            os.unlink(card)

    def test_errors(self):
        """Errors of the backend are errors in the guest, or stop it."""
        card = self.image('bad.img', 64 * MIB)
        rules = ''
        for i, (event, sector, once, errno) in enumerate((
                ('read_aio', BAD_READ, 'off', 5),
                ('write_aio', BAD_WRITE, 'off', 5),
                ('write_aio', FULL, 'on', 28))):
            rule = f'file.inject-error.{i}'
            rules += (f',{rule}.event={event},{rule}.sector={sector},'
                      f'{rule}.once={once},{rule}.errno={errno}')
        vm, console = self.linux(
            '-drive', 'if=sd,format=raw,rerror=report,werror=enospc,'
            f'file.driver=blkdebug,file.image.filename={card}{rules}')
        self.shell_command(console, 'until test -b /dev/mmcblk0; do sleep 1; '
                           'done')

        def dd(words):
            return self.shell_command(
                console, f'dd bs=4k {words}; echo "status $?"')

        def read(sector, count=1):
            return dd(f'if=/dev/mmcblk0 skip={sector // 8} count={count} '
                      'of=/tmp/data')

        def write(sector):
            return dd('if=/dev/zero of=/dev/mmcblk0 conv=fsync count=1 '
                      f'seek={sector // 8}')

        said = read(BAD_READ)
        self.assertIn('Input/output error', said)
        self.assertIn('status 1', said)
        # What is before and behind it is well, and is what it should be.
        for sector in (BAD_READ - 8, BAD_READ + 8):
            self.assertIn('status 0', read(sector))
            said = self.shell_command(console, 'head -c 512 /tmp/data')
            self.assertRegex(said, rf'^ *{sector}\n')

        said = write(BAD_WRITE)
        self.assertIn('status 1', said)
        self.assertIn('status 0', write(BAD_WRITE + 8))

        # No space left: the machine stops, for somebody to make room.
        console.send(f'dd if=/dev/zero of=/dev/mmcblk0 bs=4k count=1 '
                     f'conv=fsync seek={FULL // 8}; echo "status is $?"\n')
        self.expect_event(vm, 'STOP')
        self.assertEqual(vm.cmd('query-status')['status'], 'io-error')
        vm.cmd('cont')
        console.wait(r'^status is 0')
        console.wait(self.SHELL)
        console.send('poweroff -f\n')
        self.expect_end(vm)
        with open(card, 'rb') as file:
            for sector, zero in ((BAD_WRITE, False), (BAD_WRITE + 8, True),
                                 (FULL, True)):
                file.seek(sector * SECTOR)
                data = file.read(SECTOR)
                self.assertEqual(data == bytes(SECTOR), zero, sector)

    def test_hotplug(self):
        """Cards come and go, writable and not, of either capacity."""
        small = self.image('small.img', 16 * MIB)
        large = self.scratch_file('large.img')
        size = 5 * 1024 * MIB + 3 * SECTOR
        with open(large, 'wb') as file:
            file.truncate(size)
            file.seek(size - SECTOR)
            file.write(b'the last sector'.ljust(SECTOR))
        vm, console = self.linux('-drive', 'if=sd,id=slot')
        self.assertIn('No such file', self.shell_command(
            console, 'ls /dev/mmcblk0', bad=r'^$'))

        def insert(path, mode):
            vm.cmd('blockdev-change-medium', device='slot', filename=path,
                   format='raw', read_only_mode=mode)

        insert(small, 'read-write')
        console.wait(r'mmcblk0: mmc0:\w+ QEMU! 16\.0 MiB')
        self.shell_command(console, 'echo written | dd of=/dev/mmcblk0 '
                           'seek=9 conv=fsync')
        # Taken out without a word
        vm.cmd('eject', device='slot', force=True)
        console.wait(r'mmc0: card \w+ removed')
        insert(large, 'read-only')
        console.wait(r'mmc0: new high speed SDHC card')
        console.wait(r'mmcblk0: mmc0:\w+ QEMU! 5\.00 GiB \(ro\)')
        said = self.shell_command(
            console, f'dd if=/dev/mmcblk0 skip={size // SECTOR - 1} count=1')
        self.assertIn('the last sector', said)
        said = self.shell_command(console, 'cat /sys/block/mmcblk0/ro; '
                                  'echo no >/dev/mmcblk0')
        self.assertRegex(said, r'^1\n.*Read-only file system')
        console.send('poweroff -f\n')
        self.expect_end(vm)
        with open(small, 'rb') as file:
            file.seek(9 * SECTOR)
            self.assertEqual(file.read(8), b'written\n')

    def test_emmc(self):
        """Boot partitions, and the user area behind them"""
        self.set_machine('olinuxino-lime2-emmc')
        chip = self.image('emmc.img', 64 * MIB)
        vm, console = self.linux(
            '-dtb', self.guest('dtb/sun7i-a20-olinuxino-lime2-emmc.dtb'),
            '-global', f'emmc.boot-partition-size={2 * MIB}',
            '-drive', f'if=sd,index=1,format=raw,file={chip}')
        self.shell_command(console, 'until test -b /dev/mmcblk?boot1; do '
                           'sleep 1; done; chip=$(cd /dev; ls mmcblk?)')
        for name, start in (('boot0', 0), ('boot1', 2 * MIB),
                            ('', 4 * MIB)):
            said = self.shell_command(
                console, f'head -c 512 /dev/${{chip}}{name}')
            self.assertRegex(said, rf'^ *{start // SECTOR}\n')
        # Linux keeps them from being written to by accident.
        self.shell_command(console, 'echo 0 >/sys/block/${chip}boot1/force_ro;'
                           ' echo written | dd of=/dev/${chip}boot1 seek=7 '
                           'conv=fsync')
        console.send('poweroff -f\n')
        self.expect_end(vm)
        with open(chip, 'rb') as file:
            file.seek(2 * MIB + 7 * SECTOR)
            self.assertEqual(file.read(8), b'written\n')


if __name__ == '__main__':
    SunxiStorage.main()
