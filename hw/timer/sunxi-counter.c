/*
 * Counters of the Allwinner (sunxi) timer blocks
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU's ptimer is not used: it limits the rate of a periodic timer, keeps a
 * host timer going for each one that runs, interrupt or not, and rounds each
 * period to a nanosecond.  Guests leave these timers running all the time as
 * clock sources.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/timer.h"
#include "hw/registerfields.h"
#include "hw/timer/sunxi-counter.h"

/*
 * Control register of the 64-bit counter.  Its bits, and that CLR and LATCH
 * read back 0 once done, are those of the A10 and A20 user manuals ("64-bit
 * Counter Control"); CPUCFG has a second one.
 */
REG32(CNT64_CTRL, 0x0)
    FIELD(CNT64_CTRL, CLR, 0, 1)
    FIELD(CNT64_CTRL, LATCH, 1, 1)
    FIELD(CNT64_CTRL, SRC, 2, 1)

enum {
    CNT64_REG_CTRL,
    CNT64_REG_LO,
    CNT64_REG_HI,
};

static uint64_t sunxi_ticks_get(const SunxiTicks *t, int64_t now)
{
    if (!t->hz || now <= t->epoch) {
        return 0;
    }
    return muldiv64(now - t->epoch, t->hz, NANOSECONDS_PER_SECOND) / t->div;
}

/* First nanosecond at which sunxi_ticks_get() returns @tick */
static int64_t sunxi_ticks_to_time(const SunxiTicks *t, uint64_t tick)
{
    uint64_t cycles, lo, hi, rem;

    if (!t->hz || umul64_overflow(tick, t->div, &cycles)) {
        return INT64_MAX;
    }
    mulu64(&lo, &hi, cycles, NANOSECONDS_PER_SECOND);
    rem = divu128(&lo, &hi, t->hz);
    if (hi || lo >= INT64_MAX - t->epoch) {
        return INT64_MAX;
    }
    return t->epoch + (int64_t)lo + (rem ? 1 : 0);
}

void sunxi_up_counter_set(SunxiUpCounter *c, int64_t now, uint64_t value)
{
    c->base = value;
    c->ticks.epoch = now;
}

void sunxi_up_counter_set_rate(SunxiUpCounter *c, int64_t now,
                               uint32_t hz, uint32_t div)
{
    if (c->ticks.hz == hz && c->ticks.div == div) {
        return;
    }
    sunxi_up_counter_set(c, now, sunxi_up_counter_get(c, now));
    c->ticks.hz = hz;
    c->ticks.div = div;
}

uint64_t sunxi_up_counter_get(const SunxiUpCounter *c, int64_t now)
{
    return c->base + sunxi_ticks_get(&c->ticks, now);
}

void sunxi_down_counter_reset(SunxiDownCounter *c, int64_t now)
{
    *c = (SunxiDownCounter) {
        .ticks.epoch = now,
        .ticks.div = 1,
    };
}

bool sunxi_down_counter_sync(SunxiDownCounter *c, int64_t now,
                             uint64_t interval, bool oneshot)
{
    uint64_t passed, first = MAX(c->start, 1), period = MAX(interval, 1);

    if (!c->running) {
        return false;
    }

    passed = sunxi_ticks_get(&c->ticks, now) - c->base;
    if (passed < first) {
        return false;
    }

    if (oneshot) {
        c->running = false;
        c->start = 0;
        return true;
    }

    /* Stay with the same epoch: this is what keeps the period exact. */
    passed -= first;
    c->base += first + passed / period * period;
    c->start = interval;
    return true;
}

void sunxi_down_counter_load(SunxiDownCounter *c, int64_t now, uint64_t value)
{
    c->ticks.epoch = now;
    c->base = 0;
    c->start = value;
}

void sunxi_down_counter_run(SunxiDownCounter *c, int64_t now, bool run)
{
    if (c->running == run) {
        return;
    }
    sunxi_down_counter_load(c, now, sunxi_down_counter_get(c, now));
    c->running = run;
}

void sunxi_down_counter_set_rate(SunxiDownCounter *c, int64_t now,
                                 uint32_t hz, uint32_t div)
{
    if (c->ticks.hz == hz && c->ticks.div == div) {
        return;
    }
    sunxi_down_counter_load(c, now, sunxi_down_counter_get(c, now));
    c->ticks.hz = hz;
    c->ticks.div = div;
}

uint64_t sunxi_down_counter_get(const SunxiDownCounter *c, int64_t now)
{
    uint64_t passed;

    if (!c->running) {
        return c->start;
    }
    passed = sunxi_ticks_get(&c->ticks, now) - c->base;
    return passed < c->start ? c->start - passed : 0;
}

void sunxi_down_counter_control(SunxiDownCounter *c, int64_t now,
                                uint64_t interval, bool run, bool reload)
{
    if (reload || (run && !c->running && !c->start)) {
        sunxi_down_counter_load(c, now, interval);
    }
    sunxi_down_counter_run(c, now, run);
}

void sunxi_down_counter_wait(const SunxiDownCounter *c, QEMUTimer *timer,
                             bool wanted)
{
    int64_t deadline = INT64_MAX;

    if (wanted && c->running) {
        deadline = sunxi_ticks_to_time(&c->ticks, c->base + MAX(c->start, 1));
    }
    if (deadline == INT64_MAX) {
        timer_del(timer);
    } else {
        timer_mod(timer, deadline);
    }
}

void sunxi_cnt64_reset(SunxiCnt64 *c, int64_t now, const uint32_t src_hz[2])
{
    *c = (SunxiCnt64) {
        .counter.ticks.epoch = now,
        .counter.ticks.hz = src_hz[0],
        .counter.ticks.div = 1,
    };
}

uint32_t sunxi_cnt64_read(const SunxiCnt64 *c, unsigned reg)
{
    switch (reg) {
    case CNT64_REG_CTRL:
        return c->ctrl;
    case CNT64_REG_LO:
        return c->lo;
    case CNT64_REG_HI:
        return c->hi;
    default:
        g_assert_not_reached();
    }
}

void sunxi_cnt64_update_rate(SunxiCnt64 *c, int64_t now,
                             const uint32_t src_hz[2])
{
    unsigned src = FIELD_EX32(c->ctrl, CNT64_CTRL, SRC);

    sunxi_up_counter_set_rate(&c->counter, now, src_hz[src], 1);
}

void sunxi_cnt64_write_ctrl(SunxiCnt64 *c, int64_t now, uint32_t value,
                            const uint32_t src_hz[2])
{
    uint64_t count;

    c->ctrl = value & R_CNT64_CTRL_SRC_MASK;
    sunxi_cnt64_update_rate(c, now, src_hz);

    if (FIELD_EX32(value, CNT64_CTRL, CLR)) {
        sunxi_up_counter_set(&c->counter, now, 0);
        c->lo = 0;
        c->hi = 0;
    }
    if (FIELD_EX32(value, CNT64_CTRL, LATCH)) {
        count = sunxi_up_counter_get(&c->counter, now);
        c->lo = extract64(count, 0, 32);
        c->hi = extract64(count, 32, 32);
    }
}

static int sunxi_ticks_post_load(void *opaque, int version_id)
{
    SunxiTicks *t = opaque;

    return t->div ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_sunxi_ticks = {
    .name = "sunxi-ticks",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_ticks_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT64(epoch, SunxiTicks),
        VMSTATE_UINT32(hz, SunxiTicks),
        VMSTATE_UINT32(div, SunxiTicks),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_sunxi_up_counter = {
    .name = "sunxi-up-counter",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(ticks, SunxiUpCounter, 1, vmstate_sunxi_ticks,
                       SunxiTicks),
        VMSTATE_UINT64(base, SunxiUpCounter),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_sunxi_down_counter = {
    .name = "sunxi-down-counter",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(ticks, SunxiDownCounter, 1, vmstate_sunxi_ticks,
                       SunxiTicks),
        VMSTATE_UINT64(base, SunxiDownCounter),
        VMSTATE_UINT64(start, SunxiDownCounter),
        VMSTATE_BOOL(running, SunxiDownCounter),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_sunxi_cnt64 = {
    .name = "sunxi-cnt64",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(counter, SunxiCnt64, 1, vmstate_sunxi_up_counter,
                       SunxiUpCounter),
        VMSTATE_UINT32(ctrl, SunxiCnt64),
        VMSTATE_UINT32(lo, SunxiCnt64),
        VMSTATE_UINT32(hi, SunxiCnt64),
        VMSTATE_END_OF_LIST()
    }
};
