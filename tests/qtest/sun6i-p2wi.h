/*
 * The A31's P2WI controller, for the tests of what is behind it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef TESTS_QTEST_SUN6I_P2WI_H
#define TESTS_QTEST_SUN6I_P2WI_H

#include "qemu/bitops.h"
#include "libqtest.h"

#define P2WI            0x01f03400
#define P2WI_CTRL       0x00
#define  CTRL_RESET     BIT(0)
#define  CTRL_INT       BIT(1)
#define  CTRL_ABORT     BIT(6)
#define  CTRL_START     BIT(7)
#define P2WI_CCR        0x04
#define P2WI_INTE       0x08
#define P2WI_INTS       0x0c
#define  INTS_OVER      BIT(0)
#define  INTS_ERROR     BIT(1)
#define  INTS_BUSY      BIT(2)
#define P2WI_DADDR0     0x10
#define P2WI_DADDR1     0x14
#define P2WI_DLEN       0x18
#define  DLEN_READ      BIT(4)
#define P2WI_DATA0      0x1c
#define P2WI_DATA1      0x20
#define P2WI_LCR        0x24
#define P2WI_PMCR       0x28
#define  PMCR_SEND      BIT(31)
#define  PMCR_P2WI      0x3e3e68

#define PRCM            0x01f01400
#define PRCM_GATES      (PRCM + 0x28)
#define PRCM_RESETS     (PRCM + 0xb0)
#define PRCM_PIO        BIT(0)
#define PRCM_P2WI       BIT(3)

#define R_PIO_PL_CFG0   0x01f02c00
#define PL01_P2WI       0x33

/* More than it takes to transfer eight bytes, at the lowest rate */
#define P2WI_LONG       (10 * 1000 * 1000)

static inline uint32_t p2wi_rd(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, P2WI + offset);
}

static inline void p2wi_wr(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, P2WI + offset, value);
}

/*
 * Clock and reset, which the controller does not answer without, and pads,
 * which nobody answers it without
 */
static inline void p2wi_open(QTestState *qts)
{
    qtest_writel(qts, PRCM_GATES, PRCM_PIO | PRCM_P2WI);
    qtest_writel(qts, PRCM_RESETS, PRCM_PIO | PRCM_P2WI);
    qtest_writel(qts, R_PIO_PL_CFG0, PL01_P2WI);
}

/* As U-Boot does it */
static inline void p2wi_init(QTestState *qts)
{
    p2wi_open(qts);
    p2wi_wr(qts, P2WI_CTRL, CTRL_RESET);
    p2wi_wr(qts, P2WI_CCR, 0x108);
    p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | PMCR_P2WI);
    g_assert_cmphex(p2wi_rd(qts, P2WI_PMCR), ==, PMCR_SEND | PMCR_P2WI);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_PMCR), ==, PMCR_P2WI);
}

/* Returns: INTS, which is cleared */
static inline uint32_t p2wi_transfer(QTestState *qts)
{
    uint32_t ints;

    p2wi_wr(qts, P2WI_INTS, INTS_OVER);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_START);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, 0);
    ints = p2wi_rd(qts, P2WI_INTS);
    p2wi_wr(qts, P2WI_INTS, ints);
    return ints;
}

static inline void p2wi_put(QTestState *qts, uint8_t reg, uint8_t value)
{
    p2wi_wr(qts, P2WI_DADDR0, reg);
    p2wi_wr(qts, P2WI_DATA0, value);
    p2wi_wr(qts, P2WI_DLEN, 0);
    g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);
}

static inline uint8_t p2wi_get(QTestState *qts, uint8_t reg)
{
    p2wi_wr(qts, P2WI_DADDR0, reg);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
    g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);
    return p2wi_rd(qts, P2WI_DATA0);
}

#endif /* TESTS_QTEST_SUN6I_P2WI_H */
