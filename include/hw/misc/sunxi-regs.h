/*
 * A block of registers with nothing behind them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stands in for a block that is not modelled yet. It is register-accurate
 * only: reset values, writable bits, bits that clear themselves, status that
 * never changes. There is no function behind any of it, no interrupt and no
 * DMA. What it is for is that a driver's polls end, and that the log says
 * which registers of which block software uses.
 *
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, as many bytes as the description
 *    says
 *  + made by sunxi_regs_new(), as the description is not a property
 */

#ifndef HW_MISC_SUNXI_REGS_H
#define HW_MISC_SUNXI_REGS_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_SUNXI_REGS "sunxi-regs"
OBJECT_DECLARE_SIMPLE_TYPE(SunxiRegsState, SUNXI_REGS)

/**
 * SunxiRegsRow: one register, or a row of equal ones
 * @offset: of the first register, a multiple of 4
 * @count: how many, at consecutive words; 0 counts as 1
 * @reset: value after reset
 * @rw: bits that keep what is written
 * @w1c: bits that a 1 written clears
 * @self: bits that may be written with 1 but are 0 again at once: commands
 *        that are done, resets that are over
 *
 * A bit in none of the masks keeps its reset value. Of rows that overlap the
 * later one counts, so that a whole block can be made plain memory first.
 */
typedef struct SunxiRegsRow {
    uint32_t offset;
    uint32_t count;
    uint32_t reset;
    uint32_t rw;
    uint32_t w1c;
    uint32_t self;
} SunxiRegsRow;

/**
 * SunxiRegsBlock: a block
 * @name: for the log
 * @size: of the MMIO region in bytes, a multiple of 4
 * @rows, @n_rows: the registers; the others read as zero, ignore writes and
 *                 are logged as unimplemented
 */
typedef struct SunxiRegsBlock {
    const char *name;
    uint32_t size;
    const SunxiRegsRow *rows;
    size_t n_rows;
} SunxiRegsBlock;

struct SunxiRegsState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;

    const SunxiRegsBlock *block;
    uint32_t n_regs;
    uint32_t *regs;
    const SunxiRegsRow **desc;
};

/**
 * sunxi_regs_new: make a device for a block
 * @block: its description, which must outlive it
 *
 * Returns: the device, to be realized and mapped
 */
DeviceState *sunxi_regs_new(const SunxiRegsBlock *block);

#endif /* HW_MISC_SUNXI_REGS_H */
