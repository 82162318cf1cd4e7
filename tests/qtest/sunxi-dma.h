/*
 * What the tests of the DMA controllers have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The word that says what a channel does has the same layout in both, and
 * both are in the same place.
 */

#ifndef TESTS_QTEST_SUNXI_DMA_H
#define TESTS_QTEST_SUNXI_DMA_H

#include "qemu/bitops.h"
#include "sunxi-test.h"

#define DMA             0x01c02000

#define SRC_IO          BIT(5)
#define DST_IO          BIT(21)
#define SRC_WIDTH(n)    ((uint32_t)(n) << 9)
#define DST_WIDTH(n)    ((uint32_t)(n) << 25)
#define SRC_BURST(n)    ((uint32_t)(n) << 7)
#define DST_BURST(n)    ((uint32_t)(n) << 23)
#define DRQ(src, dst)   ((src) | (uint32_t)(dst) << 16)
/* A burst of eight words on each side */
#define FAST            (SRC_WIDTH(2) | DST_WIDTH(2) | SRC_BURST(2) | \
                         DST_BURST(2))

#define DRAM            SUNXI_DRAM
#define FROM            0x40100000
#define TO              0x48000000
/* Where nothing answers */
#define NOWHERE         0x30000000

/* Data that are new each time, and the same in each run; they are at FROM. */
static inline void pattern(QTestState *qts, uint8_t *buf, uint32_t len)
{
    static uint32_t state = 20130707;

    for (uint32_t i = 0; i < len; i++) {
        state = state * 1664525 + 1013904223;
        buf[i] = state >> 24;
    }
    qtest_bufwrite(qts, FROM, buf, len);
}

static inline void assert_memory(QTestState *qts, uint32_t addr,
                                 const uint8_t *data, uint32_t len)
{
    g_autofree uint8_t *is = g_malloc(len);

    qtest_bufread(qts, addr, is, len);
    g_assert_cmpmem(is, len, data, len);
}

#endif /* TESTS_QTEST_SUNXI_DMA_H */
