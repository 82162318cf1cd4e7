#!/usr/bin/env python3
#
# Functional tests of the Cubieboard2 with small bare-metal programs
#
# SPDX-License-Identifier: GPL-2.0-or-later
"""What only code on the cores can see of the board.

The programs are given as listings: machine code, then what it was assembled
from.  All are position-independent, leave their findings in RAM from RESULTS
on, and write DONE behind them.  Numbers that are expected here are those of
the board, or of the register descriptions of its blocks.
"""

import re
import time

from sunxi_guests import SunxiTest, device_tree, elf, uimage, zimage

RESULTS = 0x48000000
DONE_WORD = 0xfc // 4
DONE = 0x600d

# Where the programs are put that no boot loader starts
LOAD = 0x40100000

MIDR = 0x410fc074
FPSID = 0x41023074
CNTFRQ = 24000000

# What the Mele M9 has in place of this and of the GIC's numbers below
MELE_M9 = {'midr': 0x410fc073, 'fpsid': 0x41023073,
           'gicd_typer': 0x464, 'gicd_iidr': 0x0100043b}
CUBIEBOARD2 = {'midr': MIDR, 'fpsid': FPSID,
               # 160 lines, 2 cores, security extensions
               'gicd_typer': 0x424, 'gicd_iidr': 0x0100143b}

SVC = 0x13
HYP = 0x1a


def assembled(listing):
    """The machine code of a listing."""
    words = re.findall(r'^    ([0-9a-f]{8})\b', listing, re.M)
    return b''.join(int(word, 16).to_bytes(4, 'little') for word in words)


# Started by -kernel: what there is at the entry; greets on UART0, with the
# text that is put behind the code
HANDOVER = assembled('''
                vectors:
    ea00000d        b main
    ea000005        b undef
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
                undef:
    e594b024        ldr r11, [r4, #0x24]
    e28bb001        add r11, r11, #1
    e584b024        str r11, [r4, #0x24]
    e10eb300        mrs r11, elr_hyp
    e28bb004        add r11, r11, #4
    e12ef30b        msr elr_hyp, r11
    e160006e        eret
                main:
    e3a04312        mov r4, #0x48000000
    e8840007        stm r4, {r0, r1, r2}
    e3a00000        mov r0, #0
    e5840024        str r0, [r4, #0x24]
    e10f0000        mrs r0, cpsr
    e584000c        str r0, [r4, #0x0c]
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e5840010        str r0, [r4, #0x10]
    ee100fb0        mrc p15, 0, r0, c0, c0, 5
    e5840014        str r0, [r4, #0x14]
    ee100f10        mrc p15, 0, r0, c0, c0, 0
    e5840018        str r0, [r4, #0x18]
    e5920000        ldr r0, [r2]
    e584001c        str r0, [r4, #0x1c]
    ee910f10        mrc p15, 4, r0, c1, c0, 0
    e5840020        str r0, [r4, #0x20]
    e24f0084        adr r0, vectors
    ee8c0f10        mcr p15, 4, r0, c12, c0, 0
    ee0e4f10        mcr p15, 0, r4, c14, c0, 0
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e5840028        str r0, [r4, #0x28]
    e3015000        movw r5, #0x1000
    e34051c8        movt r5, #0x01c8
    e3e00000        mvn r0, #0
    e5850104        str r0, [r5, #0x104]
    e5950104        ldr r0, [r5, #0x104]
    e584002c        str r0, [r4, #0x2c]
    e5950004        ldr r0, [r5, #0x004]
    e5840030        str r0, [r4, #0x30]
    e5950008        ldr r0, [r5, #0x008]
    e5840034        str r0, [r4, #0x34]
    e2855a01        add r5, r5, #0x1000
    e59500fc        ldr r0, [r5, #0x0fc]
    e5840038        str r0, [r4, #0x38]
    e3a00321        mov r0, #0x84000000
    e1600070        smc #0
    e584003c        str r0, [r4, #0x3c]
    eef00a10        vmrs r0, fpsid
    e5840040        str r0, [r4, #0x40]
    e24f00e0        adr r0, vectors
    e5840044        str r0, [r4, #0x44]
    e28f6034        adr r6, text
    e3085000        movw r5, #0x8000
    e34051c2        movt r5, #0x01c2
    e4d60001    1:  ldrb r0, [r6], #1
    e3500000        cmp r0, #0
    0a000004        beq 3f
    e5951014    2:  ldr r1, [r5, #0x14]
    e3110020        tst r1, #0x20
    0afffffc        beq 2b
    e5850000        str r0, [r5]
    eafffff7        b 1b
    e306000d    3:  movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    4:  wfi
    eafffffd        b 4b
                text:
''')

# Started by -kernel with secure=on: what there is at the entry, and that what
# is for the secure world works: SRAM B, CNTFRQ, and the secure timer's
# interrupt, in group 0 as reset leaves it
HANDOVER_SECURE = assembled('''
    e3a04312        mov r4, #0x48000000
    e8840007        stm r4, {r0, r1, r2}
    e10f0000        mrs r0, cpsr
    e584000c        str r0, [r4, #0x0c]
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e5840010        str r0, [r4, #0x10]
    ee100fb0        mrc p15, 0, r0, c0, c0, 5
    e5840014        str r0, [r4, #0x14]
    ee100f10        mrc p15, 0, r0, c0, c0, 0
    e5840018        str r0, [r4, #0x18]
    e5920000        ldr r0, [r2]
    e584001c        str r0, [r4, #0x1c]
    ee110f10        mrc p15, 0, r0, c1, c0, 0
    e5840020        str r0, [r4, #0x20]
    ee110f11        mrc p15, 0, r0, c1, c1, 0
    e5840024        str r0, [r4, #0x24]
    ee0e4f10        mcr p15, 0, r4, c14, c0, 0
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e5840028        str r0, [r4, #0x28]
    e3015000        movw r5, #0x1000
    e34051c8        movt r5, #0x01c8
    e5950080        ldr r0, [r5, #0x080]
    e584002c        str r0, [r4, #0x2c]
    e5950084        ldr r0, [r5, #0x084]
    e5840030        str r0, [r4, #0x30]
    e5950004        ldr r0, [r5, #0x004]
    e5840034        str r0, [r4, #0x34]
    e5950008        ldr r0, [r5, #0x008]
    e5840038        str r0, [r4, #0x38]
    e3a01802        mov r1, #0x20000
    e5814000        str r4, [r1]
    e5910000        ldr r0, [r1]
    e584003c        str r0, [r4, #0x3c]
    e3a0060f        mov r0, #0x00f00000
    ee010f50        mcr p15, 0, r0, c1, c0, 2
    f57ff06f        isb
    eef00a10        vmrs r0, fpsid
    e5840040        str r0, [r4, #0x40]
    e3a00202        mov r0, #0x20000000
    e5850100        str r0, [r5, #0x100]
    e3a00001        mov r0, #1
    e5850000        str r0, [r5]
    e2855a01        add r5, r5, #0x1000
    e5850000        str r0, [r5]
    e3a010ff        mov r1, #0xff
    e5851004        str r1, [r5, #0x004]
    ee0e1f12        mcr p15, 0, r1, c14, c2, 0
    ee0e0f32        mcr p15, 0, r0, c14, c2, 1
    ee1c1f11    1:  mrc p15, 0, r1, c12, c1, 0
    e3110080        tst r1, #0x80
    0afffffc        beq 1b
    e595000c        ldr r0, [r5, #0x00c]
    e5840044        str r0, [r4, #0x44]
    ee1e0f32        mrc p15, 0, r0, c14, c2, 1
    e5840048        str r0, [r4, #0x48]
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    2:  wfi
    eafffffd        b 2b
''')

# B2: closes the clock gate of UART0 and opens it again; prints, whatever
# comes of it, the three texts of eight bytes that are put behind the code
GATE = assembled('''
    ea00000a        b main
                # the text at r1, as a driver does, but without waiting for ever
                print:
    e4d10001        ldrb r0, [r1], #1
    e3500000        cmp r0, #0
    012fff1e        bxeq lr
    e3a02801        mov r2, #0x10000
    e5953014    1:  ldr r3, [r5, #0x14]
    e3130020        tst r3, #0x20
    1a000001        bne 2f
    e2522001        subs r2, r2, #1
    1afffffa        bne 1b
    e5850000    2:  str r0, [r5]
    eafffff4        b print
                main:
    e3a04312        mov r4, #0x48000000
    e3085000        movw r5, #0x8000
    e34051c2        movt r5, #0x01c2
    e3006000        movw r6, #0x0000
    e34061c2        movt r6, #0x01c2
    e28f1060        adr r1, text
    ebffffed        bl print
    e5950014    3:  ldr r0, [r5, #0x14]
    e3100040        tst r0, #0x40
    0afffffc        beq 3b
    e5840000        str r0, [r4]
                # what a kernel does to a clock that it knows no user of
    e596006c        ldr r0, [r6, #0x6c]
    e3c00801        bic r0, r0, #0x10000
    e586006c        str r0, [r6, #0x6c]
    e5950014        ldr r0, [r5, #0x14]
    e5840004        str r0, [r4, #4]
    e595000c        ldr r0, [r5, #0x0c]
    e5840008        str r0, [r4, #8]
    e28f1034        adr r1, text + 8
    ebffffe0        bl print
    e596006c        ldr r0, [r6, #0x6c]
    e3800801        orr r0, r0, #0x10000
    e586006c        str r0, [r6, #0x6c]
    e595000c        ldr r0, [r5, #0x0c]
    e584000c        str r0, [r4, #12]
    e28f1020        adr r1, text + 16
    ebffffd9        bl print
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    4:  wfi
    eafffffd        b 4b
                text:
''')

# Sets the watchdog, to 0.5 s and to reset the system, and waits
WATCHDOG = assembled('''
    e3a04312        mov r4, #0x48000000
    e3005c90        movw r5, #0x0c90
    e34051c2        movt r5, #0x01c2
    e5950004        ldr r0, [r5, #4]
    e5840000        str r0, [r4]
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
                # half a second, reset of the whole system
    e3a00003        mov r0, #3
    e5850004        str r0, [r5, #4]
    e320f003    1:  wfi
    eafffffd        b 1b
''')

# Started without -kernel: as a boot loader is; then takes data aborts, and
# keeps the fault status and address of each
SECURE = assembled('''
                vectors:
    ea00000a        b main
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    ea000002        b abort
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
                abort:
    ee15bf10        mrc p15, 0, r11, c5, c0, 0
    ee16cf10        mrc p15, 0, r12, c6, c0, 0
    e8a91800        stm r9!, {r11, r12}
    e25ef004        subs pc, lr, #4
                main:
    e3a04312        mov r4, #0x48000000
    e2849040        add r9, r4, #0x40
    e10f0000        mrs r0, cpsr
    e5840000        str r0, [r4]
    ee110f11        mrc p15, 0, r0, c1, c1, 0
    e5840004        str r0, [r4, #0x04]
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e5840008        str r0, [r4, #0x08]
    e3031600        movw r1, #0x3600
    e340116e        movt r1, #0x016e
    ee0e1f10        mcr p15, 0, r1, c14, c0, 0
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e584000c        str r0, [r4, #0x0c]
    ee100fb0        mrc p15, 0, r0, c0, c0, 5
    e5840010        str r0, [r4, #0x10]
    ee100f10        mrc p15, 0, r0, c0, c0, 0
    e5840014        str r0, [r4, #0x14]
    ee9f0f10        mrc p15, 4, r0, c15, c0, 0
    e5840018        str r0, [r4, #0x18]
    e3a0060f        mov r0, #0xf00000
    ee010f50        mcr p15, 0, r0, c1, c0, 2
    f57ff06f        isb
    eef00a10        vmrs r0, fpsid
    e584001c        str r0, [r4, #0x1c]
    e24f0098        adr r0, vectors
    ee0c0f10        mcr p15, 0, r0, c12, c0, 0
    ee110f10        mrc p15, 0, r0, c1, c0, 0
    e3c00a02        bic r0, r0, #0x2000
    ee010f10        mcr p15, 0, r0, c1, c0, 0
    f57ff06f        isb
    e3a05307        mov r5, #0x1c000000
    e2855809        add r5, r5, #0x90000
    e5950000        ldr r0, [r5]
    e5850004        str r0, [r5, #4]
    e3a05103        mov r5, #0xc0000000
    e5d50000        ldrb r0, [r5]
    e28450e2        add r5, r4, #0xe2
    e1950f9f        ldrex r0, [r5]
    e5849020        str r9, [r4, #0x20]
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    1:  wfi
    eafffffd        b 1b
''')

# B3, B4: writes to each 512 MiB of the DRAM window its own address, then reads
# them all
WRAP = assembled('''
    e3a04312        mov r4, #0x48000000
    e3a05206        mov r5, #0x60000000
    e3a06102        mov r6, #0x80000000
    e3a0720a        mov r7, #0xa0000000
    e5855000        str r5, [r5]
    e5866000        str r6, [r6]
    e5877000        str r7, [r7]
    e3a08101        mov r8, #0x40000000
    e5980000        ldr r0, [r8]
    e5840000        str r0, [r4]
    e5950000        ldr r0, [r5]
    e5840004        str r0, [r4, #4]
    e5960000        ldr r0, [r6]
    e5840008        str r0, [r4, #8]
    e5970000        ldr r0, [r7]
    e584000c        str r0, [r4, #12]
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    1:  wfi
    eafffffd        b 1b
''')

# Twice, 0.1 s apart: the 64-bit counter of the timer block, in between two
# readings of the generic timer
COUNTERS = assembled('''
    ea00000a        b main
                # CNT64 in r0:r1 between two readings of CNTPCT in r6:r7 and r8:r9
                sample:
    ec576f0e        mrrc p15, 0, r6, r7, c14
    e3a00002        mov r0, #2
    e58500a0        str r0, [r5, #0xa0]
    e59500a0    1:  ldr r0, [r5, #0xa0]
    e3100002        tst r0, #2
    1afffffc        bne 1b
    e59500a4        ldr r0, [r5, #0xa4]
    e59510a8        ldr r1, [r5, #0xa8]
    ec598f0e        mrrc p15, 0, r8, r9, c14
    e8a403c3        stm r4!, {r0, r1, r6, r7, r8, r9}
    e12fff1e        bx lr
                main:
    e3a04312        mov r4, #0x48000000
    e3005c00        movw r5, #0x0c00
    e34051c2        movt r5, #0x01c2
    ebfffff0        bl sample
    e3092f00        movw r2, #0x9f00
    e3402024        movt r2, #0x0024
    e0988002        adds r8, r8, r2
    e2a99000        adc r9, r9, #0
    ec576f0e    2:  mrrc p15, 0, r6, r7, c14
    e0560008        subs r0, r6, r8
    e0d70009        sbcs r0, r7, r9
    3afffffb        blo 2b
    ebffffe7        bl sample
    e3a04312        mov r4, #0x48000000
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    3:  wfi
    eafffffd        b 3b
''')

# B16: starts the second core in the three steps that it takes, twice
SECOND = assembled('''
    ea000013        b main
                second:
    e3a04312        mov r4, #0x48000000
    ee100fb0        mrc p15, 0, r0, c0, c0, 5
    e5840010        str r0, [r4, #0x10]
    e10f0000        mrs r0, cpsr
    e5840014        str r0, [r4, #0x14]
    ee110f11        mrc p15, 0, r0, c1, c1, 0
    e5840018        str r0, [r4, #0x18]
    ee1e0f10        mrc p15, 0, r0, c14, c0, 0
    e584001c        str r0, [r4, #0x1c]
    e5940020        ldr r0, [r4, #0x20]
    e2800001        add r0, r0, #1
    e5840020        str r0, [r4, #0x20]
    e320f003    1:  wfi
    eafffffd        b 1b
                # until it has started r0 times, for r1 rounds (0: as long as it takes)
                wait:
    e5942020        ldr r2, [r4, #0x20]
    e1520000        cmp r2, r0
    012fff1e        bxeq lr
    e2511001        subs r1, r1, #1
    1afffffa        bne wait
    e12fff1e        bx lr
                main:
    e3a04312        mov r4, #0x48000000
    e3055c00        movw r5, #0x5c00
    e34051c2        movt r5, #0x01c2
                # its address is not what starts it
    e24f0064        adr r0, second
    e58501a4        str r0, [r5, #0x1a4]
    e3a00001        mov r0, #1
    e3a01601        mov r1, #0x100000
    ebfffff1        bl wait
    e5940020        ldr r0, [r4, #0x20]
    e5840000        str r0, [r4, #0x00]
                # nor power
    e3a00000        mov r0, #0
    e5850080        str r0, [r5, #0x80]
    e3a01c01        mov r1, #0x100
    e1b010a1    1:  lsrs r1, r1, #1
    e2410001        sub r0, r1, #1
    23a00000        movcs r0, #0
    e58501b0        str r0, [r5, #0x1b0]
    3afffffa        bcc 1b
    e59501b4        ldr r0, [r5, #0x1b4]
    e3c00001        bic r0, r0, #1
    e58501b4        str r0, [r5, #0x1b4]
    e3a00001        mov r0, #1
    e3a01601        mov r1, #0x100000
    ebffffe1        bl wait
    e5940020        ldr r0, [r4, #0x20]
    e5840004        str r0, [r4, #0x04]
                # but the end of its reset
    e3a00003        mov r0, #3
    e5850080        str r0, [r5, #0x80]
    e5840024        str r0, [r4, #0x24]
    e3a00001        mov r0, #1
    e3a01000        mov r1, #0
    ebffffd9        bl wait
    e5940020        ldr r0, [r4, #0x20]
    e5840008        str r0, [r4, #0x08]
                # it is seen to be in WFI
    e5950088    2:  ldr r0, [r5, #0x88]
    e3100004        tst r0, #4
    0afffffc        beq 2b
    e584000c        str r0, [r4, #0x0c]
                # reset once more
    e3a00000        mov r0, #0
    e5850080        str r0, [r5, #0x80]
    e3a00003        mov r0, #3
    e5850080        str r0, [r5, #0x80]
    e3a00002        mov r0, #2
    e3a01000        mov r1, #0
    ebffffcc        bl wait
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    3:  wfi
    eafffffd        b 3b
''')

# Counts how many WFEs trap to HYP: of a hundred with an event, and of a
# hundred without, but for those that the trap's exception return makes one for
TRAPPED_WFE = assembled('''
                vectors:
    ea00000c        b main
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    ea000001        b trapped
    eafffffe        b .
    eafffffe        b .
                trapped:
    ee95af12        mrc p15, 4, r10, c5, c2, 0
    e2899001        add r9, r9, #1
    e10eb300        mrs r11, elr_hyp
    e28bb004        add r11, r11, #4
    e12ef30b        msr elr_hyp, r11
    e160006e        eret
                main:
    e3a04312        mov r4, #0x48000000
    e24f0044        adr r0, vectors
    ee8c0f10        mcr p15, 4, r0, c12, c0, 0
    e3a09000        mov r9, #0
    e3a0a000        mov r10, #0
    ee910f11        mrc p15, 4, r0, c1, c1, 0
    e3800901        orr r0, r0, #0x4000
    ee810f11        mcr p15, 4, r0, c1, c1, 0
    e30001d3        movw r0, #0x1d3
    e16ef300        msr spsr_hyp, r0
    e28f0004        adr r0, svc
    e12ef300        msr elr_hyp, r0
    e160006e        eret
                svc:
    e3a05064        mov r5, #100
    e320f004    1:  sev
    e320f002        wfe
    e2555001        subs r5, r5, #1
    1afffffb        bne 1b
    e5849000        str r9, [r4]
    e3a05064        mov r5, #100
    e320f002    2:  wfe
    e2555001        subs r5, r5, #1
    1afffffc        bne 2b
    e5849004        str r9, [r4, #4]
    e584a008        str r10, [r4, #8]
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    3:  wfi
    eafffffd        b 3b
''')

# A WFE that traps to HYP from within an IT block, the last thing on a page
TRAPPED_WFE_THUMB = assembled('''
                vectors:
    ea00000e        b main
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    eafffffe        b .
    ea000001        b trapped
    eafffffe        b .
    eafffffe        b .
                trapped:
    ee950f12        mrc p15, 4, r0, c5, c2, 0
    e14e1300        mrs r1, spsr_hyp
    e10e2300        mrs r2, elr_hyp
    e8840007        stm r4, {r0, r1, r2}
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    1:  wfi
    eafffffd        b 1b
                main:
    e3a04312        mov r4, #0x48000000
    e24f004c        adr r0, vectors
    ee8c0f10        mcr p15, 4, r0, c12, c0, 0
    ee910f11        mrc p15, 4, r0, c1, c1, 0
    e3800901        orr r0, r0, #0x4000
    ee810f11        mcr p15, 4, r0, c1, c1, 0
    e30001f3        movw r0, #0x1f3
    e16ef300        msr spsr_hyp, r0
    e28f0010        adr r0, thumb
    e890000f        ldm r0, {r0, r1, r2, r3}
    e2845a01        add r5, r4, #0x1000
    e925000f        stmdb r5!, {r0, r1, r2, r3}
    e12ef305        msr elr_hyp, r5
    e160006e        eret
                thumb:
    bf00bf20        wfe; nop
    4280bf00        nop; cmp r0, r0
    3101bf02        ittt eq; addeq r1, #1
    bf203101        addeq r1, #1; wfeeq
''')

# Counts how often the second core's WFE ends by itself in 0.25 s, then wakes
# it a thousand times, with a number each time that it has to answer
WFE_AND_SEV = assembled('''
    e3a04312        mov r4, #0x48000000
    e3a05000        mov r5, #0
    e5845000        str r5, [r4]
    e5845004        str r5, [r4, #4]
    e3000003        movw r0, #0x0003
    e3480400        movt r0, #0x8400
    e3a01001        mov r1, #1
    e28f2078        adr r2, other
    e1600070        smc #0
    e5840008        str r0, [r4, #8]
    e320f001    1:  yield
    e5940000        ldr r0, [r4]
    e3500000        cmp r0, #0
    0afffffb        beq 1b
    ec576f0e        mrrc p15, 0, r6, r7, c14
    e3088d80        movw r8, #0x8d80
    e340805b        movt r8, #0x005b
    e5945000        ldr r5, [r4]
    ec510f0e    2:  mrrc p15, 0, r0, r1, c14
    e0400006        sub r0, r0, r6
    e1500008        cmp r0, r8
    3afffffb        blo 2b
    e5940000        ldr r0, [r4]
    e0400005        sub r0, r0, r5
    e584000c        str r0, [r4, #12]
    e3a05ffa        mov r5, #1000
    e5845010    3:  str r5, [r4, #16]
    f57ff04f        dsb
    e320f004        sev
    e320f001    4:  yield
    e5940004        ldr r0, [r4, #4]
    e1500005        cmp r0, r5
    1afffffb        bne 4b
    e2555001        subs r5, r5, #1
    1afffff6        bne 3b
    e306000d        movw r0, #0x600d
    e58400fc        str r0, [r4, #0xfc]
    e320f003    5:  wfi
    eafffffd        b 5b
                other:
    e3a04312        mov r4, #0x48000000
    e3a05000        mov r5, #0
    e2855001    6:  add r5, r5, #1
    e5845000        str r5, [r4]
    e5940010        ldr r0, [r4, #16]
    e5840004        str r0, [r4, #4]
    f57ff04f        dsb
    e320f002        wfe
    eafffff8        b 6b
''')


class Cubieboard2Baremetal(SunxiTest):
    """Each test is a run of one program."""

    def setUp(self):
        super().setUp()
        self.dtb = self.scratch('test.dtb', device_tree())

    def kernel(self, image, *args, **kwargs):
        """Start an image the way a boot loader does."""
        return self.start('-kernel', self.scratch('kernel', image),
                          '-dtb', self.dtb, *args, **kwargs)

    def bare(self, code, *args, **kwargs):
        """Put code into RAM, and the first core to it, out of reset."""
        path = self.scratch('code', code)
        return self.start('-device', f'loader,file={path},addr={LOAD:#x},'
                          'cpu-num=0,force-raw=on', *args, **kwargs)

    def results(self, vm, timeout=300):
        """What a program has found, as soon as it is done."""
        end = time.monotonic() + timeout
        while True:
            found = self.words(vm, RESULTS, DONE_WORD + 1)
            if found[DONE_WORD] == DONE:
                return found
            self.assertLess(time.monotonic(), end,
                            f'not done: {[hex(word) for word in found]}')
            time.sleep(0.05)

    def check(self, found, **expected):
        """Compare words by name: index, value and which bits of it count."""
        wrong = []
        for name, (index, value, *mask) in expected.items():
            if (found[index] ^ value) & (mask[0] if mask else 0xffffffff):
                wrong.append(f'{name} is {found[index]:#x}, not {value:#x}')
        self.assertFalse(wrong, '; '.join(wrong))

    # -kernel

    def check_handover(self, vm, console, board=CUBIEBOARD2):
        console.wait(r'^hello from HYP$')
        found = self.results(vm)
        self.check(
            found,
            r0=(0, 0), r1=(1, 0xffffffff),
            # r2 leads to the device tree's magic number, big endian
            fdt_magic=(7, 0xedfe0dd0),
            # non-secure HYP, A, I and F masked; ARM state
            cpsr=(3, 0x1c0 | HYP, 0x3ff),
            cntfrq=(4, CNTFRQ), mpidr=(5, 0x80000000),
            midr=(6, board['midr']),
            # MMU and caches off
            hsctlr=(8, 0, 0x1005),
            # B12: CNTFRQ is secure PL1's to write, for others undefined
            cntfrq_undefined=(9, 1), cntfrq_after=(10, CNTFRQ),
            # All interrupts are in group 1, so that they can be enabled
            gicd_isenabler1=(11, 0xffffffff),
            gicd_typer=(12, board['gicd_typer'], 0x7ff),
            gicd_iidr=(13, board['gicd_iidr']),
            # by ARM, version 2
            gicc_iidr=(14, 0x2043b, 0xf0fff),
            # 1.x
            psci_version=(15, 0x10000, 0xffff0000),
            fpsid=(16, board['fpsid']))
        return found[17]

    HELLO = HANDOVER + b'hello from HYP\r\n\0'

    def test_zimage(self):
        vm, console = self.kernel(zimage(self.HELLO))
        self.assertEqual(self.check_handover(vm, console), 0x42000040)

    def test_elf(self):
        vm, console = self.kernel(elf(self.HELLO, 0x44000000))
        self.assertEqual(self.check_handover(vm, console), 0x44000000)

    def test_uimage(self):
        # Where the board had its kernels loaded and entered
        vm, console = self.kernel(uimage(self.HELLO, 0x40200000))
        self.assertEqual(self.check_handover(vm, console), 0x40200000)

    def test_wfe_trap(self):
        for accel in ('-accel tcg', '-accel tcg,thread=single', '-icount 3'):
            with self.subTest(accel):
                vm, _ = self.kernel(zimage(TRAPPED_WFE), *accel.split())
                found = self.results(vm)
                self.check(found, with_event=(0, 0), without=(1, 50, ~1),
                           hsr=(2, 0x07e00001))
                vm.shutdown()

    def test_wfe_trap_thumb(self):
        vm, _ = self.kernel(zimage(TRAPPED_WFE_THUMB))
        self.check(
            self.results(vm),
            # WFE, 16 bits
            hsr=(0, 0x05e00001),
            # Where it is; the mode, Thumb, and one more in the IT block
            elr=(2, RESULTS + 0xffe), spsr=(1, 0x9f3, 0x0600ffff))

    def test_wfe_waits(self):
        vm, _ = self.kernel(zimage(WFE_AND_SEV))
        found = self.results(vm)
        self.check(found, psci_cpu_on=(2, 0))
        # A core that does not wait comes round some million times.
        self.assertLess(found[3], 1000)

    def test_wfe_round_robin(self):
        vm, _ = self.kernel(zimage(WFE_AND_SEV), '-accel', 'tcg,thread=single')
        self.check(self.results(vm), psci_cpu_on=(2, 0))

    def test_system_reset(self):
        vm, console = self.kernel(zimage(self.HELLO))
        self.check_handover(vm, console)
        for _ in range(2):
            vm.cmd('system_reset')
            self.expect_event(vm, 'RESET', reason='host-qmp-system-reset')
            self.check_handover(vm, console)

    def test_a31(self):
        self.set_machine('mele-m9')
        vm, console = self.kernel(zimage(self.HELLO))
        self.check_handover(vm, console, MELE_M9)

    def check_secure_handover(self, board, cntfrq):
        """Secure, as the first boot loaders left it."""
        vm, _ = self.kernel(zimage(HANDOVER_SECURE),
                            '-M', f'{self.machine},secure=on')
        self.check(
            self.results(vm), r0=(0, 0), r1=(1, 0xffffffff),
            fdt_magic=(7, 0xedfe0dd0),
            # secure SVC, A, I and F masked; ARM state
            cpsr=(3, 0x1c0 | SVC, 0x3ff), scr=(9, 0, 1),
            cntfrq=(4, cntfrq), cntfrq_written=(10, RESULTS),
            mpidr=(5, 0x80000000), midr=(6, board['midr']),
            # MMU and caches off
            sctlr=(8, 0, 0x1005),
            # All interrupts are in group 0.
            gicd_igroupr0=(11, 0), gicd_igroupr1=(12, 0),
            gicd_typer=(13, board['gicd_typer'], 0x7ff),
            gicd_iidr=(14, board['gicd_iidr']),
            sram_b=(15, RESULTS), fpsid=(16, board['fpsid']),
            # The secure timer interrupts, by IRQ.
            gicc_iar=(17, 29), cntp_ctl=(18, 5))

    def test_secure_kernel(self):
        self.check_secure_handover(CUBIEBOARD2, CNTFRQ)

    def test_secure_kernel_a31(self):
        self.set_machine('mele-m9')
        self.check_secure_handover(MELE_M9, 0)

    def test_uart_clock_gate(self):
        """B2: the console dies when its bus clock stops."""
        texts = b'alive\r\n\0' + b'dead\r\n\0\0' + b'again\r\n\0'
        vm, console = self.kernel(zimage(GATE + texts))
        found = self.results(vm)
        console.wait(r'^again$')
        self.assertEqual(console.text, 'alive\nagain\n')
        # Line status while there was a clock, and without; what had been
        # set, 8N1, is there again with the clock.
        self.check(found, lsr=(0, 0x60), lsr_off=(1, 0), lcr_off=(2, 0),
                   lcr_again=(3, 0x03))

    def test_watchdog(self):
        vm, _ = self.kernel(zimage(WATCHDOG))
        # After the reset the same program runs.
        for _ in range(3):
            self.expect_event(vm, 'WATCHDOG', action='reset')
            self.expect_event(vm, 'RESET', guest=True)

    def test_watchdog_pause(self):
        vm, _ = self.kernel(zimage(WATCHDOG), '-action', 'watchdog=pause')
        self.expect_event(vm, 'WATCHDOG', action='pause')
        found = self.results(vm)
        self.check(found, mode=(0, 2))
        self.assertEqual(vm.cmd('query-status')['status'], 'watchdog')

    # Without -kernel

    def test_secure(self):
        vm, _ = self.bare(SECURE)
        found = self.results(vm)
        self.check(
            found, cpsr=(0, 0x1c0 | SVC, 0x3ff), scr=(1, 0),
            # B12: 0 until firmware writes it
            cntfrq=(2, 0), cntfrq_written=(3, CNTFRQ),
            mpidr=(4, 0x80000000), midr=(5, MIDR), cbar=(6, 0x01c80000),
            fpsid=(7, FPSID))
        # Four aborts, of eight bytes each
        self.check(
            found, end=(8, RESULTS + 0x40 + 4 * 8),
            # B5: another SoC's UART (ARM's Versatile Express): read, written;
            # synchronous external abort
            dfsr_read=(16, 0x008), dfar_read=(17, 0x1c090000),
            dfsr_write=(18, 0x808), dfar_write=(19, 0x1c090004),
            # behind the DRAM window
            dfsr_dram=(20, 0x008), dfar_dram=(21, 0xc0000000),
            # B7: exclusives check alignment
            dfsr_ldrex=(22, 0x001), dfar_ldrex=(23, RESULTS + 0xe2))

    def check_wrap(self, size, *expected):
        vm, _ = self.bare(WRAP, '-m', size)
        self.assertEqual(self.results(vm)[:4], list(expected))

    def test_dram_512m(self):
        self.check_wrap('512M', *[0xa0000000] * 4)

    def test_dram_1g(self):
        self.check_wrap('1G', *[0x80000000, 0xa0000000] * 2)

    def test_dram_2g(self):
        self.check_wrap('2G', 0, 0x60000000, 0x80000000, 0xa0000000)

    def test_counters(self):
        # Time is counted in instructions, so that it cannot pass unnoticed.
        vm, _ = self.bare(COUNTERS, '-icount', 'shift=6,sleep=off')
        found = self.results(vm)
        wide = [found[i] | found[i + 1] << 32 for i in range(0, 12, 2)]
        cnt64, before, after = [wide[i + 3] - wide[i] for i in range(3)]
        # Between the last reading of the first and the first of the second
        # sample, and the other way round
        low, high = wide[4] - wide[2], wide[5] - wide[1]
        self.assertGreaterEqual(low, CNTFRQ // 10)
        self.assertLess(high - low, 200, f'{before} {after}')
        self.assertTrue(low - 1 <= cnt64 <= high + 1,
                        f'{cnt64} ticks of CNT64 in {low} to {high} of CNTPCT')

    def test_second_core(self):
        """B16: the second core is off until CPUCFG releases it."""
        vm, _ = self.bare(SECOND, cpus=2)
        found = self.results(vm)
        self.check(
            found, addressed=(0, 0), powered=(1, 0), released=(2, 1),
            wfi=(3, 4, 4), mpidr=(4, 0x80000001),
            cpsr=(5, 0x1c0 | SVC, 0x3ff), scr=(6, 0),
            cntfrq=(7, 0), starts=(8, 2))

    def test_no_second_core(self):
        vm, _ = self.bare(SECOND, cpus=1)
        end = time.monotonic() + 300
        while not self.words(vm, RESULTS + 0x24, 1)[0]:
            self.assertLess(time.monotonic(), end, 'did not come to the start')
            time.sleep(0.05)
        time.sleep(1)
        found = self.words(vm, RESULTS, DONE_WORD + 1)
        self.check(found, starts=(8, 0), done=(DONE_WORD, 0))


if __name__ == '__main__':
    SunxiTest.main()
