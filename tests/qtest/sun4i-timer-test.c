/*
 * Test of the Allwinner sun4i timer block, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "sunxi-test.h"

#define TIMER_BASE      0x01c20c00
#define IRQ_EN          (TIMER_BASE + 0x00)
#define IRQ_ST          (TIMER_BASE + 0x04)
#define CTRL(n)         (TIMER_BASE + 0x10 + 0x10 * (n))
#define INTV(n)         (TIMER_BASE + 0x14 + 0x10 * (n))
#define CUR(n)          (TIMER_BASE + 0x18 + 0x10 * (n))
#define AVS_CTRL        (TIMER_BASE + 0x80)
#define AVS_CNT(n)      (TIMER_BASE + 0x84 + 4 * (n))
#define AVS_DIV         (TIMER_BASE + 0x8c)
#define CNT64_CTRL      (TIMER_BASE + 0xa0)
#define CNT64_LO        (TIMER_BASE + 0xa4)
#define CNT64_HI        (TIMER_BASE + 0xa8)
#define BLOCK_SIZE      0xb0

#define RUN             BIT(0)
#define RELOAD          BIT(1)
#define SRC_LOSC        (0 << 2)
#define SRC_24M         (1 << 2)
#define SRC_PLL6        (2 << 2)
#define SRC_NONE        (3 << 2)
#define PRESCALE(x)     ((x) << 4)
#define SINGLE          BIT(7)

#define TIMER3_SINGLE   BIT(4)

#define CNT64_CLR       BIT(0)
#define CNT64_LATCH     BIT(1)
#define CNT64_PLL6      BIT(2)

#define CCU_PLL6        0x01c20028
#define PLL6_1200MHZ    0xa1009911      /* 1200 MHz inside, 600 MHz out */

#define HZ              24000000ULL
#define LOSC_HZ         32768ULL
#define MS              SCALE_MS
#define SECOND          NANOSECONDS_PER_SECOND

#define GIC             "/machine/soc/gic"
#define NUM_TIMERS      6

static const int spi[NUM_TIMERS] = { 22, 23, 24, 25, 67, 68 };

static QTestState *start(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2");

    qtest_irq_intercept_in(qts, GIC);
    return qts;
}

/* Stop all timers and forget what they have done */
static void quiesce(QTestState *qts)
{
    for (int n = 0; n < NUM_TIMERS; n++) {
        qtest_writel(qts, CTRL(n), 0);
    }
    qtest_writel(qts, IRQ_EN, 0);
    qtest_writel(qts, IRQ_ST, ~0);
}

static void test_reset(void)
{
    QTestState *qts = start();

    for (int pass = 0; pass < 2; pass++) {
        g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_ST) & ~1, ==, 0);
        for (int n = 0; n < NUM_TIMERS; n++) {
            g_assert_cmphex(qtest_readl(qts, CTRL(n)), ==, n ? 0x04 : 0x05);
            g_assert_cmphex(qtest_readl(qts, INTV(n)), ==, 0);
            g_assert_cmphex(qtest_readl(qts, CUR(n)), ==, 0);
            g_assert_false(qtest_get_irq(qts, spi[n]));
        }
        g_assert_cmphex(qtest_readl(qts, AVS_CTRL), ==, 0);
        g_assert_cmphex(qtest_readl(qts, AVS_CNT(0)), ==, 0);
        g_assert_cmphex(qtest_readl(qts, AVS_CNT(1)), ==, 0);
        g_assert_cmphex(qtest_readl(qts, AVS_DIV), ==, 0x05db05db);
        g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, 0);
        g_assert_cmphex(qtest_readl(qts, CNT64_LO), ==, 0);
        g_assert_cmphex(qtest_readl(qts, CNT64_HI), ==, 0);

        /* Change all of it, and see the reset bring it back. */
        for (int n = 0; n < NUM_TIMERS; n++) {
            qtest_writel(qts, INTV(n), 1000);
            qtest_writel(qts, CTRL(n), RUN | RELOAD | SRC_24M);
        }
        qtest_writel(qts, IRQ_EN, 0x13f);
        qtest_writel(qts, AVS_DIV, 0);
        qtest_writel(qts, AVS_CTRL, 3);
        qtest_clock_step(qts, SECOND);
        g_assert_true(qtest_get_irq(qts, spi[1]));
        qtest_writel(qts, CNT64_CTRL, CNT64_LATCH);
        g_assert_cmphex(qtest_readl(qts, CNT64_LO), !=, 0);
        g_assert_cmphex(qtest_readl(qts, AVS_CNT(0)), !=, 0);
        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

/* U-Boot and Linux let a timer run over all of 32 bits and poll it. */
static void test_rate(void)
{
    QTestState *qts = start();
    uint64_t ns = 0;

    quiesce(qts);
    qtest_writel(qts, INTV(1), UINT32_MAX);
    qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_24M);
    g_assert_cmphex(qtest_readl(qts, CTRL(1)), ==, RUN | SRC_24M);
    g_assert_cmphex(qtest_readl(qts, CUR(1)), ==, UINT32_MAX);

    /* Steps that are no multiple of a tick, and no rounding builds up. */
    for (int i = 0; i < 1000; i++) {
        qtest_clock_step(qts, 333337);
        ns += 333337;
        g_assert_cmpuint(qtest_readl(qts, CUR(1)), ==,
                         UINT32_MAX - ns * HZ / SECOND);
    }

    /* Over the end, where it starts again from INTV */
    qtest_clock_step(qts, 200 * SECOND);
    ns += 200 * SECOND;
    g_assert_cmpuint(qtest_readl(qts, CUR(1)), ==,
                     UINT32_MAX - ns * HZ / SECOND % UINT32_MAX);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(1));
    g_assert_false(qtest_get_irq(qts, spi[1]));
    qtest_quit(qts);
}

static void test_continuous(gconstpointer arg)
{
    int n = GPOINTER_TO_INT(arg);
    QTestState *qts = start();

    quiesce(qts);
    qtest_writel(qts, IRQ_EN, BIT(n));
    qtest_writel(qts, INTV(n), HZ / 1000);
    qtest_writel(qts, CTRL(n), RUN | RELOAD | SRC_24M);

    for (int i = 0; i < 5; i++) {
        qtest_clock_step(qts, MS - 1);
        g_assert_false(qtest_get_irq(qts, spi[n]));
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, 0);
        g_assert_cmpuint(qtest_readl(qts, CUR(n)), ==, 1);
        qtest_clock_step(qts, 1);
        g_assert_true(qtest_get_irq(qts, spi[n]));
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(n));

        /* Only a 1 clears, and only its own bit. */
        qtest_writel(qts, IRQ_ST, ~BIT(n));
        g_assert_true(qtest_get_irq(qts, spi[n]));
        qtest_writel(qts, IRQ_ST, BIT(n));
        g_assert_false(qtest_get_irq(qts, spi[n]));
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, 0);
    }

    /* Not acknowledged for a while: the phase is kept. */
    qtest_clock_step(qts, 10 * MS + MS / 2);
    g_assert_true(qtest_get_irq(qts, spi[n]));
    qtest_writel(qts, IRQ_ST, BIT(n));
    g_assert_cmpuint(qtest_readl(qts, CUR(n)), ==, HZ / 2000);
    qtest_clock_step(qts, MS / 2 - 1);
    g_assert_false(qtest_get_irq(qts, spi[n]));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, spi[n]));
    qtest_quit(qts);
}

/* A period that is no whole number of nanoseconds stays true. */
static void test_odd_period(void)
{
    QTestState *qts = start();
    int64_t t0, now;

    quiesce(qts);
    qtest_writel(qts, IRQ_EN, BIT(0));
    qtest_writel(qts, INTV(0), 7001);
    now = t0 = qtest_clock_step(qts, 1);
    qtest_writel(qts, CTRL(0), RUN | RELOAD | SRC_24M);
    for (uint64_t i = 1; i <= 3000; i++) {
        /* To the first whole nanosecond at which it has expired i times */
        uint64_t due = (i * 7001 * SECOND + HZ - 1) / HZ;

        qtest_clock_step(qts, t0 + due - 1 - now);
        g_assert_false(qtest_get_irq(qts, spi[0]));
        now = qtest_clock_step(qts, 1);
        g_assert_true(qtest_get_irq(qts, spi[0]));
        qtest_writel(qts, IRQ_ST, BIT(0));
    }
    qtest_quit(qts);
}

static void test_single(void)
{
    QTestState *qts = start();

    quiesce(qts);
    qtest_writel(qts, IRQ_EN, BIT(0));
    qtest_writel(qts, INTV(0), 240);
    qtest_writel(qts, CTRL(0), RUN | RELOAD | SRC_24M | SINGLE);
    g_assert_cmpuint(qtest_readl(qts, CUR(0)), ==, 240);
    qtest_clock_step(qts, 9999);
    g_assert_false(qtest_get_irq(qts, spi[0]));
    g_assert_cmphex(qtest_readl(qts, CTRL(0)), ==, RUN | SRC_24M | SINGLE);
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, spi[0]));
    g_assert_cmphex(qtest_readl(qts, CTRL(0)), ==, SRC_24M | SINGLE);
    g_assert_cmpuint(qtest_readl(qts, CUR(0)), ==, 0);

    /* Once only */
    qtest_writel(qts, IRQ_ST, BIT(0));
    qtest_clock_step(qts, SECOND);
    g_assert_false(qtest_get_irq(qts, spi[0]));
    g_assert_cmpuint(qtest_readl(qts, CUR(0)), ==, 0);

    /* Started again without RELOAD: it had run out, so INTV is loaded. */
    qtest_writel(qts, CTRL(0), RUN | SRC_24M | SINGLE);
    g_assert_cmpuint(qtest_readl(qts, CUR(0)), ==, 240);
    qtest_clock_step(qts, 10000);
    g_assert_true(qtest_get_irq(qts, spi[0]));
    qtest_quit(qts);
}

static void test_pause(void)
{
    QTestState *qts = start();

    quiesce(qts);
    qtest_writel(qts, INTV(2), 24000);
    qtest_writel(qts, CTRL(2), RUN | RELOAD | SRC_24M);
    qtest_clock_step(qts, MS / 4);
    qtest_writel(qts, CTRL(2), SRC_24M);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 18000);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 18000);

    /* A new INTV is not what it goes on from ... */
    qtest_writel(qts, INTV(2), 48000);
    qtest_writel(qts, CTRL(2), RUN | SRC_24M);
    qtest_clock_step(qts, MS / 4);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 12000);
    /* ... but what is loaded at zero, ... */
    qtest_clock_step(qts, MS);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 36000);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(2));
    /* ... or at once, with RELOAD. */
    qtest_writel(qts, INTV(2), 96000);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 36000);
    qtest_writel(qts, CTRL(2), RUN | RELOAD | SRC_24M);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 96000);

    /* RELOAD loads a timer that does not run, too. */
    qtest_writel(qts, CTRL(2), SRC_24M);
    qtest_writel(qts, INTV(2), 100);
    qtest_writel(qts, CTRL(2), RELOAD | SRC_24M);
    qtest_clock_step(qts, MS);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 100);

    /* CUR cannot be written. */
    qtest_writel(qts, CUR(2), 5);
    g_assert_cmpuint(qtest_readl(qts, CUR(2)), ==, 100);
    qtest_quit(qts);
}

/* INTV written while the timer runs counts from the next period on. */
static void test_interval_change(void)
{
    QTestState *qts = start();

    quiesce(qts);
    qtest_writel(qts, IRQ_EN, BIT(4));
    qtest_writel(qts, INTV(4), 24000);
    qtest_writel(qts, CTRL(4), RUN | RELOAD | SRC_24M);
    qtest_clock_step(qts, MS / 2);
    qtest_writel(qts, INTV(4), 48000);
    qtest_clock_step(qts, MS / 2);
    g_assert_true(qtest_get_irq(qts, spi[4]));
    qtest_writel(qts, IRQ_ST, BIT(4));
    qtest_clock_step(qts, 2 * MS - 1);
    g_assert_false(qtest_get_irq(qts, spi[4]));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, spi[4]));
    qtest_quit(qts);
}

static void test_pending_without_enable(void)
{
    QTestState *qts = start();

    quiesce(qts);
    for (int n = 0; n < NUM_TIMERS; n++) {
        if (n == 3) {
            continue;
        }
        qtest_writel(qts, INTV(n), 24000);
        qtest_writel(qts, CTRL(n), RUN | RELOAD | SRC_24M | SINGLE);
        qtest_clock_step(qts, 2 * MS);
        g_assert_false(qtest_get_irq(qts, spi[n]));
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(n));
        qtest_writel(qts, IRQ_EN, BIT(n));
        g_assert_true(qtest_get_irq(qts, spi[n]));
        qtest_writel(qts, IRQ_EN, 0);
        g_assert_false(qtest_get_irq(qts, spi[n]));
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(n));
        qtest_writel(qts, IRQ_ST, BIT(n));
    }
    /* Bits without a timer do not stick. */
    qtest_writel(qts, IRQ_EN, ~0);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0x13f);
    qtest_quit(qts);
}

static void test_sources(void)
{
    QTestState *qts = start();
    uint64_t hz;

    quiesce(qts);
    for (int x = 0; x < 8; x++) {
        qtest_writel(qts, INTV(1), UINT32_MAX);
        qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_24M | PRESCALE(x));
        g_assert_cmphex(qtest_readl(qts, CTRL(1)), ==,
                        RUN | SRC_24M | PRESCALE(x));
        qtest_clock_step(qts, SECOND);
        g_assert_cmpuint(UINT32_MAX - qtest_readl(qts, CUR(1)), ==, HZ >> x);
    }

    qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_LOSC);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(UINT32_MAX - qtest_readl(qts, CUR(1)), ==, LOSC_HZ);

    /* A PLL6 that changes while a timer counts it */
    qtest_writel(qts, CCU_PLL6, PLL6_1200MHZ);
    qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_PLL6);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(UINT32_MAX - qtest_readl(qts, CUR(1)), ==, 100000000);
    qtest_writel(qts, CCU_PLL6, PLL6_1200MHZ & ~BIT(31));
    hz = UINT32_MAX - qtest_readl(qts, CUR(1));
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(UINT32_MAX - qtest_readl(qts, CUR(1)), ==, hz);

    /* Sources that are not there, or not connected on the board: no count */
    for (int n = 0; n < NUM_TIMERS; n++) {
        if (n == 3) {
            continue;
        }
        qtest_writel(qts, INTV(n), 1000);
        qtest_writel(qts, CTRL(n), RUN | RELOAD | SRC_NONE);
        qtest_clock_step(qts, SECOND);
        g_assert_cmpuint(qtest_readl(qts, CUR(n)), ==, 1000);
        if (n >= 2) {
            qtest_writel(qts, CTRL(n), RUN | RELOAD | SRC_PLL6);
            qtest_clock_step(qts, SECOND);
            g_assert_cmpuint(qtest_readl(qts, CUR(n)), ==, 1000);
        }
    }
    quiesce(qts);

    /* Timer 3: 32 kHz divided by 16, 32 or 64 */
    for (int x = 0; x < 3; x++) {
        qtest_writel(qts, IRQ_EN, BIT(3));
        qtest_writel(qts, INTV(3), LOSC_HZ / 16);
        qtest_writel(qts, CTRL(3), RUN | x << 2);
        g_assert_cmphex(qtest_readl(qts, CTRL(3)), ==, RUN | x << 2);
        for (int i = 0; i < 2; i++) {
            qtest_clock_step(qts, (SECOND << x) - 1);
            g_assert_false(qtest_get_irq(qts, spi[3]));
            qtest_clock_step(qts, 1);
            g_assert_true(qtest_get_irq(qts, spi[3]));
            qtest_writel(qts, IRQ_ST, BIT(3));
        }
        /* Let it run out, so that it starts anew. */
        qtest_writel(qts, CTRL(3), RUN | x << 2 | TIMER3_SINGLE);
        qtest_clock_step(qts, SECOND << x);
        g_assert_cmphex(qtest_readl(qts, CTRL(3)), ==, x << 2 | TIMER3_SINGLE);
        qtest_writel(qts, IRQ_ST, BIT(3));
    }
    qtest_quit(qts);
}

/* Timers that nobody waits for do not keep the host busy. */
static void test_idle(void)
{
    QTestState *qts = start();
    int64_t t0;

    quiesce(qts);
    t0 = qtest_clock_step(qts, 1);
    qtest_writel(qts, INTV(0), 1);
    qtest_writel(qts, CTRL(0), RUN | RELOAD | SRC_24M);
    qtest_writel(qts, INTV(1), UINT32_MAX);
    qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_24M);
    qtest_writel(qts, INTV(4), 24000);
    qtest_writel(qts, CTRL(4), RUN | RELOAD | SRC_24M);
    qtest_writel(qts, INTV(5), 240000);
    qtest_writel(qts, CTRL(5), RUN | RELOAD | SRC_24M | SINGLE);

    /* Timer 4's interrupt stays pending, and needs no host timer then. */
    qtest_writel(qts, IRQ_EN, BIT(4) | BIT(5));
    g_assert_cmpint(qtest_clock_step_next(qts) - t0, ==, MS);
    g_assert_true(qtest_get_irq(qts, spi[4]));
    g_assert_cmpint(qtest_clock_step_next(qts) - t0, ==, 10 * MS);
    g_assert_true(qtest_get_irq(qts, spi[5]));
    qtest_quit(qts);
}

static void test_avs(void)
{
    QTestState *qts = start();

    /* 24 MHz / 1500, and the register leaves out the lowest bit */
    qtest_writel(qts, AVS_CTRL, BIT(0));
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(0)), ==, 8000);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(1)), ==, 0);

    qtest_writel(qts, AVS_DIV, 11 << 16 | 2399);
    g_assert_cmphex(qtest_readl(qts, AVS_DIV), ==, 11 << 16 | 2399);
    qtest_writel(qts, AVS_CNT(0), 100);
    qtest_writel(qts, AVS_CNT(1), 0xfffffff0);
    qtest_writel(qts, AVS_CTRL, BIT(0) | BIT(1));
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(0)), ==, 5100);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(1)), ==, 999984);

    /* Pause one, and go on */
    qtest_writel(qts, AVS_CTRL, BIT(0) | BIT(1) | BIT(9));
    g_assert_cmphex(qtest_readl(qts, AVS_CTRL), ==, BIT(0) | BIT(1) | BIT(9));
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(0)), ==, 10100);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(1)), ==, 999984);
    qtest_writel(qts, AVS_CTRL, BIT(1));
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(0)), ==, 10100);
    g_assert_cmpuint(qtest_readl(qts, AVS_CNT(1)), ==, 1999984);

    qtest_writel(qts, AVS_DIV, ~0);
    g_assert_cmphex(qtest_readl(qts, AVS_DIV), ==, 0x0fff0fff);
    qtest_quit(qts);
}

static uint64_t cnt64(QTestState *qts, uint32_t ctrl)
{
    uint64_t lo;

    qtest_writel(qts, CNT64_CTRL, ctrl | CNT64_LATCH);
    g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, ctrl);
    lo = qtest_readl(qts, CNT64_LO);
    return lo | (uint64_t)qtest_readl(qts, CNT64_HI) << 32;
}

static void test_cnt64(void)
{
    QTestState *qts = start();
    uint64_t ns = 0, before;

    qtest_writel(qts, CNT64_CTRL, CNT64_CLR);
    g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, 0);
    for (int i = 0; i < 100; i++) {
        qtest_clock_step(qts, 1234567);
        ns += 1234567;
        g_assert_cmpuint(cnt64(qts, 0), ==, ns * HZ / SECOND);
    }

    /* Without a latch the registers do not move, and are read-only. */
    before = qtest_readl(qts, CNT64_LO);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CNT64_LO, 0);
    g_assert_cmphex(qtest_readl(qts, CNT64_LO), ==, before);
    ns += SECOND;

    /* Beyond 32 bits: an hour */
    qtest_clock_step(qts, 3600 * SECOND);
    ns += 3600 * SECOND;
    g_assert_cmpuint(cnt64(qts, 0), ==, ns * 24 / 1000);
    g_assert_cmphex(qtest_readl(qts, CNT64_HI), ==, 20);

    qtest_writel(qts, CNT64_CTRL, CNT64_CLR);
    g_assert_cmphex(qtest_readl(qts, CNT64_LO), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNT64_HI), ==, 0);
    g_assert_cmpuint(cnt64(qts, 0), ==, 0);

    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CCU_PLL6, PLL6_1200MHZ);
    qtest_writel(qts, CNT64_CTRL, CNT64_PLL6);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(cnt64(qts, CNT64_PLL6), ==, HZ + 100000000);
    qtest_quit(qts);
}

/* A machine that is saved and loaded elsewhere counts on where it was. */
static void test_migrate(void)
{
    g_autofree char *file = NULL;
    QTestState *qts = start(), *to;
    int64_t t0;

    quiesce(qts);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CNT64_CTRL, CNT64_CLR);
    qtest_writel(qts, IRQ_EN, BIT(0) | BIT(5));
    qtest_writel(qts, INTV(0), 2 * HZ);
    qtest_writel(qts, CTRL(0), RUN | RELOAD | SRC_24M | PRESCALE(1));
    qtest_writel(qts, INTV(1), UINT32_MAX);
    qtest_writel(qts, CTRL(1), RUN | RELOAD | SRC_24M);
    qtest_writel(qts, INTV(5), 100);
    qtest_writel(qts, CTRL(5), RUN | RELOAD | SRC_24M | SINGLE);
    qtest_writel(qts, INTV(0), HZ);
    qtest_writel(qts, AVS_CTRL, BIT(1));
    t0 = qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(5));

    file = sunxi_save(qts);
    qtest_quit(qts);

    to = qtest_init("-machine cubieboard2 -incoming defer");
    qtest_irq_intercept_in(to, GIC);
    /* The test's clock is not part of the machine. */
    qtest_clock_set(to, t0);
    sunxi_load(to, file);

    g_assert_cmpuint(qtest_readl(to, CUR(0)), ==, 3 * HZ / 2);
    g_assert_cmpuint(qtest_readl(to, CUR(1)), ==, UINT32_MAX - HZ);
    g_assert_cmphex(qtest_readl(to, CTRL(5)), ==, SRC_24M | SINGLE);
    g_assert_cmphex(qtest_readl(to, IRQ_ST), ==, BIT(5));
    g_assert_cmpuint(qtest_readl(to, AVS_CNT(1)), ==, 8000);
    qtest_clock_step(to, 3 * SECOND - 1);
    g_assert_false(qtest_get_irq(to, spi[0]));
    qtest_clock_step(to, 1);
    g_assert_true(qtest_get_irq(to, spi[0]));
    qtest_writel(to, IRQ_ST, BIT(0));
    g_assert_cmpuint(qtest_readl(to, CUR(0)), ==, HZ);
    g_assert_cmpuint(qtest_readl(to, AVS_CNT(1)), ==, 32000);
    g_assert_cmpuint(cnt64(to, 0), ==, 4 * HZ);
    qtest_quit(to);
}

/* Whatever a guest does, the machine lives on. */
static void test_hostile(void)
{
    QTestState *qts = start();
    static const uint32_t values[] = {
        0, 1, 2, 3, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 0xffffffff
    };
    uint64_t now;

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        /* But for the watchdog */
        sunxi_hostile(qts, TIMER_BASE, 0x90, values[i], 1000);
        sunxi_hostile(qts, TIMER_BASE + 0xa0, BLOCK_SIZE - 0xa0, values[i],
                      1000);
        qtest_clock_step(qts, SECOND);
    }

    /* Interval 0, continuous, with interrupt: pending again at each tick */
    quiesce(qts);
    qtest_writel(qts, IRQ_EN, BIT(0));
    qtest_writel(qts, INTV(0), 0);
    qtest_writel(qts, CTRL(0), RUN | RELOAD | SRC_24M);
    for (int i = 0; i < 10; i++) {
        qtest_clock_step(qts, 42);
        g_assert_true(qtest_get_irq(qts, spi[0]));
        g_assert_cmpuint(qtest_readl(qts, CUR(0)), ==, 0);
        qtest_writel(qts, IRQ_ST, BIT(0));
    }

    /* A very long time at the shortest interval */
    qtest_writel(qts, INTV(0), 1);
    qtest_clock_step(qts, 1000000 * SECOND);
    g_assert_true(qtest_get_irq(qts, spi[0]));

    qtest_system_reset(qts);
    quiesce(qts);
    qtest_writel(qts, CNT64_CTRL, CNT64_CLR);
    qtest_clock_step(qts, SECOND);
    now = cnt64(qts, 0);
    g_assert_cmpuint(now, ==, HZ);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sun4i-timer/reset", test_reset);
    qtest_add_func("/sun4i-timer/rate", test_rate);
    for (int n = 0; n < NUM_TIMERS; n++) {
        if (n != 3) {
            g_autofree char *path =
                g_strdup_printf("/sun4i-timer/continuous/%d", n);

            qtest_add_data_func(path, GINT_TO_POINTER(n), test_continuous);
        }
    }
    qtest_add_func("/sun4i-timer/odd-period", test_odd_period);
    qtest_add_func("/sun4i-timer/single", test_single);
    qtest_add_func("/sun4i-timer/pause", test_pause);
    qtest_add_func("/sun4i-timer/interval-change", test_interval_change);
    qtest_add_func("/sun4i-timer/pending", test_pending_without_enable);
    qtest_add_func("/sun4i-timer/sources", test_sources);
    qtest_add_func("/sun4i-timer/idle", test_idle);
    qtest_add_func("/sun4i-timer/avs", test_avs);
    qtest_add_func("/sun4i-timer/cnt64", test_cnt64);
    qtest_add_func("/sun4i-timer/migrate", test_migrate);
    qtest_add_func("/sun4i-timer/hostile", test_hostile);
    return g_test_run();
}
