/*
 * Allwinner sunxi boards: the table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Known from: the boards' device trees in Linux (arch/arm/boot/dts/allwinner,
 * sun7i-a20-NAME.dts, sun6i-a31-NAME.dts and sun6i-a31s-NAME.dts: slots and
 * their card detect pins, PMIC, LEDs, mode of the Ethernet PHY, USB hosts,
 * switches of power), U-Boot's defconfigs (DRAM clock, GMAC's TX delay) and
 * the linux-sunxi wiki (RAM; that of app4-evb1 is not known). Which PHY is
 * fitted is certain for the Cubietech boards only; the others have the one
 * that is most common for its mode.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/arm/allwinner-a20.h"
#include "hw/arm/allwinner-a31.h"
#include "hw/arm/sunxi-boards.h"
#include "hw/net/mii-phy.h"
#include "hw/sd/sd.h"

#define PIN(b, n)       { (b), (n), false }
#define PIN_LOW(b, n)   { (b), (n), true }

/* A slot whose card detect pin is low while there is a card in it */
#define SD(block, b, n) { block, TYPE_SD_CARD, PIN_LOW(b, n) }
#define EMMC(block)     { block, TYPE_EMMC }

#define LED_BLUE(pin)   { "blue", LED_COLOR_BLUE, pin }
#define LED_GREEN(pin)  { "green", LED_COLOR_GREEN, pin }
#define LED_ORANGE(pin) { "orange", LED_COLOR_ORANGE, pin }
#define LED_RED(pin)    { "red", LED_COLOR_RED, pin }
/* QEMU's LEDs have the colors of the rainbow only. */
#define LED_WHITE(pin)  { "white", LED_COLOR_YELLOW, pin }

/* What all have in common: name of the machine and of its device tree */
#define A20_BOARD(board, tree, description, size)       \
        .name = board,                                  \
        .desc = description " (Allwinner A20)",         \
        .soc = TYPE_ALLWINNER_A20,                      \
        .dtb = "sun7i-a20-" tree ".dtb",                \
        .ram = size,                                    \
        .pmic = { "axp209_pmu", "i2c0", "nmi" },        \
        .usb_ports = BIT(0) | BIT(1)

/* The same for the A31, and for the A31s in its smaller package */
#define SUN6I_BOARD(board, soc_type, tree, description, size)   \
        .name = board,                                          \
        .desc = description,                                    \
        .soc = soc_type,                                        \
        .dtb = tree ".dtb",                                     \
        .ram = size,                                            \
        .pmic = { "axp221_pmu", "p2wi", "r_intc" }

#define A31_BOARD(board, tree, description, size)                       \
        SUN6I_BOARD(board, TYPE_ALLWINNER_A31, "sun6i-a31-" tree,       \
                    description " (Allwinner A31)", size)

#define A31S_BOARD(board, tree, description, size)                      \
        SUN6I_BOARD(board, TYPE_ALLWINNER_A31S, "sun6i-a31s-" tree,     \
                    description " (Allwinner A31s)", size)

#define PHY_MII         { "mii", MII_PHY_ID_RTL8201CP, 1, false }
#define PHY_RGMII       { "rgmii", MII_PHY_ID_RTL8211E, 1, true }

/* The switches of most boards' USB ports: OTG (if any) and the two others */
#define USB_VBUS(otg)   { otg, PIN('h', 6), PIN('h', 3) }
#define NO_PIN          { 0 }

static const SunxiBoard sunxi_boards[] = {
    {
        A20_BOARD("cubieboard2", "cubieboard2",
                  "Cubietech Cubieboard2", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1) },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(NO_PIN),
        .sata_power = PIN('b', 8),
        .leds = { LED_BLUE(PIN('h', 21)), LED_GREEN(PIN('h', 20)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(480) },
    }, {
        A20_BOARD("cubietruck", "cubietruck",
                  "Cubietech Cubietruck", 2 * GiB),
        .slots = { SD("mmc0", 'h', 1) },
        .ethernet = PHY_RGMII,
        .usb_vbus = USB_VBUS(PIN('h', 17)),
        .sata_power = PIN('h', 12),
        .leds = { LED_BLUE(PIN('h', 21)), LED_ORANGE(PIN('h', 20)),
                  LED_WHITE(PIN('h', 11)), LED_GREEN(PIN('h', 7)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(1) },
    }, {
        A20_BOARD("bananapi", "bananapi",
                  "LeMaker Banana Pi", 1 * GiB),
        .slots = { SD("mmc0", 'h', 10) },
        .ethernet = PHY_RGMII,
        .usb_vbus = USB_VBUS(PIN('b', 9)),
        .leds = { LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(3) },
    }, {
        A20_BOARD("bananapro", "bananapro",
                  "LeMaker Banana Pro", 1 * GiB),
        .slots = { SD("mmc0", 'h', 10) },
        .ethernet = PHY_RGMII,
        .usb_vbus = { NO_PIN, PIN('h', 0), PIN('h', 1) },
        .leds = { LED_BLUE(PIN('g', 2)), LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(3) },
    }, {
        A20_BOARD("lamobo-r1", "lamobo-r1",
                  "Lamobo R1", 1 * GiB),
        .slots = { SD("mmc0", 'h', 10) },
        /* A PHY stands in for the switch on the board. */
        .ethernet = PHY_RGMII,
        .usb_vbus = { PIN('b', 9), NO_PIN, PIN('h', 12) },
        .sata_power = PIN('b', 3),
        .leds = { LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(4) },
    }, {
        A20_BOARD("pcduino3", "pcduino3",
                  "LinkSprite pcDuino3", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1) },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(NO_PIN),
        .sata_power = PIN('h', 2),
        .leds = { LED_GREEN(PIN_LOW('h', 15)),
                  LED_GREEN(PIN_LOW('h', 16)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(480) },
    }, {
        A20_BOARD("olinuxino-lime", "olinuxino-lime",
                  "Olimex A20-OLinuXino-LIME", 512 * MiB),
        .slots = { SD("mmc0", 'h', 1) },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(PIN('b', 9)),
        .sata_power = PIN('c', 3),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        A20_BOARD("olinuxino-lime2", "olinuxino-lime2",
                  "Olimex A20-OLinuXino-LIME2", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1) },
        .ethernet = PHY_RGMII,
        .usb_vbus = USB_VBUS(PIN('c', 17)),
        .sata_power = PIN('c', 3),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        A20_BOARD("olinuxino-lime2-emmc", "olinuxino-lime2-emmc",
                  "Olimex A20-OLinuXino-LIME2-eMMC", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2") },
        .ethernet = PHY_RGMII,
        .usb_vbus = USB_VBUS(PIN('c', 17)),
        .sata_power = PIN('c', 3),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        A20_BOARD("olinuxino-micro", "olinuxino-micro",
                  "Olimex A20-OLinuXino-MICRO", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1), SD("mmc3", 'h', 11) },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(PIN('b', 9)),
        .sata_power = PIN('b', 8),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        A20_BOARD("olinuxino-micro-emmc", "olinuxino-micro-emmc",
                  "Olimex A20-OLinuXino-MICRO-eMMC", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2"), SD("mmc3", 'h', 11) },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(PIN('b', 9)),
        .sata_power = PIN('b', 8),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        A20_BOARD("olimex-som-evb", "olimex-som-evb",
                  "Olimex A20-SOM on its evaluation board", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1), SD("mmc3", 'h', 0) },
        .ethernet = PHY_RGMII,
        .usb_vbus = USB_VBUS(PIN('b', 9)),
        .sata_power = PIN('c', 3),
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        A20_BOARD("mele-m3", "m3",
                  "Mele M3 set-top box", 1 * GiB),
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2") },
        .ethernet = PHY_MII,
        .usb_vbus = USB_VBUS(NO_PIN),
        .leds = { LED_BLUE(PIN('h', 20)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        A31_BOARD("mele-m9", "m9",
                  "Mele M9 set-top box", 2 * GiB),
        .slots = { SD("mmc0", 'h', 22) },
        .ethernet = PHY_MII,
        .usb_ports = BIT(0) | BIT(1),
        .usb_vbus = { NO_PIN, PIN('c', 27), NO_PIN },
        .leds = { LED_BLUE(PIN('h', 13)) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(312) },
    }, {
        A31_BOARD("mele-a1000g-quad", "mele-a1000g-quad",
                  "Mele A1000G Quad set-top box", 2 * GiB),
        .slots = { SD("mmc0", 'h', 22) },
        .ethernet = PHY_MII,
        .usb_ports = BIT(0) | BIT(1),
        .usb_vbus = { NO_PIN, PIN('c', 27), NO_PIN },
        .leds = { LED_BLUE(PIN('h', 13)) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(312) },
    }, {
        A31_BOARD("mele-i7", "i7",
                  "Mele I7 set-top box", 2 * GiB),
        .slots = { SD("mmc0", 'h', 22) },
        .ethernet = PHY_MII,
        .usb_ports = BIT(0) | BIT(1),
        .usb_vbus = { NO_PIN, PIN('c', 27), NO_PIN },
        .leds = { LED_BLUE(PIN('h', 13)) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(312) },
    }, {
        A31_BOARD("colombus", "colombus",
                  "WITS Colombus evaluation board", 2 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .ethernet = PHY_RGMII,
        .usb_ports = BIT(1),
        .usb_vbus = { NO_PIN, NO_PIN, PIN('h', 24) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(240),
                      ALLWINNER_A31_GMAC_RGMII(0) },
    }, {
        A31_BOARD("hummingbird-a31", "hummingbird",
                  "Merrii Hummingbird A31", 1 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .ethernet = PHY_RGMII,
        .usb_ports = BIT(0),
        .usb_vbus = { NO_PIN, PIN('h', 24), NO_PIN },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(312),
                      ALLWINNER_A31_GMAC_RGMII(0) },
    }, {
        A31_BOARD("app4-evb1", "app4-evb1",
                  "Allwinner APP4 EVB1 evaluation board", 2 * GiB),
        .usb_ports = BIT(0),
        .usb_vbus = { NO_PIN, PIN('h', 27), NO_PIN },
    }, {
        A31S_BOARD("bpi-m2", "sinovoip-bpi-m2",
                   "Sinovoip Banana Pi M2", 1 * GiB),
        .slots = { SD("mmc0", 'a', 4) },
        .ethernet = PHY_RGMII,
        .usb_ports = BIT(0),
        .leds = { LED_BLUE(PIN('g', 11)), LED_GREEN(PIN('g', 10)),
                  LED_RED(PIN('g', 5)) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(432),
                      ALLWINNER_A31_GMAC_RGMII(0) },
    }, {
        A31S_BOARD("sina31s", "sina31s",
                   "Sinlinx SinA31s development board", 1 * GiB),
        .slots = { SD("mmc0", 'a', 4), EMMC("mmc3") },
        .ethernet = PHY_MII,
        .usb_ports = BIT(0) | BIT(1),
        .leds = { LED_GREEN(PIN('h', 13)) },
        .firmware = { ALLWINNER_A31_DRAM_MHZ(432) },
    }, {
        A31S_BOARD("cs908", "cs908",
                   "CSQ CS908 set-top box", 1 * GiB),
        .ethernet = PHY_MII,
        .usb_ports = BIT(0) | BIT(1),
        .firmware = { ALLWINNER_A31_DRAM_MHZ(432) },
    }, {
        A31S_BOARD("primo81", "primo81",
                   "MSI Primo 81 tablet", 1 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .usb_ports = BIT(0),
        .firmware = { ALLWINNER_A31_DRAM_MHZ(360) },
    }, {
        A31S_BOARD("colorfly-e708-q1", "colorfly-e708-q1",
                   "Colorfly E708 Q1 tablet", 1 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .usb_ports = BIT(0),
        .firmware = { ALLWINNER_A31_DRAM_MHZ(432) },
    }, {
        A31S_BOARD("inet-q972", "inet-q972",
                   "iNet Q972 tablet", 1 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .usb_ports = BIT(0) | BIT(1),
        .firmware = { ALLWINNER_A31_DRAM_MHZ(384) },
    }, {
        A31S_BOARD("yones-toptech-bs1078-v2", "yones-toptech-bs1078-v2",
                   "Yones TopTech BS1078 V2 tablet", 1 * GiB),
        .slots = { SD("mmc0", 'a', 8) },
        .usb_ports = BIT(0) | BIT(1),
        .firmware = { ALLWINNER_A31_DRAM_MHZ(420) },
    },
};

static void sunxi_boards_register(void)
{
    sunxi_machine_register(sunxi_boards, ARRAY_SIZE(sunxi_boards));
}

type_init(sunxi_boards_register)
