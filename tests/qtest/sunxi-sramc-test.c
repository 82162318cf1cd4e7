/*
 * QTest of the sunxi SRAM controller and the security ID
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "sunxi-test.h"

#define MACHINE         "-M cubieboard2"
#define A31_MACHINE     "-M mele-m9"

#define SRAMC_TYPE      "sun7i-a20-sramc"
#define SRAMC_BASE      0x01c00000
#define SRAMC_CTL0      0x00
#define SRAMC_CTL1      0x04
#define SRAMC_TIMING    0x08
#define SRAMC_BIST      0x14
#define SRAMC_VER       0x24

#define SID_BASE        0x01c23800
#define SID_SIZE        0x200

typedef struct Register {
    uint32_t offset, reset, writable;
} Register;

static const Register a20_regs[] = {
    { SRAMC_CTL0, 0x7fffffff, 0x7fffffff },
    { SRAMC_CTL1, 0x00001314, 0x80001335 },
    { SRAMC_TIMING, 0, 0xffffffff },
    { SRAMC_BIST, 0x200, 0xffffffff },
    { }
};

static const Register a31_regs[] = {
    { SRAMC_CTL0, 0x7fffffff, 0x7fffffff },
    { SRAMC_CTL1, 0x00001300, 0x80001301 },
    { SRAMC_TIMING, 0, 0 },
    { SRAMC_BIST, 0x200, 0xffffffff },
    { 0x40, 0x22222222, 0xffffffff },
    { 0x44, 0x22222222, 0xffffffff },
    { 0x48, 0, 0 },
    { 0x4c, 0, 0 },
    { 0x50, 0, 0xffffffff },
    { 0x54, 1, 0xffffffff },
    { 0x58, 1, 0xffffffff },
    { 0x5c, 0, 0xffffffff },
    { 0x60, 0, 0xffffffff },
    { }
};

static void check_sramc_regs(const char *machine, const Register *regs)
{
    QTestState *qts = qtest_init(machine);

    for (int pass = 0; pass < 2; pass++) {
        for (const Register *r = regs; r == regs || r->offset; r++) {
            uint64_t addr = SRAMC_BASE + r->offset;

            g_assert_cmphex(qtest_readl(qts, addr), ==, r->reset);
            qtest_writel(qts, addr, 0xffffffff);
            g_assert_cmphex(qtest_readl(qts, addr), ==, r->writable);
            qtest_writel(qts, addr, 0);
            g_assert_cmphex(qtest_readl(qts, addr), ==, 0);
            qtest_writel(qts, addr, 0xa5a5a5a5);
            g_assert_cmphex(qtest_readl(qts, addr), ==,
                            0xa5a5a5a5 & r->writable);
            /* The registers are there again every 0x100 bytes */
            g_assert_cmphex(qtest_readl(qts, addr + 0x300), ==,
                            0xa5a5a5a5 & r->writable);
        }
        qtest_system_reset(qts);
    }

    /* They move with the machine. */
    for (const Register *r = regs; r == regs || r->offset; r++) {
        qtest_writel(qts, SRAMC_BASE + r->offset, 0x5a5a5a5a);
    }
    qts = sunxi_migrate(qts, machine);
    for (const Register *r = regs; r == regs || r->offset; r++) {
        g_assert_cmphex(qtest_readl(qts, SRAMC_BASE + r->offset), ==,
                        0x5a5a5a5a & r->writable);
    }
    qtest_quit(qts);
}

static void test_sramc_regs(void)
{
    check_sramc_regs(MACHINE, a20_regs);
    check_sramc_regs(A31_MACHINE, a31_regs);
}

static void check_sramc_version(const char *machine, const char *type,
                                uint32_t chip, uint32_t pins)
{
    QTestState *qts = qtest_init(machine);
    g_autofree char *path = sunxi_find(qts, type);
    uint64_t ver = SRAMC_BASE + SRAMC_VER;

    /* Only the button shows until reading is enabled */
    g_assert_cmphex(qtest_readl(qts, ver), ==, pins | 0x100);
    qtest_writel(qts, ver, 0xffff7fff);
    g_assert_cmphex(qtest_readl(qts, ver), ==, pins | 0x100);
    qtest_writel(qts, ver, 0x8000);
    g_assert_cmphex(qtest_readl(qts, ver), ==, chip | 0x8000 | pins | 0x100);

    /* The recovery button, which the boot ROM reads */
    qtest_set_irq_in(qts, path, "fel", 0, 1);
    g_assert_cmphex(qtest_readl(qts, ver), ==, chip | 0x8000 | pins);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, ver), ==, pins);
    qtest_set_irq_in(qts, path, "fel", 0, 0);
    g_assert_cmphex(qtest_readl(qts, ver), ==, pins | 0x100);
    qtest_quit(qts);
}

static void test_sramc_version(void)
{
    check_sramc_version(MACHINE, SRAMC_TYPE, 0x16510000, 0);
    check_sramc_version(A31_MACHINE, "sun6i-a31-sramc", 0x16330000, 0x600);
}

static void test_sramc_lines(void)
{
    QTestState *qts = qtest_init(MACHINE);
    g_autofree char *path = sunxi_find(qts, SRAMC_TYPE);

    qtest_irq_intercept_out_named(qts, path, "sram-a3-a4");
    qtest_system_reset(qts);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, SRAMC_BASE + SRAMC_CTL1, 0x2 << 4);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, SRAMC_BASE + SRAMC_CTL1, 0x1 << 4);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_quit(qts);

    qts = qtest_init(MACHINE);
    qtest_irq_intercept_out_named(qts, path, "sram-d");
    qtest_system_reset(qts);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, SRAMC_BASE + SRAMC_CTL1, 1);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_quit(qts);

    qts = qtest_init(MACHINE);
    qtest_irq_intercept_out_named(qts, path, "sram-c1");
    qtest_system_reset(qts);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, SRAMC_BASE + SRAMC_CTL0, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, SRAMC_BASE + SRAMC_CTL0, 0x400);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_quit(qts);
}

/* Offsets without a register, and sizes that the bus does not have */
static void test_sramc_hostile(void)
{
    QTestState *qts = qtest_init(MACHINE);
    uint32_t offset;

    for (offset = 0; offset < 0x1000; offset += 4) {
        uint32_t low = offset & 0xff;

        if (low != SRAMC_CTL0 && low != SRAMC_CTL1 && low != SRAMC_TIMING &&
            low != SRAMC_BIST && low != SRAMC_VER &&
            (offset < 0x30 || offset >= 0x3c)) {
            qtest_writel(qts, SRAMC_BASE + offset, 0xffffffff);
            g_assert_cmphex(qtest_readl(qts, SRAMC_BASE + offset), ==, 0);
        }
        qtest_writeb(qts, SRAMC_BASE + offset + 1, 0xff);
        qtest_writew(qts, SRAMC_BASE + offset + 2, 0xffff);
        qtest_readb(qts, SRAMC_BASE + offset + 3);
        qtest_readq(qts, SRAMC_BASE + offset);
    }
    g_assert_cmphex(qtest_readl(qts, SRAMC_BASE + SRAMC_CTL1), ==, 0x1314);
    qtest_quit(qts);
}

static void assert_sid(QTestState *qts, const uint32_t *words)
{
    uint32_t offset;

    for (offset = 0; offset < SID_SIZE; offset += 4) {
        uint32_t word = offset < 16 ? words[offset / 4] : 0;

        g_assert_cmphex(qtest_readl(qts, SID_BASE + offset), ==, word);
        g_assert_cmphex(qtest_readw(qts, SID_BASE + offset + 2), ==,
                        word >> 16);
        g_assert_cmphex(qtest_readb(qts, SID_BASE + offset + 1), ==,
                        extract32(word, 8, 8));
    }
}

/* The machine's option, which has its effect on the command line only */
static bool sid_set(QTestState *qts, const char *value)
{
    QDict *response = qtest_qmp(qts, "{ 'execute': 'qom-set', 'arguments': "
                                "{ 'path': '/machine', 'property': 'sid', "
                                "'value': %s } }", value);
    bool ok = qdict_haskey(response, "return");

    qobject_unref(response);
    return ok;
}

static void assert_sid_is(QTestState *qts, const char *value)
{
    QDict *response = qtest_qmp(qts, "{ 'execute': 'qom-get', 'arguments': "
                                "{ 'path': '/machine', "
                                "'property': 'sid' } }");

    g_assert_cmpstr(qdict_get_str(response, "return"), ==, value);
    qobject_unref(response);
}

static void test_sid(void)
{
    static const uint32_t words[] = {
        0x16516683, 0x80485172, 0x49514848, 0x0940e0da
    };
    static const char * const good[] = {
        "1651668380485172495148480940e0da",
        "16516683:80485172:49514848:0940E0DA",
        "16516683-80485172-49514848-0940e0da",
    };
    static const char * const bad[] = {
        "",
        "1",
        "1651668380485172495148480940e0d",
        "1651668380485172495148480940e0da0",
        "1651668380485172495148480940e0dg",
        "16516683::80485172495148480940e0da",
        ":1651668380485172495148480940e0da",
        "1651668380485172495148480940e0da:",
        "1651:668380485172495148480940e0da",
    };
    static const char ours[] = "16516683:80485172:49514848:0940e0da";
    QTestState *qts = qtest_initf(MACHINE ",sid=%s", ours);
    uint32_t offset;
    size_t i;

    assert_sid(qts, words);
    for (offset = 0; offset < SID_SIZE; offset += 4) {
        qtest_writel(qts, SID_BASE + offset, 0xffffffff);
        qtest_writeb(qts, SID_BASE + offset + 3, 0xff);
    }
    assert_sid(qts, words);
    qtest_system_reset(qts);
    assert_sid(qts, words);

    for (i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_false(sid_set(qts, bad[i]));
        assert_sid_is(qts, ours);
    }
    for (i = 0; i < ARRAY_SIZE(good); i++) {
        g_assert_true(sid_set(qts, "00000000000000000000000000000000"));
        assert_sid_is(qts, "00000000:00000000:00000000:00000000");
        g_assert_true(sid_set(qts, good[i]));
        assert_sid_is(qts, ours);
    }
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-sramc/registers", test_sramc_regs);
    qtest_add_func("sunxi-sramc/version", test_sramc_version);
    qtest_add_func("sunxi-sramc/lines", test_sramc_lines);
    qtest_add_func("sunxi-sramc/hostile", test_sramc_hostile);
    qtest_add_func("sun7i-sid", test_sid);

    return g_test_run();
}
