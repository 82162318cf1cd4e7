/*
 * QTest of the Allwinner A31 DRAM controllers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * On the Mele M9, whose fitted memory -m chooses, with two channels; and on
 * the Banana Pi M2 with one. What is checked is what U-Boot's dram_sun6i.c
 * relies on.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "sunxi-test.h"

#define COM             0x01c62000
#define CR              (COM + 0x00)
#define CCR             (COM + 0x04)
#define CTL(ch)         (0x01c63000 + (ch) * 0x1000)
#define SCTL(ch)        (CTL(ch) + 0x04)
#define SSTAT(ch)       (CTL(ch) + 0x08)
#define MCMD(ch)        (CTL(ch) + 0x40)
#define TREFI(ch)       (CTL(ch) + 0xd0)
#define PHY(ch)         (0x01c65000 + (ch) * 0x1000)
#define PIR(ch)         (PHY(ch) + 0x04)
#define PGCR(ch)        (PHY(ch) + 0x08)
#define PGSR(ch)        (PHY(ch) + 0x0c)
#define ACDLLCR(ch)     (PHY(ch) + 0x14)
#define DXGCR(ch, n)    (PHY(ch) + 0x1c0 + (n) * 0x40)
#define DXGSR0(ch, n)   (PHY(ch) + 0x1c4 + (n) * 0x40)
#define DXDLLCR(ch, n)  (PHY(ch) + 0x1cc + (n) * 0x40)
#define LANES           4

#define DLL_RUNNING     0x40000000
#define DLL_DISABLED    0x80000000
#define CCR_CHANNEL(ch) (1 << (ch))
#define CCR_MASTER      0x4
#define MCMD_NOP        0x88000000
#define MCMD_BUSY       0x80000000
#define PIR_CLEAR       0x10000000
#define PIR_STEP1       0xe9
#define PIR_STEP2       0x81
#define PGCR_BOTH_RANKS 0x000c0000
#define PGCR_RANK0      0x00040000
#define PGSR_DLL        0x02
#define PGSR_ALL        0x1f
#define PGSR_ERRORS     0x60
#define GSR0_BOTH_DONE  0x3
#define GSR0_RANK0_BAD  0x10
#define GSR0_RANK1_BAD  0x20
#define SCTL_CONFIG     1
#define SCTL_GO         2
#define SCTL_SLEEP      3
#define SCTL_WAKEUP     4

/* 32 data lines of DDR3; the page is a number of address lines */
#define CR_CHIPS(channels, sequential, page, rows, eight, ranks)        \
    (0x00533000 | ((channels) - 1) << 19 | (sequential) << 15 |         \
     ((page) - 3) << 8 | ((rows) - 1) << 4 | (eight) << 2 | ((ranks) - 1))

#define CCU_AHB1_GATE0  0x01c20060
#define CCU_AHB1_RESET0 0x01c202c0
#define CCU_SDRAM       0x4000

#define DRAM            0x40000000u
#define PAGE_LINES      12

/* What stands before the controllers answer; the memory does without */
static void release(QTestState *qts)
{
    qtest_writel(qts, CCU_AHB1_RESET0, CCU_SDRAM);
    qtest_writel(qts, CCU_AHB1_GATE0, CCU_SDRAM);
}

static QTestState *start(const char *args)
{
    QTestState *qts = qtest_init(args);

    release(qts);
    return qts;
}

static bool trained(QTestState *qts, unsigned ch, unsigned lane, uint32_t bad)
{
    return !(qtest_readl(qts, DXGSR0(ch, lane)) & bad);
}

/* Bring up a channel as SPL does. Returns whether there are chips. */
static bool init_channel(QTestState *qts, unsigned ch)
{
    uint32_t ccr = qtest_readl(qts, CCR);

    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & PGSR_DLL, ==, 0);
    qtest_writel(qts, ACDLLCR(ch), DLL_RUNNING);
    for (int i = 0; i < LANES; i++) {
        qtest_writel(qts, DXDLLCR(ch, i), DLL_DISABLED);
        qtest_writel(qts, DXDLLCR(ch, i), 0);
        g_assert_cmphex(qtest_readl(qts, PGSR(ch)), ==, 0);
        qtest_writel(qts, DXDLLCR(ch, i), DLL_RUNNING);
    }

    /* Nothing goes on without a clock. */
    qtest_writel(qts, MCMD(ch), MCMD_NOP);
    g_assert_true(qtest_readl(qts, MCMD(ch)) & MCMD_BUSY);
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)), ==, 0);
    qtest_writel(qts, CCR, ccr | CCR_CHANNEL(ch) | CCR_MASTER);
    g_assert_false(qtest_readl(qts, MCMD(ch)) & MCMD_BUSY);

    qtest_writel(qts, MCMD(ch), MCMD_NOP);
    g_assert_false(qtest_readl(qts, MCMD(ch)) & MCMD_BUSY);
    qtest_writel(qts, PGCR(ch), PGCR_BOTH_RANKS);
    for (int i = 0; i < LANES; i++) {
        qtest_writel(qts, DXGCR(ch, i), 0x881);
    }
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & 3, ==, 3);

    qtest_writel(qts, PIR(ch), PIR_CLEAR);
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & PGSR_ALL, ==, PGSR_DLL);
    qtest_writel(qts, PIR(ch), PIR_STEP1);
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & PGSR_ALL, ==, PGSR_ALL);
    for (int i = 0; i < LANES; i++) {
        g_assert_cmphex(qtest_readl(qts, DXGSR0(ch, i)) & GSR0_BOTH_DONE, ==,
                        GSR0_BOTH_DONE);
        g_assert_false(trained(qts, ch, i, GSR0_RANK1_BAD));
    }
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & PGSR_ERRORS, !=, 0);
    if (!trained(qts, ch, 0, GSR0_RANK0_BAD)) {
        qtest_writel(qts, CCR, ccr);
        return false;
    }
    g_assert_true(trained(qts, ch, LANES - 1, GSR0_RANK0_BAD));

    /* Without the rank that is not there it works. */
    qtest_writel(qts, PGCR(ch), PGCR_RANK0);
    qtest_writel(qts, PIR(ch), qtest_readl(qts, PIR(ch)) | PIR_CLEAR);
    qtest_writel(qts, PIR(ch), PIR_STEP2);
    g_assert_cmphex(qtest_readl(qts, PGSR(ch)) & (PGSR_ERRORS | 0x11), ==,
                    0x11);

    qtest_writel(qts, SCTL(ch), SCTL_GO);
    g_assert_cmphex(qtest_readl(qts, SSTAT(ch)), ==, 0);
    qtest_writel(qts, SCTL(ch), SCTL_CONFIG);
    g_assert_cmphex(qtest_readl(qts, SSTAT(ch)), ==, 1);
    qtest_writel(qts, SCTL(ch), SCTL_GO);
    g_assert_cmphex(qtest_readl(qts, SSTAT(ch)), ==, 3);
    return true;
}

/* Whether a byte further on is the same as the first one */
static bool matches(QTestState *qts, uint32_t offset)
{
    uint32_t first = qtest_readl(qts, DRAM);
    uint32_t other = qtest_readl(qts, DRAM + offset);
    bool same;

    qtest_writel(qts, DRAM, 0);
    qtest_writel(qts, DRAM + offset, 0xaa55aa55);
    same = qtest_readl(qts, DRAM) == 0xaa55aa55;
    qtest_writel(qts, DRAM, first);
    qtest_writel(qts, DRAM + offset, other);
    return same;
}

/* Find out the size as SPL does, in the order of the lines; in MiB */
static unsigned detect(QTestState *qts)
{
    unsigned channels = 1;
    unsigned page, rows;
    bool eight;

    g_assert_true(init_channel(qts, 0));
    if (init_channel(qts, 1)) {
        channels = 2;
    }

    qtest_writel(qts, CR, CR_CHIPS(1, 1, 13, 16, 1, 1));
    for (page = 7; page < 20 && !matches(qts, 1 << page); page++) {
        continue;
    }
    g_assert_cmpuint(page, ==, PAGE_LINES);
    qtest_writel(qts, CR, CR_CHIPS(1, 1, page, 16, 1, 1));
    for (rows = 11; rows < 16 && !matches(qts, 1 << (page + rows)); rows++) {
        continue;
    }
    qtest_writel(qts, CR, CR_CHIPS(1, 1, page, rows, 1, 1));
    eight = page + rows + 2 > 30 || !matches(qts, 1 << (page + rows + 2));
    qtest_writel(qts, CR, CR_CHIPS(channels, 0, page, rows, eight, 1));
    return channels << (page + rows + 2 + eight) >> 20;
}

/* MiB after which the memory repeats */
static unsigned repeats_after(QTestState *qts)
{
    unsigned mib;

    for (mib = 1; mib < 2 * KiB && !matches(qts, mib * MiB); mib *= 2) {
        continue;
    }
    return mib;
}

static void test_sizes(const void *data)
{
    const char *board = data;
    static const unsigned sizes[] = { 512, 1024, 2048 };

    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        g_autofree char *args = g_strdup_printf("-M %s -m %uM", board,
                                                sizes[i]);
        QTestState *qts = start(args);

        g_assert_cmpuint(repeats_after(qts), ==, sizes[i]);
        g_assert_cmpuint(detect(qts), ==, sizes[i]);
        g_assert_cmpuint(repeats_after(qts), ==, sizes[i]);
        qtest_system_reset(qts);
        release(qts);
        g_assert_cmpuint(repeats_after(qts), ==, sizes[i]);
        /* and again */
        g_assert_cmpuint(detect(qts), ==, sizes[i]);
        qtest_quit(qts);
    }
}

/* What firmware sets up by mistake is what there is. */
static void test_settings(void)
{
    QTestState *qts = start("-M mele-m9 -m 2G");

    g_assert_cmpuint(detect(qts), ==, 2048);
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES, 15, 1, 1));
    g_assert_cmpuint(repeats_after(qts), ==, 1024);
    qtest_writel(qts, CR, CR_CHIPS(2, 0, PAGE_LINES, 14, 1, 1));
    g_assert_cmpuint(repeats_after(qts), ==, 1024);
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES, 14, 0, 1));
    g_assert_cmpuint(repeats_after(qts), ==, 256);
    /* too small to be mapped many times */
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES, 8, 0, 1));
    g_assert_cmpuint(repeats_after(qts), ==, 4);
    /* lines that go nowhere: a column, a bank and the row above */
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES + 1, 15, 1, 1));
    g_assert_true(matches(qts, 1 << PAGE_LINES));
    g_assert_false(matches(qts, 1 << (PAGE_LINES + 1)));
    qtest_writel(qts, CR, CR_CHIPS(1, 1, PAGE_LINES, 16, 1, 1));
    g_assert_true(matches(qts, 1 << 27));
    g_assert_false(matches(qts, 1 << 28));
    /* the second channel without its controller, and the second rank */
    qtest_writel(qts, CR, CR_CHIPS(2, 0, PAGE_LINES, 15, 1, 1));
    g_assert_false(matches(qts, 1 << 30));
    qtest_writel(qts, SCTL(1), SCTL_CONFIG);
    g_assert_true(matches(qts, 1 << 30));
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES, 15, 1, 2));
    g_assert_true(matches(qts, 1 << 30));
    qtest_quit(qts);
}

/* Bytes, half-words and words, aligned or not, where lines are missing */
static void test_translated(void)
{
    QTestState *qts = start("-M mele-m9 -m 2G");
    uint32_t end = DRAM + 0x1000 - 2;

    g_assert_cmpuint(detect(qts), ==, 2048);
    qtest_writel(qts, DRAM, 0x44332211);
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES + 1, 15, 1, 1));
    g_assert_cmphex(qtest_readl(qts, DRAM), ==, 0x44332211);
    g_assert_cmphex(qtest_readl(qts, DRAM + 0x1000), ==, 0x44332211);
    g_assert_cmphex(qtest_readw(qts, DRAM + 0x1002), ==, 0x4433);
    g_assert_cmphex(qtest_readb(qts, DRAM + 0x1001), ==, 0x22);
    qtest_writeb(qts, DRAM + 0x1003, 0x88);
    g_assert_cmphex(qtest_readl(qts, DRAM), ==, 0x88332211);
    qtest_writew(qts, DRAM + 0x1000, 0x6655);
    g_assert_cmphex(qtest_readl(qts, DRAM), ==, 0x88336655);
    qtest_writeq(qts, DRAM + 0x1000, 0x1122334455667788);
    g_assert_cmphex(qtest_readq(qts, DRAM), ==, 0x1122334455667788);
    /* from the end of the page, whose next one it is again */
    qtest_writel(qts, end, 0xccbbaa99);
    g_assert_cmphex(qtest_readw(qts, end), ==, 0xaa99);
    g_assert_cmphex(qtest_readw(qts, DRAM), ==, 0xccbb);
    qtest_quit(qts);
}

static void test_states(void)
{
    QTestState *qts = start("-M mele-m9");

    /* Nothing moves without a clock, or to where the way does not go. */
    qtest_writel(qts, SCTL(0), SCTL_CONFIG);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 0);
    g_assert_true(init_channel(qts, 0));
    qtest_writel(qts, SCTL(0), SCTL_WAKEUP);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 3);
    qtest_writel(qts, SCTL(0), SCTL_SLEEP);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 5);
    qtest_writel(qts, SCTL(0), SCTL_CONFIG);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 5);
    qtest_writel(qts, SCTL(0), SCTL_WAKEUP);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 3);
    qtest_writel(qts, SCTL(0), SCTL_CONFIG);
    qtest_writel(qts, SCTL(0), 0);
    g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 0);

    /* The other channel has not noticed: its PHY has not been initialized. */
    qtest_writel(qts, CCR, CCR_CHANNEL(0) | CCR_CHANNEL(1) | CCR_MASTER);
    qtest_writel(qts, SCTL(1), SCTL_CONFIG);
    qtest_writel(qts, SCTL(1), SCTL_GO);
    g_assert_cmphex(qtest_readl(qts, SSTAT(1)), ==, 1);
    qtest_writel(qts, PIR(1), PIR_STEP1);
    g_assert_cmphex(qtest_readl(qts, PGSR(1)), ==, 0);

    /* A lane whose DLL is off does not train, a lane that is off need not. */
    qtest_writel(qts, DXDLLCR(0, 2), DLL_DISABLED);
    qtest_writel(qts, PIR(0), PIR_CLEAR);
    qtest_writel(qts, PIR(0), PIR_STEP2);
    g_assert_false(trained(qts, 0, 2, GSR0_RANK0_BAD));
    g_assert_cmphex(qtest_readl(qts, PGSR(0)) & PGSR_ERRORS, !=, 0);
    qtest_writel(qts, DXGCR(0, 2), 0x880);
    qtest_writel(qts, PIR(0), PIR_CLEAR);
    qtest_writel(qts, PIR(0), PIR_STEP2);
    g_assert_cmphex(qtest_readl(qts, DXGSR0(0, 2)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PGSR(0)) & PGSR_ERRORS, ==, 0);
    qtest_quit(qts);
}

/* A kernel that is started with -kernel finds it set up. */
static void test_direct_boot(void)
{
    static const char *const boards[] = { "mele-m9", "bpi-m2" };
    /* the header of a zImage (magic number, start and end), and no code */
    static const uint32_t header[] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0x016f2818, 0, 0x30
    };
    g_autofree char *kernel = sunxi_temporary(header, sizeof(header));
    g_autofree char *dtb = sunxi_device_tree();

    for (int i = 0; i < ARRAY_SIZE(boards); i++) {
        QTestState *qts = qtest_initf("-M %s -m 1G -kernel %s -dtb %s",
                                      boards[i], kernel, dtb);

        g_assert_cmphex(qtest_readl(qts, SSTAT(0)), ==, 3);
        g_assert_cmphex(qtest_readl(qts, SSTAT(1)), ==, i ? 0 : 3);
        g_assert_cmphex(qtest_readl(qts, PGSR(0)) & PGSR_ERRORS, ==, 0);
        g_assert_cmphex(qtest_readl(qts, CR) & 0xfffff, ==,
                        i ? CR_CHIPS(1, 0, PAGE_LINES, 15, 1, 1) & 0xfffff :
                        CR_CHIPS(2, 0, PAGE_LINES, 14, 1, 1) & 0xfffff);
        g_assert_cmpuint(repeats_after(qts), ==, 1024);
        qtest_quit(qts);
    }
    unlink(kernel);
    unlink(dtb);
}

static void test_registers(void)
{
    static const uint32_t ro[] = {
        SSTAT(0), SSTAT(1), PGSR(0), PGSR(1), DXGSR0(0, 0), DXGSR0(1, 3),
    };
    static const uint32_t none[] = {
        CTL(0), PHY(1), COM + 0x8c, CTL(1) + 0x2f4, PHY(0) + 0x1d8,
        PHY(1) + 0xffc,
    };
    QTestState *qts = start("-M mele-m9");

    for (int i = 0; i < ARRAY_SIZE(ro); i++) {
        qtest_writel(qts, ro[i], 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, ro[i]), ==, 0);
    }
    for (int i = 0; i < ARRAY_SIZE(none); i++) {
        qtest_writel(qts, none[i], 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, none[i]), ==, 0);
    }
    qtest_writel(qts, TREFI(1), 0x12345678);
    g_assert_cmphex(qtest_readl(qts, TREFI(1)), ==, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, TREFI(0)), ==, 0);
    qtest_quit(qts);
}

static void test_migrate(void)
{
    QTestState *qts = start("-M mele-m9 -m 2G");

    g_assert_cmpuint(detect(qts), ==, 2048);
    qtest_writel(qts, DRAM + 0x12345678, 0xcafe1234);
    qtest_writel(qts, TREFI(1), 78);
    qtest_writel(qts, SCTL(1), SCTL_SLEEP);
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES + 1, 15, 1, 1));
    qts = sunxi_migrate(qts, "-M mele-m9 -m 2G");

    g_assert_cmphex(qtest_readl(qts, TREFI(1)), ==, 78);
    g_assert_cmphex(qtest_readl(qts, SSTAT(1)), ==, 5);
    g_assert_true(matches(qts, 1 << PAGE_LINES));
    qtest_writel(qts, CR, CR_CHIPS(1, 0, PAGE_LINES, 15, 1, 1));
    g_assert_cmphex(qtest_readl(qts, DRAM + 0x12345678), ==, 0xcafe1234);
    g_assert_cmpuint(repeats_after(qts), ==, 1024);
    qtest_quit(qts);
}

/* Their bus reset and gate are not the memory's. */
static void test_bus(void)
{
    QTestState *qts = start("-M mele-m9 -m 1G");

    g_assert_cmpuint(detect(qts), ==, 1024);
    qtest_writel(qts, TREFI(0), 78);
    qtest_writel(qts, DRAM + 0x12345678, 0xcafe1234);
    qtest_writel(qts, CCU_AHB1_GATE0, 0);
    g_assert_cmphex(qtest_readl(qts, TREFI(0)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, DRAM + 0x12345678), ==, 0xcafe1234);
    release(qts);
    g_assert_cmphex(qtest_readl(qts, TREFI(0)), ==, 78);
    qtest_writel(qts, CCU_AHB1_RESET0, 0);
    g_assert_cmphex(qtest_readl(qts, TREFI(0)), ==, 0);
    release(qts);
    g_assert_cmphex(qtest_readl(qts, TREFI(0)), ==, 0);
    g_assert_cmpuint(detect(qts), ==, 1024);
    qtest_quit(qts);
}

/* Whatever CR says, there is memory. */
static void test_hostile(void)
{
    QTestState *qts = start("-M mele-m9 -m 512M");

    g_assert_cmpuint(detect(qts), ==, 512);
    for (uint32_t cr = 0; cr < 0x100000; cr += 0x1377) {
        qtest_writel(qts, CR, cr);
        qtest_writel(qts, DRAM + 0x12345678, cr);
        g_assert_cmphex(qtest_readl(qts, DRAM + 0x12345678), ==, cr);
        qtest_writel(qts, 0xbffffffc, ~cr);
        g_assert_cmphex(qtest_readl(qts, 0xbffffffc), ==, ~cr);
    }
    for (uint32_t offset = 0; offset < 0x5000; offset += 4) {
        qtest_writel(qts, COM + offset, 0xffffffff);
        qtest_readl(qts, COM + offset);
        qtest_readb(qts, COM + offset + 1);
    }
    qtest_writel(qts, DRAM, 0x600d);
    g_assert_cmphex(qtest_readl(qts, DRAM), ==, 0x600d);
    qtest_system_reset(qts);
    release(qts);
    g_assert_cmpuint(detect(qts), ==, 512);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_data_func("sun6i-dramc/sizes/a31", "mele-m9", test_sizes);
    qtest_add_data_func("sun6i-dramc/sizes/a31s", "bpi-m2", test_sizes);
    qtest_add_func("sun6i-dramc/settings", test_settings);
    qtest_add_func("sun6i-dramc/translated", test_translated);
    qtest_add_func("sun6i-dramc/states", test_states);
    qtest_add_func("sun6i-dramc/direct-boot", test_direct_boot);
    qtest_add_func("sun6i-dramc/registers", test_registers);
    qtest_add_func("sun6i-dramc/bus", test_bus);
    qtest_add_func("sun6i-dramc/migrate", test_migrate);
    qtest_add_func("sun6i-dramc/hostile", test_hostile);

    return g_test_run();
}
