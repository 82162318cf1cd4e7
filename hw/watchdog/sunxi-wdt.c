/*
 * Allwinner (sunxi) watchdog
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sun4i-a10-wdt:
 * Offset  Name  Reset  Access
 * 0x00    CTRL  0      wo      12:1 key 0xa57, 0 restart; reads 0
 * 0x04    MODE  0x02   rw      6:3 interval, 1 reset on expiry, 0 enable
 *
 * sun6i-a31-wdt:
 * 0x00    IRQ_EN   0   rw      0
 * 0x04    IRQ_STA  0   rw1c    0
 * 0x10    CTRL     0   wo      as above
 * 0x14    CFG      1   rw      1:0 on expiry: 1 reset, 2 interrupt
 * 0x18    MODE     0   rw      7:4 interval, 0 enable
 *
 * Registers: A20 user manual and Linux's sunxi_wdt.c.  Reset values: the
 * linux-sunxi wiki's register guide; that of CFG is not known for certain.
 *
 * What software needs of it:
 * - Xen only ever writes MODE: setting the enable bit starts the count;
 * - Linux, when it reboots, writes MODE again every 5 ms until the machine is
 *   gone: a write to MODE that leaves the enable bit set does not restart the
 *   count;
 * - the boot ROM stops it by clearing the enable bit.
 *
 * A new interval counts from the next restart or enable on.  Without reset on
 * expiry there is an interrupt, and the count starts again; neither point is
 * stated by the manual.  The reserved values of CFG are taken as 2.
 *
 * QEMU's allwinner-wdt is not used: its sun4i variant has no key, takes any
 * bit of MODE, leaves it 0 at reset, has no interrupt, and counts half
 * seconds of the host's making instead of a clock's.  To mend that would
 * leave nothing of it but the interval table.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/watchdog/sunxi-wdt.h"
#include "migration/vmstate.h"
#include "system/watchdog.h"
#include "trace.h"

/* CTRL and the enable bit are the same in all generations. */
FIELD(CTRL, RESTART, 0, 1)
FIELD(CTRL, KEY, 1, 12)
#define CTRL_KEY                0xa57

FIELD(MODE, ENABLE, 0, 1)
#define MODE_INTERVAL_LEN       4

REG32(SUN4I_CTRL, 0x0)
REG32(SUN4I_MODE, 0x4)
    FIELD(SUN4I_MODE, RESET, 1, 1)
    FIELD(SUN4I_MODE, INTERVAL, 3, MODE_INTERVAL_LEN)
#define SUN4I_MODE_RESET        R_SUN4I_MODE_RESET_MASK
#define SUN4I_SIZE              0x10

REG32(SUN6I_IRQ_EN, 0x00)
REG32(SUN6I_IRQ_STA, 0x04)
REG32(SUN6I_CTRL, 0x10)
REG32(SUN6I_CFG, 0x14)
REG32(SUN6I_MODE, 0x18)
    FIELD(SUN6I_MODE, INTERVAL, 4, MODE_INTERVAL_LEN)
#define SUN6I_SIZE              0x20
#define SUN6I_IRQ               BIT(0)
#define SUN6I_CFG_MASK          0x3
#define SUN6I_CFG_RESET         1

/* What is at an offset of the register block */
enum {
    REG_NONE,
    REG_CTRL,
    REG_MODE,
    REG_IRQ_EN,
    REG_IRQ_STA,
    REG_CFG,
};

#define CYCLES_PER_HALF_SECOND  (24000000 / 2)

/* Values of the interval field, in half seconds; the others are reserved. */
static const uint8_t sunxi_wdt_intervals[] = {
    1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32
};

static int64_t sunxi_wdt_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static bool sunxi_wdt_enabled(SunxiWdtState *s)
{
    return FIELD_EX32(s->mode, MODE, ENABLE);
}

static void sunxi_wdt_update(SunxiWdtState *s)
{
    sunxi_down_counter_wait(&s->counter, s->deadline, true);
}

static void sunxi_wdt_restart(SunxiWdtState *s, int64_t now)
{
    SunxiWdtClass *c = SUNXI_WDT_GET_CLASS(s);
    unsigned interval = extract32(s->mode, c->interval_shift,
                                  MODE_INTERVAL_LEN);

    if (interval >= ARRAY_SIZE(sunxi_wdt_intervals)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: reserved interval %u\n",
                      s->id, interval);
        interval = ARRAY_SIZE(sunxi_wdt_intervals) - 1;
    }
    sunxi_down_counter_load(&s->counter, now,
                            (uint64_t)sunxi_wdt_intervals[interval] *
                            CYCLES_PER_HALF_SECOND);
    sunxi_down_counter_run(&s->counter, now, true);
    trace_sunxi_wdt_restart(s->id, sunxi_wdt_intervals[interval] * 500);
}

static void sunxi_wdt_update_irq(SunxiWdtState *s)
{
    qemu_set_irq(s->irq, !!(s->irq_sta & s->irq_en));
}

/* Account for what the watchdog has done until @now */
static void sunxi_wdt_sync(SunxiWdtState *s, int64_t now)
{
    SunxiWdtClass *c = SUNXI_WDT_GET_CLASS(s);
    bool resets;

    if (!sunxi_down_counter_sync(&s->counter, now, 0, true)) {
        return;
    }

    resets = c->resets_system(s);
    trace_sunxi_wdt_expired(s->id, resets);
    /* What the user wants done may leave the machine running. */
    sunxi_wdt_restart(s, now);
    if (resets) {
        watchdog_perform_action();
    } else {
        s->irq_sta = SUN6I_IRQ;
        sunxi_wdt_update_irq(s);
        qemu_irq_pulse(s->expired);
    }
}

static void sunxi_wdt_deadline(void *opaque)
{
    SunxiWdtState *s = opaque;

    sunxi_wdt_sync(s, sunxi_wdt_now());
    sunxi_wdt_update(s);
}

static void sunxi_wdt_write_ctrl(SunxiWdtState *s, uint32_t value, int64_t now)
{
    if (FIELD_EX32(value, CTRL, KEY) != CTRL_KEY) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: CTRL write 0x%08" PRIx32 " without the key\n",
                      s->id, value);
        return;
    }
    if (FIELD_EX32(value, CTRL, RESTART) && sunxi_wdt_enabled(s)) {
        sunxi_wdt_restart(s, now);
    }
}

static void sunxi_wdt_write_mode(SunxiWdtState *s, uint32_t value, int64_t now)
{
    SunxiWdtClass *c = SUNXI_WDT_GET_CLASS(s);
    bool was_enabled = sunxi_wdt_enabled(s);

    if (value & ~c->mode_rw_mask) {
        qemu_log_mask(LOG_UNIMP, "%s: MODE bits 0x%08" PRIx32 "\n",
                      s->id, value & ~c->mode_rw_mask);
    }
    s->mode = value & c->mode_rw_mask;
    if (!sunxi_wdt_enabled(s)) {
        sunxi_down_counter_run(&s->counter, now, false);
    } else if (!was_enabled) {
        sunxi_wdt_restart(s, now);
    }
}

static uint64_t sunxi_wdt_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiWdtState *s = opaque;
    uint32_t value = 0;

    switch (SUNXI_WDT_GET_CLASS(s)->regs[offset / 4]) {
    case REG_CTRL:
        break;
    case REG_MODE:
        value = s->mode;
        break;
    case REG_IRQ_EN:
        value = s->irq_en;
        break;
    case REG_IRQ_STA:
        value = s->irq_sta;
        break;
    case REG_CFG:
        value = s->cfg;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    trace_sunxi_wdt_read(s->id, offset, value);
    return value;
}

static void sunxi_wdt_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiWdtState *s = opaque;
    int64_t now = sunxi_wdt_now();

    trace_sunxi_wdt_write(s->id, offset, value);
    sunxi_wdt_sync(s, now);

    switch (SUNXI_WDT_GET_CLASS(s)->regs[offset / 4]) {
    case REG_CTRL:
        sunxi_wdt_write_ctrl(s, value, now);
        break;
    case REG_MODE:
        sunxi_wdt_write_mode(s, value, now);
        break;
    case REG_IRQ_EN:
        s->irq_en = value & SUN6I_IRQ;
        sunxi_wdt_update_irq(s);
        break;
    case REG_IRQ_STA:
        s->irq_sta &= ~value;
        sunxi_wdt_update_irq(s);
        break;
    case REG_CFG:
        s->cfg = value & SUN6I_CFG_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
    sunxi_wdt_update(s);
}

static const MemoryRegionOps sunxi_wdt_ops = {
    .read = sunxi_wdt_read,
    .write = sunxi_wdt_write,
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

static void sunxi_wdt_clk_changed(void *opaque, ClockEvent event)
{
    SunxiWdtState *s = opaque;
    int64_t now = sunxi_wdt_now();

    sunxi_wdt_sync(s, now);
    sunxi_down_counter_set_rate(&s->counter, now, clock_get_hz(s->osc24m), 1);
    sunxi_wdt_update(s);
}

static void sunxi_wdt_reset_enter(Object *obj, ResetType type)
{
    SunxiWdtState *s = SUNXI_WDT(obj);
    int64_t now = sunxi_wdt_now();

    s->mode = SUNXI_WDT_GET_CLASS(s)->mode_reset;
    s->cfg = SUN6I_CFG_RESET;
    s->irq_en = 0;
    s->irq_sta = 0;
    sunxi_down_counter_reset(&s->counter, now);
    sunxi_down_counter_set_rate(&s->counter, now, clock_get_hz(s->osc24m), 1);
    sunxi_wdt_update(s);
}

static void sunxi_wdt_reset_hold(Object *obj, ResetType type)
{
    sunxi_wdt_update_irq(SUNXI_WDT(obj));
}

static int sunxi_wdt_post_load(void *opaque, int version_id)
{
    sunxi_wdt_update(opaque);
    return 0;
}

static const VMStateDescription vmstate_sunxi_wdt = {
    .name = "sunxi-wdt",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_wdt_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(osc24m, SunxiWdtState),
        VMSTATE_STRUCT(counter, SunxiWdtState, 1, vmstate_sunxi_down_counter,
                       SunxiDownCounter),
        VMSTATE_UINT32(mode, SunxiWdtState),
        VMSTATE_UINT32(cfg, SunxiWdtState),
        VMSTATE_UINT32(irq_en, SunxiWdtState),
        VMSTATE_UINT32(irq_sta, SunxiWdtState),
        VMSTATE_END_OF_LIST()
    }
};

static void sunxi_wdt_realize(DeviceState *dev, Error **errp)
{
    SunxiWdtState *s = SUNXI_WDT(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sunxi_wdt_init(Object *obj)
{
    SunxiWdtState *s = SUNXI_WDT(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_wdt_ops, s, TYPE_SUNXI_WDT,
                          SUNXI_WDT_GET_CLASS(s)->size);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL, sunxi_wdt_deadline, s);
    sunxi_down_counter_reset(&s->counter, 0);
    qdev_init_gpio_out_named(dev, &s->expired, "expired", 1);
    s->osc24m = qdev_init_clock_in(dev, "osc24m", sunxi_wdt_clk_changed, s,
                                   ClockUpdate);
}

static void sunxi_wdt_finalize(Object *obj)
{
    timer_free(SUNXI_WDT(obj)->deadline);
}

static void sunxi_wdt_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_wdt_realize;
    dc->vmsd = &vmstate_sunxi_wdt;
    set_bit(DEVICE_CATEGORY_WATCHDOG, dc->categories);
    rc->phases.enter = sunxi_wdt_reset_enter;
    rc->phases.hold = sunxi_wdt_reset_hold;
}

static bool sun4i_wdt_resets_system(SunxiWdtState *s)
{
    return FIELD_EX32(s->mode, SUN4I_MODE, RESET);
}

static const uint8_t sun4i_wdt_regs[SUN4I_SIZE / 4] = {
    [R_SUN4I_CTRL] = REG_CTRL,
    [R_SUN4I_MODE] = REG_MODE,
};

static void sun4i_wdt_class_init(ObjectClass *klass, void *data)
{
    SunxiWdtClass *c = SUNXI_WDT_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner sun4i watchdog";
    c->size = SUN4I_SIZE;
    c->regs = sun4i_wdt_regs;
    c->mode_rw_mask = R_MODE_ENABLE_MASK | R_SUN4I_MODE_RESET_MASK |
                      R_SUN4I_MODE_INTERVAL_MASK;
    c->mode_reset = SUN4I_MODE_RESET;
    c->interval_shift = R_SUN4I_MODE_INTERVAL_SHIFT;
    c->resets_system = sun4i_wdt_resets_system;
}

static bool sun6i_wdt_resets_system(SunxiWdtState *s)
{
    return s->cfg == SUN6I_CFG_RESET;
}

static const uint8_t sun6i_wdt_regs[SUN6I_SIZE / 4] = {
    [R_SUN6I_IRQ_EN] = REG_IRQ_EN,
    [R_SUN6I_IRQ_STA] = REG_IRQ_STA,
    [R_SUN6I_CTRL] = REG_CTRL,
    [R_SUN6I_CFG] = REG_CFG,
    [R_SUN6I_MODE] = REG_MODE,
};

static void sun6i_wdt_class_init(ObjectClass *klass, void *data)
{
    SunxiWdtClass *c = SUNXI_WDT_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner sun6i watchdog";
    c->size = SUN6I_SIZE;
    c->regs = sun6i_wdt_regs;
    c->mode_rw_mask = R_MODE_ENABLE_MASK | R_SUN6I_MODE_INTERVAL_MASK;
    c->interval_shift = R_SUN6I_MODE_INTERVAL_SHIFT;
    c->resets_system = sun6i_wdt_resets_system;
}

static const TypeInfo sunxi_wdt_types[] = {
    {
        .name = TYPE_SUNXI_WDT,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiWdtState),
        .instance_init = sunxi_wdt_init,
        .instance_finalize = sunxi_wdt_finalize,
        .class_size = sizeof(SunxiWdtClass),
        .class_init = sunxi_wdt_class_init,
    }, {
        .name = TYPE_SUN4I_WDT,
        .parent = TYPE_SUNXI_WDT,
        .class_init = sun4i_wdt_class_init,
    }, {
        .name = TYPE_SUN6I_WDT,
        .parent = TYPE_SUNXI_WDT,
        .class_init = sun6i_wdt_class_init,
    },
};

DEFINE_TYPES(sunxi_wdt_types)
