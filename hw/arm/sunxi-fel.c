/*
 * Allwinner sunxi boards: the host at the other end of FEL mode
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/arm/sunxi-fel.h"
#include "hw/arm/sunxi-image.h"
#include "migration/vmstate.h"
#include "trace.h"

/* What an SPL has for a magic when it has come through FEL */
#define FEL_MAGIC           "eGON.FEL"
/*
 * As long as an SPL may be, and where U-Boot is at the least. Some boot ROMs
 * take less than that from a medium.
 */
#define FEL_SPL_MAX         (32 * KiB)

/* What the ROM is to call next */
typedef enum SunxiFelStage {
    FEL_DONE,
    FEL_SPL,
    FEL_UBOOT,
} SunxiFelStage;

struct SunxiFelState {
    SysBusDevice parent_obj;

    SunxiSoc *soc;
    MemoryRegion word;
    uint8_t *file;
    uint32_t spl_length;
    /* NULL if the file has none */
    const uint8_t *uboot;
    uint32_t uboot_length;
    uint32_t uboot_load;
    uint32_t stage;
};

/* Returns: the address, for the ROM to call it, if something is there */
static uint32_t sunxi_fel_send(SunxiFelState *s, uint32_t address,
                               const uint8_t *data, uint32_t length)
{
    AddressSpace *as = cpu_get_address_space(CPU(&s->soc->cpu[0]),
                                             ARMASIdx_S);

    trace_sunxi_fel_send(address, length);
    if (address_space_write(as, address, MEMTXATTRS_UNSPECIFIED, data,
                            length) != MEMTX_OK) {
        warn_report("FEL: nothing can be written to 0x%x", address);
        return SUNXI_FEL_NOTHING;
    }
    return address;
}

static uint64_t sunxi_fel_read(void *opaque, hwaddr addr, unsigned size)
{
    SunxiFelState *s = opaque;
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s->soc);

    switch (s->stage) {
    case FEL_SPL:
        s->stage = s->uboot ? FEL_UBOOT : FEL_DONE;
        return sunxi_fel_send(s, sc->spl_base, s->file, s->spl_length);
    case FEL_UBOOT:
        s->stage = FEL_DONE;
        return sunxi_fel_send(s, s->uboot_load, s->uboot, s->uboot_length);
    default:
        return SUNXI_FEL_NOTHING;
    }
}

static void sunxi_fel_write(void *opaque, hwaddr addr, uint64_t value,
                            unsigned size)
{
    /* It is ROM. */
}

static const MemoryRegionOps sunxi_fel_ops = {
    .read = sunxi_fel_read,
    .write = sunxi_fel_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

void sunxi_fel_start(SunxiFelState *s)
{
    s->stage = FEL_SPL;
}

static void sunxi_fel_reset_hold(Object *obj, ResetType type)
{
    SUNXI_FEL(obj)->stage = FEL_DONE;
}

/* Find out what is in the file, before a guest is there to hear of it. */
static bool sunxi_fel_check(SunxiFelState *s, gsize size, uint64_t ram_size,
                            Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s->soc);
    uint64_t offset;

    if (size < EGON_HEADER_SIZE) {
        error_setg(errp, "no " EGON_MAGIC);
        return false;
    }
    s->spl_length = sunxi_egon_length(s->file, FEL_SPL_MAX, errp);
    if (!s->spl_length) {
        return false;
    }
    if (s->spl_length > size) {
        error_setg(errp, "the SPL is cut off");
        return false;
    }
    if (!sunxi_egon_check(s->file, s->spl_length, errp)) {
        return false;
    }
    memcpy(s->file + EGON_MAGIC_OFFSET, FEL_MAGIC, strlen(FEL_MAGIC));

    if (size <= FEL_SPL_MAX) {
        return true;
    }
    s->uboot = s->file + FEL_SPL_MAX;
    size -= FEL_SPL_MAX;
    if (size < 4 || ldl_be_p(s->uboot) != UIMAGE_MAGIC) {
        error_setg(errp, "no uImage behind the SPL, at 32 KiB");
        return false;
    }
    if (!sunxi_uimage_check(s->uboot, size, errp)) {
        return false;
    }
    if (s->uboot[UIMAGE_TYPE_OFFSET] != UIMAGE_TYPE_FIRMWARE) {
        error_setg(errp, "the uImage behind the SPL is no firmware");
        return false;
    }
    s->uboot_length = ldl_be_p(s->uboot + UIMAGE_SIZE_OFFSET);
    s->uboot_load = ldl_be_p(s->uboot + UIMAGE_LOAD_OFFSET);
    s->uboot += UIMAGE_HEADER_SIZE;
    offset = s->uboot_load - sc->dram_base;
    if (s->uboot_load < sc->dram_base || offset > ram_size ||
        s->uboot_length > ram_size - offset) {
        error_setg(errp, "U-Boot does not fit into RAM: it takes 0x%x bytes "
                   "at 0x%x", s->uboot_length, s->uboot_load);
        return false;
    }
    return true;
}

SunxiFelState *sunxi_fel_create(SunxiSoc *soc, const char *file,
                                uint64_t ram_size, Error **errp)
{
    ERRP_GUARD();
    DeviceState *dev = qdev_new(TYPE_SUNXI_FEL);
    SunxiFelState *s = SUNXI_FEL(dev);
    g_autoptr(GError) error = NULL;
    gsize size;

    s->soc = soc;
    if (!g_file_get_contents(file, (char **)&s->file, &size, &error)) {
        error_setg(errp, "-bios: %s", error->message);
    } else if (!sunxi_fel_check(s, size, ram_size, errp)) {
        error_prepend(errp, "-bios: '%s' cannot be sent through FEL: ", file);
    } else if (sysbus_realize(SYS_BUS_DEVICE(dev), errp)) {
        sysbus_mmio_map_overlap(SYS_BUS_DEVICE(dev), 0,
                                sunxi_brom_fel_word(soc), 1);
        object_unref(OBJECT(dev));
        return s;
    }
    object_unref(OBJECT(dev));
    return NULL;
}

static void sunxi_fel_init(Object *obj)
{
    SunxiFelState *s = SUNXI_FEL(obj);

    memory_region_init_io(&s->word, obj, &sunxi_fel_ops, s, "fel", 4);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->word);
}

static void sunxi_fel_finalize(Object *obj)
{
    g_free(SUNXI_FEL(obj)->file);
}

/* What is sent comes from the file, on both sides. */
static const VMStateDescription vmstate_sunxi_fel = {
    .name = TYPE_SUNXI_FEL,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(stage, SunxiFelState),
        VMSTATE_END_OF_LIST()
    }
};

static void sunxi_fel_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    dc->vmsd = &vmstate_sunxi_fel;
    /* Reason: made of a file by the machine's code */
    dc->user_creatable = false;
    rc->phases.hold = sunxi_fel_reset_hold;
}

static const TypeInfo sunxi_fel_types[] = {
    {
        .name              = TYPE_SUNXI_FEL,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .instance_size     = sizeof(SunxiFelState),
        .instance_init     = sunxi_fel_init,
        .instance_finalize = sunxi_fel_finalize,
        .class_init        = sunxi_fel_class_init,
    }
};

DEFINE_TYPES(sunxi_fel_types)
