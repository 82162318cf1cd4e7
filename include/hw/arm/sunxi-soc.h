/*
 * Allwinner sunxi systems on chip: the core that interprets their tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What distinguishes the SoCs is a class that points to tables: blocks with
 * their addresses, interrupts, clocks and resets, on-chip memories, and the
 * identity of the processor. The core creates what they list, puts a port in
 * front of each block (hw/arm/sunxi-port.h) and wires it up.
 *
 * QEMU interface:
 *  + Property "memory" (link): where the SoC's address space is laid out
 *  + Property "dram" (link): the fitted DRAM, a power of two in size
 *  + Property "num-cpus": cores that exist, 1 up to what the SoC has
 *  + Property "direct-boot": QEMU stands for the boot loader, because a
 *    kernel is started directly: the DRAM works
 *  + Property "monitor": QEMU stands for the firmware's secure monitor as
 *    well: PSCI by SMC, CNTFRQ written on all cores
 *  + Clock inputs "osc24m" and "osc32k": the two crystals
 *  + Children: "cpu[n]", "gic", and each block by the name in its table.
 *    A block's link property "dma-memory" is set to the address space, and
 *    its GPIO input "pads" is what output "pads-<name>" of block "pio" or
 *    "r_pio" says.
 *    The blocks may be given properties until the SoC is realized.
 */

#ifndef HW_ARM_SUNXI_SOC_H
#define HW_ARM_SUNXI_SOC_H

#include "hw/arm/sunxi-port.h"
#include "hw/clock.h"
#include "hw/intc/arm_gic.h"
#include "hw/misc/sunxi-regs.h"
#include "hw/sysbus.h"
#include "qom/object.h"
#include "target/arm/cpu.h"

#define TYPE_SUNXI_SOC "sunxi-soc"
OBJECT_DECLARE_TYPE(SunxiSoc, SunxiSocClass, SUNXI_SOC)

#define SUNXI_MAX_CPUS 4
#define SUNXI_MAX_IRQS 8
#define SUNXI_MAX_CLOCKS 4
#define SUNXI_MAX_PROPERTIES 2
#define SUNXI_MAX_LINES 8

/* A clock input of a block, and the output of the CCU that drives it */
typedef struct SunxiClockInput {
    const char *input;
    const char *source;
} SunxiClockInput;

/* A property of a block, as it would be written on the command line */
typedef struct SunxiProperty {
    const char *name;
    const char *value;
} SunxiProperty;

/* The same for a SoC that shares another one's table of blocks */
typedef struct SunxiBlockProperty {
    const char *block;
    const char *name;
    const char *value;
} SunxiBlockProperty;

/* A line from a block's output to another block's input; which of several */
typedef struct SunxiLine {
    const char *output;
    const char *block;
    const char *input;
    uint8_t input_n;
    uint8_t output_n;
} SunxiLine;

/*
 * A block: what stands at an address.
 *
 * Without a type, its registers are described by "regs". Without these too it
 * is present by name only: accesses are logged as unimplemented, reads give
 * zero, and "size" says how far. A source of a clock is the name of an output
 * of the block "ccu", or "osc24m" or "osc32k", or "block/output".
 */
typedef struct SunxiBlock {
    const char *name;
    const char *type;
    const SunxiRegsBlock *regs;
    hwaddr base;
    uint64_t size;
    /* GIC SPIs, one for each interrupt line of the type; may be shared */
    uint8_t num_irqs;
    uint8_t spi[SUNXI_MAX_IRQS];
    /*
     * the clock without which the block does not answer on the bus. If its
     * source has a line "rst-" with the same name, that is the reset which
     * keeps the block from answering.
     */
    const char *bus;
    /*
     * the bit of the block "tzpc" that lets the non-secure world in, plus
     * one; 0: it is in anyway
     */
    uint8_t tzpc_bit_plus_1;
    SunxiClockInput clocks[SUNXI_MAX_CLOCKS];
    SunxiProperty properties[SUNXI_MAX_PROPERTIES];
    SunxiLine lines[SUNXI_MAX_LINES];
    /*
     * the block has the DRAM as its second region, and the properties
     * "dram", "window-size" and "direct-boot": see hw/misc/sun4i-dramc.h
     */
    bool dram_controller;
} SunxiBlock;

/* An on-chip memory */
typedef struct SunxiSram {
    const char *name;
    hwaddr base;
    uint64_t size;
    /* only secure accesses get there */
    bool secure;
} SunxiSram;

/*
 * A register write that firmware does before it hands over. The bits of
 * "keep" stay as they are; an address of 0 stands for no write.
 */
typedef struct SunxiFirmwareWrite {
    hwaddr addr;
    uint32_t value;
    uint32_t keep;
} SunxiFirmwareWrite;

/* What a boot ROM can boot from, and how it gets at it */
typedef enum SunxiMediumType {
    SUNXI_MEDIUM_MMC,
    SUNXI_MEDIUM_NAND,
    SUNXI_MEDIUM_SPI_NOR,
} SunxiMediumType;

typedef struct SunxiMedium {
    SunxiMediumType type;
    /* the controller it is at */
    const char *block;
    /* where the SPL is looked for, in bytes */
    uint32_t offset;
    /* what tells the SPL where it came from: the byte boot_media */
    uint8_t id;
} SunxiMedium;

/* An SPI: the gate in front of it if several blocks share it */
typedef struct SunxiSpi {
    DeviceState *gate;
    unsigned connected;
} SunxiSpi;

struct SunxiSoc {
    SysBusDevice parent_obj;

    uint32_t num_cpus;
    bool direct_boot;
    bool monitor;
    MemoryRegion *memory;
    MemoryRegion *dram;

    ARMCPU cpu[SUNXI_MAX_CPUS];
    GICState gic;
    DeviceState **block;
    SunxiPort *port;
    SunxiSpi *spi;
    MemoryRegion *sram;
    MemoryRegion secure_memory;
    MemoryRegion brom;

    Clock *osc24m;
    Clock *osc32k;
};

struct SunxiSocClass {
    SysBusDeviceClass parent_class;

    /* processor: cores, MIDR, FPSID, base of its private peripherals */
    unsigned num_cpus;
    uint32_t midr;
    uint32_t fpsid;
    hwaddr cbar;
    /* distributor and CPU interface identification */
    uint32_t gicd_iidr;
    uint32_t gicc_iidr;
    unsigned num_spis;
    /* SPI of core 0's performance monitor; the other cores' follow */
    unsigned pmu_spi;

    /* the space in which every address answers */
    hwaddr io_base;
    uint64_t io_size;
    /* the DRAM controller's window */
    hwaddr dram_base;
    uint64_t dram_window;
    /* boot ROM: see hw/arm/sunxi-brom.c */
    hwaddr brom_base;
    uint64_t brom_size;
    hwaddr secondary_entry;
    /* where the SPL goes, how long it may be, the stack it finds */
    hwaddr spl_base;
    uint32_t spl_max_size;
    uint32_t spl_sp;
    /* in the order in which they are tried */
    const SunxiMedium *media;
    size_t num_media;
    /* what the boot ROM does to registers, in the order of writing */
    const SunxiFirmwareWrite *brom_writes;
    size_t num_brom_writes;

    const SunxiBlock *blocks;
    size_t num_blocks;
    /* in what they differ from the table */
    const SunxiBlockProperty *block_properties;
    size_t num_block_properties;
    const SunxiSram *srams;
    size_t num_srams;
    /* what a boot loader leaves in the registers, in the order of writing */
    const SunxiFirmwareWrite *firmware;
    size_t num_firmware;
    /* CNTFRQ of the first core where there is no secure monitor */
    uint32_t loader_cntfrq;
    /* what it takes beyond that for QEMU to be the secure monitor */
    const SunxiFirmwareWrite *monitor_writes;
    size_t num_monitor_writes;
};

/**
 * sunxi_soc_block: find a block of the table
 * @soc: the SoC, which need not be realized
 * @name: name of the block
 *
 * Returns: the device, or NULL if the SoC has no such block
 */
DeviceState *sunxi_soc_block(SunxiSoc *soc, const char *name);

/**
 * sunxi_brom_init: map the boot ROM
 * @soc: the SoC
 * @errp: error object
 *
 * Returns: true on success
 */
bool sunxi_brom_init(SunxiSoc *soc, Error **errp);

/* What FEL mode reads if there is nothing to call */
#define SUNXI_FEL_NOTHING   0xffffffff

/**
 * sunxi_brom_fel_word: where FEL mode reads what to call next
 * @soc: the SoC
 *
 * Returns: the address of a word in the boot ROM, see hw/arm/sunxi-brom.c
 */
hwaddr sunxi_brom_fel_word(SunxiSoc *soc);

/**
 * sunxi_brom_reset: do what the boot ROM does at a reset
 * @soc: the SoC, all of which has been reset
 * @fel: the FEL button is held
 * @host: in FEL mode there is a host, so that it is nothing to report
 *
 * Load the SPL from the first medium that has one that is right, and have
 * the first core enter it. If there is none, say why for each medium, and
 * leave the core to the ROM's FEL mode.
 *
 * Returns: true if an SPL starts, or the state comes from elsewhere
 */
bool sunxi_brom_reset(SunxiSoc *soc, bool fel, bool host);

/**
 * sunxi_soc_firmware: write registers as firmware does, in secure state
 * @soc: the SoC
 * @writes: what to write, in order
 * @n: how many
 */
void sunxi_soc_firmware(SunxiSoc *soc, const SunxiFirmwareWrite *writes,
                        size_t n);

#endif
