/*
 * Allwinner A31 PRCM: clocks, resets and power of the always-on domain
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registers, all 32 bits wide. Bits outside "writable" are reserved,
 * keep their reset value and ignore writes.
 *
 *   offset  name            reset       writable
 *   0x000   CPUS_CFG        0x00010000  0x00031f30
 *   0x00c   APB0_RATIO      0x00000000  0x00000003
 *   0x010   CPU0_CFG        0x00000003  0x00000003
 *   0x014   CPU1_CFG        0x00000003  0x00000003
 *   0x018   CPU2_CFG        0x00000003  0x00000003
 *   0x01c   CPU3_CFG        0x00000003  0x00000003
 *   0x028   APB0_GATE       0x00000000  0x0000007f
 *   0x040   PLL_CTRL0       0x00000000  0x01303033
 *   0x044   PLL_CTRL1       0x00000000  0xff07800f, of which only the key in
 *                                       31:24 without the key 0xa7 there
 *   0x050   1WIRE_CLK       0x00000000  0x8303001f
 *   0x054   IR_CLK          0x00000000  0x8303000f
 *   0x0b0   APB0_RESET      0x00000000  0x0000007f
 *   0x0f0   CLK_OUTD        0x00000000  0x8f301f00
 *   0x100   CPU_PWROFF      0x0000000e  0x0000000f
 *   0x110   VDD_SYS_PWROFF  0x00000000  0x0000000f
 *   0x118   GPU_PWROFF      0x00000000  0x00000001
 *   0x120   VDD_SYS_RESET   0x00000000  0x00000001
 *   0x140   CPU0_PWR_CLAMP  0x00000000  0x000000ff, unused
 *   0x144   CPU1_PWR_CLAMP  0x000000ff  0x000000ff
 *   0x148   CPU2_PWR_CLAMP  0x000000ff  0x000000ff
 *   0x14c   CPU3_PWR_CLAMP  0x000000ff  0x000000ff
 *   0x180   DRAM_PWR        0x00000000  0xffffffff
 *   0x190   DRAM_TST        0x00000000  0xffffffff
 *
 * The fields are known from U-Boot's
 * arch/arm/include/asm/arch-sunxi/prcm_sun6i.h, Linux's drivers/clk/sunxi
 * (clk-sun6i-ar100.c, clk-sun6i-apb0.c, clk-sun6i-apb0-gates.c) and
 * sun6i-a31.dtsi, Allwinner's own kernel (arch/arm/mach-sun6i/include/mach/
 * ccmu.h) and the linux-sunxi wiki's page PRCM. The reset values:
 *
 *  - CPUS_CFG: that it runs from 24 MHz says the wiki. It also has a divider
 *    of 2 (5:4) at the start, but that would leave P2WI with 6 MHz where
 *    U-Boot, which does not touch this register, has 12 MHz.
 *  - CPU_PWROFF and the clamps follow from the sequence by which all software
 *    starts a core: only the first has power at reset.
 *  - CPUn_CFG: the cores run, and no software touches these registers.
 *  - No source states the others.
 *
 * What is not known well:
 *
 *  - CPUS_CFG: its divider 12:8 is behind PLL6 only, in source 3. Linux has it
 *    behind every source, but leaves it at 1 for all others.
 *  - PLL_CTRL1: U-Boot writes the key, then reads, changes the rest and writes
 *    back, then takes the key away: so the key is read back.
 *  - CLK_OUTD is as in Allwinner's kernel, and as CLK_OUT_A in the CCU;
 *    U-Boot has other widths.
 *  - the widths of the DRAM registers: they read back what was written.
 *
 * Not modelled: what the LDO of the PLLs (PLL_CTRL1), the clock gates of the
 * cores and the power of anything but the cores do; CLK_OUTD, a clock that
 * goes out of the chip.
 */

#include "qemu/osdep.h"
#include "hw/misc/sun6i-prcm.h"
#include "hw/misc/sunxi-ccu.h"
#include "qemu/bitops.h"
#include "qemu/module.h"

enum {
    REG_CPUS_CFG        = 0x000,
    REG_APB0_RATIO      = 0x00c,
    REG_CPU0_CFG        = 0x010,
    REG_CPU1_CFG        = 0x014,
    REG_CPU2_CFG        = 0x018,
    REG_CPU3_CFG        = 0x01c,
    REG_APB0_GATE       = 0x028,
    REG_PLL_CTRL0       = 0x040,
    REG_PLL_CTRL1       = 0x044,
    REG_1WIRE_CLK       = 0x050,
    REG_IR_CLK          = 0x054,
    REG_APB0_RESET      = 0x0b0,
    REG_CLK_OUTD        = 0x0f0,
    REG_CPU_PWROFF      = 0x100,
    REG_VDD_SYS_PWROFF  = 0x110,
    REG_GPU_PWROFF      = 0x118,
    REG_VDD_SYS_RESET   = 0x120,
    REG_CPU0_PWR_CLAMP  = 0x140,
    REG_CPU1_PWR_CLAMP  = 0x144,
    REG_CPU2_PWR_CLAMP  = 0x148,
    REG_CPU3_PWR_CLAMP  = 0x14c,
    REG_DRAM_PWR        = 0x180,
    REG_DRAM_TST        = 0x190,
};

#define PLL_CTRL1_KEY_MASK  0xff000000
#define PLL_CTRL1_KEY       0xa7000000
#define PLL_CTRL1_LOCKED    0x0007800f

#define PWR_CLAMP_MASK      0xff

#define REG(_name, _reset, _writable) \
    { .name = #_name, .offset = REG_ ## _name, .reset = (_reset), \
      .writable = (_writable) }

static const SunxiCcuReg prcm_regs[] = {
    REG(CPUS_CFG, 0x00010000, 0x00031f30),
    REG(APB0_RATIO, 0, 0x3),
    REG(CPU0_CFG, 0x3, 0x3),
    REG(CPU1_CFG, 0x3, 0x3),
    REG(CPU2_CFG, 0x3, 0x3),
    REG(CPU3_CFG, 0x3, 0x3),
    REG(APB0_GATE, 0, 0x7f),
    REG(PLL_CTRL0, 0, 0x01303033),
    {
        .name = "PLL_CTRL1", .offset = REG_PLL_CTRL1,
        .writable = PLL_CTRL1_KEY_MASK | PLL_CTRL1_LOCKED,
        .key_mask = PLL_CTRL1_KEY_MASK, .key = PLL_CTRL1_KEY,
        .locked = PLL_CTRL1_LOCKED,
    },
    REG(1WIRE_CLK, 0, 0x8303001f),
    REG(IR_CLK, 0, 0x8303000f),
    REG(APB0_RESET, 0, 0x7f),
    REG(CLK_OUTD, 0, 0x8f301f00),
    REG(CPU_PWROFF, 0xe, 0xf),
    REG(VDD_SYS_PWROFF, 0, 0xf),
    REG(GPU_PWROFF, 0, 0x1),
    REG(VDD_SYS_RESET, 0, 0x1),
    REG(CPU0_PWR_CLAMP, 0, PWR_CLAMP_MASK),
    REG(CPU1_PWR_CLAMP, PWR_CLAMP_MASK, PWR_CLAMP_MASK),
    REG(CPU2_PWR_CLAMP, PWR_CLAMP_MASK, PWR_CLAMP_MASK),
    REG(CPU3_PWR_CLAMP, PWR_CLAMP_MASK, PWR_CLAMP_MASK),
    REG(DRAM_PWR, 0, 0xffffffff),
    REG(DRAM_TST, 0, 0xffffffff),
};

enum {
    CLK_HOSC,
    CLK_OSC32K,
    CLK_PLL_PERIPH,
    CLK_NUM_INPUTS,

    CLK_PLL_PERIPH_DIV = CLK_NUM_INPUTS,
    CLK_AR100,
    CLK_AHB0,
    CLK_APB0,
};

static const int16_t ar100_parents[] = {
    CLK_OSC32K, CLK_HOSC, CLK_PLL_PERIPH, CLK_PLL_PERIPH_DIV
};
static const int16_t mod_parents[] = { CLK_OSC32K, CLK_HOSC };

static const SunxiCcuClock prcm_clocks[] = {
    [CLK_HOSC] = { .name = "osc24m" },
    [CLK_OSC32K] = { .name = "osc32k" },
    [CLK_PLL_PERIPH] = { .name = "pll-periph" },

    [CLK_PLL_PERIPH_DIV] = {
        .name = "pll-periph-div", .reg = REG_CPUS_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_PERIPH), .m = SUNXI_CCU_PLUS1(8, 5),
    },
    [CLK_AR100] = {
        .name = "ar100", .reg = REG_CPUS_CFG,
        SUNXI_CCU_MUX(16, 2, ar100_parents), .p = SUNXI_CCU_POW2(4, 2),
    },
    [CLK_AHB0] = SUNXI_CCU_FIXED("ahb0", CLK_AR100, 1, 1),
    [CLK_APB0] = {
        .name = "apb0", .reg = REG_APB0_RATIO, SUNXI_CCU_PARENT(CLK_AHB0),
        .m = SUNXI_CCU_TABLE(0, 2, sunxi_ccu_apb_div),
    },
    SUNXI_CCU_GATE("apb0-pio", CLK_APB0, REG_APB0_GATE, 0),
    SUNXI_CCU_GATE("apb0-ir", CLK_APB0, REG_APB0_GATE, 1),
    SUNXI_CCU_GATE("apb0-timer", CLK_APB0, REG_APB0_GATE, 2),
    SUNXI_CCU_GATE("apb0-p2wi", CLK_APB0, REG_APB0_GATE, 3),
    SUNXI_CCU_GATE("apb0-uart", CLK_APB0, REG_APB0_GATE, 4),
    SUNXI_CCU_GATE("apb0-1wire", CLK_APB0, REG_APB0_GATE, 5),
    SUNXI_CCU_GATE("apb0-i2c", CLK_APB0, REG_APB0_GATE, 6),
    SUNXI_CCU_MOD_MP("1wire", REG_1WIRE_CLK, 5, mod_parents),
    SUNXI_CCU_MOD_MP("ir", REG_IR_CLK, 4, mod_parents),
};

#define PWROFF(_n) \
    { .name = "cpu" #_n "-pwroff", .reg = REG_CPU_PWROFF, .mask = BIT(_n) }
#define PWR_CLAMP(_n) \
    { .name = "cpu" #_n "-clamp", .reg = REG_CPU ## _n ## _PWR_CLAMP, \
      .mask = PWR_CLAMP_MASK, .field = true }

static const SunxiCcuLine prcm_lines[] = {
    SUNXI_CCU_RST("apb0-pio", REG_APB0_RESET, 0),
    SUNXI_CCU_RST("apb0-ir", REG_APB0_RESET, 1),
    SUNXI_CCU_RST("apb0-timer", REG_APB0_RESET, 2),
    SUNXI_CCU_RST("apb0-p2wi", REG_APB0_RESET, 3),
    SUNXI_CCU_RST("apb0-uart", REG_APB0_RESET, 4),
    SUNXI_CCU_RST("apb0-1wire", REG_APB0_RESET, 5),
    SUNXI_CCU_RST("apb0-i2c", REG_APB0_RESET, 6),
    PWROFF(0),
    PWROFF(1),
    PWROFF(2),
    PWROFF(3),
    PWR_CLAMP(1),
    PWR_CLAMP(2),
    PWR_CLAMP(3),
};

static const SunxiCcuTables prcm_tables =
    SUNXI_CCU_TABLES(prcm, CLK_NUM_INPUTS, CLK_PLL_PERIPH);

static const TypeInfo sun6i_prcm_types[] = {
    {
        .name = TYPE_SUN6I_A31_PRCM,
        .parent = TYPE_SUNXI_CCU,
        .class_data = (void *)&prcm_tables,
    },
};

DEFINE_TYPES(sun6i_prcm_types)
