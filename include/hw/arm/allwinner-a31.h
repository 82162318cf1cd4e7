/*
 * Allwinner A31 (sun6i) system on chip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Four Cortex-A7 with security and virtualization extensions; everything else
 * is in the tables of hw/arm/allwinner-a31.c and the interface is that of
 * hw/arm/sunxi-soc.h. The A31s is the same chip with one DRAM channel.
 */

#ifndef HW_ARM_ALLWINNER_A31_H
#define HW_ARM_ALLWINNER_A31_H

#define TYPE_ALLWINNER_A31 "allwinner-a31"
#define TYPE_ALLWINNER_A31S "allwinner-a31s"

/*
 * What a board's boot loader writes to the clock controller: PLL5 for a DRAM
 * clock, at twice its rate, and the GMAC's register for RGMII from the internal
 * clock, with a delay of 0 to 7 in its output.
 */
#define ALLWINNER_A31_DRAM_MHZ(mhz) \
    { 0x01c20020, 0x80000000 | ((mhz) > 384 ? 0x10 | ((mhz) / 24 - 1) << 8 \
                                            : ((mhz) / 12 - 1) << 8) }
#define ALLWINNER_A31_GMAC_RGMII(delay) \
    { 0x01c200d0, 0x6 | (delay) << 10 }

#endif
