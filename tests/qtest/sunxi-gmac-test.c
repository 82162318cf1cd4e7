/*
 * Test of the Allwinner GMAC and its PHY, on Cubieboard2 (MII, RTL8201CP) and
 * Cubietruck (RGMII, RTL8211E), and the A31's on Mele M9 and Colombus
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "sunxi-cable.h"

/* Where the SoC has it, and boards with MII and with RGMII */
typedef struct Soc {
    const char *mii_board;
    const char *rgmii_board;
    uint64_t gmac;
    int spi;
    uint64_t clock;
    uint32_t function;
    /* gates and resets: the GMAC's bit 17, the port controller's bit 5 */
    uint64_t gmac_on[2];
    uint64_t pio_on;
} Soc;

static const Soc a20 = {
    .mii_board = "cubieboard2",
    .rgmii_board = "cubietruck",
    .gmac = 0x01c50000,
    .spi = 85,
    .clock = 0x01c20164,
    .function = 5,
    .gmac_on = { 0x01c20064 },
    .pio_on = 0x01c20068,
};

static const Soc a31 = {
    .mii_board = "mele-m9",
    .rgmii_board = "colombus",
    .gmac = 0x01c30000,
    .spi = 82,
    .clock = 0x01c200d0,
    .function = 2,
    .gmac_on = { 0x01c20060, 0x01c202c0 },
    .pio_on = 0x01c20068,
};

static const Soc *soc = &a20;

#define PIO             0x01c20800
#define GMAC            (soc->gmac)
#define CCU_GMAC        (soc->clock)

#define CONFIG          0x0000
#define FILTER          0x0004
#define HASH_HIGH       0x0008
#define HASH_LOW        0x000c
#define MII_ADDR        0x0010
#define MII_DATA        0x0014
#define FLOW            0x0018
#define VLAN_TAG        0x001c
#define VERSION         0x0020
#define INT_STATUS      0x0038
#define INT_MASK        0x003c
#define ADDR_HIGH(n)    (0x0040 + (n) * 8)
#define ADDR_LOW(n)     (0x0044 + (n) * 8)
#define MMC_CONTROL     0x0100
#define MMC_RX_INT      0x0104
#define MMC_TX_INT      0x0108
#define MMC_RX_MASK     0x010c
#define MMC_TX_MASK     0x0110
#define MMC_IPC_MASK    0x0200
#define MMC_IPC_INT     0x0208
#define BUS_MODE        0x1000
#define TX_POLL         0x1004
#define RX_POLL         0x1008
#define RX_BASE         0x100c
#define TX_BASE         0x1010
#define STATUS          0x1014
#define OP_MODE         0x1018
#define INT_ENABLE      0x101c
#define MISSED          0x1020
#define RX_WATCHDOG     0x1024
#define CUR_TX_DESC     0x1048
#define CUR_RX_DESC     0x104c
#define FEATURE         0x1058

#define CONFIG_RE       BIT(2)
#define CONFIG_TE       BIT(3)
#define CONFIG_ACS      BIT(7)
#define CONFIG_IPC      BIT(10)
#define CONFIG_DM       BIT(11)
#define CONFIG_LM       BIT(12)
#define CONFIG_FES      BIT(14)
#define CONFIG_PS       BIT(15)
#define CONFIG_JE       BIT(20)
#define CONFIG_JD       BIT(22)
#define CONFIG_WD       BIT(23)
#define CONFIG_100      (CONFIG_PS | CONFIG_FES | CONFIG_DM)

#define TI              BIT(0)
#define TPS             BIT(1)
#define TU              BIT(2)
#define TJT             BIT(3)
#define RI              BIT(6)
#define RU              BIT(7)
#define RPS             BIT(8)
#define FBI             BIT(13)
#define AIS             BIT(15)
#define NIS             BIT(16)
#define RS(x)           extract32(x, 17, 3)
#define TS(x)           extract32(x, 20, 3)
#define EB(x)           extract32(x, 23, 3)

#define GMI             BIT(27)

#define SR              BIT(1)
#define FEF             BIT(7)
#define EFC             BIT(8)
#define ST              BIT(13)
#define TSF             BIT(21)

#define OWN             BIT(31)
#define ES              BIT(15)
/* RDES0 */
#define RX_LS           BIT(8)
#define RX_FS           BIT(9)
#define RX_FT           BIT(5)
#define RX_DE           BIT(14)
#define RX_LEN(x)       extract32(x, 16, 14)
/* DES1 */
#define CHAINED         BIT(24)
#define END             BIT(25)
#define SIZES(a, b)     ((a) | (b) << 11)
#define TX_DP           BIT(23)
#define TX_DC           BIT(26)
#define TX_CIC(x)       ((x) << 27)
#define TX_FS           BIT(29)
#define TX_LS           BIT(30)
#define TX_IC           BIT(31)
#define TX_ONE          (TX_FS | TX_LS)
#define RX_DIC          BIT(31)

/* Enhanced descriptors */
#define E_SIZES(a, b)   ((a) | (b) << 16)
#define E_TX_CHAINED    BIT(20)
#define E_TX_END        BIT(21)
#define E_TX_CIC(x)     ((x) << 22)
#define E_TX_FS         BIT(28)
#define E_TX_LS         BIT(29)
#define E_TX_IC         BIT(30)
#define E_TX_ONE        (E_TX_FS | E_TX_LS | E_TX_IC)
#define E_RX_CHAINED    BIT(14)
#define E_RX_END        BIT(15)

/* What there is to FEATURE */
#define HAS_MMC         BIT(11)
#define HAS_TX_COE      BIT(16)
#define HAS_RX_COE      BIT(18)
#define HAS_ENHANCED    BIT(24)

/* Registers of the PHY */
enum {
    BMCR, BMSR, PHYID1, PHYID2, ANAR, ANLPAR, ANER, CTRL1000 = 9,
    STAT1000, EXTSTAT = 15, PHYSR = 17, INSR = 19
};
#define BMCR_RESET      0x8000
#define BMCR_LOOPBACK   0x4000
#define BMCR_100        0x2000
#define BMCR_AN         0x1000
#define BMCR_PDOWN      0x0800
#define BMCR_ISOLATE    0x0400
#define BMCR_RESTART    0x0200
#define BMCR_FD         0x0100
#define BMSR_LINK       0x0004
#define BMSR_AN_DONE    0x0020

#define RAM             0x40000000
#define TX_RING         (RAM + 0x10000)
#define RX_RING         (RAM + 0x20000)
#define TX_BUF(n)       (RAM + 0x100000 + (n) * 0x4000)
#define RX_BUF(n)       (RAM + 0x200000 + (n) * 0x4000)
#define GIC             "/machine/soc/gic"
#define GMAC_SPI        (soc->spi)
#define PHY             1

#define MS              1000000

static uint32_t rd(Test *t, uint32_t reg)
{
    return qtest_readl(t->qts, GMAC + reg);
}

static void wr(Test *t, uint32_t reg, uint32_t value)
{
    qtest_writel(t->qts, GMAC + reg, value);
}

static void clr_set(Test *t, uint32_t reg, uint32_t clear, uint32_t set)
{
    wr(t, reg, (rd(t, reg) & ~clear) | set);
}

static uint16_t mdio_read_at(Test *t, unsigned addr, unsigned reg)
{
    wr(t, MII_ADDR, addr << 11 | reg << 6 | 1);
    g_assert_false(rd(t, MII_ADDR) & 1);
    return rd(t, MII_DATA);
}

static uint16_t mdio_read(Test *t, unsigned reg)
{
    return mdio_read_at(t, PHY, reg);
}

static void mdio_write(Test *t, unsigned reg, uint16_t value)
{
    wr(t, MII_DATA, value);
    wr(t, MII_ADDR, PHY << 11 | reg << 6 | 3);
    g_assert_false(rd(t, MII_ADDR) & 1);
}

static void connect_pads(Test *t, bool yes)
{
    uint32_t mux = 0x11111111 * (yes ? soc->function : 7);

    for (int i = 0; i < 4; i++) {
        qtest_writel(t->qts, PIO + i * 4, mux);
    }
}

static void gate_clocks(Test *t)
{
    for (int i = 0; i < ARRAY_SIZE(soc->gmac_on) && soc->gmac_on[i]; i++) {
        qtest_writel(t->qts, soc->gmac_on[i], BIT(17));
    }
    qtest_writel(t->qts, soc->pio_on, BIT(5));
}

static void soft_reset(Test *t)
{
    wr(t, BUS_MODE, 1);
    g_assert_cmphex(rd(t, BUS_MODE), ==, 0x00020100);
}

static void set_mac(Test *t, int n, const uint8_t *mac, uint32_t bits)
{
    wr(t, ADDR_HIGH(n), lduw_le_p(mac + 4) | bits);
    wr(t, ADDR_LOW(n), ldl_le_p(mac));
}

/* The MAC as a driver sets it up, both directions stopped */
static void set_up(Test *t)
{
    soft_reset(t);
    set_mac(t, 0, own, 0);
    wr(t, CONFIG, CONFIG_100 | CONFIG_TE | CONFIG_RE);
}

static Test *start_machine(const char *machine, const char *more)
{
    Test *t = cable_start(machine, more);

    gate_clocks(t);
    connect_pads(t, true);
    return t;
}

static Test *start(void)
{
    Test *t = start_machine(soc->mii_board, "");

    set_up(t);
    return t;
}

static char *options(uint32_t feature, uint32_t version)
{
    return g_strdup_printf("-global sun7i-a20-gmac.hw-feature=%u "
                           "-global sun7i-a20-gmac.version=%u", feature,
                           version);
}

/* Not an A20's: one of other options */
static Test *start_other(uint32_t feature, uint32_t version)
{
    g_autofree char *more = options(feature, version);
    Test *t = start_machine(soc->mii_board, more);

    set_up(t);
    g_assert_cmphex(rd(t, FEATURE), ==, feature);
    g_assert_cmphex(rd(t, VERSION), ==, version);
    return t;
}

static void write_desc(Test *t, uint32_t addr, uint32_t d0, uint32_t d1,
                       uint32_t d2, uint32_t d3)
{
    qtest_writel(t->qts, addr + 4, d1);
    qtest_writel(t->qts, addr + 8, d2);
    qtest_writel(t->qts, addr + 12, d3);
    qtest_writel(t->qts, addr, d0);
}

static uint32_t des0(Test *t, uint32_t addr)
{
    return qtest_readl(t->qts, addr);
}

/* The transmitter is a bottom half; give it its turns. */
static uint32_t wait_status(Test *t, uint32_t bit)
{
    return sunxi_await(t->qts, soc->gmac + STATUS, bit, bit);
}

static void start_tx(Test *t)
{
    wr(t, TX_BASE, TX_RING);
    clr_set(t, OP_MODE, 0, ST | TSF);
}

/* One frame from one buffer; returns what TDES0 says afterwards */
static uint32_t transmit(Test *t, const uint8_t *buf, size_t len,
                         uint32_t des1)
{
    size_t len1 = MIN(len, 2047);

    clr_set(t, OP_MODE, ST, 0);
    qtest_memwrite(t->qts, TX_BUF(0), buf, len);
    write_desc(t, TX_RING, OWN, TX_ONE | TX_IC | END | des1 |
               SIZES(len1, len - len1), TX_BUF(0), TX_BUF(0) + len1);
    wr(t, STATUS, 0x1ffff);
    start_tx(t);
    wait_status(t, TI);
    g_assert_cmphex(des0(t, TX_RING) & OWN, ==, 0);
    return des0(t, TX_RING);
}

static void start_rx(Test *t, int n, uint32_t size)
{
    clr_set(t, OP_MODE, SR, 0);
    wr(t, STATUS, 0x1ffff);
    for (int i = 0; i < n; i++) {
        write_desc(t, RX_RING + i * 16, OWN,
                   SIZES(size, 0) | (i == n - 1 ? END : 0), RX_BUF(i), 0);
    }
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
}

static void assert_memory(Test *t, uint32_t addr, const uint8_t *buf,
                          size_t len)
{
    g_autofree uint8_t *is = g_malloc(len);

    qtest_memread(t->qts, addr, is, len);
    g_assert_cmpmem(is, len, buf, len);
}

static void assert_received(Test *t, int n, const uint8_t *buf, size_t len)
{
    uint32_t status = des0(t, RX_RING + n * 16);
    uint8_t crc[4];

    g_assert_cmphex(status & ~RX_FT, ==,
                    (len + 4) << 16 | RX_FS | RX_LS);
    assert_memory(t, RX_BUF(n), buf, len);
    stl_le_p(crc, fcs_of(buf, len));
    assert_memory(t, RX_BUF(n) + len, crc, 4);
}

/* Whether a frame to @dst reaches memory; a broadcast comes after it. */
static bool passes(Test *t, const uint8_t *dst, const uint8_t *src)
{
    uint8_t buf[100], marker[100], first[100];
    uint32_t filter = rd(t, FILTER);

    make_frame(buf, sizeof(buf), dst, src);
    make_frame(marker, sizeof(marker), broadcast, own);
    marker[50] = 0;
    buf[50] = 1;
    start_rx(t, 2, 256);
    cable_send(t->fd, buf, sizeof(buf));
    /* Let it arrive before the filter is opened for the marker. */
    sunxi_settle(t->qts);
    wr(t, FILTER, BIT(0));
    cable_send(t->fd, marker, sizeof(marker));
    wait_status(t, RI);
    qtest_memread(t->qts, RX_BUF(0), first, sizeof(first));
    if (first[50]) {
        sunxi_await(t->qts, RX_RING + 16, OWN, 0);
    }
    wr(t, FILTER, filter);
    return first[50];
}

static bool gets_out(Test *t)
{
    uint8_t buf[100], got[200];

    make_frame(buf, sizeof(buf), peer, own);
    transmit(t, buf, sizeof(buf), 0);
    if (!cable_readable(t->fd)) {
        return false;
    }
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, sizeof(buf));
    g_assert_cmpmem(got, sizeof(buf), buf, sizeof(buf));
    return true;
}

static void test_registers(void)
{
    static const struct {
        uint32_t reg, reset, mask;
    } regs[] = {
        { FILTER, 0, 0x800007ff },
        { HASH_HIGH, 0, 0xffffffff },
        { HASH_LOW, 0, 0xffffffff },
        { MII_DATA, 0, 0xffff },
        { VLAN_TAG, 0, 0x1ffff },
        { VERSION, 0, 0 },
        { INT_STATUS, 0, 0 },
        { INT_MASK, 0, 0x60f },
        { ADDR_HIGH(0), 0x8000ffff, 0xffff },
        { ADDR_LOW(0), 0xffffffff, 0xffffffff },
        { ADDR_HIGH(1), 0xffff, 0xff00ffff },
        { ADDR_LOW(15), 0xffffffff, 0xffffffff },
        { 0x0c0, 0, 0 },
        { 0x100, 0, 0 },
        { 0x700, 0, 0 },
        { BUS_MODE, 0x00020100, 0x0ffffffe },
        { TX_POLL, 0, 0 },
        { RX_BASE, 0, 0xfffffffc },
        { TX_BASE, 0, 0xfffffffc },
        { STATUS, 0, 0 },
        { INT_ENABLE, 0, 0x1e7ff },
        { MISSED, 0, 0 },
        { FEATURE, 0, 0 },
    };
    Test *t = start_machine(soc->mii_board, "");

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(rd(t, regs[i].reg), ==, regs[i].reset);
        }
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            uint32_t fixed = regs[i].reset & ~regs[i].mask;

            wr(t, regs[i].reg, 0);
            g_assert_cmphex(rd(t, regs[i].reg), ==, fixed);
            if (regs[i].reg != BUS_MODE) {
                wr(t, regs[i].reg, 0xffffffff);
                g_assert_cmphex(rd(t, regs[i].reg), ==,
                                fixed | regs[i].mask);
            }
        }
        if (round) {
            qtest_system_reset(t->qts);
            gate_clocks(t);
            connect_pads(t, true);
        } else {
            mdio_write(t, ANAR, 0x0041);
            soft_reset(t);
            /* The PHY is not the MAC's to reset. */
            g_assert_cmphex(mdio_read(t, ANAR), ==, 0x0041);
            wr(t, MII_DATA, 0);
        }
    }
    g_assert_cmphex(mdio_read(t, ANAR), ==, 0x01e1);
    stop(t);
}

static void test_mdio(void)
{
    Test *t = start_machine(soc->mii_board, "");

    for (int addr = 0; addr < 32; addr++) {
        g_assert_cmphex(mdio_read_at(t, addr, PHYID2), ==,
                        addr == PHY ? 0x8201 : 0xffff);
    }
    g_assert_cmphex(mdio_read(t, PHYID1), ==, 0);
    g_assert_cmphex(mdio_read(t, BMCR), ==, BMCR_100 | BMCR_AN | BMCR_FD);
    g_assert_cmphex(mdio_read(t, BMSR), ==, 0x7849 | BMSR_AN_DONE);
    g_assert_cmphex(mdio_read(t, BMSR), ==, 0x7849 | BMSR_LINK | BMSR_AN_DONE);
    g_assert_cmphex(mdio_read(t, ANLPAR), ==, 0x45e1);
    g_assert_cmphex(mdio_read(t, ANER), ==, 3);
    g_assert_cmphex(mdio_read(t, ANER), ==, 1);
    /* Not that kind of a PHY */
    g_assert_cmphex(mdio_read(t, CTRL1000), ==, 0);
    g_assert_cmphex(mdio_read(t, EXTSTAT), ==, 0);

    for (int reg = 0; reg < 32; reg++) {
        if (reg != BMCR) {
            mdio_write(t, reg, 0xffff);
        }
    }
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    g_assert_cmphex(mdio_read(t, ANAR), ==, 0x2de1);
    g_assert_cmphex(mdio_read(t, CTRL1000), ==, 0);

    mdio_write(t, BMCR, BMCR_RESET);
    g_assert_cmphex(mdio_read(t, BMCR), ==, BMCR_100 | BMCR_AN | BMCR_FD);
    g_assert_cmphex(mdio_read(t, ANAR), ==, 0x01e1);

    /* Gone with the gate, and back */
    connect_pads(t, false);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xffff);
    connect_pads(t, true);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    stop(t);
}

static void test_link(void)
{
    Test *t = start();

    mdio_read(t, BMSR);
    g_assert_true(mdio_read(t, BMSR) & BMSR_LINK);
    set_link(t, false);
    g_assert_cmphex(mdio_read(t, BMSR) & (BMSR_LINK | BMSR_AN_DONE), ==, 0);
    g_assert_cmphex(mdio_read(t, ANLPAR), ==, 0);
    g_assert_false(gets_out(t));

    /* Not lost on who reads it afterwards: */
    set_link(t, true);
    g_assert_cmphex(mdio_read(t, ANLPAR), ==, 0x45e1);
    g_assert_true(gets_out(t));
    set_link(t, false);
    set_link(t, true);
    g_assert_false(mdio_read(t, BMSR) & BMSR_LINK);
    g_assert_true(mdio_read(t, BMSR) & BMSR_LINK);

    /* What is agreed on is what may be. */
    mdio_write(t, ANAR, 0x0001);
    g_assert_true(mdio_read(t, BMSR) & BMSR_LINK);
    mdio_write(t, BMCR, BMCR_AN | BMCR_RESTART);
    g_assert_cmphex(mdio_read(t, BMCR), ==, BMCR_AN);
    g_assert_false(mdio_read(t, BMSR) & BMSR_LINK);
    g_assert_false(mdio_read(t, BMSR) & BMSR_LINK);
    mdio_write(t, ANAR, 0x0061);
    mdio_write(t, BMCR, BMCR_AN | BMCR_RESTART);
    g_assert_false(mdio_read(t, BMSR) & BMSR_LINK);
    g_assert_true(mdio_read(t, BMSR) & BMSR_LINK);
    g_assert_true(gets_out(t));
    /* 10 Mbit/s comes with a slower clock, through the CCU and back. */
    sunxi_assert_hz(t->qts, "/machine/soc/ccu", "gmac-tx", 2500000);

    /* Without negotiation */
    mdio_write(t, BMCR, BMCR_100 | BMCR_FD);
    g_assert_cmphex(mdio_read(t, ANLPAR), ==, 0);
    mdio_read(t, BMSR);
    g_assert_cmphex(mdio_read(t, BMSR) & (BMSR_LINK | BMSR_AN_DONE), ==,
                    BMSR_LINK);
    sunxi_assert_hz(t->qts, "/machine/soc/ccu", "gmac-tx", 25000000);
    g_assert_true(gets_out(t));

    mdio_write(t, BMCR, BMCR_100 | BMCR_FD | BMCR_ISOLATE);
    g_assert_true(mdio_read(t, BMSR) & BMSR_LINK);
    sunxi_assert_hz(t->qts, "/machine/soc/ccu", "gmac-tx", 0);
    mdio_write(t, BMCR, BMCR_PDOWN | BMCR_AN);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    sunxi_assert_hz(t->qts, "/machine/soc/ccu", "gmac-tx", 0);
    mdio_read(t, BMSR);
    g_assert_false(mdio_read(t, BMSR) & BMSR_LINK);
    mdio_write(t, BMCR, BMCR_AN);
    g_assert_true(gets_out(t));
    stop(t);

    /* A board with no cable in */
    t = g_new0(Test, 1);
    t->qts = qtest_init("-machine cubieboard2 -nic none");
    gate_clocks(t);
    connect_pads(t, true);
    mdio_read(t, BMSR);
    g_assert_cmphex(mdio_read(t, BMSR), ==, 0x7849);
    soft_reset(t);
    qtest_quit(t->qts);
    g_free(t);
}

/* Software that forgot to set up clock or pins, or did so wrongly */
static void test_wiring(void)
{
    Test *t = start_machine(soc->mii_board, "");
    uint8_t buf[100];

    /* A reset needs clocks, and these need the pins. */
    connect_pads(t, false);
    wr(t, BUS_MODE, 1);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 1);
    qtest_clock_step(t->qts, 1000 * MS);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 1);
    connect_pads(t, true);
    g_assert_cmphex(rd(t, BUS_MODE), ==, 0x00020100);
    set_up(t);
    g_assert_true(gets_out(t));
    g_assert_true(passes(t, own, peer));

    /* RGMII, where the PHY has MII: MDIO works, a reset as well. */
    qtest_writel(t->qts, CCU_GMAC, 4);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    g_assert_false(gets_out(t));
    start_rx(t, 2, 1536);
    make_frame(buf, sizeof(buf), own, peer);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    qtest_writel(t->qts, CCU_GMAC, 2 | 4);
    g_assert_false(gets_out(t));
    soft_reset(t);
    set_up(t);
    g_assert_false(gets_out(t));

    /* The internal clock, where the PHY's is needed */
    qtest_writel(t->qts, CCU_GMAC, 2);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    g_assert_false(gets_out(t));

    /* No clock: the ring stands still, and goes on when it comes. */
    qtest_writel(t->qts, CCU_GMAC, 1);
    clr_set(t, OP_MODE, ST, 0);
    write_desc(t, TX_RING, OWN, TX_ONE | END | 64, TX_BUF(0), 0);
    start_tx(t);
    assert_cable_silent(t);
    g_assert_cmphex(des0(t, TX_RING), ==, OWN);
    wr(t, BUS_MODE, 1);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 1);
    qtest_writel(t->qts, CCU_GMAC, 0);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 0);

    /* As GMII the MAC does not talk to an MII PHY, whatever FES says. */
    set_up(t);
    wr(t, CONFIG, CONFIG_DM | CONFIG_TE | CONFIG_RE);
    g_assert_false(gets_out(t));
    wr(t, CONFIG, CONFIG_DM | CONFIG_PS | CONFIG_TE | CONFIG_RE);
    g_assert_true(gets_out(t));
    stop(t);
}

static bool gets_out_at(Test *t, uint32_t config)
{
    wr(t, CONFIG, CONFIG_DM | CONFIG_TE | CONFIG_RE | config);
    return gets_out(t);
}

static void test_gigabit(void)
{
    Test *t = start_machine(soc->rgmii_board, "");

    /* The PHY has no transmit clock to give: there must be one of the SoC. */
    wr(t, BUS_MODE, 1);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 1);
    qtest_writel(t->qts, CCU_GMAC, 2 | 4);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 0);
    set_up(t);

    g_assert_cmphex(mdio_read(t, PHYID1), ==, 0x001c);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xc915);
    g_assert_cmphex(mdio_read(t, BMCR), ==, BMCR_AN | BMCR_FD | 0x40);
    g_assert_cmphex(mdio_read(t, BMSR), ==, 0x7949 | BMSR_AN_DONE);
    g_assert_cmphex(mdio_read(t, ANAR), ==, 0x0de1);
    g_assert_cmphex(mdio_read(t, CTRL1000), ==, 0x0300);
    g_assert_cmphex(mdio_read(t, STAT1000), ==, 0x3c00);
    g_assert_cmphex(mdio_read(t, EXTSTAT), ==, 0x3000);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0xac00);

    /* Speeds must be the same on both sides. */
    g_assert_true(gets_out_at(t, 0));
    g_assert_true(passes(t, own, peer));
    g_assert_false(gets_out_at(t, CONFIG_PS | CONFIG_FES));
    g_assert_false(gets_out_at(t, CONFIG_PS));
    mdio_write(t, CTRL1000, 0);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0xac00);
    mdio_write(t, BMCR, BMCR_AN | BMCR_RESTART);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0x6c00);
    g_assert_cmphex(mdio_read(t, STAT1000), ==, 0x0c00);
    g_assert_false(gets_out_at(t, 0));
    g_assert_true(gets_out_at(t, CONFIG_PS | CONFIG_FES));
    mdio_write(t, ANAR, 0x0021);
    mdio_write(t, BMCR, BMCR_AN | BMCR_RESTART);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0x0c00);
    g_assert_true(gets_out_at(t, CONFIG_PS));
    /* There is no 1000BASE-T without negotiation. */
    mdio_write(t, BMCR, BMCR_FD | 0x40);
    g_assert_cmphex(mdio_read(t, PHYSR) & 0x0400, ==, 0);
    mdio_write(t, BMCR, BMCR_RESET);
    g_assert_true(gets_out_at(t, 0));

    /* The interface and its clock */
    qtest_writel(t->qts, CCU_GMAC, 2);
    g_assert_false(gets_out(t));
    qtest_writel(t->qts, CCU_GMAC, 2 | 4);
    g_assert_true(gets_out(t));
    qtest_writel(t->qts, CCU_GMAC, 1 | 4);
    wr(t, BUS_MODE, 1);
    g_assert_cmphex(rd(t, BUS_MODE) & 1, ==, 1);
    qtest_writel(t->qts, CCU_GMAC, 2 | 4);

    /* What has happened, told once */
    mdio_read(t, INSR);
    g_assert_cmphex(mdio_read(t, INSR), ==, 0);
    set_link(t, false);
    g_assert_cmphex(mdio_read(t, INSR), ==, 0x0400);
    set_link(t, true);
    g_assert_cmphex(mdio_read(t, INSR), ==, 0x0c00);
    g_assert_cmphex(mdio_read(t, INSR), ==, 0);

    /* Pages, as Linux does it for the delays of RGMII */
    mdio_write(t, 0x1f, 7);
    mdio_write(t, 0x1e, 0xa4);
    mdio_write(t, 0x1c, 0x8006);
    g_assert_cmphex(mdio_read(t, 0x1c), ==, 0x8006);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xc915);
    mdio_write(t, 0x1e, 0xa5);
    g_assert_cmphex(mdio_read(t, 0x1c), ==, 0);
    mdio_write(t, 0x1e, 0xa4);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0);
    mdio_write(t, 0x1f, 0);
    g_assert_cmphex(mdio_read(t, 0x1c), ==, 0);
    g_assert_cmphex(mdio_read(t, PHYSR), ==, 0xac00);
    for (int reg = 0x10; reg < 0x20; reg++) {
        mdio_write(t, reg, 0xffff);
        mdio_read(t, reg);
    }
    stop(t);
}

/* In the middle of a frame, and of a wait for a descriptor */
static void test_migrate(void)
{
    Test *t = start();
    g_autofree char *args = cable_args(t, soc->mii_board, "");
    uint8_t buf[300], got[300];

    make_frame(buf, sizeof(buf), own, peer);
    mdio_write(t, ANAR, 0x0061);
    mdio_write(t, BMCR, BMCR_AN | BMCR_RESTART);
    mdio_read(t, BMSR);
    qtest_memwrite(t->qts, TX_BUF(0), buf, 300);
    write_desc(t, TX_RING, OWN, TX_FS | SIZES(100, 0), TX_BUF(0), 0);
    write_desc(t, TX_RING + 16, 0, 0, 0, 0);
    wr(t, STATUS, 0x1ffff);
    start_tx(t);
    wait_status(t, TU);
    wr(t, FILTER, BIT(4));
    wr(t, INT_ENABLE, RU | AIS);
    start_rx(t, 1, 1536);
    cable_send(t->fd, buf, 200);
    wait_status(t, RI);
    cable_send(t->fd, buf, 201);
    wait_status(t, RU);

    t->qts = sunxi_migrate(t->qts, args);
    g_assert_cmphex(rd(t, STATUS) & (AIS | RU | RI), ==, AIS | RU | RI);
    g_assert_cmpuint(TS(rd(t, STATUS)), ==, 6);
    g_assert_cmpuint(RS(rd(t, STATUS)), ==, 4);
    g_assert_cmphex(rd(t, CONFIG), ==, CONFIG_100 | CONFIG_TE | CONFIG_RE);
    g_assert_cmphex(rd(t, FILTER), ==, BIT(4));
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING + 16);
    g_assert_cmphex(mdio_read(t, ANAR), ==, 0x0061);
    sunxi_assert_hz(t->qts, "/machine/soc/ccu", "gmac-tx", 2500000);
    assert_received(t, 0, buf, 200);

    write_desc(t, TX_RING + 16, OWN, TX_LS | END | SIZES(200, 0),
               TX_BUF(0) + 100, 0);
    wr(t, TX_POLL, 0);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 300);
    g_assert_cmpmem(buf, 300, got, 300);

    /* The frame that waited was in the other QEMU's queue, and is lost. */
    start_rx(t, 1, 1536);
    cable_send(t->fd, buf, 202);
    wait_status(t, RI);
    assert_received(t, 0, buf, 202);
    stop(t);
}

static void test_tx(void)
{
    Test *t = start();
    uint8_t buf[300], got[300];
    uint32_t status;

    make_frame(buf, sizeof(buf), peer, own);
    g_assert_cmphex(transmit(t, buf, 300, 0), ==, 0);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 300);
    g_assert_cmpmem(buf, 300, got, 300);
    status = wait_status(t, TU);
    g_assert_cmpuint(TS(status), ==, 6);

    /* Padding, and none */
    transmit(t, buf, 20, 0);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 60);
    g_assert_cmpmem(buf, 20, got, 20);
    for (int i = 20; i < 60; i++) {
        g_assert_cmphex(got[i], ==, 0);
    }
    transmit(t, buf, 20, TX_DP);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 20);
    /* With an FCS of its own */
    transmit(t, buf, 104, TX_DC);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 100);

    /* Two buffers, three descriptors, a gap between these, then the end */
    clr_set(t, OP_MODE, ST, 0);
    wr(t, BUS_MODE, 3 << 2);
    qtest_memwrite(t->qts, TX_BUF(0), buf, 300);
    write_desc(t, TX_RING, OWN, TX_FS | SIZES(10, 90), TX_BUF(0),
               TX_BUF(0) + 10);
    write_desc(t, TX_RING + 28, OWN, SIZES(0, 100), 0, TX_BUF(0) + 100);
    write_desc(t, TX_RING + 56, OWN, TX_LS | END | SIZES(100, 0),
               TX_BUF(0) + 200, 0);
    wr(t, STATUS, 0x1ffff);
    start_tx(t);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 300);
    g_assert_cmpmem(buf, 300, got, 300);
    g_assert_cmphex(wait_status(t, TU) & TI, ==, 0);
    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(des0(t, TX_RING + i * 28), ==, 0);
    }
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING);

    /* More in the same ring, by poll demand and not by itself */
    write_desc(t, TX_RING, OWN, TX_ONE | SIZES(100, 0), TX_BUF(0), 0);
    assert_cable_silent(t);
    wr(t, TX_POLL, 0);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 100);
    wait_status(t, TU);
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING + 28);

    /* A chain, in the wrong order of addresses */
    wr(t, BUS_MODE, 0);
    clr_set(t, OP_MODE, ST, 0);
    write_desc(t, TX_RING, OWN, TX_FS | CHAINED | 100, TX_BUF(0),
               TX_RING + 0x800);
    write_desc(t, TX_RING + 0x800, OWN, CHAINED | 100, TX_BUF(0) + 100,
               TX_RING + 0x400);
    write_desc(t, TX_RING + 0x400, OWN, TX_LS | CHAINED | 100,
               TX_BUF(0) + 200, TX_RING);
    wr(t, STATUS, 0x1ffff);
    start_tx(t);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 300);
    g_assert_cmpmem(buf, 300, got, 300);
    wait_status(t, TU);
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING);

    /* Not with the transmitter off, but as soon as it is on */
    wr(t, CONFIG, CONFIG_100);
    write_desc(t, TX_RING, OWN, TX_ONE | 100, TX_BUF(0), 0);
    wr(t, TX_POLL, 0);
    assert_cable_silent(t);
    wr(t, CONFIG, CONFIG_100 | CONFIG_TE);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 100);

    /* Half duplex, nobody there */
    set_link(t, false);
    wr(t, CONFIG, CONFIG_PS | CONFIG_FES | CONFIG_TE);
    g_assert_cmphex(transmit(t, buf, 100, 0), ==, ES | BIT(10) | BIT(11));

    wr(t, STATUS, 0x1ffff);
    clr_set(t, OP_MODE, ST, 0);
    status = rd(t, STATUS);
    g_assert_cmphex(status & (TPS | AIS), ==, TPS);
    g_assert_cmpuint(TS(status), ==, 0);
    stop(t);
}

/* Frames that have all there is to get wrong */
static size_t make_packet(uint8_t *buf, bool v6, bool vlan, uint8_t proto,
                          size_t payload)
{
    uint8_t *ip = buf + 14 + (vlan ? 4 : 0);
    size_t options = v6 ? 8 : 4;
    size_t header = (v6 ? 40 : 20) + options;
    uint8_t *l4 = ip + header;

    make_frame(buf, 14, peer, own);
    if (vlan) {
        stw_be_p(buf + 12, 0x8100);
        stw_be_p(buf + 14, 5);
    }
    stw_be_p(ip - 2, v6 ? 0x86dd : 0x0800);
    for (int i = 0; i < header + payload; i++) {
        ip[i] = i * 5 + 1;
    }
    if (v6) {
        ip[0] = 0x60;
        stw_be_p(ip + 4, options + payload);
        ip[6] = 60;
        ip[40] = proto;
        ip[41] = 0;
    } else {
        ip[0] = 0x46;
        stw_be_p(ip + 2, header + payload);
        stw_be_p(ip + 6, 0x4000);
        ip[9] = proto;
    }
    if (proto == 17) {
        stw_be_p(l4 + 4, payload);
    }
    return l4 + payload - buf;
}

static uint32_t sum16(const uint8_t *buf, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i++) {
        sum += i % 2 ? buf[i] : buf[i] << 8;
    }
    return sum;
}

static uint16_t fold(uint32_t sum)
{
    while (sum >> 16) {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

static uint32_t pseudo(const uint8_t *ip, bool v6, uint8_t proto,
                       size_t payload)
{
    return sum16(ip + (v6 ? 8 : 12), v6 ? 32 : 8) + proto + payload;
}

static void test_tx_checksum(void)
{
    static const uint8_t protos[] = { 6, 17, 1, 58 };
    Test *t = start();
    uint8_t buf[600], got[600];

    for (int i = 0; i < 4 * 4 * 2; i++) {
        uint8_t proto = protos[i % 4];
        bool vlan = i & 4, v6 = i & 8;
        size_t payload = i & 16 ? 333 : 512;
        size_t len = make_packet(buf, v6, vlan, proto, payload);
        size_t ip = vlan ? 18 : 14;
        size_t l4 = ip + (v6 ? 48 : 24);
        size_t csum = l4 + (proto == 6 ? 16 : proto == 17 ? 6 : 2);
        uint32_t ph = proto == 1 ? 0 : pseudo(buf + ip, v6, proto, payload);
        bool known = proto == 6 || proto == 17 || proto == (v6 ? 58 : 1);

        g_assert_cmphex(transmit(t, buf, len, TX_CIC(3)), ==, 0);
        g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, len);
        if (!v6) {
            g_assert_cmphex(fold(sum16(got + ip, 24)), ==, 0xffff);
            memcpy(got + ip + 10, buf + ip + 10, 2);
        }
        if (known) {
            g_assert_cmphex(fold(sum16(got + l4, payload) + ph), ==, 0xffff);
            memcpy(got + csum, buf + csum, 2);
        }
        g_assert_cmpmem(got, len, buf, len);

        /* The pseudo header's sum in its place by software */
        stw_be_p(buf + csum, fold(ph));
        transmit(t, buf, len, TX_CIC(2));
        g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, len);
        if (known) {
            g_assert_cmphex(fold(sum16(got + l4, payload) + ph), ==, 0xffff);
        }

        /* Header only */
        transmit(t, buf, len, TX_CIC(1));
        g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, len);
        g_assert_cmpmem(got + l4, payload, buf + l4, payload);
        if (!v6) {
            g_assert_cmphex(fold(sum16(got + ip, 24)), ==, 0xffff);
        }
    }

    /* A fragment has no checksum to be made of it alone. */
    make_packet(buf, false, false, 17, 100);
    stw_be_p(buf + 14 + 6, 0x2000);
    transmit(t, buf, 138, TX_CIC(3));
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 138);
    g_assert_cmpmem(got + 38, 100, buf + 38, 100);

    /* Less there than its headers say */
    make_packet(buf, false, false, 17, 100);
    g_assert_cmphex(transmit(t, buf, 130, TX_CIC(3)), ==, ES | BIT(12));
    cable_receive(t->fd, got, sizeof(got));
    g_assert_cmphex(transmit(t, buf, 20, TX_CIC(3)), ==, ES | BIT(16));
    cable_receive(t->fd, got, sizeof(got));
    buf[14] = 0x41;
    g_assert_cmphex(transmit(t, buf, 138, TX_CIC(3)), ==, ES | BIT(16));
    cable_receive(t->fd, got, sizeof(got));
    make_packet(buf, true, false, 17, 100);
    for (int i = 0; i < 15; i++) {
        transmit(t, buf, 14 + i * 8, TX_CIC(3));
        cable_receive(t->fd, got, sizeof(got));
        buf[14 + 40 + i] = 60;
    }

    /* Only a MAC that has all of the frame can do that. */
    clr_set(t, OP_MODE, ST | TSF, 0);
    make_packet(buf, false, false, 17, 100);
    qtest_memwrite(t->qts, TX_BUF(0), buf, 138);
    write_desc(t, TX_RING, OWN, TX_ONE | END | TX_CIC(3) | 138, TX_BUF(0), 0);
    clr_set(t, OP_MODE, 0, ST);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 138);
    g_assert_cmpmem(got, 138, buf, 138);
    stop(t);
}

static void test_rx(void)
{
    Test *t = start();
    uint8_t buf[3000], all[3004];
    uint32_t status;

    make_frame(buf, sizeof(buf), own, peer);
    start_rx(t, 4, 1536);
    g_assert_cmpuint(RS(rd(t, STATUS)), ==, 3);
    cable_send(t->fd, buf, 100);
    wait_status(t, RI);
    assert_received(t, 0, buf, 100);
    g_assert_cmphex(des0(t, RX_RING) & RX_FT, ==, RX_FT);
    g_assert_cmphex(rd(t, CUR_RX_DESC), ==, RX_RING + 16);

    /* Short ones come padded. */
    wr(t, STATUS, 0x1ffff);
    memset(buf + 20, 0, 40);
    cable_send(t->fd, buf, 20);
    wait_status(t, RI);
    assert_received(t, 1, buf, 60);

    /* The driver is not told of the last but one. */
    wr(t, STATUS, 0x1ffff);
    qtest_writel(t->qts, RX_RING + 36, SIZES(1536, 0) | RX_DIC);
    cable_send(t->fd, buf, 200);
    cable_send(t->fd, buf, 300);
    wait_status(t, RI);
    assert_received(t, 2, buf, 200);
    assert_received(t, 3, buf, 300);

    /* No descriptor: the next frame waits, until there is one. */
    wr(t, STATUS, 0x1ffff);
    cable_send(t->fd, buf, 400);
    status = wait_status(t, RU);
    g_assert_cmpuint(RS(status), ==, 4);
    qtest_clock_step(t->qts, 100 * MS);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    write_desc(t, RX_RING, OWN, SIZES(1536, 0), RX_BUF(0), 0);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    wr(t, RX_POLL, 0);
    wait_status(t, RI);
    assert_received(t, 0, buf, 400);
    g_assert_cmpuint(RS(rd(t, STATUS)), ==, 3);
    /* The same without a poll demand */
    wr(t, STATUS, 0x1ffff);
    cable_send(t->fd, buf, 401);
    wait_status(t, RU);
    write_desc(t, RX_RING + 16, OWN, SIZES(1536, 0), RX_BUF(1), 0);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    qtest_clock_step(t->qts, 11 * MS);
    wait_status(t, RI);
    assert_received(t, 1, buf, 401);

    /* Both buffers of two descriptors, a gap between these */
    clr_set(t, OP_MODE, SR, 0);
    wr(t, BUS_MODE, 1 << 2);
    write_desc(t, RX_RING, OWN, SIZES(100, 200), RX_BUF(0), RX_BUF(1));
    write_desc(t, RX_RING + 20, OWN, SIZES(300, 2000) | END, RX_BUF(2),
               RX_BUF(3));
    wr(t, STATUS, 0x1ffff);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, 1500);
    wait_status(t, RI);
    memcpy(all, buf, 1500);
    stl_le_p(all + 1500, fcs_of(buf, 1500));
    assert_memory(t, RX_BUF(0), all, 100);
    assert_memory(t, RX_BUF(1), all + 100, 200);
    assert_memory(t, RX_BUF(2), all + 300, 300);
    assert_memory(t, RX_BUF(3), all + 600, 904);
    g_assert_cmphex(des0(t, RX_RING), ==, RX_FS);
    g_assert_cmphex(des0(t, RX_RING + 20), ==,
                    1504 << 16 | RX_LS | RX_FT);

    /* A chain that ends too early: the rest of the frame is lost. */
    wr(t, BUS_MODE, 0);
    clr_set(t, OP_MODE, SR, 0);
    write_desc(t, RX_RING, OWN, CHAINED | SIZES(100, 100), RX_BUF(0),
               RX_RING + 0x400);
    write_desc(t, RX_RING + 0x400, OWN, CHAINED | SIZES(100, 100), RX_BUF(1),
               RX_RING + 0x200);
    write_desc(t, RX_RING + 0x200, 0, CHAINED | SIZES(100, 100), RX_BUF(2),
               RX_RING);
    qtest_memset(t->qts, RX_BUF(2), 0, 4);
    wr(t, STATUS, 0x1ffff);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, 1000);
    g_assert_cmphex(wait_status(t, RI) & RU, ==, RU);
    assert_memory(t, RX_BUF(0), buf, 100);
    assert_memory(t, RX_BUF(1), buf + 100, 100);
    g_assert_cmphex(qtest_readl(t->qts, RX_BUF(2)), ==, 0);
    g_assert_cmphex(des0(t, RX_RING), ==, RX_FS);
    g_assert_cmphex(des0(t, RX_RING + 0x400) & (RX_LS | RX_DE | ES), ==,
                    RX_LS | RX_DE | ES);
    g_assert_cmphex(rd(t, MISSED), ==, 1);
    g_assert_cmphex(rd(t, MISSED), ==, 0);

    /* Nothing with the receiver off; it waits with the DMA off. */
    wr(t, CONFIG, CONFIG_100);
    start_rx(t, 4, 1536);
    cable_send(t->fd, buf, 500);
    sunxi_settle(t->qts);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    clr_set(t, OP_MODE, SR, 0);
    wr(t, CONFIG, CONFIG_100 | CONFIG_RE);
    cable_send(t->fd, buf, 501);
    sunxi_settle(t->qts);
    status = rd(t, STATUS);
    g_assert_cmphex(status & (RI | RPS), ==, RPS);
    g_assert_cmpuint(RS(status), ==, 0);
    start_rx(t, 4, 1536);
    wait_status(t, RI);
    assert_received(t, 0, buf, 501);
    stop(t);
}

static void test_filter(void)
{
    /* IPv4 all hosts; bit 47 of the hash, by Linux's bitrev32(~crc) >> 26 */
    static const uint8_t multicast[6] = { 0x01, 0x00, 0x5e, 0, 0, 1 };
    static const uint8_t other[6] = { 0x02, 0x12, 0x34, 0x56, 0x78, 0x9b };
    Test *t = start();
    uint32_t bit = 0, crc = ~fcs_of(multicast, 6);

    for (int i = 0; i < 6; i++) {
        bit |= (~crc >> i & 1) << (5 - i);
    }

    g_assert_true(passes(t, own, peer));
    g_assert_false(passes(t, other, peer));
    g_assert_false(passes(t, multicast, peer));
    g_assert_true(passes(t, broadcast, peer));

    wr(t, FILTER, BIT(0));
    g_assert_true(passes(t, other, peer));
    wr(t, FILTER, BIT(4));
    g_assert_true(passes(t, multicast, peer));
    g_assert_false(passes(t, other, peer));
    wr(t, FILTER, BIT(5));
    g_assert_false(passes(t, broadcast, peer));
    wr(t, FILTER, BIT(3));
    g_assert_false(passes(t, own, peer));
    g_assert_true(passes(t, other, peer));
    wr(t, FILTER, BIT(31));
    g_assert_true(passes(t, other, peer));
    g_assert_cmphex(des0(t, RX_RING) & BIT(30), ==, BIT(30));

    /* Hash, of multicast only */
    wr(t, FILTER, BIT(2));
    wr(t, HASH_LOW, ~0);
    wr(t, HASH_HIGH, ~0);
    g_assert_true(passes(t, multicast, peer));
    g_assert_false(passes(t, other, peer));
    wr(t, bit < 32 ? HASH_LOW : HASH_HIGH, ~(1u << bit % 32));
    g_assert_false(passes(t, multicast, peer));
    wr(t, HASH_LOW, bit < 32 ? 1u << bit : 0);
    wr(t, HASH_HIGH, bit < 32 ? 0 : 1u << (bit - 32));
    g_assert_true(passes(t, multicast, peer));
    /* of unicast as well, which then needs it */
    wr(t, FILTER, BIT(1) | BIT(2));
    g_assert_false(passes(t, own, peer));
    wr(t, FILTER, BIT(1) | BIT(2) | BIT(10));
    g_assert_true(passes(t, own, peer));

    /* More addresses, and parts of addresses */
    wr(t, FILTER, 0);
    set_mac(t, 3, other, 0);
    g_assert_false(passes(t, other, peer));
    set_mac(t, 3, other, BIT(31));
    g_assert_true(passes(t, other, peer));
    set_mac(t, 3, multicast, BIT(31));
    g_assert_true(passes(t, multicast, peer));
    set_mac(t, 3, own, BIT(31) | BIT(29));
    g_assert_true(passes(t, other, peer));
    g_assert_false(passes(t, peer, peer));

    /* By source */
    set_mac(t, 3, peer, BIT(31) | BIT(30));
    g_assert_false(passes(t, peer, peer));
    wr(t, FILTER, BIT(9));
    g_assert_true(passes(t, own, peer));
    g_assert_false(passes(t, own, other));
    wr(t, FILTER, BIT(9) | BIT(8));
    g_assert_false(passes(t, own, peer));
    g_assert_true(passes(t, own, other));
    stop(t);
}

static void test_sizes(void)
{
    Test *t = start();
    g_autofree uint8_t *buf = g_malloc(17000);
    g_autofree uint8_t *got = g_malloc(17000);

    make_frame(buf, 17000, own, peer);

    /* Sent: whatever fits two buffers, and more by more descriptors */
    for (size_t len = 14; len <= 1518; len += 47) {
        transmit(t, buf, len, TX_DP);
        g_assert_cmpuint(cable_receive(t->fd, got, 17000), ==, len);
        g_assert_cmpmem(buf, len, got, len);
    }
    transmit(t, buf, 0, 0);
    g_assert_cmpuint(cable_receive(t->fd, got, 17000), ==, 60);
    for (int i = 0; i < 2; i++) {
        /* Babbling is stopped, unless it may be. */
        clr_set(t, OP_MODE, ST, 0);
        qtest_memwrite(t->qts, TX_BUF(0), buf, 9000);
        for (int j = 0; j < 5; j++) {
            write_desc(t, TX_RING + j * 16, OWN,
                       (j == 0 ? TX_FS : 0) | (j == 4 ? TX_LS | END : 0) |
                       SIZES(1800, 0), TX_BUF(0) + j * 1800, 0);
        }
        wr(t, STATUS, 0x1ffff);
        start_tx(t);
        if (i == 0) {
            g_assert_cmpuint(TS(wait_status(t, TJT)), ==, 0);
            g_assert_cmphex(des0(t, TX_RING + 64), ==, ES | BIT(14));
            assert_cable_silent(t);
            clr_set(t, CONFIG, 0, CONFIG_JD);
        } else {
            g_assert_cmpuint(cable_receive(t->fd, got, 17000), ==, 9000);
            g_assert_cmpmem(buf, 9000, got, 9000);
        }
    }

    /* Received */
    for (size_t len = 60; len <= 1514; len = MIN(len + 131, 1514)) {
        start_rx(t, 2, 1536);
        cable_send(t->fd, buf, len);
        wait_status(t, RI);
        assert_received(t, 0, buf, len);
        if (len == 1514) {
            break;
        }
    }
    /* Too long a one is not even seen; nor is one without an address. */
    start_rx(t, 16, 1536);
    cable_send(t->fd, buf, 1515);
    cable_send(t->fd, buf, 2048);
    cable_send(t->fd, buf, 9000);
    cable_send(t->fd, buf, 1);
    cable_send(t->fd, buf, 13);
    cable_send(t->fd, buf, 100);
    wait_status(t, RI);
    assert_received(t, 0, buf, 100);
    /* A VLAN tag does not make it too long. */
    start_rx(t, 2, 1536);
    stw_be_p(buf + 12, 0x8100);
    cable_send(t->fd, buf, 1518);
    wait_status(t, RI);
    g_assert_cmpuint(RX_LEN(des0(t, RX_RING)), ==, 1522);
    stw_be_p(buf + 12, 0x88b5);
    /* Errors forwarded */
    clr_set(t, OP_MODE, 0, FEF);
    start_rx(t, 2, 2047);
    cable_send(t->fd, buf, 1600);
    wait_status(t, RI);
    g_assert_cmphex(des0(t, RX_RING), ==,
                    1604 << 16 | RX_FS | RX_LS | RX_FT | ES | BIT(7));
    clr_set(t, OP_MODE, FEF, 0);
    /* Jumbo frames, over as many descriptors as they take */
    clr_set(t, CONFIG, 0, CONFIG_JE);
    start_rx(t, 8, 2000);
    cable_send(t->fd, buf, 9000);
    wait_status(t, RI);
    for (int i = 0; i < 4; i++) {
        assert_memory(t, RX_BUF(i), buf + i * 2000, 2000);
        g_assert_cmphex(des0(t, RX_RING + i * 16), ==, i ? 0 : RX_FS);
    }
    g_assert_cmphex(des0(t, RX_RING + 64), ==, 9004 << 16 | RX_LS | RX_FT);
    /* More than the MAC can ever take */
    clr_set(t, CONFIG, 0, CONFIG_WD);
    clr_set(t, OP_MODE, 0, FEF);
    start_rx(t, 16, 2000);
    cable_send(t->fd, buf, 16999);
    wait_status(t, RI);
    g_assert_cmpuint(RX_LEN(des0(t, RX_RING + 8 * 16)), <=, 16383);

    /* A length instead of a type */
    clr_set(t, OP_MODE, FEF, 0);
    wr(t, CONFIG, CONFIG_100 | CONFIG_RE | CONFIG_ACS);
    stw_be_p(buf + 12, 10);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, 60);
    wait_status(t, RI);
    g_assert_cmphex(des0(t, RX_RING), ==, 24 << 16 | RX_FS | RX_LS);
    stw_be_p(buf + 12, 500);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, 60);
    wait_status(t, RI);
    g_assert_cmphex(des0(t, RX_RING), ==,
                    64 << 16 | RX_FS | RX_LS | BIT(12));
    stop(t);
}

static void test_rx_checksum(void)
{
    Test *t = start();
    uint8_t buf[300];
    size_t len;

    clr_set(t, CONFIG, 0, CONFIG_IPC | CONFIG_LM);
    wr(t, FILTER, BIT(0));
    for (int v6 = 0; v6 < 2; v6++) {
        for (int bad = 0; bad < 3; bad++) {
            uint32_t expect = RX_FT;

            len = make_packet(buf, v6, false, 17, 100);
            start_rx(t, 1, 1536);
            /* Filled in on the way out, all or the header's only */
            if (bad == 1) {
                expect |= BIT(0);
            } else if (bad == 2) {
                expect |= BIT(7);
                buf[14] = 0x41;
            }
            transmit(t, buf, len, TX_CIC(bad ? 1 : 3));
            wait_status(t, RI);
            g_assert_cmphex(des0(t, RX_RING) & (RX_FT | BIT(7) | BIT(0)), ==,
                            expect);
        }
    }
    start_rx(t, 1, 1536);
    make_frame(buf, 100, peer, own);
    transmit(t, buf, 100, 0);
    wait_status(t, RI);
    g_assert_cmphex(des0(t, RX_RING) & (RX_FT | BIT(7) | BIT(0)), ==,
                    BIT(7) | BIT(0));
    stop(t);
}

static void test_loopback(void)
{
    Test *t = start();
    uint8_t buf[200];

    make_frame(buf, sizeof(buf), own, own);
    /* In the MAC: needs no link, and hears nobody else */
    set_link(t, false);
    clr_set(t, CONFIG, 0, CONFIG_LM);
    start_rx(t, 2, 1536);
    transmit(t, buf, sizeof(buf), 0);
    wait_status(t, RI);
    assert_received(t, 0, buf, sizeof(buf));
    set_link(t, true);
    assert_cable_silent(t);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);

    /* In the PHY */
    clr_set(t, CONFIG, CONFIG_LM, 0);
    mdio_write(t, BMCR, BMCR_LOOPBACK | BMCR_100 | BMCR_FD);
    start_rx(t, 2, 1536);
    transmit(t, buf, sizeof(buf), 0);
    wait_status(t, RI);
    assert_received(t, 0, buf, sizeof(buf));
    assert_cable_silent(t);

    /* Nowhere to put it */
    start_rx(t, 1, 1536);
    transmit(t, buf, sizeof(buf), 0);
    wait_status(t, RI);
    transmit(t, buf, sizeof(buf), 0);
    g_assert_cmphex(rd(t, STATUS) & (RI | RU), ==, RU);
    mdio_write(t, BMCR, BMCR_AN);
    g_assert_true(gets_out(t));
    stop(t);
}

static void test_pause(void)
{
    static const uint8_t address[6] = { 0x01, 0x80, 0xc2, 0, 0, 1 };
    Test *t = start();
    uint8_t buf[60] = { 0 }, got[60];

    /* Sent */
    wr(t, FLOW, 0x1234 << 16 | 1);
    g_assert_cmphex(rd(t, FLOW), ==, 0x1234 << 16);
    assert_cable_silent(t);
    wr(t, FLOW, 0x1234 << 16 | 2 | 1);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 60);
    memcpy(buf, address, 6);
    memcpy(buf + 6, own, 6);
    stl_be_p(buf + 12, 0x88080001);
    stw_be_p(buf + 16, 0x1234);
    g_assert_cmpmem(got, 60, buf, 60);

    /* Received: 1000 * 512 bits at 100 Mbit/s are 5.12 ms. */
    memcpy(buf + 6, peer, 6);
    stw_be_p(buf + 16, 1000);
    wr(t, FILTER, BIT(4) | 3 << 6);
    start_rx(t, 4, 1536);
    cable_send(t->fd, buf, 60);
    wait_status(t, RI);
    g_assert_true(gets_out(t));
    wr(t, FLOW, 4);
    start_rx(t, 4, 1536);
    cable_send(t->fd, buf, 60);
    wait_status(t, RI);
    clr_set(t, OP_MODE, ST, 0);
    write_desc(t, TX_RING, OWN, TX_ONE | END | 60, TX_BUF(0), 0);
    start_tx(t);
    qtest_clock_step(t->qts, 5120000 - 1);
    assert_cable_silent(t);
    qtest_clock_step(t->qts, 1);
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 60);

    /* The MAC keeps such frames to itself, if so told. */
    wr(t, FILTER, BIT(4));
    start_rx(t, 4, 1536);
    cable_send(t->fd, buf, 60);
    make_frame(buf, 60, own, peer);
    cable_send(t->fd, buf, 60);
    wait_status(t, RI);
    assert_received(t, 0, buf, 60);
    stop(t);
}

/* Flow control by itself, when frames find no descriptor */
static void test_thresholds(void)
{
    Test *t = start();
    uint8_t buf[60], got[60];

    make_frame(buf, sizeof(buf), own, peer);
    wr(t, FLOW, 0x4321 << 16 | 2);
    for (int efc = 0; efc < 2; efc++) {
        clr_set(t, OP_MODE, 0, efc ? EFC : 0);
        start_rx(t, 1, 1536);
        for (int i = 0; i < 3; i++) {
            cable_send(t->fd, buf, sizeof(buf));
        }
        wait_status(t, RU);
        if (!efc) {
            assert_cable_silent(t);
            clr_set(t, OP_MODE, SR, 0);
            start_rx(t, 3, 1536);
            wait_status(t, RI);
            continue;
        }
        g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 60);
        g_assert_cmphex((uint32_t)ldl_be_p(got + 12), ==, 0x88080001);
        g_assert_cmphex(lduw_be_p(got + 16), ==, 0x4321);
        /* Once is enough, until there is room. */
        qtest_clock_step(t->qts, 100 * MS);
        assert_cable_silent(t);
        start_rx(t, 4, 1536);
        g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, 60);
        g_assert_cmphex((uint32_t)ldl_be_p(got + 12), ==, 0x88080001);
        g_assert_cmphex(lduw_be_p(got + 16), ==, 0);
        wait_status(t, RI);
        assert_received(t, 0, buf, sizeof(buf));
    }
    stop(t);
}

/* The lengths that a driver may come by, with jumbo frames allowed */
static void test_lengths(void)
{
    static const size_t lengths[] = { 0, 63, 1518, 2048, 9000 };
    Test *t = start();
    g_autofree uint8_t *buf = g_malloc(9000);
    g_autofree uint8_t *got = g_malloc(9000);

    make_frame(buf, 9000, own, peer);
    clr_set(t, CONFIG, 0, CONFIG_JE);
    for (int i = 0; i < ARRAY_SIZE(lengths); i++) {
        size_t len = lengths[i];

        clr_set(t, OP_MODE, ST, 0);
        qtest_memwrite(t->qts, TX_BUF(0), buf, 9000);
        for (int j = 0; j < 5; j++) {
            size_t done = MIN(len, j * 1800);

            write_desc(t, TX_RING + j * 16, OWN,
                       (j == 0 ? TX_FS : 0) | (j == 4 ? TX_LS | END : 0) |
                       SIZES(MIN(1800, len - done), 0), TX_BUF(0) + done, 0);
        }
        start_tx(t);
        g_assert_cmpuint(cable_receive(t->fd, got, 9000), ==, MAX(len, 60));
        g_assert_cmpmem(got, len, buf, len);

        start_rx(t, 6, 1600);
        cable_send(t->fd, buf, len);
        if (len < 14) {
            /* Nothing that anybody could hear; the next one is. */
            len = 100;
            cable_send(t->fd, buf, len);
        }
        wait_status(t, RI);
        for (int j = 0; j * 1600 < len + 4; j++) {
            uint32_t status = j ? 0 : RX_FS;

            if ((j + 1) * 1600 >= len + 4) {
                status |= (len + 4) << 16 | RX_LS | RX_FT;
            }
            g_assert_cmphex(des0(t, RX_RING + j * 16), ==, status);
            if (j * 1600 < len) {
                assert_memory(t, RX_BUF(j), buf + j * 1600,
                              MIN(1600, len - j * 1600));
            }
        }
    }
    stop(t);
}

/* One frame by one enhanced descriptor */
static void e_transmit(Test *t, const uint8_t *buf, size_t len, uint32_t cic)
{
    uint32_t control = E_TX_ONE | E_TX_END | E_TX_CIC(cic);

    clr_set(t, OP_MODE, ST, 0);
    qtest_memwrite(t->qts, TX_BUF(0), buf, len);
    write_desc(t, TX_RING, OWN | control, E_SIZES(len, 0), TX_BUF(0), 0);
    wr(t, STATUS, 0x1ffff);
    start_tx(t);
    wait_status(t, TI);
    /* What the driver wrote is still there. */
    g_assert_cmphex(des0(t, TX_RING), ==, control);
}

static void e_start_rx(Test *t, uint32_t des1)
{
    clr_set(t, OP_MODE, SR, 0);
    wr(t, STATUS, 0x1ffff);
    write_desc(t, RX_RING, OWN, E_RX_END | des1, RX_BUF(0), RX_BUF(1));
    qtest_writel(t->qts, RX_RING + 16, ~0);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
}

static void check_enhanced_ring(Test *t, uint32_t size)
{
    g_autofree uint8_t *buf = g_malloc(8100);
    g_autofree uint8_t *got = g_malloc(8100);

    make_frame(buf, 8100, own, peer);
    /* More in one buffer than a normal descriptor has room for */
    clr_set(t, CONFIG, 0, CONFIG_JE);
    qtest_memwrite(t->qts, TX_BUF(0), buf, 8000);
    write_desc(t, TX_RING, OWN | E_TX_FS, E_SIZES(5000, 0), TX_BUF(0), 0);
    write_desc(t, TX_RING + size, OWN | E_TX_LS | E_TX_IC | E_TX_END,
               E_SIZES(1000, 2000), TX_BUF(0) + 5000, TX_BUF(0) + 6000);
    start_tx(t);
    g_assert_cmpuint(cable_receive(t->fd, got, 8100), ==, 8000);
    g_assert_cmpmem(buf, 8000, got, 8000);
    wait_status(t, TU);
    g_assert_cmphex(des0(t, TX_RING), ==, E_TX_FS);
    g_assert_cmphex(des0(t, TX_RING + size), ==,
                    E_TX_LS | E_TX_IC | E_TX_END);
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING);

    write_desc(t, RX_RING, OWN, E_SIZES(3000, 2000), RX_BUF(0),
               RX_BUF(0) + 3000);
    write_desc(t, RX_RING + size, OWN, E_RX_CHAINED | 4000,
               RX_BUF(0) + 5000, RX_RING);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, 8000);
    wait_status(t, RI);
    assert_memory(t, RX_BUF(0), buf, 8000);
    g_assert_cmphex(des0(t, RX_RING), ==, RX_FS);
    g_assert_cmphex(des0(t, RX_RING + size), ==, 8004 << 16 | RX_LS | RX_FT);
    g_assert_cmphex(rd(t, CUR_RX_DESC), ==, RX_RING);

    /* A chain back to the first one */
    clr_set(t, OP_MODE, ST, 0);
    write_desc(t, TX_RING, OWN | E_TX_FS | E_TX_CHAINED, 100, TX_BUF(0),
               TX_RING + 0x400);
    write_desc(t, TX_RING + 0x400, OWN | E_TX_LS | E_TX_CHAINED, 200,
               TX_BUF(0) + 100, TX_RING);
    start_tx(t);
    g_assert_cmpuint(cable_receive(t->fd, got, 8100), ==, 300);
    g_assert_cmpmem(buf, 300, got, 300);
    g_assert_cmphex(rd(t, CUR_TX_DESC), ==, TX_RING);
    clr_set(t, CONFIG, CONFIG_JE, 0);
}

static void test_enhanced(void)
{
    for (int extended = 0; extended < 2; extended++) {
        Test *t = start_other(HAS_ENHANCED | HAS_TX_COE | HAS_RX_COE, 0x1037);
        uint8_t buf[300];
        size_t len;

        wr(t, BUS_MODE, extended << 7);
        check_enhanced_ring(t, extended ? 32 : 16);

        clr_set(t, CONFIG, 0, CONFIG_IPC | CONFIG_LM);
        wr(t, FILTER, BIT(0));
        for (int i = 0; i < 3 * 2 * 3; i++) {
            unsigned type = i % 3 + 1, bad = i / 6;
            bool v6 = i / 3 % 2;
            uint32_t status = RX_FT, status4 = type | (v6 ? BIT(7) : BIT(6));

            len = make_packet(buf, v6, false,
                              type == 1 ? 17 : type == 2 ? 6 : v6 ? 58 : 1,
                              100);
            e_start_rx(t, 1536);
            if (bad == 1) {
                status |= BIT(0);
                status4 |= BIT(4);
            } else if (bad == 2) {
                status |= BIT(7);
                status4 = (status4 & ~7) | BIT(3);
                buf[14] = 0x41;
            }
            if (bad == 2) {
                clr_set(t, OP_MODE, TSF, 0);
            }
            clr_set(t, OP_MODE, ST, 0);
            qtest_memwrite(t->qts, TX_BUF(0), buf, len);
            write_desc(t, TX_RING, OWN | E_TX_ONE | E_TX_END |
                       E_TX_CIC(bad ? 1 : 3), len, TX_BUF(0), 0);
            start_tx(t);
            wait_status(t, RI);
            if (extended) {
                status = RX_FT | BIT(0);
            } else {
                status4 = ~0;
            }
            g_assert_cmphex(des0(t, RX_RING), ==,
                            (len + 4) << 16 | RX_FS | RX_LS | status);
            g_assert_cmphex(des0(t, RX_RING + 16), ==, status4);
        }
        /* Not IP */
        make_frame(buf, 100, own, peer);
        e_start_rx(t, 1536);
        e_transmit(t, buf, 100, 3);
        wait_status(t, RI);
        g_assert_cmphex(des0(t, RX_RING), ==, 104 << 16 | RX_FS | RX_LS |
                        (extended ? RX_FT : BIT(7) | BIT(0)));
        g_assert_cmphex(des0(t, RX_RING + 16), ==, extended ? 0 : UINT32_MAX);

        /* To be told of later, or not at all */
        wr(t, RX_WATCHDOG, 0xfff);
        g_assert_cmphex(rd(t, RX_WATCHDOG), ==, 0xff);
        wr(t, RX_WATCHDOG, 100);
        e_start_rx(t, RX_DIC | 1536);
        e_transmit(t, buf, 100, 0);
        g_assert_cmphex(des0(t, RX_RING) & OWN, ==, 0);
        qtest_clock_step(t->qts, 100 * 1280 - 1);
        g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
        qtest_clock_step(t->qts, 1);
        g_assert_cmphex(rd(t, STATUS) & RI, ==, RI);
        wr(t, RX_WATCHDOG, 0);
        e_start_rx(t, RX_DIC | 1536);
        e_transmit(t, buf, 100, 0);
        qtest_clock_step(t->qts, 100 * MS);
        g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
        stop(t);
    }
}

/* A MAC that does no checksums and an A20's: neither has what the others do. */
static void test_features(void)
{
    Test *t = start_other(HAS_MMC, 0x1034);
    uint8_t buf[200], got[200];
    size_t len;

    len = make_packet(buf, false, false, 17, 100);
    transmit(t, buf, len, TX_CIC(3));
    g_assert_cmpuint(cable_receive(t->fd, got, sizeof(got)), ==, len);
    g_assert_cmpmem(buf, len, got, len);
    clr_set(t, CONFIG, 0, CONFIG_IPC);
    g_assert_cmphex(rd(t, CONFIG) & CONFIG_IPC, ==, 0);
    stop(t);

    t = start();
    for (uint32_t reg = MMC_CONTROL; reg < 0x300; reg += 4) {
        wr(t, reg, reg == MMC_CONTROL ? BIT(4) : ~0);
        g_assert_cmphex(rd(t, reg), ==, 0);
    }
    wr(t, RX_WATCHDOG, 0xff);
    g_assert_cmphex(rd(t, RX_WATCHDOG), ==, 0);
    stop(t);
}

static uint32_t tx_counter(Test *t, unsigned n)
{
    return rd(t, 0x114 + n * 4);
}

static uint32_t rx_counter(Test *t, unsigned n)
{
    return rd(t, 0x180 + n * 4);
}

static uint32_t ipc_counter(Test *t, unsigned n)
{
    return rd(t, 0x210 + n * 4);
}

static void receive(Test *t, const uint8_t *buf, size_t len)
{
    start_rx(t, 2, 1600);
    cable_send(t->fd, buf, len);
    wait_status(t, RI);
}

static void test_counters(void)
{
    static const uint8_t multicast[6] = { 0x01, 0, 0x5e, 1, 2, 3 };
    static const uint8_t *to[] = { peer, multicast, broadcast };
    /* without FCS: one for each class of sizes */
    static const size_t lengths[] = { 60, 61, 124, 252, 508, 1020 };
    Test *t = start_other(HAS_MMC | HAS_RX_COE | HAS_TX_COE, 0x1034);
    g_autofree char *more = options(HAS_MMC | HAS_RX_COE | HAS_TX_COE, 0x1034);
    g_autofree char *args = cable_args(t, "cubieboard2", more);
    uint8_t buf[1600] = { 0 }, got[1600];
    uint32_t octets = 0;
    size_t len;

    qtest_irq_intercept_in(t->qts, GIC);
    wr(t, FILTER, BIT(0));
    /* One frame of each kind and size, and a tag, each way */
    for (int i = 0; i < 6; i++) {
        make_frame(buf, sizeof(buf), to[i % 3], own);
        transmit(t, buf, lengths[i], 0);
        cable_receive(t->fd, got, sizeof(got));
        receive(t, buf, lengths[i]);
        octets += lengths[i] + 4;
    }
    stw_be_p(buf + 12, 0x8100);
    transmit(t, buf, 60, 0);
    cable_receive(t->fd, got, sizeof(got));
    receive(t, buf, 60);
    octets += 64;
    wr(t, FLOW, 2 | 1);
    cable_receive(t->fd, got, sizeof(got));
    g_assert_cmpuint(tx_counter(t, 0), ==, octets + 64);
    g_assert_cmpuint(tx_counter(t, 1), ==, 8);
    g_assert_cmpuint(tx_counter(t, 2), ==, 3);
    g_assert_cmpuint(tx_counter(t, 3), ==, 3);
    g_assert_cmpuint(tx_counter(t, 10), ==, 2);
    g_assert_cmpuint(tx_counter(t, 11), ==, 3);
    g_assert_cmpuint(tx_counter(t, 12), ==, 3);
    g_assert_cmpuint(tx_counter(t, 20), ==, octets + 64);
    g_assert_cmpuint(tx_counter(t, 21), ==, 8);
    g_assert_cmpuint(tx_counter(t, 23), ==, 1);
    g_assert_cmpuint(tx_counter(t, 24), ==, 1);
    g_assert_cmpuint(rx_counter(t, 0), ==, 7);
    g_assert_cmpuint(rx_counter(t, 1), ==, octets);
    g_assert_cmpuint(rx_counter(t, 2), ==, octets);
    g_assert_cmpuint(rx_counter(t, 3), ==, 3);
    g_assert_cmpuint(rx_counter(t, 4), ==, 2);
    g_assert_cmpuint(rx_counter(t, 17), ==, 2);
    g_assert_cmpuint(rx_counter(t, 22), ==, 1);
    for (int i = 0; i < 6; i++) {
        g_assert_cmpuint(tx_counter(t, 4 + i), ==, i ? 1 : 3);
        g_assert_cmpuint(rx_counter(t, 11 + i), ==, i ? 1 : 2);
    }
    /* Too long, too short for what it says, and neither length nor type */
    make_frame(buf, sizeof(buf), own, peer);
    cable_send(t->fd, buf, 1515);
    stw_be_p(buf + 12, 500);
    receive(t, buf, 60);
    stw_be_p(buf + 12, 1501);
    receive(t, buf, 60);
    g_assert_cmpuint(rx_counter(t, 10), ==, 1);
    g_assert_cmpuint(rx_counter(t, 18), ==, 2);
    g_assert_cmpuint(rx_counter(t, 19), ==, 1);
    g_assert_cmpuint(rx_counter(t, 20), ==, 0);
    make_frame(buf, sizeof(buf), own, peer);
    cable_send(t->fd, buf, 1600);
    clr_set(t, CONFIG, 0, CONFIG_IPC);
    /* UDP of IPv4 and TCP of IPv6; the checksums are wrong */
    len = make_packet(buf, false, false, 17, 100);
    receive(t, buf, len);
    g_assert_cmpuint(ipc_counter(t, 1), ==, 1);
    stw_be_p(buf + 14 + 10, 0);
    stw_be_p(buf + 14 + 10, ~fold(sum16(buf + 14, 24)));
    receive(t, buf, len);
    g_assert_cmpuint(ipc_counter(t, 0), ==, 1);
    g_assert_cmpuint(ipc_counter(t, 9), ==, 1);
    g_assert_cmpuint(ipc_counter(t, 16), ==, 124);
    g_assert_cmpuint(ipc_counter(t, 25), ==, 100);
    stw_be_p(buf + 14 + 24 + 6, 0);
    receive(t, buf, len);
    g_assert_cmpuint(ipc_counter(t, 4), ==, 1);
    g_assert_cmpuint(ipc_counter(t, 8), ==, 1);
    receive(t, buf, make_packet(buf, true, false, 6, 100));
    g_assert_cmpuint(ipc_counter(t, 5), ==, 1);
    g_assert_cmpuint(ipc_counter(t, 11), ==, 1);
    receive(t, buf, make_packet(buf, true, false, 99, 100));
    g_assert_cmpuint(ipc_counter(t, 7), ==, 1);

    /* Frozen, then cleared by reading, then all at once */
    make_frame(buf, sizeof(buf), peer, own);
    wr(t, MMC_CONTROL, BIT(3));
    transmit(t, buf, 60, 0);
    cable_receive(t->fd, got, sizeof(got));
    g_assert_cmpuint(tx_counter(t, 1), ==, 8);
    wr(t, MMC_CONTROL, BIT(2));
    g_assert_cmpuint(tx_counter(t, 1), ==, 8);
    g_assert_cmpuint(tx_counter(t, 1), ==, 0);
    g_assert_cmpuint(tx_counter(t, 21), ==, 8);
    wr(t, MMC_CONTROL, BIT(0));
    g_assert_cmphex(rd(t, MMC_CONTROL), ==, 0);
    g_assert_cmpuint(rx_counter(t, 0), ==, 0);

    /* Half of the way, all of it, and not beyond it */
    wr(t, MMC_TX_MASK, ~2);
    wr(t, MMC_RX_MASK, ~0);
    wr(t, MMC_IPC_MASK, ~0);
    for (int full = 0; full < 3; full++) {
        uint32_t control = (full ? BIT(5) : 0) | (full == 2 ? BIT(1) : 0);
        uint32_t start = full ? 0xfffffff0 : 0x7ffffff0;

        wr(t, MMC_CONTROL, BIT(4) | control);
        g_assert_cmphex(rd(t, MMC_CONTROL), ==, control);
        g_assert_cmphex(rx_counter(t, 1), ==, full ? 0xfffff800 : 0x7ffff800);
        g_assert_cmphex(tx_counter(t, 1), ==, start);
        for (int i = 0; i < 16; i++) {
            g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
            transmit(t, buf, 60, 0);
            cable_receive(t->fd, got, sizeof(got));
        }
        g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
        g_assert_cmphex(rd(t, STATUS) & GMI, ==, GMI);
        g_assert_cmphex(rd(t, INT_STATUS), ==, BIT(4) | BIT(6));
        g_assert_cmphex(rd(t, MMC_TX_INT) & (BIT(0) | BIT(1) | BIT(4)), ==,
                        BIT(1) | BIT(4));
        if (full == 1) {
            t->qts = sunxi_migrate(t->qts, args);
            qtest_irq_intercept_in(t->qts, GIC);
            g_assert_cmphex(rd(t, INT_STATUS), ==, BIT(4) | BIT(6));
        }
        g_assert_cmphex(tx_counter(t, 1), ==,
                        full == 0 ? 0x80000000 : full == 1 ? 0 : 0xffffffff);
        g_assert_cmphex(rd(t, MMC_TX_INT) & BIT(1), ==, 0);
        g_assert_cmphex(rd(t, INT_STATUS), ==, 0);
        g_assert_cmphex(rd(t, STATUS) & GMI, ==, 0);
        g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
    }
    stop(t);
}

static void test_interrupt(void)
{
    Test *t = start();
    uint8_t buf[100];

    qtest_irq_intercept_in(t->qts, GIC);
    make_frame(buf, sizeof(buf), own, own);
    transmit(t, buf, sizeof(buf), 0);
    g_assert_cmphex(rd(t, STATUS) & NIS, ==, 0);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, INT_ENABLE, NIS);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, INT_ENABLE, TI);
    g_assert_cmphex(rd(t, STATUS) & NIS, ==, NIS);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, INT_ENABLE, TI | NIS);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    /* It is the summary that has to be cleared, and the cause. */
    wr(t, STATUS, NIS);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, STATUS, TI);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, STATUS, NIS);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));

    wr(t, INT_ENABLE, RI | NIS);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, sizeof(buf));
    wait_status(t, RI);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, STATUS, RI | NIS);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));

    /* That of a frame that comes while the driver polls is not lost. */
    wr(t, INT_ENABLE, NIS);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, sizeof(buf));
    wait_status(t, RI);
    wr(t, STATUS, RI | NIS);
    g_assert_cmphex(rd(t, STATUS) & RI, ==, 0);
    wr(t, INT_ENABLE, RI | NIS);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    wr(t, STATUS, RI | NIS);
    wr(t, INT_ENABLE, NIS);
    wr(t, INT_ENABLE, RI | NIS);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));

    wr(t, INT_ENABLE, AIS | RPS);
    clr_set(t, OP_MODE, SR, 0);
    g_assert_cmphex(rd(t, STATUS) & (AIS | NIS), ==, AIS);
    g_assert_true(qtest_get_irq(t->qts, GMAC_SPI));
    /* A reset of the MAC takes it away. */
    soft_reset(t);
    g_assert_false(qtest_get_irq(t->qts, GMAC_SPI));
    stop(t);
}

/* Descriptors and buffers where there is nothing to read or write */
static void test_bus_errors(void)
{
    Test *t = start();
    uint8_t buf[100];
    uint32_t nowhere = 0xc0000000;

    make_frame(buf, sizeof(buf), own, peer);
    wr(t, TX_BASE, nowhere);
    clr_set(t, OP_MODE, 0, ST | TSF);
    g_assert_cmphex(EB(wait_status(t, FBI)), ==, 7);
    g_assert_cmphex(TS(rd(t, STATUS)), ==, 0);
    wr(t, TX_POLL, 0);

    clr_set(t, OP_MODE, ST, 0);
    wr(t, STATUS, 0x1ffff);
    write_desc(t, TX_RING, OWN, TX_ONE | END | 100, nowhere, 0);
    start_tx(t);
    g_assert_cmphex(EB(wait_status(t, FBI)), ==, 3);
    g_assert_cmphex(des0(t, TX_RING), ==, OWN);
    /* Started again, it is as good as ever. */
    g_assert_true(gets_out(t));

    wr(t, STATUS, 0x1ffff);
    wr(t, RX_BASE, nowhere);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, 100);
    g_assert_cmphex(EB(wait_status(t, FBI)), ==, 6);
    g_assert_cmphex(RS(rd(t, STATUS)), ==, 0);

    clr_set(t, OP_MODE, SR, 0);
    wr(t, STATUS, 0x1ffff);
    write_desc(t, RX_RING, OWN, END | 1536, nowhere, 0);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, 100);
    g_assert_cmphex(EB(wait_status(t, FBI)), ==, 0);
    start_rx(t, 2, 1536);
    cable_send(t->fd, buf, 100);
    wait_status(t, RI);
    assert_received(t, 0, buf, 100);
    stop(t);
}

static void test_hostile(void)
{
    const uint32_t places[] = {
        0, 0x01c20000, GMAC + BUS_MODE, GMAC + STATUS, GMAC + TX_POLL,
        0x01c28000, 0x01d00000, RX_RING, TX_RING, 0xbffffff8, 0xfffffff4,
        0xffff0000,
    };
    Test *t = start();
    uint8_t buf[1500];
    GRand *rand = g_rand_new_with_seed(20);

    make_frame(buf, sizeof(buf), own, peer);

    /* Rings that bite their tail, also with nothing in them */
    for (int n = 1; n <= 3; n++) {
        for (int size = 0; size <= 100; size += 50) {
            clr_set(t, OP_MODE, ST | SR, 0);
            wr(t, STATUS, 0x1ffff);
            for (int i = 0; i < n; i++) {
                uint32_t next = (i + 1) % n * 16;

                write_desc(t, TX_RING + i * 16, OWN, CHAINED | TX_FS | size,
                           TX_BUF(0), TX_RING + next);
                write_desc(t, RX_RING + i * 16, OWN, CHAINED | size,
                           RX_BUF(0), RX_RING + next);
            }
            wr(t, RX_BASE, RX_RING);
            clr_set(t, OP_MODE, 0, SR);
            start_tx(t);
            cable_send(t->fd, buf, sizeof(buf));
            wait_status(t, TU);
            wait_status(t, RI);
        }
    }
    /* A buffer that hands the descriptor back, over and over */
    clr_set(t, OP_MODE, SR, 0);
    for (int i = 0; i < sizeof(buf) - 20; i += 4) {
        stl_le_p(buf + 14 + 2 + i, 0x80000000);
    }
    write_desc(t, RX_RING, OWN, CHAINED | 16, RX_RING + 16, RX_RING + 16);
    write_desc(t, RX_RING + 16, OWN, CHAINED | 4, RX_RING, RX_RING);
    wr(t, RX_BASE, RX_RING);
    clr_set(t, OP_MODE, 0, SR);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);

    /* Descriptors and buffers all over the place, its own registers first */
    for (int i = 0; i < ARRAY_SIZE(places); i++) {
        for (int j = 0; j < ARRAY_SIZE(places); j++) {
            gate_clocks(t);
            set_up(t);
            wr(t, FILTER, BIT(31));
            write_desc(t, TX_RING, OWN, TX_ONE | END | SIZES(64, 64),
                       places[i], places[j]);
            write_desc(t, RX_RING, OWN, END | SIZES(64, 1024),
                       places[j], places[i]);
            wr(t, TX_BASE, j % 2 ? places[i] : TX_RING);
            wr(t, RX_BASE, j % 2 ? places[i] : RX_RING);
            wr(t, OP_MODE, ST | SR | TSF);
            cable_send(t->fd, buf, 200);
            qtest_clock_step(t->qts, MS);
            while (cable_readable(t->fd)) {
                uint8_t got[4100];

                cable_receive(t->fd, got, sizeof(got));
            }
        }
    }

    /* Anything at all, in any register and descriptor */
    for (int i = 0; i < 20000; i++) {
        uint32_t reg = g_rand_int_range(rand, 0, 0x18) * 4 +
                       (g_rand_boolean(rand) ? BUS_MODE : 0);
        uint32_t value = g_rand_int(rand);

        if (reg == RX_BASE || reg == TX_BASE) {
            value = RAM + (value & 0xfffc);
        }
        if (i % 16 == 0) {
            gate_clocks(t);
            connect_pads(t, true);
            write_desc(t, RAM + (g_rand_int(rand) & 0xffff), OWN,
                       g_rand_int(rand), RAM + (g_rand_int(rand) & 0xffff),
                       RAM + (g_rand_int(rand) & 0xffff));
            cable_send(t->fd, buf, 100);
        }
        wr(t, reg, value);
        rd(t, reg);
        qtest_readb(t->qts, GMAC + reg + 1);
        qtest_writew(t->qts, GMAC + reg + 2, value);
        while (cable_readable(t->fd)) {
            static uint8_t got[20000];

            cable_receive(t->fd, got, sizeof(got));
        }
    }
    g_rand_free(rand);

    qtest_system_reset(t->qts);
    gate_clocks(t);
    connect_pads(t, true);
    set_up(t);
    sunxi_settle(t->qts);
    while (cable_readable(t->fd)) {
        static uint8_t got[20000];

        cable_receive(t->fd, got, sizeof(got));
    }
    g_assert_true(gets_out(t));
    stop(t);
}

/* The same block elsewhere: what it is wired to, and that it all works */
static void on_a31(const void *test)
{
    void (*const *func)(void) = test;

    soc = &a31;
    (*func)();
    soc = &a20;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(void);
    } a31_tests[] = {
        { "registers", test_registers },
        { "wiring", test_wiring },
        { "gigabit", test_gigabit },
        { "tx", test_tx },
        { "rx", test_rx },
        { "interrupt", test_interrupt },
        { "hostile", test_hostile },
        { "migrate", test_migrate },
    };

    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/sunxi-gmac/registers", test_registers);
    qtest_add_func("/sunxi-gmac/mdio", test_mdio);
    qtest_add_func("/sunxi-gmac/link", test_link);
    qtest_add_func("/sunxi-gmac/wiring", test_wiring);
    qtest_add_func("/sunxi-gmac/gigabit", test_gigabit);
    qtest_add_func("/sunxi-gmac/tx", test_tx);
    qtest_add_func("/sunxi-gmac/tx-checksum", test_tx_checksum);
    qtest_add_func("/sunxi-gmac/rx", test_rx);
    qtest_add_func("/sunxi-gmac/rx-checksum", test_rx_checksum);
    qtest_add_func("/sunxi-gmac/filter", test_filter);
    qtest_add_func("/sunxi-gmac/sizes", test_sizes);
    qtest_add_func("/sunxi-gmac/loopback", test_loopback);
    qtest_add_func("/sunxi-gmac/pause", test_pause);
    qtest_add_func("/sunxi-gmac/thresholds", test_thresholds);
    qtest_add_func("/sunxi-gmac/lengths", test_lengths);
    qtest_add_func("/sunxi-gmac/enhanced", test_enhanced);
    qtest_add_func("/sunxi-gmac/features", test_features);
    qtest_add_func("/sunxi-gmac/counters", test_counters);
    qtest_add_func("/sunxi-gmac/interrupt", test_interrupt);
    qtest_add_func("/sunxi-gmac/bus-errors", test_bus_errors);
    qtest_add_func("/sunxi-gmac/hostile", test_hostile);
    qtest_add_func("/sunxi-gmac/migrate", test_migrate);
    for (size_t i = 0; i < ARRAY_SIZE(a31_tests); i++) {
        g_autofree char *name = g_strdup_printf("/sunxi-gmac/a31/%s",
                                                a31_tests[i].name);

        qtest_add_data_func(name, &a31_tests[i].func, on_a31);
    }
    return g_test_run();
}
