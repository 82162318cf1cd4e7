/*
 * Test of the Allwinner low-resolution ADC, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define LRADC           0x01c22800
#define CTRL            (LRADC + 0x00)
#define INTC            (LRADC + 0x04)
#define INTS            (LRADC + 0x08)
#define DATA(n)         (LRADC + 0x0c + (n) * 4)

#define ENABLE          BIT(0)
#define RATE(n)         ((n) << 2)
#define LEVEL_B(n)      ((n) << 4)
#define HOLD_EN         BIT(6)
#define HOLD_KEY        BIT(7)
#define A_TO_B(n)       ((n) << 8)
#define MODE(n)         ((n) << 12)
#define CONTINUE(n)     ((n) << 16)
#define CHANNELS(n)     ((uint32_t)(n) << 22)
#define FIRST(n)        ((uint32_t)(n) << 24)

#define DATA_IRQ        BIT(0)
#define KEY_DOWN        BIT(1)
#define HOLD            BIT(2)
#define ALREADY         BIT(3)
#define KEY_UP          BIT(4)

#define GIC             "/machine/soc/gic"
#define SPI             31
#define MS              1000000ll
#define NO_KEY          3000

/* As Linux sets it up */
#define LINUX_CTRL      (FIRST(2) | A_TO_B(1) | HOLD_EN | RATE(0) | ENABLE)

static QTestState *start(uint32_t ctrl)
{
    QTestState *qts = qtest_init("-machine cubieboard2");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, CTRL, ctrl);
    return qts;
}

static void press(QTestState *qts, int channel, unsigned mv)
{
    g_autofree char *name = g_strdup_printf("channel%d-mv", channel);

    qtest_qmp_assert_success(qts, "{ 'execute': 'qom-set', 'arguments': { "
                             "'path': '/machine/soc/lradc', 'property': %s, "
                             "'value': %u } }", name, mv);
}

/* What has been reported after @samples more samples of @ms each */
static uint32_t status_after(QTestState *qts, int samples, int ms)
{
    uint32_t ints;

    if (samples) {
        qtest_clock_step(qts, samples * ms * MS);
    }
    ints = qtest_readl(qts, INTS);
    qtest_writel(qts, INTS, ints);
    return ints;
}

static void test_registers(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2");

    for (int pass = 0; pass < 2; pass++) {
        g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0x01000168);
        g_assert_cmphex(qtest_readl(qts, INTC), ==, 0);
        g_assert_cmphex(qtest_readl(qts, INTS), ==, 0);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);
        g_assert_cmphex(qtest_readl(qts, DATA(1)), ==, 0x3f);

        qtest_writel(qts, CTRL, ~0);
        g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0xffcf3ffd);
        qtest_writel(qts, INTC, ~0);
        g_assert_cmphex(qtest_readl(qts, INTC), ==, 0x1f1f);
        qtest_writel(qts, INTS, ~0);
        qtest_writel(qts, DATA(0), 0);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);
        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

/* The keys of a board, and that Linux's arithmetic finds the same voltage */
static void test_values(void)
{
    static const unsigned keys[] = { 0, 191, 392, 601, 795, 987, 1184, 1398 };
    QTestState *qts = start(LINUX_CTRL);

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        int found;

        press(qts, 0, keys[i]);
        g_assert_cmphex(status_after(qts, 3, 4), ==, KEY_DOWN | DATA_IRQ);
        found = qtest_readl(qts, DATA(0)) * 2000 / 63;
        g_assert_cmpint(ABS(found - (int)keys[i]), <=, 16);
        press(qts, 0, NO_KEY);
        g_assert_cmphex(status_after(qts, 2, 4), ==, KEY_UP);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);
    }
    qtest_quit(qts);
}

static void test_timing(void)
{
    static const int ms[] = { 4, 8, 16 };
    QTestState *qts = start(0);

    for (int rate = 0; rate < ARRAY_SIZE(ms); rate++) {
        for (int first = 0; first < 4; first++) {
            qtest_writel(qts, CTRL, FIRST(first) | A_TO_B(first) |
                         MODE(1) | RATE(rate) | ENABLE);
            /* To where the next sample is an interval away */
            qtest_clock_step(qts, 16 * MS - qtest_clock_step(qts, 1) %
                             (16 * MS));

            press(qts, 0, 400);
            g_assert_cmphex(status_after(qts, first, ms[rate]), ==, 0);
            g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);
            g_assert_cmphex(status_after(qts, 1, ms[rate]), ==,
                            KEY_DOWN | DATA_IRQ);
            g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 13);
            g_assert_cmphex(status_after(qts, 100, ms[rate]), ==, 0);

            press(qts, 0, NO_KEY);
            g_assert_cmphex(status_after(qts, first, ms[rate]), ==, 0);
            g_assert_cmphex(status_after(qts, 1, ms[rate]), ==, KEY_UP);

            /* Contacts that bounce */
            if (first) {
                press(qts, 0, 400);
                g_assert_cmphex(status_after(qts, first, ms[rate]), ==, 0);
                press(qts, 0, NO_KEY);
                g_assert_cmphex(status_after(qts, 100, ms[rate]), ==, 0);
                press(qts, 0, 400);
                status_after(qts, first + 1, ms[rate]);
                press(qts, 0, NO_KEY);
                g_assert_cmphex(status_after(qts, first, ms[rate]), ==, 0);
                press(qts, 0, 400);
                g_assert_cmphex(status_after(qts, 100, ms[rate]), ==, 0);
                press(qts, 0, NO_KEY);
                status_after(qts, 100, ms[rate]);
            }
        }
    }
    qtest_quit(qts);
}

static void test_modes(void)
{
    QTestState *qts;

    /* Normal: data with every sample, while the key is down */
    qts = start(FIRST(0) | ENABLE);
    press(qts, 0, 400);
    g_assert_cmphex(status_after(qts, 1, 4), ==, KEY_DOWN | DATA_IRQ);
    for (int i = 0; i < 10; i++) {
        g_assert_cmphex(status_after(qts, 1, 4), ==, DATA_IRQ);
    }
    /* Another key without a release between: Linux does not see it either. */
    press(qts, 0, 800);
    g_assert_cmphex(status_after(qts, 1, 4), ==, DATA_IRQ);
    g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 25);
    press(qts, 0, NO_KEY);
    g_assert_cmphex(status_after(qts, 1, 4), ==, KEY_UP);
    g_assert_cmphex(status_after(qts, 10, 4), ==, 0);
    qtest_quit(qts);

    /* Single: never again */
    qts = start(FIRST(0) | MODE(1) | ENABLE);
    press(qts, 0, 400);
    g_assert_cmphex(status_after(qts, 1, 4), ==, KEY_DOWN | DATA_IRQ);
    press(qts, 0, 800);
    g_assert_cmphex(status_after(qts, 100, 4), ==, 0);
    g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 13);
    qtest_quit(qts);

    /* Continue: every 8 * (n + 1) samples */
    qts = start(FIRST(0) | MODE(2) | CONTINUE(2) | ENABLE);
    press(qts, 0, 400);
    g_assert_cmphex(status_after(qts, 1, 4), ==, KEY_DOWN | DATA_IRQ);
    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(status_after(qts, 23, 4), ==, 0);
        g_assert_cmphex(status_after(qts, 1, 4), ==, DATA_IRQ);
    }
    qtest_quit(qts);
}

static void test_hold_key(void)
{
    static const uint8_t level_b[] = { 0x3c, 0x39, 0x36, 0x33 };

    for (int n = 0; n < ARRAY_SIZE(level_b); n++) {
        uint32_t ctrl = FIRST(2) | A_TO_B(2) | LEVEL_B(n) | MODE(1) | ENABLE;
        unsigned below = (level_b[n] - 1) * 2000 / 63;
        unsigned at = DIV_ROUND_UP(level_b[n] * 2000, 63);
        QTestState *qts = start(ctrl);

        /* Nothing but an ordinary key matters without the enable bit. */
        press(qts, 0, at);
        g_assert_cmphex(status_after(qts, 100, 4), ==, 0);
        press(qts, 0, below);
        g_assert_cmphex(status_after(qts, 100, 4), ==, KEY_DOWN | DATA_IRQ);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, level_b[n] - 1);
        press(qts, 0, NO_KEY);
        g_assert_cmphex(status_after(qts, 100, 4), ==, KEY_UP);

        qtest_writel(qts, CTRL, ctrl | HOLD_KEY);
        press(qts, 0, at);
        g_assert_cmphex(status_after(qts, 2, 4), ==, 0);
        g_assert_cmphex(status_after(qts, 1, 4), ==, HOLD);
        g_assert_cmphex(status_after(qts, 100, 4), ==, 0);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);

        /* Another key on top of it */
        press(qts, 0, 400);
        g_assert_cmphex(status_after(qts, 2, 4), ==, 0);
        g_assert_cmphex(status_after(qts, 1, 4), ==, ALREADY | DATA_IRQ);
        press(qts, 0, at);
        g_assert_cmphex(status_after(qts, 100, 4), ==, KEY_UP);
        press(qts, 0, 400);
        g_assert_cmphex(status_after(qts, 100, 4), ==, ALREADY | DATA_IRQ);
        press(qts, 0, at);
        g_assert_cmphex(status_after(qts, 100, 4), ==, KEY_UP);

        /* When it is let go there is no report, but it is noticed. */
        press(qts, 0, NO_KEY);
        g_assert_cmphex(status_after(qts, 100, 4), ==, 0);
        press(qts, 0, 400);
        g_assert_cmphex(status_after(qts, 100, 4), ==, KEY_DOWN | DATA_IRQ);
        qtest_quit(qts);
    }
}

static void test_channels(void)
{
    QTestState *qts = start(FIRST(0) | MODE(1) | CHANNELS(0) | ENABLE);

    press(qts, 1, 400);
    g_assert_cmphex(status_after(qts, 10, 4), ==, 0);
    qtest_writel(qts, CTRL, FIRST(0) | MODE(1) | CHANNELS(1) | ENABLE);
    g_assert_cmphex(status_after(qts, 10, 4), ==, (KEY_DOWN | DATA_IRQ) << 8);
    g_assert_cmphex(qtest_readl(qts, DATA(1)), ==, 13);
    press(qts, 0, 800);
    g_assert_cmphex(status_after(qts, 10, 4), ==, 0);
    for (int both = 2; both < 4; both++) {
        qtest_writel(qts, CTRL, 0);
        g_assert_cmphex(qtest_readl(qts, DATA(1)), ==, 0x3f);
        qtest_writel(qts, CTRL, FIRST(0) | MODE(1) | CHANNELS(both) | ENABLE);
        g_assert_cmphex(status_after(qts, 10, 4), ==,
                        (KEY_DOWN | DATA_IRQ) * 0x101);
        g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 25);
        g_assert_cmphex(qtest_readl(qts, DATA(1)), ==, 13);
    }
    qtest_quit(qts);
}

static void test_interrupt(void)
{
    QTestState *qts = start(LINUX_CTRL);

    qtest_writel(qts, INTC, KEY_UP | KEY_DOWN);
    press(qts, 0, 400);
    qtest_clock_step(qts, 8 * MS - 1);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_clock_step(qts, 4 * MS);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, INTS, KEY_DOWN);
    g_assert_false(qtest_get_irq(qts, SPI));

    /* Data goes on, but is not enabled. */
    qtest_clock_step(qts, 100 * MS);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_writel(qts, INTC, DATA_IRQ);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, INTS, DATA_IRQ);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_clock_step(qts, 4 * MS);
    g_assert_true(qtest_get_irq(qts, SPI));

    /* Off, and a reset with the key still down */
    qtest_writel(qts, CTRL, LINUX_CTRL & ~ENABLE);
    qtest_writel(qts, INTS, ~0);
    qtest_clock_step(qts, 100 * MS);
    g_assert_cmphex(qtest_readl(qts, INTS), ==, 0);
    qtest_writel(qts, CTRL, LINUX_CTRL);
    qtest_clock_step(qts, 100 * MS);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 0x3f);
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = start(LINUX_CTRL);

    qtest_writel(qts, INTC, KEY_DOWN);
    press(qts, 0, 400);
    qts = sunxi_migrate(qts, "-machine cubieboard2");
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(status_after(qts, 2, 4), ==, 0);
    qtest_clock_step(qts, 4 * MS);
    g_assert_true(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, DATA(0)), ==, 13);
    qtest_quit(qts);
}

static void test_hostile(void)
{
    static const uint32_t values[] = {
        0xffffffff, 0, 0x80000001, 0x55555555, 0x00000001, 0x00ffffff
    };
    static const uint32_t mv[] = { 0, 1, 1999, 2000, 2001, UINT32_MAX };
    QTestState *qts = start(LINUX_CTRL);

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        for (size_t k = 0; k < ARRAY_SIZE(mv); k++) {
            press(qts, 0, mv[k]);
            press(qts, 1, mv[(k + i) % ARRAY_SIZE(mv)]);
            for (uint64_t a = LRADC + 0x20; a >= LRADC; a -= 4) {
                qtest_writel(qts, a, values[i]);
                qtest_readl(qts, a);
                qtest_readb(qts, a + 1);
                qtest_writew(qts, a + 2, values[i]);
            }
            qtest_clock_step(qts, 5000 * MS);
        }
    }
    g_assert_cmphex(qtest_readl(qts, LRADC + 0x14), ==, 0);
    g_assert_cmphex(qtest_readl(qts, LRADC + 0x3fc), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sun4i-lradc/registers", test_registers);
    qtest_add_func("/sun4i-lradc/values", test_values);
    qtest_add_func("/sun4i-lradc/timing", test_timing);
    qtest_add_func("/sun4i-lradc/modes", test_modes);
    qtest_add_func("/sun4i-lradc/hold-key", test_hold_key);
    qtest_add_func("/sun4i-lradc/channels", test_channels);
    qtest_add_func("/sun4i-lradc/interrupt", test_interrupt);
    qtest_add_func("/sun4i-lradc/migration", test_migration);
    qtest_add_func("/sun4i-lradc/hostile", test_hostile);
    return g_test_run();
}
