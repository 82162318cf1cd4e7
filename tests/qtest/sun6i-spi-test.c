/*
 * QTest of the Allwinner sun6i SPI controller, with a NOR flash, and of the
 * DMA controller that fills and empties its FIFOs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "sunxi-flash.h"

#define CCU             0x01c20000
#define CCU_AHB1_GATE0  (CCU + 0x060)
#define CCU_SPI_CLK(n)  (CCU + 0x0a0 + (n) * 4)
#define CCU_APB1_GATE   (CCU + 0x068)
#define CCU_PIO         BIT(5)
#define CCU_AHB1_RESET0 (CCU + 0x2c0)
#define CCU_DMA         BIT(6)
#define CCU_SPI(n)      BIT(20 + (n))
#define CCU_CLK_ON      BIT(31)

#define PC_CFG0         0x01c20848
#define PC_SPI0         0x333
#define PC_NONE         0x777

#define SPI0            0x01c68000
#define SPI_SIZE        0x1000
#define GBL_CTL         0x04
#define TFR_CTL         0x08
#define INT_CTL         0x10
#define INT_STA         0x14
#define FIFO_CTL        0x18
#define FIFO_STA        0x1c
#define WAIT            0x20
#define CLK_CTL         0x24
#define MBC             0x30
#define MTC             0x34
#define BCC             0x38
#define TXDATA          0x200
#define RXDATA          0x300

#define GBL_ENABLE      BIT(0)
#define GBL_MASTER      BIT(1)
#define GBL_TP          BIT(7)
#define GBL_RESET       BIT(31)
#define GBL_ON          (GBL_ENABLE | GBL_MASTER | GBL_TP)

#define TFR_CS_LOW      BIT(2)
#define TFR_CS(n)       ((n) << 4)
#define TFR_CS_MANUAL   BIT(6)
#define TFR_CS_LEVEL    BIT(7)
#define TFR_DHB         BIT(8)
#define TFR_LSB_FIRST   BIT(12)
#define TFR_XCH         BIT(31)

#define INT_RX_READY    BIT(0)
#define INT_RX_EMPTY    BIT(1)
#define INT_RX_FULL     BIT(2)
#define INT_TX_READY    BIT(4)
#define INT_TX_EMPTY    BIT(5)
#define INT_TX_FULL     BIT(6)
#define INT_RX_OVERFLOW BIT(8)
#define INT_RX_UNDERRUN BIT(9)
#define INT_TX_OVERFLOW BIT(10)
#define INT_DONE        BIT(12)
#define INT_LEVELS      0x77

#define FIFO_RX_LEVEL(n) (n)
#define FIFO_RX_DRQ     BIT(8)
#define FIFO_RX_RESET   BIT(15)
#define FIFO_TX_LEVEL(n) ((n) << 16)
#define FIFO_TX_DRQ     BIT(24)
#define FIFO_TX_RESET   BIT(31)

#define FIFO            128

/* The DMA controller, as Linux uses it: a channel for each direction */
#define DMA_PEND        0x01c02010
#define DMA_STA         0x01c02030
#define DMA_CHANNEL(n)  (0x01c02100 + (n) * 0x40)
#define DMA_EN          0x00
#define DMA_DESC        0x08
#define DMA_RX          2
#define DMA_TX          5
#define DRQ_SPI0        23
#define DRQ_SDRAM       1
#define DMA_WORDS8      (2 << 7 | 2 << 9 | 2 << 23 | 2 << 25)
#define DMA_FROM_SPI    (DRQ_SPI0 | 1 << 5 | DRQ_SDRAM << 16 | DMA_WORDS8)
#define DMA_TO_SPI      (DRQ_SDRAM | DRQ_SPI0 << 16 | 1 << 21 | DMA_WORDS8)
#define DMA_LAST        0xfffff800

#define LIST            0x40001000
#define TO              0x41000000
#define FROM            0x42000000

#define MACHINE         "colombus"

static const uint64_t tx_fifo = SPI0 + TXDATA;
static const uint64_t rx_fifo = SPI0 + RXDATA;
static const uint32_t discard = TFR_DHB;

static void set_bits(QTestState *qts, uint32_t addr, uint32_t bits)
{
    qtest_writel(qts, addr, qtest_readl(qts, addr) | bits);
}

/* What a driver does before it gets at the registers */
static void release(QTestState *qts)
{
    for (unsigned n = 0; n < 4; n++) {
        set_bits(qts, CCU_AHB1_RESET0, CCU_SPI(n) | CCU_DMA);
        set_bits(qts, CCU_AHB1_GATE0, CCU_SPI(n) | CCU_DMA);
        set_bits(qts, CCU_SPI_CLK(n), CCU_CLK_ON);
    }
    set_bits(qts, CCU_APB1_GATE, CCU_PIO);
    qtest_writel(qts, PC_CFG0, PC_SPI0);
}

static uint32_t get(QTestState *qts, uint32_t reg)
{
    return qtest_readl(qts, SPI0 + reg);
}

static void set(QTestState *qts, uint32_t reg, uint32_t value)
{
    qtest_writel(qts, SPI0 + reg, value);
}

static QTestState *start(void)
{
    QTestState *qts = flash_start(MACHINE);

    release(qts);
    set(qts, GBL_CTL, GBL_ON);
    return qts;
}

static unsigned rx_count(QTestState *qts)
{
    return extract32(get(qts, FIFO_STA), 0, 8);
}

static unsigned tx_count(QTestState *qts)
{
    return extract32(get(qts, FIFO_STA), 16, 8);
}

static uint8_t receive(QTestState *qts)
{
    return qtest_readb(qts, SPI0 + RXDATA);
}

/* The chip select by hand */
static void chip_select(QTestState *qts, bool on)
{
    set(qts, TFR_CTL, TFR_CS_LOW | TFR_CS_MANUAL | (on ? 0 : TFR_CS_LEVEL));
}

static void exchange(QTestState *qts, uint32_t bytes, uint32_t from_fifo,
                     uint32_t flags)
{
    set(qts, INT_STA, INT_DONE);
    set(qts, MBC, bytes);
    set(qts, MTC, from_fifo);
    set(qts, BCC, from_fifo);
    set(qts, TFR_CTL, TFR_CS_LOW | TFR_CS_MANUAL | TFR_XCH | flags);
}

static bool done(QTestState *qts)
{
    bool yes = get(qts, INT_STA) & INT_DONE;

    g_assert_cmpint(!(get(qts, TFR_CTL) & TFR_XCH), ==, yes);
    return yes;
}

static void test_registers(void)
{
    static const struct {
        uint32_t reg, reset, rw;
    } regs[] = {
        { GBL_CTL, 0x00000080, 0x00000083 },
        { TFR_CTL, 0x00000087, 0x00003fff },
        { INT_CTL, 0x00000000, 0x00003f77 },
        { FIFO_CTL, 0x00400001, 0x41ff41ff },
        { WAIT, 0x00000000, 0x000fffff },
        { CLK_CTL, 0x00000002, 0x00001fff },
        { MBC, 0x00000000, 0x00ffffff },
        { MTC, 0x00000000, 0x00ffffff },
        { BCC, 0x00000000, 0x3fffffff },
    };
    QTestState *qts = qtest_init("-M colombus");

    for (int reset = 0; reset < 2; reset++) {
        release(qts);
        for (unsigned n = 0; n < 4; n++) {
            uint32_t spi = SPI0 + n * SPI_SIZE;

            g_assert_cmphex(qtest_readl(qts, spi + INT_STA), ==, 0x32);
            g_assert_cmphex(qtest_readl(qts, spi + FIFO_STA), ==, 0);
            for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
                uint32_t addr = spi + regs[i].reg;

                g_assert_cmphex(qtest_readl(qts, addr), ==, regs[i].reset);
                qtest_writel(qts, addr, INT32_MAX);
                g_assert_cmphex(qtest_readl(qts, addr), ==, regs[i].rw);
                qtest_writel(qts, addr, 0);
                g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
                qtest_writel(qts, addr, regs[i].rw);
            }
            /* Registers are words. */
            qtest_writeb(qts, spi + INT_CTL, 0);
            g_assert_cmphex(qtest_readl(qts, spi + INT_CTL), ==, 0x3f77);
            g_assert_cmphex(qtest_readb(qts, spi + INT_CTL + 1), ==, 0x3f);
            qtest_writel(qts, spi + TXDATA, 0x04030201);
            g_assert_cmphex(qtest_readl(qts, spi + FIFO_STA), ==, 0x40000);
        }
        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

/* The counters: what is sent, and what is received behind it */
static void test_counters(void)
{
    static const uint8_t id[] = { 0xef, 0x40, 0x17 };
    QTestState *qts = start();

    chip_select(qts, true);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    exchange(qts, 4, 1, 0);
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 4);
    receive(qts);
    for (unsigned i = 0; i < 3; i++) {
        g_assert_cmphex(receive(qts), ==, id[i]);
    }
    chip_select(qts, false);

    /* Without what comes back while the command is sent */
    chip_select(qts, true);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    exchange(qts, 4, 1, TFR_DHB);
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 3);
    g_assert_cmphex(qtest_readw(qts, SPI0 + RXDATA), ==, 0x40ef);
    g_assert_cmphex(receive(qts), ==, id[2]);
    chip_select(qts, false);

    /* Bytes beyond the transmit counter stay in the FIFO. */
    chip_select(qts, true);
    for (unsigned i = 0; i < 10; i++) {
        qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    }
    exchange(qts, 4, 1, TFR_DHB);
    g_assert_true(done(qts));
    g_assert_cmpuint(tx_count(qts), ==, 9);
    g_assert_cmphex(qtest_readw(qts, SPI0 + RXDATA), ==, 0x40ef);
    set(qts, FIFO_CTL, FIFO_TX_RESET | FIFO_RX_RESET | FIFO_RX_LEVEL(3));
    g_assert_cmphex(get(qts, FIFO_CTL), ==, FIFO_RX_LEVEL(3));
    g_assert_cmphex(get(qts, FIFO_STA), ==, 0);
    chip_select(qts, false);

    /* The least significant bit first, on both ways */
    chip_select(qts, true);
    qtest_writeb(qts, SPI0 + TXDATA, revbit8(READ_ID));
    exchange(qts, 4, 1, TFR_DHB | TFR_LSB_FIRST);
    for (unsigned i = 0; i < 3; i++) {
        g_assert_cmphex(receive(qts), ==, revbit8(id[i]));
    }
    chip_select(qts, false);

    /* Nothing to exchange is done at once. */
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    exchange(qts, 0, 1, 0);
    g_assert_true(done(qts));
    g_assert_cmpuint(tx_count(qts), ==, 1);
    g_assert_cmpuint(rx_count(qts), ==, 0);
    qtest_quit(qts);
}

/* The flash is at the first of four lines; the others do not select it. */
static void test_chip_select(void)
{
    QTestState *qts = start();

    for (unsigned cs = 0; cs < 4; cs++) {
        set(qts, TFR_CTL, TFR_CS_LOW | TFR_CS_MANUAL | TFR_CS(cs) |
            TFR_CS_LEVEL);
        qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
        exchange(qts, 2, 1, TFR_DHB | TFR_CS(cs));
        g_assert_cmphex(receive(qts), ==, cs ? 0 : 0xef);
    }
    /* By itself it is selected for as long as an exchange lasts. */
    for (unsigned i = 0; i < 3; i++) {
        qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
        set(qts, MBC, 200);
        set(qts, MTC, 1);
        set(qts, TFR_CTL, TFR_CS_LOW | TFR_DHB | TFR_XCH);
        for (unsigned k = 0; k < 199; k++) {
            uint8_t byte = receive(qts);

            g_assert_cmphex(byte, ==, k == 0 ? 0xef : k == 1 ? 0x40 :
                                      k == 2 ? 0x17 : byte);
        }
        g_assert_true(done(qts));
    }
    qtest_quit(qts);
}

/* More than the FIFO holds, read at leisure */
static void test_long_read(void)
{
    static const uint8_t read_command[] = { READ, 0x12, 0x34, 0x56 };
    QTestState *qts = start();
    uint32_t addr = 0x123456;

    command(qts, read_command, sizeof(read_command));
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(96) | FIFO_TX_LEVEL(64));
    exchange(qts, 1000, 0, 0);
    g_assert_false(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, FIFO);
    g_assert_cmphex(get(qts, INT_STA) & INT_LEVELS, ==, INT_RX_FULL |
                    INT_RX_READY | INT_TX_EMPTY | INT_TX_READY);
    /* That does not stop it, nor start it anew. */
    set(qts, TFR_CTL, TFR_CS_LOW | TFR_CS_MANUAL);
    g_assert_false(done(qts));
    set(qts, TFR_CTL, TFR_CS_LOW | TFR_CS_MANUAL | TFR_XCH);
    for (unsigned i = 0; i < 1000; i++) {
        g_assert_cmpint(done(qts), ==, i >= 1000 - FIFO);
        g_assert_cmpuint(rx_count(qts), ==, MIN(FIFO, 1000 - i));
        g_assert_cmpint(!(get(qts, INT_STA) & INT_RX_READY), ==,
                        1000 - i < 96);
        g_assert_cmphex(receive(qts), ==, content(addr + i));
    }
    g_assert_cmphex(get(qts, INT_STA), ==, INT_DONE | INT_RX_EMPTY |
                    INT_TX_EMPTY | INT_TX_READY);
    /* And what is not there */
    receive(qts);
    g_assert_cmphex(get(qts, INT_STA) & INT_RX_UNDERRUN, ==,
                    INT_RX_UNDERRUN);
    set(qts, INT_STA, INT_RX_UNDERRUN);
    g_assert_cmphex(get(qts, INT_STA) & INT_RX_UNDERRUN, ==, 0);

    /* Put an end to it: the rest does not come. */
    exchange(qts, 1000, 0, 0);
    set(qts, FIFO_CTL, FIFO_RX_RESET | FIFO_RX_LEVEL(96));
    g_assert_cmphex(get(qts, FIFO_STA), ==, 0);
    g_assert_cmphex(get(qts, TFR_CTL) & TFR_XCH, ==, 0);
    g_assert_cmphex(get(qts, INT_STA) & INT_DONE, ==, 0);
    exchange(qts, 1000, 0, 0);
    set(qts, GBL_CTL, GBL_ON | GBL_RESET);
    g_assert_cmphex(get(qts, GBL_CTL), ==, GBL_ON);
    g_assert_cmphex(get(qts, FIFO_STA), ==, 0);
    g_assert_cmphex(get(qts, TFR_CTL) & TFR_XCH, ==, 0);
    g_assert_cmphex(get(qts, INT_STA) & ~INT_LEVELS, ==, 0);
    chip_select(qts, false);

    /* Who does not wait for the receive FIFO loses what does not fit. */
    command(qts, read_command, sizeof(read_command));
    set(qts, GBL_CTL, GBL_ON & ~GBL_TP);
    exchange(qts, 0xffffff, 0, 0);
    for (int i = 0; !(get(qts, INT_STA) & INT_DONE); i++) {
        g_assert_cmpint(i, <, 100000);
    }
    g_assert_cmphex(get(qts, INT_STA) & INT_RX_OVERFLOW, ==,
                    INT_RX_OVERFLOW);
    for (unsigned i = 0; i < FIFO; i++) {
        g_assert_cmphex(receive(qts), ==, content(addr + i));
    }
    g_assert_cmpuint(rx_count(qts), ==, 0);
    qtest_quit(qts);
}

/* More than the FIFO holds, written at leisure */
static void test_long_write(void)
{
    static const uint8_t program[] = { PAGE_PROGRAM, 0x00, 0x11, 0x00 };
    QTestState *qts = start();
    uint8_t page[256];

    erase(qts, 0x1000);
    command(qts, program, sizeof(program));
    exchange(qts, 256, 256, TFR_DHB);
    for (unsigned i = 0; i < 256; i += 4) {
        g_assert_false(done(qts));
        g_assert_cmpuint(tx_count(qts), ==, 0);
        g_assert_cmphex(get(qts, INT_STA) & INT_LEVELS, ==, INT_TX_EMPTY |
                        INT_TX_READY | INT_RX_EMPTY);
        qtest_writel(qts, SPI0 + TXDATA, 0x01010101 * (i / 4) + 0x03020100);
    }
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 0);
    chip_select(qts, false);
    wait_ready(qts);

    /* A full FIFO takes no more */
    for (unsigned i = 0; i < FIFO; i++) {
        g_assert_cmphex(get(qts, INT_STA) & (INT_TX_FULL | INT_TX_OVERFLOW),
                        ==, 0);
        g_assert_cmpint(!(get(qts, INT_STA) & INT_TX_READY), ==, i > 64);
        qtest_writeb(qts, SPI0 + TXDATA, i);
    }
    g_assert_cmphex(get(qts, INT_STA) & (INT_TX_FULL | INT_TX_OVERFLOW), ==,
                    INT_TX_FULL);
    qtest_writeb(qts, SPI0 + TXDATA, 0);
    g_assert_cmphex(get(qts, INT_STA) & (INT_TX_FULL | INT_TX_OVERFLOW), ==,
                    INT_TX_FULL | INT_TX_OVERFLOW);
    g_assert_cmpuint(tx_count(qts), ==, FIFO);
    qtest_quit(qts);

    for (unsigned i = 0; i < sizeof(page); i++) {
        page[i] = i / 4 + i % 4;
    }
    assert_page(0x1100, page);
}

/* Off, a slave, without a clock or pads: the flash hears nothing. */
static void test_off(void)
{
    QTestState *qts = start();

    set(qts, GBL_CTL, GBL_MASTER | GBL_TP);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    chip_select(qts, true);
    exchange(qts, 2, 1, TFR_DHB);
    g_assert_false(done(qts));
    set(qts, GBL_CTL, GBL_ENABLE | GBL_TP);
    g_assert_false(done(qts));
    set(qts, GBL_CTL, GBL_ON);
    g_assert_true(done(qts));
    g_assert_cmphex(receive(qts), ==, 0xef);
    chip_select(qts, false);

    /* Without the module clock nothing moves. */
    qtest_writel(qts, CCU_SPI_CLK(0), 0);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    chip_select(qts, true);
    exchange(qts, 2, 1, TFR_DHB);
    g_assert_false(done(qts));
    qtest_writel(qts, CCU_SPI_CLK(0), CCU_CLK_ON);
    g_assert_true(done(qts));
    g_assert_cmphex(receive(qts), ==, 0xef);
    chip_select(qts, false);

    qtest_writel(qts, PC_CFG0, PC_NONE);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    exchange(qts, 2, 1, TFR_DHB);
    g_assert_true(done(qts));
    g_assert_cmphex(receive(qts), ==, 0);
    chip_select(qts, false);
    qtest_writel(qts, PC_CFG0, PC_SPI0);
    qtest_writeb(qts, SPI0 + TXDATA, READ_ID);
    exchange(qts, 2, 1, TFR_DHB);
    g_assert_cmphex(receive(qts), ==, 0xef);
    qtest_quit(qts);
}

static void test_interrupts(void)
{
    QTestState *qts = start();

    /* That takes the chip select from the flash, too. */
    qtest_irq_intercept_out_named(qts, "/machine/soc/spi0", "sysbus-irq");
    chip_select(qts, true);
    g_assert_false(qtest_get_irq(qts, 0));
    set(qts, INT_CTL, INT_DONE);
    g_assert_false(qtest_get_irq(qts, 0));
    exchange(qts, FIFO + 1, 0, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    receive(qts);
    g_assert_true(qtest_get_irq(qts, 0));
    set(qts, INT_STA, INT_DONE);
    g_assert_false(qtest_get_irq(qts, 0));

    set(qts, FIFO_CTL, FIFO_RX_LEVEL(96) | FIFO_TX_LEVEL(32));
    set(qts, INT_CTL, INT_RX_READY);
    for (unsigned i = FIFO; i >= 96; i--) {
        g_assert_true(qtest_get_irq(qts, 0));
        /* As long as it is so, it cannot be cleared. */
        set(qts, INT_STA, UINT32_MAX);
        g_assert_true(qtest_get_irq(qts, 0));
        receive(qts);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    set(qts, INT_CTL, INT_TX_READY);
    for (unsigned i = 0; i <= 32; i++) {
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writeb(qts, SPI0 + TXDATA, i);
    }
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void dma_describe(QTestState *qts, unsigned n, unsigned i,
                         uint32_t cfg, uint32_t from, uint32_t to,
                         uint32_t count, bool last)
{
    uint32_t at = LIST + n * 0x1000 + i * 0x20;

    const uint32_t words[] = {
        cfg, from, to, count, 8, last ? DMA_LAST : at + 0x20,
    };

    for (size_t k = 0; k < ARRAY_SIZE(words); k++) {
        qtest_writel(qts, at + 4 * k, words[k]);
    }
}

static void dma_go(QTestState *qts, unsigned n)
{
    qtest_writel(qts, DMA_CHANNEL(n) + DMA_DESC, LIST + n * 0x1000);
    qtest_writel(qts, DMA_CHANNEL(n) + DMA_EN, 1);
}

static bool dma_busy(QTestState *qts, unsigned n)
{
    return extract32(qtest_readl(qts, DMA_STA), n, 1);
}

static void dma_finish(QTestState *qts, unsigned n)
{
    for (int i = 0; dma_busy(qts, n); i++) {
        g_assert_cmpint(i, <, 100000);
        qtest_clock_step(qts, 200000);
    }
}

/* As Linux reads: half the FIFO for the level, and DMA to the last byte */
static void test_dma_read(void)
{
    static const uint32_t lengths[] = {
        129, 130, 131, 160, 191, 192, 193, 4096, 4097, 65536, 70001,
    };
    static const uint8_t read_command[] = { READ, 0x01, 0x02, 0x03 };
    QTestState *qts = start();
    g_autofree uint8_t *is = g_malloc(128 * KiB);

    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        uint32_t len = lengths[i];
        uint32_t done_len = 0;
        unsigned n = 0;

        command(qts, read_command, sizeof(read_command));
        qtest_memset(qts, TO, 0xa5, len + 16);
        set(qts, FIFO_CTL, FIFO_TX_RESET | FIFO_RX_RESET);
        set(qts, FIFO_CTL, FIFO_RX_LEVEL(64) | FIFO_TX_LEVEL(64) |
            FIFO_RX_DRQ);
        /* The buffer in pieces, as pages come */
        while (done_len < len) {
            uint32_t piece = MIN(4096, len - done_len);

            dma_describe(qts, DMA_RX, n++, DMA_FROM_SPI, SPI0 + RXDATA,
                         TO + done_len, piece, done_len + piece == len);
            done_len += piece;
        }
        dma_go(qts, DMA_RX);
        g_assert_true(dma_busy(qts, DMA_RX));
        exchange(qts, len, 0, 0);
        dma_finish(qts, DMA_RX);
        g_assert_true(done(qts));
        g_assert_cmpuint(rx_count(qts), ==, 0);
        g_assert_cmphex(get(qts, INT_STA) & (INT_RX_UNDERRUN |
                        INT_RX_OVERFLOW), ==, 0);
        chip_select(qts, false);
        qtest_bufread(qts, TO, is, len + 16);
        for (uint32_t k = 0; k < len + 16; k++) {
            g_assert_cmphex(is[k], ==, k < len ? content(0x010203 + k) :
                                                 0xa5);
        }
    }
    qtest_quit(qts);
}

/* Both ways at once, and a page written */
static void test_dma_write(void)
{
    static const uint8_t program[] = { PAGE_PROGRAM, 0x00, 0x33, 0x00 };
    QTestState *qts = start();
    uint8_t page[256], back[260];

    for (unsigned i = 0; i < sizeof(page); i++) {
        page[i] = i * 37 + 11;
    }
    qtest_bufwrite(qts, FROM, page, sizeof(page));
    erase(qts, 0x3000);
    command(qts, program, sizeof(program));
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(64) | FIFO_TX_LEVEL(64) | FIFO_TX_DRQ);
    dma_describe(qts, DMA_TX, 0, DMA_TO_SPI, FROM, SPI0 + TXDATA, 100, false);
    dma_describe(qts, DMA_TX, 1, DMA_TO_SPI, FROM + 100, SPI0 + TXDATA, 156,
                 true);
    exchange(qts, 256, 256, TFR_DHB);
    dma_go(qts, DMA_TX);
    dma_finish(qts, DMA_TX);
    g_assert_true(done(qts));
    g_assert_cmphex(get(qts, FIFO_STA), ==, 0);
    g_assert_cmphex(get(qts, INT_STA) & INT_TX_OVERFLOW, ==, 0);
    chip_select(qts, false);
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(64) | FIFO_TX_LEVEL(64));
    wait_ready(qts);

    /* A command from memory, and its answer behind it */
    qtest_memset(qts, FROM, 0, 260);
    qtest_bufwrite(qts, FROM, (const uint8_t[]) { READ, 0x00, 0x33, 0x00 },
                   4);
    qtest_memset(qts, TO, 0xa5, 260);
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(64) | FIFO_TX_LEVEL(64) | FIFO_TX_DRQ |
        FIFO_RX_DRQ);
    dma_describe(qts, DMA_RX, 0, DMA_FROM_SPI, SPI0 + RXDATA, TO, 260, true);
    dma_describe(qts, DMA_TX, 0, DMA_TO_SPI, FROM, SPI0 + TXDATA, 260, true);
    chip_select(qts, true);
    dma_go(qts, DMA_RX);
    dma_go(qts, DMA_TX);
    exchange(qts, 260, 260, 0);
    dma_finish(qts, DMA_TX);
    dma_finish(qts, DMA_RX);
    g_assert_true(done(qts));
    chip_select(qts, false);
    qtest_bufread(qts, TO, back, sizeof(back));
    g_assert_cmpmem(back + 4, 256, page, 256);
    qtest_quit(qts);
    assert_page(0x3300, page);
}

static void test_migration(void)
{
    static const uint8_t read_command[] = { READ, 0x00, 0x00, 0x00 };
    g_autofree char *args = flash_args(MACHINE);
    QTestState *qts = start();

    command(qts, read_command, sizeof(read_command));
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(64));
    exchange(qts, 400, 0, 0);
    for (unsigned i = 0; i < 50; i++) {
        g_assert_cmphex(receive(qts), ==, content(i));
    }
    qts = sunxi_migrate(qts, args);
    g_assert_false(done(qts));
    g_assert_cmphex(get(qts, FIFO_CTL), ==, FIFO_RX_LEVEL(64));
    for (unsigned i = 50; i < 200; i++) {
        g_assert_cmphex(receive(qts), ==, content(i));
    }
    /* The rest by DMA */
    dma_describe(qts, DMA_RX, 0, DMA_FROM_SPI, SPI0 + RXDATA, TO, 200, true);
    dma_go(qts, DMA_RX);
    set(qts, FIFO_CTL, FIFO_RX_LEVEL(64) | FIFO_RX_DRQ);
    dma_finish(qts, DMA_RX);
    for (unsigned i = 0; i < 200; i++) {
        g_assert_cmphex(qtest_readb(qts, TO + i), ==, content(200 + i));
    }
    g_assert_true(done(qts));
    qtest_quit(qts);
}

/* Whatever is written, the machine lives on. */
static void test_fuzz(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(31);
    QTestState *qts = start();

    dma_describe(qts, DMA_RX, 0, DMA_FROM_SPI, SPI0 + RXDATA, TO, 0x1ffffff,
                 true);
    dma_go(qts, DMA_RX);
    dma_describe(qts, DMA_TX, 0, DMA_TO_SPI, TO, SPI0 + TXDATA, 0x1ffffff,
                 true);
    dma_go(qts, DMA_TX);
    for (unsigned i = 0; i < 5000; i++) {
        static const uint32_t areas[] = { 0, TXDATA, RXDATA };
        uint32_t addr = SPI0 + areas[g_rand_int_range(rand, 0, 3)] +
                        (g_rand_int(rand) & 0x3f);
        uint32_t value = g_rand_int(rand);

        switch (g_rand_int_range(rand, 0, 6)) {
        case 0:
            qtest_readl(qts, addr & ~3);
            break;
        case 1:
            qtest_writeb(qts, addr, value);
            break;
        case 2:
            qtest_readw(qts, addr & ~1);
            break;
        case 3:
            set(qts, GBL_CTL, value | GBL_ENABLE | GBL_MASTER);
            set(qts, TFR_CTL, value | TFR_XCH);
            break;
        default:
            qtest_writel(qts, addr & ~3, value);
            break;
        }
    }
    qtest_system_reset(qts);
    release(qts);
    g_assert_cmphex(get(qts, TFR_CTL), ==, 0x87);
    g_assert_cmphex(get(qts, FIFO_STA), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun6i-spi/registers", test_registers);
    qtest_add_func("sun6i-spi/counters", test_counters);
    qtest_add_func("sun6i-spi/chip-select", test_chip_select);
    qtest_add_func("sun6i-spi/long-read", test_long_read);
    qtest_add_func("sun6i-spi/long-write", test_long_write);
    qtest_add_func("sun6i-spi/off", test_off);
    qtest_add_func("sun6i-spi/interrupts", test_interrupts);
    qtest_add_func("sun6i-spi/dma-read", test_dma_read);
    qtest_add_func("sun6i-spi/dma-write", test_dma_write);
    qtest_add_func("sun6i-spi/migration", test_migration);
    qtest_add_func("sun6i-spi/fuzz", test_fuzz);

    return flash_run_tests();
}
