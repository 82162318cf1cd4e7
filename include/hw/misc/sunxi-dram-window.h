/*
 * Allwinner sunxi DRAM controllers: the window in which the memory is seen
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Part of a controller's state, not a device. What a controller drives are
 * address lines, and each of them is connected to the fitted chips or ends in
 * nothing. Where the connected ones are the lowest, the memory just repeats
 * at its size, and is mapped so. Where a line in the middle is not connected,
 * as it is while firmware finds out what is fitted, each access is translated:
 * that line is left out of the address.
 */

#ifndef HW_MISC_SUNXI_DRAM_WINDOW_H
#define HW_MISC_SUNXI_DRAM_WINDOW_H

#include "exec/memory.h"
#include "qemu/units.h"

/* Up to where a repeating memory is mapped, and below it translated */
#define SUNXI_DRAM_WINDOW_MIN_COPY  (32 * MiB)

typedef struct SunxiDramWindow {
    /* what a controller has for its second sysbus region */
    MemoryRegion region;

    MemoryRegion *copies;
    unsigned num_copies;
    MemoryRegion translated;
    AddressSpace cells;
    MemoryRegion *dram;
    uint64_t size;
    uint64_t lines;
} SunxiDramWindow;

/**
 * sunxi_dram_window_init: make the window; all of the memory is seen
 * @w: the window
 * @owner: the controller
 * @dram: the fitted memory, a power of two in size, or NULL, which is an error
 * @size: of the window in bytes, a power of two
 * @errp: error object
 *
 * Returns: true on success
 */
bool sunxi_dram_window_init(SunxiDramWindow *w, Object *owner,
                            MemoryRegion *dram, uint64_t size, Error **errp);

/**
 * sunxi_dram_window_connect: say which address lines reach the memory
 * @w: the window
 * @lines: a bit for each line of an address in the window; more than the
 *         memory has are ignored, the highest first
 */
void sunxi_dram_window_connect(SunxiDramWindow *w, uint64_t lines);

/**
 * sunxi_dram_window_connect_all: all that the memory has are connected
 * @w: the window
 */
void sunxi_dram_window_connect_all(SunxiDramWindow *w);

/**
 * sunxi_dram_window_finalize: free what the window has, if it has been made
 * @w: the window
 */
void sunxi_dram_window_finalize(SunxiDramWindow *w);

#endif /* HW_MISC_SUNXI_DRAM_WINDOW_H */
