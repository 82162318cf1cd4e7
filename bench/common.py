# SPDX-License-Identifier: GPL-2.0-or-later
"""What all of the bench's jobs use: machines, their command lines, one run."""

import importlib.machinery
import importlib.util
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
# Where Debian's package qemu-system-arm has it
DEBIAN_QEMU = Path('/usr/bin/qemu-system-arm')
# Longest time for one run, in seconds
PATIENCE = 1800
TICKS = os.sysconf('SC_CLK_TCK')
# A board with its other MAC
EMAC = '+emac'
# dom0's last word, when it has no domU to start and no work to do
DOM0_READY = r'^\[dom0\] step list ok'


class Failure(Exception):
    """Something the person at the command line has to know."""


class Suite:
    """Jobs that are measured, and shown, in the same manner.

    A job is a name and a pair of title and machines; those with the same
    machines share a table, the first machine being compared with the others.
    """

    JOBS = {}
    # What a machine is known not to reach, so as not to wait for it
    BEYOND = set()
    # What the figures of a table are
    LEGEND = ''
    # All jobs of a machine in one run, or each in its own
    TOGETHER = False

    def __init__(self, bench):
        self.bench = bench

    def measure(self, jobs, machine):
        """Do jobs on a machine: {job: figures}, or raise Failure."""
        raise NotImplementedError

    def cell(self, job, figures, ours):
        """Text for a job's figures, compared with the first machine's or None."""
        raise NotImplementedError


def split_cores(machine):
    """Of NAME or NAME/CORES, the name and the number of cores as a word."""
    name, _, cores = machine.partition('/')
    return name, cores or '2'


def load_script(name):
    """A script of the superproject as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(TOP / 'scripts' /
                                                            name))
    spec = importlib.util.spec_from_loader(name, loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def add_module(dtb, address, size, kind, bootargs=None):
    """What -device guest-loader would add to a device tree, for Xen."""
    node = f'/chosen/module@{address:x}'

    def put(*args):
        subprocess.run(['fdtput', '-p', *args], check=True)

    put('-t', 's', dtb, node, 'compatible', f'multiboot,{kind}',
        'multiboot,module')
    put('-t', 'x', dtb, node, 'reg', f'{address:x}', f'{size:x}')
    if bootargs:
        put('-t', 's', dtb, node, 'bootargs', bootargs)


class Bench:
    """Command lines, and what they take."""

    def __init__(self, build, scratch):
        self.xen = load_script('xen')
        self.qemu = build / 'qemu-system-arm'
        self.guests = build / 'guests'
        self.scratch = Path(scratch)
        for path in (self.qemu, self.guests / 'xen', self.guests / 'zImage',
                     self.dtb('orangepi-pc')):
            if not path.exists():
                raise Failure(f'no {path}: run make qemu guests')

    def program(self, machine):
        """QEMU for a machine: this one, or Debian's for NAME@debian."""
        return DEBIAN_QEMU if machine.endswith('@debian') else self.qemu

    def dtb(self, machine):
        """The kernel's device tree of a board, or one of our own."""
        if machine.endswith(EMAC):
            return self.guests / 'cubieboard2-emac.dtb'
        name = {'bpim2u': 'sun8i-r40-bananapi-m2-ultra.dtb'}.get(machine) or \
            self.xen.BOARDS[machine][0]
        return self.guests / 'dtb' / name

    def hardware(self, machine, more=('-nic', 'none')):
        """The machine itself, and its console for Linux and for Xen."""
        machine, cores = split_cores(machine.removesuffix('@debian'))
        common = ['-m', '1G', '-display', 'none', '-serial', 'stdio',
                  '-monitor', 'none', '-no-reboot', *more]
        if machine == 'virt':
            # Xen maps nothing for dom0 that is above 4 GiB.
            return (['-M', 'virt,virtualization=on,gic-version=2,highmem=off',
                     '-cpu', 'cortex-a7', '-smp', cores, *common], 'ttyAMA0',
                    'dtuart=/pl011@9000000')
        board = ['-M', machine.removesuffix(EMAC),
                 '-dtb', str(self.dtb(machine))]
        if machine in ('orangepi-pc', 'bpim2u'):
            # They have four cores, and no option for less.
            return ([*board, *common], f'ttyS0,115200 maxcpus={cores}',
                    f'dtuart=serial0 maxcpus={cores}')
        return ([*board, '-smp', cores, *common], 'ttyS0,115200',
                'dtuart=serial0')

    def linux(self, machine, initrd='initrd-native.cpio.gz', args='', **more):
        """Linux on the bare machine."""
        hardware, console, _ = self.hardware(machine, **more)
        return [self.program(machine), *hardware, '-kernel',
                self.guests / 'zImage',
                '-initrd', self.guests / initrd,
                '-append', f'console={console} {args}'.strip()]

    def dom0(self, machine, initrd='initrd-dom0.cpio.gz',
             args='test=poweroff', **more):
        """Xen with dom0, which starts the domU if it is not told otherwise."""
        hardware, _, console = self.hardware(machine, **more)
        board, _ = split_cores(machine)
        modules = (
            (self.xen.KERNEL, 'kernel', self.guests / 'zImage',
             f'{self.xen.DOM0_ARGS} {args}'),
            (self.xen.INITRD, 'initrd', self.guests / initrd, None))
        load = []
        for address, kind, path, bootargs in modules:
            if board == 'orangepi-pc':
                load += ['-device', f'loader,file={path},addr={address:#x},'
                         'force-raw=on']
            else:
                boot = f',bootargs={bootargs}' if bootargs else ''
                load += ['-device', f'guest-loader,addr={address:#x},'
                         f'{kind}={path}{boot}']
        if board == 'orangepi-pc':
            # This machine makes its device tree too late for guest-loader.
            dtb = self.scratch / 'orangepi-xen.dtb'
            dtb.write_bytes(self.dtb(board).read_bytes())
            for address, kind, path, bootargs in modules:
                add_module(dtb, address, path.stat().st_size,
                           {'initrd': 'ramdisk'}.get(kind, kind), bootargs)
            hardware[hardware.index('-dtb') + 1] = str(dtb)
        # The first console= is the board's in XEN_ARGS.
        xen_args = re.sub(r'dtuart=\S+', console, self.xen.XEN_ARGS)
        return [self.qemu, *hardware, *load, '-kernel', self.guests / 'xen',
                '-append', xen_args]

    def run(self, argv, name):
        """Start a machine, with its console in a log of that name."""
        return Run(argv, self.scratch / f'{name}.log')


class Run:
    """One run of QEMU, with its console in a log."""

    def __init__(self, argv, log):
        self.log = log
        self.start = time.monotonic()
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            [str(arg) for arg in argv], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.watch = threading.Timer(PATIENCE, self.kill)
        self.watch.start()

    def lines(self):
        """What comes from the console, a line each time it gets longer.

        Not only whole lines: a prompt has no end.
        """
        line = b''
        with open(self.log, 'wb') as file:
            while chunk := os.read(self.process.stdout.fileno(), 4096):
                file.write(chunk)
                file.flush()
                for part in chunk.splitlines(keepends=True):
                    line += part
                    yield line.decode(errors='replace')
                    if line.endswith(b'\n'):
                        line = b''

    def type(self, text):
        """Write to the console."""
        os.write(self.process.stdin.fileno(), text.encode())

    def cpu(self):
        """QEMU's user CPU seconds so far."""
        stat = Path(f'/proc/{self.process.pid}/stat').read_text('ascii')
        return int(stat.rpartition(') ')[2].split()[11]) / TICKS

    def kill(self):
        """End it where it is.  Popen.kill() would take what end() is after."""
        os.kill(self.process.pid, signal.SIGKILL)

    def end(self):
        """Wait for the end: exit status, user CPU seconds and seconds."""
        self.process.stdin.close()
        self.process.stdout.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        wall = time.monotonic() - self.start
        self.watch.cancel()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, usage.ru_utime, wall

    def failure(self, what):
        """What to raise when the run did not come to what it should."""
        tail = self.log.read_text(encoding='utf-8',
                                  errors='replace').splitlines()[-20:]
        return Failure('\n'.join(tail) + f'\n{what} failed, QEMU ended with '
                       f'{self.process.returncode}')
