/*
 * Allwinner sunxi boards: formats of boot images
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The SPL's header, words in little endian:
 *
 *   0x00  branch over the header
 *   0x04  "eGON.BT0"; "eGON.FEL" once it has been sent through FEL
 *   0x0c  checksum: the sum of all words, with EGON_STAMP in its own place
 *   0x10  length in bytes, a multiple of 512
 *   0x28  boot_media, one byte: filled in by the ROM
 *
 * The uImage's (legacy U-Boot image), in big endian:
 *
 *   0x00  0x27051956
 *   0x04  CRC32 of the header, with 0 in its own place
 *   0x0c  length of the data, which follow at 0x40
 *   0x10  where they are loaded
 *   0x14  where they are entered
 *   0x18  CRC32 of the data
 *   0x1d  architecture, 2: 32-bit ARM
 *   0x1e  type, 2: kernel, 5: firmware
 *
 * Known from: U-Boot's include/sunxi_image.h and include/image.h
 */

#ifndef HW_ARM_SUNXI_IMAGE_H
#define HW_ARM_SUNXI_IMAGE_H

#include "qapi/error.h"

#define EGON_MAGIC          "eGON.BT0"
#define EGON_MAGIC_OFFSET   0x04
#define EGON_SUM_OFFSET     0x0c
#define EGON_LENGTH_OFFSET  0x10
#define EGON_MEDIA_OFFSET   0x28
#define EGON_HEADER_SIZE    0x30
#define EGON_STAMP          0x5f0a6c39
#define EGON_SECTOR_SIZE    512

#define UIMAGE_MAGIC        0x27051956
#define UIMAGE_HCRC_OFFSET  0x04
#define UIMAGE_SIZE_OFFSET  0x0c
#define UIMAGE_LOAD_OFFSET  0x10
#define UIMAGE_DCRC_OFFSET  0x18
#define UIMAGE_ARCH_OFFSET  0x1d
#define UIMAGE_ARCH_ARM     2
#define UIMAGE_TYPE_OFFSET  0x1e
#define UIMAGE_TYPE_FIRMWARE 5
#define UIMAGE_HEADER_SIZE  0x40

/**
 * sunxi_egon_length: how long an SPL is
 * @header: its first EGON_HEADER_SIZE bytes
 * @max: how many bytes it may have
 * @errp: what it is instead, to be put behind the name of the place
 *
 * Returns: the length in bytes, 0 on error
 */
uint32_t sunxi_egon_length(const uint8_t *header, uint32_t max, Error **errp);

/**
 * sunxi_egon_check: see whether an SPL is undamaged
 * @image: the SPL
 * @length: what sunxi_egon_length() said
 * @errp: what it is instead, as above
 *
 * Returns: true if its checksum is right
 */
bool sunxi_egon_check(const uint8_t *image, uint32_t length, Error **errp);

/**
 * sunxi_uimage_check: find out with checksums what bootm would find out
 * @data: a file that starts with UIMAGE_MAGIC
 * @size: size of the file in bytes
 * @errp: what it is instead, if it is damaged or not for 32-bit ARM
 *
 * Returns: true if it is right
 */
bool sunxi_uimage_check(const uint8_t *data, size_t size, Error **errp);

#endif
