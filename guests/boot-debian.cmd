# SPDX-License-Identifier: GPL-2.0-or-later
#
# U-Boot script: start Debian from the card's second partition, natively or as
# dom0.  uEnv.txt may set
#   system       linux (default) or xen
#   linux_args   the kernel's command line, natively
#   dom0_args    as dom0
#   xen_args     Xen's command line
#   extra        more for the kernel
setenv card_root UUID=00000000-0000-4000-8000-00000000a202
setenv system linux
setenv linux_args "console=ttyS0,115200 root=${card_root}"
setenv dom0_args "console=hvc0 clk_ignore_unused root=${card_root}"
setenv xen_args "console=dtuart dtuart=serial0 dom0_mem=512M"
setenv extra
if load ${devtype} ${devnum}:${distro_bootpart} ${pxefile_addr_r} uEnv.txt; then
    env import -t ${pxefile_addr_r} ${filesize}
fi
setenv from ${devtype} ${devnum}:2
# Low, so that 512 MiB have 128 MiB in one piece left, which Xen wants for
# dom0; and below the device tree, which U-Boot moves up to 0x4a000000.
setenv kernel_at 0x44000000
setenv initrd_at 0x46000000
if load ${from} ${fdt_addr_r} boot/dtb/${fdtfile}; then
    if test ${system} = xen; then
        if load ${from} ${kernel_addr_r} boot/xen; then
            fdt addr ${fdt_addr_r}
            fdt resize 0x1000
            fdt set /chosen \#address-cells <1>
            fdt set /chosen \#size-cells <1>
            fdt set /chosen xen,xen-bootargs "${xen_args}"
            fdt set /chosen xen,dom0-bootargs "${dom0_args} ${extra}"
            if load ${from} ${kernel_at} vmlinuz; then
                fdt mknod /chosen kernel@0
                fdt set /chosen/kernel@0 compatible multiboot,kernel multiboot,module
                fdt set /chosen/kernel@0 reg <${kernel_at} 0x${filesize}>
                if load ${from} ${initrd_at} initrd.img; then
                    fdt mknod /chosen initrd@0
                    fdt set /chosen/initrd@0 compatible multiboot,ramdisk multiboot,module
                    fdt set /chosen/initrd@0 reg <${initrd_at} 0x${filesize}>
                    bootz ${kernel_addr_r} - ${fdt_addr_r}
                fi
            fi
        fi
    else
        setenv bootargs ${linux_args} ${extra}
        if load ${from} ${kernel_addr_r} vmlinuz && load ${from} ${ramdisk_addr_r} initrd.img; then
            bootz ${kernel_addr_r} ${ramdisk_addr_r}:${filesize} ${fdt_addr_r}
        fi
    fi
fi
echo "boot.scr: cannot start Debian from ${from}"
