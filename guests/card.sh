# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Steps of an init whose root is on the card.

# What udev does at start: modules for all the devices there are.  Twice, as
# what hangs on one bus shows only when that has its driver.
drivers()
{
    for _ in 1 2; do
        find /sys/devices -name modalias -exec cat {} + | sort -u |
            xargs modprobe -a -q 2>/dev/null
    done
    [ -n "$(ls -d /sys/class/mmc_host/*)" ]
}

# Random, so that nothing of an earlier run can pass for it; read back from
# the card and not from memory.
card()
{
    dd if=/dev/urandom of=/card.test bs=64k count=64 2>/dev/null &&
        wrote=$(sha256sum </card.test) &&
        sync &&
        echo 3 >/proc/sys/vm/drop_caches &&
        read_back=$(sha256sum </card.test) &&
        [ "$wrote" = "$read_back" ] &&
        rm /card.test
}
