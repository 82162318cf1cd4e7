/*
 * QTest of the AXP221 power management chip, on Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The chip is talked to over P2WI, its interrupt is looked at behind R_INTC.
 * What it has in common with the AXP209 is tested in full there.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"
#include "sun6i-p2wi.h"

#define MACHINE         "-machine mele-m9%s -action shutdown=pause"

#define R_INTC_PEND     0x01f00c10
#define R_INTC_ENABLE   0x01f00c40
#define PMIC            "/machine/pmic"

#define STATUS          0x00
#define CHIP_ID         0x03
#define CACHE           0x04
#define OFF             0x32
#define PEK             0x36
#define MODE            0x3e
#define IRQ_EN(n)       (0x40 + (n) - 1)
#define IRQ_ST(n)       (0x48 + (n) - 1)
#define  IRQ3_SHORT     BIT(1)
#define  IRQ5_RISING    BIT(6)
#define  IRQ5_FALLING   BIT(5)
#define TEMP            0x56
#define ADC_EN          0x82
#define VBUS_PATH       0x30
#define MISC            0x8f
#define GPIO0_CTRL      0x90
#define GPIO1_CTRL      0x92
#define GPIO_STATE      0x94
#define PAGE            0xff
#define SID             0x20

static QTestState *start(const char *options)
{
    QTestState *qts = qtest_initf(MACHINE, options);

    p2wi_init(qts);
    qtest_writel(qts, R_INTC_ENABLE, 1);
    return qts;
}

/* The latch remembers; look at what the pin is now. */
static bool interrupt(QTestState *qts)
{
    qtest_writel(qts, R_INTC_PEND, 1);
    return qtest_readl(qts, R_INTC_PEND);
}

static void key(QTestState *qts, bool pressed)
{
    qtest_set_irq_in(qts, PMIC, "power-key", 0, pressed);
}

static void test_registers(void)
{
    static const struct {
        uint8_t reg, reset, writable;
    } regs[] = {
        { STATUS, 0xc2, 0 }, { 0x01, 0, 0 }, { 0x02, 0, 0 },
        { CHIP_ID, 0x06, 0 }, { CACHE, 0, 0xff }, { 0x0f, 0, 0xff },
        { 0x10, 0xbf, 0xff }, { 0x11, 0, 0xff }, { 0x12, 0, 0xff },
        { 0x13, 0x01, 0xff }, { 0x14, 0, 0 },
        { 0x15, 0, 0x1f }, { 0x18, 0, 0x1f }, { 0x1c, 0, 0x1f },
        { 0x20, 0, 0 }, { 0x21, 0x0e, 0x3f }, { 0x22, 0x1e, 0x3f },
        { 0x23, 0x1e, 0x3f }, { 0x24, 0x1e, 0x3f }, { 0x25, 0x0a, 0x3f },
        { 0x28, 0, 0x1f }, { 0x29, 0, 0x1f }, { 0x2a, 0, 0x1f },
        { VBUS_PATH, 0x60, 0xff }, { PEK, 0x5d, 0xff },
        { IRQ_EN(1), 0xd8, 0xff }, { IRQ_EN(2), 0xff, 0xff },
        { IRQ_EN(5), 0, 0xff },
        { IRQ_ST(1), 0, 0 }, { IRQ_ST(5), 0, 0 },
        { 0x80, 0x80, 0xff }, { MISC, 0x01, 0xff },
        { GPIO0_CTRL, 0x07, 0x07 }, { 0x91, 0x1f, 0x1f },
        { GPIO1_CTRL, 0x07, 0x07 }, { 0x93, 0x1f, 0x1f },
        { GPIO_STATE, 0, 0 }, { 0xfe, 0, 0 }, { PAGE, 0, 0 },
    };
    QTestState *qts = start("");

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            uint8_t reg = regs[i].reg, rw = regs[i].writable;

            g_assert_cmphex(p2wi_get(qts, reg), ==, regs[i].reset);
            if (reg == PAGE) {
                continue;
            }
            p2wi_put(qts, reg, ~0);
            g_assert_cmphex(p2wi_get(qts, reg), ==,
                            (regs[i].reset & ~rw) | rw);
            p2wi_put(qts, reg, 0);
            g_assert_cmphex(p2wi_get(qts, reg), ==, regs[i].reset & ~rw);
        }
        qtest_system_reset(qts);
        p2wi_init(qts);
    }

    /* Back to I2C, which P2WI cannot be heard by */
    p2wi_put(qts, MODE, 0);
    p2wi_wr(qts, P2WI_DADDR0, CHIP_ID);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
    g_assert_cmphex(p2wi_transfer(qts), ==, 0x100 | INTS_ERROR);
    qtest_quit(qts);
}

static void test_page(void)
{
    QTestState *qts = start(",sid=16524251:43423635:32000045:060a7a38");

    p2wi_put(qts, CACHE, 0x5a);
    for (int page = 0; page < 256; page++) {
        p2wi_put(qts, PAGE, page);
        g_assert_cmphex(p2wi_get(qts, PAGE), ==, page);
        g_assert_cmphex(p2wi_get(qts, CACHE), ==, page ? 0 : 0x5a);
        g_assert_cmphex(p2wi_get(qts, SID + 1), ==,
                        page == 1 ? 0x52 : page ? 0 : 0x0e);
    }

    /* Nothing to write there, and nothing to do by accident */
    p2wi_put(qts, PAGE, 1);
    for (int reg = 0; reg < 255; reg++) {
        p2wi_put(qts, reg, 0xff);
    }
    g_assert_false(sunxi_has_shut_down(qts));
    g_assert_cmphex(p2wi_get(qts, SID - 1), ==, 0);
    g_assert_cmphex(p2wi_get(qts, SID), ==, 0x16);
    g_assert_cmphex(p2wi_get(qts, SID + 16), ==, 0);
    p2wi_put(qts, PAGE, 0);
    g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0x5a);

    p2wi_put(qts, PAGE, 1);
    qtest_system_reset(qts);
    p2wi_init(qts);
    g_assert_cmphex(p2wi_get(qts, PAGE), ==, 0);
    g_assert_cmphex(p2wi_get(qts, CHIP_ID), ==, 0x06);
    qtest_quit(qts);
}

static void check_sid(const char *options, const char *args,
                      const uint32_t *words)
{
    g_autofree char *both = g_strdup_printf("%s%s", options, args);
    QTestState *qts = start(both);

    p2wi_put(qts, PAGE, 1);
    for (int i = 0; i < 16; i++) {
        g_assert_cmphex(p2wi_get(qts, SID + i), ==,
                        extract32(words[i / 4], 24 - i % 4 * 8, 8));
    }
    qtest_quit(qts);
}

static void test_sid(void)
{
    static const uint32_t usual[] = { 0x16510054, 0, 0, 0x00123456 };
    static const uint32_t of_nic[] = { 0x165100a5, 0, 0, 0x3c960fe7 };
    static const uint32_t given[] = {
        0x16524251, 0x43423635, 0x32000045, 0x060a7a38
    };

    check_sid("", " -nic none", usual);
    check_sid("", " -nic user,mac=02:a5:3c:96:0f:e7", of_nic);
    check_sid(",sid=16524251:43423635:32000045:060a7a38",
              " -nic user,mac=02:a5:3c:96:0f:e7", given);
}

/* The way Linux reads it */
static void test_temperature(void)
{
    QTestState *qts = start("");
    unsigned value;

    g_assert_cmphex(p2wi_get(qts, TEMP), ==, 0);
    p2wi_put(qts, ADC_EN, 0xe1);
    value = p2wi_get(qts, TEMP) << 4;
    value |= p2wi_get(qts, TEMP + 1);
    g_assert_cmpfloat(ABS(value * .1 - 267.7 - 40), <, 1);
    qtest_quit(qts);
}

static void test_gpio(void)
{
    static const uint8_t ctrl[] = { GPIO0_CTRL, GPIO1_CTRL };
    QTestState *qts = start("");

    for (int i = 0; i < ARRAY_SIZE(ctrl); i++) {
        p2wi_put(qts, ctrl[i], 1);
        g_assert_cmphex(p2wi_get(qts, GPIO_STATE), ==, BIT(i));
        p2wi_put(qts, ctrl[i], 0);
        g_assert_cmphex(p2wi_get(qts, GPIO_STATE), ==, 0);
        p2wi_put(qts, ctrl[i], 2);
        g_assert_cmphex(p2wi_get(qts, GPIO_STATE), ==, 0);
    }
    qtest_quit(qts);
}

static void test_drive_vbus(void)
{
    QTestState *qts = qtest_initf(MACHINE, "");

    qtest_irq_intercept_out_named(qts, PMIC, "drive-vbus");
    p2wi_init(qts);
    g_assert_false(qtest_get_irq(qts, 0));
    /* U-Boot: first an output, then on */
    p2wi_put(qts, MISC, 0x11);
    p2wi_put(qts, VBUS_PATH, 0x64);
    g_assert_false(qtest_get_irq(qts, 0));
    p2wi_put(qts, MISC, 0x01);
    g_assert_true(qtest_get_irq(qts, 0));
    p2wi_put(qts, VBUS_PATH, 0x60);
    g_assert_false(qtest_get_irq(qts, 0));
    p2wi_put(qts, VBUS_PATH, 0x64);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void test_power_key(void)
{
    QTestState *qts = start("");

    for (int i = 1; i <= 5; i++) {
        p2wi_put(qts, IRQ_EN(i), 0);
    }
    p2wi_put(qts, IRQ_EN(5), IRQ5_RISING | IRQ5_FALLING);
    g_assert_false(interrupt(qts));

    key(qts, true);
    g_assert_true(interrupt(qts));
    g_assert_cmphex(p2wi_get(qts, IRQ_ST(5)), ==, IRQ5_FALLING);
    p2wi_put(qts, IRQ_ST(5), IRQ5_FALLING);
    g_assert_false(interrupt(qts));
    key(qts, false);
    g_assert_true(interrupt(qts));
    g_assert_cmphex(p2wi_get(qts, IRQ_ST(5)), ==, IRQ5_RISING);
    g_assert_cmphex(p2wi_get(qts, IRQ_ST(3)), ==, IRQ3_SHORT);

    /* Another page does not have these registers. */
    p2wi_put(qts, PAGE, 1);
    p2wi_put(qts, IRQ_ST(5), 0xff);
    p2wi_put(qts, PAGE, 0);
    g_assert_true(interrupt(qts));
    p2wi_put(qts, IRQ_ST(5), 0xff);
    g_assert_false(interrupt(qts));

    qobject_unref(qtest_qmp(qts, "{ 'execute': 'system_powerdown' }"));
    qtest_qmp_eventwait(qts, "POWERDOWN");
    g_assert_cmphex(p2wi_get(qts, IRQ_ST(5)), ==, IRQ5_FALLING);
    g_assert_true(interrupt(qts));
    g_assert_false(sunxi_has_shut_down(qts));
    qtest_quit(qts);
}

static void test_power_off(void)
{
    QTestState *qts = start("");

    p2wi_put(qts, OFF, 0x7f);
    g_assert_cmphex(p2wi_get(qts, OFF), ==, 0x7f);
    g_assert_false(sunxi_has_shut_down(qts));
    p2wi_wr(qts, P2WI_DADDR0, OFF);
    p2wi_wr(qts, P2WI_DATA0, 0x80);
    p2wi_wr(qts, P2WI_DLEN, 0);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    qtest_clock_step(qts, P2WI_LONG);
    sunxi_assert_shut_down(qts);
    qtest_quit(qts);
}

/* In P2WI mode, with the page of the ID, an interrupt and the key held down */
static void test_migration(void)
{
    QTestState *qts = start("");

    p2wi_put(qts, CACHE, 0x5a);
    p2wi_put(qts, IRQ_EN(5), IRQ5_FALLING | IRQ5_RISING);
    key(qts, true);
    p2wi_put(qts, PAGE, 1);
    qts = sunxi_migrate(qts, "-machine mele-m9 -action shutdown=pause");

    g_assert_cmphex(p2wi_get(qts, PAGE), ==, 1);
    g_assert_cmphex(p2wi_get(qts, SID), ==, 0x16);
    p2wi_put(qts, PAGE, 0);
    g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0x5a);
    g_assert_true(interrupt(qts));
    p2wi_put(qts, IRQ_ST(5), IRQ5_FALLING);
    g_assert_false(interrupt(qts));
    key(qts, false);
    g_assert_cmphex(p2wi_get(qts, IRQ_ST(5)), ==, IRQ5_RISING);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("axp221/registers", test_registers);
    qtest_add_func("axp221/page", test_page);
    qtest_add_func("axp221/sid", test_sid);
    qtest_add_func("axp221/temperature", test_temperature);
    qtest_add_func("axp221/gpio", test_gpio);
    qtest_add_func("axp221/drive-vbus", test_drive_vbus);
    qtest_add_func("axp221/power-key", test_power_key);
    qtest_add_func("axp221/power-off", test_power_off);
    qtest_add_func("axp221/migration", test_migration);

    return g_test_run();
}
