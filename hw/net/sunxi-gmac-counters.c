/*
 * Allwinner sunxi GMAC: counters
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "sunxi-gmac-internal.h"

#define MMC_CONTROL_MASK    0x0000002e
#define MMC_TX_INT_MASK     MAKE_64BIT_MASK(0, SUNXI_GMAC_TX_COUNTERS)
#define MMC_RX_INT_MASK     MAKE_64BIT_MASK(0, SUNXI_GMAC_RX_COUNTERS)
#define MMC_IPC_INT_MASK    0x3fff3fff

enum {
    IPC_V4_GOOD, IPC_V4_HEADER, IPC_V4_NO_PAYLOAD, IPC_V4_FRAGMENT,
    IPC_V4_UDP_NO_SUM, IPC_V6_GOOD, IPC_V6_HEADER, IPC_V6_NO_PAYLOAD,
    IPC_UDP_GOOD, IPC_UDP_BAD, IPC_TCP_GOOD, IPC_TCP_BAD, IPC_ICMP_GOOD,
    IPC_ICMP_BAD, IPC_OCTETS = 16,
};

/* What a counter is preset to, half or all of the way to a roll-over */
#define PRESET_FRAMES   0xfffffff0
#define PRESET_OCTETS   0xfffff800
#define HALF            0x80000000

static void sunxi_gmac_count(SunxiGmacState *s, uint32_t *counters,
                             uint32_t *interrupt, unsigned n, uint32_t add)
{
    uint32_t old = counters[n];

    counters[n] += add;
    if ((old ^ counters[n]) & HALF) {
        /* Half of the way, or all of it */
        *interrupt |= 1u << n;
        if (counters[n] < old &&
            FIELD_EX32(s->mmc_control, MMC_CONTROL, CNTSTOPRO)) {
            counters[n] = UINT32_MAX;
        }
        sunxi_gmac_update_irq(s);
    }
}

bool sunxi_gmac_counting(SunxiGmacState *s)
{
    return sunxi_gmac_counts(s) &&
           !FIELD_EX32(s->mmc_control, MMC_CONTROL, CNTFREEZ);
}

void sunxi_gmac_count_tx(SunxiGmacState *s, unsigned n, uint32_t add)
{
    sunxi_gmac_count(s, s->mmc_tx, &s->mmc_tx_int, n, add);
}

void sunxi_gmac_count_rx(SunxiGmacState *s, unsigned n, uint32_t add)
{
    sunxi_gmac_count(s, s->mmc_rx, &s->mmc_rx_int, n, add);
}

static void sunxi_gmac_count_ipc(SunxiGmacState *s, unsigned n,
                                 uint32_t octets)
{
    sunxi_gmac_count(s, s->mmc_ipc, &s->mmc_ipc_int, n, 1);
    sunxi_gmac_count(s, s->mmc_ipc, &s->mmc_ipc_int, IPC_OCTETS + n, octets);
}

/* Which of the six counters: 64, to 127, 255, 511, 1023 octets, and more */
static unsigned sunxi_gmac_size_class(size_t octets)
{
    return octets <= 64 ? 0 : MIN(32 - clz32(octets) - 6, 5);
}

void sunxi_gmac_count_sent(SunxiGmacState *s, const uint8_t *buf,
                           size_t len, uint32_t status)
{
    bool broadcast = is_broadcast_ether_addr(buf);
    bool multicast = !broadcast && is_multicast_ether_addr(buf);
    size_t octets = len + FCS_LEN;

    if (!sunxi_gmac_counting(s)) {
        return;
    }
    sunxi_gmac_count_tx(s, TX_OCTETS_GB, octets);
    sunxi_gmac_count_tx(s, TX_FRAMES_GB, 1);
    sunxi_gmac_count_tx(s, TX_SIZES_GB + sunxi_gmac_size_class(octets), 1);
    sunxi_gmac_count_tx(s, broadcast ? TX_BROADCAST_GB :
                           multicast ? TX_MULTICAST_GB : TX_UNICAST_GB, 1);
    if (status & R_TDES0_LOC_MASK) {
        sunxi_gmac_count_tx(s, TX_CARRIER, 1);
        return;
    }
    sunxi_gmac_count_tx(s, TX_OCTETS_G, octets);
    sunxi_gmac_count_tx(s, TX_FRAMES_G, 1);
    if (broadcast) {
        sunxi_gmac_count_tx(s, TX_BROADCAST_G, 1);
    } else if (multicast) {
        sunxi_gmac_count_tx(s, TX_MULTICAST_G, 1);
    }
    if (lduw_be_p(buf + 12) == ETH_P_VLAN) {
        sunxi_gmac_count_tx(s, TX_VLAN_G, 1);
    }
}

/* @status is what is in RDES0; @giant says what RDES0 cannot always */
void sunxi_gmac_count_received(SunxiGmacState *s, const uint8_t *buf,
                               size_t len, uint32_t status, bool giant)
{
    uint16_t type = lduw_be_p(buf + 12);
    size_t octets = len + FCS_LEN;

    if (!sunxi_gmac_counting(s)) {
        return;
    }
    sunxi_gmac_count_rx(s, RX_FRAMES_GB, 1);
    sunxi_gmac_count_rx(s, RX_OCTETS_GB, octets);
    sunxi_gmac_count_rx(s, RX_SIZES_GB + sunxi_gmac_size_class(octets), 1);
    if (type == ETH_P_VLAN) {
        sunxi_gmac_count_rx(s, RX_VLAN_GB, 1);
    } else if (type < 0x600 && type > 1500) {
        sunxi_gmac_count_rx(s, RX_RANGE, 1);
    }
    if (status & R_RDES0_RWT_MASK) {
        sunxi_gmac_count_rx(s, RX_WATCHDOG, 1);
        return;
    }
    if (giant) {
        sunxi_gmac_count_rx(s, RX_OVERSIZE_G, 1);
    }
    if (status & R_RDES0_LE_MASK) {
        sunxi_gmac_count_rx(s, RX_LENGTH, 1);
        return;
    }
    sunxi_gmac_count_rx(s, RX_OCTETS_G, octets);
    sunxi_gmac_count_rx(s, is_broadcast_ether_addr(buf) ? RX_BROADCAST_G :
                           is_multicast_ether_addr(buf) ? RX_MULTICAST_G :
                           RX_UNICAST_G, 1);
}

void sunxi_gmac_count_packet(SunxiGmacState *s, const GmacPacket *p)
{
    /* Neither Ethernet's header nor its padding */
    uint32_t octets = p->header_len + p->payload_len;

    if (!p->ip || !sunxi_gmac_counting(s)) {
        return;
    }
    if (p->header_bad) {
        sunxi_gmac_count_ipc(s, p->v4 ? IPC_V4_HEADER : IPC_V6_HEADER, octets);
        return;
    }
    if (p->v4 && p->fragment) {
        sunxi_gmac_count_ipc(s, IPC_V4_FRAGMENT, octets);
        return;
    }
    if (!p->payload_known) {
        sunxi_gmac_count_ipc(s, p->v4 ? IPC_V4_NO_PAYLOAD : IPC_V6_NO_PAYLOAD,
                             octets);
        return;
    }
    sunxi_gmac_count_ipc(s, p->v4 ? IPC_V4_GOOD : IPC_V6_GOOD, octets);
    if (p->no_sum) {
        sunxi_gmac_count_ipc(s, IPC_V4_UDP_NO_SUM, octets);
    }
    /* Each of the three has its bad one next to the good one. */
    sunxi_gmac_count_ipc(s, (p->proto == IP_PROTO_UDP ? IPC_UDP_GOOD :
                             p->proto == IP_PROTO_TCP ? IPC_TCP_GOOD :
                             IPC_ICMP_GOOD) + p->payload_bad, p->payload_len);
}

static void sunxi_gmac_mmc_set(SunxiGmacState *s, uint32_t frames,
                               uint32_t octets)
{
    for (int i = 0; i < SUNXI_GMAC_TX_COUNTERS; i++) {
        s->mmc_tx[i] = i == TX_OCTETS_GB || i == TX_OCTETS_G ? octets : frames;
    }
    for (int i = 0; i < SUNXI_GMAC_RX_COUNTERS; i++) {
        s->mmc_rx[i] = i == RX_OCTETS_GB || i == RX_OCTETS_G ? octets : frames;
    }
    for (int i = 0; i < SUNXI_GMAC_IPC_COUNTERS; i++) {
        s->mmc_ipc[i] = !(MMC_IPC_INT_MASK & (1u << i)) ? 0 :
                        i >= IPC_OCTETS ? octets : frames;
    }
}

static void sunxi_gmac_write_mmc_control(SunxiGmacState *s, uint32_t value)
{
    s->mmc_control = value & MMC_CONTROL_MASK;
    if (FIELD_EX32(value, MMC_CONTROL, CNTRST)) {
        sunxi_gmac_mmc_set(s, 0, 0);
    } else if (FIELD_EX32(value, MMC_CONTROL, CNTPRST)) {
        uint32_t mask = FIELD_EX32(value, MMC_CONTROL, CNTPRSTLVL) ?
                        UINT32_MAX : ~HALF;

        sunxi_gmac_mmc_set(s, PRESET_FRAMES & mask, PRESET_OCTETS & mask);
    }
}

/* A counter, as the driver reads it */
static uint32_t sunxi_gmac_read_counter(SunxiGmacState *s, uint32_t *counters,
                                        uint32_t *interrupt, unsigned n)
{
    uint32_t value = counters[n];

    *interrupt &= ~(1u << n);
    if (FIELD_EX32(s->mmc_control, MMC_CONTROL, RSTONRD)) {
        counters[n] = 0;
    }
    sunxi_gmac_update_irq(s);
    return value;
}

/* Returns: the bits of INT_STATUS */
uint32_t sunxi_gmac_mmc_status(SunxiGmacState *s)
{
    uint32_t status = 0;

    if (s->mmc_rx_int & ~s->mmc_rx_mask) {
        status |= R_INT_STATUS_MMC_RX_MASK;
    }
    if (s->mmc_tx_int & ~s->mmc_tx_mask) {
        status |= R_INT_STATUS_MMC_TX_MASK;
    }
    if (s->mmc_ipc_int & ~s->mmc_ipc_mask) {
        status |= R_INT_STATUS_MMC_IPC_MASK;
    }
    return status ? status | R_INT_STATUS_MMC_MASK : 0;
}

uint32_t sunxi_gmac_read_mmc(SunxiGmacState *s, hwaddr offset)
{
    if (!sunxi_gmac_counts(s)) {
        return 0;
    }
    switch (offset) {
    case A_MMC_CONTROL:
        return s->mmc_control;
    case A_MMC_RX_INT:
        return s->mmc_rx_int;
    case A_MMC_TX_INT:
        return s->mmc_tx_int;
    case A_MMC_RX_MASK:
        return s->mmc_rx_mask;
    case A_MMC_TX_MASK:
        return s->mmc_tx_mask;
    case A_MMC_TX ... A_MMC_TX + SUNXI_GMAC_TX_COUNTERS * 4 - 4:
        return sunxi_gmac_read_counter(s, s->mmc_tx, &s->mmc_tx_int,
                                       (offset - A_MMC_TX) / 4);
    case A_MMC_RX ... A_MMC_RX + SUNXI_GMAC_RX_COUNTERS * 4 - 4:
        return sunxi_gmac_read_counter(s, s->mmc_rx, &s->mmc_rx_int,
                                       (offset - A_MMC_RX) / 4);
    case A_MMC_IPC_MASK:
        return s->mmc_ipc_mask;
    case A_MMC_IPC_INT:
        return s->mmc_ipc_int;
    case A_MMC_IPC ... A_MMC_IPC + SUNXI_GMAC_IPC_COUNTERS * 4 - 4:
        return sunxi_gmac_read_counter(s, s->mmc_ipc, &s->mmc_ipc_int,
                                       (offset - A_MMC_IPC) / 4);
    default:
        return 0;
    }
}

void sunxi_gmac_write_mmc(SunxiGmacState *s, hwaddr offset, uint32_t value)
{
    if (!sunxi_gmac_counts(s)) {
        return;
    }
    switch (offset) {
    case A_MMC_CONTROL:
        sunxi_gmac_write_mmc_control(s, value);
        break;
    case A_MMC_RX_MASK:
        s->mmc_rx_mask = value & MMC_RX_INT_MASK;
        break;
    case A_MMC_TX_MASK:
        s->mmc_tx_mask = value & MMC_TX_INT_MASK;
        break;
    case A_MMC_IPC_MASK:
        s->mmc_ipc_mask = value & MMC_IPC_INT_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only or reserved offset 0x%"
                      HWADDR_PRIx "\n", s->id, offset);
    }
    sunxi_gmac_update_irq(s);
}
