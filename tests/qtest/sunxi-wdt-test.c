/*
 * Test of the Allwinner watchdog, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "libqtest.h"
#include "qobject/qdict.h"

#define TIMER_BASE      0x01c20c00
#define TIMER_IRQ_EN    (TIMER_BASE + 0x00)
#define TIMER_IRQ_ST    (TIMER_BASE + 0x04)
#define TIMER_IRQ_WDT   BIT(8)
#define TIMER_IRQ_2     BIT(2)
#define WDT_SPI         24

#define WDT_BASE        0x01c20c90
#define CTRL            (WDT_BASE + 0x0)
#define MODE            (WDT_BASE + 0x4)

#define KICK            (0xa57 << 1 | 1)
#define EN              BIT(0)
#define RST             BIT(1)
#define INTERVAL(x)     ((x) << 3)

#define MS              SCALE_MS
#define SECOND          NANOSECONDS_PER_SECOND
#define GIC             "/machine/soc/gic"

/*
 * Without RST the watchdog interrupts instead of resetting, so that one run
 * can see many expiries; it counts all the same.  (The WATCHDOG event of QMP
 * is limited to one a second, and would not do.)
 */
static QTestState *start(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2");

    qtest_writel(qts, TIMER_IRQ_EN, 0);
    qtest_writel(qts, TIMER_IRQ_ST, ~0);
    return qts;
}

static bool expired(QTestState *qts)
{
    bool yes = qtest_readl(qts, TIMER_IRQ_ST) & TIMER_IRQ_WDT;

    qtest_writel(qts, TIMER_IRQ_ST, TIMER_IRQ_WDT);
    return yes;
}

/* It expires @ns from now, and not a nanosecond before. */
static void assert_expires_in(QTestState *qts, int64_t ns)
{
    qtest_clock_step(qts, ns - 1);
    g_assert_false(expired(qts));
    qtest_clock_step(qts, 1);
    g_assert_true(expired(qts));
    g_assert_false(expired(qts));
}

static bool has_event(QTestState *qts, const char *name)
{
    QDict *ev;

    /* An event comes before the answer to a command sent after it. */
    qobject_unref(qtest_qmp(qts, "{ 'execute': 'query-status' }"));
    ev = qtest_qmp_event_ref(qts, name);
    if (!ev) {
        return false;
    }
    qobject_unref(ev);
    return true;
}

static void test_registers(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, RST);
    qtest_writel(qts, MODE, ~0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, 0x7b);
    qtest_writel(qts, CTRL, KICK);
    g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0);
    qtest_writel(qts, MODE, 0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, 0);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, RST);

    /* Off at reset */
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(expired(qts));
    qtest_quit(qts);
}

static void test_intervals(void)
{
    static const int half_seconds[] = {
        1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32
    };
    QTestState *qts = start();

    for (int i = 0; i < ARRAY_SIZE(half_seconds); i++) {
        qtest_writel(qts, MODE, EN | INTERVAL(i));
        assert_expires_in(qts, half_seconds[i] * SECOND / 2);

        /* A machine that is left running has a watchdog that goes on. */
        assert_expires_in(qts, half_seconds[i] * SECOND / 2);
        qtest_writel(qts, MODE, INTERVAL(i));
        qtest_clock_step(qts, 100 * SECOND);
        g_assert_false(expired(qts));
    }

    /* Reserved ones have some interval. */
    for (int i = ARRAY_SIZE(half_seconds); i < 16; i++) {
        qtest_writel(qts, MODE, EN | INTERVAL(i));
        qtest_clock_step(qts, 100 * SECOND);
        g_assert_true(expired(qts));
        qtest_writel(qts, MODE, 0);
    }
    qtest_quit(qts);
}

/* Linux's way to reboot: MODE is written again every 5 ms. */
static void test_linux_restart(void)
{
    QTestState *qts = start();

    qtest_writel(qts, MODE, qtest_readl(qts, MODE) | RST);
    qtest_writel(qts, MODE, EN | RST);
    qtest_writel(qts, CTRL, KICK);
    for (int i = 0; i < 99; i++) {
        qtest_clock_step(qts, 5 * MS);
        qtest_writel(qts, MODE, qtest_readl(qts, MODE) | EN);
        g_assert_false(has_event(qts, "WATCHDOG"));
    }
    qtest_clock_step(qts, 5 * MS - 1);
    g_assert_false(has_event(qts, "WATCHDOG"));
    qtest_clock_step(qts, 1);
    qtest_qmp_eventwait(qts, "WATCHDOG");
    qtest_qmp_eventwait(qts, "RESET");
    g_assert_false(expired(qts));
    qtest_quit(qts);
}

static void test_kick(void)
{
    QTestState *qts = start();

    /* Does not start one that is off */
    qtest_writel(qts, CTRL, KICK);
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(expired(qts));

    qtest_writel(qts, MODE, EN | INTERVAL(1));
    for (int i = 0; i < 10; i++) {
        qtest_clock_step(qts, SECOND - 1);
        qtest_writel(qts, CTRL, KICK);
        g_assert_false(expired(qts));
    }
    /* Without the key, or without the bit, nothing happens. */
    qtest_clock_step(qts, SECOND / 2);
    qtest_writel(qts, CTRL, 1);
    qtest_writel(qts, CTRL, KICK ^ BIT(12));
    qtest_writel(qts, CTRL, KICK & ~1);
    assert_expires_in(qts, SECOND / 2);

    /* A new interval counts from the next kick on. */
    qtest_clock_step(qts, SECOND / 4);
    qtest_writel(qts, MODE, EN | INTERVAL(4));
    assert_expires_in(qts, 3 * SECOND / 4);
    qtest_clock_step(qts, SECOND);
    qtest_writel(qts, CTRL, KICK);
    assert_expires_in(qts, 4 * SECOND);

    /* Off and on again is a new start. */
    qtest_clock_step(qts, 3 * SECOND);
    qtest_writel(qts, MODE, INTERVAL(4));
    qtest_writel(qts, MODE, EN | INTERVAL(4));
    assert_expires_in(qts, 4 * SECOND);
    qtest_quit(qts);
}

static void test_interrupt(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, MODE, EN | INTERVAL(0));
    qtest_clock_step(qts, SECOND / 2 - 1);
    g_assert_cmphex(qtest_readl(qts, TIMER_IRQ_ST) & ~1, ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, TIMER_IRQ_ST) & ~1, ==, TIMER_IRQ_WDT);
    g_assert_false(qtest_get_irq(qts, WDT_SPI));
    qtest_writel(qts, TIMER_IRQ_EN, TIMER_IRQ_2);
    g_assert_false(qtest_get_irq(qts, WDT_SPI));
    qtest_writel(qts, TIMER_IRQ_EN, TIMER_IRQ_WDT);
    g_assert_true(qtest_get_irq(qts, WDT_SPI));
    qtest_writel(qts, TIMER_IRQ_ST, TIMER_IRQ_WDT);
    g_assert_false(qtest_get_irq(qts, WDT_SPI));

    /* Again after another interval, and never a reset */
    qtest_clock_step(qts, SECOND / 2);
    g_assert_true(qtest_get_irq(qts, WDT_SPI));
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(has_event(qts, "WATCHDOG"));
    g_assert_cmphex(qtest_readl(qts, MODE), ==, EN);
    qtest_quit(qts);
}

/* The default action, and that the reset ends the watchdog as well */
static void test_system_reset(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2");
    QDict *ev, *data;

    /* The enable bit alone starts it: Xen does no more. */
    qtest_writel(qts, MODE, EN | RST | INTERVAL(2));
    qtest_clock_step(qts, 2 * SECOND - 1);
    g_assert_false(has_event(qts, "WATCHDOG"));
    qtest_clock_step(qts, 1);
    ev = qtest_qmp_eventwait_ref(qts, "WATCHDOG");
    data = qdict_get_qdict(ev, "data");
    g_assert_cmpstr(qdict_get_str(data, "action"), ==, "reset");
    qobject_unref(ev);
    ev = qtest_qmp_eventwait_ref(qts, "RESET");
    data = qdict_get_qdict(ev, "data");
    g_assert_true(qdict_get_bool(data, "guest"));
    qobject_unref(ev);

    g_assert_cmphex(qtest_readl(qts, MODE), ==, RST);
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(has_event(qts, "WATCHDOG"));
    qtest_quit(qts);
}

static void test_pause(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2 -action watchdog=pause");

    qtest_writel(qts, MODE, EN | RST);
    qtest_clock_step(qts, SECOND / 2);
    qtest_qmp_eventwait(qts, "WATCHDOG");
    qtest_qmp_eventwait(qts, "STOP");
    qtest_quit(qts);
}

static void test_hostile(void)
{
    QTestState *qts = start();
    static const uint32_t values[] = {
        0, 1, 2, 3, KICK, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 0xffffffff
    };

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        /* Not long enough to expire */
        for (uint64_t a = WDT_BASE; a < WDT_BASE + 0x10; a += 4) {
            qtest_writel(qts, a, values[i]);
            qtest_readl(qts, a);
            qtest_readb(qts, a + 3);
            qtest_writew(qts, a + 2, values[i]);
            qtest_readq(qts, a);
            qtest_clock_step(qts, MS);
        }
    }
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, RST);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sunxi-wdt/registers", test_registers);
    qtest_add_func("/sunxi-wdt/intervals", test_intervals);
    qtest_add_func("/sunxi-wdt/linux-restart", test_linux_restart);
    qtest_add_func("/sunxi-wdt/kick", test_kick);
    qtest_add_func("/sunxi-wdt/interrupt", test_interrupt);
    qtest_add_func("/sunxi-wdt/system-reset", test_system_reset);
    qtest_add_func("/sunxi-wdt/pause", test_pause);
    qtest_add_func("/sunxi-wdt/hostile", test_hostile);
    return g_test_run();
}
