/*
 * QTest of the sunxi clock control unit with the Allwinner A20's table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "sunxi-test.h"

#define MACHINE         "-M cubieboard2"
#define CCU_TYPE        "allwinner-a20-ccu"
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

/*
 * Every register: reset value, and the bits that keep what is written. Of
 * CPU_AHB_APB0, AHB_GATE0 and APB0_GATE it is the value that the boot ROM
 * leaves, which has run before a test sees the machine; the hardware's are
 * 0x00010010, 0 and 0.
 */
static const struct {
    const char *name;
    uint32_t offset;
    uint32_t reset;
    uint32_t writable;
} registers[] = {
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

/* Every bus gate and what it passes on */
static const struct {
    const char *name;
    const char *parent;
    uint32_t offset;
    unsigned bit;
} gates[] = {
    { "ahb-otg", "ahb", 0x060, 0 },
    { "ahb-ehci0", "ahb", 0x060, 1 },
    { "ahb-ohci0", "ahb", 0x060, 2 },
    { "ahb-ehci1", "ahb", 0x060, 3 },
    { "ahb-ohci1", "ahb", 0x060, 4 },
    { "ahb-ss", "ahb", 0x060, 5 },
    { "ahb-dma", "ahb", 0x060, 6 },
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
    { "apb0-pio", "apb0", 0x068, 5 },
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

/* Every reset line */
static const struct {
    const char *name;
    uint32_t offset;
    unsigned bit;
} resets[] = {
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

typedef struct {
    QTestState *qts;
    char *path;
} Ccu;

static void ccu_start(Ccu *ccu)
{
    ccu->qts = qtest_init(MACHINE);
    ccu->path = sunxi_find(ccu->qts, CCU_TYPE);
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

static bool exists(uint32_t offset)
{
    size_t i;

    for (i = 0; i < ARRAY_SIZE(registers); i++) {
        if (registers[i].offset == offset) {
            return true;
        }
    }
    return false;
}

static void assert_reset_values(Ccu *ccu)
{
    uint32_t offset;
    size_t i;

    for (i = 0; i < ARRAY_SIZE(registers); i++) {
        g_assert_cmphex(rd(ccu, registers[i].offset), ==, registers[i].reset);
    }
    for (offset = 0; offset < CCU_SIZE; offset += 4) {
        if (!exists(offset)) {
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

static void test_masks(void)
{
    Ccu ccu;
    size_t i;

    ccu_start(&ccu);
    for (i = 0; i < ARRAY_SIZE(registers); i++) {
        uint32_t offset = registers[i].offset;
        uint32_t reset = registers[i].reset;
        uint32_t writable = registers[i].writable;
        uint32_t fixed = reset & ~writable;

        if (offset == OSC24M) {
            /* Needs its key, see below */
            continue;
        }
        wr(&ccu, offset, 0xffffffff);
        g_assert_cmphex(rd(&ccu, offset), ==, fixed | writable);
        wr(&ccu, offset, 0);
        g_assert_cmphex(rd(&ccu, offset), ==, fixed);
        wr(&ccu, offset, 0x5a5aa5a5);
        g_assert_cmphex(rd(&ccu, offset), ==,
                        fixed | (0x5a5aa5a5 & writable));
        /* Read, modify and write one bit: nothing else changes */
        wr(&ccu, offset, rd(&ccu, offset) ^ (writable & -writable));
        g_assert_cmphex(rd(&ccu, offset), ==,
                        (fixed | (0x5a5aa5a5 & writable)) ^
                        (writable & -writable));
        wr(&ccu, offset, reset);
        g_assert_cmphex(rd(&ccu, offset), ==, reset);
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
static void test_hostile(void)
{
    uint32_t offset;
    Ccu ccu;

    ccu_start(&ccu);
    for (offset = 0; offset < CCU_SIZE; offset += 4) {
        if (!exists(offset)) {
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

static void test_gates(void)
{
    Ccu ccu;
    size_t i, j;

    ccu_start(&ccu);
    wr(&ccu, PLL5, 0xb1049491);
    for (i = 0; i < ARRAY_SIZE(gates); i++) {
        uint64_t parent = sunxi_clock_period(ccu.qts, ccu.path,
                                             gates[i].parent);

        g_assert_cmpuint(parent, >, 0);
        assert_hz(&ccu, gates[i].name, 0);
        wr(&ccu, gates[i].offset, 1u << gates[i].bit);
        g_assert_cmpuint(sunxi_clock_period(ccu.qts, ccu.path,
                                            gates[i].name), ==, parent);
        /* and no other of this register */
        for (j = 0; j < ARRAY_SIZE(gates); j++) {
            if (j != i && gates[j].offset == gates[i].offset) {
                assert_hz(&ccu, gates[j].name, 0);
            }
        }
        wr(&ccu, gates[i].offset, 0);
        assert_hz(&ccu, gates[i].name, 0);
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

static void test_reset_lines(void)
{
    size_t i;

    for (i = 0; i < ARRAY_SIZE(resets); i++) {
        Ccu ccu;

        /* Only the lines of one name can be watched at a time */
        ccu_start(&ccu);
        qtest_irq_intercept_out_named(ccu.qts, ccu.path, resets[i].name);
        qtest_system_reset(ccu.qts);
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, resets[i].offset, 1u << resets[i].bit);
        g_assert_false(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, resets[i].offset, 0);
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        wr(&ccu, resets[i].offset, 0xffffffff);
        g_assert_false(qtest_get_irq(ccu.qts, 0));
        qtest_system_reset(ccu.qts);
        g_assert_true(qtest_get_irq(ccu.qts, 0));
        ccu_stop(&ccu);
    }
}

static void test_system_reset(void)
{
    Ccu ccu;
    size_t i;

    ccu_start(&ccu);
    for (i = 0; i < ARRAY_SIZE(registers); i++) {
        wr(&ccu, registers[i].offset, 0xffffffff);
    }
    qtest_system_reset(ccu.qts);
    assert_reset_values(&ccu);
    assert_hz(&ccu, "cpu", 24 * MHZ);
    assert_hz(&ccu, "ahb", 24 * MHZ);
    assert_hz(&ccu, "pll-periph", 0);
    for (i = 0; i < ARRAY_SIZE(gates); i++) {
        double hz = !strcmp(gates[i].name, "ahb-dma") ? 24 * MHZ :
                    !strcmp(gates[i].name, "apb0-pio") ? 12 * MHZ : 0;

        assert_hz(&ccu, gates[i].name, hz);
    }
    ccu_stop(&ccu);
}

static void wait_while(QTestState *qts, const char *command,
                       const char *status)
{
    bool again = true;

    while (again) {
        QDict *response = qtest_qmp(qts, "{ 'execute': %s }", command);
        const char *now = qdict_get_try_str(qdict_get_qdict(response,
                                                            "return"),
                                            "status");

        again = !now || !strcmp(now, status) || !strcmp(now, "setup");
        g_assert(!now || strcmp(now, "failed"));
        qobject_unref(response);
        if (again) {
            g_usleep(10000);
        }
    }
}

/* Registers and clocks arrive, and go on from there */
static void test_migration(void)
{
    g_autofree char *file = NULL;
    g_autofree char *uri = NULL;
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("sunxi-ccu-XXXXXX", &file, NULL);
    Ccu from, to;

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    uri = g_strdup_printf("file:%s", file);
    args = g_strdup_printf(MACHINE " -incoming %s", uri);

    ccu_start(&from);
    wr(&from, PLL6, 0xa1009911);
    wr(&from, MMC0, 0x8150030b);
    wr(&from, AHB_GATE0, 1 << 8);
    wr(&from, CPU_AHB_APB0, 3 << 16);
    qtest_qmp_assert_success(from.qts, "{ 'execute': 'migrate', "
                             "'arguments': { 'uri': %s } }", uri);
    wait_while(from.qts, "query-migrate", "active");

    to.qts = qtest_init(args);
    wait_while(to.qts, "query-status", "inmigrate");
    to.path = sunxi_find(to.qts, CCU_TYPE);
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

    ccu_stop(&from);
    ccu_stop(&to);
    unlink(file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("sunxi-ccu/reset-values", test_reset_values);
    qtest_add_func("sunxi-ccu/masks", test_masks);
    qtest_add_func("sunxi-ccu/osc24m-key", test_osc24m_key);
    qtest_add_func("sunxi-ccu/hostile", test_hostile);
    qtest_add_func("sunxi-ccu/pll-core", test_pll_core);
    qtest_add_func("sunxi-ccu/pll-others", test_pll_others);
    qtest_add_func("sunxi-ccu/pll-audio", test_pll_audio);
    qtest_add_func("sunxi-ccu/buses", test_buses);
    qtest_add_func("sunxi-ccu/gates", test_gates);
    qtest_add_func("sunxi-ccu/mod0", test_mod0);
    qtest_add_func("sunxi-ccu/modules", test_modules);
    qtest_add_func("sunxi-ccu/reset-lines", test_reset_lines);
    qtest_add_func("sunxi-ccu/system-reset", test_system_reset);
    qtest_add_func("sunxi-ccu/migration", test_migration);

    return g_test_run();
}
