# SPDX-License-Identifier: GPL-2.0-or-later
"""What the overlay is: our files, the fragments among them, and the patches.

A file of this repository that lies under one of ROOTS stands at its very
path in QEMU's tree.  Where QEMU has a file of that name, ours is a fragment
that is added to it; elsewhere it is a file of its own.  patches/*.patch are
applied to QEMU's files before the fragments are added.

A fragment is appended at the end, unless its first line says

    # overlay-before: TEXT

which puts the rest of it in front of the only line of QEMU's file that
starts with TEXT.
"""

import os
import pathlib
import subprocess
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
ROOTS = ('MAINTAINERS', 'configs', 'docs/system', 'hw', 'include', 'target',
         'tests/functional', 'tests/qtest')
MARK = '# overlay-before: '


class OverlayError(Exception):
    """Something is wrong with the overlay or with QEMU's tree."""


def files():
    """The paths of the overlay, relative to TOP, sorted."""
    found = []
    for root in ROOTS:
        path = TOP / root
        if path.is_file():
            found.append(root)
        for where, dirs, names in os.walk(path):
            dirs[:] = [d for d in dirs if d != '__pycache__']
            found += [os.path.relpath(os.path.join(where, n), TOP)
                      for n in names if not n.startswith('.')]
    return sorted(found)


def patches():
    """The patch files, in the order in which they apply."""
    return sorted((TOP / 'patches').glob('*.patch'))


def patched_paths(patch):
    """The paths that a patch file touches."""
    paths = set()
    for line in patch.read_text().splitlines():
        for prefix in ('--- a/', '+++ b/'):
            if line.startswith(prefix):
                paths.add(line[len(prefix):].split('\t')[0])
    return paths


def add_fragment(path, text, fragment):
    """QEMU's file with our lines in it."""
    first, _, rest = fragment.partition('\n')
    if not first.startswith(MARK):
        return text + fragment
    anchor = first[len(MARK):]
    lines = text.splitlines(keepends=True)
    hits = [i for i, line in enumerate(lines) if line.startswith(anchor)]
    if len(hits) != 1:
        raise OverlayError(f'{path}: {len(hits)} lines of QEMU\'s file start '
                           f'with "{anchor}", one was expected')
    lines.insert(hits[0], rest)
    return ''.join(lines)


def apply_patches(pristine, chosen=None):
    """Apply the patches; return {path: text} of every file they touch.

    pristine(path) returns QEMU's own text, or None where it has no such
    file.  Only the touched files are looked at.
    """
    chosen = patches() if chosen is None else chosen
    touched = sorted(set().union(*map(patched_paths, chosen)))
    with tempfile.TemporaryDirectory() as tmp:
        work = pathlib.Path(tmp)
        for path in touched:
            text = pristine(path)
            if text is not None:
                (work / path).parent.mkdir(parents=True, exist_ok=True)
                (work / path).write_text(text)
        for patch in chosen:
            done = subprocess.run(
                ['patch', '-p1', '--silent', '--batch', '--forward',
                 '--no-backup-if-mismatch', '-i', patch],
                cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, check=False)
            if done.returncode:
                raise OverlayError(f'{patch.name} does not apply to this '
                                   f'QEMU: {" ".join(done.stdout.split())}')
        return {path: (work / path).read_text() for path in touched
                if (work / path).exists()}
