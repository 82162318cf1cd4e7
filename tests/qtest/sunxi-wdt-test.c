/*
 * Test of the Allwinner watchdog, on Cubieboard2 and Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "sunxi-test.h"

#define TIMER_BASE      0x01c20c00
#define TIMER_IRQ_EN    (TIMER_BASE + 0x00)
#define TIMER_IRQ_ST    (TIMER_BASE + 0x04)
#define TIMER_IRQ_WDT   BIT(8)
#define TIMER_IRQ_2     BIT(2)

typedef struct Watchdog {
    const char *name;
    const char *machine;
    uint64_t base, size;
    uint64_t ctrl, mode;
    unsigned interval_shift;
    uint32_t mode_rw, mode_reset;
    /* what has an expiry reset the machine: a bit of MODE, or all of CFG */
    uint32_t mode_resets;
    uint64_t cfg;
    /* where an expiry that does not reset shows */
    uint64_t irq_en, irq_sta;
    uint32_t irq;
    int spi;
} Watchdog;

static const Watchdog sun4i = {
    .name = "sun4i",
    .machine = "-machine cubieboard2",
    .base = 0x01c20c90,
    .size = 0x10,
    .ctrl = 0x01c20c90,
    .mode = 0x01c20c94,
    .interval_shift = 3,
    .mode_rw = 0x7b,
    .mode_reset = BIT(1),
    .mode_resets = BIT(1),
    .irq_en = TIMER_IRQ_EN,
    .irq_sta = TIMER_IRQ_ST,
    .irq = TIMER_IRQ_WDT,
    .spi = 24,
};

/* The A31's first, its last, and that of the AR100 */
#define SUN6I_WATCHDOG(n, b, irq_n) {           \
        .name = n,                              \
        .machine = "-machine mele-m9",          \
        .base = (b),                            \
        .size = 0x20,                           \
        .ctrl = (b) + 0x10,                     \
        .cfg = (b) + 0x14,                      \
        .mode = (b) + 0x18,                     \
        .interval_shift = 4,                    \
        .mode_rw = 0xf1,                        \
        .irq_en = (b),                          \
        .irq_sta = (b) + 0x4,                   \
        .irq = BIT(0),                          \
        .spi = (irq_n),                         \
    }

static const Watchdog sun6i = SUN6I_WATCHDOG("sun6i", 0x01c20ca0, 25);
static const Watchdog sun6i_4 = SUN6I_WATCHDOG("sun6i-4", 0x01c20d00, 24);
static const Watchdog sun6i_r = SUN6I_WATCHDOG("sun6i-r", 0x01f01000, 36);

/* The one that a test is about */
static const Watchdog *wdt;

#define CTRL            (wdt->ctrl)
#define MODE            (wdt->mode)

#define KICK            (0xa57 << 1 | 1)
#define EN              BIT(0)
#define RST             (wdt->mode_resets)
#define INTERVAL(x)     ((x) << wdt->interval_shift)

#define CFG_RESET       1
#define CFG_INTERRUPT   2

#define MS              SCALE_MS
#define SECOND          NANOSECONDS_PER_SECOND
#define GIC             "/machine/soc/gic"

/*
 * Without RST the watchdog interrupts instead of resetting, so that one run
 * can see many expiries; it counts all the same.  (The WATCHDOG event of QMP
 * is limited to one a second, and would not do.)
 */
static QTestState *start(const void *watchdog)
{
    QTestState *qts;

    wdt = watchdog;
    qts = qtest_init(wdt->machine);
    qtest_writel(qts, wdt->irq_en, 0);
    qtest_writel(qts, wdt->irq_sta, ~0);
    if (wdt->cfg) {
        qtest_writel(qts, wdt->cfg, CFG_INTERRUPT);
    }
    return qts;
}

/* As it is when the machine is switched on: with reset */
static void set_reset(QTestState *qts)
{
    if (wdt->cfg) {
        qtest_writel(qts, wdt->cfg, CFG_RESET);
    }
}

static bool expired(QTestState *qts)
{
    bool yes = qtest_readl(qts, wdt->irq_sta) & wdt->irq;

    qtest_writel(qts, wdt->irq_sta, wdt->irq);
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

static void test_registers(const void *watchdog)
{
    QTestState *qts = start(watchdog);

    g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, wdt->mode_reset);
    qtest_writel(qts, MODE, ~0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, wdt->mode_rw);
    qtest_writel(qts, CTRL, KICK);
    g_assert_cmphex(qtest_readl(qts, CTRL), ==, 0);
    qtest_writel(qts, MODE, 0);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, 0);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, wdt->mode_reset);

    if (wdt->cfg) {
        g_assert_cmphex(qtest_readl(qts, wdt->cfg), ==, CFG_RESET);
        qtest_writel(qts, wdt->cfg, ~0);
        g_assert_cmphex(qtest_readl(qts, wdt->cfg), ==, 3);
        g_assert_cmphex(qtest_readl(qts, wdt->irq_en), ==, 0);
        qtest_writel(qts, wdt->irq_en, ~0);
        g_assert_cmphex(qtest_readl(qts, wdt->irq_en), ==, wdt->irq);
    }

    /* Off at reset */
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(expired(qts));
    qtest_quit(qts);
}

static void test_intervals(const void *watchdog)
{
    static const int half_seconds[] = {
        1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32
    };
    QTestState *qts = start(watchdog);

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
static void test_linux_restart(const void *watchdog)
{
    QTestState *qts = start(watchdog);

    set_reset(qts);
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

static void test_kick(const void *watchdog)
{
    QTestState *qts = start(watchdog);

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

static void test_interrupt(const void *watchdog)
{
    QTestState *qts = start(watchdog);

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, MODE, EN | INTERVAL(0));
    qtest_clock_step(qts, SECOND / 2 - 1);
    g_assert_cmphex(qtest_readl(qts, wdt->irq_sta) & wdt->irq, ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, wdt->irq_sta) & wdt->irq, ==, wdt->irq);
    g_assert_false(qtest_get_irq(qts, wdt->spi));
    qtest_writel(qts, wdt->irq_en, TIMER_IRQ_2);
    g_assert_false(qtest_get_irq(qts, wdt->spi));
    qtest_writel(qts, wdt->irq_en, wdt->irq);
    g_assert_true(qtest_get_irq(qts, wdt->spi));
    qtest_writel(qts, wdt->irq_sta, wdt->irq);
    g_assert_false(qtest_get_irq(qts, wdt->spi));

    /* Again after another interval, and never a reset */
    qtest_clock_step(qts, SECOND / 2);
    g_assert_true(qtest_get_irq(qts, wdt->spi));
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(has_event(qts, "WATCHDOG"));
    g_assert_cmphex(qtest_readl(qts, MODE), ==, EN);
    qtest_quit(qts);
}

/* The default action, and that the reset ends the watchdog as well */
static void test_system_reset(const void *watchdog)
{
    QTestState *qts = start(watchdog);
    QDict *ev, *data;

    set_reset(qts);

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

    g_assert_cmphex(qtest_readl(qts, MODE), ==, wdt->mode_reset);
    qtest_clock_step(qts, 100 * SECOND);
    g_assert_false(has_event(qts, "WATCHDOG"));
    qtest_quit(qts);
}

static void test_pause(void)
{
    QTestState *qts = qtest_init("-machine cubieboard2 -action watchdog=pause");

    wdt = &sun4i;
    qtest_writel(qts, MODE, EN | RST);
    qtest_clock_step(qts, SECOND / 2);
    qtest_qmp_eventwait(qts, "WATCHDOG");
    qtest_qmp_eventwait(qts, "STOP");
    qtest_quit(qts);
}

static void test_hostile(const void *watchdog)
{
    QTestState *qts = start(watchdog);
    static const uint32_t values[] = {
        0, 1, 2, 3, KICK, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 0xffffffff
    };

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        /* Not long enough to expire */
        sunxi_hostile(qts, wdt->base, wdt->size, values[i], MS);
    }
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, wdt->mode_reset);
    qtest_quit(qts);
}

static void test_migration(const void *watchdog)
{
    QTestState *qts = start(watchdog);

    qtest_writel(qts, wdt->irq_en, wdt->irq);
    qtest_writel(qts, MODE, EN | INTERVAL(2));
    qtest_clock_step(qts, 2 * SECOND);
    qtest_clock_step(qts, SECOND);
    qts = sunxi_migrate(qts, wdt->machine);
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(qtest_readl(qts, MODE), ==, EN | INTERVAL(2));
    g_assert_cmphex(qtest_readl(qts, wdt->irq_en) & wdt->irq, ==, wdt->irq);
    g_assert_true(expired(qts));
    if (wdt->cfg) {
        g_assert_cmphex(qtest_readl(qts, wdt->cfg), ==, CFG_INTERRUPT);
    }
    qtest_quit(qts);
}

/* The first @n of them: what differs among the A31's is where they are. */
static void add(const char *test, void (*func)(const void *), int n)
{
    static const Watchdog *const watchdogs[] = {
        &sun4i, &sun6i, &sun6i_4, &sun6i_r
    };

    g_assert(n <= ARRAY_SIZE(watchdogs));
    for (int i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("/sunxi-wdt/%s/%s",
                                                watchdogs[i]->name, test);

        qtest_add_data_func(name, watchdogs[i], func);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("registers", test_registers, 2);
    add("intervals", test_intervals, 2);
    add("linux-restart", test_linux_restart, 4);
    add("kick", test_kick, 2);
    add("interrupt", test_interrupt, 4);
    add("system-reset", test_system_reset, 2);
    add("migration", test_migration, 2);
    add("hostile", test_hostile, 2);
    qtest_add_func("/sunxi-wdt/pause", test_pause);
    return g_test_run();
}
