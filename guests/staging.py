# SPDX-License-Identifier: GPL-2.0-or-later
"""A tree of files out of unpacked packages and files of our own.

It is described by a text, a .spec file, with one entry on a line:

  dir MODE PATH              a directory; parents of files need no entry
  node MODE PATH c MAJ MIN   a character device
  include SPEC               the entries of another one, beside this
  link PATH TARGET           a symbolic link
  file MODE PATH SOURCE      a file beside it, or @NAME for one given as
                             NAME=FILE; a directory's files if NAME is one
  take PATH...               files (patterns) of the packages; an ELF file
                             brings the libraries it needs
  module NAME...             kernel modules, with those they depend on

A later entry replaces an earlier one of the same path.
"""

import os
import stat
import struct
from pathlib import Path

from debian_packages import Failure

MERGED = ('bin', 'sbin', 'lib')
LIB_DIRS = ('usr/lib/arm-linux-gnueabihf', 'usr/lib')


def elf_needs(data):
    """Interpreter and libraries that a 32-bit little-endian ELF file needs."""
    if data[:6] != b'\x7fELF\x01\x01':
        return []
    phoff, = struct.unpack_from('<I', data, 28)
    phentsize, phnum = struct.unpack_from('<HH', data, 42)
    loads, dynamic, needs = [], None, []
    for i in range(phnum):
        p_type, offset, vaddr, _, filesz = \
            struct.unpack_from('<5I', data, phoff + i * phentsize)
        if p_type == 1:                                 # PT_LOAD
            loads.append((vaddr, offset, filesz))
        elif p_type == 2:                               # PT_DYNAMIC
            dynamic = data[offset:offset + filesz]
        elif p_type == 3:                               # PT_INTERP
            needs.append(data[offset:offset + filesz - 1].decode())
    if dynamic is None:
        return needs
    entries = list(struct.iter_unpack('<II', dynamic))
    strtab = next(value for tag, value in entries if tag == 5)  # DT_STRTAB
    base = next(strtab - vaddr + offset for vaddr, offset, size in loads
                if vaddr <= strtab < vaddr + size)
    for tag, value in entries:
        if tag == 1:                                    # DT_NEEDED
            start = base + value
            needs.append(data[start:data.index(b'\0', start)].decode())
    return needs


class Tree:
    """The entries of a tree: {path: (mode, rdev, data)}.

    As on an installed Debian, /bin, /sbin and /lib are links into /usr;
    except where there are no links, as on a FAT partition.
    """

    def __init__(self, root, files, merged=True):
        self.root = root
        self.files = files
        self.entries = {}
        for name in MERGED if merged else ():
            self.add(name, stat.S_IFLNK | 0o777, f'usr/{name}'.encode())
            self.add(f'usr/{name}', stat.S_IFDIR | 0o755)

    @staticmethod
    def merged(path):
        path = os.path.normpath(path).lstrip('/')
        return f'usr/{path}' if path.split('/')[0] in MERGED and '/' in path \
            else path

    def add(self, path, mode, data=b'', rdev=(0, 0)):
        path = self.merged(path)
        parent = os.path.dirname(path)
        if parent and parent not in self.entries:
            self.add(parent, stat.S_IFDIR | 0o755)
        self.entries[path] = (mode, rdev, data)

    def in_root(self, path):
        """Where ROOT has a file: packages use both /lib and /usr/lib."""
        path = self.merged(path)
        for name in (path, path.removeprefix('usr/')):
            if os.path.lexists(self.root / name):
                return self.root / name
        raise Failure(f'no /{path} in the packages')

    def take(self, path):
        path = self.merged(path)
        if path in self.entries:
            return
        source = self.in_root(path)
        info = source.lstat()
        if stat.S_ISLNK(info.st_mode):
            target = os.readlink(source)
            self.add(path, info.st_mode, target.encode())
            self.take(os.path.join('/', os.path.dirname(path), target))
            return
        data = source.read_bytes()
        self.add(path, info.st_mode, data)
        for need in elf_needs(data):
            self.take(need if need.startswith('/') else self.library(need))

    def library(self, name):
        for directory in LIB_DIRS:
            try:
                self.in_root(f'{directory}/{name}')
                return f'{directory}/{name}'
            except Failure:
                pass
        raise Failure(f'no library {name} in the packages')

    def take_all(self, pattern):
        pattern = self.merged(pattern)
        found = [p for name in (pattern, pattern.removeprefix('usr/'))
                 for p in self.root.glob(name)]
        if not found:
            raise Failure(f'no /{pattern} in the packages')
        for path in sorted(found):
            if path.is_symlink() or not path.is_dir():
                self.take(str(path.relative_to(self.root)))

    def modules(self, names):
        """Kernel modules, and of modprobe's files what concerns them."""
        base = next(iter(sorted((self.root / 'lib/modules').iterdir())))
        release = f'lib/modules/{base.name}'

        def lines(name):
            return (base / name).read_text(encoding='utf-8').splitlines()

        def key(name):
            return name.replace('-', '_')

        depends = dict(line.split(':', 1) for line in lines('modules.dep'))
        paths = {key(Path(path).stem): path for path in depends}
        aliases = [line for line in lines('modules.alias') +
                   lines('modules.symbols') if line.startswith('alias ')]
        softdeps = [line for line in lines('modules.softdep')
                    if line.startswith('softdep ')]
        builtin = {key(Path(line).stem) for line in lines('modules.builtin')}
        wanted = {}

        def want(name, hard=True):
            name = key(name)
            if name not in paths:
                real = [line.split()[2] for line in aliases
                        if key(line.split()[1]) == name]
                if not real and hard and name not in builtin:
                    raise Failure(f'no module {name} in the kernel package')
                for other in real:
                    want(other)
                return
            if paths[name] in wanted:
                return
            wanted[paths[name]] = depends[paths[name]]
            for path in depends[paths[name]].split():
                want(Path(path).stem)
            for line in softdeps:
                words = line.split()
                if key(words[1]) == name:
                    for other in words[2:]:
                        if not other.endswith(':'):
                            want(other, hard=False)

        for name in names:
            want(name)
        stems = {key(Path(path).stem) for path in wanted}
        for path in wanted:
            self.take(f'{release}/{path}')
        for name, text in (
                ('modules.dep', [f'{path}:{wanted[path]}'
                                 for path in sorted(wanted)]),
                ('modules.alias', [line for line in lines('modules.alias')
                                   if line.split()[-1] in stems]),
                ('modules.softdep', [line for line in softdeps
                                     if key(line.split()[1]) in stems])):
            self.add(f'{release}/{name}', stat.S_IFREG | 0o644,
                     ''.join(f'{line}\n' for line in text).encode())

    def read(self, spec):
        modules = []
        self.read_into(spec, modules)
        if modules:
            self.modules(modules)

    def read_into(self, spec, modules):
        for number, line in enumerate(
                spec.read_text(encoding='utf-8').splitlines(), 1):
            words = line.split('#', 1)[0].split()
            if not words:
                continue
            try:
                self.entry(spec.parent, modules, *words)
            except (TypeError, ValueError, KeyError) as error:
                raise Failure(f'{spec}:{number}: {error}') from None

    def entry(self, here, modules, kind, *words):
        if kind == 'dir':
            mode, path = words
            self.add(path, stat.S_IFDIR | int(mode, 8))
        elif kind == 'node':
            mode, path, _, major, minor = words
            self.add(path, stat.S_IFCHR | int(mode, 8),
                     rdev=(int(major), int(minor)))
        elif kind == 'link':
            path, target = words
            self.add(path, stat.S_IFLNK | 0o777, target.encode())
        elif kind == 'file':
            mode, path, source = words
            source = self.files[source[1:]] if source[0] == '@' \
                else here / source
            for one in sorted(source.iterdir()) if source.is_dir() \
                    else [source]:
                self.add(f'{path}/{one.name}' if source.is_dir() else path,
                         stat.S_IFREG | int(mode, 8), one.read_bytes())
        elif kind == 'include':
            name, = words
            self.read_into(here / name, modules)
        elif kind == 'take':
            for pattern in words:
                self.take_all(pattern)
        elif kind == 'module':
            modules += words
        else:
            raise ValueError(f'no such kind of entry: {kind}')
