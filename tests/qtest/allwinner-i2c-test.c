/*
 * QTest of the Allwinner I2C controller, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The targets are two AXP209, of which only matters here that they keep what
 * is written to their registers. The class of the later SoCs, whose interrupt
 * flag is cleared by writing 1, is tested on Orange Pi PC.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "libqtest.h"
#include "qobject/qdict.h"

#define A20_CCU         0x01c20000
#define A20_APB1_GATE   (A20_CCU + 0x6c)
#define A20_APB1_I2C    0x800f  /* all five */

#define ADDR            0x00
#define XADDR           0x04
#define DATA            0x08
#define CNTR            0x0c
#define  CNTR_INT_EN    BIT(7)
#define  CNTR_BUS_EN    BIT(6)
#define  CNTR_STA       BIT(5)
#define  CNTR_STP       BIT(4)
#define  CNTR_FLAG      BIT(3)
#define  CNTR_ACK       BIT(2)
#define STAT            0x10
#define CCR             0x14
#define SRST            0x18
#define EFR             0x1c
#define LCR             0x20

#define STA_SENT        0x08
#define RSTA_SENT       0x10
#define ADDR_WR_ACK     0x18
#define ADDR_WR_NACK    0x20
#define DATA_TX_ACK     0x28
#define DATA_TX_NACK    0x30
#define ADDR_RD_ACK     0x40
#define ADDR_RD_NACK    0x48
#define DATA_RX_ACK     0x50
#define DATA_RX_NACK    0x58
#define IDLE            0xf8

#define TARGET          0x48
#define OTHER           0x49
#define ABSENT          0x4a

/* Pairs of registers of the targets, and what they are after reset */
#define PAIR            0x38
#define PAIR_RESET      0xa51f
#define PAIR2           0x3a
#define PAIR2_RESET     0x685f

static QTestState *qts;
static uint64_t base;
static int spi;
static uint8_t clear;

static uint32_t get(unsigned reg)
{
    return qtest_readl(qts, base + reg);
}

static void set(unsigned reg, uint32_t value)
{
    qtest_writel(qts, base + reg, value);
}

/* The targets are on one of the buses, and QEMU's choice is which. */
static void start(const char *machine)
{
    static const struct {
        const char *bus;
        uint64_t base;
        int spi;
    } buses[] = {
        { "/machine/soc/i2c0/i2c", 0x01c2ac00, 7 },
        { "/machine/soc/i2c1/i2c", 0x01c2b000, 8 },
        { "/machine/soc/i2c2/i2c", 0x01c2b400, 9 },
        { "/machine/soc/i2c3/i2c", 0x01c2b800, 88 },
        { "/machine/soc/i2c4/i2c", 0x01c2c000, 89 },
        { "/machine/soc/twi0/i2c", 0x01c2ac00 },
        { "/machine/soc/twi1/i2c", 0x01c2b000 },
        { "/machine/soc/twi2/i2c", 0x01c2b400 },
        { "/machine/soc/r_twi/i2c", 0x01f02400 },
    };
    QDict *response;
    const char *bus;

    qts = qtest_initf("-machine %s "
                      "-device axp209_pmu,bus=i2c,address=0x48,id=target "
                      "-device axp209_pmu,bus=i2c,address=0x49", machine);
    response = qtest_qmp(qts, "{ 'execute': 'qom-get', 'arguments': "
                         "{ 'path': 'target', 'property': 'parent_bus' } }");
    bus = qdict_get_str(response, "return");
    base = 0;
    for (int i = 0; i < ARRAY_SIZE(buses); i++) {
        if (!strcmp(bus, buses[i].bus)) {
            base = buses[i].base;
            spi = buses[i].spi;
        }
    }
    if (!base) {
        g_error("no base for %s", bus);
    }
    qobject_unref(response);
}

static void start_a20(void)
{
    start("cubieboard2");
    clear = 0;
    qtest_writel(qts, A20_APB1_GATE, A20_APB1_I2C);
}

static void start_h3(void)
{
    start("orangepi-pc");
    clear = CNTR_FLAG;
}

/* Clear the flag, with further bits, and see what comes of it. */
static void step(uint32_t bits, uint32_t status)
{
    set(CNTR, CNTR_BUS_EN | bits | clear);
    g_assert_cmphex(get(STAT), ==, status);
    g_assert_cmphex(get(CNTR), ==,
                    CNTR_BUS_EN | (bits & (CNTR_ACK | CNTR_INT_EN)) |
                    (status == IDLE ? 0 : CNTR_FLAG));
}

static void stop(void)
{
    step(CNTR_STP, IDLE);
}

static void send_byte(uint8_t byte, uint32_t status)
{
    uint32_t before = get(STAT);

    set(DATA, byte);
    g_assert_cmphex(get(STAT), ==, before);
    step(0, status);
}

static void write_word(uint8_t target, uint8_t reg, uint16_t value)
{
    step(CNTR_STA, STA_SENT);
    send_byte(target << 1, ADDR_WR_ACK);
    send_byte(reg, DATA_TX_ACK);
    send_byte(value >> 8, DATA_TX_ACK);
    send_byte(value, DATA_TX_ACK);
    stop();
}

/* From START or repeated START to the last byte */
static uint16_t read_word_from(uint8_t target, uint8_t reg, uint32_t status)
{
    uint16_t value;

    step(CNTR_STA, status);
    send_byte(target << 1, ADDR_WR_ACK);
    send_byte(reg, DATA_TX_ACK);
    step(CNTR_STA, RSTA_SENT);
    send_byte(target << 1 | 1, ADDR_RD_ACK);
    step(CNTR_ACK, DATA_RX_ACK);
    value = get(DATA) << 8;
    step(0, DATA_RX_NACK);
    return value | get(DATA);
}

static uint16_t read_word(uint8_t target, uint8_t reg)
{
    uint16_t value = read_word_from(target, reg, STA_SENT);

    stop();
    return value;
}

static void test_registers(void)
{
    static const struct {
        unsigned reg;
        uint32_t reset, mask;
    } regs[] = {
        { ADDR, 0, 0xff }, { XADDR, 0, 0xff }, { DATA, 0, 0xff },
        { CCR, 0, 0x7f }, { EFR, 0, 0x3 },
    };
    size_t i;

    start_a20();
    for (i = 0; i < ARRAY_SIZE(regs); i++) {
        g_assert_cmphex(get(regs[i].reg), ==, regs[i].reset);
        set(regs[i].reg, 0xffffffff);
        g_assert_cmphex(get(regs[i].reg), ==, regs[i].mask);
    }
    g_assert_cmphex(get(CNTR), ==, 0);
    g_assert_cmphex(get(STAT), ==, IDLE);
    set(STAT, 0);
    g_assert_cmphex(get(STAT), ==, IDLE);

    /* The lines: high unless pulled */
    g_assert_cmphex(get(LCR), ==, 0x3a);
    set(LCR, 0x00);
    g_assert_cmphex(get(LCR), ==, 0x30);
    set(LCR, 0x31);
    g_assert_cmphex(get(LCR), ==, 0x21);
    set(LCR, 0x34);
    g_assert_cmphex(get(LCR), ==, 0x14);
    set(LCR, 0x0f);
    g_assert_cmphex(get(LCR), ==, 0x3f);

    /* Both resets */
    set(SRST, 1);
    g_assert_cmphex(get(SRST), ==, 0);
    g_assert_cmphex(get(LCR), ==, 0x3a);
    g_assert_cmphex(get(CCR), ==, 0);
    set(CCR, 0x55);
    set(SRST, 0);
    g_assert_cmphex(get(CCR), ==, 0x55);
    qtest_system_reset(qts);
    qtest_writel(qts, A20_APB1_GATE, A20_APB1_I2C);
    g_assert_cmphex(get(CCR), ==, 0);
    qtest_quit(qts);
}

static void test_transfer(void)
{
    g_assert_cmphex(read_word(TARGET, PAIR), ==, PAIR_RESET);
    g_assert_cmphex(read_word(TARGET, PAIR2), ==, PAIR2_RESET);
    write_word(TARGET, PAIR, 0x1230);
    write_word(OTHER, PAIR, 0x4560);
    g_assert_cmphex(read_word(TARGET, PAIR), ==, 0x1230);
    g_assert_cmphex(read_word(OTHER, PAIR), ==, 0x4560);

    /* One after the other without a STOP between them */
    g_assert_cmphex(read_word_from(TARGET, PAIR, STA_SENT), ==, 0x1230);
    g_assert_cmphex(read_word_from(OTHER, PAIR, RSTA_SENT), ==, 0x4560);
    g_assert_cmphex(read_word_from(TARGET, PAIR2, RSTA_SENT), ==, PAIR2_RESET);
    /* STOP and START in one write */
    step(CNTR_STA | CNTR_STP, STA_SENT);
    send_byte(OTHER << 1, ADDR_WR_ACK);
    stop();
    /* STOP where there is nothing to stop, as the drivers do at first */
    stop();
    qtest_quit(qts);
}

static void test_nack(void)
{
    /* Nobody there: the flag says so at once, and the bus is not stuck. */
    step(CNTR_STA, STA_SENT);
    send_byte(ABSENT << 1, ADDR_WR_NACK);
    send_byte(0x12, DATA_TX_NACK);
    stop();
    step(CNTR_STA, STA_SENT);
    send_byte(ABSENT << 1 | 1, ADDR_RD_NACK);
    /* Without START or STOP nothing can follow. */
    set(CNTR, CNTR_BUS_EN | clear);
    g_assert_cmphex(get(CNTR), ==, CNTR_BUS_EN);
    g_assert_cmphex(get(STAT), ==, ADDR_RD_NACK);
    step(CNTR_STA, RSTA_SENT);
    send_byte(TARGET << 1, ADDR_WR_ACK);
    /* The targets do not heed the general call. */
    step(CNTR_STA, RSTA_SENT);
    send_byte(0x00, ADDR_WR_NACK);
    step(CNTR_STA, RSTA_SENT);
    send_byte(TARGET << 1, ADDR_WR_ACK);
    /* From one that is there to one that is not */
    step(CNTR_STA, RSTA_SENT);
    send_byte(ABSENT << 1, ADDR_WR_NACK);
    stop();
    g_assert_cmphex(read_word(TARGET, PAIR), ==, PAIR_RESET);
    qtest_quit(qts);
}

static void test_nothing_by_itself(void)
{
    int i;

    write_word(TARGET, PAIR, 0x1230);
    step(CNTR_STA, STA_SENT);
    send_byte(TARGET << 1, ADDR_WR_ACK);
    send_byte(PAIR, DATA_TX_ACK);
    step(CNTR_STA, RSTA_SENT);
    send_byte(TARGET << 1 | 1, ADDR_RD_ACK);

    /* Looking changes nothing. */
    for (i = 0; i < 3; i++) {
        g_assert_cmphex(get(STAT), ==, ADDR_RD_ACK);
        get(DATA);
    }
    step(CNTR_ACK, DATA_RX_ACK);
    for (i = 0; i < 3; i++) {
        g_assert_cmphex(get(DATA), ==, 0x12);
        g_assert_cmphex(get(STAT), ==, DATA_RX_ACK);
    }

    /* A write that leaves the flag set does not go on. */
    set(CNTR, CNTR_BUS_EN | (clear ^ CNTR_FLAG));
    g_assert_cmphex(get(STAT), ==, DATA_RX_ACK);
    g_assert_cmphex(get(CNTR), ==, CNTR_BUS_EN | CNTR_FLAG);
    /* Nor does a STOP, which waits. */
    set(CNTR, CNTR_BUS_EN | CNTR_STP | (clear ^ CNTR_FLAG));
    g_assert_cmphex(get(STAT), ==, DATA_RX_ACK);
    g_assert_cmphex(get(CNTR), ==, CNTR_BUS_EN | CNTR_STP | CNTR_FLAG);
    step(0, IDLE);

    /* The flag cannot be set by hand. */
    set(CNTR, CNTR_BUS_EN | CNTR_INT_EN | CNTR_FLAG);
    g_assert_cmphex(get(CNTR), ==, CNTR_BUS_EN | CNTR_INT_EN);
    set(CNTR, CNTR_BUS_EN | CNTR_INT_EN);
    g_assert_cmphex(get(CNTR), ==, CNTR_BUS_EN | CNTR_INT_EN);
    qtest_quit(qts);
}

/* Whatever is written in whatever order, it ends and a reset helps. */
static void test_hostile(void)
{
    uint32_t seed = 1;
    int i;

    for (i = 0; i < 20000; i++) {
        unsigned offset;

        seed = seed * 1664525 + 1013904223;
        offset = (seed >> 8) % 0x28;
        switch (seed >> 30) {
        case 0:
            set(CNTR, seed >> 16);
            break;
        case 1:
            qtest_writeb(qts, base + offset, seed >> 16);
            break;
        case 2:
            qtest_writel(qts, base + (offset & ~3), seed);
            break;
        default:
            qtest_readw(qts, base + (offset & ~1));
            break;
        }
    }
    set(SRST, 1);
    g_assert_cmphex(get(CNTR), ==, 0);
    g_assert_cmphex(get(STAT), ==, IDLE);

    /* Disabled, it does nothing; START waits for being enabled. */
    set(CNTR, CNTR_STA);
    g_assert_cmphex(get(STAT), ==, IDLE);
    set(CNTR, CNTR_BUS_EN);
    g_assert_cmphex(get(STAT), ==, STA_SENT);
    stop();
    write_word(TARGET, PAIR, 0x1230);
    g_assert_cmphex(read_word(TARGET, PAIR), ==, 0x1230);

    /* Reset in the middle of a transfer */
    step(CNTR_STA, STA_SENT);
    send_byte(TARGET << 1, ADDR_WR_ACK);
    set(SRST, 1);
    g_assert_cmphex(get(STAT), ==, IDLE);
    /* which is the controller's, not the target's */
    g_assert_cmphex(read_word(TARGET, PAIR), ==, 0x1230);
    qtest_quit(qts);
}

static void test_interrupt(void)
{
    start_a20();
    qtest_irq_intercept_in(qts, "/machine/soc/gic");

    step(CNTR_STA, STA_SENT);
    g_assert_false(qtest_get_irq(qts, spi));
    set(CNTR, CNTR_BUS_EN | CNTR_INT_EN | CNTR_FLAG);
    g_assert_true(qtest_get_irq(qts, spi));
    set(DATA, TARGET << 1);
    step(CNTR_INT_EN, ADDR_WR_ACK);
    g_assert_true(qtest_get_irq(qts, spi));
    step(CNTR_INT_EN | CNTR_STP, IDLE);
    g_assert_false(qtest_get_irq(qts, spi));

    /* Also where nobody answers */
    step(CNTR_INT_EN | CNTR_STA, STA_SENT);
    set(DATA, ABSENT << 1);
    step(CNTR_INT_EN, ADDR_WR_NACK);
    g_assert_true(qtest_get_irq(qts, spi));
    set(SRST, 1);
    g_assert_false(qtest_get_irq(qts, spi));

    step(CNTR_INT_EN | CNTR_STA, STA_SENT);
    g_assert_true(qtest_get_irq(qts, spi));
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, spi));
    qtest_quit(qts);
}

static void test_gate(void)
{
    start_a20();
    set(CCR, 0x55);
    qtest_writel(qts, A20_APB1_GATE, 0);
    set(CCR, 0x2a);
    qtest_writel(qts, A20_APB1_GATE, A20_APB1_I2C);
    g_assert_cmphex(get(CCR), ==, 0x55);
    qtest_quit(qts);
}

static const struct {
    const char *name;
    void (*test)(void);
} common[] = {
    { "transfer", test_transfer },
    { "nack", test_nack },
    { "nothing-by-itself", test_nothing_by_itself },
    { "hostile", test_hostile },
};

static void on_a20(const void *n)
{
    start_a20();
    common[GPOINTER_TO_INT(n)].test();
}

static void on_h3(const void *n)
{
    start_h3();
    common[GPOINTER_TO_INT(n)].test();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("allwinner-i2c/registers", test_registers);
    qtest_add_func("allwinner-i2c/interrupt", test_interrupt);
    qtest_add_func("allwinner-i2c/gate", test_gate);
    for (int i = 0; i < ARRAY_SIZE(common); i++) {
        g_autofree char *a20 = g_strdup_printf("allwinner-i2c/a20/%s",
                                               common[i].name);
        g_autofree char *h3 = g_strdup_printf("allwinner-i2c/h3/%s",
                                              common[i].name);

        qtest_add_data_func(a20, GINT_TO_POINTER(i), on_a20);
        if (qtest_has_machine("orangepi-pc")) {
            qtest_add_data_func(h3, GINT_TO_POINTER(i), on_h3);
        }
    }

    return g_test_run();
}
