/*
 * Allwinner sunxi systems on chip: the core that interprets their tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "hw/arm/bsa.h"
#include "hw/arm/sunxi-soc.h"
#include "hw/misc/unimp.h"
#include "hw/or-irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"

#define CNTFRQ_HZ 24000000

/* Below every block and the unimplemented devices among them */
#define PRIORITY_BACKGROUND -2000
#define PRIORITY_UNIMPLEMENTED -1000

/* The pages of QEMU's GICv2: distributor, CPU, hypervisor, virtual CPU */
static const hwaddr gic_offset[] = { 0x1000, 0x2000, 0x4000, 0x6000 };

DeviceState *sunxi_soc_block(SunxiSoc *s, const char *name)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    for (size_t i = 0; i < sc->num_blocks; i++) {
        if (!strcmp(sc->blocks[i].name, name)) {
            return s->block[i];
        }
    }
    return NULL;
}

void sunxi_soc_firmware(SunxiSoc *s, const SunxiFirmwareWrite *writes,
                        size_t n)
{
    AddressSpace *as = cpu_get_address_space(CPU(&s->cpu[0]), ARMASIdx_S);
    MemTxAttrs attrs = { .secure = 1 };

    for (size_t i = 0; i < n; i++) {
        const SunxiFirmwareWrite *w = &writes[i];
        uint32_t value = w->value;

        if (!w->addr) {
            continue;
        }
        if (w->keep) {
            value |= address_space_ldl_le(as, w->addr, attrs, NULL) & w->keep;
        }
        address_space_stl_le(as, w->addr, value, attrs, NULL);
    }
}

/*
 * Which block has an output that a table names, with or without a block.
 * Makes *@name that of the output alone.
 */
static DeviceState *sunxi_soc_source(SunxiSoc *s, const char **name)
{
    const char *slash = strchr(*name, '/');
    g_autofree char *block = NULL;

    if (!slash) {
        return sunxi_soc_block(s, "ccu");
    }
    block = g_strndup(*name, slash - *name);
    *name = slash + 1;
    return sunxi_soc_block(s, block);
}

static Clock *sunxi_soc_clock(SunxiSoc *s, const char *name)
{
    DeviceState *dev;

    if (!strcmp(name, "osc24m")) {
        return s->osc24m;
    }
    if (!strcmp(name, "osc32k")) {
        return s->osc32k;
    }
    dev = sunxi_soc_source(s, &name);
    return qdev_get_clock_out(dev, name);
}

/* No board knows the rate of the counter until firmware tells it. */
static uint32_t sunxi_soc_reset_cntfrq(SunxiSoc *s, unsigned cpu)
{
    if (s->monitor) {
        return CNTFRQ_HZ;
    }
    if (s->direct_boot && cpu == 0) {
        return SUNXI_SOC_GET_CLASS(s)->loader_cntfrq;
    }
    return 0;
}

static bool sunxi_soc_realize_cpus(SunxiSoc *s, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    for (unsigned i = 0; i < s->num_cpus; i++) {
        Object *cpu = OBJECT(&s->cpu[i]);

        object_initialize_child(OBJECT(s), "cpu[*]", &s->cpu[i],
                                ARM_CPU_TYPE_NAME("cortex-a7"));
        object_property_set_int(cpu, "midr", sc->midr, &error_abort);
        object_property_set_int(cpu, "reset-fpsid", sc->fpsid, &error_abort);
        /* CoreSight is in the memory map. */
        object_property_set_bool(cpu, "mmap-trace", true, &error_abort);
        object_property_set_int(cpu, "reset-cbar", sc->cbar, &error_abort);
        object_property_set_int(cpu, "cntfrq", CNTFRQ_HZ, &error_abort);
        object_property_set_bool(cpu, "reset-hivecs", true, &error_abort);
        object_property_set_link(cpu, "memory", OBJECT(s->memory),
                                 &error_abort);
        object_property_set_link(cpu, "secure-memory",
                                 OBJECT(&s->secure_memory), &error_abort);
        object_property_set_bool(cpu, "start-powered-off", i > 0,
                                 &error_abort);
        object_property_set_int(cpu, "reset-cntfrq",
                                sunxi_soc_reset_cntfrq(s, i), &error_abort);
        if (s->monitor) {
            object_property_set_int(cpu, "psci-conduit",
                                    QEMU_PSCI_CONDUIT_SMC, &error_abort);
        }
        if (!qdev_realize(DEVICE(cpu), NULL, errp)) {
            return false;
        }
    }
    return true;
}

static bool sunxi_soc_realize_gic(SunxiSoc *s, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    DeviceState *gic = DEVICE(&s->gic);
    SysBusDevice *sbd = SYS_BUS_DEVICE(gic);
    static const int timer_ppi[] = {
        [GTIMER_PHYS] = ARCH_TIMER_NS_EL1_IRQ,
        [GTIMER_VIRT] = ARCH_TIMER_VIRT_IRQ,
        [GTIMER_HYP] = ARCH_TIMER_NS_EL2_IRQ,
        [GTIMER_SEC] = ARCH_TIMER_S_EL1_IRQ,
    };

    /*
     * The GIC is the silicon's, with an interface for each core it has,
     * even if fewer cores are there to use it.
     */
    qdev_prop_set_uint32(gic, "num-cpu", sc->num_cpus);
    qdev_prop_set_uint32(gic, "num-irq", sc->num_spis + GIC_INTERNAL);
    qdev_prop_set_uint32(gic, "revision", 2);
    qdev_prop_set_uint32(gic, "dist-iidr", sc->gicd_iidr);
    qdev_prop_set_uint32(gic, "cpu-iidr", sc->gicc_iidr);
    /* As the GIC of a Cortex-A7 has it */
    qdev_prop_set_uint32(gic, "num-priority-bits", 5);
    qdev_prop_set_bit(gic, "has-security-extensions", true);
    qdev_prop_set_bit(gic, "has-virtualization-extensions", true);
    if (!sysbus_realize(sbd, errp)) {
        return false;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(gic_offset); i++) {
        memory_region_add_subregion(s->memory, sc->cbar + gic_offset[i],
                                    sysbus_mmio_get_region(sbd, i));
    }

    for (unsigned i = 0; i < s->num_cpus; i++) {
        DeviceState *cpu = DEVICE(&s->cpu[i]);
        int ppi = sc->num_spis + i * GIC_INTERNAL;

        for (unsigned t = 0; t < ARRAY_SIZE(timer_ppi); t++) {
            qdev_connect_gpio_out(cpu, t,
                                  qdev_get_gpio_in(gic, ppi + timer_ppi[t]));
        }
        qdev_connect_gpio_out_named(cpu, "pmu-interrupt", 0,
                                    qdev_get_gpio_in(gic, sc->pmu_spi + i));

        sysbus_connect_irq(sbd, i, qdev_get_gpio_in(cpu, ARM_CPU_IRQ));
        sysbus_connect_irq(sbd, i + sc->num_cpus,
                           qdev_get_gpio_in(cpu, ARM_CPU_FIQ));
        sysbus_connect_irq(sbd, i + 2 * sc->num_cpus,
                           qdev_get_gpio_in(cpu, ARM_CPU_VIRQ));
        sysbus_connect_irq(sbd, i + 3 * sc->num_cpus,
                           qdev_get_gpio_in(cpu, ARM_CPU_VFIQ));
        sysbus_connect_irq(sbd, i + 4 * sc->num_cpus,
                           qdev_get_gpio_in(gic, ppi + ARCH_GIC_MAINT_IRQ));
    }
    return true;
}

/* Put a gate in front of each SPI that is the interrupt of several blocks. */
static bool sunxi_soc_realize_spis(SunxiSoc *s, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    g_autofree unsigned *users = g_new0(unsigned, sc->num_spis);

    for (size_t i = 0; i < sc->num_blocks; i++) {
        for (unsigned k = 0; k < sc->blocks[i].num_irqs; k++) {
            users[sc->blocks[i].spi[k]]++;
        }
    }
    s->spi = g_new0(SunxiSpi, sc->num_spis);
    for (unsigned i = 0; i < sc->num_spis; i++) {
        g_autofree char *name = g_strdup_printf("spi%u-or", i);
        DeviceState *gate;

        if (users[i] < 2) {
            continue;
        }
        gate = qdev_new(TYPE_OR_IRQ);
        object_property_add_child(OBJECT(s), name, OBJECT(gate));
        qdev_prop_set_uint16(gate, "num-lines", users[i]);
        if (!qdev_realize_and_unref(gate, NULL, errp)) {
            return false;
        }
        qdev_connect_gpio_out(gate, 0, qdev_get_gpio_in(DEVICE(&s->gic), i));
        s->spi[i].gate = gate;
    }
    return true;
}

/* Where the next block with this SPI has its interrupt line connected to */
static qemu_irq sunxi_soc_next_spi(SunxiSoc *s, unsigned n)
{
    SunxiSpi *spi = &s->spi[n];

    return spi->gate ? qdev_get_gpio_in(spi->gate, spi->connected++)
                     : qdev_get_gpio_in(DEVICE(&s->gic), n);
}

static bool sunxi_soc_map_srams(SunxiSoc *s, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    s->sram = g_new0(MemoryRegion, sc->num_srams);
    for (size_t i = 0; i < sc->num_srams; i++) {
        const SunxiSram *sram = &sc->srams[i];

        if (!memory_region_init_ram(&s->sram[i], OBJECT(s), sram->name,
                                    sram->size, errp)) {
            return false;
        }
        memory_region_add_subregion(sram->secure ? &s->secure_memory :
                                    s->memory, sram->base, &s->sram[i]);
    }
    return true;
}

/* Most gates of a bus have a reset beside them, which has the same name. */
static void sunxi_soc_connect_bus_reset(SunxiSoc *s, const char *bus,
                                        DeviceState *port)
{
    DeviceState *from = sunxi_soc_source(s, &bus);
    g_autofree char *line = g_strdup_printf("rst-%s", bus);
    g_autofree char *prop = g_strdup_printf("%s[0]", line);

    if (object_property_find(OBJECT(from), prop)) {
        qdev_connect_gpio_out_named(from, line, 0, qdev_get_gpio_in(port, 0));
    }
}

/* Have reads give zero, and accesses logged, where nothing else is. */
static bool sunxi_soc_map_unimplemented(SunxiSoc *s, DeviceState *dev,
                                        const char *name, hwaddr base,
                                        uint64_t size, int priority,
                                        Error **errp)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    qdev_prop_set_string(dev, "name", name);
    qdev_prop_set_uint64(dev, "size", size);
    if (!sysbus_realize(sbd, errp)) {
        return false;
    }
    memory_region_add_subregion_overlap(s->memory, base,
                                        sysbus_mmio_get_region(sbd, 0),
                                        priority);
    return true;
}

static void sunxi_soc_configure_block(SunxiSoc *s, const SunxiBlock *b,
                                      DeviceState *dev)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    Object *obj = OBJECT(dev);

    /* A block that has to do with the cores is linked to those there are. */
    for (unsigned i = 0; i < s->num_cpus; i++) {
        g_autofree char *name = g_strdup_printf("cpu%u", i);

        if (object_property_find(obj, name)) {
            object_property_set_link(obj, name, OBJECT(&s->cpu[i]),
                                     &error_abort);
        }
    }
    if (object_property_find(obj, "dma-memory")) {
        object_property_set_link(obj, "dma-memory", OBJECT(s->memory),
                                 &error_abort);
    }
    if (b->dram_controller) {
        object_property_set_link(obj, "dram", OBJECT(s->dram), &error_abort);
        qdev_prop_set_uint64(dev, "window-size", sc->dram_window);
        qdev_prop_set_bit(dev, "direct-boot", s->direct_boot);
    }
    for (unsigned i = 0;
         i < SUNXI_MAX_PROPERTIES && b->properties[i].name; i++) {
        object_property_parse(obj, b->properties[i].name,
                              b->properties[i].value, &error_abort);
    }
    for (size_t i = 0; i < sc->num_block_properties; i++) {
        const SunxiBlockProperty *p = &sc->block_properties[i];

        if (!strcmp(p->block, b->name)) {
            object_property_parse(obj, p->name, p->value, &error_abort);
        }
    }
    for (unsigned i = 0; i < SUNXI_MAX_CLOCKS && b->clocks[i].input; i++) {
        qdev_connect_clock_in(dev, b->clocks[i].input,
                              sunxi_soc_clock(s, b->clocks[i].source));
    }
}

static bool sunxi_soc_realize_port(SunxiSoc *s, const SunxiBlock *b,
                                   DeviceState *port, Error **errp)
{
    qdev_prop_set_string(port, "name", b->name);
    qdev_prop_set_bit(port, "guarded", b->tzpc_bit_plus_1);
    if (b->bus) {
        qdev_connect_clock_in(port, "bus", sunxi_soc_clock(s, b->bus));
    }
    if (!qdev_realize(port, NULL, errp)) {
        return false;
    }
    if (b->bus) {
        sunxi_soc_connect_bus_reset(s, b->bus, port);
    }
    if (b->tzpc_bit_plus_1) {
        qdev_connect_gpio_out_named(sunxi_soc_block(s, "tzpc"), "open",
            b->tzpc_bit_plus_1 - 1,
            qdev_get_gpio_in_named(port, "non-secure", 0));
    }
    return true;
}

static bool sunxi_soc_realize_block(SunxiSoc *s, size_t n, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    const SunxiBlock *b = &sc->blocks[n];
    DeviceState *dev = s->block[n];
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);
    MemoryRegion *regs;

    if (!b->type && !b->regs) {
        return sunxi_soc_map_unimplemented(s, dev, b->name, b->base, b->size,
                                           PRIORITY_UNIMPLEMENTED, errp);
    }

    sunxi_soc_configure_block(s, b, dev);
    if (!sysbus_realize(sbd, errp) ||
        !sunxi_soc_realize_port(s, b, DEVICE(&s->port[n]), errp)) {
        return false;
    }
    /* A block may stand in another one's window: the later is on top. */
    regs = sunxi_port_init(&s->port[n], dev, sysbus_mmio_get_region(sbd, 0));
    memory_region_add_subregion_overlap(s->memory, b->base, regs, n);
    if (b->dram_controller) {
        memory_region_add_subregion(s->memory, sc->dram_base,
                                    sysbus_mmio_get_region(sbd, 1));
    }
    for (unsigned i = 0; i < b->num_irqs; i++) {
        sysbus_connect_irq(sbd, i, sunxi_soc_next_spi(s, b->spi[i]));
    }
    return true;
}

/* Which pads belong to a block is the port controllers' to know. */
static void sunxi_soc_connect_pads(SunxiSoc *s)
{
    static const char *const pios[] = { "pio", "r_pio" };
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    for (size_t i = 0; i < sc->num_blocks; i++) {
        g_autofree char *out = g_strdup_printf("pads-%s", sc->blocks[i].name);
        g_autofree char *prop = g_strdup_printf("%s[0]", out);

        if (!object_property_find(OBJECT(s->block[i]), "pads[0]")) {
            continue;
        }
        for (unsigned k = 0; k < ARRAY_SIZE(pios); k++) {
            DeviceState *pio = sunxi_soc_block(s, pios[k]);

            if (pio && object_property_find(OBJECT(pio), prop)) {
                qdev_connect_gpio_out_named(pio, out, 0,
                    qdev_get_gpio_in_named(s->block[i], "pads", 0));
            }
        }
    }
}

static void sunxi_soc_connect_lines(SunxiSoc *s)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    for (size_t i = 0; i < sc->num_blocks; i++) {
        const SunxiLine *lines = sc->blocks[i].lines;

        for (unsigned k = 0; k < SUNXI_MAX_LINES && lines[k].output; k++) {
            DeviceState *to = sunxi_soc_block(s, lines[k].block);

            qdev_connect_gpio_out_named(s->block[i], lines[k].output,
                lines[k].output_n, qdev_get_gpio_in_named(to, lines[k].input,
                                                          lines[k].input_n));
        }
    }
}

static void sunxi_soc_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    SunxiSoc *s = SUNXI_SOC(dev);
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);
    DeviceState *background;

    if (!s->memory || !s->dram) {
        error_setg(errp, "'memory' and 'dram' must be set");
        return;
    }
    if (s->num_cpus < 1 || s->num_cpus > sc->num_cpus) {
        error_setg(errp, "'num-cpus' must be 1 to %u", sc->num_cpus);
        return;
    }

    /* What the secure world sees: all, and what is for it alone */
    memory_region_init(&s->secure_memory, OBJECT(s), "secure-memory",
                       UINT64_MAX);
    memory_region_add_subregion_overlap(&s->secure_memory, 0, s->memory, -1);

    background = qdev_new(TYPE_UNIMPLEMENTED_DEVICE);
    object_property_add_child(OBJECT(s), "io", OBJECT(background));
    object_unref(OBJECT(background));
    if (!sunxi_soc_map_unimplemented(s, background, "io", sc->io_base,
                                     sc->io_size, PRIORITY_BACKGROUND,
                                     errp)) {
        return;
    }

    if (!sunxi_soc_realize_cpus(s, errp) ||
        !sunxi_soc_realize_gic(s, errp) ||
        !sunxi_soc_realize_spis(s, errp) ||
        !sunxi_soc_map_srams(s, errp) ||
        !sunxi_brom_init(s, errp)) {
        return;
    }
    for (size_t i = 0; i < sc->num_blocks; i++) {
        if (!sunxi_soc_realize_block(s, i, errp)) {
            error_prepend(errp, "%s: ", sc->blocks[i].name);
            return;
        }
    }
    sunxi_soc_connect_lines(s);
    sunxi_soc_connect_pads(s);
}

static void sunxi_soc_init(Object *obj)
{
    SunxiSoc *s = SUNXI_SOC(obj);
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(s);

    s->osc24m = qdev_init_clock_in(DEVICE(s), "osc24m", NULL, NULL, 0);
    s->osc32k = qdev_init_clock_in(DEVICE(s), "osc32k", NULL, NULL, 0);

    object_initialize_child(obj, "gic", &s->gic, TYPE_ARM_GIC);

    s->block = g_new0(DeviceState *, sc->num_blocks);
    s->port = g_new0(SunxiPort, sc->num_blocks);
    for (size_t i = 0; i < sc->num_blocks; i++) {
        const SunxiBlock *b = &sc->blocks[i];

        s->block[i] = b->regs ? sunxi_regs_new(b->regs) :
                      qdev_new(b->type ?: TYPE_UNIMPLEMENTED_DEVICE);
        object_property_add_child(obj, b->name, OBJECT(s->block[i]));
        object_unref(OBJECT(s->block[i]));
        if (b->type || b->regs) {
            g_autofree char *port = g_strdup_printf("%s-port", b->name);

            object_initialize_child(obj, port, &s->port[i], TYPE_SUNXI_PORT);
        }
    }
}

static void sunxi_soc_finalize(Object *obj)
{
    SunxiSoc *s = SUNXI_SOC(obj);

    g_free(s->block);
    g_free(s->port);
    g_free(s->spi);
    g_free(s->sram);
}

static const Property sunxi_soc_properties[] = {
    DEFINE_PROP_LINK("memory", SunxiSoc, memory, TYPE_MEMORY_REGION,
                     MemoryRegion *),
    DEFINE_PROP_LINK("dram", SunxiSoc, dram, TYPE_MEMORY_REGION,
                     MemoryRegion *),
    DEFINE_PROP_UINT32("num-cpus", SunxiSoc, num_cpus, 1),
    DEFINE_PROP_BOOL("direct-boot", SunxiSoc, direct_boot, false),
    DEFINE_PROP_BOOL("monitor", SunxiSoc, monitor, false),
};

static void sunxi_soc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    SunxiSocClass *sc = SUNXI_SOC_CLASS(klass);

    dc->realize = sunxi_soc_realize;
    /* Needs the machine's memory and crystals */
    dc->user_creatable = false;
    device_class_set_props(dc, sunxi_soc_properties);

    /* What A20 and A31 have in common; the rest is in their tables. */
    sc->cbar = 0x01c80000;
    sc->gicc_iidr = 0x0102143b;
    sc->num_spis = 128;
    sc->pmu_spi = 120;
    sc->io_base = 0x01c00000;
    sc->io_size = 4 * MiB;
    sc->dram_base = 0x40000000;
    sc->dram_window = 2 * GiB;
    sc->brom_base = 0xffff0000;
    sc->brom_size = 32 * KiB;
    sc->spl_base = 0;
}

static const TypeInfo sunxi_soc_types[] = {
    {
        .name              = TYPE_SUNXI_SOC,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .abstract          = true,
        .instance_size     = sizeof(SunxiSoc),
        .instance_init     = sunxi_soc_init,
        .instance_finalize = sunxi_soc_finalize,
        .class_size        = sizeof(SunxiSocClass),
        .class_init        = sunxi_soc_class_init,
    }
};

DEFINE_TYPES(sunxi_soc_types)
