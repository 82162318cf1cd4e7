/*
 * Allwinner sunxi NMI pin interrupt controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sun7i, in the system control block:
 *   offset  name    reset  access  bits
 *   0x00    CTRL    0      rw      1:0 what the pin triggers on: 0 low level,
 *                                  1 falling edge, 2 high level, 3 rising edge
 *   0x04    PEND    1      w1c     0 pending
 *   0x08    ENABLE  0      rw      0 enable
 *
 * sun6i, R_INTC:
 *   0x0c    CTRL    0      rw      as above
 *   0x10    PEND0   0      w1c     0 pending and enabled in ENABLE0
 *   0x14    PEND1   0      ro
 *   0x40    ENABLE0 0      rw      0 NMI; the others wake the system up
 *   0x44    ENABLE1 0      rw
 *   0xc0    MUX0-3  0      rw      which SPIs wake the system up
 *
 * Known from Linux's drivers/irqchip/irq-sunxi-nmi.c and irq-sun6i-r.c, and
 * from the linux-sunxi wiki's SRAM Controller Register Guide, whose dump of a
 * sun7i, taken with no driver loaded, has PEND at 1. The latch of sun6i is
 * taken to be set at first as well.
 *
 * PEND is a latch in all four modes. With a level it cannot be cleared for
 * long: it is set again at once while the pin is at that level. This is what
 * lets Linux clear it at the end of the interrupt (it does so for levels)
 * and be interrupted again by a PMIC that still has something to say.
 *
 * On sun7i ENABLE masks the interrupt. On sun6i the latch is the interrupt,
 * and ENABLE says whether PEND0 shows it, and so whether it wakes the AR100,
 * the processor that is on while the others are off. That one is not there,
 * so the interrupts of other blocks, which it would be woken up by, are kept
 * in ENABLE and MUX without a function and never pending.
 */

#include "qemu/osdep.h"
#include "hw/intc/sunxi-nmi.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

FIELD(CTRL, TYPE, 0, 2)
FIELD(PEND, NMI, 0, 1)
FIELD(ENABLE, NMI, 0, 1)

enum {
    TYPE_LEVEL_LOW,
    TYPE_EDGE_FALLING,
    TYPE_LEVEL_HIGH,
    TYPE_EDGE_RISING,
};

static const char *sunxi_nmi_id(SunxiNmiState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

/* To be called after any change: the pin's level may set the latch (again) */
static void sunxi_nmi_update(SunxiNmiState *s)
{
    SunxiNmiClass *nc = SUNXI_NMI_GET_CLASS(s);
    unsigned type = FIELD_EX32(s->ctrl, CTRL, TYPE);
    bool level;

    if ((type == TYPE_LEVEL_LOW && !s->pin) ||
        (type == TYPE_LEVEL_HIGH && s->pin)) {
        s->pend = true;
    }

    level = s->pend && (!nc->irq_needs_enable ||
                        FIELD_EX32(s->enable[0], ENABLE, NMI));
    trace_sunxi_nmi_update(sunxi_nmi_id(s), s->pin, s->pend, level);
    qemu_set_irq(s->irq, level);
}

static void sunxi_nmi_set_pin(void *opaque, int n, int level)
{
    SunxiNmiState *s = SUNXI_NMI(opaque);
    unsigned type = FIELD_EX32(s->ctrl, CTRL, TYPE);
    bool old = s->pin;

    s->pin = level;
    if ((type == TYPE_EDGE_FALLING && old && !s->pin) ||
        (type == TYPE_EDGE_RISING && !old && s->pin)) {
        s->pend = true;
    }
    sunxi_nmi_update(s);
}

/* The ENABLE or MUX register at an offset, or NULL */
static uint32_t *sunxi_nmi_mask_reg(SunxiNmiState *s, hwaddr offset)
{
    SunxiNmiClass *nc = SUNXI_NMI_GET_CLASS(s);

    if (offset >= nc->enable && offset < nc->enable + nc->num_enable * 4) {
        return &s->enable[(offset - nc->enable) / 4];
    }
    if (offset >= nc->mux && offset < nc->mux + nc->num_mux * 4) {
        return &s->mux[(offset - nc->mux) / 4];
    }
    return NULL;
}

static uint64_t sunxi_nmi_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiNmiState *s = SUNXI_NMI(opaque);
    SunxiNmiClass *nc = SUNXI_NMI_GET_CLASS(s);
    uint32_t *mask = sunxi_nmi_mask_reg(s, offset);
    uint32_t value = 0;

    if (mask) {
        value = *mask;
    } else if (offset == nc->ctrl) {
        value = s->ctrl;
    } else if (offset == nc->pend) {
        value = FIELD_DP32(0, PEND, NMI, s->pend);
        if (!nc->irq_needs_enable) {
            value &= s->enable[0];
        }
    }

    trace_sunxi_nmi_read(sunxi_nmi_id(s), offset, value);
    return value;
}

static void sunxi_nmi_write(void *opaque, hwaddr offset, uint64_t value,
                            unsigned size)
{
    SunxiNmiState *s = SUNXI_NMI(opaque);
    SunxiNmiClass *nc = SUNXI_NMI_GET_CLASS(s);
    uint32_t *mask = sunxi_nmi_mask_reg(s, offset);
    uint32_t known = 0;

    trace_sunxi_nmi_write(sunxi_nmi_id(s), offset, value);

    if (mask) {
        known = nc->enable_mask;
        *mask = value & known;
    } else if (offset == nc->ctrl) {
        known = R_CTRL_TYPE_MASK;
        s->ctrl = value & known;
    } else if (offset >= nc->pend &&
               offset < nc->pend + nc->num_enable * 4) {
        /* Of those that may be pending there is one only. */
        known = nc->enable_mask;
        if (offset == nc->pend && FIELD_EX32(value, PEND, NMI)) {
            s->pend = false;
        }
    }

    if (value & ~known) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08" PRIx64
                      " to offset 0x%02" HWADDR_PRIx " sets reserved bits\n",
                      sunxi_nmi_id(s), value, offset);
    }
    sunxi_nmi_update(s);
}

static const MemoryRegionOps sunxi_nmi_ops = {
    .read = sunxi_nmi_read,
    .write = sunxi_nmi_write,
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

static void sunxi_nmi_reset_enter(Object *obj, ResetType type)
{
    SunxiNmiState *s = SUNXI_NMI(obj);

    /* Not the pin: that is somebody else's to reset */
    s->ctrl = 0;
    s->pend = true;
    memset(s->enable, 0, sizeof(s->enable));
    memset(s->mux, 0, sizeof(s->mux));
}

static void sunxi_nmi_reset_hold(Object *obj, ResetType type)
{
    sunxi_nmi_update(SUNXI_NMI(obj));
}

static const VMStateDescription sunxi_nmi_vmstate = {
    .name = TYPE_SUNXI_NMI,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(pin, SunxiNmiState),
        VMSTATE_BOOL(pend, SunxiNmiState),
        VMSTATE_UINT32(ctrl, SunxiNmiState),
        VMSTATE_UINT32_ARRAY(enable, SunxiNmiState, SUNXI_NMI_MAX_ENABLE),
        VMSTATE_UINT32_ARRAY(mux, SunxiNmiState, SUNXI_NMI_MAX_MUX),
        VMSTATE_END_OF_LIST()
    },
};

static void sunxi_nmi_init(Object *obj)
{
    SunxiNmiState *s = SUNXI_NMI(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sunxi_nmi_ops, s, TYPE_SUNXI_NMI,
                          SUNXI_NMI_GET_CLASS(s)->size);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    qdev_init_gpio_in(DEVICE(obj), sunxi_nmi_set_pin, 1);
    s->pin = true;
}

static void sunxi_nmi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sunxi_nmi_vmstate;
    rc->phases.enter = sunxi_nmi_reset_enter;
    rc->phases.hold = sunxi_nmi_reset_hold;
}

static void sun7i_a20_sc_nmi_class_init(ObjectClass *klass, void *data)
{
    SunxiNmiClass *nc = SUNXI_NMI_CLASS(klass);

    nc->size = 0x0c;
    nc->ctrl = 0x00;
    nc->pend = 0x04;
    nc->enable = 0x08;
    nc->num_enable = 1;
    nc->enable_mask = R_ENABLE_NMI_MASK;
    nc->irq_needs_enable = true;
}

static void sun6i_a31_r_intc_class_init(ObjectClass *klass, void *data)
{
    SunxiNmiClass *nc = SUNXI_NMI_CLASS(klass);

    nc->size = 0x400;
    nc->ctrl = 0x0c;
    nc->pend = 0x10;
    nc->enable = 0x40;
    nc->num_enable = 2;
    nc->enable_mask = UINT32_MAX;
    nc->mux = 0xc0;
    nc->num_mux = 4;
}

static const TypeInfo sunxi_nmi_types[] = {
    {
        .name = TYPE_SUNXI_NMI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiNmiState),
        .instance_init = sunxi_nmi_init,
        .class_size = sizeof(SunxiNmiClass),
        .class_init = sunxi_nmi_class_init,
    }, {
        .name = TYPE_SUN7I_A20_SC_NMI,
        .parent = TYPE_SUNXI_NMI,
        .class_init = sun7i_a20_sc_nmi_class_init,
    }, {
        .name = TYPE_SUN6I_A31_R_INTC,
        .parent = TYPE_SUNXI_NMI,
        .class_init = sun6i_a31_r_intc_class_init,
    },
};

DEFINE_TYPES(sunxi_nmi_types)
