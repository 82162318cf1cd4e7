/*
 * Allwinner sunxi TrustZone protection controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset  name           reset  access
 *   0x00    R0SIZE         0x10   ro   secure SRAM, in 4 KiB
 *   0x04    DECPORT0_STAT  0      ro   bit set: open to all
 *   0x08    DECPORT0_SET   -      wo
 *   0x0c    DECPORT0_CLR   -      wo
 *   0x20    CPU_CTRL       2      rw   0: CP15 lock
 *
 * Not modelled: the lock, which keeps the cores from changing CP15 registers.
 *
 * The size of the secure SRAM cannot be changed on these chips, and is the
 * SoC's business. Whether a peripheral heeds its line is its own: those of
 * the A20 (interrupt controller and RTC) are used by the non-secure world
 * without anybody having opened them, so there they do not. The A31's RTC
 * does: U-Boot opens it, as Linux could not use it otherwise.
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/misc/sunxi-tzpc.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

REG32(R0SIZE, 0x00)
REG32(DECPORT0_STAT, 0x04)
REG32(DECPORT0_SET, 0x08)
REG32(DECPORT0_CLR, 0x0c)
REG32(CPU_CTRL, 0x20)

#define R0SIZE_64K      0x10
#define CPU_CTRL_RESET  2

static const char *sunxi_tzpc_id(SunxiTzpcState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

static void sunxi_tzpc_update(SunxiTzpcState *s)
{
    for (int i = 0; i < SUNXI_TZPC_NUM_LINES; i++) {
        qemu_set_irq(s->lines[i], extract32(s->open, i, 1));
    }
}

static uint64_t sunxi_tzpc_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiTzpcState *s = SUNXI_TZPC(opaque);
    uint32_t value = 0;

    switch (offset) {
    case A_R0SIZE:
        value = R0SIZE_64K;
        break;
    case A_DECPORT0_STAT:
        value = s->open;
        break;
    case A_CPU_CTRL:
        value = s->cpu_ctrl;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of offset 0x%03" HWADDR_PRIx
                      "\n", sunxi_tzpc_id(s), offset);
        break;
    }
    trace_sunxi_tzpc_read(sunxi_tzpc_id(s), offset, value);
    return value;
}

static void sunxi_tzpc_write(void *opaque, hwaddr offset, uint64_t value,
                             unsigned size)
{
    SunxiTzpcState *s = SUNXI_TZPC(opaque);
    SunxiTzpcClass *c = SUNXI_TZPC_GET_CLASS(s);

    trace_sunxi_tzpc_write(sunxi_tzpc_id(s), offset, value);

    switch (offset) {
    case A_DECPORT0_SET:
        s->open |= value & c->bits;
        break;
    case A_DECPORT0_CLR:
        s->open &= ~value;
        break;
    case A_CPU_CTRL:
        s->cpu_ctrl = value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08" PRIx64 " to "
                      "offset 0x%03" HWADDR_PRIx "\n", sunxi_tzpc_id(s),
                      value, offset);
        return;
    }
    sunxi_tzpc_update(s);
}

static const MemoryRegionOps sunxi_tzpc_ops = {
    .read = sunxi_tzpc_read,
    .write = sunxi_tzpc_write,
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

static void sunxi_tzpc_reset_enter(Object *obj, ResetType type)
{
    SunxiTzpcState *s = SUNXI_TZPC(obj);

    s->open = 0;
    s->cpu_ctrl = CPU_CTRL_RESET;
}

static void sunxi_tzpc_reset_hold(Object *obj, ResetType type)
{
    sunxi_tzpc_update(SUNXI_TZPC(obj));
}

static const VMStateDescription sunxi_tzpc_vmstate = {
    .name = TYPE_SUNXI_TZPC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(open, SunxiTzpcState),
        VMSTATE_UINT32(cpu_ctrl, SunxiTzpcState),
        VMSTATE_END_OF_LIST()
    },
};

static void sunxi_tzpc_init(Object *obj)
{
    SunxiTzpcState *s = SUNXI_TZPC(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_tzpc_ops, s,
                          TYPE_SUNXI_TZPC, SUNXI_TZPC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    qdev_init_gpio_out_named(DEVICE(obj), s->lines, "open",
                             SUNXI_TZPC_NUM_LINES);
}

static void sunxi_tzpc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sunxi_tzpc_vmstate;
    rc->phases.enter = sunxi_tzpc_reset_enter;
    rc->phases.hold = sunxi_tzpc_reset_hold;
}

static void sun7i_a20_tzpc_class_init(ObjectClass *klass, void *data)
{
    /* 0: interrupt controller, 1: RTC */
    SUNXI_TZPC_CLASS(klass)->bits = 0x03;
}

static void sun6i_a31_tzpc_class_init(ObjectClass *klass, void *data)
{
    /* 1: RTC; there may be more */
    SUNXI_TZPC_CLASS(klass)->bits = BIT(SUN6I_A31_TZPC_RTC);
}

static const TypeInfo sunxi_tzpc_types[] = {
    {
        .name = TYPE_SUNXI_TZPC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiTzpcState),
        .instance_init = sunxi_tzpc_init,
        .class_size = sizeof(SunxiTzpcClass),
        .class_init = sunxi_tzpc_class_init,
    }, {
        .name = TYPE_SUN7I_A20_TZPC,
        .parent = TYPE_SUNXI_TZPC,
        .class_init = sun7i_a20_tzpc_class_init,
    }, {
        .name = TYPE_SUN6I_A31_TZPC,
        .parent = TYPE_SUNXI_TZPC,
        .class_init = sun6i_a31_tzpc_class_init,
    },
};

DEFINE_TYPES(sunxi_tzpc_types)
