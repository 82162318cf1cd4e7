/*
 * Allwinner sunxi SRAM controller (system control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A20:
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
 * A31:
 *   0x00    CTL0    0x7fffffff  rw      as above
 *   0x04    CTL1    0x00001300  rw      31, 12, 9:8 and 0 as above
 *   0x14    BIST    0x00000200  rw      as above
 *   0x24    VER     0x00000700  rw      10:8 boot select pins, 1: released, of
 *                                       which 8 is FEL's; the rest as above
 *   0x40    EMA0    0x22222222  rw      timing of SRAMs; U-Boot sets 0x1800 in
 *   0x44    EMA1    0x22222222  rw      the second, or DRAM misbehaves
 *   0x50-   GPU0-4  see below   rw      clocks of the GPU's SRAMs
 *
 * The A31's are those read on a board; which bits can be written there is not
 * known but for U-Boot's. Which of the boot select pins is FEL's is not either.
 *
 * Known from the linux-sunxi wiki's SRAM Controller Register Guide, Linux's
 * drivers/soc/sunxi/sunxi_sram.c, U-Boot's arch/arm/mach-sunxi/cpu_info.c and
 * arch/arm/cpu/armv7/sunxi/sram.c, and the A20's boot ROM, which reads bit 8
 * of VER. The registers appear again every 0x100 bytes (wiki, Memory map).
 *
 * QEMU's allwinner-sramc is another block: it has the R40's registers,
 * chooses by chip in its reset, and does not migrate CTL1.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "hw/irq.h"
#include "hw/misc/sunxi-sramc.h"
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
    FIELD(VER, PINS, 9, 2)
    FIELD(VER, READ_ENABLE, 15, 1)
    FIELD(VER, CHIP, 16, 16)

REG32(EMA0, 0x40)
REG32(GPU4, 0x60)

#define REPEAT          0x100

#define CTL0_RESET      0x7fffffff
#define BIST_RESET      0x00000200

#define A20_CTL1        (R_CTL1_SRAM_D_MASK | R_CTL1_UNKNOWN_MASK | \
                         R_CTL1_SRAM_A3_A4_MASK | R_CTL1_SRAM_C2_MASK | \
                         R_CTL1_SRAM_C3_MASK | R_CTL1_BIST_MASK)
#define A31_CTL1        (R_CTL1_SRAM_D_MASK | R_CTL1_SRAM_C2_MASK | \
                         R_CTL1_SRAM_C3_MASK | R_CTL1_BIST_MASK)

#define A3_A4_EMAC      1

static const char * const sunxi_sramc_lines[SUNXI_SRAMC_NUM_LINES] = {
    [SUNXI_SRAMC_A3_A4] = "sram-a3-a4",
    [SUNXI_SRAMC_D] = "sram-d",
    [SUNXI_SRAMC_C1] = "sram-c1",
};

static const char *sunxi_sramc_id(SunxiSramcState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static void sunxi_sramc_update(SunxiSramcState *s)
{
    qemu_set_irq(s->lines[SUNXI_SRAMC_A3_A4],
                 FIELD_EX32(s->ctl1, CTL1, SRAM_A3_A4) == A3_A4_EMAC);
    qemu_set_irq(s->lines[SUNXI_SRAMC_D],
                 FIELD_EX32(s->ctl1, CTL1, SRAM_D));
    qemu_set_irq(s->lines[SUNXI_SRAMC_C1], s->ctl0 != 0);
}

static void sunxi_sramc_set_fel(void *opaque, int n, int level)
{
    SunxiSramcState *s = SUNXI_SRAMC(opaque);

    s->fel = level;
}

/* The register of those from EMA0 on that is at @offset, if it is there */
static uint32_t *sunxi_sramc_ema(SunxiSramcState *s, hwaddr offset)
{
    unsigned n = (offset % REPEAT - A_EMA0) / 4;

    return SUNXI_SRAMC_GET_CLASS(s)->ema_there & BIT(n) ? &s->ema[n] : NULL;
}

static uint64_t sunxi_sramc_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiSramcState *s = SUNXI_SRAMC(opaque);
    SunxiSramcClass *c = SUNXI_SRAMC_GET_CLASS(s);
    uint32_t value = 0;
    uint32_t *ema;

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
        value = FIELD_DP32(value, VER, PINS, c->boot_pins);
        if (FIELD_EX32(s->ver, VER, READ_ENABLE)) {
            value = FIELD_DP32(value, VER, CHIP, c->chip);
        }
        break;
    case A_EMA0 ... A_GPU4:
        ema = sunxi_sramc_ema(s, offset);
        if (ema) {
            value = *ema;
            break;
        }
        /* fall through */
    default:
        qemu_log_mask(LOG_UNIMP, "%s: read of unknown offset 0x%03"
                      HWADDR_PRIx "\n", sunxi_sramc_id(s), offset);
        break;
    }

    trace_sunxi_sramc_read(sunxi_sramc_id(s), offset, value);
    return value;
}

static void sunxi_sramc_write(void *opaque, hwaddr offset, uint64_t value,
                              unsigned size)
{
    SunxiSramcState *s = SUNXI_SRAMC(opaque);
    SunxiSramcClass *c = SUNXI_SRAMC_GET_CLASS(s);
    uint32_t *ema;

    trace_sunxi_sramc_write(sunxi_sramc_id(s), offset, value);

    switch (offset % REPEAT) {
    case A_CTL0:
        s->ctl0 = value & R_CTL0_SRAM_C1_MASK;
        break;
    case A_CTL1:
        s->ctl1 = value & c->ctl1_rw;
        break;
    case A_TIMING:
        s->timing = value & c->timing_rw;
        break;
    case A_BIST:
        s->bist = value;
        break;
    case A_VER:
        s->ver = value & R_VER_READ_ENABLE_MASK;
        break;
    case A_EMA0 ... A_GPU4:
        ema = sunxi_sramc_ema(s, offset);
        if (ema) {
            *ema = value;
            break;
        }
        /* fall through */
    default:
        qemu_log_mask(LOG_UNIMP, "%s: write of 0x%08" PRIx64 " to unknown "
                      "offset 0x%03" HWADDR_PRIx "\n", sunxi_sramc_id(s),
                      value, offset);
        return;
    }
    sunxi_sramc_update(s);
}

static const MemoryRegionOps sunxi_sramc_ops = {
    .read = sunxi_sramc_read,
    .write = sunxi_sramc_write,
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

static void sunxi_sramc_reset_enter(Object *obj, ResetType type)
{
    SunxiSramcState *s = SUNXI_SRAMC(obj);
    SunxiSramcClass *c = SUNXI_SRAMC_GET_CLASS(s);

    s->ctl0 = CTL0_RESET;
    s->ctl1 = c->ctl1_reset;
    s->timing = 0;
    s->bist = BIST_RESET;
    s->ver = 0;
    memcpy(s->ema, c->ema_reset, sizeof(s->ema));
}

static void sunxi_sramc_reset_hold(Object *obj, ResetType type)
{
    sunxi_sramc_update(SUNXI_SRAMC(obj));
}

static const VMStateDescription sunxi_sramc_vmstate = {
    .name = TYPE_SUNXI_SRAMC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(fel, SunxiSramcState),
        VMSTATE_UINT32(ctl0, SunxiSramcState),
        VMSTATE_UINT32(ctl1, SunxiSramcState),
        VMSTATE_UINT32(timing, SunxiSramcState),
        VMSTATE_UINT32(bist, SunxiSramcState),
        VMSTATE_UINT32(ver, SunxiSramcState),
        VMSTATE_UINT32_ARRAY(ema, SunxiSramcState, SUNXI_SRAMC_NUM_EMA),
        VMSTATE_END_OF_LIST()
    },
};

static void sunxi_sramc_init(Object *obj)
{
    SunxiSramcState *s = SUNXI_SRAMC(obj);
    DeviceState *dev = DEVICE(obj);
    int i;

    memory_region_init_io(&s->iomem, obj, &sunxi_sramc_ops, s,
                          TYPE_SUNXI_SRAMC, SUNXI_SRAMC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    qdev_init_gpio_in_named(dev, sunxi_sramc_set_fel, "fel", 1);
    for (i = 0; i < SUNXI_SRAMC_NUM_LINES; i++) {
        qdev_init_gpio_out_named(dev, &s->lines[i],
                                 sunxi_sramc_lines[i], 1);
    }
}

static void sunxi_sramc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sunxi_sramc_vmstate;
    rc->phases.enter = sunxi_sramc_reset_enter;
    rc->phases.hold = sunxi_sramc_reset_hold;
}

static void sun7i_a20_sramc_class_init(ObjectClass *klass, void *data)
{
    SunxiSramcClass *c = SUNXI_SRAMC_CLASS(klass);

    c->chip = 0x1651;
    c->ctl1_reset = 0x00001314;
    c->ctl1_rw = A20_CTL1;
    c->timing_rw = 0xffffffff;
}

static void sun6i_a31_sramc_class_init(ObjectClass *klass, void *data)
{
    static const uint32_t ema_reset[SUNXI_SRAMC_NUM_EMA] = {
        0x22222222, 0x22222222, 0, 0, 0, 1, 1, 0, 0
    };
    SunxiSramcClass *c = SUNXI_SRAMC_CLASS(klass);

    c->chip = 0x1633;
    c->boot_pins = 3;
    c->ctl1_reset = 0x00001300;
    c->ctl1_rw = A31_CTL1;
    c->ema_there = 0x1f3;
    memcpy(c->ema_reset, ema_reset, sizeof(ema_reset));
}

static const TypeInfo sunxi_sramc_types[] = {
    {
        .name = TYPE_SUNXI_SRAMC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiSramcState),
        .instance_init = sunxi_sramc_init,
        .class_size = sizeof(SunxiSramcClass),
        .class_init = sunxi_sramc_class_init,
    }, {
        .name = TYPE_SUN7I_A20_SRAMC,
        .parent = TYPE_SUNXI_SRAMC,
        .class_init = sun7i_a20_sramc_class_init,
    }, {
        .name = TYPE_SUN6I_A31_SRAMC,
        .parent = TYPE_SUNXI_SRAMC,
        .class_init = sun6i_a31_sramc_class_init,
    },
};

DEFINE_TYPES(sunxi_sramc_types)
