/*
 * QTest of the A31's P2WI controller, with the AXP221 of a board behind it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"
#include "sun6i-p2wi.h"

#define MACHINE         "-M mele-m9"
#define TYPE            "sun6i-a31-p2wi"

/* Of the AXP221: its identity, and registers that keep what is written */
#define CHIP_ID         0x03
#define CACHE           0x04

static void test_registers(void)
{
    static const struct {
        uint32_t offset, reset, writable;
    } regs[] = {
        { P2WI_CTRL, 0, CTRL_INT },
        { P2WI_CCR, 0, 0x7ff },
        { P2WI_INTE, 0, 7 },
        { P2WI_INTS, 0, 0 },
        { P2WI_DADDR0, 0, 0xffffffff },
        { P2WI_DADDR1, 0, 0xffffffff },
        { P2WI_DLEN, 0, 0x17 },
        { P2WI_DATA0, 0, 0xffffffff },
        { P2WI_DATA1, 0, 0xffffffff },
        { P2WI_PMCR, 0, 0xffffff },
        { 0x2c, 0, 0 },
        { 0x3fc, 0, 0 },
    };
    QTestState *qts = qtest_init(MACHINE);

    for (int how = 0; how < 3; how++) {
        p2wi_open(qts);
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            uint32_t offset = regs[i].offset, rw = regs[i].writable;

            g_assert_cmphex(p2wi_rd(qts, offset), ==, regs[i].reset);
            /* Without the bits that start something */
            p2wi_wr(qts, offset, offset == P2WI_CTRL ? 0x3e :
                                 offset == P2WI_PMCR ? 0x7fffffff : ~0);
            g_assert_cmphex(p2wi_rd(qts, offset), ==, rw);
        }
        if (how == 0) {
            p2wi_wr(qts, P2WI_CTRL, CTRL_RESET);
        } else {
            qtest_system_reset(qts);
        }
    }
    qtest_quit(qts);
}

static void test_line_control(void)
{
    QTestState *qts = qtest_init(MACHINE);

    p2wi_open(qts);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0x30);
    p2wi_wr(qts, P2WI_LCR, 0x01);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0x21);
    p2wi_wr(qts, P2WI_LCR, 0x07);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0x17);
    p2wi_wr(qts, P2WI_LCR, 0xff);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0x3f);
    p2wi_wr(qts, P2WI_LCR, 0);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0x30);
    qtest_quit(qts);
}

/* The slave starts with I2C and does not understand anything else. */
static void test_slave_mode(void)
{
    QTestState *qts = qtest_init(MACHINE);

    for (int pass = 0; pass < 2; pass++) {
        p2wi_open(qts);
        p2wi_wr(qts, P2WI_DADDR0, CHIP_ID);
        p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
        g_assert_cmphex(p2wi_transfer(qts), ==, 0x100 | INTS_ERROR);
        g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0xff);
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);

        /* A write is not acknowledged by anybody anyway. */
        p2wi_wr(qts, P2WI_DADDR0, CACHE);
        p2wi_wr(qts, P2WI_DATA0, 0x5a);
        p2wi_wr(qts, P2WI_DLEN, 0);
        g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);

        /* To another chip, to another register, with another value */
        p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | 0x3e3e60);
        qtest_clock_step(qts, P2WI_LONG);
        p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | 0x3e3d68);
        qtest_clock_step(qts, P2WI_LONG);
        p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | 0x7c3e68);
        qtest_clock_step(qts, P2WI_LONG);
        p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | 0x3e3e69);
        qtest_clock_step(qts, P2WI_LONG);
        g_assert_cmphex(p2wi_rd(qts, P2WI_PMCR), ==, 0x3e3e69);
        p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
        g_assert_cmphex(p2wi_transfer(qts), ==, 0x100 | INTS_ERROR);

        p2wi_init(qts);
        g_assert_cmphex(p2wi_get(qts, CHIP_ID), ==, 0x06);
        g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0);
        /* Once more, as U-Boot does after its SPL, and as Linux starts */
        p2wi_init(qts);
        p2wi_wr(qts, P2WI_CTRL, CTRL_RESET);
        g_assert_cmphex(p2wi_get(qts, CHIP_ID), ==, 0x06);
        p2wi_put(qts, CACHE, 0x5a);
        g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0x5a);

        qtest_system_reset(qts);
    }
    qtest_quit(qts);
}

/* Gate and reset in the PRCM, and the pads at R_PIO */
static void test_environment(void)
{
    QTestState *qts = qtest_init(MACHINE);

    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0);
    p2wi_init(qts);
    p2wi_put(qts, CACHE, 0x5a);

    qtest_writel(qts, PRCM_GATES, PRCM_PIO);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0);
    qtest_writel(qts, PRCM_GATES, PRCM_PIO | PRCM_P2WI);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CCR), ==, 0x108);

    /* A transfer waits for the clock. */
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    qtest_writel(qts, PRCM_GATES, PRCM_PIO);
    qtest_clock_step(qts, P2WI_LONG);
    qtest_writel(qts, PRCM_GATES, PRCM_PIO | PRCM_P2WI);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_START);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, 0);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0x5a);
    p2wi_wr(qts, P2WI_INTS, INTS_OVER);

    /* GPIO, for one of the two */
    qtest_writel(qts, R_PIO_PL_CFG0, 0x13);
    g_assert_cmphex(p2wi_transfer(qts), ==, 0x100 | INTS_ERROR);
    qtest_writel(qts, R_PIO_PL_CFG0, PL01_P2WI);
    g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);

    /* The controller is reset alone: the slave stays what it is. */
    qtest_writel(qts, PRCM_RESETS, PRCM_PIO);
    g_assert_cmphex(p2wi_rd(qts, P2WI_LCR), ==, 0);
    qtest_writel(qts, PRCM_RESETS, PRCM_PIO | PRCM_P2WI);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CCR), ==, 0);
    g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0x5a);
    qtest_quit(qts);
}

/* Each byte has a register of its own. */
static void test_many_bytes(void)
{
    QTestState *qts = qtest_init(MACHINE);

    p2wi_init(qts);
    p2wi_wr(qts, P2WI_DADDR0, 0x06040507);
    p2wi_wr(qts, P2WI_DADDR1, 0x0a0b0908);
    p2wi_wr(qts, P2WI_DATA0, 0x66445577);
    p2wi_wr(qts, P2WI_DATA1, 0xaabb9988);
    p2wi_wr(qts, P2WI_DLEN, 7);
    g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);
    for (int i = 4; i < 12; i++) {
        g_assert_cmphex(p2wi_get(qts, i), ==, i * 0x11);
    }

    p2wi_wr(qts, P2WI_DADDR0, 0x0a030408);
    p2wi_wr(qts, P2WI_DADDR1, 0x0504030b);
    p2wi_wr(qts, P2WI_DATA1, 0x12345678);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ | 4);
    g_assert_cmphex(p2wi_transfer(qts), ==, INTS_OVER);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0xaa064488);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA1), ==, 0x123456bb);

    /* And with nobody there each is wrong. */
    qtest_system_reset(qts);
    p2wi_open(qts);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ | 5);
    g_assert_cmphex(p2wi_transfer(qts), ==, 0x3f00 | INTS_ERROR);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0xffffffff);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA1), ==, 0x0000ffff);
    qtest_quit(qts);
}

/* As Linux has it, which waits for the interrupt for ever */
static void test_interrupt(void)
{
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, TYPE);

    qtest_irq_intercept_out_named(qts, path, "sysbus-irq");
    p2wi_init(qts);
    p2wi_wr(qts, P2WI_DADDR0, CHIP_ID);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
    p2wi_wr(qts, P2WI_INTE, INTS_BUSY | INTS_ERROR | INTS_OVER);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START | CTRL_INT);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_INT);

    /* Each of the masks */
    p2wi_wr(qts, P2WI_CTRL, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    p2wi_wr(qts, P2WI_CTRL, CTRL_INT);
    g_assert_true(qtest_get_irq(qts, 0));
    p2wi_wr(qts, P2WI_INTE, INTS_ERROR | INTS_BUSY);
    g_assert_false(qtest_get_irq(qts, 0));
    p2wi_wr(qts, P2WI_INTE, INTS_OVER);
    g_assert_true(qtest_get_irq(qts, 0));
    p2wi_wr(qts, P2WI_INTS, INTS_ERROR | INTS_BUSY);
    g_assert_true(qtest_get_irq(qts, 0));
    p2wi_wr(qts, P2WI_INTS, INTS_OVER);
    g_assert_false(qtest_get_irq(qts, 0));

    /* Reset, of the controller or of everything, clears it. */
    for (int i = 0; i < 2; i++) {
        p2wi_init(qts);
        p2wi_wr(qts, P2WI_INTE, INTS_OVER);
        p2wi_wr(qts, P2WI_CTRL, CTRL_START | CTRL_INT);
        qtest_clock_step(qts, P2WI_LONG);
        g_assert_true(qtest_get_irq(qts, 0));
        if (i == 0) {
            p2wi_wr(qts, P2WI_CTRL, CTRL_RESET);
        } else {
            qtest_system_reset(qts);
        }
        g_assert_false(qtest_get_irq(qts, 0));
    }
    qtest_quit(qts);
}

/* Starting and stopping, and per byte number, parity, value, parity */
static uint64_t duration(QTestState *qts, unsigned bits, unsigned div)
{
    g_autofree char *path = sunxi_find(qts, TYPE);
    uint64_t period = sunxi_clock_period(qts, path, "apb");

    g_assert_cmpuint(period, !=, 0);
    return (period * bits * 2 * (div + 1)) >> 32;
}

static void test_duration(void)
{
    static const struct {
        uint32_t ccr;
        unsigned bytes;
    } t[] = { { 0x108, 1 }, { 0x100, 1 }, { 0x1ff, 8 }, { 0x108, 4 } };
    QTestState *qts = qtest_init(MACHINE);

    p2wi_init(qts);
    for (int i = 0; i < ARRAY_SIZE(t); i++) {
        uint64_t ns;

        p2wi_wr(qts, P2WI_CCR, t[i].ccr);
        p2wi_wr(qts, P2WI_DLEN, DLEN_READ | (t[i].bytes - 1));
        ns = duration(qts, 2 + 18 * t[i].bytes, t[i].ccr & 0xff);
        p2wi_wr(qts, P2WI_CTRL, CTRL_START);
        qtest_clock_step(qts, ns - 1);
        g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_START);
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);
        qtest_clock_step(qts, 1);
        g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, 0);
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, INTS_OVER);
        p2wi_wr(qts, P2WI_INTS, INTS_OVER);
    }

    p2wi_wr(qts, P2WI_PMCR, PMCR_SEND);
    qtest_clock_step(qts, duration(qts, 29, 8) - 1);
    g_assert_cmphex(p2wi_rd(qts, P2WI_PMCR), ==, PMCR_SEND);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(p2wi_rd(qts, P2WI_PMCR), ==, 0);
    qtest_quit(qts);
}

/* What is written in the middle of a transfer is lost, and that is told. */
static void test_load_busy(void)
{
    static const uint32_t offsets[] = {
        P2WI_CCR, P2WI_DADDR0, P2WI_DADDR1, P2WI_DLEN, P2WI_DATA0,
        P2WI_DATA1, P2WI_PMCR,
    };
    QTestState *qts = qtest_init(MACHINE);

    p2wi_init(qts);
    p2wi_put(qts, CACHE, 0x5a);
    for (int i = 0; i <= ARRAY_SIZE(offsets); i++) {
        p2wi_wr(qts, P2WI_DADDR0, CACHE);
        p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
        p2wi_wr(qts, P2WI_CTRL, CTRL_START);
        if (i < ARRAY_SIZE(offsets)) {
            uint32_t old = p2wi_rd(qts, offsets[i]);

            p2wi_wr(qts, offsets[i], PMCR_SEND | 0x17);
            g_assert_cmphex(p2wi_rd(qts, offsets[i]), ==, old);
        } else {
            p2wi_wr(qts, P2WI_CTRL, CTRL_START);
        }
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, INTS_BUSY);
        qtest_clock_step(qts, P2WI_LONG);
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, INTS_BUSY | INTS_OVER);
        g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0x5a);
        p2wi_wr(qts, P2WI_INTS, INTS_BUSY | INTS_OVER);
        g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);
    }

    /* The same while the slave is told its mode */
    p2wi_wr(qts, P2WI_PMCR, PMCR_SEND | PMCR_P2WI);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, 0);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, INTS_BUSY);
    qtest_quit(qts);
}

static void test_abort(void)
{
    QTestState *qts = qtest_init(MACHINE);

    p2wi_init(qts);
    p2wi_wr(qts, P2WI_DADDR0, CACHE);
    p2wi_wr(qts, P2WI_DATA0, 0x5a);
    p2wi_wr(qts, P2WI_DLEN, 0);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    p2wi_wr(qts, P2WI_CTRL, CTRL_ABORT);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, 0);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);
    g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0);

    /* A reset does it, too. */
    p2wi_wr(qts, P2WI_DATA0, 0x5a);
    p2wi_wr(qts, P2WI_DLEN, 0);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START);
    p2wi_wr(qts, P2WI_CTRL, CTRL_RESET);
    qtest_clock_step(qts, P2WI_LONG);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);
    g_assert_cmphex(p2wi_get(qts, CACHE), ==, 0);
    qtest_quit(qts);
}

static void test_migration(void)
{
    QTestState *qts = qtest_init(MACHINE);
    uint64_t ns;

    p2wi_init(qts);
    p2wi_put(qts, CACHE, 0x5a);
    p2wi_wr(qts, P2WI_INTE, INTS_OVER);
    p2wi_wr(qts, P2WI_DLEN, DLEN_READ);
    ns = duration(qts, 20, 8);
    p2wi_wr(qts, P2WI_CTRL, CTRL_START | CTRL_INT);

    qts = sunxi_migrate(qts, MACHINE);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_START | CTRL_INT);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CCR), ==, 0x108);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTE), ==, INTS_OVER);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, 0);
    /* Time begins anew, and it ends when it would have ended. */
    qtest_clock_step(qts, 3 * (uint64_t)P2WI_LONG + ns);
    g_assert_cmphex(p2wi_rd(qts, P2WI_CTRL), ==, CTRL_INT);
    g_assert_cmphex(p2wi_rd(qts, P2WI_INTS), ==, INTS_OVER);
    g_assert_cmphex(p2wi_rd(qts, P2WI_DATA0), ==, 0x5a);
    qtest_quit(qts);
}

static void test_hostile(void)
{
    QTestState *qts = qtest_init(MACHINE);

    p2wi_init(qts);
    for (uint32_t offset = 0; offset < 0x400; offset++) {
        qtest_writeb(qts, P2WI + offset, 0xff);
        qtest_readw(qts, P2WI + offset);
        qtest_readq(qts, P2WI + offset);
        p2wi_rd(qts, offset);
        /* Not the chip's power-off */
        p2wi_wr(qts, offset, 0x60606060);
        p2wi_wr(qts, offset, 0xffffffff);
        qtest_clock_step(qts, 1000);
    }
    qtest_clock_step(qts, P2WI_LONG);
    p2wi_init(qts);
    g_assert_cmphex(p2wi_get(qts, CHIP_ID), ==, 0x06);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun6i-p2wi/registers", test_registers);
    qtest_add_func("sun6i-p2wi/line-control", test_line_control);
    qtest_add_func("sun6i-p2wi/slave-mode", test_slave_mode);
    qtest_add_func("sun6i-p2wi/environment", test_environment);
    qtest_add_func("sun6i-p2wi/many-bytes", test_many_bytes);
    qtest_add_func("sun6i-p2wi/interrupt", test_interrupt);
    qtest_add_func("sun6i-p2wi/duration", test_duration);
    qtest_add_func("sun6i-p2wi/load-busy", test_load_busy);
    qtest_add_func("sun6i-p2wi/abort", test_abort);
    qtest_add_func("sun6i-p2wi/migration", test_migration);
    qtest_add_func("sun6i-p2wi/hostile", test_hostile);

    return g_test_run();
}
