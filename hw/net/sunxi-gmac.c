/*
 * Allwinner sunxi GMAC, a DesignWare MAC 1000
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name        Reset       Access
 * 0x0000  CONFIG      0           rw      15 port, 14 100 Mbit/s, 12 loop back,
 *                                         11 full duplex, 3 TX, 2 RX enable
 * 0x0004  FILTER      0           rw
 * 0x0008  HASH_HIGH   0           rw
 * 0x000c  HASH_LOW    0           rw
 * 0x0010  MII_ADDR    0           rw      0 busy: clears itself
 * 0x0014  MII_DATA    0           rw
 * 0x0018  FLOW        0           rw      0 send a pause frame: clears itself
 *                                         when it is sent
 * 0x001c  VLAN_TAG    0           rw
 * 0x0020  VERSION     by class    ro
 * 0x0024  DEBUG       0           ro
 * 0x0038  INT_STATUS  0           ro      7:4 counters
 * 0x003c  INT_MASK    0           rw
 * 0x0040  ADDR0_HIGH  0x8000ffff  rw      31 always set
 * 0x0044  ADDR0_LOW   0xffffffff  rw
 * 0x0048  ADDRn_HIGH  0x0000ffff  rw      31 enable, 30 source, 29:24 mask
 * 0x004c  ADDRn_LOW   0xffffffff  rw
 * 0x00c0  PCS         0           ro      to 0x00d4: no PCS
 * 0x00d8  RGMII       0           ro
 * 0x0100  MMC_CONTROL 0           rw      0 reset, 4 preset: clear themselves
 * 0x0104  MMC_RX_INT  0           ro      a bit for each counter: cleared by
 *                                         reading that
 * 0x0108  MMC_TX_INT  0           ro
 * 0x010c  MMC_RX_MASK 0           rw
 * 0x0110  MMC_TX_MASK 0           rw
 * 0x0114  MMC_TX      0           ro      to 0x0174: 25 counters
 * 0x0180  MMC_RX      0           ro      to 0x01dc: 24 counters
 * 0x0200  MMC_IPC_MASK 0          rw
 * 0x0208  MMC_IPC_INT 0           ro
 * 0x0210  MMC_IPC     0           ro      to 0x0284: 14 counters of frames,
 *                                         and from 0x0250 14 of octets
 * 0x0700                          ro      to 0x0ffc: not there, reads 0
 * 0x1000  BUS_MODE    0x00020100  rw      0 software reset: clears itself
 * 0x1004  TX_POLL     0           wo
 * 0x1008  RX_POLL     0           wo
 * 0x100c  RX_BASE     0           rw
 * 0x1010  TX_BASE     0           rw
 * 0x1014  STATUS      0           w1c     bits 16:0; 27:17 ro
 * 0x1018  OP_MODE     0           rw      20 flush the TX FIFO: clears itself
 * 0x101c  INT_ENABLE  0           rw
 * 0x1020  MISSED      0           ro      cleared by reading
 * 0x1024  RX_WATCHDOG 0           rw      version 3.5 and up
 * 0x1048  CUR_TX_DESC 0           ro
 * 0x104c  CUR_RX_DESC 0           ro
 * 0x1050  CUR_TX_BUF  0           ro
 * 0x1054  CUR_RX_BUF  0           ro
 * 0x1058  FEATURE     by class    ro
 *
 * Layout and meaning as the drivers named in the header have them. FEATURE says
 * what there is: counters, engines for checksums, the enhanced descriptors. An
 * A20 has nothing in FEATURE, and no counters (they read 0). Nobody has power
 * management (0x28-0x34) and a time stamp unit (0x700 and up), of which Linux
 * touches the registers without their being there.
 *
 * What is not as on the board:
 *  - a frame goes out and comes in at once, an MDIO frame takes no time, and
 *    the thresholds of the FIFOs have no meaning but for store-and-forward;
 *  - a frame that finds no descriptor waits, as it would in the FIFO, but
 *    however many there are: they wait in QEMU's queue. For flow control
 *    by thresholds the FIFO is full as soon as one waits;
 *  - the answer to a frame may be there before that is told to be sent. On the
 *    board it takes some time, without which Linux's driver misses it: its
 *    handler of the one clears RI for the other, while that is masked and
 *    polling for frames is just over. So a masked RI that is cleared comes
 *    again when it is unmasked, as that of a frame in memory an instant
 *    before its RI would;
 *  - there are no collisions, so half duplex only shows a missing carrier.
 *
 * QEMU's npcm_gmac is not used: it has a PHY of its own that always has a
 * link at 1000 Mbit/s, no hash filter, no link to what the SoC's clock and
 * pads do, and it runs the transmit ring within the register access.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "hw/irq.h"
#include "hw/net/sunxi-gmac.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "net/checksum.h"
#include "net/eth.h"
#include "trace.h"

#include <zlib.h> /* for crc32 */

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

#define CONFIG_MASK         0x03fffffc
#define FILTER_MASK         0x800007ff
#define MII_ADDR_MASK       0x0000fffe
#define FLOW_MASK           0xffff00be
#define VLAN_MASK           0x0001ffff
#define INT_MASK_MASK       0x0000060f
#define ADDRN_HIGH_MASK     0xff00ffff
#define ADDR0_HIGH_RESET    (R_ADDR_HIGH_AE_MASK | 0xffff)
#define BUS_MODE_MASK       0x0ffffffe
#define MMC_CONTROL_MASK    0x0000002e
#define MMC_TX_INT_MASK     MAKE_64BIT_MASK(0, SUNXI_GMAC_TX_COUNTERS)
#define MMC_RX_INT_MASK     MAKE_64BIT_MASK(0, SUNXI_GMAC_RX_COUNTERS)
#define MMC_IPC_INT_MASK    0x3fff3fff
/* A MAC without the register; what is not among these nobody could miss. */
#define FEATURE_UNKNOWN     (R_FEATURE_TXCOESEL_MASK | \
                             R_FEATURE_RXTYP2COE_MASK)
#define BUS_MODE_RESET      0x00020100
#define STATUS_W1C          0x0001ffff
#define OP_MODE_MASK        0x07e1fffe
#define INT_ENABLE_MASK     0x0001e7ff

#define STATUS_NORMAL   (R_STATUS_TI_MASK | R_STATUS_TU_MASK | \
                         R_STATUS_RI_MASK | R_STATUS_ERI_MASK)
#define STATUS_ABNORMAL (R_STATUS_TPS_MASK | R_STATUS_TJT_MASK | \
                         R_STATUS_OVF_MASK | R_STATUS_UNF_MASK | \
                         R_STATUS_RU_MASK | R_STATUS_RPS_MASK | \
                         R_STATUS_RWT_MASK | R_STATUS_ETI_MASK | \
                         R_STATUS_FBI_MASK)

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

/* Normal descriptors, and of the enhanced ones RDES0 and the status bits */
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

/* Enhanced descriptors, which have it in other places */
FIELD(RDES0, ESA, 0, 1)
FIELD(ERDES1, SIZE1, 0, 13)
FIELD(ERDES1, CHAINED, 14, 1)
FIELD(ERDES1, END, 15, 1)
FIELD(ERDES1, SIZE2, 16, 13)
FIELD(ERDES1, DIC, 31, 1)
FIELD(ERDES4, TYPE, 0, 3)
FIELD(ERDES4, IHE, 3, 1)
FIELD(ERDES4, PCE, 4, 1)
FIELD(ERDES4, V4, 6, 1)
FIELD(ERDES4, V6, 7, 1)
FIELD(ETDES0, CHAINED, 20, 1)
FIELD(ETDES0, END, 21, 1)
FIELD(ETDES0, CIC, 22, 2)
FIELD(ETDES0, DP, 26, 1)
FIELD(ETDES0, DC, 27, 1)
FIELD(ETDES0, FS, 28, 1)
FIELD(ETDES0, LS, 29, 1)
FIELD(ETDES0, IC, 30, 1)
FIELD(ETDES1, SIZE1, 0, 13)
FIELD(ETDES1, SIZE2, 16, 13)
/* What the driver finds again in TDES0 */
#define ETDES0_KEPT     0x7ffc0000

enum { CIC_NONE, CIC_HEADER, CIC_PAYLOAD, CIC_PSEUDO };
enum { PAYLOAD_UDP = 1, PAYLOAD_TCP, PAYLOAD_ICMP };

/* A descriptor of either layout */
typedef struct GmacDesc {
    uint32_t des0;
    /* what is not a size, as in DES1 of the normal layout */
    uint32_t flags;
    uint32_t size[2];
    uint32_t addr[2];
} GmacDesc;

#define DESC_SIZE       16
#define DESC_SIZE_ATDS  32
#define MIN_FRAME       60
#define FCS_LEN         4
#define VLAN_LEN        4
#define MAX_FRAME       1514
#define MAX_JUMBO       9014
/* What the time limits for a frame come to in bytes (WD, JD, JE) */
#define LIMIT           2048
#define LIMIT_JUMBO     10240

/* A guest's ring gets that much of the main loop before others have a turn. */
#define TX_BUDGET       256
/* A frame that needs more descriptors than that is cut off. */
#define RX_BUDGET       256

/*
 * Software may give a descriptor back without a poll demand: U-Boot does. On
 * the board the next frame has the DMA look again; here that one waits too.
 */
#define RX_RETRY_MIN_NS (50 * SCALE_US)
#define RX_RETRY_MAX_NS (10 * SCALE_MS)

#define HZ_RGMII        125000000

/*
 * The version that has an interrupt watchdog. That counts in 256 clocks of the
 * bus, of which no driver and no test here needs the rate: taken is 200 MHz.
 */
#define VERSION_MASK    0xff
#define VERSION_RIWT    0x35
#define RIWT_NS         (256 * 5)
#define NS_PER_PAUSE_BIT_AT_1MBIT 1000

static const uint8_t pause_address[ETH_ALEN] = {
    0x01, 0x80, 0xc2, 0x00, 0x00, 0x01
};
#define PAUSE_TYPE      0x8808
#define PAUSE_OPCODE    0x0001

/* Features */

static uint32_t sunxi_gmac_feature(SunxiGmacState *s)
{
    return s->hw_feature ?: FEATURE_UNKNOWN;
}

static bool sunxi_gmac_enhanced(SunxiGmacState *s)
{
    return FIELD_EX32(sunxi_gmac_feature(s), FEATURE, ENHDESSEL);
}

/* Whether the descriptors have four more words */
static bool sunxi_gmac_extended(SunxiGmacState *s)
{
    return sunxi_gmac_enhanced(s) && FIELD_EX32(s->bus_mode, BUS_MODE, ATDS);
}

static bool sunxi_gmac_counts(SunxiGmacState *s)
{
    return FIELD_EX32(sunxi_gmac_feature(s), FEATURE, MMCSEL);
}

static bool sunxi_gmac_has_riwt(SunxiGmacState *s)
{
    return (s->version & VERSION_MASK) >= VERSION_RIWT;
}

/* Interrupts */

/* Returns: the bits of INT_STATUS */
static uint32_t sunxi_gmac_mmc_status(SunxiGmacState *s)
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

static void sunxi_gmac_update_irq(SunxiGmacState *s)
{
    bool level;

    if (s->status & s->int_enable & STATUS_NORMAL) {
        s->status |= R_STATUS_NIS_MASK;
    }
    if (s->status & s->int_enable & STATUS_ABNORMAL) {
        s->status |= R_STATUS_AIS_MASK;
    }
    s->status = FIELD_DP32(s->status, STATUS, GMI,
                           !!sunxi_gmac_mmc_status(s));
    level = (s->status & s->int_enable &
             (R_STATUS_NIS_MASK | R_STATUS_AIS_MASK)) ||
            FIELD_EX32(s->status, STATUS, GMI);
    trace_sunxi_gmac_irq(s->id, level, s->status);
    qemu_set_irq(s->irq, level);
}

static void sunxi_gmac_raise(SunxiGmacState *s, uint32_t bits)
{
    s->status |= bits;
    sunxi_gmac_update_irq(s);
}

static unsigned sunxi_gmac_rx_state(SunxiGmacState *s)
{
    return FIELD_EX32(s->status, STATUS, RS);
}

static void sunxi_gmac_set_rx_state(SunxiGmacState *s, unsigned state)
{
    s->status = FIELD_DP32(s->status, STATUS, RS, state);
}

static unsigned sunxi_gmac_tx_state(SunxiGmacState *s)
{
    return FIELD_EX32(s->status, STATUS, TS);
}

static void sunxi_gmac_set_tx_state(SunxiGmacState *s, unsigned state)
{
    s->status = FIELD_DP32(s->status, STATUS, TS, state);
}

/* The side that had the error stops, until it is started again. */
static void sunxi_gmac_bus_error(SunxiGmacState *s, unsigned eb, hwaddr addr)
{
    qemu_log_mask(LOG_GUEST_ERROR,
                  "%s: %s %s of %s at 0x%" HWADDR_PRIx " failed\n", s->id,
                  eb & EB_TX ? "transmit" : "receive",
                  eb & EB_READ ? "read" : "write",
                  eb & EB_DESCRIPTOR ? "descriptor" : "data", addr);
    if (eb & EB_TX) {
        sunxi_gmac_set_tx_state(s, TS_STOPPED);
    } else {
        sunxi_gmac_set_rx_state(s, RS_STOPPED);
    }
    s->status = FIELD_DP32(s->status, STATUS, EB, eb);
    sunxi_gmac_raise(s, R_STATUS_FBI_MASK);
}

/* Clocks, pads and PHY: what has to fit together */

static bool sunxi_gmac_clocked(SunxiGmacState *s)
{
    return s->pads && clock_is_enabled(s->phy_clk) &&
           clock_is_enabled(s->tx_clk);
}

static bool sunxi_gmac_resetting(SunxiGmacState *s)
{
    return s->bus_mode & R_BUS_MODE_SWR_MASK;
}

/* Rates that come by way of a divider are rounded. */
static bool sunxi_gmac_same_rate(uint64_t a, uint64_t b)
{
    return a - b + 1000 <= 2000;
}

/*
 * The speed at which MAC and PHY understand each other, 0 if they do not. In
 * MII mode the PHY gives both clocks, and MAC must only know that it has four
 * data lines. In RGMII mode each side has to know the speed by itself.
 */
static unsigned sunxi_gmac_speed(SunxiGmacState *s)
{
    unsigned speed = mii_phy_loopback(s->phy) ?: mii_phy_speed(s->phy);
    uint64_t tx_hz = clock_get_hz(s->tx_clk);
    unsigned mac_speed = 1000;

    if (!speed || !sunxi_gmac_clocked(s) || s->rgmii != mii_phy_rgmii(s->phy)) {
        return 0;
    }
    if (FIELD_EX32(s->config, CONFIG, PS)) {
        mac_speed = FIELD_EX32(s->config, CONFIG, FES) ? 100 : 10;
    }
    if (s->rgmii) {
        return sunxi_gmac_same_rate(tx_hz, HZ_RGMII) &&
               speed == mac_speed ? speed : 0;
    }
    return sunxi_gmac_same_rate(tx_hz, clock_get_hz(s->phy_clk)) &&
           speed != 1000 && mac_speed != 1000 ? speed : 0;
}

static void sunxi_gmac_tx_kick(SunxiGmacState *s)
{
    if (sunxi_gmac_tx_state(s) != TS_STOPPED) {
        qemu_bh_schedule(s->tx_bh);
    }
}

static void sunxi_gmac_rx_kick(SunxiGmacState *s)
{
    timer_del(s->rx_retry);
    s->rx_retry_ns = RX_RETRY_MIN_NS;
    mii_phy_flush(s->phy, MII_MAC(s));
}

static void sunxi_gmac_reset_regs(SunxiGmacState *s)
{
    s->config = 0;
    s->filter = 0;
    s->hash[0] = 0;
    s->hash[1] = 0;
    s->mii_addr = 0;
    s->mii_data = 0;
    s->flow = 0;
    s->vlan = 0;
    s->int_mask = 0;
    for (int i = 0; i < SUNXI_GMAC_ADDRS; i++) {
        s->addr[i * 2] = i ? 0xffff : ADDR0_HIGH_RESET;
        s->addr[i * 2 + 1] = 0xffffffff;
    }
    s->bus_mode = BUS_MODE_RESET;
    s->rx_base = 0;
    s->tx_base = 0;
    s->status = 0;
    s->op_mode = 0;
    s->int_enable = 0;
    s->missed = 0;
    s->cur_tx_desc = 0;
    s->cur_rx_desc = 0;
    s->cur_tx_buf = 0;
    s->cur_rx_buf = 0;
    s->tx_in_frame = false;
    s->tx_flags = 0;
    s->tx_len = 0;
    s->rx_full = false;
    s->rx_full_told = false;
    timer_del(s->pause);
    timer_del(s->rx_watchdog);
    s->riwt = 0;
    s->rx_untold = false;
    s->mmc_control = 0;
    s->mmc_rx_int = 0;
    s->mmc_tx_int = 0;
    s->mmc_ipc_int = 0;
    s->mmc_rx_mask = 0;
    s->mmc_tx_mask = 0;
    s->mmc_ipc_mask = 0;
    memset(s->mmc_tx, 0, sizeof(s->mmc_tx));
    memset(s->mmc_rx, 0, sizeof(s->mmc_rx));
    memset(s->mmc_ipc, 0, sizeof(s->mmc_ipc));
}

/* The reset needs every clock of the MAC, and ends when all of them run. */
static void sunxi_gmac_try_reset(SunxiGmacState *s)
{
    bool done = sunxi_gmac_clocked(s);

    trace_sunxi_gmac_reset(s->id, done);
    if (done) {
        sunxi_gmac_reset_regs(s);
        sunxi_gmac_update_irq(s);
        sunxi_gmac_rx_kick(s);
    }
}

/* Anything outside the registers that says whether frames can pass */
static void sunxi_gmac_wires_changed(SunxiGmacState *s)
{
    if (!qdev_is_realized(DEVICE(s))) {
        /* Not realized; a reset comes after that. */
        return;
    }
    clock_update(s->mii_tx, s->pads && !mii_phy_rgmii(s->phy) ?
                 clock_get(s->phy_clk) : 0);
    trace_sunxi_gmac_interface(s->id, s->pads, s->rgmii,
                               clock_get_hz(s->phy_clk),
                               clock_get_hz(s->tx_clk), sunxi_gmac_speed(s));
    if (sunxi_gmac_resetting(s)) {
        sunxi_gmac_try_reset(s);
    }
    sunxi_gmac_tx_kick(s);
    sunxi_gmac_rx_kick(s);
}

static void sunxi_gmac_set_pads(void *opaque, int n, int level)
{
    SunxiGmacState *s = opaque;

    s->pads = level;
    if (qdev_is_realized(DEVICE(s))) {
        mii_phy_connect(s->phy, MII_MAC(s), s->pads);
    }
    sunxi_gmac_wires_changed(s);
}

static void sunxi_gmac_set_rgmii(void *opaque, int n, int level)
{
    SunxiGmacState *s = opaque;

    s->rgmii = level;
    sunxi_gmac_wires_changed(s);
}

static void sunxi_gmac_phy_changed(MiiMac *mac)
{
    sunxi_gmac_wires_changed(SUNXI_GMAC(mac));
}

static void sunxi_gmac_clock_changed(void *opaque, ClockEvent event)
{
    sunxi_gmac_wires_changed(opaque);
}

/* Counters */

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

static bool sunxi_gmac_counting(SunxiGmacState *s)
{
    return sunxi_gmac_counts(s) &&
           !FIELD_EX32(s->mmc_control, MMC_CONTROL, CNTFREEZ);
}

static void sunxi_gmac_count_tx(SunxiGmacState *s, unsigned n, uint32_t add)
{
    sunxi_gmac_count(s, s->mmc_tx, &s->mmc_tx_int, n, add);
}

static void sunxi_gmac_count_rx(SunxiGmacState *s, unsigned n, uint32_t add)
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

static void sunxi_gmac_count_sent(SunxiGmacState *s, const uint8_t *buf,
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
static void sunxi_gmac_count_received(SunxiGmacState *s, const uint8_t *buf,
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

static uint32_t sunxi_gmac_read_mmc(SunxiGmacState *s, hwaddr offset)
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

static void sunxi_gmac_write_mmc(SunxiGmacState *s, hwaddr offset,
                                 uint32_t value)
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
static uint32_t sunxi_gmac_insert_checksums(uint8_t *buf, size_t len,
                                            unsigned cic)
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
static void sunxi_gmac_check_checksums(GmacPacket *p, uint8_t *buf, size_t len)
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
static uint32_t sunxi_gmac_checksum_rdes0(const GmacPacket *p)
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
static uint32_t sunxi_gmac_checksum_rdes4(const GmacPacket *p)
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

static void sunxi_gmac_count_packet(SunxiGmacState *s, const GmacPacket *p)
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

/* Descriptors */

static bool sunxi_gmac_read_words(SunxiGmacState *s, uint32_t addr,
                                  uint32_t des[4])
{
    const MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;
    MemTxResult result;

    des[0] = address_space_ldl_le(&s->dma_as, addr, attrs, &result);
    if (result != MEMTX_OK) {
        return false;
    }
    /* The owner is what the driver writes last, so it is to be read first. */
    smp_rmb();
    result = address_space_read(&s->dma_as, (hwaddr)addr + 4, attrs, &des[1],
                                3 * sizeof(des[0]));
    for (int i = 1; i < 4; i++) {
        des[i] = le32_to_cpu(des[i]);
    }
    return result == MEMTX_OK;
}

/* What both directions have in common: all of it, if it is not enhanced */
static bool sunxi_gmac_read_desc(SunxiGmacState *s, uint32_t addr,
                                 uint32_t *des, GmacDesc *d)
{
    if (!sunxi_gmac_read_words(s, addr, des)) {
        return false;
    }
    d->des0 = des[0];
    d->addr[0] = des[2];
    d->addr[1] = des[3];
    d->flags = des[1];
    d->size[0] = FIELD_EX32(des[1], DES1, SIZE1);
    d->size[1] = FIELD_EX32(des[1], DES1, SIZE2);
    return true;
}

static bool sunxi_gmac_read_tx_desc(SunxiGmacState *s, uint32_t addr,
                                    GmacDesc *d)
{
    uint32_t des[4];

    if (!sunxi_gmac_read_desc(s, addr, des, d)) {
        return false;
    }
    if (sunxi_gmac_enhanced(s)) {
        d->flags = 0;
        d->flags = FIELD_DP32(d->flags, DES1, CHAINED,
                              FIELD_EX32(des[0], ETDES0, CHAINED));
        d->flags = FIELD_DP32(d->flags, DES1, END,
                              FIELD_EX32(des[0], ETDES0, END));
        d->flags = FIELD_DP32(d->flags, TDES1, DP,
                              FIELD_EX32(des[0], ETDES0, DP));
        d->flags = FIELD_DP32(d->flags, TDES1, DC,
                              FIELD_EX32(des[0], ETDES0, DC));
        d->flags = FIELD_DP32(d->flags, TDES1, CIC,
                              FIELD_EX32(des[0], ETDES0, CIC));
        d->flags = FIELD_DP32(d->flags, TDES1, FS,
                              FIELD_EX32(des[0], ETDES0, FS));
        d->flags = FIELD_DP32(d->flags, TDES1, LS,
                              FIELD_EX32(des[0], ETDES0, LS));
        d->flags = FIELD_DP32(d->flags, TDES1, IC,
                              FIELD_EX32(des[0], ETDES0, IC));
        d->size[0] = FIELD_EX32(des[1], ETDES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], ETDES1, SIZE2);
    }
    if (FIELD_EX32(des[0], DES0, OWN)) {
        trace_sunxi_gmac_tx_desc(s->id, addr, des[0], des[1], des[2], des[3]);
    }
    return true;
}

static bool sunxi_gmac_read_rx_desc(SunxiGmacState *s, uint32_t addr,
                                    GmacDesc *d)
{
    uint32_t des[4];

    if (!sunxi_gmac_read_desc(s, addr, des, d)) {
        return false;
    }
    if (sunxi_gmac_enhanced(s)) {
        d->flags = 0;
        d->flags = FIELD_DP32(d->flags, DES1, CHAINED,
                              FIELD_EX32(des[1], ERDES1, CHAINED));
        d->flags = FIELD_DP32(d->flags, DES1, END,
                              FIELD_EX32(des[1], ERDES1, END));
        d->flags = FIELD_DP32(d->flags, RDES1, DIC,
                              FIELD_EX32(des[1], ERDES1, DIC));
        d->size[0] = FIELD_EX32(des[1], ERDES1, SIZE1);
        d->size[1] = FIELD_EX32(des[1], ERDES1, SIZE2);
    }
    if (FIELD_EX32(des[0], DES0, OWN)) {
        trace_sunxi_gmac_rx_desc(s->id, addr, des[0], des[1], des[2], des[3]);
    }
    return true;
}

static bool sunxi_gmac_write_des0(SunxiGmacState *s, uint32_t addr,
                                  uint32_t des0)
{
    MemTxResult result;

    /* The driver takes the descriptor back as soon as it sees this. */
    smp_wmb();
    address_space_stl_le(&s->dma_as, addr, des0, MEMTXATTRS_UNSPECIFIED,
                         &result);
    return result == MEMTX_OK;
}

/* What only an extended descriptor has, to be written before DES0 */
static bool sunxi_gmac_write_des4(SunxiGmacState *s, uint32_t addr,
                                  uint32_t des4)
{
    MemTxResult result;

    address_space_stl_le(&s->dma_as, (hwaddr)addr + DESC_SIZE, des4,
                         MEMTXATTRS_UNSPECIFIED, &result);
    return result == MEMTX_OK;
}

static uint32_t sunxi_gmac_next_desc(SunxiGmacState *s, uint32_t addr,
                                     uint32_t base, const GmacDesc *d)
{
    if (FIELD_EX32(d->flags, DES1, END)) {
        return base;
    }
    if (FIELD_EX32(d->flags, DES1, CHAINED)) {
        return d->addr[1] & ~3;
    }
    return addr + (sunxi_gmac_extended(s) ? DESC_SIZE_ATDS : DESC_SIZE) +
           FIELD_EX32(s->bus_mode, BUS_MODE, DSL) * 4;
}

/* Transmission */

static ssize_t sunxi_gmac_receive_frame(SunxiGmacState *s, const uint8_t *buf,
                                        size_t size);

static void sunxi_gmac_sent(MiiMac *mac)
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

static bool sunxi_gmac_may_send_pause(SunxiGmacState *s)
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
static void sunxi_gmac_rx_is_full(SunxiGmacState *s, bool full)
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

static void sunxi_gmac_tx(void *opaque)
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

static void sunxi_gmac_pause_over(void *opaque)
{
    sunxi_gmac_tx_kick(opaque);
}

/* Reception */

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
static bool sunxi_gmac_filter(SunxiGmacState *s, const uint8_t *buf,
                              uint32_t *status)
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
static bool sunxi_gmac_control_frame(SunxiGmacState *s, const uint8_t *buf)
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

static void sunxi_gmac_rx_watchdog(void *opaque)
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
static ssize_t sunxi_gmac_receive_frame(SunxiGmacState *s, const uint8_t *buf,
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

static bool sunxi_gmac_can_receive(MiiMac *mac)
{
    SunxiGmacState *s = SUNXI_GMAC(mac);

    if (!sunxi_gmac_hears(s)) {
        /* Nor does the one who sends it */
        return true;
    }
    return sunxi_gmac_rx_state(s) != RS_STOPPED &&
           !timer_pending(s->rx_retry);
}

static ssize_t sunxi_gmac_receive(MiiMac *mac, const uint8_t *buf,
                                  size_t size)
{
    SunxiGmacState *s = SUNXI_GMAC(mac);

    if (!sunxi_gmac_hears(s)) {
        trace_sunxi_gmac_rx_drop(s->id, size, "no wire");
        return size;
    }
    return sunxi_gmac_receive_frame(s, buf, size);
}

static void sunxi_gmac_rx_again(void *opaque)
{
    SunxiGmacState *s = opaque;

    mii_phy_flush(s->phy, MII_MAC(s));
}

/* Registers */

static void sunxi_gmac_mdio(SunxiGmacState *s)
{
    unsigned address = FIELD_EX32(s->mii_addr, MII_ADDR, PA);
    unsigned reg = FIELD_EX32(s->mii_addr, MII_ADDR, GR);

    if (!FIELD_EX32(s->mii_addr, MII_ADDR, GW)) {
        s->mii_data = mii_phy_read(s->phy, MII_MAC(s), address, reg);
    } else {
        mii_phy_write(s->phy, MII_MAC(s), address, reg, s->mii_data);
    }
}

static void sunxi_gmac_write_op_mode(SunxiGmacState *s, uint32_t value)
{
    uint32_t was = s->op_mode;
    uint32_t changed = was ^ value;
    uint32_t stopped = 0;

    s->op_mode = value & OP_MODE_MASK & ~R_OP_MODE_FTF_MASK;
    if (value & R_OP_MODE_FTF_MASK) {
        s->tx_in_frame = false;
        s->tx_len = 0;
    }
    if (changed & R_OP_MODE_ST_MASK) {
        if (value & R_OP_MODE_ST_MASK) {
            sunxi_gmac_set_tx_state(s, TS_FETCHING);
        } else {
            sunxi_gmac_set_tx_state(s, TS_STOPPED);
            stopped |= R_STATUS_TPS_MASK;
        }
    }
    if (changed & R_OP_MODE_SR_MASK) {
        if (value & R_OP_MODE_SR_MASK) {
            sunxi_gmac_set_rx_state(s, RS_WAITING);
        } else {
            sunxi_gmac_set_rx_state(s, RS_STOPPED);
            stopped |= R_STATUS_RPS_MASK;
        }
    }
    if (stopped) {
        sunxi_gmac_raise(s, stopped);
    }
    sunxi_gmac_tx_kick(s);
    sunxi_gmac_rx_kick(s);
}

/* A new list is only looked at by a DMA that is not in the middle of one. */
static void sunxi_gmac_write_base(SunxiGmacState *s, uint32_t *base,
                                  uint32_t *cur, bool running, uint32_t value)
{
    if (value & 3) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: list of descriptors at 0x%08" PRIx32
                      " is not aligned\n", s->id, value);
    }
    *base = value & ~3;
    if (running) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: new list of descriptors for a running DMA\n",
                      s->id);
    } else {
        *cur = *base;
    }
}

static void sunxi_gmac_write_addr(SunxiGmacState *s, unsigned n,
                                  uint32_t value)
{
    if (n == 0) {
        value = (value & 0xffff) | R_ADDR_HIGH_AE_MASK;
    } else if (n % 2 == 0) {
        value &= ADDRN_HIGH_MASK;
    }
    s->addr[n] = value;
}

static uint64_t sunxi_gmac_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiGmacState *s = opaque;
    uint32_t value = 0;

    switch (offset) {
    case A_CONFIG:
        value = s->config;
        break;
    case A_FILTER:
        value = s->filter;
        break;
    case A_HASH_HIGH:
        value = s->hash[0];
        break;
    case A_HASH_LOW:
        value = s->hash[1];
        break;
    case A_MII_ADDR:
        value = s->mii_addr;
        break;
    case A_MII_DATA:
        value = s->mii_data;
        break;
    case A_FLOW:
        value = s->flow;
        break;
    case A_VLAN_TAG:
        value = s->vlan;
        break;
    case A_VERSION:
        value = s->version;
        break;
    case A_INT_STATUS:
        value = sunxi_gmac_mmc_status(s);
        break;
    case A_INT_MASK:
        value = s->int_mask;
        break;
    case A_ADDR0_HIGH ... A_ADDR0_HIGH + SUNXI_GMAC_ADDRS * 8 - 4:
        value = s->addr[(offset - A_ADDR0_HIGH) / 4];
        break;
    case A_MMC_CONTROL ... A_MMC_LAST:
        value = sunxi_gmac_read_mmc(s, offset);
        break;
    case A_BUS_MODE:
        value = s->bus_mode;
        break;
    case A_RX_BASE:
        value = s->rx_base;
        break;
    case A_TX_BASE:
        value = s->tx_base;
        break;
    case A_STATUS:
        value = s->status;
        break;
    case A_OP_MODE:
        value = s->op_mode;
        break;
    case A_INT_ENABLE:
        value = s->int_enable;
        break;
    case A_MISSED:
        value = s->missed;
        s->missed = 0;
        break;
    case A_RX_WATCHDOG:
        value = s->riwt;
        break;
    case A_CUR_TX_DESC:
        value = s->cur_tx_desc;
        break;
    case A_CUR_RX_DESC:
        value = s->cur_rx_desc;
        break;
    case A_CUR_TX_BUF:
        value = s->cur_tx_buf;
        break;
    case A_CUR_RX_BUF:
        value = s->cur_rx_buf;
        break;
    case A_FEATURE:
        value = s->hw_feature;
        break;
    case A_DEBUG:
    case A_PMT_FIRST ... A_LPI_LAST:
    case A_PCS_FIRST ... A_RGMII:
    case A_OPTIONS_FIRST ... A_OPTIONS_LAST:
    case A_TX_POLL:
    case A_RX_POLL:
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
    }
    trace_sunxi_gmac_read(s->id, offset, value);
    return value;
}

static void sunxi_gmac_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    SunxiGmacState *s = opaque;

    trace_sunxi_gmac_write(s->id, offset, value);
    if (sunxi_gmac_resetting(s)) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to offset 0x%" HWADDR_PRIx
                      " during reset\n", s->id, offset);
    }

    switch (offset) {
    case A_CONFIG:
        s->config = value & CONFIG_MASK;
        if (!(sunxi_gmac_feature(s) & (R_FEATURE_RXTYP1COE_MASK |
                                       R_FEATURE_RXTYP2COE_MASK))) {
            s->config &= ~R_CONFIG_IPC_MASK;
        }
        sunxi_gmac_tx_kick(s);
        sunxi_gmac_rx_kick(s);
        break;
    case A_FILTER:
        s->filter = value & FILTER_MASK;
        break;
    case A_HASH_HIGH:
        s->hash[0] = value;
        break;
    case A_HASH_LOW:
        s->hash[1] = value;
        break;
    case A_MII_ADDR:
        s->mii_addr = value & MII_ADDR_MASK;
        if (value & R_MII_ADDR_GB_MASK) {
            sunxi_gmac_mdio(s);
        }
        break;
    case A_MII_DATA:
        s->mii_data = value & 0xffff;
        break;
    case A_FLOW:
        s->flow = value & (FLOW_MASK | R_FLOW_FCB_MASK);
        if (!sunxi_gmac_may_send_pause(s)) {
            s->flow &= ~R_FLOW_FCB_MASK;
        }
        qemu_bh_schedule(s->tx_bh);
        break;
    case A_VLAN_TAG:
        s->vlan = value & VLAN_MASK;
        break;
    case A_INT_MASK:
        s->int_mask = value & INT_MASK_MASK;
        break;
    case A_ADDR0_HIGH ... A_ADDR0_HIGH + SUNXI_GMAC_ADDRS * 8 - 4:
        sunxi_gmac_write_addr(s, (offset - A_ADDR0_HIGH) / 4, value);
        break;
    case A_MMC_CONTROL ... A_MMC_LAST:
        sunxi_gmac_write_mmc(s, offset, value);
        break;
    case A_BUS_MODE:
        s->bus_mode = (value & BUS_MODE_MASK) |
                      (s->bus_mode & R_BUS_MODE_SWR_MASK);
        if (value & R_BUS_MODE_SWR_MASK) {
            s->bus_mode |= R_BUS_MODE_SWR_MASK;
            sunxi_gmac_try_reset(s);
        }
        break;
    case A_TX_POLL:
        if (sunxi_gmac_tx_state(s) == TS_SUSPENDED) {
            sunxi_gmac_set_tx_state(s, TS_FETCHING);
        }
        sunxi_gmac_tx_kick(s);
        break;
    case A_RX_POLL:
        if (sunxi_gmac_rx_state(s) == RS_SUSPENDED) {
            sunxi_gmac_set_rx_state(s, RS_WAITING);
        }
        sunxi_gmac_rx_kick(s);
        break;
    case A_RX_BASE:
        sunxi_gmac_write_base(s, &s->rx_base, &s->cur_rx_desc,
                              sunxi_gmac_rx_state(s) != RS_STOPPED, value);
        break;
    case A_TX_BASE:
        sunxi_gmac_write_base(s, &s->tx_base, &s->cur_tx_desc,
                              sunxi_gmac_tx_state(s) != TS_STOPPED, value);
        break;
    case A_STATUS:
        if (value & s->status & ~s->int_enable & R_STATUS_RI_MASK) {
            s->rx_untold = true;
        }
        s->status &= ~(value & STATUS_W1C);
        sunxi_gmac_update_irq(s);
        break;
    case A_OP_MODE:
        sunxi_gmac_write_op_mode(s, value);
        break;
    case A_INT_ENABLE:
        s->int_enable = value & INT_ENABLE_MASK;
        if (s->rx_untold && s->int_enable & R_STATUS_RI_MASK) {
            s->rx_untold = false;
            s->status |= R_STATUS_RI_MASK;
        }
        sunxi_gmac_update_irq(s);
        break;
    case A_RX_WATCHDOG:
        if (sunxi_gmac_has_riwt(s)) {
            s->riwt = value & R_RX_WATCHDOG_RIWT_MASK;
        }
        break;
    case A_PMT_FIRST ... A_LPI_LAST:
    case A_PCS_FIRST ... A_RGMII:
    case A_OPTIONS_FIRST ... A_OPTIONS_LAST:
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only or reserved offset 0x%"
                      HWADDR_PRIx "\n", s->id, offset);
    }
}

static const MemoryRegionOps sunxi_gmac_ops = {
    .read = sunxi_gmac_read,
    .write = sunxi_gmac_write,
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

static void sunxi_gmac_reset_enter(Object *obj, ResetType type)
{
    SunxiGmacState *s = SUNXI_GMAC(obj);

    sunxi_gmac_reset_regs(s);
    timer_del(s->rx_retry);
    s->rx_retry_ns = RX_RETRY_MIN_NS;
    qemu_bh_cancel(s->tx_bh);
}

static void sunxi_gmac_reset_hold(Object *obj, ResetType type)
{
    SunxiGmacState *s = SUNXI_GMAC(obj);

    sunxi_gmac_update_irq(s);
    sunxi_gmac_wires_changed(s);
}

static int sunxi_gmac_post_load(void *opaque, int version_id)
{
    SunxiGmacState *s = opaque;

    if (s->tx_len > sizeof(s->tx_buf) || s->rx_retry_ns < RX_RETRY_MIN_NS ||
        s->rx_retry_ns > RX_RETRY_MAX_NS) {
        return -EINVAL;
    }
    mii_phy_connect(s->phy, MII_MAC(s), s->pads);
    /* Whatever was waiting for a backend waits for this one. */
    s->tx_waits = false;
    qemu_bh_schedule(s->tx_bh);
    return 0;
}

static bool sunxi_gmac_mmc_needed(void *opaque)
{
    return sunxi_gmac_counts(opaque);
}

static const VMStateDescription vmstate_sunxi_gmac_mmc = {
    .name = "sunxi-gmac/mmc",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = sunxi_gmac_mmc_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(mmc_control, SunxiGmacState),
        VMSTATE_UINT32(mmc_rx_int, SunxiGmacState),
        VMSTATE_UINT32(mmc_tx_int, SunxiGmacState),
        VMSTATE_UINT32(mmc_ipc_int, SunxiGmacState),
        VMSTATE_UINT32(mmc_rx_mask, SunxiGmacState),
        VMSTATE_UINT32(mmc_tx_mask, SunxiGmacState),
        VMSTATE_UINT32(mmc_ipc_mask, SunxiGmacState),
        VMSTATE_UINT32_ARRAY(mmc_tx, SunxiGmacState, SUNXI_GMAC_TX_COUNTERS),
        VMSTATE_UINT32_ARRAY(mmc_rx, SunxiGmacState, SUNXI_GMAC_RX_COUNTERS),
        VMSTATE_UINT32_ARRAY(mmc_ipc, SunxiGmacState,
                             SUNXI_GMAC_IPC_COUNTERS),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sunxi_gmac = {
    .name = "sunxi-gmac",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = sunxi_gmac_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(tx_clk, SunxiGmacState),
        VMSTATE_CLOCK(phy_clk, SunxiGmacState),
        VMSTATE_CLOCK(mii_tx, SunxiGmacState),
        VMSTATE_BOOL(pads, SunxiGmacState),
        VMSTATE_BOOL(rgmii, SunxiGmacState),
        VMSTATE_UINT32(config, SunxiGmacState),
        VMSTATE_UINT32(filter, SunxiGmacState),
        VMSTATE_UINT32_ARRAY(hash, SunxiGmacState, 2),
        VMSTATE_UINT32(mii_addr, SunxiGmacState),
        VMSTATE_UINT32(mii_data, SunxiGmacState),
        VMSTATE_UINT32(flow, SunxiGmacState),
        VMSTATE_UINT32(vlan, SunxiGmacState),
        VMSTATE_UINT32(int_mask, SunxiGmacState),
        VMSTATE_UINT32_ARRAY(addr, SunxiGmacState, SUNXI_GMAC_ADDRS * 2),
        VMSTATE_UINT32(bus_mode, SunxiGmacState),
        VMSTATE_UINT32(rx_base, SunxiGmacState),
        VMSTATE_UINT32(tx_base, SunxiGmacState),
        VMSTATE_UINT32(status, SunxiGmacState),
        VMSTATE_UINT32(op_mode, SunxiGmacState),
        VMSTATE_UINT32(int_enable, SunxiGmacState),
        VMSTATE_UINT32(missed, SunxiGmacState),
        VMSTATE_UINT32(cur_tx_desc, SunxiGmacState),
        VMSTATE_UINT32(cur_rx_desc, SunxiGmacState),
        VMSTATE_UINT32(cur_tx_buf, SunxiGmacState),
        VMSTATE_UINT32(cur_rx_buf, SunxiGmacState),
        VMSTATE_BOOL(tx_in_frame, SunxiGmacState),
        VMSTATE_UINT32(tx_flags, SunxiGmacState),
        VMSTATE_UINT32(tx_len, SunxiGmacState),
        VMSTATE_UINT8_ARRAY(tx_buf, SunxiGmacState, SUNXI_GMAC_MAX_FRAME),
        VMSTATE_BOOL(rx_full, SunxiGmacState),
        VMSTATE_BOOL(rx_full_told, SunxiGmacState),
        VMSTATE_BOOL(rx_untold, SunxiGmacState),
        VMSTATE_UINT32(riwt, SunxiGmacState),
        VMSTATE_TIMER_PTR(rx_watchdog, SunxiGmacState),
        VMSTATE_TIMER_PTR(pause, SunxiGmacState),
        VMSTATE_TIMER_PTR(rx_retry, SunxiGmacState),
        VMSTATE_INT64(rx_retry_ns, SunxiGmacState),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription * const []) {
        &vmstate_sunxi_gmac_mmc,
        NULL
    }
};

static void sunxi_gmac_realize(DeviceState *dev, Error **errp)
{
    SunxiGmacState *s = SUNXI_GMAC(dev);

    if (!s->dma_memory) {
        error_setg(errp, "'dma-memory' must be set");
        return;
    }
    if (!s->phy) {
        error_setg(errp, "'phy' must be set");
        return;
    }
    s->id = object_get_canonical_path_component(OBJECT(dev));
    address_space_init(&s->dma_as, s->dma_memory, s->id);
    s->tx_bh = qemu_bh_new_guarded(sunxi_gmac_tx, s,
                                   &dev->mem_reentrancy_guard);
    mii_phy_connect(s->phy, MII_MAC(s), s->pads);
}

static void sunxi_gmac_init(Object *obj)
{
    SunxiGmacState *s = SUNXI_GMAC(obj);
    SunxiGmacClass *c = SUNXI_GMAC_GET_CLASS(obj);
    DeviceState *dev = DEVICE(obj);

    s->version = c->version;
    s->hw_feature = c->hw_feature;
    memory_region_init_io(&s->iomem, obj, &sunxi_gmac_ops, s, TYPE_SUNXI_GMAC,
                          64 * KiB);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->pause = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_gmac_pause_over, s);
    s->rx_watchdog = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_gmac_rx_watchdog,
                                  s);
    s->rx_retry = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_gmac_rx_again, s);

    s->pads = true;
    qdev_init_gpio_in_named(dev, sunxi_gmac_set_pads, "pads", 1);
    qdev_init_gpio_in_named(dev, sunxi_gmac_set_rgmii, "rgmii", 1);
    s->mii_tx = qdev_init_clock_out(dev, "mii-tx");
    s->tx_clk = qdev_init_clock_in(dev, "tx", sunxi_gmac_clock_changed, s,
                                   ClockUpdate);
    s->phy_clk = qdev_init_clock_in(dev, "phy-clk", sunxi_gmac_clock_changed,
                                    s, ClockUpdate);
}

static void sunxi_gmac_finalize(Object *obj)
{
    SunxiGmacState *s = SUNXI_GMAC(obj);

    timer_free(s->pause);
    timer_free(s->rx_watchdog);
    timer_free(s->rx_retry);
}

static const Property sunxi_gmac_properties[] = {
    DEFINE_PROP_LINK("phy", SunxiGmacState, phy, TYPE_MII_PHY, MiiPhy *),
    DEFINE_PROP_LINK("dma-memory", SunxiGmacState, dma_memory,
                     TYPE_MEMORY_REGION, MemoryRegion *),
    DEFINE_PROP_UNSIGNED_NODEFAULT("version", SunxiGmacState, version,
                                   qdev_prop_uint32, uint32_t),
    DEFINE_PROP_UNSIGNED_NODEFAULT("hw-feature", SunxiGmacState, hw_feature,
                                   qdev_prop_uint32, uint32_t),
};

static void sunxi_gmac_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);
    MiiMacClass *mc = MII_MAC_CLASS(klass);

    dc->realize = sunxi_gmac_realize;
    dc->vmsd = &vmstate_sunxi_gmac;
    /* Needs the clocks and pads of a SoC */
    dc->user_creatable = false;
    device_class_set_props(dc, sunxi_gmac_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    rc->phases.enter = sunxi_gmac_reset_enter;
    rc->phases.hold = sunxi_gmac_reset_hold;
    mc->can_receive = sunxi_gmac_can_receive;
    mc->receive = sunxi_gmac_receive;
    mc->sent = sunxi_gmac_sent;
    mc->changed = sunxi_gmac_phy_changed;
}

static void sun7i_a20_gmac_class_init(ObjectClass *klass, void *data)
{
    SunxiGmacClass *c = SUNXI_GMAC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 GMAC";
    /* Linux on a board: "Version ID not available" */
    c->version = 0;
    /* and "No HW DMA feature register supported" */
    c->hw_feature = 0;
}

static void sun6i_a31_gmac_class_init(ObjectClass *klass, void *data)
{
    SunxiGmacClass *c = SUNXI_GMAC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 GMAC";
    /*
     * No A31 is known to have said what these read. Software treats it as an
     * A20's, and the device tree's window for it ends before FEATURE.
     */
    c->version = 0;
    c->hw_feature = 0;
}

static const TypeInfo sunxi_gmac_types[] = {
    {
        .name = TYPE_SUNXI_GMAC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiGmacState),
        .instance_init = sunxi_gmac_init,
        .instance_finalize = sunxi_gmac_finalize,
        .class_size = sizeof(SunxiGmacClass),
        .class_init = sunxi_gmac_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_MII_MAC },
            { }
        },
    }, {
        .name = TYPE_SUN7I_A20_GMAC,
        .parent = TYPE_SUNXI_GMAC,
        .class_init = sun7i_a20_gmac_class_init,
    }, {
        .name = TYPE_SUN6I_A31_GMAC,
        .parent = TYPE_SUNXI_GMAC,
        .class_init = sun6i_a31_gmac_class_init,
    },
};

DEFINE_TYPES(sunxi_gmac_types)
