/*
 * Allwinner sunxi TrustZone protection controller
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * To come: the build rules are there first, so that the symbols of the
 * configuration do not change with every block.
 */

#include "qemu/osdep.h"
