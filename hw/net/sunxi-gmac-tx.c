/*
 * Allwinner sunxi GMAC: transmission
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "trace.h"
#include "sunxi-gmac-internal.h"

/* A guest's ring gets that much of the main loop before others have a turn. */
#define TX_BUDGET       256

void sunxi_gmac_tx_kick(SunxiGmacState *s)
{
    if (sunxi_gmac_tx_state(s) != TS_STOPPED) {
        qemu_bh_schedule(s->tx_bh);
    }
}

void sunxi_gmac_sent(MiiMac *mac)
{
    SunxiGmacState *s = SUNXI_GMAC(mac);

    s->tx_waits = false;
    qemu_bh_schedule(s->tx_bh);
}

/* Put a frame, without FCS, on whatever is there for a wire. */
static void sunxi_gmac_send(SunxiGmacState *s, const uint8_t *buf, size_t len)
{
    if (FIELD_EX32(s->config, CONFIG, LM) ||
        (sunxi_gmac_speed(s) && mii_phy_loopback(s->phy))) {
        if (FIELD_EX32(s->config, CONFIG, RE) &&
            !sunxi_gmac_receive_frame(s, buf, len)) {
            /* There is no queue for it to wait in. */
            timer_del(s->rx_retry);
            trace_sunxi_gmac_rx_drop(s->id, len, "looped back");
        }
    } else if (sunxi_gmac_speed(s) &&
               !mii_phy_send(s->phy, MII_MAC(s), buf, len)) {
        s->tx_waits = true;
    }
}

static void sunxi_gmac_send_pause(SunxiGmacState *s, uint16_t quanta)
{
    uint8_t frame[MIN_FRAME] = { 0 };

    memcpy(frame, pause_address, ETH_ALEN);
    stl_le_p(frame + 6, s->addr[1]);
    stw_le_p(frame + 10, s->addr[0]);
    stw_be_p(frame + 12, PAUSE_TYPE);
    stw_be_p(frame + 14, PAUSE_OPCODE);
    stw_be_p(frame + 16, quanta);
    trace_sunxi_gmac_send_pause(s->id, quanta);
    sunxi_gmac_send(s, frame, sizeof(frame));
    sunxi_gmac_count_sent(s, frame, sizeof(frame), 0);
    if (sunxi_gmac_counting(s)) {
        sunxi_gmac_count_tx(s, TX_PAUSE, 1);
    }
}

bool sunxi_gmac_may_send_pause(SunxiGmacState *s)
{
    return FIELD_EX32(s->flow, FLOW, TFE) &&
           FIELD_EX32(s->config, CONFIG, DM) &&
           FIELD_EX32(s->config, CONFIG, TE) && sunxi_gmac_clocked(s) &&
           !sunxi_gmac_resetting(s);
}

/*
 * The frames of flow control that are due: one that software asks for, or
 * because the FIFO has become full or is not any longer. They go before all
 * others, and are not kept by a pause that the other end has asked for.
 */
static void sunxi_gmac_tx_pause(SunxiGmacState *s)
{
    if (!sunxi_gmac_may_send_pause(s)) {
        s->flow &= ~R_FLOW_FCB_MASK;
        s->rx_full_told = false;
        return;
    }
    if (s->flow & R_FLOW_FCB_MASK && !s->tx_waits) {
        s->flow &= ~R_FLOW_FCB_MASK;
        sunxi_gmac_send_pause(s, FIELD_EX32(s->flow, FLOW, PT));
    }
    if (s->rx_full != s->rx_full_told && !s->tx_waits) {
        s->rx_full_told = s->rx_full;
        sunxi_gmac_send_pause(s, s->rx_full ? FIELD_EX32(s->flow, FLOW, PT) :
                                              0);
    }
}

/* A frame waits for a descriptor, or none does any longer. */
void sunxi_gmac_rx_is_full(SunxiGmacState *s, bool full)
{
    full = full && FIELD_EX32(s->op_mode, OP_MODE, EFC);
    if (s->rx_full != full) {
        s->rx_full = full;
        /* Not from here: a backend may not like an answer so soon. */
        qemu_bh_schedule(s->tx_bh);
    }
}

/* Returns: what to tell in TDES0 of the last descriptor */
static uint32_t sunxi_gmac_tx_frame(SunxiGmacState *s)
{
    size_t limit = FIELD_EX32(s->config, CONFIG, JE) ? LIMIT_JUMBO : LIMIT;
    unsigned speed = sunxi_gmac_speed(s);
    size_t len = s->tx_len;
    uint32_t status = 0;
    bool no_fcs = FIELD_EX32(s->tx_flags, TDES1, DC);

    if (FIELD_EX32(s->config, CONFIG, JD)) {
        limit = SUNXI_GMAC_MAX_FRAME;
    }
    if (len > limit) {
        /* The other end sees a frame that breaks off. */
        if (sunxi_gmac_counting(s)) {
            sunxi_gmac_count_tx(s, TX_FRAMES_GB, 1);
            sunxi_gmac_count_tx(s, TX_OCTETS_GB, limit);
        }
        sunxi_gmac_set_tx_state(s, TS_STOPPED);
        sunxi_gmac_raise(s, R_STATUS_TJT_MASK | R_STATUS_TPS_MASK);
        return R_TDES0_JT_MASK | R_TDES0_ES_MASK;
    }

    /* The MAC must have all of a frame for that. */
    if (FIELD_EX32(s->op_mode, OP_MODE, TSF) &&
        FIELD_EX32(sunxi_gmac_feature(s), FEATURE, TXCOESEL)) {
        status = sunxi_gmac_insert_checksums(s->tx_buf, len,
            FIELD_EX32(s->tx_flags, TDES1, CIC));
    }
    if (no_fcs) {
        /* The frame comes with its FCS, and is not padded. */
        len = len > FCS_LEN ? len - FCS_LEN : 0;
    } else if (len < MIN_FRAME && !FIELD_EX32(s->tx_flags, TDES1, DP)) {
        memset(s->tx_buf + len, 0, MIN_FRAME - len);
        len = MIN_FRAME;
    }
    if (!FIELD_EX32(s->config, CONFIG, DM) && !speed &&
        !FIELD_EX32(s->config, CONFIG, LM)) {
        /* Who transmits in half duplex listens to itself. */
        status |= R_TDES0_NC_MASK | R_TDES0_LOC_MASK;
    }
    if (status) {
        status |= R_TDES0_ES_MASK;
    }
    if (len >= ETH_HLEN) {
        sunxi_gmac_count_sent(s, s->tx_buf, len, status);
        sunxi_gmac_send(s, s->tx_buf, len);
    }
    trace_sunxi_gmac_tx_frame(s->id, len, status, speed);
    return status;
}

static bool sunxi_gmac_tx_gather(SunxiGmacState *s, uint32_t addr, size_t len)
{
    size_t room = sizeof(s->tx_buf) - s->tx_len;
    size_t copy = MIN(room, len);

    s->cur_tx_buf = addr;
    if (address_space_read(&s->dma_as, addr, MEMTXATTRS_UNSPECIFIED,
                           s->tx_buf + s->tx_len, copy) != MEMTX_OK) {
        sunxi_gmac_bus_error(s, EB_TX | EB_READ, addr);
        return false;
    }
    s->tx_len += copy;
    return true;
}

/* Returns: whether there may be another one to do */
static bool sunxi_gmac_tx_desc(SunxiGmacState *s)
{
    uint32_t addr = s->cur_tx_desc;
    uint32_t raise = 0;
    uint32_t status = 0;
    GmacDesc d;

    if (!sunxi_gmac_read_tx_desc(s, addr, &d)) {
        sunxi_gmac_bus_error(s, EB_TX | EB_READ | EB_DESCRIPTOR, addr);
        return false;
    }
    if (!FIELD_EX32(d.des0, DES0, OWN)) {
        sunxi_gmac_set_tx_state(s, TS_SUSPENDED);
        sunxi_gmac_raise(s, R_STATUS_TU_MASK);
        return false;
    }

    if (FIELD_EX32(d.flags, TDES1, FS)) {
        s->tx_in_frame = true;
        s->tx_flags = d.flags;
        s->tx_len = 0;
    } else if (!s->tx_in_frame) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: descriptor 0x%08" PRIx32 " is of no frame\n",
                      s->id, addr);
    }

    if (s->tx_in_frame) {
        if (!sunxi_gmac_tx_gather(s, d.addr[0], d.size[0]) ||
            (!FIELD_EX32(d.flags, DES1, CHAINED) &&
             !sunxi_gmac_tx_gather(s, d.addr[1], d.size[1]))) {
            return false;
        }
        if (FIELD_EX32(d.flags, TDES1, LS)) {
            status = sunxi_gmac_tx_frame(s);
            s->tx_in_frame = false;
            if (FIELD_EX32(d.flags, TDES1, IC)) {
                raise = R_STATUS_TI_MASK;
            }
        }
    }
    if (sunxi_gmac_enhanced(s)) {
        status |= d.des0 & ETDES0_KEPT;
    }
    if (!sunxi_gmac_write_des0(s, addr, status)) {
        sunxi_gmac_bus_error(s, EB_TX | EB_DESCRIPTOR, addr);
        return false;
    }
    s->cur_tx_desc = sunxi_gmac_next_desc(s, addr, s->tx_base, &d);
    if (raise) {
        sunxi_gmac_raise(s, raise);
    }
    return true;
}

static bool sunxi_gmac_tx_can_run(SunxiGmacState *s)
{
    unsigned state = sunxi_gmac_tx_state(s);

    return state != TS_STOPPED && state != TS_SUSPENDED &&
           FIELD_EX32(s->config, CONFIG, TE) && sunxi_gmac_clocked(s) &&
           !sunxi_gmac_resetting(s) && !s->tx_waits &&
           !timer_pending(s->pause);
}

void sunxi_gmac_tx(void *opaque)
{
    SunxiGmacState *s = opaque;

    sunxi_gmac_tx_pause(s);
    for (int i = 0; i < TX_BUDGET; i++) {
        if (!sunxi_gmac_tx_can_run(s) || !sunxi_gmac_tx_desc(s)) {
            return;
        }
    }
    qemu_bh_schedule(s->tx_bh);
}

void sunxi_gmac_pause_over(void *opaque)
{
    sunxi_gmac_tx_kick(opaque);
}
