/*
 * Allwinner sunxi boards: what distinguishes them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A board is a row of the table in hw/arm/sunxi-boards.c; all rows share the
 * machine in hw/arm/sunxi-machine.c.
 *
 * Machine options:
 *  + fel=on: the FEL (recovery) button is held, the boot ROM boots from
 *    nothing
 *  + secure=on: with -kernel, start it in secure SVC mode and without PSCI, as
 *    the vendor's boot loaders do
 *  + sid=W:W:W:W: the words of the chip's security ID, from which U-Boot
 *    derives the MAC address and the serial number
 * Drives: -drive if=sd,index=N is in slot N of the row, if=mtd is a NOR flash
 * at SPI0, if=ide the SATA disk.
 */

#ifndef HW_ARM_SUNXI_BOARDS_H
#define HW_ARM_SUNXI_BOARDS_H

#include "hw/arm/sunxi-soc.h"
#include "hw/misc/led.h"

/* A pin of a port controller, and whether it is active at 0 */
typedef struct SunxiPin {
    /* 'a' to 'i', of the second controller 'l' and 'm', 0 for none */
    char bank;
    uint8_t n;
    bool active_low;
} SunxiPin;

/* A slot for cards, or with a type of card that is soldered on */
typedef struct SunxiSlot {
    const char *block;
    const char *card;
    SunxiPin detect;
} SunxiSlot;

/* The PHY, which is wired to the MACs' pads of port A */
typedef struct SunxiEthernet {
    const char *phy_mode;
    uint32_t phy_id;
    uint8_t phy_address;
    bool gigabit;
} SunxiEthernet;

typedef struct SunxiLed {
    /* of the device tree's label */
    const char *name;
    LEDColor color;
    SunxiPin pin;
} SunxiLed;

/* The PMIC, and the blocks to which it is connected */
typedef struct SunxiPmic {
    const char *type;
    /* has the bus "i2c", to which the chip is connected */
    const char *bus;
    /* has the NMI pin for its first input, which the interrupt goes to */
    const char *nmi;
} SunxiPmic;

#define SUNXI_MAX_SLOTS 3
#define SUNXI_MAX_USB_PHYS 3
#define SUNXI_MAX_USB_HOSTS 3
#define SUNXI_MAX_LEDS 4
#define SUNXI_MAX_BOARD_FIRMWARE 2

typedef struct SunxiBoard {
    /* the machine's name, that of the device tree without the SoC */
    const char *name;
    const char *desc;
    const char *soc;
    /* the device tree in Linux and U-Boot */
    const char *dtb;
    uint64_t ram;
    /* in the order of -drive if=sd,index= */
    SunxiSlot slots[SUNXI_MAX_SLOTS];
    SunxiPmic pmic;
    SunxiEthernet ethernet;
    /* the USB host controllers, by number, that lead to something */
    uint32_t usb_ports;
    /*
     * what switches the power of each USB PHY's port, and of the SATA disk;
     * none if it is always on
     */
    SunxiPin usb_vbus[SUNXI_MAX_USB_PHYS];
    SunxiPin sata_power;
    SunxiLed leds[SUNXI_MAX_LEDS];
    /* what its boot loader does beyond what the SoC's table says */
    SunxiFirmwareWrite firmware[SUNXI_MAX_BOARD_FIRMWARE];
} SunxiBoard;

/**
 * sunxi_machine_register: make a machine type of each row of a table
 * @boards: the table, which has to stay
 * @n: how many rows it has
 */
void sunxi_machine_register(const SunxiBoard *boards, size_t n);

#endif
