/*
 * Allwinner A20 (sun7i) system on chip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables of what is where. Sources: A20 user manual (memory map, interrupt
 * numbers), Linux arch/arm/boot/dts/allwinner/sun7i-a20.dtsi, linux-sunxi
 * wiki; identity registers as read on a Cubieboard2.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/adc/sun4i-lradc.h"
#include "hw/adc/sun4i-tp.h"
#include "hw/arm/allwinner-a20.h"
#include "hw/arm/sunxi-blocks.h"
#include "hw/audio/sun4i-codec.h"
#include "hw/dma/sun4i-dma.h"
#include "hw/gpio/sunxi-pio.h"
#include "hw/i2c/allwinner-i2c.h"
#include "hw/ide/ahci-sysbus.h"
#include "hw/input/sunxi-cir.h"
#include "hw/intc/sunxi-nmi.h"
#include "hw/misc/allwinner-a20-ccu.h"
#include "hw/misc/sun4i-dramc.h"
#include "hw/misc/sun4i-ss.h"
#include "hw/misc/sunxi-cpucfg.h"
#include "hw/misc/sunxi-sid.h"
#include "hw/misc/sunxi-sramc.h"
#include "hw/misc/sunxi-tzpc.h"
#include "hw/net/sun4i-emac.h"
#include "hw/net/sunxi-gmac.h"
#include "hw/rtc/sunxi-rtc.h"
#include "hw/sd/sunxi-mmc.h"
#include "hw/ssi/allwinner-a10-spi.h"
#include "hw/timer/sun4i-timer.h"
#include "hw/timer/sun5i-hstimer.h"
#include "hw/watchdog/sunxi-wdt.h"

#define CCU     0x01c20000
#define PIO     0x01c20800
#define WDT     0x01c20c90
#define UART0   0x01c28000

#define IR(n) {                                                         \
        .name = "ir" #n,                                                \
        .type = TYPE_SUN4I_A10_IR,                                      \
        .base = 0x01c21800 + (n) * 0x400,                               \
        .num_irqs = 1,                                                  \
        .spi = { 5 + (n) },                                             \
        .bus = "apb0-ir" #n,                                            \
        .clocks = { { "ir", "ir" #n } },                                \
    }

#define SPI(n, b, irq) {                                                \
        .name = "spi" #n,                                               \
        .type = TYPE_AW_A10_SPI,                                        \
        .base = b,                                                      \
        .num_irqs = 1,                                                  \
        .spi = { irq },                                                 \
        .bus = "ahb-spi" #n,                                            \
    }

static const SunxiBlock a20_blocks[] = {
    {
        .name = "ccu",
        .type = TYPE_ALLWINNER_A20_CCU,
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
        .name = "sramc",
        .type = TYPE_SUN7I_A20_SRAMC,
        .base = 0x01c00000,
        .lines = { { "sram-a3-a4", "emac", "sram" } },
    },
    {
        /* in the SRAM controller's page */
        .name = "nmi",
        .type = TYPE_SUN7I_A20_SC_NMI,
        .base = 0x01c00000 + SUN7I_A20_SRAMC_NMI,
        .num_irqs = 1,
        .spi = { 0 },
    },
    {
        .name = "dramc",
        .type = TYPE_SUN7I_A20_DRAMC,
        .base = 0x01c01000,
        .dram_controller = true,
    },
    {
        .name = "tzpc",
        .type = TYPE_SUN7I_A20_TZPC,
        .base = 0x01c23400,
    },
    {
        .name = "sid",
        .type = TYPE_SUN7I_A20_SID,
        .base = 0x01c23800,
    },
    SUNXI_BLOCK_UART(0, UART0, 1, "apb1"),
    SUNXI_BLOCK_UART(1, 0x01c28400, 2, "apb1"),
    SUNXI_BLOCK_UART(2, 0x01c28800, 3, "apb1"),
    SUNXI_BLOCK_UART(3, 0x01c28c00, 4, "apb1"),
    SUNXI_BLOCK_UART(4, 0x01c29000, 17, "apb1"),
    SUNXI_BLOCK_UART(5, 0x01c29400, 18, "apb1"),
    SUNXI_BLOCK_UART(6, 0x01c29800, 19, "apb1"),
    SUNXI_BLOCK_UART(7, 0x01c29c00, 20, "apb1"),
    SUNXI_BLOCK_MMC(0, TYPE_SUN7I_A20_MMC, 0x01c0f000, 32, "ahb"),
    SUNXI_BLOCK_MMC(1, TYPE_SUN7I_A20_MMC, 0x01c10000, 33, "ahb"),
    SUNXI_BLOCK_MMC(2, TYPE_SUN7I_A20_MMC, 0x01c11000, 34, "ahb"),
    SUNXI_BLOCK_MMC(3, TYPE_SUN7I_A20_MMC, 0x01c12000, 35, "ahb"),
    {
        .name = "timer",
        .type = TYPE_SUN4I_TIMER,
        .base = 0x01c20c00,
        .num_irqs = 6,
        .spi = { 22, 23, 24, 25, 67, 68 },
        .clocks = {
            { "osc24m", "osc24m" },
            { "losc", "osc32k" },
            { "pll6", "pll-periph" },
        },
    },
    {
        /* in the timers' window */
        .name = "wdt",
        .type = TYPE_SUN4I_WDT,
        .base = WDT,
        .clocks = { { "osc24m", "osc24m" } },
        .lines = { { "expired", "timer", "watchdog" } },
    },
    {
        .name = "rtc",
        .type = TYPE_SUN7I_A20_RTC,
        .base = 0x01c20d00,
        .num_irqs = 1,
        .spi = { 24 },
    },
    {
        .name = "hstimer",
        .type = TYPE_SUN5I_HSTIMER,
        .base = 0x01c60000,
        .num_irqs = 4,
        .spi = { 81, 82, 83, 84 },
        .bus = "ahb-hstimer",
        .clocks = { { "ahb", "ahb-hstimer" } },
    },
    {
        .name = "pio",
        .type = TYPE_SUN7I_A20_PIO,
        .base = PIO,
        .num_irqs = 1,
        .spi = { 28 },
        .bus = "apb0-pio",
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
        .spi = { 31 },
        .clocks = { { "osc24m", "osc24m" } },
    },
    {
        .name = "cpucfg",
        .type = TYPE_SUN7I_A20_CPUCFG,
        .base = 0x01c25c00,
        .clocks = { { "osc24m", "osc24m" } },
    },
    IR(0),
    IR(1),
    SUNXI_BLOCK_I2C(0, TYPE_AW_I2C, 0x01c2ac00, 7, "apb1"),
    SUNXI_BLOCK_I2C(1, TYPE_AW_I2C, 0x01c2b000, 8, "apb1"),
    SUNXI_BLOCK_I2C(2, TYPE_AW_I2C, 0x01c2b400, 9, "apb1"),
    SUNXI_BLOCK_I2C(3, TYPE_AW_I2C, 0x01c2b800, 88, "apb1"),
    SUNXI_BLOCK_I2C(4, TYPE_AW_I2C, 0x01c2c000, 89, "apb1"),
    {
        .name = "emac",
        .type = TYPE_SUN4I_A10_EMAC,
        .base = 0x01c0b000,
        .num_irqs = 1,
        .spi = { 55 },
        .bus = "ahb-emac",
        .clocks = { { "bus", "ahb-emac" } },
        .lines = {
            { "drq-tx", "dma", "dedicated-dest", 6 },
            { "drq-rx", "dma", "dedicated-source", 7 },
        },
    },
    {
        .name = "gmac",
        .type = TYPE_SUN7I_A20_GMAC,
        .base = 0x01c50000,
        .num_irqs = 1,
        .spi = { 85 },
        .bus = "ahb-gmac",
        .clocks = { { "tx", "gmac-tx" } },
    },
    {
        .name = "dma",
        .type = TYPE_SUN4I_DMA,
        .base = 0x01c02000,
        .num_irqs = 1,
        .spi = { 27 },
        .bus = "ahb-dma",
        .clocks = { { "ahb", "ahb-dma" } },
    },
    {
        .name = "rtp",
        .type = TYPE_SUN5I_A13_TP,
        .base = 0x01c25000,
        .num_irqs = 1,
        .spi = { 29 },
        .clocks = { { "osc24m", "osc24m" } },
    },
    {
        .name = "crypto",
        .type = TYPE_SUN4I_SS,
        .base = 0x01c15000,
        .num_irqs = 1,
        .spi = { 86 },
        .bus = "ahb-ss",
        .clocks = { { "mod", "ss" } },
        /* U-Boot's arch/arm/include/asm/arch-sunxi/dma_sun4i.h */
        .lines = {
            { "drq-rx", "dma", "dedicated-dest", 10 },
            { "drq-tx", "dma", "dedicated-source", 11 },
        },
    },
    {
        .name = "codec",
        .type = TYPE_SUN7I_A20_CODEC,
        .base = 0x01c22c00,
        .num_irqs = 1,
        .spi = { 30 },
        .bus = "apb0-codec",
        .clocks = { { "codec", "codec" } },
        .lines = {
            { "dac-drq", "dma", "normal-dest", 19 },
            { "adc-drq", "dma", "normal-source", 19 },
        },
    },
    SPI(0, 0x01c05000, 10),
    SPI(1, 0x01c06000, 11),
    SPI(2, 0x01c17000, 12),
    SPI(3, 0x01c1f000, 50),
    {
        .name = "ahci",
        .type = TYPE_ALLWINNER_AHCI,
        .base = 0x01c18000,
        .num_irqs = 1,
        .spi = { 56 },
        .bus = "ahb-sata",
        .clocks = { { "phy", "pll-periph-sata" } },
    },
    SUNXI_BLOCK_EHCI(0, 0x01c14000, 39, "ahb"),
    SUNXI_BLOCK_OHCI(0, 0x01c14400, 64, "ahb"),
    SUNXI_BLOCK_EHCI(1, 0x01c1c000, 40, "ahb"),
    SUNXI_BLOCK_OHCI(1, 0x01c1c400, 65, "ahb"),
    SUNXI_BLOCK_USB_PMU(0, 0x01c14800),
    SUNXI_BLOCK_USB_PMU(1, 0x01c1c800),
    {
        /* One gate for the three PHYs; the first is the OTG port's. */
        .name = "usbphy",
        .type = TYPE_SUN4I_USB_PHY,
        .base = 0x01c13400,
        .clocks = {
            { "phy0", "usb-phy" },
            { "phy1", "usb-phy" },
            { "phy2", "usb-phy" },
        },
        .lines = {
            { "up", "usb0-pmu", "phy-up", .output_n = 1 },
            { "up", "usb1-pmu", "phy-up", .output_n = 2 },
        },
    },

    /* Register-accurate only: hw/arm/sunxi-soc-regs.c */
    SUNXI_BLOCK_REGS("nfc", 0x01c03000, nand, "ahb-nand"),
    SUNXI_BLOCK_REGS("csi0", 0x01c09000, csi, "ahb-csi0"),
    SUNXI_BLOCK_REGS("tve0", 0x01c0a000, tve, "ahb-tve0"),
    SUNXI_BLOCK_REGS("tcon0", 0x01c0c000, tcon, "ahb-lcd0"),
    SUNXI_BLOCK_REGS("tcon1", 0x01c0d000, tcon, "ahb-lcd1"),
    SUNXI_BLOCK_REGS("ve", 0x01c0e000, ve, "ahb-ve"),
    SUNXI_BLOCK_REGS("usb_otg", 0x01c13000, musb, "ahb-otg"),
    SUNXI_BLOCK_REGS("hdmi", 0x01c16000, hdmi, "ahb-hdmi0"),
    SUNXI_BLOCK_REGS("tve1", 0x01c1b000, tve, "ahb-tve1"),
    SUNXI_BLOCK_REGS("csi1", 0x01c1d000, csi, "ahb-csi1"),
    SUNXI_BLOCK_REGS("pwm", 0x01c20e00, pwm, NULL),
    SUNXI_BLOCK_REGS("spdif", 0x01c21000, spdif, "apb0-spdif"),
    SUNXI_BLOCK_REGS("ac97", 0x01c21400, ac97, "apb0-ac97"),
    SUNXI_BLOCK_REGS("i2s1", 0x01c22000, i2s, "apb0-i2s1"),
    SUNXI_BLOCK_REGS("i2s0", 0x01c22400, i2s, "apb0-i2s0"),
    SUNXI_BLOCK_REGS("i2s2", 0x01c24400, i2s, "apb0-i2s2"),
    SUNXI_BLOCK_REGS("ps20", 0x01c2a000, ps2, "apb1-ps20"),
    SUNXI_BLOCK_REGS("ps21", 0x01c2a400, ps2, "apb1-ps21"),
    SUNXI_BLOCK_REGS("can0", 0x01c2bc00, can, "apb1-can"),
    SUNXI_BLOCK_REGS("fe0", 0x01e00000, de_fe, "ahb-de-fe0"),
    SUNXI_BLOCK_REGS("fe1", 0x01e20000, de_fe, "ahb-de-fe1"),
    SUNXI_BLOCK_REGS("be1", 0x01e40000, de_be, "ahb-de-be1"),
    SUNXI_BLOCK_REGS("be0", 0x01e60000, de_be, "ahb-de-be0"),

    /* Present by name only */
    SUNXI_BLOCK_NAMED("ts", 0x01c04000, 4 * KiB),
    SUNXI_BLOCK_NAMED("ms", 0x01c07000, 4 * KiB),
    SUNXI_BLOCK_NAMED("tvd", 0x01c08000, 4 * KiB),
    SUNXI_BLOCK_NAMED("pata", 0x01c19000, 4 * KiB),
    SUNXI_BLOCK_NAMED("ace", 0x01c1a000, 4 * KiB),
    SUNXI_BLOCK_NAMED("tzasc", 0x01c1e000, 4 * KiB),
    SUNXI_BLOCK_NAMED("keypad", 0x01c23000, 1 * KiB),
    SUNXI_BLOCK_NAMED("sjtag", 0x01c23c00, 1 * KiB),
    SUNXI_BLOCK_NAMED("pmu", 0x01c25400, 1 * KiB),
    SUNXI_BLOCK_NAMED("scr", 0x01c2c400, 1 * KiB),
    SUNXI_BLOCK_NAMED("gps", 0x01c30000, 64 * KiB),
    SUNXI_BLOCK_NAMED("mali", 0x01c40000, 64 * KiB),
    SUNXI_BLOCK_NAMED("hdmi1", 0x01ce0000, 128 * KiB),
    SUNXI_BLOCK_NAMED("mp", 0x01e80000, 128 * KiB),
    SUNXI_BLOCK_NAMED("avg", 0x01ea0000, 128 * KiB),
    SUNXI_BLOCK_NAMED("coresight", 0x3f500000, 64 * KiB),
};

static const SunxiSram a20_srams[] = {
    { "sram-a1",    0x00000000, 16 * KiB },
    { "sram-a2",    0x00004000, 16 * KiB },
    { "sram-a3",    0x00008000, 13 * KiB },
    { "sram-a4",    0x0000b400, 3 * KiB },
    { "sram-d",     0x00010000, 4 * KiB },
    { "sram-b",     0x00020000, 64 * KiB, true },
    { "sram-c1",    0x01d00000, 512 * KiB },
    { "sram-c2",    0x01d80000, 128 * KiB },
    { "sram-c3",    0x01dc0000, 64 * KiB },
};

/*
 * What U-Boot 2025.01 leaves behind when it starts a kernel from the SD card,
 * but for the DRAM clock and RGMII, which are the board's:
 * arch/arm/mach-sunxi/{clock_sun4i,dram_sun4i,board}.c, board/sunxi/gmac.c,
 * drivers/mmc/sunxi_mmc.c, drivers/serial/ns16550.c. The CPU runs at 960 MHz,
 * the boards' golden value.
 */
static const SunxiFirmwareWrite a20_firmware[] = {
    { CCU + 0x000, 0xa1005410 },    /* PLL1: 24 MHz * 20 * 2 = 960 MHz */
    { CCU + 0x054, 0x00020112 },    /* PLL1, AXI/AHB/APB0: 3/2/2 */
    { CCU + 0x028, 0xa100d911 },    /* PLL6: 600 MHz, SATA 100 MHz */
    { CCU + 0x15c, 0x81000003 },    /* MBUS: PLL6 * 2 / 4 = 300 MHz */
    { CCU + 0x058, 0x00000000 },    /* APB1: 24 MHz */
    { CCU + 0x060, 0x0200c140 },    /* DMA, MMC0, SDRAM, DLL, SATA */
    { CCU + 0x064, 0x00020000 },    /* GMAC */
    { CCU + 0x068, 0x00000020 },    /* PIO */
    { CCU + 0x06c, 0x00010001 },    /* I2C0, UART0 */
    { CCU + 0x088, 0x8150030b },    /* MMC0: PLL6 / 12 = 50 MHz */
    { PIO + 0x000, 0x55555555 },    /* PA0-16: GMAC */
    { PIO + 0x004, 0x55555555 },
    { PIO + 0x008, 0x00000005 },
    { PIO + 0x024, 0x00000022 },    /* PB0-1: I2C0 */
    { PIO + 0x02c, 0x22000000 },    /* PB22-23: UART0, */
    { PIO + 0x044, 0x00004000 },    /* its input with a pull-up */
    { PIO + 0x0b4, 0x00222222 },    /* PF0-5: MMC0, */
    { PIO + 0x0c8, 0x00000aaa },    /* with stronger drivers */
    { PIO + 0x0d0, 0x00000555 },    /* and pull-ups */
    /* 115200 8N1 from 24 MHz, FIFOs on, DTR and RTS */
    { UART0 + 0x0c, 0x83 },
    { UART0 + 0x00, 13 },
    { UART0 + 0x04, 0 },
    { UART0 + 0x0c, 0x03 },
    { UART0 + 0x10, 0x03 },
    { UART0 + 0x08, 0x07 },
};

/*
 * What the boot ROM does: dividers of the bus clocks off, DMA and PIO clocked,
 * port F back from the card to JTAG, watchdog off
 */
static const SunxiFirmwareWrite a20_brom_writes[] = {
    { WDT + 0x04, 0, ~1u },
    { CCU + 0x054, 0, ~0x333u },
    { CCU + 0x060, BIT(6), ~0u },
    { CCU + 0x068, BIT(5), ~0u },
    { PIO + 0x0b4, 0x00404044 },
};

#define SPL_OFFSET  (8 * KiB)

/* This chip's ROM does not look at 128 KiB, as those of later chips do. */
static const SunxiMedium a20_media[] = {
    { SUNXI_MEDIUM_MMC, "mmc0", SPL_OFFSET, 0 },
    { SUNXI_MEDIUM_NAND, "nfc", 0, 1 },
    { SUNXI_MEDIUM_MMC, "mmc2", SPL_OFFSET, 2 },
    { SUNXI_MEDIUM_SPI_NOR, "spi0", 0, 3 },
};

static void allwinner_a20_class_init(ObjectClass *klass, void *data)
{
    SunxiSocClass *sc = SUNXI_SOC_CLASS(klass);

    sc->num_cpus = 2;
    sc->midr = 0x410fc074;
    sc->fpsid = 0x41023074;
    sc->gicd_iidr = 0x0100143b;

    sc->secondary_entry = 0x01c25da4;
    sc->spl_max_size = 24 * KiB;
    sc->spl_sp = 0x7ff8;
    sc->media = a20_media;
    sc->num_media = ARRAY_SIZE(a20_media);
    sc->brom_writes = a20_brom_writes;
    sc->num_brom_writes = ARRAY_SIZE(a20_brom_writes);

    sc->blocks = a20_blocks;
    sc->num_blocks = ARRAY_SIZE(a20_blocks);
    sc->srams = a20_srams;
    sc->num_srams = ARRAY_SIZE(a20_srams);
    sc->firmware = a20_firmware;
    sc->num_firmware = ARRAY_SIZE(a20_firmware);
    /* The device tree relies on it: U-Boot's board_init() has always set it. */
    sc->loader_cntfrq = 24000000;
}

static const TypeInfo allwinner_a20_types[] = {
    {
        .name       = TYPE_ALLWINNER_A20,
        .parent     = TYPE_SUNXI_SOC,
        .class_init = allwinner_a20_class_init,
    }
};

DEFINE_TYPES(allwinner_a20_types)
