/*
 * Allwinner sun4i timer block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset          Name         Reset       Access
 * 0x00            IRQ_EN       0           rw    enable, bit n timer n, 8 wdt
 * 0x04            IRQ_ST       0           w1c   pending, even if not enabled
 * 0x10 + 0x10*n   CTRL(n)      5 (n = 0),  rw    RELOAD reads 0; RUN clears
 *                              4                 itself after a single shot
 * 0x14 + 0x10*n   INTV(n)      0           rw    start value
 * 0x18 + 0x10*n   CUR(n)       0           ro    counts down; not for timer 3
 * 0x80            AVS_CTRL     0           rw
 * 0x84, 0x88      AVS_CNT(n)   0           rw    upper 32 of 33 bits
 * 0x8c            AVS_DIV      0x05db05db  rw    divider - 1
 * 0xa0            CNT64_CTRL   0           rw    CLR and LATCH read 0
 * 0xa4            CNT64_LO     0           ro    as of the last latch
 * 0xa8            CNT64_HI     0           ro
 *
 * Offsets, bits and reset values: A10 and A20 user manuals, "Timer
 * Controller".  That a timer starts from INTV when it has run out or RELOAD
 * is set, goes on from CUR when it was only paused, and takes a new INTV at
 * the next reload, is the manual's description of the EN bit.
 *
 * Not stated by any source, and so a choice of this model: the time between
 * two expiries is INTV ticks (drivers are content with INTV + 1 as well), and
 * INTV 0 expires after each tick.
 *
 * QEMU's allwinner-a10-pit has the same timers.  It is not used because its
 * counts come from ptimer (see sunxi-counter.c), its rates are fixed numbers
 * and not clocks, it has no AVS counters, and its 64-bit counter counts
 * nanoseconds.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "hw/irq.h"
#include "hw/core/cpu.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "hw/timer/sun4i-timer.h"
#include "migration/vmstate.h"
#include "system/cpu-timers.h"
#include "trace.h"

#define SUN4I_TIMER_SIZE        0xb0
#define SUN4I_TIMER_PLL6_DIV    6

/* Reads that are further apart than this are no polling. */
#define POLL_APART_NS           10000
/* How long a core may poll at full speed */
#define POLL_PATIENCE_NS        200000

REG32(IRQ_EN, 0x00)
REG32(IRQ_ST, 0x04)
    FIELD(IRQ, TIMERS, 0, 6)
    FIELD(IRQ, WATCHDOG, 8, 1)
#define IRQ_MASK (R_IRQ_TIMERS_MASK | R_IRQ_WATCHDOG_MASK)

/* The timers' registers, at TIMERS + n * TIMER_STRIDE */
#define TIMERS                  0x10
#define TIMER_STRIDE            0x10
REG32(CTRL, 0x0)
    FIELD(CTRL, RUN, 0, 1)
    FIELD(CTRL, RELOAD, 1, 1)
    FIELD(CTRL, SRC, 2, 2)
    FIELD(CTRL, PRESCALE, 4, 3)
    FIELD(CTRL, SINGLE, 7, 1)
    /* Timer 3 */
    FIELD(CTRL3, PRESCALE, 2, 2)
    FIELD(CTRL3, SINGLE, 4, 1)
REG32(INTV, 0x4)
REG32(CUR, 0x8)
#define CTRL_RW_MASK (R_CTRL_RUN_MASK | R_CTRL_SRC_MASK | \
                      R_CTRL_PRESCALE_MASK | R_CTRL_SINGLE_MASK)
#define CTRL3_RW_MASK (R_CTRL_RUN_MASK | R_CTRL3_PRESCALE_MASK | \
                       R_CTRL3_SINGLE_MASK)

REG32(AVS_CTRL, 0x80)
    FIELD(AVS_CTRL, ENABLE, 0, 2)
    FIELD(AVS_CTRL, PAUSE, 8, 2)
#define AVS_CTRL_MASK (R_AVS_CTRL_ENABLE_MASK | R_AVS_CTRL_PAUSE_MASK)
REG32(AVS_CNT0, 0x84)
REG32(AVS_CNT1, 0x88)
REG32(AVS_DIV, 0x8c)
    FIELD(AVS_DIV, CNT0, 0, 12)
    FIELD(AVS_DIV, CNT1, 16, 12)
#define AVS_DIV_MASK (R_AVS_DIV_CNT0_MASK | R_AVS_DIV_CNT1_MASK)

REG32(CNT64_CTRL, 0xa0)
REG32(CNT64_LO, 0xa4)
REG32(CNT64_HI, 0xa8)

#define CTRL_RESET              0x04
#define CTRL0_RESET             0x05
#define AVS_DIV_RESET           0x05db05db

#define WATCHDOG_IRQ_LINE       2

/*
 * What the SRC field of a timer selects (A10 user manual; in Linux and U-Boot
 * only source 1 of timers 0 and 1 is ever used).  Timer 3 is the odd one: no
 * SRC field, no RELOAD bit, no CUR register, and always the 32 kHz clock
 * divided by 16, 32 or 64.
 */
typedef struct Sun4iTimerInfo {
    Sun4iTimerClock src[4];
    bool is_timer3;
} Sun4iTimerInfo;

#define SOURCES(_src2) { SUN4I_TIMER_CLK_LOSC, SUN4I_TIMER_CLK_OSC24M, \
                         _src2, SUN4I_TIMER_CLK_NONE }

static const Sun4iTimerInfo sun4i_timer_info[SUN4I_TIMER_NUM] = {
    { .src = SOURCES(SUN4I_TIMER_CLK_PLL6) },
    { .src = SOURCES(SUN4I_TIMER_CLK_PLL6) },
    { .src = SOURCES(SUN4I_TIMER_CLK_NONE) },
    { .is_timer3 = true },
    { .src = SOURCES(SUN4I_TIMER_CLK_CLKIN0) },
    { .src = SOURCES(SUN4I_TIMER_CLK_CLKIN1) },
};

static const char * const sun4i_timer_clk_names[SUN4I_TIMER_CLK_NUM] = {
    [SUN4I_TIMER_CLK_OSC24M] = "osc24m",
    [SUN4I_TIMER_CLK_LOSC] = "losc",
    [SUN4I_TIMER_CLK_PLL6] = "pll6",
    [SUN4I_TIMER_CLK_CLKIN0] = "clkin0",
    [SUN4I_TIMER_CLK_CLKIN1] = "clkin1",
};

static int64_t sun4i_timer_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint32_t sun4i_timer_hz(Sun4iTimerState *s, Sun4iTimerClock clk)
{
    return clk == SUN4I_TIMER_CLK_NONE ? 0 : clock_get_hz(s->clk[clk]);
}

/* Rates of the two sources of the 64-bit counter */
static void sun4i_timer_cnt64_hz(Sun4iTimerState *s, uint32_t hz[2])
{
    hz[0] = sun4i_timer_hz(s, SUN4I_TIMER_CLK_OSC24M);
    hz[1] = sun4i_timer_hz(s, SUN4I_TIMER_CLK_PLL6) / SUN4I_TIMER_PLL6_DIV;
}

static bool sun4i_timer_is_single(Sun4iTimerState *s, unsigned n)
{
    if (sun4i_timer_info[n].is_timer3) {
        return FIELD_EX32(s->ch[n].ctrl, CTRL3, SINGLE);
    }
    return FIELD_EX32(s->ch[n].ctrl, CTRL, SINGLE);
}

static Sun4iTimerClock sun4i_timer_source(Sun4iTimerState *s, unsigned n)
{
    if (sun4i_timer_info[n].is_timer3) {
        return SUN4I_TIMER_CLK_LOSC;
    }
    return sun4i_timer_info[n].src[FIELD_EX32(s->ch[n].ctrl, CTRL, SRC)];
}

static void sun4i_timer_update_rate(Sun4iTimerState *s, unsigned n,
                                    int64_t now)
{
    Sun4iTimerChannel *ch = &s->ch[n];
    Sun4iTimerClock clk = sun4i_timer_source(s, n);
    uint32_t div;

    if (sun4i_timer_info[n].is_timer3) {
        div = 16 << MIN(FIELD_EX32(ch->ctrl, CTRL3, PRESCALE), 2);
    } else {
        div = 1 << FIELD_EX32(ch->ctrl, CTRL, PRESCALE);
    }
    if (clk == SUN4I_TIMER_CLK_PLL6) {
        div *= SUN4I_TIMER_PLL6_DIV;
    }
    sunxi_down_counter_set_rate(&ch->counter, now, sun4i_timer_hz(s, clk),
                                div);
}

/* Account for what timer @n has done until @now */
static void sun4i_timer_sync(Sun4iTimerState *s, unsigned n, int64_t now)
{
    Sun4iTimerChannel *ch = &s->ch[n];
    bool single = sun4i_timer_is_single(s, n);

    if (sunxi_down_counter_sync(&ch->counter, now, ch->interval, single)) {
        trace_sun4i_timer_expired(s->id, n);
        s->irq_st |= BIT(n);
        if (single) {
            ch->ctrl &= ~R_CTRL_RUN_MASK;
        }
    }
}

static void sun4i_timer_sync_all(Sun4iTimerState *s, int64_t now)
{
    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        sun4i_timer_sync(s, n, now);
    }
}

/*
 * Drive the interrupt lines, and have a host timer wait for the next one.
 * None is needed while the interrupt is disabled, or pending already: then
 * an expiry can only be seen by a read, and that works it out.
 */
static void sun4i_timer_update(Sun4iTimerState *s)
{
    uint32_t active = s->irq_st & s->irq_en;
    bool level;

    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        level = active & BIT(n);
        if (n == WATCHDOG_IRQ_LINE && (active & R_IRQ_WATCHDOG_MASK)) {
            level = true;
        }
        qemu_set_irq(s->ch[n].irq, level);
        sunxi_down_counter_wait(&s->ch[n].counter, s->ch[n].deadline,
                                s->irq_en & ~s->irq_st & BIT(n));
    }
}

static void sun4i_timer_deadline(void *opaque)
{
    Sun4iTimerChannel *ch = opaque;
    Sun4iTimerState *s = ch->owner;

    sun4i_timer_sync(s, ch - s->ch, sun4i_timer_now());
    sun4i_timer_update(s);
}

static void sun4i_timer_write_ctrl(Sun4iTimerState *s, unsigned n,
                                   uint32_t value, int64_t now)
{
    Sun4iTimerChannel *ch = &s->ch[n];
    bool is_timer3 = sun4i_timer_info[n].is_timer3;
    bool run = FIELD_EX32(value, CTRL, RUN);
    bool reload = !is_timer3 && FIELD_EX32(value, CTRL, RELOAD);

    ch->ctrl = value & (is_timer3 ? CTRL3_RW_MASK : CTRL_RW_MASK);
    if (run && sun4i_timer_source(s, n) == SUN4I_TIMER_CLK_NONE) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: timer %u started without a clock source\n",
                      s->id, n);
    }

    sun4i_timer_update_rate(s, n, now);
    sunxi_down_counter_control(&ch->counter, now, ch->interval, run, reload);
    trace_sun4i_timer_ctrl(s->id, n, run, ch->counter.ticks.hz,
                           ch->counter.ticks.div, ch->counter.start);
}

static void sun4i_timer_update_avs(Sun4iTimerState *s, int64_t now)
{
    uint32_t enabled = FIELD_EX32(s->avs_ctrl, AVS_CTRL, ENABLE) &
                       ~FIELD_EX32(s->avs_ctrl, AVS_CTRL, PAUSE);
    uint32_t div[SUN4I_TIMER_AVS_NUM] = {
        FIELD_EX32(s->avs_div, AVS_DIV, CNT0) + 1,
        FIELD_EX32(s->avs_div, AVS_DIV, CNT1) + 1,
    };
    uint32_t hz = sun4i_timer_hz(s, SUN4I_TIMER_CLK_OSC24M);

    for (unsigned n = 0; n < SUN4I_TIMER_AVS_NUM; n++) {
        sunxi_up_counter_set_rate(&s->avs[n], now,
                                  enabled & BIT(n) ? hz : 0, div[n]);
    }
}

/* Runs in the core's own thread, before it goes on with the guest. */
static void sun4i_timer_poll_sleep(CPUState *cs, run_on_cpu_data data)
{
    bql_unlock();
    g_usleep(data.host_int);
    bql_lock();
}

/*
 * U-Boot waits by reading a counter until enough time has passed, for whole
 * seconds when it looks for USB devices. Reading as fast as the host can is of
 * no use to anybody, so a core that has done nothing else for a while is put
 * aside for a moment after each further read. Short delays never get there.
 */
static void sun4i_timer_polled(Sun4iTimerState *s, int64_t now)
{
    CPUState *cs = current_cpu;

    if (!s->poll_sleep_us || !cs || icount_enabled()) {
        return;
    }
    if (cs != s->poll_cpu || now - s->poll_last > POLL_APART_NS) {
        s->poll_cpu = cs;
        s->poll_first = now;
    } else if (now - s->poll_first > POLL_PATIENCE_NS) {
        async_run_on_cpu(cs, sun4i_timer_poll_sleep,
                         RUN_ON_CPU_HOST_INT(s->poll_sleep_us));
        /* The next read is late because of this. */
        now += s->poll_sleep_us * SCALE_US * 2;
    }
    s->poll_last = now;
}

static uint64_t sun4i_timer_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iTimerState *s = opaque;
    int64_t now = sun4i_timer_now();
    unsigned n = (offset - TIMERS) / TIMER_STRIDE;
    uint32_t irq_st = s->irq_st;
    uint32_t value = 0;

    switch (offset) {
    case A_IRQ_EN:
        value = s->irq_en;
        break;
    case A_IRQ_ST:
        sun4i_timer_sync_all(s, now);
        value = s->irq_st;
        break;
    case TIMERS ... TIMERS + SUN4I_TIMER_NUM * TIMER_STRIDE - 1:
        sun4i_timer_sync(s, n, now);
        switch (offset % TIMER_STRIDE) {
        case A_CTRL:
            value = s->ch[n].ctrl;
            break;
        case A_INTV:
            value = s->ch[n].interval;
            break;
        case A_CUR:
            if (!sun4i_timer_info[n].is_timer3) {
                value = sunxi_down_counter_get(&s->ch[n].counter, now);
                sun4i_timer_polled(s, now);
                break;
            }
            /* fall through */
        default:
            goto bad_offset;
        }
        break;
    case A_AVS_CTRL:
        value = s->avs_ctrl;
        break;
    case A_AVS_CNT0:
    case A_AVS_CNT1:
        n = (offset - A_AVS_CNT0) / sizeof(uint32_t);
        value = sunxi_up_counter_get(&s->avs[n], now) >> 1;
        break;
    case A_AVS_DIV:
        value = s->avs_div;
        break;
    case A_CNT64_CTRL:
    case A_CNT64_LO:
    case A_CNT64_HI:
        value = sunxi_cnt64_read(&s->cnt64, (offset - A_CNT64_CTRL) /
                                            sizeof(uint32_t));
        break;
    default:
    bad_offset:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }

    if (s->irq_st != irq_st) {
        sun4i_timer_update(s);
    }
    trace_sun4i_timer_read(s->id, offset, value);
    return value;
}

static void sun4i_timer_write(void *opaque, hwaddr offset, uint64_t val64,
                              unsigned size)
{
    Sun4iTimerState *s = opaque;
    int64_t now = sun4i_timer_now();
    unsigned n = (offset - TIMERS) / TIMER_STRIDE;
    uint32_t value = val64;
    uint32_t cnt64_hz[2];

    trace_sun4i_timer_write(s->id, offset, value);
    sun4i_timer_sync_all(s, now);

    switch (offset) {
    case A_IRQ_EN:
        s->irq_en = value & IRQ_MASK;
        break;
    case A_IRQ_ST:
        s->irq_st &= ~value;
        break;
    case TIMERS ... TIMERS + SUN4I_TIMER_NUM * TIMER_STRIDE - 1:
        switch (offset % TIMER_STRIDE) {
        case A_CTRL:
            sun4i_timer_write_ctrl(s, n, value, now);
            break;
        case A_INTV:
            s->ch[n].interval = value;
            break;
        case A_CUR:
            if (!sun4i_timer_info[n].is_timer3) {
                goto read_only;
            }
            /* fall through */
        default:
            goto bad_offset;
        }
        break;
    case A_AVS_CTRL:
        s->avs_ctrl = value & AVS_CTRL_MASK;
        sun4i_timer_update_avs(s, now);
        break;
    case A_AVS_CNT0:
    case A_AVS_CNT1:
        n = (offset - A_AVS_CNT0) / sizeof(uint32_t);
        sunxi_up_counter_set(&s->avs[n], now, (uint64_t)value << 1);
        break;
    case A_AVS_DIV:
        s->avs_div = value & AVS_DIV_MASK;
        sun4i_timer_update_avs(s, now);
        break;
    case A_CNT64_CTRL:
        sun4i_timer_cnt64_hz(s, cnt64_hz);
        sunxi_cnt64_write_ctrl(&s->cnt64, now, value, cnt64_hz);
        break;
    case A_CNT64_LO:
    case A_CNT64_HI:
    read_only:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    default:
    bad_offset:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }

    sun4i_timer_update(s);
}

static const MemoryRegionOps sun4i_timer_ops = {
    .read = sun4i_timer_read,
    .write = sun4i_timer_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sun4i_timer_clk_changed(void *opaque, ClockEvent event)
{
    Sun4iTimerState *s = opaque;
    int64_t now = sun4i_timer_now();
    uint32_t cnt64_hz[2];

    /* The counters know the rate until now, so this comes before. */
    sun4i_timer_sync_all(s, now);
    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        sun4i_timer_update_rate(s, n, now);
    }
    sun4i_timer_update_avs(s, now);
    sun4i_timer_cnt64_hz(s, cnt64_hz);
    sunxi_cnt64_update_rate(&s->cnt64, now, cnt64_hz);
    sun4i_timer_update(s);
}

static void sun4i_timer_watchdog(void *opaque, int line, int level)
{
    Sun4iTimerState *s = opaque;

    if (level && !s->watchdog_level) {
        s->irq_st |= R_IRQ_WATCHDOG_MASK;
    }
    s->watchdog_level = level;
    sun4i_timer_update(s);
}

static void sun4i_timer_reset_enter(Object *obj, ResetType type)
{
    Sun4iTimerState *s = SUN4I_TIMER(obj);
    int64_t now = sun4i_timer_now();
    uint32_t cnt64_hz[2];

    s->irq_en = 0;
    s->irq_st = 0;
    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        s->ch[n].ctrl = n == 0 ? CTRL0_RESET : CTRL_RESET;
        s->ch[n].interval = 0;
        sunxi_down_counter_reset(&s->ch[n].counter, now);
        sun4i_timer_update_rate(s, n, now);
        sunxi_down_counter_run(&s->ch[n].counter, now,
                               FIELD_EX32(s->ch[n].ctrl, CTRL, RUN));
    }

    s->avs_ctrl = 0;
    s->avs_div = AVS_DIV_RESET;
    for (unsigned n = 0; n < SUN4I_TIMER_AVS_NUM; n++) {
        sunxi_up_counter_set(&s->avs[n], now, 0);
    }
    sun4i_timer_update_avs(s, now);

    sun4i_timer_cnt64_hz(s, cnt64_hz);
    sunxi_cnt64_reset(&s->cnt64, now, cnt64_hz);
}

static void sun4i_timer_reset_hold(Object *obj, ResetType type)
{
    sun4i_timer_update(SUN4I_TIMER(obj));
}

static int sun4i_timer_post_load(void *opaque, int version_id)
{
    /* Arms the host timers; the lines are what they were. */
    sun4i_timer_update(opaque);
    return 0;
}

static const VMStateDescription vmstate_sun4i_timer_channel = {
    .name = "sun4i-timer-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(counter, Sun4iTimerChannel, 1,
                       vmstate_sunxi_down_counter, SunxiDownCounter),
        VMSTATE_UINT32(ctrl, Sun4iTimerChannel),
        VMSTATE_UINT32(interval, Sun4iTimerChannel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun4i_timer = {
    .name = "sun4i-timer",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_timer_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_ARRAY_CLOCK(clk, Sun4iTimerState, SUN4I_TIMER_CLK_NUM),
        VMSTATE_STRUCT_ARRAY(ch, Sun4iTimerState, SUN4I_TIMER_NUM, 1,
                             vmstate_sun4i_timer_channel, Sun4iTimerChannel),
        VMSTATE_UINT32(irq_en, Sun4iTimerState),
        VMSTATE_UINT32(irq_st, Sun4iTimerState),
        VMSTATE_BOOL(watchdog_level, Sun4iTimerState),
        VMSTATE_STRUCT_ARRAY(avs, Sun4iTimerState, SUN4I_TIMER_AVS_NUM, 1,
                             vmstate_sunxi_up_counter, SunxiUpCounter),
        VMSTATE_UINT32(avs_ctrl, Sun4iTimerState),
        VMSTATE_UINT32(avs_div, Sun4iTimerState),
        VMSTATE_SUNXI_CNT64(cnt64, Sun4iTimerState),
        VMSTATE_END_OF_LIST()
    }
};

static void sun4i_timer_realize(DeviceState *dev, Error **errp)
{
    Sun4iTimerState *s = SUN4I_TIMER(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sun4i_timer_init(Object *obj)
{
    Sun4iTimerState *s = SUN4I_TIMER(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);
    DeviceState *dev = DEVICE(obj);
    Sun4iTimerChannel *ch;

    memory_region_init_io(&s->iomem, obj, &sun4i_timer_ops, s,
                          TYPE_SUN4I_TIMER, SUN4I_TIMER_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);

    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        ch = &s->ch[n];
        ch->owner = s;
        ch->deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_timer_deadline,
                                    ch);
        sunxi_down_counter_reset(&ch->counter, 0);
        sysbus_init_irq(sbd, &ch->irq);
    }
    for (unsigned n = 0; n < SUN4I_TIMER_AVS_NUM; n++) {
        s->avs[n].ticks.div = 1;
    }
    s->cnt64.counter.ticks.div = 1;

    qdev_init_gpio_in_named(dev, sun4i_timer_watchdog, "watchdog", 1);
    for (unsigned n = 0; n < SUN4I_TIMER_CLK_NUM; n++) {
        s->clk[n] = qdev_init_clock_in(dev, sun4i_timer_clk_names[n],
                                       sun4i_timer_clk_changed, s,
                                       ClockUpdate);
    }
}

static void sun4i_timer_finalize(Object *obj)
{
    Sun4iTimerState *s = SUN4I_TIMER(obj);

    for (unsigned n = 0; n < SUN4I_TIMER_NUM; n++) {
        timer_free(s->ch[n].deadline);
    }
}

static const Property sun4i_timer_properties[] = {
    DEFINE_PROP_UINT32("poll-sleep-us", Sun4iTimerState, poll_sleep_us, 50),
};

static void sun4i_timer_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner sun4i timer block";
    dc->realize = sun4i_timer_realize;
    device_class_set_props(dc, sun4i_timer_properties);
    dc->vmsd = &vmstate_sun4i_timer;
    rc->phases.enter = sun4i_timer_reset_enter;
    rc->phases.hold = sun4i_timer_reset_hold;
}

static const TypeInfo sun4i_timer_types[] = {
    {
        .name = TYPE_SUN4I_TIMER,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iTimerState),
        .instance_init = sun4i_timer_init,
        .instance_finalize = sun4i_timer_finalize,
        .class_init = sun4i_timer_class_init,
    },
};

DEFINE_TYPES(sun4i_timer_types)
