/*
 * Allwinner sunxi boards: the table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Known from: the boards' device trees in Linux
 * (arch/arm/boot/dts/allwinner, sun7i-a20-NAME.dts: slots and their card detect
 * pins, PMIC, LEDs, mode of the Ethernet PHY), U-Boot's defconfigs
 * (DRAM clock, GMAC's TX delay) and the linux-sunxi wiki (RAM). Which PHY is
 * fitted is certain for the Cubietech boards only; the others have the one
 * that is most common for its mode.
 */

#include "qemu/osdep.h"
#include "qemu/units.h"
#include "hw/arm/allwinner-a20.h"
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
/* QEMU's LEDs have the colors of the rainbow only. */
#define LED_WHITE(pin)  { "white", LED_COLOR_YELLOW, pin }

#define AXP209          "axp209_pmu"

#define GMAC_MII        { "gmac", "mii", MII_PHY_ID_RTL8201CP, 1, false }
#define GMAC_RGMII      { "gmac", "rgmii", MII_PHY_ID_RTL8211E, 1, true }

static const SunxiBoard sunxi_boards[] = {
    {
        .name = "cubieboard2",
        .desc = "Cubietech Cubieboard2 (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-cubieboard2.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1) },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_BLUE(PIN('h', 21)), LED_GREEN(PIN('h', 20)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(480) },
    }, {
        .name = "cubietruck",
        .desc = "Cubietech Cubietruck (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-cubietruck.dtb",
        .ram = 2 * GiB,
        .slots = { SD("mmc0", 'h', 1) },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_BLUE(PIN('h', 21)), LED_ORANGE(PIN('h', 20)),
                  LED_WHITE(PIN('h', 11)), LED_GREEN(PIN('h', 7)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(1) },
    }, {
        .name = "bananapi",
        .desc = "LeMaker Banana Pi (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-bananapi.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 10) },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(3) },
    }, {
        .name = "bananapro",
        .desc = "LeMaker Banana Pro (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-bananapro.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 10) },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_BLUE(PIN('g', 2)), LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(3) },
    }, {
        .name = "lamobo-r1",
        .desc = "Lamobo R1 (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-lamobo-r1.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 10) },
        .pmic = AXP209,
        /* A switch on the board: nobody answers at the PHY's address. */
        .ethernet = GMAC_RGMII,
        .leds = { LED_GREEN(PIN('h', 24)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(432),
                      ALLWINNER_A20_GMAC_RGMII(4) },
    }, {
        .name = "pcduino3",
        .desc = "LinkSprite pcDuino3 (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-pcduino3.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1) },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_GREEN(PIN_LOW('h', 15)),
                  LED_GREEN(PIN_LOW('h', 16)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(480) },
    }, {
        .name = "olinuxino-lime",
        .desc = "Olimex A20-OLinuXino-LIME (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olinuxino-lime.dtb",
        .ram = 512 * MiB,
        .slots = { SD("mmc0", 'h', 1) },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        .name = "olinuxino-lime2",
        .desc = "Olimex A20-OLinuXino-LIME2 (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olinuxino-lime2.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1) },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        .name = "olinuxino-lime2-emmc",
        .desc = "Olimex A20-OLinuXino-LIME2-eMMC (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olinuxino-lime2-emmc.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2") },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        .name = "olinuxino-micro",
        .desc = "Olimex A20-OLinuXino-MICRO (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olinuxino-micro.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1), SD("mmc3", 'h', 11) },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        .name = "olinuxino-micro-emmc",
        .desc = "Olimex A20-OLinuXino-MICRO-eMMC (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olinuxino-micro-emmc.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2"), SD("mmc3", 'h', 11) },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    }, {
        .name = "olimex-som-evb",
        .desc = "Olimex A20-SOM on its evaluation board (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-olimex-som-evb.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1), SD("mmc3", 'h', 0) },
        .pmic = AXP209,
        .ethernet = GMAC_RGMII,
        .leds = { LED_GREEN(PIN('h', 2)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384),
                      ALLWINNER_A20_GMAC_RGMII(0) },
    }, {
        .name = "mele-m3",
        .desc = "Mele M3 set-top box (Allwinner A20)",
        .soc = TYPE_ALLWINNER_A20,
        .dtb = "sun7i-a20-m3.dtb",
        .ram = 1 * GiB,
        .slots = { SD("mmc0", 'h', 1), EMMC("mmc2") },
        .pmic = AXP209,
        .ethernet = GMAC_MII,
        .leds = { LED_BLUE(PIN('h', 20)) },
        .firmware = { ALLWINNER_A20_DRAM_MHZ(384) },
    },
};

static void sunxi_boards_register(void)
{
    sunxi_machine_register(sunxi_boards, ARRAY_SIZE(sunxi_boards));
}

type_init(sunxi_boards_register)
