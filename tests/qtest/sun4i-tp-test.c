/*
 * Test of the Allwinner touch panel controller, on Cubieboard2 and Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "libqtest.h"
#include "sunxi-test.h"

#define TP              0x01c25000
#define CTRL0           (TP + 0x00)
#define CTRL1           (TP + 0x04)
#define CTRL2           (TP + 0x08)
#define CTRL3           (TP + 0x0c)
#define FIFOC           (TP + 0x10)
#define FIFOS           (TP + 0x14)
#define TPR             (TP + 0x18)
#define CDAT            (TP + 0x1c)
#define TEMP_DATA       (TP + 0x20)
#define DATA            (TP + 0x24)

#define CLK_DIV(n)      ((n) << 20)
#define TEMP            BIT(18)
#define TEMP_ENABLE     BIT(16)

#define GIC             "/machine/soc/gic"
#define SECOND          1000000000ll

/* As Linux sets it up: 24 MHz / 6, and 1953 * 4096 cycles of that */
#define LINUX_CTRL0     (CLK_DIV(2) | 7 << 16 | 63)
#define LINUX_TPR       (TEMP_ENABLE | 1953)
#define LINUX_PERIOD    (1953 * 4096 * 250ll)
/* A period of 24 MHz is no whole number of nanoseconds. */
#define MARGIN          100

typedef struct Chip {
    const char *machine;
    int spi;
    uint32_t ctrl1_mask;
    int step, offset;
} Chip;

static const Chip a20 = { "-M cubieboard2", 29, 0x000ff27f, 100, 144700 };
static const Chip a31 = { "-M mele-m9", 28, 0x000ff2ff, 167, 271000 };

static void set_temperature(QTestState *qts, int millidegrees)
{
    qtest_qmp_assert_success(qts, "{ 'execute': 'qom-set', 'arguments': { "
                             "'path': '/machine/soc/rtp', "
                             "'property': 'temperature', 'value': %d } }",
                             millidegrees);
}

static QTestState *start(const Chip *chip)
{
    QTestState *qts = qtest_init(chip->machine);

    qtest_irq_intercept_in(qts, GIC);
    return qts;
}

static void start_as_linux(QTestState *qts)
{
    qtest_writel(qts, CTRL0, LINUX_CTRL0);
    qtest_writel(qts, CTRL2, 0xf0000000);
    qtest_writel(qts, CTRL3, 5);
    qtest_writel(qts, FIFOC, TEMP);
    qtest_writel(qts, TPR, LINUX_TPR);
}

static void test_registers(const void *opaque)
{
    const Chip *chip = opaque;
    const struct {
        uint32_t addr, mask;
    } regs[] = {
        { CTRL0, 0xffffffff }, { CTRL1, chip->ctrl1_mask },
        { CTRL2, 0xfdffffff }, { CTRL3, 0x7 }, { FIFOC, 0x00073f83 },
        { FIFOS, 0 }, { TPR, 0x0001ffff }, { CDAT, 0xfff },
        { TEMP_DATA, 0 }, { DATA, 0 }, { TP + 0x28, 0 }, { TP + 0xfc, 0 },
    };
    QTestState *qts = start(chip);

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==, 0);
            qtest_writel(qts, regs[i].addr, 0xffffffff);
            g_assert_cmphex(qtest_readl(qts, regs[i].addr), ==,
                            regs[i].mask);
        }
        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

static void test_temperature(const void *opaque)
{
    const Chip *chip = opaque;
    QTestState *qts = start(chip);
    int data;

    /* Nothing is measured before it is asked for. */
    qtest_clock_step(qts, 10 * SECOND);
    g_assert_cmphex(qtest_readl(qts, TEMP_DATA), ==, 0);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);

    start_as_linux(qts);
    qtest_clock_step(qts, LINUX_PERIOD - MARGIN);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);
    g_assert_false(qtest_get_irq(qts, chip->spi));
    qtest_clock_step(qts, 2 * MARGIN);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, TEMP);
    g_assert_true(qtest_get_irq(qts, chip->spi));

    /* 25 degrees, less what the scale is too coarse for */
    data = qtest_readl(qts, TEMP_DATA);
    g_assert_cmpint(data * chip->step - chip->offset, <=, 25000);
    g_assert_cmpint((data + 1) * chip->step - chip->offset, >, 25000);

    /* Another one shows with the next measurement. */
    qtest_writel(qts, FIFOS, TEMP);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);
    g_assert_false(qtest_get_irq(qts, chip->spi));
    set_temperature(qts, 200 * chip->step);
    qtest_clock_step(qts, LINUX_PERIOD - 3 * MARGIN);
    g_assert_cmpint(qtest_readl(qts, TEMP_DATA), ==, data);
    qtest_clock_step(qts, 3 * MARGIN);
    g_assert_true(qtest_get_irq(qts, chip->spi));
    g_assert_cmpint(qtest_readl(qts, TEMP_DATA), ==,
                    200 + chip->offset / chip->step);

    /* The scale has two ends. */
    set_temperature(qts, INT32_MIN);
    qtest_clock_step(qts, LINUX_PERIOD);
    g_assert_cmphex(qtest_readl(qts, TEMP_DATA), ==, 0);
    set_temperature(qts, INT32_MAX);
    qtest_clock_step(qts, LINUX_PERIOD);
    g_assert_cmphex(qtest_readl(qts, TEMP_DATA), ==, 0xfff);

    /* Without the interrupt the status is there all the same. */
    qtest_writel(qts, FIFOC, 0);
    g_assert_false(qtest_get_irq(qts, chip->spi));
    qtest_writel(qts, FIFOS, TEMP);
    qtest_clock_step(qts, LINUX_PERIOD);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, TEMP);
    qtest_writel(qts, FIFOC, TEMP);
    g_assert_true(qtest_get_irq(qts, chip->spi));

    qtest_writel(qts, TPR, 0);
    qtest_writel(qts, FIFOS, TEMP);
    qtest_clock_step(qts, 10 * SECOND);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);

    start_as_linux(qts);
    qtest_clock_step(qts, LINUX_PERIOD);
    g_assert_true(qtest_get_irq(qts, chip->spi));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, chip->spi));
    qtest_clock_step(qts, 10 * SECOND);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);
    qtest_quit(qts);
}

static void test_period(void)
{
    static const int dividers[] = { 2, 3, 6, 1 };
    static const int periods[] = { 0, 1, 2, 0xffff };
    QTestState *qts = start(&a20);

    for (int d = 0; d < ARRAY_SIZE(dividers); d++) {
        for (int p = 0; p < ARRAY_SIZE(periods); p++) {
            int64_t ns = 4096ll * MAX(periods[p], 1) * dividers[d] *
                         1000 / 24;

            /* A new setting begins a new period. */
            qtest_writel(qts, CTRL0, CLK_DIV(d));
            qtest_writel(qts, TPR, TEMP_ENABLE | periods[p]);
            qtest_writel(qts, FIFOS, TEMP);
            qtest_clock_step(qts, ns - MARGIN);
            g_assert_cmphex(qtest_readl(qts, FIFOS), ==, 0);
            qtest_clock_step(qts, 2 * MARGIN);
            g_assert_cmphex(qtest_readl(qts, FIFOS), ==, TEMP);
        }
    }
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = start(&a31);

    set_temperature(qts, 60000);
    start_as_linux(qts);
    qtest_clock_step(qts, LINUX_PERIOD);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, TEMP);
    qtest_writel(qts, FIFOS, TEMP);
    qts = sunxi_migrate(qts, a31.machine);
    g_assert_cmpint(qtest_readl(qts, TEMP_DATA), ==, 331000 / 167);
    g_assert_cmphex(qtest_readl(qts, FIFOC), ==, TEMP);
    /* Time begins at 0 there; the timer has its own. */
    qtest_clock_step(qts, 2 * LINUX_PERIOD);
    g_assert_cmphex(qtest_readl(qts, FIFOS), ==, TEMP);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("/sun4i-tp/registers/a20", &a20, test_registers);
    qtest_add_data_func("/sun4i-tp/registers/a31", &a31, test_registers);
    qtest_add_data_func("/sun4i-tp/temperature/a20", &a20, test_temperature);
    qtest_add_data_func("/sun4i-tp/temperature/a31", &a31, test_temperature);
    qtest_add_func("/sun4i-tp/period", test_period);
    qtest_add_func("/sun4i-tp/migration", test_migration);
    return g_test_run();
}
