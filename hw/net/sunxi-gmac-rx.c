/*
 * Allwinner sunxi GMAC: reception
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "trace.h"
#include "sunxi-gmac-internal.h"

#include <zlib.h> /* for crc32 */

#define MAX_FRAME       1514
#define MAX_JUMBO       9014

/* A frame that needs more descriptors than that is cut off. */
#define RX_BUDGET       256

/*
 * The interrupt watchdog counts in 256 clocks of the bus, of which no driver
 * and no test here needs the rate: taken is 200 MHz.
 */
#define RIWT_NS         (256 * 5)

void sunxi_gmac_rx_kick(SunxiGmacState *s)
{
    timer_del(s->rx_retry);
    s->rx_retry_ns = RX_RETRY_MIN_NS;
    mii_phy_flush(s->phy, MII_MAC(s));
}

static void sunxi_gmac_count_missed(SunxiGmacState *s)
{
    uint16_t missed = FIELD_EX32(s->missed, MISSED, HOST) + 1;

    s->missed = FIELD_DP32(s->missed, MISSED, HOST, missed);
    if (!missed) {
        s->missed |= R_MISSED_HOST_OVERFLOW_MASK;
    }
}

/*
 * Lay out in rx_buf what the DMA gets, with the FCS, which a frame has on a
 * wire and not in QEMU. Returns the length, 0 if it gets nothing.
 */
static size_t sunxi_gmac_rx_prepare(SunxiGmacState *s, const uint8_t *buf,
                                    size_t size, uint32_t *status,
                                    uint32_t *des4)
{
    size_t limit = FIELD_EX32(s->config, CONFIG, JE) ? LIMIT_JUMBO : LIMIT;
    size_t max = FIELD_EX32(s->config, CONFIG, JE) ? MAX_JUMBO : MAX_FRAME;
    uint16_t type = lduw_be_p(buf + 12);
    bool ipc = FIELD_EX32(s->config, CONFIG, IPC);
    size_t len = size;
    bool giant;

    if (FIELD_EX32(s->config, CONFIG, WD)) {
        limit = SUNXI_GMAC_MAX_FRAME;
    }
    if (len + FCS_LEN > limit) {
        len = limit;
        memcpy(s->rx_buf, buf, len);
        *status |= R_RDES0_RWT_MASK;
        sunxi_gmac_raise(s, R_STATUS_RWT_MASK);
    } else {
        memcpy(s->rx_buf, buf, len);
        stl_le_p(s->rx_buf + len, crc32(0, s->rx_buf, len));
        len += FCS_LEN;
    }

    if (type == ETH_P_VLAN) {
        uint16_t vl = FIELD_EX32(s->vlan, VLAN_TAG, VL);
        uint16_t mask = FIELD_EX32(s->vlan, VLAN_TAG, ETV) ? 0xfff : 0xffff;

        max += VLAN_LEN;
        if (!(vl & mask) || !((vl ^ lduw_be_p(buf + 14)) & mask)) {
            *status |= R_RDES0_VLAN_MASK;
        }
    }
    giant = size > max;
    if (ipc) {
        GmacPacket p;

        sunxi_gmac_check_checksums(&p, s->rx_buf, MIN(size, limit));
        sunxi_gmac_count_packet(s, &p);
        if (!sunxi_gmac_extended(s)) {
            *status |= sunxi_gmac_checksum_rdes0(&p);
        } else if (p.ip) {
            *status |= R_RDES0_ESA_MASK;
            *des4 = sunxi_gmac_checksum_rdes4(&p);
        }
    }
    if (!ipc || sunxi_gmac_extended(s)) {
        if (type >= 0x600) {
            *status |= R_RDES0_FT_MASK;
        }
        if (giant) {
            *status |= R_RDES0_GF_MASK;
        }
    }
    if (type >= 0x600) {
        if (FIELD_EX32(s->config, CONFIG, CST) &&
            !(*status & R_RDES0_RWT_MASK)) {
            len -= FCS_LEN;
        }
    } else if (type > size - ETH_HLEN) {
        *status |= R_RDES0_LE_MASK;
    } else if (FIELD_EX32(s->config, CONFIG, ACS) &&
               !(*status & R_RDES0_RWT_MASK)) {
        /* A frame that says its length has its padding taken off. */
        len = ETH_HLEN + type;
    }

    sunxi_gmac_count_received(s, buf, size, *status, giant);
    if (*status & R_RDES0_RWT_MASK ||
        (giant && (!ipc || sunxi_gmac_extended(s)))) {
        *status |= R_RDES0_ES_MASK;
        if (!FIELD_EX32(s->op_mode, OP_MODE, FEF)) {
            trace_sunxi_gmac_rx_drop(s->id, size, "too long");
            return 0;
        }
    }
    return len;
}

/* Write to one buffer of a descriptor; returns how far it got, or -1 */
static ssize_t sunxi_gmac_rx_scatter(SunxiGmacState *s, uint32_t addr,
                                     size_t room, const uint8_t *buf,
                                     size_t len)
{
    size_t copy = MIN(room, len);

    s->cur_rx_buf = addr;
    if (copy && address_space_write(&s->dma_as, addr, MEMTXATTRS_UNSPECIFIED,
                                    buf, copy) != MEMTX_OK) {
        sunxi_gmac_bus_error(s, 0, addr);
        return -1;
    }
    return copy;
}

static void sunxi_gmac_rx_unavailable(SunxiGmacState *s)
{
    sunxi_gmac_set_rx_state(s, RS_SUSPENDED);
    sunxi_gmac_raise(s, R_STATUS_RU_MASK);
}

/*
 * A frame is in memory: tell at once, or after a while if the driver has that
 * set, or with the next frame.
 */
static void sunxi_gmac_rx_done(SunxiGmacState *s, bool later)
{
    if (!later) {
        timer_del(s->rx_watchdog);
        sunxi_gmac_raise(s, R_STATUS_RI_MASK);
    } else if (s->riwt && !timer_pending(s->rx_watchdog)) {
        timer_mod(s->rx_watchdog, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                                  s->riwt * RIWT_NS);
    }
}

void sunxi_gmac_rx_watchdog(void *opaque)
{
    sunxi_gmac_raise(opaque, R_STATUS_RI_MASK);
}

/* A whole frame from rx_buf to descriptors, the first of which is @d */
static void sunxi_gmac_rx_dma(SunxiGmacState *s, GmacDesc *d, size_t len,
                              uint32_t status, uint32_t des4)
{
    uint32_t first = R_RDES0_FS_MASK;
    uint32_t last;
    size_t done = 0;
    bool again = true;

    for (int i = 0; again; i++) {
        uint32_t addr = s->cur_rx_desc;
        GmacDesc next;
        ssize_t n;

        n = sunxi_gmac_rx_scatter(s, d->addr[0], d->size[0], s->rx_buf + done,
                                  len - done);
        if (n < 0) {
            return;
        }
        done += n;
        if (!FIELD_EX32(d->flags, DES1, CHAINED)) {
            n = sunxi_gmac_rx_scatter(s, d->addr[1], d->size[1],
                                      s->rx_buf + done, len - done);
            if (n < 0) {
                return;
            }
            done += n;
        }

        s->cur_rx_desc = sunxi_gmac_next_desc(s, addr, s->rx_base, d);
        again = done < len;
        last = 0;
        if (again) {
            if (!sunxi_gmac_read_rx_desc(s, s->cur_rx_desc, &next)) {
                sunxi_gmac_bus_error(s, EB_READ | EB_DESCRIPTOR,
                                     s->cur_rx_desc);
                return;
            }
            if (!FIELD_EX32(next.des0, DES0, OWN) || i == RX_BUDGET ||
                s->cur_rx_desc == addr) {
                /* The rest of the frame has nowhere to go. */
                status |= R_RDES0_DE_MASK | R_RDES0_ES_MASK;
                sunxi_gmac_count_missed(s);
                again = false;
            }
        }
        if (!again) {
            last = R_RDES0_LS_MASK | status;
            last = FIELD_DP32(last, RDES0, FL, len);
        }
        if ((last && sunxi_gmac_extended(s) &&
             !sunxi_gmac_write_des4(s, addr, des4)) ||
            !sunxi_gmac_write_des0(s, addr, first | last)) {
            sunxi_gmac_bus_error(s, EB_DESCRIPTOR, addr);
            return;
        }
        first = 0;
        if (!again) {
            trace_sunxi_gmac_rx_frame(s->id, len, status);
            if (done < len) {
                sunxi_gmac_rx_unavailable(s);
            }
            sunxi_gmac_rx_done(s, FIELD_EX32(d->flags, RDES1, DIC));
            return;
        }
        *d = next;
    }
}

/* Returns: 0 if the frame has to wait, else it has been dealt with */
ssize_t sunxi_gmac_receive_frame(SunxiGmacState *s, const uint8_t *buf,
                                 size_t size)
{
    uint8_t padded[MIN_FRAME] = { 0 };
    uint32_t status = 0;
    uint32_t des4 = 0;
    GmacDesc d;
    size_t len;

    if (size < ETH_HLEN) {
        trace_sunxi_gmac_rx_drop(s->id, size, "too short");
        return size;
    }
    if (size < MIN_FRAME) {
        /* Nobody sends such a one on a wire, but not all backends pad. */
        memcpy(padded, buf, size);
        buf = padded;
        size = sizeof(padded);
    }
    if (!sunxi_gmac_filter(s, buf, &status)) {
        trace_sunxi_gmac_rx_drop(s->id, size, "address");
        return size;
    }
    if (sunxi_gmac_rx_state(s) == RS_STOPPED) {
        return 0;
    }
    if (!sunxi_gmac_read_rx_desc(s, s->cur_rx_desc, &d)) {
        sunxi_gmac_bus_error(s, EB_READ | EB_DESCRIPTOR, s->cur_rx_desc);
        return size;
    }
    sunxi_gmac_rx_is_full(s, !FIELD_EX32(d.des0, DES0, OWN));
    if (!FIELD_EX32(d.des0, DES0, OWN)) {
        if (sunxi_gmac_rx_state(s) != RS_SUSPENDED) {
            sunxi_gmac_rx_unavailable(s);
        }
        trace_sunxi_gmac_rx_wait(s->id, s->cur_rx_desc, s->rx_retry_ns);
        timer_mod(s->rx_retry, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                               s->rx_retry_ns);
        s->rx_retry_ns = MIN(s->rx_retry_ns * 2, RX_RETRY_MAX_NS);
        return 0;
    }
    s->rx_retry_ns = RX_RETRY_MIN_NS;
    sunxi_gmac_set_rx_state(s, RS_WAITING);
    if (sunxi_gmac_control_frame(s, buf)) {
        trace_sunxi_gmac_rx_drop(s->id, size, "control");
        return size;
    }

    len = sunxi_gmac_rx_prepare(s, buf, size, &status, &des4);
    if (len) {
        sunxi_gmac_rx_dma(s, &d, len, status, des4);
    }
    return size;
}

/* Whether the MAC hears what comes over the cable */
static bool sunxi_gmac_hears(SunxiGmacState *s)
{
    return !sunxi_gmac_resetting(s) && FIELD_EX32(s->config, CONFIG, RE) &&
           !FIELD_EX32(s->config, CONFIG, LM) && mii_phy_speed(s->phy) &&
           sunxi_gmac_speed(s);
}

bool sunxi_gmac_can_receive(MiiMac *mac)
{
    SunxiGmacState *s = SUNXI_GMAC(mac);

    if (!sunxi_gmac_hears(s)) {
        /* Nor does the one who sends it */
        return true;
    }
    return sunxi_gmac_rx_state(s) != RS_STOPPED &&
           !timer_pending(s->rx_retry);
}

ssize_t sunxi_gmac_receive(MiiMac *mac, const uint8_t *buf, size_t size)
{
    SunxiGmacState *s = SUNXI_GMAC(mac);

    if (!sunxi_gmac_hears(s)) {
        trace_sunxi_gmac_rx_drop(s->id, size, "no wire");
        return size;
    }
    return sunxi_gmac_receive_frame(s, buf, size);
}

void sunxi_gmac_rx_again(void *opaque)
{
    SunxiGmacState *s = opaque;

    mii_phy_flush(s->phy, MII_MAC(s));
}
