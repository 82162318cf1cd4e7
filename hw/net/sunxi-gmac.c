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
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "trace.h"
#include "sunxi-gmac-internal.h"

#define CONFIG_MASK         0x03fffffc
#define FILTER_MASK         0x800007ff
#define MII_ADDR_MASK       0x0000fffe
#define FLOW_MASK           0xffff00be
#define VLAN_MASK           0x0001ffff
#define INT_MASK_MASK       0x0000060f
#define ADDRN_HIGH_MASK     0xff00ffff
#define ADDR0_HIGH_RESET    (R_ADDR_HIGH_AE_MASK | 0xffff)
#define BUS_MODE_MASK       0x0ffffffe
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

#define HZ_RGMII        125000000

/* The version that has an interrupt watchdog */
#define VERSION_MASK    0xff
#define VERSION_RIWT    0x35

static bool sunxi_gmac_has_riwt(SunxiGmacState *s)
{
    return (s->version & VERSION_MASK) >= VERSION_RIWT;
}

/* Interrupts */

void sunxi_gmac_update_irq(SunxiGmacState *s)
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

void sunxi_gmac_raise(SunxiGmacState *s, uint32_t bits)
{
    s->status |= bits;
    sunxi_gmac_update_irq(s);
}

/* The side that had the error stops, until it is started again. */
void sunxi_gmac_bus_error(SunxiGmacState *s, unsigned eb, hwaddr addr)
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

bool sunxi_gmac_clocked(SunxiGmacState *s)
{
    return s->pads && clock_is_enabled(s->phy_clk) &&
           clock_is_enabled(s->tx_clk);
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
unsigned sunxi_gmac_speed(SunxiGmacState *s)
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
