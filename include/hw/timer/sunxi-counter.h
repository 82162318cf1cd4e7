/*
 * Counters of the Allwinner (sunxi) timer blocks
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The timers, audio/video counters, 64-bit counters and watchdogs of these
 * SoCs all count ticks of some clock.  What they share is kept here, so that
 * all of them are exact in the same way:
 *
 * - nothing runs while a counter counts.  Its value is worked out from the
 *   virtual clock when somebody looks; a host timer is the business of the
 *   device, which has it wait when there is an interrupt to raise;
 * - ticks are counted from one point in time and never accumulated from
 *   rounded periods, so that 24 MHz stays 24 MHz for as long as it runs.
 *   Only a change of rate or a pause starts from a new point, which loses
 *   less than one tick.
 *
 * A device embeds these structures, lists them in its VMStateDescription
 * (VMSTATE_STRUCT with the descriptions below) and passes the present
 * QEMU_CLOCK_VIRTUAL time to each call.
 */

#ifndef HW_TIMER_SUNXI_COUNTER_H
#define HW_TIMER_SUNXI_COUNTER_H

#include "hw/clock.h"
#include "migration/vmstate.h"
#include "qemu/timer.h"

/* Ticks of a divided clock since a point in time */
typedef struct SunxiTicks {
    int64_t epoch;          /* virtual time of tick 0, in ns */
    uint32_t hz;            /* rate before the divider, 0: stands still */
    uint32_t div;           /* divider, at least 1 */
} SunxiTicks;

/* Counts up, and wraps at 64 bits */
typedef struct SunxiUpCounter {
    SunxiTicks ticks;
    uint64_t base;          /* value at tick 0 */
} SunxiUpCounter;

/* Counts down to zero, then stops or starts again from an interval */
typedef struct SunxiDownCounter {
    SunxiTicks ticks;
    uint64_t base;          /* tick at which it held @start */
    uint64_t start;
    bool running;
} SunxiDownCounter;

/*
 * 64-bit counter with its three registers: control, and the low and high
 * word as they were when last latched.
 */
typedef struct SunxiCnt64 {
    SunxiUpCounter counter;
    uint32_t ctrl;
    uint32_t lo;
    uint32_t hi;
} SunxiCnt64;

extern const VMStateDescription vmstate_sunxi_up_counter;
extern const VMStateDescription vmstate_sunxi_down_counter;
extern const VMStateDescription vmstate_sunxi_cnt64;

#define VMSTATE_SUNXI_CNT64(_f, _s) \
    VMSTATE_STRUCT(_f, _s, 1, vmstate_sunxi_cnt64, SunxiCnt64)

/* Set the value; the rate stays.  The first step is one whole tick away. */
void sunxi_up_counter_set(SunxiUpCounter *c, int64_t now, uint64_t value);

/* Set the rate to @hz / @div; 0 Hz stops the counter where it is. */
void sunxi_up_counter_set_rate(SunxiUpCounter *c, int64_t now,
                               uint32_t hz, uint32_t div);

uint64_t sunxi_up_counter_get(const SunxiUpCounter *c, int64_t now);

/* Stopped at zero at no rate: the state at reset. */
void sunxi_down_counter_reset(SunxiDownCounter *c, int64_t now);

/*
 * Account for all that has happened until @now.  Must come before any of the
 * functions below, with what applied until @now.
 *
 * @interval: what is loaded at zero when the counter is not @oneshot.  The
 *            time from load to zero is @interval ticks; with an interval of 0
 *            the counter is at zero again after each tick.
 * @oneshot: the counter stops at zero
 * Returns: true if the counter has reached zero, once or more often
 */
bool sunxi_down_counter_sync(SunxiDownCounter *c, int64_t now,
                             uint64_t interval, bool oneshot);

/* Load @value; the rate, and whether the counter runs, stay. */
void sunxi_down_counter_load(SunxiDownCounter *c, int64_t now, uint64_t value);

/* Run or pause. */
void sunxi_down_counter_run(SunxiDownCounter *c, int64_t now, bool run);

/* Set the rate to @hz / @div; with 0 Hz the counter stands still. */
void sunxi_down_counter_set_rate(SunxiDownCounter *c, int64_t now,
                                 uint32_t hz, uint32_t div);

uint64_t sunxi_down_counter_get(const SunxiDownCounter *c, int64_t now);

/*
 * What a timer's control register has: @run or pause, and with @reload start
 * at @interval. One that stands at 0 has run out, or never ran: it starts anew.
 */
void sunxi_down_counter_control(SunxiDownCounter *c, int64_t now,
                                uint64_t interval, bool run, bool reload);

/*
 * Have @timer wait until the counter reaches zero.  With @wanted false, or if
 * the counter never does, the timer is stopped.
 */
void sunxi_down_counter_wait(const SunxiDownCounter *c, QEMUTimer *timer,
                             bool wanted);

/* All registers 0, counter at 0, at the rate of source 0 */
void sunxi_cnt64_reset(SunxiCnt64 *c, int64_t now, const uint32_t src_hz[2]);

/* Registers of the counter: @reg is the word, 0 control, 1 low, 2 high */
uint32_t sunxi_cnt64_read(const SunxiCnt64 *c, unsigned reg);
void sunxi_cnt64_write_ctrl(SunxiCnt64 *c, int64_t now, uint32_t value,
                            const uint32_t src_hz[2]);

/* A clock source has changed its rate. */
void sunxi_cnt64_update_rate(SunxiCnt64 *c, int64_t now,
                             const uint32_t src_hz[2]);

#endif
