/*
 * The bus port in front of an Allwinner peripheral
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "hw/arm/sunxi-port.h"
#include "hw/core/cpu.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "trace.h"

static uint64_t sunxi_port_closed_read(void *opaque, hwaddr offset,
                                       unsigned size)
{
    SunxiPort *s = opaque;

    qemu_log_mask(LOG_GUEST_ERROR, "%s: read at 0x%" HWADDR_PRIx
                  " while %s\n", s->name, offset,
                  s->in_reset ? "in reset" : "its bus clock is off");
    return 0;
}

static void sunxi_port_closed_write(void *opaque, hwaddr offset,
                                    uint64_t value, unsigned size)
{
    SunxiPort *s = opaque;

    qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%" PRIx64 " at 0x%"
                  HWADDR_PRIx " while %s\n", s->name, value, offset,
                  s->in_reset ? "in reset" : "its bus clock is off");
}

static const MemoryRegionOps sunxi_port_closed_ops = {
    .read = sunxi_port_closed_read,
    .write = sunxi_port_closed_write,
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

/*
 * In front of the block while it is closed to the non-secure world. What is
 * let through takes the way that it would have taken without this.
 */
static MemTxResult sunxi_port_guard_read(void *opaque, hwaddr offset,
                                         uint64_t *value, unsigned size,
                                         MemTxAttrs attrs)
{
    SunxiPort *s = opaque;
    MemoryRegion *mr = s->regs->enabled ? s->regs : &s->closed;

    if (attrs.secure) {
        return memory_region_dispatch_read(mr, offset, value,
                                           size_memop(size) | MO_LE, attrs);
    }
    qemu_log_mask(LOG_GUEST_ERROR, "%s: non-secure read at 0x%" HWADDR_PRIx
                  "\n", s->name, offset);
    *value = 0;
    return MEMTX_OK;
}

static MemTxResult sunxi_port_guard_write(void *opaque, hwaddr offset,
                                          uint64_t value, unsigned size,
                                          MemTxAttrs attrs)
{
    SunxiPort *s = opaque;
    MemoryRegion *mr = s->regs->enabled ? s->regs : &s->closed;

    if (attrs.secure) {
        return memory_region_dispatch_write(mr, offset, value,
                                            size_memop(size) | MO_LE, attrs);
    }
    qemu_log_mask(LOG_GUEST_ERROR, "%s: non-secure write of 0x%" PRIx64
                  " at 0x%" HWADDR_PRIx "\n", s->name, value, offset);
    return MEMTX_OK;
}

static const MemoryRegionOps sunxi_port_guard_ops = {
    .read_with_attrs = sunxi_port_guard_read,
    .write_with_attrs = sunxi_port_guard_write,
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

static void sunxi_port_update(SunxiPort *s)
{
    bool open = !s->in_reset && !s->reset_pending &&
                (!clock_has_source(s->bus) || clock_is_enabled(s->bus));

    if (s->regs && s->regs->enabled != open) {
        trace_sunxi_port(s->name, open);
        memory_region_set_enabled(s->regs, open);
    }
    if (s->guarded && s->guard.enabled != !s->non_secure) {
        trace_sunxi_port_guard(s->name, s->non_secure);
        memory_region_set_enabled(&s->guard, !s->non_secure);
    }
}

static void sunxi_port_clock(void *opaque, ClockEvent event)
{
    sunxi_port_update(opaque);
}

/*
 * device_cold_reset() would go on to the block's buses and reset an SD card
 * with its controller, so this runs the phases of the block alone.
 */
static void sunxi_port_reset_block(SunxiPort *s)
{
    Object *obj = OBJECT(s->block);
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);

    trace_sunxi_port_reset(s->name);
    if (rc->phases.enter) {
        rc->phases.enter(obj, RESET_TYPE_COLD);
    }
    if (rc->phases.hold) {
        rc->phases.hold(obj, RESET_TYPE_COLD);
    }
    if (rc->phases.exit) {
        rc->phases.exit(obj, RESET_TYPE_COLD);
    }
}

static void sunxi_port_reset_bh(void *opaque)
{
    SunxiPort *s = opaque;

    if (s->reset_pending) {
        s->reset_pending = false;
        sunxi_port_reset_block(s);
        sunxi_port_update(s);
    }
}

static void sunxi_port_reset_line(void *opaque, int n, int level)
{
    SunxiPort *s = opaque;
    bool asserted = level && !s->in_reset;

    s->in_reset = level;
    if (!s->block) {
        return;
    }
    if (resettable_is_in_reset(OBJECT(s->block))) {
        /* The whole machine is being reset, and the block with it */
        s->reset_pending = false;
    } else if (asserted) {
        /*
         * The line may have been changed by the block's own DMA, which must
         * not find it reset when it goes on: wait until it is done. A core
         * may use the block in its next instruction, and is not kept waiting.
         */
        if (current_cpu && !s->block->mem_reentrancy_guard.engaged_in_io) {
            sunxi_port_reset_block(s);
        } else {
            s->reset_pending = true;
            qemu_bh_schedule(s->reset_bh);
        }
    }
    sunxi_port_update(s);
}

static void sunxi_port_non_secure_line(void *opaque, int n, int level)
{
    SunxiPort *s = opaque;

    s->non_secure = level;
    sunxi_port_update(s);
}

MemoryRegion *sunxi_port_init(SunxiPort *s, DeviceState *block,
                              MemoryRegion *regs)
{
    uint64_t size = memory_region_size(regs);

    memory_region_init(&s->window, OBJECT(s), s->name, size);
    memory_region_init_io(&s->closed, OBJECT(s), &sunxi_port_closed_ops, s,
                          "closed", size);
    memory_region_add_subregion_overlap(&s->window, 0, &s->closed, -1);
    memory_region_add_subregion(&s->window, 0, regs);
    if (s->guarded) {
        memory_region_init_io(&s->guard, OBJECT(s), &sunxi_port_guard_ops, s,
                              "guard", size);
        memory_region_add_subregion_overlap(&s->window, 0, &s->guard, 1);
    }
    s->block = block;
    s->regs = regs;
    sunxi_port_update(s);
    return &s->window;
}

static int sunxi_port_post_load(void *opaque, int version_id)
{
    SunxiPort *s = opaque;

    if (s->reset_pending) {
        qemu_bh_schedule(s->reset_bh);
    }
    sunxi_port_update(s);
    return 0;
}

static const VMStateDescription vmstate_sunxi_port = {
    .name = TYPE_SUNXI_PORT,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_port_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(bus, SunxiPort),
        VMSTATE_BOOL(in_reset, SunxiPort),
        VMSTATE_BOOL(reset_pending, SunxiPort),
        VMSTATE_BOOL(non_secure, SunxiPort),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sunxi_port_properties[] = {
    DEFINE_PROP_STRING("name", SunxiPort, name),
    DEFINE_PROP_BOOL("guarded", SunxiPort, guarded, false),
};

static void sunxi_port_instance_init(Object *obj)
{
    SunxiPort *s = SUNXI_PORT(obj);

    s->bus = qdev_init_clock_in(DEVICE(obj), "bus", sunxi_port_clock, s,
                                ClockUpdate);
    qdev_init_gpio_in(DEVICE(obj), sunxi_port_reset_line, 1);
    qdev_init_gpio_in_named(DEVICE(obj), sunxi_port_non_secure_line,
                            "non-secure", 1);
    s->reset_bh = qemu_bh_new(sunxi_port_reset_bh, s);
}

static void sunxi_port_finalize(Object *obj)
{
    qemu_bh_delete(SUNXI_PORT(obj)->reset_bh);
}

static void sunxi_port_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_sunxi_port;
    dc->user_creatable = false;
    device_class_set_props(dc, sunxi_port_properties);
}

static const TypeInfo sunxi_port_types[] = {
    {
        .name          = TYPE_SUNXI_PORT,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(SunxiPort),
        .instance_init = sunxi_port_instance_init,
        .instance_finalize = sunxi_port_finalize,
        .class_init    = sunxi_port_class_init,
    }
};

DEFINE_TYPES(sunxi_port_types)
