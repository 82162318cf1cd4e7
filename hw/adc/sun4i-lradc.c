/*
 * Allwinner sun4i low-resolution ADC (keys)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name   Reset       Access
 * 0x00    CTRL   0x01000168  rw   31:24 samples before the first conversion,
 *                                 23:22 channels: 0, 1, both,
 *                                 19:16 in continue mode a conversion every
 *                                 8 * (n + 1) samples,
 *                                 13:12 mode: normal, single, continue,
 *                                 11:8 samples - 1 from level A to level B,
 *                                 7 hold key, 6 sample and hold,
 *                                 5:4 level B, 3:2 rate, 0 enable
 * 0x04    INTC   0           rw   channel 1 in 12:8, channel 0 in 4:0: key
 *                                 up, already hold, hold key, key down, data
 * 0x08    INTS   0           w1c  the same
 * 0x0c    DATA0  0x3f        ro   0x3f is no key
 * 0x10    DATA1  0x3f        ro
 *
 * Samples are taken at the rate in CTRL. Level A is the full scale, level B
 * one of four values a little below it. An input
 * - below level B is an ordinary key. "Key down" is when the samples before
 *   the first conversion have passed; the conversion gives "data" as well,
 *   and more of that: with every sample in normal mode, now and then in
 *   continue mode, never again in single mode;
 * - between the levels for longer than an ordinary key may take from the one
 *   to the other is the hold key. If an ordinary key comes on top of it,
 *   "already hold" is reported in place of "key down".
 * The key is up when as many samples do not show it any more. Linux counts on
 * these times to let the contacts settle: see sun4i_lradc_open().
 *
 * Not stated by the manual: what the intervals are derived from (the 24 MHz
 * crystal here), and that the status is set for what is not enabled.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qapi/visitor.h"
#include "hw/adc/sun4i-lradc.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

#define LRADC_SIZE      0x400

REG32(CTRL, 0x00)
    FIELD(CTRL, ENABLE, 0, 1)
    FIELD(CTRL, RATE, 2, 2)
    FIELD(CTRL, LEVEL_B, 4, 2)
    FIELD(CTRL, HOLD_KEY, 7, 1)
    FIELD(CTRL, A_TO_B, 8, 4)
    FIELD(CTRL, MODE, 12, 2)
    FIELD(CTRL, CONTINUE, 16, 4)
    FIELD(CTRL, CHANNELS, 22, 2)
    FIELD(CTRL, FIRST, 24, 8)
#define CTRL_RW         0xffcf3ffd
#define CTRL_RESET      0x01000168
REG32(INTC, 0x04)
REG32(INTS, 0x08)
REG32(DATA0, 0x0c)
REG32(DATA1, 0x10)

/* Of each channel's 5 bits in INTC and INTS */
#define INT_DATA        BIT(0)
#define INT_KEY_DOWN    BIT(1)
#define INT_HOLD_KEY    BIT(2)
#define INT_ALREADY     BIT(3)
#define INT_KEY_UP      BIT(4)
#define INT_CHANNEL     8
#define INT_RW          0x1f1f

#define DATA_MAX        0x3f
#define LEVEL_A         DATA_MAX
#define NO_KEY_MV       3000
#define FULL_SCALE_MV   (NO_KEY_MV * 2 / 3)

enum {
    MODE_NORMAL,
    MODE_SINGLE,
    MODE_CONTINUE,
};

/* States of a channel; the hold key is apart */
enum {
    STATE_IDLE,
    STATE_SETTLING,
    STATE_DOWN,
};

/* 250, 125, 62.5 and 32.25 Hz in periods of 24 MHz */
static const uint32_t sun4i_lradc_interval[] = {
    96000, 192000, 384000, 744186
};

static const uint8_t sun4i_lradc_level_b[] = { 0x3c, 0x39, 0x36, 0x33 };

static bool sun4i_lradc_selected(Sun4iLradcState *s, unsigned n)
{
    unsigned channels = FIELD_EX32(s->ctrl, CTRL, CHANNELS);

    return FIELD_EX32(s->ctrl, CTRL, ENABLE) && (channels > 1 ||
                                                 channels == n);
}

/* What a conversion would give now */
static uint32_t sun4i_lradc_convert(Sun4iLradcChannel *c)
{
    uint32_t mv = MIN(c->mv, FULL_SCALE_MV);

    return (mv * DATA_MAX + FULL_SCALE_MV / 2) / FULL_SCALE_MV;
}

static void sun4i_lradc_update_irq(Sun4iLradcState *s)
{
    qemu_set_irq(s->irq, !!(s->ints & s->intc));
}

/* There is nothing to be seen of an input that is at rest. */
static bool sun4i_lradc_at_rest(Sun4iLradcState *s, unsigned n)
{
    Sun4iLradcChannel *c = &s->channel[n];

    return !sun4i_lradc_selected(s, n) ||
           (c->state == STATE_IDLE && !c->held &&
            sun4i_lradc_convert(c) >= LEVEL_A);
}

static void sun4i_lradc_schedule(Sun4iLradcState *s)
{
    unsigned rate = FIELD_EX32(s->ctrl, CTRL, RATE);
    int64_t now, interval;

    if (!clock_is_enabled(s->osc24m) ||
        (sun4i_lradc_at_rest(s, 0) && sun4i_lradc_at_rest(s, 1))) {
        timer_del(s->timer);
        return;
    }
    if (!timer_pending(s->timer)) {
        now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        interval = clock_ticks_to_ns(s->osc24m, sun4i_lradc_interval[rate]);
        timer_mod(s->timer, now - now % interval + interval);
    }
}

static void sun4i_lradc_reset_channel(Sun4iLradcChannel *c)
{
    c->data = DATA_MAX;
    c->state = STATE_IDLE;
    c->held = false;
    c->count = 0;
    c->released = 0;
}

/* One sample of a channel; returns what there is to report of it. */
static uint32_t sun4i_lradc_sample_channel(Sun4iLradcState *s,
                                           Sun4iLradcChannel *c)
{
    uint32_t value = sun4i_lradc_convert(c);
    uint32_t level_b =
        sun4i_lradc_level_b[FIELD_EX32(s->ctrl, CTRL, LEVEL_B)];
    uint32_t threshold = FIELD_EX32(s->ctrl, CTRL, A_TO_B) + 1;
    uint32_t report = 0;

    switch (c->state) {
    case STATE_IDLE:
        if (value >= LEVEL_A) {
            c->held = c->held && ++c->released < threshold;
            break;
        }
        c->released = 0;
        if (c->held && value >= level_b) {
            break;
        }
        c->state = STATE_SETTLING;
        c->count = 0;
        /* fall through */
    case STATE_SETTLING:
        c->count++;
        if (value >= LEVEL_A) {
            c->state = STATE_IDLE;
        } else if (value >= level_b) {
            if (!c->held && FIELD_EX32(s->ctrl, CTRL, HOLD_KEY) &&
                c->count >= threshold) {
                c->held = true;
                report |= INT_HOLD_KEY;
            }
            if (c->held) {
                c->state = STATE_IDLE;
                c->released = 0;
            }
        } else if (c->count > FIELD_EX32(s->ctrl, CTRL, FIRST)) {
            c->state = STATE_DOWN;
            c->count = 0;
            c->released = 0;
            c->data = value;
            report |= (c->held ? INT_ALREADY : INT_KEY_DOWN) | INT_DATA;
        }
        break;
    case STATE_DOWN:
        if (value >= level_b) {
            if (++c->released >= threshold) {
                c->state = STATE_IDLE;
                c->released = 0;
                c->data = DATA_MAX;
                report |= INT_KEY_UP;
            }
            break;
        }
        c->released = 0;
        c->count++;
        switch (FIELD_EX32(s->ctrl, CTRL, MODE)) {
        case MODE_NORMAL:
            break;
        case MODE_CONTINUE:
            if (c->count < 8 * (FIELD_EX32(s->ctrl, CTRL, CONTINUE) + 1)) {
                return report;
            }
            break;
        default:
            return report;
        }
        c->count = 0;
        c->data = value;
        report |= INT_DATA;
        break;
    default:
        g_assert_not_reached();
    }
    return report;
}

static void sun4i_lradc_sample(void *opaque)
{
    Sun4iLradcState *s = opaque;

    for (unsigned n = 0; n < SUN4I_LRADC_CHANNELS; n++) {
        if (sun4i_lradc_selected(s, n)) {
            uint32_t report = sun4i_lradc_sample_channel(s, &s->channel[n]);

            trace_sun4i_lradc_sample(s->id, n, s->channel[n].state,
                                     s->channel[n].data, report);
            s->ints |= report << n * INT_CHANNEL;
        }
    }
    sun4i_lradc_update_irq(s);
    sun4i_lradc_schedule(s);
}

static void sun4i_lradc_write_ctrl(Sun4iLradcState *s, uint32_t value)
{
    s->ctrl = value & CTRL_RW;
    for (unsigned n = 0; n < SUN4I_LRADC_CHANNELS; n++) {
        if (!sun4i_lradc_selected(s, n)) {
            sun4i_lradc_reset_channel(&s->channel[n]);
        }
    }
    /* The rate may be another one. */
    timer_del(s->timer);
}

static uint64_t sun4i_lradc_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iLradcState *s = opaque;
    uint32_t value = 0;

    switch (offset) {
    case A_CTRL:
        value = s->ctrl;
        break;
    case A_INTC:
        value = s->intc;
        break;
    case A_INTS:
        value = s->ints;
        break;
    case A_DATA0:
    case A_DATA1:
        value = s->channel[(offset - A_DATA0) / 4].data;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    trace_sun4i_lradc_read(s->id, offset, value);
    return value;
}

static void sun4i_lradc_write(void *opaque, hwaddr offset, uint64_t value,
                              unsigned size)
{
    Sun4iLradcState *s = opaque;

    trace_sun4i_lradc_write(s->id, offset, value);
    switch (offset) {
    case A_CTRL:
        sun4i_lradc_write_ctrl(s, value);
        break;
    case A_INTC:
        s->intc = value & INT_RW;
        break;
    case A_INTS:
        s->ints &= ~value;
        break;
    case A_DATA0:
    case A_DATA1:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to read-only offset 0x%"
                      HWADDR_PRIx "\n", s->id, offset);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sun4i_lradc_update_irq(s);
    sun4i_lradc_schedule(s);
}

static const MemoryRegionOps sun4i_lradc_ops = {
    .read = sun4i_lradc_read,
    .write = sun4i_lradc_write,
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

static void sun4i_lradc_get_mv(Object *obj, Visitor *v, const char *name,
                               void *opaque, Error **errp)
{
    Sun4iLradcChannel *c = opaque;

    visit_type_uint32(v, name, &c->mv, errp);
}

static void sun4i_lradc_set_mv(Object *obj, Visitor *v, const char *name,
                               void *opaque, Error **errp)
{
    Sun4iLradcState *s = SUN4I_LRADC(obj);
    Sun4iLradcChannel *c = opaque;

    if (visit_type_uint32(v, name, &c->mv, errp) && DEVICE(s)->realized) {
        trace_sun4i_lradc_input(s->id, name, c->mv);
        sun4i_lradc_schedule(s);
    }
}

static void sun4i_lradc_clk_changed(void *opaque, ClockEvent event)
{
    Sun4iLradcState *s = opaque;

    timer_del(s->timer);
    if (DEVICE(s)->realized) {
        sun4i_lradc_schedule(s);
    }
}

static void sun4i_lradc_reset_enter(Object *obj, ResetType type)
{
    Sun4iLradcState *s = SUN4I_LRADC(obj);

    s->ctrl = CTRL_RESET;
    s->intc = 0;
    s->ints = 0;
    for (unsigned n = 0; n < SUN4I_LRADC_CHANNELS; n++) {
        sun4i_lradc_reset_channel(&s->channel[n]);
    }
    timer_del(s->timer);
}

static void sun4i_lradc_reset_hold(Object *obj, ResetType type)
{
    sun4i_lradc_update_irq(SUN4I_LRADC(obj));
}

static int sun4i_lradc_post_load(void *opaque, int version_id)
{
    Sun4iLradcState *s = opaque;

    for (unsigned n = 0; n < SUN4I_LRADC_CHANNELS; n++) {
        if (s->channel[n].state > STATE_DOWN) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_sun4i_lradc_channel = {
    .name = "sun4i-lradc-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(mv, Sun4iLradcChannel),
        VMSTATE_UINT32(data, Sun4iLradcChannel),
        VMSTATE_UINT32(state, Sun4iLradcChannel),
        VMSTATE_BOOL(held, Sun4iLradcChannel),
        VMSTATE_UINT32(count, Sun4iLradcChannel),
        VMSTATE_UINT32(released, Sun4iLradcChannel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun4i_lradc = {
    .name = TYPE_SUN4I_LRADC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_lradc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(osc24m, Sun4iLradcState),
        VMSTATE_TIMER_PTR(timer, Sun4iLradcState),
        VMSTATE_UINT32(ctrl, Sun4iLradcState),
        VMSTATE_UINT32(intc, Sun4iLradcState),
        VMSTATE_UINT32(ints, Sun4iLradcState),
        VMSTATE_STRUCT_ARRAY(channel, Sun4iLradcState, SUN4I_LRADC_CHANNELS,
                             1, vmstate_sun4i_lradc_channel,
                             Sun4iLradcChannel),
        VMSTATE_END_OF_LIST()
    }
};

static void sun4i_lradc_realize(DeviceState *dev, Error **errp)
{
    Sun4iLradcState *s = SUN4I_LRADC(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sun4i_lradc_init(Object *obj)
{
    Sun4iLradcState *s = SUN4I_LRADC(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_lradc_ops, s,
                          TYPE_SUN4I_LRADC, LRADC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_lradc_sample, s);
    s->osc24m = qdev_init_clock_in(DEVICE(obj), "osc24m",
                                   sun4i_lradc_clk_changed, s, ClockUpdate);
    for (unsigned n = 0; n < SUN4I_LRADC_CHANNELS; n++) {
        g_autofree char *name = g_strdup_printf("channel%u-mv", n);

        s->channel[n].mv = NO_KEY_MV;
        object_property_add(obj, name, "uint32", sun4i_lradc_get_mv,
                            sun4i_lradc_set_mv, NULL, &s->channel[n]);
    }
}

static void sun4i_lradc_finalize(Object *obj)
{
    timer_free(SUN4I_LRADC(obj)->timer);
}

static void sun4i_lradc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner low-resolution ADC for keys";
    dc->realize = sun4i_lradc_realize;
    dc->vmsd = &vmstate_sun4i_lradc;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    rc->phases.enter = sun4i_lradc_reset_enter;
    rc->phases.hold = sun4i_lradc_reset_hold;
}

static const TypeInfo sun4i_lradc_types[] = {
    {
        .name = TYPE_SUN4I_LRADC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iLradcState),
        .instance_init = sun4i_lradc_init,
        .instance_finalize = sun4i_lradc_finalize,
        .class_init = sun4i_lradc_class_init,
    },
};

DEFINE_TYPES(sun4i_lradc_types)
