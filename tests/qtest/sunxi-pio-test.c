/*
 * Test of the Allwinner port controllers, on Cubieboard2 and Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define GIC             "/machine/soc/gic"

enum { PA, PB, PC, PD, PE, PF, PG, PH, PI };
enum { PL, PM };
enum { RISING, FALLING, HIGH, LOW, BOTH };

#define MAX_BANKS       9
#define MAX_EINTS       4
#define MAX_SETS        24

/* Consecutive pins that are consecutive interrupts */
typedef struct Eints {
    int bank, pin, n, eint_bank, eint;
} Eints;

/* Pads that together connect a block */
typedef struct Pads {
    const char *block;
    int bank;
    unsigned function;
    uint32_t pins;
} Pads;

typedef struct Controller {
    const char *name;
    const char *machine;
    const char *path;
    uint64_t base;
    char letter;
    /* what has to be opened and released, by the same bits */
    uint64_t gate[2];
    uint32_t gate_bits;
    int banks;
    uint8_t pins[MAX_BANKS];
    /* pins that the board itself drives high */
    uint32_t high[MAX_BANKS];
    /* what pins start with, and registers not as in most banks */
    unsigned function;
    uint32_t cfg0[MAX_BANKS];
    uint32_t pull[MAX_BANKS][2];
    unsigned eint_function;
    int eint_banks;
    int spi[MAX_EINTS];
    Eints eints[MAX_EINTS];
    Pads pads[MAX_SETS];
} Controller;

static const Controller a20 = {
    .name = "a20",
    .machine = "-machine cubieboard2",
    .path = "/machine/soc/pio",
    .base = 0x01c20800,
    .letter = 'a',
    .gate = { 0x01c20068 },
    .gate_bits = BIT(5),
    .banks = 9,
    .pins = { 18, 24, 25, 28, 12, 6, 12, 28, 22 },
    /* No card is in the slot. */
    .high = { [PH] = BIT(1) },
    .cfg0 = { [PF] = 0x00404044 },
    .pull = { [PC] = { 0x5140, 0x4016 } },
    .eint_function = 6,
    .eint_banks = 1,
    .spi = { 28 },
    .eints = {
        { PH, 0, 22, 0, 0 }, { PI, 10, 10, 0, 22 }, { PC, 19, 4, 0, 12 },
    },
    .pads = {
        { "uart0", PB, 2, 0x00c00000 }, { "uart0", PF, 4, 0x00000014 },
        { "uart1", PA, 4, 0x00000c00 }, { "uart2", PI, 3, 0x000c0000 },
        { "uart7", PI, 3, 0x00300000 }, { "mmc0", PF, 2, 0x0000000e },
        { "mmc1", PH, 5, 0x01c00000 }, { "mmc2", PC, 3, 0x000001c0 },
        { "mmc3", PI, 2, 0x00000070 }, { "i2c0", PB, 2, 0x00000003 },
        { "i2c4", PI, 3, 0x0000000c }, { "spi0", PC, 3, 0x00000007 },
        { "spi2", PC, 3, 0x00700000 }, { "gmac", PA, 5, 0x00007dff },
        { "gmac", PA, 5, 0x0000bdff }, { "emac", PA, 2, 0x00007dff },
        { "emac-ph", PH, 3, 0x01f7cf00 },
    },
};

static const Controller a31 = {
    .name = "a31",
    .machine = "-machine mele-m9",
    .path = "/machine/soc/pio",
    .base = 0x01c20800,
    .letter = 'a',
    .gate = { 0x01c20068 },
    .gate_bits = BIT(5),
    .banks = 8,
    .pins = { 28, 8, 28, 28, 17, 6, 19, 31 },
    .high = { [PH] = BIT(22) },
    .function = 7,
    .pull = {
        [PC] = { 0x5140, 0x540000 }, [PH] = { 0x5140, 0x14000000 },
    },
    .eint_function = 6,
    .eint_banks = 4,
    .spi = { 11, 15, 16, 17 },
    .eints = {
        { PA, 0, 28, 0, 0 }, { PB, 0, 8, 1, 0 }, { PE, 0, 17, 2, 0 },
        { PG, 0, 19, 3, 0 },
    },
    .pads = {
        { "uart0", PH, 2, 0x00300000 }, { "uart0", PF, 4, 0x00000014 },
        { "uart1", PA, 4, 0x00000030 }, { "uart2", PG, 2, 0x000000c0 },
        { "uart3", PB, 3, 0x00000060 }, { "uart4", PG, 2, 0x00060000 },
        { "uart5", PE, 3, 0x00000030 }, { "mmc0", PF, 2, 0x0000000e },
        { "mmc1", PG, 2, 0x00000007 }, { "mmc2", PC, 3, 0x000001c0 },
        { "mmc3", PC, 4, 0x000001c0 }, { "mmc2", PA, 5, 0x00000e00 },
        { "mmc3", PA, 4, 0x00000e00 }, { "i2c0", PH, 2, 0x0000c000 },
        { "i2c1", PH, 2, 0x00030000 }, { "i2c2", PH, 2, 0x000c0000 },
        { "i2c3", PG, 2, 0x00000c00 }, { "i2c3", PB, 4, 0x00000060 },
        { "spi0", PC, 3, 0x00000007 }, { "spi1", PG, 2, 0x0001c000 },
        { "spi2", PH, 2, 0x00001c00 }, { "spi3", PA, 4, 0x01c00000 },
        { "gmac", PA, 2, 0x0c187b0f }, { "gmac", PA, 2, 0x0c187e0f },
    },
};

static const Controller a31_r = {
    .name = "a31-r",
    .machine = "-machine mele-m9",
    .path = "/machine/soc/r_pio",
    .base = 0x01f02c00,
    .letter = 'l',
    .gate = { 0x01f01428, 0x01f014b0 },
    .gate_bits = BIT(0),
    .banks = 2,
    .pins = { 9, 8 },
    .function = 7,
    .pull = { [PL] = { 0x5 } },
    .eint_function = 2,
    .eint_banks = 2,
    .spi = { 45, 46 },
    .eints = { { PL, 5, 4, 0, 0 }, { PM, 0, 8, 1, 0 } },
    .pads = {
        { "p2wi", PL, 3, 0x00000003 }, { "r_twi", PL, 2, 0x00000003 },
        { "r_uart", PL, 2, 0x0000000c }, { "ir", PL, 2, 0x00000010 },
        { "r_onewire", PM, 3, 0x00000004 },
    },
};

/* The controller and the interrupt bank that a test is about */
static const Controller *pio = &a20;
static int eint_bank;

#define CFG(b, i)       (pio->base + (b) * 0x24 + (i) * 4)
#define DAT(b)          (pio->base + (b) * 0x24 + 0x10)
#define DRV(b, i)       (pio->base + (b) * 0x24 + 0x14 + (i) * 4)
#define PULL(b, i)      (pio->base + (b) * 0x24 + 0x1c + (i) * 4)
#define EINT(reg)       (pio->base + 0x200 + eint_bank * 0x20 + (reg))
#define INT_CFG(i)      EINT((i) * 4)
#define INT_CTL         EINT(0x10)
#define INT_STA         EINT(0x14)
#define INT_DEB         EINT(0x18)

/* A tick of the 32 kHz crystal, rounded up */
#define TICK_NS         30518

static void open_gate(QTestState *qts)
{
    for (int i = 0; i < ARRAY_SIZE(pio->gate) && pio->gate[i]; i++) {
        qtest_writel(qts, pio->gate[i],
                     qtest_readl(qts, pio->gate[i]) | pio->gate_bits);
    }
}

static QTestState *start(void)
{
    QTestState *qts = qtest_init(pio->machine);

    open_gate(qts);
    return qts;
}

static QTestState *start_with(const void *controller)
{
    pio = controller;
    eint_bank = 0;
    return start();
}

static void mux(QTestState *qts, int bank, int pin, unsigned function)
{
    uint64_t addr = CFG(bank, pin / 8);
    uint32_t value = qtest_readl(qts, addr);

    qtest_writel(qts, addr, deposit32(value, pin % 8 * 4, 3, function));
}

static void pull(QTestState *qts, int bank, int pin, unsigned which)
{
    uint64_t addr = PULL(bank, pin / 16);
    uint32_t value = qtest_readl(qts, addr);

    qtest_writel(qts, addr, deposit32(value, pin % 16 * 2, 2, which));
}

static void wire(QTestState *qts, int bank, int pin, int level)
{
    g_autofree char *name = g_strdup_printf("p%c-in", pio->letter + bank);

    qtest_set_irq_in(qts, pio->path, name, pin, level);
}

static bool pin_is_high(QTestState *qts, int bank, int pin)
{
    return qtest_readl(qts, DAT(bank)) & BIT(pin);
}

static void assert_rw(QTestState *qts, uint64_t addr, uint32_t mask)
{
    qtest_writel(qts, addr, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, addr), ==, mask);
    qtest_writel(qts, addr, 0x5aa55aa5);
    g_assert_cmphex(qtest_readl(qts, addr), ==, 0x5aa55aa5 & mask);
    qtest_writel(qts, addr, 0);
    g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
}

static void assert_reset_values(QTestState *qts)
{
    for (int bank = 0; bank < pio->banks; bank++) {
        for (int i = 0; i < 4; i++) {
            int here = MIN(MAX(pio->pins[bank] - 8 * i, 0), 8);
            uint32_t mask = (1ull << here * 4) - 1;

            g_assert_cmphex(qtest_readl(qts, CFG(bank, i)), ==,
                            i == 0 && pio->cfg0[bank] ? pio->cfg0[bank] :
                            pio->function * 0x11111111 & mask);
        }
        for (int i = 0; i < 2; i++) {
            int here = MIN(MAX(pio->pins[bank] - 16 * i, 0), 16);
            uint64_t mask = (1ull << here * 2) - 1;

            g_assert_cmphex(qtest_readl(qts, DRV(bank, i)), ==,
                            mask & 0x55555555);
            g_assert_cmphex(qtest_readl(qts, PULL(bank, i)), ==,
                            pio->pull[bank][i]);
        }
    }
    for (eint_bank = 0; eint_bank < pio->eint_banks; eint_bank++) {
        for (int i = 0; i < 4; i++) {
            g_assert_cmphex(qtest_readl(qts, INT_CFG(i)), ==, 0);
        }
        g_assert_cmphex(qtest_readl(qts, INT_CTL), ==, 0);
        g_assert_cmphex(qtest_readl(qts, INT_STA), ==, 0);
        g_assert_cmphex(qtest_readl(qts, INT_DEB), ==, 0);
    }
    eint_bank = 0;
}

static void test_registers(const void *controller)
{
    QTestState *qts = start_with(controller);

    assert_reset_values(qts);
    for (int bank = 0; bank < pio->banks; bank++) {
        int n = pio->pins[bank];

        for (int i = 0; i < 4; i++) {
            int here = MIN(MAX(n - 8 * i, 0), 8);

            assert_rw(qts, CFG(bank, i),
                      ((1ull << here * 4) - 1) & 0x77777777);
        }
        for (int i = 0; i < 2; i++) {
            int here = MIN(MAX(n - 16 * i, 0), 16);

            assert_rw(qts, DRV(bank, i), (1ull << here * 2) - 1);
            assert_rw(qts, PULL(bank, i), (1ull << here * 2) - 1);
        }
    }
    for (eint_bank = 0; eint_bank < pio->eint_banks; eint_bank++) {
        for (int i = 0; i < 4; i++) {
            assert_rw(qts, INT_CFG(i), 0x77777777);
        }
        assert_rw(qts, INT_CTL, 0xffffffff);
        assert_rw(qts, INT_DEB, 0x71);
        qtest_writel(qts, INT_STA, 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, INT_STA), ==, 0);
    }
    eint_bank = 0;

    qtest_writel(qts, CFG(0, 0), 0x12345670);
    qtest_writel(qts, INT_CTL, 0x12345678);
    qtest_system_reset(qts);
    open_gate(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

/* What is written to inputs is kept, and shows later. */
static void test_inputs(const void *controller)
{
    QTestState *qts = start_with(controller);

    for (int bank = 0; bank < pio->banks; bank++) {
        uint32_t all = (1ull << pio->pins[bank]) - 1;

        for (int i = 0; i < 4; i++) {
            qtest_writel(qts, CFG(bank, i), 0);
        }
        for (int i = 0; i < 2; i++) {
            qtest_writel(qts, PULL(bank, i), 0);
        }
        qtest_writel(qts, DAT(bank), 0x5aa55aa5);
        g_assert_cmphex(qtest_readl(qts, DAT(bank)), ==, pio->high[bank]);
        for (int i = 0; i < 4; i++) {
            qtest_writel(qts, CFG(bank, i), 0x11111111);
        }
        g_assert_cmphex(qtest_readl(qts, DAT(bank)), ==, 0x5aa55aa5 & all);
        qtest_writel(qts, DAT(bank), 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, DAT(bank)), ==, all);
    }
    qtest_quit(qts);
}

static void test_data(void)
{
    QTestState *qts = start_with(&a20);

    qtest_writel(qts, DAT(PH), 0xffffffff);
    /* A pin with nothing on it has its pull's level. */
    mux(qts, PH, 2, 0);
    g_assert_false(pin_is_high(qts, PH, 2));
    pull(qts, PH, 2, 1);
    g_assert_true(pin_is_high(qts, PH, 2));
    pull(qts, PH, 2, 2);
    g_assert_false(pin_is_high(qts, PH, 2));
    pull(qts, PH, 2, 3);
    g_assert_false(pin_is_high(qts, PH, 2));

    /* What is outside is stronger than a pull, and also seen when muxed. */
    pull(qts, PH, 2, 1);
    for (unsigned function = 0; function < 8; function++) {
        mux(qts, PH, 2, function);
        if (function == 1) {
            continue;
        }
        wire(qts, PH, 2, 0);
        g_assert_false(pin_is_high(qts, PH, 2));
        wire(qts, PH, 2, 1);
        g_assert_true(pin_is_high(qts, PH, 2));
    }
    wire(qts, PH, 2, 0);

    /* An output reads as what was written, whatever is outside. */
    mux(qts, PH, 2, 1);
    g_assert_true(pin_is_high(qts, PH, 2));
    wire(qts, PH, 2, 1);
    qtest_writel(qts, DAT(PH), 0);
    g_assert_false(pin_is_high(qts, PH, 2));

    /* The outside does not change with a reset. */
    qtest_system_reset(qts);
    open_gate(qts);
    g_assert_true(pin_is_high(qts, PH, 2));
    qtest_quit(qts);
}

static void test_output(void)
{
    QTestState *qts = start_with(&a20);

    qtest_irq_intercept_out_named(qts, pio->path, "ph-out");
    g_assert_false(qtest_get_irq(qts, 21));
    qtest_writel(qts, DAT(PH), BIT(21));
    g_assert_false(qtest_get_irq(qts, 21));
    mux(qts, PH, 21, 1);
    g_assert_true(qtest_get_irq(qts, 21));
    g_assert_false(qtest_get_irq(qts, 20));
    qtest_writel(qts, DAT(PH), (uint32_t)~BIT(21));
    g_assert_false(qtest_get_irq(qts, 21));
    g_assert_false(qtest_get_irq(qts, 20));
    mux(qts, PH, 20, 1);
    g_assert_true(qtest_get_irq(qts, 20));

    /* Let go, the pad floats, or has its pull's level. */
    mux(qts, PH, 20, 0);
    g_assert_false(qtest_get_irq(qts, 20));
    pull(qts, PH, 20, 1);
    g_assert_true(qtest_get_irq(qts, 20));
    mux(qts, PH, 20, 1);
    qtest_writel(qts, DAT(PH), BIT(21));
    g_assert_false(qtest_get_irq(qts, 20));
    g_assert_true(qtest_get_irq(qts, 21));

    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, 21));
    qtest_quit(qts);
}

static void int_mode(QTestState *qts, int eint, unsigned mode)
{
    uint64_t addr = INT_CFG(eint / 8);

    qtest_writel(qts, addr, deposit32(qtest_readl(qts, addr),
                                      eint % 8 * 4, 3, mode));
}

/* The status after @ns, which is then cleared */
static uint32_t status_after(QTestState *qts, int64_t ns)
{
    uint32_t sta;

    qtest_clock_step(qts, ns);
    sta = qtest_readl(qts, INT_STA);
    qtest_writel(qts, INT_STA, sta);
    return sta;
}

/* Each interrupt with its pin, in each mode */
static void test_modes(const void *controller)
{
    QTestState *qts = start_with(controller);

    qtest_irq_intercept_in(qts, GIC);
    for (const Eints *r = pio->eints;
         r < pio->eints + MAX_EINTS && r->n; r++) {
        int spi = pio->spi[r->eint_bank];

        eint_bank = r->eint_bank;
        for (int i = 0; i < r->n; i++) {
            int bank = r->bank;
            int pin = r->pin + i;
            int eint = r->eint + i;
            uint32_t bit = BIT(eint);

            wire(qts, bank, pin, 0);
            mux(qts, bank, pin, pio->eint_function);
            qtest_writel(qts, INT_CTL, bit);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);

            int_mode(qts, eint, RISING);
            wire(qts, bank, pin, 1);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            g_assert_cmphex(status_after(qts, 10 * TICK_NS), ==, 0);
            wire(qts, bank, pin, 0);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);

            int_mode(qts, eint, FALLING);
            wire(qts, bank, pin, 1);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
            wire(qts, bank, pin, 0);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            g_assert_cmphex(status_after(qts, 10 * TICK_NS), ==, 0);

            int_mode(qts, eint, BOTH);
            wire(qts, bank, pin, 1);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            wire(qts, bank, pin, 0);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            g_assert_cmphex(status_after(qts, 10 * TICK_NS), ==, 0);

            /* A level comes back for as long as it is there. */
            int_mode(qts, eint, HIGH);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
            wire(qts, bank, pin, 1);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            g_assert_false(qtest_get_irq(qts, spi));
            qtest_clock_step(qts, TICK_NS);
            g_assert_true(qtest_get_irq(qts, spi));
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            wire(qts, bank, pin, 0);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);

            int_mode(qts, eint, LOW);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, bit);
            wire(qts, bank, pin, 1);
            g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);

            /* Reserved modes: nothing */
            for (unsigned mode = BOTH + 1; mode < 8; mode++) {
                int_mode(qts, eint, mode);
                wire(qts, bank, pin, 0);
                g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
                wire(qts, bank, pin, 1);
                g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
            }
            mux(qts, bank, pin, 0);
        }
        qtest_writel(qts, INT_CTL, 0);
    }
    qtest_quit(qts);
}

static void test_interrupt_line(void)
{
    QTestState *qts = start_with(&a20);

    qtest_irq_intercept_in(qts, GIC);
    wire(qts, PH, 0, 0);
    wire(qts, PI, 19, 0);
    mux(qts, PH, 0, 6);
    mux(qts, PI, 19, 6);

    /* The status does not wait for the enable bit, the line does. */
    wire(qts, PH, 0, 1);
    wire(qts, PI, 19, 1);
    qtest_clock_step(qts, TICK_NS);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, BIT(0) | BIT(31));
    g_assert_false(qtest_get_irq(qts, a20.spi[0]));
    qtest_writel(qts, INT_CTL, BIT(1));
    g_assert_false(qtest_get_irq(qts, a20.spi[0]));
    qtest_writel(qts, INT_CTL, BIT(0) | BIT(31));
    g_assert_true(qtest_get_irq(qts, a20.spi[0]));

    /* One line for all, write 1 to clear */
    qtest_writel(qts, INT_STA, BIT(31));
    g_assert_true(qtest_get_irq(qts, a20.spi[0]));
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, BIT(0));
    qtest_writel(qts, INT_STA, (uint32_t)~BIT(0));
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, BIT(0));
    qtest_writel(qts, INT_STA, BIT(0));
    g_assert_false(qtest_get_irq(qts, a20.spi[0]));

    /* A reset takes it away. */
    wire(qts, PH, 0, 0);
    qtest_clock_step(qts, TICK_NS);
    wire(qts, PH, 0, 1);
    qtest_clock_step(qts, TICK_NS);
    g_assert_true(qtest_get_irq(qts, a20.spi[0]));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, a20.spi[0]));
    open_gate(qts);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
    qtest_quit(qts);
}

static void test_interrupt_mux(void)
{
    QTestState *qts = start_with(&a20);

    int_mode(qts, 5, BOTH);
    int_mode(qts, 6, HIGH);
    for (unsigned function = 0; function < 8; function++) {
        if (function == 6) {
            continue;
        }
        mux(qts, PH, 5, function);
        mux(qts, PH, 6, function);
        wire(qts, PH, 5, 0);
        wire(qts, PH, 6, 0);
        qtest_clock_step(qts, TICK_NS);
        wire(qts, PH, 5, 1);
        wire(qts, PH, 6, 1);
        g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
    }

    /* To be muxed to it is no edge, but a level is a level. */
    mux(qts, PH, 5, 6);
    mux(qts, PH, 6, 6);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, BIT(6));
    wire(qts, PH, 6, 0);
    status_after(qts, TICK_NS);

    /* As Linux reads a pin that is an interrupt */
    mux(qts, PH, 5, 0);
    g_assert_true(pin_is_high(qts, PH, 5));
    mux(qts, PH, 5, 6);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, 0);
    wire(qts, PH, 5, 0);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, BIT(5));

    /* A pull is a level as well. */
    mux(qts, PH, 7, 6);
    int_mode(qts, 7, BOTH);
    pull(qts, PH, 7, 1);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, BIT(7));
    pull(qts, PH, 7, 2);
    g_assert_cmphex(status_after(qts, TICK_NS), ==, BIT(7));
    qtest_quit(qts);
}

/* An edge shows at the next tick of the selected clock and not before. */
static void check_debounce(QTestState *qts, uint32_t deb, int64_t period)
{
    int64_t now, tick;

    qtest_writel(qts, INT_DEB, deb);
    wire(qts, PH, 0, 0);
    status_after(qts, 2 * period);

    now = qtest_clock_step(qts, period / 3);
    tick = now - now % period + period;
    wire(qts, PH, 0, 1);
    if (tick - now > 1) {
        g_assert_cmphex(status_after(qts, tick - now - 1), ==, 0);
        g_assert_cmphex(status_after(qts, 1), ==, BIT(0));
    } else {
        g_assert_cmphex(status_after(qts, tick - now), ==, BIT(0));
    }

    /* Gone again before anybody looked */
    wire(qts, PH, 0, 0);
    status_after(qts, 2 * period);
    now = qtest_clock_step(qts, period / 3);
    tick = now - now % period + period;
    wire(qts, PH, 0, 1);
    if (tick - now > 1) {
        qtest_clock_step(qts, tick - now - 1);
    }
    wire(qts, PH, 0, 0);
    g_assert_cmphex(status_after(qts, 10 * period), ==, 0);
}

static void test_debounce(void)
{
    QTestState *qts = start_with(&a20);

    wire(qts, PH, 0, 0);
    mux(qts, PH, 0, 6);
    for (int i = 0; i < 8; i++) {
        check_debounce(qts, i << 4, 1000000000ll * (1 << i) / 32768);
        check_debounce(qts, i << 4 | 1, 1000000000ll * (1 << i) / 24000000);
    }
    qtest_quit(qts);
}

static void test_pads(const void *controller)
{
    QTestState *qts = NULL;

    for (const Pads *set = ((const Controller *)controller)->pads;
         set->block; set++) {
        g_autofree char *name = g_strdup_printf("pads-%s", set->block);
        int last = 31 - clz32(set->pins);

        qts = start_with(controller);
        qtest_irq_intercept_out_named(qts, pio->path, name);
        for (int pin = 0; pin < last; pin++) {
            if (set->pins & BIT(pin)) {
                mux(qts, set->bank, pin, set->function);
            }
        }
        g_assert_false(qtest_get_irq(qts, 0));
        mux(qts, set->bank, last, set->function);
        g_assert_true(qtest_get_irq(qts, 0));

        /* Without any one of them it is not connected. */
        for (int pin = 0; pin <= last; pin++) {
            if (set->pins & BIT(pin)) {
                mux(qts, set->bank, pin, 7);
                g_assert_false(qtest_get_irq(qts, 0));
                mux(qts, set->bank, pin, set->function);
                g_assert_true(qtest_get_irq(qts, 0));
            }
        }
        qtest_system_reset(qts);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_quit(qts);
    }
}

/* Two sets for one block: either will do. */
static void test_alternative_pads(void)
{
    QTestState *qts = start_with(&a20);

    qtest_irq_intercept_out_named(qts, pio->path, "pads-uart0");
    qtest_writel(qts, CFG(PB, 2), 0x22000000);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, CFG(PF, 0), 0x00040400);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, CFG(PB, 2), 0);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, CFG(PF, 0), 0x00222222);
    g_assert_false(qtest_get_irq(qts, 0));

    /* A half of each is nothing. */
    qtest_writel(qts, CFG(PB, 2), 0x20000000);
    qtest_writel(qts, CFG(PF, 0), 0x00000400);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = start_with(&a20);

    qtest_writel(qts, CFG(PB, 2), 0x22000000);
    qtest_writel(qts, DRV(PF, 0), 0xaaa);
    pull(qts, PH, 2, 1);
    wire(qts, PH, 1, 1);
    mux(qts, PH, 21, 1);
    qtest_writel(qts, DAT(PH), BIT(21) | BIT(3));

    /* An edge that is still to be sampled */
    wire(qts, PH, 0, 0);
    mux(qts, PH, 0, 6);
    qtest_writel(qts, INT_CTL, BIT(0));
    wire(qts, PH, 0, 1);

    qts = sunxi_migrate(qts, pio->machine);
    g_assert_cmphex(qtest_readl(qts, CFG(PB, 2)), ==, 0x22000000);
    g_assert_cmphex(qtest_readl(qts, DRV(PF, 0)), ==, 0xaaa);
    g_assert_cmphex(qtest_readl(qts, DAT(PH)), ==,
                    BIT(21) | BIT(2) | BIT(1) | BIT(0));
    mux(qts, PH, 3, 1);
    g_assert_true(pin_is_high(qts, PH, 3));
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, 0);
    qtest_clock_step(qts, TICK_NS);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, BIT(0));
    g_assert_true(qtest_get_irq(qts, a20.spi[0]));
    qtest_quit(qts);
}

static void test_hostile(const void *controller)
{
    static const uint32_t values[] = {
        0, 0xffffffff, 0x66666666, 0x55555555, 0x11111111, 0x80000001
    };
    QTestState *qts = start_with(controller);

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        sunxi_hostile(qts, pio->base, 0x400, values[i], 0);
        for (int bank = 0; bank < pio->banks; bank++) {
            for (int pin = 0; pin < pio->pins[bank]; pin++) {
                wire(qts, bank, pin, i & 1);
            }
        }
        qtest_clock_step(qts, 1000000000);
    }
    g_assert_cmphex(qtest_readl(qts, CFG(pio->banks, 0)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, EINT(0x1c)), ==, 0);
    eint_bank = pio->eint_banks;
    g_assert_cmphex(qtest_readl(qts, INT_CFG(0)), ==, 0);
    qtest_system_reset(qts);
    open_gate(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

/* A wire and an edge of the second controller, on the way */
static void test_migration_r(void)
{
    QTestState *qts = start_with(&a31_r);

    eint_bank = 1;
    qtest_writel(qts, DAT(PL), BIT(8));
    mux(qts, PL, 8, 1);
    wire(qts, PM, 7, 0);
    mux(qts, PM, 7, 2);
    qtest_writel(qts, INT_CTL, BIT(7));
    wire(qts, PM, 7, 1);

    qts = sunxi_migrate(qts, pio->machine);
    g_assert_true(pin_is_high(qts, PL, 8));
    g_assert_true(pin_is_high(qts, PM, 7));
    qtest_irq_intercept_in(qts, GIC);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, 0);
    qtest_clock_step(qts, TICK_NS);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, BIT(7));
    g_assert_true(qtest_get_irq(qts, pio->spi[1]));
    g_assert_false(qtest_get_irq(qts, pio->spi[0]));
    qtest_quit(qts);
}

static void add(const char *test, void (*func)(const void *))
{
    static const Controller *const controllers[] = { &a20, &a31, &a31_r };

    for (int i = 0; i < ARRAY_SIZE(controllers); i++) {
        g_autofree char *name = g_strdup_printf("/sunxi-pio/%s/%s",
                                                controllers[i]->name, test);

        qtest_add_data_func(name, controllers[i], func);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("registers", test_registers);
    add("inputs", test_inputs);
    add("modes", test_modes);
    add("pads", test_pads);
    add("hostile", test_hostile);
    qtest_add_func("/sunxi-pio/data", test_data);
    qtest_add_func("/sunxi-pio/output", test_output);
    qtest_add_func("/sunxi-pio/interrupt-line", test_interrupt_line);
    qtest_add_func("/sunxi-pio/interrupt-mux", test_interrupt_mux);
    qtest_add_func("/sunxi-pio/debounce", test_debounce);
    qtest_add_func("/sunxi-pio/alternative-pads", test_alternative_pads);
    qtest_add_func("/sunxi-pio/migration", test_migration);
    qtest_add_func("/sunxi-pio/migration-r", test_migration_r);
    return g_test_run();
}
