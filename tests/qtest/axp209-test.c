/*
 * QTest of the AXP209 power management chip, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The chip is talked to over the SoC's I2C controller, its interrupt is
 * looked at behind the SoC's NMI controller.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "sunxi-test.h"

#define MACHINE         "-machine cubieboard2 -action shutdown=pause "

#define APB1_GATE       0x01c2006c
#define I2C0            0x01c2ac00
#define I2C_DATA        (I2C0 + 0x08)
#define I2C_CNTR        (I2C0 + 0x0c)
#define I2C_STAT        (I2C0 + 0x10)
#define I2C_EN          BIT(6)
#define I2C_STA         BIT(5)
#define I2C_STP         BIT(4)
#define I2C_FLAG        BIT(3)
#define I2C_ACK         BIT(2)

#define NMI_ENABLE      0x01c00038
#define NMI_SPI         0
#define GIC             "/machine/soc/gic"
#define PMIC            "/machine/pmic"

#define WRITE           0x68
#define READ            0x69

#define STATUS          0x00
#define OP_MODE         0x01
#define VERSION         0x03
#define CACHE           0x04
#define OUT_CTRL        0x12
#define DCDC2           0x23
#define DCDC3           0x27
#define LDO24           0x28
#define OFF             0x32
#define PEK             0x36
#define IRQ_EN(n)       (0x40 + (n) - 1)
#define IRQ_ST(n)       (0x48 + (n) - 1)
#define  IRQ3_SHORT     BIT(1)
#define  IRQ3_LONG      BIT(0)
#define  IRQ5_RISING    BIT(6)
#define  IRQ5_FALLING   BIT(5)
#define ACIN_V          0x56
#define ACIN_I          0x58
#define VBUS_V          0x5a
#define TEMP            0x5e
#define BATT_V          0x78
#define IPSOUT_V        0x7e
#define ADC_EN1         0x82
#define ADC_EN2         0x83
#define GPIO0_CTRL      0x90
#define GPIO1_CTRL      0x92
#define GPIO2_CTRL      0x93
#define GPIO_STATE      0x94

#define MS              (1LL * SCALE_MS)

static void i2c(QTestState *qts, uint32_t bits, uint32_t status)
{
    qtest_writel(qts, I2C_CNTR, I2C_EN | bits);
    g_assert_cmphex(qtest_readl(qts, I2C_STAT), ==, status);
}

static void i2c_send(QTestState *qts, uint8_t byte, uint32_t status)
{
    qtest_writel(qts, I2C_DATA, byte);
    i2c(qts, 0, status);
}

static void select_reg(QTestState *qts, uint8_t reg)
{
    i2c(qts, I2C_STA, 0x08);
    i2c_send(qts, WRITE, 0x18);
    i2c_send(qts, reg, 0x28);
}

static void put(QTestState *qts, uint8_t reg, uint8_t value)
{
    select_reg(qts, reg);
    i2c_send(qts, value, 0x28);
    i2c(qts, I2C_STP, 0xf8);
}

static uint8_t get(QTestState *qts, uint8_t reg)
{
    uint8_t value;

    select_reg(qts, reg);
    i2c(qts, I2C_STA, 0x10);
    i2c_send(qts, READ, 0x40);
    i2c(qts, 0, 0x58);
    value = qtest_readl(qts, I2C_DATA);
    i2c(qts, I2C_STP, 0xf8);
    return value;
}

/* The way Linux reads a result */
static unsigned get_adc(QTestState *qts, uint8_t reg)
{
    unsigned value;

    select_reg(qts, reg);
    i2c(qts, I2C_STA, 0x10);
    i2c_send(qts, READ, 0x40);
    i2c(qts, I2C_ACK, 0x50);
    value = qtest_readl(qts, I2C_DATA) << 4;
    i2c(qts, 0, 0x58);
    value |= qtest_readl(qts, I2C_DATA);
    i2c(qts, I2C_STP, 0xf8);
    return value;
}

static void prepare(QTestState *qts)
{
    qtest_writel(qts, APB1_GATE, BIT(0));
    /* A low level at the pin interrupts */
    qtest_writel(qts, NMI_ENABLE, 1);
}

static QTestState *start(void)
{
    QTestState *qts = qtest_init(MACHINE);

    qtest_irq_intercept_in(qts, GIC);
    prepare(qts);
    /* Acknowledge what was pending at power-on. */
    qtest_writel(qts, NMI_ENABLE - 4, 1);
    g_assert_false(qtest_get_irq(qts, NMI_SPI));
    return qts;
}

/* The NMI controller remembers; look at what the pin is now. */
static bool interrupt(QTestState *qts)
{
    qtest_writel(qts, NMI_ENABLE - 4, 1);
    return qtest_get_irq(qts, NMI_SPI);
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
        { STATUS, 0xc1, 0 }, { OP_MODE, 0x10, 0 }, { 0x02, 0, 0 },
        { VERSION, 0x41, 0 },
        { CACHE, 0, 0xff }, { 0x0f, 0, 0xff }, { 0x10, 0, 0 },
        { OUT_CTRL, 0x17, 0x5f }, { 0x13, 0, 0 },
        { DCDC2, 0x16, 0x3f }, { 0x24, 0, 0 }, { 0x25, 0, 0x0f },
        { DCDC3, 0x16, 0x7f }, { LDO24, 0xc0, 0xff }, { 0x29, 0, 0xff },
        { PEK, 0x5d, 0xff }, { 0x3e, 0, 0 },
        { IRQ_EN(1), 0xd8, 0xff }, { IRQ_EN(5), 0, 0xff },
        { IRQ_ST(1), 0, 0 }, { IRQ_ST(5), 0, 0 },
        { VBUS_V, 0, 0 }, { BATT_V, 0, 0 },
        { GPIO0_CTRL, 0x07, 0x07 }, { 0x91, 0xa0, 0xf0 },
        { GPIO_STATE, 0, 0 }, { 0xc0, 0, 0xff }, { 0xcf, 0, 0xff },
        { 0xfe, 0, 0 }, { 0xff, 0, 0 },
    };
    QTestState *qts = start();

    for (int i = 0; i < ARRAY_SIZE(regs); i++) {
        uint8_t reg = regs[i].reg, rw = regs[i].writable;

        g_assert_cmphex(get(qts, reg), ==, regs[i].reset);
        put(qts, reg, ~0);
        g_assert_cmphex(get(qts, reg), ==, (regs[i].reset & ~rw) | rw);
        put(qts, reg, 0);
        g_assert_cmphex(get(qts, reg), ==, regs[i].reset & ~rw);
    }

    /* U-Boot's way from 1.25 to 1.4 V */
    put(qts, DCDC2, 0x16);
    while (get(qts, DCDC2) != 0x1c) {
        put(qts, DCDC2, get(qts, DCDC2) + 1);
    }

    qtest_system_reset(qts);
    prepare(qts);
    for (int i = 0; i < ARRAY_SIZE(regs); i++) {
        g_assert_cmphex(get(qts, regs[i].reg), ==, regs[i].reset);
    }
    qtest_quit(qts);
}

/* From each register on to the next, and from the last to the first */
static void test_many_bytes(void)
{
    QTestState *qts = start();

    select_reg(qts, CACHE);
    for (int i = 0; i < 12; i++) {
        i2c_send(qts, 0xa0 + i, 0x28);
    }
    i2c(qts, I2C_STP, 0xf8);
    for (int i = 0; i < 12; i++) {
        g_assert_cmphex(get(qts, CACHE + i), ==, 0xa0 + i);
    }

    /* Everything, but for the bit that turns off */
    select_reg(qts, OFF + 1);
    for (int i = 0; i < 255; i++) {
        i2c_send(qts, 0xff, 0x28);
    }
    i2c(qts, I2C_STP, 0xf8);
    g_assert_false(sunxi_has_shut_down(qts));
    select_reg(qts, 0xff);
    i2c(qts, I2C_STA, 0x10);
    i2c_send(qts, READ, 0x40);
    for (int i = 0; i < 1000; i++) {
        i2c(qts, I2C_ACK, 0x50);
        if (i % 256 == 1) {
            g_assert_cmphex(qtest_readl(qts, I2C_DATA), ==, 0xc1);
        }
    }
    i2c(qts, I2C_STP, 0xf8);
    qtest_quit(qts);
}

static void test_measurements(void)
{
    QTestState *qts = start();

    /* ACIN is not measured until that is enabled, the others are. */
    g_assert_cmpuint(get_adc(qts, ACIN_V), ==, 0);
    put(qts, ADC_EN1, 0xff);
    g_assert_cmpfloat(ABS(get_adc(qts, ACIN_V) * 1.7 - 5000), <, 50);
    g_assert_cmpuint(get_adc(qts, ACIN_I), >, 0);
    g_assert_cmpfloat(ABS(get_adc(qts, IPSOUT_V) * 1.4 - 4950), <, 50);
    g_assert_cmpfloat(ABS(get_adc(qts, TEMP) * .1 - 144.7 - 40), <, 1);
    g_assert_cmpuint(get_adc(qts, VBUS_V), ==, 0);
    g_assert_cmpuint(get_adc(qts, BATT_V), ==, 0);
    put(qts, ADC_EN2, 0);
    g_assert_cmpuint(get_adc(qts, TEMP), ==, 0);
    qtest_quit(qts);
}

static void test_gpio(void)
{
    static const uint8_t ctrl[] = { GPIO0_CTRL, GPIO1_CTRL, GPIO2_CTRL };
    QTestState *qts = start();

    for (int i = 0; i < ARRAY_SIZE(ctrl); i++) {
        put(qts, ctrl[i], 1);
        g_assert_cmphex(get(qts, GPIO_STATE), ==, BIT(4 + i));
        put(qts, ctrl[i], 0);
        g_assert_cmphex(get(qts, GPIO_STATE), ==, 0);
        put(qts, ctrl[i], 2);
        g_assert_cmphex(get(qts, GPIO_STATE), ==, 0);
    }
    qtest_quit(qts);
}

static void test_power_key(void)
{
    QTestState *qts = start();

    /* As Linux has it: only the edges interrupt */
    for (int i = 1; i <= 5; i++) {
        put(qts, IRQ_EN(i), 0);
    }
    put(qts, IRQ_EN(5), IRQ5_RISING | IRQ5_FALLING);

    key(qts, true);
    g_assert_true(interrupt(qts));
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, IRQ5_FALLING);
    put(qts, IRQ_ST(5), IRQ5_RISING);
    g_assert_true(interrupt(qts));
    put(qts, IRQ_ST(5), IRQ5_FALLING);
    g_assert_false(interrupt(qts));
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, 0);
    /* It is told that it is pressed once. */
    key(qts, true);
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, 0);

    /* Released just before a long press begins */
    qtest_clock_step(qts, 1500 * MS - 1);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, 0);
    key(qts, false);
    g_assert_true(interrupt(qts));
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, IRQ5_RISING);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, IRQ3_SHORT);
    put(qts, IRQ_ST(5), 0xff);
    g_assert_false(interrupt(qts));
    /* Short presses are pending, too, but do not interrupt until enabled. */
    put(qts, IRQ_EN(3), IRQ3_SHORT);
    g_assert_true(interrupt(qts));
    put(qts, IRQ_EN(3), IRQ3_LONG);
    g_assert_false(interrupt(qts));
    put(qts, IRQ_ST(3), 0xff);

    /* A long press, of 2.5 seconds */
    put(qts, PEK, 0x7d);
    key(qts, true);
    qtest_clock_step(qts, 2500 * MS - 1);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, IRQ3_LONG);
    g_assert_true(interrupt(qts));
    key(qts, false);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, IRQ3_LONG);

    /* A reset clears what is pending. */
    qtest_system_reset(qts);
    prepare(qts);
    g_assert_false(interrupt(qts));
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, 0);
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, 0);
    qtest_quit(qts);
}

static void test_system_powerdown(void)
{
    QTestState *qts = start();

    put(qts, IRQ_EN(5), IRQ5_RISING | IRQ5_FALLING);
    qobject_unref(qtest_qmp(qts, "{ 'execute': 'system_powerdown' }"));
    qtest_qmp_eventwait(qts, "POWERDOWN");
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, IRQ5_FALLING);
    g_assert_true(interrupt(qts));
    put(qts, IRQ_ST(5), IRQ5_FALLING);
    g_assert_false(interrupt(qts));
    /* A while later, so that a guest sees the one and then the other */
    qtest_clock_step(qts, 99 * MS);
    g_assert_false(interrupt(qts));
    qtest_clock_step(qts, 1 * MS);
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, IRQ5_RISING);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, IRQ3_SHORT);
    g_assert_true(interrupt(qts));
    g_assert_false(sunxi_has_shut_down(qts));

    /* It is not held down for ever if there is a reset before that. */
    qobject_unref(qtest_qmp(qts, "{ 'execute': 'system_powerdown' }"));
    qtest_qmp_eventwait(qts, "POWERDOWN");
    qtest_system_reset(qts);
    qtest_clock_step(qts, 20000 * MS);
    g_assert_false(sunxi_has_shut_down(qts));
    qtest_quit(qts);
}

static void test_held_down(void)
{
    QTestState *qts = start();

    /* Released in time, after 6 seconds if not */
    key(qts, true);
    qtest_clock_step(qts, 6000 * MS - 1);
    key(qts, false);
    qtest_clock_step(qts, 10000 * MS);
    g_assert_false(sunxi_has_shut_down(qts));

    /* Not to turn off */
    put(qts, PEK, 0x55);
    key(qts, true);
    qtest_clock_step(qts, 20000 * MS);
    g_assert_false(sunxi_has_shut_down(qts));
    key(qts, false);

    /* After 8 seconds */
    put(qts, PEK, 0x5e);
    key(qts, true);
    qtest_clock_step(qts, 8000 * MS - 1);
    g_assert_false(sunxi_has_shut_down(qts));
    qtest_clock_step(qts, 1);
    qtest_qmp_eventwait(qts, "SHUTDOWN");
    qtest_quit(qts);
}

static void test_power_off(void)
{
    QTestState *qts = start();

    put(qts, OFF, 0x7f);
    g_assert_cmphex(get(qts, OFF), ==, 0x7f);
    g_assert_false(sunxi_has_shut_down(qts));
    /* As U-Boot and Linux do it */
    put(qts, OFF, 0x80);
    sunxi_assert_shut_down(qts);
    qtest_quit(qts);
}

/* Saved in the middle of a transfer, and with the key held down */
static void test_migration(void)
{
    QTestState *qts = start();

    put(qts, CACHE, 0x5a);
    key(qts, true);
    put(qts, IRQ_ST(5), 0xff);
    qtest_clock_step(qts, 1000 * MS);
    select_reg(qts, CACHE);
    i2c(qts, I2C_STA, 0x10);
    qts = sunxi_migrate(qts, MACHINE);
    g_assert_cmphex(qtest_readl(qts, I2C_STAT), ==, 0x10);
    i2c_send(qts, READ, 0x40);
    i2c(qts, 0, 0x58);
    g_assert_cmphex(qtest_readl(qts, I2C_DATA), ==, 0x5a);
    i2c(qts, I2C_STP, 0xf8);

    /* The clock of qtest starts anew. */
    qtest_clock_step(qts, 1500 * MS - 1);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(get(qts, IRQ_ST(3)), ==, IRQ3_LONG);
    key(qts, false);
    g_assert_cmphex(get(qts, IRQ_ST(5)), ==, IRQ5_RISING);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("axp209/registers", test_registers);
    qtest_add_func("axp209/many-bytes", test_many_bytes);
    qtest_add_func("axp209/measurements", test_measurements);
    qtest_add_func("axp209/gpio", test_gpio);
    qtest_add_func("axp209/power-key", test_power_key);
    qtest_add_func("axp209/system-powerdown", test_system_powerdown);
    qtest_add_func("axp209/held-down", test_held_down);
    qtest_add_func("axp209/power-off", test_power_off);
    qtest_add_func("axp209/migration", test_migration);

    return g_test_run();
}
