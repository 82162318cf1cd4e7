/*
 * Allwinner A20 clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registers, all 32 bits wide. Bits outside "writable" are reserved,
 * keep their reset value and ignore writes.
 *
 *   offset  name            reset       writable
 *   0x000   PLL1_CFG        0x21005000  0xfff3ff3f
 *   0x004   PLL1_TUN        0x0a101000  0xffffffff
 *   0x008   PLL2_CFG        0x08100010  0xbfff7f1f
 *   0x00c   PLL2_TUN        0x00000000  0xffffffff
 *   0x010   PLL3_CFG        0x0010d063  0x871fdf7f
 *   0x018   PLL4_CFG        0x21009911  0xfff09ff3
 *   0x020   PLL5_CFG        0x11049280  0xffffffbf
 *   0x024   PLL5_TUN        0x14888000  0xffffffff
 *   0x028   PLL6_CFG        0x21009911  0xfff0dff3
 *   0x02c   PLL6_TUN        0x00000000  0xffffffff
 *   0x030   PLL7_CFG        0x0010d063  0x871fdf7f
 *   0x038   PLL1_TUN2       0x00000000  0xffffffff
 *   0x03c   PLL5_TUN2       0x00000000  0xffffffff
 *   0x040   PLL8_CFG        0x21009911  0xfff09ff3
 *   0x04c   PLL_LOCK_DBG    0x00000000  0xffffffff
 *   0x050   OSC24M_CFG      0x00138013  0xff1f8003
 *   0x054   CPU_AHB_APB0    0x00010010  0x80031bf3
 *   0x058   APB1_DIV        0x00000000  0x0303001f
 *   0x060   AHB_GATE0       0x00000000  0x17f7ffff
 *   0x064   AHB_GATE1       0x00000000  0x0016ff3f
 *   0x068   APB0_GATE       0x00000000  0x000005ff
 *   0x06c   APB1_GATE       0x00000000  0x00ff80ff
 *   0x080   NAND_CLK        0x00000000  0x8303000f
 *   0x084   MS_CLK          0x00000000  0x8303000f
 *   0x088   MMC0_CLK        0x00000000  0x8373070f
 *   0x08c   MMC1_CLK        0x00000000  0x8373070f
 *   0x090   MMC2_CLK        0x00000000  0x8373070f
 *   0x094   MMC3_CLK        0x00000000  0x8373070f
 *   0x098   TS_CLK          0x00000000  0x8303000f
 *   0x09c   SS_CLK          0x00000000  0x8303000f
 *   0x0a0   SPI0_CLK        0x00000000  0x8303000f
 *   0x0a4   SPI1_CLK        0x00000000  0x8303000f
 *   0x0a8   SPI2_CLK        0x00000000  0x8303000f
 *   0x0ac   PATA_CLK        0x00000000  0x8303000f
 *   0x0b0   IR0_CLK         0x00000000  0x8303000f
 *   0x0b4   IR1_CLK         0x00000000  0x8303000f
 *   0x0b8   I2S0_CLK        0x00000000  0x80030000
 *   0x0bc   AC97_CLK        0x00030000  0x80030000
 *   0x0c0   SPDIF_CLK       0x00030000  0x80030000
 *   0x0c4   KEYPAD_CLK      0x0000001f  0x8303001f
 *   0x0c8   SATA_CLK        0x00000000  0x81000000
 *   0x0cc   USB_CLK         0x00000000  0x000001c7
 *   0x0d0   GPS_CLK         0x00000000  0x00000003
 *   0x0d4   SPI3_CLK        0x00000000  0x8303000f
 *   0x0d8   I2S1_CLK        0x00000000  0x80030000
 *   0x0dc   I2S2_CLK        0x00000000  0x80030000
 *   0x100   DRAM_GATE       0x00000000  0x3f00807f
 *   0x104   DE_BE0_CLK      0x00000000  0xc300000f
 *   0x108   DE_BE1_CLK      0x00000000  0xc300000f
 *   0x10c   DE_FE0_CLK      0x00000000  0xc300000f
 *   0x110   DE_FE1_CLK      0x00000000  0xc300000f
 *   0x114   DE_MP_CLK       0x00000000  0xc300000f
 *   0x118   TCON0_CH0_CLK   0x00000000  0xe3000000
 *   0x11c   TCON1_CH0_CLK   0x00000000  0xe3000000
 *   0x120   CSI_SCLK        0x00000000  0x8300000f
 *   0x128   TVD_CLK         0x00000000  0x810f810f
 *   0x12c   TCON0_CH1_CLK   0x00000000  0x8300880f
 *   0x130   TCON1_CH1_CLK   0x00000000  0x8300880f
 *   0x134   CSI0_CLK        0x00000000  0xc700001f
 *   0x138   CSI1_CLK        0x00000000  0xc700001f
 *   0x13c   VE_CLK          0x00000000  0x80ff0001
 *   0x140   CODEC_CLK       0x00000000  0x80000000
 *   0x144   AVS_CLK         0x00000000  0x80000000
 *   0x148   ACE_CLK         0x00000000  0x8101000f
 *   0x14c   LVDS_CLK        0x00000000  0x00000001
 *   0x150   HDMI_CLK        0x00000000  0x8300000f
 *   0x154   GPU_CLK         0x00000000  0xc700000f
 *   0x15c   MBUS_CLK        0x00000000  0x8303000f
 *   0x164   GMAC_CLK        0x00000000  0x00001fff
 *   0x170   HDMI1_RST       0x00000000  0x00000007
 *   0x174   HDMI1_CTRL      0x00000000  0xffffffff
 *   0x178   HDMI1_SLOW_CLK  0x00000000  0x80000000
 *   0x17c   HDMI1_CLK       0x00000000  0x8300000f
 *   0x1f0   CLK_OUT_A       0x00000000  0x83301f00
 *   0x1f4   CLK_OUT_B       0x00000000  0x83301f00
 *
 * The fields are known from Allwinner's own kernel for this chip
 * (arch/arm/mach-sun7i/include/mach/ccmu.h), Linux's
 * drivers/clk/sunxi-ng/ccu-sun4i-a10.c and U-Boot's
 * arch/arm/include/asm/arch-sunxi/clock_sun4i.h; the reset values from
 * QEMU's allwinner-a10-ccm and the linux-sunxi wiki. Where they differ:
 *
 *  - PLL2 and PLL4: the linux-sunxi wiki's page on the A10 gives other reset
 *    values (0x81000010 and 0x21081000) than QEMU's allwinner-a10-ccm. PLL4
 *    is another PLL there, with dividers (Linux has both); on the A20 PLL4,
 *    PLL6 and PLL8 are laid out alike, and so take the same reset value. No
 *    other PLL is enabled by reset, which speaks against the wiki's PLL2.
 *  - TVD_CLK: Linux hangs its two clocks one below the other and takes the
 *    divider of the second for a power of two. Allwinner's header has two
 *    separate sources, dividers and gates, which is what is done here.
 *  - VE_CLK: the divider is 3 bits wide in Allwinner's header and 8 in Linux,
 *    which must be able to read back what it sets.
 *  - GMAC_CLK bits 12:10, the TX delay, are in U-Boot only.
 *  - AHB_GATE0 bits 15 (DLL) and 26 (GPS) and GPS_CLK are reserved in
 *    Allwinner's header, but U-Boot's DRAM set-up writes them.
 *  - the widths of the tuning, lock debug and HDMI1 control registers are not
 *    known: they read back what was written.
 *
 * There are no lock bits on this chip: software waits for a fixed time after
 * it has changed a PLL, so a PLL runs at its new rate at once.
 *
 * Not modelled: the exchange of PLL1 and PLL4 (PLL1_CFG bit 25), PLL1's
 * sigma-delta bits, PLL5's M1, and phases, which a QEMU Clock does not have:
 * "mmc0_output" is "mmc0" whatever its phase field says.
 */

#include "qemu/osdep.h"
#include "hw/misc/allwinner-a20-ccu.h"
#include "hw/misc/sunxi-ccu.h"
#include "qemu/module.h"

enum {
    REG_PLL1_CFG           = 0x000,
    REG_PLL1_TUN           = 0x004,
    REG_PLL2_CFG           = 0x008,
    REG_PLL2_TUN           = 0x00c,
    REG_PLL3_CFG           = 0x010,
    REG_PLL4_CFG           = 0x018,
    REG_PLL5_CFG           = 0x020,
    REG_PLL5_TUN           = 0x024,
    REG_PLL6_CFG           = 0x028,
    REG_PLL6_TUN           = 0x02c,
    REG_PLL7_CFG           = 0x030,
    REG_PLL1_TUN2          = 0x038,
    REG_PLL5_TUN2          = 0x03c,
    REG_PLL8_CFG           = 0x040,
    REG_PLL_LOCK_DBG       = 0x04c,
    REG_OSC24M_CFG         = 0x050,
    REG_CPU_AHB_APB0       = 0x054,
    REG_APB1_DIV           = 0x058,
    REG_AHB_GATE0          = 0x060,
    REG_AHB_GATE1          = 0x064,
    REG_APB0_GATE          = 0x068,
    REG_APB1_GATE          = 0x06c,
    REG_NAND_CLK           = 0x080,
    REG_MS_CLK             = 0x084,
    REG_MMC0_CLK           = 0x088,
    REG_MMC1_CLK           = 0x08c,
    REG_MMC2_CLK           = 0x090,
    REG_MMC3_CLK           = 0x094,
    REG_TS_CLK             = 0x098,
    REG_SS_CLK             = 0x09c,
    REG_SPI0_CLK           = 0x0a0,
    REG_SPI1_CLK           = 0x0a4,
    REG_SPI2_CLK           = 0x0a8,
    REG_PATA_CLK           = 0x0ac,
    REG_IR0_CLK            = 0x0b0,
    REG_IR1_CLK            = 0x0b4,
    REG_I2S0_CLK           = 0x0b8,
    REG_AC97_CLK           = 0x0bc,
    REG_SPDIF_CLK          = 0x0c0,
    REG_KEYPAD_CLK         = 0x0c4,
    REG_SATA_CLK           = 0x0c8,
    REG_USB_CLK            = 0x0cc,
    REG_GPS_CLK            = 0x0d0,
    REG_SPI3_CLK           = 0x0d4,
    REG_I2S1_CLK           = 0x0d8,
    REG_I2S2_CLK           = 0x0dc,
    REG_DRAM_GATE          = 0x100,
    REG_DE_BE0_CLK         = 0x104,
    REG_DE_BE1_CLK         = 0x108,
    REG_DE_FE0_CLK         = 0x10c,
    REG_DE_FE1_CLK         = 0x110,
    REG_DE_MP_CLK          = 0x114,
    REG_TCON0_CH0_CLK      = 0x118,
    REG_TCON1_CH0_CLK      = 0x11c,
    REG_CSI_SCLK           = 0x120,
    REG_TVD_CLK            = 0x128,
    REG_TCON0_CH1_CLK      = 0x12c,
    REG_TCON1_CH1_CLK      = 0x130,
    REG_CSI0_CLK           = 0x134,
    REG_CSI1_CLK           = 0x138,
    REG_VE_CLK             = 0x13c,
    REG_CODEC_CLK          = 0x140,
    REG_AVS_CLK            = 0x144,
    REG_ACE_CLK            = 0x148,
    REG_LVDS_CLK           = 0x14c,
    REG_HDMI_CLK           = 0x150,
    REG_GPU_CLK            = 0x154,
    REG_MBUS_CLK           = 0x15c,
    REG_GMAC_CLK           = 0x164,
    REG_HDMI1_RST          = 0x170,
    REG_HDMI1_CTRL         = 0x174,
    REG_HDMI1_SLOW_CLK     = 0x178,
    REG_HDMI1_CLK          = 0x17c,
    REG_CLK_OUT_A          = 0x1f0,
    REG_CLK_OUT_B          = 0x1f4,
};

/*
 * Bits 20:16 of OSC24M_CFG, the LDO settings, can only be changed together
 * with this key (Allwinner's ccmu.h, "key field for LDO enable").
 */
#define OSC24M_KEY_MASK         0xff000000
#define OSC24M_KEY              0xa7000000
#define OSC24M_LOCKED           0x001f0000

#define REG(_name, _reset, _writable) \
    { .name = #_name, .offset = REG_ ## _name, \
      .reset = (_reset), .writable = (_writable) }

static const SunxiCcuReg a20_regs[] = {
    REG(PLL1_CFG, 0x21005000, 0xfff3ff3f),
    REG(PLL1_TUN, 0x0a101000, 0xffffffff),
    REG(PLL2_CFG, 0x08100010, 0xbfff7f1f),
    REG(PLL2_TUN, 0x00000000, 0xffffffff),
    REG(PLL3_CFG, 0x0010d063, 0x871fdf7f),
    REG(PLL4_CFG, 0x21009911, 0xfff09ff3),
    REG(PLL5_CFG, 0x11049280, 0xffffffbf),
    REG(PLL5_TUN, 0x14888000, 0xffffffff),
    REG(PLL6_CFG, 0x21009911, 0xfff0dff3),
    REG(PLL6_TUN, 0x00000000, 0xffffffff),
    REG(PLL7_CFG, 0x0010d063, 0x871fdf7f),
    REG(PLL1_TUN2, 0x00000000, 0xffffffff),
    REG(PLL5_TUN2, 0x00000000, 0xffffffff),
    REG(PLL8_CFG, 0x21009911, 0xfff09ff3),
    REG(PLL_LOCK_DBG, 0x00000000, 0xffffffff),
    {
        .name = "OSC24M_CFG", .offset = REG_OSC24M_CFG,
        .reset = 0x00138013, .writable = 0xff1f8003,
        .key_mask = OSC24M_KEY_MASK, .key = OSC24M_KEY,
        .locked = OSC24M_LOCKED,
    },
    REG(CPU_AHB_APB0, 0x00010010, 0x80031bf3),
    REG(APB1_DIV, 0x00000000, 0x0303001f),
    REG(AHB_GATE0, 0x00000000, 0x17f7ffff),
    REG(AHB_GATE1, 0x00000000, 0x0016ff3f),
    REG(APB0_GATE, 0x00000000, 0x000005ff),
    REG(APB1_GATE, 0x00000000, 0x00ff80ff),
    REG(NAND_CLK, 0x00000000, 0x8303000f),
    REG(MS_CLK, 0x00000000, 0x8303000f),
    REG(MMC0_CLK, 0x00000000, 0x8373070f),
    REG(MMC1_CLK, 0x00000000, 0x8373070f),
    REG(MMC2_CLK, 0x00000000, 0x8373070f),
    REG(MMC3_CLK, 0x00000000, 0x8373070f),
    REG(TS_CLK, 0x00000000, 0x8303000f),
    REG(SS_CLK, 0x00000000, 0x8303000f),
    REG(SPI0_CLK, 0x00000000, 0x8303000f),
    REG(SPI1_CLK, 0x00000000, 0x8303000f),
    REG(SPI2_CLK, 0x00000000, 0x8303000f),
    REG(PATA_CLK, 0x00000000, 0x8303000f),
    REG(IR0_CLK, 0x00000000, 0x8303000f),
    REG(IR1_CLK, 0x00000000, 0x8303000f),
    REG(I2S0_CLK, 0x00000000, 0x80030000),
    REG(AC97_CLK, 0x00030000, 0x80030000),
    REG(SPDIF_CLK, 0x00030000, 0x80030000),
    REG(KEYPAD_CLK, 0x0000001f, 0x8303001f),
    REG(SATA_CLK, 0x00000000, 0x81000000),
    REG(USB_CLK, 0x00000000, 0x000001c7),
    REG(GPS_CLK, 0x00000000, 0x00000003),
    REG(SPI3_CLK, 0x00000000, 0x8303000f),
    REG(I2S1_CLK, 0x00000000, 0x80030000),
    REG(I2S2_CLK, 0x00000000, 0x80030000),
    REG(DRAM_GATE, 0x00000000, 0x3f00807f),
    REG(DE_BE0_CLK, 0x00000000, 0xc300000f),
    REG(DE_BE1_CLK, 0x00000000, 0xc300000f),
    REG(DE_FE0_CLK, 0x00000000, 0xc300000f),
    REG(DE_FE1_CLK, 0x00000000, 0xc300000f),
    REG(DE_MP_CLK, 0x00000000, 0xc300000f),
    REG(TCON0_CH0_CLK, 0x00000000, 0xe3000000),
    REG(TCON1_CH0_CLK, 0x00000000, 0xe3000000),
    REG(CSI_SCLK, 0x00000000, 0x8300000f),
    REG(TVD_CLK, 0x00000000, 0x810f810f),
    REG(TCON0_CH1_CLK, 0x00000000, 0x8300880f),
    REG(TCON1_CH1_CLK, 0x00000000, 0x8300880f),
    REG(CSI0_CLK, 0x00000000, 0xc700001f),
    REG(CSI1_CLK, 0x00000000, 0xc700001f),
    REG(VE_CLK, 0x00000000, 0x80ff0001),
    REG(CODEC_CLK, 0x00000000, 0x80000000),
    REG(AVS_CLK, 0x00000000, 0x80000000),
    REG(ACE_CLK, 0x00000000, 0x8101000f),
    REG(LVDS_CLK, 0x00000000, 0x00000001),
    REG(HDMI_CLK, 0x00000000, 0x8300000f),
    REG(GPU_CLK, 0x00000000, 0xc700000f),
    REG(MBUS_CLK, 0x00000000, 0x8303000f),
    REG(GMAC_CLK, 0x00000000, 0x00001fff),
    REG(HDMI1_RST, 0x00000000, 0x00000007),
    REG(HDMI1_CTRL, 0x00000000, 0xffffffff),
    REG(HDMI1_SLOW_CLK, 0x00000000, 0x80000000),
    REG(HDMI1_CLK, 0x00000000, 0x8300000f),
    REG(CLK_OUT_A, 0x00000000, 0x83301f00),
    REG(CLK_OUT_B, 0x00000000, 0x83301f00),
};

/* Clocks that others run from; the rest of the table needs no id */
enum {
    CLK_NONE = -1,

    /* inputs */
    CLK_OSC24M,
    CLK_OSC32K,
    CLK_SATA_EXT,
    CLK_GMAC_MII_TX,
    CLK_GMAC_EXT_TX,
    CLK_NUM_INPUTS,

    CLK_HOSC = CLK_NUM_INPUTS,
    CLK_GMAC_INT_TX,
    CLK_PLL_CORE,
    CLK_PLL_AUDIO_BASE,
    CLK_PLL_AUDIO,
    CLK_PLL_AUDIO_2X,
    CLK_PLL_AUDIO_4X,
    CLK_PLL_AUDIO_8X,
    CLK_PLL_VIDEO0,
    CLK_PLL_VIDEO0_2X,
    CLK_PLL_VE,
    CLK_PLL_DDR_BASE,
    CLK_PLL_DDR,
    CLK_PLL_DDR_OTHER,
    CLK_PLL_PERIPH_BASE,
    CLK_PLL_PERIPH,
    CLK_PLL_PERIPH_SATA,
    CLK_PLL_VIDEO1,
    CLK_PLL_VIDEO1_2X,
    CLK_PLL_GPU,
    CLK_CPU,
    CLK_AXI,
    CLK_AHB,
    CLK_APB0,
    CLK_APB1,
    CLK_MMC0,
    CLK_MMC1,
    CLK_MMC2,
    CLK_MMC3,
    CLK_TCON0_CH1_SCLK2,
    CLK_TCON1_CH1_SCLK2,
};

#define PLL_ENABLE      (1u << 31)
#define PLL_BYPASS      (1u << 30)

static const int16_t cpu_parents[] = {
    CLK_OSC32K, CLK_HOSC, CLK_PLL_CORE, CLK_PLL_PERIPH
};
static const int16_t ahb_parents[] = {
    CLK_AXI, CLK_PLL_PERIPH, CLK_PLL_PERIPH
};
static const int16_t apb1_parents[] = {
    CLK_HOSC, CLK_PLL_PERIPH, CLK_OSC32K
};
static const int16_t mod0_parents[] = {
    CLK_HOSC, CLK_PLL_PERIPH, CLK_PLL_DDR_OTHER
};
static const int16_t ir_parents[] = {
    CLK_HOSC, CLK_PLL_PERIPH, CLK_PLL_DDR_OTHER, CLK_OSC32K
};
static const int16_t audio_parents[] = {
    CLK_PLL_AUDIO_8X, CLK_PLL_AUDIO_4X, CLK_PLL_AUDIO_2X, CLK_PLL_AUDIO
};
static const int16_t keypad_parents[] = {
    CLK_HOSC, CLK_NONE, CLK_OSC32K
};
static const int16_t sata_parents[] = {
    CLK_PLL_PERIPH_SATA, CLK_SATA_EXT
};
static const int16_t de_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL_DDR_OTHER
};
static const int16_t disp_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_PLL_VIDEO0_2X, CLK_PLL_VIDEO1_2X
};
static const int16_t csi_sclk_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VE, CLK_PLL_DDR_OTHER, CLK_PLL_PERIPH
};
static const int16_t tvd_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1
};
static const int16_t csi_parents[] = {
    CLK_HOSC, CLK_PLL_VIDEO0, CLK_PLL_VIDEO1, CLK_NONE, CLK_NONE,
    CLK_PLL_VIDEO0_2X, CLK_PLL_VIDEO1_2X
};
static const int16_t ace_parents[] = {
    CLK_PLL_VE, CLK_PLL_DDR_OTHER
};
static const int16_t gpu_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VE, CLK_PLL_DDR_OTHER, CLK_PLL_VIDEO1, CLK_PLL_GPU
};
/* PLL6 comes here without its division by two (Linux, U-Boot) */
static const int16_t mbus_parents[] = {
    CLK_HOSC, CLK_PLL_PERIPH_BASE, CLK_PLL_DDR_OTHER
};
static const int16_t gmac_parents[] = {
    CLK_GMAC_MII_TX, CLK_GMAC_EXT_TX, CLK_GMAC_INT_TX
};
static const int16_t hdmi1_parents[] = {
    CLK_PLL_VIDEO0, CLK_PLL_VIDEO1
};
static const int16_t out_parents[] = {
    CLK_HOSC, CLK_OSC32K, CLK_HOSC
};

/* rate = 24 MHz * N * K */
#define PLL_NK(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(CLK_HOSC), \
      .n = SUNXI_CCU_PLAIN(8, 5), .k = SUNXI_CCU_PLUS1(4, 2), \
      .gate = PLL_ENABLE, .bypass = PLL_BYPASS }

/* rate = 3 MHz * M, or one of two fixed ones in fractional mode */
#define PLL_VIDEO(_name, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(CLK_HOSC), \
      .n = SUNXI_CCU_PLAIN(0, 7), .div = 8, .gate = PLL_ENABLE, \
      .frac_int = 1u << 15, .frac_sel = 1u << 14, \
      .frac_hz = { 270000000, 297000000 } }

#define TCON_CH1_SCLK1(_name, _parent, _reg) \
    { .name = (_name), .reg = (_reg), SUNXI_CCU_PARENT(_parent), \
      .m = SUNXI_CCU_PLUS1(11, 1), .gate = 1u << 15 }

#define CLK_OUT(_name, _reg) \
    { .name = (_name), .reg = (_reg), \
      SUNXI_CCU_MUX(24, 2, out_parents), \
      .prediv = { 750 }, .p = SUNXI_CCU_POW2(20, 2), \
      .m = SUNXI_CCU_PLUS1(8, 5), .gate = SUNXI_CCU_MOD_GATE }

static const SunxiCcuClock a20_clocks[] = {
    [CLK_OSC24M] = { .name = "osc24m" },
    [CLK_OSC32K] = { .name = "osc32k" },
    [CLK_SATA_EXT] = { .name = "sata-ext" },
    [CLK_GMAC_MII_TX] = { .name = "gmac-mii-tx" },
    [CLK_GMAC_EXT_TX] = { .name = "gmac-ext-tx" },

    [CLK_HOSC] = SUNXI_CCU_GATE("hosc", CLK_OSC24M, REG_OSC24M_CFG, 0),
    /* Its source is not documented; Linux has it as a fixed clock as well */
    [CLK_GMAC_INT_TX] = { .name = "gmac-int-tx", .fixed_hz = 125000000 },

    [CLK_PLL_CORE] = {
        .name = "pll-core", .reg = REG_PLL1_CFG, SUNXI_CCU_PARENT(CLK_HOSC),
        .n = SUNXI_CCU_PLAIN(8, 5), .k = SUNXI_CCU_PLUS1(4, 2),
        .m = SUNXI_CCU_PLUS1(0, 2), .p = SUNXI_CCU_POW2(16, 2),
        .gate = PLL_ENABLE,
    },
    [CLK_PLL_AUDIO_BASE] = {
        .name = "pll-audio-base", .reg = REG_PLL2_CFG,
        SUNXI_CCU_PARENT(CLK_HOSC), .n = SUNXI_CCU_PLAIN(8, 7),
        .m = SUNXI_CCU_PLAIN(0, 5), .gate = PLL_ENABLE,
        .sdm_reg = REG_PLL2_TUN,
    },
    /* The post divider is for this output only, see the taps in Linux */
    [CLK_PLL_AUDIO] = {
        .name = "pll-audio", .reg = REG_PLL2_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_AUDIO_BASE), .m = SUNXI_CCU_PLAIN(26, 4),
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
    [CLK_PLL_VE] = PLL_NK("pll-ve", REG_PLL4_CFG),
    [CLK_PLL_DDR_BASE] = PLL_NK("pll-ddr-base", REG_PLL5_CFG),
    [CLK_PLL_DDR] = {
        .name = "pll-ddr", .reg = REG_PLL5_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_DDR_BASE), .m = SUNXI_CCU_PLUS1(0, 2),
        .gate = 1u << 29,
    },
    [CLK_PLL_DDR_OTHER] = {
        .name = "pll-ddr-other", .reg = REG_PLL5_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_DDR_BASE), .p = SUNXI_CCU_POW2(16, 2),
    },
    [CLK_PLL_PERIPH_BASE] = PLL_NK("pll-periph-base", REG_PLL6_CFG),
    [CLK_PLL_PERIPH] =
        SUNXI_CCU_FIXED("pll-periph", CLK_PLL_PERIPH_BASE, 1, 2),
    [CLK_PLL_PERIPH_SATA] = {
        .name = "pll-periph-sata", .reg = REG_PLL6_CFG,
        SUNXI_CCU_PARENT(CLK_PLL_PERIPH_BASE), .m = SUNXI_CCU_PLUS1(0, 2),
        .div = 6, .gate = 1u << 14,
    },
    [CLK_PLL_VIDEO1] = PLL_VIDEO("pll-video1", REG_PLL7_CFG),
    [CLK_PLL_VIDEO1_2X] =
        SUNXI_CCU_FIXED("pll-video1-2x", CLK_PLL_VIDEO1, 2, 1),
    [CLK_PLL_GPU] = PLL_NK("pll-gpu", REG_PLL8_CFG),

    [CLK_CPU] = {
        .name = "cpu", .reg = REG_CPU_AHB_APB0,
        SUNXI_CCU_MUX(16, 2, cpu_parents),
        .prediv = { [3] = 3 },
    },
    [CLK_AXI] = {
        .name = "axi", .reg = REG_CPU_AHB_APB0, SUNXI_CCU_PARENT(CLK_CPU),
        .m = SUNXI_CCU_PLUS1(0, 2),
    },
    [CLK_AHB] = {
        .name = "ahb", .reg = REG_CPU_AHB_APB0,
        SUNXI_CCU_MUX(6, 2, ahb_parents),
        .prediv = { [1] = 2 }, .p = SUNXI_CCU_POW2(4, 2),
    },
    [CLK_APB0] = {
        .name = "apb0", .reg = REG_CPU_AHB_APB0, SUNXI_CCU_PARENT(CLK_AHB),
        .m = SUNXI_CCU_TABLE(8, 2, sunxi_ccu_apb_div),
    },
    [CLK_APB1] = {
        .name = "apb1", .reg = REG_APB1_DIV,
        SUNXI_CCU_MUX(24, 2, apb1_parents),
        .p = SUNXI_CCU_POW2(16, 2), .m = SUNXI_CCU_PLUS1(0, 5),
    },

    [CLK_MMC0] = SUNXI_CCU_MOD0("mmc0", REG_MMC0_CLK, mod0_parents),
    [CLK_MMC1] = SUNXI_CCU_MOD0("mmc1", REG_MMC1_CLK, mod0_parents),
    [CLK_MMC2] = SUNXI_CCU_MOD0("mmc2", REG_MMC2_CLK, mod0_parents),
    [CLK_MMC3] = SUNXI_CCU_MOD0("mmc3", REG_MMC3_CLK, mod0_parents),
    [CLK_TCON0_CH1_SCLK2] =
        SUNXI_CCU_MOD_M("tcon0-ch1-sclk2", REG_TCON0_CH1_CLK, 2, 4,
                        disp_parents),
    [CLK_TCON1_CH1_SCLK2] =
        SUNXI_CCU_MOD_M("tcon1-ch1-sclk2", REG_TCON1_CH1_CLK, 2, 4,
                        disp_parents),

    /* From here on no other clock has one of these for a parent */
    SUNXI_CCU_GATE("ahb-otg", CLK_AHB, REG_AHB_GATE0, 0),
    SUNXI_CCU_GATE("ahb-ehci0", CLK_AHB, REG_AHB_GATE0, 1),
    SUNXI_CCU_GATE("ahb-ohci0", CLK_AHB, REG_AHB_GATE0, 2),
    SUNXI_CCU_GATE("ahb-ehci1", CLK_AHB, REG_AHB_GATE0, 3),
    SUNXI_CCU_GATE("ahb-ohci1", CLK_AHB, REG_AHB_GATE0, 4),
    SUNXI_CCU_GATE("ahb-ss", CLK_AHB, REG_AHB_GATE0, 5),
    SUNXI_CCU_GATE("ahb-dma", CLK_AHB, REG_AHB_GATE0, 6),
    SUNXI_CCU_GATE("ahb-bist", CLK_AHB, REG_AHB_GATE0, 7),
    SUNXI_CCU_GATE("ahb-mmc0", CLK_AHB, REG_AHB_GATE0, 8),
    SUNXI_CCU_GATE("ahb-mmc1", CLK_AHB, REG_AHB_GATE0, 9),
    SUNXI_CCU_GATE("ahb-mmc2", CLK_AHB, REG_AHB_GATE0, 10),
    SUNXI_CCU_GATE("ahb-mmc3", CLK_AHB, REG_AHB_GATE0, 11),
    SUNXI_CCU_GATE("ahb-ms", CLK_AHB, REG_AHB_GATE0, 12),
    SUNXI_CCU_GATE("ahb-nand", CLK_AHB, REG_AHB_GATE0, 13),
    SUNXI_CCU_GATE("ahb-sdram", CLK_AHB, REG_AHB_GATE0, 14),
    SUNXI_CCU_GATE("ahb-dll", CLK_AHB, REG_AHB_GATE0, 15),
    SUNXI_CCU_GATE("ahb-ace", CLK_AHB, REG_AHB_GATE0, 16),
    SUNXI_CCU_GATE("ahb-emac", CLK_AHB, REG_AHB_GATE0, 17),
    SUNXI_CCU_GATE("ahb-ts", CLK_AHB, REG_AHB_GATE0, 18),
    SUNXI_CCU_GATE("ahb-spi0", CLK_AHB, REG_AHB_GATE0, 20),
    SUNXI_CCU_GATE("ahb-spi1", CLK_AHB, REG_AHB_GATE0, 21),
    SUNXI_CCU_GATE("ahb-spi2", CLK_AHB, REG_AHB_GATE0, 22),
    SUNXI_CCU_GATE("ahb-spi3", CLK_AHB, REG_AHB_GATE0, 23),
    SUNXI_CCU_GATE("ahb-pata", CLK_AHB, REG_AHB_GATE0, 24),
    SUNXI_CCU_GATE("ahb-sata", CLK_AHB, REG_AHB_GATE0, 25),
    SUNXI_CCU_GATE("ahb-gps", CLK_AHB, REG_AHB_GATE0, 26),
    SUNXI_CCU_GATE("ahb-hstimer", CLK_AHB, REG_AHB_GATE0, 28),

    SUNXI_CCU_GATE("ahb-ve", CLK_AHB, REG_AHB_GATE1, 0),
    SUNXI_CCU_GATE("ahb-tvd", CLK_AHB, REG_AHB_GATE1, 1),
    SUNXI_CCU_GATE("ahb-tve0", CLK_AHB, REG_AHB_GATE1, 2),
    SUNXI_CCU_GATE("ahb-tve1", CLK_AHB, REG_AHB_GATE1, 3),
    SUNXI_CCU_GATE("ahb-lcd0", CLK_AHB, REG_AHB_GATE1, 4),
    SUNXI_CCU_GATE("ahb-lcd1", CLK_AHB, REG_AHB_GATE1, 5),
    SUNXI_CCU_GATE("ahb-csi0", CLK_AHB, REG_AHB_GATE1, 8),
    SUNXI_CCU_GATE("ahb-csi1", CLK_AHB, REG_AHB_GATE1, 9),
    SUNXI_CCU_GATE("ahb-hdmi1", CLK_AHB, REG_AHB_GATE1, 10),
    SUNXI_CCU_GATE("ahb-hdmi0", CLK_AHB, REG_AHB_GATE1, 11),
    SUNXI_CCU_GATE("ahb-de-be0", CLK_AHB, REG_AHB_GATE1, 12),
    SUNXI_CCU_GATE("ahb-de-be1", CLK_AHB, REG_AHB_GATE1, 13),
    SUNXI_CCU_GATE("ahb-de-fe0", CLK_AHB, REG_AHB_GATE1, 14),
    SUNXI_CCU_GATE("ahb-de-fe1", CLK_AHB, REG_AHB_GATE1, 15),
    SUNXI_CCU_GATE("ahb-gmac", CLK_AHB, REG_AHB_GATE1, 17),
    SUNXI_CCU_GATE("ahb-mp", CLK_AHB, REG_AHB_GATE1, 18),
    SUNXI_CCU_GATE("ahb-gpu", CLK_AHB, REG_AHB_GATE1, 20),

    SUNXI_CCU_GATE("apb0-codec", CLK_APB0, REG_APB0_GATE, 0),
    SUNXI_CCU_GATE("apb0-spdif", CLK_APB0, REG_APB0_GATE, 1),
    SUNXI_CCU_GATE("apb0-ac97", CLK_APB0, REG_APB0_GATE, 2),
    SUNXI_CCU_GATE("apb0-i2s0", CLK_APB0, REG_APB0_GATE, 3),
    SUNXI_CCU_GATE("apb0-i2s1", CLK_APB0, REG_APB0_GATE, 4),
    SUNXI_CCU_GATE("apb0-pio", CLK_APB0, REG_APB0_GATE, 5),
    SUNXI_CCU_GATE("apb0-ir0", CLK_APB0, REG_APB0_GATE, 6),
    SUNXI_CCU_GATE("apb0-ir1", CLK_APB0, REG_APB0_GATE, 7),
    SUNXI_CCU_GATE("apb0-i2s2", CLK_APB0, REG_APB0_GATE, 8),
    SUNXI_CCU_GATE("apb0-keypad", CLK_APB0, REG_APB0_GATE, 10),

    SUNXI_CCU_GATE("apb1-i2c0", CLK_APB1, REG_APB1_GATE, 0),
    SUNXI_CCU_GATE("apb1-i2c1", CLK_APB1, REG_APB1_GATE, 1),
    SUNXI_CCU_GATE("apb1-i2c2", CLK_APB1, REG_APB1_GATE, 2),
    SUNXI_CCU_GATE("apb1-i2c3", CLK_APB1, REG_APB1_GATE, 3),
    SUNXI_CCU_GATE("apb1-can", CLK_APB1, REG_APB1_GATE, 4),
    SUNXI_CCU_GATE("apb1-scr", CLK_APB1, REG_APB1_GATE, 5),
    SUNXI_CCU_GATE("apb1-ps20", CLK_APB1, REG_APB1_GATE, 6),
    SUNXI_CCU_GATE("apb1-ps21", CLK_APB1, REG_APB1_GATE, 7),
    SUNXI_CCU_GATE("apb1-i2c4", CLK_APB1, REG_APB1_GATE, 15),
    SUNXI_CCU_GATE("apb1-uart0", CLK_APB1, REG_APB1_GATE, 16),
    SUNXI_CCU_GATE("apb1-uart1", CLK_APB1, REG_APB1_GATE, 17),
    SUNXI_CCU_GATE("apb1-uart2", CLK_APB1, REG_APB1_GATE, 18),
    SUNXI_CCU_GATE("apb1-uart3", CLK_APB1, REG_APB1_GATE, 19),
    SUNXI_CCU_GATE("apb1-uart4", CLK_APB1, REG_APB1_GATE, 20),
    SUNXI_CCU_GATE("apb1-uart5", CLK_APB1, REG_APB1_GATE, 21),
    SUNXI_CCU_GATE("apb1-uart6", CLK_APB1, REG_APB1_GATE, 22),
    SUNXI_CCU_GATE("apb1-uart7", CLK_APB1, REG_APB1_GATE, 23),

    SUNXI_CCU_GATE("dram-ve", CLK_PLL_DDR, REG_DRAM_GATE, 0),
    SUNXI_CCU_GATE("dram-csi0", CLK_PLL_DDR, REG_DRAM_GATE, 1),
    SUNXI_CCU_GATE("dram-csi1", CLK_PLL_DDR, REG_DRAM_GATE, 2),
    SUNXI_CCU_GATE("dram-ts", CLK_PLL_DDR, REG_DRAM_GATE, 3),
    SUNXI_CCU_GATE("dram-tvd", CLK_PLL_DDR, REG_DRAM_GATE, 4),
    SUNXI_CCU_GATE("dram-tve0", CLK_PLL_DDR, REG_DRAM_GATE, 5),
    SUNXI_CCU_GATE("dram-tve1", CLK_PLL_DDR, REG_DRAM_GATE, 6),
    SUNXI_CCU_GATE("dram-out", CLK_PLL_DDR, REG_DRAM_GATE, 15),
    SUNXI_CCU_GATE("dram-de-fe1", CLK_PLL_DDR, REG_DRAM_GATE, 24),
    SUNXI_CCU_GATE("dram-de-fe0", CLK_PLL_DDR, REG_DRAM_GATE, 25),
    SUNXI_CCU_GATE("dram-de-be0", CLK_PLL_DDR, REG_DRAM_GATE, 26),
    SUNXI_CCU_GATE("dram-de-be1", CLK_PLL_DDR, REG_DRAM_GATE, 27),
    SUNXI_CCU_GATE("dram-mp", CLK_PLL_DDR, REG_DRAM_GATE, 28),
    SUNXI_CCU_GATE("dram-ace", CLK_PLL_DDR, REG_DRAM_GATE, 29),

    SUNXI_CCU_MOD0("nand", REG_NAND_CLK, mod0_parents),
    SUNXI_CCU_MOD0("ms", REG_MS_CLK, mod0_parents),
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
    SUNXI_CCU_MOD0("pata", REG_PATA_CLK, mod0_parents),
    SUNXI_CCU_MOD0("ir0", REG_IR0_CLK, ir_parents),
    SUNXI_CCU_MOD0("ir1", REG_IR1_CLK, ir_parents),
    SUNXI_CCU_MOD_MUX("i2s0", REG_I2S0_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("i2s1", REG_I2S1_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("i2s2", REG_I2S2_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("ac97", REG_AC97_CLK, 16, 2, audio_parents),
    SUNXI_CCU_MOD_MUX("spdif", REG_SPDIF_CLK, 16, 2, audio_parents),
    {
        .name = "keypad", .reg = REG_KEYPAD_CLK,
        SUNXI_CCU_MUX(24, 2, keypad_parents),
        .p = SUNXI_CCU_POW2(16, 2), .m = SUNXI_CCU_PLUS1(0, 5),
        .gate = SUNXI_CCU_MOD_GATE,
    },
    SUNXI_CCU_MOD_MUX("sata", REG_SATA_CLK, 24, 1, sata_parents),
    SUNXI_CCU_GATE("usb-ohci0", CLK_PLL_PERIPH, REG_USB_CLK, 6),
    SUNXI_CCU_GATE("usb-ohci1", CLK_PLL_PERIPH, REG_USB_CLK, 7),
    SUNXI_CCU_GATE("usb-phy", CLK_PLL_PERIPH, REG_USB_CLK, 8),
    /* Its source is not documented any more */
    SUNXI_CCU_GATE("gps", CLK_HOSC, REG_GPS_CLK, 1),

    SUNXI_CCU_MOD_M("de-be0", REG_DE_BE0_CLK, 2, 4, de_parents),
    SUNXI_CCU_MOD_M("de-be1", REG_DE_BE1_CLK, 2, 4, de_parents),
    SUNXI_CCU_MOD_M("de-fe0", REG_DE_FE0_CLK, 2, 4, de_parents),
    SUNXI_CCU_MOD_M("de-fe1", REG_DE_FE1_CLK, 2, 4, de_parents),
    SUNXI_CCU_MOD_M("de-mp", REG_DE_MP_CLK, 2, 4, de_parents),
    SUNXI_CCU_MOD_MUX("tcon0-ch0-sclk", REG_TCON0_CH0_CLK, 24, 2, disp_parents),
    SUNXI_CCU_MOD_MUX("tcon1-ch0-sclk", REG_TCON1_CH0_CLK, 24, 2, disp_parents),
    TCON_CH1_SCLK1("tcon0-ch1-sclk1", CLK_TCON0_CH1_SCLK2, REG_TCON0_CH1_CLK),
    TCON_CH1_SCLK1("tcon1-ch1-sclk1", CLK_TCON1_CH1_SCLK2, REG_TCON1_CH1_CLK),
    SUNXI_CCU_MOD_M("csi-sclk", REG_CSI_SCLK, 2, 4, csi_sclk_parents),
    {
        .name = "tvd-sclk1", .reg = REG_TVD_CLK,
        SUNXI_CCU_MUX(8, 1, tvd_parents),
        .m = SUNXI_CCU_PLUS1(0, 4), .gate = 1u << 15,
    },
    {
        .name = "tvd-sclk2", .reg = REG_TVD_CLK,
        SUNXI_CCU_MUX(24, 1, tvd_parents),
        .m = SUNXI_CCU_PLUS1(16, 4), .gate = SUNXI_CCU_MOD_GATE,
    },
    SUNXI_CCU_MOD_M("csi0", REG_CSI0_CLK, 3, 5, csi_parents),
    SUNXI_CCU_MOD_M("csi1", REG_CSI1_CLK, 3, 5, csi_parents),
    {
        .name = "ve", .reg = REG_VE_CLK, SUNXI_CCU_PARENT(CLK_PLL_VE),
        .m = SUNXI_CCU_PLUS1(16, 8), .gate = SUNXI_CCU_MOD_GATE,
    },
    SUNXI_CCU_GATE("codec", CLK_PLL_AUDIO, REG_CODEC_CLK, 31),
    SUNXI_CCU_GATE("avs", CLK_HOSC, REG_AVS_CLK, 31),
    SUNXI_CCU_MOD_M("ace", REG_ACE_CLK, 1, 4, ace_parents),
    SUNXI_CCU_MOD_M("hdmi", REG_HDMI_CLK, 2, 4, disp_parents),
    SUNXI_CCU_MOD_M("gpu", REG_GPU_CLK, 3, 4, gpu_parents),
    SUNXI_CCU_MOD0("mbus", REG_MBUS_CLK, mbus_parents),
    SUNXI_CCU_GMAC_TX(REG_GMAC_CLK, gmac_parents),
    SUNXI_CCU_GATE("hdmi1-slow", CLK_HOSC, REG_HDMI1_SLOW_CLK, 31),
    SUNXI_CCU_MOD_M("hdmi1", REG_HDMI1_CLK, 2, 4, hdmi1_parents),
    CLK_OUT("out-a", REG_CLK_OUT_A),
    CLK_OUT("out-b", REG_CLK_OUT_B),
};

static const SunxiCcuLine a20_lines[] = {
    SUNXI_CCU_RST("usb-phy0", REG_USB_CLK, 0),
    SUNXI_CCU_RST("usb-phy1", REG_USB_CLK, 1),
    SUNXI_CCU_RST("usb-phy2", REG_USB_CLK, 2),
    SUNXI_CCU_RST("gps", REG_GPS_CLK, 0),
    SUNXI_CCU_RST("de-be0", REG_DE_BE0_CLK, 30),
    SUNXI_CCU_RST("de-be1", REG_DE_BE1_CLK, 30),
    SUNXI_CCU_RST("de-fe0", REG_DE_FE0_CLK, 30),
    SUNXI_CCU_RST("de-fe1", REG_DE_FE1_CLK, 30),
    SUNXI_CCU_RST("de-mp", REG_DE_MP_CLK, 30),
    SUNXI_CCU_RST("tve0", REG_TCON0_CH0_CLK, 29),
    SUNXI_CCU_RST("tcon0", REG_TCON0_CH0_CLK, 30),
    SUNXI_CCU_RST("tve1", REG_TCON1_CH0_CLK, 29),
    SUNXI_CCU_RST("tcon1", REG_TCON1_CH0_CLK, 30),
    SUNXI_CCU_RST("csi0", REG_CSI0_CLK, 30),
    SUNXI_CCU_RST("csi1", REG_CSI1_CLK, 30),
    SUNXI_CCU_RST("ve", REG_VE_CLK, 0),
    SUNXI_CCU_RST("ace", REG_ACE_CLK, 16),
    SUNXI_CCU_RST("lvds", REG_LVDS_CLK, 0),
    SUNXI_CCU_RST("gpu", REG_GPU_CLK, 30),
    SUNXI_CCU_RST("hdmi-h", REG_HDMI1_RST, 0),
    SUNXI_CCU_RST("hdmi-sys", REG_HDMI1_RST, 1),
    SUNXI_CCU_RST("hdmi-audio-dma", REG_HDMI1_RST, 2),
    SUNXI_CCU_GMAC_RGMII(REG_GMAC_CLK),
};

static const SunxiCcuTables a20_tables =
    SUNXI_CCU_TABLES(a20, CLK_NUM_INPUTS, CLK_SATA_EXT);

static const TypeInfo allwinner_a20_ccu_types[] = {
    {
        .name = TYPE_ALLWINNER_A20_CCU,
        .parent = TYPE_SUNXI_CCU,
        .class_data = (void *)&a20_tables,
    },
};

DEFINE_TYPES(allwinner_a20_ccu_types)
