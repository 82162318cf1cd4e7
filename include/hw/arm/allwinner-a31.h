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

#endif
