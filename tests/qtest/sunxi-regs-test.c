/*
 * QTest of the sunxi blocks that are register-accurate only
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of the A20's tables these are the ones that something hangs or gives up on
 * if they are wrong.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define MACHINE         "-M cubieboard2"

#define CCU             0x01c20000
#define MUSB            0x01c13000
#define HDMI            0x01c16000

static QTestState *start(void)
{
    static const struct {
        uint32_t offset, value;
    } on[] = {
        /* Bus gates, and the resets that there are */
        { 0x060, 0x17f7ffff }, { 0x064, 0x0016ff3f }, { 0x068, 0x000005ff },
        { 0x06c, 0x00ff80ff }, { 0x0cc, 0x000001c7 }, { 0x170, 0x00000007 },
    };
    QTestState *qts = qtest_init(MACHINE);
    size_t i;

    for (i = 0; i < ARRAY_SIZE(on); i++) {
        qtest_writel(qts, CCU + on[i].offset, on[i].value);
    }
    return qts;
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

static void test_others(void)
{
    QTestState *qts = start();

    /* Nothing is plugged in, and the DDC engine is done at once */
    assert_ro(qts, HDMI + 0x00c, 0);
    assert_self(qts, HDMI + 0x500, 0x40000001);

    g_assert_cmphex(qtest_readb(qts, MUSB + 0x40), ==, 0x20);
    g_assert_cmphex(qtest_readb(qts, MUSB + 0x41), ==, 0x80);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-regs/others", test_others);

    return g_test_run();
}
