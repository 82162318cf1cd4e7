/*
 * QTest of the Allwinner A31's PRCM, on Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What its power switches do to the cores: see sunxi-cpucfg-test.c.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define MACHINE         "-M mele-m9"
#define PATH            "/machine/soc/prcm"
#define PRCM            0x01f01400
#define SIZE            0x400

#define CPUS_CFG        0x000
#define APB0_RATIO      0x00c
#define APB0_GATE       0x028
#define PLL_CTRL1       0x044
#define ONEWIRE_CLK     0x050
#define IR_CLK          0x054
#define APB0_RESET      0x0b0
#define CPU_PWROFF      0x100
#define CPU_PWR_CLAMP(n) (0x140 + 4 * (n))

#define CCU_PLL6        0x01c20028

#define R_UART          0x01f02800
#define R_UART_SCR      (R_UART + 0x1c)

#define MHZ             1000000.0
#define LOSC            32768.0

static const struct {
    uint32_t offset;
    uint32_t reset;
    uint32_t writable;
} registers[] = {
    { 0x000, 0x00010000, 0x00031f30 },
    { 0x00c, 0x00000000, 0x00000003 },
    { 0x010, 0x00000003, 0x00000003 },
    { 0x014, 0x00000003, 0x00000003 },
    { 0x018, 0x00000003, 0x00000003 },
    { 0x01c, 0x00000003, 0x00000003 },
    { 0x028, 0x00000000, 0x0000007f },
    { 0x040, 0x00000000, 0x01303033 },
    { 0x044, 0x00000000, 0xff000000 },  /* without the key */
    { 0x050, 0x00000000, 0x8303001f },
    { 0x054, 0x00000000, 0x8303000f },
    { 0x0b0, 0x00000000, 0x0000007f },
    { 0x0f0, 0x00000000, 0x8f301f00 },
    { 0x100, 0x0000000e, 0x0000000f },
    { 0x110, 0x00000000, 0x0000000f },
    { 0x118, 0x00000000, 0x00000001 },
    { 0x120, 0x00000000, 0x00000001 },
    { 0x140, 0x00000000, 0x000000ff },
    { 0x144, 0x000000ff, 0x000000ff },
    { 0x148, 0x000000ff, 0x000000ff },
    { 0x14c, 0x000000ff, 0x000000ff },
    { 0x180, 0x00000000, 0xffffffff },
    { 0x190, 0x00000000, 0xffffffff },
};

static uint32_t rd(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, PRCM + offset);
}

static void wr(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, PRCM + offset, value);
}

/* The gate, or the reset, of each bit of APB0_GATE and APB0_RESET */
static const char *const apb0[] = {
    "pio", "ir", "timer", "p2wi", "uart", "1wire", "i2c",
};

static void assert_reset_values(QTestState *qts)
{
    size_t k = 0;

    /* Whatever is not in the table is zero, and stays zero. */
    for (uint32_t offset = 0; offset < SIZE; offset += 4) {
        bool known = k < ARRAY_SIZE(registers) &&
                     registers[k].offset == offset;

        g_assert_cmphex(rd(qts, offset), ==, known ? registers[k].reset : 0);
        k += known;
    }
    g_assert_cmpuint(k, ==, ARRAY_SIZE(registers));
}

static void test_registers(void)
{
    QTestState *qts = qtest_init(MACHINE);

    assert_reset_values(qts);
    for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
        uint32_t offset = registers[i].offset;
        uint32_t fixed = registers[i].reset & ~registers[i].writable;

        wr(qts, offset, 0xffffffff);
        g_assert_cmphex(rd(qts, offset), ==, fixed | registers[i].writable);
        wr(qts, offset, 0);
        g_assert_cmphex(rd(qts, offset), ==, fixed);
        wr(qts, offset, 0x55555555);
        g_assert_cmphex(rd(qts, offset), ==,
                        fixed | (registers[i].writable & 0x55555555));
    }
    for (uint32_t offset = 0; offset < SIZE; offset += 4) {
        wr(qts, offset, 0xa5a5a5a5);
    }
    qtest_system_reset(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

/* What U-Boot does first of all, see its arch/arm/mach-sunxi/clock_sun6i.c */
static void test_pll_ctrl_key(void)
{
    QTestState *qts = qtest_init(MACHINE);

    wr(qts, PLL_CTRL1, 0x00070007);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0);
    wr(qts, PLL_CTRL1, 0xa6070007);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0xa6000000);

    wr(qts, PLL_CTRL1, (rd(qts, PLL_CTRL1) & 0x00ffffff) | 0xa7000000);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0xa7000000);
    wr(qts, PLL_CTRL1, (rd(qts, PLL_CTRL1) & 0xff000000) | 0x00070007);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0xa7070007);
    wr(qts, PLL_CTRL1, rd(qts, PLL_CTRL1) & 0x00ffffff);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0x00070007);

    wr(qts, PLL_CTRL1, 0);
    g_assert_cmphex(rd(qts, PLL_CTRL1), ==, 0x00070007);
    qtest_quit(qts);
}

static void assert_bus(QTestState *qts, double ar100, double apb0)
{
    sunxi_assert_hz(qts, PATH, "ar100", ar100);
    sunxi_assert_hz(qts, PATH, "ahb0", ar100);
    sunxi_assert_hz(qts, PATH, "apb0", apb0);
}

static void test_bus(void)
{
    QTestState *qts = qtest_init(MACHINE);

    assert_bus(qts, 24 * MHZ, 12 * MHZ);
    for (int i = 0; i < 4; i++) {
        static const int ratio[] = { 2, 2, 4, 8 };

        wr(qts, APB0_RATIO, i);
        assert_bus(qts, 24 * MHZ, 24 * MHZ / ratio[i]);
    }
    wr(qts, APB0_RATIO, 0);
    for (int i = 0; i < 4; i++) {
        wr(qts, CPUS_CFG, 1 << 16 | i << 4);
        assert_bus(qts, 24 * MHZ / (1 << i), 12 * MHZ / (1 << i));
        wr(qts, CPUS_CFG, i << 4);
        assert_bus(qts, LOSC / (1 << i), LOSC / 2 / (1 << i));
    }

    /* PLL6 does not run: nor does what hangs below it. */
    wr(qts, CPUS_CFG, 2 << 16);
    assert_bus(qts, 0, 0);
    qtest_writel(qts, CCU_PLL6, 0x80041811);
    assert_bus(qts, 600 * MHZ, 300 * MHZ);
    wr(qts, CPUS_CFG, 2 << 16 | 5 << 8);
    assert_bus(qts, 600 * MHZ, 300 * MHZ);
    wr(qts, CPUS_CFG, 3 << 16 | 5 << 8);
    assert_bus(qts, 100 * MHZ, 50 * MHZ);
    wr(qts, CPUS_CFG, 3 << 16 | 31 << 8 | 3 << 4);
    assert_bus(qts, 600 * MHZ / 256, 600 * MHZ / 512);
    qtest_writel(qts, CCU_PLL6, 0x00041811);
    assert_bus(qts, 0, 0);
    qtest_quit(qts);
}

static void test_gates(void)
{
    QTestState *qts = qtest_init(MACHINE);

    for (size_t bit = 0; bit < ARRAY_SIZE(apb0); bit++) {
        wr(qts, APB0_GATE, BIT(bit));
        for (size_t i = 0; i < ARRAY_SIZE(apb0); i++) {
            g_autofree char *name = g_strdup_printf("apb0-%s", apb0[i]);

            sunxi_assert_hz(qts, PATH, name, i == bit ? 12 * MHZ : 0);
        }
    }
    qtest_quit(qts);
}

static void test_mod0(void)
{
    static const struct {
        const char *name;
        uint32_t offset;
        unsigned max_m;
    } clocks[] = { { "1wire", ONEWIRE_CLK, 32 }, { "ir", IR_CLK, 16 } };
    QTestState *qts = qtest_init(MACHINE);

    for (size_t i = 0; i < ARRAY_SIZE(clocks); i++) {
        const char *name = clocks[i].name;
        uint32_t offset = clocks[i].offset;

        sunxi_assert_hz(qts, PATH, name, 0);
        wr(qts, offset, 1u << 31);
        sunxi_assert_hz(qts, PATH, name, LOSC);
        wr(qts, offset, 1u << 31 | 1 << 24);
        sunxi_assert_hz(qts, PATH, name, 24 * MHZ);
        /* 8 MHz: what Linux wants for the infrared receiver */
        wr(qts, offset, 1u << 31 | 1 << 24 | 2);
        sunxi_assert_hz(qts, PATH, name, 8 * MHZ);
        wr(qts, offset, 1u << 31 | 1 << 24 | 3 << 16 | (clocks[i].max_m - 1));
        sunxi_assert_hz(qts, PATH, name, 24 * MHZ / 8 / clocks[i].max_m);
        /* Sources that do not exist */
        wr(qts, offset, 1u << 31 | 2 << 24);
        sunxi_assert_hz(qts, PATH, name, 0);
        wr(qts, offset, 1u << 31 | 3 << 24);
        sunxi_assert_hz(qts, PATH, name, 0);
        wr(qts, offset, 1 << 24);
        sunxi_assert_hz(qts, PATH, name, 0);
    }
    qtest_quit(qts);
}

/* Gate and reset have to be open for a device to answer. */
static void test_port(void)
{
    QTestState *qts = qtest_init(MACHINE);

    qtest_writel(qts, R_UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);
    wr(qts, APB0_GATE, BIT(4));
    qtest_writel(qts, R_UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);
    wr(qts, APB0_RESET, ~(uint32_t)BIT(4));
    qtest_writel(qts, R_UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);
    wr(qts, APB0_RESET, BIT(4));
    qtest_writel(qts, R_UART_SCR, 0x5a);
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0x5a);
    wr(qts, APB0_GATE, ~(uint32_t)BIT(4));
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);

    qtest_system_reset(qts);
    wr(qts, APB0_GATE, BIT(4));
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);
    qtest_quit(qts);
}

static void test_reset_lines(void)
{
    for (size_t bit = 0; bit < ARRAY_SIZE(apb0); bit++) {
        g_autofree char *name = g_strdup_printf("rst-apb0-%s", apb0[bit]);
        QTestState *qts = qtest_init(MACHINE);

        qtest_irq_intercept_out_named(qts, PATH, name);
        wr(qts, APB0_RESET, BIT(bit));
        g_assert_false(qtest_get_irq(qts, 0));
        wr(qts, APB0_RESET, ~(uint32_t)BIT(bit));
        g_assert_true(qtest_get_irq(qts, 0));
        wr(qts, APB0_RESET, ~0);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_system_reset(qts);
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_quit(qts);
    }
}

static void test_hostile(void)
{
    static const uint32_t values[] = {
        0xffffffff, 0, 0xa7ffffff, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 1
    };
    QTestState *qts = qtest_init(MACHINE);

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        for (uint64_t a = PRCM; a < PRCM + SIZE; a += 4) {
            qtest_writel(qts, a, values[i]);
            qtest_readl(qts, a);
            qtest_readb(qts, a + 1);
            qtest_writeb(qts, a + 3, values[i]);
            qtest_writew(qts, a + 2, values[i]);
            qtest_readq(qts, a);
            qtest_writeq(qts, a, (uint64_t)values[i] << 32);
        }
    }
    qtest_system_reset(qts);
    assert_reset_values(qts);
    assert_bus(qts, 24 * MHZ, 12 * MHZ);
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = qtest_init(MACHINE);

    qtest_writel(qts, CCU_PLL6, 0x80041811);
    wr(qts, CPUS_CFG, 3 << 16 | 5 << 8);
    wr(qts, APB0_GATE, BIT(4) | BIT(1));
    wr(qts, APB0_RESET, BIT(4) | BIT(3));
    wr(qts, IR_CLK, 1u << 31 | 1 << 24);
    wr(qts, CPU_PWROFF, BIT(2));
    wr(qts, CPU_PWR_CLAMP(1), 0x0f);
    qtest_writel(qts, R_UART_SCR, 0x5a);

    qts = sunxi_migrate(qts, MACHINE);

    g_assert_cmphex(rd(qts, CPU_PWROFF), ==, BIT(2));
    g_assert_cmphex(rd(qts, CPU_PWR_CLAMP(1)), ==, 0x0f);
    /* The CPU configuration block still sees the clamp. */
    g_assert_cmphex(qtest_readl(qts, 0x01f01c00 + 0x64 + 0x40), ==, 0x0f);
    assert_bus(qts, 100 * MHZ, 50 * MHZ);
    sunxi_assert_hz(qts, PATH, "apb0-uart", 50 * MHZ);
    sunxi_assert_hz(qts, PATH, "apb0-pio", 0);
    sunxi_assert_hz(qts, PATH, "ir", 24 * MHZ);
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0x5a);
    wr(qts, APB0_RESET, BIT(3));
    g_assert_cmphex(qtest_readl(qts, R_UART_SCR), ==, 0);
    /* The clocks still hang together. */
    qtest_writel(qts, CCU_PLL6, 0x00041811);
    assert_bus(qts, 0, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("/sun6i-prcm/registers", test_registers);
    qtest_add_func("/sun6i-prcm/pll-ctrl-key", test_pll_ctrl_key);
    qtest_add_func("/sun6i-prcm/bus", test_bus);
    qtest_add_func("/sun6i-prcm/gates", test_gates);
    qtest_add_func("/sun6i-prcm/mod0", test_mod0);
    qtest_add_func("/sun6i-prcm/port", test_port);
    qtest_add_func("/sun6i-prcm/reset-lines", test_reset_lines);
    qtest_add_func("/sun6i-prcm/hostile", test_hostile);
    qtest_add_func("/sun6i-prcm/migration", test_migration);

    return g_test_run();
}
