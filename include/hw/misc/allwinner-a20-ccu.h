/*
 * Allwinner A20 clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface: that of TYPE_SUNXI_CCU (hw/misc/sunxi-ccu.h), with
 *  + Clock inputs "osc24m" and "osc32k", the two crystals, required
 *  + Clock inputs that may stay open: "sata-ext", "gmac-mii-tx" (TX clock of
 *    an MII PHY, 25 MHz) and "gmac-ext-tx" (125 MHz reference pin)
 *  + Clock outputs with the names of Linux's ccu-sun4i-a10.c, and "gmac-tx",
 *    "gps", "ahb-dll", "ahb-gps", which that driver does not have
 *  + GPIO outputs "rst-<name>" with the names of Linux's
 *    dt-bindings/reset/sun4i-a10-ccu.h in lower case ("rst-usb-phy0",
 *    "rst-de-be0", "rst-gpu" ...), and "gmac-rgmii": 1 when the GMAC's PHY
 *    interface is RGMII
 */

#ifndef HW_MISC_ALLWINNER_A20_CCU_H
#define HW_MISC_ALLWINNER_A20_CCU_H

#define TYPE_ALLWINNER_A20_CCU "allwinner-a20-ccu"

#endif /* HW_MISC_ALLWINNER_A20_CCU_H */
