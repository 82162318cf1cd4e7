/*
 * Test of the Allwinner sun5i high-speed timer block, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "sunxi-test.h"

#define HSTIMER_BASE    0x01c60000
#define IRQ_EN          (HSTIMER_BASE + 0x00)
#define IRQ_ST          (HSTIMER_BASE + 0x04)
#define CTRL(n)         (HSTIMER_BASE + 0x10 + 0x20 * (n))
#define INTV_LO(n)      (HSTIMER_BASE + 0x14 + 0x20 * (n))
#define INTV_HI(n)      (HSTIMER_BASE + 0x18 + 0x20 * (n))
#define CNT_LO(n)       (HSTIMER_BASE + 0x1c + 0x20 * (n))
#define CNT_HI(n)       (HSTIMER_BASE + 0x20 + 0x20 * (n))
#define REGS_SIZE       0x94

#define RUN             BIT(0)
#define RELOAD          BIT(1)
#define PRESCALE(x)     ((x) << 4)
#define SINGLE          BIT(7)

#define CCU_AHB_DIV     0x01c20054
#define AHB_DIV_SHIFT   4
#define AHB_DIV_MASK    (3 << AHB_DIV_SHIFT)
#define CCU_AHB_GATE0   0x01c20060
#define GATE_HSTIMER    BIT(28)

#define MS              SCALE_MS
#define SECOND          NANOSECONDS_PER_SECOND
#define HSTIMER         "/machine/soc/hstimer"
#define GIC             "/machine/soc/gic"
#define NUM_TIMERS      4
#define FIRST_SPI       81

static QTestState *start(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, CCU_AHB_GATE0,
                 qtest_readl(qts, CCU_AHB_GATE0) | GATE_HSTIMER);
    return qts;
}

/* The AHB clock as the device has it */
static uint64_t ahb_hz(QTestState *qts)
{
    QDict *r = qtest_qmp(qts, "{ 'execute': 'qom-get', 'arguments':"
                         "  { 'path': '" HSTIMER "/ahb',"
                         "    'property': 'qtest-clock-period' } }");
    uint64_t period = qdict_get_int(r, "return");

    qobject_unref(r);
    g_assert_cmpuint(period, !=, 0);
    return SECOND * (1ULL << 32) / period;
}

/* First whole nanosecond after @ticks at @hz */
static int64_t ticks_to_ns(uint64_t ticks, uint64_t hz)
{
    return (ticks * SECOND + hz - 1) / hz;
}

static uint64_t count(QTestState *qts, int n)
{
    uint64_t lo = qtest_readl(qts, CNT_LO(n));

    return lo | (uint64_t)qtest_readl(qts, CNT_HI(n)) << 32;
}

static void set_interval(QTestState *qts, int n, uint64_t interval)
{
    qtest_writel(qts, INTV_LO(n), interval);
    qtest_writel(qts, INTV_HI(n), interval >> 32);
}

static void test_reset(void)
{
    QTestState *qts = start();

    for (int pass = 0; pass < 2; pass++) {
        g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, 0);
        for (int n = 0; n < NUM_TIMERS; n++) {
            g_assert_cmphex(qtest_readl(qts, CTRL(n)), ==, 0);
            g_assert_cmphex(qtest_readl(qts, INTV_LO(n)), ==, 0);
            g_assert_cmphex(qtest_readl(qts, INTV_HI(n)), ==, 0);
            g_assert_cmphex(count(qts, n), ==, 0);
            g_assert_false(qtest_get_irq(qts, FIRST_SPI + n));
        }

        qtest_writel(qts, IRQ_EN, ~0);
        g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0xf);
        for (int n = 0; n < NUM_TIMERS; n++) {
            set_interval(qts, n, ~0ULL);
            g_assert_cmphex(qtest_readl(qts, INTV_HI(n)), ==, 0xffffff);
            qtest_writel(qts, CTRL(n), RUN | RELOAD);
            g_assert_cmphex(count(qts, n), ==, 0xffffffffffffff);
            set_interval(qts, n, 1000);
            qtest_writel(qts, CTRL(n), RUN | RELOAD);
            qtest_clock_step(qts, SECOND);
            g_assert_true(qtest_get_irq(qts, FIRST_SPI + n));
        }
        qtest_system_reset(qts);
        qtest_writel(qts, CCU_AHB_GATE0,
                     qtest_readl(qts, CCU_AHB_GATE0) | GATE_HSTIMER);
    }
    qtest_quit(qts);
}

/* Runs at the AHB clock, through all prescalers, over more than 32 bits */
static void test_rate(void)
{
    QTestState *qts = start();
    uint64_t hz = ahb_hz(qts), max = 0xffffffffffffff;

    for (int x = 0; x <= 4; x++) {
        set_interval(qts, 1, max);
        qtest_writel(qts, CTRL(1), RUN | RELOAD | PRESCALE(x));
        g_assert_cmphex(qtest_readl(qts, CTRL(1)), ==, RUN | PRESCALE(x));
        qtest_clock_step(qts, SECOND);
        g_assert_cmpuint(max - count(qts, 1), ==, hz >> x);
        qtest_clock_step(qts, 9999 * SECOND);
        g_assert_cmpuint(max - count(qts, 1), ==, (hz * 10000) >> x);
    }

    /* The AHB clock changes, and so does the timer's rate, from then on. */
    qtest_writel(qts, CTRL(1), RUN | RELOAD);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CCU_AHB_DIV,
                 qtest_readl(qts, CCU_AHB_DIV) ^ (2 << AHB_DIV_SHIFT));
    g_assert_cmpuint(ahb_hz(qts), !=, hz);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(max - count(qts, 1), ==, hz + ahb_hz(qts));
    qtest_quit(qts);
}

/* The high word is the one that belongs to the low word read before. */
static void test_latch(void)
{
    QTestState *qts = start();
    uint64_t hz = ahb_hz(qts);

    set_interval(qts, 0, (5ULL << 32) | 1);
    qtest_writel(qts, CTRL(0), RUN | RELOAD);
    g_assert_cmphex(qtest_readl(qts, CNT_LO(0)), ==, 1);
    qtest_clock_step(qts, ticks_to_ns(2, hz));
    g_assert_cmphex(qtest_readl(qts, CNT_HI(0)), ==, 5);
    g_assert_cmphex(qtest_readl(qts, CNT_LO(0)), ==, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, CNT_HI(0)), ==, 4);
    qtest_quit(qts);
}

static void test_interrupt(gconstpointer arg)
{
    int n = GPOINTER_TO_INT(arg), spi = FIRST_SPI + n;
    QTestState *qts = start();
    uint64_t hz = ahb_hz(qts);
    int64_t t0, now;

    /* Not enabled: pending all the same */
    set_interval(qts, n, hz / 1000);
    qtest_writel(qts, CTRL(n), RUN | RELOAD | SINGLE);
    qtest_clock_step(qts, 2 * MS);
    g_assert_false(qtest_get_irq(qts, spi));
    g_assert_cmphex(qtest_readl(qts, CTRL(n)), ==, SINGLE);
    g_assert_cmpuint(count(qts, n), ==, 0);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(n));
    qtest_writel(qts, IRQ_EN, BIT(n));
    g_assert_true(qtest_get_irq(qts, spi));
    qtest_writel(qts, IRQ_ST, ~BIT(n));
    g_assert_true(qtest_get_irq(qts, spi));
    qtest_writel(qts, IRQ_ST, BIT(n));
    g_assert_false(qtest_get_irq(qts, spi));
    qtest_clock_step(qts, SECOND);
    g_assert_false(qtest_get_irq(qts, spi));

    /* Continuous, with a period that is no whole number of nanoseconds */
    set_interval(qts, n, 12347);
    now = t0 = qtest_clock_step(qts, 1);
    qtest_writel(qts, CTRL(n), RUN | RELOAD);
    for (int i = 1; i <= 100; i++) {
        qtest_clock_step(qts, t0 + ticks_to_ns(12347 * i, hz) - 1 - now);
        g_assert_false(qtest_get_irq(qts, spi));
        now = qtest_clock_step(qts, 1);
        g_assert_true(qtest_get_irq(qts, spi));
        qtest_writel(qts, IRQ_ST, BIT(n));
    }
    qtest_quit(qts);
}

static void test_pause(void)
{
    QTestState *qts = start();
    uint64_t hz = ahb_hz(qts);

    set_interval(qts, 2, 4 * hz);
    qtest_writel(qts, CTRL(2), RUN | RELOAD);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CTRL(2), 0);
    g_assert_cmpuint(count(qts, 2), ==, 3 * hz);
    set_interval(qts, 2, 8 * hz);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CTRL(2), RUN);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(count(qts, 2), ==, 2 * hz);
    /* Zero after 2 s more, and then the new interval */
    qtest_clock_step(qts, 3 * SECOND);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, BIT(2));
    g_assert_cmpuint(count(qts, 2), ==, 7 * hz);
    qtest_quit(qts);
}

static void test_hostile(void)
{
    QTestState *qts = start();
    static const uint32_t values[] = {
        0, 1, 2, 3, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 0xffffffff
    };

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        sunxi_hostile(qts, HSTIMER_BASE, REGS_SIZE, values[i], 1000);
        qtest_writel(qts, HSTIMER_BASE + 0xffc, values[i]);
        qtest_readl(qts, HSTIMER_BASE + 0xffc);
        qtest_clock_step(qts, SECOND);
    }

    /* The longest interval is beyond the virtual clock: it never comes. */
    qtest_writel(qts, IRQ_ST, ~0);
    qtest_writel(qts, IRQ_EN, ~0);
    for (int n = 0; n < NUM_TIMERS; n++) {
        set_interval(qts, n, ~0ULL);
        qtest_writel(qts, CTRL(n), RUN | RELOAD | PRESCALE(7));
    }
    qtest_writel(qts, IRQ_ST, ~0);
    qtest_clock_step(qts, 1000000 * SECOND);
    g_assert_cmphex(qtest_readl(qts, IRQ_ST), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sun5i-hstimer/reset", test_reset);
    qtest_add_func("/sun5i-hstimer/rate", test_rate);
    qtest_add_func("/sun5i-hstimer/latch", test_latch);
    for (int n = 0; n < NUM_TIMERS; n++) {
        g_autofree char *path = g_strdup_printf("/sun5i-hstimer/irq/%d", n);

        qtest_add_data_func(path, GINT_TO_POINTER(n), test_interrupt);
    }
    qtest_add_func("/sun5i-hstimer/pause", test_pause);
    qtest_add_func("/sun5i-hstimer/hostile", test_hostile);
    return g_test_run();
}
