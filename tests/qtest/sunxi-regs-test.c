/*
 * QTest of the sunxi blocks that are register-accurate only
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of the tables these are the ones that something hangs or gives up on if they
 * are wrong.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define CCU             0x01c20000
#define HDMI            0x01c16000

/* Bus gates, and the resets that there are */
typedef struct On {
    uint32_t offset, value;
} On;

static QTestState *start(const char *machine, const On *on, size_t n)
{
    QTestState *qts = qtest_init(machine);

    for (size_t i = 0; i < n; i++) {
        qtest_writel(qts, CCU + on[i].offset, on[i].value);
    }
    return qts;
}

static QTestState *start_a20(void)
{
    static const On on[] = {
        { 0x060, 0x17f7ffff }, { 0x064, 0x0016ff3f }, { 0x068, 0x000005ff },
        { 0x06c, 0x00ff80ff }, { 0x0cc, 0x000001c7 }, { 0x170, 0x00000007 },
    };

    return start("-M cubieboard2", on, ARRAY_SIZE(on));
}

static QTestState *start_a31(void)
{
    static const On on[] = {
        { 0x060, 0xeffe7fe2 }, { 0x064, 0x0ff4fb31 }, { 0x068, 0x00003033 },
        { 0x06c, 0x003f000f }, { 0x2c0, 0xeffe7fe2 }, { 0x2c4, 0x0ff4fb31 },
        { 0x2c8, 0x00000001 }, { 0x2d0, 0x00003013 }, { 0x2d8, 0x003f000f },
    };

    return start("-M mele-m9", on, ARRAY_SIZE(on));
}

/* Bits that may be written with 1 but never read so, the rest reads back */
static void assert_self(QTestState *qts, uint64_t addr, uint32_t self)
{
    qtest_writel(qts, addr, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, addr), ==, ~self);
    qtest_writel(qts, addr, self);
    g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
}

static void assert_ro(QTestState *qts, uint64_t addr, uint32_t value)
{
    g_assert_cmphex(qtest_readl(qts, addr), ==, value);
    qtest_writel(qts, addr, ~value);
    g_assert_cmphex(qtest_readl(qts, addr), ==, value);
    qtest_writel(qts, addr, value);
    g_assert_cmphex(qtest_readl(qts, addr), ==, value);
}

static void assert_musb(QTestState *qts, uint64_t musb)
{
    g_assert_cmphex(qtest_readb(qts, musb + 0x40), ==, 0x20);
    g_assert_cmphex(qtest_readb(qts, musb + 0x41), ==, 0x80);
    g_assert_cmphex(qtest_readb(qts, musb + 0xc0), ==, 0xde);
}

static void test_a20(void)
{
    QTestState *qts = start_a20();

    /* Nothing is plugged in, and the DDC engine is done at once */
    assert_ro(qts, HDMI + 0x00c, 0);
    assert_self(qts, HDMI + 0x500, 0x40000001);

    assert_musb(qts, 0x01c13000);
    qtest_quit(qts);
}

static void test_a31(void)
{
    /* Blocks whose drivers find their registers as they left them */
    static const uint32_t kept[] = {
        0x01c0c040, 0x01c0d040, 0x01c0e000, 0x01c16204, 0x01c21000,
        0x01c2143c, 0x01c22000, 0x01c22400, 0x01cb0000, 0x01cb3000,
        0x01e00000, 0x01e20000, 0x01e40800, 0x01e60800,
    };
    QTestState *qts = start_a31();

    assert_ro(qts, HDMI + 0x00c, 0);
    assert_self(qts, HDMI + 0x500, 0x88000000);
    assert_ro(qts, HDMI + 0x580, 0);
    /* The NAND controllers' resets */
    assert_self(qts, 0x01c03000, 0x3);
    assert_self(qts, 0x01c05000, 0x3);

    assert_musb(qts, 0x01c19000);
    for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
        qtest_writel(qts, kept[i], 0x12345678);
        g_assert_cmphex(qtest_readl(qts, kept[i]), ==, 0x12345678);
    }

    /* Present by name only: nothing is there, and nothing is harmed. */
    for (uint64_t a = 0x01c00000; a < 0x02000000; a += 0x10004) {
        qtest_readl(qts, a);
        qtest_readb(qts, a + 1);
    }
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-regs/a20", test_a20);
    qtest_add_func("sunxi-regs/a31", test_a31);

    return g_test_run();
}
