/*
 * Allwinner sunxi GMAC: which frames are received
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "net/net.h"
#include "trace.h"
#include "sunxi-gmac-internal.h"

#define NS_PER_PAUSE_BIT_AT_1MBIT 1000

static bool sunxi_gmac_hash_match(SunxiGmacState *s, const uint8_t *addr)
{
    unsigned bit = ~net_crc32(addr, ETH_ALEN) >> 26;

    return s->hash[bit / 32 ? 0 : 1] & (1u << bit % 32);
}

/* Compare an address with the registers meant for destinations or sources */
static bool sunxi_gmac_perfect_match(SunxiGmacState *s, const uint8_t *addr,
                                     bool source)
{
    for (int i = 0; i < SUNXI_GMAC_ADDRS; i++) {
        uint32_t high = s->addr[i * 2];
        uint32_t mask = i ? FIELD_EX32(high, ADDR_HIGH, MBC) : 0;
        uint8_t own[ETH_ALEN];
        bool match = true;

        if (!FIELD_EX32(high, ADDR_HIGH, AE) ||
            source != (i && FIELD_EX32(high, ADDR_HIGH, SA))) {
            continue;
        }
        stl_le_p(own, s->addr[i * 2 + 1]);
        stw_le_p(own + 4, high);
        for (int j = 0; j < ETH_ALEN; j++) {
            /* Bit 0 of the mask leaves out the first byte of the register. */
            if (!(mask & (1 << j)) && own[j] != addr[j]) {
                match = false;
            }
        }
        if (match) {
            return true;
        }
    }
    return false;
}

static bool sunxi_gmac_destination_passes(SunxiGmacState *s,
                                          const uint8_t *addr)
{
    bool multicast = is_multicast_ether_addr(addr);
    bool hash = multicast ? FIELD_EX32(s->filter, FILTER, HMC) :
                            FIELD_EX32(s->filter, FILTER, HUC);
    bool match;

    if (FIELD_EX32(s->filter, FILTER, PR)) {
        return true;
    }
    if (is_broadcast_ether_addr(addr)) {
        return !FIELD_EX32(s->filter, FILTER, DBF);
    }
    if (multicast && FIELD_EX32(s->filter, FILTER, PM)) {
        return true;
    }
    match = hash && sunxi_gmac_hash_match(s, addr);
    if (!hash || FIELD_EX32(s->filter, FILTER, HPF)) {
        match |= sunxi_gmac_perfect_match(s, addr, false);
    }
    return match != FIELD_EX32(s->filter, FILTER, DAIF);
}

/*
 * Returns: whether the frame goes on to the DMA; @status gets the bits of
 * RDES0 that say why it should not have
 */
bool sunxi_gmac_filter(SunxiGmacState *s, const uint8_t *buf, uint32_t *status)
{
    if (!sunxi_gmac_destination_passes(s, buf)) {
        *status |= R_RDES0_AFM_MASK;
    }
    if (!FIELD_EX32(s->filter, FILTER, PR) &&
        sunxi_gmac_perfect_match(s, buf + ETH_ALEN, true) ==
        FIELD_EX32(s->filter, FILTER, SAIF) &&
        FIELD_EX32(s->filter, FILTER, SAF)) {
        *status |= R_RDES0_SAF_MASK;
    }
    return !*status || FIELD_EX32(s->filter, FILTER, RA);
}

/* Returns: whether the MAC keeps the frame, one for its own use, to itself */
bool sunxi_gmac_control_frame(SunxiGmacState *s, const uint8_t *buf)
{
    bool ours = !memcmp(buf, pause_address, ETH_ALEN) ||
        (FIELD_EX32(s->flow, FLOW, UP) &&
         sunxi_gmac_perfect_match(s, buf, false));

    if (lduw_be_p(buf + 12) != PAUSE_TYPE) {
        return false;
    }
    if (ours && lduw_be_p(buf + 14) == PAUSE_OPCODE &&
        FIELD_EX32(s->flow, FLOW, RFE) && FIELD_EX32(s->config, CONFIG, DM)) {
        unsigned quanta = lduw_be_p(buf + 16);
        int64_t ns = (int64_t)quanta * 512 * NS_PER_PAUSE_BIT_AT_1MBIT /
                     (sunxi_gmac_speed(s) ?: 1000);

        trace_sunxi_gmac_pause(s->id, quanta, ns);
        if (sunxi_gmac_counting(s)) {
            sunxi_gmac_count_rx(s, RX_PAUSE, 1);
        }
        timer_mod(s->pause, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
    }
    switch (FIELD_EX32(s->filter, FILTER, PCF)) {
    case 0:
        return true;
    case 1:
        return lduw_be_p(buf + 14) == PAUSE_OPCODE;
    default:
        return false;
    }
}
