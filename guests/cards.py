# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of an SD card image, made without root, mount or loop device.

The same input gives the same bytes, as identifiers are fixed and every time
stamp is SOURCE_DATE_EPOCH or an early one.
"""

import os
import stat
import subprocess

from debian_packages import Failure

MIB = 1 << 20
SECTOR = 512
BOOT_START = MIB
# The boot scripts name the second partition by its UUID.
DISK_ID = 0xa20a20
SERIAL = '00A200A2'
UUID = '00000000-0000-4000-8000-00000000a202'
# FAT knows of nothing before 1980; mke2fs and debugfs take 0 for "now".
WHEN = os.environ.get('SOURCE_DATE_EPOCH', '315619200')
ENV = dict(os.environ, LC_ALL='C', TZ='UTC', SOURCE_DATE_EPOCH=WHEN,
           E2FSPROGS_FAKE_TIME=WHEN, MTOOLSRC='/dev/null',
           MTOOLS_SKIP_CHECK='1',
           PATH=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')


def run(argv, stdin='', **kwargs):
    done = subprocess.run(argv, input=stdin, env=ENV, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **kwargs)
    if done.returncode:
        lines = done.stdout.strip().splitlines() or ['failed']
        raise Failure(f'{argv[0]}: {lines[-1]}')
    return done.stdout


def partition(image, boot, root):
    """The MBR; the first partition is the one U-Boot looks into."""
    start = BOOT_START // SECTOR
    run(['sfdisk', '-q', '--no-reread', '--no-tell-kernel', image],
        f'label: dos\nlabel-id: {DISK_ID:#x}\n'
        f'start={start}, size={boot // SECTOR}, type=e, bootable\n'
        f'start={start + boot // SECTOR}, size={root // SECTOR}, type=83\n')


def fat(image, offset, size, entries, scratch):
    at = f'{image}@@{offset}'
    # Geometry is of no use to anybody, and has to be something.
    run(['mformat', '-i', at, '-T', str(size // SECTOR), '-h', '16',
         '-s', '63', '-H', str(offset // SECTOR), '-N', SERIAL, '-v', 'BOOT',
         '::'])
    folders = {}
    for path in sorted(entries):
        mode, _, data = entries[path]
        if stat.S_ISDIR(mode):
            run(['mmd', '-i', at, f'::{path}'])
        elif stat.S_ISREG(mode):
            file = scratch / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            os.utime(file, (int(WHEN), int(WHEN)))
            folders.setdefault(os.path.dirname(path), []).append(file)
        else:
            raise Failure(f'/{path} cannot be on a FAT partition')
    # One after the other, for the same order each time.
    for folder, files in folders.items():
        try:
            run(['mcopy', '-m', '-i', at, *files, f'::{folder}/'])
        except Failure as failure:
            raise Failure(f'boot partition: {failure}') from None


def ext4(image, offset, size, entries, scratch):
    file = scratch / 'ext4'
    run(['mke2fs', '-q', '-t', 'ext4', '-L', 'root', '-U', UUID, '-m', '1',
         '-E', f'hash_seed={UUID},root_owner=0:0', file, f'{size // 1024}k'])
    # mke2fs -d would take owners, and times of change, from the staged files.
    commands = []
    for number, path in enumerate(sorted(entries)):
        mode, rdev, data = entries[path]
        folder, name = os.path.split(path)
        if ' ' in path:
            raise Failure(f'/{path}: no space in a name, please')
        commands.append(f'cd /{folder}')
        if stat.S_ISDIR(mode):
            commands.append(f'mkdir {name}')
        elif stat.S_ISLNK(mode):
            commands.append(f'symlink {name} {data.decode()}')
        elif stat.S_ISCHR(mode):
            commands.append(f'mknod {name} c {rdev[0]} {rdev[1]}')
        else:
            source = scratch / f'file{number}'
            source.write_bytes(data)
            commands.append(f'write {source} {name}')
        commands += [f'sif {name} mode 0{mode:o}'] + \
            [f'sif {name} {field} 0' for field in ('uid', 'gid')]
    log = run(['debugfs', '-w', '-f', '-', file], '\n'.join(commands) + '\n')
    # debugfs goes on after an error, repeats each command, and tells what it
    # allocated.
    for line in log.splitlines():
        if line and not line.startswith(('debugfs', 'Allocated inode:')):
            raise Failure(f'root partition: {line}')
    run(['e2fsck', '-f', '-n', file])
    run(['dd', f'if={file}', f'of={image}', 'bs=1M', 'conv=notrunc,sparse',
         f'seek={offset // MIB}', 'status=none'])
