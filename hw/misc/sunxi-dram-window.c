/*
 * Allwinner sunxi DRAM controllers: the window in which the memory is seen
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/misc/sunxi-dram-window.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"

/* Where in the memory the byte at an address of the window is */
static hwaddr sunxi_dram_window_cell(SunxiDramWindow *w, hwaddr addr)
{
    uint64_t lines = w->lines;
    hwaddr cell = 0;

    for (unsigned bit = 0; lines; bit++, lines &= lines - 1) {
        cell |= (uint64_t)extract64(addr, ctz64(lines), 1) << bit;
    }
    return cell;
}

/* Byte by byte, as the next one may be elsewhere */
static MemTxResult sunxi_dram_window_read(void *opaque, hwaddr addr,
                                          uint64_t *value, unsigned size,
                                          MemTxAttrs attrs)
{
    SunxiDramWindow *w = opaque;

    *value = 0;
    for (unsigned i = 0; i < size; i++) {
        hwaddr cell = sunxi_dram_window_cell(w, addr + i);
        uint64_t byte = address_space_ldub(&w->cells, cell, attrs, NULL);

        *value |= byte << (8 * i);
    }
    return MEMTX_OK;
}

static MemTxResult sunxi_dram_window_write(void *opaque, hwaddr addr,
                                           uint64_t value, unsigned size,
                                           MemTxAttrs attrs)
{
    SunxiDramWindow *w = opaque;

    for (unsigned i = 0; i < size; i++) {
        address_space_stb(&w->cells, sunxi_dram_window_cell(w, addr + i),
                          extract64(value, 8 * i, 8), attrs, NULL);
    }
    return MEMTX_OK;
}

static const MemoryRegionOps sunxi_dram_window_ops = {
    .read_with_attrs = sunxi_dram_window_read,
    .write_with_attrs = sunxi_dram_window_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 1,
        .max_access_size = 8,
        .unaligned = true,
    },
    .impl = {
        .min_access_size = 1,
        .max_access_size = 8,
        .unaligned = true,
    },
};

void sunxi_dram_window_connect(SunxiDramWindow *w, uint64_t lines)
{
    uint64_t repeat;
    bool mapped;

    lines &= w->size - 1;
    while (ctpop64(lines) > ctz64(memory_region_size(w->dram))) {
        lines &= ~BIT_ULL(63 - clz64(lines));
    }
    w->lines = lines;
    repeat = lines + 1;
    mapped = is_power_of_2(repeat) && repeat >= SUNXI_DRAM_WINDOW_MIN_COPY;

    memory_region_transaction_begin();
    for (unsigned i = 0; i < w->num_copies; i++) {
        bool visible = mapped && i < w->size / repeat;

        memory_region_set_enabled(&w->copies[i], visible);
        if (visible) {
            memory_region_set_size(&w->copies[i], repeat);
            memory_region_set_address(&w->copies[i], i * repeat);
        }
    }
    memory_region_set_enabled(&w->translated, !mapped);
    memory_region_transaction_commit();
}

void sunxi_dram_window_connect_all(SunxiDramWindow *w)
{
    sunxi_dram_window_connect(w, memory_region_size(w->dram) - 1);
}

bool sunxi_dram_window_init(SunxiDramWindow *w, Object *owner,
                            MemoryRegion *dram, uint64_t size, Error **errp)
{
    uint64_t fitted;

    if (!dram) {
        error_setg(errp, "'dram' must be set");
        return false;
    }
    fitted = memory_region_size(dram);
    if (!is_power_of_2(fitted) || fitted < SUNXI_DRAM_WINDOW_MIN_COPY ||
        fitted > size) {
        error_setg(errp, "DRAM must be a power of two of %" PRIu64 " to %"
                   PRIu64 " MiB", SUNXI_DRAM_WINDOW_MIN_COPY / MiB,
                   size / MiB);
        return false;
    }

    w->dram = dram;
    w->size = size;
    address_space_init(&w->cells, dram, "dram");
    memory_region_init(&w->region, owner, "dram-window", size);
    memory_region_init_io(&w->translated, owner, &sunxi_dram_window_ops, w,
                          "dram-translated", size);
    memory_region_add_subregion(&w->region, 0, &w->translated);
    w->num_copies = size / SUNXI_DRAM_WINDOW_MIN_COPY;
    w->copies = g_new0(MemoryRegion, w->num_copies);
    for (unsigned i = 0; i < w->num_copies; i++) {
        memory_region_init_alias(&w->copies[i], owner, "dram-copy", dram, 0,
                                 fitted);
        memory_region_set_enabled(&w->copies[i], false);
        memory_region_add_subregion(&w->region, 0, &w->copies[i]);
    }
    sunxi_dram_window_connect_all(w);
    return true;
}

void sunxi_dram_window_finalize(SunxiDramWindow *w)
{
    if (w->copies) {
        address_space_destroy(&w->cells);
        g_free(w->copies);
    }
}
