/*
 * Allwinner sun4i Ethernet MAC (EMAC)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name        Reset       Access
 * 0x00    CTL         0           rw   2 RX, 1 TX enable, 0 out of reset
 * 0x04    TX_MODE     0x3         rw   1 DMA, 0 tell of aborted frames
 * 0x08    TX_FLOW     0           rw
 * 0x0c    TX_CTL0     0           rw   0 start, until the frame is gone
 * 0x10    TX_CTL1     0           rw
 * 0x14    TX_INS      0           rw   0 channel that TX_IO_DATA is for
 * 0x18    TX_PL0      0           rw   15:0 length of the frame
 * 0x1c    TX_PL1      0           rw
 * 0x20    TX_STA      0           ro
 * 0x24    TX_IO_DATA  0           wo
 * 0x28    TX_IO_DATA1 0           wo   always for channel 1
 * 0x2c    TX_TSVL0    0           ro   status vector of the last frame
 * 0x30    TX_TSVH0    0           ro
 * 0x34    TX_TSVL1    0           ro
 * 0x38    TX_TSVH1    0           ro
 * 0x3c    RX_CTL      0x00510106  rw   3 flush: clears itself; filters
 * 0x40    RX_HASH0    0           rw
 * 0x44    RX_HASH1    0           rw
 * 0x48    RX_STA      0           ro   status of the last frame
 * 0x4c    RX_IO_DATA  0           ro
 * 0x50    RX_FBC      0           rw   frames in the FIFO; a write drops them
 * 0x54    INT_CTL     0           rw
 * 0x58    INT_STA     0           w1c  8 RX, 3:2 aborted, 1:0 done
 * 0x5c    MAC_CTL0    0x800c      rw   15 reset, 4 loop, 2 pauses are heeded
 * 0x60    MAC_CTL1    0x32        rw   5 pad, 4 FCS, 2 huge, 1 check lengths
 * 0x64    MAC_IPGT    0           rw
 * 0x68    MAC_IPGR    0           rw
 * 0x6c    MAC_CLRT    0x370f      rw
 * 0x70    MAC_MAXF    0x600       rw
 * 0x74    MAC_SUPP    0           rw
 * 0x78    MAC_TEST    0           rw
 * 0x7c    MAC_MCFG    0           rw
 * 0x80    MAC_MCMD    0           rw   1 read again and again, 0 read
 * 0x84    MAC_MADR    0           rw   12:8 PHY, 4:0 register
 * 0x88    MAC_MWTD    0           rw   a write to it goes out on MDIO
 * 0x8c    MAC_MRDD    0           ro
 * 0x90    MAC_MIND    0           ro   1 reads again and again, 0 busy: never
 * 0x94    MAC_SSRR    0           ro
 * 0x98    MAC_A0      0           rw   23:0 last three bytes of the address
 * 0x9c    MAC_A1      0           rw   23:0 first three
 * 0xa0    MAC_A2      0           rw
 * 0xa4    SAFX_L0     0           rw   23:0 source address, as A0 and A1
 * 0xa8    SAFX_H0     0           rw   and so on to 0xc0
 *
 * What the drivers depend on, and is modelled:
 *  - Bit 0 of CTL at 0 keeps FIFOs and both directions in reset, but not the
 *    registers: Linux writes the address, MAC_CTL1 and RX_CTL before that.
 *  - A frame in the receive FIFO is a magic word, a word with length and
 *    status, and the frame with its FCS, padded to words.
 *  - The bits for DMA, set at reset, do not keep the CPU from the FIFOs: Linux
 *    leaves them alone.
 *
 * The FIFOs are made of SRAM A3 (13 KiB) and A4 (3 KiB). No source says how
 * they are divided; two frames of the usual limit of MAC_MAXF, 1536 bytes, are
 * just A4, so the receive FIFO is taken to be A3.
 *
 * What is not as on the board:
 *  - a frame goes out and comes in at once, and an MDIO frame takes no time;
 *  - a frame for which the receive FIFO has no room is lost on a board, unless
 *    the other end heeds pause frames: here it waits in QEMU's queue;
 *  - the CPU does not lose what is in SRAM A3 and A4;
 *  - there are no collisions.
 *
 * QEMU's allwinner_emac is not used: it has a PHY of its own, none of the
 * registers of the MAC core and so no filters, no SRAM; the bit to flush the
 * FIFO, which drivers poll, stays set; and a frame for which a backend has no
 * room is lost.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/net/sun4i-emac.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "net/eth.h"
#include "trace.h"

#include <zlib.h> /* for crc32 */

REG32(CTL, 0x00)
    FIELD(CTL, RUN, 0, 1)
    FIELD(CTL, TX_EN, 1, 1)
    FIELD(CTL, RX_EN, 2, 1)
REG32(TX_MODE, 0x04)
    FIELD(TX_MODE, ABORT, 0, 1)
    FIELD(TX_MODE, DMA, 1, 1)
REG32(TX_FLOW, 0x08)
REG32(TX_CTL0, 0x0c)
    FIELD(TX_CTL, START, 0, 1)
REG32(TX_CTL1, 0x10)
REG32(TX_INS, 0x14)
    FIELD(TX_INS, CHANNEL, 0, 1)
REG32(TX_PL0, 0x18)
REG32(TX_PL1, 0x1c)
REG32(TX_STA, 0x20)
REG32(TX_IO_DATA, 0x24)
REG32(TX_IO_DATA1, 0x28)
REG32(TX_TSVL0, 0x2c)
    FIELD(TSVL, CRC, 0, 1)
    FIELD(TSVL, LENGTH, 1, 1)
    FIELD(TSVL, OUT_OF_RANGE, 2, 1)
    FIELD(TSVL, DONE, 3, 1)
    FIELD(TSVL, MULTICAST, 4, 1)
    FIELD(TSVL, BROADCAST, 5, 1)
    FIELD(TSVL, GIANT, 10, 1)
    FIELD(TSVL, UNDERRUN, 11, 1)
    FIELD(TSVL, TOTAL, 12, 16)
REG32(TX_TSVH0, 0x30)
    FIELD(TSVH, BYTES, 0, 16)
REG32(TX_TSVL1, 0x34)
REG32(TX_TSVH1, 0x38)
REG32(RX_CTL, 0x3c)
    FIELD(RX_CTL, DMA, 2, 1)
    FIELD(RX_CTL, FLUSH, 3, 1)
    FIELD(RX_CTL, PASS_ALL, 4, 1)
    FIELD(RX_CTL, PASS_CONTROL, 5, 1)
    FIELD(RX_CTL, PASS_CRC_ERROR, 6, 1)
    FIELD(RX_CTL, PASS_LENGTH_ERROR, 7, 1)
    FIELD(RX_CTL, PASS_OUT_OF_RANGE, 8, 1)
    FIELD(RX_CTL, UNICAST, 16, 1)
    FIELD(RX_CTL, DA_FILTER, 17, 1)
    FIELD(RX_CTL, MULTICAST, 20, 1)
    FIELD(RX_CTL, HASH_FILTER, 21, 1)
    FIELD(RX_CTL, BROADCAST, 22, 1)
    FIELD(RX_CTL, SA_FILTER, 24, 1)
    FIELD(RX_CTL, SA_INVERT, 25, 1)
REG32(RX_HASH0, 0x40)
REG32(RX_HASH1, 0x44)
REG32(RX_STA, 0x48)
    FIELD(RX_STA, CRC, 4, 1)
    FIELD(RX_STA, LENGTH, 5, 1)
    FIELD(RX_STA, OUT_OF_RANGE, 6, 1)
    FIELD(RX_STA, OK, 7, 1)
    FIELD(RX_STA, MULTICAST, 8, 1)
    FIELD(RX_STA, BROADCAST, 9, 1)
    FIELD(RX_STA, CONTROL, 11, 1)
    FIELD(RX_STA, PAUSE, 12, 1)
    FIELD(RX_STA, VLAN, 14, 1)
REG32(RX_IO_DATA, 0x4c)
REG32(RX_FBC, 0x50)
REG32(INT_CTL, 0x54)
REG32(INT_STA, 0x58)
    FIELD(INT, TX_DONE, 0, 2)
    FIELD(INT, TX_ABORTED, 2, 2)
    FIELD(INT, RX, 8, 1)
REG32(MAC_CTL0, 0x5c)
    FIELD(MAC_CTL0, RX_PAUSE, 2, 1)
    FIELD(MAC_CTL0, TX_PAUSE, 3, 1)
    FIELD(MAC_CTL0, LOOPBACK, 4, 1)
    FIELD(MAC_CTL0, RESET, 15, 1)
REG32(MAC_CTL1, 0x60)
    FIELD(MAC_CTL1, FULL_DUPLEX, 0, 1)
    FIELD(MAC_CTL1, CHECK_LENGTH, 1, 1)
    FIELD(MAC_CTL1, HUGE, 2, 1)
    FIELD(MAC_CTL1, CRC, 4, 1)
    FIELD(MAC_CTL1, PAD, 5, 1)
REG32(MAC_IPGT, 0x64)
REG32(MAC_IPGR, 0x68)
REG32(MAC_CLRT, 0x6c)
REG32(MAC_MAXF, 0x70)
REG32(MAC_SUPP, 0x74)
REG32(MAC_TEST, 0x78)
REG32(MAC_MCFG, 0x7c)
REG32(MAC_MCMD, 0x80)
    FIELD(MCMD, READ, 0, 1)
    FIELD(MCMD, SCAN, 1, 1)
REG32(MAC_MADR, 0x84)
    FIELD(MADR, REG, 0, 5)
    FIELD(MADR, PHY, 8, 5)
REG32(MAC_MWTD, 0x88)
REG32(MAC_MRDD, 0x8c)
REG32(MAC_MIND, 0x90)
    FIELD(MIND, SCANNING, 1, 1)
REG32(MAC_SSRR, 0x94)
REG32(MAC_A0, 0x98)
REG32(MAC_A1, 0x9c)
REG32(MAC_A2, 0xa0)
REG32(SAFX_L0, 0xa4)
REG32(SAFX_H0, 0xa8)
REG32(SAFX_L1, 0xac)
REG32(SAFX_H1, 0xb0)
REG32(SAFX_L2, 0xb4)
REG32(SAFX_H2, 0xb8)
REG32(SAFX_L3, 0xbc)
REG32(SAFX_H3, 0xc0)

#define RX_MAGIC        0x0143414d
#define RX_HEADER_WORDS 2

#define MIN_FRAME       60
#define FCS_LEN         4
/* Values of the type field above that cannot be a length */
#define MAX_LENGTH      1500
#define MAX_TYPE        1518
#define SA_FILTERS      4

#define MII_MAX_HZ      25000000
#define NS_PER_PAUSE_BIT_AT_1MBIT 1000

static const uint8_t pause_address[ETH_ALEN] = {
    0x01, 0x80, 0xc2, 0x00, 0x00, 0x01
};
#define CONTROL_TYPE    0x8808
#define PAUSE_OPCODE    0x0001

/* Reset values, and the bits that keep what is written */
typedef struct Sun4iEmacReg {
    uint32_t reset;
    uint32_t rw;
} Sun4iEmacReg;

static const Sun4iEmacReg sun4i_emac_regs[SUN4I_EMAC_NUM_REGS] = {
    [R_CTL]         = { 0, 0x7 },
    [R_TX_MODE]     = { 0x3, 0x3 },
    [R_TX_FLOW]     = { 0, 0xffffffff },
    [R_TX_CTL0]     = { 0, 0xfffffffe },
    [R_TX_CTL1]     = { 0, 0xfffffffe },
    [R_TX_INS]      = { 0, 0x1 },
    [R_TX_PL0]      = { 0, 0xffff },
    [R_TX_PL1]      = { 0, 0xffff },
    [R_RX_CTL]      = { 0x00510106, 0x037301f7 },
    [R_RX_HASH0]    = { 0, 0xffffffff },
    [R_RX_HASH1]    = { 0, 0xffffffff },
    [R_INT_CTL]     = { 0, 0xffffffff },
    [R_MAC_CTL0]    = { 0x800c, 0xcf1f },
    [R_MAC_CTL1]    = { 0x32, 0x73ff },
    [R_MAC_IPGT]    = { 0, 0x7f },
    [R_MAC_IPGR]    = { 0, 0x7f7f },
    [R_MAC_CLRT]    = { 0x370f, 0x3f0f },
    [R_MAC_MAXF]    = { 0x600, 0xffff },
    [R_MAC_SUPP]    = { 0, 0xffff },
    [R_MAC_TEST]    = { 0, 0x7 },
    [R_MAC_MCFG]    = { 0, 0x80ff },
    [R_MAC_MCMD]    = { 0, 0x3 },
    [R_MAC_MADR]    = { 0, 0x1f1f },
    [R_MAC_MWTD]    = { 0, 0xffff },
    [R_MAC_A0 ... R_SAFX_H3] = { 0, 0xffffff },
};

/* Interrupt and DMA requests */

static void sun4i_emac_update_irq(Sun4iEmacState *s)
{
    bool level = s->regs[R_INT_STA] & s->regs[R_INT_CTL];

    trace_sun4i_emac_irq(s->id, level, s->regs[R_INT_STA]);
    qemu_set_irq(s->irq, level);
}

static void sun4i_emac_raise(Sun4iEmacState *s, uint32_t bits)
{
    s->regs[R_INT_STA] |= bits;
    sun4i_emac_update_irq(s);
}

static unsigned sun4i_emac_tx_channel(Sun4iEmacState *s)
{
    return FIELD_EX32(s->regs[R_TX_INS], TX_INS, CHANNEL);
}

static void sun4i_emac_update_drq(Sun4iEmacState *s)
{
    unsigned channel = sun4i_emac_tx_channel(s);
    bool tx = FIELD_EX32(s->regs[R_TX_MODE], TX_MODE, DMA) && s->sram &&
              !(s->tx_pending & BIT(channel)) &&
              s->tx_used[channel] < SUN4I_EMAC_TX_FIFO;
    bool rx = FIELD_EX32(s->regs[R_RX_CTL], RX_CTL, DMA) && s->rx_used;

    if (tx != s->drq_tx_level) {
        s->drq_tx_level = tx;
        qemu_set_irq(s->drq_tx, tx);
    }
    if (rx != s->drq_rx_level) {
        s->drq_rx_level = rx;
        qemu_set_irq(s->drq_rx, rx);
    }
}

/* What has to be there for frames to pass */

/* MII has both directions' clocks from the PHY. */
static bool sun4i_emac_clocked(Sun4iEmacState *s)
{
    uint64_t hz = clock_get_hz(s->phy_clk);

    return s->pads && !mii_phy_rgmii(s->phy) && hz && hz <= MII_MAX_HZ &&
           (!clock_has_source(s->bus_clk) || clock_is_enabled(s->bus_clk));
}

static bool sun4i_emac_runs(Sun4iEmacState *s)
{
    return FIELD_EX32(s->regs[R_CTL], CTL, RUN) &&
           !FIELD_EX32(s->regs[R_MAC_CTL0], MAC_CTL0, RESET) &&
           sun4i_emac_clocked(s);
}

static bool sun4i_emac_loops(Sun4iEmacState *s)
{
    return FIELD_EX32(s->regs[R_MAC_CTL0], MAC_CTL0, LOOPBACK);
}

/* Reception */

static void sun4i_emac_rx_kick(Sun4iEmacState *s)
{
    s->rx_waits = false;
    mii_phy_flush(s->phy, MII_MAC(s));
}

static void sun4i_emac_rx_drop_all(Sun4iEmacState *s)
{
    s->rx_head = 0;
    s->rx_used = 0;
    s->rx_left = 0;
    s->rx_frames = 0;
    sun4i_emac_update_drq(s);
}

static void sun4i_emac_push(Sun4iEmacState *s, uint32_t word)
{
    unsigned tail = s->rx_head + s->rx_used;

    s->rx_fifo[tail % SUN4I_EMAC_RX_FIFO] = cpu_to_le32(word);
    s->rx_used++;
}

/* Several bytes, and what fills up the last word of them */
static void sun4i_emac_push_bytes(Sun4iEmacState *s, const uint8_t *buf,
                                  size_t len)
{
    unsigned words = DIV_ROUND_UP(len, 4);
    unsigned tail = (s->rx_head + s->rx_used) % SUN4I_EMAC_RX_FIFO;
    size_t first = MIN((SUN4I_EMAC_RX_FIFO - tail) * 4, len);

    s->rx_fifo[(tail + words - 1) % SUN4I_EMAC_RX_FIFO] = 0;
    memcpy(&s->rx_fifo[tail], buf, first);
    memcpy(s->rx_fifo, buf + first, len - first);
    s->rx_used += words;
}

static uint32_t sun4i_emac_peek(Sun4iEmacState *s, unsigned n)
{
    return le32_to_cpu(s->rx_fifo[(s->rx_head + n) % SUN4I_EMAC_RX_FIFO]);
}

/* How many words in the FIFO are a frame of a length with its FCS */
static unsigned sun4i_emac_rx_words(unsigned len)
{
    return RX_HEADER_WORDS + DIV_ROUND_UP(len, 4);
}

static uint32_t sun4i_emac_pop(Sun4iEmacState *s)
{
    uint32_t word;

    if (!s->rx_used) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: the receive FIFO is empty\n",
                      s->id);
        return 0;
    }
    if (!s->rx_left) {
        s->rx_left = sun4i_emac_rx_words(extract32(sun4i_emac_peek(s, 1),
                                                   0, 16));
    }
    word = le32_to_cpu(s->rx_fifo[s->rx_head]);
    if (++s->rx_head == SUN4I_EMAC_RX_FIFO) {
        s->rx_head = 0;
    }
    s->rx_used--;
    if (--s->rx_left == 0) {
        s->rx_frames--;
        if (!s->rx_used) {
            sun4i_emac_update_drq(s);
            /*
             * Not before: the main loop, which is woken by that, would be in
             * the way of a CPU that is emptying the FIFO word by word.
             */
            if (s->rx_waits) {
                sun4i_emac_rx_kick(s);
            }
        }
    }
    return word;
}

static bool sun4i_emac_address_is(const uint8_t *addr, uint32_t first,
                                  uint32_t last)
{
    return extract32(ldl_be_p(addr), 8, 24) == first &&
           extract32(ldl_be_p(addr + 2), 0, 24) == last;
}

static bool sun4i_emac_destination_passes(Sun4iEmacState *s,
                                          const uint8_t *addr)
{
    uint32_t ctl = s->regs[R_RX_CTL];

    if (is_broadcast_ether_addr(addr)) {
        return FIELD_EX32(ctl, RX_CTL, BROADCAST);
    }
    if (is_multicast_ether_addr(addr)) {
        /* The order of bits is NetBSD's. */
        unsigned bit = net_crc32(addr, ETH_ALEN) >> 26;

        return FIELD_EX32(ctl, RX_CTL, MULTICAST) &&
            (!FIELD_EX32(ctl, RX_CTL, HASH_FILTER) ||
             s->regs[R_RX_HASH0 + bit / 32] & BIT(bit % 32));
    }
    return FIELD_EX32(ctl, RX_CTL, UNICAST) &&
        (!FIELD_EX32(ctl, RX_CTL, DA_FILTER) ||
         sun4i_emac_address_is(addr, s->regs[R_MAC_A1], s->regs[R_MAC_A0]));
}

static bool sun4i_emac_source_passes(Sun4iEmacState *s, const uint8_t *addr)
{
    uint32_t ctl = s->regs[R_RX_CTL];
    bool match = false;

    if (!FIELD_EX32(ctl, RX_CTL, SA_FILTER)) {
        return true;
    }
    for (int i = 0; i < SA_FILTERS; i++) {
        match |= sun4i_emac_address_is(addr, s->regs[R_SAFX_H0 + i * 2],
                                       s->regs[R_SAFX_L0 + i * 2]);
    }
    return match != FIELD_EX32(ctl, RX_CTL, SA_INVERT);
}

/* Returns: the bits of RX_STA that say so, 0 if it is no control frame */
static uint32_t sun4i_emac_control_frame(Sun4iEmacState *s,
                                         const uint8_t *buf)
{
    unsigned quanta = lduw_be_p(buf + 16);
    int64_t ns;

    if (lduw_be_p(buf + 12) != CONTROL_TYPE) {
        return 0;
    }
    if (lduw_be_p(buf + 14) != PAUSE_OPCODE ||
        memcmp(buf, pause_address, ETH_ALEN)) {
        return R_RX_STA_CONTROL_MASK;
    }
    if (FIELD_EX32(s->regs[R_MAC_CTL0], MAC_CTL0, RX_PAUSE) &&
        FIELD_EX32(s->regs[R_MAC_CTL1], MAC_CTL1, FULL_DUPLEX)) {
        ns = (int64_t)quanta * 512 * NS_PER_PAUSE_BIT_AT_1MBIT /
             (mii_phy_speed(s->phy) ?: 100);
        trace_sun4i_emac_pause(s->id, quanta, ns);
        timer_mod(s->pause, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
    }
    return R_RX_STA_CONTROL_MASK | R_RX_STA_PAUSE_MASK;
}

/*
 * The core takes the field for a length whatever its value is, so that every
 * frame of IP is out of range; drivers let these pass.
 */
static uint32_t sun4i_emac_check_length(Sun4iEmacState *s, const uint8_t *buf,
                                        size_t size)
{
    unsigned type = lduw_be_p(buf + 12);
    size_t payload = size - ETH_HLEN;

    if (!FIELD_EX32(s->regs[R_MAC_CTL1], MAC_CTL1, CHECK_LENGTH)) {
        return 0;
    }
    if (type > MAX_TYPE) {
        return R_RX_STA_OUT_OF_RANGE_MASK;
    }
    if (type <= MAX_LENGTH &&
        (type > payload || (type < payload && size > MIN_FRAME))) {
        return R_RX_STA_LENGTH_MASK;
    }
    return 0;
}

/* Returns: why the frame does not get into the FIFO, NULL if it does */
static const char *sun4i_emac_filter(Sun4iEmacState *s, const uint8_t *buf,
                                     uint32_t status)
{
    uint32_t ctl = s->regs[R_RX_CTL];
    bool all = FIELD_EX32(ctl, RX_CTL, PASS_ALL);

    if (status & R_RX_STA_CONTROL_MASK && !all &&
        !FIELD_EX32(ctl, RX_CTL, PASS_CONTROL)) {
        return "control";
    }
    if (!all && !(status & R_RX_STA_CONTROL_MASK) &&
        (!sun4i_emac_destination_passes(s, buf) ||
         !sun4i_emac_source_passes(s, buf + ETH_ALEN))) {
        return "address";
    }
    if (status & R_RX_STA_CRC_MASK &&
        !FIELD_EX32(ctl, RX_CTL, PASS_CRC_ERROR)) {
        return "FCS";
    }
    if (status & R_RX_STA_LENGTH_MASK &&
        !FIELD_EX32(ctl, RX_CTL, PASS_LENGTH_ERROR)) {
        return "length";
    }
    if (status & R_RX_STA_OUT_OF_RANGE_MASK &&
        !FIELD_EX32(ctl, RX_CTL, PASS_OUT_OF_RANGE)) {
        return "length out of range";
    }
    return NULL;
}

/* Returns: 0 if the frame has to wait, else it has been dealt with */
static ssize_t sun4i_emac_receive_frame(Sun4iEmacState *s, const uint8_t *buf,
                                        size_t size)
{
    uint8_t padded[MIN_FRAME] = { 0 };
    uint8_t fcs[FCS_LEN];
    uint32_t status = R_RX_STA_OK_MASK;
    const char *why;
    size_t len;

    if (size < ETH_HLEN) {
        trace_sun4i_emac_rx_drop(s->id, size, "too short");
        return size;
    }
    if (size < MIN_FRAME) {
        /* Nobody sends such a one on a wire, but not all backends pad. */
        memcpy(padded, buf, size);
        buf = padded;
        size = sizeof(padded);
    }
    len = size + FCS_LEN;
    if (len > s->regs[R_MAC_MAXF] &&
        !FIELD_EX32(s->regs[R_MAC_CTL1], MAC_CTL1, HUGE)) {
        len = s->regs[R_MAC_MAXF];
        status = R_RX_STA_CRC_MASK;
    }
    if (len < MIN_FRAME ||
        sun4i_emac_rx_words(len) > SUN4I_EMAC_RX_FIFO || !s->sram) {
        trace_sun4i_emac_rx_drop(s->id, size, "no FIFO for that");
        return size;
    }

    status |= sun4i_emac_check_length(s, buf, size);
    if (is_broadcast_ether_addr(buf)) {
        status |= R_RX_STA_BROADCAST_MASK;
    } else if (is_multicast_ether_addr(buf)) {
        status |= R_RX_STA_MULTICAST_MASK;
    }
    if (lduw_be_p(buf + 12) == ETH_P_VLAN) {
        status |= R_RX_STA_VLAN_MASK;
    }
    status |= sun4i_emac_control_frame(s, buf);
    why = sun4i_emac_filter(s, buf, status);
    if (why) {
        s->regs[R_RX_STA] = status;
        trace_sun4i_emac_rx_drop(s->id, size, why);
        return size;
    }
    if (s->rx_used + sun4i_emac_rx_words(len) > SUN4I_EMAC_RX_FIFO) {
        trace_sun4i_emac_rx_wait(s->id, size, s->rx_frames);
        s->rx_waits = true;
        return 0;
    }

    /* A frame has its FCS on a wire, and not in QEMU. */
    memcpy(s->rx_buf, buf, MIN(size, len));
    stl_le_p(fcs, crc32(0, buf, size));
    if (len > size) {
        memcpy(s->rx_buf + size, fcs, len - size);
    }

    trace_sun4i_emac_rx_frame(s->id, len, status);
    s->regs[R_RX_STA] = status;
    sun4i_emac_push(s, RX_MAGIC);
    sun4i_emac_push(s, status << 16 | len);
    sun4i_emac_push_bytes(s, s->rx_buf, len);
    s->rx_frames++;
    sun4i_emac_raise(s, R_INT_RX_MASK);
    sun4i_emac_update_drq(s);
    return size;
}

/* Whether the MAC hears what comes over the cable */
static bool sun4i_emac_hears(Sun4iEmacState *s)
{
    return sun4i_emac_runs(s) && FIELD_EX32(s->regs[R_CTL], CTL, RX_EN) &&
           !sun4i_emac_loops(s);
}

static bool sun4i_emac_can_receive(MiiMac *mac)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(mac);

    /* One that is dropped does not wait; else, one that has waited does. */
    return !s->rx_waits || !sun4i_emac_hears(s);
}

static ssize_t sun4i_emac_receive(MiiMac *mac, const uint8_t *buf, size_t size)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(mac);

    if (!sun4i_emac_hears(s)) {
        trace_sun4i_emac_rx_drop(s->id, size, "not enabled");
        return size;
    }
    return sun4i_emac_receive_frame(s, buf, size);
}

/*
 * Transmission. It is done when it is started, without a bottom half: the main
 * loop would have to get the lock from a CPU that takes it for each word.
 */

static void sun4i_emac_tx_push(Sun4iEmacState *s, unsigned channel,
                               uint32_t word)
{
    uint32_t used = s->tx_used[channel];

    if (unlikely(used == SUN4I_EMAC_TX_FIFO || !s->sram ||
                 s->tx_pending & BIT(channel))) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: channel %u %s\n", s->id, channel,
                      !s->sram ? "has no SRAM" :
                      used == SUN4I_EMAC_TX_FIFO ? "is full" : "is sending");
        return;
    }
    s->tx_fifo[channel][used] = cpu_to_le32(word);
    s->tx_used[channel] = ++used;
    if (used == SUN4I_EMAC_TX_FIFO) {
        sun4i_emac_update_drq(s);
    }
}

/* The frame has gone, or has not: the channel can have the next one. */
static void sun4i_emac_tx_end(Sun4iEmacState *s, unsigned channel,
                              uint32_t status, size_t len)
{
    bool aborted = status & R_TSVL_UNDERRUN_MASK &&
                   FIELD_EX32(s->regs[R_TX_MODE], TX_MODE, ABORT);

    trace_sun4i_emac_tx_end(s->id, channel, len, status);
    s->tx_pending &= ~BIT(channel);
    s->tx_used[channel] = 0;
    s->regs[R_TX_TSVL0 + channel * 2] =
        FIELD_DP32(status | R_TSVL_DONE_MASK, TSVL, TOTAL, len);
    s->regs[R_TX_TSVH0 + channel * 2] = FIELD_DP32(0, TSVH, BYTES, len);
    sun4i_emac_update_drq(s);
    sun4i_emac_raise(s, (aborted ? 1 << R_INT_TX_ABORTED_SHIFT :
                         1 << R_INT_TX_DONE_SHIFT) << channel);
}

/* Returns: false if the frame waits for the backend */
static bool sun4i_emac_send(Sun4iEmacState *s, const uint8_t *buf, size_t len)
{
    if (sun4i_emac_loops(s) || mii_phy_loopback(s->phy)) {
        if (FIELD_EX32(s->regs[R_CTL], CTL, RX_EN) &&
            !sun4i_emac_receive_frame(s, buf, len)) {
            /* There is no queue for it to wait in. */
            s->rx_waits = false;
            trace_sun4i_emac_rx_drop(s->id, len, "looped back");
        }
        return true;
    }
    return mii_phy_send(s->phy, MII_MAC(s), buf, len);
}

/* Send what the channel holds, or hand it to the backend, if it has to wait */
static void sun4i_emac_tx_frame(Sun4iEmacState *s, unsigned channel)
{
    uint8_t *buf = (uint8_t *)s->tx_fifo[channel];
    uint32_t ctl1 = s->regs[R_MAC_CTL1];
    size_t len = s->regs[R_TX_PL0 + channel];
    uint32_t status = 0;
    size_t limit;

    if (!len || len > s->tx_used[channel] * 4) {
        sun4i_emac_tx_end(s, channel, R_TSVL_UNDERRUN_MASK, 0);
        return;
    }
    if (FIELD_EX32(ctl1, MAC_CTL1, PAD) && len < MIN_FRAME) {
        memset(buf + len, 0, MIN_FRAME - len);
        len = MIN_FRAME;
    } else if (!FIELD_EX32(ctl1, MAC_CTL1, CRC)) {
        /* The frame comes with its FCS; the other end drops it if wrong. */
        if (len < ETH_HLEN + FCS_LEN ||
            (uint32_t)ldl_le_p(buf + len - FCS_LEN) !=
            crc32(0, buf, len - FCS_LEN)) {
            sun4i_emac_tx_end(s, channel, R_TSVL_CRC_MASK, len);
            return;
        }
        len -= FCS_LEN;
    }
    limit = FIELD_EX32(ctl1, MAC_CTL1, HUGE) ? SIZE_MAX :
            s->regs[R_MAC_MAXF];
    if (len + FCS_LEN > limit) {
        /* It breaks off there. */
        sun4i_emac_tx_end(s, channel, R_TSVL_GIANT_MASK | R_TSVL_CRC_MASK,
                          limit);
        return;
    }

    if (is_broadcast_ether_addr(buf)) {
        status |= R_TSVL_BROADCAST_MASK;
    } else if (is_multicast_ether_addr(buf)) {
        status |= R_TSVL_MULTICAST_MASK;
    }
    /* What is shorter is no frame to anyone. */
    if (len >= ETH_HLEN && !sun4i_emac_send(s, buf, len)) {
        s->tx_waits = true;
        s->tx_waiting = true;
        return;
    }
    sun4i_emac_tx_end(s, channel, status, len + FCS_LEN);
}

static void sun4i_emac_tx(Sun4iEmacState *s)
{
    while (s->tx_pending && !s->tx_waits && !timer_pending(s->pause) &&
           FIELD_EX32(s->regs[R_CTL], CTL, TX_EN) && sun4i_emac_runs(s)) {
        if (!(s->tx_pending & BIT(s->tx_first))) {
            s->tx_first = !s->tx_first;
        }
        sun4i_emac_tx_frame(s, s->tx_first);
    }
}

static void sun4i_emac_sent(MiiMac *mac)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(mac);

    s->tx_waits = false;
    if (s->tx_waiting) {
        s->tx_waiting = false;
        sun4i_emac_tx_end(s, s->tx_first, 0,
                          s->regs[R_TX_PL0 + s->tx_first] + FCS_LEN);
    }
    sun4i_emac_tx(s);
}

static void sun4i_emac_pause_over(void *opaque)
{
    sun4i_emac_tx(opaque);
}

static void sun4i_emac_tx_start(Sun4iEmacState *s, unsigned channel)
{
    if (s->tx_pending & BIT(channel)) {
        return;
    }
    if (!s->tx_pending) {
        s->tx_first = channel;
    }
    s->tx_pending |= BIT(channel);
    sun4i_emac_update_drq(s);
    sun4i_emac_tx(s);
}

static void sun4i_emac_tx_drop_all(Sun4iEmacState *s)
{
    for (int i = 0; i < SUN4I_EMAC_CHANNELS; i++) {
        s->tx_used[i] = 0;
    }
    s->tx_pending = 0;
    s->tx_waiting = false;
    timer_del(s->pause);
    sun4i_emac_update_drq(s);
}

/* Wires */

static void sun4i_emac_wires_changed(Sun4iEmacState *s)
{
    if (!qdev_is_realized(DEVICE(s))) {
        /* A reset comes after that. */
        return;
    }
    trace_sun4i_emac_interface(s->id, s->pads, s->sram,
                               clock_get_hz(s->phy_clk),
                               mii_phy_speed(s->phy));
    sun4i_emac_tx(s);
    sun4i_emac_rx_kick(s);
}

static void sun4i_emac_set_pads(void *opaque, int n, int level)
{
    Sun4iEmacState *s = opaque;

    s->pads = level;
    if (qdev_is_realized(DEVICE(s))) {
        mii_phy_connect(s->phy, MII_MAC(s), s->pads);
    }
    sun4i_emac_wires_changed(s);
}

static void sun4i_emac_set_sram(void *opaque, int n, int level)
{
    Sun4iEmacState *s = opaque;

    if (s->sram && !level) {
        sun4i_emac_rx_drop_all(s);
        for (int i = 0; i < SUN4I_EMAC_CHANNELS; i++) {
            s->tx_used[i] = 0;
        }
    }
    s->sram = level;
    sun4i_emac_update_drq(s);
    sun4i_emac_wires_changed(s);
}

static void sun4i_emac_phy_changed(MiiMac *mac)
{
    sun4i_emac_wires_changed(SUN4I_A10_EMAC(mac));
}

static void sun4i_emac_clock_changed(void *opaque, ClockEvent event)
{
    sun4i_emac_wires_changed(opaque);
}

/* Registers */

static void sun4i_emac_mdio_read(Sun4iEmacState *s)
{
    uint32_t addr = s->regs[R_MAC_MADR];

    s->regs[R_MAC_MRDD] = mii_phy_read(s->phy, MII_MAC(s),
                                       FIELD_EX32(addr, MADR, PHY),
                                       FIELD_EX32(addr, MADR, REG));
}

static void sun4i_emac_mdio_write(Sun4iEmacState *s)
{
    uint32_t addr = s->regs[R_MAC_MADR];

    mii_phy_write(s->phy, MII_MAC(s), FIELD_EX32(addr, MADR, PHY),
                  FIELD_EX32(addr, MADR, REG), s->regs[R_MAC_MWTD]);
}

static uint64_t sun4i_emac_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iEmacState *s = opaque;
    uint32_t value;

    switch (offset) {
    case A_RX_IO_DATA:
        /* The bulk of all accesses, so there is no trace of it. */
        return sun4i_emac_pop(s);
    case A_TX_CTL0:
    case A_TX_CTL1:
        value = s->regs[offset / 4];
        if (s->tx_pending & BIT((offset - A_TX_CTL0) / 4)) {
            value |= R_TX_CTL_START_MASK;
        }
        break;
    case A_RX_FBC:
        value = s->rx_frames;
        break;
    case A_MAC_MRDD:
        if (FIELD_EX32(s->regs[R_MAC_MCMD], MCMD, SCAN)) {
            sun4i_emac_mdio_read(s);
        }
        value = s->regs[R_MAC_MRDD];
        break;
    case A_MAC_MIND:
        value = FIELD_DP32(0, MIND, SCANNING,
                           FIELD_EX32(s->regs[R_MAC_MCMD], MCMD, SCAN));
        break;
    default:
        if (offset / 4 >= SUN4I_EMAC_NUM_REGS) {
            qemu_log_mask(LOG_GUEST_ERROR,
                          "%s: read of reserved offset 0x%03" HWADDR_PRIx
                          "\n", s->id, offset);
            return 0;
        }
        value = s->regs[offset / 4];
    }
    trace_sun4i_emac_read(s->id, offset, value);
    return value;
}

static void sun4i_emac_write_ctl(Sun4iEmacState *s)
{
    if (!FIELD_EX32(s->regs[R_CTL], CTL, RUN)) {
        sun4i_emac_rx_drop_all(s);
        sun4i_emac_tx_drop_all(s);
        s->regs[R_INT_STA] = 0;
        sun4i_emac_update_irq(s);
    }
    sun4i_emac_tx(s);
    sun4i_emac_rx_kick(s);
}

static void sun4i_emac_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    Sun4iEmacState *s = opaque;
    uint32_t rw;

    switch (offset) {
    case A_TX_IO_DATA:
        sun4i_emac_tx_push(s, sun4i_emac_tx_channel(s), value);
        return;
    case A_TX_IO_DATA1:
        sun4i_emac_tx_push(s, 1, value);
        return;
    }

    trace_sun4i_emac_write(s->id, offset, value);
    if (offset / 4 < SUN4I_EMAC_NUM_REGS) {
        rw = sun4i_emac_regs[offset / 4].rw;
        s->regs[offset / 4] = (s->regs[offset / 4] & ~rw) | (value & rw);
    }
    switch (offset) {
    case A_CTL:
        sun4i_emac_write_ctl(s);
        break;
    case A_TX_CTL0:
    case A_TX_CTL1:
        if (value & R_TX_CTL_START_MASK) {
            sun4i_emac_tx_start(s, (offset - A_TX_CTL0) / 4);
        }
        break;
    case A_TX_MODE:
    case A_TX_INS:
        sun4i_emac_update_drq(s);
        break;
    case A_RX_CTL:
        if (value & R_RX_CTL_FLUSH_MASK) {
            sun4i_emac_rx_drop_all(s);
            sun4i_emac_rx_kick(s);
        }
        sun4i_emac_update_drq(s);
        break;
    case A_RX_FBC:
        sun4i_emac_rx_drop_all(s);
        sun4i_emac_rx_kick(s);
        break;
    case A_INT_STA:
        s->regs[R_INT_STA] &= ~value;
        sun4i_emac_update_irq(s);
        break;
    case A_INT_CTL:
        sun4i_emac_update_irq(s);
        break;
    case A_MAC_CTL0:
        sun4i_emac_tx(s);
        sun4i_emac_rx_kick(s);
        break;
    case A_MAC_MCMD:
        if (value & R_MCMD_READ_MASK) {
            sun4i_emac_mdio_read(s);
        }
        break;
    case A_MAC_MWTD:
        sun4i_emac_mdio_write(s);
        break;
    default:
        if (offset / 4 >= SUN4I_EMAC_NUM_REGS ||
            !sun4i_emac_regs[offset / 4].rw) {
            qemu_log_mask(LOG_GUEST_ERROR,
                          "%s: write to read-only or reserved offset 0x%03"
                          HWADDR_PRIx "\n", s->id, offset);
        }
    }
}

static const MemoryRegionOps sun4i_emac_ops = {
    .read = sun4i_emac_read,
    .write = sun4i_emac_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sun4i_emac_reset_enter(Object *obj, ResetType type)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(obj);

    for (int i = 0; i < SUN4I_EMAC_NUM_REGS; i++) {
        s->regs[i] = sun4i_emac_regs[i].reset;
    }
    for (int i = 0; i < SUN4I_EMAC_CHANNELS; i++) {
        s->tx_used[i] = 0;
    }
    s->tx_pending = 0;
    s->tx_waiting = false;
    s->tx_first = 0;
    timer_del(s->pause);
    s->rx_head = 0;
    s->rx_used = 0;
    s->rx_left = 0;
    s->rx_frames = 0;
}

static void sun4i_emac_reset_hold(Object *obj, ResetType type)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(obj);

    sun4i_emac_update_irq(s);
    sun4i_emac_update_drq(s);
    sun4i_emac_rx_kick(s);
}

static int sun4i_emac_post_load(void *opaque, int version_id)
{
    Sun4iEmacState *s = opaque;

    if (s->tx_used[0] > SUN4I_EMAC_TX_FIFO ||
        s->tx_used[1] > SUN4I_EMAC_TX_FIFO ||
        s->tx_pending >= BIT(SUN4I_EMAC_CHANNELS) ||
        s->tx_first >= SUN4I_EMAC_CHANNELS ||
        s->rx_head >= SUN4I_EMAC_RX_FIFO ||
        s->rx_used > SUN4I_EMAC_RX_FIFO || s->rx_left > s->rx_used) {
        return -EINVAL;
    }
    /* Nothing waits for a backend: QEMU drops that when it stops a machine. */
    s->tx_waits = false;
    s->tx_waiting = false;
    s->rx_waits = false;
    mii_phy_connect(s->phy, MII_MAC(s), s->pads);
    return 0;
}

static const VMStateDescription vmstate_sun4i_emac = {
    .name = TYPE_SUN4I_A10_EMAC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_emac_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(bus_clk, Sun4iEmacState),
        VMSTATE_CLOCK(phy_clk, Sun4iEmacState),
        VMSTATE_BOOL(pads, Sun4iEmacState),
        VMSTATE_BOOL(sram, Sun4iEmacState),
        VMSTATE_UINT32_ARRAY(regs, Sun4iEmacState, SUN4I_EMAC_NUM_REGS),
        VMSTATE_UINT32_2DARRAY(tx_fifo, Sun4iEmacState, SUN4I_EMAC_CHANNELS,
                               SUN4I_EMAC_TX_FIFO),
        VMSTATE_UINT32_ARRAY(tx_used, Sun4iEmacState, SUN4I_EMAC_CHANNELS),
        VMSTATE_UINT8(tx_pending, Sun4iEmacState),
        VMSTATE_UINT8(tx_first, Sun4iEmacState),
        VMSTATE_TIMER_PTR(pause, Sun4iEmacState),
        VMSTATE_UINT32_ARRAY(rx_fifo, Sun4iEmacState, SUN4I_EMAC_RX_FIFO),
        VMSTATE_UINT32(rx_head, Sun4iEmacState),
        VMSTATE_UINT32(rx_used, Sun4iEmacState),
        VMSTATE_UINT32(rx_left, Sun4iEmacState),
        VMSTATE_UINT32(rx_frames, Sun4iEmacState),
        VMSTATE_BOOL(drq_tx_level, Sun4iEmacState),
        VMSTATE_BOOL(drq_rx_level, Sun4iEmacState),
        VMSTATE_END_OF_LIST()
    }
};

static void sun4i_emac_realize(DeviceState *dev, Error **errp)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(dev);

    if (!s->phy) {
        error_setg(errp, "'phy' must be set");
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(dev));
    mii_phy_connect(s->phy, MII_MAC(s), s->pads);
}

static void sun4i_emac_init(Object *obj)
{
    Sun4iEmacState *s = SUN4I_A10_EMAC(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_emac_ops, s,
                          TYPE_SUN4I_A10_EMAC, SUN4I_EMAC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->pause = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_emac_pause_over, s);

    s->pads = true;
    s->sram = true;
    qdev_init_gpio_in_named(dev, sun4i_emac_set_pads, "pads", 1);
    qdev_init_gpio_in_named(dev, sun4i_emac_set_sram, "sram", 1);
    qdev_init_gpio_out_named(dev, &s->drq_tx, "drq-tx", 1);
    qdev_init_gpio_out_named(dev, &s->drq_rx, "drq-rx", 1);
    s->bus_clk = qdev_init_clock_in(dev, "bus", sun4i_emac_clock_changed, s,
                                    ClockUpdate);
    s->phy_clk = qdev_init_clock_in(dev, "phy-clk", sun4i_emac_clock_changed,
                                    s, ClockUpdate);
}

static void sun4i_emac_finalize(Object *obj)
{
    timer_free(SUN4I_A10_EMAC(obj)->pause);
}

static const Property sun4i_emac_properties[] = {
    DEFINE_PROP_LINK("phy", Sun4iEmacState, phy, TYPE_MII_PHY, MiiPhy *),
};

static void sun4i_emac_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);
    MiiMacClass *mc = MII_MAC_CLASS(klass);

    dc->desc = "Allwinner sun4i EMAC";
    dc->realize = sun4i_emac_realize;
    dc->vmsd = &vmstate_sun4i_emac;
    /* Needs the clocks and pads of a SoC */
    dc->user_creatable = false;
    device_class_set_props(dc, sun4i_emac_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    rc->phases.enter = sun4i_emac_reset_enter;
    rc->phases.hold = sun4i_emac_reset_hold;
    mc->can_receive = sun4i_emac_can_receive;
    mc->receive = sun4i_emac_receive;
    mc->sent = sun4i_emac_sent;
    mc->changed = sun4i_emac_phy_changed;
}

static const TypeInfo sun4i_emac_types[] = {
    {
        .name = TYPE_SUN4I_A10_EMAC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iEmacState),
        .instance_init = sun4i_emac_init,
        .instance_finalize = sun4i_emac_finalize,
        .class_init = sun4i_emac_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_MII_MAC },
            { }
        },
    },
};

DEFINE_TYPES(sun4i_emac_types)
