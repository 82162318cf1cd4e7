/*
 * Allwinner sunxi boards: direct start of a kernel (-kernel)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * QEMU's arm_load_kernel() is not used for the image itself: it starts ELF
 * files in secure state without a device tree, and puts code of its own to
 * the start of RAM. Its device tree code, arm_load_dtb(), is.
 *
 * Known from: U-Boot include/configs/sunxi-common.h (addresses), Linux
 * Documentation/arch/arm/booting.rst (registers), Linux
 * arch/arm/boot/compressed/head.S and Xen xen/arch/arm/arm32/head.S (image
 * header).
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "elf.h"
#include "exec/address-spaces.h"
#include "hw/arm/linux-boot-if.h"
#include "hw/arm/sunxi-boot.h"
#include "hw/arm/sunxi-image.h"
#include "hw/loader.h"
#include "system/device_tree.h"
#include "system/system.h"
#include <libfdt.h>

/* U-Boot's kernel_addr_r, fdt_addr_r and ramdisk_addr_r from the RAM base */
#define KERNEL_OFFSET   0x02000000
#define FDT_OFFSET      0x03000000
#define INITRD_OFFSET   0x03400000
/* Room that is kept for the device tree below the initrd */
#define FDT_ROOM        (INITRD_OFFSET - FDT_OFFSET)

/* Header of a zImage, which Xen has too */
#define ZIMAGE_MAGIC_OFFSET 0x24
#define ZIMAGE_START_OFFSET 0x28
#define ZIMAGE_END_OFFSET   0x2c
#define ZIMAGE_MAGIC        0x016f2818
#define ZIMAGE_HEADER_SIZE  0x30

/* Whether a range is in the fitted RAM, not in a repetition of it */
static bool sunxi_boot_in_ram(SunxiBoot *b, hwaddr low, hwaddr high)
{
    return low >= b->info.loader_start && high > low &&
           high - b->info.loader_start <= b->info.ram_size;
}

static bool sunxi_boot_load_image(SunxiBoot *b, Error **errp)
{
    ERRP_GUARD();
    const char *name = b->machine->kernel_filename;
    /* That of -device guest-loader, so that overlaps are found out */
    AddressSpace *as = &address_space_memory;
    hwaddr base = b->info.loader_start;
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    uint64_t low, high, entry;
    hwaddr load;
    gsize size;
    ssize_t got;

    if (!g_file_get_contents(name, &data, &size, &error)) {
        error_setg(errp, "cannot load the kernel: %s", error->message);
        return false;
    }

    if (size >= SELFMAG && !memcmp(data, ELFMAG, SELFMAG)) {
        got = load_elf_as(name, NULL, NULL, NULL, &entry, &low, &high, NULL,
                          ELFDATA2LSB, EM_ARM, 1, 0, as);
        if (got <= 0) {
            error_setg(errp, "cannot load the ELF kernel '%s': %s", name,
                       load_elf_strerror(got));
            return false;
        }
        b->info.entry = entry;
    } else if (size >= 4 && ldl_be_p(data) == UIMAGE_MAGIC) {
        if (!sunxi_uimage_check((uint8_t *)data, size, errp)) {
            error_prepend(errp, "cannot load the kernel '%s': ", name);
            return false;
        }
        load = base + KERNEL_OFFSET;
        got = load_uimage_as(name, &b->info.entry, &load, NULL, NULL, NULL,
                             as);
        if (got < 0) {
            error_setg(errp, "uImage '%s' is not a kernel for ARM that can "
                       "be unpacked", name);
            return false;
        }
        low = load;
        high = low + got;
    } else if (size >= ZIMAGE_HEADER_SIZE &&
               ldl_le_p(data + ZIMAGE_MAGIC_OFFSET) == ZIMAGE_MAGIC) {
        low = b->info.entry = base + KERNEL_OFFSET;
        /* The header counts the memory, which may be more than the file. */
        high = low + MAX(size, ldl_le_p(data + ZIMAGE_END_OFFSET) -
                               ldl_le_p(data + ZIMAGE_START_OFFSET));
        rom_add_blob_fixed_as(name, data, size, low, as);
    } else {
        error_setg(errp, "kernel '%s' is not a zImage, uImage, ELF or Xen "
                   "image for 32-bit ARM", name);
        return false;
    }

    if (!sunxi_boot_in_ram(b, low, high)) {
        error_setg(errp, "kernel '%s' does not fit into RAM: it takes 0x%"
                   PRIx64 " to 0x%" PRIx64, name, low, high - 1);
        return false;
    }
    b->free = high;
    return true;
}

static bool sunxi_boot_load_initrd(SunxiBoot *b, Error **errp)
{
    const char *name = b->machine->initrd_filename;
    hwaddr start = b->info.dtb_start + FDT_ROOM;
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    gsize size;

    if (!name) {
        return true;
    }
    if (!g_file_get_contents(name, &data, &size, &error)) {
        error_setg(errp, "cannot load the initrd: %s", error->message);
        return false;
    }
    if (!sunxi_boot_in_ram(b, start, start + size)) {
        error_setg(errp, "initrd '%s' does not fit into RAM: it takes 0x%"
                   HWADDR_PRIx " to 0x%" HWADDR_PRIx, name, start,
                   start + size - 1);
        return false;
    }
    rom_add_blob_fixed_as(name, data, size, start, &address_space_memory);
    b->info.initrd_start = start;
    b->info.initrd_size = size;
    return true;
}

/* The machine's own device tree is what arm_load_dtb() is to complete. */
static void *sunxi_boot_get_dtb(const struct arm_boot_info *info, int *size)
{
    SunxiBoot *b = container_of(info, SunxiBoot, info);

    *size = fdt_totalsize(b->machine->fdt);
    return b->machine->fdt;
}

/*
 * Give the board the MAC address that U-Boot derives from the security ID: see
 * its board/sunxi/board.c, setup_environment().
 */
static void sunxi_boot_set_mac(SunxiBoot *b, void *fdt)
{
    const char *path = fdt_get_alias(fdt, "ethernet0");
    int node = path ? fdt_path_offset(fdt, path) : -1;
    uint8_t mac[6] = { 0x02 };
    uint32_t low;

    if (node < 0 || !b->sid[0]) {
        return;
    }
    mac[1] = b->sid[0];
    low = b->sid[3];
    if (!(low & 0xffffff)) {
        low |= 0x800000;
    }
    stl_be_p(&mac[2], low);
    fdt_setprop(fdt, node, "local-mac-address", mac, sizeof(mac));
}

/* Take the cores out of the device tree that this machine does not have. */
static void sunxi_boot_drop_cores(SunxiBoot *b, void *fdt)
{
    int cpus = fdt_path_offset(fdt, "/cpus");
    int node, next;

    if (cpus < 0) {
        return;
    }
    for (node = fdt_first_subnode(fdt, cpus); node >= 0; node = next) {
        const char *type = fdt_getprop(fdt, node, "device_type", NULL);
        const fdt32_t *reg = fdt_getprop(fdt, node, "reg", NULL);

        next = fdt_next_subnode(fdt, node);
        if (type && !strcmp(type, "cpu") && reg &&
            (fdt32_to_cpu(*reg) & 0xff) >= b->soc->num_cpus) {
            fdt_nop_node(fdt, node);
        }
    }
}

static void sunxi_boot_modify_dtb(const struct arm_boot_info *info, void *fdt)
{
    SunxiBoot *b = container_of(info, SunxiBoot, info);

    sunxi_boot_set_mac(b, fdt);
    sunxi_boot_drop_cores(b, fdt);
}

static bool sunxi_boot_load_dtb(SunxiBoot *b, const char *dtb, Error **errp)
{
    g_autofree char *name = NULL;
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    gsize length;
    int size, ret;

    if (b->machine->dtb) {
        name = g_strdup(b->machine->dtb);
    } else {
        g_autofree char *path = g_strdup_printf("dtb/%s", dtb);

        name = qemu_find_file(QEMU_FILE_TYPE_BIOS, path);
        if (!name) {
            error_setg(errp, "there is no device tree %s for this board: "
                       "have it put in place by 'make guests', or name one "
                       "with -dtb", dtb);
            return false;
        }
    }

    /* load_device_tree() does not say which file is damaged. */
    if (!g_file_get_contents(name, &data, &length, &error)) {
        error_setg(errp, "cannot load the device tree: %s", error->message);
        return false;
    }
    ret = fdt_check_full(data, length);
    if (ret) {
        error_setg(errp, "device tree '%s' is damaged: %s", name,
                   fdt_strerror(ret));
        return false;
    }
    b->machine->fdt = load_device_tree(name, &size);
    if (!b->machine->fdt) {
        exit(EXIT_FAILURE);
    }
    return true;
}

/*
 * What -device guest-loader has added is somewhere in memory; but as memory
 * repeats in its window, that may be on top of something else.
 */
static bool sunxi_boot_check_modules(SunxiBoot *b, Error **errp)
{
    void *fdt = b->machine->fdt;
    int chosen = fdt_path_offset(fdt, "/chosen");
    int node, address_cells, size_cells;

    if (chosen < 0) {
        return true;
    }
    address_cells = fdt_address_cells(fdt, chosen);
    size_cells = fdt_size_cells(fdt, chosen);
    fdt_for_each_subnode(node, fdt, chosen) {
        const fdt32_t *reg;
        uint64_t low = 0, size = 0;
        int len;

        reg = fdt_getprop(fdt, node, "reg", &len);
        if (!reg || address_cells < 0 || size_cells < 0 ||
            len != (address_cells + size_cells) * sizeof(*reg) ||
            fdt_node_check_compatible(fdt, node, "multiboot,module")) {
            continue;
        }
        for (int i = 0; i < address_cells; i++) {
            low = low << 32 | fdt32_to_cpu(reg[i]);
        }
        for (int i = address_cells; i < address_cells + size_cells; i++) {
            size = size << 32 | fdt32_to_cpu(reg[i]);
        }
        if (!sunxi_boot_in_ram(b, low, low + size)) {
            error_setg(errp, "%s does not fit into RAM: it takes 0x%" PRIx64
                       " to 0x%" PRIx64, fdt_get_name(fdt, node, NULL), low,
                       low + size - 1);
            return false;
        }
    }
    return true;
}

/* After -device guest-loader has added its modules */
static void sunxi_boot_machine_done(Notifier *notifier, void *data)
{
    SunxiBoot *b = container_of(notifier, SunxiBoot, machine_done);
    Error *err = NULL;

    if (!sunxi_boot_check_modules(b, &err)) {
        error_report_err(err);
        exit(EXIT_FAILURE);
    }
    if (arm_load_dtb(b->info.dtb_start, &b->info, 0, &address_space_memory,
                     b->machine, &b->soc->cpu[0]) < 0) {
        exit(EXIT_FAILURE);
    }
}

bool sunxi_boot_kernel(SunxiBoot *b, MachineState *machine, SunxiSoc *soc,
                       const char *dtb, const uint32_t *sid, Error **errp)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(soc);
    ARMLinuxBootIf *gic = ARM_LINUX_BOOT_IF(&soc->gic);

    b->machine = machine;
    b->soc = soc;
    b->sid = sid;
    b->info.loader_start = sc->dram_base;
    b->info.ram_size = machine->ram_size;
    b->info.get_dtb = sunxi_boot_get_dtb;
    b->info.modify_dtb = sunxi_boot_modify_dtb;

    if (!sunxi_boot_load_image(b, errp)) {
        return false;
    }
    /* Out of the way of an image that is larger than U-Boot's room for it */
    b->info.dtb_start = MAX(sc->dram_base + FDT_OFFSET,
                            ROUND_UP(b->free, MiB));
    if (!sunxi_boot_load_initrd(b, errp) ||
        !sunxi_boot_load_dtb(b, dtb, errp)) {
        return false;
    }
    b->machine_done.notify = sunxi_boot_machine_done;
    qemu_add_machine_init_done_notifier(&b->machine_done);

    if (soc->monitor) {
        /* Firmware put the interrupts into group 1. */
        ARM_LINUX_BOOT_IF_GET_CLASS(gic)->arm_linux_init(gic, false);
    }
    return true;
}

void sunxi_boot_reset(SunxiBoot *b)
{
    SunxiSocClass *sc = SUNXI_SOC_GET_CLASS(b->soc);
    ARMCPU *cpu = &b->soc->cpu[0];
    CPUARMState *env = &cpu->env;

    sunxi_soc_firmware(b->soc, sc->firmware, sc->num_firmware);
    if (b->soc->monitor) {
        sunxi_soc_firmware(b->soc, sc->monitor_writes, sc->num_monitor_writes);
        arm_emulate_firmware_reset(CPU(cpu), 2);
    }
    env->regs[0] = 0;
    env->regs[1] = UINT32_MAX;
    env->regs[2] = b->info.dtb_start;
    /* Thumb kernels have an odd entry; the others start in ARM state. */
    env->thumb = b->info.entry & 1;
    cpu_set_pc(CPU(cpu), b->info.entry & ~1ull);
    arm_rebuild_hflags(env);
}
