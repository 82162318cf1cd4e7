/*
 * Ethernet PHY on an MDIO bus
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reg   Name      Reset                 Access
 * 0x00  BMCR      1000: 0x1140          rw, 15 reset and 9 restart clear
 *                 100:  0x3100          themselves
 * 0x01  BMSR      1000: 0x7949          ro, 2 link latches low until read,
 *                 100:  0x7849          5 negotiation complete
 * 0x02  PHYID1    phy-id 31:16          ro
 * 0x03  PHYID2    phy-id 15:0           ro
 * 0x04  ANAR      by model              rw
 * 0x05  ANLPAR    0                     ro, what the other end can do
 * 0x06  ANER      0x0000                ro, 1 page received, cleared by read
 * 0x07  ANNP      0x2001                rw, no next page is ever exchanged
 * 0x08  ANLPRNP   0                     ro
 * 0x09  CTRL1000  0x0300 (1000 only)    rw
 * 0x0a  STAT1000  0 (1000 only)         ro
 * 0x0d  MDDACR                          MMD access: not there
 * 0x0e  MDDAADR
 * 0x0f  EXTSTAT   0x3000 (1000 only)    ro
 * 0x10-0x1f       by model
 *
 * RTL8211E (data sheet; Linux's realtek.c; U-Boot's realtek.c):
 * 0x11  PHYSR     15:14 speed, 13 full duplex, 12 page received, 11 resolved,
 *                 10 link                                    ro
 * 0x12  INER      interrupt enable; there is no wire for it  rw
 * 0x13  INSR      13 speed, 14 duplex, 10 link, 11 negotiation, 12 page
 *                                                            ro, clears
 * 0x1c            page 7, extension page 0xa4: RGMII delays  rw
 * 0x1e  EXTPAGE   the extension page                         rw
 * 0x1f  PAGESEL   0, 7: extension page                       rw
 *
 * RTL8201CP: 0x10 NSR, 0x11 LBREMR, 0x19 TEST keep what is written; nothing
 * is known to use them. Page selection (0x1f) is of later chips, Linux's
 * driver has the functions for it and no user.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/net/mii-phy.h"
#include "hw/net/mii.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "hw/resettable.h"
#include "migration/vmstate.h"
#include "trace.h"

#define BMCR_RW (MII_BMCR_LOOPBACK | MII_BMCR_SPEED100 | MII_BMCR_AUTOEN | \
                 MII_BMCR_PDOWN | MII_BMCR_ISOLATE | MII_BMCR_FD | \
                 MII_BMCR_CTST | MII_BMCR_SPEED1000)
/* What of BMSR is not a matter of the moment */
#define BMSR_ABLE (MII_BMSR_100TX_FD | MII_BMSR_100TX_HD | \
                   MII_BMSR_10T_FD | MII_BMSR_10T_HD | MII_BMSR_MFPS | \
                   MII_BMSR_AUTONEG | MII_BMSR_EXTCAP)

#define ANAR_SPEEDS (MII_ANAR_TXFD | MII_ANAR_TX | MII_ANAR_10FD | MII_ANAR_10)
#define ANAR_RW     (MII_ANAR_RFAULT | MII_ANAR_PAUSE_ASYM | \
                     MII_ANAR_PAUSE | ANAR_SPEEDS)

#define ANER_PAGE_RX    (1 << 1)

#define CTRL1000_RW     0xff00
#define CTRL1000_SPEEDS (MII_CTRL1000_FULL | MII_CTRL1000_HALF)

#define LPAR_SWITCH (MII_ANLPAR_ACK | MII_ANLPAR_PAUSE | MII_ANLPAR_TXFD | \
                     MII_ANLPAR_TX | MII_ANLPAR_10FD | MII_ANLPAR_10 | \
                     MII_ANLPAR_CSMACD)

enum {
    RTL8211E_PHYSR   = 0x11,
    RTL8211E_INER    = 0x12,
    RTL8211E_INSR    = 0x13,
    RTL8211E_DELAY   = 0x1c,
    RTL8211E_EXTPAGE = 0x1e,
    RTL8211E_PAGESEL = 0x1f,
};

FIELD(PHYSR, LINK, 10, 1)
FIELD(PHYSR, RESOLVED, 11, 1)
FIELD(PHYSR, DUPLEX, 13, 1)
FIELD(PHYSR, SPEED, 14, 2)

#define RTL8211E_INT_AN_DONE    (1 << 11)
#define RTL8211E_INT_LINK       (1 << 10)
#define RTL8211E_PAGE_EXT       7
#define RTL8211E_EXTPAGE_RGMII  0xa4

/* What is not the same in all PHYs; numbers above 15 are the vendor's */
struct MiiPhyModel {
    const char *name;
    uint32_t phy_id;
    uint16_t anar;
    uint16_t (*read)(MiiPhy *phy, unsigned reg);
    void (*write)(MiiPhy *phy, unsigned reg, uint16_t value);
    /* the link went up or down */
    void (*changed)(MiiPhy *phy);
};

static bool mii_phy_fitted(MiiPhy *phy)
{
    return phy->phy_id != MII_PHY_NONE;
}

/* The other bits of BMCR that say at what speed it is without negotiation */
static unsigned mii_phy_forced_speed(MiiPhy *phy)
{
    uint16_t bmcr = phy->regs[MII_BMCR];

    if (phy->gigabit && (bmcr & MII_BMCR_SPEED1000) &&
        !(bmcr & MII_BMCR_SPEED100)) {
        return 1000;
    }
    return bmcr & MII_BMCR_SPEED100 ? 100 : 10;
}

/*
 * Agree with the other end, which can do everything. 1000BASE-T needs
 * negotiation by the standard (802.3 28D.5), and this switch insists on it.
 */
static unsigned mii_phy_agree(MiiPhy *phy, bool *full_duplex)
{
    uint16_t bmcr = phy->regs[MII_BMCR];
    uint16_t anar = phy->regs[MII_ANAR];

    *full_duplex = false;
    if (!mii_phy_fitted(phy) || !phy->cable ||
        bmcr & (MII_BMCR_PDOWN | MII_BMCR_LOOPBACK)) {
        return 0;
    }
    if (!(bmcr & MII_BMCR_AUTOEN)) {
        unsigned speed = mii_phy_forced_speed(phy);

        *full_duplex = bmcr & MII_BMCR_FD;
        return speed == 1000 ? 0 : speed;
    }
    if (phy->gigabit && phy->regs[MII_CTRL1000] & CTRL1000_SPEEDS) {
        *full_duplex = phy->regs[MII_CTRL1000] & MII_CTRL1000_FULL;
        return 1000;
    }
    if (anar & (MII_ANAR_TXFD | MII_ANAR_TX)) {
        *full_duplex = anar & MII_ANAR_TXFD;
        return 100;
    }
    if (anar & (MII_ANAR_10FD | MII_ANAR_10)) {
        *full_duplex = anar & MII_ANAR_10FD;
        return 10;
    }
    return 0;
}

static uint64_t mii_phy_clock_hz(MiiPhy *phy)
{
    unsigned speed = phy->speed;

    if (!mii_phy_fitted(phy) ||
        phy->regs[MII_BMCR] & (MII_BMCR_PDOWN | MII_BMCR_ISOLATE)) {
        return 0;
    }
    if (phy->regs[MII_BMCR] & MII_BMCR_LOOPBACK) {
        speed = mii_phy_forced_speed(phy);
    }
    switch (speed) {
    case 1000:
        return 125000000;
    case 10:
        return 2500000;
    default:
        /* Without a link as well: nothing stops the PHY's own oscillator */
        return 25000000;
    }
}

/*
 * Bring link, status registers and outputs up to date. With @anew, the link
 * that there is is given up first, as negotiation does it.
 */
static void mii_phy_update(MiiPhy *phy, bool anew)
{
    bool negotiated;
    bool full_duplex;
    unsigned speed = mii_phy_agree(phy, &full_duplex);
    bool changed = anew || speed != phy->speed ||
                   full_duplex != phy->full_duplex;

    phy->speed = speed;
    phy->full_duplex = full_duplex;
    negotiated = speed && phy->regs[MII_BMCR] & MII_BMCR_AUTOEN;

    /* A link that is new shows in the second reading only, see there. */
    if (changed) {
        phy->regs[MII_BMSR] &= ~MII_BMSR_LINK_ST;
    }
    phy->regs[MII_BMSR] &= ~MII_BMSR_AN_COMP;
    phy->regs[MII_ANLPAR] = 0;
    phy->regs[MII_STAT1000] = 0;
    if (negotiated) {
        phy->regs[MII_BMSR] |= MII_BMSR_AN_COMP;
        phy->regs[MII_ANLPAR] = LPAR_SWITCH;
        phy->regs[MII_ANER] |= MII_ANER_NWAY;
        if (changed) {
            phy->regs[MII_ANER] |= ANER_PAGE_RX;
        }
        if (phy->gigabit) {
            phy->regs[MII_STAT1000] = MII_STAT1000_FULL | MII_STAT1000_HALF;
            if (speed == 1000) {
                phy->regs[MII_STAT1000] |= MII_STAT1000_LOK | MII_STAT1000_ROK;
            }
        }
    } else {
        phy->regs[MII_ANER] &= ~MII_ANER_NWAY;
    }

    if (changed) {
        trace_mii_phy_link(phy->id, speed, full_duplex);
        if (phy->model && phy->model->changed) {
            phy->model->changed(phy);
        }
    }
    clock_update_hz(phy->clk, mii_phy_clock_hz(phy));
    if (phy->mac) {
        MII_MAC_GET_CLASS(phy->mac)->changed(phy->mac);
    }
}

static void mii_phy_reset_regs(MiiPhy *phy)
{
    memset(phy->regs, 0, sizeof(phy->regs));
    phy->ext_reg = 0;
    phy->regs[MII_BMCR] = MII_BMCR_AUTOEN | MII_BMCR_FD |
        (phy->gigabit ? MII_BMCR_SPEED1000 : MII_BMCR_SPEED100);
    phy->regs[MII_BMSR] = BMSR_ABLE | (phy->gigabit ? MII_BMSR_EXTSTAT : 0);
    phy->regs[MII_PHYID1] = phy->phy_id >> 16;
    phy->regs[MII_PHYID2] = phy->phy_id;
    phy->regs[MII_ANAR] = MII_ANAR_CSMACD | ANAR_SPEEDS |
        (phy->model ? phy->model->anar : 0);
    phy->regs[MII_ANNP] = MII_ANNP_MP | 1;
    if (phy->gigabit) {
        phy->regs[MII_CTRL1000] = CTRL1000_SPEEDS;
        phy->regs[MII_EXTSTAT] = MII_EXTSTAT_1000T_FD | MII_EXTSTAT_1000T_HD;
    }
    phy->speed = 0;
    phy->full_duplex = false;
}

/* Registers 16 to 31 of chips that have them for storage only */
static uint16_t rtl8201cp_read(MiiPhy *phy, unsigned reg)
{
    return phy->regs[reg];
}

static void rtl8201cp_write(MiiPhy *phy, unsigned reg, uint16_t value)
{
    switch (reg) {
    case MII_NSR:
    case MII_LBREMR:
    case MII_TEST:
        phy->regs[reg] = value;
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "%s: write to register %u\n", phy->id, reg);
    }
}

/* The one register of page 7 and up that drivers use, if it is selected */
static bool rtl8211e_rgmii_page(MiiPhy *phy)
{
    return phy->regs[RTL8211E_PAGESEL] == RTL8211E_PAGE_EXT &&
           phy->regs[RTL8211E_EXTPAGE] == RTL8211E_EXTPAGE_RGMII;
}

static uint16_t rtl8211e_physr(MiiPhy *phy)
{
    uint16_t value = 0;

    if (phy->speed) {
        value = FIELD_DP16(value, PHYSR, LINK, 1);
        value = FIELD_DP16(value, PHYSR, RESOLVED, 1);
    }
    value = FIELD_DP16(value, PHYSR, DUPLEX, phy->full_duplex);
    value = FIELD_DP16(value, PHYSR, SPEED, phy->speed == 1000 ? 2 :
                       phy->speed == 100 ? 1 : 0);
    return value;
}

static uint16_t rtl8211e_read(MiiPhy *phy, unsigned reg)
{
    uint16_t value;

    if (reg == RTL8211E_PAGESEL) {
        return phy->regs[reg];
    }
    if (phy->regs[RTL8211E_PAGESEL]) {
        if (reg == RTL8211E_EXTPAGE) {
            return phy->regs[reg];
        }
        if (reg == RTL8211E_DELAY && rtl8211e_rgmii_page(phy)) {
            return phy->ext_reg;
        }
        qemu_log_mask(LOG_UNIMP, "%s: read of register %u of page %u\n",
                      phy->id, reg, phy->regs[RTL8211E_PAGESEL]);
        return 0;
    }
    switch (reg) {
    case RTL8211E_PHYSR:
        return rtl8211e_physr(phy);
    case RTL8211E_INSR:
        value = phy->regs[reg];
        phy->regs[reg] = 0;
        return value;
    default:
        return phy->regs[reg];
    }
}

static void rtl8211e_write(MiiPhy *phy, unsigned reg, uint16_t value)
{
    if (reg == RTL8211E_PAGESEL) {
        phy->regs[reg] = value;
    } else if (phy->regs[RTL8211E_PAGESEL]) {
        if (reg == RTL8211E_EXTPAGE) {
            phy->regs[reg] = value;
        } else if (reg == RTL8211E_DELAY && rtl8211e_rgmii_page(phy)) {
            phy->ext_reg = value;
        } else {
            qemu_log_mask(LOG_UNIMP,
                          "%s: write to register %u of page %u\n",
                          phy->id, reg, phy->regs[RTL8211E_PAGESEL]);
        }
    } else if (reg == RTL8211E_INER) {
        phy->regs[reg] = value;
    } else if (reg == RTL8211E_PHYSR || reg == RTL8211E_INSR) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only register %u\n", phy->id, reg);
    } else {
        qemu_log_mask(LOG_UNIMP, "%s: write to register %u\n", phy->id, reg);
    }
}

static void rtl8211e_changed(MiiPhy *phy)
{
    phy->regs[RTL8211E_INSR] |= RTL8211E_INT_LINK;
    if (phy->regs[MII_BMSR] & MII_BMSR_AN_COMP) {
        phy->regs[RTL8211E_INSR] |= RTL8211E_INT_AN_DONE;
    }
}

static const MiiPhyModel mii_phy_models[] = {
    {
        .name = "RTL8201CP",
        .phy_id = MII_PHY_ID_RTL8201CP,
        .read = rtl8201cp_read,
        .write = rtl8201cp_write,
    }, {
        .name = "RTL8211E",
        .phy_id = MII_PHY_ID_RTL8211E,
        .anar = MII_ANAR_PAUSE_ASYM | MII_ANAR_PAUSE,
        .read = rtl8211e_read,
        .write = rtl8211e_write,
        .changed = rtl8211e_changed,
    },
};

static void mii_phy_write_bmcr(MiiPhy *phy, uint16_t value)
{
    uint16_t was = phy->regs[MII_BMCR];
    bool restart = value & MII_BMCR_ANRESTART && value & MII_BMCR_AUTOEN;

    phy->regs[MII_BMCR] = value & (phy->gigabit ? BMCR_RW :
                                   BMCR_RW & ~MII_BMCR_SPEED1000);
    if (restart || phy->regs[MII_BMCR] != was) {
        mii_phy_update(phy, restart);
    }
}

/* Whether a frame on a MAC's MDIO gets to the PHY, which is for it */
static bool mii_phy_answers(MiiPhy *phy, MiiMac *mac, unsigned address)
{
    return mac == phy->mac && mii_phy_fitted(phy) && address == phy->address;
}

uint16_t mii_phy_read(MiiPhy *phy, MiiMac *mac, unsigned address,
                      unsigned reg)
{
    uint16_t value = 0;

    assert(reg < MII_PHY_REGS);
    if (!mii_phy_answers(phy, mac, address)) {
        trace_mii_phy_nobody(phy->id, address, reg);
        return UINT16_MAX;
    }

    if (reg > MII_EXTSTAT) {
        if (phy->model) {
            value = phy->model->read(phy, reg);
        }
    } else {
        value = phy->regs[reg];
        switch (reg) {
        case MII_BMSR:
            /* That there was no link is kept until it has been read. */
            if (phy->speed) {
                phy->regs[reg] |= MII_BMSR_LINK_ST;
            }
            break;
        case MII_ANER:
            phy->regs[reg] &= ~ANER_PAGE_RX;
            break;
        }
    }
    trace_mii_phy_read(phy->id, reg, value);
    return value;
}

void mii_phy_write(MiiPhy *phy, MiiMac *mac, unsigned address, unsigned reg,
                   uint16_t value)
{
    assert(reg < MII_PHY_REGS);
    if (!mii_phy_answers(phy, mac, address)) {
        trace_mii_phy_nobody(phy->id, address, reg);
        return;
    }

    trace_mii_phy_write(phy->id, reg, value);
    switch (reg) {
    case MII_BMCR:
        if (value & MII_BMCR_RESET) {
            mii_phy_reset_regs(phy);
            mii_phy_update(phy, true);
            break;
        }
        mii_phy_write_bmcr(phy, value);
        break;
    case MII_ANAR:
        /* Takes effect with the next negotiation, as CTRL1000 does */
        phy->regs[reg] = (value & ANAR_RW) | MII_ANAR_CSMACD;
        break;
    case MII_ANNP:
        phy->regs[reg] = value & ~MII_ANLPAR_ACK;
        break;
    case MII_CTRL1000:
        if (phy->gigabit) {
            phy->regs[reg] = value & CTRL1000_RW;
        }
        break;
    case MII_MDDACR:
    case MII_MDDAADR:
        /* Linux tries Energy-Efficient Ethernet by these; it is not there. */
        qemu_log_mask(LOG_UNIMP, "%s: MMD access\n", phy->id);
        break;
    default:
        if (reg > MII_EXTSTAT && phy->model) {
            phy->model->write(phy, reg, value);
        } else {
            qemu_log_mask(LOG_GUEST_ERROR,
                          "%s: write to read-only register %u\n",
                          phy->id, reg);
        }
    }
}

unsigned mii_phy_speed(MiiPhy *phy)
{
    return phy->regs[MII_BMCR] & MII_BMCR_ISOLATE ? 0 : phy->speed;
}

unsigned mii_phy_loopback(MiiPhy *phy)
{
    uint16_t bmcr = phy->regs[MII_BMCR];

    if (!mii_phy_fitted(phy) || !(bmcr & MII_BMCR_LOOPBACK) ||
        bmcr & (MII_BMCR_PDOWN | MII_BMCR_ISOLATE)) {
        return 0;
    }
    return mii_phy_forced_speed(phy);
}

bool mii_phy_rgmii(MiiPhy *phy)
{
    return phy->rgmii;
}

/* Frames */

static void mii_phy_stop_waiting(MiiPhy *phy)
{
    MiiMac *mac = phy->sender;

    phy->sender = NULL;
    if (mac) {
        MII_MAC_GET_CLASS(mac)->sent(mac);
    }
}

void mii_phy_connect(MiiPhy *phy, MiiMac *mac, bool connected)
{
    if (connected == (phy->mac == mac)) {
        return;
    }
    phy->mac = connected ? mac : NULL;
    trace_mii_phy_connect(phy->id, connected ?
                          object_get_canonical_path_component(OBJECT(mac)) :
                          "nobody");
    if (phy->sender != phy->mac) {
        mii_phy_stop_waiting(phy);
    }
    /* What waited for the other one, or finds nobody now */
    qemu_flush_queued_packets(qemu_get_queue(phy->nic));
}

static void mii_phy_sent(NetClientState *nc, ssize_t len)
{
    mii_phy_stop_waiting(qemu_get_nic_opaque(nc));
}

bool mii_phy_send(MiiPhy *phy, MiiMac *mac, const uint8_t *buf, size_t len)
{
    if (phy->mac != mac || !mii_phy_speed(phy)) {
        trace_mii_phy_drop(phy->id, "sent", len);
        return true;
    }
    if (!qemu_send_packet_async(qemu_get_queue(phy->nic), buf, len,
                                mii_phy_sent)) {
        phy->sender = mac;
        return false;
    }
    return true;
}

void mii_phy_flush(MiiPhy *phy, MiiMac *mac)
{
    if (phy->mac == mac) {
        qemu_flush_queued_packets(qemu_get_queue(phy->nic));
    }
}

/* Whether there is a MAC that hears what comes over the cable */
static bool mii_phy_heard(MiiPhy *phy)
{
    return phy->mac && mii_phy_speed(phy);
}

static bool mii_phy_can_receive(NetClientState *nc)
{
    MiiPhy *phy = qemu_get_nic_opaque(nc);

    /* A frame that nobody hears is lost, and does not wait for that. */
    return !mii_phy_heard(phy) ||
           MII_MAC_GET_CLASS(phy->mac)->can_receive(phy->mac);
}

static ssize_t mii_phy_receive(NetClientState *nc, const uint8_t *buf,
                               size_t size)
{
    MiiPhy *phy = qemu_get_nic_opaque(nc);

    if (!size || !mii_phy_heard(phy)) {
        trace_mii_phy_drop(phy->id, "received", size);
        /* Returned 0, a frame of no length would wait for ever. */
        return size ?: -1;
    }
    return MII_MAC_GET_CLASS(phy->mac)->receive(phy->mac, buf, size);
}

static void mii_phy_link_status(NetClientState *nc)
{
    MiiPhy *phy = qemu_get_nic_opaque(nc);
    /* Without a backend nothing is at the other end. */
    bool up = nc->peer && !nc->link_down;

    if (phy->cable != up) {
        phy->cable = up;
        mii_phy_update(phy, false);
        qemu_flush_queued_packets(nc);
    }
}

static NetClientInfo mii_phy_net_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .can_receive = mii_phy_can_receive,
    .receive = mii_phy_receive,
    .link_status_changed = mii_phy_link_status,
};

static void mii_phy_reset_enter(Object *obj, ResetType type)
{
    mii_phy_reset_regs(MII_PHY(obj));
}

static void mii_phy_reset_hold(Object *obj, ResetType type)
{
    mii_phy_update(MII_PHY(obj), false);
}

static int mii_phy_post_load(void *opaque, int version_id)
{
    MiiPhy *phy = opaque;

    /* A MAC connects itself when its own state is there. */
    clock_set_hz(phy->clk, mii_phy_clock_hz(phy));
    return 0;
}

static const VMStateDescription vmstate_mii_phy = {
    .name = "mii-phy",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = mii_phy_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16_ARRAY(regs, MiiPhy, MII_PHY_REGS),
        VMSTATE_UINT16(ext_reg, MiiPhy),
        VMSTATE_BOOL(cable, MiiPhy),
        VMSTATE_UINT32(speed, MiiPhy),
        VMSTATE_BOOL(full_duplex, MiiPhy),
        VMSTATE_END_OF_LIST()
    }
};

static void mii_phy_realize(DeviceState *dev, Error **errp)
{
    MiiPhy *phy = MII_PHY(dev);

    if (phy->address > 31) {
        error_setg(errp, "'address' must be 0 to 31");
        return;
    }
    if (!g_strcmp0(phy->phy_mode, "rgmii")) {
        phy->rgmii = true;
    } else if (phy->phy_mode && strcmp(phy->phy_mode, "mii")) {
        error_setg(errp, "'phy-mode' must be mii or rgmii");
        return;
    }
    phy->id = object_get_canonical_path_component(OBJECT(dev));
    for (size_t i = 0; i < ARRAY_SIZE(mii_phy_models); i++) {
        if (mii_phy_models[i].phy_id == phy->phy_id) {
            phy->model = &mii_phy_models[i];
        }
    }
    mii_phy_reset_regs(phy);

    qemu_macaddr_default_if_unset(&phy->conf.macaddr);
    phy->nic = qemu_new_nic(&mii_phy_net_info, &phy->conf,
                            object_get_typename(OBJECT(dev)), dev->id,
                            &dev->mem_reentrancy_guard, phy);
    qemu_format_nic_info_str(qemu_get_queue(phy->nic), phy->conf.macaddr.a);
    mii_phy_link_status(qemu_get_queue(phy->nic));
}

static void mii_phy_init(Object *obj)
{
    MiiPhy *phy = MII_PHY(obj);

    phy->clk = qdev_init_clock_out(DEVICE(obj), "clk");
}

static const Property mii_phy_properties[] = {
    DEFINE_NIC_PROPERTIES(MiiPhy, conf),
    DEFINE_PROP_UINT32("phy-id", MiiPhy, phy_id, MII_PHY_NONE),
    DEFINE_PROP_UINT8("address", MiiPhy, address, 1),
    DEFINE_PROP_BOOL("gigabit", MiiPhy, gigabit, false),
    DEFINE_PROP_STRING("phy-mode", MiiPhy, phy_mode),
};

static void mii_phy_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Ethernet PHY";
    dc->realize = mii_phy_realize;
    dc->vmsd = &vmstate_mii_phy;
    /* Soldered to the board */
    dc->user_creatable = false;
    device_class_set_props(dc, mii_phy_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    rc->phases.enter = mii_phy_reset_enter;
    rc->phases.hold = mii_phy_reset_hold;
}

static const TypeInfo mii_phy_types[] = {
    {
        .name = TYPE_MII_PHY,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(MiiPhy),
        .instance_init = mii_phy_init,
        .class_init = mii_phy_class_init,
    }, {
        .name = TYPE_MII_MAC,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(MiiMacClass),
    },
};

DEFINE_TYPES(mii_phy_types)
