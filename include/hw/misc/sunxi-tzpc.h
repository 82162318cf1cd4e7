/*
 * Allwinner sunxi TrustZone protection controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUNXI_TZPC_SIZE bytes
 *  + named GPIO outputs "open", a line for each bit of the protection port:
 *    1 if the peripheral is open to the non-secure world
 *
 * Known from: the linux-sunxi wiki's TrustZone Protection Controller Register
 * Guide, ARM's manual of the BP147 (the layout), and U-Boot's
 * arch/arm/cpu/armv7/sunxi/tzpc.c.
 */

#ifndef HW_MISC_SUNXI_TZPC_H
#define HW_MISC_SUNXI_TZPC_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_TZPC "sunxi-tzpc"
OBJECT_DECLARE_TYPE(SunxiTzpcState, SunxiTzpcClass, SUNXI_TZPC)

#define TYPE_SUN7I_A20_TZPC "sun7i-a20-tzpc"
#define TYPE_SUN6I_A31_TZPC "sun6i-a31-tzpc"

#define SUNXI_TZPC_SIZE         0x400
#define SUNXI_TZPC_NUM_LINES    8

/* Lines of "open" */
#define SUN6I_A31_TZPC_RTC      1

struct SunxiTzpcClass {
    SysBusDeviceClass parent_class;

    /* what of the protection port's bits there is */
    uint8_t bits;
};

struct SunxiTzpcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq lines[SUNXI_TZPC_NUM_LINES];

    uint8_t open;
    uint32_t cpu_ctrl;
};

#endif /* HW_MISC_SUNXI_TZPC_H */
