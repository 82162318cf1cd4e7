/*
 * Allwinner A31 clock control unit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU interface: that of TYPE_SUNXI_CCU (hw/misc/sunxi-ccu.h), with
 *  + Clock inputs "osc24m" and "osc32k", the two crystals, required
 *  + Clock inputs that may stay open: "gmac-mii-tx" (TX clock of an MII PHY,
 *    25 MHz) and "gmac-ext-tx" (125 MHz reference pin)
 *  + Clock outputs with the names of Linux's ccu-sun6i-a31.c, and "axi-dram",
 *    "ahb1-pll-periph", "gmac-tx", which that driver does not have
 *  + GPIO outputs "rst-<name>" with the names of Linux's
 *    dt-bindings/reset/sun6i-a31-ccu.h in lower case ("rst-usb-phy0",
 *    "rst-ahb1-mmc0", "rst-apb2-uart0" ...), "rst-dram", which is not in
 *    there, and "gmac-rgmii": 1 when the GMAC's PHY interface is RGMII
 */

#ifndef HW_MISC_ALLWINNER_A31_CCU_H
#define HW_MISC_ALLWINNER_A31_CCU_H

#define TYPE_ALLWINNER_A31_CCU "allwinner-a31-ccu"

#endif /* HW_MISC_ALLWINNER_A31_CCU_H */
