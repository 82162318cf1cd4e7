/*
 * Allwinner sun5i high-speed timer block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Four 56-bit timers on the AHB clock, as in A20 and A31.  The facts are from
 * the A20 user manual (chapter "High Speed Timer Controller"), Linux's
 * drivers/clocksource/timer-sun5i.c and NetBSD's sunxi_hstimer.c.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0x1000 bytes
 * + sysbus IRQs 0 to 3: level interrupts of the timers
 * + Clock input "ahb": what the timers count, before their prescalers
 */

#ifndef HW_TIMER_SUN5I_HSTIMER_H
#define HW_TIMER_SUN5I_HSTIMER_H

#include "hw/sysbus.h"
#include "hw/timer/sunxi-counter.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUN5I_HSTIMER "sun5i-hstimer"
OBJECT_DECLARE_SIMPLE_TYPE(Sun5iHstimerState, SUN5I_HSTIMER)

#define SUN5I_HSTIMER_NUM       4

typedef struct Sun5iHstimerChannel {
    Sun5iHstimerState *owner;
    QEMUTimer *deadline;
    qemu_irq irq;

    SunxiDownCounter counter;
    uint32_t ctrl;
    uint32_t interval_lo;
    uint32_t interval_hi;
    uint32_t latched_hi;        /* upper part at the last read of CNT_LO */
} Sun5iHstimerChannel;

struct Sun5iHstimerState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *ahb;
    const char *id;

    Sun5iHstimerChannel ch[SUN5I_HSTIMER_NUM];
    uint32_t irq_en;
    uint32_t irq_st;
};

#endif
