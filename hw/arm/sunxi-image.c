/*
 * Allwinner sunxi boards: formats of boot images
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "hw/arm/sunxi-image.h"
#include <zlib.h>

uint32_t sunxi_egon_length(const uint8_t *header, uint32_t max, Error **errp)
{
    uint32_t length = ldl_le_p(header + EGON_LENGTH_OFFSET);

    if (memcmp(header + EGON_MAGIC_OFFSET, EGON_MAGIC, strlen(EGON_MAGIC))) {
        error_setg(errp, "no " EGON_MAGIC);
        return 0;
    }
    if (!length || length > max || length % EGON_SECTOR_SIZE) {
        error_setg(errp, "SPL with a wrong length, 0x%x", length);
        return 0;
    }
    return length;
}

bool sunxi_egon_check(const uint8_t *image, uint32_t length, Error **errp)
{
    uint32_t sum = EGON_STAMP;

    for (uint32_t i = 0; i < length; i += 4) {
        sum += ldl_le_p(image + i);
    }
    sum -= 2 * ldl_le_p(image + EGON_SUM_OFFSET);
    if (sum) {
        error_setg(errp, "SPL with a wrong checksum");
        return false;
    }
    return true;
}

bool sunxi_uimage_check(const uint8_t *data, size_t size, Error **errp)
{
    uint8_t header[UIMAGE_HEADER_SIZE];
    uint32_t hcrc, dcrc, length;

    if (size < sizeof(header)) {
        error_setg(errp, "damaged uImage: no header");
        return false;
    }
    memcpy(header, data, sizeof(header));
    hcrc = ldl_be_p(header + UIMAGE_HCRC_OFFSET);
    dcrc = ldl_be_p(header + UIMAGE_DCRC_OFFSET);
    length = ldl_be_p(header + UIMAGE_SIZE_OFFSET);
    stl_be_p(header + UIMAGE_HCRC_OFFSET, 0);
    if (crc32(0, header, sizeof(header)) != hcrc) {
        error_setg(errp, "damaged uImage: wrong header checksum");
        return false;
    }
    if (header[UIMAGE_ARCH_OFFSET] != UIMAGE_ARCH_ARM) {
        error_setg(errp, "uImage that is not for 32-bit ARM");
        return false;
    }
    if (length > size - sizeof(header) ||
        crc32(0, data + sizeof(header), length) != dcrc) {
        error_setg(errp, "damaged uImage: wrong data checksum");
        return false;
    }
    return true;
}
