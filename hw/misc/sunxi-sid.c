/*
 * Allwinner sunxi security ID, the plain variant
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset       name     reset      access
 *   0x00 - 0x0c  WORD0-3  the fuses  ro
 *
 * The rest of the 512 bytes reads as zero: Linux's driver takes all of them
 * for entropy (drivers/nvmem/sunxi_sid.c). Later chips, QEMU's allwinner-sid,
 * have the fuses behind a command register at 0x40 instead; whether this one
 * has anything there, to write the fuses with, is not known.
 *
 * The words are fuses: they are what they are by configuration, no guest can
 * change them, and there is no state to reset or to migrate.
 */

#include "qemu/osdep.h"
#include "hw/misc/sunxi-sid.h"
#include "hw/qdev-properties.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

static const char *sunxi_sid_id(SunxiSidState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static uint64_t sunxi_sid_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiSidState *s = SUN7I_A20_SID(opaque);
    uint32_t value = 0;

    if (offset / 4 < SUNXI_SID_NUM_WORDS) {
        value = extract32(s->words[offset / 4], (offset % 4) * 8, size * 8);
    }
    trace_sunxi_sid_read(sunxi_sid_id(s), offset, size, value);
    return value;
}

static void sunxi_sid_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiSidState *s = SUN7I_A20_SID(opaque);

    qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%" PRIx64 " to read-only "
                  "offset 0x%03" HWADDR_PRIx "\n", sunxi_sid_id(s), value,
                  offset);
}

static const MemoryRegionOps sunxi_sid_ops = {
    .read = sunxi_sid_read,
    .write = sunxi_sid_write,
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

static void sunxi_sid_init(Object *obj)
{
    SunxiSidState *s = SUN7I_A20_SID(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_sid_ops, s,
                          TYPE_SUN7I_A20_SID, SUNXI_SID_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
}

static const Property sunxi_sid_properties[] = {
    DEFINE_PROP_UINT32("sid0", SunxiSidState, words[0], 0),
    DEFINE_PROP_UINT32("sid1", SunxiSidState, words[1], 0),
    DEFINE_PROP_UINT32("sid2", SunxiSidState, words[2], 0),
    DEFINE_PROP_UINT32("sid3", SunxiSidState, words[3], 0),
};

static void sunxi_sid_class_init(ObjectClass *klass, void *data)
{
    device_class_set_props(DEVICE_CLASS(klass), sunxi_sid_properties);
}

static const TypeInfo sunxi_sid_types[] = {
    {
        .name = TYPE_SUN7I_A20_SID,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SunxiSidState),
        .instance_init = sunxi_sid_init,
        .class_init = sunxi_sid_class_init,
    },
};

DEFINE_TYPES(sunxi_sid_types)
