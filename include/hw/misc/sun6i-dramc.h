/*
 * Allwinner A31 DRAM controllers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two channels, each of a controller and a PHY, and what they have in common.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUN6I_DRAMC_SIZE bytes: 4 KiB each
 *    for the common ones, controllers 0 and 1, PHYs 0 and 1
 *  + sysbus MMIO region 1: the DRAM window, "window-size" bytes
 *  + Property "dram" (link): the fitted DRAM, a power of two in size: on each
 *    channel one rank of 32 data lines with eight banks of 1024 columns, and
 *    as many rows as that makes. It repeats where the address lines end.
 *  + Property "window-size" (uint64): bytes of address space
 *  + Property "channels" (uint8): how many of the two have chips
 *  + Property "direct-boot" (bool): out of reset the controllers have been
 *    initialized by firmware for what is fitted
 *
 * Known from: U-Boot's arch/arm/mach-sunxi/dram_sun6i.c and its header. That
 * the controllers and the PHYs are Synopsys' shows in the registers, which
 * have the names, and the states, that U-Boot has for Rockchip's RK3288
 * (arch/arm/include/asm/arch-rockchip/ddr_rk3288.h and
 * drivers/ram/rockchip/sdram_rk3288.c). There is no documentation by the
 * manufacturer, and no reset value is known.
 */

#ifndef HW_MISC_SUN6I_DRAMC_H
#define HW_MISC_SUN6I_DRAMC_H

#include "hw/misc/sunxi-dram-window.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN6I_A31_DRAMC "sun6i-a31-dramc"
OBJECT_DECLARE_SIMPLE_TYPE(Sun6iDramcState, SUN6I_A31_DRAMC)

#define SUN6I_DRAMC_SIZE        0x5000
#define SUN6I_DRAMC_CHANNELS    2
#define SUN6I_DRAMC_LANES       4
#define SUN6I_DRAMC_COM_REGS    (0x150 / 4)
#define SUN6I_DRAMC_CTL_REGS    (0x2f4 / 4)
#define SUN6I_DRAMC_PHY_REGS    (0x298 / 4)

typedef struct Sun6iDramcChannel {
    uint32_t ctl[SUN6I_DRAMC_CTL_REGS];
    uint32_t phy[SUN6I_DRAMC_PHY_REGS];
    /* the chips have been reset and their mode registers written */
    bool initialized;
} Sun6iDramcChannel;

struct Sun6iDramcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    SunxiDramWindow window;

    MemoryRegion *dram;
    uint64_t window_size;
    uint8_t channels;
    bool direct_boot;

    uint32_t com[SUN6I_DRAMC_COM_REGS];
    Sun6iDramcChannel channel[SUN6I_DRAMC_CHANNELS];
};

#endif /* HW_MISC_SUN6I_DRAMC_H */
