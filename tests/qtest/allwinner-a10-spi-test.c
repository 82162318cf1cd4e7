/*
 * QTest of the Allwinner A10 SPI controller, with a NOR flash
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-flash.h"

#define CCU_AHB_GATE0   0x01c20060

#define SPI             0x01c05000
#define RXDATA          (SPI + 0x00)
#define TXDATA          (SPI + 0x04)
#define CTL             (SPI + 0x08)
#define INT_CTL         (SPI + 0x0c)
#define INT_STA         (SPI + 0x10)
#define BC              (SPI + 0x20)
#define TC              (SPI + 0x24)
#define FIFO_STA        (SPI + 0x28)

#define CTL_ENABLE      BIT(0)
#define CTL_MASTER      BIT(1)
#define CTL_CS_LOW      BIT(4)
#define CTL_TX_RESET    BIT(8)
#define CTL_RX_RESET    BIT(9)
#define CTL_XCH         BIT(10)
#define CTL_DDB         BIT(14)
#define CTL_DHB         BIT(15)
#define CTL_CS_MANUAL   BIT(16)
#define CTL_CS_LEVEL    BIT(17)
#define CTL_ON          (CTL_ENABLE | CTL_MASTER | CTL_CS_LOW)

#define INT_RX_READY    BIT(0)
#define INT_RX_FULL     BIT(2)
#define INT_RX_34       BIT(4)
#define INT_RX_UNDERRUN BIT(6)
#define INT_TX_EMPTY    BIT(8)
#define INT_TX_FULL     BIT(10)
#define INT_TX_34       BIT(12)
#define INT_TX_OVERFLOW BIT(13)
#define INT_DONE        BIT(16)

#define FIFO            64
#define MACHINE         "cubieboard2"

static const uint64_t tx_fifo = TXDATA;
static const uint64_t rx_fifo = RXDATA;
static const uint32_t discard = CTL_DHB;

static QTestState *start(void)
{
    QTestState *qts = flash_start(MACHINE);

    qtest_writel(qts, CCU_AHB_GATE0,
                 qtest_readl(qts, CCU_AHB_GATE0) | BIT(20));
    return qts;
}

static unsigned rx_count(QTestState *qts)
{
    return extract32(qtest_readl(qts, FIFO_STA), 0, 7);
}

static unsigned tx_count(QTestState *qts)
{
    return extract32(qtest_readl(qts, FIFO_STA), 16, 7);
}

/* The chip select by hand */
static void chip_select(QTestState *qts, bool on)
{
    qtest_writel(qts, CTL, CTL_ON | CTL_CS_MANUAL | (on ? 0 : CTL_CS_LEVEL));
}

static void exchange(QTestState *qts, uint32_t bytes, uint32_t from_fifo,
                     uint32_t flags)
{
    qtest_writel(qts, INT_STA, INT_DONE);
    qtest_writel(qts, BC, bytes);
    qtest_writel(qts, TC, from_fifo);
    qtest_writel(qts, CTL, CTL_ON | CTL_CS_MANUAL | CTL_XCH | flags);
}

static bool done(QTestState *qts)
{
    bool yes = qtest_readl(qts, INT_STA) & INT_DONE;

    g_assert_cmpint(!(qtest_readl(qts, CTL) & CTL_XCH), ==, yes);
    return yes;
}

static void test_registers(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CTL), ==, 0x0002001c);
    g_assert_cmphex(qtest_readl(qts, INT_CTL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, INT_STA), ==, 0x00001b00);
    g_assert_cmphex(qtest_readl(qts, FIFO_STA), ==, 0);
    /* Off, it does not take anything. */
    qtest_writel(qts, BC, 0x12345);
    g_assert_cmphex(qtest_readl(qts, BC), ==, 0);
    qtest_writel(qts, CTL, CTL_ON);
    qtest_writel(qts, BC, 0x12345);
    g_assert_cmphex(qtest_readl(qts, BC), ==, 0x12345);
    qtest_quit(qts);
}

/* The counters: what is sent, and what is received behind it */
static void test_counters(void)
{
    static const uint8_t id[] = { 0xef, 0x40, 0x17 };
    QTestState *qts = start();

    chip_select(qts, true);
    qtest_writeb(qts, TXDATA, READ_ID);
    exchange(qts, 4, 1, 0);
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 4);
    qtest_readb(qts, RXDATA);
    for (unsigned i = 0; i < 3; i++) {
        g_assert_cmphex(qtest_readb(qts, RXDATA), ==, id[i]);
    }
    chip_select(qts, false);

    /* Without what comes back while the command is sent */
    chip_select(qts, true);
    qtest_writeb(qts, TXDATA, READ_ID);
    exchange(qts, 4, 1, CTL_DHB);
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 3);
    g_assert_cmphex(qtest_readw(qts, RXDATA), ==, 0x40ef);
    g_assert_cmphex(qtest_readb(qts, RXDATA), ==, id[2]);
    chip_select(qts, false);

    /* Bytes beyond the transmit counter stay in the FIFO. */
    chip_select(qts, true);
    for (unsigned i = 0; i < 10; i++) {
        qtest_writeb(qts, TXDATA, READ_ID);
    }
    exchange(qts, 4, 1, CTL_DHB);
    g_assert_true(done(qts));
    g_assert_cmpuint(tx_count(qts), ==, 9);
    g_assert_cmphex(qtest_readw(qts, RXDATA), ==, 0x40ef);
    qtest_writel(qts, CTL, CTL_ON | CTL_CS_MANUAL | CTL_TX_RESET |
                 CTL_RX_RESET);
    g_assert_cmphex(qtest_readl(qts, CTL), ==, CTL_ON | CTL_CS_MANUAL);
    g_assert_cmphex(qtest_readl(qts, FIFO_STA), ==, 0);
    chip_select(qts, false);

    /* Nothing to exchange is done at once. */
    qtest_writeb(qts, TXDATA, READ_ID);
    exchange(qts, 0, 1, 0);
    g_assert_true(done(qts));
    g_assert_cmpuint(tx_count(qts), ==, 1);
    g_assert_cmpuint(rx_count(qts), ==, 0);
    qtest_quit(qts);
}

/* More than the FIFO holds, read at leisure */
static void test_long_read(void)
{
    static const uint8_t read_command[] = { READ, 0x12, 0x34, 0x56 };
    QTestState *qts = start();
    uint32_t addr = 0x123456;

    command(qts, read_command, sizeof(read_command));
    exchange(qts, 1000, 0, 0);
    g_assert_false(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, FIFO);
    g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_RX_FULL | INT_RX_34 |
                    INT_RX_READY), ==, INT_RX_FULL | INT_RX_34 |
                    INT_RX_READY);
    for (unsigned i = 0; i < 1000; i++) {
        g_assert_cmpint(done(qts), ==, i >= 1000 - FIFO);
        g_assert_cmpuint(rx_count(qts), ==, MIN(FIFO, 1000 - i));
        g_assert_cmphex(qtest_readb(qts, RXDATA), ==, content(addr + i));
    }
    g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_RX_READY |
                    INT_RX_UNDERRUN), ==, 0);
    /* And what is not there */
    qtest_readb(qts, RXDATA);
    g_assert_cmphex(qtest_readl(qts, INT_STA) & INT_RX_UNDERRUN, ==,
                    INT_RX_UNDERRUN);
    qtest_writel(qts, INT_STA, INT_RX_UNDERRUN);
    g_assert_cmphex(qtest_readl(qts, INT_STA) & INT_RX_UNDERRUN, ==, 0);

    /* Put an end to it: the rest does not come. */
    exchange(qts, 1000, 0, 0);
    qtest_writel(qts, CTL, CTL_ON | CTL_CS_MANUAL | CTL_CS_LEVEL |
                 CTL_RX_RESET);
    g_assert_cmphex(qtest_readl(qts, FIFO_STA), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CTL) & CTL_XCH, ==, 0);
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
    exchange(qts, 256, 256, CTL_DHB);
    for (unsigned i = 0; i < 256; i += 4) {
        g_assert_false(done(qts));
        g_assert_cmpuint(tx_count(qts), ==, 0);
        g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_TX_EMPTY |
                        INT_TX_34), ==, INT_TX_EMPTY | INT_TX_34);
        qtest_writel(qts, TXDATA, 0x01010101 * (i / 4) + 0x03020100);
    }
    g_assert_true(done(qts));
    g_assert_cmpuint(rx_count(qts), ==, 0);
    chip_select(qts, false);
    wait_ready(qts);

    /* A full FIFO takes no more */
    for (unsigned i = 0; i < FIFO; i++) {
        g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_TX_FULL |
                        INT_TX_OVERFLOW), ==, 0);
        qtest_writeb(qts, TXDATA, i);
    }
    g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_TX_FULL |
                    INT_TX_OVERFLOW), ==, INT_TX_FULL);
    qtest_writeb(qts, TXDATA, 0);
    g_assert_cmphex(qtest_readl(qts, INT_STA) & (INT_TX_FULL |
                    INT_TX_OVERFLOW), ==, INT_TX_FULL | INT_TX_OVERFLOW);
    g_assert_cmpuint(tx_count(qts), ==, FIFO);
    qtest_quit(qts);

    for (unsigned i = 0; i < sizeof(page); i++) {
        page[i] = i / 4 + i % 4;
    }
    assert_page(0x1100, page);
}

/* As U-Boot's SPL reads: chip select by itself, and the header in a word */
static void test_automatic(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CTL, qtest_readl(qts, CTL) | CTL_ENABLE | CTL_MASTER |
                 CTL_TX_RESET | CTL_RX_RESET);
    for (uint32_t addr = 0x8000; addr < 0x8200; addr += 60) {
        qtest_writel(qts, BC, 64);
        qtest_writel(qts, TC, 4);
        qtest_writeb(qts, TXDATA, READ);
        qtest_writeb(qts, TXDATA, addr >> 16);
        qtest_writeb(qts, TXDATA, addr >> 8);
        qtest_writeb(qts, TXDATA, addr);
        qtest_writel(qts, CTL, qtest_readl(qts, CTL) | CTL_XCH);
        g_assert_cmpuint(rx_count(qts), ==, 64);
        qtest_readl(qts, RXDATA);
        g_assert_cmpuint(rx_count(qts), ==, 60);
        for (unsigned i = 0; i < 60; i++) {
            g_assert_cmphex(qtest_readb(qts, RXDATA), ==, content(addr + i));
        }
    }
    qtest_quit(qts);
}

static void test_interrupts(void)
{
    QTestState *qts = start();

    /* That takes the chip select from the flash, too. */
    qtest_irq_intercept_out_named(qts, "/machine/soc/spi0", "sysbus-irq");
    chip_select(qts, true);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, INT_CTL, INT_DONE);
    g_assert_false(qtest_get_irq(qts, 0));
    exchange(qts, FIFO + 1, 0, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_readb(qts, RXDATA);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, INT_STA, INT_DONE);
    g_assert_false(qtest_get_irq(qts, 0));

    qtest_writel(qts, INT_CTL, INT_RX_34);
    g_assert_true(qtest_get_irq(qts, 0));
    for (unsigned i = 0; i < 16; i++) {
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_readb(qts, RXDATA);
    }
    qtest_readb(qts, RXDATA);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

static void test_migration(void)
{
    static const uint8_t read_command[] = { READ, 0x00, 0x00, 0x00 };
    g_autofree char *args = flash_args(MACHINE);
    QTestState *qts = start();

    command(qts, read_command, sizeof(read_command));
    exchange(qts, 200, 0, 0);
    for (unsigned i = 0; i < 50; i++) {
        g_assert_cmphex(qtest_readb(qts, RXDATA), ==, content(i));
    }
    qts = sunxi_migrate(qts, args);
    g_assert_false(done(qts));
    for (unsigned i = 50; i < 200; i++) {
        g_assert_cmphex(qtest_readb(qts, RXDATA), ==, content(i));
    }
    g_assert_true(done(qts));
    qtest_quit(qts);
}

/* Whatever is written, the machine lives on. */
static void test_fuzz(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20);
    QTestState *qts = start();

    for (unsigned i = 0; i < 5000; i++) {
        uint32_t addr = SPI + (g_rand_int(rand) & 0x3f);
        uint32_t value = g_rand_int(rand);

        switch (g_rand_int_range(rand, 0, 5)) {
        case 0:
            qtest_readl(qts, addr & ~3);
            break;
        case 1:
            qtest_writeb(qts, addr, value);
            break;
        case 2:
            qtest_writel(qts, CTL, value | CTL_ENABLE | CTL_XCH);
            break;
        default:
            qtest_writel(qts, addr & ~3, value);
            break;
        }
    }
    qtest_system_reset(qts);
    qtest_writel(qts, CCU_AHB_GATE0,
                 qtest_readl(qts, CCU_AHB_GATE0) | BIT(20));
    g_assert_cmphex(qtest_readl(qts, CTL), ==, 0x0002001c);
    g_assert_cmphex(qtest_readl(qts, FIFO_STA), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("allwinner-a10-spi/registers", test_registers);
    qtest_add_func("allwinner-a10-spi/counters", test_counters);
    qtest_add_func("allwinner-a10-spi/long-read", test_long_read);
    qtest_add_func("allwinner-a10-spi/long-write", test_long_write);
    qtest_add_func("allwinner-a10-spi/automatic", test_automatic);
    qtest_add_func("allwinner-a10-spi/interrupts", test_interrupts);
    qtest_add_func("allwinner-a10-spi/migration", test_migration);
    qtest_add_func("allwinner-a10-spi/fuzz", test_fuzz);

    return flash_run_tests();
}
