/*
 * What tests of the SD/MMC hosts and of cards in them have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Registers of the A20's first controller, and how a driver of QEMU's test
 * gets a card into its transfer state and data from it. The functions end the
 * test if what they do does not succeed.
 */

#ifndef TESTS_SUNXI_MMC_H
#define TESTS_SUNXI_MMC_H

#include "qemu/bitops.h"
#include "qemu/units.h"
#include "sunxi-test.h"

#define AHB_GATE0       0x01c20060
#define MMC0_CLK        0x01c20088
#define MMC1_CLK        0x01c2008c
#define CLK_24M         BIT(31)
#define PF_CFG0         0x01c208b4
#define PF_MMC0         0x00222222
#define PH_DATA         0x01c2090c
#define PH1             BIT(1)
#define RAM             0x40000000
/* Nothing answers there, not even the background of the SoC */
#define HOLE            0x10000000

#define MMC0            0x01c0f000
#define MMC1            0x01c10000
#define GIC_PATH        "/machine/soc/gic"
#define SPI_MMC0        32

#define CARD_SIZE       (4 * MiB)
#define BLOCK           512

enum {
    GCTRL = 0x00, CLKCR = 0x04, TMOUT = 0x08, WIDTH = 0x0c, BLKSZ = 0x10,
    BCNT = 0x14, CMDR = 0x18, CARG = 0x1c, RESP0 = 0x20, RESP1 = 0x24,
    RESP2 = 0x28, RESP3 = 0x2c, IMASK = 0x30, MISTA = 0x34, RINT = 0x38,
    STAS = 0x3c, FTRGL = 0x40, FUNS = 0x44, CBCR = 0x48, BBCR = 0x4c,
    DBGC = 0x50, HWRST = 0x78, DMAC = 0x80, DLBA = 0x84, IDST = 0x88,
    IDIE = 0x8c, CHDA = 0x90, CBDA = 0x94, FIFO = 0x100,
};

#define GCTRL_SOFT_RESET    BIT(0)
#define GCTRL_FIFO_RESET    BIT(1)
#define GCTRL_DMA_RESET     BIT(2)
#define GCTRL_RESETS        0x7
#define GCTRL_INT           BIT(4)
#define GCTRL_DMA           BIT(5)
#define GCTRL_AHB           BIT(31)
#define CLKCR_ON            BIT(16)

#define CMD_RESP            BIT(6)
#define CMD_LONG            BIT(7)
#define CMD_CRC             BIT(8)
#define CMD_DATA            BIT(9)
#define CMD_WRITE           BIT(10)
#define CMD_STOP            BIT(12)
#define CMD_WAIT            BIT(13)
#define CMD_ABORT           BIT(14)
#define CMD_UPCLK           BIT(21)
#define CMD_START           BIT(31)
#define CMD_R1              (CMD_RESP | CMD_CRC)
#define CMD_READ            (CMD_R1 | CMD_DATA | CMD_WAIT)

#define RINT_RESP_ERROR     BIT(1)
#define RINT_DONE           BIT(2)
#define RINT_OVER           BIT(3)
#define RINT_TX             BIT(4)
#define RINT_RX             BIT(5)
#define RINT_RESP_CRC       BIT(6)
#define RINT_DATA_CRC       BIT(7)
#define RINT_RTO            BIT(8)
#define RINT_DTO            BIT(9)
#define RINT_RUN            BIT(11)
#define RINT_LOCKED         BIT(12)
#define RINT_AUTO           BIT(14)
#define RINT_END_BIT        BIT(15)
#define RINT_INSERT         BIT(30)
#define RINT_REMOVE         BIT(31)
#define RINT_ERRORS         0xbbc2

#define STAS_EMPTY          BIT(2)
#define STAS_FULL           BIT(3)
#define STAS_PRESENT        BIT(8)
#define STAS_FSM            BIT(10)
#define STAS_LEVEL(x)       extract32(x, 17, 14)

#define DMAC_ON             BIT(7)
#define DMAC_REFETCH        BIT(31)
#define IDST_TX             BIT(0)
#define IDST_RX             BIT(1)
#define IDST_BUS            BIT(2)
#define IDST_NOT_OWNED      BIT(4)
#define IDST_CARD           BIT(5)
#define IDST_NORMAL         BIT(8)
#define IDST_ABNORMAL       BIT(9)

#define DESC_DIC            BIT(1)
#define DESC_LAST           BIT(2)
#define DESC_FIRST          BIT(3)
#define DESC_CHAIN          BIT(4)
#define DESC_RING           BIT(5)
#define DESC_ERROR          BIT(30)
#define DESC_OWN            BIT(31)

/* The controller that a test is about */
static uint32_t mmc_base = MMC0;

static inline uint32_t rd(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, mmc_base + offset);
}

static inline void wr(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, mmc_base + offset, value);
}

/* What is in the card, and nowhere twice */
static inline uint32_t word_at(uint32_t offset)
{
    return 0x5a000000 + offset * 3;
}

static inline void write_image(const char *path)
{
    g_autofree uint32_t *buf = g_malloc(CARD_SIZE);

    for (uint32_t i = 0; i < CARD_SIZE; i += 4) {
        buf[i / 4] = cpu_to_le32(word_at(i));
    }
    g_assert_true(g_file_set_contents(path, (char *)buf, CARD_SIZE, NULL));
}

static inline void update_clock(QTestState *qts)
{
    wr(qts, CMDR, CMD_START | CMD_UPCLK | CMD_WAIT);
    g_assert_cmphex(rd(qts, CMDR) & CMD_START, ==, 0);
    wr(qts, RINT, rd(qts, RINT));
}

/* What stands before the controller can do anything */
static inline void power_up(QTestState *qts)
{
    qtest_writel(qts, AHB_GATE0, 0xf << 8);
    for (int i = 0; i < 4; i++) {
        qtest_writel(qts, MMC0_CLK + i * 4, CLK_24M);
    }
    qtest_writel(qts, PF_CFG0, PF_MMC0);
    wr(qts, GCTRL, GCTRL_RESETS);
    wr(qts, CLKCR, CLKCR_ON);
    update_clock(qts);
}

/* Wait for the bits, or for an error; what the status was */
static inline uint32_t wait_rint(QTestState *qts, uint32_t bits)
{
    int64_t end = g_get_monotonic_time() + SUNXI_PATIENCE;
    uint32_t rint;

    do {
        rint = rd(qts, RINT);
        if ((rint & bits) == bits || (rint & RINT_ERRORS)) {
            return rint;
        }
        g_usleep(100);
    } while (g_get_monotonic_time() < end);
    g_error("RINT stays 0x%08x, should have 0x%08x", rint, bits);
}

static inline uint32_t wait_idst(QTestState *qts, uint32_t bits)
{
    return sunxi_await(qts, mmc_base + IDST, bits, bits);
}

/* A command and its status, which is cleared */
static inline uint32_t command(QTestState *qts, uint32_t cmd, uint32_t arg)
{
    uint32_t rint;

    wr(qts, CARG, arg);
    wr(qts, CMDR, CMD_START | cmd);
    /* Blocks that are on their way come first. */
    sunxi_await(qts, mmc_base + CMDR, CMD_START, 0);
    g_assert_cmphex(rd(qts, CMDR), ==, cmd);
    qtest_clock_step(qts, 1000000);
    rint = rd(qts, RINT);
    wr(qts, RINT, ~0);
    return rint;
}

/* ... that goes well */
static inline uint32_t command_ok(QTestState *qts, uint32_t cmd, uint32_t arg)
{
    uint32_t rint = command(qts, cmd, arg);

    g_assert_cmphex(rint & (RINT_DONE | RINT_ERRORS), ==, RINT_DONE);
    return rd(qts, RESP0);
}

/* Brings the card into its transfer state; its address */
static inline uint32_t identify(QTestState *qts)
{
    uint32_t rca;

    command_ok(qts, 0 | BIT(15), 0);
    g_assert_cmphex(command_ok(qts, 8 | CMD_R1, 0x1aa), ==, 0x1aa);
    do {
        command_ok(qts, 55 | CMD_R1, 0);
    } while (!(command_ok(qts, 41 | CMD_RESP, 0x00ff8000) & BIT(31)));
    command_ok(qts, 2 | CMD_R1 | CMD_LONG, 0);
    rca = command_ok(qts, 3 | CMD_R1, 0) & 0xffff0000;
    command_ok(qts, 7 | CMD_R1, rca);
    command_ok(qts, 16 | CMD_R1, BLOCK);
    return rca;
}

/* Everything that stands before data can be moved by the CPU; the address */
static inline uint32_t make_ready(QTestState *qts)
{
    uint32_t rca;

    power_up(qts);
    rca = identify(qts);
    wr(qts, GCTRL, GCTRL_AHB);
    return rca;
}

static inline void go(QTestState *qts, uint32_t cmd, uint32_t arg,
                      uint32_t bytes)
{
    wr(qts, BLKSZ, BLOCK);
    wr(qts, BCNT, bytes);
    wr(qts, CARG, arg);
    wr(qts, CMDR, CMD_START | cmd);
}

static inline void wait_stas(QTestState *qts, uint32_t mask, uint32_t value)
{
    sunxi_await(qts, mmc_base + STAS, mask, value);
}

static inline uint32_t pop(QTestState *qts)
{
    wait_stas(qts, STAS_EMPTY, 0);
    return rd(qts, FIFO);
}

static inline void push(QTestState *qts, uint32_t value)
{
    wait_stas(qts, STAS_FULL, 0);
    wr(qts, FIFO, value);
}

/* As U-Boot reads: as many words as the level says, 32 if it is full */
static inline void pio_read(QTestState *qts, uint32_t from, uint32_t bytes)
{
    uint32_t done = 0;

    while (done < bytes) {
        uint32_t stas, level;

        wait_stas(qts, STAS_EMPTY, 0);
        stas = rd(qts, STAS);
        level = STAS_LEVEL(stas);
        if (!level) {
            g_assert_cmphex(stas & STAS_FULL, ==, STAS_FULL);
            level = 32;
        }
        g_assert_cmpuint(level, <=, 32);
        for (; level > 0; level--, done += 4) {
            g_assert_cmpuint(done, <, bytes);
            g_assert_cmphex(rd(qts, FIFO), ==, word_at(from + done));
        }
    }
}

#define DESC    (RAM + 0x1000)
#define DATA    (RAM + 0x100000)

static inline void write_desc(QTestState *qts, uint32_t addr, uint32_t status,
                              uint32_t size, uint32_t buf, uint32_t next)
{
    qtest_writel(qts, addr, status);
    qtest_writel(qts, addr + 4, size);
    qtest_writel(qts, addr + 8, buf);
    qtest_writel(qts, addr + 12, next);
}

static inline void dma_on(QTestState *qts, uint32_t desc)
{
    wr(qts, GCTRL, GCTRL_DMA | GCTRL_INT | GCTRL_DMA_RESET |
                   GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);
    wr(qts, IDST, ~0);
    wr(qts, DLBA, desc);
    wr(qts, DMAC, 1);
    wr(qts, DMAC, DMAC_ON | 2);
}

static inline void assert_data(QTestState *qts, uint32_t addr, uint32_t bytes,
                               uint32_t from)
{
    g_autofree uint32_t *buf = g_malloc(bytes);

    qtest_memread(qts, addr, buf, bytes);
    for (uint32_t i = 0; i < bytes; i += 4) {
        g_assert_cmphex(le32_to_cpu(buf[i / 4]), ==, word_at(from + i));
    }
}

#endif
