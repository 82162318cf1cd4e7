/*
 * Ethernet PHY on an MDIO bus
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A 10/100 or 10/100/1000 Mbit/s copper PHY with the registers of IEEE 802.3
 * clause 22 and 28, and what drivers use of the vendor registers of those
 * PHYs of which the model knows the identifier.
 *
 * The PHY is what the cable is plugged into, so it is the network device that
 * QEMU and its user know. On a board it is wired to pads of a SoC, behind
 * which there may be more than one MAC. That which the pads are muxed to has
 * the PHY: a MAC implements TYPE_MII_MAC, says by mii_phy_connect() whether it
 * has the pads, hands MDIO and Ethernet frames to the PHY, and is handed what
 * comes over the cable. Another one finds nobody there.
 *
 * The other end of the cable is a switch that can do all there is.
 * Negotiation takes no time: what is on the board a second or two is over
 * when BMCR is read again.
 *
 * QEMU interface:
 *  + Properties of every network device: "netdev", "mac". The address is what
 *    QEMU shows for the device; the PHY filters nothing.
 *  + Property "phy-id": PHYID1 in bits 31:16, PHYID2 in 15:0. 0xffffffff (the
 *    default) is a place for a PHY that is not fitted: it does not answer,
 *    has no link and gives no clock.
 *  + Property "address": that on MDIO, 0 to 31
 *  + Property "gigabit": can do 1000BASE-T, default false
 *  + Property "phy-mode": what it is wired and strapped for, "mii" (default) or
 *    "rgmii"
 *  + Clock output "clk": what a MAC receives by: 2.5, 25 or 125 MHz by speed,
 *    stopped while the PHY is powered down, isolated or not fitted
 *
 * It is on the system bus for the reset only, as its reset pin is on that of
 * the board.
 *
 * Sources: IEEE 802.3 clauses 22, 28 and 40; data sheets and Linux's driver
 * (drivers/net/phy/realtek.c) of Realtek RTL8201CP and RTL8211E.
 */

#ifndef HW_NET_MII_PHY_H
#define HW_NET_MII_PHY_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "qom/object.h"

#define TYPE_MII_PHY "mii-phy"
OBJECT_DECLARE_SIMPLE_TYPE(MiiPhy, MII_PHY)

#define MII_PHY_REGS 32
#define MII_PHY_NONE UINT32_MAX

#define MII_PHY_ID_RTL8201CP 0x00008201
#define MII_PHY_ID_RTL8211E 0x001cc915

#define TYPE_MII_MAC "mii-mac"
typedef struct MiiMac MiiMac;
typedef struct MiiMacClass MiiMacClass;
DECLARE_CLASS_CHECKERS(MiiMacClass, MII_MAC, TYPE_MII_MAC)
#define MII_MAC(obj) INTERFACE_CHECK(MiiMac, (obj), TYPE_MII_MAC)

/* What a MAC does for the PHY that it is connected to */
struct MiiMacClass {
    InterfaceClass parent_class;

    /*
     * Whether a frame that came over the cable would be taken now, or be
     * dropped. If it has to wait, mii_phy_flush() ends that.
     */
    bool (*can_receive)(MiiMac *mac);
    /* Returns: 0 if the frame has to wait after all */
    ssize_t (*receive)(MiiMac *mac, const uint8_t *buf, size_t size);
    /* The frame is gone for which mii_phy_send() said that it waits. */
    void (*sent)(MiiMac *mac);
    /* Link, speed or loop may be other ones than before. */
    void (*changed)(MiiMac *mac);
};

typedef struct MiiPhyModel MiiPhyModel;

struct MiiPhy {
    SysBusDevice parent_obj;

    const char *id;
    uint32_t phy_id;
    uint8_t address;
    bool gigabit;
    char *phy_mode;
    bool rgmii;
    const MiiPhyModel *model;
    NICState *nic;
    NICConf conf;
    /* the one that has the pads, and one that waits to send the next frame */
    MiiMac *mac;
    MiiMac *sender;

    uint16_t regs[MII_PHY_REGS];
    /* a register of an extension page, see the models */
    uint16_t ext_reg;
    /* the cable, as the user has it with set_link */
    bool cable;
    /* what is agreed with the other end: 0 without a link */
    uint32_t speed;
    bool full_duplex;

    Clock *clk;
};

/**
 * mii_phy_connect: mux the pads to a MAC, or away from it
 * @phy: the PHY
 * @mac: the MAC
 * @connected: whether it has the pads
 *
 * To be called again after migration.
 */
void mii_phy_connect(MiiPhy *phy, MiiMac *mac, bool connected);

/**
 * mii_phy_read: a read frame on MDIO
 * @phy: the PHY
 * @mac: who sends it
 * @address: the address in the frame
 * @reg: the register in the frame
 *
 * Returns: what is on the wire, which is all ones if no PHY answers
 */
uint16_t mii_phy_read(MiiPhy *phy, MiiMac *mac, unsigned address,
                      unsigned reg);

/**
 * mii_phy_write: a write frame on MDIO
 * @phy: the PHY
 * @mac: who sends it
 * @address: the address in the frame
 * @reg: the register in the frame
 * @value: the data in the frame
 */
void mii_phy_write(MiiPhy *phy, MiiMac *mac, unsigned address, unsigned reg,
                   uint16_t value);

/**
 * mii_phy_send: send a frame over the cable
 * @phy: the PHY
 * @mac: who sends it
 * @buf: the frame, without FCS
 * @len: its length
 *
 * Without a link, or from a MAC that does not have the pads, it is lost.
 *
 * Returns: false if it has to wait; there shall be no other frame until
 *          MiiMacClass.sent is called
 */
bool mii_phy_send(MiiPhy *phy, MiiMac *mac, const uint8_t *buf, size_t len);

/**
 * mii_phy_flush: take frames that wait, as far as the MAC can receive
 * @phy: the PHY
 * @mac: who can receive; if it does not have the pads, nothing is done
 */
void mii_phy_flush(MiiPhy *phy, MiiMac *mac);

/**
 * mii_phy_rgmii: whether the PHY speaks RGMII, not MII
 * @phy: the PHY
 */
bool mii_phy_rgmii(MiiPhy *phy);

/**
 * mii_phy_speed: what the PHY works at with the other end
 * @phy: the PHY
 *
 * Returns: 10, 100 or 1000, 0 if there is no link or the PHY is isolated
 */
unsigned mii_phy_speed(MiiPhy *phy);

/**
 * mii_phy_loopback: whether the PHY sends back what it is given
 * @phy: the PHY
 *
 * Returns: as mii_phy_speed(), for the loop
 */
unsigned mii_phy_loopback(MiiPhy *phy);

#endif
