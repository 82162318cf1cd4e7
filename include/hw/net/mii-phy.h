/*
 * Ethernet PHY on an MDIO bus
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A 10/100 or 10/100/1000 Mbit/s copper PHY with the registers of IEEE 802.3
 * clause 22 and 28, and what drivers use of the vendor registers of those
 * PHYs of which the model knows the identifier. A MAC has it for a child,
 * hands MDIO frames to it, and asks it whether packets can pass.
 *
 * The other end of the cable is a switch that can do all there is.
 * Negotiation takes no time: what is on the board a second or two is over
 * when BMCR is read again.
 *
 * QEMU interface:
 *  + Property "phy-id": PHYID1 in bits 31:16, PHYID2 in 15:0. 0xffffffff (the
 *    default) is a place for a PHY that is not fitted: it does not answer,
 *    has no link and gives no clock.
 *  + Property "address": that on MDIO, 0 to 31
 *  + Property "gigabit": can do 1000BASE-T, default false
 *  + Clock output "clk": what a MAC receives by: 2.5, 25 or 125 MHz by speed,
 *    stopped while the PHY is powered down, isolated or not fitted
 *  + Unnamed GPIO output: level of the link
 *
 * The MAC resets its PHY with device_cold_reset().
 *
 * Sources: IEEE 802.3 clauses 22, 28 and 40; data sheets and Linux's driver
 * (drivers/net/phy/realtek.c) of Realtek RTL8201CP and RTL8211E.
 */

#ifndef HW_NET_MII_PHY_H
#define HW_NET_MII_PHY_H

#include "hw/clock.h"
#include "hw/qdev-core.h"
#include "qom/object.h"

#define TYPE_MII_PHY "mii-phy"
OBJECT_DECLARE_SIMPLE_TYPE(MiiPhy, MII_PHY)

#define MII_PHY_REGS 32
#define MII_PHY_NONE UINT32_MAX

#define MII_PHY_ID_RTL8201CP 0x00008201
#define MII_PHY_ID_RTL8211E 0x001cc915

typedef struct MiiPhyModel MiiPhyModel;

struct MiiPhy {
    DeviceState parent_obj;

    const char *id;
    uint32_t phy_id;
    uint8_t address;
    bool gigabit;
    const MiiPhyModel *model;

    uint16_t regs[MII_PHY_REGS];
    /* a register of an extension page, see the models */
    uint16_t ext_reg;
    /* the cable, as the user has it with set_link */
    bool cable;
    /* what is agreed with the other end: 0 without a link */
    uint32_t speed;
    bool full_duplex;

    Clock *clk;
    qemu_irq link;
};

/**
 * mii_phy_read: a read frame on MDIO
 * @phy: the PHY
 * @address: the address in the frame
 * @reg: the register in the frame
 *
 * Returns: what is on the wire, which is all ones if no PHY answers
 */
uint16_t mii_phy_read(MiiPhy *phy, unsigned address, unsigned reg);

/**
 * mii_phy_write: a write frame on MDIO
 * @phy: the PHY
 * @address: the address in the frame
 * @reg: the register in the frame
 * @value: the data in the frame
 */
void mii_phy_write(MiiPhy *phy, unsigned address, unsigned reg,
                   uint16_t value);

/**
 * mii_phy_set_link: plug the cable in or out
 * @phy: the PHY
 * @up: whether it is in
 *
 * This is for the MAC's NetClientInfo.link_status_changed.
 */
void mii_phy_set_link(MiiPhy *phy, bool up);

/**
 * mii_phy_speed: what the PHY works at with the other end
 * @phy: the PHY
 *
 * Returns: 10, 100 or 1000, 0 if there is no link or the PHY is isolated
 */
unsigned mii_phy_speed(MiiPhy *phy);

/**
 * mii_phy_full_duplex: whether the link is full duplex
 * @phy: the PHY
 */
bool mii_phy_full_duplex(MiiPhy *phy);

/**
 * mii_phy_loopback: whether the PHY sends back what it is given
 * @phy: the PHY
 *
 * Returns: as mii_phy_speed(), for the loop
 */
unsigned mii_phy_loopback(MiiPhy *phy);

#endif
