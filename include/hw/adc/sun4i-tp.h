/*
 * Allwinner touch panel controller, and the chip's temperature
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from Linux's drivers/input/touchscreen/sun4i-ts.c and
 * include/linux/mfd/sun4i-gpadc.h.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x100 bytes
 * + sysbus IRQ 0: the interrupt
 * + Clock input "osc24m": what intervals are counted with
 * + QOM property "temperature": of the chip, in thousandths of a degree
 *   Celsius, which can be changed at any time; 25 degrees to begin with
 *
 * Variants:
 * + TYPE_SUN5I_A13_TP: also that of the A20
 * + TYPE_SUN6I_A31_TP: other bits in CTRL1, another scale of the temperature
 */

#ifndef HW_ADC_SUN4I_TP_H
#define HW_ADC_SUN4I_TP_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUN4I_TP "sun4i-tp"
OBJECT_DECLARE_TYPE(Sun4iTpState, Sun4iTpClass, SUN4I_TP)

#define TYPE_SUN5I_A13_TP "sun5i-a13-tp"
#define TYPE_SUN6I_A31_TP "sun6i-a31-tp"

#define SUN4I_TP_REGS (0x28 / 4)

struct Sun4iTpState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irq;
    Clock *osc24m;
    QEMUTimer *timer;
    const char *id;
    int32_t temperature;

    uint32_t regs[SUN4I_TP_REGS];
};

struct Sun4iTpClass {
    SysBusDeviceClass parent_class;

    uint32_t ctrl1_mask;
    /* temperature = TEMP_DATA * step - offset */
    int32_t step;
    int32_t offset;
};

#endif
