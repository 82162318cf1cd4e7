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
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define DIGITS_PER_WORD 8

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

static char *sunxi_sid_get(Object *obj, Error **errp)
{
    SunxiSidState *s = SUN7I_A20_SID(obj);

    return g_strdup_printf("%08x:%08x:%08x:%08x", s->words[0], s->words[1],
                           s->words[2], s->words[3]);
}

static void sunxi_sid_set(Object *obj, const char *value, Error **errp)
{
    SunxiSidState *s = SUN7I_A20_SID(obj);
    uint32_t words[SUNXI_SID_NUM_WORDS] = { 0 };
    const char *p = value;
    int i;

    for (i = 0; i < SUNXI_SID_NUM_WORDS * DIGITS_PER_WORD; i++, p++) {
        if (i && i % DIGITS_PER_WORD == 0 && (*p == ':' || *p == '-')) {
            p++;
        }
        if (!g_ascii_isxdigit(*p)) {
            break;
        }
        words[i / DIGITS_PER_WORD] <<= 4;
        words[i / DIGITS_PER_WORD] |= g_ascii_xdigit_value(*p);
    }
    if (i < SUNXI_SID_NUM_WORDS * DIGITS_PER_WORD || *p) {
        error_setg(errp, "security ID \"%s\" is not four words of eight "
                   "hexadecimal digits", value);
        return;
    }
    memcpy(s->words, words, sizeof(words));
}

static void sunxi_sid_init(Object *obj)
{
    SunxiSidState *s = SUN7I_A20_SID(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_sid_ops, s,
                          TYPE_SUN7I_A20_SID, SUNXI_SID_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
}

static void sunxi_sid_class_init(ObjectClass *klass, void *data)
{
    object_class_property_add_str(klass, "sid", sunxi_sid_get, sunxi_sid_set);
    object_class_property_set_description(klass, "sid",
        "The four words of the security ID, in hexadecimal");
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
