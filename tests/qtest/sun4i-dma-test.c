/*
 * QTest of the Allwinner sun4i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include "sunxi-dma.h"

#define MACHINE         "-M cubieboard2"

#define IRQ_EN          (DMA + 0x000)
#define IRQ_PEND        (DMA + 0x004)
#define AUTO_GATE       (DMA + 0x008)
#define CFG             0x00
#define SRC             0x04
#define DST             0x08
#define BC              0x0c
#define PARA            0x18

#define LOADING         BIT(31)
#define REMAIN          BIT(15)
#define NDMA_CONTINUOUS BIT(30)
#define DDMA_BUSY       BIT(30)
#define DDMA_CONTINUOUS BIT(29)

#define NDMA_SRAM       0x15
#define NDMA_SDRAM      0x16
#define DDMA_SRAM       0x00
#define DDMA_SDRAM      0x01
/* One that is a peripheral's on both kinds, and at both sides */
#define PERIPHERAL      3

#define CCU_AHB_GATE0   0x01c20060

#define SRAM            0x00010000

static uint32_t channel(unsigned n)
{
    return DMA + (n < 8 ? 0x100 + n * 0x20 : 0x300 + (n - 8) * 0x20);
}

/* The request type of DRAM on both sides */
static uint32_t dram(unsigned n)
{
    return n < 8 ? DRQ(NDMA_SDRAM, NDMA_SDRAM) : DRQ(DDMA_SDRAM, DDMA_SDRAM);
}

static const char *drq(unsigned n, bool source)
{
    return n < 8 ? (source ? "normal-source" : "normal-dest") :
                   (source ? "dedicated-source" : "dedicated-dest");
}

static void start(QTestState *qts, unsigned n, uint32_t from, uint32_t to,
                  uint32_t count, uint32_t cfg)
{
    qtest_writel(qts, channel(n) + SRC, from);
    qtest_writel(qts, channel(n) + DST, to);
    qtest_writel(qts, channel(n) + BC, count);
    qtest_writel(qts, channel(n) + CFG, cfg | LOADING);
}

/* A transfer may take as many turns of the main loop as it likes. */
static void finish(QTestState *qts, unsigned n)
{
    for (int i = 0; i < 100000; i++) {
        if (!(qtest_readl(qts, channel(n) + CFG) & LOADING)) {
            return;
        }
        qtest_clock_step(qts, 200000);
    }
    g_error("channel %u is not done", n);
}

static uint32_t ends(unsigned n)
{
    return BIT(2 * n + 1);
}

static uint32_t halves(unsigned n)
{
    return BIT(2 * n);
}

static void test_registers(void)
{
    QTestState *qts = qtest_init(MACHINE);

    for (unsigned n = 0; n < 16; n++) {
        uint32_t c = channel(n);

        g_assert_cmphex(qtest_readl(qts, c + CFG), ==, 0);
        g_assert_cmphex(qtest_readl(qts, c + BC), ==, 0);
        qtest_writel(qts, c + CFG, 0x7fffffff);
        g_assert_cmphex(qtest_readl(qts, c + CFG), ==,
                        n < 8 ? 0x7fff87ff : 0x37ff97ff);
        qtest_writel(qts, c + CFG, 0);
        qtest_writel(qts, c + SRC, 0x12345679);
        qtest_writel(qts, c + DST, 0x89abcdef);
        qtest_writel(qts, c + BC, UINT32_MAX);
        qtest_writel(qts, c + PARA, 0x5aa5f00f);
        g_assert_cmphex(qtest_readl(qts, c + SRC), ==, 0x12345679);
        g_assert_cmphex(qtest_readl(qts, c + DST), ==, 0x89abcdef);
        g_assert_cmphex(qtest_readl(qts, c + BC), ==,
                        n < 8 ? 0x3ffff : 0x1ffffff);
        g_assert_cmphex(qtest_readl(qts, c + PARA), ==,
                        n < 8 ? 0 : 0x5aa5f00f);
        /* Nothing is left of a transfer that never was. */
        qtest_writel(qts, c + CFG, REMAIN);
        g_assert_cmphex(qtest_readl(qts, c + BC), ==, 0);
    }
    qtest_writel(qts, IRQ_EN, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0x12345678);
    qtest_writel(qts, AUTO_GATE, UINT32_MAX);
    g_assert_cmphex(qtest_readl(qts, AUTO_GATE), ==, 0x00010000);
    qtest_writel(qts, IRQ_PEND, UINT32_MAX);
    g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, 0);

    qtest_system_reset(qts);
    for (unsigned n = 0; n < 16; n++) {
        g_assert_cmphex(qtest_readl(qts, channel(n) + CFG), ==, 0);
        g_assert_cmphex(qtest_readl(qts, channel(n) + SRC), ==, 0);
        g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, 0);
    }
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0);
    g_assert_cmphex(qtest_readl(qts, AUTO_GATE), ==, 0);
    qtest_quit(qts);
}

static void test_copy(void)
{
    static const uint32_t lengths[] = {
        1, 2, 3, 4, 31, 32, 33, 4095, 4096, 4097, 65536, 65539, 128 * KiB,
    };
    g_autofree uint8_t *data = g_malloc(16 * MiB);
    uint8_t guard[16];
    QTestState *qts = qtest_init(MACHINE);

    memset(guard, 0xa5, sizeof(guard));
    pattern(qts, data, 128 * KiB);
    for (unsigned n = 0; n < 16; n += 5) {
        for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
            uint32_t len = lengths[i];

            qtest_memset(qts, TO - 16, 0xa5, len + 32);
            start(qts, n, FROM, TO, len, dram(n) | FAST);
            finish(qts, n);
            assert_memory(qts, TO - 16, guard, 16);
            assert_memory(qts, TO, data, len);
            assert_memory(qts, TO + len, guard, 16);
            /* What was written stays; what is left is another question. */
            g_assert_cmphex(qtest_readl(qts, channel(n) + SRC), ==, FROM);
            g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, len);
            qtest_writel(qts, channel(n) + CFG, REMAIN);
            g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, 0);
        }
    }

    /* As much as a dedicated channel can do */
    pattern(qts, data, 16 * MiB);
    start(qts, 8, FROM, TO, 16 * MiB, dram(8) | FAST);
    finish(qts, 8);
    assert_memory(qts, TO, data, 16 * MiB);

    /* SRAM is memory as well */
    start(qts, 0, FROM, SRAM, 1024, DRQ(NDMA_SDRAM, NDMA_SRAM));
    finish(qts, 0);
    assert_memory(qts, SRAM, data, 1024);
    start(qts, 15, SRAM, TO + 4, 1024, DRQ(DDMA_SRAM, DDMA_SDRAM));
    finish(qts, 15);
    assert_memory(qts, TO + 4, data, 1024);

    /* All at once */
    qtest_memset(qts, TO, 0, 16 * 128 * KiB);
    for (unsigned n = 0; n < 16; n++) {
        start(qts, n, FROM + n * 128 * KiB, TO + n * 128 * KiB, 128 * KiB,
              dram(n) | FAST);
    }
    for (unsigned n = 0; n < 16; n++) {
        finish(qts, n);
    }
    assert_memory(qts, TO, data, 16 * 128 * KiB);
    qtest_quit(qts);
}

static void test_modes(void)
{
    uint8_t data[64], expected[64];
    QTestState *qts = qtest_init(MACHINE);

    pattern(qts, data, sizeof(data));
    for (unsigned n = 0; n < 16; n += 15) {
        for (unsigned w = 0; w < 3; w++) {
            uint32_t width = 1 << w;

            /* A source that stays where it is */
            for (unsigned i = 0; i < sizeof(expected); i++) {
                expected[i] = data[i % width];
            }
            qtest_memset(qts, TO, 0, sizeof(expected));
            start(qts, n, FROM, TO, sizeof(expected),
                  dram(n) | SRC_IO | SRC_WIDTH(w) | DST_WIDTH(2 - w));
            finish(qts, n);
            assert_memory(qts, TO, expected, sizeof(expected));

            /* A destination that stays: what came last is there */
            memset(expected, 0, sizeof(expected));
            memcpy(expected, data + sizeof(data) - width, width);
            qtest_memset(qts, TO, 0, sizeof(expected));
            start(qts, n, FROM, TO, sizeof(data),
                  dram(n) | DST_IO | DST_WIDTH(w) | SRC_WIDTH(2 - w));
            finish(qts, n);
            assert_memory(qts, TO, expected, sizeof(expected));

            /* Address bits below the width are not there. */
            qtest_memset(qts, TO, 0, sizeof(expected));
            start(qts, n, FROM + 3, TO + 3, 8,
                  dram(n) | SRC_WIDTH(w) | DST_WIDTH(w));
            finish(qts, n);
            assert_memory(qts, TO + (3 & -width), data + (3 & -width), 8);
        }
        /* An odd number of bytes to a word: no more than these */
        qtest_memset(qts, TO, 0xa5, sizeof(expected));
        start(qts, n, FROM, TO, 7, dram(n) | DST_IO | FAST);
        finish(qts, n);
        memset(expected, 0xa5, sizeof(expected));
        /* Four of them in one access, two in the next, then the last */
        memcpy(expected, data, 4);
        memcpy(expected, data + 4, 2);
        expected[0] = data[6];
        assert_memory(qts, TO, expected, sizeof(expected));
    }
    qtest_quit(qts);
}

/* A destination behind the source: each burst reads what an earlier wrote. */
static void test_overlap(void)
{
    uint8_t data[4096 + 32], expected[4096 + 32];
    QTestState *qts = qtest_init(MACHINE);

    for (unsigned n = 0; n < 16; n += 8) {
        pattern(qts, data, sizeof(data));
        for (unsigned i = 0; i < sizeof(expected); i++) {
            expected[i] = data[i % 32];
        }
        start(qts, n, FROM, FROM + 32, 4096, dram(n) | FAST);
        finish(qts, n);
        assert_memory(qts, FROM, expected, sizeof(expected));

        /* With shorter bursts the period is shorter. */
        pattern(qts, data, sizeof(data));
        for (unsigned i = 0; i < sizeof(expected); i++) {
            expected[i] = data[i % 4];
        }
        start(qts, n, FROM, FROM + 4, 4096, dram(n) | SRC_WIDTH(2) |
              DST_WIDTH(2));
        finish(qts, n);
        assert_memory(qts, FROM, expected, 4096 + 4);

        /* The other way nothing is overwritten before it is read. */
        pattern(qts, data, sizeof(data));
        start(qts, n, FROM + 4, FROM, 4096, dram(n) | FAST);
        finish(qts, n);
        assert_memory(qts, FROM, data + 4, 4096);
    }
    qtest_quit(qts);
}

static void test_interrupts(void)
{
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, "sun4i-a10-dma");

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    for (unsigned n = 0; n < 16; n++) {
        uint32_t both = ends(n) | halves(n);

        start(qts, n, FROM, TO, 64, dram(n));
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, both);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_EN, ~both);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_EN, ends(n));
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_PEND, ~ends(n));
        g_assert_true(qtest_get_irq(qts, 0));
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, ends(n));
        qtest_writel(qts, IRQ_PEND, ends(n));
        g_assert_false(qtest_get_irq(qts, 0));

        /* It is the transfer that raises it, too. */
        qtest_writel(qts, IRQ_EN, halves(n));
        start(qts, n, FROM, TO, 64, dram(n));
        finish(qts, n);
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_EN, 0);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_PEND, both);

        /* Nothing to move: at its end, but never at its half */
        start(qts, n, FROM, TO, 0, dram(n) | DDMA_CONTINUOUS);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, ends(n));
        qtest_writel(qts, IRQ_PEND, both);
    }
    qtest_quit(qts);
}

/* Both sides must ask; one stays put until they do, and can be stopped. */
static void test_requests(void)
{
    uint8_t data[256];
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, "sun4i-a10-dma");

    pattern(qts, data, sizeof(data));
    for (unsigned n = 0; n < 16; n++) {
        uint32_t memory = n < 8 ? NDMA_SDRAM : DDMA_SDRAM;
        uint32_t cfg = DRQ(PERIPHERAL, PERIPHERAL) | REMAIN | FAST;
        uint32_t busy = n < 8 ? LOADING : LOADING | DDMA_BUSY;

        qtest_memset(qts, TO, 0, sizeof(data));
        start(qts, n, FROM, TO, sizeof(data), cfg);
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL, 1);
        g_assert_cmphex(qtest_readl(qts, channel(n) + CFG), ==, cfg | busy);
        g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, sizeof(data));
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, drq(n, false), PERIPHERAL, 1);
        /* Others' requests, and those of the other kind, are not its own. */
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL + 1, 1);
        qtest_set_irq_in(qts, path, drq(n ^ 8, true), PERIPHERAL, 1);
        g_assert_cmphex(qtest_readl(qts, channel(n) + CFG), ==, cfg | busy);
        g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, sizeof(data));
        g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
        qtest_set_irq_in(qts, path, drq(n ^ 8, true), PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL, 1);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, channel(n) + BC), ==, 0);
        assert_memory(qts, TO, data, sizeof(data));
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, drq(n, true), PERIPHERAL + 1, 0);
        qtest_set_irq_in(qts, path, drq(n, false), PERIPHERAL, 0);
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);

        /* Stopped while it waits: the request comes too late. */
        qtest_memset(qts, TO, 0, sizeof(data));
        start(qts, n, FROM, TO, sizeof(data), DRQ(memory, PERIPHERAL));
        qtest_writel(qts, channel(n) + CFG, 0);
        qtest_set_irq_in(qts, path, drq(n, false), PERIPHERAL, 1);
        g_assert_cmphex(qtest_readl(qts, channel(n) + CFG), ==, 0);
        g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, 0);
        /* The same request is there for the next one, which is anew. */
        start(qts, n, FROM, TO, 8, DRQ(memory, PERIPHERAL));
        finish(qts, n);
        assert_memory(qts, TO, data, 8);
        g_assert_cmphex(qtest_readl(qts, TO + 8), ==, 0);
        qtest_set_irq_in(qts, path, drq(n, false), PERIPHERAL, 0);
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);
    }
    qtest_quit(qts);
}

static void await_copy(QTestState *qts, uint32_t value)
{
    for (int i = 0; i < 100000; i++) {
        if (qtest_readl(qts, TO) == value) {
            return;
        }
        qtest_clock_step(qts, 200000);
    }
    g_error("no copy of 0x%08x", value);
}

static void test_continuous(void)
{
    QTestState *qts = qtest_init(MACHINE);

    for (unsigned n = 0; n < 16; n += 8) {
        uint32_t again = n < 8 ? NDMA_CONTINUOUS : DDMA_CONTINUOUS;

        /* Again and again: what changes at the source arrives. */
        start(qts, n, FROM, TO, 4096, dram(n) | FAST | again);
        for (uint32_t i = 1; i < 20; i++) {
            qtest_writel(qts, FROM, i);
            await_copy(qts, i);
            g_assert_true(qtest_readl(qts, channel(n) + CFG) & LOADING);
        }
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);
        while (!(qtest_readl(qts, IRQ_PEND) & ends(n))) {
            qtest_clock_step(qts, 200000);
        }
        /* Software lets it come to its end */
        qtest_writel(qts, channel(n) + CFG, dram(n) | FAST | LOADING);
        finish(qts, n);
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, 0);

        /* or stops it. */
        start(qts, n, FROM, TO, 4096, dram(n) | FAST | again);
        qtest_writel(qts, channel(n) + CFG, 0);
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, 0);
        qtest_writel(qts, FROM, 0xdeadbeef);
        g_assert_cmphex(qtest_readl(qts, TO), ==, 19);
    }
    qtest_quit(qts);
}

/* Nobody is there, or only the controller itself. */
static void test_errors(void)
{
    static const struct {
        uint32_t from, to;
    } bad[] = {
        { NOWHERE, TO }, { FROM, NOWHERE }, { DMA + 0x100, TO },
        { FROM, DMA + 0x100 }, { FROM, DMA }, { FROM, DMA + 0x300 },
        { 0xfffffff0, TO }, { FROM, 0xfffffff0 },
    };
    QTestState *qts = qtest_init(MACHINE);

    for (unsigned n = 0; n < 16; n += 5) {
        uint32_t again = n < 8 ? NDMA_CONTINUOUS : DDMA_CONTINUOUS;

        for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
            uint32_t cfg = dram(n) | FAST;

            start(qts, n, bad[i].from, bad[i].to, 64, cfg | again);
            finish(qts, n);
            g_assert_cmphex(qtest_readl(qts, channel(n) + CFG), ==,
                            cfg | again);
            g_assert_cmphex(qtest_readl(qts, IRQ_PEND), ==, 0);
            g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, 0);
        }
        /* It works as before. */
        qtest_writel(qts, FROM, n);
        start(qts, n, FROM, TO, 4, dram(n));
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, TO), ==, n);
        qtest_writel(qts, IRQ_PEND, UINT32_MAX);
    }
    qtest_quit(qts);
}

/* Registers of others do answer. */
static void test_device(void)
{
    QTestState *qts = qtest_init(MACHINE);
    uint32_t gates = qtest_readl(qts, CCU_AHB_GATE0);

    start(qts, 8, CCU_AHB_GATE0, TO, 4, dram(8) | SRC_IO | FAST);
    finish(qts, 8);
    g_assert_cmphex(qtest_readl(qts, TO), ==, gates);

    qtest_writel(qts, FROM, gates | BIT(5));
    start(qts, 0, FROM, CCU_AHB_GATE0, 4, dram(0) | DST_IO | FAST);
    finish(qts, 0);
    g_assert_cmphex(qtest_readl(qts, CCU_AHB_GATE0), ==, gates | BIT(5));
    qtest_quit(qts);
}

static void test_clock(void)
{
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, "sun4i-a10-dma");
    uint32_t gates = qtest_readl(qts, CCU_AHB_GATE0);

    qtest_writel(qts, FROM, 0x12345678);
    start(qts, 8, FROM, TO, 4, DRQ(DDMA_SDRAM, PERIPHERAL));
    qtest_writel(qts, CCU_AHB_GATE0, gates & ~BIT(6));
    qtest_set_irq_in(qts, path, "dedicated-dest", PERIPHERAL, 1);
    qtest_clock_step(qts, 1000000);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
    g_assert_cmphex(qtest_readl(qts, channel(8) + CFG), ==, 0);
    qtest_writel(qts, CCU_AHB_GATE0, gates);
    finish(qts, 8);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);

    /* A channel takes its own clock away, and goes on when it is back. */
    qtest_writel(qts, FROM, gates & ~BIT(6));
    qtest_writel(qts, FROM + 4, gates);
    start(qts, 9, FROM, CCU_AHB_GATE0, 8,
          DRQ(DDMA_SDRAM, PERIPHERAL) | DST_IO | SRC_WIDTH(2) | DST_WIDTH(2));
    g_assert_cmphex(qtest_readl(qts, CCU_AHB_GATE0), ==, gates & ~BIT(6));
    g_assert_cmphex(qtest_readl(qts, channel(9) + CFG), ==, 0);
    qtest_writel(qts, CCU_AHB_GATE0, gates);
    finish(qts, 9);
    g_assert_cmphex(qtest_readl(qts, CCU_AHB_GATE0), ==, gates);
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, "sun4i-a10-dma");
    uint8_t data[1024];

    pattern(qts, data, sizeof(data));
    qtest_writel(qts, IRQ_EN, ends(3));
    start(qts, 3, FROM, TO, sizeof(data),
          DRQ(PERIPHERAL, PERIPHERAL) | REMAIN | FAST);
    qtest_set_irq_in(qts, path, "normal-source", PERIPHERAL, 1);
    qtest_writel(qts, channel(15) + PARA, 0x01010202);
    start(qts, 12, FROM, FROM + 64 * KiB, 4096,
          dram(12) | DDMA_CONTINUOUS | FAST);

    qts = sunxi_migrate(qts, MACHINE);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN), ==, ends(3));
    g_assert_cmphex(qtest_readl(qts, channel(3) + BC), ==, sizeof(data));
    g_assert_cmphex(qtest_readl(qts, channel(15) + PARA), ==, 0x01010202);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
    qtest_set_irq_in(qts, path, "normal-dest", PERIPHERAL, 1);
    finish(qts, 3);
    assert_memory(qts, TO, data, sizeof(data));

    /* The one that never ends goes on. */
    qtest_writel(qts, IRQ_PEND, UINT32_MAX);
    while (!(qtest_readl(qts, IRQ_PEND) & ends(12))) {
        qtest_clock_step(qts, 200000);
    }
    qtest_quit(qts);
}

/* Whatever is written, the machine lives on. */
static void test_fuzz(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4);
    static const uint32_t places[] = {
        DRAM, FROM, TO, DMA, NOWHERE, 0, 0xfffff000, 0xbffff000, SRAM,
    };
    QTestState *qts = qtest_init(MACHINE);

    for (int i = 0; i < 3000; i++) {
        unsigned n = g_rand_int_range(rand, 0, 16);
        uint32_t from = places[g_rand_int_range(rand, 0, ARRAY_SIZE(places))];
        uint32_t to = places[g_rand_int_range(rand, 0, ARRAY_SIZE(places))];

        start(qts, n, from + (g_rand_int(rand) & 0xfff),
              to + (g_rand_int(rand) & 0xfff), g_rand_int(rand),
              g_rand_int(rand));
        qtest_writel(qts, DMA + (g_rand_int(rand) & 0xffc),
                     g_rand_int(rand));
    }
    for (unsigned n = 0; n < 16; n++) {
        qtest_writel(qts, channel(n) + CFG, 0);
    }
    qtest_writel(qts, FROM, 0x12345678);
    start(qts, 0, FROM, TO, 4, dram(0));
    finish(qts, 0);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun4i-dma/registers", test_registers);
    qtest_add_func("sun4i-dma/copy", test_copy);
    qtest_add_func("sun4i-dma/modes", test_modes);
    qtest_add_func("sun4i-dma/overlap", test_overlap);
    qtest_add_func("sun4i-dma/interrupts", test_interrupts);
    qtest_add_func("sun4i-dma/requests", test_requests);
    qtest_add_func("sun4i-dma/continuous", test_continuous);
    qtest_add_func("sun4i-dma/errors", test_errors);
    qtest_add_func("sun4i-dma/device", test_device);
    qtest_add_func("sun4i-dma/clock", test_clock);
    qtest_add_func("sun4i-dma/migration", test_migration);
    qtest_add_func("sun4i-dma/fuzz", test_fuzz);

    return g_test_run();
}
