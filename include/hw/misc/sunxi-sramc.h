/*
 * Allwinner sunxi SRAM controller (system control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, SUNXI_SRAMC_SIZE bytes. The A20's
 *    NMI controller (hw/intc/sunxi-nmi.h) goes on top of it, at
 *    SUN7I_A20_SRAMC_NMI.
 *  + named GPIO input "fel": 1 while the FEL (recovery) button is pressed;
 *    nothing connected means released
 *  + named GPIO outputs that say which side an SRAM is switched to, 0 for the
 *    CPU: "sram-a3-a4" 1 for the EMAC, "sram-d" 1 for USB0, "sram-c1" 1 while
 *    any page belongs to the video engine
 */

#ifndef HW_MISC_SUNXI_SRAMC_H
#define HW_MISC_SUNXI_SRAMC_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_SRAMC "sunxi-sramc"
OBJECT_DECLARE_TYPE(SunxiSramcState, SunxiSramcClass, SUNXI_SRAMC)

#define TYPE_SUN7I_A20_SRAMC "sun7i-a20-sramc"
#define TYPE_SUN6I_A31_SRAMC "sun6i-a31-sramc"

#define SUNXI_SRAMC_SIZE        0x1000
#define SUN7I_A20_SRAMC_NMI     0x30
/* registers from 0x40 to 0x60 */
#define SUNXI_SRAMC_NUM_EMA     9

enum {
    SUNXI_SRAMC_A3_A4,
    SUNXI_SRAMC_D,
    SUNXI_SRAMC_C1,
    SUNXI_SRAMC_NUM_LINES,
};

struct SunxiSramcState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq lines[SUNXI_SRAMC_NUM_LINES];

    bool fel;
    uint32_t ctl0;
    uint32_t ctl1;
    uint32_t timing;
    uint32_t bist;
    uint32_t ver;
    uint32_t ema[SUNXI_SRAMC_NUM_EMA];
};

struct SunxiSramcClass {
    SysBusDeviceClass parent_class;

    uint16_t chip;
    /* the boot select pins above FEL's, when nothing is pressed */
    uint8_t boot_pins;
    uint32_t ctl1_reset;
    uint32_t ctl1_rw;
    uint32_t timing_rw;
    /* which of the registers from EMA0 on there are */
    uint32_t ema_there;
    uint32_t ema_reset[SUNXI_SRAMC_NUM_EMA];
};

#endif /* HW_MISC_SUNXI_SRAMC_H */
