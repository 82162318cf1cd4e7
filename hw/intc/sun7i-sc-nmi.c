/*
 * Allwinner sun7i NMI pin interrupt controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   offset  name    reset  access  bits
 *   0x00    CTRL    0      rw      1:0 what the pin triggers on: 0 low level,
 *                                  1 falling edge, 2 high level, 3 rising edge
 *   0x04    PEND    1      w1c     0 pending
 *   0x08    ENABLE  0      rw      0 enable
 *
 * Known from Linux's drivers/irqchip/irq-sunxi-nmi.c and the linux-sunxi
 * wiki's SRAM Controller Register Guide, whose dump of the hardware, taken
 * with no driver loaded, has PEND at 1.
 *
 * PEND is a latch in all four modes. With a level it cannot be cleared for
 * long: it is set again at once while the pin is at that level. This is what
 * lets Linux clear it at the end of the interrupt (it does so for levels)
 * and be interrupted again by a PMIC that still has something to say.
 */

#include "qemu/osdep.h"
#include "hw/intc/sun7i-sc-nmi.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

REG32(CTRL, 0x00)
    FIELD(CTRL, TYPE, 0, 2)
REG32(PEND, 0x04)
    FIELD(PEND, PEND, 0, 1)
REG32(ENABLE, 0x08)
    FIELD(ENABLE, ENABLE, 0, 1)

enum {
    TYPE_LEVEL_LOW,
    TYPE_EDGE_FALLING,
    TYPE_LEVEL_HIGH,
    TYPE_EDGE_RISING,
};

static const char *sun7i_sc_nmi_id(Sun7iScNmiState *s)
{
    return object_get_canonical_path_component(OBJECT(s));
}

/* To be called after any change: the pin's level may set PEND (again) */
static void sun7i_sc_nmi_update(Sun7iScNmiState *s)
{
    unsigned type = FIELD_EX32(s->ctrl, CTRL, TYPE);
    bool level;

    if ((type == TYPE_LEVEL_LOW && !s->pin) ||
        (type == TYPE_LEVEL_HIGH && s->pin)) {
        s->pend = R_PEND_PEND_MASK;
    }

    level = s->pend && s->enable;
    trace_sun7i_sc_nmi_update(sun7i_sc_nmi_id(s), s->pin, s->pend, level);
    qemu_set_irq(s->irq, level);
}

static void sun7i_sc_nmi_set_pin(void *opaque, int n, int level)
{
    Sun7iScNmiState *s = SUN7I_SC_NMI(opaque);
    unsigned type = FIELD_EX32(s->ctrl, CTRL, TYPE);
    bool old = s->pin;

    s->pin = level;
    if ((type == TYPE_EDGE_FALLING && old && !s->pin) ||
        (type == TYPE_EDGE_RISING && !old && s->pin)) {
        s->pend = R_PEND_PEND_MASK;
    }
    sun7i_sc_nmi_update(s);
}

static uint64_t sun7i_sc_nmi_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun7iScNmiState *s = SUN7I_SC_NMI(opaque);
    uint32_t value = 0;

    switch (offset) {
    case A_CTRL:
        value = s->ctrl;
        break;
    case A_PEND:
        value = s->pend;
        break;
    case A_ENABLE:
        value = s->enable;
        break;
    }

    trace_sun7i_sc_nmi_read(sun7i_sc_nmi_id(s), offset, value);
    return value;
}

static void sun7i_sc_nmi_write(void *opaque, hwaddr offset, uint64_t value,
                               unsigned size)
{
    Sun7iScNmiState *s = SUN7I_SC_NMI(opaque);
    uint32_t known = 0;

    trace_sun7i_sc_nmi_write(sun7i_sc_nmi_id(s), offset, value);

    switch (offset) {
    case A_CTRL:
        known = R_CTRL_TYPE_MASK;
        s->ctrl = value & known;
        break;
    case A_PEND:
        known = R_PEND_PEND_MASK;
        s->pend &= ~(value & known);
        break;
    case A_ENABLE:
        known = R_ENABLE_ENABLE_MASK;
        s->enable = value & known;
        break;
    }

    if (value & ~known) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of 0x%08" PRIx64
                      " to offset 0x%02" HWADDR_PRIx " sets reserved bits\n",
                      sun7i_sc_nmi_id(s), value, offset);
    }
    sun7i_sc_nmi_update(s);
}

static const MemoryRegionOps sun7i_sc_nmi_ops = {
    .read = sun7i_sc_nmi_read,
    .write = sun7i_sc_nmi_write,
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

static void sun7i_sc_nmi_reset_enter(Object *obj, ResetType type)
{
    Sun7iScNmiState *s = SUN7I_SC_NMI(obj);

    /* Not the pin: that is somebody else's to reset */
    s->ctrl = 0;
    s->pend = R_PEND_PEND_MASK;
    s->enable = 0;
}

static void sun7i_sc_nmi_reset_hold(Object *obj, ResetType type)
{
    sun7i_sc_nmi_update(SUN7I_SC_NMI(obj));
}

static const VMStateDescription sun7i_sc_nmi_vmstate = {
    .name = TYPE_SUN7I_SC_NMI,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(pin, Sun7iScNmiState),
        VMSTATE_UINT32(ctrl, Sun7iScNmiState),
        VMSTATE_UINT32(pend, Sun7iScNmiState),
        VMSTATE_UINT32(enable, Sun7iScNmiState),
        VMSTATE_END_OF_LIST()
    },
};

static void sun7i_sc_nmi_init(Object *obj)
{
    Sun7iScNmiState *s = SUN7I_SC_NMI(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun7i_sc_nmi_ops, s,
                          TYPE_SUN7I_SC_NMI, SUN7I_SC_NMI_SIZE);
    sysbus_init_mmio(sbd, &s->iomem);
    sysbus_init_irq(sbd, &s->irq);
    qdev_init_gpio_in(DEVICE(obj), sun7i_sc_nmi_set_pin, 1);
    s->pin = true;
}

static void sun7i_sc_nmi_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sun7i_sc_nmi_vmstate;
    rc->phases.enter = sun7i_sc_nmi_reset_enter;
    rc->phases.hold = sun7i_sc_nmi_reset_hold;
}

static const TypeInfo sun7i_sc_nmi_types[] = {
    {
        .name = TYPE_SUN7I_SC_NMI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun7iScNmiState),
        .instance_init = sun7i_sc_nmi_init,
        .class_init = sun7i_sc_nmi_class_init,
    },
};

DEFINE_TYPES(sun7i_sc_nmi_types)
