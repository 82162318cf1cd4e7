/*
 * Test of the Allwinner real-time clock, on Cubieboard2 and Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qobject/qdict.h"
#include "sunxi-test.h"

#define RTC             0x01c20d00
#define LOSC            (RTC + 0x00)
#define YMD             (RTC + 0x04)
#define HMS             (RTC + 0x08)
#define ALARM           (RTC + 0x0c)
#define WEEK            (RTC + 0x10)
#define ALARM_EN        (RTC + 0x14)
#define IRQ_EN          (RTC + 0x18)
#define IRQ_STA         (RTC + 0x1c)
#define GP(n)           (RTC + 0x20 + (n) * 4)

#define DATE(y, m, d)   ((uint32_t)((y) - 1970) << 16 | (m) << 8 | (d))
#define LEAP            BIT(24)
#define TIME(h, m, s)   ((h) << 16 | (m) << 8 | (s))
#define WEEKDAY(n)      ((uint32_t)(n) << 29)
#define DAYS(n)         ((uint32_t)(n) << 24)
#define TIME_MASK       0x1fffffff

#define YMD_ACCESS      BIT(7)
#define HMS_ACCESS      BIT(8)
#define ALARM_ACCESS    BIT(9)
#define AUTO_SWITCH     BIT(14)
#define ACCESS          (YMD_ACCESS | HMS_ACCESS | ALARM_ACCESS)
#define KEY             0x16aa0000

#define COUNTER_EN      BIT(8)
#define COUNTER         BIT(0)
#define WEEKLY          BIT(1)

/* The interrupt that timer 2 has as well */
#define GIC             "/machine/soc/gic"
#define SPI             24
#define TIMER           0x01c20c00
#define TIMER_IRQ_EN    (TIMER + 0x00)
#define TIMER_IRQ_ST    (TIMER + 0x04)
#define TIMER2_CTRL     (TIMER + 0x30)
#define TIMER2_INTV     (TIMER + 0x34)

#define A31(reg)        (0x01f00000ull + (reg))
#define A31_LOSC        A31(0x00)
#define A31_YMD         A31(0x10)
#define A31_HMS         A31(0x14)
#define A31_COUNT       A31(0x20)
#define A31_CURRENT     A31(0x24)
#define A31_COUNT_EN    A31(0x28)
#define A31_COUNT_IRQ_EN A31(0x2c)
#define A31_COUNT_IRQ_STA A31(0x30)
#define A31_WEEK        A31(0x40)
#define A31_WEEK_EN     A31(0x44)
#define A31_WEEK_IRQ_EN A31(0x48)
#define A31_WEEK_IRQ_STA A31(0x4c)
#define A31_GP(n)       A31(0x100 + (n) * 4)
#define A31_LEAP        BIT(22)
/* that of the counter; the weekly alarm's is the next */
#define A31_SPI         40
/* lets the non-secure world in */
#define A31_TZPC_SET    0x01c23408

#define SECOND          1000000000ll

#define MACHINE         "-machine cubieboard2 -rtc clock=vm,base="
#define A31_MACHINE     "-machine mele-m9 -rtc clock=vm,base="

static QTestState *start_at(const char *base)
{
    return qtest_initf(MACHINE "%s", base);
}

static void step(QTestState *qts, double seconds)
{
    qtest_clock_step(qts, seconds * SECOND);
}

static void assert_date(QTestState *qts, int year, int month, int day)
{
    g_assert_cmphex(qtest_readl(qts, YMD) & ~LEAP, ==,
                    DATE(year, month, day));
}

static void assert_time(QTestState *qts, int hour, int minute, int second)
{
    g_assert_cmphex(qtest_readl(qts, HMS) & TIME_MASK, ==,
                    TIME(hour, minute, second));
}

static void test_registers(void)
{
    QTestState *qts = start_at("2013-06-15T12:34:56");

    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH);
    for (uint64_t a = ALARM; a <= GP(3); a += 4) {
        g_assert_cmphex(qtest_readl(qts, a), ==, 0);
    }

    /* The source of the clock has a lock. */
    qtest_writel(qts, LOSC, 1);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, 0);
    qtest_writel(qts, LOSC, KEY | AUTO_SWITCH | 1);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH | 1);
    qtest_writel(qts, LOSC, 0);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, 1);
    qtest_writel(qts, LOSC, ~0);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH | 0xc | 1);

    qtest_writel(qts, WEEK, ~0);
    g_assert_cmphex(qtest_readl(qts, WEEK), ==, 0x001f3f3f);
    qtest_writel(qts, ALARM_EN, ~0);
    g_assert_cmphex(qtest_readl(qts, ALARM_EN), ==, 0x17f);
    qtest_writel(qts, IRQ_EN, ~0);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, COUNTER | WEEKLY);

    /* Battery backed, and so is the time; the rest is reset. */
    for (int i = 0; i < 4; i++) {
        qtest_writel(qts, GP(i), 0x11111111 * (i + 1));
    }
    qtest_writel(qts, YMD, DATE(2020, 2, 3));
    qtest_writel(qts, HMS, TIME(4, 5, 6));
    qtest_system_reset(qts);
    for (int i = 0; i < 4; i++) {
        g_assert_cmphex(qtest_readl(qts, GP(i)), ==, 0x11111111 * (i + 1));
    }
    assert_date(qts, 2020, 2, 3);
    assert_time(qts, 4, 5, 6);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH);
    g_assert_cmphex(qtest_readl(qts, ALARM_EN), ==, 0);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0);
    g_assert_cmphex(qtest_readl(qts, WEEK), ==, 0);
    qtest_quit(qts);
}

static void test_time(void)
{
    static const struct {
        const char *base;
        bool leap;
        int weekday;
        int year, month, day;
    } ends[] = {
        /* the last second of a day, and the day after it */
        { "2013-06-15T23:59:59", false, 5, 2013, 6, 16 },
        { "2013-06-30T23:59:59", false, 6, 2013, 7, 1 },
        { "2013-07-31T23:59:59", false, 2, 2013, 8, 1 },
        { "2013-02-28T23:59:59", false, 3, 2013, 3, 1 },
        { "2012-02-28T23:59:59", true, 1, 2012, 2, 29 },
        { "2012-02-29T23:59:59", true, 2, 2012, 3, 1 },
        { "2013-12-31T23:59:59", false, 1, 2014, 1, 1 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        QTestState *qts = start_at(ends[i].base);
        uint32_t ymd;

        assert_time(qts, 23, 59, 59);
        g_assert_cmpuint(qtest_readl(qts, HMS) >> 29, ==, ends[i].weekday);
        qtest_clock_step(qts, SECOND - 1);
        assert_time(qts, 23, 59, 59);
        qtest_clock_step(qts, 1);
        assert_time(qts, 0, 0, 0);
        ymd = qtest_readl(qts, YMD);
        g_assert_cmpint(!!(ymd & LEAP), ==, ends[i].leap);
        assert_date(qts, ends[i].year, ends[i].month, ends[i].day);
        g_assert_cmpuint(qtest_readl(qts, HMS) >> 29, ==,
                         (ends[i].weekday + 1) % 7);
        qtest_quit(qts);
    }
}

static void test_long_time(void)
{
    QTestState *qts = start_at("2013-01-01T00:00:00");

    step(qts, 364 * 86400.0);
    assert_date(qts, 2013, 12, 31);
    step(qts, 3600 + 120 + 3);
    assert_time(qts, 1, 2, 3);

    /* Software has to say that a year is a leap year. */
    qtest_writel(qts, YMD, DATE(2016, 2, 28));
    step(qts, 86400);
    assert_date(qts, 2016, 3, 1);
    qtest_writel(qts, YMD, DATE(2016, 2, 28) | LEAP);
    step(qts, 86400);
    assert_date(qts, 2016, 2, 29);
    assert_time(qts, 1, 2, 3);

    /* The year has 8 bits. */
    qtest_writel(qts, YMD, DATE(2225, 12, 31));
    step(qts, 86400);
    assert_date(qts, 1970, 1, 1);
    qtest_quit(qts);
}

/* In the order in which Linux does it */
static void test_set(void)
{
    QTestState *qts = start_at("2013-06-15T12:34:56");
    QDict *ev;

    step(qts, 0.5);
    qtest_writel(qts, HMS, 0);
    qtest_writel(qts, YMD, 0);
    g_assert_cmphex(qtest_readl(qts, YMD), ==, 0);
    qtest_writel(qts, HMS, TIME(21, 43, 5) | WEEKDAY(4));

    /* Until it reads 1 for one driver, until it reads 0 for another */
    g_assert_cmphex(qtest_readl(qts, LOSC) & HMS_ACCESS, ==, HMS_ACCESS);
    g_assert_cmphex(qtest_readl(qts, LOSC) & HMS_ACCESS, ==, 0);
    qtest_writel(qts, YMD, DATE(2032, 11, 30) | LEAP);
    g_assert_cmphex(qtest_readl(qts, LOSC) & YMD_ACCESS, ==, YMD_ACCESS);
    g_assert_cmphex(qtest_readl(qts, LOSC) & YMD_ACCESS, ==, 0);

    g_assert_cmphex(qtest_readl(qts, YMD), ==, DATE(2032, 11, 30) | LEAP);
    g_assert_cmphex(qtest_readl(qts, HMS), ==, TIME(21, 43, 5) | WEEKDAY(4));

    /* The second began with the write. */
    qtest_clock_step(qts, SECOND - 1);
    assert_time(qts, 21, 43, 5);
    qtest_clock_step(qts, 1);
    assert_time(qts, 21, 43, 6);
    step(qts, 86400);
    assert_date(qts, 2032, 12, 1);
    g_assert_cmphex(qtest_readl(qts, HMS), ==, TIME(21, 43, 6) | WEEKDAY(5));

    /* Management is told. */
    ev = qtest_qmp_eventwait_ref(qts, "RTC_CHANGE");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(ev, "data"),
                                  "qom-path"), ==, "/machine/soc/rtc");
    qobject_unref(ev);

    /* A month that does not exist ends after 31 days at most. */
    qtest_writel(qts, YMD, DATE(2000, 0, 0));
    step(qts, 86400);
    assert_date(qts, 2000, 0, 1);
    step(qts, 31 * 86400.0);
    assert_date(qts, 2000, 1, 1);
    qtest_writel(qts, YMD, DATE(2000, 15, 31));
    step(qts, 86400);
    assert_date(qts, 2001, 1, 1);
    qtest_writel(qts, YMD, DATE(2001, 4, 31));
    step(qts, 86400);
    assert_date(qts, 2001, 5, 1);
    qtest_quit(qts);
}

static void test_counter(void)
{
    QTestState *qts = start_at("2013-06-15T12:00:00");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, ALARM, TIME(1, 1, 5) | DAYS(200));
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH | ALARM_ACCESS);
    g_assert_cmphex(qtest_readl(qts, LOSC), ==, AUTO_SWITCH);
    step(qts, 100);
    g_assert_cmphex(qtest_readl(qts, ALARM), ==, TIME(1, 1, 5) | DAYS(200));

    /* Counts while it is enabled, and stands in between */
    qtest_writel(qts, ALARM_EN, COUNTER_EN);
    step(qts, 200 * 86400.0 + 3600);
    g_assert_cmphex(qtest_readl(qts, ALARM), ==, TIME(0, 1, 5));
    qtest_writel(qts, ALARM_EN, 0);
    step(qts, 1000);
    g_assert_cmphex(qtest_readl(qts, ALARM), ==, TIME(0, 1, 5));
    qtest_writel(qts, ALARM_EN, COUNTER_EN);
    qtest_clock_step(qts, 65 * SECOND - 1);
    g_assert_cmphex(qtest_readl(qts, ALARM), ==, TIME(0, 0, 1));
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, ALARM), ==, 0);
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, COUNTER);

    /* The line needs the enable bit, and goes with the status. */
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_writel(qts, IRQ_EN, COUNTER);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, IRQ_STA, WEEKLY);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, IRQ_STA, COUNTER);
    g_assert_false(qtest_get_irq(qts, SPI));
    step(qts, 1000);
    g_assert_false(qtest_get_irq(qts, SPI));

    /* A new count; this time nobody looks before it is due. */
    qtest_writel(qts, ALARM, TIME(0, 0, 10));
    qtest_clock_step(qts, 10 * SECOND - 1);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, SPI));

    /* Not for ever: the alarm is at the second that it was set for. */
    qtest_writel(qts, IRQ_STA, COUNTER);
    step(qts, 0.25);
    qtest_writel(qts, ALARM, TIME(0, 0, 1));
    step(qts, 0.75);
    g_assert_true(qtest_get_irq(qts, SPI));

    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, 0);
    qtest_quit(qts);
}

static void test_weekly(void)
{
    /* A Saturday, day 5 */
    QTestState *qts = start_at("2013-06-15T12:00:00");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, IRQ_EN, WEEKLY);
    qtest_writel(qts, WEEK, TIME(11, 59, 58));
    step(qts, 8 * 86400.0);
    g_assert_false(qtest_get_irq(qts, SPI));

    /* Sunday now; the next one, to the second */
    qtest_writel(qts, ALARM_EN, BIT(6));
    step(qts, 7 * 86400.0 - 3);
    g_assert_false(qtest_get_irq(qts, SPI));
    step(qts, 1);
    g_assert_true(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, WEEKLY);
    qtest_writel(qts, IRQ_STA, WEEKLY);
    g_assert_false(qtest_get_irq(qts, SPI));

    /* And a week later again; every day if that is wanted */
    step(qts, 7 * 86400.0);
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, ALARM_EN, 0x7f);
    for (int i = 0; i < 7; i++) {
        qtest_writel(qts, IRQ_STA, WEEKLY);
        step(qts, 86399);
        g_assert_false(qtest_get_irq(qts, SPI));
        step(qts, 1);
        g_assert_true(qtest_get_irq(qts, SPI));
    }

    /* A change of the time changes when that is. */
    qtest_writel(qts, IRQ_STA, WEEKLY);
    qtest_writel(qts, HMS, TIME(11, 59, 50) | WEEKDAY(2));
    step(qts, 8);
    g_assert_true(qtest_get_irq(qts, SPI));

    /* Never, as there is no such time */
    qtest_writel(qts, IRQ_STA, WEEKLY);
    qtest_writel(qts, WEEK, TIME(24, 0, 0));
    step(qts, 8 * 86400.0);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_quit(qts);
}

/* Two blocks on one line: neither takes it away from the other. */
static void test_shared_irq(void)
{
    QTestState *qts = start_at("2013-06-15T12:00:00");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, TIMER_IRQ_EN, BIT(2));
    qtest_writel(qts, TIMER2_INTV, 24000);
    qtest_writel(qts, TIMER2_CTRL, 0x87);
    qtest_writel(qts, ALARM, TIME(0, 0, 1));
    qtest_writel(qts, IRQ_EN, COUNTER);
    qtest_writel(qts, ALARM_EN, COUNTER_EN);
    step(qts, 0.1);
    g_assert_true(qtest_get_irq(qts, SPI));
    step(qts, 1);
    qtest_writel(qts, TIMER_IRQ_ST, BIT(2));
    g_assert_true(qtest_get_irq(qts, SPI));
    qtest_writel(qts, IRQ_STA, COUNTER);
    g_assert_false(qtest_get_irq(qts, SPI));
    qtest_quit(qts);
}

/* The time is the machine's, not that of the process it runs in. */
static void test_migration(void)
{
    QTestState *qts = start_at("2013-06-15T12:00:00");

    qtest_writel(qts, YMD, DATE(2024, 2, 29) | LEAP);
    qtest_writel(qts, HMS, TIME(23, 59, 55) | WEEKDAY(3));
    qtest_writel(qts, GP(2), 0x12345678);
    qtest_writel(qts, IRQ_EN, COUNTER | WEEKLY);
    qtest_writel(qts, WEEK, TIME(0, 0, 0));
    qtest_writel(qts, ALARM, TIME(0, 0, 10));
    qtest_writel(qts, ALARM_EN, COUNTER_EN | BIT(4));

    qts = sunxi_migrate(qts, MACHINE "1999-01-01T00:00:00");
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(qtest_readl(qts, GP(2)), ==, 0x12345678);
    step(qts, 5);
    g_assert_true(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, WEEKLY);
    qtest_writel(qts, IRQ_STA, WEEKLY);
    g_assert_cmphex(qtest_readl(qts, YMD), ==, DATE(2024, 3, 1) | LEAP);
    g_assert_cmphex(qtest_readl(qts, HMS), ==, TIME(0, 0, 0) | WEEKDAY(4));
    step(qts, 5);
    g_assert_true(qtest_get_irq(qts, SPI));
    g_assert_cmphex(qtest_readl(qts, IRQ_STA), ==, COUNTER);
    qtest_quit(qts);
}

static void test_hostile(void)
{
    static const uint32_t values[] = {
        0xffffffff, 0, 0x80000000, 0x7fffffff, 0x01010101, 0xff1f3f3f
    };
    QTestState *qts = start_at("1970-01-01T00:00:00");

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        sunxi_hostile(qts, RTC, 0x100, values[i], SECOND / 3);
        step(qts, 400 * 86400.0);
    }
    for (uint64_t a = RTC + 0x30; a < RTC + 0x100; a += 4) {
        g_assert_cmphex(qtest_readl(qts, a), ==, 0);
    }
    step(qts, 100 * 365 * 86400.0);
    qtest_readl(qts, YMD);
    qtest_quit(qts);
}

/*
 * The A31's: other offsets, a counter of seconds, and a line for each alarm.
 * What counts the time is the same, and is tested above.
 */
static QTestState *a31_start(const char *base)
{
    QTestState *qts = qtest_initf(A31_MACHINE "%s", base);

    qtest_writel(qts, A31_TZPC_SET, 0x2);
    return qts;
}

static void test_a31_registers(void)
{
    static const struct {
        uint32_t offset, reset, written;
    } regs[] = {
        { 0x04, 0, 0 }, { 0x08, 0, 0x1f }, { 0x20, 0, 0xffffffff },
        { 0x28, 0, 1 }, { 0x2c, 0, 1 }, { 0x30, 0, 0 },
        { 0x40, 0, 0x001f3f3f }, { 0x44, 0, 0x7f }, { 0x48, 0, 1 },
        { 0x4c, 0, 0 }, { 0x50, 0, 1 }, { 0x60, 0, 1 },
        /* no registers */
        { 0x0c, 0, 0 }, { 0x18, 0, 0 }, { 0x34, 0, 0 }, { 0x54, 0, 0 },
        { 0xfc, 0, 0 }, { 0x140, 0, 0 }, { 0x3fc, 0, 0 },
    };
    QTestState *qts = a31_start("2013-06-15T12:34:56");

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
            uint64_t a = A31(regs[i].offset);

            g_assert_cmphex(qtest_readl(qts, a), ==, regs[i].reset);
            qtest_writel(qts, a, 0xffffffff);
            g_assert_cmphex(qtest_readl(qts, a), ==, regs[i].written);
        }
        for (int i = 0; i < 16; i++) {
            g_assert_cmphex(qtest_readl(qts, A31_GP(i)), ==,
                            pass ? 0x11111111u * i : 0);
            qtest_writel(qts, A31_GP(i), 0x11111111u * i);
        }

        /* As Linux sets the source of the clock and reads it back */
        g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ~ACCESS, ==,
                        AUTO_SWITCH);
        qtest_writel(qts, A31_LOSC, 1);
        g_assert_cmphex(qtest_readl(qts, A31_LOSC) & 1, ==, 0);
        qtest_writel(qts, A31_LOSC, KEY | 1);
        g_assert_cmphex(qtest_readl(qts, A31_LOSC) & 1, ==, 1);
        g_assert_cmphex(qtest_readl(qts, A31(0x04)), ==, 1);

        qtest_system_reset(qts);
        qtest_writel(qts, A31_TZPC_SET, 0x2);
    }
    qtest_quit(qts);
}

/* In the order in which Linux does it */
static void test_a31_set(void)
{
    QTestState *qts = a31_start("2013-06-15T12:34:56");

    g_assert_cmphex(qtest_readl(qts, A31_YMD), ==, DATE(2013, 6, 15));
    g_assert_cmphex(qtest_readl(qts, A31_HMS) & TIME_MASK, ==,
                    TIME(12, 34, 56));
    g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ACCESS, ==, 0);
    qtest_writel(qts, A31_HMS, TIME(23, 59, 58));
    g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ACCESS, ==, HMS_ACCESS);
    g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ACCESS, ==, 0);
    qtest_writel(qts, A31_YMD, DATE(2016, 2, 28) | A31_LEAP);
    g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ACCESS, ==, YMD_ACCESS);
    g_assert_cmphex(qtest_readl(qts, A31_LOSC) & ACCESS, ==, 0);
    step(qts, 2);
    g_assert_cmphex(qtest_readl(qts, A31_YMD), ==,
                    DATE(2016, 2, 29) | A31_LEAP);
    g_assert_cmphex(qtest_readl(qts, A31_HMS) & TIME_MASK, ==, 0);

    /* The year has 6 bits. */
    qtest_writel(qts, A31_YMD, DATE(2033, 12, 31));
    step(qts, 86400);
    g_assert_cmphex(qtest_readl(qts, A31_YMD), ==, DATE(1970, 1, 1));
    qtest_quit(qts);
}

static void test_a31_alarms(void)
{
    QTestState *qts = a31_start("2013-06-15T12:00:00");

    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, A31_COUNT, 100000);
    step(qts, 10);
    g_assert_cmphex(qtest_readl(qts, A31_CURRENT), ==, 100000);
    qtest_writel(qts, A31_COUNT_IRQ_EN, 1);
    qtest_writel(qts, A31_COUNT_EN, 1);
    step(qts, 99999);
    g_assert_cmphex(qtest_readl(qts, A31_COUNT), ==, 100000);
    g_assert_cmphex(qtest_readl(qts, A31_CURRENT), ==, 1);
    g_assert_false(qtest_get_irq(qts, A31_SPI));
    step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, A31_CURRENT), ==, 0);
    g_assert_cmphex(qtest_readl(qts, A31_COUNT_IRQ_STA), ==, 1);
    g_assert_true(qtest_get_irq(qts, A31_SPI));
    g_assert_false(qtest_get_irq(qts, A31_SPI + 1));

    /* The other alarm: a Monday, day 0 */
    qtest_writel(qts, A31_WEEK, TIME(12, 0, 0));
    qtest_writel(qts, A31_WEEK_EN, BIT(0));
    step(qts, 2 * 86400.0);
    g_assert_cmphex(qtest_readl(qts, A31_WEEK_IRQ_STA), ==, 1);
    g_assert_false(qtest_get_irq(qts, A31_SPI + 1));
    qtest_writel(qts, A31_WEEK_IRQ_EN, 1);
    g_assert_true(qtest_get_irq(qts, A31_SPI + 1));

    /* Each has its status to itself. */
    qtest_writel(qts, A31_WEEK_IRQ_STA, 0);
    g_assert_true(qtest_get_irq(qts, A31_SPI + 1));
    qtest_writel(qts, A31_WEEK_IRQ_STA, 1);
    g_assert_false(qtest_get_irq(qts, A31_SPI + 1));
    g_assert_true(qtest_get_irq(qts, A31_SPI));
    qtest_writel(qts, A31_COUNT_IRQ_STA, 0xfffffffe);
    g_assert_true(qtest_get_irq(qts, A31_SPI));
    qtest_writel(qts, A31_COUNT_IRQ_STA, 0xffffffff);
    g_assert_false(qtest_get_irq(qts, A31_SPI));

    /* Disabled, the counter stands, and the week goes on. */
    qtest_writel(qts, A31_COUNT, 10);
    step(qts, 4);
    qtest_writel(qts, A31_COUNT_EN, 0);
    step(qts, 7 * 86400.0);
    g_assert_cmphex(qtest_readl(qts, A31_CURRENT), ==, 6);
    g_assert_true(qtest_get_irq(qts, A31_SPI + 1));
    g_assert_cmphex(qtest_readl(qts, A31_WEEK_EN), ==, 1);

    qts = sunxi_migrate(qts, A31_MACHINE "1999-01-01T00:00:00");
    g_assert_cmphex(qtest_readl(qts, A31_COUNT), ==, 10);
    g_assert_cmphex(qtest_readl(qts, A31_CURRENT), ==, 6);
    g_assert_cmphex(qtest_readl(qts, A31_WEEK_IRQ_STA), ==, 1);
    qtest_irq_intercept_in(qts, GIC);
    qtest_writel(qts, A31_COUNT_EN, 1);
    step(qts, 6);
    g_assert_true(qtest_get_irq(qts, A31_SPI));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, A31_SPI));
    g_assert_false(qtest_get_irq(qts, A31_SPI + 1));
    qtest_quit(qts);
}

static void test_a31_hostile(void)
{
    static const uint32_t values[] = {
        0xffffffff, 0, 0x80000000, 0x7fffffff, 0x01010101, 0xff1f3f3f
    };
    QTestState *qts = a31_start("1970-01-01T00:00:00");

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        sunxi_hostile(qts, A31(0), 0x400, values[i], SECOND / 3);
        step(qts, 400 * 86400.0);
    }
    step(qts, 100 * 365 * 86400.0);
    qtest_readl(qts, A31_YMD);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sunxi-rtc/registers", test_registers);
    qtest_add_func("/sunxi-rtc/time", test_time);
    qtest_add_func("/sunxi-rtc/long-time", test_long_time);
    qtest_add_func("/sunxi-rtc/set", test_set);
    qtest_add_func("/sunxi-rtc/counter", test_counter);
    qtest_add_func("/sunxi-rtc/weekly", test_weekly);
    qtest_add_func("/sunxi-rtc/shared-irq", test_shared_irq);
    qtest_add_func("/sunxi-rtc/migration", test_migration);
    qtest_add_func("/sunxi-rtc/hostile", test_hostile);
    qtest_add_func("/sunxi-rtc/a31/registers", test_a31_registers);
    qtest_add_func("/sunxi-rtc/a31/set", test_a31_set);
    qtest_add_func("/sunxi-rtc/a31/alarms", test_a31_alarms);
    qtest_add_func("/sunxi-rtc/a31/hostile", test_a31_hostile);
    return g_test_run();
}
