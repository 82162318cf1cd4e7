/*
 * QTest of SATA on the Allwinner A20
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU's AHCI with Allwinner's registers: that of it which the boards rely on.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include "sunxi-test.h"

#define CCU             0x01c20000
#define PLL6            (CCU + 0x28)
#define PLL6_ON         0xa1009911
#define PLL6_SATA       BIT(14)
#define OSC24M          0x50
#define AHB_GATE0       (CCU + 0x60)
#define AHB_SATA        BIT(25)
#define PIO_GATE        (CCU + 0x68)
#define PB_CFG1         0x01c20828
#define PB_DATA         0x01c20834
#define PB8             BIT(8)
#define RAM             0x40000000
/* No block and no memory */
#define HOLE            0x10000000

#define AHCI            0x01c18000
#define GHC             (AHCI + 0x04)
#define GHC_RESET       BIT(0)
#define GHC_INTERRUPTS  BIT(1)
#define GHC_AHCI        BIT(31)
#define OOBR            (AHCI + 0xbc)
#define PHYCS0R         (AHCI + 0xc0)
#define PHYCS1R         (AHCI + 0xc4)
#define PHYCS2R         (AHCI + 0xc8)
#define RWCR            (AHCI + 0xfc)
#define P0CLB           (AHCI + 0x100)
#define P0FB            (AHCI + 0x108)
#define P0IS            (AHCI + 0x110)
#define P0IE            (AHCI + 0x114)
#define P0CMD           (AHCI + 0x118)
#define P0TFD           (AHCI + 0x120)
#define P0SIG           (AHCI + 0x124)
#define P0SSTS          (AHCI + 0x128)
#define P0SERR          (AHCI + 0x130)
#define P0CI            (AHCI + 0x138)
#define P0DMACR         (AHCI + 0x170)
#define P0PHYCR         (AHCI + 0x178)

#define CMD_RUN         0x17
#define IS_PRCS         BIT(22)
#define IS_PCS          BIT(6)
#define SERR_N          BIT(16)
#define SERR_X          BIT(26)
#define SSTS_UP         0x113
#define SIG_DISK        0x101

#define LIST            (RAM + 0x1000)
#define FIS             (RAM + 0x2000)
#define TABLE           (RAM + 0x3000)
#define DATA            (RAM + 0x10000)

#define ATA_READ        0x25
#define ATA_WRITE       0x35
#define ATA_IDENTIFY    0xec
#define SECTOR          512
#define DISK_SIZE       (1 * MiB)

typedef struct Test {
    QTestState *qts;
    char *path;
    char *args;
} Test;

static void set_power(Test *t, bool on)
{
    qtest_writel(t->qts, PB_DATA, on ? PB8 : 0);
}

static void set_clock(Test *t, bool on)
{
    qtest_writel(t->qts, PLL6, PLL6_ON | (on ? PLL6_SATA : 0));
}

static void bus_on(Test *t)
{
    qtest_writel(t->qts, AHB_GATE0, AHB_SATA);
    qtest_writel(t->qts, PIO_GATE, BIT(5));
    qtest_writel(t->qts, PB_CFG1, 1);
}

static void link_up(Test *t)
{
    bus_on(t);
    set_clock(t, true);
    set_power(t, true);
    sunxi_await(t->qts, P0SSTS, 0xfff, SSTS_UP);
}

/* A disk with a pattern on it, each word that of its place */
static void setup(Test *t, bool disk)
{
    static uint32_t data[DISK_SIZE / 4];

    t->path = NULL;
    t->args = g_strdup("-M cubieboard2");
    if (disk) {
        for (int i = 0; i < ARRAY_SIZE(data); i++) {
            data[i] = cpu_to_le32(i);
        }
        t->path = sunxi_temporary(data, DISK_SIZE);
        g_free(t->args);
        t->args = g_strdup_printf("-M cubieboard2 -drive "
                                  "if=ide,format=raw,file=%s", t->path);
    }
    t->qts = qtest_init(t->args);
}

static void teardown(Test *t)
{
    qtest_quit(t->qts);
    if (t->path) {
        unlink(t->path);
    }
    g_free(t->path);
    g_free(t->args);
}

static void start_port(Test *t)
{
    QTestState *qts = t->qts;

    qtest_writel(qts, GHC, GHC_AHCI | GHC_INTERRUPTS);
    qtest_writel(qts, P0CLB, LIST);
    qtest_writel(qts, P0FB, FIS);
    qtest_writel(qts, P0SERR, 0xffffffff);
    qtest_writel(qts, P0IS, 0xffffffff);
    qtest_writel(qts, P0CMD, CMD_RUN);
}

/* A command in slot 0, with one region of memory */
static void issue(Test *t, uint8_t command, uint32_t lba, uint16_t sectors,
                  uint32_t to, uint32_t len)
{
    QTestState *qts = t->qts;

    qtest_writel(qts, LIST, 1 << 16 | (command == ATA_WRITE ? BIT(6) : 0) | 5);
    qtest_writel(qts, LIST + 4, 0);
    qtest_writel(qts, LIST + 8, TABLE);
    qtest_writel(qts, LIST + 12, 0);

    /* Host to device, a command */
    qtest_writel(qts, TABLE, 0x8027 | command << 16);
    qtest_writel(qts, TABLE + 4, lba | 0x40000000);
    qtest_writel(qts, TABLE + 8, 0);
    qtest_writel(qts, TABLE + 12, sectors);
    qtest_writel(qts, TABLE + 16, 0);
    qtest_writel(qts, TABLE + 0x80, to);
    qtest_writel(qts, TABLE + 0x84, 0);
    qtest_writel(qts, TABLE + 0x88, 0);
    qtest_writel(qts, TABLE + 0x8c, len - 1);
    qtest_writel(qts, P0CI, 1);
}

static void transfer(Test *t, uint8_t command, uint32_t lba, uint16_t sectors,
                     uint32_t to)
{
    issue(t, command, lba, sectors, to, sectors * SECTOR);
    sunxi_await(t->qts, P0CI, 1, 0);
    /* Not busy, no data to move, no error */
    g_assert_cmphex(qtest_readl(t->qts, P0TFD) & 0x89, ==, 0);
    g_assert_cmpuint(qtest_readl(t->qts, LIST + 4), ==, sectors * SECTOR);
}

static void alive(Test *t)
{
    sunxi_live(t->qts, 20);
}

/* What U-Boot's and Linux's ahci_sunxi write and wait for */
static void test_phy(void)
{
    static const uint32_t plain[] = { OOBR, PHYCS1R, RWCR, P0DMACR, P0PHYCR };
    Test t;

    setup(&t, false);
    bus_on(&t);
    for (int i = 0; i < ARRAY_SIZE(plain); i++) {
        g_assert_cmphex(qtest_readl(t.qts, plain[i]), ==, 0);
        qtest_writel(t.qts, plain[i], 0x12344433 + i);
        g_assert_cmphex(qtest_readl(t.qts, plain[i]), ==, 0x12344433 + i);
    }
    qtest_writel(t.qts, PHYCS0R, BIT(19));
    g_assert_cmphex(qtest_readl(t.qts, PHYCS0R), ==, BIT(29) | BIT(19));
    qtest_writel(t.qts, PHYCS2R, BIT(24) | 0x1f << 5);
    g_assert_cmphex(qtest_readl(t.qts, PHYCS2R), ==, 0x1f << 5);
    /* Beside them is what every AHCI has. */
    g_assert_cmphex(qtest_readl(t.qts, AHCI + 0x0c), ==, 1);
    g_assert_cmphex(qtest_readl(t.qts, AHCI + 0x10), ==, 0x10000);

    t.qts = sunxi_migrate(t.qts, t.args);
    g_assert_cmphex(qtest_readl(t.qts, RWCR), ==, 0x12344435);
    g_assert_cmphex(qtest_readl(t.qts, P0DMACR), ==, 0x12344436);

    qtest_system_reset(t.qts);
    bus_on(&t);
    for (int i = 0; i < ARRAY_SIZE(plain); i++) {
        g_assert_cmphex(qtest_readl(t.qts, plain[i]), ==, 0);
    }
    g_assert_cmphex(qtest_readl(t.qts, PHYCS0R), ==, BIT(29));

    /* No disk, no link */
    set_clock(&t, true);
    set_power(&t, true);
    alive(&t);
    g_assert_cmphex(qtest_readl(t.qts, P0SSTS), ==, 0);
    g_assert_cmphex(qtest_readl(t.qts, P0IS), ==, 0);
    teardown(&t);
}

/* Clock and power, in any order */
static void test_link(void)
{
    static void (*const switches[])(Test *, bool) = { set_clock, set_power };
    Test t;

    setup(&t, true);
    bus_on(&t);
    sunxi_await(t.qts, P0SSTS, 0xfff, 0);
    link_up(&t);
    for (int i = 0; i < ARRAY_SIZE(switches); i++) {
        start_port(&t);
        switches[i](&t, false);
        sunxi_await(t.qts, P0SSTS, 0xfff, 0);
        g_assert_cmphex(qtest_readl(t.qts, P0IS) & (IS_PRCS | IS_PCS), ==,
                        IS_PRCS);
        g_assert_cmphex(qtest_readl(t.qts, P0SERR), ==, SERR_N);
        g_assert_cmphex(qtest_readl(t.qts, P0SIG), ==, 0xffffffff);
        /* A command gets no answer. */
        issue(&t, ATA_READ, 0, 1, DATA, SECTOR);
        alive(&t);
        g_assert_cmphex(qtest_readl(t.qts, P0CI), ==, 1);

        switches[i](&t, true);
        sunxi_await(t.qts, P0SSTS, 0xfff, SSTS_UP);
        g_assert_cmphex(qtest_readl(t.qts, P0IS) & (IS_PRCS | IS_PCS), ==,
                        IS_PRCS | IS_PCS);
        g_assert_cmphex(qtest_readl(t.qts, P0SERR), ==, SERR_N | SERR_X);
        g_assert_cmphex(qtest_readl(t.qts, P0SIG), ==, SIG_DISK);
        g_assert_cmphex(qtest_readl(t.qts, P0CI), ==, 0);
        transfer(&t, ATA_READ, 2, 1, DATA);
        g_assert_cmphex(qtest_readl(t.qts, DATA), ==, 2 * SECTOR / 4);
    }

    /* Is down over there as well, and comes up */
    set_clock(&t, false);
    sunxi_await(t.qts, P0SSTS, 0xfff, 0);
    t.qts = sunxi_migrate(t.qts, t.args);
    alive(&t);
    g_assert_cmphex(qtest_readl(t.qts, P0SSTS), ==, 0);
    set_clock(&t, true);
    sunxi_await(t.qts, P0SSTS, 0xfff, SSTS_UP);
    t.qts = sunxi_migrate(t.qts, t.args);
    alive(&t);
    g_assert_cmphex(qtest_readl(t.qts, P0SSTS), ==, SSTS_UP);
    /* The port's registers are what they were. */
    g_assert_cmphex(qtest_readl(t.qts, P0CLB), ==, LIST);
    g_assert_cmphex(qtest_readl(t.qts, P0CMD) & CMD_RUN, ==, CMD_RUN);
    transfer(&t, ATA_READ, 3, 1, DATA);
    g_assert_cmphex(qtest_readl(t.qts, DATA), ==, 3 * SECTOR / 4);
    teardown(&t);
}

static void test_transfer(void)
{
    Test t;
    uint32_t word;
    FILE *file;

    setup(&t, true);
    link_up(&t);
    start_port(&t);

    qtest_writel(t.qts, P0IE, 0xffffffff);
    transfer(&t, ATA_IDENTIFY, 0, 1, DATA);
    g_assert_true(qtest_readl(t.qts, AHCI + 0x08) & 1);
    qtest_writel(t.qts, P0IS, 0xffffffff);
    g_assert_cmphex(qtest_readl(t.qts, AHCI + 0x08), ==, 0);
    /* Words 60 and 61: sectors */
    g_assert_cmpuint(qtest_readl(t.qts, DATA + 120), ==, DISK_SIZE / SECTOR);

    transfer(&t, ATA_READ, 8, 256, DATA);
    for (int i = 0; i < 256 * SECTOR; i += 4092) {
        g_assert_cmphex(qtest_readl(t.qts, DATA + i), ==,
                        (8 * SECTOR + i) / 4);
    }
    qtest_memset(t.qts, DATA, 0xa5, 64 * SECTOR);
    transfer(&t, ATA_WRITE, 100, 64, DATA);
    transfer(&t, ATA_READ, 99, 66, DATA + MiB);
    g_assert_cmphex(qtest_readl(t.qts, DATA + MiB + 508), ==,
                    100 * SECTOR / 4 - 1);
    g_assert_cmphex(qtest_readl(t.qts, DATA + MiB + 512), ==, 0xa5a5a5a5);
    g_assert_cmphex(qtest_readl(t.qts, DATA + MiB + 65 * SECTOR - 4), ==,
                    0xa5a5a5a5);
    g_assert_cmphex(qtest_readl(t.qts, DATA + MiB + 65 * SECTOR), ==,
                    164 * SECTOR / 4);

    file = fopen(t.path, "r");
    g_assert_nonnull(file);
    g_assert_cmpint(fseek(file, 100 * SECTOR, SEEK_SET), ==, 0);
    g_assert_cmpint(fread(&word, sizeof(word), 1, file), ==, 1);
    g_assert_cmphex(word, ==, 0xa5a5a5a5);
    fclose(file);
    teardown(&t);
}

/* Whatever has happened, it works again. */
static void restart(Test *t, const uint32_t *ccu)
{
    for (int i = 0; i < SECTOR / 4; i++) {
        qtest_writel(t->qts, CCU + 4 * i, ccu[i]);
    }
    link_up(t);
    qtest_writel(t->qts, GHC, GHC_RESET);
    start_port(t);
    transfer(t, ATA_READ, 5, 1, DATA);
    g_assert_cmphex(qtest_readl(t->qts, DATA), ==, 5 * SECTOR / 4);
}

/* Memory that is none, and registers, its own and those it lives from */
static void test_hostile(void)
{
    static const uint32_t places[] = { HOLE, 0xfffff000, AHCI, CCU };
    uint32_t ccu[SECTOR / 4];
    Test t;

    setup(&t, true);
    link_up(&t);
    start_port(&t);
    for (int i = 0; i < ARRAY_SIZE(ccu); i++) {
        ccu[i] = qtest_readl(t.qts, CCU + 4 * i);
    }
    for (int i = 0; i < ARRAY_SIZE(places); i++) {
        issue(&t, ATA_READ, 0, 1, places[i], SECTOR);
        alive(&t);
        issue(&t, ATA_WRITE, 0x700, 1, places[i], SECTOR);
        alive(&t);
        restart(&t, ccu);
        /* The table of the command */
        issue(&t, ATA_READ, 0, 1, DATA, SECTOR);
        qtest_writel(t.qts, LIST + 8, places[i]);
        qtest_writel(t.qts, P0CI, 1);
        alive(&t);
        restart(&t, ccu);
        /* List and received FIS */
        qtest_writel(t.qts, P0CMD, 0);
        qtest_writel(t.qts, P0CLB, places[i]);
        qtest_writel(t.qts, P0CMD, CMD_RUN);
        qtest_writel(t.qts, P0CI, 1);
        alive(&t);
        qtest_writel(t.qts, P0CMD, 0);
        qtest_writel(t.qts, P0FB, places[i]);
        qtest_writel(t.qts, P0CMD, CMD_RUN);
        alive(&t);
        restart(&t, ccu);
    }

    /* More regions than there are, of no length; less than is asked for */
    issue(&t, ATA_READ, 0, 0, DATA, SECTOR);
    qtest_writel(t.qts, LIST, 0xffff0005);
    qtest_writel(t.qts, P0CI, 1);
    alive(&t);
    issue(&t, ATA_READ, 0, 16, DATA, SECTOR);
    alive(&t);
    restart(&t, ccu);

    /* Sector 0x600 is full of zeros: all clocks off, by the disk's own DMA */
    qtest_memset(t.qts, DATA, 0, SECTOR);
    transfer(&t, ATA_WRITE, 0x600, 1, DATA);
    issue(&t, ATA_READ, 0x600, 1, CCU, SECTOR);
    sunxi_await(t.qts, PLL6, PLL6_SATA, 0);
    alive(&t);
    qtest_writel(t.qts, CCU + OSC24M, ccu[OSC24M / 4]);
    bus_on(&t);
    g_assert_cmphex(qtest_readl(t.qts, P0SSTS), ==, 0);
    g_assert_cmphex(qtest_readl(t.qts, P0CLB), ==, LIST);
    restart(&t, ccu);
    teardown(&t);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-ahci/phy", test_phy);
    qtest_add_func("sunxi-ahci/link", test_link);
    qtest_add_func("sunxi-ahci/transfer", test_transfer);
    qtest_add_func("sunxi-ahci/hostile", test_hostile);

    return g_test_run();
}
