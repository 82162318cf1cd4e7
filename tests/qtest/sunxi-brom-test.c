/*
 * QTest of the Allwinner sunxi boot ROM
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cards are made here and looked at through SRAM A, where the SPL goes, and
 * what the ROM does to registers. What it says is in the functional tests.
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/units.h"
#include "sunxi-test.h"

#define BROM        0xffff0000u
#define FEL_WORD    (BROM + 32 * KiB - 4)
#define SRAM        0x00000000
#define CCU         0x01c20000
#define PF_CFG0     (0x01c20800 + 0xb4)

#define SPL_MAX     (24 * KiB)
#define CARD_SIZE   (1 * MiB)
#define NOR_SIZE    (8 * MiB)

#define MAGIC       0x04
#define SUM         0x0c
#define LENGTH      0x10
#define MEDIA       0x28
#define STAMP       0x5f0a6c39

/* An SPL with a fill value to know it by */
static void make_spl(uint8_t *spl, uint32_t length, uint8_t fill)
{
    uint32_t sum = STAMP;

    memset(spl, fill, length);
    memcpy(spl + MAGIC, "eGON.BT0", 8);
    stl_le_p(spl + LENGTH, length);
    stl_le_p(spl + SUM, 0);
    for (uint32_t i = 0; i < length; i += 4) {
        sum += ldl_le_p(spl + i);
    }
    stl_le_p(spl + SUM, sum);
}

/* A card with an SPL at 8 KiB, and what is wrong with it */
static char *make_image(const uint8_t *spl, uint32_t length, uint32_t where,
                        uint32_t size)
{
    g_autofree uint8_t *card = g_malloc0(size);

    if (spl) {
        memcpy(card + where, spl, length);
    }
    return sunxi_temporary(card, size);
}

static char *make_card(const uint8_t *spl, uint32_t length, uint32_t where)
{
    return make_image(spl, length, where, CARD_SIZE);
}

static QTestState *start(const char *path)
{
    return qtest_initf("-M cubieboard2 -drive if=sd,format=raw,file=%s", path);
}

static void assert_boots_from(QTestState *qts, const uint8_t *spl,
                              uint32_t length, uint8_t medium)
{
    g_autofree uint8_t *sram = g_malloc(length);

    qtest_memread(qts, SRAM, sram, length);
    /* The ROM has filled in where it came from. */
    g_assert_cmphex(sram[MEDIA], ==, medium);
    sram[MEDIA] = spl[MEDIA];
    g_assert_cmpmem(sram, length, spl, length);
}

static void assert_boots(QTestState *qts, const uint8_t *spl, uint32_t length)
{
    assert_boots_from(qts, spl, length, 0);
}

static void assert_refused(const char *path)
{
    QTestState *qts = start(path);

    g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
    g_assert_cmphex(qtest_readl(qts, SRAM + 0x1000), ==, 0);
    qtest_quit(qts);
}

static void test_boot(void)
{
    static const uint32_t lengths[] = { 512, 8 * KiB, SPL_MAX };
    uint8_t spl[SPL_MAX];

    for (int i = 0; i < ARRAY_SIZE(lengths); i++) {
        g_autofree char *path = NULL;
        QTestState *qts;

        make_spl(spl, lengths[i], 0xa5);
        path = make_card(spl, lengths[i], 8 * KiB);
        qts = start(path);
        assert_boots(qts, spl, lengths[i]);

        /* and again, whatever has become of it in memory */
        qtest_memset(qts, SRAM, 0, lengths[i]);
        qtest_system_reset(qts);
        assert_boots(qts, spl, lengths[i]);

        /* DMA and PIO have their clocks, port F is JTAG's. */
        g_assert_cmphex(qtest_readl(qts, CCU + 0x60), ==, 0x40);
        g_assert_cmphex(qtest_readl(qts, CCU + 0x68), ==, 0x20);
        g_assert_cmphex(qtest_readl(qts, CCU + 0x54), ==, 0x00010000);
        g_assert_cmphex(qtest_readl(qts, PF_CFG0), ==, 0x00404044);
        qtest_quit(qts);
        unlink(path);
    }
}

/* A card that is written while it is in use: the next reset tells. */
static void test_rewritten(void)
{
    uint8_t old[SPL_MAX], new[SPL_MAX];
    g_autofree char *path = NULL;
    QTestState *qts;
    FILE *card;

    make_spl(old, SPL_MAX, 0x11);
    make_spl(new, SPL_MAX, 0x22);
    path = make_card(old, SPL_MAX, 8 * KiB);
    qts = start(path);
    assert_boots(qts, old, SPL_MAX);

    card = fopen(path, "r+");
    g_assert_nonnull(card);
    g_assert_cmpint(fseek(card, 8 * KiB, SEEK_SET), ==, 0);
    g_assert_cmpint(fwrite(new, SPL_MAX, 1, card), ==, 1);
    fclose(card);

    qtest_system_reset(qts);
    assert_boots(qts, new, SPL_MAX);
    qtest_quit(qts);
    unlink(path);
}

static void test_refused(void)
{
    uint8_t spl[SPL_MAX + 512];
    g_autofree char *path = NULL;

    for (int i = 0; i < 7; i++) {
        uint32_t length = 8 * KiB;
        uint32_t where = 8 * KiB;

        make_spl(spl, length, 0x77);
        switch (i) {
        case 0: /* the magic, with a checksum that is right */
            spl[MAGIC] ^= 1;
            stl_le_p(spl + SUM, ldl_le_p(spl + SUM) ^ 1);
            break;
        case 1: /* one bit in the middle */
            spl[0x1234] ^= 0x10;
            break;
        case 2: /* the checksum itself */
            spl[SUM] ^= 0x80;
            break;
        case 3: /* longer than the ROM takes */
            length = SPL_MAX + 512;
            make_spl(spl, length, 0x77);
            break;
        case 4: /* no multiple of the sector */
            length = 1000;
            make_spl(spl, length, 0x77);
            break;
        case 5: /* where only later chips look */
            where = 128 * KiB;
            break;
        case 6: /* no length */
            stl_le_p(spl + LENGTH, 0);
            break;
        }
        path = make_card(spl, length, where);
        assert_refused(path);
        unlink(path);
        g_clear_pointer(&path, g_free);
    }
    /* nothing at all on the card */
    path = make_card(NULL, 0, 0);
    assert_refused(path);
    unlink(path);
}

/* The order of the media, of which the first that is right is taken */
static void test_order(void)
{
    uint8_t spl[3][8 * KiB];
    g_autofree char *card = NULL, *emmc = NULL, *nor = NULL;
    g_autofree char *args = NULL;
    QTestState *qts;

    for (int i = 0; i < 3; i++) {
        make_spl(spl[i], sizeof(spl[i]), 0x40 + i);
    }
    card = make_card(spl[0], sizeof(spl[0]), 8 * KiB);
    emmc = make_card(spl[1], sizeof(spl[1]), 8 * KiB);
    nor = make_image(spl[2], sizeof(spl[2]), 0, NOR_SIZE);
    args = g_strdup_printf("-M olinuxino-lime2-emmc "
        "-drive if=sd,index=0,format=raw,file=%s "
        "-drive if=sd,index=1,format=raw,file=%s "
        "-drive if=mtd,format=raw,file=%s", card, emmc, nor);

    qts = qtest_init(args);
    assert_boots_from(qts, spl[0], sizeof(spl[0]), 0);
    qtest_quit(qts);

    g_assert_cmpint(truncate(card, 0), ==, 0);
    g_assert_cmpint(truncate(card, CARD_SIZE), ==, 0);
    qts = qtest_init(args);
    assert_boots_from(qts, spl[1], sizeof(spl[1]), 2);
    qtest_quit(qts);

    g_assert_cmpint(truncate(emmc, 0), ==, 0);
    g_assert_cmpint(truncate(emmc, CARD_SIZE), ==, 0);
    qts = qtest_init(args);
    assert_boots_from(qts, spl[2], sizeof(spl[2]), 3);
    qtest_system_reset(qts);
    assert_boots_from(qts, spl[2], sizeof(spl[2]), 3);
    qtest_quit(qts);

    unlink(card);
    unlink(emmc);
    unlink(nor);
}

/* Cards are not all a power of two in size; an image may end anywhere. */
static void test_card_sizes(void)
{
    static const uint32_t sizes[] = {
        8 * KiB + SPL_MAX, 33 * KiB, 1 * MiB + 512, 3 * MiB, 100 * MiB + 1 * KiB
    };
    uint8_t spl[SPL_MAX];

    make_spl(spl, SPL_MAX, 0x99);
    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        g_autofree char *path = make_image(spl, SPL_MAX, 8 * KiB, sizes[i]);
        QTestState *qts = start(path);

        assert_boots(qts, spl, SPL_MAX);
        qtest_quit(qts);
        unlink(path);
    }
}

static void test_fel(void)
{
    uint8_t spl[SPL_MAX];
    g_autofree char *path = NULL;
    QTestState *qts;

    make_spl(spl, SPL_MAX, 0x33);
    path = make_card(spl, SPL_MAX, 8 * KiB);
    qts = qtest_initf("-M cubieboard2,fel=on "
                      "-drive if=sd,format=raw,file=%s", path);
    g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
    g_assert_cmphex(qtest_readl(qts, FEL_WORD), ==, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
    qtest_quit(qts);
    unlink(path);
}

/* The host has sent an SPL, as it is but for the magic. */
static void assert_sent(QTestState *qts, const uint8_t *spl, uint32_t length)
{
    g_autofree uint8_t *sram = g_malloc(length);

    g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
    g_assert_cmphex(qtest_readl(qts, FEL_WORD), ==, SRAM);
    qtest_memread(qts, SRAM, sram, length);
    g_assert_cmpmem(sram + MAGIC, 8, "eGON.FEL", 8);
    memcpy(sram + MAGIC, spl + MAGIC, 8);
    g_assert_cmpmem(sram, length, spl, length);
}

static void test_fel_host(void)
{
    /* longer than what the ROM takes from a card */
    uint8_t spl[32 * KiB], other[SPL_MAX];
    g_autofree char *file = NULL, *card = NULL, *args = NULL;
    QTestState *qts;

    make_spl(spl, sizeof(spl), 0x33);
    make_spl(other, SPL_MAX, 0x44);
    file = make_image(spl, sizeof(spl), 0, sizeof(spl));
    card = make_card(other, SPL_MAX, 8 * KiB);
    args = g_strdup_printf("-M cubieboard2 -bios %s", file);

    /* Nothing to boot is enough to be in FEL mode; each call is made once. */
    qts = qtest_init(args);
    assert_sent(qts, spl, sizeof(spl));
    qtest_memset(qts, SRAM, 0, sizeof(spl));
    g_assert_cmphex(qtest_readl(qts, FEL_WORD), ==, 0xffffffff);
    qtest_writel(qts, FEL_WORD, 0);
    g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
    qtest_system_reset(qts);
    qts = sunxi_migrate(qts, args);
    assert_sent(qts, spl, sizeof(spl));
    qts = sunxi_migrate(qts, args);
    g_assert_cmphex(qtest_readl(qts, FEL_WORD), ==, 0xffffffff);
    qtest_quit(qts);

    /* What can be booted goes first, but for the button. */
    qts = qtest_initf("%s -drive if=sd,format=raw,file=%s", args, card);
    assert_boots(qts, other, SPL_MAX);
    g_assert_cmphex(qtest_readl(qts, FEL_WORD), ==, 0xffffffff);
    qtest_quit(qts);
    qts = qtest_initf("%s,fel=on -drive if=sd,format=raw,file=%s -bios %s",
                      "-M cubieboard2", card, file);
    assert_sent(qts, spl, sizeof(spl));
    qtest_quit(qts);
    unlink(card);
    unlink(file);
}

/* The ROM is there to be read, and is not to be written. */
static void test_rom(void)
{
    QTestState *qts = qtest_init("-M cubieboard2");
    uint32_t first = qtest_readl(qts, BROM);

    g_assert_cmphex(first, !=, 0);
    qtest_writel(qts, BROM, ~first);
    g_assert_cmphex(qtest_readl(qts, BROM), ==, first);
    qtest_readl(qts, BROM + 32 * KiB - 4);
    qtest_quit(qts);
}

/* What differs from SoC to SoC: how long an SPL may be, and its stack */
static void test_socs(void)
{
    static const struct {
        const char *board;
        uint32_t max;
        const char *stack;
    } socs[] = {
        { "cubieboard2", 24 * KiB, "R13=00007ff8" },
        { "mele-m9", 32 * KiB, "R13=00027fd8" },
        { "bpi-m2", 32 * KiB, "R13=00027fd8" },
    };
    uint8_t spl[32 * KiB + 512];

    for (int i = 0; i < ARRAY_SIZE(socs); i++) {
        for (int more = 0; more < 2; more++) {
            uint32_t length = socs[i].max + more * 512;
            g_autofree char *path = NULL, *registers = NULL;
            QTestState *qts;

            make_spl(spl, length, 0x55);
            path = make_card(spl, length, 8 * KiB);
            qts = qtest_initf("-M %s -drive if=sd,format=raw,file=%s",
                              socs[i].board, path);
            registers = qtest_hmp(qts, "info registers");
            if (more) {
                g_assert_cmphex(qtest_readl(qts, SRAM + MAGIC), ==, 0);
                g_assert_nonnull(strstr(registers, "R15=ffff0000"));
            } else {
                assert_boots(qts, spl, length);
                g_assert_nonnull(strstr(registers, socs[i].stack));
                g_assert_nonnull(strstr(registers, "R15=00000000"));
            }
            /* secure supervisor mode, interrupts masked */
            g_assert_nonnull(strstr(registers, "PSR=400001d3"));
            qtest_quit(qts);
            unlink(path);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-brom/boot", test_boot);
    qtest_add_func("sunxi-brom/rewritten", test_rewritten);
    qtest_add_func("sunxi-brom/refused", test_refused);
    qtest_add_func("sunxi-brom/order", test_order);
    qtest_add_func("sunxi-brom/card-sizes", test_card_sizes);
    qtest_add_func("sunxi-brom/socs", test_socs);
    qtest_add_func("sunxi-brom/fel", test_fel);
    qtest_add_func("sunxi-brom/fel-host", test_fel_host);
    qtest_add_func("sunxi-brom/rom", test_rom);

    return g_test_run();
}
