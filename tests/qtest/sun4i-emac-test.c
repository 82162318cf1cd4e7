/*
 * Test of the Allwinner EMAC, on a board whose PHY the GMAC has as well
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "sunxi-cable.h"

#define SRAMC_CTL1      0x01c00004
#define SRAMC_EMAC      0x00001314
#define SRAMC_CPU       0x00001304
#define CCU             0x01c20000
#define CCU_AHB_GATE0   (CCU + 0x60)
#define CCU_AHB_GATE1   (CCU + 0x64)
#define CCU_APB0_GATE   (CCU + 0x68)
#define PIO             0x01c20800
#define PIO_CFG(port)   (PIO + (port) * 0x24)
#define PA              0
#define PH              7
#define MUX_EMAC        0x22222222
#define MUX_GMAC        0x55555555
#define MUX_NONE        0x77777777

#define DMA             0x01c02000
#define DDMA0           (DMA + 0x300)
#define DMA_CFG         0x0
#define DMA_SRC         0x4
#define DMA_DST         0x8
#define DMA_BC          0xc
#define DMA_PARA        0x18
#define DMA_START       BIT(31)
/* Words, one at a time */
#define DMA_FROM(drq)   ((drq) | 2 << 9)
#define DMA_TO(drq)     ((drq) << 16 | 2 << 25)
#define DMA_FROM_FIFO   BIT(5)
#define DMA_TO_FIFO     BIT(21)
#define DRQ_SDRAM       1
#define DRQ_TX          6
#define DRQ_RX          7

#define GMAC            0x01c50000
#define GMAC_MII_ADDR   (GMAC + 0x10)
#define GMAC_MII_DATA   (GMAC + 0x14)

#define EMAC            0x01c0b000
#define CTL             0x00
#define TX_MODE         0x04
#define TX_CTL(n)       (0x0c + (n) * 4)
#define TX_INS          0x14
#define TX_PL(n)        (0x18 + (n) * 4)
#define TX_STA          0x20
#define TX_DATA         0x24
#define TX_DATA1        0x28
#define TX_TSVL(n)      (0x2c + (n) * 8)
#define TX_TSVH(n)      (0x30 + (n) * 8)
#define RX_CTL          0x3c
#define RX_HASH(n)      (0x40 + (n) * 4)
#define RX_STA          0x48
#define RX_DATA         0x4c
#define RX_FBC          0x50
#define INT_CTL         0x54
#define INT_STA         0x58
#define MAC_CTL0        0x5c
#define MAC_CTL1        0x60
#define MAC_MAXF        0x70
#define MAC_SUPP        0x74
#define MAC_MCMD        0x80
#define MAC_MADR        0x84
#define MAC_MWTD        0x88
#define MAC_MRDD        0x8c
#define MAC_MIND        0x90
#define MAC_A0          0x98
#define MAC_A1          0x9c
#define SAFX_L(n)       (0xa4 + (n) * 8)
#define SAFX_H(n)       (0xa8 + (n) * 8)

#define CTL_RUN         BIT(0)
#define CTL_TX          BIT(1)
#define CTL_RX          BIT(2)
#define CTL_ALL         (CTL_RUN | CTL_TX | CTL_RX)
#define RX_FLUSH        BIT(3)
#define PASS_ALL        BIT(4)
#define PASS_CONTROL    BIT(5)
#define PASS_CRC        BIT(6)
#define PASS_LENGTH     BIT(7)
#define PASS_RANGE      BIT(8)
#define UNICAST         BIT(16)
#define DA_FILTER       BIT(17)
#define MULTICAST       BIT(20)
#define HASH_FILTER     BIT(21)
#define BROADCAST       BIT(22)
#define SA_FILTER       BIT(24)
#define SA_INVERT       BIT(25)
/* What drivers set */
#define RX_DRIVER       (PASS_RANGE | UNICAST | DA_FILTER | MULTICAST | \
                         BROADCAST)

#define INT_TX(n)       BIT(n)
#define INT_ABORT(n)    BIT(2 + (n))
#define INT_RX          BIT(8)

#define CTL0_PAUSES     (BIT(2) | BIT(3))
#define CTL0_LOOP       BIT(4)
#define CTL0_RESET      BIT(15)
#define CTL1_FD         BIT(0)
#define CTL1_LENGTH     BIT(1)
#define CTL1_HUGE       BIT(2)
#define CTL1_CRC        BIT(4)
#define CTL1_PAD        BIT(5)
#define CTL1_DRIVER     (CTL1_FD | CTL1_LENGTH | CTL1_CRC | CTL1_PAD)

/* Bits of the status */
#define ST_CRC          BIT(4)
#define ST_LENGTH       BIT(5)
#define ST_RANGE        BIT(6)
#define ST_OK           BIT(7)
#define ST_MULTICAST    BIT(8)
#define ST_BROADCAST    BIT(9)
#define ST_CONTROL      BIT(11)
#define ST_PAUSE        BIT(12)
#define ST_VLAN         BIT(14)
#define TSV_GIANT       BIT(10)
#define TSV_UNDERRUN    BIT(11)
#define TSV_DONE        BIT(3)

#define MAGIC           0x0143414d
#define TX_FIFO         1536
#define RX_FIFO         (13 * 1024)

#define PHY             1
enum { BMCR, BMSR, PHYID1, PHYID2 };
#define BMCR_LOOPBACK   0x6100
#define BMCR_PDOWN      0x0800
#define BMSR_LINK       0x0004

#define GIC             "/machine/soc/gic"
#define EMAC_SPI        55
#define RAM             0x40000000
#define MS              1000000

static uint32_t rd(Test *t, uint32_t reg)
{
    return qtest_readl(t->qts, EMAC + reg);
}

static void wr(Test *t, uint32_t reg, uint32_t value)
{
    qtest_writel(t->qts, EMAC + reg, value);
}

static void clr_set(Test *t, uint32_t reg, uint32_t clear, uint32_t set)
{
    wr(t, reg, (rd(t, reg) & ~clear) | set);
}

static void mux(Test *t, int port, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        qtest_writel(t->qts, PIO_CFG(port) + i * 4, value);
    }
}

static void gate_clocks(Test *t)
{
    qtest_writel(t->qts, CCU_AHB_GATE0, BIT(17) | BIT(6));
    qtest_writel(t->qts, CCU_AHB_GATE1, BIT(17));
    qtest_writel(t->qts, CCU_APB0_GATE, BIT(5));
}

/* As Linux's driver does it, and U-Boot's */
static void set_up(Test *t)
{
    clr_set(t, RX_CTL, 0, RX_FLUSH);
    g_assert_cmphex(rd(t, RX_CTL) & RX_FLUSH, ==, 0);
    clr_set(t, MAC_CTL0, CTL0_RESET, 0);
    wr(t, RX_FBC, 0);
    wr(t, INT_CTL, 0);
    wr(t, INT_STA, rd(t, INT_STA));
    clr_set(t, TX_MODE, 0, BIT(0));
    wr(t, RX_CTL, RX_DRIVER);
    wr(t, MAC_CTL0, CTL0_PAUSES);
    wr(t, MAC_CTL1, CTL1_DRIVER);
    wr(t, MAC_MAXF, 0x600);
    wr(t, MAC_A1, own[0] << 16 | own[1] << 8 | own[2]);
    wr(t, MAC_A0, own[3] << 16 | own[4] << 8 | own[5]);
    wr(t, CTL, 0);
    wr(t, CTL, CTL_RUN);
    clr_set(t, MAC_SUPP, 0, BIT(8));
    clr_set(t, CTL, 0, CTL_ALL);
}

static Test *start_machine(const char *machine)
{
    Test *t = cable_start(machine, "");

    gate_clocks(t);
    mux(t, PA, MUX_EMAC);
    return t;
}

static Test *start(void)
{
    Test *t = start_machine("cubieboard2");

    set_up(t);
    return t;
}

/* MDIO, in the odd order of the drivers */

static uint16_t mdio_read_at(Test *t, unsigned addr, unsigned reg)
{
    wr(t, MAC_MADR, addr << 8 | reg);
    wr(t, MAC_MCMD, 1);
    g_assert_cmphex(rd(t, MAC_MIND) & 1, ==, 0);
    wr(t, MAC_MCMD, 0);
    return rd(t, MAC_MRDD);
}

static uint16_t mdio_read(Test *t, unsigned reg)
{
    return mdio_read_at(t, PHY, reg);
}

static void mdio_write(Test *t, unsigned reg, uint16_t value)
{
    wr(t, MAC_MADR, PHY << 8 | reg);
    wr(t, MAC_MCMD, 1);
    g_assert_cmphex(rd(t, MAC_MIND) & 1, ==, 0);
    wr(t, MAC_MCMD, 0);
    wr(t, MAC_MWTD, value);
}

static uint16_t gmac_mdio_read(Test *t, unsigned reg)
{
    qtest_writel(t->qts, GMAC_MII_ADDR, PHY << 11 | reg << 6 | 1);
    return qtest_readl(t->qts, GMAC_MII_DATA);
}

static void put_words(Test *t, uint32_t reg, const uint8_t *buf, size_t len)
{
    for (size_t i = 0; i < len; i += 4) {
        uint8_t word[4] = { 0 };

        memcpy(word, buf + i, MIN(4, len - i));
        wr(t, reg, ldl_le_p(word));
    }
}

static void put_frame(Test *t, int channel, const uint8_t *buf, size_t len)
{
    wr(t, TX_INS, channel);
    put_words(t, TX_DATA, buf, len);
    wr(t, TX_PL(channel), len);
}

static void transmit(Test *t, int channel, const uint8_t *buf, size_t len)
{
    wr(t, INT_STA, INT_TX(channel));
    put_frame(t, channel, buf, len);
    clr_set(t, TX_CTL(channel), 0, 1);
}

static void assert_sent(Test *t, const uint8_t *buf, size_t len)
{
    uint8_t got[4096];
    size_t size = cable_receive(t->fd, got, sizeof(got));

    g_assert_cmpuint(size, ==, MAX(len, 60));
    g_assert_cmpmem(got, len, buf, len);
    for (size_t i = len; i < size; i++) {
        g_assert_cmphex(got[i], ==, 0);
    }
}

/* Frames go out and come in by the main loop. */
static void assert_sta(Test *t, uint32_t expected)
{
    sunxi_await(t->qts, EMAC + INT_STA, UINT32_MAX, expected);
}

static bool gets_out(Test *t, int channel)
{
    sunxi_settle(t->qts);
    return !rd(t, TX_CTL(channel));
}

static void wait_frames(Test *t, unsigned n)
{
    sunxi_await(t->qts, EMAC + RX_FBC, UINT32_MAX, n);
}

/* The next frame out of the FIFO; its length without FCS */
static size_t get_frame(Test *t, uint8_t *buf, size_t room, uint32_t *status)
{
    uint32_t header;
    size_t len;

    g_assert_cmphex(rd(t, RX_DATA), ==, MAGIC);
    header = rd(t, RX_DATA);
    len = header & 0xffff;
    *status = header >> 16;
    g_assert_cmpuint(ROUND_UP(len, 4), <=, room);
    for (size_t i = 0; i < len; i += 4) {
        stl_le_p(buf + i, rd(t, RX_DATA));
    }
    return len - 4;
}

static void assert_received(Test *t, const uint8_t *buf, size_t len,
                            uint32_t expected)
{
    uint8_t got[RX_FIFO];
    uint32_t status;
    size_t size = get_frame(t, got, sizeof(got), &status);

    g_assert_cmpuint(size, ==, MAX(len, 60));
    g_assert_cmphex(status, ==, expected);
    g_assert_cmpmem(got, len, buf, len);
    g_assert_cmphex((uint32_t)ldl_le_p(got + size), ==, fcs_of(got, size));
}

/* A frame that is sure to pass shows that the one before it did not. */
static bool gets_in(Test *t, const uint8_t *buf, size_t len)
{
    uint32_t ctl = rd(t, RX_CTL);
    uint8_t mark[60];
    uint8_t got[RX_FIFO];
    uint32_t status;
    bool passed;

    cable_send(t->fd, buf, len);
    sunxi_settle(t->qts);
    passed = rd(t, RX_FBC);
    wr(t, RX_CTL, ctl | PASS_ALL | PASS_RANGE);
    make_frame(mark, sizeof(mark), own, peer);
    mark[20] ^= 0xff;
    cable_send(t->fd, mark, sizeof(mark));
    wait_frames(t, passed ? 2 : 1);
    if (passed) {
        get_frame(t, got, sizeof(got), &status);
    }
    g_assert_cmpuint(get_frame(t, got, sizeof(got), &status), ==, 60);
    g_assert_cmpmem(got, 60, mark, 60);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    wr(t, RX_CTL, ctl);
    return passed;
}

static void test_registers(void)
{
    static const struct {
        uint32_t reg;
        uint32_t reset;
        uint32_t ones;
    } regs[] = {
        { CTL, 0, 0x7 }, { TX_MODE, 0x3, 0x3 }, { TX_INS, 0, 0x1 },
        { TX_PL(0), 0, 0xffff }, { TX_PL(1), 0, 0xffff },
        { TX_STA, 0, 0 }, { TX_TSVL(0), 0, 0 }, { TX_TSVH(1), 0, 0 },
        { RX_CTL, 0x00510106, 0x037301f7 }, { RX_HASH(0), 0, 0xffffffff },
        { RX_HASH(1), 0, 0xffffffff }, { RX_STA, 0, 0 }, { RX_FBC, 0, 0 },
        { INT_STA, 0, 0 }, { MAC_CTL0, 0x800c, 0xcf1f },
        { MAC_CTL1, 0x32, 0x73ff }, { MAC_MAXF, 0x600, 0xffff },
        { MAC_MADR, 0, 0x1f1f }, { MAC_MRDD, 0, 0 }, { 0x94, 0, 0 },
        { MAC_A0, 0, 0xffffff }, { MAC_A1, 0, 0xffffff },
        { SAFX_L(0), 0, 0xffffff }, { SAFX_H(3), 0, 0xffffff },
    };
    Test *t = start_machine("cubieboard2");

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            g_assert_cmphex(rd(t, regs[i].reg), ==, regs[i].reset);
        }
        for (int i = 0; i < ARRAY_SIZE(regs); i++) {
            wr(t, regs[i].reg, 0xffffffff);
            g_assert_cmphex(rd(t, regs[i].reg), ==, regs[i].ones);
        }
        wr(t, MAC_MCMD, 0);
        qtest_system_reset(t->qts);
        gate_clocks(t);
    }

    /* With its clock off it is not there. */
    wr(t, MAC_A0, 0x123456);
    qtest_writel(t->qts, CCU_AHB_GATE0, 0);
    g_assert_cmphex(rd(t, MAC_A0), ==, 0);
    wr(t, MAC_A0, 0x654321);
    gate_clocks(t);
    g_assert_cmphex(rd(t, MAC_A0), ==, 0x123456);
    stop(t);
}

/* One PHY for two MACs: the pads decide. */
static void test_wire(void)
{
    Test *t = start();
    uint8_t buf[100];

    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    g_assert_cmphex(mdio_read_at(t, 0, PHYID2), ==, 0xffff);
    g_assert_cmphex(gmac_mdio_read(t, PHYID2), ==, 0xffff);

    mux(t, PA, MUX_GMAC);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xffff);
    g_assert_cmphex(gmac_mdio_read(t, PHYID2), ==, 0x8201);
    /* The EMAC still works on what it was given: without wires. */
    make_frame(buf, sizeof(buf), peer, own);
    transmit(t, 0, buf, sizeof(buf));
    assert_cable_silent(t);
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 1);
    g_assert_cmphex(rd(t, INT_STA), ==, 0);
    memcpy(buf, own, 6);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    /* Nobody has wires to port H. */
    mux(t, PA, MUX_NONE);
    mux(t, PH, 0x33333333);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xffff);
    g_assert_cmphex(gmac_mdio_read(t, PHYID2), ==, 0xffff);

    /* With wires and clocks it goes out. */
    mux(t, PA, MUX_EMAC);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0x8201);
    memcpy(buf, peer, 6);
    assert_sent(t, buf, sizeof(buf));
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 0);
    assert_sta(t, INT_TX(0));
    memcpy(buf, own, 6);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    stop(t);

    /* A PHY that is strapped for RGMII answers, and is not understood. */
    t = start_machine("cubietruck");
    set_up(t);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xc915);
    transmit(t, 0, buf, sizeof(buf));
    assert_cable_silent(t);
    stop(t);
}

static void test_mdio(void)
{
    Test *t = start();

    g_assert_cmphex(mdio_read(t, PHYID1), ==, 0x0000);
    mdio_write(t, BMCR, 0x2100);
    g_assert_cmphex(mdio_read(t, BMCR), ==, 0x2100);

    /* Read again and again */
    wr(t, MAC_MADR, PHY << 8 | BMSR);
    mdio_read(t, BMSR);
    g_assert_cmphex(mdio_read(t, BMSR) & BMSR_LINK, ==, BMSR_LINK);
    wr(t, MAC_MADR, PHY << 8 | BMSR);
    wr(t, MAC_MCMD, 2);
    g_assert_cmphex(rd(t, MAC_MIND), ==, 2);
    set_link(t, false);
    g_assert_cmphex(rd(t, MAC_MRDD) & BMSR_LINK, ==, 0);
    set_link(t, true);
    rd(t, MAC_MRDD);
    g_assert_cmphex(rd(t, MAC_MRDD) & BMSR_LINK, ==, BMSR_LINK);
    wr(t, MAC_MCMD, 0);
    g_assert_cmphex(rd(t, MAC_MIND), ==, 0);
    stop(t);
}

static void test_link(void)
{
    Test *t = start();
    uint8_t buf[100];

    /* Into a cable that is out, a frame goes and is lost. */
    make_frame(buf, sizeof(buf), peer, own);
    set_link(t, false);
    transmit(t, 0, buf, sizeof(buf));
    assert_sta(t, INT_TX(0));
    assert_cable_silent(t);
    set_link(t, true);
    transmit(t, 0, buf, sizeof(buf));
    assert_sent(t, buf, sizeof(buf));

    /* Without the PHY's clock it does not go, until there is one. */
    mdio_write(t, BMCR, 0x3100 | BMCR_PDOWN);
    transmit(t, 0, buf, sizeof(buf));
    assert_cable_silent(t);
    g_assert_cmphex(rd(t, INT_STA), ==, 0);
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 1);
    mdio_write(t, BMCR, 0x3100);
    assert_sent(t, buf, sizeof(buf));

    /* A MAC without its bus clock hears nothing. */
    qtest_writel(t->qts, CCU_AHB_GATE0, 0);
    memcpy(buf, own, 6);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    gate_clocks(t);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    stop(t);
}

static void test_tx(void)
{
    static const uint16_t sizes[] = {
        1, 6, 13, 14, 15, 59, 60, 61, 63, 64, 1513, 1514, 1518, 1532
    };
    Test *t = start();
    uint8_t buf[9000];

    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        unsigned len = sizes[i];
        unsigned on_wire = MAX(len, 60) + 4;

        make_frame(buf, len, peer, own);
        transmit(t, i % 2, buf, len);
        assert_sent(t, buf, len);
        assert_sta(t, INT_TX(i % 2));
        g_assert_cmphex(rd(t, TX_CTL(i % 2)), ==, 0);
        g_assert_cmphex(rd(t, TX_TSVL(i % 2)), ==, on_wire << 12 | TSV_DONE);
        g_assert_cmpuint(rd(t, TX_TSVH(i % 2)), ==, on_wire);
        wr(t, INT_STA, 0xffffffff);
    }

    /* Both channels filled, then started: the first one goes first. */
    make_frame(buf, 200, peer, own);
    put_frame(t, 0, buf, 100);
    put_frame(t, 1, buf, 200);
    mux(t, PA, MUX_NONE);
    wr(t, TX_CTL(1), 1);
    wr(t, TX_CTL(0), 1);
    g_assert_cmphex(rd(t, TX_CTL(0)) & rd(t, TX_CTL(1)), ==, 1);
    mux(t, PA, MUX_EMAC);
    assert_sent(t, buf, 200);
    assert_sent(t, buf, 100);
    assert_sta(t, INT_TX(0) | INT_TX(1));

    /* The other port of channel 1 */
    wr(t, TX_INS, 0);
    put_words(t, TX_DATA1, buf, 120);
    wr(t, TX_PL(1), 120);
    wr(t, TX_CTL(1), 1);
    assert_sent(t, buf, 120);

    /* Not enabled: it waits. */
    clr_set(t, CTL, CTL_TX, 0);
    transmit(t, 0, buf, 100);
    assert_cable_silent(t);
    clr_set(t, CTL, 0, CTL_TX);
    assert_sent(t, buf, 100);

    /* With an FCS of the driver's own, right and wrong */
    clr_set(t, MAC_CTL1, CTL1_CRC | CTL1_PAD, 0);
    stl_le_p(buf + 100, fcs_of(buf, 100));
    transmit(t, 0, buf, 104);
    assert_sent(t, buf, 100);
    buf[50] ^= 1;
    transmit(t, 0, buf, 104);
    g_assert_true(gets_out(t, 0));
    g_assert_cmphex(rd(t, TX_TSVL(0)) & 1, ==, 1);
    transmit(t, 0, buf, 3);
    assert_cable_silent(t);
    stop(t);
}

/* The other end does not read: a frame waits, and is not the one after it. */
static void test_tx_wait(void)
{
    Test *t = start();
    uint8_t buf[1514], got[2048];
    int sent = 0, size = 4096;

    setsockopt(t->qemu_fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    make_frame(buf, sizeof(buf), peer, own);
    do {
        buf[20] = sent++;
        transmit(t, 0, buf, sizeof(buf));
    } while (gets_out(t, 0));
    g_assert_cmpint(sent, >, 1);
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 1);
    /* What comes in is not held up by that. */
    memcpy(buf, own, 6);
    g_assert_true(gets_in(t, buf, 200));
    memcpy(buf, peer, 6);

    /* Its FIFO is taken, the other one's is not. */
    wr(t, TX_INS, 0);
    wr(t, TX_DATA, 0xffffffff);
    buf[20] = sent++;
    transmit(t, 1, buf, sizeof(buf));
    for (int i = 0; i < sent; i++) {
        buf[20] = i;
        assert_sent(t, buf, sizeof(buf));
    }
    assert_sta(t, INT_RX | INT_TX(0) | INT_TX(1));

    /* The driver gives up on it. */
    wr(t, INT_STA, 0xffffffff);
    sent = 0;
    do {
        buf[20] = sent++;
        transmit(t, 0, buf, sizeof(buf));
    } while (gets_out(t, 0));
    wr(t, CTL, 0);
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 0);
    wr(t, CTL, CTL_ALL);
    make_frame(buf, 100, peer, own);
    transmit(t, 0, buf, 100);
    g_assert_cmphex(rd(t, TX_CTL(0)), ==, 1);
    while (sent--) {
        cable_receive(t->fd, got, sizeof(got));
    }
    assert_sent(t, buf, 100);
    assert_sta(t, INT_TX(0));
    stop(t);
}

/* Lengths for which there is nothing in the FIFO, or no room */
static void test_tx_errors(void)
{
    Test *t = start();
    uint8_t buf[9000];

    make_frame(buf, sizeof(buf), peer, own);
    transmit(t, 0, buf, 0);
    assert_sta(t, INT_ABORT(0));
    wr(t, INT_STA, 0xffffffff);

    wr(t, TX_PL(1), 100);
    wr(t, TX_CTL(1), 1);
    assert_sta(t, INT_ABORT(1));
    g_assert_cmphex(rd(t, TX_TSVL(1)) & TSV_UNDERRUN, ==, TSV_UNDERRUN);
    wr(t, INT_STA, 0xffffffff);
    /* Without that interrupt it just ends. */
    clr_set(t, TX_MODE, BIT(0), 0);
    wr(t, TX_CTL(1), 1);
    assert_sta(t, INT_TX(1));
    clr_set(t, TX_MODE, 0, BIT(0));
    wr(t, INT_STA, 0xffffffff);

    put_frame(t, 0, buf, 100);
    wr(t, TX_PL(0), 101);
    wr(t, TX_CTL(0), 1);
    assert_sta(t, INT_ABORT(0));
    wr(t, INT_STA, 0xffffffff);

    /* Longer than the limit, and than the FIFO */
    transmit(t, 0, buf, 1533);
    assert_sta(t, INT_TX(0));
    g_assert_cmphex(rd(t, TX_TSVL(0)) & TSV_GIANT, ==, TSV_GIANT);
    assert_cable_silent(t);
    clr_set(t, MAC_CTL1, 0, CTL1_HUGE);
    transmit(t, 0, buf, 1536);
    assert_sent(t, buf, 1536);
    wr(t, INT_STA, 0xffffffff);
    transmit(t, 0, buf, 2048);
    assert_sta(t, INT_ABORT(0));
    wr(t, INT_STA, 0xffffffff);
    transmit(t, 1, buf, 9000);
    assert_sta(t, INT_ABORT(1));
    assert_cable_silent(t);

    /* What was left in the FIFO is gone. */
    transmit(t, 0, buf, 60);
    assert_sent(t, buf, 60);
    stop(t);
}

static void test_rx(void)
{
    static const uint16_t sizes[] = {
        14, 20, 59, 60, 61, 62, 63, 64, 1513, 1514, 1518, 1532
    };
    Test *t = start();
    uint8_t buf[9000];
    uint8_t got[RX_FIFO];
    uint32_t status;

    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        make_frame(buf, sizes[i], own, peer);
        cable_send(t->fd, buf, sizes[i]);
        wait_frames(t, 1);
        assert_sta(t, INT_RX);
        wr(t, INT_STA, INT_RX);
        g_assert_cmphex(rd(t, INT_STA), ==, 0);
        assert_received(t, buf, sizes[i], ST_OK | ST_RANGE);
        g_assert_cmphex(rd(t, RX_STA), ==, ST_OK | ST_RANGE);
        g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    }

    /* Longer than the limit: cut off there, and by itself without FCS */
    make_frame(buf, sizeof(buf), own, peer);
    g_assert_false(gets_in(t, buf, 1533));
    g_assert_false(gets_in(t, buf, 2048));
    g_assert_false(gets_in(t, buf, 9000));
    clr_set(t, RX_CTL, 0, PASS_CRC);
    for (int len = 1533; len < 1538; len++) {
        cable_send(t->fd, buf, len);
        wait_frames(t, 1);
        g_assert_cmpuint(get_frame(t, got, sizeof(got), &status), ==, 1532);
        g_assert_cmphex(status, ==, ST_CRC | ST_RANGE);
        g_assert_cmpmem(got, MIN(len, 1536), buf, MIN(len, 1536));
    }
    clr_set(t, MAC_CTL1, 0, CTL1_HUGE);
    cable_send(t->fd, buf, 2048);
    cable_send(t->fd, buf, 9000);
    wait_frames(t, 2);
    assert_received(t, buf, 2048, ST_OK | ST_RANGE);
    assert_received(t, buf, 9000, ST_OK | ST_RANGE);

    /* A field that is a length, and right, too long and too short */
    stw_be_p(buf + 12, 100);
    cable_send(t->fd, buf, 114);
    wait_frames(t, 1);
    assert_received(t, buf, 114, ST_OK);
    g_assert_false(gets_in(t, buf, 113));
    g_assert_false(gets_in(t, buf, 115));
    clr_set(t, RX_CTL, 0, PASS_LENGTH);
    cable_send(t->fd, buf, 113);
    wait_frames(t, 1);
    assert_received(t, buf, 113, ST_OK | ST_LENGTH);
    clr_set(t, MAC_CTL1, CTL1_LENGTH, 0);
    cable_send(t->fd, buf, 113);
    wait_frames(t, 1);
    assert_received(t, buf, 113, ST_OK);
    clr_set(t, MAC_CTL1, 0, CTL1_LENGTH);
    stw_be_p(buf + 12, 0x8100);
    cable_send(t->fd, buf, 113);
    wait_frames(t, 1);
    assert_received(t, buf, 113, ST_OK | ST_RANGE | ST_VLAN);
    clr_set(t, RX_CTL, PASS_RANGE, 0);
    g_assert_false(gets_in(t, buf, 113));

    /* Too short to be anything */
    g_assert_false(gets_in(t, buf, 13));
    /* Not enabled */
    clr_set(t, RX_CTL, 0, PASS_RANGE);
    clr_set(t, CTL, CTL_RX, 0);
    cable_send(t->fd, buf, 100);
    sunxi_settle(t->qts);
    clr_set(t, CTL, 0, CTL_RX);
    g_assert_true(gets_in(t, buf, 100));
    stop(t);
}

/* Fill, drain and lose it */
static void test_rx_fifo(void)
{
    Test *t = start();
    uint8_t buf[1514];
    int n = RX_FIFO / (8 + ROUND_UP(1514 + 4, 4));

    g_assert_cmphex(rd(t, RX_DATA), ==, 0);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    /* Twice as many as there is room for, several times around the ring */
    make_frame(buf, sizeof(buf), own, peer);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2 * n; i++) {
            buf[20] = i;
            cable_send(t->fd, buf, sizeof(buf));
        }
        wait_frames(t, n);
        for (int i = 0; i < 2 * n; i++) {
            buf[20] = i;
            assert_received(t, buf, sizeof(buf), ST_OK | ST_RANGE);
            /* The next ones come, by way of the main loop, when it is empty. */
            wait_frames(t, i == n - 1 ? n : n - i % n - 1);
        }
    }

    /* Flushed in the middle of a frame; what waits is not lost. */
    for (int i = 0; i < n + 1; i++) {
        buf[20] = i;
        cable_send(t->fd, buf, sizeof(buf));
    }
    wait_frames(t, n);
    g_assert_cmphex(rd(t, RX_DATA), ==, MAGIC);
    rd(t, RX_DATA);
    rd(t, RX_DATA);
    sunxi_settle(t->qts);
    clr_set(t, RX_CTL, 0, RX_FLUSH);
    wait_frames(t, 1);
    assert_received(t, buf, sizeof(buf), ST_OK | ST_RANGE);
    g_assert_cmphex(rd(t, RX_DATA), ==, 0);

    /* The same by the counter, by reset, and by reset with all registers */
    cable_send(t->fd, buf, sizeof(buf));
    wait_frames(t, 1);
    wr(t, RX_FBC, 0);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    g_assert_cmphex(rd(t, RX_DATA), ==, 0);
    cable_send(t->fd, buf, sizeof(buf));
    wait_frames(t, 1);
    wr(t, CTL, 0);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    g_assert_cmphex(rd(t, INT_STA), ==, 0);
    g_assert_cmphex(rd(t, MAC_A1), ==, 0x021234);
    wr(t, CTL, CTL_ALL);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    clr_set(t, MAC_CTL0, 0, CTL0_RESET);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    clr_set(t, MAC_CTL0, CTL0_RESET, 0);
    cable_send(t->fd, buf, sizeof(buf));
    wait_frames(t, 1);
    qtest_system_reset(t->qts);
    gate_clocks(t);
    mux(t, PA, MUX_EMAC);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    set_up(t);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    stop(t);
}

/* The top six bits of a CRC that begins with the first bit on the wire */
static unsigned hash_of(const uint8_t *addr)
{
    uint32_t crc = 0xffffffff;

    for (int i = 0; i < 6; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bool one = (crc >> 31) ^ (addr[i] >> bit & 1);

            crc = crc << 1 ^ (one ? 0x04c11db7 : 0);
        }
    }
    return crc >> 26;
}

static void test_filter(void)
{
    static const uint8_t multicast[6] = { 0x01, 0x00, 0x5e, 0x01, 0x02, 0x03 };
    Test *t = start();
    uint8_t buf[100], more[100];
    unsigned hash = hash_of(multicast);

    make_frame(buf, sizeof(buf), own, peer);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    for (int i = 0; i < 6; i++) {
        buf[i] ^= 0x40;
        g_assert_false(gets_in(t, buf, sizeof(buf)));
        buf[i] ^= 0x40;
    }
    buf[5] ^= 1;
    clr_set(t, RX_CTL, DA_FILTER, 0);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    clr_set(t, RX_CTL, UNICAST, 0);
    g_assert_false(gets_in(t, buf, sizeof(buf)));
    clr_set(t, RX_CTL, 0, PASS_ALL);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    wr(t, RX_CTL, RX_DRIVER);

    make_frame(more, sizeof(more), broadcast, peer);
    cable_send(t->fd, more, sizeof(more));
    wait_frames(t, 1);
    assert_received(t, more, sizeof(more), ST_OK | ST_RANGE | ST_BROADCAST);
    clr_set(t, RX_CTL, BROADCAST, 0);
    g_assert_false(gets_in(t, more, sizeof(more)));

    make_frame(more, sizeof(more), multicast, peer);
    cable_send(t->fd, more, sizeof(more));
    wait_frames(t, 1);
    assert_received(t, more, sizeof(more), ST_OK | ST_RANGE | ST_MULTICAST);
    clr_set(t, RX_CTL, 0, HASH_FILTER);
    g_assert_false(gets_in(t, more, sizeof(more)));
    wr(t, RX_HASH(0), 0xffffffff);
    wr(t, RX_HASH(1), 0xffffffff);
    wr(t, RX_HASH(hash / 32), ~(1u << hash % 32));
    g_assert_false(gets_in(t, more, sizeof(more)));
    wr(t, RX_HASH(0), 0);
    wr(t, RX_HASH(1), 0);
    wr(t, RX_HASH(hash / 32), 1u << hash % 32);
    g_assert_true(gets_in(t, more, sizeof(more)));
    clr_set(t, RX_CTL, MULTICAST, 0);
    g_assert_false(gets_in(t, more, sizeof(more)));

    /* Sources */
    wr(t, RX_CTL, RX_DRIVER | SA_FILTER);
    make_frame(buf, sizeof(buf), own, peer);
    g_assert_false(gets_in(t, buf, sizeof(buf)));
    wr(t, SAFX_H(2), peer[0] << 16 | peer[1] << 8 | peer[2]);
    wr(t, SAFX_L(2), peer[3] << 16 | peer[4] << 8 | peer[5]);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    clr_set(t, RX_CTL, 0, SA_INVERT);
    g_assert_false(gets_in(t, buf, sizeof(buf)));
    buf[8] ^= 1;
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    stop(t);
}

/* The FIFOs are nowhere while the CPU has the SRAM. */
static void test_sram(void)
{
    Test *t = start();
    uint8_t buf[100];

    make_frame(buf, sizeof(buf), own, peer);
    cable_send(t->fd, buf, sizeof(buf));
    wait_frames(t, 1);
    put_frame(t, 0, buf, sizeof(buf));
    qtest_writel(t->qts, SRAMC_CTL1, SRAMC_CPU);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    g_assert_cmphex(rd(t, RX_DATA), ==, 0);
    wr(t, TX_CTL(0), 1);
    assert_sta(t, INT_RX | INT_ABORT(0));
    transmit(t, 1, buf, sizeof(buf));
    assert_sta(t, INT_RX | INT_ABORT(0) | INT_ABORT(1));
    assert_cable_silent(t);
    cable_send(t->fd, buf, sizeof(buf));
    sunxi_settle(t->qts);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    qtest_writel(t->qts, SRAMC_CTL1, SRAMC_EMAC);
    g_assert_true(gets_in(t, buf, sizeof(buf)));
    transmit(t, 0, buf, sizeof(buf));
    assert_sent(t, buf, sizeof(buf));
    stop(t);
}

static void test_interrupt(void)
{
    Test *t = start();
    uint8_t buf[100];

    qtest_irq_intercept_in(t->qts, GIC);
    make_frame(buf, sizeof(buf), own, peer);
    transmit(t, 0, buf, sizeof(buf));
    g_assert_true(gets_out(t, 0));
    g_assert_false(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_CTL, INT_RX | INT_TX(1));
    g_assert_false(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_CTL, INT_TX(0));
    g_assert_true(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_STA, ~1u);
    g_assert_true(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_STA, INT_TX(0));
    g_assert_false(qtest_get_irq(t->qts, EMAC_SPI));

    wr(t, INT_CTL, INT_RX);
    cable_send(t->fd, buf, sizeof(buf));
    wait_frames(t, 1);
    g_assert_true(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_CTL, 0);
    g_assert_false(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, INT_CTL, INT_ABORT(0) | INT_RX);
    g_assert_true(qtest_get_irq(t->qts, EMAC_SPI));
    wr(t, CTL, 0);
    g_assert_false(qtest_get_irq(t->qts, EMAC_SPI));
    stop(t);
}

static void test_loopback(void)
{
    Test *t = start();
    uint8_t buf[100], far[100];

    make_frame(buf, sizeof(buf), own, own);
    make_frame(far, sizeof(far), own, peer);
    clr_set(t, MAC_CTL0, 0, CTL0_LOOP);
    transmit(t, 0, buf, sizeof(buf));
    wait_frames(t, 1);
    assert_received(t, buf, sizeof(buf), ST_OK | ST_RANGE);
    cable_send(t->fd, far, sizeof(far));
    sunxi_settle(t->qts);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    /* What has no room is lost, and blocks nothing. */
    for (int i = 0; i < 200; i++) {
        transmit(t, i % 2, buf, sizeof(buf));
    }
    g_assert_true(gets_out(t, 0) && gets_out(t, 1));
    g_assert_cmpuint(rd(t, RX_FBC), ==, RX_FIFO / (8 + 104));
    clr_set(t, MAC_CTL0, CTL0_LOOP, 0);
    clr_set(t, RX_CTL, 0, RX_FLUSH);
    g_assert_true(gets_in(t, far, sizeof(far)));

    mdio_write(t, BMCR, BMCR_LOOPBACK);
    transmit(t, 0, buf, sizeof(buf));
    wait_frames(t, 1);
    assert_received(t, buf, sizeof(buf), ST_OK | ST_RANGE);
    assert_cable_silent(t);
    stop(t);
}

static void test_pause(void)
{
    static const uint8_t address[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x01 };
    Test *t = start();
    uint8_t pause[60], buf[100];

    make_frame(pause, sizeof(pause), address, peer);
    stl_be_p(pause + 12, 0x88080001);
    stw_be_p(pause + 16, 1000);
    make_frame(buf, sizeof(buf), peer, own);
    g_assert_false(gets_in(t, pause, sizeof(pause)));
    transmit(t, 0, buf, sizeof(buf));
    transmit(t, 1, buf, 80);
    assert_cable_silent(t);
    /* 1000 times 512 bits at 100 Mbit/s */
    qtest_clock_step(t->qts, 5119 * 1000);
    assert_cable_silent(t);
    qtest_clock_step(t->qts, 1000);
    assert_sent(t, buf, sizeof(buf));
    assert_sent(t, buf, 80);

    clr_set(t, RX_CTL, 0, PASS_CONTROL);
    clr_set(t, MAC_CTL0, BIT(2), 0);
    cable_send(t->fd, pause, sizeof(pause));
    wait_frames(t, 1);
    assert_received(t, pause, sizeof(pause), ST_OK | ST_RANGE |
                    ST_MULTICAST | ST_CONTROL | ST_PAUSE);
    transmit(t, 0, buf, sizeof(buf));
    assert_sent(t, buf, sizeof(buf));
    stop(t);
}

static void start_dma(Test *t, uint32_t cfg, uint32_t src, uint32_t dst,
                      uint32_t size)
{
    qtest_writel(t->qts, DDMA0 + DMA_SRC, src);
    qtest_writel(t->qts, DDMA0 + DMA_DST, dst);
    qtest_writel(t->qts, DDMA0 + DMA_BC, size);
    qtest_writel(t->qts, DDMA0 + DMA_PARA, 0);
    qtest_writel(t->qts, DDMA0 + DMA_CFG, cfg | DMA_START);
}

static bool dma_ends(Test *t)
{
    sunxi_settle(t->qts);
    return !(qtest_readl(t->qts, DDMA0 + DMA_CFG) & DMA_START);
}

/* The DMA engine at the FIFOs, at the pace of the requests */
static void test_dma(void)
{
    Test *t = start();
    uint8_t buf[300], got[8 + 304];

    make_frame(buf, sizeof(buf), own, peer);
    /* It waits for the frame, ... */
    clr_set(t, RX_CTL, 0, BIT(2));
    start_dma(t, DMA_FROM(DRQ_RX) | DMA_FROM_FIFO | DMA_TO(DRQ_SDRAM),
              EMAC + RX_DATA, RAM, 2 * (8 + 304));
    g_assert_false(dma_ends(t));
    cable_send(t->fd, buf, sizeof(buf));
    /* ... and for the next one, at the end of it. */
    g_assert_false(dma_ends(t));
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);
    cable_send(t->fd, buf, sizeof(buf));
    g_assert_true(dma_ends(t));
    for (int i = 0; i < 2; i++) {
        qtest_memread(t->qts, RAM + i * sizeof(got), got, sizeof(got));
        g_assert_cmphex(ldl_le_p(got), ==, MAGIC);
        g_assert_cmpuint(lduw_le_p(got + 4), ==, 304);
        g_assert_cmpmem(got + 8, 300, buf, 300);
        g_assert_cmphex((uint32_t)ldl_le_p(got + 308), ==, fcs_of(buf, 300));
    }
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    /* Into a channel that is full no more goes until it has been sent. */
    qtest_memset(t->qts, RAM, 0xa5, 2 * TX_FIFO);
    qtest_memwrite(t->qts, RAM, buf, sizeof(buf));
    clr_set(t, TX_MODE, 0, BIT(1));
    wr(t, TX_INS, 1);
    start_dma(t, DMA_FROM(DRQ_SDRAM) | DMA_TO(DRQ_TX) | DMA_TO_FIFO,
              RAM, EMAC + TX_DATA, TX_FIFO + 100);
    g_assert_false(dma_ends(t));
    wr(t, TX_PL(1), 300);
    wr(t, TX_CTL(1), 1);
    assert_sent(t, buf, 300);
    g_assert_true(dma_ends(t));
    wr(t, TX_PL(1), 100);
    wr(t, TX_CTL(1), 1);
    memset(buf, 0xa5, 100);
    assert_sent(t, buf, 100);
    stop(t);
}

/* In the middle of a frame in either direction, and with one that waits */
static void test_migrate(void)
{
    Test *t = start();
    g_autofree char *args = cable_args(t, "cubieboard2", "");
    uint8_t buf[300], got[300];
    uint32_t header;

    make_frame(buf, sizeof(buf), own, peer);
    cable_send(t->fd, buf, 200);
    cable_send(t->fd, buf, 300);
    wait_frames(t, 2);
    g_assert_cmphex(rd(t, RX_DATA), ==, MAGIC);
    header = rd(t, RX_DATA);
    g_assert_cmpuint(header & 0xffff, ==, 204);
    for (int i = 0; i < 100; i += 4) {
        stl_le_p(got + i, rd(t, RX_DATA));
    }
    wr(t, TX_INS, 1);
    put_words(t, TX_DATA, buf, 100);
    wr(t, INT_CTL, INT_TX(1));
    wr(t, RX_HASH(1), 0x12345678);
    mdio_write(t, BMCR, 0x2100);

    t->qts = sunxi_migrate(t->qts, args);
    g_assert_cmphex(rd(t, CTL), ==, CTL_ALL);
    g_assert_cmphex(rd(t, RX_HASH(1)), ==, 0x12345678);
    assert_sta(t, INT_RX);
    g_assert_cmphex(mdio_read(t, BMCR), ==, 0x2100);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 2);
    for (int i = 100; i < 204; i += 4) {
        stl_le_p(got + i, rd(t, RX_DATA));
    }
    g_assert_cmpmem(got, 200, buf, 200);
    assert_received(t, buf, 300, ST_OK | ST_RANGE);
    g_assert_cmpuint(rd(t, RX_FBC), ==, 0);

    put_words(t, TX_DATA, buf + 100, 100);
    wr(t, TX_PL(1), 200);
    qtest_irq_intercept_in(t->qts, GIC);
    wr(t, TX_CTL(1), 1);
    assert_sent(t, buf, 200);
    g_assert_true(qtest_get_irq(t->qts, EMAC_SPI));
    g_assert_true(gets_in(t, buf, 250));
    stop(t);

    /* The GMAC has the PHY on both sides. */
    t = start();
    g_free(args);
    args = cable_args(t, "cubieboard2", "");
    mux(t, PA, MUX_GMAC);
    t->qts = sunxi_migrate(t->qts, args);
    g_assert_cmphex(mdio_read(t, PHYID2), ==, 0xffff);
    g_assert_cmphex(gmac_mdio_read(t, PHYID2), ==, 0x8201);
    stop(t);
}

/* No order of accesses does harm. */
static void test_hostile(void)
{
    Test *t = start();
    GRand *rand = g_rand_new_with_seed(10);
    uint8_t buf[1514];

    make_frame(buf, sizeof(buf), own, peer);
    for (int reg = 0; reg < 0x1000; reg += 4) {
        rd(t, reg);
        wr(t, reg, 0xffffffff);
        wr(t, reg, 0);
        rd(t, reg);
    }
    for (int i = 0; i < 200; i++) {
        gate_clocks(t);
        mux(t, PA, MUX_EMAC);
        set_up(t);
        for (int j = 0; j < 5; j++) {
            cable_send(t->fd, buf, g_rand_int_range(rand, 14, sizeof(buf)));
        }
        for (int j = 0; j < 50; j++) {
            uint32_t reg = g_rand_int_range(rand, 0, 0x34) * 4;

            if (g_rand_boolean(rand)) {
                wr(t, reg, g_rand_int(rand));
            } else {
                rd(t, reg);
            }
            if (g_rand_int_range(rand, 0, 100) == 0) {
                qtest_writel(t->qts, SRAMC_CTL1, g_rand_int(rand));
            }
        }
        qtest_writel(t->qts, SRAMC_CTL1, SRAMC_EMAC);
        for (int j = 0; j < 400; j++) {
            rd(t, j % 3 ? RX_DATA : RX_FBC);
            wr(t, TX_DATA, j);
        }
        /* Whatever it sent out */
        while (cable_readable(t->fd)) {
            uint8_t sent[2048];

            cable_receive(t->fd, sent, sizeof(sent));
        }
        qtest_clock_step(t->qts, 1000 * MS);
    }
    /* Other sizes than words are refused. */
    qtest_writeb(t->qts, EMAC + TX_DATA, 1);
    qtest_writew(t->qts, EMAC + TX_DATA, 1);
    qtest_readb(t->qts, EMAC + RX_DATA);
    qtest_writel(t->qts, EMAC + 2, 1);

    qtest_system_reset(t->qts);
    gate_clocks(t);
    mux(t, PA, MUX_EMAC);
    qtest_writel(t->qts, SRAMC_CTL1, SRAMC_EMAC);
    set_up(t);
    sunxi_settle(t->qts);
    clr_set(t, RX_CTL, 0, RX_FLUSH);
    g_assert_true(gets_in(t, buf, 100));
    g_rand_free(rand);
    stop(t);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("/sun4i-emac/registers", test_registers);
    qtest_add_func("/sun4i-emac/wire", test_wire);
    qtest_add_func("/sun4i-emac/mdio", test_mdio);
    qtest_add_func("/sun4i-emac/link", test_link);
    qtest_add_func("/sun4i-emac/tx", test_tx);
    qtest_add_func("/sun4i-emac/tx-wait", test_tx_wait);
    qtest_add_func("/sun4i-emac/tx-errors", test_tx_errors);
    qtest_add_func("/sun4i-emac/rx", test_rx);
    qtest_add_func("/sun4i-emac/rx-fifo", test_rx_fifo);
    qtest_add_func("/sun4i-emac/filter", test_filter);
    qtest_add_func("/sun4i-emac/sram", test_sram);
    qtest_add_func("/sun4i-emac/interrupt", test_interrupt);
    qtest_add_func("/sun4i-emac/loopback", test_loopback);
    qtest_add_func("/sun4i-emac/pause", test_pause);
    qtest_add_func("/sun4i-emac/dma", test_dma);
    qtest_add_func("/sun4i-emac/migrate", test_migrate);
    qtest_add_func("/sun4i-emac/hostile", test_hostile);

    return g_test_run();
}
