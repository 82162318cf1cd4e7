/*
 * Allwinner sunxi security ID, the plain variant
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the words, SUNXI_SID_SIZE bytes
 *  + Properties "sid0" to "sid3": the words. All zeros if not set, as some
 *    chips have it.
 */

#ifndef HW_MISC_SUNXI_SID_H
#define HW_MISC_SUNXI_SID_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUN7I_A20_SID "sun7i-a20-sid"
OBJECT_DECLARE_SIMPLE_TYPE(SunxiSidState, SUN7I_A20_SID)

#define SUNXI_SID_SIZE          0x200
#define SUNXI_SID_NUM_WORDS     4

struct SunxiSidState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;

    uint32_t words[SUNXI_SID_NUM_WORDS];
};

#endif /* HW_MISC_SUNXI_SID_H */
