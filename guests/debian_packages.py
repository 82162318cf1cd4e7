# SPDX-License-Identifier: GPL-2.0-or-later
"""What the recipes share that fetch packages: apt in its private root."""

import os
import re
import subprocess
import sys
from pathlib import Path

APT_ROOT = Path(__file__).resolve().parent.parent / 'scripts/apt-root'


class Failure(Exception):
    """Something the person at the command line has to know, in one line."""


def run(argv, env=None, **kwargs):
    """Run a program and return what it prints; its first complaint fails."""
    done = subprocess.run(argv, env=dict(os.environ, LC_ALL='C.UTF-8',
                                         **(env or {})),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False,
                          **kwargs)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines()
                 if line.startswith('E:')] or done.stderr.splitlines()
        raise Failure(lines[0] if lines else f'{argv[0]} failed')
    return done.stdout


def apt_root(directory, *options):
    """Path of the private root's configuration (see scripts/apt-root)."""
    argv = [APT_ROOT, *options, directory]
    done = subprocess.run(argv, stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode:
        sys.exit(done.returncode)       # it has said why
    return done.stdout.strip()


def up_to_date(apt_dir, work, *options):
    """work(configuration), again with new lists if the first try fails."""
    try:
        return work(apt_root(apt_dir, *options))
    except Failure:
        # The archive has moved on since the lists were fetched.
        return work(apt_root(apt_dir, '--update', *options))


def download(conf, names):
    """Have apt download; return {file: "name version arch"}."""
    env = {'APT_CONFIG': conf}
    plan = run(['apt-get', 'install', '-s', *names], env)
    run(['apt-get', 'install', '-q', '-y', '--download-only', *names], env)
    shell = run(['apt-config', 'shell', 'ARCHIVES', 'Dir::Cache::archives/d'],
                env)
    archives = Path(re.search(r"ARCHIVES='(.*)'", shell).group(1))
    files = {}
    for name, version, arch in re.findall(
            r'^Inst (\S+) \((\S+) .*\[(\w+)\]\)', plan, re.M):
        escaped = version.replace(':', '%3a')
        files[archives / f'{name}_{escaped}_{arch}.deb'] = \
            f'{name} {version} {arch}'
    return files


def unpack_deb(file, root):
    try:
        run(['dpkg-deb', '-x', file, root])
    except Failure:
        # apt checks what it downloads, but not again what it has.
        file.unlink()
        raise Failure(f'{file.name} was damaged after its download and '
                      'is removed: run this again') from None


def only(root, pattern):
    found = sorted(root.glob(pattern))
    if len(found) != 1:
        raise Failure(f'{len(found)} files {pattern} in the packages '
                      'where there should be one')
    return found[0]


def words(path):
    """The lines of a list, less comments."""
    return [line for line in path.read_text(encoding='utf-8').split('\n')
            if line and not line.startswith('#')]
