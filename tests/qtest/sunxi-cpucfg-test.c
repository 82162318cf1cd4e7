/*
 * Test of the sunxi CPU configuration block: that of the A20, on Cubieboard2,
 * and that of the A31, whose PRCM has the power switches, on Mele M9
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "sunxi-test.h"

/* A chip, and which of its cores is tested: the last */
typedef struct Chip {
    const char *machine;
    uint64_t cpucfg;
    unsigned cores;
    /* of the core that is tested */
    unsigned core;
    uint64_t clamp;
    uint64_t pwroff;
    uint32_t pwroff_bit;
    /* PWROFF after reset */
    uint32_t pwroff_reset;
    /* the power registers are the PRCM's */
    bool prcm;
} Chip;

static const Chip a20 = {
    .machine = "cubieboard2",
    .cpucfg = 0x01c25c00,
    .cores = 2,
    .core = 1,
    .clamp = 0x01c25c00 + 0x1b0,
    .pwroff = 0x01c25c00 + 0x1b4,
    .pwroff_bit = 1,
    .pwroff_reset = 1,
};

static const Chip a31 = {
    .machine = "mele-m9",
    .cpucfg = 0x01f01c00,
    .cores = 4,
    .core = 3,
    .clamp = 0x01f01400 + 0x14c,
    .pwroff = 0x01f01400 + 0x100,
    .pwroff_bit = BIT(3),
    .pwroff_reset = 0xe,
    .prcm = true,
};

static const Chip *chip;

#define CORE            (chip->core)
#define RST_CTRL(n)     (chip->cpucfg + 0x40 + 0x40 * (n))
#define CTRL(n)         (chip->cpucfg + 0x44 + 0x40 * (n))
#define STATUS(n)       (chip->cpucfg + 0x48 + 0x40 * (n))
#define CLAMP_STATUS(n) (chip->cpucfg + 0x64 + 0x40 * (n))
#define GEN_CTRL        (chip->cpucfg + 0x184)
#define PRIVATE0        (chip->cpucfg + 0x1a4)
#define PRIVATE1        (chip->cpucfg + 0x1a8)
#define PWR_CLAMP       (chip->clamp)
#define PWROFF          (chip->pwroff)
#define DBG_CTL0        (chip->cpucfg + 0x1e0)
#define DBG_CTL1        (chip->cpucfg + 0x1e4)
#define CNT64_CTRL      (chip->cpucfg + 0x280)
#define CNT64_LO        (chip->cpucfg + 0x284)
#define CNT64_HI        (chip->cpucfg + 0x288)
#define BLOCK_SIZE      0x400

#define RELEASED        3
#define STATUS_SMP      BIT(0)
#define STATUS_WFI      BIT(2)

#define HZ              24000000ULL
#define SECOND          NANOSECONDS_PER_SECOND

/* A core acts in a thread of its own: wait until @reg is @value. */
static void wait_for(QTestState *qts, uint64_t reg, uint32_t value)
{
    sunxi_await(qts, reg, UINT32_MAX, value);
}

/*
 * Until all threads of the cores have done what they were told to do: the
 * machine pauses when they have. One that was told to stop may still be in the
 * middle of its program.
 */
static void settle_cores(QTestState *qts)
{
    qtest_qmp_assert_success(qts, "{ 'execute': 'stop' }");
    qtest_qmp_assert_success(qts, "{ 'execute': 'cont' }");
}

/* Where the boot ROM is, which sends the core to PRIVATE0 */
#define RESET_VECTOR    0xffff0000

/* PC of the core, as it is while no core runs (accel qtest) */
static uint32_t core_pc(QTestState *qts)
{
    g_autofree char *dump = qtest_hmp(qts, "info registers -a");
    g_autofree char *name = g_strdup_printf("CPU#%u", CORE);
    char *text = strstr(dump, name);
    uint32_t pc;

    g_assert_nonnull(text);
    text = strstr(text, "R15=");
    g_assert_nonnull(text);
    g_assert_cmpint(sscanf(text, "R15=%" SCNx32, &pc), ==, 1);
    return pc;
}

static void set_pwroff(QTestState *qts, bool off)
{
    uint32_t value = qtest_readl(qts, PWROFF);

    qtest_writel(qts, PWROFF, off ? value | chip->pwroff_bit :
                                    value & ~chip->pwroff_bit);
}

static bool get_pwroff(QTestState *qts)
{
    return qtest_readl(qts, PWROFF) & chip->pwroff_bit;
}

/* What U-Boot's PSCI monitor does to start a core */
static void power_up(QTestState *qts, uint32_t entry)
{
    qtest_writel(qts, PRIVATE0, entry);
    qtest_writel(qts, RST_CTRL(CORE), 0);
    qtest_writel(qts, GEN_CTRL, qtest_readl(qts, GEN_CTRL) & ~BIT(CORE));
    qtest_writel(qts, DBG_CTL1, qtest_readl(qts, DBG_CTL1) & ~BIT(CORE));
    for (int i = 0; i <= 8; i++) {
        qtest_writel(qts, PWR_CLAMP, 0xff >> i);
        /* Allwinner's kernels wait for this. */
        if (chip->prcm) {
            g_assert_cmphex(qtest_readl(qts, CLAMP_STATUS(CORE)), ==,
                            0xff >> i);
        }
    }
    set_pwroff(qts, false);
    qtest_writel(qts, RST_CTRL(CORE), RELEASED);
    qtest_writel(qts, DBG_CTL1, qtest_readl(qts, DBG_CTL1) | BIT(CORE));
}

static void power_down(QTestState *qts)
{
    qtest_writel(qts, RST_CTRL(CORE), 0);
    qtest_writel(qts, PWR_CLAMP, 0xff);
    set_pwroff(qts, true);
}

static QTestState *start(gconstpointer arg, unsigned cores, const char *more)
{
    chip = arg;
    return qtest_initf("-machine %s -smp %u %s", chip->machine, cores, more);
}

static void assert_reset_values(QTestState *qts)
{
    g_assert_cmphex(qtest_readl(qts, STATUS(0)) & STATUS_SMP, ==, STATUS_SMP);
    for (int n = 0; n < chip->cores; n++) {
        g_assert_cmphex(qtest_readl(qts, RST_CTRL(n)), ==, n ? 0 : RELEASED);
        g_assert_cmphex(qtest_readl(qts, CTRL(n)), ==, 0);
        if (n) {
            g_assert_cmphex(qtest_readl(qts, STATUS(n)), ==, 0);
        }
        g_assert_cmphex(qtest_readl(qts, CLAMP_STATUS(n)), ==,
                        n && chip->prcm ? 0xff : 0);
    }
    g_assert_cmphex(qtest_readl(qts, GEN_CTRL), ==, 0x20);
    g_assert_cmphex(qtest_readl(qts, PRIVATE0), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PRIVATE1), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, 0xff);
    g_assert_cmphex(qtest_readl(qts, PWROFF), ==, chip->pwroff_reset);
    g_assert_cmphex(qtest_readl(qts, DBG_CTL0), ==, 0);
    g_assert_cmphex(qtest_readl(qts, DBG_CTL1), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNT64_LO), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNT64_HI), ==, 0);
}

static void test_registers(gconstpointer arg)
{
    QTestState *qts = start(arg, ((const Chip *)arg)->cores, "");

    assert_reset_values(qts);

    qtest_writel(qts, CTRL(CORE), 0x12345678);
    g_assert_cmphex(qtest_readl(qts, CTRL(CORE)), ==, 0x12345678);
    qtest_writel(qts, GEN_CTRL, 0xfedcba98);
    g_assert_cmphex(qtest_readl(qts, GEN_CTRL), ==, 0xfedcba98);
    qtest_writel(qts, PRIVATE0, 0xdeadbeef);
    g_assert_cmphex(qtest_readl(qts, PRIVATE0), ==, 0xdeadbeef);
    qtest_writel(qts, PRIVATE1, 0xcafef00d);
    g_assert_cmphex(qtest_readl(qts, PRIVATE1), ==, 0xcafef00d);
    qtest_writel(qts, DBG_CTL0, 0x55aa55aa);
    g_assert_cmphex(qtest_readl(qts, DBG_CTL0), ==, 0x55aa55aa);
    qtest_writel(qts, DBG_CTL1, 0xaa55aa55);
    g_assert_cmphex(qtest_readl(qts, DBG_CTL1), ==, 0xaa55aa55);
    qtest_writel(qts, RST_CTRL(CORE), ~RELEASED);
    g_assert_cmphex(qtest_readl(qts, RST_CTRL(CORE)), ==, 0);
    qtest_writel(qts, PWR_CLAMP, ~0xa5);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, 0x5a);
    qtest_writel(qts, PWROFF, ~chip->pwroff_reset);
    g_assert_cmphex(qtest_readl(qts, PWROFF) & chip->pwroff_reset, ==, 0);
    qtest_writel(qts, STATUS(CORE), ~0);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);

    qtest_system_reset(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

static void test_cnt64(gconstpointer arg)
{
    QTestState *qts = start(arg, 1, "");
    uint64_t count;

    qtest_writel(qts, CNT64_CTRL, 1);
    g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, 0);
    qtest_clock_step(qts, 1000 * SECOND);
    g_assert_cmphex(qtest_readl(qts, CNT64_LO), ==, 0);
    qtest_writel(qts, CNT64_CTRL, 2);
    g_assert_cmphex(qtest_readl(qts, CNT64_CTRL), ==, 0);
    count = qtest_readl(qts, CNT64_LO) |
            (uint64_t)qtest_readl(qts, CNT64_HI) << 32;
    g_assert_cmpuint(count, ==, 1000 * HZ);
    qtest_quit(qts);
}

/* A core needs power, clamp and reset, in whatever order they come. */
static void test_start(gconstpointer arg)
{
    QTestState *qts = start(arg, ((const Chip *)arg)->cores, "");

    power_up(qts, 0x40001000);
    wait_for(qts, STATUS(CORE), STATUS_SMP);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);

    /* One that runs is not released again. */
    qtest_writel(qts, PRIVATE0, 0x40002000);
    qtest_writel(qts, RST_CTRL(CORE), RELEASED);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, STATUS_SMP);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);

    qtest_writel(qts, RST_CTRL(CORE), 0);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    qtest_writel(qts, RST_CTRL(CORE), 1);
    qtest_writel(qts, RST_CTRL(CORE), 2);
    settle_cores(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);
    qtest_writel(qts, RST_CTRL(CORE), RELEASED);
    wait_for(qts, STATUS(CORE), STATUS_SMP);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);

    /* Loss of power is a new start, too; released before powered */
    set_pwroff(qts, true);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    qtest_writel(qts, PRIVATE0, 0x40003000);
    qtest_writel(qts, PWR_CLAMP, 0xff);
    set_pwroff(qts, false);
    qtest_writel(qts, PWR_CLAMP, 0x01);
    settle_cores(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    qtest_writel(qts, PWR_CLAMP, 0);
    wait_for(qts, STATUS(CORE), STATUS_SMP);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);

    /* Stop and start before the core has seen either */
    for (int i = 0; i < 100; i++) {
        qtest_writel(qts, RST_CTRL(CORE), 0);
        qtest_writel(qts, PRIVATE0, 0x40010000 + 16 * i);
        qtest_writel(qts, RST_CTRL(CORE), RELEASED);
        wait_for(qts, STATUS(CORE), STATUS_SMP);
        g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);
        power_down(qts);
        power_up(qts, 0x40010000);
        power_down(qts);
        g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
        power_up(qts, 0x40010000);
    }

    qtest_system_reset(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

/* One core: the registers of the others are there, and nothing behind them. */
static void test_single_core(gconstpointer arg)
{
    QTestState *qts = start(arg, 1, "");

    assert_reset_values(qts);
    power_up(qts, 0x40001000);
    g_assert_cmphex(qtest_readl(qts, RST_CTRL(CORE)), ==, RELEASED);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, 0);
    g_assert_false(get_pwroff(qts));
    settle_cores(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    power_down(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    qtest_quit(qts);
}

static void hostile(gconstpointer arg, unsigned cores)
{
    QTestState *qts = start(arg, cores, "");
    static const uint32_t values[] = {
        0, 3, 1, 2, 3, 0x55555555, 0xaaaaaaaa, 0x7fffffff, 0xffffffff, 0
    };

    for (int i = 0; i < ARRAY_SIZE(values); i++) {
        for (unsigned n = 0; n < BLOCK_SIZE; n += 4) {
            uint64_t a = chip->cpucfg + n;

            qtest_writel(qts, a, values[i]);
            qtest_readl(qts, a);
            qtest_readb(qts, a + 1);
            qtest_writew(qts, a + 2, values[i]);
            qtest_readq(qts, a);
            qtest_writel(qts, PWROFF, values[i]);
            qtest_writel(qts, PWR_CLAMP, values[i]);
        }
        power_up(qts, values[i]);
        /* Core 0 in reset is a machine that stands still, and no more. */
        qtest_writel(qts, RST_CTRL(0), 0);
        g_assert_cmphex(qtest_readl(qts, STATUS(0)), ==, 0);
        qtest_writel(qts, RST_CTRL(0), RELEASED);
    }
    qtest_writel(qts, RST_CTRL(0), 0);
    power_up(qts, 0);
    qtest_system_reset(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

/* Half way through a start, and with a core that runs */
static void test_migration(gconstpointer arg)
{
    unsigned cores = ((const Chip *)arg)->cores;
    QTestState *qts = start(arg, cores, "");
    g_autofree char *args = g_strdup_printf("-machine %s -smp %u",
                                            chip->machine, cores);

    qtest_writel(qts, PRIVATE0, 0x40001000);
    qtest_writel(qts, PRIVATE1, 0x12345678);
    qtest_writel(qts, GEN_CTRL, 0x2f);
    qtest_writel(qts, DBG_CTL1, 0x5);
    qtest_writel(qts, CTRL(CORE), 0x9abcdef0);
    qtest_writel(qts, PWR_CLAMP, 0);
    qtest_writel(qts, RST_CTRL(CORE), RELEASED);

    qts = sunxi_migrate(qts, args);
    g_assert_cmphex(qtest_readl(qts, PRIVATE0), ==, 0x40001000);
    g_assert_cmphex(qtest_readl(qts, PRIVATE1), ==, 0x12345678);
    g_assert_cmphex(qtest_readl(qts, GEN_CTRL), ==, 0x2f);
    g_assert_cmphex(qtest_readl(qts, DBG_CTL1), ==, 0x5);
    g_assert_cmphex(qtest_readl(qts, CTRL(CORE)), ==, 0x9abcdef0);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, 0);
    g_assert_true(get_pwroff(qts));
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    set_pwroff(qts, false);
    wait_for(qts, STATUS(CORE), STATUS_SMP);

    qts = sunxi_migrate(qts, args);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, STATUS_SMP);
    g_assert_cmphex(core_pc(qts), ==, RESET_VECTOR);
    qtest_writel(qts, PWR_CLAMP, 0xff);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    /* Again, and this time before the core has done it */
    power_up(qts, 0x40002000);

    qts = sunxi_migrate(qts, args);
    wait_for(qts, STATUS(CORE), STATUS_SMP);
    qtest_system_reset(qts);
    assert_reset_values(qts);
    qtest_quit(qts);
}

static void test_hostile_single(gconstpointer arg)
{
    hostile(arg, 1);
}

static void test_hostile(gconstpointer arg)
{
    hostile(arg, ((const Chip *)arg)->cores);
}

/*
 * A program for a core, and where it leaves what it finds:
 *
 *  entry: mrc  p15, 0, r0, c0, c0, 5       MPIDR
 *         mrs  r1, cpsr
 *         mrc  p15, 0, r2, c1, c1, 0       SCR: faults if not secure
 *         movw r4, #0x2000
 *         movt r4, #0x4000
 *         str  r0, [r4]
 *         str  r1, [r4, #4]
 *         str  r2, [r4, #8]
 *         ldr  r5, [r4, #12]
 *         add  r5, r5, #1
 *         str  r5, [r4, #12]
 *  loop:  ldr  r6, [r4, #16]
 *         cmp  r6, #0
 *         beq  count
 *         wfi
 *         b    loop
 *  count: ldr  r5, [r4, #20]
 *         add  r5, r5, #1
 *         str  r5, [r4, #20]
 *         b    loop
 */
static const uint32_t program[] = {
    0xee100fb0, 0xe10f1000, 0xee112f11, 0xe3024000, 0xe3444000,
    0xe5840000, 0xe5841004, 0xe5842008, 0xe594500c, 0xe2855001,
    0xe584500c, 0xe5946010, 0xe3560000, 0x0a000001, 0xe320f003,
    0xeafffffa, 0xe5945014, 0xe2855001, 0xe5845014, 0xeafffff6,
};

#define PROGRAM         0x40001000
#define OUT_MPIDR       0x40002000
#define OUT_CPSR        0x40002004
#define OUT_SCR         0x40002008
#define OUT_STARTS      0x4000200c
#define IN_WFI          0x40002010
#define OUT_COUNT       0x40002014

static void assert_counts(QTestState *qts)
{
    uint32_t count = qtest_readl(qts, OUT_COUNT);
    int64_t end = g_get_monotonic_time() + SUNXI_PATIENCE;

    while (qtest_readl(qts, OUT_COUNT) == count) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(100);
    }
}

static void assert_stands(QTestState *qts)
{
    uint32_t count;

    settle_cores(qts);
    count = qtest_readl(qts, OUT_COUNT);
    /* There is time to go on for one that would. */
    g_usleep(50000);
    settle_cores(qts);
    g_assert_cmphex(qtest_readl(qts, OUT_COUNT), ==, count);
}

/* With cores that run */
static void test_run(gconstpointer arg)
{
    QTestState *qts = start(arg, ((const Chip *)arg)->cores, "-accel tcg");

    for (int i = 0; i < ARRAY_SIZE(program); i++) {
        qtest_writel(qts, PROGRAM + 4 * i, program[i]);
    }
    for (uint64_t a = OUT_MPIDR; a <= OUT_COUNT; a += 4) {
        qtest_writel(qts, a, 0);
    }

    /* Held off until it is let go, and then in secure SVC, masked */
    assert_stands(qts);
    power_up(qts, PROGRAM);
    wait_for(qts, OUT_STARTS, 1);
    g_assert_cmphex(qtest_readl(qts, OUT_MPIDR), ==, 0x80000000 + CORE);
    g_assert_cmphex(qtest_readl(qts, OUT_CPSR) & 0xff, ==, 0xd3);
    g_assert_cmphex(qtest_readl(qts, OUT_SCR) & 1, ==, 0);
    assert_counts(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, STATUS_SMP);

    /* WFI shows: what the PSCI monitor waits for before it cuts the power */
    qtest_writel(qts, IN_WFI, 1);
    wait_for(qts, STATUS(CORE), STATUS_SMP | STATUS_WFI);
    assert_stands(qts);
    power_down(qts);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);

    /* From the top, again and again */
    qtest_writel(qts, IN_WFI, 0);
    for (int i = 2; i < 20; i++) {
        power_up(qts, PROGRAM);
        wait_for(qts, OUT_STARTS, i);
        assert_counts(qts);
        power_down(qts);
    }
    /* A core that is stopped in full run does not go on. */
    assert_stands(qts);

    /* Nor does one survive a reset of the machine. */
    power_up(qts, PROGRAM);
    assert_counts(qts);
    qtest_system_reset(qts);
    assert_reset_values(qts);
    assert_stands(qts);
    qtest_quit(qts);
}

/*
 * A kernel for core 0, in the form of a zImage, that starts a core by PSCI;
 * this counts until it is told to go, and goes by PSCI:
 *
 *  entry: b    start
 *         (header: magic number, start and end)
 *  start: movw r0, #3                      CPU_ON
 *         movt r0, #0x8400
 *         mov  r1, #1                      the core's number
 *         adr  r2, other
 *         smc  #0
 *  idle:  wfi
 *         b    idle
 *  other: movw r4, #0x2000
 *         movt r4, #0x4000
 *  count: ldr  r5, [r4, #20]
 *         add  r5, r5, #1
 *         str  r5, [r4, #20]
 *         ldr  r6, [r4, #16]
 *         cmp  r6, #0
 *         beq  count
 *         movw r0, #2                      CPU_OFF
 *         movt r0, #0x8400
 *         smc  #0
 *         b    count
 */
static const uint32_t psci_kernel[] = {
    0xea00000a, 0xe320f000, 0xe320f000, 0xe320f000, 0xe320f000,
    0xe320f000, 0xe320f000, 0xe320f000, 0xe320f000, 0x016f2818,
    0x00000000, 0x0000007c, 0xe3000003, 0xe3480400, 0xe3a01001,
    0xe28f2008, 0xe1600070, 0xe320f003, 0xeafffffd, 0xe3024000,
    0xe3444000, 0xe5945014, 0xe2855001, 0xe5845014, 0xe5946010,
    0xe3560000, 0x0afffff9, 0xe3000002, 0xe3480400, 0xe1600070,
    0xeafffff5,
};

#define PSCI_KERNEL_CORE 14             /* index of the instruction */

/*
 * A core started and stopped by QEMU's PSCI, not by these registers: they
 * show it, and can take over. Those of the PRCM have the power on throughout.
 */
static void test_psci(gconstpointer arg)
{
    unsigned core = ((const Chip *)arg)->core;
    uint32_t image[ARRAY_SIZE(psci_kernel)];
    g_autofree char *kernel = NULL, *dtb = NULL, *args = NULL;
    QTestState *qts;

    dtb = sunxi_device_tree();
    memcpy(image, psci_kernel, sizeof(image));
    image[PSCI_KERNEL_CORE] = 0xe3a01000 | core;
    kernel = sunxi_temporary(image, sizeof(image));
    args = g_strdup_printf("-accel tcg -kernel %s -dtb %s", kernel, dtb);
    qts = start(arg, ((const Chip *)arg)->cores, args);

    wait_for(qts, RST_CTRL(CORE), RELEASED);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, 0);
    g_assert_false(get_pwroff(qts));
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, STATUS_SMP);
    assert_counts(qts);

    /* Releasing a core that runs does nothing to it. */
    qtest_writel(qts, PRIVATE0, 0);
    set_pwroff(qts, false);
    qtest_writel(qts, RST_CTRL(CORE), RELEASED);
    assert_counts(qts);

    /* It leaves by PSCI, ... */
    qtest_writel(qts, IN_WFI, 1);
    wait_for(qts, RST_CTRL(CORE), 0);
    g_assert_true(get_pwroff(qts) != chip->prcm);
    g_assert_cmphex(qtest_readl(qts, PWR_CLAMP), ==, chip->prcm ? 0 : 0xff);
    g_assert_cmphex(qtest_readl(qts, STATUS(CORE)), ==, 0);
    assert_stands(qts);

    /* ... comes by way of the registers, and is stopped in the same way. */
    for (int i = 0; i < ARRAY_SIZE(program); i++) {
        qtest_writel(qts, PROGRAM + 4 * i, program[i]);
    }
    qtest_writel(qts, IN_WFI, 0);
    power_up(qts, PROGRAM);
    wait_for(qts, OUT_STARTS, 1);
    g_assert_cmphex(qtest_readl(qts, OUT_CPSR) & 0xff, ==, 0xd3);
    assert_counts(qts);
    power_down(qts);
    assert_stands(qts);

    /* After a reset the kernel starts it again. */
    qtest_system_reset(qts);
    assert_counts(qts);
    g_assert_cmphex(qtest_readl(qts, RST_CTRL(CORE)), ==, RELEASED);
    qtest_quit(qts);
    unlink(kernel);
    unlink(dtb);
}

static void add(const char *name, GTestDataFunc function)
{
    g_autofree char *on_a20 = g_strdup_printf("/a20-cpucfg/%s", name);
    g_autofree char *on_a31 = g_strdup_printf("/a31-cpucfg/%s", name);

    qtest_add_data_func(on_a20, &a20, function);
    qtest_add_data_func(on_a31, &a31, function);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("registers", test_registers);
    add("cnt64", test_cnt64);
    add("start", test_start);
    add("single-core", test_single_core);
    add("migration", test_migration);
    add("hostile/single", test_hostile_single);
    add("hostile/all", test_hostile);
    if (qtest_has_accel("tcg")) {
        add("run", test_run);
        add("psci", test_psci);
    }
    return g_test_run();
}
