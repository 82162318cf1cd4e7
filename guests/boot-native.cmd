# SPDX-License-Identifier: GPL-2.0-or-later
#
# U-Boot script: start Linux from the card.  uEnv.txt may set
#   linux_args   the kernel's command line
#   extra        more of it
# The second partition, as guests/sdimage makes it.
setenv card_root UUID=00000000-0000-4000-8000-00000000a202
setenv linux_args "console=ttyS0,115200 root=${card_root}"
setenv extra
setenv from ${devtype} ${devnum}:${distro_bootpart}
if load ${from} ${pxefile_addr_r} uEnv.txt; then
    env import -t ${pxefile_addr_r} ${filesize}
fi
setenv bootargs ${linux_args} ${extra}
# The RAM disk last: its size is still in filesize.
if load ${from} ${kernel_addr_r} zImage && load ${from} ${fdt_addr_r} dtb/${fdtfile} && load ${from} ${ramdisk_addr_r} initrd.gz; then
    bootz ${kernel_addr_r} ${ramdisk_addr_r}:${filesize} ${fdt_addr_r}
fi
echo "boot.scr: cannot start Linux from ${from}"
