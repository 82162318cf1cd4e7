/*
 * The bus port in front of an Allwinner peripheral
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/arm/sunxi-port.h"
#include "hw/irq.h"
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

static void sunxi_port_update(SunxiPort *s)
{
    bool open = !s->in_reset &&
                (!clock_has_source(s->bus) || clock_is_enabled(s->bus));

    if (s->block && s->block->enabled != open) {
        trace_sunxi_port(s->name, open);
        memory_region_set_enabled(s->block, open);
    }
}

static void sunxi_port_clock(void *opaque, ClockEvent event)
{
    sunxi_port_update(opaque);
}

static void sunxi_port_reset_line(void *opaque, int n, int level)
{
    SunxiPort *s = opaque;

    s->in_reset = level;
    sunxi_port_update(s);
}

MemoryRegion *sunxi_port_init(SunxiPort *s, MemoryRegion *block)
{
    uint64_t size = memory_region_size(block);

    memory_region_init(&s->window, OBJECT(s), s->name, size);
    memory_region_init_io(&s->closed, OBJECT(s), &sunxi_port_closed_ops, s,
                          "closed", size);
    memory_region_add_subregion_overlap(&s->window, 0, &s->closed, -1);
    memory_region_add_subregion(&s->window, 0, block);
    s->block = block;
    sunxi_port_update(s);
    return &s->window;
}

static int sunxi_port_post_load(void *opaque, int version_id)
{
    sunxi_port_update(opaque);
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
        VMSTATE_END_OF_LIST()
    }
};

static const Property sunxi_port_properties[] = {
    DEFINE_PROP_STRING("name", SunxiPort, name),
};

static void sunxi_port_instance_init(Object *obj)
{
    SunxiPort *s = SUNXI_PORT(obj);

    s->bus = qdev_init_clock_in(DEVICE(obj), "bus", sunxi_port_clock, s,
                                ClockUpdate);
    qdev_init_gpio_in(DEVICE(obj), sunxi_port_reset_line, 1);
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
        .class_init    = sunxi_port_class_init,
    }
};

DEFINE_TYPES(sunxi_port_types)
