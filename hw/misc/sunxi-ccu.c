/*
 * Allwinner sunxi clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What all sunxi clock control units have in common; the registers and the
 * clocks are the tables of a subclass, which also has the register list.
 *
 * The tables list clocks parents first. A register write marks the clocks
 * of that register, and one walk over the table computes these and what
 * hangs below them. Only then are the changed Clocks propagated, so that a
 * device that looks at two clocks never sees the tree half updated.
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/misc/sunxi-ccu.h"
#include "hw/qdev-clock.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define SDM_ENABLE      BIT(31)
#define SDM_FRAC_BITS   17

/* In place of a register's offset */
#define REG_ALL         (-1)
#define REG_NONE        (-2)

const uint8_t sunxi_ccu_apb_div[4] = { 2, 2, 4, 8 };

static const char *sunxi_ccu_id(SunxiCcuState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static const SunxiCcuTables *sunxi_ccu_tables(SunxiCcuState *s)
{
    return SUNXI_CCU_GET_CLASS(s)->tables;
}

static uint32_t sunxi_ccu_reg(SunxiCcuState *s, uint16_t offset)
{
    return s->regs[offset / 4];
}

/* What clocks go by, which may be behind the register */
static uint32_t sunxi_ccu_setting(SunxiCcuState *s, uint16_t offset)
{
    const SunxiCcuReg *desc = s->desc[offset / 4];
    uint32_t deferred = desc ? desc->deferred : 0;

    return (s->regs[offset / 4] & ~deferred) |
           (s->taken[offset / 4] & deferred);
}

static uint32_t sunxi_ccu_factor(const SunxiCcuFactor *f, uint32_t reg)
{
    uint32_t value;

    if (!f->width) {
        return 1;
    }

    value = extract32(reg, f->shift, f->width);
    switch (f->kind) {
    case SUNXI_CCU_FACTOR_PLAIN:
        return MAX(value, 1);
    case SUNXI_CCU_FACTOR_PLUS1:
        return value + 1;
    case SUNXI_CCU_FACTOR_POW2:
        return 1u << value;
    case SUNXI_CCU_FACTOR_TABLE:
        return f->table[value];
    }
    g_assert_not_reached();
}

/* The setting of the source multiplexer; may be a reserved one */
static unsigned sunxi_ccu_mux(const SunxiCcuClock *c, uint32_t reg)
{
    return c->mux_width ? extract32(reg, c->mux_shift, c->mux_width) : 0;
}

/* The parent a clock runs from, or -1 */
static int sunxi_ccu_parent(const SunxiCcuClock *c, uint32_t reg)
{
    unsigned sel = sunxi_ccu_mux(c, reg);

    return sel < c->n_parents ? c->parents[sel] : -1;
}

static uint64_t sunxi_ccu_period(SunxiCcuState *s, const SunxiCcuClock *c)
{
    uint32_t reg = sunxi_ccu_setting(s, c->reg);
    unsigned sel = sunxi_ccu_mux(c, reg);
    int parent = sunxi_ccu_parent(c, reg);
    uint64_t in, mul, div;

    if (!c->n_parents) {
        return CLOCK_PERIOD_FROM_HZ(c->fixed_hz);
    }

    /* A multiplexer set to a source that does not exist has no output */
    in = parent < 0 ? 0 : clock_get(s->clocks[parent]);
    if (!in) {
        return 0;
    }
    if (reg & c->bypass) {
        return in;
    }
    if ((reg & c->gate) != c->gate) {
        return 0;
    }
    if (c->frac_int && !(reg & c->frac_int)) {
        return CLOCK_PERIOD_FROM_HZ(c->frac_hz[!!(reg & c->frac_sel)]);
    }

    mul = sunxi_ccu_factor(&c->n, reg);
    div = MAX(c->prediv[sel], 1);
    if (c->sdm_reg && (reg & c->sdm_gate) == c->sdm_gate &&
        (sunxi_ccu_reg(s, c->sdm_reg) & SDM_ENABLE)) {
        mul = (mul << SDM_FRAC_BITS) |
              extract32(sunxi_ccu_reg(s, c->sdm_reg), 0, SDM_FRAC_BITS);
        div <<= SDM_FRAC_BITS;
    }
    mul *= (uint64_t)sunxi_ccu_factor(&c->k, reg) * MAX(c->mul, 1);
    div *= (uint64_t)sunxi_ccu_factor(&c->m, reg) *
           sunxi_ccu_factor(&c->p, reg) * MAX(c->div, 1);

    /* The widths of the fields keep both products far below this */
    assert(mul <= UINT32_MAX && div <= UINT32_MAX);
    return muldiv64(in, div, mul);
}

/*
 * Compute the clocks that depend on the register at @offset, or REG_ALL, or
 * on an input marked in s->changed. On return s->changed says which Clocks
 * have got another period.
 */
static void sunxi_ccu_compute(SunxiCcuState *s, int offset)
{
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    size_t i;

    for (i = t->n_inputs; i < t->n_clocks; i++) {
        const SunxiCcuClock *c = &t->clocks[i];
        int parent = sunxi_ccu_parent(c, sunxi_ccu_setting(s, c->reg));

        s->changed[i] = false;
        if (offset == REG_ALL || c->reg == offset ||
            (c->sdm_reg && c->sdm_reg == offset) ||
            (parent >= 0 && s->changed[parent])) {
            s->changed[i] = clock_set(s->clocks[i], sunxi_ccu_period(s, c));
            if (clock_is_enabled(s->clocks[i])) {
                s->regs[c->reg / 4] |= c->lock;
            } else {
                s->regs[c->reg / 4] &= ~c->lock;
            }
        }
    }
}

static void sunxi_ccu_propagate(SunxiCcuState *s)
{
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    size_t i;

    for (i = t->n_inputs; i < t->n_clocks; i++) {
        if (s->changed[i]) {
            trace_sunxi_ccu_clock(sunxi_ccu_id(s), t->clocks[i].name,
                                  clock_get_hz(s->clocks[i]));
            clock_propagate(s->clocks[i]);
        }
    }
}

static uint8_t sunxi_ccu_line_level(SunxiCcuState *s, const SunxiCcuLine *line)
{
    uint32_t value = sunxi_ccu_reg(s, line->reg) & line->mask;

    return line->field ? value : !!value != line->invert;
}

/* Drive the lines of the register at @offset, or REG_ALL */
static void sunxi_ccu_update_lines(SunxiCcuState *s, int offset)
{
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    size_t i;

    for (i = 0; i < t->n_lines; i++) {
        const SunxiCcuLine *line = &t->lines[i];
        uint8_t level = sunxi_ccu_line_level(s, line);

        if (offset == REG_ALL ||
            (line->reg == offset && level != s->line_level[i])) {
            s->line_level[i] = level;
            trace_sunxi_ccu_line(sunxi_ccu_id(s), line->name, level);
            qemu_set_irq(s->lines[i], level);
        }
    }
}

static void sunxi_ccu_input_changed(void *opaque, ClockEvent event)
{
    SunxiCcuState *s = SUNXI_CCU(opaque);
    const SunxiCcuTables *t = sunxi_ccu_tables(s);

    /* Which of the few inputs it was makes no difference worth tracking */
    memset(s->changed, true, t->n_inputs * sizeof(s->changed[0]));
    sunxi_ccu_compute(s, REG_NONE);
    memset(s->changed, false, t->n_inputs * sizeof(s->changed[0]));
    sunxi_ccu_propagate(s);
}

static uint64_t sunxi_ccu_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiCcuState *s = SUNXI_CCU(opaque);
    uint32_t value = s->regs[offset / 4];

    if (!s->desc[offset / 4]) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of a register that does not "
                      "exist, offset 0x%03" HWADDR_PRIx "\n",
                      sunxi_ccu_id(s), offset);
    }
    trace_sunxi_ccu_read(sunxi_ccu_id(s), offset, value);
    return value;
}

static void sunxi_ccu_write_reg(SunxiCcuState *s, hwaddr offset,
                                uint32_t value)
{
    const SunxiCcuReg *desc = s->desc[offset / 4];
    uint32_t *reg = &s->regs[offset / 4];
    uint32_t writable, update;

    trace_sunxi_ccu_write(sunxi_ccu_id(s), offset, value);

    if (!desc) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08x to a register "
                      "that does not exist, offset 0x%03" HWADDR_PRIx "\n",
                      sunxi_ccu_id(s), value, offset);
        return;
    }

    writable = desc->writable;
    if (desc->key_mask && (value & desc->key_mask) != desc->key) {
        writable &= ~desc->locked;
    } else {
        uint32_t reserved = ~(writable | desc->update | s->lock[offset / 4]);

        if ((value ^ *reg) & reserved) {
            qemu_log_mask(LOG_GUEST_ERROR, "%s: %s: write of 0x%08x changes "
                          "reserved bits 0x%08x\n", sunxi_ccu_id(s),
                          desc->name, value, (value ^ *reg) & reserved);
        }
    }

    update = value & desc->update;
    value = (*reg & ~writable) | (value & writable);
    if (value == *reg && !update) {
        return;
    }
    *reg = value;
    if (update) {
        s->taken[offset / 4] = value;
    }

    sunxi_ccu_compute(s, offset);
    sunxi_ccu_propagate(s);
    sunxi_ccu_update_lines(s, offset);
}

static void sunxi_ccu_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    sunxi_ccu_write_reg(SUNXI_CCU(opaque), offset, value);
}

/* The manual and all drivers know the registers as 32-bit words only */
static const MemoryRegionOps sunxi_ccu_ops = {
    .read = sunxi_ccu_read,
    .write = sunxi_ccu_write,
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

static void sunxi_ccu_reset_enter(Object *obj, ResetType type)
{
    SunxiCcuState *s = SUNXI_CCU(obj);
    int i;

    for (i = 0; i < SUNXI_CCU_NUM_REGS; i++) {
        s->regs[i] = s->desc[i] ? s->desc[i]->reset : 0;
        s->taken[i] = s->regs[i];
    }
}

static void sunxi_ccu_reset_hold(Object *obj, ResetType type)
{
    SunxiCcuState *s = SUNXI_CCU(obj);

    sunxi_ccu_compute(s, REG_ALL);
    sunxi_ccu_propagate(s);
    sunxi_ccu_update_lines(s, REG_ALL);
}

static int sunxi_ccu_post_load(void *opaque, int version_id)
{
    SunxiCcuState *s = SUNXI_CCU(opaque);
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    size_t i;

    /* What is connected to us migrates its own end: do not propagate */
    sunxi_ccu_compute(s, REG_ALL);
    for (i = 0; i < t->n_lines; i++) {
        s->line_level[i] = sunxi_ccu_line_level(s, &t->lines[i]);
    }
    return 0;
}

static const VMStateDescription sunxi_ccu_vmstate = {
    .name = TYPE_SUNXI_CCU,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_ccu_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(regs, SunxiCcuState, SUNXI_CCU_NUM_REGS),
        VMSTATE_UINT32_ARRAY(taken, SunxiCcuState, SUNXI_CCU_NUM_REGS),
        VMSTATE_ARRAY_CLOCK(in, SunxiCcuState, SUNXI_CCU_MAX_INPUTS),
        VMSTATE_END_OF_LIST()
    },
};

static void sunxi_ccu_realize(DeviceState *dev, Error **errp)
{
    SunxiCcuState *s = SUNXI_CCU(dev);
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    size_t i;

    for (i = 0; i < t->n_required; i++) {
        if (!clock_has_source(s->clocks[i])) {
            error_setg(errp, "%s: clock \"%s\" must be connected",
                       object_get_typename(OBJECT(dev)), t->clocks[i].name);
            return;
        }
    }
}

static void sunxi_ccu_init(Object *obj)
{
    SunxiCcuState *s = SUNXI_CCU(obj);
    const SunxiCcuTables *t = sunxi_ccu_tables(s);
    DeviceState *dev = DEVICE(obj);
    size_t i, j;

    memory_region_init_io(&s->iomem, obj, &sunxi_ccu_ops, s, TYPE_SUNXI_CCU,
                          SUNXI_CCU_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);

    for (i = 0; i < t->n_regs; i++) {
        s->desc[t->regs[i].offset / 4] = &t->regs[i];
    }

    assert(t->n_inputs <= SUNXI_CCU_MAX_INPUTS);
    s->clocks = g_new0(Clock *, t->n_clocks);
    s->changed = g_new0(bool, t->n_clocks);
    for (i = 0; i < t->n_clocks; i++) {
        const SunxiCcuClock *c = &t->clocks[i];

        if (i < t->n_inputs) {
            s->in[i] = qdev_init_clock_in(dev, c->name,
                                          sunxi_ccu_input_changed, s,
                                          ClockUpdate);
            s->clocks[i] = s->in[i];
            continue;
        }
        assert(c->n_parents <= SUNXI_CCU_MAX_PARENTS);
        for (j = 0; j < c->n_parents; j++) {
            assert(c->parents[j] < (int)i);
        }
        s->clocks[i] = qdev_init_clock_out(dev, c->name);
        s->lock[c->reg / 4] |= c->lock;
    }

    s->lines = g_new0(qemu_irq, t->n_lines);
    s->line_level = g_new0(uint8_t, t->n_lines);
    for (i = 0; i < t->n_lines; i++) {
        qdev_init_gpio_out_named(dev, &s->lines[i], t->lines[i].name, 1);
    }
}

static void sunxi_ccu_finalize(Object *obj)
{
    SunxiCcuState *s = SUNXI_CCU(obj);

    g_free(s->clocks);
    g_free(s->changed);
    g_free(s->lines);
    g_free(s->line_level);
}

static void sunxi_ccu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_ccu_realize;
    dc->vmsd = &sunxi_ccu_vmstate;
    rc->phases.enter = sunxi_ccu_reset_enter;
    rc->phases.hold = sunxi_ccu_reset_hold;
}

/* For every subclass, with its class_data */
static void sunxi_ccu_class_base_init(ObjectClass *klass, void *data)
{
    SUNXI_CCU_CLASS(klass)->tables = data;
}

static const TypeInfo sunxi_ccu_types[] = {
    {
        .name = TYPE_SUNXI_CCU,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiCcuState),
        .instance_init = sunxi_ccu_init,
        .instance_finalize = sunxi_ccu_finalize,
        .class_size = sizeof(SunxiCcuClass),
        .class_init = sunxi_ccu_class_init,
        .class_base_init = sunxi_ccu_class_base_init,
    },
};

DEFINE_TYPES(sunxi_ccu_types)
