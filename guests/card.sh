# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Steps of an init whose root is on the card.

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

# What a file in sysfs says, once it says it: much there is done in a workqueue.
becomes()
{
    for _ in $(seq 60); do
        [ "$(cat "$1" 2>/dev/null)" = "$2" ] && return
        usleep 500000
    done
    echo "$1: $(cat "$1"), not $2"
    return 1
}

# Every rate of the cores that the device tree has, which the clock controller
# and the supply must both follow.
cpufreq()
{
    policy=/sys/devices/system/cpu/cpufreq/policy0
    becomes $policy/scaling_driver cpufreq-dt || return
    # shellcheck disable=SC2046 # each word is a rate
    set -- $(cat $policy/scaling_available_frequencies)
    for khz in "$@" "$1"; do
        # Neither limit passes the other.
        echo "$khz" >$policy/scaling_min_freq &&
            echo "$khz" >$policy/scaling_max_freq &&
            echo "$khz" >$policy/scaling_min_freq &&
            becomes $policy/cpuinfo_cur_freq "$khz" || return
    done
    [ $# -gt 1 ]
}
