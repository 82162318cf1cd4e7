/*
 * Allwinner sun4i Ethernet MAC (EMAC)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A 10/100 Mbit/s MAC with MII, of which the frames go through FIFOs that the
 * CPU fills and empties a word at a time, or the SoC's DMA engine. It has
 * nothing to do with the EMAC of later chips, which is a DesignWare MAC.
 *
 * QEMU interface:
 *  + Property "phy" (link): the PHY at the pads, which has the network with it
 *  + Clock input "bus": the bus clock, without which the MAC stands still; one
 *    that is not connected is always on
 *  + Clock input "phy-clk": the PHY's clock, which both directions work by
 *  + GPIO input "pads": whether the pads are the MAC's; 1 if left open
 *  + GPIO input "sram": whether the SRAM that the FIFOs are made of is switched
 *    to the MAC; 1 if left open
 *  + GPIO outputs "drq-tx" and "drq-rx": requests for the DMA engine
 *  + sysbus MMIO region 0: the registers, those of MDIO among them
 *  + sysbus IRQ 0: the interrupt
 *
 * Sources: Linux drivers/net/ethernet/allwinner/sun4i-emac.c and
 * drivers/net/mdio/mdio-sun4i.c; U-Boot drivers/net/sunxi_emac.c, which also
 * has reset values; NetBSD sys/arch/sunxi/sun4i_emac.c (hash filter). From
 * offset 0x5c the registers are those of a MAC core that other chips have too,
 * documented in NXP's UM10360 (LPC176x), chapter 10: what is not in any driver
 * (status vectors, length check, limit of MAXF, loopback) is taken from there.
 */

#ifndef HW_NET_SUN4I_EMAC_H
#define HW_NET_SUN4I_EMAC_H

#include "exec/memory.h"
#include "hw/clock.h"
#include "hw/net/mii-phy.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN4I_A10_EMAC "sun4i-a10-emac"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iEmacState, SUN4I_A10_EMAC)

#define SUN4I_EMAC_SIZE         0x1000
#define SUN4I_EMAC_NUM_REGS     (0xc4 / 4)
#define SUN4I_EMAC_CHANNELS     2
/* In words, see the source */
#define SUN4I_EMAC_TX_FIFO      (1536 / 4)
#define SUN4I_EMAC_RX_FIFO      (13 * 1024 / 4)

struct Sun4iEmacState {
    SysBusDevice parent_obj;

    const char *id;
    MemoryRegion iomem;
    qemu_irq irq;
    qemu_irq drq_tx;
    qemu_irq drq_rx;
    MiiPhy *phy;
    Clock *bus_clk;
    Clock *phy_clk;
    bool pads;
    bool sram;

    uint32_t regs[SUN4I_EMAC_NUM_REGS];

    /*
     * Words in the FIFOs, as bytes in the order of the wire; of those for
     * transmission, how many there are
     */
    uint32_t tx_fifo[SUN4I_EMAC_CHANNELS][SUN4I_EMAC_TX_FIFO];
    uint32_t tx_used[SUN4I_EMAC_CHANNELS];
    /* channels that were started, and which of them was first */
    uint8_t tx_pending;
    uint8_t tx_first;
    /*
     * the backend has not taken the last frame yet; and that is the frame of
     * channel tx_first, not one from before a reset
     */
    bool tx_waits;
    bool tx_waiting;
    /* the other end has asked for silence until then */
    QEMUTimer *pause;

    /* a ring, where it begins, and how much of the first frame is left */
    uint32_t rx_fifo[SUN4I_EMAC_RX_FIFO];
    uint32_t rx_head;
    uint32_t rx_used;
    uint32_t rx_left;
    uint32_t rx_frames;
    /* there was no room for a frame, which waits */
    bool rx_waits;
    /* scratch */
    uint8_t rx_buf[SUN4I_EMAC_RX_FIFO * 4];

    /* what the lines for the DMA engine say */
    bool drq_tx_level;
    bool drq_rx_level;
};

#endif
