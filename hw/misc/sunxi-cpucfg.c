/*
 * Allwinner (sunxi) CPU configuration block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Offset          Name           Reset  Access
 * 0x40 + 0x40*n   CPUn_RST_CTRL  3 (0)  rw   1 core reset, 0 reset; released
 *                                            when both are 1
 * 0x44 + 0x40*n   CPUn_CTRL      0      rw
 * 0x48 + 0x40*n   CPUn_STATUS    -      ro   2 in WFI, 1 in WFE, 0 SMP
 * 0x64 + 0x40*n   CLAMP_STATUS   0xff   ro   a31: PRCM's CPUn_PWR_CLAMP; core
 *                                            0, which has none: 0
 * 0x184           GEN_CTRL       0x20   rw   bit n 0: L1 of core n is reset
 * 0x190           EVENT_IN       0      rw
 * 0x1a4           PRIVATE0       0      rw   entry address of a secondary
 * 0x1a8           PRIVATE1       0      rw
 * 0x1b0           CPU1_PWR_CLAMP 0xff   rw   a20: 0 when released
 * 0x1b4           CPU1_PWROFF    1      rw   a20: bit 0 power off
 * 0x1e0, 0x1e4    DBG_CTL0, 1    0      rw   external debug
 * 0x280           CNT64_CTRL     0      rw   CLR and LATCH read 0
 * 0x284, 0x288    CNT64_LO, HI   0      ro   as of the last latch
 *
 * Offsets, bits and what they do: the sources named in sunxi-cpucfg.h.  The
 * reset values of GEN_CTRL and the layout of CNT64 are those of the H3, and
 * the reset values of the power registers follow from the start-up sequence
 * that all software goes through (the core has no power at reset); no source
 * states them for the A20.  CLAMP_STATUS is what Allwinner's kernels wait for
 * after each write of the clamp.
 *
 * On the A31 the power registers are in the PRCM, which tells this block of
 * them by lines.
 *
 * A secondary core runs while its power is on (PWROFF 0, clamp 0) and its
 * reset released (RST_CTRL 3), and starts each time that becomes true.  On
 * the board the boot ROM sends it to the address in PRIVATE0, in secure SVC
 * mode with interrupts masked, before it touches anything else.
 *
 * Instead of firmware QEMU itself may answer PSCI calls (-kernel).  Firmware
 * would use these registers, so that they show what PSCI has done: see
 * sunxi_cpucfg_adopt().  This does not include those of the PRCM: there the
 * power of the cores has to be on while QEMU answers PSCI calls.
 *
 * QEMU's allwinner-cpucfg (for H3) is not used: it has no power control, its
 * status registers are constant, and it cannot stop a core.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/core/cpu.h"
#include "hw/misc/sunxi-cpucfg.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "target/arm/cpu.h"
#include "trace.h"

#define CPUCFG_SIZE             0x400

/* The cores' registers, at CORES + n * CORE_STRIDE */
#define CORES                   0x40
#define CORE_STRIDE             0x40
REG32(RST_CTRL, 0x0)
    FIELD(RST_CTRL, RELEASED, 0, 2)
REG32(CTRL, 0x4)
REG32(STATUS, 0x8)
    FIELD(STATUS, SMP, 0, 1)
    FIELD(STATUS, WFI, 2, 1)
REG32(CLAMP_STATUS, 0x24)

REG32(GEN_CTRL, 0x184)
REG32(EVENT_IN, 0x190)
REG32(PRIVATE0, 0x1a4)
REG32(PRIVATE1, 0x1a8)
REG32(CPU1_PWR_CLAMP, 0x1b0)
    FIELD(CPU1_PWR_CLAMP, CLAMP, 0, 8)
REG32(CPU1_PWROFF, 0x1b4)
    FIELD(CPU1_PWROFF, OFF, 0, 1)
REG32(DBG_CTL0, 0x1e0)
REG32(DBG_CTL1, 0x1e4)
REG32(CNT64_CTRL, 0x280)
REG32(CNT64_LO, 0x284)
REG32(CNT64_HI, 0x288)

#define RST_CTRL_RELEASED       R_RST_CTRL_RELEASED_MASK
#define PWR_CLAMPED             R_CPU1_PWR_CLAMP_CLAMP_MASK
#define GEN_CTRL_RESET          0x20

static int64_t sunxi_cpucfg_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* The counter has one source only. */
static void sunxi_cpucfg_cnt64_hz(SunxiCpucfgState *s, uint32_t hz[2])
{
    hz[0] = hz[1] = clock_get_hz(s->osc24m);
}

static unsigned sunxi_cpucfg_index(SunxiCpucfgCore *core)
{
    return core - core->owner->core;
}

/* Runs in the core's own thread, with the big lock held. */
static void sunxi_cpucfg_work(CPUState *cs, run_on_cpu_data data)
{
    SunxiCpucfgCore *core = data.host_ptr;
    SunxiCpucfgWork work = core->work;

    core->work = SUNXI_CPUCFG_WORK_NONE;
    switch (work) {
    case SUNXI_CPUCFG_WORK_START:
        cpu_reset(cs);
        cs->halted = 0;
        core->cpu->power_state = PSCI_ON;
        break;
    case SUNXI_CPUCFG_WORK_STOP:
        core->cpu->power_state = PSCI_OFF;
        cs->halted = 1;
        cs->exception_index = EXCP_HLT;
        break;
    case SUNXI_CPUCFG_WORK_NONE:
        /* A later change, or a reset, came before it. */
        break;
    }
}

/*
 * Only its own thread may start and stop a core, and it gets to that after
 * the guest's write has returned.  What counts is the last thing that was
 * asked for: a start is from reset in any case, so nothing is lost where a
 * core is stopped and started, or started and stopped, in quick succession.
 * This is why arm_set_cpu_on() and its like are not used: they look at what
 * the core does now, and refuse the second of two such requests.
 */
static void sunxi_cpucfg_queue(SunxiCpucfgCore *core)
{
    async_run_on_cpu(CPU(core->cpu), sunxi_cpucfg_work,
                     RUN_ON_CPU_HOST_PTR(core));
}

static bool sunxi_cpucfg_should_run(const SunxiCpucfgCore *core)
{
    return core->rst_ctrl == RST_CTRL_RELEASED &&
           !core->pwr_clamp && !core->pwroff;
}

/* A register of @core has been written. */
static void sunxi_cpucfg_update(SunxiCpucfgCore *core)
{
    bool run = sunxi_cpucfg_should_run(core);
    SunxiCpucfgState *s = core->owner;

    if (run == core->run) {
        return;
    }
    core->run = run;
    trace_sunxi_cpucfg_run(s->id, sunxi_cpucfg_index(core), run,
                           core->cpu != NULL, s->private0);
    if (core->cpu) {
        core->work = run ? SUNXI_CPUCFG_WORK_START : SUNXI_CPUCFG_WORK_STOP;
        sunxi_cpucfg_queue(core);
    }
}

/*
 * A core that runs, or does not, without these registers having been written
 * was started or stopped by QEMU's PSCI.  Make the registers what the board's
 * PSCI monitor leaves in that case, so that a guest that looks, or takes
 * control of the core itself, finds no contradiction.
 */
static void sunxi_cpucfg_adopt(SunxiCpucfgState *s)
{
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);
    SunxiCpucfgCore *core;
    bool on;

    for (unsigned n = 0; n < c->num_cores; n++) {
        core = &s->core[n];
        if (!core->cpu || core->work != SUNXI_CPUCFG_WORK_NONE) {
            continue;
        }
        on = core->cpu->power_state != PSCI_OFF;
        if (on == core->run) {
            continue;
        }
        core->run = on;
        core->rst_ctrl = on ? RST_CTRL_RELEASED : 0;
        if (n == 1 && c->has_cpu1_power) {
            core->pwr_clamp = on ? 0 : PWR_CLAMPED;
            core->pwroff = !on;
        }
        trace_sunxi_cpucfg_adopt(s->id, n, on);
    }
}

/*
 * QEMU's Cortex-A7 has no ACTLR.SMP to show.  All that runs on these SoCs
 * sets it in its first instructions, so a core that runs shows it as set.
 * WFE does not stop a core in QEMU, so there is nothing to show for it.
 */
static uint32_t sunxi_cpucfg_status(SunxiCpucfgCore *core)
{
    uint32_t value = 0;

    if (core->run && core->cpu && core->work == SUNXI_CPUCFG_WORK_NONE) {
        value = FIELD_DP32(value, STATUS, SMP, 1);
        value = FIELD_DP32(value, STATUS, WFI, CPU(core->cpu)->halted);
    }
    return value;
}

/* Which core @offset belongs to, or NULL, and which of its registers */
static SunxiCpucfgCore *sunxi_cpucfg_decode(SunxiCpucfgState *s,
                                            hwaddr offset, hwaddr *reg)
{
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);
    unsigned n;

    if (offset < CORES) {
        return NULL;
    }
    n = (offset - CORES) / CORE_STRIDE;
    *reg = (offset - CORES) % CORE_STRIDE;
    if (n >= c->num_cores) {
        return NULL;
    }
    if (*reg <= A_STATUS || (*reg == A_CLAMP_STATUS && c->has_power_lines)) {
        return &s->core[n];
    }
    return NULL;
}

static uint32_t sunxi_cpucfg_read_core(SunxiCpucfgCore *core, hwaddr reg)
{
    switch (reg) {
    case A_RST_CTRL:
        return core->rst_ctrl;
    case A_CTRL:
        return core->ctrl;
    case A_STATUS:
        return sunxi_cpucfg_status(core);
    case A_CLAMP_STATUS:
        return core->pwr_clamp;
    default:
        g_assert_not_reached();
    }
}

static uint64_t sunxi_cpucfg_read(void *opaque, hwaddr offset, unsigned size)
{
    SunxiCpucfgState *s = opaque;
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);
    uint32_t value = 0;
    hwaddr reg;
    SunxiCpucfgCore *core = sunxi_cpucfg_decode(s, offset, &reg);

    sunxi_cpucfg_adopt(s);

    switch (offset) {
    case A_GEN_CTRL:
        value = s->gen_ctrl;
        break;
    case A_EVENT_IN:
        value = s->event_in;
        break;
    case A_PRIVATE0:
        value = s->private0;
        break;
    case A_PRIVATE1:
        value = s->private1;
        break;
    case A_CPU1_PWR_CLAMP:
        if (!c->has_cpu1_power) {
            goto bad_offset;
        }
        value = s->core[1].pwr_clamp;
        break;
    case A_CPU1_PWROFF:
        if (!c->has_cpu1_power) {
            goto bad_offset;
        }
        value = s->core[1].pwroff;
        break;
    case A_DBG_CTL0:
        value = s->dbg_ctl[0];
        break;
    case A_DBG_CTL1:
        value = s->dbg_ctl[1];
        break;
    case A_CNT64_CTRL:
    case A_CNT64_LO:
    case A_CNT64_HI:
        value = sunxi_cnt64_read(&s->cnt64, (offset - A_CNT64_CTRL) /
                                            sizeof(uint32_t));
        break;
    default:
        if (core) {
            value = sunxi_cpucfg_read_core(core, reg);
            break;
        }
    bad_offset:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }

    trace_sunxi_cpucfg_read(s->id, offset, value);
    return value;
}

static void sunxi_cpucfg_write_core(SunxiCpucfgCore *core, hwaddr reg,
                                    uint32_t value)
{
    switch (reg) {
    case A_RST_CTRL:
        core->rst_ctrl = value & R_RST_CTRL_RELEASED_MASK;
        sunxi_cpucfg_update(core);
        break;
    case A_CTRL:
        core->ctrl = value;
        break;
    case A_STATUS:
    case A_CLAMP_STATUS:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to read-only status of core "
                      "%u\n", core->owner->id, sunxi_cpucfg_index(core));
        break;
    default:
        g_assert_not_reached();
    }
}

static void sunxi_cpucfg_write(void *opaque, hwaddr offset, uint64_t val64,
                               unsigned size)
{
    SunxiCpucfgState *s = opaque;
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);
    uint32_t value = val64;
    uint32_t cnt64_hz[2];
    hwaddr reg;
    SunxiCpucfgCore *core = sunxi_cpucfg_decode(s, offset, &reg);

    trace_sunxi_cpucfg_write(s->id, offset, value);
    sunxi_cpucfg_adopt(s);

    switch (offset) {
    case A_GEN_CTRL:
        s->gen_ctrl = value;
        break;
    case A_EVENT_IN:
        s->event_in = value;
        break;
    case A_PRIVATE0:
        s->private0 = value;
        break;
    case A_PRIVATE1:
        s->private1 = value;
        break;
    case A_CPU1_PWR_CLAMP:
        if (!c->has_cpu1_power) {
            goto bad_offset;
        }
        s->core[1].pwr_clamp = value & R_CPU1_PWR_CLAMP_CLAMP_MASK;
        sunxi_cpucfg_update(&s->core[1]);
        break;
    case A_CPU1_PWROFF:
        if (!c->has_cpu1_power) {
            goto bad_offset;
        }
        s->core[1].pwroff = value & R_CPU1_PWROFF_OFF_MASK;
        sunxi_cpucfg_update(&s->core[1]);
        break;
    case A_DBG_CTL0:
        s->dbg_ctl[0] = value;
        break;
    case A_DBG_CTL1:
        s->dbg_ctl[1] = value;
        break;
    case A_CNT64_CTRL:
        sunxi_cpucfg_cnt64_hz(s, cnt64_hz);
        sunxi_cnt64_write_ctrl(&s->cnt64, sunxi_cpucfg_now(), value, cnt64_hz);
        break;
    case A_CNT64_LO:
    case A_CNT64_HI:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to read-only offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    default:
        if (core) {
            sunxi_cpucfg_write_core(core, reg, value);
            break;
        }
    bad_offset:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to reserved offset 0x%" HWADDR_PRIx "\n",
                      s->id, offset);
        break;
    }
}

/* The PRCM has switched, or is reset: then the cores' states do not count. */
static void sunxi_cpucfg_power(SunxiCpucfgCore *core, uint32_t *reg, int level)
{
    SunxiCpucfgState *s = core->owner;

    if (!device_is_in_reset(DEVICE(s))) {
        sunxi_cpucfg_adopt(s);
    }
    *reg = level;
    sunxi_cpucfg_update(core);
}

static void sunxi_cpucfg_set_pwroff(void *opaque, int n, int level)
{
    SunxiCpucfgCore *core = &SUNXI_CPUCFG(opaque)->core[n];

    sunxi_cpucfg_power(core, &core->pwroff, level);
}

static void sunxi_cpucfg_set_clamp(void *opaque, int n, int level)
{
    SunxiCpucfgCore *core = &SUNXI_CPUCFG(opaque)->core[n];

    sunxi_cpucfg_power(core, &core->pwr_clamp, level);
}

static const MemoryRegionOps sunxi_cpucfg_ops = {
    .read = sunxi_cpucfg_read,
    .write = sunxi_cpucfg_write,
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

static void sunxi_cpucfg_clk_changed(void *opaque, ClockEvent event)
{
    SunxiCpucfgState *s = opaque;
    uint32_t cnt64_hz[2];

    sunxi_cpucfg_cnt64_hz(s, cnt64_hz);
    sunxi_cnt64_update_rate(&s->cnt64, sunxi_cpucfg_now(), cnt64_hz);
}

static void sunxi_cpucfg_reset_enter(Object *obj, ResetType type)
{
    SunxiCpucfgState *s = SUNXI_CPUCFG(obj);
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);
    SunxiCpucfgCore *core;
    uint32_t cnt64_hz[2];

    for (unsigned n = 0; n < c->num_cores; n++) {
        core = &s->core[n];
        core->rst_ctrl = n == 0 ? RST_CTRL_RELEASED : 0;
        core->ctrl = 0;
        core->pwr_clamp = n == 0 ? 0 : PWR_CLAMPED;
        core->pwroff = n > 0;
        /* The cores reset themselves, to these very states. */
        core->run = sunxi_cpucfg_should_run(core);
        core->work = SUNXI_CPUCFG_WORK_NONE;
    }
    s->gen_ctrl = GEN_CTRL_RESET;
    s->event_in = 0;
    s->private0 = 0;
    s->private1 = 0;
    s->dbg_ctl[0] = 0;
    s->dbg_ctl[1] = 0;
    sunxi_cpucfg_cnt64_hz(s, cnt64_hz);
    sunxi_cnt64_reset(&s->cnt64, sunxi_cpucfg_now(), cnt64_hz);
}

static int sunxi_cpucfg_post_load(void *opaque, int version_id)
{
    SunxiCpucfgState *s = opaque;

    for (unsigned n = 0; n < SUNXI_CPUCFG_MAX_CORES; n++) {
        if (s->core[n].cpu && s->core[n].work != SUNXI_CPUCFG_WORK_NONE) {
            sunxi_cpucfg_queue(&s->core[n]);
        }
    }
    return 0;
}

static const VMStateDescription vmstate_sunxi_cpucfg_core = {
    .name = "sunxi-cpucfg-core",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(rst_ctrl, SunxiCpucfgCore),
        VMSTATE_UINT32(ctrl, SunxiCpucfgCore),
        VMSTATE_UINT32(pwr_clamp, SunxiCpucfgCore),
        VMSTATE_UINT32(pwroff, SunxiCpucfgCore),
        VMSTATE_BOOL(run, SunxiCpucfgCore),
        VMSTATE_UINT8(work, SunxiCpucfgCore),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sunxi_cpucfg = {
    .name = "sunxi-cpucfg",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sunxi_cpucfg_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(osc24m, SunxiCpucfgState),
        VMSTATE_STRUCT_ARRAY(core, SunxiCpucfgState, SUNXI_CPUCFG_MAX_CORES,
                             1, vmstate_sunxi_cpucfg_core, SunxiCpucfgCore),
        VMSTATE_UINT32(gen_ctrl, SunxiCpucfgState),
        VMSTATE_UINT32(event_in, SunxiCpucfgState),
        VMSTATE_UINT32(private0, SunxiCpucfgState),
        VMSTATE_UINT32(private1, SunxiCpucfgState),
        VMSTATE_UINT32_ARRAY(dbg_ctl, SunxiCpucfgState, 2),
        VMSTATE_SUNXI_CNT64(cnt64, SunxiCpucfgState),
        VMSTATE_END_OF_LIST()
    }
};

static void sunxi_cpucfg_realize(DeviceState *dev, Error **errp)
{
    SunxiCpucfgState *s = SUNXI_CPUCFG(dev);

    s->id = object_get_canonical_path_component(OBJECT(dev));
}

static void sunxi_cpucfg_init(Object *obj)
{
    SunxiCpucfgState *s = SUNXI_CPUCFG(obj);
    SunxiCpucfgClass *c = SUNXI_CPUCFG_GET_CLASS(s);

    memory_region_init_io(&s->iomem, obj, &sunxi_cpucfg_ops, s,
                          TYPE_SUNXI_CPUCFG, CPUCFG_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);

    for (unsigned n = 0; n < c->num_cores; n++) {
        g_autofree char *name = g_strdup_printf("cpu%u", n);

        s->core[n].owner = s;
        object_property_add_link(obj, name, TYPE_ARM_CPU,
                                 (Object **)&s->core[n].cpu,
                                 qdev_prop_allow_set_link_before_realize,
                                 OBJ_PROP_LINK_STRONG);
    }

    if (c->has_power_lines) {
        qdev_init_gpio_in_named(DEVICE(obj), sunxi_cpucfg_set_pwroff, "pwroff",
                                c->num_cores);
        qdev_init_gpio_in_named(DEVICE(obj), sunxi_cpucfg_set_clamp, "clamp",
                                c->num_cores);
    }

    s->cnt64.counter.ticks.div = 1;
    s->osc24m = qdev_init_clock_in(DEVICE(obj), "osc24m",
                                   sunxi_cpucfg_clk_changed, s, ClockUpdate);
}

static void sunxi_cpucfg_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sunxi_cpucfg_realize;
    dc->vmsd = &vmstate_sunxi_cpucfg;
    rc->phases.enter = sunxi_cpucfg_reset_enter;
}

static void sun7i_a20_cpucfg_class_init(ObjectClass *klass, void *data)
{
    SunxiCpucfgClass *c = SUNXI_CPUCFG_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 CPU configuration";
    c->num_cores = 2;
    c->has_cpu1_power = true;
}

static void sun6i_a31_cpucfg_class_init(ObjectClass *klass, void *data)
{
    SunxiCpucfgClass *c = SUNXI_CPUCFG_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 CPU configuration";
    c->num_cores = 4;
    c->has_power_lines = true;
}

static const TypeInfo sunxi_cpucfg_types[] = {
    {
        .name = TYPE_SUNXI_CPUCFG,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(SunxiCpucfgState),
        .instance_init = sunxi_cpucfg_init,
        .class_size = sizeof(SunxiCpucfgClass),
        .class_init = sunxi_cpucfg_class_init,
    }, {
        .name = TYPE_SUN7I_A20_CPUCFG,
        .parent = TYPE_SUNXI_CPUCFG,
        .class_init = sun7i_a20_cpucfg_class_init,
    }, {
        .name = TYPE_SUN6I_A31_CPUCFG,
        .parent = TYPE_SUNXI_CPUCFG,
        .class_init = sun6i_a31_cpucfg_class_init,
    },
};

DEFINE_TYPES(sunxi_cpucfg_types)
