# SPDX-License-Identifier: GPL-2.0-or-later
"""What the functional tests of the Allwinner sunxi boards share.

The guests are Debian's packages, assembled outside QEMU's tree: they are
looked for in the directory that the environment's SUNXI_GUESTS names, or else
in "guests" beside QEMU's build directory.  Without such a directory a test
that needs guests is skipped; with one, a missing file is a failure.
"""

import os
import re
import socket
import struct
import subprocess
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qemu_test import QemuSystemTest
from qemu_test.config import BUILD_DIR

DTB = 'dtb/sun7i-a20-cubieboard2.dtb'

# Behind QEMU's tree, where this file is one of an overlay
XEN_SCRIPT = Path(__file__).resolve().parents[2] / 'scripts/xen'

# Never to be seen on a console, whatever is being waited for.
TROUBLE = (r'Kernel panic|Internal error: Oops|BUG: |INFO: rcu|'
           r'WARNING: CPU|failed to boot|Unhandled fault|'
           r'\(XEN\) Panic on CPU|Xen BUG at|Hypervisor Trap|'
           r'\[\w+\] step \S+ FAILED')

# Seconds.  Long, because all that a slow host may do to a test is delay it.
PATIENCE = 600


def guests_dir():
    """The directory of the guests, which may not exist."""
    return Path(os.environ.get('SUNXI_GUESTS') or
                Path(BUILD_DIR).resolve().parent / 'guests')


class Console:
    """All that a serial port has said so far, and what of it is new."""

    def __init__(self, test, vm, name='console'):
        self.test = test
        self.vm = vm
        self.text = ''
        self.seen = 0
        self.log = open(test.log_file(f'{name}.txt'), 'a', encoding='utf-8',
                        errors='replace', buffering=1)
        test.addCleanup(self.log.close)

    def read(self, timeout):
        """Take in what comes within a time; False at the end of the file."""
        sock = self.vm.console_socket
        sock.settimeout(timeout)
        try:
            data = sock.recv(65536)
        except (socket.timeout, BlockingIOError):
            return True
        # Text is cut at any byte, but all that is looked for is ASCII.
        text = data.decode('ascii', errors='replace').replace('\r', '')
        self.text += text
        self.log.write(text)
        return bool(data)

    def fail(self, what):
        """End the test, showing the last lines."""
        tail = '\n'.join(self.text.splitlines()[-25:])
        self.test.fail(f'{what}; the console ends with:\n{tail}')

    def wait(self, pattern, timeout=PATIENCE, bad=TROUBLE):
        """Wait for a line to match; what was before it is done with.

        A pattern can span no more than the end of a line.
        """
        end = time.monotonic() + timeout
        wanted = re.compile(pattern, re.M)
        trouble = re.compile(bad)
        # Text comes in small pieces: each line is looked at until it is
        # complete, and those before it are not again.
        line = self.seen
        alive = True
        while True:
            found = wanted.search(self.text, line)
            stop = found.end() if found else len(self.text)
            wrong = trouble.search(self.text, line, stop)
            if wrong:
                self.read(5)
                self.fail(f'"{wrong.group()}" while waiting for "{pattern}"')
            if found:
                self.seen = found.end()
                return found
            if not alive:
                self.fail(f'end of file while waiting for "{pattern}"')
            left = end - time.monotonic()
            if left <= 0:
                self.fail(f'no "{pattern}" in {timeout} s')
            line = max(line, self.text.rfind('\n', 0, stop) + 1)
            alive = self.read(min(left, 5))

    def silent(self, seconds):
        """Whether nothing comes for so long."""
        size = len(self.text)
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.text) == size:
            self.read(max(0.01, end - time.monotonic()))
        return len(self.text) == size

    def send(self, text):
        """Type a text."""
        self.vm.console_socket.settimeout(PATIENCE)
        self.vm.console_socket.sendall(text.encode('ascii'))


class SunxiTest(QemuSystemTest):
    """A test that starts the board, once or several times."""

    def setUp(self):
        super().setUp()
        self.set_machine('cubieboard2')

    def guest(self, name):
        """The path of a guest's file."""
        path = guests_dir() / name
        if not guests_dir().is_dir():
            self.skipTest(f'no guests in {guests_dir()}')
        self.assertTrue(path.is_file(), f'guest {path} is missing')
        return str(path)

    def xen_run(self, board, *options):
        """What `make xen` does; what Xen and dom0 have said."""
        if not XEN_SCRIPT.exists():
            self.skipTest('scripts/xen is not in QEMU\'s tree')
        self.guest('xen')
        log = self.log_file('xen.log')
        done = subprocess.run(
            [XEN_SCRIPT, '--board', board, *options, '--log', log,
             '--timeout', str(PATIENCE), Path(BUILD_DIR).parent],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, check=False)
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        steps = re.findall(r'\d s .*  (\S+)$', done.stdout, re.M)
        for step in ('xenstored', 'create', 'domU-disk', 'domU-net', 'ping',
                     'console', 'debug-keys', 'destroy'):
            self.assertIn(step, steps)
        self.assertIn(steps[-1], ('power-off', 'end'))
        return Path(log).read_text(encoding='utf-8', errors='replace')

    def assert_said(self, said, patterns):
        """Each pattern is in the text."""
        missing = [p for p in patterns if not re.search(p, said, re.M)]
        self.assertFalse(missing, 'not said: ' + ' | '.join(missing))

    def card(self, name, board, version=None, **variables):
        """A card for a board out of an image, for the time of the test.

        It has the board's own U-Boot, of a version or of Debian 12; the
        variables are what boot.scr heeds.  Returns the path.
        """
        path = self.scratch_file(f'{board}-{version}-{name}')
        words = [f'{key}={value}' for key, value in variables.items()]
        done = subprocess.run(
            [self.guest('sdcard'), '--board', board,
             *(['--version', version] if version else []), *words,
             self.guest(name), path],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def start(self, *args, cpus=2, run=True, log='console'):
        """Launch a machine; return it and the console that is its UART0."""
        vm = self.get_vm('-smp', str(cpus), *args)
        vm.set_console()
        vm.launch()
        if run:
            return vm, Console(self, vm, log)
        return vm, None

    def expect_event(self, vm, name, timeout=PATIENCE, **data):
        """Wait for a QMP event, and compare the data named."""
        event = vm.event_wait(name, timeout=timeout)
        self.assertIsNotNone(event, f'no event {name}')
        for key, value in data.items():
            self.assertEqual(event['data'][key], value, f'{name}: {key}')

    def expect_end(self, vm):
        """QEMU ends by itself, and is content."""
        vm.wait(timeout=PATIENCE)
        self.assertEqual(vm.exitcode(), 0, 'exit status of QEMU')

    @staticmethod
    def words(vm, address, count):
        """Physical memory as 32-bit words."""
        answer = vm.cmd('human-monitor-command',
                        command_line=f'xp /{count}wx {address:#x}')
        values = []
        for line in answer.splitlines():
            values += [int(word, 16) for word in line.split(':')[1].split()]
        return values

    def scratch(self, name, data):
        """A file with this content for the time of the test."""
        path = self.scratch_file(name)
        Path(path).write_bytes(data)
        return path


class FirmwareTest(SunxiTest):
    """A test that starts the board as people do: from a card."""

    # U-Boot's and that of busybox's shell
    PROMPT = r'^=> '
    SHELL = r'^/ # '

    def insert(self, card, *args, cpus=2):
        """Start the machine with a card in its first slot."""
        return self.start('-drive', f'if=sd,format=raw,file={card}', *args,
                          cpus=cpus)

    def send_by_fel(self, card, *args, cpus=2):
        """Start the machine with a card's U-Boot sent through FEL.

        The rest of the card is then on a USB stick.
        """
        with open(card, 'rb') as file:
            file.seek(8 * 1024)
            loader = self.scratch('u-boot', file.read(1016 * 1024))
        return self.start(
            '-bios', loader, '-drive',
            f'if=none,id=stick,format=raw,file={card}', '-device',
            'usb-storage,drive=stick', *args, cpus=cpus)

    def uboot(self, console, version=None):
        """Come to U-Boot's prompt; return what has been said on the way."""
        start = console.seen
        version = re.escape(version) if version else r'20\d\d\.\d\d'
        console.wait(rf'^U-Boot SPL {version}\S* \(')
        console.wait(rf'^U-Boot {version}\S* \(')
        console.wait(r'^Hit any key to stop autoboot: ')
        console.send(' ')
        console.wait(self.PROMPT)
        return console.text[start:console.seen]

    def uboot_command(self, console, command):
        """What a command types at U-Boot's prompt."""
        start = console.seen
        console.send(f'{command}\n')
        end = console.wait(self.PROMPT)
        return console.text[start:end.start()].partition('\n')[2]

    def shell_command(self, console, command, bad=TROUBLE, prompt=SHELL):
        """What a command types into the console in Linux."""
        start = console.seen
        console.send(f'{command}; echo "end of $((6 * 7))"\n')
        end = console.wait(r'^end of 42\n', bad=bad)
        console.wait(prompt, bad=bad)
        return console.text[start:end.start()].partition('\n')[2]


class WebServer:
    """It has the same data under any name, on a free port of the loopback.

    What is posted to it last is in its attribute received.
    """

    def __init__(self, data):
        web = self
        web.received = None

        class Handler(BaseHTTPRequestHandler):
            """Of one request"""

            def do_GET(self):                       # pylint: disable=C0103
                """Answer."""
                self.send_response(200)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_POST(self):                      # pylint: disable=C0103
                """Take it."""
                size = int(self.headers['Content-Length'])
                web.received = self.rfile.read(size)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):              # pylint: disable=W0221
                """Nothing."""

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self):
        """The port is free again after this."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def zimage(code, entry=0x40):
    """Code that is position-independent, with the header of a zImage.

    Linux, arch/arm/boot/compressed/head.S: magic at 0x24, start and end of
    the image behind it.  The first word is a branch to the code.
    """
    branch = 0xea000000 | (entry - 8) >> 2
    header = struct.pack('<9I', branch, *[0] * 8)
    header += struct.pack('<III', 0x016f2818, 0, entry + len(code))
    return header.ljust(entry, b'\0') + code


def elf(code, address):
    """Code as an ELF file that is loaded to, and entered at, an address."""
    ident = b'\x7fELF' + bytes([1, 1, 1]) + bytes(9)
    header = ident + struct.pack('<HHIIIIIHHHHHH', 2, 40, 1, address, 52, 0,
                                 0x05000000, 52, 32, 1, 40, 0, 0)
    segment = struct.pack('<8I', 1, 0x1000, address, address, len(code),
                          len(code), 5, 0x1000)
    return (header + segment).ljust(0x1000, b'\0') + code


def egon(code):
    """Code as an SPL, behind its header (U-Boot, include/sunxi_image.h)."""
    def header(checksum):
        return struct.pack('<I8sII', 0xea00000a, b'eGON.BT0', checksum,
                           len(body) + 0x30).ljust(0x30, b'\0')
    body = code.ljust((len(code) + 0x30 + 511) // 512 * 512 - 0x30, b'\0')
    image = header(0x5f0a6c39) + body
    words = struct.unpack(f'<{len(image) // 4}I', image)
    return header(sum(words) & 0xffffffff) + body


def uimage(code, address, arch=2, kind=2):
    """Code as a legacy U-Boot image (include/image.h), a kernel or else."""
    def header(crc):
        return struct.pack('>7I4B32s', 0x27051956, crc, 0, len(code), address,
                           address, zlib.crc32(code), 5, arch, kind, 0,
                           b'test')
    return header(zlib.crc32(header(0))) + code


def device_tree():
    """The least device tree that -kernel can complete, for bare-metal code."""
    strings = b''
    tree = b''

    def string(text):
        nonlocal strings
        offset = len(strings)
        strings += text + b'\0'
        return offset

    def padded(data):
        return data + bytes(-len(data) % 4)

    def prop(name, data):
        return struct.pack('>III', 3, len(data), string(name)) + padded(data)

    def node(name, *inside):
        return (struct.pack('>I', 1) + padded(name + b'\0') +
                b''.join(inside) + struct.pack('>I', 2))

    one = struct.pack('>I', 1)
    tree = node(b'', prop(b'#address-cells', one), prop(b'#size-cells', one),
                prop(b'model', b'test\0'), prop(b'compatible', b'test\0'),
                node(b'chosen'))
    tree += struct.pack('>I', 9)
    reserved = bytes(16)
    start = 40 + len(reserved)
    end = start + len(tree)
    return struct.pack('>10I', 0xd00dfeed, end + len(strings), start, end, 40,
                       17, 16, 0, len(strings), len(tree)) + \
        reserved + tree + strings
