/*
 * QTest of the Allwinner sunxi TrustZone protection controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * On the Cubieboard2, where bits 0 and 1 of the A20's port are there, and on
 * Mele M9, where bit 1 of the A31's is the RTC's.
 */

#include "qemu/osdep.h"
#include "sunxi-test.h"

#define TZPC        0x01c23400
#define R0SIZE      (TZPC + 0x00)
#define STAT        (TZPC + 0x04)
#define SET         (TZPC + 0x08)
#define CLR         (TZPC + 0x0c)
#define CPU_CTRL    (TZPC + 0x20)

#define RTC_YMD     0x01f00010
#define RTC_GP0     0x01f00100

static void test_registers(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");
    g_autofree char *path = sunxi_find(qts, "sun7i-a20-tzpc");

    qtest_irq_intercept_out_named(qts, path, "open");
    g_assert_cmphex(qtest_readl(qts, R0SIZE), ==, 0x10);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CPU_CTRL), ==, 2);

    /* Bits are set and cleared one by one, and only those that exist. */
    qtest_writel(qts, SET, 0x2);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0x2);
    g_assert_true(qtest_get_irq(qts, 1));
    qtest_writel(qts, SET, 0xfffffffd);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0x3);
    g_assert_false(qtest_get_irq(qts, 2));
    qtest_writel(qts, CLR, 0x2);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0x1);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_false(qtest_get_irq(qts, 1));

    /* What cannot be written, and what is not there */
    qtest_writel(qts, R0SIZE, 0);
    qtest_writel(qts, STAT, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, R0SIZE), ==, 0x10);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0x1);
    g_assert_cmphex(qtest_readl(qts, SET), ==, 0);
    qtest_writel(qts, TZPC + 0x3fc, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, TZPC + 0x3fc), ==, 0);

    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

/* Closed, the RTC is not for the non-secure world, which a test is. */
static void test_a31_rtc(void)
{
    static const char machine[] = "-M mele-m9 -rtc base=2013-06-15,clock=vm";
    QTestState *qts = qtest_init(machine);

    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RTC_YMD), ==, 0);
    qtest_writel(qts, RTC_GP0, 0x12345678);
    qtest_writel(qts, SET, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, STAT), ==, 0x2);
    g_assert_cmphex(qtest_readl(qts, RTC_YMD), ==, 43 << 16 | 6 << 8 | 15);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0);
    qtest_writel(qts, RTC_GP0, 0x12345678);

    qts = sunxi_migrate(qts, machine);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0x12345678);
    qtest_writel(qts, CLR, 0x2);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0);
    g_assert_cmphex(qtest_readb(qts, RTC_YMD + 3), ==, 0);
    qtest_writew(qts, RTC_GP0 + 2, 0);
    qtest_writeq(qts, RTC_GP0, 0);
    qts = sunxi_migrate(qts, machine);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0);
    qtest_writel(qts, SET, 0x2);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0x12345678);

    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, RTC_GP0), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-tzpc/registers", test_registers);
    qtest_add_func("sunxi-tzpc/a31-rtc", test_a31_rtc);

    return g_test_run();
}
