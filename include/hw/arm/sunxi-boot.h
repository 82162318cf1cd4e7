/*
 * Allwinner sunxi boards: direct start of a kernel (-kernel)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stands for the boot loader of the board: it loads what U-Boot would load to
 * the addresses where U-Boot would put it, and leaves the machine as U-Boot
 * leaves it: first core in non-secure HYP mode with r0 = 0, r1 = ~0 and r2 the
 * address of the device tree, interrupts in group 1, CNTFRQ written, clocks
 * and console set up, PSCI by SMC and the MAC address in the device tree.
 *
 * If the SoC's property "monitor" is not set, it stands for the boot loaders
 * of the time before that monitor instead: first core in secure SVC mode, no
 * PSCI, the GIC as reset leaves it, CNTFRQ written only where they did.
 */

#ifndef HW_ARM_SUNXI_BOOT_H
#define HW_ARM_SUNXI_BOOT_H

#include "hw/arm/boot.h"
#include "hw/arm/sunxi-soc.h"
#include "hw/boards.h"
#include "qemu/notify.h"

typedef struct SunxiBoot {
    MachineState *machine;
    SunxiSoc *soc;
    /* the words of the security ID */
    const uint32_t *sid;
    struct arm_boot_info info;
    Notifier machine_done;
    /* where the first free byte after what was loaded is */
    hwaddr free;
} SunxiBoot;

/**
 * sunxi_boot_kernel: load -kernel, -initrd and the device tree
 * @boot: to be zero; must live as long as the machine
 * @machine: says what to load; its fdt is set, for -device guest-loader
 * @soc: the realized SoC
 * @dtb: name of the board's device tree, without directory
 * @sid: the four words of the security ID; must live as long as @boot
 * @errp: set if something cannot be loaded, in words for the user
 *
 * Returns: true on success
 */
bool sunxi_boot_kernel(SunxiBoot *boot, MachineState *machine, SunxiSoc *soc,
                       const char *dtb, const uint32_t *sid, Error **errp);

/**
 * sunxi_boot_reset: leave the machine as the boot loader does
 * @boot: what sunxi_boot_kernel() filled
 *
 * To be called after each reset of the machine's devices and cores.
 */
void sunxi_boot_reset(SunxiBoot *boot);

#endif
