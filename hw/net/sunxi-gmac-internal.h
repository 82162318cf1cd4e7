/*
 * Allwinner sunxi GMAC: what its source files share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sunxi-gmac.c          registers, interrupt, reset, clocks and wires, the type
 * sunxi-gmac-desc.c     descriptors, of either layout
 * sunxi-gmac-tx.c       transmission
 * sunxi-gmac-rx.c       reception
 * sunxi-gmac-filter.c   which frames are received
 * sunxi-gmac-checksum.c checksums that are inserted and checked
 * sunxi-gmac-counters.c counters of frames and octets
 */

#ifndef HW_NET_SUNXI_GMAC_INTERNAL_H
#define HW_NET_SUNXI_GMAC_INTERNAL_H

#include "hw/net/sunxi-gmac.h"
#include "hw/registerfields.h"
#include "net/eth.h"

/* Registers: see sunxi-gmac.c */
REG32(CONFIG, 0x0000)
    FIELD(CONFIG, RE, 2, 1)
    FIELD(CONFIG, TE, 3, 1)
    FIELD(CONFIG, ACS, 7, 1)
    FIELD(CONFIG, IPC, 10, 1)
    FIELD(CONFIG, DM, 11, 1)
    FIELD(CONFIG, LM, 12, 1)
    FIELD(CONFIG, FES, 14, 1)
    FIELD(CONFIG, PS, 15, 1)
    FIELD(CONFIG, JE, 20, 1)
    FIELD(CONFIG, JD, 22, 1)
    FIELD(CONFIG, WD, 23, 1)
    FIELD(CONFIG, CST, 25, 1)
REG32(FILTER, 0x0004)
    FIELD(FILTER, PR, 0, 1)
    FIELD(FILTER, HUC, 1, 1)
    FIELD(FILTER, HMC, 2, 1)
    FIELD(FILTER, DAIF, 3, 1)
    FIELD(FILTER, PM, 4, 1)
    FIELD(FILTER, DBF, 5, 1)
    FIELD(FILTER, PCF, 6, 2)
    FIELD(FILTER, SAIF, 8, 1)
    FIELD(FILTER, SAF, 9, 1)
    FIELD(FILTER, HPF, 10, 1)
    FIELD(FILTER, RA, 31, 1)
REG32(HASH_HIGH, 0x0008)
REG32(HASH_LOW, 0x000c)
REG32(MII_ADDR, 0x0010)
    FIELD(MII_ADDR, GB, 0, 1)
    FIELD(MII_ADDR, GW, 1, 1)
    FIELD(MII_ADDR, CR, 2, 4)
    FIELD(MII_ADDR, GR, 6, 5)
    FIELD(MII_ADDR, PA, 11, 5)
REG32(MII_DATA, 0x0014)
REG32(FLOW, 0x0018)
    FIELD(FLOW, FCB, 0, 1)
    FIELD(FLOW, TFE, 1, 1)
    FIELD(FLOW, RFE, 2, 1)
    FIELD(FLOW, UP, 3, 1)
    FIELD(FLOW, PT, 16, 16)
REG32(VLAN_TAG, 0x001c)
    FIELD(VLAN_TAG, VL, 0, 16)
    FIELD(VLAN_TAG, ETV, 16, 1)
REG32(VERSION, 0x0020)
REG32(DEBUG, 0x0024)
REG32(INT_STATUS, 0x0038)
    FIELD(INT_STATUS, MMC, 4, 1)
    FIELD(INT_STATUS, MMC_RX, 5, 1)
    FIELD(INT_STATUS, MMC_TX, 6, 1)
    FIELD(INT_STATUS, MMC_IPC, 7, 1)
REG32(INT_MASK, 0x003c)
REG32(ADDR0_HIGH, 0x0040)
    FIELD(ADDR_HIGH, MBC, 24, 6)
    FIELD(ADDR_HIGH, SA, 30, 1)
    FIELD(ADDR_HIGH, AE, 31, 1)
REG32(PMT_FIRST, 0x0028)
REG32(LPI_LAST, 0x0034)
REG32(PCS_FIRST, 0x00c0)
REG32(RGMII, 0x00d8)
REG32(MMC_CONTROL, 0x0100)
    FIELD(MMC_CONTROL, CNTRST, 0, 1)
    FIELD(MMC_CONTROL, CNTSTOPRO, 1, 1)
    FIELD(MMC_CONTROL, RSTONRD, 2, 1)
    FIELD(MMC_CONTROL, CNTFREEZ, 3, 1)
    FIELD(MMC_CONTROL, CNTPRST, 4, 1)
    FIELD(MMC_CONTROL, CNTPRSTLVL, 5, 1)
REG32(MMC_RX_INT, 0x0104)
REG32(MMC_TX_INT, 0x0108)
REG32(MMC_RX_MASK, 0x010c)
REG32(MMC_TX_MASK, 0x0110)
REG32(MMC_TX, 0x0114)
REG32(MMC_RX, 0x0180)
REG32(MMC_IPC_MASK, 0x0200)
REG32(MMC_IPC_INT, 0x0208)
REG32(MMC_IPC, 0x0210)
REG32(MMC_LAST, 0x06fc)
REG32(OPTIONS_FIRST, 0x0700)
REG32(OPTIONS_LAST, 0x0ffc)
REG32(BUS_MODE, 0x1000)
    FIELD(BUS_MODE, SWR, 0, 1)
    FIELD(BUS_MODE, DSL, 2, 5)
    FIELD(BUS_MODE, ATDS, 7, 1)
REG32(TX_POLL, 0x1004)
REG32(RX_POLL, 0x1008)
REG32(RX_BASE, 0x100c)
REG32(TX_BASE, 0x1010)
REG32(STATUS, 0x1014)
    FIELD(STATUS, TI, 0, 1)
    FIELD(STATUS, TPS, 1, 1)
    FIELD(STATUS, TU, 2, 1)
    FIELD(STATUS, TJT, 3, 1)
    FIELD(STATUS, OVF, 4, 1)
    FIELD(STATUS, UNF, 5, 1)
    FIELD(STATUS, RI, 6, 1)
    FIELD(STATUS, RU, 7, 1)
    FIELD(STATUS, RPS, 8, 1)
    FIELD(STATUS, RWT, 9, 1)
    FIELD(STATUS, ETI, 10, 1)
    FIELD(STATUS, FBI, 13, 1)
    FIELD(STATUS, ERI, 14, 1)
    FIELD(STATUS, AIS, 15, 1)
    FIELD(STATUS, NIS, 16, 1)
    FIELD(STATUS, RS, 17, 3)
    FIELD(STATUS, TS, 20, 3)
    FIELD(STATUS, EB, 23, 3)
    FIELD(STATUS, GMI, 27, 1)
REG32(OP_MODE, 0x1018)
    FIELD(OP_MODE, SR, 1, 1)
    FIELD(OP_MODE, FUF, 6, 1)
    FIELD(OP_MODE, FEF, 7, 1)
    FIELD(OP_MODE, EFC, 8, 1)
    FIELD(OP_MODE, ST, 13, 1)
    FIELD(OP_MODE, FTF, 20, 1)
    FIELD(OP_MODE, TSF, 21, 1)
REG32(INT_ENABLE, 0x101c)
REG32(MISSED, 0x1020)
    FIELD(MISSED, HOST, 0, 16)
    FIELD(MISSED, HOST_OVERFLOW, 16, 1)
REG32(RX_WATCHDOG, 0x1024)
    FIELD(RX_WATCHDOG, RIWT, 0, 8)
REG32(CUR_TX_DESC, 0x1048)
REG32(CUR_RX_DESC, 0x104c)
REG32(CUR_TX_BUF, 0x1050)
REG32(CUR_RX_BUF, 0x1054)
REG32(FEATURE, 0x1058)
    FIELD(FEATURE, MMCSEL, 11, 1)
    FIELD(FEATURE, TXCOESEL, 16, 1)
    FIELD(FEATURE, RXTYP1COE, 17, 1)
    FIELD(FEATURE, RXTYP2COE, 18, 1)
    FIELD(FEATURE, ENHDESSEL, 24, 1)

/* Process states that can be seen between register accesses */
enum {
    RS_STOPPED = 0,
    RS_WAITING = 3,
    RS_SUSPENDED = 4,

    TS_STOPPED = 0,
    TS_FETCHING = 1,
    TS_SUSPENDED = 6,
};

/* STATUS.EB */
#define EB_TX           (1 << 0)
#define EB_READ         (1 << 1)
#define EB_DESCRIPTOR   (1 << 2)

/*
 * Counters. Those of transmission and reception are in the order of their
 * registers; those of IP are in two rows, frames and octets.
 */
enum {
    TX_OCTETS_GB, TX_FRAMES_GB, TX_BROADCAST_G, TX_MULTICAST_G, TX_SIZES_GB,
    TX_UNICAST_GB = TX_SIZES_GB + 6, TX_MULTICAST_GB, TX_BROADCAST_GB,
    TX_CARRIER = 19, TX_OCTETS_G, TX_FRAMES_G, TX_PAUSE = 23, TX_VLAN_G,
};

enum {
    RX_FRAMES_GB, RX_OCTETS_GB, RX_OCTETS_G, RX_BROADCAST_G, RX_MULTICAST_G,
    RX_JABBER = 8, RX_OVERSIZE_G = 10, RX_SIZES_GB,
    RX_UNICAST_G = RX_SIZES_GB + 6, RX_LENGTH, RX_RANGE, RX_PAUSE,
    RX_VLAN_GB = 22, RX_WATCHDOG,
};

/*
 * Normal descriptors, and what enhanced ones have in the same places. The rest
 * of those is in GmacDesc as if it were of a normal one.
 */
FIELD(RDES0, PCE, 0, 1)
FIELD(RDES0, RWT, 4, 1)
FIELD(RDES0, FT, 5, 1)
FIELD(RDES0, GF, 7, 1)
FIELD(RDES0, LS, 8, 1)
FIELD(RDES0, FS, 9, 1)
FIELD(RDES0, VLAN, 10, 1)
FIELD(RDES0, LE, 12, 1)
FIELD(RDES0, SAF, 13, 1)
FIELD(RDES0, DE, 14, 1)
FIELD(RDES0, ES, 15, 1)
FIELD(RDES0, FL, 16, 14)
FIELD(RDES0, AFM, 30, 1)

FIELD(TDES0, NC, 10, 1)
FIELD(TDES0, LOC, 11, 1)
FIELD(TDES0, PCE, 12, 1)
FIELD(TDES0, JT, 14, 1)
FIELD(TDES0, ES, 15, 1)
FIELD(TDES0, IHE, 16, 1)

/* The same in both directions: */
FIELD(DES0, OWN, 31, 1)
FIELD(DES1, SIZE1, 0, 11)
FIELD(DES1, SIZE2, 11, 11)
FIELD(DES1, CHAINED, 24, 1)
FIELD(DES1, END, 25, 1)

FIELD(RDES1, DIC, 31, 1)

FIELD(TDES1, DP, 23, 1)
FIELD(TDES1, DC, 26, 1)
FIELD(TDES1, CIC, 27, 2)
FIELD(TDES1, FS, 29, 1)
FIELD(TDES1, LS, 30, 1)
FIELD(TDES1, IC, 31, 1)

/* Only in enhanced descriptors */
FIELD(RDES0, ESA, 0, 1)
FIELD(ERDES4, TYPE, 0, 3)
FIELD(ERDES4, IHE, 3, 1)
FIELD(ERDES4, PCE, 4, 1)
FIELD(ERDES4, V4, 6, 1)
FIELD(ERDES4, V6, 7, 1)
/* What the driver finds again in TDES0 */
#define ETDES0_KEPT     0x7ffc0000

enum { CIC_NONE, CIC_HEADER, CIC_PAYLOAD, CIC_PSEUDO };

/* A descriptor of either layout */
typedef struct GmacDesc {
    uint32_t des0;
    /* what is not a size, as in DES1 of the normal layout */
    uint32_t flags;
    uint32_t size[2];
    uint32_t addr[2];
} GmacDesc;

/* Checksums: what of a frame is IP, and where its parts are */
typedef struct GmacPacket {
    bool ip;
    bool v4;
    bool header_bad;
    /* TCP, UDP or ICMP, and all of it in this packet */
    bool payload_known;
    bool payload_bad;
    bool fragment;
    /* UDP of IPv4 that does without */
    bool no_sum;
    uint8_t proto;
    size_t header;
    size_t header_len;
    size_t payload;
    size_t payload_len;
    size_t csum;
} GmacPacket;

#define MIN_FRAME       60
#define FCS_LEN         4
#define VLAN_LEN        4
/* What the time limits for a frame come to in bytes (WD, JD, JE) */
#define LIMIT           2048
#define LIMIT_JUMBO     10240

/*
 * Software may give a descriptor back without a poll demand: U-Boot does. On
 * the board the next frame has the DMA look again; here that one waits too.
 */
#define RX_RETRY_MIN_NS (50 * SCALE_US)
#define RX_RETRY_MAX_NS (10 * SCALE_MS)

static const uint8_t pause_address[ETH_ALEN] = {
    0x01, 0x80, 0xc2, 0x00, 0x00, 0x01
};
#define PAUSE_TYPE      0x8808
#define PAUSE_OPCODE    0x0001

/* A MAC without the register; what is not among these nobody could miss. */
#define FEATURE_UNKNOWN     (R_FEATURE_TXCOESEL_MASK | \
                             R_FEATURE_RXTYP2COE_MASK)

static inline uint32_t sunxi_gmac_feature(SunxiGmacState *s)
{
    return s->hw_feature ?: FEATURE_UNKNOWN;
}

static inline bool sunxi_gmac_enhanced(SunxiGmacState *s)
{
    return FIELD_EX32(sunxi_gmac_feature(s), FEATURE, ENHDESSEL);
}

/* Whether the descriptors have four more words */
static inline bool sunxi_gmac_extended(SunxiGmacState *s)
{
    return sunxi_gmac_enhanced(s) && FIELD_EX32(s->bus_mode, BUS_MODE, ATDS);
}

static inline bool sunxi_gmac_counts(SunxiGmacState *s)
{
    return FIELD_EX32(sunxi_gmac_feature(s), FEATURE, MMCSEL);
}

static inline unsigned sunxi_gmac_rx_state(SunxiGmacState *s)
{
    return FIELD_EX32(s->status, STATUS, RS);
}

static inline void sunxi_gmac_set_rx_state(SunxiGmacState *s, unsigned state)
{
    s->status = FIELD_DP32(s->status, STATUS, RS, state);
}

static inline unsigned sunxi_gmac_tx_state(SunxiGmacState *s)
{
    return FIELD_EX32(s->status, STATUS, TS);
}

static inline void sunxi_gmac_set_tx_state(SunxiGmacState *s, unsigned state)
{
    s->status = FIELD_DP32(s->status, STATUS, TS, state);
}

static inline bool sunxi_gmac_resetting(SunxiGmacState *s)
{
    return s->bus_mode & R_BUS_MODE_SWR_MASK;
}

/* sunxi-gmac.c */
void sunxi_gmac_update_irq(SunxiGmacState *s);
void sunxi_gmac_raise(SunxiGmacState *s, uint32_t bits);
void sunxi_gmac_bus_error(SunxiGmacState *s, unsigned eb, hwaddr addr);
bool sunxi_gmac_clocked(SunxiGmacState *s);
unsigned sunxi_gmac_speed(SunxiGmacState *s);

/* sunxi-gmac-desc.c */
bool sunxi_gmac_read_tx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d);
bool sunxi_gmac_read_rx_desc(SunxiGmacState *s, uint32_t addr, GmacDesc *d);
bool sunxi_gmac_write_des0(SunxiGmacState *s, uint32_t addr, uint32_t des0);
bool sunxi_gmac_write_des4(SunxiGmacState *s, uint32_t addr, uint32_t des4);
uint32_t sunxi_gmac_next_desc(SunxiGmacState *s, uint32_t addr,
                              uint32_t base, const GmacDesc *d);

/* sunxi-gmac-tx.c */
void sunxi_gmac_tx_kick(SunxiGmacState *s);
void sunxi_gmac_tx(void *opaque);
void sunxi_gmac_sent(MiiMac *mac);
bool sunxi_gmac_may_send_pause(SunxiGmacState *s);
void sunxi_gmac_rx_is_full(SunxiGmacState *s, bool full);
void sunxi_gmac_pause_over(void *opaque);

/* sunxi-gmac-rx.c */
void sunxi_gmac_rx_kick(SunxiGmacState *s);
bool sunxi_gmac_can_receive(MiiMac *mac);
ssize_t sunxi_gmac_receive(MiiMac *mac, const uint8_t *buf, size_t size);
ssize_t sunxi_gmac_receive_frame(SunxiGmacState *s, const uint8_t *buf,
                                 size_t size);
void sunxi_gmac_rx_again(void *opaque);
void sunxi_gmac_rx_watchdog(void *opaque);

/* sunxi-gmac-filter.c */
bool sunxi_gmac_filter(SunxiGmacState *s, const uint8_t *buf,
                       uint32_t *status);
bool sunxi_gmac_control_frame(SunxiGmacState *s, const uint8_t *buf);

/* sunxi-gmac-checksum.c */
uint32_t sunxi_gmac_insert_checksums(uint8_t *buf, size_t len, unsigned cic);
void sunxi_gmac_check_checksums(GmacPacket *p, uint8_t *buf, size_t len);
uint32_t sunxi_gmac_checksum_rdes0(const GmacPacket *p);
uint32_t sunxi_gmac_checksum_rdes4(const GmacPacket *p);

/* sunxi-gmac-counters.c */
bool sunxi_gmac_counting(SunxiGmacState *s);
void sunxi_gmac_count_tx(SunxiGmacState *s, unsigned n, uint32_t add);
void sunxi_gmac_count_rx(SunxiGmacState *s, unsigned n, uint32_t add);
void sunxi_gmac_count_sent(SunxiGmacState *s, const uint8_t *buf,
                           size_t len, uint32_t status);
void sunxi_gmac_count_received(SunxiGmacState *s, const uint8_t *buf,
                               size_t len, uint32_t status, bool giant);
void sunxi_gmac_count_packet(SunxiGmacState *s, const GmacPacket *p);
uint32_t sunxi_gmac_mmc_status(SunxiGmacState *s);
uint32_t sunxi_gmac_read_mmc(SunxiGmacState *s, hwaddr offset);
void sunxi_gmac_write_mmc(SunxiGmacState *s, hwaddr offset, uint32_t value);

#endif
