/*
 * Allwinner sun4i USB PHYs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The PHYs:
 *
 *   offset  name     reset  access  bits
 *   0x00    ISCR     0      rw      30 VBUS seen on the data lines, 29 VBUS,
 *                                   28 ID, 27 D-, 26 D+, 25 VBUS and 24 ID
 *                                   after forcing: all read-only; 17 ID pull-
 *                                   up; 16 data pull-ups; 15:14 force ID and
 *                                   13:12 force VBUS, 2: 0, 3: 1; 11:10 where
 *                                   VBUS is taken from; 7 use 24 MHz; 6:4 a
 *                                   change seen (w1c); 3 interrupt; 2:0 which
 *                                   changes
 *   0x04    PHYCTL   0      rw      18:16 the addressed bit of PHY 2, 1, 0
 *                                   (ro); 15:8 address; 7 data; 4, 2, 0 on a
 *                                   rising edge PHY 2, 1, 0 takes the data
 *   0x08    PHYBIST  0      rw
 *   0x0c    PHYTUNE  0      rw
 *   0x20    OTGCTL   0      rw
 *
 * Software uses PHYCTL in bytes and words alike. The bits of a PHY are analog
 * trimming (0x0c calibration, 0x20 amplitude, 0x2a disconnect threshold...):
 * they are kept and can be read, and have no other effect. The values that
 * they have after a reset are not known; they are 0 here.
 *
 * ISCR belongs to the first PHY, that of the OTG port. Nothing is plugged
 * into that: no VBUS from outside, ID high if pulled up. So no change is ever
 * seen, but for the force fields, which do not count as such.
 *
 * Beside each host controller:
 *
 *   offset  name     reset  access  bits
 *   0x00    PASSBY   0      rw      10 INCR8, 9 INCR4, 8 aligned bursts,
 *                                   0 ULPI bypass
 *   0x04-0x0c        0      rw
 *
 * ULPI bypass makes the controller use the PHY inside the chip instead of a
 * ULPI one outside, which no chip has pins for. Without it, no device is ever
 * seen. The burst bits are about speed only.
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/usb/sun4i-usb-phy.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

REG32(ISCR, 0x00)
    FIELD(ISCR, CHANGE, 4, 3)
    FIELD(ISCR, FORCE_VBUS, 12, 2)
    FIELD(ISCR, FORCE_ID, 14, 2)
    FIELD(ISCR, ID_PULLUP, 17, 1)
    FIELD(ISCR, ID, 24, 1)
    FIELD(ISCR, VBUS, 25, 1)
    FIELD(ISCR, EXT_ID, 28, 1)
REG32(PHYCTL, 0x04)
    FIELD(PHYCTL, STROBE, 0, 5)
    FIELD(PHYCTL, DATA, 7, 1)
    FIELD(PHYCTL, ADDRESS, 8, 8)
    FIELD(PHYCTL, READ, 16, 3)
REG32(PHYBIST, 0x08)
REG32(PHYTUNE, 0x0c)
REG32(OTGCTL, 0x20)

REG32(PASSBY, 0x00)
    FIELD(PASSBY, ULPI_BYPASS, 0, 1)

#define ISCR_WRITABLE   0x0003fc8f
#define PHYCTL_WRITABLE 0x0000ffff

/* The bit of PHYCTL that makes a PHY take the data */
#define STROBE(phy)     BIT(2 * (phy))

/* Of the fields that force a level: 2 is low, 3 is high */
#define FORCE           2
#define FORCE_LEVEL     1

static const char *sun4i_usb_phy_id(void *dev)
{
    return object_get_canonical_path_component(OBJECT(dev));
}

/* The bits of a register that an access is about */
static uint32_t sun4i_usb_phy_lane(hwaddr offset, unsigned size)
{
    return MAKE_64BIT_MASK((offset & 3) * 8, size * 8);
}

static void sun4i_usb_phy_update(Sun4iUsbPhyState *s)
{
    for (int i = 0; i < SUN4I_USB_PHY_NUM; i++) {
        bool up = clock_is_enabled(s->clk[i]) && !extract32(s->reset, i, 1) &&
                  extract32(s->vbus, i, 1);

        if (up != extract32(s->is_up, i, 1)) {
            trace_sun4i_usb_phy_up(sun4i_usb_phy_id(s), i, up);
            s->is_up = deposit32(s->is_up, i, 1, up);
        }
        qemu_set_irq(s->up[i], up);
    }
}

static bool sun4i_usb_phy_forced(uint32_t force, bool level)
{
    return force & FORCE ? force & FORCE_LEVEL : level;
}

static uint32_t sun4i_usb_phy_iscr(Sun4iUsbPhyState *s)
{
    uint32_t iscr = s->iscr;
    bool id = FIELD_EX32(iscr, ISCR, ID_PULLUP);

    iscr = FIELD_DP32(iscr, ISCR, EXT_ID, id);
    iscr = FIELD_DP32(iscr, ISCR, ID,
        sun4i_usb_phy_forced(FIELD_EX32(iscr, ISCR, FORCE_ID), id));
    return FIELD_DP32(iscr, ISCR, VBUS,
        sun4i_usb_phy_forced(FIELD_EX32(iscr, ISCR, FORCE_VBUS), false));
}

static uint32_t sun4i_usb_phy_phyctl(Sun4iUsbPhyState *s)
{
    uint32_t address = FIELD_EX32(s->phyctl, PHYCTL, ADDRESS);
    uint32_t read = 0;

    for (int i = 0; i < SUN4I_USB_PHY_NUM; i++) {
        read |= s->bits[i][address] << i;
    }
    return FIELD_DP32(s->phyctl, PHYCTL, READ, read);
}

static void sun4i_usb_phy_write_phyctl(Sun4iUsbPhyState *s, uint32_t value)
{
    uint32_t rising = value & ~s->phyctl;
    uint8_t address = FIELD_EX32(value, PHYCTL, ADDRESS);
    bool data = FIELD_EX32(value, PHYCTL, DATA);

    s->phyctl = value & PHYCTL_WRITABLE;
    for (int i = 0; i < SUN4I_USB_PHY_NUM; i++) {
        /* One that is held in reset keeps its reset values. */
        if ((rising & STROBE(i)) && !extract32(s->reset, i, 1)) {
            s->bits[i][address] = data;
            trace_sun4i_usb_phy_bit(sun4i_usb_phy_id(s), i, address, data);
        }
    }
}

static uint32_t sun4i_usb_phy_get(Sun4iUsbPhyState *s, hwaddr reg)
{
    switch (reg) {
    case A_ISCR:
        return sun4i_usb_phy_iscr(s);
    case A_PHYCTL:
        return sun4i_usb_phy_phyctl(s);
    case A_PHYBIST:
        return s->phybist;
    case A_PHYTUNE:
        return s->phytune;
    case A_OTGCTL:
        return s->otgctl;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: no register at offset 0x%02"
                      HWADDR_PRIx "\n", sun4i_usb_phy_id(s), reg);
        return 0;
    }
}

static uint64_t sun4i_usb_phy_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(opaque);
    uint32_t value = sun4i_usb_phy_get(s, offset & ~3);

    value = (value & sun4i_usb_phy_lane(offset, size)) >> (offset & 3) * 8;
    trace_sun4i_usb_phy_read(sun4i_usb_phy_id(s), offset, value);
    return value;
}

static void sun4i_usb_phy_write(void *opaque, hwaddr offset, uint64_t value,
                                unsigned size)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(opaque);
    uint32_t lane = sun4i_usb_phy_lane(offset, size);
    uint32_t all;

    trace_sun4i_usb_phy_write(sun4i_usb_phy_id(s), offset, value);

    all = sun4i_usb_phy_get(s, offset & ~3) & ~lane;
    all |= (value << (offset & 3) * 8) & lane;
    switch (offset & ~3) {
    case A_ISCR:
        s->iscr = all & ISCR_WRITABLE;
        break;
    case A_PHYCTL:
        sun4i_usb_phy_write_phyctl(s, all);
        break;
    case A_PHYBIST:
        s->phybist = all;
        break;
    case A_PHYTUNE:
        s->phytune = all;
        break;
    case A_OTGCTL:
        s->otgctl = all;
        break;
    }
}

/* An access must not go across the end of a register. */
static const MemoryRegionOps sun4i_usb_phy_ops = {
    .read = sun4i_usb_phy_read,
    .write = sun4i_usb_phy_write,
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

static void sun4i_usb_phy_set_reset(void *opaque, int n, int level)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(opaque);

    s->reset = deposit32(s->reset, n, 1, !!level);
    if (level) {
        memset(s->bits[n], 0, sizeof(s->bits[n]));
    }
    sun4i_usb_phy_update(s);
}

static void sun4i_usb_phy_set_vbus(void *opaque, int n, int level)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(opaque);

    s->vbus = deposit32(s->vbus, n, 1, !!level);
    sun4i_usb_phy_update(s);
}

static void sun4i_usb_phy_clock_update(void *opaque, ClockEvent event)
{
    sun4i_usb_phy_update(SUN4I_USB_PHY(opaque));
}

static void sun4i_usb_phy_reset_enter(Object *obj, ResetType type)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(obj);

    s->iscr = 0;
    s->phyctl = 0;
    s->phybist = 0;
    s->phytune = 0;
    s->otgctl = 0;
    memset(s->bits, 0, sizeof(s->bits));
}

static void sun4i_usb_phy_reset_hold(Object *obj, ResetType type)
{
    sun4i_usb_phy_update(SUN4I_USB_PHY(obj));
}

static const VMStateDescription sun4i_usb_phy_vmstate = {
    .name = TYPE_SUN4I_USB_PHY,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_ARRAY_CLOCK(clk, Sun4iUsbPhyState, SUN4I_USB_PHY_NUM),
        VMSTATE_UINT32(iscr, Sun4iUsbPhyState),
        VMSTATE_UINT32(phyctl, Sun4iUsbPhyState),
        VMSTATE_UINT32(phybist, Sun4iUsbPhyState),
        VMSTATE_UINT32(phytune, Sun4iUsbPhyState),
        VMSTATE_UINT32(otgctl, Sun4iUsbPhyState),
        VMSTATE_UINT8_2DARRAY(bits, Sun4iUsbPhyState, SUN4I_USB_PHY_NUM,
                              SUN4I_USB_PHY_BITS),
        VMSTATE_UINT32(reset, Sun4iUsbPhyState),
        VMSTATE_UINT32(vbus, Sun4iUsbPhyState),
        VMSTATE_UINT32(is_up, Sun4iUsbPhyState),
        VMSTATE_END_OF_LIST()
    },
};

static void sun4i_usb_phy_init(Object *obj)
{
    Sun4iUsbPhyState *s = SUN4I_USB_PHY(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_usb_phy_ops, s,
                          TYPE_SUN4I_USB_PHY, SUN4I_USB_PHY_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    qdev_init_gpio_in_named(dev, sun4i_usb_phy_set_reset, "reset",
                            SUN4I_USB_PHY_NUM);
    qdev_init_gpio_in_named(dev, sun4i_usb_phy_set_vbus, "vbus",
                            SUN4I_USB_PHY_NUM);
    qdev_init_gpio_out_named(dev, s->up, "up", SUN4I_USB_PHY_NUM);
    for (int i = 0; i < SUN4I_USB_PHY_NUM; i++) {
        g_autofree char *clk = g_strdup_printf("phy%d", i);

        s->clk[i] = qdev_init_clock_in(dev, clk, sun4i_usb_phy_clock_update,
                                       s, ClockUpdate);
        s->vbus |= BIT(i);
    }
}

static void sun4i_usb_phy_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sun4i_usb_phy_vmstate;
    rc->phases.enter = sun4i_usb_phy_reset_enter;
    rc->phases.hold = sun4i_usb_phy_reset_hold;
}

static void sun4i_usb_pmu_update(Sun4iUsbPmuState *s)
{
    qemu_set_irq(s->connected, s->phy_up &&
                 FIELD_EX32(s->regs[R_PASSBY], PASSBY, ULPI_BYPASS));
}

static uint64_t sun4i_usb_pmu_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iUsbPmuState *s = SUN4I_USB_PMU(opaque);
    uint32_t value = s->regs[offset / 4];

    trace_sun4i_usb_pmu_read(sun4i_usb_phy_id(s), offset, value);
    return value;
}

static void sun4i_usb_pmu_write(void *opaque, hwaddr offset, uint64_t value,
                                unsigned size)
{
    Sun4iUsbPmuState *s = SUN4I_USB_PMU(opaque);

    trace_sun4i_usb_pmu_write(sun4i_usb_phy_id(s), offset, value);
    s->regs[offset / 4] = value;
    sun4i_usb_pmu_update(s);
}

static const MemoryRegionOps sun4i_usb_pmu_ops = {
    .read = sun4i_usb_pmu_read,
    .write = sun4i_usb_pmu_write,
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

static void sun4i_usb_pmu_set_phy_up(void *opaque, int n, int level)
{
    Sun4iUsbPmuState *s = SUN4I_USB_PMU(opaque);

    s->phy_up = level;
    sun4i_usb_pmu_update(s);
}

static void sun4i_usb_pmu_reset_enter(Object *obj, ResetType type)
{
    Sun4iUsbPmuState *s = SUN4I_USB_PMU(obj);

    memset(s->regs, 0, sizeof(s->regs));
}

static void sun4i_usb_pmu_reset_hold(Object *obj, ResetType type)
{
    sun4i_usb_pmu_update(SUN4I_USB_PMU(obj));
}

static const VMStateDescription sun4i_usb_pmu_vmstate = {
    .name = TYPE_SUN4I_USB_PMU,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(regs, Sun4iUsbPmuState, SUN4I_USB_PMU_SIZE / 4),
        VMSTATE_BOOL(phy_up, Sun4iUsbPmuState),
        VMSTATE_END_OF_LIST()
    },
};

static void sun4i_usb_pmu_init(Object *obj)
{
    Sun4iUsbPmuState *s = SUN4I_USB_PMU(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_usb_pmu_ops, s,
                          TYPE_SUN4I_USB_PMU, SUN4I_USB_PMU_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    qdev_init_gpio_in_named(dev, sun4i_usb_pmu_set_phy_up, "phy-up", 1);
    qdev_init_gpio_out_named(dev, &s->connected, "connected", 1);
}

static void sun4i_usb_pmu_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &sun4i_usb_pmu_vmstate;
    rc->phases.enter = sun4i_usb_pmu_reset_enter;
    rc->phases.hold = sun4i_usb_pmu_reset_hold;
}

static const TypeInfo sun4i_usb_phy_types[] = {
    {
        .name = TYPE_SUN4I_USB_PHY,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iUsbPhyState),
        .instance_init = sun4i_usb_phy_init,
        .class_init = sun4i_usb_phy_class_init,
    }, {
        .name = TYPE_SUN4I_USB_PMU,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Sun4iUsbPmuState),
        .instance_init = sun4i_usb_pmu_init,
        .class_init = sun4i_usb_pmu_class_init,
    },
};

DEFINE_TYPES(sun4i_usb_phy_types)
