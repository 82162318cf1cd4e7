/*
 * QTest of the Allwinner sun6i DMA controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include "sunxi-dma.h"

#define MACHINE         "-M colombus"

#define IRQ_EN(n)       (DMA + 0x000 + (n) / 8 * 4)
#define IRQ_PEND(n)     (DMA + 0x010 + (n) / 8 * 4)
#define STA             (DMA + 0x030)
#define CHANNEL(n)      (DMA + 0x100 + (n) * 0x40)
#define EN              0x00
#define PAU             0x04
#define DESC_ADDR       0x08
#define CFG             0x0c
#define CUR_SRC         0x10
#define CUR_DST         0x14
#define BCNT_LEFT       0x18
#define PARA            0x1c


#define SRAM_DRQ        0
#define SDRAM_DRQ       1
/* One that belongs to no peripheral that would raise it by itself */
#define PERIPHERAL      19

#define COPY            (DRQ(SDRAM_DRQ, SDRAM_DRQ) | FAST)

#define HALF            BIT(0)
#define PACKAGE         BIT(1)
#define QUEUE           BIT(2)

#define CCU_AHB1_GATE0  0x01c20060
#define CCU_AHB1_RESET0 0x01c202c0
#define CCU_DMA         BIT(6)

#define SRAM            0x00000000
#define LIST            0x50000000
#define LAST            0xfffff800

static void release(QTestState *qts)
{
    qtest_writel(qts, CCU_AHB1_RESET0,
                 qtest_readl(qts, CCU_AHB1_RESET0) | CCU_DMA);
    qtest_writel(qts, CCU_AHB1_GATE0,
                 qtest_readl(qts, CCU_AHB1_GATE0) | CCU_DMA);
}

static QTestState *start(void)
{
    QTestState *qts = qtest_init(MACHINE);

    release(qts);
    return qts;
}

static void describe(QTestState *qts, uint32_t at, uint32_t cfg, uint32_t from,
                     uint32_t to, uint32_t count, uint32_t next)
{
    const uint32_t words[] = { cfg, from, to, count, 8, next };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        qtest_writel(qts, at + 4 * i, words[i]);
    }
}

static void go(QTestState *qts, unsigned n, uint32_t descriptor)
{
    qtest_writel(qts, CHANNEL(n) + DESC_ADDR, descriptor);
    qtest_writel(qts, CHANNEL(n) + EN, 1);
}

/* One package, whose descriptor has a place for each channel */
static void transfer(QTestState *qts, unsigned n, uint32_t from, uint32_t to,
                     uint32_t count, uint32_t cfg)
{
    describe(qts, LIST + n * 0x20, cfg, from, to, count, LAST);
    go(qts, n, LIST + n * 0x20);
}

static bool busy(QTestState *qts, unsigned n)
{
    return extract32(qtest_readl(qts, STA), n, 1);
}

/* A transfer may take as many turns of the main loop as it likes. */
static void finish(QTestState *qts, unsigned n)
{
    for (int i = 0; i < 100000; i++) {
        if (!busy(qts, n)) {
            return;
        }
        qtest_clock_step(qts, 200000);
    }
    g_error("channel %u is not done", n);
}

static uint32_t pending(QTestState *qts, unsigned n)
{
    return extract32(qtest_readl(qts, IRQ_PEND(n)), n % 8 * 4, 4);
}

static void await(QTestState *qts, unsigned n, uint32_t what)
{
    for (int i = 0; i < 100000; i++) {
        if (pending(qts, n) & what) {
            return;
        }
        qtest_clock_step(qts, 200000);
    }
    g_error("channel %u: 0x%x does not come", n, what);
}

static void clear(QTestState *qts)
{
    qtest_writel(qts, IRQ_PEND(0), UINT32_MAX);
    qtest_writel(qts, IRQ_PEND(8), UINT32_MAX);
}

static void assert_reset(QTestState *qts)
{
    for (unsigned n = 0; n < 16; n++) {
        for (unsigned r = EN; r <= PARA; r += 4) {
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + r), ==, 0);
        }
    }
    for (unsigned n = 0; n < 16; n += 8) {
        g_assert_cmphex(qtest_readl(qts, IRQ_EN(n)), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(n)), ==, 0);
    }
    g_assert_cmphex(qtest_readl(qts, STA), ==, 0);
}

static void test_registers(void)
{
    QTestState *qts = start();

    assert_reset(qts);
    for (unsigned n = 0; n < 16; n++) {
        qtest_writel(qts, CHANNEL(n) + PAU, UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + PAU), ==, 1);
        qtest_writel(qts, CHANNEL(n) + DESC_ADDR, 0x12345679);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + DESC_ADDR), ==,
                        0x12345679);
        for (unsigned r = CFG; r <= PARA; r += 4) {
            qtest_writel(qts, CHANNEL(n) + r, UINT32_MAX);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + r), ==, 0);
        }
        /* Busy, if not getting far */
        qtest_writel(qts, CHANNEL(n) + EN, UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + EN), ==, 1);
        g_assert_true(busy(qts, n));
        qtest_writel(qts, CHANNEL(n) + EN, 0);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + EN), ==, 0);
        g_assert_false(busy(qts, n));
        qtest_writel(qts, CHANNEL(n) + EN, 1);
    }
    for (unsigned n = 0; n < 16; n += 8) {
        qtest_writel(qts, IRQ_EN(n), UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, IRQ_EN(n)), ==, 0x77777777);
        qtest_writel(qts, IRQ_PEND(n), UINT32_MAX);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(n)), ==, 0);
    }
    g_assert_cmphex(qtest_readl(qts, STA), ==, 0xffff);
    qtest_writel(qts, STA, 0);
    g_assert_cmphex(qtest_readl(qts, STA), ==, 0xffff);

    qtest_system_reset(qts);
    release(qts);
    assert_reset(qts);

    /* What a transfer has left goes as well. */
    transfer(qts, 5, FROM, TO, 64, COPY);
    finish(qts, 5);
    qtest_system_reset(qts);
    release(qts);
    assert_reset(qts);
    qtest_quit(qts);
}

static void test_copy(void)
{
    static const uint32_t lengths[] = {
        1, 2, 3, 4, 31, 32, 33, 4095, 4096, 4097, 65536, 65539, 128 * KiB,
    };
    g_autofree uint8_t *data = g_malloc(2 * MiB);
    uint8_t guard[16];
    QTestState *qts = start();

    memset(guard, 0xa5, sizeof(guard));
    pattern(qts, data, 128 * KiB);
    for (unsigned n = 0; n < 16; n += 5) {
        for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
            uint32_t len = lengths[i];

            qtest_memset(qts, TO - 16, 0xa5, len + 32);
            transfer(qts, n, FROM, TO, len, COPY);
            finish(qts, n);
            assert_memory(qts, TO - 16, guard, 16);
            assert_memory(qts, TO, data, len);
            assert_memory(qts, TO + len, guard, 16);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + EN), ==, 1);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + DESC_ADDR), ==,
                            LAST);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + CFG), ==, COPY);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + PARA), ==, 8);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + CUR_SRC), ==,
                            FROM + len);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + CUR_DST), ==,
                            TO + len);
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + BCNT_LEFT), ==, 0);
        }
    }

    pattern(qts, data, 2 * MiB);
    transfer(qts, 8, FROM, TO, 2 * MiB, COPY);
    finish(qts, 8);
    assert_memory(qts, TO, data, 2 * MiB);

    /* SRAM is memory as well, also to look for descriptors in */
    describe(qts, SRAM + 0x1000, DRQ(SDRAM_DRQ, SRAM_DRQ), FROM, SRAM, 1024,
             LAST);
    go(qts, 0, SRAM + 0x1000);
    finish(qts, 0);
    assert_memory(qts, SRAM, data, 1024);
    transfer(qts, 15, SRAM, TO + 4, 1024, DRQ(SRAM_DRQ, SDRAM_DRQ));
    finish(qts, 15);
    assert_memory(qts, TO + 4, data, 1024);

    /* All at once */
    qtest_memset(qts, TO, 0, 16 * 128 * KiB);
    for (unsigned n = 0; n < 16; n++) {
        transfer(qts, n, FROM + n * 128 * KiB, TO + n * 128 * KiB, 128 * KiB,
                 COPY);
    }
    for (unsigned n = 0; n < 16; n++) {
        finish(qts, n);
    }
    assert_memory(qts, TO, data, 16 * 128 * KiB);
    qtest_quit(qts);
}

/* Addresses that stay, at both sides and in each width */
static void test_modes(void)
{
    uint8_t data[64], expected[64];
    QTestState *qts = start();
    const uint32_t drqs = DRQ(SDRAM_DRQ, SDRAM_DRQ);

    pattern(qts, data, sizeof(data));
    for (unsigned w = 0; w < 3; w++) {
        uint32_t width = 1 << w;

        for (unsigned i = 0; i < sizeof(expected); i++) {
            expected[i] = data[i % width];
        }
        qtest_memset(qts, TO, 0, sizeof(expected));
        transfer(qts, 3, FROM, TO, sizeof(expected),
                 drqs | SRC_IO | SRC_WIDTH(w) | DST_WIDTH(2 - w));
        finish(qts, 3);
        assert_memory(qts, TO, expected, sizeof(expected));
        g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + CUR_SRC), ==, FROM);

        memset(expected, 0, sizeof(expected));
        memcpy(expected, data + sizeof(data) - width, width);
        qtest_memset(qts, TO, 0, sizeof(expected));
        transfer(qts, 3, FROM, TO, sizeof(data),
                 drqs | DST_IO | DST_WIDTH(w) | SRC_WIDTH(2 - w));
        finish(qts, 3);
        assert_memory(qts, TO, expected, sizeof(expected));
        g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + CUR_DST), ==, TO);
    }
    qtest_quit(qts);
}

/* A list of packages of all lengths, scattered over memory */
static void test_list(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(6);
    g_autofree uint8_t *data = g_malloc(64 * KiB);
    QTestState *qts = start();
    uint32_t done = 0;
    unsigned n = 0;

    pattern(qts, data, 64 * KiB);
    qtest_memset(qts, TO, 0, 64 * KiB);
    while (done < 64 * KiB) {
        uint32_t len = MIN(g_rand_int_range(rand, 0, 1024), 64 * KiB - done);
        uint32_t next = done + len;

        describe(qts, LIST + 0x1000 * (n % 7) + 0x20 * n, COPY & ~FAST,
                 FROM + done, TO + done, len, next < 64 * KiB ?
                 LIST + 0x1000 * ((n + 1) % 7) + 0x20 * (n + 1) : LAST);
        done = next;
        n++;
    }
    go(qts, 9, LIST);
    finish(qts, 9);
    assert_memory(qts, TO, data, 64 * KiB);
    g_assert_cmphex(pending(qts, 9), ==, HALF | PACKAGE | QUEUE);
    qtest_quit(qts);
}

static void test_interrupts(void)
{
    QTestState *qts = start();
    g_autofree char *path = sunxi_find(qts, "sun6i-a31-dma");

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    for (unsigned n = 0; n < 16; n++) {
        unsigned shift = n % 8 * 4;

        transfer(qts, n, FROM, TO, 64, COPY);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(n)), ==,
                        (HALF | PACKAGE | QUEUE) << shift);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(n ^ 8)), ==, 0);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_writel(qts, IRQ_EN(n), ~(7u << shift));
        qtest_writel(qts, IRQ_EN(n ^ 8), UINT32_MAX);
        g_assert_false(qtest_get_irq(qts, 0));
        for (unsigned i = 0; i < 3; i++) {
            qtest_writel(qts, IRQ_EN(n), 1u << (shift + i));
            g_assert_true(qtest_get_irq(qts, 0));
            qtest_writel(qts, IRQ_PEND(n), ~(1u << (shift + i)));
            g_assert_cmphex(pending(qts, n), ==, 1u << i);
            g_assert_true(qtest_get_irq(qts, 0));
            qtest_writel(qts, IRQ_PEND(n), 1u << (shift + i));
            g_assert_false(qtest_get_irq(qts, 0));

            /* It is the transfer that raises it, too. */
            transfer(qts, n, FROM, TO, 64, COPY);
            finish(qts, n);
            g_assert_true(qtest_get_irq(qts, 0));
        }
        qtest_writel(qts, IRQ_EN(n), 0);
        qtest_writel(qts, IRQ_EN(n ^ 8), 0);
        clear(qts);

        /* Nothing to move: at its end, but never at its half */
        transfer(qts, n, FROM, TO, 0, COPY);
        finish(qts, n);
        g_assert_cmphex(pending(qts, n), ==, PACKAGE | QUEUE);
        clear(qts);
    }
    qtest_quit(qts);
}

/*
 * A peripheral's request is for a burst; the list waits at a package until
 * both sides of it ask. Half, package and queue come one after the other.
 */
static void test_requests(void)
{
    uint8_t data[256];
    QTestState *qts = start();
    g_autofree char *path = sunxi_find(qts, "sun6i-a31-dma");

    pattern(qts, data, sizeof(data));
    for (unsigned n = 0; n < 16; n += 3) {
        const uint32_t cfg = DRQ(PERIPHERAL, PERIPHERAL) | FAST;

        qtest_memset(qts, TO, 0, sizeof(data));
        describe(qts, LIST, COPY, FROM, TO, 64, LIST + 0x20);
        describe(qts, LIST + 0x20, cfg, FROM + 64, TO + 64, 128, LAST);
        go(qts, n, LIST);
        await(qts, n, PACKAGE);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 1);
        g_assert_true(busy(qts, n));
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 1);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL + 1, 1);
        g_assert_true(busy(qts, n));
        g_assert_cmphex(pending(qts, n), ==, HALF | PACKAGE);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + DESC_ADDR), ==, LAST);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + BCNT_LEFT), ==, 128);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + CFG), ==, cfg);
        g_assert_cmphex(qtest_readl(qts, TO + 64), ==, 0);
        clear(qts);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 1);
        finish(qts, n);
        g_assert_cmphex(pending(qts, n), ==, HALF | PACKAGE | QUEUE);
        assert_memory(qts, TO, data, 64 + 128);
        g_assert_cmphex(qtest_readl(qts, TO + 64 + 128), ==, 0);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL + 1, 0);
        qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 0);
        clear(qts);

        /* Stopped while it waits: the request comes too late. */
        qtest_memset(qts, TO, 0, sizeof(data));
        transfer(qts, n, FROM, TO, 64, cfg);
        while (!qtest_readl(qts, CHANNEL(n) + BCNT_LEFT)) {
            continue;
        }
        qtest_writel(qts, CHANNEL(n) + EN, 0);
        g_assert_false(busy(qts, n));
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 1);
        qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 1);
        g_assert_false(busy(qts, n));
        g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
        g_assert_cmphex(pending(qts, n), ==, 0);
        qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 0);
        qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 0);
    }
    qtest_quit(qts);
}

static void test_pause(void)
{
    QTestState *qts = start();

    for (unsigned n = 0; n < 16; n += 15) {
        qtest_writel(qts, FROM, 0x12345678);
        qtest_writel(qts, TO, 0);
        qtest_writel(qts, CHANNEL(n) + PAU, 1);
        transfer(qts, n, FROM, TO, 4, COPY);
        for (int i = 0; i < 10; i++) {
            g_assert_true(busy(qts, n));
        }
        g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
        qtest_writel(qts, CHANNEL(n) + PAU, 0);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);
    }
    qtest_quit(qts);
}

/* As sound has it: a ring of packages, until software ends it */
static void test_ring(void)
{
    QTestState *qts = start();

    for (unsigned n = 0; n < 16; n += 8) {
        for (unsigned i = 0; i < 4; i++) {
            describe(qts, LIST + 0x20 * i, COPY, FROM + 1024 * i,
                     TO + 1024 * i, 1024, LIST + 0x20 * ((i + 1) % 4));
        }
        clear(qts);
        go(qts, n, LIST);
        for (uint32_t i = 1; i < 20; i++) {
            uint32_t at = i % 4 * 1024;

            qtest_writel(qts, FROM + at, i);
            for (int k = 0; qtest_readl(qts, TO + at) != i; k++) {
                g_assert_cmpint(k, <, 100000);
                qtest_clock_step(qts, 200000);
            }
            g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + DESC_ADDR) & ~0x60u,
                            ==, LIST);
        }
        g_assert_cmphex(pending(qts, n), ==, HALF | PACKAGE);
        g_assert_true(busy(qts, n));

        /* A list that is let end */
        qtest_writel(qts, LIST + 0x40 + 20, LAST);
        finish(qts, n);
        g_assert_cmphex(pending(qts, n), ==, HALF | PACKAGE | QUEUE);

        /* and one that is stopped */
        qtest_writel(qts, LIST + 0x40 + 20, LIST + 0x60);
        go(qts, n, LIST);
        qtest_writel(qts, CHANNEL(n) + EN, 0);
        clear(qts);
        g_assert_false(busy(qts, n));
        g_assert_cmphex(pending(qts, n), ==, 0);
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
    static const uint32_t lists[] = {
        NOWHERE, DMA + 0x100, 0xfffffff8, LAST, UINT32_MAX,
    };
    QTestState *qts = start();

    for (unsigned n = 0; n < 16; n += 5) {
        for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
            transfer(qts, n, bad[i].from, bad[i].to, 64, COPY);
            finish(qts, n);
            g_assert_cmphex(pending(qts, n), ==, 0);
            g_assert_cmphex(qtest_readl(qts, IRQ_EN(n)), ==, 0);
        }
        for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
            go(qts, n, lists[i]);
            finish(qts, n);
            g_assert_cmphex(pending(qts, n), ==, 0);
        }
        /* A list that leads into nothing: what is before is done. */
        qtest_writel(qts, FROM, n);
        describe(qts, LIST, COPY, FROM, TO, 4, NOWHERE);
        go(qts, n, LIST);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, TO), ==, n);
        g_assert_cmphex(pending(qts, n), ==, HALF | PACKAGE);
        clear(qts);

        /* It works as before. */
        qtest_writel(qts, FROM, n + 1);
        transfer(qts, n, FROM, TO, 4, COPY);
        finish(qts, n);
        g_assert_cmphex(qtest_readl(qts, TO), ==, n + 1);
        clear(qts);
    }
    qtest_quit(qts);
}

/*
 * Lists without an end on all channels, empty packages among them, and one
 * that overwrites its own descriptor: everything else goes on.
 */
static void test_hostile(void)
{
    QTestState *qts = start();

    for (unsigned n = 0; n < 15; n++) {
        uint32_t at = LIST + n * 0x20;

        if (n == 7) {
            /* What it copies over itself is as it was, but for the count. */
            describe(qts, FROM, COPY, FROM, at, 24, at);
            describe(qts, at, COPY, FROM, at, 4, at);
        } else {
            describe(qts, at, COPY, FROM, TO + n * MiB, n & 1 ? 0 : MiB, at);
        }
        go(qts, n, at);
    }
    for (uint32_t i = 1; i < 20; i++) {
        qtest_writel(qts, FROM + 4 * KiB, i);
        transfer(qts, 15, FROM + 4 * KiB, TO + 16 * MiB, 4, COPY);
        finish(qts, 15);
        g_assert_cmphex(qtest_readl(qts, TO + 16 * MiB), ==, i);
    }
    g_assert_cmphex(qtest_readl(qts, STA), ==, 0x7fff);
    qtest_system_reset(qts);
    qtest_quit(qts);
}

static void test_clock(void)
{
    QTestState *qts = start();
    g_autofree char *path = sunxi_find(qts, "sun6i-a31-dma");
    uint32_t gates = qtest_readl(qts, CCU_AHB1_GATE0);

    qtest_writel(qts, FROM, 0x12345678);
    transfer(qts, 8, FROM, TO, 4, DRQ(SDRAM_DRQ, PERIPHERAL));
    while (!qtest_readl(qts, CHANNEL(8) + BCNT_LEFT)) {
        continue;
    }
    qtest_writel(qts, CCU_AHB1_GATE0, gates & ~CCU_DMA);
    qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 1);
    qtest_clock_step(qts, 1000000);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
    g_assert_cmphex(qtest_readl(qts, STA), ==, 0);
    qtest_writel(qts, CCU_AHB1_GATE0, gates);
    finish(qts, 8);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = start();
    g_autofree char *path = sunxi_find(qts, "sun6i-a31-dma");
    uint8_t data[1024];

    pattern(qts, data, sizeof(data));
    qtest_writel(qts, IRQ_EN(3), QUEUE << 12);
    transfer(qts, 3, FROM, TO, sizeof(data),
             DRQ(PERIPHERAL, PERIPHERAL) | FAST);
    qtest_set_irq_in(qts, path, "source-drq", PERIPHERAL, 1);
    qtest_writel(qts, CHANNEL(9) + PAU, 1);
    transfer(qts, 9, FROM, TO + 4096, sizeof(data), COPY);
    describe(qts, LIST + 4096, COPY, FROM, FROM + 64 * KiB, 4096,
             LIST + 4096);
    go(qts, 12, LIST + 4096);
    while (!qtest_readl(qts, CHANNEL(3) + BCNT_LEFT)) {
        continue;
    }

    qts = sunxi_migrate(qts, MACHINE);
    g_assert_cmphex(qtest_readl(qts, IRQ_EN(3)), ==, QUEUE << 12);
    g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + BCNT_LEFT), ==,
                    sizeof(data));
    g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + DESC_ADDR), ==, LAST);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0);
    qtest_set_irq_in(qts, path, "dest-drq", PERIPHERAL, 1);
    finish(qts, 3);
    assert_memory(qts, TO, data, sizeof(data));

    g_assert_true(busy(qts, 9));
    qtest_writel(qts, CHANNEL(9) + PAU, 0);
    finish(qts, 9);
    assert_memory(qts, TO + 4096, data, sizeof(data));

    /* The one that never ends goes on. */
    clear(qts);
    await(qts, 12, PACKAGE);
    qtest_quit(qts);
}

/* Whatever is written, the machine lives on. */
static void test_fuzz(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4);
    static const uint32_t places[] = {
        DRAM, FROM, TO, LIST, DMA, NOWHERE, 0, 0xfffff000, 0xbffff000,
    };
    QTestState *qts = start();

    for (int i = 0; i < 2000; i++) {
        unsigned n = g_rand_int_range(rand, 0, 16);
        uint32_t at = LIST + g_rand_int_range(rand, 0, 64) * 4;

        describe(qts, at, g_rand_int(rand),
                 places[g_rand_int_range(rand, 0, ARRAY_SIZE(places))] +
                 (g_rand_int(rand) & 0xfff),
                 places[g_rand_int_range(rand, 0, ARRAY_SIZE(places))] +
                 (g_rand_int(rand) & 0xfff), g_rand_int(rand),
                 places[g_rand_int_range(rand, 0, ARRAY_SIZE(places))] +
                 (g_rand_int(rand) & 0xfff));
        qtest_writel(qts, CHANNEL(n) + EN, 0);
        go(qts, n, at);
        qtest_writel(qts, DMA + (g_rand_int(rand) & 0xffc),
                     g_rand_int(rand));
    }
    for (unsigned n = 0; n < 16; n++) {
        qtest_writel(qts, CHANNEL(n) + EN, 0);
        qtest_writel(qts, CHANNEL(n) + PAU, 0);
    }
    qtest_writel(qts, FROM, 0x12345678);
    transfer(qts, 0, FROM, TO, 4, COPY);
    finish(qts, 0);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);
    qtest_quit(qts);
}

/* The bus reset: asserted by a core, and by the engine to itself */
static void test_bus_reset(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CHANNEL(3) + DESC_ADDR, LIST);
    qtest_writel(qts, CCU_AHB1_RESET0, 0);
    g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + DESC_ADDR), ==, 0);
    qtest_writel(qts, CHANNEL(3) + DESC_ADDR, LIST);
    release(qts);
    g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + DESC_ADDR), ==, 0);

    qtest_writel(qts, CHANNEL(3) + DESC_ADDR, LIST);
    for (unsigned n = 0; n < 16; n += 5) {
        qtest_writel(qts, FROM, 0);
        transfer(qts, n, FROM, CCU_AHB1_RESET0, 64, COPY | DST_IO);
        for (int i = 0; qtest_readl(qts, CCU_AHB1_RESET0); i++) {
            g_assert_cmpint(i, <, 100000);
        }
        g_assert_cmphex(qtest_readl(qts, STA), ==, 0);
        release(qts);
        g_assert_cmphex(qtest_readl(qts, STA), ==, 0);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(n) + DESC_ADDR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, CHANNEL(3) + DESC_ADDR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(0)), ==, 0);
        g_assert_cmphex(qtest_readl(qts, IRQ_PEND(8)), ==, 0);
    }

    /* and it works as before */
    qtest_writel(qts, FROM, 0x12345678);
    transfer(qts, 5, FROM, TO, 4, COPY);
    finish(qts, 5);
    g_assert_cmphex(qtest_readl(qts, TO), ==, 0x12345678);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun6i-dma/registers", test_registers);
    qtest_add_func("sun6i-dma/copy", test_copy);
    qtest_add_func("sun6i-dma/modes", test_modes);
    qtest_add_func("sun6i-dma/list", test_list);
    qtest_add_func("sun6i-dma/interrupts", test_interrupts);
    qtest_add_func("sun6i-dma/requests", test_requests);
    qtest_add_func("sun6i-dma/pause", test_pause);
    qtest_add_func("sun6i-dma/ring", test_ring);
    qtest_add_func("sun6i-dma/errors", test_errors);
    qtest_add_func("sun6i-dma/hostile", test_hostile);
    qtest_add_func("sun6i-dma/clock", test_clock);
    qtest_add_func("sun6i-dma/bus-reset", test_bus_reset);
    qtest_add_func("sun6i-dma/migration", test_migration);
    qtest_add_func("sun6i-dma/fuzz", test_fuzz);

    return g_test_run();
}
