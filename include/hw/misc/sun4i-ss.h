/*
 * Allwinner sun4i crypto engine ("Security System")
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AES, DES and 3DES, SHA-1 and MD5 of whole blocks, a pseudo random number
 * generator; words go in by one FIFO and come out by another.
 *
 * The facts are from the A10 and A20 user manuals (chapter "Security
 * System"), Linux's drivers/crypto/allwinner/sun4i-ss and U-Boot's
 * arch/arm/mach-sunxi/cpu_info.c (die bonding ID).
 *
 * QEMU interface:
 *  + Clock input "mod": without it the engine does nothing, but its registers
 *    answer. Without a source it runs.
 *  + Property "die-id": what CTL tells of the chip, 0 to 7
 *  + sysbus MMIO region 0: the registers, 4 KiB
 *  + sysbus IRQ 0: level, active high
 *  + named GPIO outputs "drq-rx" and "drq-tx": requests to a DMA controller,
 *    to bring data to the RX FIFO and to fetch some from the TX FIFO
 */

#ifndef HW_MISC_SUN4I_SS_H
#define HW_MISC_SUN4I_SS_H

#include "crypto/aes.h"
#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qemu/fifo32.h"
#include "qom/object.h"

#define TYPE_SUN4I_SS "sun4i-a10-ss"
OBJECT_DECLARE_SIMPLE_TYPE(Sun4iSsState, SUN4I_SS)

#define SUN4I_SS_KEYS 8
#define SUN4I_SS_IVS 4
#define SUN4I_SS_CNTS 4
#define SUN4I_SS_MDS 5
#define SUN4I_SS_DES_KEYS 3
#define SUN4I_SS_DES_ROUNDS 16

struct Sun4iSsState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk;
    qemu_irq irq;
    qemu_irq drq_rx;
    qemu_irq drq_tx;
    const char *id;
    uint8_t die_id;

    uint32_t ctl;
    uint32_t key[SUN4I_SS_KEYS];
    uint32_t iv[SUN4I_SS_IVS];
    uint32_t cnt[SUN4I_SS_CNTS];
    uint32_t fcsr;
    uint32_t icsr;
    uint32_t md[SUN4I_SS_MDS];
    /* of the hash under way */
    uint32_t hash[SUN4I_SS_MDS];
    Fifo32 rx;
    Fifo32 tx;

    /* what follows from the key, made when it is needed */
    bool scheduled;
    AES_KEY aes;
    uint64_t des[SUN4I_SS_DES_KEYS][SUN4I_SS_DES_ROUNDS];
};

#endif
