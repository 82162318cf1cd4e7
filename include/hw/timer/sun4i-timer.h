/*
 * Allwinner sun4i timer block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Six timers, two audio/video synchronisation (AVS) counters and a 64-bit
 * counter, as in A10, A13 and A20.  The facts are from the A10 and A20 user
 * manuals (chapter "Timer Controller"), Linux's
 * drivers/clocksource/timer-sun4i.c and U-Boot's arch/arm/mach-sunxi/timer.c.
 *
 * QEMU interface:
 * + sysbus MMIO region 0: the registers, 0xb0 bytes.  The watchdog at 0x90
 *   is a device of its own (sunxi-wdt) that goes on top of this region.
 * + sysbus IRQs 0 to 5: level interrupts of timers 0 to 5.  Line 2 also
 *   carries the watchdog's interrupt.
 * + named GPIO input "watchdog": a rising edge says that the watchdog has
 *   expired without resetting the machine (bit 8 of IRQ_ST)
 * + Clock inputs:
 *   "osc24m": 24 MHz oscillator; the AVS counters, and source 1 of a timer
 *   "losc": 32 kHz oscillator; source 0 of a timer, and timer 3
 *   "pll6": PLL6, the block divides it by 6; source 2 of timers 0 and 1
 *   "clkin0", "clkin1": external clocks; source 2 of timers 4 and 5
 *   An unconnected input is a clock that stands still.
 * + Property "poll-sleep-us": how long a core that polls a counter is put
 *   aside for each further read, in microseconds of the host; 0 lets it poll
 *   as fast as the host can
 */

#ifndef HW_TIMER_SUN4I_TIMER_H
#define HW_TIMER_SUN4I_TIMER_H

#include "hw/sysbus.h"
#include "hw/timer/sunxi-counter.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUN4I_TIMER "sun4i-a10-timer"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iTimerState, SUN4I_TIMER)

#define SUN4I_TIMER_NUM         6
#define SUN4I_TIMER_AVS_NUM     2

typedef enum Sun4iTimerClock {
    SUN4I_TIMER_CLK_NONE = -1,
    SUN4I_TIMER_CLK_OSC24M,
    SUN4I_TIMER_CLK_LOSC,
    SUN4I_TIMER_CLK_PLL6,
    SUN4I_TIMER_CLK_CLKIN0,
    SUN4I_TIMER_CLK_CLKIN1,
    SUN4I_TIMER_CLK_NUM,
} Sun4iTimerClock;

typedef struct Sun4iTimerChannel {
    Sun4iTimerState *owner;
    QEMUTimer *deadline;
    qemu_irq irq;

    SunxiDownCounter counter;
    uint32_t ctrl;
    uint32_t interval;
} Sun4iTimerChannel;

struct Sun4iTimerState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk[SUN4I_TIMER_CLK_NUM];
    const char *id;

    Sun4iTimerChannel ch[SUN4I_TIMER_NUM];
    uint32_t irq_en;
    uint32_t irq_st;
    bool watchdog_level;

    SunxiUpCounter avs[SUN4I_TIMER_AVS_NUM];
    uint32_t avs_ctrl;
    uint32_t avs_div;

    SunxiCnt64 cnt64;

    /* Who polls a counter, since when and until when: no guest state */
    uint32_t poll_sleep_us;
    CPUState *poll_cpu;
    int64_t poll_first;
    int64_t poll_last;
};

#endif
