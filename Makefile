# SPDX-License-Identifier: GPL-2.0-or-later
#
# The front door. What is behind it: scripts/, meson.build, guests/, tests/.

BUILD ?= build
BOARD ?= cubieboard2
# Options of the superproject (meson.options), such as -Dqemu_src=DIR
OPTIONS ?=
# 1: start from an SD card, by boot ROM, SPL and U-Boot
FIRMWARE ?=

help:
	@echo 'make xen      boot Xen, dom0 and a domU on $(BOARD)'
	@echo 'make xen FIRMWARE=1   the same from an SD card, by U-Boot'
	@echo 'make check    run all the tests'
	@echo 'make bench    measure against the stock machines'
	@echo 'make qemu     build $(BUILD)/qemu-system-arm'
	@echo 'make guests   assemble the guests under $(BUILD)/guests'
	@echo 'make debian   a Debian 12 system on a card, $(BUILD)/guests/debian.img'
	@echo 'make export   write the overlay as a patch series to $(BUILD)/export'
	@echo 'make clean    remove $(BUILD)'
	@echo 'BUILD=dir     another build directory; BOARD=name another board'
	@echo 'OPTIONS=...   options of meson.options, such as -Dqemu_src=DIR'

packages:
	@scripts/packages $(BUILD)/apt

configure: packages
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) >/dev/null
	@test -z '$(OPTIONS)' || meson configure $(BUILD) $(OPTIONS)

qemu guests: configure
	@ninja -C $(BUILD) $@

xen: configure
	@ninja -C $(BUILD) qemu guests
	@scripts/xen --board $(BOARD) $(if $(FIRMWARE),--firmware) $(BUILD)

debian: configure
	@ninja -C $(BUILD) qemu guests
	@guests/debian $(BUILD)

check: configure
	@scripts/check $(BUILD)

bench: configure
	@ninja -C $(BUILD) qemu guests
	@bench/run $(BUILD)

export:
	@scripts/export $(BUILD)/export

clean:
	rm -rf $(BUILD)

.PHONY: help packages configure qemu guests xen debian check bench export clean
