/*
 * QTest of a Cortex-A7 and its GIC as a SoC has them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a qtest cannot do from outside (system registers, accesses from a
 * given exception level) is done by small programs in the guest, which leave
 * what they saw in memory.
 */

#include "qemu/osdep.h"
#include "libqtest.h"
#include "qemu/bswap.h"
#include "sunxi-test.h"

/* Any address in the RAM of the virt machine will do for the program */
#define PROGRAM     0x40200000
/* The programs know this one: results in words, then a mark at the end */
#define RESULTS     0x40300000
#define MARK_OFS    0xfc
#define MARK        0x600d

#define CNT24M      24000000

/* Out of reset, in flash: go to PROGRAM, which non-secure code can read */
static const uint32_t reset_code[] = {
    0xe3000000, /* movw r0, #0 */
    0xe3440020, /* movt r0, #0x4020 */
    0xe12fff10, /* bx r0 */
};

/*
 * CNTFRQ, FPSID and exclusives. Results, by offset:
 *   00  CNTFRQ out of reset       04  CNTFRQ after a secure write of 24 MHz
 *   08  FPSID                     0c  unaligned load, MMU on (1)
 *   10  aligned STREX (0)         14  DFSR of an unaligned LDREX, MMU on
 *   20  number of UNDEFs at a write of CNTFRQ in non-secure SVC mode
 *   24  CNTFRQ after it
 *   28  number of UNDEFs at a write of CNTFRQ in HYP mode
 *   2c  CNTFRQ after it           30  HSR of an unaligned LDREX in HYP mode
 *   34  unaligned load in HYP mode, MMU on (1)
 */
static const uint32_t cpu_program[] = {
    0xea00002f, /* 000  b main */
    0xeafffffe, /* 004  b . */
    0xeafffffe, /* 008  b . */
    0xeafffffe, /* 00c  b . */
    0xeafffffe, /* 010  b . */
    0xeafffffe, /* 014  b . */
    0xeafffffe, /* 018  b . */
    0xeafffffe, /* 01c  b . */
    /* sec_vec: */
    0xeafffffe, /* 020  b . */
    0xeafffffe, /* 024  b . */
    0xeafffffe, /* 028  b . */
    0xeafffffe, /* 02c  b . */
    0xea000012, /* 030  b sec_abort */
    0xeafffffe, /* 034  b . */
    0xeafffffe, /* 038  b . */
    0xeafffffe, /* 03c  b . */
    /* ns_vec: */
    0xeafffffe, /* 040  b . */
    0xea000010, /* 044  b ns_undef */
    0xeafffffe, /* 048  b . */
    0xeafffffe, /* 04c  b . */
    0xeafffffe, /* 050  b . */
    0xeafffffe, /* 054  b . */
    0xeafffffe, /* 058  b . */
    0xeafffffe, /* 05c  b . */
    /* hyp_vec: */
    0xeafffffe, /* 060  b . */
    0xea00000c, /* 064  b hyp_undef */
    0xeafffffe, /* 068  b . */
    0xeafffffe, /* 06c  b . */
    0xea00000d, /* 070  b hyp_abort */
    0xea00004f, /* 074  b hyp_entry */
    0xeafffffe, /* 078  b . */
    0xeafffffe, /* 07c  b . */
    /* sec_abort: */
    0xee15bf10, /* 080  mrc p15, 0, r11, c5, c0, 0 */
    0xe584b014, /* 084  str r11, [r4, #0x14] */
    0xe25ef004, /* 088  subs pc, lr, #4 */
    /* ns_undef: */
    0xe594b020, /* 08c  ldr r11, [r4, #0x20] */
    0xe28bb001, /* 090  add r11, r11, #1 */
    0xe584b020, /* 094  str r11, [r4, #0x20] */
    0xe1b0f00e, /* 098  movs pc, lr */
    /* hyp_undef: */
    0xe594b028, /* 09c  ldr r11, [r4, #0x28] */
    0xe28bb001, /* 0a0  add r11, r11, #1 */
    0xe584b028, /* 0a4  str r11, [r4, #0x28] */
    0xea000001, /* 0a8  b hyp_skip */
    /* hyp_abort: */
    0xee95bf12, /* 0ac  mrc p15, 4, r11, c5, c2, 0 */
    0xe584b030, /* 0b0  str r11, [r4, #0x30] */
    /* hyp_skip: */
    0xe10eb300, /* 0b4  mrs r11, elr_hyp */
    0xe28bb004, /* 0b8  add r11, r11, #4 */
    0xe12ef30b, /* 0bc  msr elr_hyp, r11 */
    0xe160006e, /* 0c0  eret */
    /* main: */
    0xe3004000, /* 0c4  movw r4, #(RES & 0xffff) */
    0xe3444030, /* 0c8  movt r4, #(RES >> 16) */
    0xe24f00b4, /* 0cc  adr r0, sec_vec */
    0xee0c0f10, /* 0d0  mcr p15, 0, r0, c12, c0, 0 */
    0xee1e0f10, /* 0d4  mrc p15, 0, r0, c14, c0, 0 */
    0xe5840000, /* 0d8  str r0, [r4, #0x00] */
    0xe3031600, /* 0dc  movw r1, #(24000000 & 0xffff) */
    0xe340116e, /* 0e0  movt r1, #(24000000 >> 16) */
    0xee0e1f10, /* 0e4  mcr p15, 0, r1, c14, c0, 0 */
    0xee1e0f10, /* 0e8  mrc p15, 0, r0, c14, c0, 0 */
    0xe5840004, /* 0ec  str r0, [r4, #0x04] */
    0xe3a0060f, /* 0f0  mov r0, #0xf00000 */
    0xee010f50, /* 0f4  mcr p15, 0, r0, c1, c0, 2 */
    0xf57ff06f, /* 0f8  isb */
    0xeef00a10, /* 0fc  vmrs r0, fpsid */
    0xe5840008, /* 100  str r0, [r4, #0x08] */
    /* - 1:1 sections of normal memory */
    0xe2840901, /* 104  add r0, r4, #0x4000 */
    0xe3011c0e, /* 108  movw r1, #0x1c0e */
    0xe3a02a01, /* 10c  mov r2, #4096 */
    0xe4801004, /* 110  1: str r1, [r0], #4 */
    0xe2811601, /* 114  add r1, r1, #0x100000 */
    0xe2522001, /* 118  subs r2, r2, #1 */
    0x1afffffb, /* 11c  bne 1b */
    0xe2840901, /* 120  add r0, r4, #0x4000 */
    0xee020f10, /* 124  mcr p15, 0, r0, c2, c0, 0 */
    0xe3a00000, /* 128  mov r0, #0 */
    0xee020f50, /* 12c  mcr p15, 0, r0, c2, c0, 2 */
    0xe3a00001, /* 130  mov r0, #1 */
    0xee030f10, /* 134  mcr p15, 0, r0, c3, c0, 0 */
    0xee080f17, /* 138  mcr p15, 0, r0, c8, c7, 0 */
    0xee110f10, /* 13c  mrc p15, 0, r0, c1, c0, 0 */
    0xe3c00002, /* 140  bic r0, r0, #2 */
    0xe3800001, /* 144  orr r0, r0, #1 */
    0xee010f10, /* 148  mcr p15, 0, r0, c1, c0, 0 */
    0xf57ff06f, /* 14c  isb */
    0xe3a00e11, /* 150  mov r0, #0x110 */
    0xe5840100, /* 154  str r0, [r4, #0x100] */
    0xe5940101, /* 158  ldr r0, [r4, #0x101] */
    0xe584000c, /* 15c  str r0, [r4, #0x0c] */
    0xe2841c01, /* 160  add r1, r4, #0x100 */
    0xe1910f9f, /* 164  ldrex r0, [r1] */
    0xe1812f90, /* 168  strex r2, r0, [r1] */
    0xe5842010, /* 16c  str r2, [r4, #0x10] */
    0xe2811002, /* 170  add r1, r1, #2 */
    0xe1910f9f, /* 174  ldrex r0, [r1] */
    /* - non-secure */
    0xf1020016, /* 178  cps #0x16 */
    0xe3000101, /* 17c  movw r0, #0x101 */
    0xee010f11, /* 180  mcr p15, 0, r0, c1, c1, 0 */
    0xf57ff06f, /* 184  isb */
    0xe24f0e15, /* 188  adr r0, ns_vec */
    0xee0c0f10, /* 18c  mcr p15, 0, r0, c12, c0, 0 */
    0xe24f0f4e, /* 190  adr r0, hyp_vec */
    0xee8c0f10, /* 194  mcr p15, 4, r0, c12, c0, 0 */
    0xe30001d3, /* 198  mov r0, #0x1d3 */
    0xe16ff000, /* 19c  msr spsr_cxsf, r0 */
    0xe28fe000, /* 1a0  adr lr, ns_svc */
    0xe1b0f00e, /* 1a4  movs pc, lr */
    /* ns_svc: */
    0xee0e4f10, /* 1a8  mcr p15, 0, r4, c14, c0, 0 */
    0xee1e0f10, /* 1ac  mrc p15, 0, r0, c14, c0, 0 */
    0xe5840024, /* 1b0  str r0, [r4, #0x24] */
    0xe1400070, /* 1b4  hvc #0 */
    /* hyp_entry: */
    0xee0e4f10, /* 1b8  mcr p15, 0, r4, c14, c0, 0 */
    0xee1e0f10, /* 1bc  mrc p15, 0, r0, c14, c0, 0 */
    0xe584002c, /* 1c0  str r0, [r4, #0x2c] */
    /* - 1:1 blocks of normal memory */
    0xe2840902, /* 1c4  add r0, r4, #0x8000 */
    0xe3001741, /* 1c8  movw r1, #0x741 */
    0xe3a02000, /* 1cc  mov r2, #0 */
    0xe3a03004, /* 1d0  mov r3, #4 */
    0xe4801004, /* 1d4  1: str r1, [r0], #4 */
    0xe4802004, /* 1d8  str r2, [r0], #4 */
    0xe2811101, /* 1dc  add r1, r1, #0x40000000 */
    0xe2533001, /* 1e0  subs r3, r3, #1 */
    0x1afffffa, /* 1e4  bne 1b */
    0xe3a000ff, /* 1e8  mov r0, #0xff */
    0xee8a0f12, /* 1ec  mcr p15, 4, r0, c10, c2, 0 */
    0xe3030500, /* 1f0  movw r0, #0x3500 */
    0xe3480080, /* 1f4  movt r0, #0x8080 */
    0xee820f50, /* 1f8  mcr p15, 4, r0, c2, c0, 2 */
    0xe2840902, /* 1fc  add r0, r4, #0x8000 */
    0xec420f42, /* 200  mcrr p15, 4, r0, r2, c2 */
    0xee880f17, /* 204  mcr p15, 4, r0, c8, c7, 0 */
    0xee910f10, /* 208  mrc p15, 4, r0, c1, c0, 0 */
    0xe3c00002, /* 20c  bic r0, r0, #2 */
    0xe3800001, /* 210  orr r0, r0, #1 */
    0xee810f10, /* 214  mcr p15, 4, r0, c1, c0, 0 */
    0xf57ff06f, /* 218  isb */
    0xe5940101, /* 21c  ldr r0, [r4, #0x101] */
    0xe5840034, /* 220  str r0, [r4, #0x34] */
    0xe2841c01, /* 224  add r1, r4, #0x100 */
    0xe2811002, /* 228  add r1, r1, #2 */
    0xe1910f9f, /* 22c  ldrex r0, [r1] */
    0xe306000d, /* 230  movw r0, #0x600d */
    0xe58400fc, /* 234  str r0, [r4, #0xfc] */
    0xeafffffe, /* 238  b . */
};

/*
 * The generic timer against the PL031, which counts seconds. Results:
 *   00  low and high word of the counter's ticks in one second
 *   08  how often, of 1000, the timer fired before the counter was there
 *   0c  at most how many ticks after it it was seen to have fired
 */
static const uint32_t timer_program[] = {
    /* main: */
    0xe3004000, /* 000  movw r4, #(RES & 0xffff) */
    0xe3444030, /* 004  movt r4, #(RES >> 16) */
    0xe3005000, /* 008  movw r5, #0 */
    0xe3405901, /* 00c  movt r5, #0x0901 */
    /* - ticks between two steps of the real-time clock */
    0xe5950000, /* 010  ldr r0, [r5] */
    0xe5951000, /* 014  1: ldr r1, [r5] */
    0xe1500001, /* 018  cmp r0, r1 */
    0x0afffffc, /* 01c  beq 1b */
    0xec576f0e, /* 020  mrrc p15, 0, r6, r7, c14 */
    0xe5950000, /* 024  2: ldr r0, [r5] */
    0xe1500001, /* 028  cmp r0, r1 */
    0x0afffffc, /* 02c  beq 2b */
    0xec598f0e, /* 030  mrrc p15, 0, r8, r9, c14 */
    0xe0580006, /* 034  subs r0, r8, r6 */
    0xe0c91007, /* 038  sbc r1, r9, r7 */
    0xe5840000, /* 03c  str r0, [r4, #0x00] */
    0xe5841004, /* 040  str r1, [r4, #0x04] */
    /* - deadlines */
    0xe3a0a000, /* 044  mov r10, #0 */
    0xe3a0b000, /* 048  mov r11, #0 */
    0xe3a0c000, /* 04c  mov r12, #0 */
    0xec576f0e, /* 050  3: mrrc p15, 0, r6, r7, c14 */
    0xe08c008c, /* 054  add r0, r12, r12, lsl #1 */
    0xe0966000, /* 058  adds r6, r6, r0 */
    0xe2a77000, /* 05c  adc r7, r7, #0 */
    0xec476f2e, /* 060  mcrr p15, 2, r6, r7, c14 */
    0xe3a00001, /* 064  mov r0, #1 */
    0xee0e0f32, /* 068  mcr p15, 0, r0, c14, c2, 1 */
    0xee1e0f32, /* 06c  4: mrc p15, 0, r0, c14, c2, 1 */
    0xe3100004, /* 070  tst r0, #4 */
    0x0afffffc, /* 074  beq 4b */
    0xec598f0e, /* 078  mrrc p15, 0, r8, r9, c14 */
    0xe0580006, /* 07c  subs r0, r8, r6 */
    0xe0d91007, /* 080  sbcs r1, r9, r7 */
    0x328aa001, /* 084  addlo r10, r10, #1 */
    0x2150000b, /* 088  cmphs r0, r11 */
    0x21a0b000, /* 08c  movhs r11, r0 */
    0xe3a00000, /* 090  mov r0, #0 */
    0xee0e0f32, /* 094  mcr p15, 0, r0, c14, c2, 1 */
    0xe28cc001, /* 098  add r12, r12, #1 */
    0xe35c0ffa, /* 09c  cmp r12, #1000 */
    0x3affffea, /* 0a0  blo 3b */
    0xe584a008, /* 0a4  str r10, [r4, #0x08] */
    0xe584b00c, /* 0a8  str r11, [r4, #0x0c] */
    0xe306000d, /* 0ac  movw r0, #0x600d */
    0xe58400fc, /* 0b0  str r0, [r4, #0xfc] */
    0xeafffffe, /* 0b4  b . */
};

/*
 * GIC with the Security Extensions. SGI 6 is in group 1, all else in 0.
 *   00  GICD_IIDR                 04  GICD_IIDR, byte by byte
 *   08  GICC_IIDR
 *   GICD_ISPENDR0, secure view, after GICD_SGIR was written to self
 *   10  secure, NSATT 0, SGI 5    14  secure, NSATT 0, SGI 6
 *   18  secure, NSATT 1, SGI 5    1c  secure, NSATT 1, SGI 6
 *   20  non-secure, SGI 5         24  non-secure, SGI 6
 *   GICC_IAR
 *   28  secure, none pending      2c  secure, SGI 6 pending
 *   30  non-secure, the same      34  non-secure, none left
 *   38  non-secure, SGI 5 pending 3c  secure, the same
 *   non-secure accesses to what belongs to group 0
 *   40  GICD_IGROUPR0             44  the same, secure, after a write
 *   48  GICD_ICFGR2, secure: written with ones, then with zeros non-secure
 */
static const uint32_t gic_program[] = {
    0xea000015, /* 000  b main */
    0xeafffffe, /* 004  b . */
    0xeafffffe, /* 008  b . */
    0xeafffffe, /* 00c  b . */
    0xeafffffe, /* 010  b . */
    0xeafffffe, /* 014  b . */
    0xeafffffe, /* 018  b . */
    0xeafffffe, /* 01c  b . */
    /* mon_vec: */
    0xeafffffe, /* 020  b . */
    0xeafffffe, /* 024  b . */
    0xea000004, /* 028  b smc_entry */
    0xeafffffe, /* 02c  b . */
    0xeafffffe, /* 030  b . */
    0xeafffffe, /* 034  b . */
    0xeafffffe, /* 038  b . */
    0xeafffffe, /* 03c  b . */
    /* smc_entry: */
    0xe35a0000, /* 040  cmp r10, #0 */
    0x0a00005b, /* 044  beq final */
    /* - NS asks for the secure view of GICD_ISPENDR0, stored at r4 + r10 */
    0xe595b200, /* 048  ldr r11, [r5, #0x200] */
    0xe784b00a, /* 04c  str r11, [r4, r10] */
    0xe3e0b000, /* 050  mvn r11, #0 */
    0xe585bf14, /* 054  str r11, [r5, #0xf14] */
    0xe1b0f00e, /* 058  movs pc, lr */
    /* main: */
    0xe3004000, /* 05c  movw r4, #(RES & 0xffff) */
    0xe3444030, /* 060  movt r4, #(RES >> 16) */
    0xe3a05302, /* 064  mov r5, #0x08000000 */
    0xe2856801, /* 068  add r6, r5, #0x10000 */
    0xe24f0054, /* 06c  adr r0, mon_vec */
    0xee0c0f30, /* 070  mcr p15, 0, r0, c12, c0, 1 */
    0xe5950008, /* 074  ldr r0, [r5, #8] */
    0xe5840000, /* 078  str r0, [r4, #0x00] */
    0xe5d50008, /* 07c  ldrb r0, [r5, #8] */
    0xe5c40004, /* 080  strb r0, [r4, #0x04] */
    0xe5d50009, /* 084  ldrb r0, [r5, #9] */
    0xe5c40005, /* 088  strb r0, [r4, #0x05] */
    0xe5d5000a, /* 08c  ldrb r0, [r5, #10] */
    0xe5c40006, /* 090  strb r0, [r4, #0x06] */
    0xe5d5000b, /* 094  ldrb r0, [r5, #11] */
    0xe5c40007, /* 098  strb r0, [r4, #0x07] */
    0xe59600fc, /* 09c  ldr r0, [r6, #0xfc] */
    0xe5840008, /* 0a0  str r0, [r4, #0x08] */
    /* - SGI 6 in group 1, all else in group 0 */
    0xe3a00040, /* 0a4  mov r0, #0x40 */
    0xe5850080, /* 0a8  str r0, [r5, #0x80] */
    0xe3e09000, /* 0ac  mvn r9, #0 */
    0xe3a08402, /* 0b0  mov r8, #0x02000000 */
    /* - secure, NSATT 0 and 1 */
    0xe3880005, /* 0b4  orr r0, r8, #5 */
    0xe5850f00, /* 0b8  str r0, [r5, #0xf00] */
    0xe5951200, /* 0bc  ldr r1, [r5, #0x200] */
    0xe5841010, /* 0c0  str r1, [r4, #0x10] */
    0xe5859f14, /* 0c4  str r9, [r5, #0xf14] */
    0xe3880006, /* 0c8  orr r0, r8, #6 */
    0xe5850f00, /* 0cc  str r0, [r5, #0xf00] */
    0xe5951200, /* 0d0  ldr r1, [r5, #0x200] */
    0xe5841014, /* 0d4  str r1, [r4, #0x14] */
    0xe5859f14, /* 0d8  str r9, [r5, #0xf14] */
    0xe3887902, /* 0dc  orr r7, r8, #0x8000 */
    0xe3870005, /* 0e0  orr r0, r7, #5 */
    0xe5850f00, /* 0e4  str r0, [r5, #0xf00] */
    0xe5951200, /* 0e8  ldr r1, [r5, #0x200] */
    0xe5841018, /* 0ec  str r1, [r4, #0x18] */
    0xe5859f14, /* 0f0  str r9, [r5, #0xf14] */
    0xe3870006, /* 0f4  orr r0, r7, #6 */
    0xe5850f00, /* 0f8  str r0, [r5, #0xf00] */
    0xe5951200, /* 0fc  ldr r1, [r5, #0x200] */
    0xe584101c, /* 100  str r1, [r4, #0x1c] */
    0xe5859f14, /* 104  str r9, [r5, #0xf14] */
    /* - acknowledge: nothing; group 1 */
    0xe3a00003, /* 108  mov r0, #3 */
    0xe5850000, /* 10c  str r0, [r5, #0] */
    0xe5860000, /* 110  str r0, [r6, #0] */
    0xe3a000ff, /* 114  mov r0, #0xff */
    0xe5860004, /* 118  str r0, [r6, #4] */
    0xe596000c, /* 11c  ldr r0, [r6, #0xc] */
    0xe5840028, /* 120  str r0, [r4, #0x28] */
    0xe3870006, /* 124  orr r0, r7, #6 */
    0xe5850f00, /* 128  str r0, [r5, #0xf00] */
    0xe596000c, /* 12c  ldr r0, [r6, #0xc] */
    0xe584002c, /* 130  str r0, [r4, #0x2c] */
    /* - SPI 0 to 15 edge */
    0xe5859c08, /* 134  str r9, [r5, #0xc08] */
    /* - non-secure */
    0xf1020016, /* 138  cps #0x16 */
    0xe3000001, /* 13c  movw r0, #0x001 */
    0xee010f11, /* 140  mcr p15, 0, r0, c1, c1, 0 */
    0xf57ff06f, /* 144  isb */
    0xe30001d3, /* 148  mov r0, #0x1d3 */
    0xe16ff000, /* 14c  msr spsr_cxsf, r0 */
    0xe28fe000, /* 150  adr lr, ns_svc */
    0xe1b0f00e, /* 154  movs pc, lr */
    /* ns_svc: */
    0xe596000c, /* 158  ldr r0, [r6, #0xc] */
    0xe5840030, /* 15c  str r0, [r4, #0x30] */
    0xe596100c, /* 160  ldr r1, [r6, #0xc] */
    0xe5841034, /* 164  str r1, [r4, #0x34] */
    0xe5860010, /* 168  str r0, [r6, #0x10] */
    0xe3880005, /* 16c  orr r0, r8, #5 */
    0xe5850f00, /* 170  str r0, [r5, #0xf00] */
    0xe3a0a020, /* 174  mov r10, #0x20 */
    0xe1600070, /* 178  smc #0 */
    0xe3870006, /* 17c  orr r0, r7, #6 */
    0xe5850f00, /* 180  str r0, [r5, #0xf00] */
    0xe3a0a024, /* 184  mov r10, #0x24 */
    0xe1600070, /* 188  smc #0 */
    0xe5950080, /* 18c  ldr r0, [r5, #0x80] */
    0xe5840040, /* 190  str r0, [r4, #0x40] */
    0xe5859080, /* 194  str r9, [r5, #0x80] */
    0xe3a00000, /* 198  mov r0, #0 */
    0xe5850c08, /* 19c  str r0, [r5, #0xc08] */
    /* - group 0 pending, seen from both sides */
    0xe3a0a000, /* 1a0  mov r10, #0 */
    0xe1600070, /* 1a4  smc #0 */
    /* ns_again: */
    0xe596000c, /* 1a8  ldr r0, [r6, #0xc] */
    0xe5840038, /* 1ac  str r0, [r4, #0x38] */
    0xe3a0a000, /* 1b0  mov r10, #0 */
    0xe1600070, /* 1b4  smc #0 */
    /* final: */
    /* - first time here: raise SGI 5 and go back; second time: take it */
    0xe5940044, /* 1b8  ldr r0, [r4, #0x44] */
    0xe3500000, /* 1bc  cmp r0, #0 */
    0x1a000006, /* 1c0  bne 1f */
    0xe5950080, /* 1c4  ldr r0, [r5, #0x80] */
    0xe5840044, /* 1c8  str r0, [r4, #0x44] */
    0xe5950c08, /* 1cc  ldr r0, [r5, #0xc08] */
    0xe5840048, /* 1d0  str r0, [r4, #0x48] */
    0xe3880005, /* 1d4  orr r0, r8, #5 */
    0xe5850f00, /* 1d8  str r0, [r5, #0xf00] */
    0xe1b0f00e, /* 1dc  movs pc, lr */
    0xe596000c, /* 1e0  1: ldr r0, [r6, #0xc] */
    0xe584003c, /* 1e4  str r0, [r4, #0x3c] */
    0xe306000d, /* 1e8  movw r0, #0x600d */
    0xe58400fc, /* 1ec  str r0, [r4, #0xfc] */
    0xeafffffe, /* 1f0  b . */
};

/* Start a virt machine, run a program in it and wait for its end */
static QTestState *run(const uint32_t *program, size_t size, const char *args)
{
    g_autofree uint32_t *code = g_memdup2(program, size);
    g_autofree char *flash = NULL;
    QTestState *qts;
    gint64 end;
    int fd;

    fd = g_file_open_tmp("arm-cortex-a7-test-XXXXXX", &flash, NULL);
    g_assert_cmpint(fd, >=, 0);
    for (int i = 0; i < ARRAY_SIZE(reset_code); i++) {
        uint32_t insn = cpu_to_le32(reset_code[i]);

        g_assert_cmpint(write(fd, &insn, sizeof(insn)), ==, sizeof(insn));
    }
    close(fd);

    qts = qtest_initf("-machine virt,secure=on,virtualization=on -accel tcg "
                      "-m 64 -nic none -S -bios %s %s", flash, args);
    unlink(flash);

    for (int i = 0; i < size / 4; i++) {
        code[i] = cpu_to_le32(code[i]);
    }
    qtest_memwrite(qts, PROGRAM, code, size);
    qtest_qmp_assert_success(qts, "{ 'execute': 'cont' }");

    end = g_get_monotonic_time() + 120 * G_TIME_SPAN_SECOND;
    while (qtest_readl(qts, RESULTS + MARK_OFS) != MARK) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(10000);
    }
    return qts;
}

static void assert_result(QTestState *qts, uint32_t offset, uint32_t expected)
{
    uint32_t value = qtest_readl(qts, RESULTS + offset);

    if (value != expected) {
        g_test_message("result at 0x%02x", offset);
    }
    g_assert_cmphex(value, ==, expected);
}

/* A SoC's reset values, and that CNTFRQ is for secure code only to write */
static void test_reset_values(void)
{
    QTestState *qts = run(cpu_program, sizeof(cpu_program),
                          "-cpu cortex-a7,cntfrq=24000000,reset-cntfrq=0,"
                          "reset-fpsid=0x41023074");

    assert_result(qts, 0x00, 0);
    assert_result(qts, 0x04, CNT24M);
    assert_result(qts, 0x08, 0x41023074);
    assert_result(qts, 0x20, 1);
    assert_result(qts, 0x24, CNT24M);
    assert_result(qts, 0x28, 1);
    assert_result(qts, 0x2c, CNT24M);
    qtest_quit(qts);
}

/* What they are where nobody sets them */
static void test_reset_defaults(void)
{
    QTestState *qts = run(cpu_program, sizeof(cpu_program), "-cpu cortex-a7");

    assert_result(qts, 0x00, 62500000);
    assert_result(qts, 0x08, 0x41023075);
    qtest_quit(qts);

    qts = run(cpu_program, sizeof(cpu_program),
              "-cpu cortex-a7,cntfrq=24000000");
    assert_result(qts, 0x00, CNT24M);
    qtest_quit(qts);
}

/* Exclusives check alignment where other loads do not */
static void test_exclusives(void)
{
    QTestState *qts = run(cpu_program, sizeof(cpu_program), "-cpu cortex-a7");

    assert_result(qts, 0x0c, 1);
    assert_result(qts, 0x10, 0);
    assert_result(qts, 0x14, 0x001); /* read, alignment fault */
    assert_result(qts, 0x34, 1);
    /* Data Abort from HYP mode, 32-bit instruction, alignment fault */
    assert_result(qts, 0x30, 0x94000021);
    qtest_quit(qts);
}

/*
 * The counter's rate, and that a deadline is neither early nor late. With
 * icount, an instruction takes 1024 ns here, so that nothing depends on the
 * speed of the host: three of them may pass between a second's end and the
 * look at the counter, and twenty in the loop that waits for the timer.
 */
static void test_gtimer(gconstpointer data)
{
    uint64_t freq = GPOINTER_TO_UINT(data);
    uint64_t insn = freq * 1024 / 1000000000 + 1;
    g_autofree char *args = g_strdup_printf("-cpu cortex-a7,cntfrq=%" PRIu64
                                            " -rtc clock=vm -icount shift=10",
                                            freq);
    QTestState *qts = run(timer_program, sizeof(timer_program), args);
    uint64_t ticks = qtest_readq(qts, RESULTS);

    g_assert_cmpuint(ticks, >=, freq - 4 * insn);
    g_assert_cmpuint(ticks, <=, freq + 4 * insn);
    assert_result(qts, 0x08, 0);
    g_assert_cmpuint(qtest_readl(qts, RESULTS + 0x0c), <=, 20 * insn);
    qtest_quit(qts);
}

static void test_gic_identity(void)
{
    QTestState *qts = run(gic_program, sizeof(gic_program),
                          "-cpu cortex-a7 "
                          "-global arm_gic.dist-iidr=0x0100143b "
                          "-global arm_gic.cpu-iidr=0x0102143b");

    assert_result(qts, 0x00, 0x0100143b);
    assert_result(qts, 0x04, 0x0100143b);
    assert_result(qts, 0x08, 0x0102143b);
    qtest_quit(qts);

    qts = run(gic_program, sizeof(gic_program), "-cpu cortex-a7");
    assert_result(qts, 0x00, 0x0000043b);
    assert_result(qts, 0x04, 0x0000043b);
    assert_result(qts, 0x08, 0x0002043b);
    qtest_quit(qts);
}

static void test_gic_security(void)
{
    QTestState *qts = run(gic_program, sizeof(gic_program), "-cpu cortex-a7");

    /* An SGI is raised only if it is in the group that is meant */
    assert_result(qts, 0x10, 1 << 5);
    assert_result(qts, 0x14, 0);
    assert_result(qts, 0x18, 0);
    assert_result(qts, 0x1c, 1 << 6);
    assert_result(qts, 0x20, 0);
    assert_result(qts, 0x24, 1 << 6);

    /* 1023: nothing for you; 1022: something for the other side */
    assert_result(qts, 0x28, 1023);
    assert_result(qts, 0x2c, 1022);
    assert_result(qts, 0x30, 6);
    assert_result(qts, 0x34, 1023);
    assert_result(qts, 0x38, 1023);
    assert_result(qts, 0x3c, 5);

    assert_result(qts, 0x40, 0);
    assert_result(qts, 0x44, 1 << 6);
    assert_result(qts, 0x48, 0xaaaaaaaa);
    qtest_quit(qts);
}

/* Not every access comes from a CPU, and there are as many as there are */
static void test_gic_no_cpu(void)
{
    QTestState *qts = qtest_init("-machine virt,virtualization=on -smp 2 "
                                 "-cpu cortex-a7 -accel tcg -S -nic none");

    /* GICD_TYPER: 288 lines, 2 CPUs */
    g_assert_cmphex(qtest_readl(qts, 0x08000004), ==, 0x28);
    /* GICC_IAR */
    g_assert_cmphex(qtest_readl(qts, 0x0801000c), ==, 1023);

    /* GICH_VTR, and the list registers, of which there are as many */
    g_assert_cmphex(qtest_readl(qts, 0x08030004) & 0x3f, ==, 3);
    for (int i = 0; i < 64; i++) {
        qtest_writel(qts, 0x08030100 + i * 4, i + 1);
    }
    for (int i = 0; i < 64; i++) {
        g_assert_cmphex(qtest_readl(qts, 0x08030100 + i * 4), ==,
                        i < 4 ? i + 1 : 0);
    }
    qtest_quit(qts);
}

#define GICD            0x08000000
#define GICD_IGROUPR    (GICD + 0x080)
#define GICD_ISENABLER  (GICD + 0x100)
#define GICD_ISPENDR    (GICD + 0x200)
#define GICD_ISACTIVER  (GICD + 0x300)
#define GICD_ITARGETSR  (GICD + 0x800)
#define GICD_ICFGR      (GICD + 0xc00)
#define GICC            0x08010000
#define GICC_PMR        (GICC + 0x04)
#define GICC_IAR        (GICC + 0x0c)
#define GICC_EOIR       (GICC + 0x10)
#define GICC_DIR        (GICC + 0x1000)
#define GICH            0x08030000
#define GICH_VMCR       (GICH + 0x08)
#define GICH_LR0        (GICH + 0x100)
#define GICV            0x08040000

/* EOIR does no more than to drop the priority. */
#define GICC_EOI_MODE   (3 << 9)
#define LR_PENDING(n)   (0x10000000u | (n))
#define LR_GROUP1       0x40000000u
/* Pending, with a hardware interrupt of the same number behind it */
#define LR_HW_PENDING(n) (0x90000000u | (n) << 10 | (n))

#define LINE    72

/* One CPU: its interrupt is the first line that goes out of the GIC. */
static QTestState *gic_start(void)
{
    QTestState *qts = qtest_init("-machine virt,virtualization=on "
                                 "-cpu cortex-a7 -accel tcg -S -nic none");
    g_autofree char *gic = sunxi_find(qts, "arm_gic");

    qtest_irq_intercept_out_named(qts, gic, "sysbus-irq");
    qtest_writel(qts, GICD, 1);
    qtest_writeb(qts, GICD_ITARGETSR + LINE, 1);
    qtest_writel(qts, GICD_ISENABLER + LINE / 32 * 4, 1 << LINE % 32);
    qtest_writel(qts, GICC_PMR, 0xff);
    qtest_writel(qts, GICC, 1 | GICC_EOI_MODE);
    return qts;
}

/* Take an interrupt, drop the priority, and have it come again. */
static void gic_active_and_pending(QTestState *qts)
{
    qtest_writel(qts, GICD_ISPENDR + LINE / 32 * 4, 1 << LINE % 32);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmpuint(qtest_readl(qts, GICC_IAR), ==, LINE);
    qtest_writel(qts, GICC_EOIR, LINE);
    qtest_writel(qts, GICD_ISPENDR + LINE / 32 * 4, 1 << LINE % 32);
    g_assert_false(qtest_get_irq(qts, 0));
}

/* What has become pending while it was active comes when it no longer is. */
static void test_gic_deactivate(void)
{
    QTestState *qts = gic_start();

    gic_active_and_pending(qts);
    qtest_writel(qts, GICC_DIR, LINE);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmpuint(qtest_readl(qts, GICC_IAR), ==, LINE);
    qtest_quit(qts);
}

/* The same where a hypervisor leaves the deactivation to its guest */
static void test_gic_deactivate_virtual(gconstpointer data)
{
    bool split = GPOINTER_TO_INT(data);
    QTestState *qts = gic_start();

    gic_active_and_pending(qts);
    qtest_writel(qts, GICH, 1);
    qtest_writel(qts, GICH_LR0, LR_HW_PENDING(LINE));
    qtest_writel(qts, GICV + 0x04, 0xff);
    qtest_writel(qts, GICV, 1 | (split ? GICC_EOI_MODE : 0));
    g_assert_cmpuint(qtest_readl(qts, GICV + 0x0c), ==, LINE);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, GICV + 0x10, LINE);
    if (split) {
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_writel(qts, GICV + 0x1000, LINE);
    }
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmpuint(qtest_readl(qts, GICC_IAR), ==, LINE);
    qtest_quit(qts);
}

/* The virtual CPU interface has its own limits. */
static void test_gic_virtual_limits(void)
{
    QTestState *qts = gic_start();

    /* Five bits of group priority, whichever way they are asked for less */
    qtest_writel(qts, GICV + 0x08, 0);
    qtest_writel(qts, GICV + 0x1c, 0);
    g_assert_cmphex(qtest_readl(qts, GICV + 0x08), ==, 2);
    g_assert_cmphex(qtest_readl(qts, GICV + 0x1c), ==, 3);
    g_assert_cmphex(qtest_readl(qts, GICH_VMCR), ==, 2 << 21 | 3 << 18);
    qtest_writel(qts, GICH_VMCR, 0);
    g_assert_cmphex(qtest_readl(qts, GICH_VMCR), ==, 2 << 21 | 3 << 18);
    qtest_quit(qts);

    /* EOImode is one bit, also where GICC_CTLR has one for each world. */
    qts = qtest_init("-machine virt,secure=on,virtualization=on "
                     "-cpu cortex-a7 -accel tcg -S -nic none");
    qtest_writel(qts, GICV, 0x7ff);
    g_assert_cmphex(qtest_readl(qts, GICV), ==, 0x21f);
    qtest_quit(qts);
}

/*
 * Who sees both groups takes Group 1 by the aliased registers.
 *
 * @virt: of the virtual CPU interface
 */
static void test_gic_aliases(gconstpointer data)
{
    bool virt = GPOINTER_TO_INT(data);
    uint32_t gic = virt ? GICV : GICC;
    QTestState *qts = gic_start();

    qtest_writel(qts, gic, 3);
    qtest_writel(qts, gic + 0x04, 0xff);
    if (virt) {
        qtest_writel(qts, GICH, 1);
        qtest_writel(qts, GICH_LR0, LR_PENDING(LINE) | LR_GROUP1);
    } else {
        qtest_writel(qts, GICD, 3);
        qtest_writel(qts, GICD_IGROUPR + LINE / 32 * 4, 1 << LINE % 32);
        qtest_writel(qts, GICD_ISPENDR + LINE / 32 * 4, 1 << LINE % 32);
    }
    g_assert_cmpuint(qtest_readl(qts, gic + 0x18), ==, 1022);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x28), ==, LINE);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x0c), ==, 1022);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x20), ==, LINE);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x14), ==, 0);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x20), ==, 1023);
    qtest_writel(qts, gic + 0x24, LINE);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x14), ==, 0xff);

    /* They have nothing to do with Group 0. */
    if (virt) {
        g_assert_cmphex(qtest_readl(qts, GICH_LR0), ==, LINE | LR_GROUP1);
        qtest_writel(qts, GICH_LR0, LR_PENDING(LINE));
    } else {
        g_assert_cmphex(qtest_readl(qts, GICD_ISACTIVER + LINE / 32 * 4),
                        ==, 0);
        qtest_writel(qts, GICD_IGROUPR + LINE / 32 * 4, 0);
        qtest_writel(qts, GICD_ISPENDR + LINE / 32 * 4, 1 << LINE % 32);
    }
    g_assert_cmpuint(qtest_readl(qts, gic + 0x28), ==, 1023);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x20), ==, 1023);
    g_assert_cmpuint(qtest_readl(qts, gic + 0x0c), ==, LINE);
    qtest_quit(qts);

    /* The Non-secure world has but its own group, and needs no aliases. */
    if (!virt) {
        qts = qtest_init("-machine virt,secure=on,virtualization=on "
                         "-cpu cortex-a7 -accel tcg -S -nic none");
        g_assert_cmpuint(qtest_readl(qts, gic + 0x0c), ==, 1023);
        g_assert_cmpuint(qtest_readl(qts, gic + 0x20), ==, 0);
        g_assert_cmpuint(qtest_readl(qts, gic + 0x28), ==, 0);
        qtest_quit(qts);
    }
}

/* The first core starts the second, which has its CPU interface on. */
static const uint32_t gic_second_program[] = {
    0xe3000003, /* 00  movw r0, #3 */
    0xe3480400, /* 04  movt r0, #0x8400 */
    0xe3a01001, /* 08  mov r1, #1 */
    0xe28f2008, /* 0c  adr r2, second */
    0xe1600070, /* 10  smc #0 */
    0xe320f003, /* 14  1: wfi */
    0xeafffffd, /* 18  b 1b */
    /* second: */
    0xe3a00302, /* 1c  mov r0, #GICC (0x08000000 */
    0xe2800801, /* 20  add r0, r0, #0x10000) */
    0xe3a010ff, /* 24  mov r1, #0xff */
    0xe5801004, /* 28  str r1, [r0, #4] */
    0xe3a01001, /* 2c  mov r1, #1 */
    0xe5801000, /* 30  str r1, [r0] */
    0xe3004000, /* 34  movw r4, #(RESULTS & 0xffff) */
    0xe3444030, /* 38  movt r4, #(RESULTS >> 16) */
    0xe306100d, /* 3c  movw r1, #MARK */
    0xe58410fc, /* 40  str r1, [r4, #MARK_OFS] */
    0xe320f003, /* 44  1: wfi */
    0xeafffffd, /* 48  b 1b */
};

/* What is sent to two CPUs is taken by one of them. */
static void test_gic_one_n(gconstpointer data)
{
    bool edge = GPOINTER_TO_INT(data);
    QTestState *qts = run(gic_second_program, sizeof(gic_second_program),
                          "-smp 2 -cpu cortex-a7 -machine secure=off");
    g_autofree char *gic = sunxi_find(qts, "arm_gic");

    qtest_qmp_assert_success(qts, "{ 'execute': 'stop' }");
    qtest_irq_intercept_out_named(qts, gic, "sysbus-irq");
    if (edge) {
        qtest_writel(qts, GICD_ICFGR + LINE / 16 * 4, 2u << LINE % 16 * 2);
    }
    qtest_writeb(qts, GICD_ITARGETSR + LINE, 3);
    qtest_writel(qts, GICD_ISENABLER + LINE / 32 * 4, 1 << LINE % 32);
    qtest_writel(qts, GICD, 1);
    qtest_writel(qts, GICC_PMR, 0xff);
    qtest_writel(qts, GICC, 1);

    qtest_set_irq_in(qts, gic, NULL, LINE - 32, 1);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_true(qtest_get_irq(qts, 1));
    g_assert_cmpuint(qtest_readl(qts, GICC_IAR), ==, LINE);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_false(qtest_get_irq(qts, 1));

    /* The level of the line counts again as soon as this one is done. */
    qtest_writel(qts, GICC_EOIR, LINE);
    g_assert_cmpint(qtest_get_irq(qts, 0), ==, !edge);
    g_assert_cmpint(qtest_get_irq(qts, 1), ==, !edge);
    qtest_set_irq_in(qts, gic, NULL, LINE - 32, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_false(qtest_get_irq(qts, 1));
    qtest_quit(qts);
}

/* An interrupt that is being handled stays so when it is sent elsewhere. */
static void test_gic_moved(void)
{
    QTestState *qts = run(gic_second_program, sizeof(gic_second_program),
                          "-smp 2 -cpu cortex-a7 -machine secure=off");
    g_autofree char *gic = sunxi_find(qts, "arm_gic");

    qtest_qmp_assert_success(qts, "{ 'execute': 'stop' }");
    qtest_irq_intercept_out_named(qts, gic, "sysbus-irq");
    qtest_writeb(qts, GICD_ITARGETSR + LINE, 1);
    qtest_writel(qts, GICD_ISENABLER + LINE / 32 * 4, 1 << LINE % 32);
    qtest_writel(qts, GICD, 1);
    qtest_writel(qts, GICC_PMR, 0xff);
    qtest_writel(qts, GICC, 1 | GICC_EOI_MODE);

    qtest_set_irq_in(qts, gic, NULL, LINE - 32, 1);
    g_assert_false(qtest_get_irq(qts, 1));
    g_assert_cmpuint(qtest_readl(qts, GICC_IAR), ==, LINE);
    qtest_writel(qts, GICC_EOIR, LINE);
    qtest_writeb(qts, GICD_ITARGETSR + LINE, 2);
    g_assert_false(qtest_get_irq(qts, 1));
    qtest_writel(qts, GICC_DIR, LINE);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_true(qtest_get_irq(qts, 1));
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    static const unsigned freqs[] = {
        32768, 8000000, CNT24M, 62500000, 1000000000, 1125000000,
    };

    g_test_init(&argc, &argv, NULL);

    if (!qtest_has_accel("tcg") || !qtest_has_machine("virt")) {
        g_test_skip("needs TCG and the virt machine");
        return 0;
    }
    qtest_add_func("arm-cortex-a7/reset-values", test_reset_values);
    qtest_add_func("arm-cortex-a7/reset-defaults", test_reset_defaults);
    qtest_add_func("arm-cortex-a7/exclusives", test_exclusives);
    for (int i = 0; i < ARRAY_SIZE(freqs); i++) {
        g_autofree char *path = g_strdup_printf("arm-cortex-a7/gtimer/%u",
                                                freqs[i]);

        qtest_add_data_func(path, GUINT_TO_POINTER(freqs[i]), test_gtimer);
    }
    qtest_add_func("arm-cortex-a7/gic/identity", test_gic_identity);
    qtest_add_func("arm-cortex-a7/gic/security", test_gic_security);
    qtest_add_func("arm-cortex-a7/gic/no-cpu", test_gic_no_cpu);
    qtest_add_func("arm-cortex-a7/gic/deactivate", test_gic_deactivate);
    qtest_add_data_func("arm-cortex-a7/gic/deactivate/virtual",
                        GINT_TO_POINTER(false), test_gic_deactivate_virtual);
    qtest_add_data_func("arm-cortex-a7/gic/deactivate/virtual-split",
                        GINT_TO_POINTER(true), test_gic_deactivate_virtual);
    qtest_add_func("arm-cortex-a7/gic/virtual-limits",
                   test_gic_virtual_limits);
    qtest_add_data_func("arm-cortex-a7/gic/aliases",
                        GINT_TO_POINTER(false), test_gic_aliases);
    qtest_add_data_func("arm-cortex-a7/gic/aliases/virtual",
                        GINT_TO_POINTER(true), test_gic_aliases);
    qtest_add_data_func("arm-cortex-a7/gic/one-n/level",
                        GINT_TO_POINTER(false), test_gic_one_n);
    qtest_add_data_func("arm-cortex-a7/gic/one-n/edge",
                        GINT_TO_POINTER(true), test_gic_one_n);
    qtest_add_func("arm-cortex-a7/gic/moved", test_gic_moved);
    return g_test_run();
}
