/*
 * Allwinner sun4i family DRAM controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset         name       reset       access
 *   0x000          CCR        0x00020000  rw, 31:30 clear themselves
 *   0x004          DCR        0           rw
 *   0x008          IOCR       0           rw
 *   0x00c          CSR        0           rw, 21:20 set by training
 *   0x010 - 0x020  DRR, TPR0-2, GDLLCR    rw
 *   0x04c - 0x050  RSLR0-1    0           rw
 *   0x05c - 0x060  RDGR0-1    0           rw
 *   0x098 - 0x0a4  ODTCR, DTR0-1, DTAR    rw
 *   0x0a8          ZQCR0      0x07b00000  rw
 *   0x0ac          ZQCR1      0           rw
 *   0x0b0          ZQSR       0x80000000  ro
 *   0x0b4          IDCR       0           rw
 *   0x1f0 - 0x1fc  MR, EMR1-3 0           rw
 *   0x200 - 0x22c  DLLCTR, DLLCR0-4, DQ and DQS timing
 *   0x230          MCR        0           rw
 *   0x23c          PPWRSCTL   0           rw, only with 0x1651 in 31:16
 *   0x240 - 0x244  APR, PLDTR 0           rw
 *   0x250 - 0x2cc  HPCR0-31   0           rw
 *   0x2e0          CSEL       0           rw
 *
 * What software relies on: that initializing and training end, that training
 * fails if there are fewer data lines than DCR says, and that memory repeats
 * where an address line ends, be it at the chip or at the controller. Time
 * does not matter here, and what the delays and drive strengths are set to
 * is kept but has no effect.
 *
 * Until the chips are first initialized the window is open, unlike the
 * board's: QEMU's loader device puts programs there that bring no DRAM code.
 *
 * QEMU's allwinner-a10-dramc models the registers only; sizes cannot be found
 * out with it.
 */

#include "qemu/osdep.h"
#include "hw/misc/sun4i-dramc.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

REG32(CCR, 0x000)
    FIELD(CCR, ITM_OFF, 28, 1)
    FIELD(CCR, DATA_TRAINING, 30, 1)
    FIELD(CCR, INIT, 31, 1)
REG32(DCR, 0x004)
    FIELD(DCR, DDR3, 0, 1)
    FIELD(DCR, IO_WIDTH, 1, 2)
    FIELD(DCR, DENSITY, 3, 3)
    FIELD(DCR, BUS_WIDTH, 6, 3)
    FIELD(DCR, RANKS, 10, 2)
    FIELD(DCR, RANK_ALL, 12, 1)
    FIELD(DCR, MODE, 13, 2)
REG32(CSR, 0x00c)
    FIELD(CSR, DTERR, 20, 1)
    FIELD(CSR, DTIERR, 21, 1)
REG32(GDLLCR, 0x020)
REG32(RSLR0, 0x04c)
REG32(RSLR1, 0x050)
REG32(RDGR0, 0x05c)
REG32(RDGR1, 0x060)
REG32(ODTCR, 0x098)
REG32(ZQCR0, 0x0a8)
REG32(ZQSR, 0x0b0)
    FIELD(ZQSR, ZDONE, 31, 1)
REG32(IDCR, 0x0b4)
REG32(MR, 0x1f0)
REG32(MCR, 0x230)
    FIELD(MCR, RESET_N, 12, 1)
    FIELD(MCR, DCLK_OUT, 16, 1)
REG32(PPWRSCTL, 0x23c)
    FIELD(PPWRSCTL, SELF_REFRESH, 0, 1)
    FIELD(PPWRSCTL, KEY, 16, 16)
REG32(PLDTR, 0x244)
REG32(HPCR0, 0x250)
REG32(HPCR31, 0x2cc)
REG32(CSEL, 0x2e0)

#define CCR_RESET       0x00020000
#define ZQCR0_RESET     0x07b00000
#define PPWRSCTL_KEY    0x1651

/* Of the densities from 256 Mbit on, the last */
#define DENSITY_8GBIT   5
#define MBIT            (MiB / 8)

static const char *sun4i_dramc_id(Sun4iDramcState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

/* Bytes that the controller can address with a DCR, a power of two */
static uint64_t sun4i_dramc_size(uint32_t dcr)
{
    unsigned density = MIN(FIELD_EX32(dcr, DCR, DENSITY), DENSITY_8GBIT);
    /* both in bytes; BUS_WIDTH is one less, and of its values 2 is none */
    unsigned io = FIELD_EX32(dcr, DCR, IO_WIDTH) >= 2 ? 2 : 1;
    unsigned bus = pow2floor(FIELD_EX32(dcr, DCR, BUS_WIDTH) + 1);
    unsigned ranks = pow2floor(FIELD_EX32(dcr, DCR, RANKS) + 1);

    return ((256 * MBIT) << density) * MAX(bus / io, 1) * ranks;
}

/* What a DCR has to be for chips of 16 data lines each */
static uint32_t sun4i_dramc_fitting_dcr(Sun4iDramcState *s)
{
    uint32_t dcr = R_DCR_DDR3_MASK | R_DCR_RANK_ALL_MASK;

    dcr = FIELD_DP32(dcr, DCR, MODE, 1);
    dcr = FIELD_DP32(dcr, DCR, IO_WIDTH, 2);
    dcr = FIELD_DP32(dcr, DCR, BUS_WIDTH, s->bus_width / 8 - 1);
    for (unsigned density = 0; density <= DENSITY_8GBIT; density++) {
        dcr = FIELD_DP32(dcr, DCR, DENSITY, density);
        if (sun4i_dramc_size(dcr) >= memory_region_size(s->dram)) {
            break;
        }
    }
    return dcr;
}

/* Let the memory repeat where the address lines end. */
static void sun4i_dramc_update(Sun4iDramcState *s)
{
    uint64_t size = memory_region_size(s->dram);

    if (s->active_dcr) {
        size = MIN(size, sun4i_dramc_size(s->active_dcr));
    }
    trace_sun4i_dramc_size(sun4i_dramc_id(s), size / MiB);
    sunxi_dram_window_connect(&s->window, size - 1);
}

static void sun4i_dramc_write_ccr(Sun4iDramcState *s, uint32_t value)
{
    uint32_t mcr = s->regs[R_MCR];
    uint32_t dcr = s->regs[R_DCR];

    if (FIELD_EX32(value, CCR, INIT)) {
        /* Without a clock, or held in reset, the chips do not answer. */
        if (FIELD_EX32(mcr, MCR, DCLK_OUT) && FIELD_EX32(mcr, MCR, RESET_N)) {
            value = FIELD_DP32(value, CCR, INIT, 0);
            if (s->active_dcr != dcr) {
                s->active_dcr = dcr;
                sun4i_dramc_update(s);
            }
        } else {
            qemu_log_mask(LOG_GUEST_ERROR, "%s: DRAM initialized with its "
                          "clock off or in reset\n", sun4i_dramc_id(s));
        }
    }
    if (FIELD_EX32(value, CCR, DATA_TRAINING)) {
        bool failed = !s->active_dcr || FIELD_EX32(value, CCR, ITM_OFF) ||
            (FIELD_EX32(dcr, DCR, BUS_WIDTH) + 1) * 8 > s->bus_width;

        s->regs[R_CSR] = FIELD_DP32(s->regs[R_CSR], CSR, DTERR, failed);
        value = FIELD_DP32(value, CCR, DATA_TRAINING, 0);
        trace_sun4i_dramc_training(sun4i_dramc_id(s), dcr, !failed);
    }
    s->regs[R_CCR] = value;
}

static bool sun4i_dramc_has(hwaddr offset)
{
    return offset <= A_GDLLCR ||
           offset == A_RSLR0 || offset == A_RSLR1 ||
           offset == A_RDGR0 || offset == A_RDGR1 ||
           (offset >= A_ODTCR && offset <= A_IDCR) ||
           (offset >= A_MR && offset <= A_MCR) ||
           (offset >= A_PPWRSCTL && offset <= A_PLDTR) ||
           (offset >= A_HPCR0 && offset <= A_HPCR31) || offset == A_CSEL;
}

static uint64_t sun4i_dramc_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iDramcState *s = SUN7I_A20_DRAMC(opaque);
    uint32_t value = 0;

    if (sun4i_dramc_has(offset)) {
        value = s->regs[offset / 4];
    } else {
        qemu_log_mask(LOG_UNIMP, "%s: read of unknown offset 0x%03"
                      HWADDR_PRIx "\n", sun4i_dramc_id(s), offset);
    }
    trace_sun4i_dramc_read(sun4i_dramc_id(s), offset, value);
    return value;
}

static void sun4i_dramc_write(void *opaque, hwaddr offset, uint64_t value,
                              unsigned size)
{
    Sun4iDramcState *s = SUN7I_A20_DRAMC(opaque);

    trace_sun4i_dramc_write(sun4i_dramc_id(s), offset, value);

    if (!sun4i_dramc_has(offset)) {
        qemu_log_mask(LOG_UNIMP, "%s: write of 0x%08" PRIx64 " to unknown "
                      "offset 0x%03" HWADDR_PRIx "\n", sun4i_dramc_id(s),
                      value, offset);
        return;
    }
    switch (offset) {
    case A_CCR:
        sun4i_dramc_write_ccr(s, value);
        break;
    case A_ZQSR:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to read-only ZQSR\n",
                      sun4i_dramc_id(s));
        break;
    case A_PPWRSCTL:
        if (FIELD_EX32(value, PPWRSCTL, KEY) == PPWRSCTL_KEY) {
            s->regs[R_PPWRSCTL] = value & ~R_PPWRSCTL_KEY_MASK;
        }
        break;
    default:
        s->regs[offset / 4] = value;
        break;
    }
}

static const MemoryRegionOps sun4i_dramc_ops = {
    .read = sun4i_dramc_read,
    .write = sun4i_dramc_write,
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

static void sun4i_dramc_reset_enter(Object *obj, ResetType type)
{
    Sun4iDramcState *s = SUN7I_A20_DRAMC(obj);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[R_CCR] = CCR_RESET;
    s->regs[R_ZQCR0] = ZQCR0_RESET;
    s->regs[R_ZQSR] = R_ZQSR_ZDONE_MASK;
    s->active_dcr = 0;
    if (s->direct_boot) {
        s->active_dcr = s->regs[R_DCR] = sun4i_dramc_fitting_dcr(s);
        s->regs[R_MCR] = R_MCR_DCLK_OUT_MASK | R_MCR_RESET_N_MASK;
    }
}

static void sun4i_dramc_reset_hold(Object *obj, ResetType type)
{
    sun4i_dramc_update(SUN7I_A20_DRAMC(obj));
}

static int sun4i_dramc_post_load(void *opaque, int version_id)
{
    sun4i_dramc_update(opaque);
    return 0;
}

static const VMStateDescription sun4i_dramc_vmstate = {
    .name = TYPE_SUN7I_A20_DRAMC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_dramc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(regs, Sun4iDramcState, SUN4I_DRAMC_NUM_REGS),
        VMSTATE_UINT32(active_dcr, Sun4iDramcState),
        VMSTATE_END_OF_LIST()
    },
};

static void sun4i_dramc_realize(DeviceState *dev, Error **errp)
{
    Sun4iDramcState *s = SUN7I_A20_DRAMC(dev);

    if (s->bus_width != 16 && s->bus_width != 32) {
        error_setg(errp, "'bus-width' must be 16 or 32");
        return;
    }
    if (sunxi_dram_window_init(&s->window, OBJECT(s), s->dram,
                               s->window_size, errp)) {
        sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->window.region);
    }
}

static void sun4i_dramc_init(Object *obj)
{
    Sun4iDramcState *s = SUN7I_A20_DRAMC(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_dramc_ops, s,
                          TYPE_SUN7I_A20_DRAMC, SUN4I_DRAMC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
}

static void sun4i_dramc_finalize(Object *obj)
{
    sunxi_dram_window_finalize(&SUN7I_A20_DRAMC(obj)->window);
}

static const Property sun4i_dramc_properties[] = {
    DEFINE_PROP_LINK("dram", Sun4iDramcState, dram, TYPE_MEMORY_REGION,
                     MemoryRegion *),
    DEFINE_PROP_UINT64("window-size", Sun4iDramcState, window_size, 2 * GiB),
    DEFINE_PROP_UINT8("bus-width", Sun4iDramcState, bus_width, 32),
    DEFINE_PROP_BOOL("direct-boot", Sun4iDramcState, direct_boot, false),
};

static void sun4i_dramc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sun4i_dramc_realize;
    dc->vmsd = &sun4i_dramc_vmstate;
    rc->phases.enter = sun4i_dramc_reset_enter;
    rc->phases.hold = sun4i_dramc_reset_hold;
    device_class_set_props(dc, sun4i_dramc_properties);
}

static const TypeInfo sun4i_dramc_types[] = {
    {
        .name = TYPE_SUN7I_A20_DRAMC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iDramcState),
        .instance_init = sun4i_dramc_init,
        .instance_finalize = sun4i_dramc_finalize,
        .class_init = sun4i_dramc_class_init,
    },
};

DEFINE_TYPES(sun4i_dramc_types)
