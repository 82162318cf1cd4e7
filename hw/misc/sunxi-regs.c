/*
 * A block of registers with nothing behind them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registers are those of the description that the device is made with;
 * see the header for what this is and what it is not.
 */

#include "qemu/osdep.h"
#include "hw/misc/sunxi-regs.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

static uint64_t sunxi_regs_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiRegsState *s = SUNXI_REGS(opaque);
    uint32_t value = extract32(s->regs[offset / 4], (offset % 4) * 8,
                               size * 8);

    if (!s->desc[offset / 4]) {
        qemu_log_mask(LOG_UNIMP, "%s: unimplemented read, size %u, offset 0x%"
                      HWADDR_PRIx "\n", s->block->name, size, offset);
    }
    trace_sunxi_regs_read(s->block->name, offset, size, value);
    return value;
}

static void sunxi_regs_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    SunxiRegsState *s = SUNXI_REGS(opaque);
    const SunxiRegsRow *row = s->desc[offset / 4];
    uint32_t *reg = &s->regs[offset / 4];
    unsigned shift = (offset % 4) * 8;
    uint32_t lanes = MAKE_64BIT_MASK(shift, size * 8);

    trace_sunxi_regs_write(s->block->name, offset, size, value);
    if (!row) {
        qemu_log_mask(LOG_UNIMP, "%s: unimplemented write of 0x%" PRIx64
                      ", size %u, offset 0x%" HWADDR_PRIx "\n",
                      s->block->name, value, size, offset);
        return;
    }

    /* The bits of "self" need nothing done: they are 0, and stay so */
    value <<= shift;
    *reg = (*reg & ~(row->rw & lanes)) | (value & row->rw & lanes);
    *reg &= ~(value & row->w1c & lanes);

    if (value & lanes & ~(row->rw | row->w1c | row->self)) {
        trace_sunxi_regs_ignored(s->block->name, offset,
            value & lanes & ~(row->rw | row->w1c | row->self));
    }
}

/* The MUSB has registers of all three sizes */
static const MemoryRegionOps sunxi_regs_ops = {
    .read = sunxi_regs_read,
    .write = sunxi_regs_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
};

static void sunxi_regs_reset_enter(Object *obj, ResetType type)
{
    SunxiRegsState *s = SUNXI_REGS(obj);

    for (uint32_t i = 0; i < s->n_regs; i++) {
        s->regs[i] = s->desc[i] ? s->desc[i]->reset : 0;
    }
}

static const VMStateDescription sunxi_regs_vmstate = {
    .name = TYPE_SUNXI_REGS,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_EQUAL(n_regs, SunxiRegsState, NULL),
        VMSTATE_VARRAY_UINT32(regs, SunxiRegsState, n_regs, 1,
                              vmstate_info_uint32, uint32_t),
        VMSTATE_END_OF_LIST()
    },
};

DeviceState *sunxi_regs_new(const SunxiRegsBlock *block)
{
    DeviceState *dev = qdev_new(TYPE_SUNXI_REGS);
    SunxiRegsState *s = SUNXI_REGS(dev);
    size_t i, j;

    assert(block->size && block->size % 4 == 0);
    s->block = block;
    s->n_regs = block->size / 4;
    s->regs = g_new0(uint32_t, s->n_regs);
    s->desc = g_new0(const SunxiRegsRow *, s->n_regs);

    for (i = 0; i < block->n_rows; i++) {
        const SunxiRegsRow *row = &block->rows[i];

        assert(row->offset % 4 == 0 && !(row->reset & row->self));
        for (j = 0; j < MAX(row->count, 1); j++) {
            size_t index = row->offset / 4 + j;

            assert(index < s->n_regs);
            s->desc[index] = row;
        }
    }
    return dev;
}

static void sunxi_regs_realize(DeviceState *dev, Error **errp)
{
    SunxiRegsState *s = SUNXI_REGS(dev);

    if (!s->block) {
        error_setg(errp, "%s: has no description", TYPE_SUNXI_REGS);
        return;
    }
    memory_region_init_io(&s->iomem, OBJECT(dev), &sunxi_regs_ops, s,
                          s->block->name, s->block->size);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->iomem);
}

static void sunxi_regs_finalize(Object *obj)
{
    SunxiRegsState *s = SUNXI_REGS(obj);

    g_free(s->regs);
    g_free(s->desc);
}

static void sunxi_regs_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_regs_realize;
    dc->vmsd = &sunxi_regs_vmstate;
    rc->phases.enter = sunxi_regs_reset_enter;
}

static const TypeInfo sunxi_regs_types[] = {
    {
        .name = TYPE_SUNXI_REGS,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SunxiRegsState),
        .instance_finalize = sunxi_regs_finalize,
        .class_init = sunxi_regs_class_init,
    },
};

DEFINE_TYPES(sunxi_regs_types)
