/*
 * Allwinner sun5i high-speed timer block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset          Name         Reset  Access
 * 0x00            IRQ_EN       0      rw     enable, bit n timer n
 * 0x04            IRQ_ST       0      w1c    pending, even if not enabled
 * 0x10 + 0x20*n   CTRL(n)      0      rw     RELOAD reads 0; RUN clears itself
 *                                            after a single shot
 * 0x14 + 0x20*n   INTV_LO(n)   0      rw     start value, bits 31:0
 * 0x18 + 0x20*n   INTV_HI(n)   0      rw     start value, bits 55:32
 * 0x1c + 0x20*n   CNT_LO(n)    0      ro     counts down; latches CNT_HI
 * 0x20 + 0x20*n   CNT_HI(n)    0      ro     as of the last read of CNT_LO
 *
 * Offsets and bits: Linux's timer-sun5i.c and the A20 user manual, which asks
 * for the low word to be read before the high one.  Starting, pausing and
 * reloading are those of the slower timers (sun4i-timer.c), and as there the
 * time between two expiries is taken to be INTV ticks.
 *
 * CTRL bit 31 is a test mode of the chip maker's (the two halves count on
 * their own); it is kept but does nothing.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/timer/sun5i-hstimer.h"
#include "migration/vmstate.h"
#include "trace.h"

#define HSTIMER_SIZE            0x1000

REG32(IRQ_EN, 0x00)
REG32(IRQ_ST, 0x04)

/* The timers' registers, at TIMERS + n * TIMER_STRIDE */
#define TIMERS                  0x10
#define TIMER_STRIDE            0x20
REG32(CTRL, 0x0)
    FIELD(CTRL, RUN, 0, 1)
    FIELD(CTRL, RELOAD, 1, 1)
    FIELD(CTRL, PRESCALE, 4, 3)
    FIELD(CTRL, SINGLE, 7, 1)
    FIELD(CTRL, TEST, 31, 1)
REG32(INTV_LO, 0x4)
REG32(INTV_HI, 0x8)
    FIELD(INTV_HI, VALUE, 0, 24)
REG32(CNT_LO, 0xc)
REG32(CNT_HI, 0x10)
#define CTRL_RW_MASK (R_CTRL_RUN_MASK | R_CTRL_PRESCALE_MASK | \
                      R_CTRL_SINGLE_MASK | R_CTRL_TEST_MASK)

/* Dividers are 2^PRESCALE up to this; the rest of the field is reserved. */
#define PRESCALE_MAX            4

static int64_t hstimer_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint64_t hstimer_interval(const Sun5iHstimerChannel *ch)
{
    return (uint64_t)ch->interval_hi << 32 | ch->interval_lo;
}

static void hstimer_update_rate(Sun5iHstimerState *s, unsigned n, int64_t now)
{
    Sun5iHstimerChannel *ch = &s->ch[n];
    unsigned prescale = FIELD_EX32(ch->ctrl, CTRL, PRESCALE);

    sunxi_down_counter_set_rate(&ch->counter, now, clock_get_hz(s->ahb),
                                1 << MIN(prescale, PRESCALE_MAX));
}

/* Account for what timer @n has done until @now */
static void hstimer_sync(Sun5iHstimerState *s, unsigned n, int64_t now)
{
    Sun5iHstimerChannel *ch = &s->ch[n];
    bool single = FIELD_EX32(ch->ctrl, CTRL, SINGLE);

    if (sunxi_down_counter_sync(&ch->counter, now, hstimer_interval(ch),
                                single)) {
        trace_sun5i_hstimer_expired(s->id, n);
        s->irq_st |= BIT(n);
        if (single) {
            ch->ctrl &= ~R_CTRL_RUN_MASK;
        }
    }
}

static void hstimer_sync_all(Sun5iHstimerState *s, int64_t now)
{
    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        hstimer_sync(s, n, now);
    }
}

/*
 * Drive the interrupt lines, and have a host timer wait for the next one;
 * see sun4i_timer_update() for why there often is none.
 */
static void hstimer_update(Sun5iHstimerState *s)
{
    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        qemu_set_irq(s->ch[n].irq, !!(s->irq_st & s->irq_en & BIT(n)));
        sunxi_down_counter_wait(&s->ch[n].counter, s->ch[n].deadline,
                                s->irq_en & ~s->irq_st & BIT(n));
    }
}

static void hstimer_deadline(void *opaque)
{
    Sun5iHstimerChannel *ch = opaque;
    Sun5iHstimerState *s = ch->owner;

    hstimer_sync(s, ch - s->ch, hstimer_now());
    hstimer_update(s);
}

static void hstimer_write_ctrl(Sun5iHstimerState *s, unsigned n,
                               uint32_t value, int64_t now)
{
    Sun5iHstimerChannel *ch = &s->ch[n];
    bool run = FIELD_EX32(value, CTRL, RUN);
    bool reload = FIELD_EX32(value, CTRL, RELOAD);

    ch->ctrl = value & CTRL_RW_MASK;
    if (FIELD_EX32(value, CTRL, PRESCALE) > PRESCALE_MAX) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: timer %u: reserved prescale %u\n",
                      s->id, n, FIELD_EX32(value, CTRL, PRESCALE));
    }
    if (FIELD_EX32(value, CTRL, TEST)) {
        qemu_log_mask(LOG_UNIMP, "%s: timer %u: test mode\n", s->id, n);
    }

    hstimer_update_rate(s, n, now);
    sunxi_down_counter_control(&ch->counter, now, hstimer_interval(ch), run,
                               reload);
    trace_sun5i_hstimer_ctrl(s->id, n, run, ch->counter.ticks.hz,
                             ch->counter.ticks.div, ch->counter.start);
}

/* Which timer @offset belongs to, or -1, and which of its registers */
static int hstimer_decode(hwaddr offset, hwaddr *reg)
{
    unsigned n;

    if (offset < TIMERS) {
        return -1;
    }
    n = (offset - TIMERS) / TIMER_STRIDE;
    *reg = (offset - TIMERS) % TIMER_STRIDE;
    return n < SUN5I_HSTIMER_NUM && *reg <= A_CNT_HI ? n : -1;
}

static uint64_t hstimer_read_timer(Sun5iHstimerState *s, unsigned n,
                                   hwaddr reg, int64_t now)
{
    Sun5iHstimerChannel *ch = &s->ch[n];
    uint64_t count;

    switch (reg) {
    case A_CTRL:
        return ch->ctrl;
    case A_INTV_LO:
        return ch->interval_lo;
    case A_INTV_HI:
        return ch->interval_hi;
    case A_CNT_LO:
        count = sunxi_down_counter_get(&ch->counter, now);
        ch->latched_hi = extract64(count, 32, 24);
        return extract64(count, 0, 32);
    case A_CNT_HI:
        return ch->latched_hi;
    default:
        g_assert_not_reached();
    }
}

static uint64_t hstimer_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun5iHstimerState *s = opaque;
    int64_t now = hstimer_now();
    uint32_t irq_st = s->irq_st;
    uint32_t value = 0;
    hwaddr reg;
    int n = hstimer_decode(offset, &reg);

    hstimer_sync_all(s, now);
    if (s->irq_st != irq_st) {
        hstimer_update(s);
    }

    if (n >= 0) {
        value = hstimer_read_timer(s, n, reg, now);
    } else if (offset == A_IRQ_EN) {
        value = s->irq_en;
    } else if (offset == A_IRQ_ST) {
        value = s->irq_st;
    } else {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
    }

    trace_sun5i_hstimer_read(s->id, offset, value);
    return value;
}

static void hstimer_write_timer(Sun5iHstimerState *s, unsigned n, hwaddr reg,
                                uint32_t value, int64_t now)
{
    Sun5iHstimerChannel *ch = &s->ch[n];

    switch (reg) {
    case A_CTRL:
        hstimer_write_ctrl(s, n, value, now);
        break;
    case A_INTV_LO:
        ch->interval_lo = value;
        break;
    case A_INTV_HI:
        ch->interval_hi = value & R_INTV_HI_VALUE_MASK;
        break;
    case A_CNT_LO:
    case A_CNT_HI:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: timer %u: write to the read-only count\n",
                      s->id, n);
        break;
    default:
        g_assert_not_reached();
    }
}

static void hstimer_write(void *opaque, hwaddr offset, uint64_t value,
                          unsigned size)
{
    Sun5iHstimerState *s = opaque;
    int64_t now = hstimer_now();
    hwaddr reg;
    int n = hstimer_decode(offset, &reg);

    trace_sun5i_hstimer_write(s->id, offset, value);
    hstimer_sync_all(s, now);

    if (n >= 0) {
        hstimer_write_timer(s, n, reg, value, now);
    } else if (offset == A_IRQ_EN) {
        s->irq_en = value & MAKE_64BIT_MASK(0, SUN5I_HSTIMER_NUM);
    } else if (offset == A_IRQ_ST) {
        s->irq_st &= ~value;
    } else {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
    }

    hstimer_update(s);
}

static const MemoryRegionOps hstimer_ops = {
    .read = hstimer_read,
    .write = hstimer_write,
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

static void hstimer_clk_changed(void *opaque, ClockEvent event)
{
    Sun5iHstimerState *s = opaque;
    int64_t now = hstimer_now();

    /* The counters know the rate until now, so this comes before. */
    hstimer_sync_all(s, now);
    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        hstimer_update_rate(s, n, now);
    }
    hstimer_update(s);
}

static void hstimer_reset_enter(Object *obj, ResetType type)
{
    Sun5iHstimerState *s = SUN5I_HSTIMER(obj);
    int64_t now = hstimer_now();
    Sun5iHstimerChannel *ch;

    s->irq_en = 0;
    s->irq_st = 0;
    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        ch = &s->ch[n];
        ch->ctrl = 0;
        ch->interval_lo = 0;
        ch->interval_hi = 0;
        ch->latched_hi = 0;
        sunxi_down_counter_reset(&ch->counter, now);
        hstimer_update_rate(s, n, now);
    }
}

static void hstimer_reset_hold(Object *obj, ResetType type)
{
    hstimer_update(SUN5I_HSTIMER(obj));
}

static int hstimer_post_load(void *opaque, int version_id)
{
    /* Arms the host timers; the lines are what they were. */
    hstimer_update(opaque);
    return 0;
}

static const VMStateDescription vmstate_hstimer_channel = {
    .name = "sun5i-hstimer-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(counter, Sun5iHstimerChannel, 1,
                       vmstate_sunxi_down_counter, SunxiDownCounter),
        VMSTATE_UINT32(ctrl, Sun5iHstimerChannel),
        VMSTATE_UINT32(interval_lo, Sun5iHstimerChannel),
        VMSTATE_UINT32(interval_hi, Sun5iHstimerChannel),
        VMSTATE_UINT32(latched_hi, Sun5iHstimerChannel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_hstimer = {
    .name = "sun5i-hstimer",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = hstimer_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(ahb, Sun5iHstimerState),
        VMSTATE_STRUCT_ARRAY(ch, Sun5iHstimerState, SUN5I_HSTIMER_NUM, 1,
                             vmstate_hstimer_channel, Sun5iHstimerChannel),
        VMSTATE_UINT32(irq_en, Sun5iHstimerState),
        VMSTATE_UINT32(irq_st, Sun5iHstimerState),
        VMSTATE_END_OF_LIST()
    }
};

static void hstimer_realize(DeviceState *dev, Error **errp)
{
    Sun5iHstimerState *s = SUN5I_HSTIMER(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void hstimer_init(Object *obj)
{
    Sun5iHstimerState *s = SUN5I_HSTIMER(obj);
    Sun5iHstimerChannel *ch;

    memory_region_init_io(&s->iomem, obj, &hstimer_ops, s,
                          TYPE_SUN5I_HSTIMER, HSTIMER_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);

    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        ch = &s->ch[n];
        ch->owner = s;
        ch->deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL, hstimer_deadline, ch);
        sunxi_down_counter_reset(&ch->counter, 0);
        sysbus_init_irq(SYS_BUS_DEVICE(obj), &ch->irq);
    }

    s->ahb = qdev_init_clock_in(DEVICE(obj), "ahb", hstimer_clk_changed, s,
                                ClockUpdate);
}

static void hstimer_finalize(Object *obj)
{
    Sun5iHstimerState *s = SUN5I_HSTIMER(obj);

    for (unsigned n = 0; n < SUN5I_HSTIMER_NUM; n++) {
        timer_free(s->ch[n].deadline);
    }
}

static void hstimer_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner sun5i high-speed timer block";
    dc->realize = hstimer_realize;
    dc->vmsd = &vmstate_hstimer;
    rc->phases.enter = hstimer_reset_enter;
    rc->phases.hold = hstimer_reset_hold;
}

static const TypeInfo hstimer_types[] = {
    {
        .name = TYPE_SUN5I_HSTIMER,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun5iHstimerState),
        .instance_init = hstimer_init,
        .instance_finalize = hstimer_finalize,
        .class_init = hstimer_class_init,
    },
};

DEFINE_TYPES(hstimer_types)
