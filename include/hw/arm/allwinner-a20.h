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

#endif
