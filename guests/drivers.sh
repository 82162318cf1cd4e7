# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What udev does at start: modules for all the devices there are, of whatever
# machine.  Twice, as what hangs on one bus shows only when that has its driver.

drivers()
{
    for _ in 1 2; do
        find /sys/devices -name modalias -exec cat {} + | sort -u |
            xargs modprobe -a -q 2>/dev/null
    done
    true
}
