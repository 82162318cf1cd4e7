/*
 * QTest of the Allwinner sun4i family DRAM controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * On the Cubieboard2, whose fitted memory -m chooses. What is checked is what
 * U-Boot's dram_sun4i.c relies on.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "sunxi-test.h"

#define DRAMC       0x01c01000
#define CCR         (DRAMC + 0x000)
#define DCR         (DRAMC + 0x004)
#define CSR         (DRAMC + 0x00c)
#define ZQSR        (DRAMC + 0x0b0)
#define MCR         (DRAMC + 0x230)
#define PPWRSCTL    (DRAMC + 0x23c)
#define HPCR31      (DRAMC + 0x2cc)
#define DRAM        0x40000000u

#define CCR_INIT            0x80000000u
#define CCR_DATA_TRAINING   0x40000000u
#define CCR_ITM_OFF         0x10000000u
#define CSR_FAILED          0x00300000u
#define MCR_READY           0x00011000u

/* DDR3, chips of 16 data lines, one rank */
#define DCR_16BIT(density)  (0x3005 | (density) << 3 | 1 << 6)
#define DCR_32BIT(density)  (0x3005 | (density) << 3 | 3 << 6)
#define DCR_64BIT(density)  (0x3005 | (density) << 3 | 7 << 6)

static bool init(QTestState *qts, uint32_t dcr)
{
    qtest_writel(qts, MCR, MCR_READY);
    qtest_writel(qts, DCR, dcr);
    qtest_writel(qts, CCR, CCR_INIT);
    if (qtest_readl(qts, CCR) & CCR_INIT) {
        return false;
    }
    qtest_writel(qts, CSR, 0);
    qtest_writel(qts, CCR, CCR_DATA_TRAINING);
    g_assert_false(qtest_readl(qts, CCR) & CCR_DATA_TRAINING);
    return !(qtest_readl(qts, CSR) & CSR_FAILED);
}

/* MiB after which the memory repeats */
static unsigned repeats_after(QTestState *qts)
{
    unsigned mib;

    for (mib = 1; mib < 2 * KiB; mib *= 2) {
        qtest_writel(qts, DRAM, 0);
        qtest_writel(qts, DRAM + mib * MiB, 0x600d);
        if (qtest_readl(qts, DRAM) == 0x600d) {
            break;
        }
    }
    return mib;
}

static void test_sizes(void)
{
    static const struct {
        unsigned fitted;
        uint32_t dcr;
        unsigned found;
    } cases[] = {
        { 512,  DCR_32BIT(5), 512 },
        { 512,  DCR_32BIT(3), 512 },
        { 512,  DCR_32BIT(0), 64 },
        { 1024, DCR_32BIT(5), 1024 },
        { 1024, DCR_32BIT(4), 1024 },
        { 1024, DCR_32BIT(3), 512 },
        { 1024, DCR_16BIT(4), 512 },
        { 2048, DCR_32BIT(5), 2048 },
        { 2048, DCR_32BIT(4), 1024 },
        { 2048, DCR_32BIT(1), 128 },
    };

    for (int i = 0; i < ARRAY_SIZE(cases); i++) {
        QTestState *qts = qtest_initf("-M cubieboard2 -m %uM",
                                      cases[i].fitted);

        g_assert_cmpuint(repeats_after(qts), ==, cases[i].fitted);
        g_assert_true(init(qts, cases[i].dcr));
        g_assert_cmpuint(repeats_after(qts), ==, cases[i].found);

        /* Smaller and larger again, and as it was after a reset */
        g_assert_true(init(qts, DCR_32BIT(0)));
        g_assert_cmpuint(repeats_after(qts), ==, 64);
        g_assert_true(init(qts, DCR_32BIT(5)));
        g_assert_cmpuint(repeats_after(qts), ==, cases[i].fitted);
        g_assert_true(init(qts, DCR_32BIT(0)));
        qtest_system_reset(qts);
        g_assert_cmpuint(repeats_after(qts), ==, cases[i].fitted);
        qtest_quit(qts);
    }
}

/* Memory is not lost by a reset; SPL's size test depends on none of it. */
static void test_contents(void)
{
    QTestState *qts = qtest_init("-M cubieboard2 -m 1G");

    g_assert_true(init(qts, DCR_32BIT(4)));
    qtest_writel(qts, DRAM + 0x12345678, 0xcafe1234);
    g_assert_true(init(qts, DCR_32BIT(5)));
    g_assert_cmphex(qtest_readl(qts, DRAM + GiB + 0x12345678), ==, 0xcafe1234);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, DRAM + 0x12345678), ==, 0xcafe1234);
    qtest_quit(qts);
}

static void test_failures(void)
{
    QTestState *qts = qtest_init("-M cubieboard2 -m 1G");

    /* Trained before it is initialized */
    qtest_writel(qts, CCR, CCR_DATA_TRAINING);
    g_assert_true(qtest_readl(qts, CSR) & CSR_FAILED);

    /* No clock, or the chips in reset: not done for as long as that is so */
    for (int i = 0; i < 2; i++) {
        qtest_writel(qts, MCR, MCR_READY & (i ? 0x10000 : 0x1000));
        qtest_writel(qts, CCR, CCR_INIT);
        g_assert_true(qtest_readl(qts, CCR) & CCR_INIT);
    }

    /* More data lines than there are */
    g_assert_false(init(qts, DCR_64BIT(4)));
    g_assert_true(init(qts, DCR_32BIT(4)));
    qtest_writel(qts, CCR, CCR_DATA_TRAINING | CCR_ITM_OFF);
    g_assert_true(qtest_readl(qts, CSR) & CSR_FAILED);
    qtest_quit(qts);
}

static void test_registers(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");

    g_assert_cmphex(qtest_readl(qts, CCR), ==, 0x00020000);
    g_assert_cmphex(qtest_readl(qts, ZQSR), ==, 0x80000000);
    qtest_writel(qts, ZQSR, 0);
    g_assert_cmphex(qtest_readl(qts, ZQSR), ==, 0x80000000);
    qtest_writel(qts, HPCR31, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, HPCR31), ==, 0x12345678);

    /* Power save takes a key. */
    qtest_writel(qts, PPWRSCTL, 1);
    g_assert_cmphex(qtest_readl(qts, PPWRSCTL), ==, 0);
    qtest_writel(qts, PPWRSCTL, 0x16510001);
    g_assert_cmphex(qtest_readl(qts, PPWRSCTL), ==, 1);

    /* What is not there */
    for (uint32_t offset = 0x2e4; offset < 0x1000; offset += 4) {
        qtest_writel(qts, DRAMC + offset, 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, DRAMC + offset), ==, 0);
    }
    qtest_quit(qts);
}

/* Whatever DCR says, there is a size, and there is memory. */
static void test_hostile(void)
{
    QTestState *qts = qtest_init("-M cubieboard2 -m 512M");

    for (uint32_t dcr = 0; dcr < 0x8000; dcr += 0x77) {
        unsigned mib;

        init(qts, dcr);
        mib = repeats_after(qts);
        g_assert_cmpuint(mib, >=, 32);
        g_assert_cmpuint(mib, <=, 512);
    }
    qtest_writel(qts, CCR, 0xffffffff);
    qtest_writel(qts, MCR, 0xffffffff);
    qtest_writel(qts, CCR, 0xffffffff);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sun4i-dramc/sizes", test_sizes);
    qtest_add_func("sun4i-dramc/contents", test_contents);
    qtest_add_func("sun4i-dramc/failures", test_failures);
    qtest_add_func("sun4i-dramc/registers", test_registers);
    qtest_add_func("sun4i-dramc/hostile", test_hostile);

    return g_test_run();
}
