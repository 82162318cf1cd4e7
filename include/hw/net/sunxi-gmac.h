/*
 * Allwinner sunxi GMAC, a DesignWare MAC 1000
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + Property "phy" (link): the PHY at the pads, which has the network with it
 *  + Property "dma-memory" (link): what descriptors and buffers are in
 *  + Property "version", "hw-feature": what these registers read; by default as
 *    the type has it. Of the features these are modelled: 24 the enhanced
 *    descriptors, with four more words if the driver wants them; 18, 17 and 16
 *    checksums of what is received and sent; 11 counters. A MAC that has the
 *    register read 0 has the checksums, and the normal descriptors. From
 *    version 0x35 on there is an interrupt watchdog for reception.
 *  + Clock input "tx": the MAC's transmit clock, 125 MHz for RGMII and the
 *    PHY's own for MII
 *  + Clock input "phy-clk": the PHY's clock
 *  + Clock output "mii-tx": the transmit clock that a PHY in MII mode gives
 *  + GPIO input "rgmii": 1 when the SoC has the MAC use RGMII
 *  + GPIO input "pads": whether the pads are the MAC's; 1 if left open
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQ 0: the interrupt
 *
 * Frames pass only if all of that fits together: pads, the interface chosen,
 * the transmit clock, and the speed that MAC and PHY are set to. A software
 * reset does not end while a clock is missing. MDIO needs the pads only.
 *
 * Sources: Linux drivers/net/ethernet/stmicro/stmmac, dwmac-sunxi.c and
 * drivers/clk/sunxi/clk-a20-gmac.c; U-Boot drivers/net/designware.c; start-up
 * messages of Linux on an A20 (Olimex A20-OLinuXino-MICRO), by which version
 * and feature register read 0.
 */

#ifndef HW_NET_SUNXI_GMAC_H
#define HW_NET_SUNXI_GMAC_H

#include "exec/memory.h"
#include "hw/clock.h"
#include "hw/net/mii-phy.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_GMAC "sunxi-gmac"
#define TYPE_SUN7I_A20_GMAC "sun7i-a20-gmac"
#define TYPE_SUN6I_A31_GMAC "sun6i-a31-gmac"
OBJECT_DECLARE_TYPE(SunxiGmacState, SunxiGmacClass, SUNXI_GMAC)

#define SUNXI_GMAC_ADDRS 16
#define SUNXI_GMAC_TX_COUNTERS 25
#define SUNXI_GMAC_RX_COUNTERS 24
#define SUNXI_GMAC_IPC_COUNTERS 30
/* The longest frame there is with both time limits switched off */
#define SUNXI_GMAC_MAX_FRAME 16384

struct SunxiGmacState {
    SysBusDevice parent_obj;

    const char *id;
    MemoryRegion iomem;
    qemu_irq irq;
    MemoryRegion *dma_memory;
    AddressSpace dma_as;
    MiiPhy *phy;
    uint32_t version;
    uint32_t hw_feature;

    Clock *tx_clk;
    Clock *phy_clk;
    Clock *mii_tx;
    bool pads;
    bool rgmii;

    uint32_t config;
    uint32_t filter;
    uint32_t hash[2];
    uint32_t mii_addr;
    uint32_t mii_data;
    uint32_t flow;
    uint32_t vlan;
    uint32_t int_mask;
    uint32_t addr[SUNXI_GMAC_ADDRS * 2];

    uint32_t bus_mode;
    uint32_t rx_base;
    uint32_t tx_base;
    uint32_t status;
    uint32_t op_mode;
    uint32_t int_enable;
    uint32_t missed;
    uint32_t cur_tx_desc;
    uint32_t cur_rx_desc;
    uint32_t cur_tx_buf;
    uint32_t cur_rx_buf;

    uint32_t mmc_control;
    uint32_t mmc_rx_int;
    uint32_t mmc_tx_int;
    uint32_t mmc_ipc_int;
    uint32_t mmc_rx_mask;
    uint32_t mmc_tx_mask;
    uint32_t mmc_ipc_mask;
    uint32_t mmc_tx[SUNXI_GMAC_TX_COUNTERS];
    uint32_t mmc_rx[SUNXI_GMAC_RX_COUNTERS];
    uint32_t mmc_ipc[SUNXI_GMAC_IPC_COUNTERS];

    /* the frame being gathered, and the flags of its first descriptor */
    bool tx_in_frame;
    uint32_t tx_flags;
    uint32_t tx_len;
    uint8_t tx_buf[SUNXI_GMAC_MAX_FRAME];
    QEMUBH *tx_bh;
    /* the backend has not taken the last frame yet */
    bool tx_waits;
    /* the other end has asked for silence until then */
    QEMUTimer *pause;

    /* a frame waits for a descriptor: when to look again, and how long after */
    QEMUTimer *rx_retry;
    int64_t rx_retry_ns;
    /* what RX_WATCHDOG counts down, for frames that were not told at once */
    uint32_t riwt;
    QEMUTimer *rx_watchdog;
    /* RI was cleared while it was masked */
    bool rx_untold;
    /* one waits: flow control by thresholds, and what the other end knows */
    bool rx_full;
    bool rx_full_told;
    /* scratch */
    uint8_t rx_buf[SUNXI_GMAC_MAX_FRAME];
};

struct SunxiGmacClass {
    SysBusDeviceClass parent_class;

    uint32_t version;
    uint32_t hw_feature;
};

#endif
