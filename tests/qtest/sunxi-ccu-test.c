/*
 * QTest of the sunxi clock control unit with the tables of Allwinner's A20 and
 * A31
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "sunxi-test.h"

#define CCU_BASE        0x01c20000
#define CCU_SIZE        0x400

#define PLL1            0x000
#define PLL2            0x008
#define PLL2_TUN        0x00c
#define PLL3            0x010
#define PLL4            0x018
#define PLL5            0x020
#define PLL6            0x028
#define PLL7            0x030
#define PLL8            0x040
#define OSC24M          0x050
#define CPU_AHB_APB0    0x054
#define APB1_DIV        0x058
#define AHB_GATE0       0x060
#define APB1_GATE       0x06c
#define MMC0            0x088
#define IR0             0x0b0
#define I2S0            0x0b8
#define KEYPAD          0x0c4
#define SATA            0x0c8
#define USB             0x0cc
#define DE_BE0          0x104
#define TCON0_CH1       0x12c
#define TVD             0x128
#define CSI0            0x134
#define VE              0x13c
#define CODEC           0x140
#define GPU             0x154
#define MBUS            0x15c
#define GMAC            0x164
#define OUT_A           0x1f0

#define ENABLE          (1u << 31)
#define BYPASS          (1u << 30)
#define SRC(n)          ((uint32_t)(n) << 24)

#define MHZ             1000000.0

/* A register: reset value, and the bits that keep what is written */
typedef struct {
    const char *name;
    uint32_t offset;
    uint32_t reset;
    uint32_t writable;
    /* bits that say whether a PLL runs, and when they do */
    uint32_t lock;
    uint32_t enable;
} Register;

/* A bus gate and what it passes on */
typedef struct {
    const char *name;
    const char *parent;
    uint32_t offset;
    unsigned bit;
    bool open;
} Gate;

/* A reset line */
typedef struct {
    const char *name;
    uint32_t offset;
    unsigned bit;
} Reset;

typedef struct {
    const char *machine;
    const char *type;
    const Register *registers;
    size_t n_registers;
    const Gate *gates;
    size_t n_gates;
    /* something to write for the gates' clocks to run */
    uint32_t gates_pll, gates_pll_value;
    uint32_t gates_mod, gates_mod_value;
    const Reset *resets;
    size_t n_resets;
} Chip;

/*
 * Of CPU_AHB_APB0, AHB_GATE0 and APB0_GATE it is the value that the boot ROM
 * leaves, which has run before a test sees the machine; the hardware's are
 * 0x00010010, 0 and 0.
 */
static const Register a20_registers[] = {
    { "PLL1_CFG", 0x000, 0x21005000, 0xfff3ff3f },
    { "PLL1_TUN", 0x004, 0x0a101000, 0xffffffff },
    { "PLL2_CFG", 0x008, 0x08100010, 0xbfff7f1f },
    { "PLL2_TUN", 0x00c, 0x00000000, 0xffffffff },
    { "PLL3_CFG", 0x010, 0x0010d063, 0x871fdf7f },
    { "PLL4_CFG", 0x018, 0x21009911, 0xfff09ff3 },
    { "PLL5_CFG", 0x020, 0x11049280, 0xffffffbf },
    { "PLL5_TUN", 0x024, 0x14888000, 0xffffffff },
    { "PLL6_CFG", 0x028, 0x21009911, 0xfff0dff3 },
    { "PLL6_TUN", 0x02c, 0x00000000, 0xffffffff },
    { "PLL7_CFG", 0x030, 0x0010d063, 0x871fdf7f },
    { "PLL1_TUN2", 0x038, 0x00000000, 0xffffffff },
    { "PLL5_TUN2", 0x03c, 0x00000000, 0xffffffff },
    { "PLL8_CFG", 0x040, 0x21009911, 0xfff09ff3 },
    { "PLL_LOCK_DBG", 0x04c, 0x00000000, 0xffffffff },
    { "OSC24M_CFG", 0x050, 0x00138013, 0xff1f8003 },
    { "CPU_AHB_APB0", 0x054, 0x00010000, 0x80031bf3 },
    { "APB1_DIV", 0x058, 0x00000000, 0x0303001f },
    { "AHB_GATE0", 0x060, 0x00000040, 0x17f7ffff },
    { "AHB_GATE1", 0x064, 0x00000000, 0x0016ff3f },
    { "APB0_GATE", 0x068, 0x00000020, 0x000005ff },
    { "APB1_GATE", 0x06c, 0x00000000, 0x00ff80ff },
    { "NAND_CLK", 0x080, 0x00000000, 0x8303000f },
    { "MS_CLK", 0x084, 0x00000000, 0x8303000f },
    { "MMC0_CLK", 0x088, 0x00000000, 0x8373070f },
    { "MMC1_CLK", 0x08c, 0x00000000, 0x8373070f },
    { "MMC2_CLK", 0x090, 0x00000000, 0x8373070f },
    { "MMC3_CLK", 0x094, 0x00000000, 0x8373070f },
    { "TS_CLK", 0x098, 0x00000000, 0x8303000f },
    { "SS_CLK", 0x09c, 0x00000000, 0x8303000f },
    { "SPI0_CLK", 0x0a0, 0x00000000, 0x8303000f },
    { "SPI1_CLK", 0x0a4, 0x00000000, 0x8303000f },
    { "SPI2_CLK", 0x0a8, 0x00000000, 0x8303000f },
    { "PATA_CLK", 0x0ac, 0x00000000, 0x8303000f },
    { "IR0_CLK", 0x0b0, 0x00000000, 0x8303000f },
    { "IR1_CLK", 0x0b4, 0x00000000, 0x8303000f },
    { "I2S0_CLK", 0x0b8, 0x00000000, 0x80030000 },
    { "AC97_CLK", 0x0bc, 0x00030000, 0x80030000 },
    { "SPDIF_CLK", 0x0c0, 0x00030000, 0x80030000 },
    { "KEYPAD_CLK", 0x0c4, 0x0000001f, 0x8303001f },
    { "SATA_CLK", 0x0c8, 0x00000000, 0x81000000 },
    { "USB_CLK", 0x0cc, 0x00000000, 0x000001c7 },
    { "GPS_CLK", 0x0d0, 0x00000000, 0x00000003 },
    { "SPI3_CLK", 0x0d4, 0x00000000, 0x8303000f },
    { "I2S1_CLK", 0x0d8, 0x00000000, 0x80030000 },
    { "I2S2_CLK", 0x0dc, 0x00000000, 0x80030000 },
    { "DRAM_GATE", 0x100, 0x00000000, 0x3f00807f },
    { "DE_BE0_CLK", 0x104, 0x00000000, 0xc300000f },
    { "DE_BE1_CLK", 0x108, 0x00000000, 0xc300000f },
    { "DE_FE0_CLK", 0x10c, 0x00000000, 0xc300000f },
    { "DE_FE1_CLK", 0x110, 0x00000000, 0xc300000f },
    { "DE_MP_CLK", 0x114, 0x00000000, 0xc300000f },
    { "TCON0_CH0_CLK", 0x118, 0x00000000, 0xe3000000 },
    { "TCON1_CH0_CLK", 0x11c, 0x00000000, 0xe3000000 },
    { "CSI_SCLK", 0x120, 0x00000000, 0x8300000f },
    { "TVD_CLK", 0x128, 0x00000000, 0x810f810f },
    { "TCON0_CH1_CLK", 0x12c, 0x00000000, 0x8300880f },
    { "TCON1_CH1_CLK", 0x130, 0x00000000, 0x8300880f },
    { "CSI0_CLK", 0x134, 0x00000000, 0xc700001f },
    { "CSI1_CLK", 0x138, 0x00000000, 0xc700001f },
    { "VE_CLK", 0x13c, 0x00000000, 0x80ff0001 },
    { "CODEC_CLK", 0x140, 0x00000000, 0x80000000 },
    { "AVS_CLK", 0x144, 0x00000000, 0x80000000 },
    { "ACE_CLK", 0x148, 0x00000000, 0x8101000f },
    { "LVDS_CLK", 0x14c, 0x00000000, 0x00000001 },
    { "HDMI_CLK", 0x150, 0x00000000, 0x8300000f },
    { "GPU_CLK", 0x154, 0x00000000, 0xc700000f },
    { "MBUS_CLK", 0x15c, 0x00000000, 0x8303000f },
    { "GMAC_CLK", 0x164, 0x00000000, 0x00001fff },
    { "HDMI1_RST", 0x170, 0x00000000, 0x00000007 },
    { "HDMI1_CTRL", 0x174, 0x00000000, 0xffffffff },
    { "HDMI1_SLOW_CLK", 0x178, 0x00000000, 0x80000000 },
    { "HDMI1_CLK", 0x17c, 0x00000000, 0x8300000f },
    { "CLK_OUT_A", 0x1f0, 0x00000000, 0x83301f00 },
    { "CLK_OUT_B", 0x1f4, 0x00000000, 0x83301f00 },
};

static const Gate a20_gates[] = {
    { "ahb-otg", "ahb", 0x060, 0 },
    { "ahb-ehci0", "ahb", 0x060, 1 },
    { "ahb-ohci0", "ahb", 0x060, 2 },
    { "ahb-ehci1", "ahb", 0x060, 3 },
    { "ahb-ohci1", "ahb", 0x060, 4 },
    { "ahb-ss", "ahb", 0x060, 5 },
    { "ahb-dma", "ahb", 0x060, 6, true },
    { "ahb-bist", "ahb", 0x060, 7 },
    { "ahb-mmc0", "ahb", 0x060, 8 },
    { "ahb-mmc1", "ahb", 0x060, 9 },
    { "ahb-mmc2", "ahb", 0x060, 10 },
    { "ahb-mmc3", "ahb", 0x060, 11 },
    { "ahb-ms", "ahb", 0x060, 12 },
    { "ahb-nand", "ahb", 0x060, 13 },
    { "ahb-sdram", "ahb", 0x060, 14 },
    { "ahb-dll", "ahb", 0x060, 15 },
    { "ahb-ace", "ahb", 0x060, 16 },
    { "ahb-emac", "ahb", 0x060, 17 },
    { "ahb-ts", "ahb", 0x060, 18 },
    { "ahb-spi0", "ahb", 0x060, 20 },
    { "ahb-spi1", "ahb", 0x060, 21 },
    { "ahb-spi2", "ahb", 0x060, 22 },
    { "ahb-spi3", "ahb", 0x060, 23 },
    { "ahb-pata", "ahb", 0x060, 24 },
    { "ahb-sata", "ahb", 0x060, 25 },
    { "ahb-gps", "ahb", 0x060, 26 },
    { "ahb-hstimer", "ahb", 0x060, 28 },
    { "ahb-ve", "ahb", 0x064, 0 },
    { "ahb-tvd", "ahb", 0x064, 1 },
    { "ahb-tve0", "ahb", 0x064, 2 },
    { "ahb-tve1", "ahb", 0x064, 3 },
    { "ahb-lcd0", "ahb", 0x064, 4 },
    { "ahb-lcd1", "ahb", 0x064, 5 },
    { "ahb-csi0", "ahb", 0x064, 8 },
    { "ahb-csi1", "ahb", 0x064, 9 },
    { "ahb-hdmi1", "ahb", 0x064, 10 },
    { "ahb-hdmi0", "ahb", 0x064, 11 },
    { "ahb-de-be0", "ahb", 0x064, 12 },
    { "ahb-de-be1", "ahb", 0x064, 13 },
    { "ahb-de-fe0", "ahb", 0x064, 14 },
    { "ahb-de-fe1", "ahb", 0x064, 15 },
    { "ahb-gmac", "ahb", 0x064, 17 },
    { "ahb-mp", "ahb", 0x064, 18 },
    { "ahb-gpu", "ahb", 0x064, 20 },
    { "apb0-codec", "apb0", 0x068, 0 },
    { "apb0-spdif", "apb0", 0x068, 1 },
    { "apb0-ac97", "apb0", 0x068, 2 },
    { "apb0-i2s0", "apb0", 0x068, 3 },
    { "apb0-i2s1", "apb0", 0x068, 4 },
    { "apb0-pio", "apb0", 0x068, 5, true },
    { "apb0-ir0", "apb0", 0x068, 6 },
    { "apb0-ir1", "apb0", 0x068, 7 },
    { "apb0-i2s2", "apb0", 0x068, 8 },
    { "apb0-keypad", "apb0", 0x068, 10 },
    { "apb1-i2c0", "apb1", 0x06c, 0 },
    { "apb1-i2c1", "apb1", 0x06c, 1 },
    { "apb1-i2c2", "apb1", 0x06c, 2 },
    { "apb1-i2c3", "apb1", 0x06c, 3 },
    { "apb1-can", "apb1", 0x06c, 4 },
    { "apb1-scr", "apb1", 0x06c, 5 },
    { "apb1-ps20", "apb1", 0x06c, 6 },
    { "apb1-ps21", "apb1", 0x06c, 7 },
    { "apb1-i2c4", "apb1", 0x06c, 15 },
    { "apb1-uart0", "apb1", 0x06c, 16 },
    { "apb1-uart1", "apb1", 0x06c, 17 },
    { "apb1-uart2", "apb1", 0x06c, 18 },
    { "apb1-uart3", "apb1", 0x06c, 19 },
    { "apb1-uart4", "apb1", 0x06c, 20 },
    { "apb1-uart5", "apb1", 0x06c, 21 },
    { "apb1-uart6", "apb1", 0x06c, 22 },
    { "apb1-uart7", "apb1", 0x06c, 23 },
    { "dram-ve", "pll-ddr", 0x100, 0 },
    { "dram-csi0", "pll-ddr", 0x100, 1 },
    { "dram-csi1", "pll-ddr", 0x100, 2 },
    { "dram-ts", "pll-ddr", 0x100, 3 },
    { "dram-tvd", "pll-ddr", 0x100, 4 },
    { "dram-tve0", "pll-ddr", 0x100, 5 },
    { "dram-tve1", "pll-ddr", 0x100, 6 },
    { "dram-out", "pll-ddr", 0x100, 15 },
    { "dram-de-fe1", "pll-ddr", 0x100, 24 },
    { "dram-de-fe0", "pll-ddr", 0x100, 25 },
    { "dram-de-be0", "pll-ddr", 0x100, 26 },
    { "dram-de-be1", "pll-ddr", 0x100, 27 },
    { "dram-mp", "pll-ddr", 0x100, 28 },
    { "dram-ace", "pll-ddr", 0x100, 29 },
};

static const Reset a20_resets[] = {
    { "rst-usb-phy0", 0x0cc, 0 },
    { "rst-usb-phy1", 0x0cc, 1 },
    { "rst-usb-phy2", 0x0cc, 2 },
    { "rst-gps", 0x0d0, 0 },
    { "rst-de-be0", 0x104, 30 },
    { "rst-de-be1", 0x108, 30 },
    { "rst-de-fe0", 0x10c, 30 },
    { "rst-de-fe1", 0x110, 30 },
    { "rst-de-mp", 0x114, 30 },
    { "rst-tve0", 0x118, 29 },
    { "rst-tcon0", 0x118, 30 },
    { "rst-tve1", 0x11c, 29 },
    { "rst-tcon1", 0x11c, 30 },
    { "rst-csi0", 0x134, 30 },
    { "rst-csi1", 0x138, 30 },
    { "rst-ve", 0x13c, 0 },
    { "rst-ace", 0x148, 16 },
    { "rst-lvds", 0x14c, 0 },
    { "rst-gpu", 0x154, 30 },
    { "rst-hdmi-h", 0x170, 0 },
    { "rst-hdmi-sys", 0x170, 1 },
    { "rst-hdmi-audio-dma", 0x170, 2 },
};

static const Chip a20 = {
    .machine = "-M cubieboard2",
    .type = "allwinner-a20-ccu",
    .registers = a20_registers,
    .n_registers = ARRAY_SIZE(a20_registers),
    .gates = a20_gates,
    .n_gates = ARRAY_SIZE(a20_gates),
    .gates_pll = PLL5,
    .gates_pll_value = 0xb1049491,
    .resets = a20_resets,
    .n_resets = ARRAY_SIZE(a20_resets),
};

#define LOCK            (1u << 28)
#define MIPI            0x040
#define MIPI_ON         (ENABLE | 3u << 22)

/* Of APB1_GATE it is what the boot ROM leaves; the hardware's is 0 */
static const Register a31_registers[] = {
    { "PLL1_CFG", 0x000, 0x00001000, 0x81031f33, LOCK, ENABLE },
    { "PLL2_CFG", 0x008, 0x00035514, 0x810f7f1f, LOCK, ENABLE },
    { "PLL3_CFG", 0x010, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "PLL4_CFG", 0x018, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "PLL5_CFG", 0x020, 0x00001000, 0x81001f33, LOCK, ENABLE },
    { "PLL6_CFG", 0x028, 0x00041811, 0x87071f33, LOCK, ENABLE },
    { "PLL7_CFG", 0x030, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "PLL8_CFG", 0x038, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "MIPI_PLL_CFG", 0x040, 0x00000515, 0x8ef30f3f, LOCK, MIPI_ON },
    { "PLL9_CFG", 0x044, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "PLL10_CFG", 0x048, 0x03006207, 0xc3107f0f, LOCK, ENABLE },
    { "CPU_AXI_CFG", 0x050, 0x00010000, 0x00030307 },
    { "AHB1_APB1_DIV", 0x054, 0x00001010, 0x000033f0 },
    { "APB2_DIV", 0x058, 0x01000000, 0x0303001f },
    { "AXI_GATE", 0x05c, 0x00000000, 0x00000001 },
    { "AHB1_GATE0", 0x060, 0x00000000, 0xedfe7f63 },
    { "AHB1_GATE1", 0x064, 0x00000000, 0x0ff4fb31 },
    { "APB1_GATE", 0x068, 0x00000020, 0x00003033 },
    { "APB2_GATE", 0x06c, 0x00000000, 0x003f000f },
    { "NAND0_CLK", 0x080, 0x00000000, 0x8303000f },
    { "NAND1_CLK", 0x084, 0x00000000, 0x8303000f },
    { "MMC0_CLK", 0x088, 0x00000000, 0x8373070f },
    { "MMC1_CLK", 0x08c, 0x00000000, 0x8373070f },
    { "MMC2_CLK", 0x090, 0x00000000, 0x8373070f },
    { "MMC3_CLK", 0x094, 0x00000000, 0x8373070f },
    { "TS_CLK", 0x098, 0x00000000, 0x8303000f },
    { "SS_CLK", 0x09c, 0x00000000, 0x8303000f },
    { "SPI0_CLK", 0x0a0, 0x00000000, 0x8303000f },
    { "SPI1_CLK", 0x0a4, 0x00000000, 0x8303000f },
    { "SPI2_CLK", 0x0a8, 0x00000000, 0x8303000f },
    { "SPI3_CLK", 0x0ac, 0x00000000, 0x8303000f },
    { "DAUDIO0_CLK", 0x0b0, 0x00000000, 0x80030000 },
    { "DAUDIO1_CLK", 0x0b4, 0x00000000, 0x80030000 },
    { "SPDIF_CLK", 0x0c0, 0x00000000, 0x80030000 },
    { "USB_CLK", 0x0cc, 0x00000000, 0x00070707 },
    { "GMAC_CLK", 0x0d0, 0x00000000, 0x00001fff },
    { "MDFS_CLK", 0x0f0, 0x00000000, 0x8303000f },
    { "DRAM_CLK", 0x0f4, 0x00000000, 0x80001f1f },
    { "DRAM_GATE", 0x100, 0x00000000, 0x1f0f000b },
    { "BE0_CLK", 0x104, 0x00000000, 0x8700000f },
    { "BE1_CLK", 0x108, 0x00000000, 0x8700000f },
    { "FE0_CLK", 0x10c, 0x00000000, 0x8700000f },
    { "FE1_CLK", 0x110, 0x00000000, 0x8700000f },
    { "MP_CLK", 0x114, 0x00000000, 0x8700000f },
    { "LCD0_CH0_CLK", 0x118, 0x00000000, 0x87000000 },
    { "LCD1_CH0_CLK", 0x11c, 0x00000000, 0x87000000 },
    { "LCD0_CH1_CLK", 0x12c, 0x00000000, 0x8700000f },
    { "LCD1_CH1_CLK", 0x130, 0x00000000, 0x8700000f },
    { "CSI0_CLK", 0x134, 0x00000000, 0x870f870f },
    { "CSI1_CLK", 0x138, 0x00000000, 0x870f870f },
    { "VE_CLK", 0x13c, 0x00000000, 0x80070000 },
    { "CODEC_CLK", 0x140, 0x00000000, 0x80000000 },
    { "AVS_CLK", 0x144, 0x00000000, 0x80000000 },
    { "DMIC_CLK", 0x148, 0x00000000, 0x80000000 },
    { "HDMI_CLK", 0x150, 0x00000000, 0xc300000f },
    { "PS_CLK", 0x154, 0x00000000, 0x80000000 },
    { "MTC_CLK", 0x158, 0x00000000, 0x8303000f },
    { "MBUS0_CLK", 0x15c, 0x00000000, 0x83030007 },
    { "MBUS1_CLK", 0x160, 0x00000000, 0x83030007 },
    { "MIPI_DSI_CLK", 0x168, 0x00000000, 0x8307830f },
    { "MIPI_CSI_CLK", 0x16c, 0x00000000, 0x8307830f },
    { "IEP_DRC0_CLK", 0x180, 0x00000000, 0x8700000f },
    { "IEP_DRC1_CLK", 0x184, 0x00000000, 0x8700000f },
    { "IEP_DEU0_CLK", 0x188, 0x00000000, 0x8700000f },
    { "IEP_DEU1_CLK", 0x18c, 0x00000000, 0x8700000f },
    { "GPU_CORE_CLK", 0x1a0, 0x00000000, 0x87000007 },
    { "GPU_MEM_CLK", 0x1a4, 0x00000000, 0x87000007 },
    { "GPU_HYD_CLK", 0x1a8, 0x00000000, 0x87000007 },
    { "ATS_CLK", 0x1b0, 0x00000000, 0x83000007 },
    { "PLL_LOCK", 0x200, 0x000000ff, 0xffffffff },
    { "PLL1_LOCK", 0x204, 0x000000ff, 0xffffffff },
    { "PLL1_BIAS", 0x220, 0x08100200, 0xffffffff },
    { "PLL2_BIAS", 0x224, 0x10100000, 0xffffffff },
    { "PLL3_BIAS", 0x228, 0x10100000, 0xffffffff },
    { "PLL4_BIAS", 0x22c, 0x10100000, 0xffffffff },
    { "PLL5_BIAS", 0x230, 0x81104000, 0xffffffff },
    { "PLL6_BIAS", 0x234, 0x10100010, 0xffffffff },
    { "PLL7_BIAS", 0x238, 0x10100000, 0xffffffff },
    { "PLL8_BIAS", 0x23c, 0x10100000, 0xffffffff },
    { "MIPI_BIAS", 0x240, 0x00000000, 0xffffffff },
    { "PLL9_BIAS", 0x244, 0x10100000, 0xffffffff },
    { "PLL10_BIAS", 0x248, 0x10100000, 0xffffffff },
    { "PLL1_TUN", 0x250, 0x0a101000, 0xffffffff },
    { "PLL5_TUN", 0x260, 0x14880000, 0xffffffff },
    { "MIPI_TUN", 0x270, 0x00000000, 0xffffffff },
    { "PLL1_PATTERN", 0x280, 0x00000000, 0xffffffff },
    { "PLL2_PATTERN", 0x284, 0x00000000, 0xffffffff },
    { "PLL3_PATTERN", 0x288, 0x00000000, 0xffffffff },
    { "PLL4_PATTERN", 0x28c, 0x00000000, 0xffffffff },
    { "PLL5_PATTERN", 0x290, 0x00000000, 0xffffffff },
    { "PLL6_PATTERN", 0x294, 0x00000000, 0xffffffff },
    { "PLL7_PATTERN", 0x298, 0x00000000, 0xffffffff },
    { "PLL8_PATTERN", 0x29c, 0x00000000, 0xffffffff },
    { "MIPI_PATTERN", 0x2a0, 0x00000000, 0xffffffff },
    { "PLL9_PATTERN", 0x2a4, 0x00000000, 0xffffffff },
    { "PLL10_PATTERN", 0x2a8, 0x00000000, 0xffffffff },
    { "AHB1_RST0", 0x2c0, 0x00000000, 0xedfe7f62 },
    { "AHB1_RST1", 0x2c4, 0x00000000, 0x0ff4fb31 },
    { "AHB1_RST2", 0x2c8, 0x00000000, 0x00000001 },
    { "APB1_RST", 0x2d0, 0x00000000, 0x00003033 },
    { "APB2_RST", 0x2d8, 0x00000000, 0x003f000f },
    { "CLK_OUT_A", 0x300, 0x00000000, 0x8f301f00 },
    { "CLK_OUT_B", 0x304, 0x00000000, 0x8f301f00 },
    { "CLK_OUT_C", 0x308, 0x00000000, 0x8f301f00 },
};

static const Gate a31_gates[] = {
    { "axi-dram", "axi", 0x05c, 0 },
    { "ahb1-mipicsi", "ahb1", 0x060, 0 },
    { "ahb1-mipidsi", "ahb1", 0x060, 1 },
    { "ahb1-ss", "ahb1", 0x060, 5 },
    { "ahb1-dma", "ahb1", 0x060, 6 },
    { "ahb1-mmc0", "ahb1", 0x060, 8 },
    { "ahb1-mmc1", "ahb1", 0x060, 9 },
    { "ahb1-mmc2", "ahb1", 0x060, 10 },
    { "ahb1-mmc3", "ahb1", 0x060, 11 },
    { "ahb1-nand1", "ahb1", 0x060, 12 },
    { "ahb1-nand0", "ahb1", 0x060, 13 },
    { "ahb1-sdram", "ahb1", 0x060, 14 },
    { "ahb1-emac", "ahb1", 0x060, 17 },
    { "ahb1-ts", "ahb1", 0x060, 18 },
    { "ahb1-hstimer", "ahb1", 0x060, 19 },
    { "ahb1-spi0", "ahb1", 0x060, 20 },
    { "ahb1-spi1", "ahb1", 0x060, 21 },
    { "ahb1-spi2", "ahb1", 0x060, 22 },
    { "ahb1-spi3", "ahb1", 0x060, 23 },
    { "ahb1-otg", "ahb1", 0x060, 24 },
    { "ahb1-ehci0", "ahb1", 0x060, 26 },
    { "ahb1-ehci1", "ahb1", 0x060, 27 },
    { "ahb1-ohci0", "ahb1", 0x060, 29 },
    { "ahb1-ohci1", "ahb1", 0x060, 30 },
    { "ahb1-ohci2", "ahb1", 0x060, 31 },
    { "ahb1-ve", "ahb1", 0x064, 0 },
    { "ahb1-lcd0", "ahb1", 0x064, 4 },
    { "ahb1-lcd1", "ahb1", 0x064, 5 },
    { "ahb1-csi", "ahb1", 0x064, 8 },
    { "ahb1-csi1", "ahb1", 0x064, 9 },
    { "ahb1-hdmi", "ahb1", 0x064, 11 },
    { "ahb1-be0", "ahb1", 0x064, 12 },
    { "ahb1-be1", "ahb1", 0x064, 13 },
    { "ahb1-fe0", "ahb1", 0x064, 14 },
    { "ahb1-fe1", "ahb1", 0x064, 15 },
    { "ahb1-mp", "ahb1", 0x064, 18 },
    { "ahb1-gpu", "ahb1", 0x064, 20 },
    { "ahb1-msgbox", "ahb1", 0x064, 21 },
    { "ahb1-spinlock", "ahb1", 0x064, 22 },
    { "ahb1-deu0", "ahb1", 0x064, 23 },
    { "ahb1-deu1", "ahb1", 0x064, 24 },
    { "ahb1-drc0", "ahb1", 0x064, 25 },
    { "ahb1-drc1", "ahb1", 0x064, 26 },
    { "ahb1-mtcacc", "ahb1", 0x064, 27 },
    { "apb1-codec", "apb1", 0x068, 0 },
    { "apb1-spdif", "apb1", 0x068, 1 },
    { "apb1-digital-mic", "apb1", 0x068, 4 },
    { "apb1-pio", "apb1", 0x068, 5, true },
    { "apb1-daudio0", "apb1", 0x068, 12 },
    { "apb1-daudio1", "apb1", 0x068, 13 },
    { "apb2-i2c0", "apb2", 0x06c, 0 },
    { "apb2-i2c1", "apb2", 0x06c, 1 },
    { "apb2-i2c2", "apb2", 0x06c, 2 },
    { "apb2-i2c3", "apb2", 0x06c, 3 },
    { "apb2-uart0", "apb2", 0x06c, 16 },
    { "apb2-uart1", "apb2", 0x06c, 17 },
    { "apb2-uart2", "apb2", 0x06c, 18 },
    { "apb2-uart3", "apb2", 0x06c, 19 },
    { "apb2-uart4", "apb2", 0x06c, 20 },
    { "apb2-uart5", "apb2", 0x06c, 21 },
    { "dram-ve", "mdfs", 0x100, 0 },
    { "dram-csi-isp", "mdfs", 0x100, 1 },
    { "dram-ts", "mdfs", 0x100, 3 },
    { "dram-drc0", "mdfs", 0x100, 16 },
    { "dram-drc1", "mdfs", 0x100, 17 },
    { "dram-deu0", "mdfs", 0x100, 18 },
    { "dram-deu1", "mdfs", 0x100, 19 },
    { "dram-fe0", "mdfs", 0x100, 24 },
    { "dram-fe1", "mdfs", 0x100, 25 },
    { "dram-be0", "mdfs", 0x100, 26 },
    { "dram-be1", "mdfs", 0x100, 27 },
    { "dram-mp", "mdfs", 0x100, 28 },
};

/* The first and the last of each register: each takes a machine of its own */
static const Reset a31_resets[] = {
    { "rst-usb-phy0", 0x0cc, 0 },
    { "rst-usb-phy2", 0x0cc, 2 },
    { "rst-dram", 0x0f4, 31 },
    { "rst-ahb1-mipidsi", 0x2c0, 1 },
    { "rst-ahb1-ohci2", 0x2c0, 31 },
    { "rst-ahb1-ve", 0x2c4, 0 },
    { "rst-ahb1-mtcacc", 0x2c4, 27 },
    { "rst-ahb1-lvds", 0x2c8, 0 },
    { "rst-apb1-codec", 0x2d0, 0 },
    { "rst-apb1-daudio1", 0x2d0, 13 },
    { "rst-apb2-i2c0", 0x2d8, 0 },
    { "rst-apb2-uart5", 0x2d8, 21 },
};

static const Chip a31 = {
    .machine = "-M colombus",
    .type = "allwinner-a31-ccu",
    .registers = a31_registers,
    .n_registers = ARRAY_SIZE(a31_registers),
    .gates = a31_gates,
    .n_gates = ARRAY_SIZE(a31_gates),
    .gates_pll = PLL5,
    .gates_pll_value = ENABLE | 25 << 8,
    .gates_mod = 0x0f0,
    .gates_mod_value = ENABLE,
    .resets = a31_resets,
    .n_resets = ARRAY_SIZE(a31_resets),
};

typedef struct {
    const Chip *chip;
    QTestState *qts;
    char *path;
} Ccu;

static void ccu_start_chip(Ccu *ccu, const Chip *chip)
{
    ccu->chip = chip;
    ccu->qts = qtest_init(chip->machine);
    ccu->path = sunxi_find(ccu->qts, chip->type);
}

static void ccu_start(Ccu *ccu)
{
    ccu_start_chip(ccu, &a20);
}

static void ccu_start_a31(Ccu *ccu)
{
    ccu_start_chip(ccu, &a31);
}

static void ccu_stop(Ccu *ccu)
{
    g_free(ccu->path);
    qtest_quit(ccu->qts);
}

static uint32_t rd(Ccu *ccu, uint32_t offset)
{
    return qtest_readl(ccu->qts, CCU_BASE + offset);
}

static void wr(Ccu *ccu, uint32_t offset, uint32_t value)
{
    qtest_writel(ccu->qts, CCU_BASE + offset, value);
}

static void assert_hz(Ccu *ccu, const char *clock, double hz)
{
    sunxi_assert_hz(ccu->qts, ccu->path, clock, hz);
}

static bool exists(const Chip *chip, uint32_t offset)
{
    size_t i;

    for (i = 0; i < chip->n_registers; i++) {
        if (chip->registers[i].offset == offset) {
            return true;
        }
    }
    return false;
}

static void assert_reset_values(Ccu *ccu)
{
    uint32_t offset;
    size_t i;

    for (i = 0; i < ccu->chip->n_registers; i++) {
        const Register *reg = &ccu->chip->registers[i];

        g_assert_cmphex(rd(ccu, reg->offset), ==, reg->reset);
    }
    for (offset = 0; offset < CCU_SIZE; offset += 4) {
        if (!exists(ccu->chip, offset)) {
            g_assert_cmphex(rd(ccu, offset), ==, 0);
        }
    }
}

static void test_reset_values(void)
{
    Ccu ccu;

    ccu_start(&ccu);
    assert_reset_values(&ccu);

    /* The PLLs are off, all runs from the oscillator */
    assert_hz(&ccu, "hosc", 24 * MHZ);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    assert_hz(&ccu, "axi", 24 * MHZ);
    assert_hz(&ccu, "ahb", 24 * MHZ);
    assert_hz(&ccu, "apb0", 12 * MHZ);
    assert_hz(&ccu, "apb1", 24 * MHZ);
    assert_hz(&ccu, "pll-core", 0);
    assert_hz(&ccu, "pll-periph", 0);
    assert_hz(&ccu, "mmc0", 0);
    assert_hz(&ccu, "apb1-uart0", 0);
    ccu_stop(&ccu);
}

/* What a register reads as after a write */
static uint32_t kept(const Register *reg, uint32_t value)
{
    value = (reg->reset & ~reg->writable) | (value & reg->writable);
    /* A lock bit says so while the PLL is on, whatever is written to it */
    return (value & reg->enable) == reg->enable ? value | reg->lock : value;
}

static void test_masks(const void *opaque)
{
    Ccu ccu;
    size_t i;

    ccu_start_chip(&ccu, opaque);
    /* What PLL the MIPI PLL runs from, for it to lock */
    if (ccu.chip == &a31) {
        wr(&ccu, PLL3, a31_registers[2].reset | ENABLE);
        wr(&ccu, PLL7, a31_registers[2].reset | ENABLE);
    }
    for (i = ccu.chip->n_registers; i-- > 0;) {
        const Register *reg = &ccu.chip->registers[i];
        uint32_t offset = reg->offset;
        uint32_t lowest = reg->writable & -reg->writable;

        if (ccu.chip == &a20 && offset == OSC24M) {
            /* Needs its key, see below */
            continue;
        }
        wr(&ccu, offset, 0xffffffff);
        g_assert_cmphex(rd(&ccu, offset), ==, kept(reg, 0xffffffff));
        wr(&ccu, offset, 0);
        g_assert_cmphex(rd(&ccu, offset), ==, kept(reg, 0));
        wr(&ccu, offset, 0x5a5aa5a5);
        g_assert_cmphex(rd(&ccu, offset), ==, kept(reg, 0x5a5aa5a5));
        /* Read, modify and write one bit: nothing else changes */
        wr(&ccu, offset, rd(&ccu, offset) ^ lowest);
        g_assert_cmphex(rd(&ccu, offset), ==, kept(reg, 0x5a5aa5a5 ^ lowest));
        wr(&ccu, offset, reg->reset);
        g_assert_cmphex(rd(&ccu, offset), ==, reg->reset);
    }

    /* And none was another's */
    assert_reset_values(&ccu);
    ccu_stop(&ccu);
}

static void test_osc24m_key(void)
{
    Ccu ccu;

    ccu_start(&ccu);
    /* Without the key the LDO's bits 20:16 stay, the others change */
    wr(&ccu, OSC24M, 0x00008001);
    g_assert_cmphex(rd(&ccu, OSC24M), ==, 0x00138011);
    wr(&ccu, OSC24M, 0xa6000001);
    g_assert_cmphex(rd(&ccu, OSC24M), ==, 0xa6130011);
    wr(&ccu, OSC24M, 0xa7000001);
    g_assert_cmphex(rd(&ccu, OSC24M), ==, 0xa7000011);
    wr(&ccu, OSC24M, 0xa71f8003);
    g_assert_cmphex(rd(&ccu, OSC24M), ==, 0xa71f8013);
    ccu_stop(&ccu);
}

/* What does not exist, and accesses of a size that does not */
static void test_hostile(const void *opaque)
{
    uint32_t offset;
    Ccu ccu;

    ccu_start_chip(&ccu, opaque);
    for (offset = 0; offset < CCU_SIZE; offset += 4) {
        if (!exists(ccu.chip, offset)) {
            wr(&ccu, offset, 0xffffffff);
            g_assert_cmphex(rd(&ccu, offset), ==, 0);
        }
    }
    for (offset = 0; offset < CCU_SIZE; offset++) {
        qtest_writeb(ccu.qts, CCU_BASE + offset, 0xff);
        qtest_readb(ccu.qts, CCU_BASE + offset);
    }
    for (offset = 0; offset < CCU_SIZE - 4; offset += 2) {
        qtest_writew(ccu.qts, CCU_BASE + offset, 0xffff);
        qtest_readw(ccu.qts, CCU_BASE + offset);
        /* aligned or not, a double word is two words or nothing */
        qtest_readq(ccu.qts, CCU_BASE + offset);
    }
    assert_reset_values(&ccu);
    ccu_stop(&ccu);
}

static void test_pll_core(void)
{
    Ccu ccu;
    unsigned n, k, m, p;

    ccu_start(&ccu);
    for (n = 0; n < 32; n += 5) {
        for (k = 1; k <= 4; k++) {
            for (m = 1; m <= 4; m++) {
                for (p = 0; p < 4; p++) {
                    wr(&ccu, PLL1, ENABLE | 0x21000000 | p << 16 | n << 8 |
                                   (k - 1) << 4 | (m - 1));
                    assert_hz(&ccu, "pll-core",
                              24 * MHZ * MAX(n, 1) * k / (m << p));
                }
            }
        }
    }

    /* The operating points of the boards */
    wr(&ccu, PLL1, 0xa1005310);
    assert_hz(&ccu, "pll-core", 912 * MHZ);
    wr(&ccu, PLL1, 0xa1005410);
    assert_hz(&ccu, "pll-core", 960 * MHZ);
    wr(&ccu, PLL1, 0x21005410);
    assert_hz(&ccu, "pll-core", 0);
    ccu_stop(&ccu);
}

static void test_pll_others(void)
{
    static const struct {
        uint32_t offset;
        const char *name;
    } nk[] = {
        { PLL4, "pll-ve" }, { PLL5, "pll-ddr-base" },
        { PLL6, "pll-periph-base" }, { PLL8, "pll-gpu" },
    };
    static const struct {
        uint32_t offset;
        const char *name, *name_2x;
    } video[] = {
        { PLL3, "pll-video0", "pll-video0-2x" },
        { PLL7, "pll-video1", "pll-video1-2x" },
    };
    Ccu ccu;
    size_t i;

    ccu_start(&ccu);
    for (i = 0; i < ARRAY_SIZE(nk); i++) {
        wr(&ccu, nk[i].offset, ENABLE | 31 << 8 | 3 << 4);
        assert_hz(&ccu, nk[i].name, 24 * MHZ * 31 * 4);
        /* M does not count here */
        wr(&ccu, nk[i].offset, ENABLE | 25 << 8 | 1 << 4 | 1);
        assert_hz(&ccu, nk[i].name, 1200 * MHZ);
        wr(&ccu, nk[i].offset, ENABLE | BYPASS | 25 << 8 | 1 << 4);
        assert_hz(&ccu, nk[i].name, 24 * MHZ);
        wr(&ccu, nk[i].offset, 25 << 8 | 1 << 4);
        assert_hz(&ccu, nk[i].name, 0);
    }

    for (i = 0; i < ARRAY_SIZE(video); i++) {
        wr(&ccu, video[i].offset, ENABLE | 1 << 15 | 99);
        assert_hz(&ccu, video[i].name, 297 * MHZ);
        assert_hz(&ccu, video[i].name_2x, 594 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 1 << 15 | 9);
        assert_hz(&ccu, video[i].name, 27 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 99);
        assert_hz(&ccu, video[i].name, 270 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 1 << 14 | 9);
        assert_hz(&ccu, video[i].name, 297 * MHZ);
        wr(&ccu, video[i].offset, 1 << 15 | 99);
        assert_hz(&ccu, video[i].name, 0);
        assert_hz(&ccu, video[i].name_2x, 0);
    }

    /* PLL5 for a 480 MHz DRAM clock, with and without the output */
    wr(&ccu, PLL5, 0x91049491);
    assert_hz(&ccu, "pll-ddr-base", 960 * MHZ);
    assert_hz(&ccu, "pll-ddr", 0);
    wr(&ccu, PLL5, 0xb1049491);
    assert_hz(&ccu, "pll-ddr", 480 * MHZ);
    assert_hz(&ccu, "pll-ddr-other", 960 * MHZ);
    wr(&ccu, PLL5, 0xb1049491 | 2 << 16);
    assert_hz(&ccu, "pll-ddr-other", 240 * MHZ);

    /* PLL6 and what comes of it */
    wr(&ccu, PLL6, 0xa1009911);
    assert_hz(&ccu, "pll-periph-base", 1200 * MHZ);
    assert_hz(&ccu, "pll-periph", 600 * MHZ);
    assert_hz(&ccu, "pll-periph-sata", 0);
    wr(&ccu, PLL6, 0xa100d911);
    assert_hz(&ccu, "pll-periph-sata", 100 * MHZ);
    wr(&ccu, SATA, ENABLE);
    assert_hz(&ccu, "sata", 100 * MHZ);
    wr(&ccu, SATA, ENABLE | SRC(1));
    assert_hz(&ccu, "sata", 0);
    ccu_stop(&ccu);
}

static void test_pll_audio(void)
{
    Ccu ccu;

    ccu_start(&ccu);
    /* N 14, pre-divider 14, post divider 1; 24 MHz on the 1x and 4x taps */
    wr(&ccu, PLL2, ENABLE | 1 << 26 | 14 << 8 | 14);
    assert_hz(&ccu, "pll-audio-base", 24 * MHZ);
    assert_hz(&ccu, "pll-audio", 24 * MHZ);
    assert_hz(&ccu, "pll-audio-2x", 12 * MHZ);
    assert_hz(&ccu, "pll-audio-4x", 24 * MHZ);
    assert_hz(&ccu, "pll-audio-8x", 48 * MHZ);

    /* The patterns Linux has for the two families of sample rates: to 4 ppm */
    wr(&ccu, PLL2_TUN, 0xc000ac02);
    sunxi_assert_hz(ccu.qts, ccu.path, "pll-audio",
                    24 * MHZ * (14 + 0xac02 / 131072.0) / 14);
    g_assert_cmpfloat(ABS((double)CLOCK_PERIOD_1SEC /
                          sunxi_clock_period(ccu.qts, ccu.path, "pll-audio") -
                          24576000), <, 100);
    wr(&ccu, PLL2, ENABLE | 1 << 26 | 7 << 8 | 8);
    wr(&ccu, PLL2_TUN, 0xc0010d84);
    g_assert_cmpfloat(ABS((double)CLOCK_PERIOD_1SEC /
                          sunxi_clock_period(ccu.qts, ccu.path, "pll-audio") -
                          22579200), <, 100);
    wr(&ccu, PLL2_TUN, 0x40010d84);
    assert_hz(&ccu, "pll-audio", 21 * MHZ);

    /* The post divider is for one tap */
    wr(&ccu, PLL2, ENABLE | 3 << 26 | 7 << 8 | 8);
    assert_hz(&ccu, "pll-audio", 7 * MHZ);
    assert_hz(&ccu, "pll-audio-4x", 21 * MHZ);

    wr(&ccu, I2S0, ENABLE);
    assert_hz(&ccu, "i2s0", 42 * MHZ);
    wr(&ccu, I2S0, ENABLE | 1 << 16);
    assert_hz(&ccu, "i2s0", 21 * MHZ);
    wr(&ccu, I2S0, ENABLE | 2 << 16);
    assert_hz(&ccu, "i2s0", 10.5 * MHZ);
    wr(&ccu, I2S0, ENABLE | 3 << 16);
    assert_hz(&ccu, "i2s0", 7 * MHZ);
    wr(&ccu, CODEC, ENABLE);
    assert_hz(&ccu, "codec", 7 * MHZ);
    ccu_stop(&ccu);
}

static void test_buses(void)
{
    static const unsigned apb0_div[] = { 2, 2, 4, 8 };
    unsigned axi, ahb, apb0;
    Ccu ccu;

    ccu_start(&ccu);
    wr(&ccu, PLL1, 0xa1005410);
    wr(&ccu, PLL6, 0xa1009911);

    for (axi = 0; axi < 4; axi++) {
        for (ahb = 0; ahb < 4; ahb++) {
            for (apb0 = 0; apb0 < 4; apb0++) {
                double hz = 960 * MHZ;

                wr(&ccu, CPU_AHB_APB0,
                   2 << 16 | apb0 << 8 | ahb << 4 | axi);
                assert_hz(&ccu, "cpu", hz);
                assert_hz(&ccu, "axi", hz /= axi + 1);
                assert_hz(&ccu, "ahb", hz /= 1 << ahb);
                assert_hz(&ccu, "apb0", hz /= apb0_div[apb0]);
            }
        }
    }

    /* The CPU's sources */
    wr(&ccu, CPU_AHB_APB0, 0);
    assert_hz(&ccu, "cpu", 32768);
    wr(&ccu, CPU_AHB_APB0, 1 << 16);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    wr(&ccu, CPU_AHB_APB0, 3 << 16);
    assert_hz(&ccu, "cpu", 200 * MHZ);

    /* AHB's; what Linux wants is 2, and 3 does not exist */
    wr(&ccu, CPU_AHB_APB0, 1 << 16 | 1 << 6);
    assert_hz(&ccu, "ahb", 300 * MHZ);
    wr(&ccu, CPU_AHB_APB0, 1 << 16 | 2 << 6 | 2 << 4);
    assert_hz(&ccu, "ahb", 150 * MHZ);
    assert_hz(&ccu, "apb0", 75 * MHZ);
    wr(&ccu, CPU_AHB_APB0, 1 << 16 | 3 << 6);
    assert_hz(&ccu, "ahb", 0);
    assert_hz(&ccu, "apb0", 0);

    /* APB1 */
    wr(&ccu, APB1_DIV, SRC(1) | 3 << 16 | 4);
    assert_hz(&ccu, "apb1", 15 * MHZ);
    wr(&ccu, APB1_DIV, SRC(2));
    assert_hz(&ccu, "apb1", 32768);
    wr(&ccu, APB1_DIV, SRC(0) | 31);
    assert_hz(&ccu, "apb1", 750000);
    wr(&ccu, APB1_DIV, SRC(3));
    assert_hz(&ccu, "apb1", 0);

    /* Without the oscillator only what runs from 32 kHz is left */
    wr(&ccu, APB1_DIV, SRC(2));
    wr(&ccu, APB1_GATE, 1 << 16);
    wr(&ccu, CPU_AHB_APB0, 0);
    wr(&ccu, OSC24M, rd(&ccu, OSC24M) & ~1);
    assert_hz(&ccu, "hosc", 0);
    assert_hz(&ccu, "pll-core", 0);
    assert_hz(&ccu, "pll-periph", 0);
    assert_hz(&ccu, "cpu", 32768);
    assert_hz(&ccu, "apb1-uart0", 32768);
    wr(&ccu, OSC24M, rd(&ccu, OSC24M) | 1);
    assert_hz(&ccu, "pll-core", 960 * MHZ);
    ccu_stop(&ccu);
}

static void test_gates(const void *opaque)
{
    const Chip *chip = opaque;
    Ccu ccu;
    size_t i, j;

    ccu_start_chip(&ccu, chip);
    wr(&ccu, chip->gates_pll, chip->gates_pll_value);
    if (chip->gates_mod) {
        wr(&ccu, chip->gates_mod, chip->gates_mod_value);
    }
    for (i = 0; i < chip->n_gates; i++) {
        const Gate *gate = &chip->gates[i];
        uint64_t parent = sunxi_clock_period(ccu.qts, ccu.path, gate->parent);

        g_assert_cmpuint(parent, >, 0);
        wr(&ccu, gate->offset, 0);
        assert_hz(&ccu, gate->name, 0);
        wr(&ccu, gate->offset, 1u << gate->bit);
        g_assert_cmpuint(sunxi_clock_period(ccu.qts, ccu.path, gate->name),
                         ==, parent);
        /* and no other of this register */
        for (j = 0; j < chip->n_gates; j++) {
            if (j != i && chip->gates[j].offset == gate->offset) {
                assert_hz(&ccu, chip->gates[j].name, 0);
            }
        }
        wr(&ccu, gate->offset, 0);
        assert_hz(&ccu, gate->name, 0);
    }
    ccu_stop(&ccu);
}

static void test_mod0(void)
{
    static const struct {
        uint32_t offset;
        const char *name;
    } mods[] = {
        { 0x080, "nand" }, { 0x084, "ms" }, { 0x088, "mmc0" },
        { 0x08c, "mmc1" }, { 0x090, "mmc2" }, { 0x094, "mmc3" },
        { 0x098, "ts" }, { 0x09c, "ss" }, { 0x0a0, "spi0" },
        { 0x0a4, "spi1" }, { 0x0a8, "spi2" }, { 0x0d4, "spi3" },
        { 0x0ac, "pata" }, { 0x0b0, "ir0" }, { 0x0b4, "ir1" },
    };
    Ccu ccu;
    size_t i;

    ccu_start(&ccu);
    wr(&ccu, PLL5, 0xb1049491);
    wr(&ccu, PLL6, 0xa1009911);
    for (i = 0; i < ARRAY_SIZE(mods); i++) {
        assert_hz(&ccu, mods[i].name, 0);
        wr(&ccu, mods[i].offset, ENABLE);
        assert_hz(&ccu, mods[i].name, 24 * MHZ);
        wr(&ccu, mods[i].offset, ENABLE | SRC(1) | 2 << 16 | 4);
        assert_hz(&ccu, mods[i].name, 30 * MHZ);
        wr(&ccu, mods[i].offset, ENABLE | SRC(2) | 3 << 16 | 15);
        assert_hz(&ccu, mods[i].name, 7.5 * MHZ);
        wr(&ccu, mods[i].offset, ENABLE | SRC(3));
        assert_hz(&ccu, mods[i].name,
                  g_str_has_prefix(mods[i].name, "ir") ? 32768 : 0);
        wr(&ccu, mods[i].offset, SRC(1));
        assert_hz(&ccu, mods[i].name, 0);
    }

    /* The phases have no part in the rate */
    wr(&ccu, MMC0, 0x8150030b);
    assert_hz(&ccu, "mmc0", 50 * MHZ);
    assert_hz(&ccu, "mmc0_output", 50 * MHZ);
    assert_hz(&ccu, "mmc0_sample", 50 * MHZ);

    /* A change of the PLL reaches the module */
    wr(&ccu, PLL6, 0xa1009811);
    assert_hz(&ccu, "mmc0", 48 * MHZ);
    wr(&ccu, PLL6, 0x21009811);
    assert_hz(&ccu, "mmc0", 0);
    assert_hz(&ccu, "mmc0_sample", 0);
    ccu_stop(&ccu);
}

static void test_modules(void)
{
    Ccu ccu;

    ccu_start(&ccu);
    wr(&ccu, PLL3, ENABLE | 1 << 15 | 90);     /* 270 MHz */
    wr(&ccu, PLL7, ENABLE | 1 << 15 | 99);     /* 297 MHz */
    wr(&ccu, PLL4, ENABLE | 16 << 8);          /* 384 MHz */
    wr(&ccu, PLL5, 0xb1049491);                /* other: 960 MHz */
    wr(&ccu, PLL6, 0xa1009911);                /* 600 MHz */
    wr(&ccu, PLL8, ENABLE | 12 << 8);          /* 288 MHz */

    wr(&ccu, MBUS, 0x81000003);
    assert_hz(&ccu, "mbus", 300 * MHZ);
    wr(&ccu, MBUS, 0x82010001);
    assert_hz(&ccu, "mbus", 240 * MHZ);

    wr(&ccu, DE_BE0, ENABLE | SRC(1) | 2);
    assert_hz(&ccu, "de-be0", 99 * MHZ);
    wr(&ccu, DE_BE0, ENABLE | SRC(2) | 3);
    assert_hz(&ccu, "de-be0", 240 * MHZ);
    wr(&ccu, DE_BE0, ENABLE | SRC(3));
    assert_hz(&ccu, "de-be0", 0);

    wr(&ccu, TCON0_CH1, ENABLE | SRC(2) | 1);
    assert_hz(&ccu, "tcon0-ch1-sclk2", 270 * MHZ);
    assert_hz(&ccu, "tcon0-ch1-sclk1", 0);
    wr(&ccu, TCON0_CH1, ENABLE | SRC(3) | 1 << 15 | 1 << 11 | 1);
    assert_hz(&ccu, "tcon0-ch1-sclk1", 148.5 * MHZ);
    wr(&ccu, TCON0_CH1, SRC(3) | 1 << 15);
    assert_hz(&ccu, "tcon0-ch1-sclk1", 0);

    wr(&ccu, TVD, 1 << 15 | 1 << 8 | 2);
    assert_hz(&ccu, "tvd-sclk1", 99 * MHZ);
    assert_hz(&ccu, "tvd-sclk2", 0);
    wr(&ccu, TVD, ENABLE | 9 << 16);
    assert_hz(&ccu, "tvd-sclk1", 0);
    assert_hz(&ccu, "tvd-sclk2", 27 * MHZ);

    wr(&ccu, CSI0, ENABLE | SRC(6) | 26);
    assert_hz(&ccu, "csi0", 22 * MHZ);
    wr(&ccu, CSI0, ENABLE | SRC(3));
    assert_hz(&ccu, "csi0", 0);
    wr(&ccu, CSI0, ENABLE | SRC(7));
    assert_hz(&ccu, "csi0", 0);

    wr(&ccu, VE, ENABLE | 2 << 16);
    assert_hz(&ccu, "ve", 128 * MHZ);

    wr(&ccu, GPU, ENABLE | SRC(4));
    assert_hz(&ccu, "gpu", 288 * MHZ);
    wr(&ccu, GPU, ENABLE | SRC(1) | 1);
    assert_hz(&ccu, "gpu", 192 * MHZ);
    wr(&ccu, GPU, ENABLE | SRC(5));
    assert_hz(&ccu, "gpu", 0);

    wr(&ccu, KEYPAD, ENABLE | 31);
    assert_hz(&ccu, "keypad", 750000);
    wr(&ccu, KEYPAD, ENABLE | SRC(2) | 3 << 16);
    assert_hz(&ccu, "keypad", 4096);
    wr(&ccu, KEYPAD, ENABLE | SRC(1));
    assert_hz(&ccu, "keypad", 0);

    wr(&ccu, USB, 1 << 8);
    assert_hz(&ccu, "usb-phy", 600 * MHZ);
    assert_hz(&ccu, "usb-ohci0", 0);
    wr(&ccu, USB, 1 << 6 | 1 << 7);
    assert_hz(&ccu, "usb-phy", 0);
    assert_hz(&ccu, "usb-ohci0", 600 * MHZ);
    assert_hz(&ccu, "usb-ohci1", 600 * MHZ);

    wr(&ccu, GMAC, 2 | 1 << 2);
    assert_hz(&ccu, "gmac-tx", 125 * MHZ);
    wr(&ccu, GMAC, 3);
    assert_hz(&ccu, "gmac-tx", 0);

    wr(&ccu, OUT_A, ENABLE);
    assert_hz(&ccu, "out-a", 32000);
    wr(&ccu, OUT_A, ENABLE | SRC(1));
    assert_hz(&ccu, "out-a", 32768);
    wr(&ccu, OUT_A, ENABLE | SRC(2) | 2 << 20 | 2 << 8);
    assert_hz(&ccu, "out-a", 2 * MHZ);
    ccu_stop(&ccu);
}

static void test_reset_lines(const void *opaque)
{
    const Chip *chip = opaque;
    size_t i;

    for (i = 0; i < chip->n_resets; i++) {
        const Reset *reset = &chip->resets[i];
        Ccu ccu;

        /* Only the lines of one name can be watched at a time */
        ccu_start_chip(&ccu, chip);
        qtest_irq_intercept_out_named(ccu.qts, ccu.path, reset->name);
        qtest_system_reset(ccu.qts);
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, reset->offset, 1u << reset->bit);
        g_assert_false(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, reset->offset, ~(1u << reset->bit));
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, reset->offset, 0xffffffff);
        g_assert_false(qtest_get_irq(ccu.qts, 0));
        qtest_system_reset(ccu.qts);
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        ccu_stop(&ccu);
    }
}

static void test_system_reset(const void *opaque)
{
    const Chip *chip = opaque;
    Ccu ccu;
    size_t i;

    ccu_start_chip(&ccu, chip);
    for (i = 0; i < chip->n_registers; i++) {
        wr(&ccu, chip->registers[i].offset, 0xffffffff);
    }
    qtest_system_reset(ccu.qts);
    assert_reset_values(&ccu);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    assert_hz(&ccu, "pll-periph", 0);
    for (i = 0; i < chip->n_gates; i++) {
        const Gate *gate = &chip->gates[i];

        g_assert_cmpuint(sunxi_clock_period(ccu.qts, ccu.path, gate->name),
                         ==, gate->open ?
                         sunxi_clock_period(ccu.qts, ccu.path, gate->parent) :
                         0);
    }
    ccu_stop(&ccu);
}

/* Registers and clocks arrive, and go on from there */
static void test_migration(void)
{
    Ccu from, to;

    ccu_start(&from);
    wr(&from, PLL6, 0xa1009911);
    wr(&from, MMC0, 0x8150030b);
    wr(&from, AHB_GATE0, 1 << 8);
    wr(&from, CPU_AHB_APB0, 3 << 16);
    to.qts = sunxi_migrate(from.qts, a20.machine);
    to.path = sunxi_find(to.qts, a20.type);
    g_assert_cmphex(rd(&to, PLL6), ==, 0xa1009911);
    g_assert_cmphex(rd(&to, MMC0), ==, 0x8150030b);
    assert_hz(&to, "cpu", 200 * MHZ);
    assert_hz(&to, "mmc0", 50 * MHZ);
    assert_hz(&to, "ahb-mmc0", 200 * MHZ);
    assert_hz(&to, "ahb-mmc1", 0);
    wr(&to, PLL6, 0xa1009811);
    assert_hz(&to, "mmc0", 48 * MHZ);
    wr(&to, AHB_GATE0, 0);
    assert_hz(&to, "ahb-mmc0", 0);

    g_free(from.path);
    ccu_stop(&to);
}

/* Of the A31, from here on */
#define A31_CPU_AXI     0x050
#define A31_AHB1_APB1   0x054
#define A31_APB2        0x058
#define A31_DRAM        0x0f4

static void test_a31_reset(void)
{
    Ccu ccu;

    ccu_start_a31(&ccu);
    assert_reset_values(&ccu);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    assert_hz(&ccu, "axi", 24 * MHZ);
    assert_hz(&ccu, "ahb1", 12 * MHZ);
    assert_hz(&ccu, "apb1", 6 * MHZ);
    assert_hz(&ccu, "apb2", 24 * MHZ);
    assert_hz(&ccu, "pll-cpu", 0);
    assert_hz(&ccu, "pll-periph", 0);
    assert_hz(&ccu, "mmc0", 0);
    assert_hz(&ccu, "apb2-uart0", 0);
    ccu_stop(&ccu);
}

static void test_a31_plls(void)
{
    static const struct {
        uint32_t offset;
        const char *name;
    } video[] = {
        { PLL3, "pll-video0" }, { PLL4, "pll-ve" }, { PLL7, "pll-video1" },
        { 0x038, "pll-gpu" }, { 0x044, "pll9" }, { 0x048, "pll10" },
    };
    static const struct {
        uint32_t offset;
        const char *name;
        uint32_t update;
    } nkm[] = {
        { PLL1, "pll-cpu" }, { PLL5, "pll-ddr", 1 << 20 },
    };
    unsigned n, k, m;
    Ccu ccu;
    size_t i;

    ccu_start_a31(&ccu);
    for (i = 0; i < ARRAY_SIZE(nkm); i++) {
        for (n = 1; n <= 32; n += 5) {
            for (k = 1; k <= 4; k++) {
                for (m = 1; m <= 4; m++) {
                    wr(&ccu, nkm[i].offset, ENABLE | nkm[i].update |
                                            (n - 1) << 8 | (k - 1) << 4 |
                                            (m - 1));
                    assert_hz(&ccu, nkm[i].name, 24 * MHZ * n * k / m);
                }
            }
        }
        wr(&ccu, nkm[i].offset, 0x1f33);
        assert_hz(&ccu, nkm[i].name, 0);
    }
    /* U-Boot's, and what it starts with */
    wr(&ccu, PLL1, 0x80001431);
    assert_hz(&ccu, "pll-cpu", 1008 * MHZ);
    wr(&ccu, PLL1, 0x80001000);
    assert_hz(&ccu, "pll-cpu", 408 * MHZ);
    /* Its P has no part in it */
    wr(&ccu, PLL1, 0x80031000);
    assert_hz(&ccu, "pll-cpu", 408 * MHZ);

    wr(&ccu, PLL6, 0x90041811);
    assert_hz(&ccu, "pll-periph", 600 * MHZ);
    assert_hz(&ccu, "pll-periph-2x", 1200 * MHZ);
    wr(&ccu, PLL6, 0x80041813);
    assert_hz(&ccu, "pll-periph", 600 * MHZ);
    wr(&ccu, PLL6, 0x80041f31);
    assert_hz(&ccu, "pll-periph", 24 * MHZ * 32 * 4 / 2);

    for (i = 0; i < ARRAY_SIZE(video); i++) {
        wr(&ccu, video[i].offset, ENABLE | 1 << 24 | 98 << 8 | 7);
        assert_hz(&ccu, video[i].name, 297 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 1 << 24 | 127 << 8 | 15);
        assert_hz(&ccu, video[i].name, 192 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 98 << 8 | 7);
        assert_hz(&ccu, video[i].name, 270 * MHZ);
        wr(&ccu, video[i].offset, ENABLE | 1 << 25 | 8);
        assert_hz(&ccu, video[i].name, 297 * MHZ);
        wr(&ccu, video[i].offset, 3 << 24 | 98 << 8 | 7);
        assert_hz(&ccu, video[i].name, 0);
    }

    /* The MIPI PLL has two sources, and three bits to switch it on */
    wr(&ccu, PLL3, ENABLE | 1 << 24 | 98 << 8 | 7);
    wr(&ccu, PLL7, ENABLE);
    assert_hz(&ccu, "pll-video0-2x", 594 * MHZ);
    assert_hz(&ccu, "pll-video1-2x", 540 * MHZ);
    wr(&ccu, MIPI, MIPI_ON | 4 << 8 | 1 << 4 | 8);
    assert_hz(&ccu, "pll-mipi", 330 * MHZ);
    wr(&ccu, MIPI, MIPI_ON | 1 << 21 | 4 << 8 | 1 << 4 | 8);
    assert_hz(&ccu, "pll-mipi", 300 * MHZ);
    wr(&ccu, MIPI, ENABLE | 1u << 23);
    assert_hz(&ccu, "pll-mipi", 0);
    ccu_stop(&ccu);
}

/* The lock bit is what drivers wait for without end */
static void test_a31_lock(void)
{
    Ccu ccu;
    size_t i;

    ccu_start_a31(&ccu);
    for (i = 0; i < a31.n_registers; i++) {
        const Register *reg = &a31_registers[i];

        if (!reg->lock || reg->offset == MIPI) {
            continue;
        }
        g_assert_cmphex(rd(&ccu, reg->offset) & LOCK, ==, 0);
        wr(&ccu, reg->offset, reg->reset | LOCK);
        g_assert_cmphex(rd(&ccu, reg->offset) & LOCK, ==, 0);
        wr(&ccu, reg->offset, reg->reset | ENABLE);
        g_assert_cmphex(rd(&ccu, reg->offset), ==,
                        reg->reset | ENABLE | LOCK);
        /* at every rate */
        wr(&ccu, reg->offset, ENABLE);
        g_assert_cmphex(rd(&ccu, reg->offset) & LOCK, ==, LOCK);
        wr(&ccu, reg->offset, rd(&ccu, reg->offset) & ~ENABLE);
        g_assert_cmphex(rd(&ccu, reg->offset) & LOCK, ==, 0);
    }

    /* One PLL that has no input does not lock until it gets one */
    wr(&ccu, MIPI, MIPI_ON);
    g_assert_cmphex(rd(&ccu, MIPI) & LOCK, ==, 0);
    wr(&ccu, PLL3, ENABLE);
    g_assert_cmphex(rd(&ccu, MIPI) & LOCK, ==, LOCK);
    wr(&ccu, MIPI, MIPI_ON | 1 << 21);
    g_assert_cmphex(rd(&ccu, MIPI) & LOCK, ==, 0);

    /* The bits that have a new setting taken over are clear when it is */
    wr(&ccu, PLL5, ENABLE | 1 << 20 | 25 << 8);
    g_assert_cmphex(rd(&ccu, PLL5), ==, ENABLE | LOCK | 25 << 8);
    wr(&ccu, A31_DRAM, 0x80010100);
    g_assert_cmphex(rd(&ccu, A31_DRAM), ==, 0x80000100);
    assert_hz(&ccu, "sdram0", 624 * MHZ);
    assert_hz(&ccu, "sdram1", 312 * MHZ);
    wr(&ccu, PLL6, ENABLE | 24 << 8 | 1 << 4);
    wr(&ccu, A31_DRAM, 0x80011213);
    assert_hz(&ccu, "sdram0", 150 * MHZ);
    assert_hz(&ccu, "sdram1", 200 * MHZ);
    ccu_stop(&ccu);
}

/* What is not taken over is kept, reads back and changes no clock. */
static void test_a31_update(void)
{
    Ccu ccu;

    ccu_start_a31(&ccu);
    wr(&ccu, PLL5, ENABLE | 1 << 20 | 25 << 8);
    wr(&ccu, A31_DRAM, 1u << 31 | 1 << 16 | 1 << 8 | 1);
    assert_hz(&ccu, "sdram0", 312 * MHZ);

    wr(&ccu, PLL5, ENABLE | 12 << 8);
    g_assert_cmphex(rd(&ccu, PLL5), ==, ENABLE | LOCK | 12 << 8);
    assert_hz(&ccu, "pll-ddr", 624 * MHZ);
    wr(&ccu, A31_DRAM, 1u << 31 | 3 << 8 | 3);
    g_assert_cmphex(rd(&ccu, A31_DRAM), ==, 1u << 31 | 3 << 8 | 3);
    assert_hz(&ccu, "sdram0", 312 * MHZ);
    assert_hz(&ccu, "sdram1", 312 * MHZ);

    /* It goes off and on at once, and comes back as it was. */
    wr(&ccu, PLL5, 12 << 8);
    assert_hz(&ccu, "pll-ddr", 0);
    wr(&ccu, PLL5, ENABLE | 12 << 8);
    assert_hz(&ccu, "pll-ddr", 624 * MHZ);

    ccu.qts = sunxi_migrate(ccu.qts, a31.machine);
    assert_hz(&ccu, "sdram0", 312 * MHZ);
    wr(&ccu, PLL3, ENABLE);
    assert_hz(&ccu, "sdram0", 312 * MHZ);

    /* Even what is there already is taken over. */
    wr(&ccu, A31_DRAM, 1u << 31 | 1 << 16 | 3 << 8 | 3);
    assert_hz(&ccu, "sdram0", 156 * MHZ);
    wr(&ccu, PLL5, ENABLE | 1 << 20 | 12 << 8);
    assert_hz(&ccu, "pll-ddr", 312 * MHZ);
    assert_hz(&ccu, "sdram1", 78 * MHZ);

    wr(&ccu, PLL5, ENABLE | 25 << 8);
    qtest_system_reset(ccu.qts);
    wr(&ccu, PLL5, ENABLE);
    assert_hz(&ccu, "pll-ddr", 408 * MHZ);
    ccu_stop(&ccu);
}

static void test_a31_audio(void)
{
    Ccu ccu;

    ccu_start_a31(&ccu);
    wr(&ccu, PLL2, ENABLE | 13 << 8 | 13);
    assert_hz(&ccu, "pll-audio-base", 24 * MHZ);
    assert_hz(&ccu, "pll-audio", 24 * MHZ);
    assert_hz(&ccu, "pll-audio-2x", 12 * MHZ);
    assert_hz(&ccu, "pll-audio-4x", 24 * MHZ);
    assert_hz(&ccu, "pll-audio-8x", 48 * MHZ);

    /* Linux's patterns count if the PLL's register has them count */
    wr(&ccu, 0x284, 0xc000ac02);
    assert_hz(&ccu, "pll-audio", 24 * MHZ);
    wr(&ccu, PLL2, ENABLE | 1 << 24 | 13 << 8 | 13);
    g_assert_cmpfloat(ABS((double)CLOCK_PERIOD_1SEC /
                          sunxi_clock_period(ccu.qts, ccu.path, "pll-audio") -
                          24576000), <, 100);
    wr(&ccu, PLL2, ENABLE | 1 << 24 | 6 << 8 | 7);
    wr(&ccu, 0x284, 0xc0010d84);
    g_assert_cmpfloat(ABS((double)CLOCK_PERIOD_1SEC /
                          sunxi_clock_period(ccu.qts, ccu.path, "pll-audio") -
                          22579200), <, 100);
    wr(&ccu, 0x284, 0x40010d84);
    assert_hz(&ccu, "pll-audio", 21 * MHZ);

    /* The post divider is for one tap */
    wr(&ccu, PLL2, ENABLE | 2 << 16 | 6 << 8 | 7);
    assert_hz(&ccu, "pll-audio", 7 * MHZ);
    assert_hz(&ccu, "pll-audio-4x", 21 * MHZ);
    wr(&ccu, 0x0b0, ENABLE);
    assert_hz(&ccu, "daudio0", 42 * MHZ);
    wr(&ccu, 0x0b4, ENABLE | 1 << 16);
    assert_hz(&ccu, "daudio1", 21 * MHZ);
    wr(&ccu, 0x0c0, ENABLE | 2 << 16);
    assert_hz(&ccu, "spdif", 10.5 * MHZ);
    wr(&ccu, CODEC, ENABLE);
    assert_hz(&ccu, "codec", 7 * MHZ);
    wr(&ccu, 0x148, ENABLE);
    assert_hz(&ccu, "digital-mic", 7 * MHZ);
    ccu_stop(&ccu);
}

static void test_a31_buses(void)
{
    static const unsigned apb1_div[] = { 2, 2, 4, 8 };
    unsigned i, prediv, ahb1;
    Ccu ccu;

    ccu_start_a31(&ccu);
    wr(&ccu, PLL1, 0x80001431);
    wr(&ccu, PLL6, 0x80041811);

    for (i = 0; i < 8; i++) {
        wr(&ccu, A31_CPU_AXI, 2 << 16 | i);
        assert_hz(&ccu, "cpu", 1008 * MHZ);
        assert_hz(&ccu, "axi", 1008 * MHZ / MIN(i + 1, 4));
    }
    wr(&ccu, A31_CPU_AXI, 3 << 16);
    assert_hz(&ccu, "cpu", 1008 * MHZ);
    wr(&ccu, A31_CPU_AXI, 1 << 16);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    wr(&ccu, A31_CPU_AXI, 0);
    assert_hz(&ccu, "cpu", 32768);

    /* One source has a divider in front, that the others do not have */
    wr(&ccu, A31_CPU_AXI, 2 << 16 | 2);
    for (prediv = 0; prediv < 4; prediv++) {
        for (ahb1 = 0; ahb1 < 4; ahb1++) {
            uint32_t value = prediv << 6 | ahb1 << 4;

            wr(&ccu, A31_AHB1_APB1, 3 << 12 | value);
            assert_hz(&ccu, "ahb1", 600 * MHZ / (prediv + 1) / (1 << ahb1));
            wr(&ccu, A31_AHB1_APB1, 2 << 12 | value);
            assert_hz(&ccu, "ahb1", 336 * MHZ / (1 << ahb1));
            wr(&ccu, A31_AHB1_APB1, 1 << 12 | value);
            assert_hz(&ccu, "ahb1", 24 * MHZ / (1 << ahb1));
            wr(&ccu, A31_AHB1_APB1, value);
            assert_hz(&ccu, "ahb1", 32768.0 / (1 << ahb1));
        }
    }
    for (i = 0; i < 4; i++) {
        wr(&ccu, A31_AHB1_APB1, 0x3080 | i << 8);
        assert_hz(&ccu, "apb1", 200 * MHZ / apb1_div[i]);
    }

    wr(&ccu, A31_APB2, SRC(1) | 3 << 16 | 4);
    assert_hz(&ccu, "apb2", 600000);
    wr(&ccu, A31_APB2, SRC(2) | 1 << 16 | 24);
    assert_hz(&ccu, "apb2", 12 * MHZ);
    wr(&ccu, A31_APB2, SRC(3) | 31);
    assert_hz(&ccu, "apb2", 18.75 * MHZ);
    wr(&ccu, A31_APB2, SRC(0));
    wr(&ccu, APB1_GATE, 1 << 16);
    assert_hz(&ccu, "apb2-uart0", 32768);

    /* A change of the PLL goes through all of them */
    wr(&ccu, A31_AHB1_APB1, 0x3180);
    wr(&ccu, AHB_GATE0, 1 << 8);
    assert_hz(&ccu, "ahb1-mmc0", 200 * MHZ);
    wr(&ccu, PLL6, 0x80041801);
    assert_hz(&ccu, "ahb1-mmc0", 100 * MHZ);
    wr(&ccu, PLL6, 0x00041801);
    assert_hz(&ccu, "ahb1-mmc0", 0);
    assert_hz(&ccu, "apb1", 0);
    ccu_stop(&ccu);
}

static void test_a31_modules(void)
{
    static const struct {
        uint32_t offset;
        const char *name;
    } mod0[] = {
        { 0x080, "nand0" }, { 0x084, "nand1" }, { 0x088, "mmc0" },
        { 0x08c, "mmc1" }, { 0x090, "mmc2" }, { 0x094, "mmc3" },
        { 0x098, "ts" }, { 0x09c, "ss" }, { 0x0a0, "spi0" },
        { 0x0a4, "spi1" }, { 0x0a8, "spi2" }, { 0x0ac, "spi3" },
    };
    static const struct {
        uint32_t offset;
        const char *name;
    } de[] = {
        { 0x104, "be0" }, { 0x108, "be1" }, { 0x10c, "fe0" },
        { 0x110, "fe1" }, { 0x180, "iep-drc0" }, { 0x184, "iep-drc1" },
        { 0x188, "iep-deu0" }, { 0x18c, "iep-deu1" },
    };
    static const struct {
        uint32_t offset;
        const char *name;
    } gpu[] = {
        { 0x1a0, "gpu-core" }, { 0x1a4, "gpu-memory" }, { 0x1a8, "gpu-hyd" },
    };
    static const double de_mhz[] = { 297, 270, 1200, 360, 240, 120 };
    static const double gpu_mhz[] = { 360, 400, 297, 270, 240, 120 };
    static const double csi_mhz[] = { 297, 270, 240, 120, 297, 300 };
    static const unsigned usb[] = { 8, 9, 10, 16, 17, 18 };
    static const char *const usb_name[] = {
        "usb-phy0", "usb-phy1", "usb-phy2",
        "usb-ohci0", "usb-ohci1", "usb-ohci2",
    };
    static const uint32_t mbus[] = { 0x15c, 0x160 };
    unsigned i, k;
    Ccu ccu;

    ccu_start_a31(&ccu);
    wr(&ccu, PLL1, 0x80001431);                         /* 1008 MHz */
    wr(&ccu, A31_CPU_AXI, 2 << 16 | 2);                 /* AXI: 336 MHz */
    wr(&ccu, PLL6, 0x80041811);                         /* 600 MHz */
    wr(&ccu, PLL5, ENABLE | 1 << 20 | 25 << 8);         /* 624 MHz */
    wr(&ccu, PLL3, ENABLE | 1 << 24 | 98 << 8 | 7);     /* 297 MHz */
    wr(&ccu, PLL7, ENABLE);                             /* 270 MHz */
    wr(&ccu, PLL4, ENABLE | 1 << 24 | 24 << 8 | 1);     /* 300 MHz */
    wr(&ccu, 0x038, ENABLE | 1 << 24 | 14 << 8);        /* 360 MHz */
    wr(&ccu, 0x044, ENABLE | 1 << 24 | 9 << 8);         /* 240 MHz */
    wr(&ccu, 0x048, ENABLE | 1 << 24 | 4 << 8);         /* 120 MHz */
    wr(&ccu, MIPI, MIPI_ON);                            /* 297 MHz */

    for (i = 0; i < ARRAY_SIZE(mod0); i++) {
        assert_hz(&ccu, mod0[i].name, 0);
        wr(&ccu, mod0[i].offset, ENABLE);
        assert_hz(&ccu, mod0[i].name, 24 * MHZ);
        wr(&ccu, mod0[i].offset, ENABLE | SRC(1) | 2 << 16 | 4);
        assert_hz(&ccu, mod0[i].name, 30 * MHZ);
        wr(&ccu, mod0[i].offset, ENABLE | SRC(2));
        assert_hz(&ccu, mod0[i].name, 0);
        wr(&ccu, mod0[i].offset, SRC(1));
        assert_hz(&ccu, mod0[i].name, 0);
    }
    wr(&ccu, MMC0, 0x8140030b);
    assert_hz(&ccu, "mmc0", 50 * MHZ);
    assert_hz(&ccu, "mmc0_output", 50 * MHZ);
    assert_hz(&ccu, "mmc0_sample", 50 * MHZ);

    for (i = 0; i < ARRAY_SIZE(mbus); i++) {
        const char *name = i ? "mbus1" : "mbus0";

        wr(&ccu, mbus[i], 0x81000001);
        assert_hz(&ccu, name, 300 * MHZ);
        wr(&ccu, mbus[i], 0x82010002);
        assert_hz(&ccu, name, 104 * MHZ);
        wr(&ccu, mbus[i], 0x83000000);
        assert_hz(&ccu, name, 0);
    }
    wr(&ccu, 0x0f0, 0x81000002);
    assert_hz(&ccu, "mdfs", 200 * MHZ);
    wr(&ccu, 0x0f0, 0x80010001);
    assert_hz(&ccu, "mdfs", 156 * MHZ);

    for (i = 0; i < ARRAY_SIZE(de); i++) {
        for (k = 0; k < 8; k++) {
            wr(&ccu, de[i].offset, ENABLE | SRC(k) | 4);
            assert_hz(&ccu, de[i].name, k < 6 ? de_mhz[k] * MHZ / 5 : 0);
        }
    }
    for (i = 0; i < ARRAY_SIZE(gpu); i++) {
        for (k = 0; k < 8; k++) {
            wr(&ccu, gpu[i].offset, ENABLE | SRC(k) | 7);
            assert_hz(&ccu, gpu[i].name, k < 6 ? gpu_mhz[k] * MHZ / 8 : 0);
        }
    }
    wr(&ccu, 0x114, ENABLE | SRC(3) | 2);
    assert_hz(&ccu, "mp", 40 * MHZ);
    wr(&ccu, 0x114, ENABLE | SRC(4));
    assert_hz(&ccu, "mp", 0);

    for (i = 0; i < 2; i++) {
        const char *ch0 = i ? "lcd1-ch0" : "lcd0-ch0";
        const char *ch1 = i ? "lcd1-ch1" : "lcd0-ch1";

        wr(&ccu, 0x118 + i * 4, ENABLE | SRC(4));
        assert_hz(&ccu, ch0, 297 * MHZ);
        wr(&ccu, 0x118 + i * 4, ENABLE | SRC(3));
        assert_hz(&ccu, ch0, 540 * MHZ);
        wr(&ccu, 0x12c + i * 4, ENABLE | SRC(2) | 10);
        assert_hz(&ccu, ch1, 54 * MHZ);
        wr(&ccu, 0x12c + i * 4, ENABLE | SRC(4));
        assert_hz(&ccu, ch1, 0);
        wr(&ccu, 0x12c + i * 4, ENABLE | 2);
        assert_hz(&ccu, ch1, 99 * MHZ);
    }
    wr(&ccu, 0x154, ENABLE);
    assert_hz(&ccu, "ps", 99 * MHZ);

    for (k = 0; k < 8; k++) {
        wr(&ccu, CSI0, ENABLE | SRC(k) | 2 << 16 | 1 << 15 | k << 8 | 5);
        assert_hz(&ccu, "csi0-sclk", k < 6 ? csi_mhz[k] * MHZ / 3 : 0);
        assert_hz(&ccu, "csi0-mclk", k == 0 ? 49.5 * MHZ :
                                     k == 1 ? 45 * MHZ :
                                     k == 5 ? 4 * MHZ : 0);
    }
    wr(&ccu, 0x138, 1 << 15 | 5 << 8);
    assert_hz(&ccu, "csi1-mclk", 24 * MHZ);
    wr(&ccu, VE, ENABLE | 2 << 16);
    assert_hz(&ccu, "ve", 100 * MHZ);
    wr(&ccu, 0x144, ENABLE);
    assert_hz(&ccu, "avs", 24 * MHZ);
    wr(&ccu, 0x150, ENABLE | SRC(2) | 1);
    assert_hz(&ccu, "hdmi", 297 * MHZ);
    assert_hz(&ccu, "ddc", 0);
    wr(&ccu, 0x150, 1 << 30);
    assert_hz(&ccu, "hdmi", 0);
    assert_hz(&ccu, "ddc", 24 * MHZ);
    wr(&ccu, 0x168, ENABLE | SRC(1) | 1 << 16 | 1 << 15 | 2 << 8 | 5);
    assert_hz(&ccu, "mipi-dsi", 135 * MHZ);
    assert_hz(&ccu, "mipi-dsi-dphy", 99 * MHZ);
    wr(&ccu, 0x16c, 1 << 15 | 1 << 8 | 2);
    assert_hz(&ccu, "mipi-csi-dphy", 90 * MHZ);
    wr(&ccu, 0x1b0, ENABLE | SRC(1) | 5);
    assert_hz(&ccu, "ats", 100 * MHZ);

    for (i = 0; i < ARRAY_SIZE(usb); i++) {
        wr(&ccu, USB, 1 << usb[i]);
        for (k = 0; k < ARRAY_SIZE(usb); k++) {
            assert_hz(&ccu, usb_name[k], k == i ? 24 * MHZ : 0);
        }
    }

    wr(&ccu, 0x0d0, 2 | 1 << 2);
    assert_hz(&ccu, "gmac-tx", 125 * MHZ);
    wr(&ccu, 0x0d0, 3);
    assert_hz(&ccu, "gmac-tx", 0);

    for (i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("out-%c", 'a' + i);

        wr(&ccu, 0x300 + i * 4, ENABLE);
        assert_hz(&ccu, name, 32000);
        wr(&ccu, 0x300 + i * 4, ENABLE | SRC(1));
        assert_hz(&ccu, name, 32768);
        wr(&ccu, 0x300 + i * 4, ENABLE | SRC(2) | 2 << 20 | 2 << 8);
        assert_hz(&ccu, name, 2 * MHZ);
        wr(&ccu, 0x300 + i * 4, ENABLE | SRC(11) | 1 << 20 | 6 << 8);
        assert_hz(&ccu, name, 6 * MHZ);
        wr(&ccu, 0x300 + i * 4, ENABLE | SRC(13));
        assert_hz(&ccu, name, 3 * MHZ);
        wr(&ccu, 0x300 + i * 4, ENABLE | SRC(15));
        assert_hz(&ccu, name, 0);
    }
    ccu_stop(&ccu);
}

static void test_a31_migration(void)
{
    Ccu ccu;

    ccu_start_a31(&ccu);
    wr(&ccu, PLL6, 0x80041811);
    wr(&ccu, MMC0, 0x8140030b);
    ccu.qts = sunxi_migrate(ccu.qts, a31.machine);
    g_assert_cmphex(rd(&ccu, PLL6), ==, 0x90041811);
    g_assert_cmphex(rd(&ccu, PLL1) & LOCK, ==, 0);
    assert_hz(&ccu, "mmc0", 50 * MHZ);
    wr(&ccu, PLL6, 0);
    g_assert_cmphex(rd(&ccu, PLL6), ==, 0);
    assert_hz(&ccu, "mmc0", 0);
    ccu_stop(&ccu);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-ccu/reset-values", test_reset_values);
    qtest_add_data_func("sunxi-ccu/masks/a20", &a20, test_masks);
    qtest_add_data_func("sunxi-ccu/masks/a31", &a31, test_masks);
    qtest_add_func("sunxi-ccu/osc24m-key", test_osc24m_key);
    qtest_add_data_func("sunxi-ccu/hostile/a20", &a20, test_hostile);
    qtest_add_data_func("sunxi-ccu/hostile/a31", &a31, test_hostile);
    qtest_add_func("sunxi-ccu/pll-core", test_pll_core);
    qtest_add_func("sunxi-ccu/pll-others", test_pll_others);
    qtest_add_func("sunxi-ccu/pll-audio", test_pll_audio);
    qtest_add_func("sunxi-ccu/buses", test_buses);
    qtest_add_data_func("sunxi-ccu/gates/a20", &a20, test_gates);
    qtest_add_data_func("sunxi-ccu/gates/a31", &a31, test_gates);
    qtest_add_func("sunxi-ccu/mod0", test_mod0);
    qtest_add_func("sunxi-ccu/modules", test_modules);
    qtest_add_data_func("sunxi-ccu/reset-lines/a20", &a20, test_reset_lines);
    qtest_add_data_func("sunxi-ccu/reset-lines/a31", &a31, test_reset_lines);
    qtest_add_data_func("sunxi-ccu/system-reset/a20", &a20, test_system_reset);
    qtest_add_data_func("sunxi-ccu/system-reset/a31", &a31, test_system_reset);
    qtest_add_func("sunxi-ccu/migration", test_migration);
    qtest_add_func("sunxi-ccu/a31/reset-values", test_a31_reset);
    qtest_add_func("sunxi-ccu/a31/plls", test_a31_plls);
    qtest_add_func("sunxi-ccu/a31/lock", test_a31_lock);
    qtest_add_func("sunxi-ccu/a31/update", test_a31_update);
    qtest_add_func("sunxi-ccu/a31/audio", test_a31_audio);
    qtest_add_func("sunxi-ccu/a31/buses", test_a31_buses);
    qtest_add_func("sunxi-ccu/a31/modules", test_a31_modules);
    qtest_add_func("sunxi-ccu/a31/migration", test_a31_migration);

    return g_test_run();
}
