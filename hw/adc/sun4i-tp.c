/*
 * Allwinner touch panel controller, and the chip's temperature
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset  Name       Reset  Access
 * 0x00    CTRL0      0      rw   31:24 and 23 delay of the first conversion,
 *                                22 clock: 24 MHz or the audio PLL,
 *                                21:20 divider: 2, 3, 6, 1,
 *                                19:16 rate, 15:0 time of a conversion
 * 0x04    CTRL1      0      rw   mode, channels and debounce
 * 0x08    CTRL2      0      rw   31:28 sensitivity, 27:26 mode,
 *                                24 and 23:0 pressure
 * 0x0c    CTRL3      0      rw   filter
 * 0x10    INT_FIFOC  0      rw   18:16 and 1:0 enable what INT_FIFOS has
 *                                there, 13 exchange X and Y, 12:8 trigger
 *                                level, 7 DMA, 4 flush the FIFO (reads as 0)
 * 0x14    INT_FIFOS  0      w1c  18 temperature, 17 overrun, 16 data, 1 pen
 *                                is up, 0 down; 12:8 how many data, 2 pen (ro)
 * 0x18    TPR        0      rw   16 measure the temperature, 15:0 period
 * 0x1c    CDAT       0      rw   11:0 calibration
 * 0x20    TEMP_DATA  0      ro   11:0
 * 0x24    DATA       0      ro   11:0
 *
 * While TPR says so the temperature is measured every (period * 4096) cycles
 * of the divided clock, which is what Linux's driver counts on: it gets its
 * 2 seconds from 24 MHz / 6 and 1953.
 *
 * What the sources do not tell, and what is assumed: the values after a reset;
 * that writing TPR or CTRL0 begins a new period, and a period of 0 is one of 1;
 * that the temperature needs no mode in CTRL1; that its status is set whether
 * its interrupt is enabled or not.
 *
 * Not modelled: the audio PLL as clock, for which 24 MHz is taken; and touch
 * panel and ADC inputs. There is no panel on any of the boards, nobody ever
 * touches it, and the FIFO stays empty.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qapi/visitor.h"
#include "hw/adc/sun4i-tp.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

#define TP_SIZE         0x100

REG32(CTRL0, 0x00)
    FIELD(CTRL0, CLK_DIV, 20, 2)
    FIELD(CTRL0, CLK_SEL, 22, 1)
REG32(CTRL1, 0x04)
REG32(CTRL2, 0x08)
REG32(CTRL3, 0x0c)
REG32(INT_FIFOC, 0x10)
REG32(INT_FIFOS, 0x14)
    FIELD(INT_FIFOS, TEMP, 18, 1)
REG32(TPR, 0x18)
    FIELD(TPR, PERIOD, 0, 16)
    FIELD(TPR, ENABLE, 16, 1)
REG32(CDAT, 0x1c)
REG32(TEMP_DATA, 0x20)
REG32(DATA, 0x24)

/* Of INT_FIFOC and INT_FIFOS */
#define INT_MASK        0x00070003

#define CYCLES_PER_PERIOD   4096
#define TEMP_DATA_MAX       0xfff
#define ROOM_TEMPERATURE    25000

/* What may be written; CTRL1's is the class's */
static const uint32_t sun4i_tp_writable[SUN4I_TP_REGS] = {
    [R_CTRL0] = 0xffffffff,
    [R_CTRL2] = 0xfdffffff,
    [R_CTRL3] = 0x00000007,
    [R_INT_FIFOC] = INT_MASK | 0x00003f80,
    [R_TPR] = R_TPR_ENABLE_MASK | R_TPR_PERIOD_MASK,
    [R_CDAT] = 0x00000fff,
};

static void sun4i_tp_update_irq(Sun4iTpState *s)
{
    qemu_set_irq(s->irq, !!(s->regs[R_INT_FIFOC] & s->regs[R_INT_FIFOS] &
                            INT_MASK));
}

/* Begin a period, if the temperature is to be measured at all */
static void sun4i_tp_begin(Sun4iTpState *s)
{
    static const uint8_t dividers[] = { 2, 3, 6, 1 };
    uint64_t ticks = dividers[ARRAY_FIELD_EX32(s->regs, CTRL0, CLK_DIV)] *
                     CYCLES_PER_PERIOD;

    ticks *= MAX(ARRAY_FIELD_EX32(s->regs, TPR, PERIOD), 1);
    if (ARRAY_FIELD_EX32(s->regs, TPR, ENABLE) &&
        clock_is_enabled(s->osc24m)) {
        timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                            clock_ticks_to_ns(s->osc24m, ticks));
    } else {
        timer_del(s->timer);
    }
}

static void sun4i_tp_measure(void *opaque)
{
    Sun4iTpState *s = opaque;
    Sun4iTpClass *c = SUN4I_TP_GET_CLASS(s);
    int64_t data = ((int64_t)s->temperature + c->offset) / c->step;

    s->regs[R_TEMP_DATA] = MIN(MAX(data, 0), TEMP_DATA_MAX);
    trace_sun4i_tp_measure(s->id, s->temperature, s->regs[R_TEMP_DATA]);
    ARRAY_FIELD_DP32(s->regs, INT_FIFOS, TEMP, 1);
    sun4i_tp_update_irq(s);
    sun4i_tp_begin(s);
}

static uint64_t sun4i_tp_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iTpState *s = opaque;
    uint32_t value = 0;

    if (offset / 4 < SUN4I_TP_REGS) {
        value = s->regs[offset / 4];
    } else {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
    }
    trace_sun4i_tp_read(s->id, offset, value);
    return value;
}

static void sun4i_tp_write(void *opaque, hwaddr offset, uint64_t value,
                           unsigned size)
{
    Sun4iTpState *s = opaque;

    trace_sun4i_tp_write(s->id, offset, value);
    switch (offset) {
    case A_CTRL0:
    case A_TPR:
        s->regs[offset / 4] = value & sun4i_tp_writable[offset / 4];
        if (ARRAY_FIELD_EX32(s->regs, CTRL0, CLK_SEL)) {
            qemu_log_mask(LOG_UNIMP, "%s: the audio PLL as clock\n", s->id);
        }
        sun4i_tp_begin(s);
        break;
    case A_CTRL1:
        s->regs[R_CTRL1] = value & SUN4I_TP_GET_CLASS(s)->ctrl1_mask;
        break;
    case A_CTRL2:
    case A_CTRL3:
    case A_INT_FIFOC:
    case A_CDAT:
        s->regs[offset / 4] = value & sun4i_tp_writable[offset / 4];
        break;
    case A_INT_FIFOS:
        s->regs[R_INT_FIFOS] &= ~(value & INT_MASK);
        break;
    case A_TEMP_DATA:
    case A_DATA:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sun4i_tp_update_irq(s);
}

static const MemoryRegionOps sun4i_tp_ops = {
    .read = sun4i_tp_read,
    .write = sun4i_tp_write,
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

static void sun4i_tp_get_temperature(Object *obj, Visitor *v,
                                     const char *name, void *opaque,
                                     Error **errp)
{
    visit_type_int32(v, name, &SUN4I_TP(obj)->temperature, errp);
}

static void sun4i_tp_set_temperature(Object *obj, Visitor *v,
                                     const char *name, void *opaque,
                                     Error **errp)
{
    /* It shows with the next measurement. */
    visit_type_int32(v, name, &SUN4I_TP(obj)->temperature, errp);
}

static void sun4i_tp_clk_changed(void *opaque, ClockEvent event)
{
    sun4i_tp_begin(opaque);
}

static void sun4i_tp_reset_enter(Object *obj, ResetType type)
{
    Sun4iTpState *s = SUN4I_TP(obj);

    memset(s->regs, 0, sizeof(s->regs));
    timer_del(s->timer);
}

static void sun4i_tp_reset_hold(Object *obj, ResetType type)
{
    sun4i_tp_update_irq(SUN4I_TP(obj));
}

static const VMStateDescription vmstate_sun4i_tp = {
    .name = TYPE_SUN4I_TP,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(osc24m, Sun4iTpState),
        VMSTATE_TIMER_PTR(timer, Sun4iTpState),
        VMSTATE_INT32(temperature, Sun4iTpState),
        VMSTATE_UINT32_ARRAY(regs, Sun4iTpState, SUN4I_TP_REGS),
        VMSTATE_END_OF_LIST()
    }
};

static void sun4i_tp_realize(DeviceState *dev, Error **errp)
{
    SUN4I_TP(dev)->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sun4i_tp_init(Object *obj)
{
    Sun4iTpState *s = SUN4I_TP(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_tp_ops, s, TYPE_SUN4I_TP,
                          TP_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_tp_measure, s);
    s->osc24m = qdev_init_clock_in(DEVICE(obj), "osc24m",
                                   sun4i_tp_clk_changed, s, ClockUpdate);
    s->temperature = ROOM_TEMPERATURE;
    object_property_add(obj, "temperature", "int32", sun4i_tp_get_temperature,
                        sun4i_tp_set_temperature, NULL, NULL);
}

static void sun4i_tp_finalize(Object *obj)
{
    timer_free(SUN4I_TP(obj)->timer);
}

static void sun4i_tp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->desc = "Allwinner touch panel controller";
    dc->realize = sun4i_tp_realize;
    dc->vmsd = &vmstate_sun4i_tp;
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    rc->phases.enter = sun4i_tp_reset_enter;
    rc->phases.hold = sun4i_tp_reset_hold;
}

static void sun5i_a13_tp_class_init(ObjectClass *klass, void *data)
{
    Sun4iTpClass *c = SUN4I_TP_CLASS(klass);

    c->ctrl1_mask = 0x000ff27f;
    c->step = 100;
    c->offset = 144700;
}

static void sun6i_a31_tp_class_init(ObjectClass *klass, void *data)
{
    Sun4iTpClass *c = SUN4I_TP_CLASS(klass);

    c->ctrl1_mask = 0x000ff2ff;
    c->step = 167;
    c->offset = 271000;
}

static const TypeInfo sun4i_tp_types[] = {
    {
        .name = TYPE_SUN4I_TP,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(Sun4iTpState),
        .instance_init = sun4i_tp_init,
        .instance_finalize = sun4i_tp_finalize,
        .class_size = sizeof(Sun4iTpClass),
        .class_init = sun4i_tp_class_init,
    }, {
        .name = TYPE_SUN5I_A13_TP,
        .parent = TYPE_SUN4I_TP,
        .class_init = sun5i_a13_tp_class_init,
    }, {
        .name = TYPE_SUN6I_A31_TP,
        .parent = TYPE_SUN4I_TP,
        .class_init = sun6i_a31_tp_class_init,
    },
};

DEFINE_TYPES(sun4i_tp_types)
