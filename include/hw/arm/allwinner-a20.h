/*
 * Allwinner A20 (sun7i) system on chip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two Cortex-A7 with security and virtualization extensions; everything else
 * is in the tables of hw/arm/allwinner-a20.c and the interface is that of
 * hw/arm/sunxi-soc.h.
 */

#ifndef HW_ARM_ALLWINNER_A20_H
#define HW_ARM_ALLWINNER_A20_H

#define TYPE_ALLWINNER_A20 "allwinner-a20"

/*
 * What a board's boot loader writes to the clock controller: PLL5 for a DRAM
 * clock that is a multiple of 24 MHz, and the GMAC's register for RGMII from
 * the internal clock, with a delay of 0 to 7 in its output.
 */
#define ALLWINNER_A20_DRAM_MHZ(mhz) \
    { 0x01c20020, 0xb1048091 | (mhz) / 24 << 8 }
#define ALLWINNER_A20_GMAC_RGMII(delay) \
    { 0x01c20164, 0x6 | (delay) << 10 }

#endif
