/*
 * Allwinner A31 (sun6i) system on chip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables of what is where. Sources: Linux
 * arch/arm/boot/dts/allwinner/sun6i-a31.dtsi, U-Boot
 * arch/arm/include/asm/arch-sunxi/cpu_sun4i.h, linux-sunxi wiki; for the
 * interrupts of R_UART and R_TWI Allwinner's own kernel,
 * arch/arm/mach-sun6i/include/mach/irqs-sun6i.h; identity registers as read
 * on a Mele M9.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/adc/sun4i-lradc.h"
#include "hw/adc/sun4i-tp.h"
#include "hw/arm/allwinner-a31.h"
#include "hw/arm/sunxi-blocks.h"
#include "hw/audio/sun4i-codec.h"
#include "hw/dma/sun6i-dma.h"
#include "hw/gpio/sunxi-pio.h"
#include "hw/i2c/allwinner-i2c.h"
#include "hw/i2c/sun6i-p2wi.h"
#include "hw/input/sunxi-cir.h"
#include "hw/intc/sunxi-nmi.h"
#include "hw/misc/allwinner-a31-ccu.h"
#include "hw/misc/sun4i-ss.h"
#include "hw/misc/sun6i-dramc.h"
#include "hw/misc/sun6i-prcm.h"
#include "hw/misc/sunxi-cpucfg.h"
#include "hw/misc/sunxi-sramc.h"
#include "hw/misc/sunxi-tzpc.h"
#include "hw/net/sunxi-gmac.h"
#include "hw/rtc/sunxi-rtc.h"
#include "hw/sd/sunxi-mmc.h"
#include "hw/ssi/sun6i-spi.h"
#include "hw/timer/sun4i-timer.h"
#include "hw/timer/sun5i-hstimer.h"
#include "hw/watchdog/sunxi-wdt.h"

#define CCU     0x01c20000
#define PIO     0x01c20800
#define TZPC    0x01c23400
#define UART0   0x01c28000
#define PRCM    0x01f01400
#define R_PIO   0x01f02c00
#define P2WI    0x01f03400

/*
 * Four in the timers' window, and one of the AR100's, which is what Allwinner's
 * own kernel restarts the chip with: arch/arm/mach-sun6i/core.c, irqs-sun6i.h,
 * drivers/watchdog/sunxi_wdt.c there. U-Boot, Xen and Linux know the first.
 */
#define WDT(n, b, irq) {                                                \
        .name = n,                                                      \
        .type = TYPE_SUN6I_WDT,                                         \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .clocks = { { "osc24m", "osc24m" } },                           \
    }

#define SPI(n) {                                                        \
        .name = "spi" #n,                                               \
        .type = TYPE_SUN6I_A31_SPI,                                     \
        .base = 0x01c68000 + (n) * 0x1000,                              \
        .num_irqs = 1,                                                  \
        .spi = { 65 + (n) },                                            \
        .bus = "ahb1-spi" #n,                                           \
        .clocks = { { "mod", "spi" #n } },                              \
        .lines = {                                                      \
            { "tx-drq", "dma", "dest-drq", 23 + (n) },                  \
            { "rx-drq", "dma", "source-drq", 23 + (n) },                \
        },                                                              \
    }

static const SunxiBlock a31_blocks[] = {
    {
        .name = "ccu",
        .type = TYPE_ALLWINNER_A31_CCU,
        .base = CCU,
        .clocks = {
            { "osc24m", "osc24m" },
            { "osc32k", "osc32k" },
            { "gmac-mii-tx", "gmac/mii-tx" },
        },
        .lines = {
            { "gmac-rgmii", "gmac", "rgmii" },
            { "rst-usb-phy0", "usbphy", "reset", 0 },
            { "rst-usb-phy1", "usbphy", "reset", 1 },
            { "rst-usb-phy2", "usbphy", "reset", 2 },
        },
    },
    {
        .name = "prcm",
        .type = TYPE_SUN6I_A31_PRCM,
        .base = PRCM,
        .clocks = {
            { "osc24m", "osc24m" },
            { "osc32k", "osc32k" },
            { "pll-periph", "pll-periph" },
        },
        .lines = {
            { "cpu0-pwroff", "cpucfg", "pwroff", 0 },
            { "cpu1-pwroff", "cpucfg", "pwroff", 1 },
            { "cpu2-pwroff", "cpucfg", "pwroff", 2 },
            { "cpu3-pwroff", "cpucfg", "pwroff", 3 },
            { "cpu1-clamp", "cpucfg", "clamp", 1 },
            { "cpu2-clamp", "cpucfg", "clamp", 2 },
            { "cpu3-clamp", "cpucfg", "clamp", 3 },
        },
    },
    {
        .name = "cpucfg",
        .type = TYPE_SUN6I_A31_CPUCFG,
        .base = 0x01f01c00,
        .clocks = { { "osc24m", "osc24m" } },
    },
    {
        .name = "sramc",
        .type = TYPE_SUN6I_A31_SRAMC,
        .base = 0x01c00000,
    },
    {
        .name = "tzpc",
        .type = TYPE_SUN6I_A31_TZPC,
        .base = TZPC,
    },
    {
        .name = "dramc",
        .type = TYPE_SUN6I_A31_DRAMC,
        .base = 0x01c62000,
        .bus = "ahb1-sdram",
        .dram_controller = true,
    },
    SUNXI_BLOCK_UART(0, UART0, 0, "apb2"),
    SUNXI_BLOCK_UART(1, 0x01c28400, 1, "apb2"),
    SUNXI_BLOCK_UART(2, 0x01c28800, 2, "apb2"),
    SUNXI_BLOCK_UART(3, 0x01c28c00, 3, "apb2"),
    SUNXI_BLOCK_UART(4, 0x01c29000, 4, "apb2"),
    SUNXI_BLOCK_UART(5, 0x01c29400, 5, "apb2"),
    {
        .name = "r_uart",
        .type = TYPE_SUNXI_UART,
        .base = 0x01f02800,
        .num_irqs = 1,
        .spi = { 38 },
        .bus = "prcm/apb0-uart",
        .clocks = { { "baudclk", "prcm/apb0-uart" } },
    },
    SUNXI_BLOCK_MMC(0, TYPE_SUN6I_A31_MMC, 0x01c0f000, 60, "ahb1"),
    SUNXI_BLOCK_MMC(1, TYPE_SUN6I_A31_MMC, 0x01c10000, 61, "ahb1"),
    SUNXI_BLOCK_MMC(2, TYPE_SUN6I_A31_MMC, 0x01c11000, 62, "ahb1"),
    SUNXI_BLOCK_MMC(3, TYPE_SUN6I_A31_MMC, 0x01c12000, 63, "ahb1"),
    {
        .name = "timer",
        .type = TYPE_SUN4I_TIMER,
        .base = 0x01c20c00,
        .num_irqs = 6,
        .spi = { 18, 19, 20, 21, 22, 23 },
        .clocks = {
            { "osc24m", "osc24m" },
            { "losc", "osc32k" },
            { "pll6", "pll-periph" },
        },
    },
    WDT("wdt", 0x01c20ca0, 25),
    WDT("wdt2", 0x01c20cc0, 26),
    WDT("wdt3", 0x01c20ce0, 27),
    WDT("wdt4", 0x01c20d00, 24),
    WDT("r_wdt", 0x01f01000, 36),
    {
        .name = "hstimer",
        .type = TYPE_SUN5I_HSTIMER,
        .base = 0x01c60000,
        .num_irqs = 4,
        .spi = { 51, 52, 53, 54 },
        .bus = "ahb1-hstimer",
        .clocks = { { "ahb", "ahb1-hstimer" } },
    },
    {
        .name = "rtc",
        .type = TYPE_SUN6I_A31_RTC,
        .base = 0x01f00000,
        .num_irqs = 2,
        .spi = { 40, 41 },
        .tzpc_bit_plus_1 = SUN6I_A31_TZPC_RTC + 1,
    },
    {
        .name = "pio",
        .type = TYPE_SUN6I_A31_PIO,
        .base = PIO,
        .num_irqs = 4,
        .spi = { 11, 15, 16, 17 },
        .bus = "apb1-pio",
        .clocks = {
            { "osc24m", "osc24m" },
            { "losc", "osc32k" },
        },
    },
    {
        .name = "r_pio",
        .type = TYPE_SUN6I_A31_R_PIO,
        .base = R_PIO,
        .num_irqs = 2,
        .spi = { 45, 46 },
        .bus = "prcm/apb0-pio",
        .clocks = {
            { "osc24m", "osc24m" },
            { "losc", "osc32k" },
        },
    },
    {
        .name = "lradc",
        .type = TYPE_SUN4I_LRADC,
        .base = 0x01c22800,
        .num_irqs = 1,
        .spi = { 30 },
        .clocks = { { "osc24m", "osc24m" } },
    },
    {
        .name = "rtp",
        .type = TYPE_SUN6I_A31_TP,
        .base = 0x01c25000,
        .num_irqs = 1,
        .spi = { 28 },
        .clocks = { { "osc24m", "osc24m" } },
    },
    {
        .name = "crypto",
        .type = TYPE_SUN4I_SS,
        .base = 0x01c15000,
        .num_irqs = 1,
        .spi = { 80 },
        .bus = "ahb1-ss",
        .clocks = { { "mod", "ss" } },
        .properties = { { "die-id", "4" } },
        /* Numbers that Allwinner's own kernel has for the A31: DRQSRC_SS */
        .lines = {
            { "drq-rx", "dma", "dest-drq", 16 },
            { "drq-tx", "dma", "source-drq", 16 },
        },
    },
    {
        .name = "ir",
        .type = TYPE_SUN6I_A31_IR,
        .base = 0x01f02000,
        .num_irqs = 1,
        .spi = { 37 },
        .bus = "prcm/apb0-ir",
        .clocks = { { "ir", "prcm/ir" } },
    },
    SUNXI_BLOCK_I2C(0, TYPE_AW_I2C_SUN6I, 0x01c2ac00, 6, "apb2"),
    SUNXI_BLOCK_I2C(1, TYPE_AW_I2C_SUN6I, 0x01c2b000, 7, "apb2"),
    SUNXI_BLOCK_I2C(2, TYPE_AW_I2C_SUN6I, 0x01c2b400, 8, "apb2"),
    SUNXI_BLOCK_I2C(3, TYPE_AW_I2C_SUN6I, 0x01c2b800, 9, "apb2"),
    {
        .name = "r_twi",
        .type = TYPE_AW_I2C_SUN6I,
        .base = 0x01f02400,
        .num_irqs = 1,
        .spi = { 44 },
        .bus = "prcm/apb0-i2c",
    },
    {
        .name = "gmac",
        .type = TYPE_SUN6I_A31_GMAC,
        .base = 0x01c30000,
        .num_irqs = 1,
        .spi = { 82 },
        .bus = "ahb1-emac",
        .clocks = { { "tx", "gmac-tx" } },
    },
    SUNXI_BLOCK_EHCI(0, 0x01c1a000, 72, "ahb1"),
    SUNXI_BLOCK_OHCI(0, 0x01c1a400, 73, "ahb1"),
    SUNXI_BLOCK_EHCI(1, 0x01c1b000, 74, "ahb1"),
    SUNXI_BLOCK_OHCI(1, 0x01c1b400, 75, "ahb1"),
    SUNXI_BLOCK_USB_PMU(0, 0x01c1a800),
    SUNXI_BLOCK_USB_PMU(1, 0x01c1b800),
    {
        /* On its own, at a port that no board has */
        .name = "ohci2",
        .type = TYPE_SYSBUS_OHCI,
        .base = 0x01c1c400,
        .num_irqs = 1,
        .spi = { 77 },
        .bus = "ahb1-ohci2",
        .properties = { { "num-ports", "1" } },
    },
    {
        /* The first is the OTG port's. */
        .name = "usbphy",
        .type = TYPE_SUN4I_USB_PHY,
        .base = 0x01c19400,
        .clocks = {
            { "phy0", "usb-phy0" },
            { "phy1", "usb-phy1" },
            { "phy2", "usb-phy2" },
        },
        .lines = {
            { "up", "usb0-pmu", "phy-up", .output_n = 1 },
            { "up", "usb1-pmu", "phy-up", .output_n = 2 },
        },
    },
    {
        .name = "dma",
        .type = TYPE_SUN6I_A31_DMA,
        .base = 0x01c02000,
        .num_irqs = 1,
        .spi = { 50 },
        .bus = "ahb1-dma",
        .clocks = { { "ahb", "ahb1-dma" } },
    },
    SPI(0),
    SPI(1),
    SPI(2),
    SPI(3),
    {
        .name = "codec",
        .type = TYPE_SUN6I_A31_CODEC,
        .base = 0x01c22c00,
        .num_irqs = 1,
        .spi = { 29 },
        .bus = "apb1-codec",
        .clocks = { { "codec", "codec" } },
        .lines = {
            { "dac-drq", "dma", "dest-drq", 15 },
            { "adc-drq", "dma", "source-drq", 15 },
        },
    },
    {
        .name = "r_intc",
        .type = TYPE_SUN6I_A31_R_INTC,
        .base = 0x01f00c00,
        .num_irqs = 1,
        .spi = { 32 },
    },
    {
        .name = "p2wi",
        .type = TYPE_SUN6I_P2WI,
        .base = P2WI,
        .num_irqs = 1,
        .spi = { 39 },
        .bus = "prcm/apb0-p2wi",
        .clocks = { { "apb", "prcm/apb0-p2wi" } },
    },

    /* Register-accurate only: hw/arm/sunxi-soc-regs.c */
    SUNXI_BLOCK_REGS("nand0", 0x01c03000, nand, "ahb1-nand0"),
    SUNXI_BLOCK_REGS("nand1", 0x01c05000, nand, "ahb1-nand1"),
    SUNXI_BLOCK_REGS("tcon0", 0x01c0c000, tcon, "ahb1-lcd0"),
    SUNXI_BLOCK_REGS("tcon1", 0x01c0d000, tcon, "ahb1-lcd1"),
    SUNXI_BLOCK_REGS("ve", 0x01c0e000, ve, "ahb1-ve"),
    SUNXI_BLOCK_REGS("hdmi", 0x01c16000, sun6i_hdmi, "ahb1-hdmi"),
    SUNXI_BLOCK_REGS("usb_otg", 0x01c19000, musb, "ahb1-otg"),
    SUNXI_BLOCK_REGS("spdif", 0x01c21000, spdif, "apb1-spdif"),
    SUNXI_BLOCK_REGS("pwm", 0x01c21400, sun6i_pwm, NULL),
    SUNXI_BLOCK_REGS("i2s0", 0x01c22000, i2s, "apb1-daudio0"),
    SUNXI_BLOCK_REGS("i2s1", 0x01c22400, i2s, "apb1-daudio1"),
    SUNXI_BLOCK_REGS("csi0", 0x01cb0000, csi, "ahb1-csi"),
    SUNXI_BLOCK_REGS("csi1", 0x01cb3000, csi, "ahb1-csi1"),
    SUNXI_BLOCK_REGS("fe0", 0x01e00000, de_fe, "ahb1-fe0"),
    SUNXI_BLOCK_REGS("fe1", 0x01e20000, de_fe, "ahb1-fe1"),
    SUNXI_BLOCK_REGS("be1", 0x01e40000, de_be, "ahb1-be1"),
    SUNXI_BLOCK_REGS("be0", 0x01e60000, de_be, "ahb1-be0"),

    /* Present by name only */
    SUNXI_BLOCK_NAMED("ts", 0x01c04000, 4 * KiB),
    SUNXI_BLOCK_NAMED("msgbox", 0x01c17000, 4 * KiB),
    SUNXI_BLOCK_NAMED("hwspinlock", 0x01c18000, 4 * KiB),
    SUNXI_BLOCK_NAMED("tzasc", 0x01c1e000, 4 * KiB),
    SUNXI_BLOCK_NAMED("keypad", 0x01c23000, 1 * KiB),
    SUNXI_BLOCK_NAMED("sjtag", 0x01c23c00, 1 * KiB),
    SUNXI_BLOCK_NAMED("dmic", 0x01c25400, 1 * KiB),
    SUNXI_BLOCK_NAMED("gpu", 0x01c40000, 64 * KiB),
    SUNXI_BLOCK_NAMED("dsi", 0x01ca0000, 4 * KiB),
    SUNXI_BLOCK_NAMED("dphy", 0x01ca1000, 4 * KiB),
    SUNXI_BLOCK_NAMED("mipi-csi", 0x01cb1000, 4 * KiB),
    SUNXI_BLOCK_NAMED("csi-phy", 0x01cb2000, 4 * KiB),
    SUNXI_BLOCK_NAMED("isp", 0x01cb8000, 4 * KiB),
    SUNXI_BLOCK_NAMED("drc1", 0x01e50000, 64 * KiB),
    SUNXI_BLOCK_NAMED("drc0", 0x01e70000, 64 * KiB),
    SUNXI_BLOCK_NAMED("mp", 0x01e80000, 128 * KiB),
    SUNXI_BLOCK_NAMED("deu1", 0x01ea0000, 64 * KiB),
    SUNXI_BLOCK_NAMED("deu0", 0x01eb0000, 64 * KiB),
    SUNXI_BLOCK_NAMED("r_timer", 0x01f00800, 1 * KiB),
    SUNXI_BLOCK_NAMED("r_onewire", 0x01f03000, 1 * KiB),
    SUNXI_BLOCK_NAMED("coresight", 0x3f500000, 64 * KiB),
};

static const SunxiSram a31_srams[] = {
    { "sram-a1",    0x00000000, 32 * KiB },
    { "sram-d",     0x00010000, 4 * KiB },
    { "sram-b",     0x00020000, 64 * KiB, true },
    { "sram-a2",    0x00040000, 80 * KiB },
    { "sram-c",     0x01d00000, 1 * MiB },
};

/*
 * What U-Boot 2025.01 leaves behind when it starts a kernel from the SD card,
 * but for the DRAM clock and RGMII, which are the board's:
 * arch/arm/mach-sunxi/{clock_sun6i,dram_sun6i,board}.c, board/sunxi/gmac.c,
 * drivers/mmc/sunxi_mmc.c, drivers/net/designware.c, drivers/serial/ns16550.c
 */
static const SunxiFirmwareWrite a31_firmware[] = {
    { CCU + 0x000, 0x80001431 },    /* PLL1: 24 MHz * 21 * 4 / 2 = 1008 MHz */
    { CCU + 0x050, 0x00020102 },    /* PLL1, AXI: 3, ATB: 2 */
    { CCU + 0x028, 0x80041811 },    /* PLL6: 24 MHz * 25 * 2 / 2 = 600 MHz */
    { CCU + 0x054, 0x00003180 },    /* AHB1: PLL6 / 3 = 200 MHz, APB1: 2 */
    { CCU + 0x15c, 0x81000001 },    /* MBUS0: PLL6 / 2 = 300 MHz */
    { CCU + 0x160, 0x81000001 },    /* MBUS1, likewise */
    { CCU + 0x0f0, 0x81000002 },    /* MDFS: PLL6 / 3 = 200 MHz */
    { CCU + 0x0f4, 0x80010100 },    /* DRAM: PLL5 / 2 */
    { CCU + 0x058, 0x01000000 },    /* APB2: 24 MHz */
    { CCU + 0x05c, 0x00000001 },    /* DRAM */
    { CCU + 0x060, 0x00024100 },    /* MMC0, SDRAM, GMAC */
    { CCU + 0x068, 0x00000020 },    /* PIO */
    { CCU + 0x06c, 0x00010000 },    /* UART0 */
    { CCU + 0x2c0, 0x00024100 },    /* the same out of reset */
    { CCU + 0x2d8, 0x00010000 },
    { CCU + 0x088, 0x8140030b },    /* MMC0: PLL6 / 12 = 50 MHz */
    { PIO + 0x0b4, 0x00222222 },    /* PF0-5: MMC0, */
    { PIO + 0x0c8, 0x00000aaa },    /* with stronger drivers */
    { PIO + 0x0d0, 0x00000555 },    /* and pull-ups */
    { PIO + 0x104, 0x77227777 },    /* PH20-21: UART0, */
    { PIO + 0x11c, 0x14000400 },    /* its input with a pull-up */
    /* 115200 8N1 from 24 MHz, FIFOs on, DTR and RTS */
    { UART0 + 0x0c, 0x83 },
    { UART0 + 0x00, 13 },
    { UART0 + 0x04, 0 },
    { UART0 + 0x0c, 0x03 },
    { UART0 + 0x10, 0x03 },
    { UART0 + 0x08, 0x07 },
    { TZPC + 0x08, 0x2 },           /* RTC for the non-secure world */
    { PRCM + 0x044, 0xa7000000 },   /* the LDO for the PLLs, with its key: */
    { PRCM + 0x044, 0xa7070007 },   /* 1.14 V */
    { PRCM + 0x044, 0x00070007 },
    { PRCM + 0x028, 0x00000009 },   /* R_PIO, P2WI */
    { PRCM + 0x0b0, 0x00000009 },   /* the same out of reset */
    { R_PIO + 0x000, 0x77777733 },  /* PL0-1: P2WI */
    /* The PMIC talks P2WI, at 667 kHz. */
    { P2WI + 0x04, 0x108 },
    { P2WI + 0x28, 0x803e3e68 },
};

/* The power of the cores, which a monitor would switch when it starts them */
static const SunxiFirmwareWrite a31_monitor_writes[] = {
    { PRCM + 0x100, 0 },
    { PRCM + 0x144, 0 },
    { PRCM + 0x148, 0 },
    { PRCM + 0x14c, 0 },
};

/*
 * What the boot ROM leaves behind is known as far as U-Boot's SPL depends on
 * it: that uses the port controller without opening its gate.
 */
static const SunxiFirmwareWrite a31_brom_writes[] = {
    { CCU + 0x068, BIT(5), ~0u },
};

#define SPL_OFFSET  (8 * KiB)

static const SunxiMedium a31_media[] = {
    { SUNXI_MEDIUM_MMC, "mmc0", SPL_OFFSET, 0 },
    { SUNXI_MEDIUM_MMC, "mmc2", SPL_OFFSET, 2 },
    { SUNXI_MEDIUM_SPI_NOR, "spi0", 0, 3 },
};

/* The same die with fewer pads */
static const SunxiBlockProperty a31s_block_properties[] = {
    { "dramc", "channels", "1" },
    { "crypto", "die-id", "5" },
};

static void allwinner_a31_class_init(ObjectClass *klass, void *data)
{
    SunxiSocClass *sc = SUNXI_SOC_CLASS(klass);

    sc->num_cpus = 4;
    sc->midr = 0x410fc073;
    sc->fpsid = 0x41023073;
    sc->gicd_iidr = 0x0100043b;

    sc->secondary_entry = 0x01f01da4;
    sc->spl_max_size = 32 * KiB;
    sc->spl_sp = 0x00027fd8;
    sc->media = a31_media;
    sc->num_media = ARRAY_SIZE(a31_media);
    sc->brom_writes = a31_brom_writes;
    sc->num_brom_writes = ARRAY_SIZE(a31_brom_writes);

    sc->blocks = a31_blocks;
    sc->num_blocks = ARRAY_SIZE(a31_blocks);
    sc->srams = a31_srams;
    sc->num_srams = ARRAY_SIZE(a31_srams);
    sc->firmware = a31_firmware;
    sc->num_firmware = ARRAY_SIZE(a31_firmware);
    /*
     * The vendor's boot loader leaves CNTFRQ alone, which is why the timer's
     * node has "clock-frequency" and "arm,cpu-registers-not-fw-configured".
     */
    sc->loader_cntfrq = 0;
    sc->monitor_writes = a31_monitor_writes;
    sc->num_monitor_writes = ARRAY_SIZE(a31_monitor_writes);
}

static void allwinner_a31s_class_init(ObjectClass *klass, void *data)
{
    SunxiSocClass *sc = SUNXI_SOC_CLASS(klass);

    sc->block_properties = a31s_block_properties;
    sc->num_block_properties = ARRAY_SIZE(a31s_block_properties);
}

static const TypeInfo allwinner_a31_types[] = {
    {
        .name       = TYPE_ALLWINNER_A31,
        .parent     = TYPE_SUNXI_SOC,
        .class_init = allwinner_a31_class_init,
    }, {
        .name       = TYPE_ALLWINNER_A31S,
        .parent     = TYPE_ALLWINNER_A31,
        .class_init = allwinner_a31s_class_init,
    }
};

DEFINE_TYPES(allwinner_a31_types)
