#!/usr/bin/env python3
#
# Functional test of Xen with dom0 and a domU on a Cubieboard2
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's Xen 4.17, unmodified.

What the real board's consoles said under Xen 4.4 is compared as far as Xen
4.17 says it too.  It says otherwise: VTCR_EL2, which was 80002558 and is
80003558, as its tables are now walked inner instead of outer shareable; and
the place for the grant table, which was 01d00000 and is now in dom0's RAM.
"""

import time

from sunxi_guests import DTB, PATIENCE, SunxiTest

CCU_APB1_GATE = 0x01c2006c
UART0_GATE = 1 << 16


def wide(*words):
    """ID registers as this Xen prints them, with or without leading zeros."""
    return [f'(0{{8}})?{word}' for word in words]


IDENTITY = (
    r'Processor: (0{8})?410fc074: "ARM Limited", variant: 0x0, part 0xc07, ?'
    r'rev 0x4$',
    'Processor Features: ' + ':'.join(wide('00001131', '00011011')) + '$',
    r'Extensions: GenericTimer Security$',
    'Debug Features: ' + wide('02010555')[0] + '$',
    'Auxiliary Features: ' + wide('00000000')[0] + '$',
    'Memory Model Features: ' + r'\s+(\(XEN\)\s+)?'.join(
        wide('10101105', '40000000', '01240000', '02102211')) + '$',
    'ISA Features: ' + r'\s+(\(XEN\)\s+)?'.join(
        wide('02101110', '13112111', '21232041', '11112131', '10011142',
             '00000000')),
    r'Generic Timer IRQ: phys=30 hyp=26 virt=27 Freq: 24000 KHz$',
    r'gic_dist_addr=0*1c81000$',
    r'gic_cpu_addr=0*1c82000$',
    r'gic_hyp_addr=0*1c84000$',
    r'gic_vcpu_addr=0*1c86000$',
    r'gic_maintenance_irq=25$',
    r'GICv2: 160 lines, 2 cpus, secure \(IID 0100143b\)\.$',
    r'Brought up 2 CPUs$',
    r'VFP implementer 0x41 architecture 2 part 0x30 variant 0x7 rev 0x4$',
    r'P2M: 40-bit IPA$',
    r'VTCR 0x80003558$',
)


class Cubieboard2Xen(SunxiTest):
    """The main job, and a mistake that the board does not forgive."""

    def test_dom0_and_domu(self):
        """What `make xen` does, and what Xen has said on the way."""
        self.assert_said(self.xen_run('cubieboard2'), IDENTITY)

    def test_unused_clocks(self):
        """B2: without clk_ignore_unused dom0 stops the console's clock."""
        module = 'guest-loader,addr=%#x,%s=%s'
        vm, console = self.start(
            '-m', '1G', '-kernel', self.guest('xen'), '-dtb', self.guest(DTB),
            '-append', 'console=dtuart dtuart=serial0 dom0_mem=256M',
            '-device', module % (0x50000000, 'kernel', self.guest('zImage')) +
            ',bootargs=console=hvc0',
            '-device', module % (0x60000000, 'initrd',
                                 self.guest('initrd-dom0.cpio.gz')))
        console.wait(r'Linux version')
        end = time.monotonic() + PATIENCE
        while self.words(vm, CCU_APB1_GATE, 1)[0] & UART0_GATE:
            self.assertLess(time.monotonic(), end, 'the clock goes on')
            console.read(0.2)
        # What had been in the console's socket by then
        while not console.silent(2):
            pass
        # dom0 would come to its shell in a fraction of this.
        self.assertTrue(console.silent(20), console.text[-200:])
        self.assertNotIn('[dom0]', console.text)
        self.assertEqual(vm.cmd('query-status')['status'], 'running')


if __name__ == '__main__':
    SunxiTest.main()
