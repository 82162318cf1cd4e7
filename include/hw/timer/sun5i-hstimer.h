/*
 * Allwinner sun5i high-speed timer block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two or four 56-bit timers on the AHB clock, as in A10s, A13, A20 (four) and
 * A31 (four).  The facts are from the A20 user manual (chapter "High Speed
 * Timer Controller"), Linux's drivers/clocksource/timer-sun5i.c and NetBSD's
 * sunxi_hstimer.c.
 *
 * QEMU interface:
 * + property "num-timers" (uint32, 1 to 4, default 4)
 * + sysbus MMIO region 0: the registers, 0x1000 bytes
 * + sysbus IRQs 0 to num-timers - 1: level interrupts of the timers
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

#define SUN5I_HSTIMER_MAX       4

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
    uint32_t num_timers;

    Sun5iHstimerChannel ch[SUN5I_HSTIMER_MAX];
    uint32_t irq_en;
    uint32_t irq_st;
};

#endif
