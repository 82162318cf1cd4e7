/*
 * Allwinner sunxi GMAC: checksums of IP and of what is in it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "net/checksum.h"
#include "sunxi-gmac-internal.h"

enum { PAYLOAD_UDP = 1, PAYLOAD_TCP, PAYLOAD_ICMP };

static void sunxi_gmac_parse_payload(GmacPacket *p, bool fragment)
{
    size_t min_len;

    p->fragment = fragment;
    if (fragment) {
        return;
    }
    if (p->proto == IP_PROTO_TCP) {
        p->csum = p->payload + 16;
        min_len = 20;
    } else if (p->proto == IP_PROTO_UDP) {
        p->csum = p->payload + 6;
        min_len = 8;
    } else if (p->proto == (p->v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6)) {
        p->csum = p->payload + 2;
        min_len = 4;
    } else {
        return;
    }
    p->payload_known = true;
    if (p->payload_len < min_len) {
        p->payload_bad = true;
    }
}

static void sunxi_gmac_parse_v4(GmacPacket *p, const uint8_t *buf, size_t len)
{
    const uint8_t *ip = buf + p->header;
    size_t total;

    p->v4 = true;
    if (len < p->header + 20 || ip[0] >> 4 != 4) {
        p->header_bad = true;
        return;
    }
    p->header_len = (ip[0] & 15) * 4;
    total = lduw_be_p(ip + 2);
    if (p->header_len < 20 || len < p->header + p->header_len ||
        total < p->header_len) {
        p->header_bad = true;
        return;
    }
    p->proto = ip[9];
    p->payload = p->header + p->header_len;
    p->payload_len = total - p->header_len;
    if (len < p->header + total) {
        p->payload_bad = true;
    }
    sunxi_gmac_parse_payload(p, lduw_be_p(ip + 6) & 0x3fff);
}

static void sunxi_gmac_parse_v6(GmacPacket *p, const uint8_t *buf, size_t len)
{
    const uint8_t *ip = buf + p->header;
    size_t end;

    if (len < p->header + 40 || ip[0] >> 4 != 6) {
        p->header_bad = true;
        return;
    }
    p->proto = ip[6];
    p->payload = p->header + 40;
    end = p->payload + lduw_be_p(ip + 4);
    if (len < end) {
        p->payload_bad = true;
        end = len;
    }
    /* Options come before the payload. */
    while (p->proto == IP6_HOP_BY_HOP || p->proto == IP6_ROUTING ||
           p->proto == IP6_DESTINATON) {
        size_t opt_len;

        if (p->payload + 8 > end) {
            p->payload_bad = true;
            return;
        }
        opt_len = (buf[p->payload + 1] + 1) * 8;
        p->proto = buf[p->payload];
        if (p->payload + opt_len > end) {
            p->payload_bad = true;
            return;
        }
        p->payload += opt_len;
    }
    p->header_len = p->payload - p->header;
    p->payload_len = end - p->payload;
    sunxi_gmac_parse_payload(p, p->proto == IP6_FRAGMENT);
}

static void sunxi_gmac_parse(GmacPacket *p, const uint8_t *buf, size_t len)
{
    uint16_t type;

    memset(p, 0, sizeof(*p));
    p->header = ETH_HLEN;
    if (len < ETH_HLEN) {
        return;
    }
    type = lduw_be_p(buf + 12);
    if (type == ETH_P_VLAN && len >= ETH_HLEN + VLAN_LEN) {
        type = lduw_be_p(buf + 16);
        p->header += VLAN_LEN;
    }
    if (type == ETH_P_IP) {
        p->ip = true;
        sunxi_gmac_parse_v4(p, buf, len);
    } else if (type == ETH_P_IPV6) {
        p->ip = true;
        sunxi_gmac_parse_v6(p, buf, len);
    }
}

static uint32_t sunxi_gmac_pseudo_header(GmacPacket *p, uint8_t *buf)
{
    if (p->v4 && p->proto == IPPROTO_ICMP) {
        return 0;
    }
    return net_checksum_add(p->v4 ? 8 : 32,
                            buf + p->header + (p->v4 ? 12 : 8)) +
           p->proto + p->payload_len;
}

/* Returns: the bits of TDES0 that say what could not be done */
uint32_t sunxi_gmac_insert_checksums(uint8_t *buf, size_t len, unsigned cic)
{
    GmacPacket p;
    uint32_t sum = 0;
    uint16_t csum;

    sunxi_gmac_parse(&p, buf, len);
    if (!p.ip || cic == CIC_NONE) {
        return 0;
    }
    if (p.header_bad) {
        return R_TDES0_IHE_MASK;
    }
    if (p.v4) {
        stw_be_p(buf + p.header + 10, 0);
        stw_be_p(buf + p.header + 10,
                 net_raw_checksum(buf + p.header, p.header_len));
    }
    if (cic == CIC_HEADER) {
        return 0;
    }
    if (p.payload_bad) {
        return R_TDES0_PCE_MASK;
    }
    if (!p.payload_known) {
        return 0;
    }
    if (cic == CIC_PSEUDO) {
        stw_be_p(buf + p.csum, 0);
        sum = sunxi_gmac_pseudo_header(&p, buf);
    }
    sum += net_checksum_add(p.payload_len, buf + p.payload);
    csum = p.proto == IP_PROTO_UDP ? net_checksum_finish_nozero(sum) :
                                     net_checksum_finish(sum);
    stw_be_p(buf + p.csum, csum);
    return 0;
}

/* Parse a frame and see whether the checksums are right as well. */
void sunxi_gmac_check_checksums(GmacPacket *p, uint8_t *buf, size_t len)
{
    sunxi_gmac_parse(p, buf, len);
    if (!p->ip || p->header_bad) {
        return;
    }
    if (p->v4 && net_raw_checksum(buf + p->header, p->header_len)) {
        p->header_bad = true;
        return;
    }
    if (!p->payload_known || p->payload_bad) {
        return;
    }
    p->no_sum = p->v4 && p->proto == IP_PROTO_UDP && !lduw_be_p(buf + p->csum);
    if (!p->no_sum &&
        net_checksum_finish(sunxi_gmac_pseudo_header(p, buf) +
                            net_checksum_add(p->payload_len,
                                             buf + p->payload))) {
        p->payload_bad = true;
    }
}

/*
 * Returns: the bits of RDES0 in the coding of a MAC that checks both IP
 * headers and payloads. Whether the A20's does is not known: nobody has it
 * check anything.
 */
uint32_t sunxi_gmac_checksum_rdes0(const GmacPacket *p)
{
    if (!p->ip) {
        return R_RDES0_GF_MASK | R_RDES0_PCE_MASK;
    }
    if (p->header_bad) {
        return R_RDES0_FT_MASK | R_RDES0_GF_MASK;
    }
    if (!p->payload_known && !p->payload_bad) {
        return R_RDES0_PCE_MASK;
    }
    return R_RDES0_FT_MASK | (p->payload_bad ? R_RDES0_PCE_MASK : 0);
}

/* Returns: the same in RDES4 of an extended descriptor */
uint32_t sunxi_gmac_checksum_rdes4(const GmacPacket *p)
{
    uint32_t status = p->v4 ? R_ERDES4_V4_MASK : R_ERDES4_V6_MASK;

    if (p->header_bad) {
        return status | R_ERDES4_IHE_MASK;
    }
    if (p->payload_bad) {
        status |= R_ERDES4_PCE_MASK;
    }
    if (!p->payload_known) {
        return status;
    }
    return FIELD_DP32(status, ERDES4, TYPE,
                      p->proto == IP_PROTO_UDP ? PAYLOAD_UDP :
                      p->proto == IP_PROTO_TCP ? PAYLOAD_TCP : PAYLOAD_ICMP);
}
