/*
 * Test of the Allwinner SD/MMC host controller, on Cubieboard2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Time is virtual: it stands still but for qtest_clock_step().  What the DMA
 * controller or the card does takes no such time, but is not done when the
 * write to the command register returns: the tests poll for it, as a driver
 * would.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "sunxi-mmc.h"

#define APB1_GATE       0x01c20068
#define AHB1_RESET0     0x01c202c0

/* What a card says of its state */
#define R1_STATE        (0xf << 9)
#define R1_TRAN         (4 << 9)

static char *image;

/* Each test has a fresh card. */
static char *arguments(void)
{
    return g_strdup_printf("-M cubieboard2 -drive if=sd,file=%s,format=raw",
                           image);
}

static QTestState *start_cold(void)
{
    g_autofree char *args = arguments();

    write_image(image);
    return qtest_init(args);
}

static QTestState *start(void)
{
    QTestState *qts = start_cold();

    make_ready(qts);
    return qts;
}

static void test_registers(void)
{
    static const struct {
        uint32_t offset, reset, rw;
    } regs[] = {
        { GCTRL, 0x300, 0xe0000730 },
        { CLKCR, 0, 0x800300ff },
        { TMOUT, 0xffffff40, 0xffffffff },
        { WIDTH, 0, 3 },
        { BLKSZ, 0x200, 0xffff },
        { BCNT, 0x200, 0xffffffff },
        { CARG, 0, 0xffffffff },
        { RESP0, 0, 0 }, { RESP1, 0, 0 }, { RESP2, 0, 0 }, { RESP3, 0, 0 },
        { IMASK, 0, 0xc001fffe },
        { MISTA, 0, 0 },
        { FTRGL, 0x000f0000, 0x701f001f },
        { FUNS, 0, 0xffff0702 },
        { CBCR, 0, 0 }, { BBCR, 0, 0 },
        { DBGC, 0, 0xffffffff },
        { 0x54, 0, 0 }, { 0x58, 0, 0 }, { 0x5c, 0, 0 }, { 0x74, 0, 0 },
        { HWRST, 1, 1 },
        { DMAC, 0, 0x7fe },
        { DLBA, 0, 0xfffffffc },
        { IDIE, 0, 0x337 },
        { CHDA, 0, 0 }, { CBDA, 0, 0 },
        { 0x98, 0, 0 }, { 0xfc, 0, 0 }, { 0x104, 0, 0 }, { 0x200, 0, 0 },
        { 0xffc, 0, 0 },
    };
    QTestState *qts = start_cold();

    /* No bus clock, no registers */
    g_assert_cmphex(rd(qts, TMOUT), ==, 0);
    qtest_writel(qts, AHB_GATE0, 0xf << 8);

    for (int n = 0; n < 4; n++) {
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            uint32_t addr = MMC0 + n * 0x1000 + regs[i].offset;

            g_assert_cmphex(qtest_readl(qts, addr), ==, regs[i].reset);
        }
        /* There is a card in the first slot only. */
        g_assert_cmphex(qtest_readl(qts, MMC0 + n * 0x1000 + STAS), ==,
                        n ? 0x006 : 0x106);
        g_assert_cmphex(qtest_readl(qts, MMC0 + n * 0x1000 + CMDR), ==, 0);
    }
    for (int i = 0; i < ARRAY_SIZE(regs); i++) {
        uint32_t reset = regs[i].reset & ~regs[i].rw;

        wr(qts, regs[i].offset, ~0);
        g_assert_cmphex(rd(qts, regs[i].offset), ==, reset | regs[i].rw);
        wr(qts, regs[i].offset, 0);
        g_assert_cmphex(rd(qts, regs[i].offset), ==, reset);
    }

    /* What was written is gone after a reset. */
    wr(qts, DBGC, 0xdeb);
    qtest_system_reset(qts);
    qtest_writel(qts, AHB_GATE0, 0xf << 8);
    for (int i = 0; i < ARRAY_SIZE(regs); i++) {
        g_assert_cmphex(rd(qts, regs[i].offset), ==, regs[i].reset);
    }
    qtest_quit(qts);
}

static void test_clock(void)
{
    QTestState *qts = start_cold();

    power_up(qts);
    command_ok(qts, 0, 0);
    qtest_writel(qts, MMC0_CLK, 0);

    /* Without a module clock nothing happens, ever. */
    wr(qts, CARG, 0x1aa);
    wr(qts, CMDR, CMD_START | CMD_R1 | 8);
    qtest_clock_step(qts, 10000000000);
    g_assert_cmphex(rd(qts, CMDR), ==, CMD_START | CMD_R1 | 8);
    g_assert_cmphex(rd(qts, RINT), ==, 0);

    /* and what it depends on is locked */
    wr(qts, CMDR, CMD_START | CMD_R1 | 9);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_LOCKED);
    wr(qts, CARG, 0);
    g_assert_cmphex(rd(qts, CARG), ==, 0x1aa);
    wr(qts, RINT, ~0);

    /* It gets on with it when the clock comes back, */
    qtest_writel(qts, MMC0_CLK, CLK_24M);
    g_assert_cmphex(wait_rint(qts, RINT_DONE), ==, RINT_DONE);
    g_assert_cmphex(rd(qts, CMDR), ==, CMD_R1 | 8);
    wr(qts, RINT, ~0);

    /* or is rid of it by a soft reset, which leaves the rest alone. */
    qtest_writel(qts, MMC0_CLK, 0);
    wr(qts, CMDR, CMD_START | CMD_UPCLK);
    g_assert_cmphex(rd(qts, CMDR), ==, CMD_START | CMD_UPCLK);
    wr(qts, GCTRL, GCTRL_SOFT_RESET);
    g_assert_cmphex(rd(qts, GCTRL), ==, 0);
    g_assert_cmphex(rd(qts, CMDR), ==, CMD_UPCLK);
    g_assert_cmphex(rd(qts, CARG), ==, 0x1aa);
    qtest_writel(qts, MMC0_CLK, CLK_24M);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==, RINT_DONE);

    /* The card's clock counts from the next "update clock" on. */
    wr(qts, CLKCR, 0);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==, RINT_DONE);
    update_clock(qts);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==,
                    RINT_DONE | RINT_RTO);
    g_assert_cmphex(command(qts, 0, 0), ==, RINT_DONE);
    qtest_quit(qts);
}

/*
 * A response time-out comes after @ns, and not much before: a clock's period
 * is a little too short, where its true one is not a whole number.
 */
static void assert_rto_in(QTestState *qts, uint32_t base, int64_t ns)
{
    qtest_writel(qts, base + CMDR, CMD_START | CMD_R1 | 13);
    g_assert_cmphex(qtest_readl(qts, base + CMDR), ==, CMD_R1 | 13);
    qtest_clock_step(qts, ns - 2);
    g_assert_cmphex(qtest_readl(qts, base + RINT), ==, 0);
    qtest_clock_step(qts, 2);
    g_assert_cmphex(qtest_readl(qts, base + RINT), ==, RINT_DONE | RINT_RTO);
    qtest_writel(qts, base + RINT, ~0);
}

static void test_timeout(void)
{
    QTestState *qts = start_cold();
    int64_t from;

    power_up(qts);
    qtest_writel(qts, MMC1 + CLKCR, CLKCR_ON);
    qtest_writel(qts, MMC1 + CMDR, CMD_START | CMD_UPCLK);
    qtest_writel(qts, MMC1 + RINT, ~0);

    /* No card in this slot, and 64 periods of 24 MHz */
    assert_rto_in(qts, MMC1, 2666);
    qtest_writel(qts, MMC1 + TMOUT, 0xffffff00 | 240);
    assert_rto_in(qts, MMC1, 10000);
    /* Divided by 2 * 30: 400 kHz */
    qtest_writel(qts, MMC1 + CLKCR, CLKCR_ON | 30);
    qtest_writel(qts, MMC1 + CMDR, CMD_START | CMD_UPCLK);
    qtest_writel(qts, MMC1 + RINT, ~0);
    assert_rto_in(qts, MMC1, 600000);

    /* The next command waits for the last one's end. */
    qtest_writel(qts, MMC1 + CMDR, CMD_START | CMD_R1 | 13);
    qtest_writel(qts, MMC1 + CMDR, CMD_START | 0);
    g_assert_cmphex(qtest_readl(qts, MMC1 + CMDR), ==, CMD_START);
    qtest_clock_step(qts, 600000);
    g_assert_cmphex(qtest_readl(qts, MMC1 + CMDR), ==, 0);
    qtest_writel(qts, MMC1 + RINT, ~0);

    /* The clock stops and comes back */
    qtest_writel(qts, MMC1 + CMDR, CMD_START | CMD_R1 | 13);
    qtest_clock_step(qts, 500000);
    qtest_writel(qts, MMC1_CLK, 0);
    from = qtest_clock_step(qts, 1000000);
    g_assert_cmphex(qtest_readl(qts, MMC1 + RINT), ==, 0);
    qtest_writel(qts, MMC1_CLK, CLK_24M);
    g_assert_cmpint(qtest_clock_step(qts, 600000), ==, from + 600000);
    g_assert_cmphex(qtest_readl(qts, MMC1 + RINT), ==, RINT_DONE | RINT_RTO);

    /* A card that does not hear: its pads are inputs */
    command_ok(qts, 0, 0);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==, RINT_DONE);
    qtest_writel(qts, PF_CFG0, 0);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==,
                    RINT_DONE | RINT_RTO);
    qtest_writel(qts, PF_CFG0, PF_MMC0);
    g_assert_cmphex(command(qts, CMD_R1 | 8, 0x1aa), ==, RINT_DONE);
    qtest_quit(qts);
}

static void test_response(void)
{
    QTestState *qts = start_cold();
    uint32_t rca;

    power_up(qts);
    rca = identify(qts);
    command_ok(qts, 7, 0);

    /* The card's name is in bits 103 to 64 of its CID. */
    command_ok(qts, 10 | CMD_R1 | CMD_LONG, rca);
    g_assert_cmphex(extract32(rd(qts, RESP3), 0, 8), ==, 'Q');
    g_assert_cmphex(rd(qts, RESP2), ==, 0x454d5521);
    g_assert_cmphex(rd(qts, RESP0) & 1, ==, 1);

    /* A short one is in RESP0 and leaves the others. */
    g_assert_cmphex(extract32(command_ok(qts, 13 | CMD_R1, rca), 9, 4), ==, 3);
    g_assert_cmphex(rd(qts, RESP2), ==, 0x454d5521);
    g_assert_cmphex(extract32(rd(qts, STAS), 11, 6), ==, 13);

    /* Other than expected: length, and checksum where there is none */
    g_assert_cmphex(command(qts, 13 | CMD_R1 | CMD_LONG, rca), ==,
                    RINT_DONE | RINT_RESP_ERROR);
    g_assert_cmphex(command(qts, 10 | CMD_R1, rca), ==,
                    RINT_DONE | RINT_RESP_ERROR);
    command_ok(qts, 0, 0);
    command_ok(qts, 55 | CMD_R1, 0);
    g_assert_cmphex(command(qts, 41 | CMD_R1, 0x00ff8000), ==,
                    RINT_DONE | RINT_RESP_CRC);

    /* The switch to 1.8 V, SDIO and what else this card does not know */
    g_assert_cmphex(command(qts, 11 | CMD_R1 | BIT(28), 0), ==,
                    RINT_DONE | RINT_RTO);
    g_assert_cmphex(command(qts, 52 | CMD_R1, 0), ==, RINT_DONE | RINT_RTO);
    g_assert_cmphex(command(qts, 63 | CMD_R1, 0), ==, RINT_DONE | RINT_RTO);
    qtest_quit(qts);
}

static void test_pio_read(void)
{
    QTestState *qts = start();

    /* A block: the FIFO fills while nobody looks, and is kept full. */
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_RX), ==, RINT_DONE | RINT_RX);
    g_assert_cmphex(rd(qts, STAS), ==, STAS_FULL | STAS_PRESENT | STAS_FSM |
                                       17 << 11 | 1);
    g_assert_cmphex(rd(qts, CBCR), ==, 128);
    g_assert_cmphex(rd(qts, BBCR), ==, 0);
    for (int i = 0; i < 95; i++) {
        g_assert_cmphex(rd(qts, FIFO), ==, word_at(0x1000 + i * 4));
        g_assert_cmphex(rd(qts, RINT) & RINT_OVER, ==, 0);
    }
    /* The card is done when its last byte is in the FIFO. */
    g_assert_cmphex(rd(qts, FIFO), ==, word_at(0x1000 + 95 * 4));
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE | RINT_OVER | RINT_RX);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, 0);
    for (int i = 96; i < 128; i++) {
        g_assert_cmphex(rd(qts, FIFO), ==, word_at(0x1000 + i * 4));
        g_assert_cmpuint(STAS_LEVEL(rd(qts, STAS)), ==, 127 - i);
    }
    g_assert_cmphex(rd(qts, STAS), ==, STAS_EMPTY | STAS_PRESENT | 17 << 11 |
                                       2);
    g_assert_cmphex(rd(qts, BBCR), ==, BLOCK);

    /* There is nothing more to read. */
    wr(qts, RINT, ~0);
    g_assert_cmphex(rd(qts, FIFO), ==, 0);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_RUN);
    wr(qts, RINT, ~0);

    /* Many blocks, and the command that stops them */
    go(qts, 18 | CMD_READ | CMD_STOP, 0x2000, 40 * BLOCK);
    pio_read(qts, 0x2000, 40 * BLOCK);
    g_assert_cmphex(rd(qts, RINT), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO | RINT_RX);
    /* RESP0 has still the status before the command: transfer, no error */
    g_assert_cmphex(rd(qts, RESP0), ==, 0x900);
    g_assert_cmphex(extract32(rd(qts, STAS), 11, 6), ==, 12);
    wr(qts, RINT, ~0);
    g_assert_cmphex(rd(qts, RINT), ==, 0);

    /* The request is there as long as the FIFO is above the mark. */
    wr(qts, FTRGL, 0x20070008);
    go(qts, 17 | CMD_READ, 0, BLOCK);
    wait_rint(qts, RINT_RX);
    for (int i = 0; i < 120; i++) {
        wr(qts, RINT, ~0);
        g_assert_cmphex(rd(qts, RINT) & RINT_RX, ==, RINT_RX);
        g_assert_cmphex(rd(qts, STAS) & 1, ==, 1);
        rd(qts, FIFO);
    }
    /* seven words are left */
    rd(qts, FIFO);
    wr(qts, RINT, ~0);
    g_assert_cmphex(rd(qts, RINT), ==, 0);
    g_assert_cmphex(rd(qts, STAS) & 1, ==, 0);

    /* The FIFO's reset drops them. */
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    g_assert_cmphex(rd(qts, GCTRL), ==, GCTRL_AHB);
    g_assert_cmphex(rd(qts, STAS) & STAS_EMPTY, ==, STAS_EMPTY);

    /* Without this bit the FIFO is not the CPU's. */
    wr(qts, GCTRL, 0);
    wr(qts, RINT, ~0);
    go(qts, 17 | CMD_READ, 0, BLOCK);
    wait_rint(qts, RINT_RX);
    g_assert_cmphex(rd(qts, FIFO), ==, 0);
    wr(qts, GCTRL, GCTRL_AHB);
    pio_read(qts, 0, BLOCK);
    qtest_quit(qts);
}

static void test_pio_write(void)
{
    QTestState *qts = start();

    go(qts, 24 | CMD_READ | CMD_WRITE, 0x4000, BLOCK);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE | RINT_TX);
    for (int i = 0; i < 128; i++) {
        g_assert_cmphex(rd(qts, RINT) & RINT_OVER, ==, 0);
        g_assert_cmphex(rd(qts, STAS) & (STAS_FULL | STAS_FSM), ==, STAS_FSM);
        wr(qts, FIFO, word_at(0x8000 + i * 4));
    }
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==,
                    RINT_DONE | RINT_OVER | RINT_TX);
    wr(qts, RINT, ~0);
    go(qts, 17 | CMD_READ, 0x4000, BLOCK);
    pio_read(qts, 0x8000, BLOCK);
    wr(qts, RINT, ~0);

    go(qts, 25 | CMD_READ | CMD_WRITE | CMD_STOP, 0x4000, 3 * BLOCK);
    for (int i = 0; i < 3 * 128; i++) {
        push(qts, word_at(0xc000 + i * 4));
    }
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO | RINT_TX);
    wr(qts, RINT, ~0);
    go(qts, 18 | CMD_READ | CMD_STOP, 0x4000, 3 * BLOCK);
    pio_read(qts, 0xc000, 3 * BLOCK);
    wr(qts, RINT, ~0);

    /* Into the FIFO before there is a command, until it is full */
    for (int i = 0; i < 32; i++) {
        g_assert_cmpuint(STAS_LEVEL(rd(qts, STAS)), ==, i);
        wr(qts, FIFO, word_at(i * 4));
    }
    g_assert_cmphex(rd(qts, STAS) & ~(0x3f << 11), ==,
                    STAS_FULL | STAS_PRESENT | 1);
    g_assert_cmphex(rd(qts, RINT), ==, 0);
    wr(qts, FIFO, 0xdeadbeef);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_RUN);
    wr(qts, RINT, ~0);
    go(qts, 24 | CMD_READ | CMD_WRITE, 0x4000, BLOCK);
    for (int i = 32; i < 128; i++) {
        wr(qts, FIFO, word_at(i * 4));
    }
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & ~RINT_TX, ==,
                    RINT_DONE | RINT_OVER);
    wr(qts, RINT, ~0);
    go(qts, 17 | CMD_READ, 0x4000, BLOCK);
    pio_read(qts, 0, BLOCK);
    qtest_quit(qts);
}

/* What goes wrong with data */
static void test_data_errors(void)
{
    QTestState *qts = start();
    uint32_t rca;

    /* A time-out of 24000 periods is a millisecond. */
    wr(qts, TMOUT, 24000 << 8 | 0x40);

    /* No data come with this answer. */
    wr(qts, GCTRL, GCTRL_AHB);
    command_ok(qts, 0, 0);
    power_up(qts);
    rca = identify(qts);
    wr(qts, GCTRL, GCTRL_AHB);
    go(qts, 13 | CMD_READ, rca, BLOCK);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE);
    qtest_clock_step(qts, 999998);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, STAS_FSM);
    qtest_clock_step(qts, 2);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_DONE | RINT_DTO);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, 0);
    wr(qts, RINT, ~0);

    /* and nobody wants these. */
    go(qts, 13 | CMD_READ | CMD_WRITE, rca, BLOCK);
    for (int i = 0; i < 128; i++) {
        wr(qts, FIFO, 0);
    }
    g_assert_cmphex(rd(qts, RINT) & ~RINT_TX, ==, RINT_DONE | RINT_END_BIT);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);

    /* The status of a card has 64 bytes: more is not as much in one block. */
    command_ok(qts, 55 | CMD_R1, rca);
    go(qts, 13 | CMD_READ, 0, BLOCK);
    for (int i = 0; i < 32 && !(rd(qts, RINT) & RINT_ERRORS); i++) {
        rd(qts, FIFO);
    }
    g_assert_cmphex(wait_rint(qts, RINT_OVER) & RINT_ERRORS, ==,
                    RINT_DATA_CRC);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);
    command_ok(qts, 55 | CMD_R1, rca);
    wr(qts, BLKSZ, 64);
    wr(qts, BCNT, 64);
    wr(qts, CMDR, CMD_START | CMD_READ | 13);
    g_assert_cmphex(rd(qts, RINT) & ~RINT_RX, ==, RINT_DONE | RINT_OVER);
    g_assert_cmpuint(STAS_LEVEL(rd(qts, STAS)), ==, 16);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);

    /* Bytes that do not fill a word */
    command_ok(qts, 55 | CMD_R1, rca);
    wr(qts, BCNT, 6);
    wr(qts, CMDR, CMD_START | CMD_READ | 51);
    g_assert_cmphex(rd(qts, RINT) & ~RINT_RX, ==, RINT_DONE | RINT_OVER);
    g_assert_cmpuint(STAS_LEVEL(rd(qts, STAS)), ==, 2);
    rd(qts, FIFO);
    g_assert_cmphex(rd(qts, FIFO) & 0xffff0000, ==, 0);
    g_assert_cmphex(rd(qts, STAS) & STAS_EMPTY, ==, STAS_EMPTY);
    qtest_quit(qts);
}

/* Without an end, until stopped */
static void test_stop(void)
{
    QTestState *qts = start();

    go(qts, 18 | CMD_READ, 0x1000, 0);
    for (int i = 0; i < 5000; i++) {
        g_assert_cmphex(pop(qts), ==, word_at(0x1000 + i * 4));
    }
    wait_stas(qts, STAS_FULL, STAS_FULL);
    g_assert_cmphex(rd(qts, RINT) & RINT_OVER, ==, 0);

    /* A command that waits, waits; it is not to be overwritten. */
    wr(qts, CMDR, CMD_START | CMD_READ | 17);
    g_assert_cmphex(rd(qts, CMDR) & CMD_START, ==, CMD_START);
    wr(qts, BCNT, 4);
    g_assert_cmphex(rd(qts, BCNT), ==, 0);
    g_assert_cmphex(rd(qts, RINT) & RINT_LOCKED, ==, RINT_LOCKED);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_SOFT_RESET | GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);
    g_assert_cmphex(rd(qts, STAS) & (STAS_FSM | STAS_EMPTY), ==, STAS_EMPTY);
    command_ok(qts, 12 | CMD_R1, 0);

    /* One that does not wait and has data as well is an error. */
    go(qts, 18 | CMD_READ, 0x1000, 0);
    wait_stas(qts, STAS_FULL, STAS_FULL);
    wr(qts, CMDR, CMD_START | CMD_R1 | CMD_DATA | 17);
    g_assert_cmphex(rd(qts, RINT) & RINT_ERRORS, ==, RINT_LOCKED);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, STAS_FSM);
    wr(qts, RINT, ~0);

    /* The end of it */
    wr(qts, CMDR, CMD_START | CMD_R1 | CMD_ABORT | 12);
    g_assert_cmphex(rd(qts, RINT) & ~RINT_RX, ==, RINT_DONE | RINT_OVER);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, 0);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    wr(qts, RINT, ~0);
    go(qts, 17 | CMD_READ, 0, BLOCK);
    pio_read(qts, 0, BLOCK);
    qtest_quit(qts);
}

/* DMA */

static void test_dma(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_in(qts, GIC_PATH);

    /* Three descriptors: a little, 64 KiB, the rest */
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_FIRST | DESC_DIC,
               BLOCK, DATA, DESC + 0x100);
    write_desc(qts, DESC + 0x100, DESC_OWN | DESC_CHAIN | DESC_DIC, 0,
               DATA + 0x100000, DESC + 0x40);
    write_desc(qts, DESC + 0x40, DESC_OWN | DESC_CHAIN | DESC_LAST | DESC_RING,
               3 * BLOCK, DATA + BLOCK, 0);
    dma_on(qts, DESC);
    wr(qts, IDIE, IDST_RX);
    wr(qts, IMASK, RINT_AUTO);
    g_assert_false(qtest_get_irq(qts, SPI_MMC0));
    go(qts, 18 | CMD_READ | CMD_STOP, 0x10000, 64 * KiB + 4 * BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_AUTO), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    g_assert_cmphex(rd(qts, MISTA), ==, RINT_AUTO);
    g_assert_cmphex(wait_idst(qts, IDST_RX), ==, IDST_RX | IDST_NORMAL);
    assert_data(qts, DATA, BLOCK, 0x10000);
    assert_data(qts, DATA + 0x100000, 64 * KiB, 0x10000 + BLOCK);
    assert_data(qts, DATA + BLOCK, 3 * BLOCK, 0x20000 + BLOCK);
    /* not a byte more */
    g_assert_cmphex(qtest_readl(qts, DATA + 4 * BLOCK), ==, 0);
    g_assert_cmphex(qtest_readl(qts, DATA + 0x100000 + 64 * KiB), ==, 0);
    /* and given back */
    g_assert_cmphex(qtest_readl(qts, DESC), ==,
                    DESC_CHAIN | DESC_FIRST | DESC_DIC);
    g_assert_cmphex(qtest_readl(qts, DESC + 0x100), ==,
                    DESC_CHAIN | DESC_DIC);
    g_assert_cmphex(qtest_readl(qts, DESC + 0x40), ==,
                    DESC_CHAIN | DESC_LAST | DESC_RING);
    g_assert_cmphex(rd(qts, CHDA), ==, DESC + 0x40);
    g_assert_cmphex(rd(qts, CBDA), ==, DATA + 4 * BLOCK);
    g_assert_cmphex(rd(qts, CBCR), ==, 64 * KiB + 4 * BLOCK);
    g_assert_cmphex(rd(qts, BBCR), ==, 64 * KiB + 4 * BLOCK);

    /* The line: each of the two causes, and the switch for both */
    g_assert_true(qtest_get_irq(qts, SPI_MMC0));
    wr(qts, RINT, ~0);
    g_assert_true(qtest_get_irq(qts, SPI_MMC0));
    wr(qts, GCTRL, GCTRL_DMA);
    g_assert_false(qtest_get_irq(qts, SPI_MMC0));
    wr(qts, GCTRL, GCTRL_DMA | GCTRL_INT);
    g_assert_true(qtest_get_irq(qts, SPI_MMC0));
    wr(qts, IDST, 0x337);
    g_assert_false(qtest_get_irq(qts, SPI_MMC0));

    /* The other way, from descriptors one after the other, unchained */
    write_desc(qts, DESC, DESC_OWN | DESC_FIRST, 2 * BLOCK, DATA + 0x100000,
               0xffffffff);
    write_desc(qts, DESC + 0x10, DESC_OWN | DESC_LAST, 2 * BLOCK, DATA,
               0xffffffff);
    dma_on(qts, DESC);
    wr(qts, IDIE, 0);
    wr(qts, IMASK, 0);
    go(qts, 25 | CMD_READ | CMD_WRITE | CMD_STOP, 0, 4 * BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_AUTO), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    g_assert_cmphex(wait_idst(qts, IDST_TX), ==, IDST_TX | IDST_NORMAL);
    g_assert_false(qtest_get_irq(qts, SPI_MMC0));
    g_assert_cmphex(qtest_readl(qts, DESC), ==, DESC_FIRST);
    g_assert_cmphex(qtest_readl(qts, DESC + 0x10), ==, DESC_LAST);
    wr(qts, RINT, ~0);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    go(qts, 17 | CMD_READ, 0, BLOCK);
    pio_read(qts, 0x10000 + BLOCK, BLOCK);
    go(qts, 17 | CMD_READ, 2 * BLOCK, BLOCK);
    pio_read(qts, 0x10000, BLOCK);
    wr(qts, RINT, ~0);

    /* Started first and given its descriptors afterwards */
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_LAST, BLOCK, DATA, 0);
    wr(qts, GCTRL, GCTRL_DMA);
    wr(qts, DMAC, 0);
    wr(qts, IDST, ~0);
    go(qts, 17 | CMD_READ, 0x30000, BLOCK);
    wait_stas(qts, STAS_FULL, STAS_FULL);
    wr(qts, DMAC, DMAC_ON);
    g_assert_cmphex(wait_idst(qts, IDST_RX), ==, IDST_RX | IDST_NORMAL);
    assert_data(qts, DATA, BLOCK, 0x30000);
    qtest_quit(qts);
}

static void test_dma_errors(void)
{
    QTestState *qts = start();
    uint32_t rca;

    /* The second descriptor is not ours yet. */
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_DIC, 0x80, DATA,
               DESC + 0x10);
    write_desc(qts, DESC + 0x10, DESC_CHAIN | DESC_LAST, BLOCK - 0x80,
               DATA + 0x80, 0);
    dma_on(qts, DESC);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    g_assert_cmphex(wait_idst(qts, IDST_NOT_OWNED), ==,
                    IDST_NOT_OWNED | IDST_ABNORMAL);
    g_assert_cmphex(rd(qts, CHDA), ==, DESC + 0x10);
    /* The FIFO takes what it can. */
    g_assert_cmphex(wait_rint(qts, RINT_DONE), ==, RINT_DONE);
    wait_stas(qts, STAS_FULL, STAS_FULL);
    g_assert_cmphex(qtest_readl(qts, DATA + 0x80), ==, 0);
    wr(qts, IDST, ~0);
    qtest_writel(qts, DESC + 0x10, DESC_OWN | DESC_CHAIN | DESC_LAST);
    wr(qts, DMAC, DMAC_ON | DMAC_REFETCH);
    g_assert_cmphex(rd(qts, DMAC), ==, DMAC_ON);
    g_assert_cmphex(wait_idst(qts, IDST_RX), ==, IDST_RX | IDST_NORMAL);
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==, RINT_DONE | RINT_OVER);
    assert_data(qts, DATA, BLOCK, 0x1000);

    /* Descriptors where nothing is */
    dma_on(qts, HOLE);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    g_assert_cmphex(wait_idst(qts, IDST_BUS), ==, IDST_BUS | IDST_ABNORMAL);
    g_assert_cmphex(rd(qts, RINT) & RINT_OVER, ==, 0);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, STAS_FSM);
    wr(qts, GCTRL, GCTRL_RESETS);

    /* A buffer where nothing is, to write and to read */
    for (int write = 0; write < 2; write++) {
        command(qts, 12 | CMD_R1, 0);
        write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_LAST, BLOCK, HOLE,
                   0);
        dma_on(qts, DESC);
        go(qts, (write ? 24 | CMD_WRITE : 17) | CMD_READ, 0x1000, BLOCK);
        g_assert_cmphex(wait_idst(qts, IDST_BUS), ==,
                        IDST_BUS | IDST_ABNORMAL);
        wr(qts, GCTRL, GCTRL_RESETS);
    }

    /* A buffer, and descriptors, in the controller's own registers */
    command(qts, 12 | CMD_R1, 0);
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_LAST, BLOCK,
               MMC0 + CARG, 0);
    dma_on(qts, DESC);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    g_assert_cmphex(wait_idst(qts, IDST_BUS), ==, IDST_BUS | IDST_ABNORMAL);
    g_assert_cmphex(rd(qts, CARG), ==, 0x1000);
    wr(qts, GCTRL, GCTRL_RESETS);
    command(qts, 12 | CMD_R1, 0);
    dma_on(qts, MMC0);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    g_assert_cmphex(wait_idst(qts, IDST_BUS), ==, IDST_BUS | IDST_ABNORMAL);
    wr(qts, GCTRL, GCTRL_RESETS);

    /* An error of the card is in the descriptor as well. */
    rca = identify(qts);
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_LAST, 2 * BLOCK, DATA,
               0);
    dma_on(qts, DESC);
    go(qts, 13 | CMD_READ | CMD_WRITE, rca, 2 * BLOCK);
    g_assert_cmphex(wait_rint(qts, RINT_OVER), ==, RINT_DONE | RINT_END_BIT);
    g_assert_cmphex(rd(qts, IDST) & IDST_TX, ==, IDST_TX);
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN | DESC_LAST, 2 * BLOCK, DATA,
               0);
    dma_on(qts, DESC);
    go(qts, 13 | CMD_READ, rca, BLOCK);
    qtest_clock_step(qts, NANOSECONDS_PER_SECOND);
    g_assert_cmphex(wait_rint(qts, RINT_DTO), ==, RINT_DONE | RINT_DTO);
    g_assert_cmphex(rd(qts, IDST), ==, IDST_CARD | IDST_ABNORMAL);
    g_assert_cmphex(qtest_readl(qts, DESC), ==,
                    DESC_CHAIN | DESC_LAST | DESC_ERROR);

    /* A ring of one, a byte at a time, for ever */
    wr(qts, GCTRL, GCTRL_RESETS);
    wr(qts, GCTRL, GCTRL_AHB);
    command(qts, 12 | CMD_R1, 0);
    wr(qts, RINT, ~0);
    for (int i = 0; i < 128; i++) {
        write_desc(qts, DESC + i * 16, DESC_OWN | DESC_CHAIN | DESC_DIC, 1,
                   DATA, DESC + (i + 1) % 128 * 16);
    }
    dma_on(qts, DESC);
    go(qts, 18 | CMD_READ, 0, 0);
    wait_idst(qts, IDST_NOT_OWNED);
    /* It gave all of them back, and waits. */
    g_assert_cmphex(rd(qts, CHDA), ==, DESC);
    g_assert_cmphex(rd(qts, STAS) & STAS_FSM, ==, STAS_FSM);

    /* One that overwrites itself, until it is no more than what it read */
    wr(qts, GCTRL, GCTRL_RESETS);
    command(qts, 12 | CMD_R1, 0);
    write_desc(qts, DESC, DESC_OWN | DESC_CHAIN, 16, DESC, DESC);
    dma_on(qts, DESC);
    go(qts, 18 | CMD_READ, 0, 0);
    wait_idst(qts, IDST_NOT_OWNED);
    qtest_system_reset(qts);
    qtest_writel(qts, AHB_GATE0, 1 << 8);
    g_assert_cmphex(rd(qts, STAS), ==, 0x106);
    g_assert_cmphex(rd(qts, IDST), ==, 0);
    qtest_quit(qts);
}

/* The slot */
static void test_card_change(void)
{
    QTestState *qts = start();

    qtest_writel(qts, 0x01c20068, BIT(5));
    g_assert_cmphex(rd(qts, STAS) & STAS_PRESENT, ==, STAS_PRESENT);
    g_assert_cmphex(qtest_readl(qts, PH_DATA) & PH1, ==, 0);

    /* In the middle of reading */
    go(qts, 18 | CMD_READ, 0, 0);
    pio_read(qts, 0, BLOCK);
    wr(qts, RINT, ~0);
    qtest_qmp_assert_success(qts, "{ 'execute': 'eject', 'arguments': "
                             "{ 'device': 'sd0', 'force': true } }");
    g_assert_cmphex(rd(qts, STAS) & STAS_PRESENT, ==, 0);
    g_assert_cmphex(rd(qts, RINT) & RINT_REMOVE, ==, RINT_REMOVE);
    g_assert_cmphex(qtest_readl(qts, PH_DATA) & PH1, ==, PH1);
    for (int i = 0; i < 33; i++) {
        rd(qts, FIFO);
    }
    qtest_clock_step(qts, NANOSECONDS_PER_SECOND);
    g_assert_cmphex(rd(qts, RINT) & RINT_DTO, ==, RINT_DTO);
    wr(qts, RINT, ~0);
    g_assert_cmphex(command(qts, 13 | CMD_R1, 0), ==, RINT_DONE | RINT_RTO);

    qtest_qmp_assert_success(qts, "{ 'execute': 'blockdev-change-medium', "
                             "'arguments': { 'device': 'sd0', 'filename': %s,"
                             " 'format': 'raw' } }", image);
    g_assert_cmphex(rd(qts, STAS) & STAS_PRESENT, ==, STAS_PRESENT);
    g_assert_cmphex(rd(qts, RINT), ==, RINT_INSERT);
    g_assert_cmphex(qtest_readl(qts, PH_DATA) & PH1, ==, 0);
    wr(qts, RINT, ~0);
    identify(qts);
    wr(qts, GCTRL, GCTRL_AHB | GCTRL_FIFO_RESET);
    go(qts, 17 | CMD_READ, 0x1000, BLOCK);
    pio_read(qts, 0x1000, BLOCK);
    qtest_quit(qts);
}

/* In the middle of a block, and with a time-out running */
static void test_migration(void)
{
    g_autofree char *args = arguments();
    QTestState *from, *to;
    int64_t now;

    from = start();
    qtest_writel(from, MMC1 + CLKCR, CLKCR_ON);
    qtest_writel(from, MMC1 + CMDR, CMD_START | CMD_UPCLK);
    qtest_writel(from, MMC1 + RINT, ~0);
    qtest_writel(from, MMC1 + TMOUT, 240);
    qtest_writel(from, MMC1 + CMDR, CMD_START | CMD_R1 | 13);
    now = qtest_clock_step(from, 4000);
    go(from, 18 | CMD_READ | CMD_STOP, 0, 2 * BLOCK);
    for (int i = 0; i < 50; i++) {
        g_assert_cmphex(pop(from), ==, word_at(i * 4));
    }
    to = sunxi_migrate(from, args);
    pio_read(to, 50 * 4, 2 * BLOCK - 50 * 4);
    g_assert_cmphex(rd(to, RINT) & ~RINT_RX, ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    /* The test's time does not migrate. */
    qtest_clock_set(to, now + 5998);
    g_assert_cmphex(qtest_readl(to, MMC1 + RINT), ==, 0);
    qtest_clock_set(to, now + 6000);
    g_assert_cmphex(qtest_readl(to, MMC1 + RINT), ==, RINT_DONE | RINT_RTO);
    qtest_quit(to);
}

/* More than the block can keep: what the card has sent ahead goes with it. */
static void test_migration_ahead(void)
{
    g_autofree char *args = arguments();
    const uint32_t bytes = 300 * KiB;
    QTestState *from = start(), *to;

    go(from, 18 | CMD_READ | CMD_STOP, 0x1000, bytes);
    for (int i = 0; i < 50; i++) {
        g_assert_cmphex(pop(from), ==, word_at(0x1000 + i * 4));
    }
    to = sunxi_migrate(from, args);
    pio_read(to, 0x1000 + 50 * 4, bytes - 50 * 4);
    g_assert_cmphex(rd(to, RINT) & ~RINT_RX, ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    g_assert_cmphex(rd(to, STAS) & STAS_EMPTY, ==, STAS_EMPTY);
    qtest_quit(to);
}

/* DMA that was started but is not done: it stops with the machine. */
static void test_migration_dma(void)
{
    g_autofree char *args = arguments();
    QTestState *from, *to;

    from = start();
    for (int i = 0; i < 32; i++) {
        write_desc(from, DESC + i * 16, DESC_OWN | DESC_CHAIN |
                   (i == 31 ? DESC_LAST : DESC_DIC), 0, DATA + i * 64 * KiB,
                   DESC + (i + 1) * 16);
    }
    dma_on(from, DESC);
    qtest_qmp_assert_success(from, "{ 'execute': 'stop' }");
    go(from, 18 | CMD_READ | CMD_STOP, 0x1000, 2 * MiB);
    sunxi_settle(from);
    g_assert_cmphex(rd(from, RINT), ==, RINT_DONE);
    g_assert_cmphex(rd(from, BBCR), ==, 0);
    g_assert_cmphex(qtest_readl(from, DESC), ==,
                    DESC_OWN | DESC_CHAIN | DESC_DIC);

    /* As far as it gets */
    qtest_qmp_assert_success(from, "{ 'execute': 'cont' }");
    while (!rd(from, BBCR)) {
        g_usleep(100);
    }
    qtest_qmp_assert_success(from, "{ 'execute': 'stop' }");
    to = sunxi_migrate(from, args);
    qtest_qmp_assert_success(to, "{ 'execute': 'cont' }");
    g_assert_cmphex(wait_rint(to, RINT_AUTO), ==,
                    RINT_DONE | RINT_OVER | RINT_AUTO);
    g_assert_cmphex(wait_idst(to, IDST_RX), ==, IDST_RX | IDST_NORMAL);
    assert_data(to, DATA, 2 * MiB, 0x1000);
    qtest_quit(to);
}

/* Whatever is written, the machine lives and can be reset. */
static void test_hostile(void)
{
    QTestState *qts = start();
    g_autoptr(GRand) rand = g_rand_new_with_seed(20130707);

    for (int i = 0; i < 256; i += 4) {
        qtest_writel(qts, DESC + i * 4,
                     g_rand_int(rand) | DESC_OWN | DESC_CHAIN);
        qtest_writel(qts, DESC + i * 4 + 4, g_rand_int(rand));
        qtest_writel(qts, DESC + i * 4 + 8, i & 4 ? DATA : g_rand_int(rand));
        qtest_writel(qts, DESC + i * 4 + 12,
                     DESC + g_rand_int_range(rand, 0, 64) * 16);
    }
    for (int i = 0; i < 20000; i++) {
        static const uint32_t commands[] = {
            CMD_READ | 17, CMD_READ | 18, CMD_READ | CMD_WRITE | 24,
            CMD_READ | CMD_WRITE | 25, CMD_READ | CMD_WRITE | CMD_STOP | 25,
            CMD_R1 | CMD_ABORT | 12, CMD_UPCLK, CMD_R1 | CMD_DATA | 18,
        };
        uint32_t offset = g_rand_int_range(rand, 0, 0x110 / 4) * 4;
        uint32_t value = g_rand_int(rand);

        switch (offset) {
        case CMDR:
            value = CMD_START | commands[value % ARRAY_SIZE(commands)];
            break;
        case CARG:
            value %= CARD_SIZE + BLOCK;
            break;
        case DLBA:
            value = DESC + value % 64 * 16;
            break;
        case BCNT:
            value %= 10000;
            break;
        case CLKCR:
            value |= CLKCR_ON;
            break;
        }
        if (g_rand_boolean(rand)) {
            wr(qts, offset, value);
        } else {
            rd(qts, offset);
        }
        if (i % 100 == 0) {
            qtest_clock_step(qts, NANOSECONDS_PER_SECOND);
            power_up(qts);
            identify(qts);
        }
        if (i % 100 == 80) {
            qtest_writel(qts, MMC0_CLK, 0);
        }
    }
    qtest_system_reset(qts);
    power_up(qts);
    identify(qts);
    qtest_quit(qts);
}

/*
 * The bus reset of the A31's controller, which Linux asserts whenever the
 * card has had nothing to do for a while, is not one of the card.
 */
static void test_bus_reset(void)
{
    g_autofree char *args = NULL;
    QTestState *qts;
    uint32_t rca;

    write_image(image);
    args = g_strdup_printf("-M mele-m9 -drive if=sd,format=raw,file=%s",
                           image);
    qts = qtest_init(args);
    qtest_writel(qts, APB1_GATE, 1 << 5);
    qtest_writel(qts, AHB1_RESET0, 1 << 8);
    rca = make_ready(qts);
    wr(qts, BLKSZ, 0x123);
    wr(qts, IMASK, RINT_DONE);
    g_assert_cmphex(command_ok(qts, 13 | CMD_R1, rca) & R1_STATE, ==, R1_TRAN);

    qtest_writel(qts, AHB1_RESET0, 0);
    g_assert_cmphex(rd(qts, BLKSZ), ==, 0);
    wr(qts, BLKSZ, 0x80);
    qtest_writel(qts, AHB1_RESET0, 1 << 8);
    g_assert_cmphex(rd(qts, BLKSZ), ==, BLOCK);
    g_assert_cmphex(rd(qts, IMASK), ==, 0);
    g_assert_cmphex(rd(qts, CLKCR), ==, 0);

    power_up(qts);
    g_assert_cmphex(command_ok(qts, 13 | CMD_R1, rca) & R1_STATE, ==, R1_TRAN);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    int ret;

    image = sunxi_temporary(NULL, 0);
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sunxi-mmc/registers", test_registers);
    qtest_add_func("/sunxi-mmc/clock", test_clock);
    qtest_add_func("/sunxi-mmc/timeout", test_timeout);
    qtest_add_func("/sunxi-mmc/response", test_response);
    qtest_add_func("/sunxi-mmc/pio/read", test_pio_read);
    qtest_add_func("/sunxi-mmc/stop", test_stop);
    qtest_add_func("/sunxi-mmc/data-errors", test_data_errors);
    qtest_add_func("/sunxi-mmc/dma/errors", test_dma_errors);
    qtest_add_func("/sunxi-mmc/card-change", test_card_change);
    qtest_add_func("/sunxi-mmc/migration/pio", test_migration);
    qtest_add_func("/sunxi-mmc/migration/ahead", test_migration_ahead);
    qtest_add_func("/sunxi-mmc/migration/dma", test_migration_dma);
    qtest_add_func("/sunxi-mmc/dma/both-ways", test_dma);
    qtest_add_func("/sunxi-mmc/pio/write", test_pio_write);
    qtest_add_func("/sunxi-mmc/bus-reset", test_bus_reset);
    qtest_add_func("/sunxi-mmc/hostile", test_hostile);
    ret = g_test_run();

    unlink(image);
    g_free(image);
    return ret;
}
