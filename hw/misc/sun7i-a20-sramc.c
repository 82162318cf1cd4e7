/*
 * Allwinner sun7i SRAM controller (system control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset  name    reset       access  bits
 *   0x00    CTL0    0x7fffffff  rw      30:0 pages of SRAM C1, 1: video engine
 *   0x04    CTL1    0x00001314  rw      31 BIST access; 12 SRAM C3; 9:8 SRAM
 *                                       C2; 5:4 SRAM A3 and A4, 1: EMAC;
 *                                       2 unknown; 0 SRAM D, 1: USB0
 *   0x08    TIMING  0           rw      unknown
 *   0x14    BIST    0x00000200  rw      unknown
 *   0x24    VER     0x00000100  rw      31:16 chip, reads 0 unless bit 15 is
 *                                       set; 15 read enable; 8 FEL button, 1:
 *                                       released; 7:0 revision
 *
 * Known from the linux-sunxi wiki's SRAM Controller Register Guide, Linux's
 * drivers/soc/sunxi/sunxi_sram.c, U-Boot's arch/arm/mach-sunxi/cpu_info.c
 * and the chip's boot ROM, which reads bit 8 of VER. The registers appear
 * again every 0x100 bytes (wiki, Memory map).
 *
 * QEMU's allwinner-sramc is another block: it has the R40's registers,
 * chooses by chip in its reset, and does not migrate CTL1.
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/misc/sun7i-a20-sramc.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

REG32(CTL0, 0x00)
    FIELD(CTL0, SRAM_C1, 0, 31)
REG32(CTL1, 0x04)
    FIELD(CTL1, SRAM_D, 0, 1)
    FIELD(CTL1, UNKNOWN, 2, 1)
    FIELD(CTL1, SRAM_A3_A4, 4, 2)
    FIELD(CTL1, SRAM_C2, 8, 2)
    FIELD(CTL1, SRAM_C3, 12, 1)
    FIELD(CTL1, BIST, 31, 1)
REG32(TIMING, 0x08)
REG32(BIST, 0x14)
REG32(VER, 0x24)
    FIELD(VER, REVISION, 0, 8)
    FIELD(VER, FEL_RELEASED, 8, 1)
    FIELD(VER, READ_ENABLE, 15, 1)
    FIELD(VER, CHIP, 16, 16)

#define REPEAT          0x100

#define CTL0_RESET      0x7fffffff
#define CTL1_RESET      0x00001314
#define BIST_RESET      0x00000200
#define VER_CHIP        0x1651

#define CTL1_WRITABLE   (R_CTL1_SRAM_D_MASK | R_CTL1_UNKNOWN_MASK | \
                         R_CTL1_SRAM_A3_A4_MASK | R_CTL1_SRAM_C2_MASK | \
                         R_CTL1_SRAM_C3_MASK | R_CTL1_BIST_MASK)

#define A3_A4_EMAC      1

static const char * const sun7i_a20_sramc_lines[SUN7I_A20_SRAMC_NUM_LINES] = {
    [SUN7I_A20_SRAMC_A3_A4] = "sram-a3-a4",
    [SUN7I_A20_SRAMC_D] = "sram-d",
    [SUN7I_A20_SRAMC_C1] = "sram-c1",
};

static const char *sun7i_a20_sramc_id(Sun7iA20SramcState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static void sun7i_a20_sramc_update(Sun7iA20SramcState *s)
{
    qemu_set_irq(s->lines[SUN7I_A20_SRAMC_A3_A4],
                 FIELD_EX32(s->ctl1, CTL1, SRAM_A3_A4) == A3_A4_EMAC);
    qemu_set_irq(s->lines[SUN7I_A20_SRAMC_D],
                 FIELD_EX32(s->ctl1, CTL1, SRAM_D));
    qemu_set_irq(s->lines[SUN7I_A20_SRAMC_C1], s->ctl0 != 0);
}

static void sun7i_a20_sramc_set_fel(void *opaque, int n, int level)
{
    Sun7iA20SramcState *s = SUN7I_A20_SRAMC(opaque);

    s->fel = level;
}

static uint64_t sun7i_a20_sramc_read(void *opaque, hwaddr offset,
                                     unsigned size)
{
    Sun7iA20SramcState *s = SUN7I_A20_SRAMC(opaque);
    uint32_t value = 0;

    switch (offset % REPEAT) {
    case A_CTL0:
        value = s->ctl0;
        break;
    case A_CTL1:
        value = s->ctl1;
        break;
    case A_TIMING:
        value = s->timing;
        break;
    case A_BIST:
        value = s->bist;
        break;
    case A_VER:
        value = FIELD_DP32(s->ver, VER, FEL_RELEASED, !s->fel);
        if (FIELD_EX32(s->ver, VER, READ_ENABLE)) {
            value = FIELD_DP32(value, VER, CHIP, VER_CHIP);
        }
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "%s: read of unknown offset 0x%03"
                      HWADDR_PRIx "\n", sun7i_a20_sramc_id(s), offset);
        break;
    }

    trace_sun7i_a20_sramc_read(sun7i_a20_sramc_id(s), offset, value);
    return value;
}

static void sun7i_a20_sramc_write(void *opaque, hwaddr offset, uint64_t value,
                                  unsigned size)
{
    Sun7iA20SramcState *s = SUN7I_A20_SRAMC(opaque);

    trace_sun7i_a20_sramc_write(sun7i_a20_sramc_id(s), offset, value);

    switch (offset % REPEAT) {
    case A_CTL0:
        s->ctl0 = value & R_CTL0_SRAM_C1_MASK;
        break;
    case A_CTL1:
        s->ctl1 = value & CTL1_WRITABLE;
        break;
    case A_TIMING:
        s->timing = value;
        break;
    case A_BIST:
        s->bist = value;
        break;
    case A_VER:
        s->ver = value & R_VER_READ_ENABLE_MASK;
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "%s: write of 0x%08" PRIx64 " to unknown "
                      "offset 0x%03" HWADDR_PRIx "\n", sun7i_a20_sramc_id(s),
                      value, offset);
        return;
    }
    sun7i_a20_sramc_update(s);
}

static const MemoryRegionOps sun7i_a20_sramc_ops = {
    .read = sun7i_a20_sramc_read,
    .write = sun7i_a20_sramc_write,
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

static void sun7i_a20_sramc_reset_enter(Object *obj, ResetType type)
{
    Sun7iA20SramcState *s = SUN7I_A20_SRAMC(obj);

    s->ctl0 = CTL0_RESET;
    s->ctl1 = CTL1_RESET;
    s->timing = 0;
    s->bist = BIST_RESET;
    s->ver = 0;
}

static void sun7i_a20_sramc_reset_hold(Object *obj, ResetType type)
{
    sun7i_a20_sramc_update(SUN7I_A20_SRAMC(obj));
}

static const VMStateDescription sun7i_a20_sramc_vmstate = {
    .name = TYPE_SUN7I_A20_SRAMC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(fel, Sun7iA20SramcState),
        VMSTATE_UINT32(ctl0, Sun7iA20SramcState),
        VMSTATE_UINT32(ctl1, Sun7iA20SramcState),
        VMSTATE_UINT32(timing, Sun7iA20SramcState),
        VMSTATE_UINT32(bist, Sun7iA20SramcState),
        VMSTATE_UINT32(ver, Sun7iA20SramcState),
        VMSTATE_END_OF_LIST()
    },
};

static void sun7i_a20_sramc_init(Object *obj)
{
    Sun7iA20SramcState *s = SUN7I_A20_SRAMC(obj);
    DeviceState *dev = DEVICE(obj);
    int i;

    memory_region_init_io(&s->iomem, obj, &sun7i_a20_sramc_ops, s,
                          TYPE_SUN7I_A20_SRAMC, SUN7I_A20_SRAMC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    qdev_init_gpio_in_named(dev, sun7i_a20_sramc_set_fel, "fel", 1);
    for (i = 0; i < SUN7I_A20_SRAMC_NUM_LINES; i++) {
        qdev_init_gpio_out_named(dev, &s->lines[i],
                                 sun7i_a20_sramc_lines[i], 1);
    }
}

static void sun7i_a20_sramc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sun7i_a20_sramc_vmstate;
    rc->phases.enter = sun7i_a20_sramc_reset_enter;
    rc->phases.hold = sun7i_a20_sramc_reset_hold;
}

static const TypeInfo sun7i_a20_sramc_types[] = {
    {
        .name = TYPE_SUN7I_A20_SRAMC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun7iA20SramcState),
        .instance_init = sun7i_a20_sramc_init,
        .class_init = sun7i_a20_sramc_class_init,
    },
};

DEFINE_TYPES(sun7i_a20_sramc_types)
