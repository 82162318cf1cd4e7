/*
 * Allwinner sun4i USB PHYs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two blocks stand between a USB host controller and its connector: the PHYs,
 * with one set of registers for all of them, and beside each host controller
 * a word that makes the controller use its PHY. A connector is live while the
 * PHY has its clock, is out of reset, passes the bus through, and the board's
 * switch gives it power.
 *
 * QEMU interface of TYPE_SUN4I_USB_PHY:
 *  + sysbus MMIO region 0: the registers, SUN4I_USB_PHY_SIZE bytes
 *  + Clock inputs "phy0", "phy1"...: the PHYs' clocks
 *  + named GPIO inputs "reset", one for each PHY: 1 while it is held in reset;
 *    nothing connected means released
 *  + named GPIO inputs "vbus", one for each PHY: 1 while its port has power;
 *    nothing connected means that it always has
 *  + named GPIO outputs "up", one for each PHY: 1 while it works and has power
 *
 * QEMU interface of TYPE_SUN4I_USB_PMU:
 *  + sysbus MMIO region 0: the registers, SUN4I_USB_PMU_SIZE bytes
 *  + named GPIO input "phy-up": what the PHY says
 *  + named GPIO output "connected": 1 while the controller's port is connected
 *    to the outside
 *
 * Known from: Linux drivers/phy/allwinner/phy-sun4i-usb.c and the device
 * trees of the A10, A20 and A31; U-Boot drivers/phy/allwinner/; Allwinner's
 * USB driver in the 3.4 kernels for the bits of ISCR and for reading a PHY.
 */

#ifndef HW_USB_SUN4I_USB_PHY_H
#define HW_USB_SUN4I_USB_PHY_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN4I_USB_PHY "sun4i-usb-phy"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iUsbPhyState, SUN4I_USB_PHY)

#define TYPE_SUN4I_USB_PMU "sun4i-usb-pmu"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iUsbPmuState, SUN4I_USB_PMU)

#define SUN4I_USB_PHY_SIZE      0x30
#define SUN4I_USB_PMU_SIZE      0x10

/* A10, A20, A31: the first for OTG, the others for the host controllers */
#define SUN4I_USB_PHY_NUM       3
/* each PHY is as many bits, which are addressed one by one */
#define SUN4I_USB_PHY_BITS      256

struct Sun4iUsbPhyState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk[SUN4I_USB_PHY_NUM];
    qemu_irq up[SUN4I_USB_PHY_NUM];

    uint32_t iscr;
    uint32_t phyctl;
    uint32_t phybist;
    uint32_t phytune;
    uint32_t otgctl;
    uint8_t bits[SUN4I_USB_PHY_NUM][SUN4I_USB_PHY_BITS];
    /* levels of the inputs and outputs, one bit for each PHY */
    uint32_t reset;
    uint32_t vbus;
    uint32_t is_up;
};

struct Sun4iUsbPmuState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq connected;

    uint32_t regs[SUN4I_USB_PMU_SIZE / 4];
    bool phy_up;
};

#endif /* HW_USB_SUN4I_USB_PHY_H */
