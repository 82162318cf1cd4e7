# SPDX-License-Identifier: GPL-2.0-or-later
#
# U-Boot script: start Xen from the card, and tell it of dom0's kernel and RAM
# disk by nodes in the device tree (docs/misc/arm/device-tree/booting.txt in
# Xen).  uEnv.txt may set
#   xen_args     Xen's command line
#   dom0_args    that of dom0's kernel
#   extra        more of it
# The second partition, as guests/sdimage makes it.
setenv card_root UUID=00000000-0000-4000-8000-00000000a202
setenv xen_args "console=dtuart dtuart=serial0 dom0_mem=256M"
setenv dom0_args "console=hvc0 clk_ignore_unused root=${card_root}"
setenv extra
setenv from ${devtype} ${devnum}:${distro_bootpart}
if load ${from} ${pxefile_addr_r} uEnv.txt; then
    env import -t ${pxefile_addr_r} ${filesize}
fi
# Low, so that 512 MiB have 128 MiB in one piece left, which Xen wants for
# dom0; and below the device tree, which U-Boot moves up to 0x4a000000.
setenv kernel_at 0x44000000
setenv initrd_at 0x46000000
if load ${from} ${kernel_addr_r} xen && load ${from} ${fdt_addr_r} dtb/${fdtfile}; then
    fdt addr ${fdt_addr_r}
    fdt resize 0x1000
    fdt set /chosen \#address-cells <1>
    fdt set /chosen \#size-cells <1>
    fdt set /chosen xen,xen-bootargs "${xen_args}"
    fdt set /chosen xen,dom0-bootargs "${dom0_args} ${extra}"
    if load ${from} ${kernel_at} zImage; then
        fdt mknod /chosen kernel@0
        fdt set /chosen/kernel@0 compatible multiboot,kernel multiboot,module
        fdt set /chosen/kernel@0 reg <${kernel_at} 0x${filesize}>
        if load ${from} ${initrd_at} initrd.gz; then
            fdt mknod /chosen initrd@0
            fdt set /chosen/initrd@0 compatible multiboot,ramdisk multiboot,module
            fdt set /chosen/initrd@0 reg <${initrd_at} 0x${filesize}>
            bootz ${kernel_addr_r} - ${fdt_addr_r}
        fi
    fi
fi
echo "boot.scr: cannot start Xen from ${from}"
