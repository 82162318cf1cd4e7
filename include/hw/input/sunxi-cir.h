/*
 * Allwinner sunxi infrared receiver (CIR)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Samples what an infrared demodulator gives, and puts the lengths of light
 * and dark into a FIFO. The types differ in the size of the FIFO and in some
 * bits:
 * + TYPE_SUN4I_A10_IR: 16 bytes; its other modes (FIR, MIR) are not modelled
 * + TYPE_SUN6I_A31_IR: 64 bytes
 *
 * The facts are from the A10 and A31 user manuals (chapters "IR" and "CIR"),
 * Linux's drivers/media/rc/sunxi-cir.c and Allwinner's own driver for its 3.4
 * and 4.9 kernels, sunxi-ir-rx.
 *
 * QEMU interface:
 *  + Clock input "ir": what the sample clock is divided from
 *  + Property "remote" (link): where the light comes from. Without one it is
 *    always dark.
 *  + sysbus MMIO region 0: the registers, 0x400 bytes
 *  + sysbus IRQ 0: level, active high
 *  + named GPIO input "pads": 1 while the demodulator is connected, 0 while
 *    its pad is muxed to something else. Initially 1.
 */

#ifndef HW_INPUT_SUNXI_CIR_H
#define HW_INPUT_SUNXI_CIR_H

#include "hw/clock.h"
#include "hw/input/ir-remote.h"
#include "hw/sysbus.h"
#include "qemu/fifo8.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUNXI_CIR "sunxi-cir"
OBJECT_DECLARE_TYPE(SunxiCirState, SunxiCirClass, SUNXI_CIR)

#define TYPE_SUN4I_A10_IR "sun4i-a10-ir"
#define TYPE_SUN6I_A31_IR "sun6i-a31-ir"

#define SUNXI_CIR_REGS 14

struct SunxiCirState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk;
    qemu_irq irq;
    QEMUTimer *timer;
    IrRemoteState *remote;
    const char *id;

    uint32_t regs[SUNXI_CIR_REGS];
    Fifo8 fifo;
    bool pads;

    /* The run of light or dark under way: what is left of it, in ns */
    bool light;
    bool endless;
    uint64_t left;
    /* The part of it after which something happens, in ns and in samples */
    uint64_t chunk;
    uint32_t samples;
    /* since the last sample was taken */
    uint64_t phase;

    /*
     * The receiver: a packet is under way; the level that is counted, how
     * many samples are not in the FIFO yet, and how many there were since it
     * changed; and samples of the other level, that may be noise
     */
    bool active;
    bool level;
    uint32_t count;
    uint32_t since;
    uint32_t noise;
};

struct SunxiCirClass {
    SysBusDeviceClass parent_class;

    uint32_t fifo_size;
    /* RXSTA says whether a packet is under way */
    bool has_active;
    /* what can be written */
    uint32_t rxctl_rw;
    uint32_t rxint_rw;
    uint32_t cir_rw;
    /* registers of the modes that are not modelled */
    uint32_t others;
};

#endif
