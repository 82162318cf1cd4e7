#!/usr/bin/env python3
#
# Functional tests of the Cubieboard2 with command lines that cannot work
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the person at the command line gets wrong: each is one clear error
on standard error, and exit status 1."""

import subprocess

from sunxi_guests import (SunxiTest, device_tree, egon, elf, uimage,
                          zimage)

# b .
CODE = bytes.fromhex('feffffea')


class Cubieboard2Errors(SunxiTest):
    """Bad input of every kind"""

    def setUp(self):
        super().setUp()
        self.good = self.scratch('good.zimage', zimage(CODE))
        self.dtb = self.scratch('good.dtb', device_tree())
        self.blob = self.scratch('blob', bytes(0x1000))

    def fails(self, message, *args, lines=1):
        """QEMU ends at once with one error, which matches.

        Lines after the first are hints; None is any number of them.
        """
        done = subprocess.run(
            [self.qemu_bin, '-M', 'cubieboard2', '-display', 'none', '-serial',
             # QEMU warns of a MAC that is connected to nothing.
             'none', '-monitor', 'none', '-nic', 'user', *args],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        told = done.stderr.splitlines()
        self.assertRegex(done.stderr, message)
        self.assertEqual(len(told), lines or len(told), done.stderr)
        self.assertRegex(told[0], r'^qemu-system-arm: ')
        self.assertEqual(done.stderr.count('qemu-system-arm: '), 1,
                         done.stderr)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, '')

    def kernel_fails(self, message, *args, kernel=None, lines=1):
        self.fails(message, '-kernel', kernel or self.good, '-dtb', self.dtb,
                   *args, lines=lines)

    def test_no_kernel_file(self):
        self.kernel_fails('/no/kernel.*No such file', kernel='/no/kernel')

    def test_kernel_is_a_directory(self):
        self.kernel_fails(self.workdir, kernel=self.workdir)

    def test_kernel_empty(self):
        self.kernel_fails('empty', kernel=self.scratch('empty', b''))

    def test_kernel_garbage(self):
        self.kernel_fails('garbage.*not a zImage',
                          kernel=self.scratch('garbage', b'garbage' * 999))

    def test_uimage_header_damaged(self):
        image = bytearray(uimage(CODE, 0x40200000))
        image[40] ^= 1
        self.kernel_fails('damaged.*header', kernel=self.scratch('u', image))

    def test_uimage_data_damaged(self):
        image = bytearray(uimage(CODE * 100, 0x40200000))
        image[200] ^= 1
        self.kernel_fails('damaged.*data', kernel=self.scratch('u', image))

    def test_uimage_cut(self):
        image = uimage(CODE * 100, 0x40200000)
        for size in (32, 64, 200):
            self.kernel_fails('damaged',
                              kernel=self.scratch('u', image[:size]))

    def test_uimage_for_another_cpu(self):
        self.kernel_fails('ARM', kernel=self.scratch(
            'u', uimage(CODE, 0x40200000, arch=3)))

    def test_uimage_outside_ram(self):
        for address in (0x10000000, 0x3ffffffc, 0x7ffffffc, 0xfffffff0):
            self.kernel_fails('RAM', kernel=self.scratch(
                'u', uimage(CODE * 100, address)))

    def test_elf_outside_ram(self):
        for address in (0x10000000, 0x80000000):
            self.kernel_fails('RAM', kernel=self.scratch(
                'elf', elf(CODE, address)))

    def test_elf_damaged(self):
        image = elf(CODE * 4, 0x44000000)
        self.kernel_fails('ELF', kernel=self.scratch('elf', image[:40]))
        self.kernel_fails('ELF', kernel=self.scratch('elf', image[:0x1004]))

    def test_elf_for_another_cpu(self):
        image = bytearray(elf(CODE, 0x44000000))
        image[18] = 62
        self.kernel_fails('ELF', kernel=self.scratch('elf', image))

    def test_options_for_nothing(self):
        self.fails('-bios', '-bios', self.good, '-kernel', self.good)
        self.fails('-kernel', '-initrd', self.good)
        self.fails('-kernel', '-append', 'quiet')
        self.fails('-kernel', '-dtb', self.good)

    def test_fel_file(self):
        """What cannot be sent through FEL is found out at once."""
        spl, uboot = egon(CODE), uimage(CODE, 0x4a000000, kind=5)
        self.fails('/no/such/file', '-bios', '/no/such/file')
        bad_header, bad_data = bytearray(uboot), bytearray(uboot)
        bad_header[33] ^= 1
        bad_data[-1] ^= 1
        for why, data in (
                ('no eGON.BT0', b''), ('no eGON.BT0', bytes(0x10000)),
                ('wrong length', spl[:16] + bytes(4) + spl[20:]),
                ('wrong checksum', spl[:-1] + b'x'),
                ('cut off', spl[:-1]),
                ('no uImage behind the SPL', spl.ljust(0x8001, b'\0')),
                ('header', spl.ljust(0x8000, b'\0') + bad_header),
                ('data', spl.ljust(0x8000, b'\0') + bad_data),
                ('data', spl.ljust(0x8000, b'\0') + uboot[:-1]),
                ('no firmware', spl.ljust(0x8000, b'\0') +
                 uimage(CODE, 0x4a000000)),
                ('RAM', spl.ljust(0x8000, b'\0') +
                 uimage(CODE, 0x3fffffff, kind=5)),
                ('RAM', spl.ljust(0x8000, b'\0') +
                 uimage(CODE, 0x7fffffff, kind=5))):
            self.fails(f'u-boot.bin.* FEL: .*{why}', '-bios',
                       self.scratch('u-boot.bin', data))

    def test_no_dtb_file(self):
        self.fails('/no/such.dtb', '-kernel', self.good, '-dtb',
                   '/no/such.dtb')

    def test_dtb_damaged(self):
        tree = device_tree()
        bad = bytearray(tree)
        bad[0] ^= 1
        worse = bytearray(tree)
        worse[8:12] = b'\xff\xff\xff\xff'
        for data in (b'', b'garbage' * 99, tree[:60], bad, worse):
            self.fails('bad.dtb', '-kernel', self.good, '-dtb',
                       self.scratch('bad.dtb', data))

    def test_no_default_dtb(self):
        # Run from a place where there is no build and no installation.
        bare = self.scratch('qemu-system-arm', b'')
        with open(self.qemu_bin, 'rb') as binary:
            self.scratch('qemu-system-arm', binary.read())
        subprocess.run(['chmod', '+x', bare], check=True)
        self.qemu_bin = bare
        self.fails('device tree.*make guests', '-kernel', self.good)

    def test_ram_size(self):
        for size in ('768M', '3G', '256M', '4G', '1023M'):
            self.fails('512 MiB, 1 GiB or 2 GiB', '-m', size)

    def test_too_many_cpus(self):
        self.fails('Invalid SMP CPUs 3', '-smp', '3')

    def test_other_cpu(self):
        self.fails('Invalid CPU (model|type).*cortex-a9', '-cpu', 'cortex-a9',
                   lines=2)

    def test_unknown_machine_option(self):
        self.fails('nonsense', '-M', 'cubieboard2,nonsense=1')

    def test_without_kernel(self):
        self.fails('-kernel', '-initrd', self.blob)
        self.fails('-kernel', '-append', 'quiet')
        self.fails('-kernel', '-dtb', self.dtb)

    def test_secure_without_kernel(self):
        self.fails('secure=on .*-kernel', '-M', 'cubieboard2,secure=on')

    def test_no_initrd_file(self):
        self.kernel_fails('/no/initrd', '-initrd', '/no/initrd')

    def test_initrd_too_large(self):
        path = self.scratch('large', b'')
        with open(path, 'r+b') as file:
            file.truncate(480 << 20)
        self.kernel_fails('RAM', '-m', '512M', '-initrd', path)

    def loader(self, address, kind='kernel', file=None):
        return ('-device',
                f'guest-loader,addr={address:#x},{kind}={file or self.blob}')

    def test_module_outside_ram(self):
        for address in (0x10000000, 0x7ffff800, 0x80000000, 0xfffff800):
            self.kernel_fails('memory|RAM', *self.loader(address))

    def test_modules_overlap(self):
        self.kernel_fails('overlap', *self.loader(0x50000000),
                          *self.loader(0x50000800, 'initrd'), lines=None)

    def test_module_overlaps_kernel(self):
        self.kernel_fails('overlap', *self.loader(0x42000000), lines=None)

    def test_module_overlaps_dtb(self):
        self.kernel_fails('overlap', *self.loader(0x43000000), lines=None)

    def test_no_module_file(self):
        self.kernel_fails('/no/module',
                          *self.loader(0x50000000, file='/no/module'))


if __name__ == '__main__':
    SunxiTest.main()
