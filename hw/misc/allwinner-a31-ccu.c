/*
 * Allwinner A31 clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registers, all 32 bits wide. Bits outside "writable" are reserved,
 * keep their reset value and ignore writes; but for bit 28 of each PLL, which
 * says that it has locked, and the two update bits named below.
 *
 *   offset  name            reset       writable
 *   0x000   PLL1_CFG        0x00001000  0x81031f33
 *   0x008   PLL2_CFG        0x00035514  0x810f7f1f
 *   0x010   PLL3_CFG        0x03006207  0xc3107f0f
 *   0x018   PLL4_CFG        0x03006207  0xc3107f0f
 *   0x020   PLL5_CFG        0x00001000  0x81001f33
 *   0x028   PLL6_CFG        0x00041811  0x87071f33
 *   0x030   PLL7_CFG        0x03006207  0xc3107f0f
 *   0x038   PLL8_CFG        0x03006207  0xc3107f0f
 *   0x040   MIPI_PLL_CFG    0x00000515  0x8ef30f3f
 *   0x044   PLL9_CFG        0x03006207  0xc3107f0f
 *   0x048   PLL10_CFG       0x03006207  0xc3107f0f
 *   0x050   CPU_AXI_CFG     0x00010000  0x00030307
 *   0x054   AHB1_APB1_DIV   0x00001010  0x000033f0
 *   0x058   APB2_DIV        0x01000000  0x0303001f
 *   0x05c   AXI_GATE        0x00000000  0x00000001
 *   0x060   AHB1_GATE0      0x00000000  0xedfe7f63
 *   0x064   AHB1_GATE1      0x00000000  0x0ff4fb31
 *   0x068   APB1_GATE       0x00000000  0x00003033
 *   0x06c   APB2_GATE       0x00000000  0x003f000f
 *   0x080   NAND0_CLK       0x00000000  0x8303000f
 *   0x084   NAND1_CLK       0x00000000  0x8303000f
 *   0x088   MMC0_CLK        0x00000000  0x8373070f
 *   0x08c   MMC1_CLK        0x00000000  0x8373070f
 *   0x090   MMC2_CLK        0x00000000  0x8373070f
 *   0x094   MMC3_CLK        0x00000000  0x8373070f
 *   0x098   TS_CLK          0x00000000  0x8303000f
 *   0x09c   SS_CLK          0x00000000  0x8303000f
 *   0x0a0   SPI0_CLK        0x00000000  0x8303000f
 *   0x0a4   SPI1_CLK        0x00000000  0x8303000f
 *   0x0a8   SPI2_CLK        0x00000000  0x8303000f
 *   0x0ac   SPI3_CLK        0x00000000  0x8303000f
 *   0x0b0   DAUDIO0_CLK     0x00000000  0x80030000
 *   0x0b4   DAUDIO1_CLK     0x00000000  0x80030000
 *   0x0c0   SPDIF_CLK       0x00000000  0x80030000
 *   0x0cc   USB_CLK         0x00000000  0x00070707
 *   0x0d0   GMAC_CLK        0x00000000  0x00001fff
 *   0x0f0   MDFS_CLK        0x00000000  0x8303000f
 *   0x0f4   DRAM_CLK        0x00000000  0x80001f1f
 *   0x100   DRAM_GATE       0x00000000  0x1f0f000b
 *   0x104   BE0_CLK         0x00000000  0x8700000f
 *   0x108   BE1_CLK         0x00000000  0x8700000f
 *   0x10c   FE0_CLK         0x00000000  0x8700000f
 *   0x110   FE1_CLK         0x00000000  0x8700000f
 *   0x114   MP_CLK          0x00000000  0x8700000f
 *   0x118   LCD0_CH0_CLK    0x00000000  0x87000000
 *   0x11c   LCD1_CH0_CLK    0x00000000  0x87000000
 *   0x12c   LCD0_CH1_CLK    0x00000000  0x8700000f
 *   0x130   LCD1_CH1_CLK    0x00000000  0x8700000f
 *   0x134   CSI0_CLK        0x00000000  0x870f870f
 *   0x138   CSI1_CLK        0x00000000  0x870f870f
 *   0x13c   VE_CLK          0x00000000  0x80070000
 *   0x140   CODEC_CLK       0x00000000  0x80000000
 *   0x144   AVS_CLK         0x00000000  0x80000000
 *   0x148   DMIC_CLK        0x00000000  0x80000000
 *   0x150   HDMI_CLK        0x00000000  0xc300000f
 *   0x154   PS_CLK          0x00000000  0x80000000
 *   0x158   MTC_CLK         0x00000000  0x8303000f
 *   0x15c   MBUS0_CLK       0x00000000  0x83030007
 *   0x160   MBUS1_CLK       0x00000000  0x83030007
 *   0x168   MIPI_DSI_CLK    0x00000000  0x8307830f
 *   0x16c   MIPI_CSI_CLK    0x00000000  0x8307830f
 *   0x180   IEP_DRC0_CLK    0x00000000  0x8700000f
 *   0x184   IEP_DRC1_CLK    0x00000000  0x8700000f
 *   0x188   IEP_DEU0_CLK    0x00000000  0x8700000f
 *   0x18c   IEP_DEU1_CLK    0x00000000  0x8700000f
 *   0x1a0   GPU_CORE_CLK    0x00000000  0x87000007
 *   0x1a4   GPU_MEM_CLK     0x00000000  0x87000007
 *   0x1a8   GPU_HYD_CLK     0x00000000  0x87000007
 *   0x1b0   ATS_CLK         0x00000000  0x83000007
 *   0x200   PLL_LOCK        0x000000ff  0xffffffff
 *   0x204   PLL1_LOCK       0x000000ff  0xffffffff
 *   0x220   PLL1_BIAS       0x08100200  0xffffffff
 *   0x224   PLL2_BIAS       0x10100000  0xffffffff
 *   0x228   PLL3_BIAS       0x10100000  0xffffffff
 *   0x22c   PLL4_BIAS       0x10100000  0xffffffff
 *   0x230   PLL5_BIAS       0x81104000  0xffffffff
 *   0x234   PLL6_BIAS       0x10100010  0xffffffff
 *   0x238   PLL7_BIAS       0x10100000  0xffffffff
 *   0x23c   PLL8_BIAS       0x10100000  0xffffffff
 *   0x240   MIPI_BIAS       0x00000000  0xffffffff
 *   0x244   PLL9_BIAS       0x10100000  0xffffffff
 *   0x248   PLL10_BIAS      0x10100000  0xffffffff
 *   0x250   PLL1_TUN        0x0a101000  0xffffffff
 *   0x260   PLL5_TUN        0x14880000  0xffffffff
 *   0x270   MIPI_TUN        0x00000000  0xffffffff
 *   0x280   PLL1_PATTERN    0x00000000  0xffffffff
 *   0x284   PLL2_PATTERN    0x00000000  0xffffffff
 *   0x288   PLL3_PATTERN    0x00000000  0xffffffff
 *   0x28c   PLL4_PATTERN    0x00000000  0xffffffff
 *   0x290   PLL5_PATTERN    0x00000000  0xffffffff
 *   0x294   PLL6_PATTERN    0x00000000  0xffffffff
 *   0x298   PLL7_PATTERN    0x00000000  0xffffffff
 *   0x29c   PLL8_PATTERN    0x00000000  0xffffffff
 *   0x2a0   MIPI_PATTERN    0x00000000  0xffffffff
 *   0x2a4   PLL9_PATTERN    0x00000000  0xffffffff
 *   0x2a8   PLL10_PATTERN   0x00000000  0xffffffff
 *   0x2c0   AHB1_RST0       0x00000000  0xedfe7f62
 *   0x2c4   AHB1_RST1       0x00000000  0x0ff4fb31
 *   0x2c8   AHB1_RST2       0x00000000  0x00000001
 *   0x2d0   APB1_RST        0x00000000  0x00003033
 *   0x2d8   APB2_RST        0x00000000  0x003f000f
 *   0x300   CLK_OUT_A       0x00000000  0x8f301f00
 *   0x304   CLK_OUT_B       0x00000000  0x8f301f00
 *   0x308   CLK_OUT_C       0x00000000  0x8f301f00
 *
 * The fields are known from Linux's drivers/clk/sunxi-ng/ccu-sun6i-a31.c,
 * U-Boot's arch/arm/include/asm/arch-sunxi/clock_sun6i.h, clock_sun6i.c and
 * dram_sun6i.c, and Allwinner's own kernel for this chip,
 * arch/arm/mach-sun6i/include/mach/ccmu.h, which alone has the gates and
 * resets of MIPI CSI, CSI1, message box, spinlocks and MTC. The reset values
 * of this chip are not known: those of the PLLs and buses are the ones of the
 * later H3 (QEMU's allwinner-h3-ccu), which has the same fields in the same
 * places, and leave no PLL on; that gates are closed and resets asserted is
 * what the drivers expect. Where these sources differ, or are silent:
 *
 *  - PS_CLK is at 0x154 in U-Boot; Linux has it at the codec's 0x140.
 *  - "trace" is at 0x1b0 in Linux, where "ats" is: only that is here.
 *  - PLL1's P is in U-Boot, which says that this chip does not use it, and
 *    not in Allwinner's header.
 *  - MIPI_PLL_CFG bit 21, which selects PLL7, is not in Linux.
 *  - APB1_RST bit 4 (digital microphone) is in Linux only, bit 5 (port
 *    controller) in Allwinner's header only. The port controller works with
 *    all software known, none of which sets that bit: it resets nothing here.
 *  - the widths of the lock time, bias, tuning and pattern registers are not
 *    known: they read back what was written. MTC_CLK does, too.
 *
 * A PLL locks at once; it has not locked if it is off, or has no input. The
 * settings of PLL5_CFG (but not that it is on) and of DRAM_CLK (but for the
 * reset) are taken over when bit 20 of the one and bit 16 of the other are
 * written as 1. On the chip these bits are 0 again soon after; here, at once.
 *
 * Not modelled: sigma-delta patterns but for the audio PLL, PLLs that the
 * display engine controls (bit 30), the HDMI mode of the MIPI PLL,
 * the trace bus's clock, and phases, which a QEMU Clock does not have:
 * "mmc0_output" is "mmc0" whatever its phase field says.
 */

#include "qemu/osdep.h"
#include "hw/misc/allwinner-a31-ccu.h"
#include "hw/misc/sunxi-ccu.h"
#include "qemu/module.h"

enum {
    REG_PLL1_CFG           = 0x000,
    REG_PLL2_CFG           = 0x008,
    REG_PLL3_CFG           = 0x010,
    REG_PLL4_CFG           = 0x018,
    REG_PLL5_CFG           = 0x020,
    REG_PLL6_CFG           = 0x028,
    REG_PLL7_CFG           = 0x030,
    REG_PLL8_CFG           = 0x038,
    REG_MIPI_PLL_CFG       = 0x040,
    REG_PLL9_CFG           = 0x044,
    REG_PLL10_CFG          = 0x048,
    REG_CPU_AXI_CFG        = 0x050,
    REG_AHB1_APB1_DIV      = 0x054,
    REG_APB2_DIV           = 0x058,
    REG_AXI_GATE           = 0x05c,
    REG_AHB1_GATE0         = 0x060,
    REG_AHB1_GATE1         = 0x064,
    REG_APB1_GATE          = 0x068,
    REG_APB2_GATE          = 0x06c,
    REG_NAND0_CLK          = 0x080,
    REG_NAND1_CLK          = 0x084,
    REG_MMC0_CLK           = 0x088,
    REG_MMC1_CLK           = 0x08c,
    REG_MMC2_CLK           = 0x090,
    REG_MMC3_CLK           = 0x094,
    REG_TS_CLK             = 0x098,
    REG_SS_CLK             = 0x09c,
    REG_SPI0_CLK           = 0x0a0,
    REG_SPI1_CLK           = 0x0a4,
    REG_SPI2_CLK           = 0x0a8,
    REG_SPI3_CLK           = 0x0ac,
    REG_DAUDIO0_CLK        = 0x0b0,
    REG_DAUDIO1_CLK        = 0x0b4,
    REG_SPDIF_CLK          = 0x0c0,
    REG_USB_CLK            = 0x0cc,
    REG_GMAC_CLK           = 0x0d0,
    REG_MDFS_CLK           = 0x0f0,
    REG_DRAM_CLK           = 0x0f4,
    REG_DRAM_GATE          = 0x100,
    REG_BE0_CLK            = 0x104,
    REG_BE1_CLK            = 0x108,
    REG_FE0_CLK            = 0x10c,
    REG_FE1_CLK            = 0x110,
    REG_MP_CLK             = 0x114,
    REG_LCD0_CH0_CLK       = 0x118,
    REG_LCD1_CH0_CLK       = 0x11c,
    REG_LCD0_CH1_CLK       = 0x12c,
    REG_LCD1_CH1_CLK       = 0x130,
    REG_CSI0_CLK           = 0x134,
    REG_CSI1_CLK           = 0x138,
    REG_VE_CLK             = 0x13c,
    REG_CODEC_CLK          = 0x140,
    REG_AVS_CLK            = 0x144,
    REG_DMIC_CLK           = 0x148,
    REG_HDMI_CLK           = 0x150,
    REG_PS_CLK             = 0x154,
    REG_MTC_CLK            = 0x158,
    REG_MBUS0_CLK          = 0x15c,
    REG_MBUS1_CLK          = 0x160,
    REG_MIPI_DSI_CLK       = 0x168,
    REG_MIPI_CSI_CLK       = 0x16c,
    REG_IEP_DRC0_CLK       = 0x180,
    REG_IEP_DRC1_CLK       = 0x184,
    REG_IEP_DEU0_CLK       = 0x188,
    REG_IEP_DEU1_CLK       = 0x18c,
    REG_GPU_CORE_CLK       = 0x1a0,
    REG_GPU_MEM_CLK        = 0x1a4,
    REG_GPU_HYD_CLK        = 0x1a8,
    REG_ATS_CLK            = 0x1b0,
    REG_PLL_LOCK           = 0x200,
    REG_PLL1_LOCK          = 0x204,
    REG_PLL1_BIAS          = 0x220,
    REG_PLL2_BIAS          = 0x224,
    REG_PLL3_BIAS          = 0x228,
    REG_PLL4_BIAS          = 0x22c,
    REG_PLL5_BIAS          = 0x230,
    REG_PLL6_BIAS          = 0x234,
    REG_PLL7_BIAS          = 0x238,
    REG_PLL8_BIAS          = 0x23c,
    REG_MIPI_BIAS          = 0x240,
    REG_PLL9_BIAS          = 0x244,
    REG_PLL10_BIAS         = 0x248,
    REG_PLL1_TUN           = 0x250,
    REG_PLL5_TUN           = 0x260,
    REG_MIPI_TUN           = 0x270,
    REG_PLL1_PATTERN       = 0x280,
    REG_PLL2_PATTERN       = 0x284,
    REG_PLL3_PATTERN       = 0x288,
    REG_PLL4_PATTERN       = 0x28c,
    REG_PLL5_PATTERN       = 0x290,
    REG_PLL6_PATTERN       = 0x294,
    REG_PLL7_PATTERN       = 0x298,
    REG_PLL8_PATTERN       = 0x29c,
    REG_MIPI_PATTERN       = 0x2a0,
    REG_PLL9_PATTERN       = 0x2a4,
    REG_PLL10_PATTERN      = 0x2a8,
    REG_AHB1_RST0          = 0x2c0,
    REG_AHB1_RST1          = 0x2c4,
    REG_AHB1_RST2          = 0x2c8,
    REG_APB1_RST           = 0x2d0,
    REG_APB2_RST           = 0x2d8,
    REG_CLK_OUT_A          = 0x300,
    REG_CLK_OUT_B          = 0x304,
    REG_CLK_OUT_C          = 0x308,
};

#define REG_UPD(_name, _reset, _writable, _update, _deferred) \
    { .name = #_name, .offset = REG_ ## _name, \
      .reset = (_reset), .writable = (_writable), .update = (_update), \
      .deferred = (_deferred) }
#define REG(_name, _reset, _writable) \
    REG_UPD(_name, _reset, _writable, 0, 0)

static const SunxiCcuReg a31_regs[] = {
    REG(PLL1_CFG, 0x00001000, 0x81031f33),
    REG(PLL2_CFG, 0x00035514, 0x810f7f1f),
    REG(PLL3_CFG, 0x03006207, 0xc3107f0f),
    REG(PLL4_CFG, 0x03006207, 0xc3107f0f),
    REG_UPD(PLL5_CFG, 0x00001000, 0x81001f33, 1u << 20, 0x01001f33),
    REG(PLL6_CFG, 0x00041811, 0x87071f33),
    REG(PLL7_CFG, 0x03006207, 0xc3107f0f),
    REG(PLL8_CFG, 0x03006207, 0xc3107f0f),
    REG(MIPI_PLL_CFG, 0x00000515, 0x8ef30f3f),
    REG(PLL9_CFG, 0x03006207, 0xc3107f0f),
    REG(PLL10_CFG, 0x03006207, 0xc3107f0f),
    REG(CPU_AXI_CFG, 0x00010000, 0x00030307),
    REG(AHB1_APB1_DIV, 0x00001010, 0x000033f0),
    REG(APB2_DIV, 0x01000000, 0x0303001f),
    REG(AXI_GATE, 0x00000000, 0x00000001),
    REG(AHB1_GATE0, 0x00000000, 0xedfe7f63),
    REG(AHB1_GATE1, 0x00000000, 0x0ff4fb31),
    REG(APB1_GATE, 0x00000000, 0x00003033),
    REG(APB2_GATE, 0x00000000, 0x003f000f),
    REG(NAND0_CLK, 0x00000000, 0x8303000f),
    REG(NAND1_CLK, 0x00000000, 0x8303000f),
    REG(MMC0_CLK, 0x00000000, 0x8373070f),
    REG(MMC1_CLK, 0x00000000, 0x8373070f),
    REG(MMC2_CLK, 0x00000000, 0x8373070f),
    REG(MMC3_CLK, 0x00000000, 0x8373070f),
    REG(TS_CLK, 0x00000000, 0x8303000f),
    REG(SS_CLK, 0x00000000, 0x8303000f),
    REG(SPI0_CLK, 0x00000000, 0x8303000f),
    REG(SPI1_CLK, 0x00000000, 0x8303000f),
    REG(SPI2_CLK, 0x00000000, 0x8303000f),
    REG(SPI3_CLK, 0x00000000, 0x8303000f),
    REG(DAUDIO0_CLK, 0x00000000, 0x80030000),
    REG(DAUDIO1_CLK, 0x00000000, 0x80030000),
    REG(SPDIF_CLK, 0x00000000, 0x80030000),
    REG(USB_CLK, 0x00000000, 0x00070707),
    REG(GMAC_CLK, 0x00000000, 0x00001fff),
    REG(MDFS_CLK, 0x00000000, 0x8303000f),
    REG_UPD(DRAM_CLK, 0x00000000, 0x80001f1f, 1u << 16, 0x00001f1f),
    REG(DRAM_GATE, 0x00000000, 0x1f0f000b),
    REG(BE0_CLK, 0x00000000, 0x8700000f),
    REG(BE1_CLK, 0x00000000, 0x8700000f),
    REG(FE0_CLK, 0x00000000, 0x8700000f),
    REG(FE1_CLK, 0x00000000, 0x8700000f),
    REG(MP_CLK, 0x00000000, 0x8700000f),
    REG(LCD0_CH0_CLK, 0x00000000, 0x87000000),
    REG(LCD1_CH0_CLK, 0x00000000, 0x87000000),
    REG(LCD0_CH1_CLK, 0x00000000, 0x8700000f),
    REG(LCD1_CH1_CLK, 0x00000000, 0x8700000f),
    REG(CSI0_CLK, 0x00000000, 0x870f870f),
    REG(CSI1_CLK, 0x00000000, 0x870f870f),
    REG(VE_CLK, 0x00000000, 0x80070000),
    REG(CODEC_CLK, 0x00000000, 0x80000000),
    REG(AVS_CLK, 0x00000000, 0x80000000),
    REG(DMIC_CLK, 0x00000000, 0x80000000),
    REG(HDMI_CLK, 0x00000000, 0xc300000f),
    REG(PS_CLK, 0x00000000, 0x80000000),
    REG(MTC_CLK, 0x00000000, 0x8303000f),
    REG(MBUS0_CLK, 0x00000000, 0x83030007),
    REG(MBUS1_CLK, 0x00000000, 0x83030007),
    REG(MIPI_DSI_CLK, 0x00000000, 0x8307830f),
    REG(MIPI_CSI_CLK, 0x00000000, 0x8307830f),
    REG(IEP_DRC0_CLK, 0x00000000, 0x8700000f),
    REG(IEP_DRC1_CLK, 0x00000000, 0x8700000f),
    REG(IEP_DEU0_CLK, 0x00000000, 0x8700000f),
    REG(IEP_DEU1_CLK, 0x00000000, 0x8700000f),
    REG(GPU_CORE_CLK, 0x00000000, 0x87000007),
    REG(GPU_MEM_CLK, 0x00000000, 0x87000007),
    REG(GPU_HYD_CLK, 0x00000000, 0x87000007),
    REG(ATS_CLK, 0x00000000, 0x83000007),
    REG(PLL_LOCK, 0x000000ff, 0xffffffff),
    REG(PLL1_LOCK, 0x000000ff, 0xffffffff),
    REG(PLL1_BIAS, 0x08100200, 0xffffffff),
    REG(PLL2_BIAS, 0x10100000, 0xffffffff),
    REG(PLL3_BIAS, 0x10100000, 0xffffffff),
    REG(PLL4_BIAS, 0x10100000, 0xffffffff),
    REG(PLL5_BIAS, 0x81104000, 0xffffffff),
    REG(PLL6_BIAS, 0x10100010, 0xffffffff),
    REG(PLL7_BIAS, 0x10100000, 0xffffffff),
    REG(PLL8_BIAS, 0x10100000, 0xffffffff),
    REG(MIPI_BIAS, 0x00000000, 0xffffffff),
    REG(PLL9_BIAS, 0x10100000, 0xffffffff),
    REG(PLL10_BIAS, 0x10100000, 0xffffffff),
    REG(PLL1_TUN, 0x0a101000, 0xffffffff),
    REG(PLL5_TUN, 0x14880000, 0xffffffff),
    REG(MIPI_TUN, 0x00000000, 0xffffffff),
    REG(PLL1_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL2_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL3_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL4_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL5_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL6_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL7_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL8_PATTERN, 0x00000000, 0xffffffff),
    REG(MIPI_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL9_PATTERN, 0x00000000, 0xffffffff),
    REG(PLL10_PATTERN, 0x00000000, 0xffffffff),
    REG(AHB1_RST0, 0x00000000, 0xedfe7f62),
    REG(AHB1_RST1, 0x00000000, 0x0ff4fb31),
    REG(AHB1_RST2, 0x00000000, 0x00000001),
    REG(APB1_RST, 0x00000000, 0x00003033),
    REG(APB2_RST, 0x00000000, 0x003f000f),
    REG(CLK_OUT_A, 0x00000000, 0x8f301f00),
    REG(CLK_OUT_B, 0x00000000, 0x8f301f00),
    REG(CLK_OUT_C, 0x00000000, 0x8f301f00),
};

/* Clocks that others run from; the rest of the table needs no id */
enum {
    CLK_NONE = -1,

    /* inputs */
    CLK_OSC24M,
    CLK_OSC32K,
    CLK_GMAC_MII_TX,
    CLK_GMAC_EXT_TX,
    CLK_NUM_INPUTS,

    CLK_GMAC_INT_TX = CLK_NUM_INPUTS,
    CLK_PLL_CPU,
    CLK_PLL_AUDIO_BASE,
    CLK_PLL_AUDIO,
    CLK_PLL_AUDIO_2X,
    CLK_PLL_AUDIO_4X,
    CLK_PLL_AUDIO_8X,
    CLK_PLL_VIDEO0,
    CLK_PLL_VIDEO0_2X,
    CLK_PLL_VE,
    CLK_PLL_DDR,
    CLK_PLL_PERIPH,
    CLK_PLL_PERIPH_2X,
    CLK_PLL_VIDEO1,
    CLK_PLL_VIDEO1_2X,
    CLK_PLL_GPU,
    CLK_PLL_MIPI,
    CLK_PLL9,
    CLK_PLL10,
    CLK_CPU,
    CLK_AXI,
    CLK_AHB1_PLL_PERIPH,
    CLK_AHB1,
    CLK_APB1,
    CLK_APB2,
    CLK_MMC0,
    CLK_MMC1,
    CLK_MMC2,
    CLK_MMC3,
    CLK_MDFS,
    CLK_LCD1_CH1,
};

#define PLL_ENABLE      (1u << 31)
#define PLL_LOCK        (1u << 28)
/* The MIPI PLL has two regulators of its own, bits 23 and 22 */
#define PLL_MIPI_ENABLE (PLL_ENABLE | 3u << 22)

static const int16_t mipi_pll_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1
};
static const int16_t cpu_parents[] = {
    CLK_OSC32K, CLK_OSC24M, CLK_PLL_CPU, CLK_PLL_CPU
};
static const int16_t ahb1_parents[] = {
    CLK_OSC32K, CLK_OSC24M, CLK_AXI, CLK_AHB1_PLL_PERIPH
};
static const int16_t apb2_parents[] = {
    CLK_OSC32K, CLK_OSC24M, CLK_PLL_PERIPH, CLK_PLL_PERIPH
};
static const int16_t mod0_parents[] = {
    CLK_OSC24M, CLK_PLL_PERIPH
};
static const int16_t audio_parents[] = {
    CLK_PLL_AUDIO_8X, CLK_PLL_AUDIO_4X, CLK_PLL_AUDIO_2X, CLK_PLL_AUDIO
};
static const int16_t gmac_parents[] = {
    CLK_GMAC_MII_TX, CLK_GMAC_EXT_TX, CLK_GMAC_INT_TX
};
static const int16_t dram_parents[] = {
    CLK_PLL_DDR, CLK_PLL_PERIPH
};
static const int16_t de_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL_PERIPH_2X, CLK_PLL_GPU,
    CLK_PLL9, CLK_PLL10
};
static const int16_t mp_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL9, CLK_PLL10
};
static const int16_t lcd_ch0_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL_VIDEO0_2X, CLK_PLL_VIDEO1_2X,
    CLK_PLL_MIPI
};
static const int16_t lcd_ch1_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL_VIDEO0_2X, CLK_PLL_VIDEO1_2X
};
static const int16_t csi_sclk_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL9, CLK_PLL10, CLK_PLL_MIPI,
    CLK_PLL_VE
};
static const int16_t csi_mclk_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_NONE, CLK_NONE, CLK_NONE, CLK_OSC24M
};
static const int16_t mbus_parents[] = {
    CLK_OSC24M, CLK_PLL_PERIPH, CLK_PLL_DDR
};
static const int16_t gpu_parents[] = {
    CLK_PLL_GPU, CLK_PLL_PERIPH_2X, CLK_PLL_VIDEO0, CLK_PLL_VIDEO1,
    CLK_PLL9, CLK_PLL10
};
static const int16_t out_parents[] = {
    CLK_OSC24M, CLK_OSC32K, CLK_OSC24M, CLK_NONE, CLK_NONE, CLK_NONE,
    CLK_NONE, CLK_NONE, CLK_NONE, CLK_NONE, CLK_NONE, CLK_AXI, CLK_NONE,
    CLK_AHB1
};

/* rate = 24 MHz * (N + 1) * (K + 1) / (M + 1) */
#define PLL_NKM(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(CLK_OSC24M), \
      .n = SUNXI_CCU_PLUS1(8, 5), .k = SUNXI_CCU_PLUS1(4, 2), \
      .m = SUNXI_CCU_PLUS1(0, 2), .gate = PLL_ENABLE, .lock = PLL_LOCK }

/* rate = 24 MHz * (N + 1) / (M + 1), or one of two in fractional mode */
#define PLL_VIDEO(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(CLK_OSC24M), \
      .n = SUNXI_CCU_PLUS1(8, 7), .m = SUNXI_CCU_PLUS1(0, 4), \
      .gate = PLL_ENABLE, .lock = PLL_LOCK, \
      .frac_int = 1u << 24, .frac_sel = 1u << 25, \
      .frac_hz = { 270000000, 297000000 } }

#define SDRAM(_name, _shift) \
    { .name = (_name), .reg = REG_DRAM_CLK, \
      SUNXI_CCU_MUX((_shift) + 4, 1, dram_parents), \
      .m = SUNXI_CCU_PLUS1(_shift, 4) }

#define CSI_MCLK(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_MUX(8, 3, csi_mclk_parents), \
      .m = SUNXI_CCU_PLUS1(0, 4), .gate = 1u << 15 }

#define MIPI_DPHY(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_MUX(8, 2, lcd_ch1_parents), \
      .m = SUNXI_CCU_PLUS1(0, 4), .gate = 1u << 15 }

#define GPU(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_MUX(24, 3, gpu_parents), \
      .prediv = { [1] = 3 }, .m = SUNXI_CCU_PLUS1(0, 3), \
      .gate = SUNXI_CCU_MOD_GATE }

#define CLK_OUT(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_MUX(24, 4, out_parents), \
      .prediv = { [0] = 750, [11] = 4, [13] = 4 }, \
      .p = SUNXI_CCU_POW2(20, 2), .m = SUNXI_CCU_PLUS1(8, 5), \
      .gate = SUNXI_CCU_MOD_GATE }

static const uint8_t a31_axi_div[] = { 1, 2, 3, 4, 4, 4, 4, 4 };

static const SunxiCcuClock a31_clocks[] = {
    [CLK_OSC24M] = { .name = "osc24m" },
    [CLK_OSC32K] = { .name = "osc32k" },
    [CLK_GMAC_MII_TX] = { .name = "gmac-mii-tx" },
    [CLK_GMAC_EXT_TX] = { .name = "gmac-ext-tx" },

    /* Its source is not documented; Linux has it as a fixed clock as well */
    [CLK_GMAC_INT_TX] = { .name = "gmac-int-tx", .fixed_hz = 125000000 },

    [CLK_PLL_CPU] = PLL_NKM("pll-cpu", REG_PLL1_CFG),
    [CLK_PLL_AUDIO_BASE] = {
        .name = "pll-audio-base", .reg = REG_PLL2_CFG,
        SUNXI_CCU_PARENT(CLK_OSC24M), .n = SUNXI_CCU_PLUS1(8, 7),
        .m = SUNXI_CCU_PLUS1(0, 5), .gate = PLL_ENABLE, .lock = PLL_LOCK,
        .sdm_reg = REG_PLL2_PATTERN, .sdm_gate = 1u << 24,
    },
    /* The post divider is for this output only, see the taps in Linux */
    [CLK_PLL_AUDIO] = {
        .name = "pll-audio", .reg = REG_PLL2_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_AUDIO_BASE), .m = SUNXI_CCU_PLUS1(16, 4),
    },
    [CLK_PLL_AUDIO_2X] =
        SUNXI_CCU_FIXED("pll-audio-2x", CLK_PLL_AUDIO_BASE, 1, 2),
    [CLK_PLL_AUDIO_4X] =
        SUNXI_CCU_FIXED("pll-audio-4x", CLK_PLL_AUDIO_BASE, 1, 1),
    [CLK_PLL_AUDIO_8X] =
        SUNXI_CCU_FIXED("pll-audio-8x", CLK_PLL_AUDIO_BASE, 2, 1),
    [CLK_PLL_VIDEO0] = PLL_VIDEO("pll-video0", REG_PLL3_CFG),
    [CLK_PLL_VIDEO0_2X] =
        SUNXI_CCU_FIXED("pll-video0-2x", CLK_PLL_VIDEO0, 2, 1),
    [CLK_PLL_VE] = PLL_VIDEO("pll-ve", REG_PLL4_CFG),
    [CLK_PLL_DDR] = PLL_NKM("pll-ddr", REG_PLL5_CFG),
    [CLK_PLL_PERIPH] = {
        .name = "pll-periph", .reg = REG_PLL6_CFG,
        SUNXI_CCU_PARENT(CLK_OSC24M), .n = SUNXI_CCU_PLUS1(8, 5),
        .k = SUNXI_CCU_PLUS1(4, 2), .div = 2,
        .gate = PLL_ENABLE, .lock = PLL_LOCK,
    },
    [CLK_PLL_PERIPH_2X] =
        SUNXI_CCU_FIXED("pll-periph-2x", CLK_PLL_PERIPH, 2, 1),
    [CLK_PLL_VIDEO1] = PLL_VIDEO("pll-video1", REG_PLL7_CFG),
    [CLK_PLL_VIDEO1_2X] =
        SUNXI_CCU_FIXED("pll-video1-2x", CLK_PLL_VIDEO1, 2, 1),
    [CLK_PLL_GPU] = PLL_VIDEO("pll-gpu", REG_PLL8_CFG),
    [CLK_PLL_MIPI] = {
        .name = "pll-mipi", .reg = REG_MIPI_PLL_CFG,
        SUNXI_CCU_MUX(21, 1, mipi_pll_parents),
        .n = SUNXI_CCU_PLUS1(8, 4), .k = SUNXI_CCU_PLUS1(4, 2),
        .m = SUNXI_CCU_PLUS1(0, 4),
        .gate = PLL_MIPI_ENABLE, .lock = PLL_LOCK,
    },
    [CLK_PLL9] = PLL_VIDEO("pll9", REG_PLL9_CFG),
    [CLK_PLL10] = PLL_VIDEO("pll10", REG_PLL10_CFG),

    [CLK_CPU] = {
        .name = "cpu", .reg = REG_CPU_AXI_CFG,
        SUNXI_CCU_MUX(16, 2, cpu_parents),
    },
    [CLK_AXI] = {
        .name = "axi", .reg = REG_CPU_AXI_CFG, SUNXI_CCU_PARENT(CLK_CPU),
        .m = SUNXI_CCU_TABLE(0, 3, a31_axi_div),
    },
    /* This source alone has a divider of its own in front of the others' */
    [CLK_AHB1_PLL_PERIPH] = {
        .name = "ahb1-pll-periph", .reg = REG_AHB1_APB1_DIV,
        SUNXI_CCU_PARENT(CLK_PLL_PERIPH), .m = SUNXI_CCU_PLUS1(6, 2),
    },
    [CLK_AHB1] = {
        .name = "ahb1", .reg = REG_AHB1_APB1_DIV,
        SUNXI_CCU_MUX(12, 2, ahb1_parents), .p = SUNXI_CCU_POW2(4, 2),
    },
    [CLK_APB1] = {
        .name = "apb1", .reg = REG_AHB1_APB1_DIV, SUNXI_CCU_PARENT(CLK_AHB1),
        .m = SUNXI_CCU_TABLE(8, 2, sunxi_ccu_apb_div),
    },
    [CLK_APB2] = {
        .name = "apb2", .reg = REG_APB2_DIV,
        SUNXI_CCU_MUX(24, 2, apb2_parents),
        .p = SUNXI_CCU_POW2(16, 2), .m = SUNXI_CCU_PLUS1(0, 5),
    },

    [CLK_MMC0] = SUNXI_CCU_MOD0("mmc0", REG_MMC0_CLK, mod0_parents),
    [CLK_MMC1] = SUNXI_CCU_MOD0("mmc1", REG_MMC1_CLK, mod0_parents),
    [CLK_MMC2] = SUNXI_CCU_MOD0("mmc2", REG_MMC2_CLK, mod0_parents),
    [CLK_MMC3] = SUNXI_CCU_MOD0("mmc3", REG_MMC3_CLK, mod0_parents),
    [CLK_MDFS] = SUNXI_CCU_MOD0("mdfs", REG_MDFS_CLK, dram_parents),
    [CLK_LCD1_CH1] =
        SUNXI_CCU_MOD_M("lcd1-ch1", REG_LCD1_CH1_CLK, 3, 4, lcd_ch1_parents),

    /* From here on no other clock has one of these for a parent */
    SUNXI_CCU_GATE("axi-dram", CLK_AXI, REG_AXI_GATE, 0),

    SUNXI_CCU_GATE("ahb1-mipicsi", CLK_AHB1, REG_AHB1_GATE0, 0),
    SUNXI_CCU_GATE("ahb1-mipidsi", CLK_AHB1, REG_AHB1_GATE0, 1),
    SUNXI_CCU_GATE("ahb1-ss", CLK_AHB1, REG_AHB1_GATE0, 5),
    SUNXI_CCU_GATE("ahb1-dma", CLK_AHB1, REG_AHB1_GATE0, 6),
    SUNXI_CCU_GATE("ahb1-mmc0", CLK_AHB1, REG_AHB1_GATE0, 8),
    SUNXI_CCU_GATE("ahb1-mmc1", CLK_AHB1, REG_AHB1_GATE0, 9),
    SUNXI_CCU_GATE("ahb1-mmc2", CLK_AHB1, REG_AHB1_GATE0, 10),
    SUNXI_CCU_GATE("ahb1-mmc3", CLK_AHB1, REG_AHB1_GATE0, 11),
    SUNXI_CCU_GATE("ahb1-nand1", CLK_AHB1, REG_AHB1_GATE0, 12),
    SUNXI_CCU_GATE("ahb1-nand0", CLK_AHB1, REG_AHB1_GATE0, 13),
    SUNXI_CCU_GATE("ahb1-sdram", CLK_AHB1, REG_AHB1_GATE0, 14),
    SUNXI_CCU_GATE("ahb1-emac", CLK_AHB1, REG_AHB1_GATE0, 17),
    SUNXI_CCU_GATE("ahb1-ts", CLK_AHB1, REG_AHB1_GATE0, 18),
    SUNXI_CCU_GATE("ahb1-hstimer", CLK_AHB1, REG_AHB1_GATE0, 19),
    SUNXI_CCU_GATE("ahb1-spi0", CLK_AHB1, REG_AHB1_GATE0, 20),
    SUNXI_CCU_GATE("ahb1-spi1", CLK_AHB1, REG_AHB1_GATE0, 21),
    SUNXI_CCU_GATE("ahb1-spi2", CLK_AHB1, REG_AHB1_GATE0, 22),
    SUNXI_CCU_GATE("ahb1-spi3", CLK_AHB1, REG_AHB1_GATE0, 23),
    SUNXI_CCU_GATE("ahb1-otg", CLK_AHB1, REG_AHB1_GATE0, 24),
    SUNXI_CCU_GATE("ahb1-ehci0", CLK_AHB1, REG_AHB1_GATE0, 26),
    SUNXI_CCU_GATE("ahb1-ehci1", CLK_AHB1, REG_AHB1_GATE0, 27),
    SUNXI_CCU_GATE("ahb1-ohci0", CLK_AHB1, REG_AHB1_GATE0, 29),
    SUNXI_CCU_GATE("ahb1-ohci1", CLK_AHB1, REG_AHB1_GATE0, 30),
    SUNXI_CCU_GATE("ahb1-ohci2", CLK_AHB1, REG_AHB1_GATE0, 31),

    SUNXI_CCU_GATE("ahb1-ve", CLK_AHB1, REG_AHB1_GATE1, 0),
    SUNXI_CCU_GATE("ahb1-lcd0", CLK_AHB1, REG_AHB1_GATE1, 4),
    SUNXI_CCU_GATE("ahb1-lcd1", CLK_AHB1, REG_AHB1_GATE1, 5),
    SUNXI_CCU_GATE("ahb1-csi", CLK_AHB1, REG_AHB1_GATE1, 8),
    SUNXI_CCU_GATE("ahb1-csi1", CLK_AHB1, REG_AHB1_GATE1, 9),
    SUNXI_CCU_GATE("ahb1-hdmi", CLK_AHB1, REG_AHB1_GATE1, 11),
    SUNXI_CCU_GATE("ahb1-be0", CLK_AHB1, REG_AHB1_GATE1, 12),
    SUNXI_CCU_GATE("ahb1-be1", CLK_AHB1, REG_AHB1_GATE1, 13),
    SUNXI_CCU_GATE("ahb1-fe0", CLK_AHB1, REG_AHB1_GATE1, 14),
    SUNXI_CCU_GATE("ahb1-fe1", CLK_AHB1, REG_AHB1_GATE1, 15),
    SUNXI_CCU_GATE("ahb1-mp", CLK_AHB1, REG_AHB1_GATE1, 18),
    SUNXI_CCU_GATE("ahb1-gpu", CLK_AHB1, REG_AHB1_GATE1, 20),
    SUNXI_CCU_GATE("ahb1-msgbox", CLK_AHB1, REG_AHB1_GATE1, 21),
    SUNXI_CCU_GATE("ahb1-spinlock", CLK_AHB1, REG_AHB1_GATE1, 22),
    SUNXI_CCU_GATE("ahb1-deu0", CLK_AHB1, REG_AHB1_GATE1, 23),
    SUNXI_CCU_GATE("ahb1-deu1", CLK_AHB1, REG_AHB1_GATE1, 24),
    SUNXI_CCU_GATE("ahb1-drc0", CLK_AHB1, REG_AHB1_GATE1, 25),
    SUNXI_CCU_GATE("ahb1-drc1", CLK_AHB1, REG_AHB1_GATE1, 26),
    SUNXI_CCU_GATE("ahb1-mtcacc", CLK_AHB1, REG_AHB1_GATE1, 27),

    SUNXI_CCU_GATE("apb1-codec", CLK_APB1, REG_APB1_GATE, 0),
    SUNXI_CCU_GATE("apb1-spdif", CLK_APB1, REG_APB1_GATE, 1),
    SUNXI_CCU_GATE("apb1-digital-mic", CLK_APB1, REG_APB1_GATE, 4),
    SUNXI_CCU_GATE("apb1-pio", CLK_APB1, REG_APB1_GATE, 5),
    SUNXI_CCU_GATE("apb1-daudio0", CLK_APB1, REG_APB1_GATE, 12),
    SUNXI_CCU_GATE("apb1-daudio1", CLK_APB1, REG_APB1_GATE, 13),

    SUNXI_CCU_GATE("apb2-i2c0", CLK_APB2, REG_APB2_GATE, 0),
    SUNXI_CCU_GATE("apb2-i2c1", CLK_APB2, REG_APB2_GATE, 1),
    SUNXI_CCU_GATE("apb2-i2c2", CLK_APB2, REG_APB2_GATE, 2),
    SUNXI_CCU_GATE("apb2-i2c3", CLK_APB2, REG_APB2_GATE, 3),
    SUNXI_CCU_GATE("apb2-uart0", CLK_APB2, REG_APB2_GATE, 16),
    SUNXI_CCU_GATE("apb2-uart1", CLK_APB2, REG_APB2_GATE, 17),
    SUNXI_CCU_GATE("apb2-uart2", CLK_APB2, REG_APB2_GATE, 18),
    SUNXI_CCU_GATE("apb2-uart3", CLK_APB2, REG_APB2_GATE, 19),
    SUNXI_CCU_GATE("apb2-uart4", CLK_APB2, REG_APB2_GATE, 20),
    SUNXI_CCU_GATE("apb2-uart5", CLK_APB2, REG_APB2_GATE, 21),

    SUNXI_CCU_GATE("dram-ve", CLK_MDFS, REG_DRAM_GATE, 0),
    SUNXI_CCU_GATE("dram-csi-isp", CLK_MDFS, REG_DRAM_GATE, 1),
    SUNXI_CCU_GATE("dram-ts", CLK_MDFS, REG_DRAM_GATE, 3),
    SUNXI_CCU_GATE("dram-drc0", CLK_MDFS, REG_DRAM_GATE, 16),
    SUNXI_CCU_GATE("dram-drc1", CLK_MDFS, REG_DRAM_GATE, 17),
    SUNXI_CCU_GATE("dram-deu0", CLK_MDFS, REG_DRAM_GATE, 18),
    SUNXI_CCU_GATE("dram-deu1", CLK_MDFS, REG_DRAM_GATE, 19),
    SUNXI_CCU_GATE("dram-fe0", CLK_MDFS, REG_DRAM_GATE, 24),
    SUNXI_CCU_GATE("dram-fe1", CLK_MDFS, REG_DRAM_GATE, 25),
    SUNXI_CCU_GATE("dram-be0", CLK_MDFS, REG_DRAM_GATE, 26),
    SUNXI_CCU_GATE("dram-be1", CLK_MDFS, REG_DRAM_GATE, 27),
    SUNXI_CCU_GATE("dram-mp", CLK_MDFS, REG_DRAM_GATE, 28),

    SUNXI_CCU_MOD0("nand0", REG_NAND0_CLK, mod0_parents),
    SUNXI_CCU_MOD0("nand1", REG_NAND1_CLK, mod0_parents),
    SUNXI_CCU_FIXED("mmc0_output", CLK_MMC0, 1, 1),
    SUNXI_CCU_FIXED("mmc0_sample", CLK_MMC0, 1, 1),
    SUNXI_CCU_FIXED("mmc1_output", CLK_MMC1, 1, 1),
    SUNXI_CCU_FIXED("mmc1_sample", CLK_MMC1, 1, 1),
    SUNXI_CCU_FIXED("mmc2_output", CLK_MMC2, 1, 1),
    SUNXI_CCU_FIXED("mmc2_sample", CLK_MMC2, 1, 1),
    SUNXI_CCU_FIXED("mmc3_output", CLK_MMC3, 1, 1),
    SUNXI_CCU_FIXED("mmc3_sample", CLK_MMC3, 1, 1),
    SUNXI_CCU_MOD0("ts", REG_TS_CLK, mod0_parents),
    SUNXI_CCU_MOD0("ss", REG_SS_CLK, mod0_parents),
    SUNXI_CCU_MOD0("spi0", REG_SPI0_CLK, mod0_parents),
    SUNXI_CCU_MOD0("spi1", REG_SPI1_CLK, mod0_parents),
    SUNXI_CCU_MOD0("spi2", REG_SPI2_CLK, mod0_parents),
    SUNXI_CCU_MOD0("spi3", REG_SPI3_CLK, mod0_parents),
    SUNXI_CCU_MOD_MUX("daudio0", REG_DAUDIO0_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("daudio1", REG_DAUDIO1_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("spdif", REG_SPDIF_CLK, 16, 2, audio_parents),
    SUNXI_CCU_GATE("usb-phy0", CLK_OSC24M, REG_USB_CLK, 8),
    SUNXI_CCU_GATE("usb-phy1", CLK_OSC24M, REG_USB_CLK, 9),
    SUNXI_CCU_GATE("usb-phy2", CLK_OSC24M, REG_USB_CLK, 10),
    SUNXI_CCU_GATE("usb-ohci0", CLK_OSC24M, REG_USB_CLK, 16),
    SUNXI_CCU_GATE("usb-ohci1", CLK_OSC24M, REG_USB_CLK, 17),
    SUNXI_CCU_GATE("usb-ohci2", CLK_OSC24M, REG_USB_CLK, 18),
    SUNXI_CCU_GMAC_TX(REG_GMAC_CLK, gmac_parents),
    SDRAM("sdram0", 0),
    SDRAM("sdram1", 8),

    SUNXI_CCU_MOD_M("be0", REG_BE0_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("be1", REG_BE1_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("fe0", REG_FE0_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("fe1", REG_FE1_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("mp", REG_MP_CLK, 3, 4, mp_parents),
    SUNXI_CCU_MOD_MUX("lcd0-ch0", REG_LCD0_CH0_CLK, 24, 3, lcd_ch0_parents),
    SUNXI_CCU_MOD_MUX("lcd1-ch0", REG_LCD1_CH0_CLK, 24, 3, lcd_ch0_parents),
    SUNXI_CCU_MOD_M("lcd0-ch1", REG_LCD0_CH1_CLK, 3, 4, lcd_ch1_parents),
    {
        .name = "csi0-sclk", .reg = REG_CSI0_CLK,
        SUNXI_CCU_MUX(24, 3, csi_sclk_parents),
        .m = SUNXI_CCU_PLUS1(16, 4), .gate = SUNXI_CCU_MOD_GATE,
    },
    CSI_MCLK("csi0-mclk", REG_CSI0_CLK),
    CSI_MCLK("csi1-mclk", REG_CSI1_CLK),
    {
        .name = "ve", .reg = REG_VE_CLK, SUNXI_CCU_PARENT(CLK_PLL_VE),
        .m = SUNXI_CCU_PLUS1(16, 3), .gate = SUNXI_CCU_MOD_GATE,
    },
    SUNXI_CCU_GATE("codec", CLK_PLL_AUDIO, REG_CODEC_CLK, 31),
    SUNXI_CCU_GATE("avs", CLK_OSC24M, REG_AVS_CLK, 31),
    SUNXI_CCU_GATE("digital-mic", CLK_PLL_AUDIO, REG_DMIC_CLK, 31),
    SUNXI_CCU_MOD_M("hdmi", REG_HDMI_CLK, 2, 4, lcd_ch1_parents),
    SUNXI_CCU_GATE("ddc", CLK_OSC24M, REG_HDMI_CLK, 30),
    SUNXI_CCU_GATE("ps", CLK_LCD1_CH1, REG_PS_CLK, 31),
    SUNXI_CCU_MOD_MP("mbus0", REG_MBUS0_CLK, 3, mbus_parents),
    SUNXI_CCU_MOD_MP("mbus1", REG_MBUS1_CLK, 3, mbus_parents),
    {
        .name = "mipi-dsi", .reg = REG_MIPI_DSI_CLK,
        SUNXI_CCU_MUX(24, 2, lcd_ch1_parents),
        .m = SUNXI_CCU_PLUS1(16, 3), .gate = SUNXI_CCU_MOD_GATE,
    },
    MIPI_DPHY("mipi-dsi-dphy", REG_MIPI_DSI_CLK),
    MIPI_DPHY("mipi-csi-dphy", REG_MIPI_CSI_CLK),
    SUNXI_CCU_MOD_M("iep-drc0", REG_IEP_DRC0_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("iep-drc1", REG_IEP_DRC1_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("iep-deu0", REG_IEP_DEU0_CLK, 3, 4, de_parents),
    SUNXI_CCU_MOD_M("iep-deu1", REG_IEP_DEU1_CLK, 3, 4, de_parents),
    GPU("gpu-core", REG_GPU_CORE_CLK),
    GPU("gpu-memory", REG_GPU_MEM_CLK),
    GPU("gpu-hyd", REG_GPU_HYD_CLK),
    SUNXI_CCU_MOD_M("ats", REG_ATS_CLK, 2, 3, mod0_parents),
    CLK_OUT("out-a", REG_CLK_OUT_A),
    CLK_OUT("out-b", REG_CLK_OUT_B),
    CLK_OUT("out-c", REG_CLK_OUT_C),
};

static const SunxiCcuLine a31_lines[] = {
    SUNXI_CCU_RST("usb-phy0", REG_USB_CLK, 0),
    SUNXI_CCU_RST("usb-phy1", REG_USB_CLK, 1),
    SUNXI_CCU_RST("usb-phy2", REG_USB_CLK, 2),
    SUNXI_CCU_RST("dram", REG_DRAM_CLK, 31),
    SUNXI_CCU_GMAC_RGMII(REG_GMAC_CLK),

    SUNXI_CCU_RST("ahb1-mipidsi", REG_AHB1_RST0, 1),
    SUNXI_CCU_RST("ahb1-ss", REG_AHB1_RST0, 5),
    SUNXI_CCU_RST("ahb1-dma", REG_AHB1_RST0, 6),
    SUNXI_CCU_RST("ahb1-mmc0", REG_AHB1_RST0, 8),
    SUNXI_CCU_RST("ahb1-mmc1", REG_AHB1_RST0, 9),
    SUNXI_CCU_RST("ahb1-mmc2", REG_AHB1_RST0, 10),
    SUNXI_CCU_RST("ahb1-mmc3", REG_AHB1_RST0, 11),
    SUNXI_CCU_RST("ahb1-nand1", REG_AHB1_RST0, 12),
    SUNXI_CCU_RST("ahb1-nand0", REG_AHB1_RST0, 13),
    SUNXI_CCU_RST("ahb1-sdram", REG_AHB1_RST0, 14),
    SUNXI_CCU_RST("ahb1-emac", REG_AHB1_RST0, 17),
    SUNXI_CCU_RST("ahb1-ts", REG_AHB1_RST0, 18),
    SUNXI_CCU_RST("ahb1-hstimer", REG_AHB1_RST0, 19),
    SUNXI_CCU_RST("ahb1-spi0", REG_AHB1_RST0, 20),
    SUNXI_CCU_RST("ahb1-spi1", REG_AHB1_RST0, 21),
    SUNXI_CCU_RST("ahb1-spi2", REG_AHB1_RST0, 22),
    SUNXI_CCU_RST("ahb1-spi3", REG_AHB1_RST0, 23),
    SUNXI_CCU_RST("ahb1-otg", REG_AHB1_RST0, 24),
    SUNXI_CCU_RST("ahb1-ehci0", REG_AHB1_RST0, 26),
    SUNXI_CCU_RST("ahb1-ehci1", REG_AHB1_RST0, 27),
    SUNXI_CCU_RST("ahb1-ohci0", REG_AHB1_RST0, 29),
    SUNXI_CCU_RST("ahb1-ohci1", REG_AHB1_RST0, 30),
    SUNXI_CCU_RST("ahb1-ohci2", REG_AHB1_RST0, 31),
    SUNXI_CCU_RST("ahb1-ve", REG_AHB1_RST1, 0),
    SUNXI_CCU_RST("ahb1-lcd0", REG_AHB1_RST1, 4),
    SUNXI_CCU_RST("ahb1-lcd1", REG_AHB1_RST1, 5),
    SUNXI_CCU_RST("ahb1-csi", REG_AHB1_RST1, 8),
    SUNXI_CCU_RST("ahb1-csi1", REG_AHB1_RST1, 9),
    SUNXI_CCU_RST("ahb1-hdmi", REG_AHB1_RST1, 11),
    SUNXI_CCU_RST("ahb1-be0", REG_AHB1_RST1, 12),
    SUNXI_CCU_RST("ahb1-be1", REG_AHB1_RST1, 13),
    SUNXI_CCU_RST("ahb1-fe0", REG_AHB1_RST1, 14),
    SUNXI_CCU_RST("ahb1-fe1", REG_AHB1_RST1, 15),
    SUNXI_CCU_RST("ahb1-mp", REG_AHB1_RST1, 18),
    SUNXI_CCU_RST("ahb1-gpu", REG_AHB1_RST1, 20),
    SUNXI_CCU_RST("ahb1-msgbox", REG_AHB1_RST1, 21),
    SUNXI_CCU_RST("ahb1-spinlock", REG_AHB1_RST1, 22),
    SUNXI_CCU_RST("ahb1-deu0", REG_AHB1_RST1, 23),
    SUNXI_CCU_RST("ahb1-deu1", REG_AHB1_RST1, 24),
    SUNXI_CCU_RST("ahb1-drc0", REG_AHB1_RST1, 25),
    SUNXI_CCU_RST("ahb1-drc1", REG_AHB1_RST1, 26),
    SUNXI_CCU_RST("ahb1-mtcacc", REG_AHB1_RST1, 27),
    SUNXI_CCU_RST("ahb1-lvds", REG_AHB1_RST2, 0),
    SUNXI_CCU_RST("apb1-codec", REG_APB1_RST, 0),
    SUNXI_CCU_RST("apb1-spdif", REG_APB1_RST, 1),
    SUNXI_CCU_RST("apb1-digital-mic", REG_APB1_RST, 4),
    SUNXI_CCU_RST("apb1-daudio0", REG_APB1_RST, 12),
    SUNXI_CCU_RST("apb1-daudio1", REG_APB1_RST, 13),
    SUNXI_CCU_RST("apb2-i2c0", REG_APB2_RST, 0),
    SUNXI_CCU_RST("apb2-i2c1", REG_APB2_RST, 1),
    SUNXI_CCU_RST("apb2-i2c2", REG_APB2_RST, 2),
    SUNXI_CCU_RST("apb2-i2c3", REG_APB2_RST, 3),
    SUNXI_CCU_RST("apb2-uart0", REG_APB2_RST, 16),
    SUNXI_CCU_RST("apb2-uart1", REG_APB2_RST, 17),
    SUNXI_CCU_RST("apb2-uart2", REG_APB2_RST, 18),
    SUNXI_CCU_RST("apb2-uart3", REG_APB2_RST, 19),
    SUNXI_CCU_RST("apb2-uart4", REG_APB2_RST, 20),
    SUNXI_CCU_RST("apb2-uart5", REG_APB2_RST, 21),
};

static const SunxiCcuTables a31_tables =
    SUNXI_CCU_TABLES(a31, CLK_NUM_INPUTS, CLK_GMAC_MII_TX);

static const TypeInfo allwinner_a31_ccu_types[] = {
    {
        .name = TYPE_ALLWINNER_A31_CCU,
        .parent = TYPE_SUNXI_CCU,
        .class_data = (void *)&a31_tables,
    },
};

DEFINE_TYPES(allwinner_a31_ccu_types)
