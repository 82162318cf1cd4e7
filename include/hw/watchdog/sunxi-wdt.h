/*
 * Allwinner (sunxi) watchdog
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts are from the A20 user manual (chapter "Timer Controller"),
 * Linux's drivers/watchdog/sunxi_wdt.c, U-Boot's arch/arm/mach-sunxi/board.c
 * and Xen's xen/arch/arm/platforms/sunxi.c.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x10 bytes in "sun4i-a10-wdt", 0x20
 *   in "sun6i-a31-wdt"
 * + sysbus IRQ 0: the interrupt of "sun6i-a31-wdt"
 * + named GPIO output "expired": a pulse when the watchdog expires and is not
 *   set to reset the machine.  Whose interrupt that is depends on the SoC;
 *   see "watchdog" in hw/timer/sun4i-timer.h.
 * + Clock input "osc24m": 24 MHz, the intervals are true at that rate
 *
 * On expiry with reset enabled the watchdog does what -action watchdog= says.
 */

#ifndef HW_WATCHDOG_SUNXI_WDT_H
#define HW_WATCHDOG_SUNXI_WDT_H

#include "hw/sysbus.h"
#include "hw/timer/sunxi-counter.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUNXI_WDT "sunxi-wdt"
OBJECT_DECLARE_TYPE(SunxiWdtState, SunxiWdtClass, SUNXI_WDT)

/* In A10, A13 and A20 */
#define TYPE_SUN4I_WDT "sun4i-a10-wdt"
/* From A31 on */
#define TYPE_SUN6I_WDT "sun6i-a31-wdt"

struct SunxiWdtState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *osc24m;
    qemu_irq irq;
    qemu_irq expired;
    QEMUTimer *deadline;
    const char *id;

    SunxiDownCounter counter;
    uint32_t mode;
    /* sun6i only */
    uint32_t cfg;
    uint32_t irq_en;
    uint32_t irq_sta;
};

/*
 * The generations differ in where the registers are, how the fields of MODE
 * are placed, and in what an expiry does; counting is the same in all.
 */
struct SunxiWdtClass {
    SysBusDeviceClass parent_class;

    uint64_t size;                      /* of the register block */
    const uint8_t *regs;                /* what is at each word of it */
    uint32_t mode_rw_mask;
    uint32_t mode_reset;
    unsigned interval_shift;            /* of the interval field in MODE */
    bool (*resets_system)(SunxiWdtState *s);
};

#endif
