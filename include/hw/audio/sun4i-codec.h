/*
 * Allwinner sun4i audio codec
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A stereo DAC and a stereo ADC with a FIFO each, behind analogue mixers and
 * amplifiers. The facts are from the A10 and A20 user manuals (chapter "Audio
 * Codec"), Linux's sound/soc/sunxi/sun4i-codec.c and FreeBSD's
 * sys/arm/allwinner/a10_codec.c.
 *
 * The variants have the converters and their FIFOs in common, but not where
 * all of their registers are, nor what is behind them.
 *
 * QEMU interface:
 *  + Clock input "codec": the module clock, a multiple of the sample rate.
 *    While it stands still no sample is converted.
 *  + Property "audiodev": where the sound goes to and comes from
 *  + sysbus MMIO region 0: the registers, 64 bytes on A20, 1 KiB on A31
 *  + sysbus IRQ 0: level, active high
 *  + named GPIO outputs "dac-drq" and "adc-drq": requests to a DMA controller,
 *    1 while there is room for a burst, or a burst to fetch
 */

#ifndef HW_AUDIO_SUN4I_CODEC_H
#define HW_AUDIO_SUN4I_CODEC_H

#include "audio/audio.h"
#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_SUN4I_CODEC "sun4i-codec"
OBJECT_DECLARE_TYPE(Sun4iCodecState, Sun4iCodecClass, SUN4I_CODEC)

#define TYPE_SUN7I_A20_CODEC "sun7i-a20-codec"
#define TYPE_SUN6I_A31_CODEC "sun6i-a31-codec"

/* Of all variants */
#define SUN4I_CODEC_REGS (0x60 / 4)
#define SUN4I_CODEC_TX_FIFO 128
#define SUN4I_CODEC_RX_FIFO 32
/* Stereo frames between the converters and the host, a power of two */
#define SUN4I_CODEC_HOST_FRAMES 8192

/* Frames that the host has not taken, or the guest not asked for, yet */
typedef struct Sun4iCodecRing {
    int32_t frame[SUN4I_CODEC_HOST_FRAMES][2];
    uint32_t head;
    uint32_t count;
} Sun4iCodecRing;

/* A converter: how much it has done since when, and when it is looked at */
typedef struct Sun4iCodecConverter {
    QEMUTimer *timer;
    bool running;
    /* out of samples, or of room, and not counting time until there are */
    bool stalled;
    int64_t since;
    uint64_t frames;
    bool drq;
    qemu_irq drq_out;
} Sun4iCodecConverter;

struct Sun4iCodecState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    Clock *clk;
    qemu_irq irq;
    const char *id;

    uint32_t regs[SUN4I_CODEC_REGS];
    /* samples of 24 bits */
    uint32_t tx_fifo[SUN4I_CODEC_TX_FIFO];
    uint32_t tx_head;
    uint32_t tx_count;
    uint32_t rx_fifo[SUN4I_CODEC_RX_FIFO];
    uint32_t rx_head;
    uint32_t rx_count;
    Sun4iCodecConverter dac;
    Sun4iCodecConverter adc;

    /* the host's side, which is not state of the machine */
    QEMUSoundCard card;
    bool have_card;
    SWVoiceOut *voice_out;
    SWVoiceIn *voice_in;
    int freq_out;
    int freq_in;
    Sun4iCodecRing *out;
    Sun4iCodecRing *in;
};

/* How loud what the DAC gives is heard: attenuation in dB, of what is on */
typedef struct Sun4iCodecVolume {
    bool left;
    bool right;
    double left_db;
    double right_db;
} Sun4iCodecVolume;

struct Sun4iCodecClass {
    SysBusDeviceClass parent_class;

    uint64_t mmio_size;
    /* Which of the registers of all variants is there? -1: none */
    int (*reg)(hwaddr offset);
    Sun4iCodecVolume (*volume)(Sun4iCodecState *s);
};

#endif
