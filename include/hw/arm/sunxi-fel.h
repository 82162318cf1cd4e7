/*
 * Allwinner sunxi boards: the host at the other end of FEL mode
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * FEL is the boot ROM's recovery mode: a host that is connected by USB writes
 * memory and has it called. This device is that host with one command given,
 * "sunxi-fel uboot FILE": it sends the SPL, with another magic than that of a
 * medium, so that the SPL sets up DRAM and returns; then it sends U-Boot and
 * has it called. There is no USB here (see hw/arm/sunxi-brom.c), and no time
 * passes while memory is written.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: one word, read only: the address of what the ROM
 *    is to call next, SUNXI_FEL_NOTHING if there is nothing. What it is to call
 *    is in memory once the word has been read.
 *
 * Known from: sunxi-tools' fel.c; U-Boot's arch/arm/mach-sunxi/board.c and
 * arch/arm/mach-sunxi/fel_utils.S
 */

#ifndef HW_ARM_SUNXI_FEL_H
#define HW_ARM_SUNXI_FEL_H

#include "hw/arm/sunxi-soc.h"

#define TYPE_SUNXI_FEL "sunxi-fel"
OBJECT_DECLARE_SIMPLE_TYPE(SunxiFelState, SUNXI_FEL)

/**
 * sunxi_fel_create: connect a host
 * @soc: the realized SoC
 * @file: what it sends: an SPL, and behind it U-Boot as a uImage of firmware
 *        (u-boot-sunxi-with-spl.bin), or nothing
 * @ram_size: fitted RAM in bytes
 * @errp: set if that is not what the file has, in words for the user
 *
 * Returns: the device, NULL on error
 */
SunxiFelState *sunxi_fel_create(SunxiSoc *soc, const char *file,
                                uint64_t ram_size, Error **errp);

/**
 * sunxi_fel_start: the ROM is in FEL mode, so the host begins
 * @fel: the host; after each reset it waits for this
 */
void sunxi_fel_start(SunxiFelState *fel);

#endif
