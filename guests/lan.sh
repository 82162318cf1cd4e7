# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Steps of an init with Ethernet, told by the kernel's command line:
#   ip=dhcp, ip=ADDRESS      take an address from a server, or this one of /24
#   mtu=NUMBER               frames longer or shorter than usual
#   bridge=NAME              eth0 is a port of this bridge, which has the IP
#   root=/dev/nfs nfsroot=SERVER:/PATH
#                            the root is there (NFS version 4); go on with its
#                            init= or /init
# The kernel itself knows these words only where it is built to have its root
# on NFS without a RAM disk, which Debian's is not.

lan_ip=
lan_mtu=
lan_bridge=
lan_root=
lan_nfs=
lan_init=/init
for word in $(cat /proc/cmdline); do
    case $word in
    ip=*) lan_ip=${word#ip=} ;;
    mtu=*) lan_mtu=${word#mtu=} ;;
    bridge=*) lan_bridge=${word#bridge=} ;;
    root=*) lan_root=${word#root=} ;;
    nfsroot=*) lan_nfs=${word#nfsroot=} ;;
    init=*) lan_init=${word#init=} ;;
    esac
done
lan_device=${lan_bridge:-eth0}

# Try a command until it works, for half a minute.
lan_until()
{
    tries=0
    until "$@" 2>/dev/null; do
        [ $tries -lt 150 ] || return 1
        tries=$((tries + 1))
        usleep 200000
    done
}

lan_carrier()
{
    [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]
}

# Whether all of this was done before the root was that on NFS.
lan_done()
{
    grep -q ' / nfs4 ' /proc/mounts
}

lan()
{
    lan_done && return
    for _ in 1 2; do
        find /sys/devices -name modalias -exec cat {} + | sort -u |
            xargs modprobe -a -q 2>/dev/null
    done
    # Without an address to take it need not be there.
    [ -e /sys/class/net/eth0 ] || [ -n "$lan_ip" ] || return 0
    lan_until [ -e /sys/class/net/eth0 ] &&
        ip link set lo up &&
        ip link set eth0 mtu "${lan_mtu:-1500}" || return
    if [ -n "$lan_bridge" ]; then
        [ -e "/sys/class/net/$lan_bridge" ] ||
            { modprobe bridge &&
              ip link add name "$lan_bridge" type bridge; } || return
        ip link set eth0 master "$lan_bridge" &&
            ip link set "$lan_bridge" up || return
    fi
    ip link set eth0 up || return
    case $lan_ip in
    '') ;;
    dhcp) lan_until lan_carrier && lan_dhcp "$lan_device" ;;
    *) lan_until lan_carrier && ip addr add "$lan_ip/24" dev "$lan_device" ;;
    esac
}

# An address for a device; no daemon stays, what has been leased is kept.
lan_dhcp()
{
    udhcpc -i "$1" -s /lan.dhcp -n -q -t 5 -T 3
}

nfs_root()
{
    [ "$lan_root" = /dev/nfs ] || return 0
    lan_done && return
    address=$(ip -4 -o addr show dev "$lan_device" |
              sed -n 's,.* inet \([0-9.]*\)/.*,\1,p')
    modprobe nfsv4 &&
        mount -t nfs4 -o "vers=4.2,addr=${lan_nfs%%:*},clientaddr=$address" \
            "$lan_nfs" /new
}

# After step nfs_root.
nfs_init()
{
    grep -q ' /new nfs4 ' /proc/mounts || return
    umount -l /proc /sys /dev
    exec switch_root /new "$lan_init"
}

# Serve a directory as root of NFS version 4, to be written to by root, to the
# clients with these addresses.  In place of mountd, and of its configuration,
# the kernel's questions are answered before they are asked (Linux,
# Documentation/filesystems/nfs/rpc-cache.rst).  Nothing can be mounted below
# the directory: the kernel would ask for that, too.
nfs_serve()
{
    directory=$1
    shift
    modprobe nfsd &&
        { [ -e /proc/fs/nfsd/threads ] ||
          mount -t nfsd nfsd /proc/fs/nfsd; } &&
        # No program of version 3 to register, and no rpcbind to do it with
        echo '-3 +4' >/proc/fs/nfsd/versions || return
    never=2147483647
    for address; do
        echo "nfsd $address $never clients" \
            >/proc/net/rpc/auth.unix.ip/channel || return
    done
    # Flags: insecure port, no subtree check, fsid given; nobody is squashed,
    # and writing is synchronous.  The fsid is 0, which means the root.
    echo "clients $directory $never $((0x2402)) 65534 65534 0" \
        >/proc/net/rpc/nfsd.export/channel &&
        printf 'clients 1 \\x00000000 %s %s\n' $never "$directory" \
            >/proc/net/rpc/nfsd.fh/channel &&
        # Where the kernel itself keeps its list of clients
        mkdir -p /var/lib/nfs/v4recovery &&
        echo 4 >/proc/fs/nfsd/threads &&
        # Do not wait for who may have had something locked earlier.
        echo Y >/proc/fs/nfsd/v4_end_grace
}
