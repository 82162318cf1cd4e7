/*
 * Allwinner sun4i audio codec
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A20     A31     Name           Reset       Access
 * 0x00    0x00    DAC_DPC        0x00000000  rw
 * 0x04    0x04    DAC_FIFOC      0x00000000  rw     bit 0 clears itself
 * 0x08    0x08    DAC_FIFOS      0x00808008  ro     bits 3:1: w1c
 * 0x0c    0x0c    DAC_TXDATA     -           wo
 * 0x10    -       DAC_ACTL       0x00000000  rw
 * 0x14    0x30    DAC_TUNE       0x00000000  rw
 * 0x18    -       DAC_DEBUG      0x00000000  rw
 * 0x1c    0x10    ADC_FIFOC      0x00000000  rw     bit 0 clears itself
 * 0x20    0x14    ADC_FIFOS      0x00000000  ro     bits 3 and 1: w1c
 * 0x24    0x18    ADC_RXDATA     -           ro
 * 0x28    0x2c    ADC_ACTL       0x00000000  rw
 * 0x2c    -       ADC_DEBUG      0x00000000  rw
 * 0x30    0x40    DAC_TXCNT      0x00000000  rw     counts samples
 * 0x34    0x44    ADC_RXCNT      0x00000000  rw     counts samples
 * 0x38    -       SYS_VERI       0x00000000  rw
 * 0x3c    -       MIC_PHONE_CAL  0x00000000  rw
 * -       0x20    OM_DACA_CTRL   0x00000000  rw
 * -       0x24    OM_PA_CTRL     0x00000000  rw
 * -       0x28    MIC_CTRL       0x00000000  rw
 * -       0x34    CALIBRATION    0x00000000  rw
 * -       0x50    HMIC_CTL       0x00000000  rw
 * -       0x54    HMIC_DATA      0x00000000  ro
 *
 * The reset values of the two FIFO controls and of the analogue registers
 * are not known. The depth of the receive FIFO is assumed, and of the A31 the
 * depths of both.
 *
 * How it works: each converter takes or gives a frame, which is one sample
 * (mono) or two, at each period of the sample rate, with a host or without
 * one. It is looked at when its FIFO reaches a level at which something
 * happens, and the frames since the last time are done at once. A host may be
 * late for that by more than a FIFO lasts. So a look ends at the level that
 * makes the FIFO ask for service, and what is still due is done afterwards:
 * only who does not answer gets an underrun or an overrun. More than
 * MAX_LATE is not made up for.
 *
 * Between a converter and the host's sound is a ring; the analogue part is
 * reduced to what of it decides whether a sound is heard, and how loud. Of
 * the A31's two outputs, headphone and line, the louder one is heard.
 *
 * Not modelled: mixing of inputs that are not there (line, FM, microphones),
 * which filter is used, repeating the last sample on underrun, headphone and
 * key detection, the A31's digital audio processing.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qapi/error.h"
#include <math.h>
#include "hw/audio/sun4i-codec.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

/* At the A20's offsets; what the A20 has not is behind these. */
REG32(DAC_DPC, 0x00)
    FIELD(DAC_DPC, VOLUME, 12, 6)
    FIELD(DAC_DPC, ENABLE, 31, 1)
REG32(DAC_FIFOC, 0x04)
    FIELD(DAC_FIFOC, FLUSH, 0, 1)
    FIELD(DAC_FIFOC, OVERRUN_IRQ, 1, 1)
    FIELD(DAC_FIFOC, UNDERRUN_IRQ, 2, 1)
    FIELD(DAC_FIFOC, EMPTY_IRQ, 3, 1)
    FIELD(DAC_FIFOC, DRQ, 4, 1)
    FIELD(DAC_FIFOC, BITS_24, 5, 1)
    FIELD(DAC_FIFOC, MONO, 6, 1)
    FIELD(DAC_FIFOC, LOOP, 7, 1)
    FIELD(DAC_FIFOC, TRIGGER, 8, 6)
    FIELD(DAC_FIFOC, DRQ_CLEAR, 21, 2)
    FIELD(DAC_FIFOC, MODE, 24, 1)
    FIELD(DAC_FIFOC, RATE, 29, 3)
REG32(DAC_FIFOS, 0x08)
    FIELD(DAC_FIFOS, OVERRUN, 1, 1)
    FIELD(DAC_FIFOS, UNDERRUN, 2, 1)
    FIELD(DAC_FIFOS, EMPTY, 3, 1)
    FIELD(DAC_FIFOS, ROOM, 8, 15)
    FIELD(DAC_FIFOS, ANY_ROOM, 23, 1)
REG32(DAC_TXDATA, 0x0c)
REG32(DAC_ACTL, 0x10)
    FIELD(DAC_ACTL, PA_VOLUME, 0, 6)
    FIELD(DAC_ACTL, PA_ON, 6, 1)
    FIELD(DAC_ACTL, MIXER_TO_PA, 7, 1)
    FIELD(DAC_ACTL, DAC_TO_PA, 8, 1)
    FIELD(DAC_ACTL, RIGHT_TO_MIXER, 14, 1)
    FIELD(DAC_ACTL, LEFT_TO_MIXER, 15, 1)
    FIELD(DAC_ACTL, MIXER_ENABLE, 29, 1)
    FIELD(DAC_ACTL, LEFT_ENABLE, 30, 1)
    FIELD(DAC_ACTL, RIGHT_ENABLE, 31, 1)
REG32(DAC_TUNE, 0x14)
REG32(DAC_DEBUG, 0x18)
REG32(ADC_FIFOC, 0x1c)
    FIELD(ADC_FIFOC, FLUSH, 0, 1)
    FIELD(ADC_FIFOC, OVERRUN_IRQ, 1, 1)
    FIELD(ADC_FIFOC, AVAILABLE_IRQ, 3, 1)
    FIELD(ADC_FIFOC, DRQ, 4, 1)
    FIELD(ADC_FIFOC, BITS_24, 6, 1)
    FIELD(ADC_FIFOC, MONO, 7, 1)
    FIELD(ADC_FIFOC, TRIGGER, 8, 5)
    FIELD(ADC_FIFOC, MODE, 24, 1)
    FIELD(ADC_FIFOC, ENABLE, 28, 1)
    FIELD(ADC_FIFOC, RATE, 29, 3)
REG32(ADC_FIFOS, 0x20)
    FIELD(ADC_FIFOS, OVERRUN, 1, 1)
    FIELD(ADC_FIFOS, AVAILABLE, 3, 1)
    FIELD(ADC_FIFOS, COUNT, 8, 6)
    FIELD(ADC_FIFOS, ANY, 23, 1)
REG32(ADC_RXDATA, 0x24)
REG32(ADC_ACTL, 0x28)
REG32(ADC_DEBUG, 0x2c)
REG32(DAC_TXCNT, 0x30)
REG32(ADC_RXCNT, 0x34)
REG32(SYS_VERI, 0x38)
REG32(MIC_PHONE_CAL, 0x3c)
REG32(OM_DACA_CTRL, 0x40)
    FIELD(OM_DACA_CTRL, HP_VOLUME, 0, 6)
    FIELD(OM_DACA_CTRL, HP_LEFT_ON, 6, 1)
    FIELD(OM_DACA_CTRL, HP_RIGHT_ON, 7, 1)
    FIELD(OM_DACA_CTRL, HP_LEFT_MIXER, 8, 1)
    FIELD(OM_DACA_CTRL, HP_RIGHT_MIXER, 9, 1)
    FIELD(OM_DACA_CTRL, RIGHT_TO_LEFT_MIXER, 10, 1)
    FIELD(OM_DACA_CTRL, LEFT_TO_LEFT_MIXER, 11, 1)
    FIELD(OM_DACA_CTRL, LEFT_TO_RIGHT_MIXER, 17, 1)
    FIELD(OM_DACA_CTRL, RIGHT_TO_RIGHT_MIXER, 18, 1)
    FIELD(OM_DACA_CTRL, LEFT_MIXER_ENABLE, 28, 1)
    FIELD(OM_DACA_CTRL, RIGHT_MIXER_ENABLE, 29, 1)
    FIELD(OM_DACA_CTRL, LEFT_ENABLE, 30, 1)
    FIELD(OM_DACA_CTRL, RIGHT_ENABLE, 31, 1)
REG32(OM_PA_CTRL, 0x44)
    FIELD(OM_PA_CTRL, HP_ENABLE, 31, 1)
REG32(MIC_CTRL, 0x48)
    FIELD(MIC_CTRL, LINE_VOLUME, 11, 5)
    FIELD(MIC_CTRL, LINE_RIGHT_ON, 18, 1)
    FIELD(MIC_CTRL, LINE_LEFT_ON, 19, 1)
REG32(CALIBRATION, 0x4c)
REG32(HMIC_CTL, 0x50)
REG32(HMIC_DATA, 0x54)

/* Where the A31 has them */
REG32(A31_DAC_DPC, 0x00)
REG32(A31_DAC_FIFOC, 0x04)
REG32(A31_DAC_FIFOS, 0x08)
REG32(A31_DAC_TXDATA, 0x0c)
REG32(A31_ADC_FIFOC, 0x10)
REG32(A31_ADC_FIFOS, 0x14)
REG32(A31_ADC_RXDATA, 0x18)
REG32(A31_OM_DACA_CTRL, 0x20)
REG32(A31_OM_PA_CTRL, 0x24)
REG32(A31_MIC_CTRL, 0x28)
REG32(A31_ADC_ACTL, 0x2c)
REG32(A31_DAC_TUNE, 0x30)
REG32(A31_CALIBRATION, 0x34)
REG32(A31_DAC_TXCNT, 0x40)
REG32(A31_ADC_RXCNT, 0x44)
REG32(A31_HMIC_CTL, 0x50)
REG32(A31_HMIC_DATA, 0x54)

#define DAC_FIFOC_RW            0xf7603ffe
#define ADC_FIFOC_RW            0xf1001fda
#define DAC_FIFOS_W1C           (R_DAC_FIFOS_OVERRUN_MASK | \
                                 R_DAC_FIFOS_UNDERRUN_MASK | \
                                 R_DAC_FIFOS_EMPTY_MASK)
#define ADC_FIFOS_W1C           (R_ADC_FIFOS_OVERRUN_MASK | \
                                 R_ADC_FIFOS_AVAILABLE_MASK)

/* Nanoseconds: what is made up for, and how often it is looked at most */
#define MAX_LATE                (50 * SCALE_MS)
#define MIN_INTERVAL            (50 * SCALE_US)

/* What a host's sound can make something of */
#define MIN_FREQ                1000
#define MAX_FREQ                400000

/* Periods of the module clock in one of the sample rate */
static const uint32_t rate_divider[] = {
    512, 768, 1024, 1536, 2048, 3072, 128, 256,
};

static uint32_t sun4i_codec_dac_divider(Sun4iCodecState *s)
{
    return rate_divider[FIELD_EX32(s->regs[R_DAC_FIFOC], DAC_FIFOC, RATE)];
}

static uint32_t sun4i_codec_adc_divider(Sun4iCodecState *s)
{
    return rate_divider[FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, RATE)];
}

static uint32_t sun4i_codec_dac_channels(Sun4iCodecState *s)
{
    return FIELD_EX32(s->regs[R_DAC_FIFOC], DAC_FIFOC, MONO) ? 1 : 2;
}

static uint32_t sun4i_codec_adc_channels(Sun4iCodecState *s)
{
    return FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, MONO) ? 1 : 2;
}

static bool sun4i_codec_dac_on(Sun4iCodecState *s)
{
    return FIELD_EX32(s->regs[R_DAC_DPC], DAC_DPC, ENABLE) &&
           clock_is_enabled(s->clk);
}

static bool sun4i_codec_adc_on(Sun4iCodecState *s)
{
    return FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, ENABLE) &&
           clock_is_enabled(s->clk);
}

/* Does the ADC get what the DAC plays? */
static bool sun4i_codec_loop(Sun4iCodecState *s)
{
    return FIELD_EX32(s->regs[R_DAC_FIFOC], DAC_FIFOC, LOOP);
}

/* Low enough to ask for more? */
static bool sun4i_codec_tx_low(Sun4iCodecState *s)
{
    return s->tx_count <= FIELD_EX32(s->regs[R_DAC_FIFOC], DAC_FIFOC,
                                     TRIGGER);
}

/* High enough to ask that it is fetched? */
static bool sun4i_codec_rx_high(Sun4iCodecState *s)
{
    return s->rx_count > FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, TRIGGER);
}

static void sun4i_codec_set_drq(Sun4iCodecState *s, Sun4iCodecConverter *c,
                                bool level)
{
    if (c->drq != level) {
        trace_sun4i_codec_drq(s->id, c == &s->dac ? "DAC" : "ADC", level);
        c->drq = level;
        qemu_set_irq(c->drq_out, level);
    }
}

static void sun4i_codec_update(Sun4iCodecState *s)
{
    /* With less room than that the request ends. 0: as it began */
    static const uint8_t drq_clear[] = { 0, 4, 8, 16 };
    uint32_t fifoc = s->regs[R_DAC_FIFOC];
    uint32_t clear = drq_clear[FIELD_EX32(fifoc, DAC_FIFOC, DRQ_CLEAR)];
    uint32_t dac, adc;
    bool level;

    if (!FIELD_EX32(fifoc, DAC_FIFOC, DRQ)) {
        sun4i_codec_set_drq(s, &s->dac, false);
    } else if (sun4i_codec_tx_low(s)) {
        sun4i_codec_set_drq(s, &s->dac, true);
    } else if (!clear || SUN4I_CODEC_TX_FIFO - s->tx_count < clear) {
        sun4i_codec_set_drq(s, &s->dac, false);
    }
    sun4i_codec_set_drq(s, &s->adc,
                        FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, DRQ) &&
                        sun4i_codec_rx_high(s));

    /* The bits of status and enable are at the same places. */
    dac = s->regs[R_DAC_FIFOS] & s->regs[R_DAC_FIFOC] & DAC_FIFOS_W1C;
    adc = s->regs[R_ADC_FIFOS] & s->regs[R_ADC_FIFOC] & ADC_FIFOS_W1C;
    level = dac || adc;
    trace_sun4i_codec_irq(s->id, s->regs[R_DAC_FIFOS], s->regs[R_ADC_FIFOS],
                          level);
    qemu_set_irq(s->irq, level);
}

/* A level has changed: what is pending as long as a condition lasts */
static void sun4i_codec_level(Sun4iCodecState *s)
{
    s->regs[R_DAC_FIFOS] = FIELD_DP32(s->regs[R_DAC_FIFOS], DAC_FIFOS, EMPTY,
                                      sun4i_codec_tx_low(s));
    s->regs[R_ADC_FIFOS] = FIELD_DP32(s->regs[R_ADC_FIFOS], ADC_FIFOS,
                                      AVAILABLE, sun4i_codec_rx_high(s));
}

/* The host's side */

static void sun4i_codec_ring_put(Sun4iCodecRing *ring, int32_t left,
                                 int32_t right)
{
    uint32_t tail = (ring->head + ring->count) % SUN4I_CODEC_HOST_FRAMES;

    ring->frame[tail][0] = left;
    ring->frame[tail][1] = right;
    if (ring->count < SUN4I_CODEC_HOST_FRAMES) {
        ring->count++;
    } else {
        /* Nobody listens: what is oldest is lost. */
        ring->head = (ring->head + 1) % SUN4I_CODEC_HOST_FRAMES;
    }
}

static void sun4i_codec_ring_drop(Sun4iCodecRing *ring, uint32_t n)
{
    ring->head = (ring->head + n) % SUN4I_CODEC_HOST_FRAMES;
    ring->count -= n;
}

static void sun4i_codec_out_cb(void *opaque, int avail)
{
    Sun4iCodecState *s = opaque;
    Sun4iCodecRing *ring = s->out;
    const int size = sizeof(ring->frame[0]);

    while (avail >= size && ring->count) {
        uint32_t n = MIN(ring->count, SUN4I_CODEC_HOST_FRAMES - ring->head);
        size_t done;

        n = MIN(n, avail / size);
        done = AUD_write(s->voice_out, ring->frame[ring->head], n * size);
        if (!done) {
            break;
        }
        sun4i_codec_ring_drop(ring, done / size);
        avail -= done;
    }
    /* What had been played before the converter stopped is still heard. */
    if (!ring->count && !s->dac.running) {
        AUD_set_active_out(s->voice_out, 0);
    }
}

static void sun4i_codec_in_cb(void *opaque, int avail)
{
    Sun4iCodecState *s = opaque;
    int32_t frame[256][2];
    const int size = sizeof(frame[0]);

    while (avail >= size) {
        size_t done = AUD_read(s->voice_in, frame,
                               MIN(ARRAY_SIZE(frame), avail / size) * size);

        if (!done) {
            break;
        }
        for (size_t i = 0; i < done / size && !sun4i_codec_loop(s); i++) {
            sun4i_codec_ring_put(s->in, frame[i][0], frame[i][1]);
        }
        avail -= done;
    }
}

static Sun4iCodecVolume sun7i_a20_codec_volume(Sun4iCodecState *s)
{
    uint32_t actl = s->regs[R_DAC_ACTL];
    bool direct = FIELD_EX32(actl, DAC_ACTL, DAC_TO_PA);
    bool mixer = FIELD_EX32(actl, DAC_ACTL, MIXER_TO_PA) &&
                 FIELD_EX32(actl, DAC_ACTL, MIXER_ENABLE);
    bool on = FIELD_EX32(actl, DAC_ACTL, PA_ON);
    /* Steps of 1 dB below full scale */
    int attenuation = R_DAC_ACTL_PA_VOLUME_MASK -
                      FIELD_EX32(actl, DAC_ACTL, PA_VOLUME);

    return (Sun4iCodecVolume) {
        .left = on && FIELD_EX32(actl, DAC_ACTL, LEFT_ENABLE) &&
                (direct ||
                 (mixer && FIELD_EX32(actl, DAC_ACTL, LEFT_TO_MIXER))),
        .right = on && FIELD_EX32(actl, DAC_ACTL, RIGHT_ENABLE) &&
                 (direct ||
                  (mixer && FIELD_EX32(actl, DAC_ACTL, RIGHT_TO_MIXER))),
        .left_db = attenuation,
        .right_db = attenuation,
    };
}

/* An output plays on a side: it is heard unless another one is louder. */
static void sun6i_a31_codec_output(bool *on, double *db, bool plays,
                                   double attenuation)
{
    if (plays && (!*on || attenuation < *db)) {
        *on = true;
        *db = attenuation;
    }
}

static Sun4iCodecVolume sun6i_a31_codec_volume(Sun4iCodecState *s)
{
    uint32_t daca = s->regs[R_OM_DACA_CTRL];
    uint32_t mic = s->regs[R_MIC_CTRL];
    bool left_dac = FIELD_EX32(daca, OM_DACA_CTRL, LEFT_ENABLE);
    bool right_dac = FIELD_EX32(daca, OM_DACA_CTRL, RIGHT_ENABLE);
    /* The host gets the DAC's two sides, and not one of them for another. */
    bool left_mixer = left_dac &&
                      FIELD_EX32(daca, OM_DACA_CTRL, LEFT_MIXER_ENABLE) &&
                      FIELD_EX32(daca, OM_DACA_CTRL, LEFT_TO_LEFT_MIXER);
    bool right_mixer = right_dac &&
                       FIELD_EX32(daca, OM_DACA_CTRL, RIGHT_MIXER_ENABLE) &&
                       FIELD_EX32(daca, OM_DACA_CTRL, RIGHT_TO_RIGHT_MIXER);
    bool hp = FIELD_EX32(s->regs[R_OM_PA_CTRL], OM_PA_CTRL, HP_ENABLE);
    /* Steps of 1 dB, and of 1.5 dB, below full scale */
    int hp_db = R_OM_DACA_CTRL_HP_VOLUME_MASK -
                FIELD_EX32(daca, OM_DACA_CTRL, HP_VOLUME);
    uint32_t line = FIELD_EX32(mic, MIC_CTRL, LINE_VOLUME);
    double line_db = 1.5 * (31 - line);
    Sun4iCodecVolume v = { };

    sun6i_a31_codec_output(&v.left, &v.left_db, hp &&
        FIELD_EX32(daca, OM_DACA_CTRL, HP_LEFT_ON) &&
        (FIELD_EX32(daca, OM_DACA_CTRL, HP_LEFT_MIXER) ? left_mixer :
                                                         left_dac), hp_db);
    sun6i_a31_codec_output(&v.right, &v.right_db, hp &&
        FIELD_EX32(daca, OM_DACA_CTRL, HP_RIGHT_ON) &&
        (FIELD_EX32(daca, OM_DACA_CTRL, HP_RIGHT_MIXER) ? right_mixer :
                                                          right_dac), hp_db);
    /* The two lowest steps of the line's volume are silence. */
    sun6i_a31_codec_output(&v.left, &v.left_db, line > 1 && left_mixer &&
        FIELD_EX32(mic, MIC_CTRL, LINE_LEFT_ON), line_db);
    sun6i_a31_codec_output(&v.right, &v.right_db, line > 1 && right_mixer &&
        FIELD_EX32(mic, MIC_CTRL, LINE_RIGHT_ON), line_db);
    return v;
}

static uint8_t sun4i_codec_factor(bool on, double db)
{
    return on ? lrint(255 * pow(10, -db / 20)) : 0;
}

static void sun4i_codec_set_volume(Sun4iCodecState *s)
{
    Sun4iCodecVolume v = SUN4I_CODEC_GET_CLASS(s)->volume(s);
    /* In steps of 1.16 dB */
    double digital = 1.16 * FIELD_EX32(s->regs[R_DAC_DPC], DAC_DPC, VOLUME);

    if (s->voice_out) {
        AUD_set_volume_out(s->voice_out, !v.left && !v.right,
                           sun4i_codec_factor(v.left, v.left_db + digital),
                           sun4i_codec_factor(v.right,
                                              v.right_db + digital));
    }
}

/* The frequency as the host is told it, 0 if it cannot be */
static int sun4i_codec_freq(Sun4iCodecState *s, uint32_t divider)
{
    uint64_t freq = (clock_get_hz(s->clk) + divider / 2) / divider;

    return freq >= MIN_FREQ && freq <= MAX_FREQ ? freq : 0;
}

static void sun4i_codec_open_out(Sun4iCodecState *s)
{
    int freq = sun4i_codec_freq(s, sun4i_codec_dac_divider(s));
    struct audsettings as = {
        .freq = freq,
        .nchannels = 2,
        .fmt = AUDIO_FORMAT_S32,
        .endianness = AUDIO_HOST_ENDIANNESS,
    };

    trace_sun4i_codec_start(s->id, "DAC", freq);
    if (!s->have_card || !freq) {
        return;
    }
    if (s->freq_out != freq) {
        s->out->count = 0;
        s->voice_out = AUD_open_out(&s->card, s->voice_out, "sun4i-codec.out",
                                    s, sun4i_codec_out_cb, &as);
        s->freq_out = s->voice_out ? freq : 0;
        sun4i_codec_set_volume(s);
    }
    AUD_set_active_out(s->voice_out, 1);
}

static void sun4i_codec_open_in(Sun4iCodecState *s)
{
    int freq = sun4i_codec_freq(s, sun4i_codec_adc_divider(s));
    struct audsettings as = {
        .freq = freq,
        .nchannels = 2,
        .fmt = AUDIO_FORMAT_S32,
        .endianness = AUDIO_HOST_ENDIANNESS,
    };

    trace_sun4i_codec_start(s->id, "ADC", freq);
    if (!s->have_card || !freq) {
        return;
    }
    if (s->freq_in != freq) {
        s->voice_in = AUD_open_in(&s->card, s->voice_in, "sun4i-codec.in", s,
                                  sun4i_codec_in_cb, &as);
        s->freq_in = s->voice_in ? freq : 0;
    }
    AUD_set_active_in(s->voice_in, 1);
}

/* The converters */

static void sun4i_codec_begin(Sun4iCodecConverter *c)
{
    c->stalled = false;
    c->since = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    c->frames = 0;
}

/* How many frames should have been done by now that are not */
static uint64_t sun4i_codec_due(Sun4iCodecState *s, Sun4iCodecConverter *c,
                                uint32_t divider)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    uint64_t due = 0, most;

    if (now >= c->since) {
        due = clock_ns_to_ticks(s->clk, now - c->since) / divider;
    }
    if (due < c->frames) {
        /* This cannot be. Let the state of a migration say what it will. */
        sun4i_codec_begin(c);
        return 0;
    }
    due -= c->frames;
    most = clock_ns_to_ticks(s->clk, MAX_LATE) / divider;
    if (due > most) {
        c->frames += due - most;
        due = most;
    }
    return due;
}

/* Look at it again when it has done so many frames more. */
static void sun4i_codec_arm(Sun4iCodecState *s, Sun4iCodecConverter *c,
                            uint32_t divider, uint32_t frames)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t then = c->since + clock_ticks_to_ns(s->clk, (c->frames + frames) *
                                                        divider) + SCALE_US;

    timer_mod(c->timer, MAX(then, now + MIN_INTERVAL));
}

static int32_t sun4i_codec_tx_pop(Sun4iCodecState *s)
{
    int32_t sample = s->tx_fifo[s->tx_head] << 8;

    s->tx_head = (s->tx_head + 1) % SUN4I_CODEC_TX_FIFO;
    s->tx_count--;
    return sample;
}

static void sun4i_codec_dac_frame(Sun4iCodecState *s)
{
    int32_t left = sun4i_codec_tx_pop(s);
    int32_t right = sun4i_codec_dac_channels(s) == 2 ? sun4i_codec_tx_pop(s)
                                                     : left;

    if (s->voice_out) {
        sun4i_codec_ring_put(s->out, left, right);
    }
    if (sun4i_codec_loop(s)) {
        sun4i_codec_ring_put(s->in, left, right);
    }
}

static void sun4i_codec_dac_run(Sun4iCodecState *s)
{
    Sun4iCodecConverter *c = &s->dac;
    uint32_t divider = sun4i_codec_dac_divider(s);
    uint32_t channels = sun4i_codec_dac_channels(s);
    uint32_t trigger = FIELD_EX32(s->regs[R_DAC_FIFOC], DAC_FIFOC, TRIGGER);
    uint32_t frames, done;
    bool asked = sun4i_codec_tx_low(s);
    uint64_t due;

    if (!c->running || c->stalled) {
        return;
    }
    due = sun4i_codec_due(s, c, divider);
    frames = s->tx_count / channels;
    if (!asked) {
        frames = MIN(frames, DIV_ROUND_UP(s->tx_count - trigger, channels));
    }
    done = MIN(due, frames);
    for (uint32_t i = 0; i < done; i++) {
        sun4i_codec_dac_frame(s);
    }
    c->frames += done;
    if (done) {
        sun4i_codec_level(s);
    }
    if (asked && due > done) {
        trace_sun4i_codec_underrun(s->id);
        s->regs[R_DAC_FIFOS] |= R_DAC_FIFOS_UNDERRUN_MASK;
        c->stalled = true;
        timer_del(c->timer);
    } else {
        frames = sun4i_codec_tx_low(s) ?
                 s->tx_count / channels + 1 :
                 DIV_ROUND_UP(s->tx_count - trigger, channels);
        sun4i_codec_arm(s, c, divider, frames);
    }
    sun4i_codec_update(s);
}

static void sun4i_codec_rx_push(Sun4iCodecState *s, int32_t sample)
{
    uint32_t tail = (s->rx_head + s->rx_count) % SUN4I_CODEC_RX_FIFO;

    s->rx_fifo[tail] = (uint32_t)sample >> 8;
    s->rx_count++;
    s->regs[R_ADC_RXCNT]++;
}

static void sun4i_codec_adc_frame(Sun4iCodecState *s)
{
    static const int32_t silence[2];
    const int32_t *frame = s->in->count ? s->in->frame[s->in->head] : silence;

    for (uint32_t i = 0; i < sun4i_codec_adc_channels(s); i++) {
        sun4i_codec_rx_push(s, frame[i]);
    }
    if (s->in->count) {
        sun4i_codec_ring_drop(s->in, 1);
    }
}

static void sun4i_codec_adc_run(Sun4iCodecState *s)
{
    Sun4iCodecConverter *c = &s->adc;
    uint32_t divider = sun4i_codec_adc_divider(s);
    uint32_t channels = sun4i_codec_adc_channels(s);
    uint32_t trigger = FIELD_EX32(s->regs[R_ADC_FIFOC], ADC_FIFOC, TRIGGER);
    uint32_t frames, done;
    bool asked = sun4i_codec_rx_high(s);
    uint64_t due;

    if (!c->running || c->stalled) {
        return;
    }
    due = sun4i_codec_due(s, c, divider);
    frames = (SUN4I_CODEC_RX_FIFO - s->rx_count) / channels;
    if (!asked) {
        frames = MIN(frames,
                     DIV_ROUND_UP(trigger + 1 - s->rx_count, channels));
    }
    done = MIN(due, frames);
    if (sun4i_codec_loop(s)) {
        sun4i_codec_dac_run(s);
        if (s->dac.running && !s->dac.stalled) {
            /* What is not there yet will come. */
            done = MIN(done, s->in->count);
        }
    }
    for (uint32_t i = 0; i < done; i++) {
        sun4i_codec_adc_frame(s);
    }
    c->frames += done;
    if (done) {
        sun4i_codec_level(s);
    }
    frames = (SUN4I_CODEC_RX_FIFO - s->rx_count) / channels;
    if (due > done && !frames && (asked || !sun4i_codec_rx_high(s))) {
        trace_sun4i_codec_overrun(s->id);
        s->regs[R_ADC_FIFOS] |= R_ADC_FIFOS_OVERRUN_MASK;
        c->stalled = true;
        timer_del(c->timer);
    } else {
        if (sun4i_codec_rx_high(s)) {
            frames++;
        } else {
            frames = MIN(frames + 1, DIV_ROUND_UP(trigger + 1 - s->rx_count,
                                                  channels));
        }
        sun4i_codec_arm(s, c, divider, frames);
    }
    sun4i_codec_update(s);
}

/* Something that they run by has changed, or will when this is left. */
static void sun4i_codec_catch_up(Sun4iCodecState *s)
{
    sun4i_codec_dac_run(s);
    sun4i_codec_adc_run(s);
}

static void sun4i_codec_restart_dac(Sun4iCodecState *s)
{
    if (sun4i_codec_dac_on(s)) {
        s->dac.running = true;
        sun4i_codec_begin(&s->dac);
        sun4i_codec_open_out(s);
        sun4i_codec_dac_run(s);
    } else if (s->dac.running) {
        trace_sun4i_codec_stop(s->id, "DAC");
        s->dac.running = false;
        timer_del(s->dac.timer);
    }
}

static void sun4i_codec_restart_adc(Sun4iCodecState *s)
{
    if (sun4i_codec_adc_on(s)) {
        s->adc.running = true;
        sun4i_codec_begin(&s->adc);
        sun4i_codec_open_in(s);
        sun4i_codec_adc_run(s);
    } else if (s->adc.running) {
        trace_sun4i_codec_stop(s->id, "ADC");
        s->adc.running = false;
        timer_del(s->adc.timer);
        AUD_set_active_in(s->voice_in, 0);
    }
}

static void sun4i_codec_dac_timer(void *opaque)
{
    sun4i_codec_dac_run(opaque);
}

static void sun4i_codec_adc_timer(void *opaque)
{
    sun4i_codec_adc_run(opaque);
}

static void sun4i_codec_clk_changed(void *opaque, ClockEvent event)
{
    Sun4iCodecState *s = opaque;

    if (event == ClockPreUpdate) {
        sun4i_codec_catch_up(s);
    } else {
        sun4i_codec_restart_dac(s);
        sun4i_codec_restart_adc(s);
    }
}

/* Registers */

static int sun7i_a20_codec_reg(hwaddr offset)
{
    return offset <= A_MIC_PHONE_CAL ? offset : -1;
}

static int sun6i_a31_codec_reg(hwaddr offset)
{
    switch (offset) {
    case A_A31_DAC_DPC:
        return A_DAC_DPC;
    case A_A31_DAC_FIFOC:
        return A_DAC_FIFOC;
    case A_A31_DAC_FIFOS:
        return A_DAC_FIFOS;
    case A_A31_DAC_TXDATA:
        return A_DAC_TXDATA;
    case A_A31_ADC_FIFOC:
        return A_ADC_FIFOC;
    case A_A31_ADC_FIFOS:
        return A_ADC_FIFOS;
    case A_A31_ADC_RXDATA:
        return A_ADC_RXDATA;
    case A_A31_OM_DACA_CTRL:
        return A_OM_DACA_CTRL;
    case A_A31_OM_PA_CTRL:
        return A_OM_PA_CTRL;
    case A_A31_MIC_CTRL:
        return A_MIC_CTRL;
    case A_A31_ADC_ACTL:
        return A_ADC_ACTL;
    case A_A31_DAC_TUNE:
        return A_DAC_TUNE;
    case A_A31_CALIBRATION:
        return A_CALIBRATION;
    case A_A31_DAC_TXCNT:
        return A_DAC_TXCNT;
    case A_A31_ADC_RXCNT:
        return A_ADC_RXCNT;
    case A_A31_HMIC_CTL:
        return A_HMIC_CTL;
    case A_A31_HMIC_DATA:
        return A_HMIC_DATA;
    }
    return -1;
}

static void sun4i_codec_tx_write(Sun4iCodecState *s, uint32_t value)
{
    uint32_t fifoc = s->regs[R_DAC_FIFOC];
    bool low = FIELD_EX32(fifoc, DAC_FIFOC, MODE);
    uint32_t sample, tail;

    if (FIELD_EX32(fifoc, DAC_FIFOC, BITS_24)) {
        sample = low ? extract32(value, 0, 24) : extract32(value, 8, 24);
    } else {
        sample = extract32(value, low ? 0 : 16, 16) << 8;
    }
    if (s->tx_count == SUN4I_CODEC_TX_FIFO) {
        s->regs[R_DAC_FIFOS] |= R_DAC_FIFOS_OVERRUN_MASK;
        sun4i_codec_update(s);
        return;
    }
    tail = (s->tx_head + s->tx_count) % SUN4I_CODEC_TX_FIFO;
    s->tx_fifo[tail] = sample;
    s->tx_count++;
    s->regs[R_DAC_TXCNT]++;
    sun4i_codec_level(s);
    if (s->dac.running && s->dac.stalled &&
        s->tx_count >= sun4i_codec_dac_channels(s)) {
        sun4i_codec_begin(&s->dac);
        sun4i_codec_arm(s, &s->dac, sun4i_codec_dac_divider(s), 1);
    }
    sun4i_codec_update(s);
}

static uint32_t sun4i_codec_rx_read(Sun4iCodecState *s)
{
    uint32_t fifoc = s->regs[R_ADC_FIFOC];
    bool low = FIELD_EX32(fifoc, ADC_FIFOC, MODE);
    uint32_t sample;

    sun4i_codec_adc_run(s);
    if (!s->rx_count) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read of an empty FIFO\n", s->id);
        return 0;
    }
    sample = s->rx_fifo[s->rx_head];
    s->rx_head = (s->rx_head + 1) % SUN4I_CODEC_RX_FIFO;
    s->rx_count--;
    sun4i_codec_level(s);
    if (s->adc.running && s->adc.stalled) {
        sun4i_codec_begin(&s->adc);
        sun4i_codec_arm(s, &s->adc, sun4i_codec_adc_divider(s), 1);
    }
    sun4i_codec_update(s);

    if (FIELD_EX32(fifoc, ADC_FIFOC, BITS_24)) {
        return low ? sextract32(sample, 0, 24) : sample << 8;
    }
    return low ? sextract32(sample, 8, 16) : extract32(sample, 8, 16) << 16;
}

static uint64_t sun4i_codec_read(void *opaque, hwaddr offset, unsigned size)
{
    Sun4iCodecState *s = opaque;
    int reg = SUN4I_CODEC_GET_CLASS(s)->reg(offset);
    uint32_t value = 0;

    switch (reg) {
    case A_DAC_FIFOS:
        sun4i_codec_dac_run(s);
        value = s->regs[R_DAC_FIFOS] & DAC_FIFOS_W1C;
        value = FIELD_DP32(value, DAC_FIFOS, ROOM,
                           SUN4I_CODEC_TX_FIFO - s->tx_count);
        value = FIELD_DP32(value, DAC_FIFOS, ANY_ROOM,
                           s->tx_count < SUN4I_CODEC_TX_FIFO);
        break;
    case A_DAC_TXDATA:
        break;
    case A_ADC_FIFOS:
        sun4i_codec_adc_run(s);
        value = s->regs[R_ADC_FIFOS] & ADC_FIFOS_W1C;
        value = FIELD_DP32(value, ADC_FIFOS, COUNT, s->rx_count);
        value = FIELD_DP32(value, ADC_FIFOS, ANY, s->rx_count > 0);
        break;
    case A_ADC_RXDATA:
        value = sun4i_codec_rx_read(s);
        break;
    case A_ADC_RXCNT:
        sun4i_codec_adc_run(s);
        value = s->regs[R_ADC_RXCNT];
        break;
    case A_DAC_DPC:
    case A_DAC_FIFOC:
    case A_DAC_ACTL:
    case A_DAC_TUNE:
    case A_DAC_DEBUG:
    case A_ADC_FIFOC:
    case A_ADC_ACTL:
    case A_ADC_DEBUG:
    case A_DAC_TXCNT:
    case A_SYS_VERI:
    case A_MIC_PHONE_CAL:
    case A_OM_DACA_CTRL:
    case A_OM_PA_CTRL:
    case A_MIC_CTRL:
    case A_CALIBRATION:
    case A_HMIC_CTL:
    case A_HMIC_DATA:
        value = s->regs[reg / 4];
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read at 0x%02" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
        break;
    }
    trace_sun4i_codec_read(s->id, offset, value);
    return value;
}

static void sun4i_codec_write_dac_fifoc(Sun4iCodecState *s, uint32_t value)
{
    uint32_t changed = s->regs[R_DAC_FIFOC] ^ value;

    sun4i_codec_catch_up(s);
    s->regs[R_DAC_FIFOC] = value & DAC_FIFOC_RW;
    if (FIELD_EX32(value, DAC_FIFOC, FLUSH)) {
        s->tx_count = 0;
    }
    sun4i_codec_level(s);
    if (changed & (R_DAC_FIFOC_RATE_MASK | R_DAC_FIFOC_MONO_MASK |
                   R_DAC_FIFOC_TRIGGER_MASK)) {
        sun4i_codec_restart_dac(s);
    }
}

static void sun4i_codec_write_dac_fifos(Sun4iCodecState *s, uint32_t value)
{
    sun4i_codec_dac_run(s);
    s->regs[R_DAC_FIFOS] &= ~(value & DAC_FIFOS_W1C);
    if (s->dac.running && s->dac.stalled &&
        FIELD_EX32(value, DAC_FIFOS, UNDERRUN)) {
        /* If nothing comes, the next frame is missing as well. */
        sun4i_codec_begin(&s->dac);
        sun4i_codec_arm(s, &s->dac, sun4i_codec_dac_divider(s), 1);
    }
}

static void sun4i_codec_write_adc_fifoc(Sun4iCodecState *s, uint32_t value)
{
    uint32_t changed = s->regs[R_ADC_FIFOC] ^ value;

    sun4i_codec_catch_up(s);
    s->regs[R_ADC_FIFOC] = value & ADC_FIFOC_RW;
    if (FIELD_EX32(value, ADC_FIFOC, FLUSH)) {
        s->rx_count = 0;
    }
    sun4i_codec_level(s);
    if (changed & (R_ADC_FIFOC_RATE_MASK | R_ADC_FIFOC_MONO_MASK |
                   R_ADC_FIFOC_TRIGGER_MASK | R_ADC_FIFOC_ENABLE_MASK) ||
        FIELD_EX32(value, ADC_FIFOC, FLUSH)) {
        sun4i_codec_restart_adc(s);
    }
}

static void sun4i_codec_write_adc_fifos(Sun4iCodecState *s, uint32_t value)
{
    sun4i_codec_adc_run(s);
    s->regs[R_ADC_FIFOS] &= ~(value & ADC_FIFOS_W1C);
    if (s->adc.running && s->adc.stalled &&
        FIELD_EX32(value, ADC_FIFOS, OVERRUN)) {
        sun4i_codec_begin(&s->adc);
        sun4i_codec_arm(s, &s->adc, sun4i_codec_adc_divider(s), 1);
    }
}

static void sun4i_codec_write(void *opaque, hwaddr offset, uint64_t value64,
                              unsigned size)
{
    Sun4iCodecState *s = opaque;
    int reg = SUN4I_CODEC_GET_CLASS(s)->reg(offset);
    uint32_t value = value64;
    uint32_t changed;

    trace_sun4i_codec_write(s->id, offset, value);
    switch (reg) {
    case A_DAC_TXDATA:
        sun4i_codec_tx_write(s, value);
        return;
    case A_DAC_DPC:
        sun4i_codec_catch_up(s);
        changed = s->regs[R_DAC_DPC] ^ value;
        s->regs[R_DAC_DPC] = value;
        sun4i_codec_set_volume(s);
        if (changed & R_DAC_DPC_ENABLE_MASK) {
            sun4i_codec_restart_dac(s);
        }
        break;
    case A_DAC_FIFOC:
        sun4i_codec_write_dac_fifoc(s, value);
        break;
    case A_DAC_FIFOS:
        sun4i_codec_write_dac_fifos(s, value);
        break;
    case A_DAC_ACTL:
    case A_OM_DACA_CTRL:
    case A_OM_PA_CTRL:
    case A_MIC_CTRL:
        sun4i_codec_catch_up(s);
        s->regs[reg / 4] = value;
        sun4i_codec_set_volume(s);
        break;
    case A_ADC_FIFOC:
        sun4i_codec_write_adc_fifoc(s, value);
        break;
    case A_ADC_FIFOS:
        sun4i_codec_write_adc_fifos(s, value);
        break;
    case A_ADC_RXCNT:
        sun4i_codec_adc_run(s);
        s->regs[R_ADC_RXCNT] = value;
        break;
    case A_DAC_TUNE:
    case A_DAC_DEBUG:
    case A_ADC_ACTL:
    case A_ADC_DEBUG:
    case A_DAC_TXCNT:
    case A_SYS_VERI:
    case A_MIC_PHONE_CAL:
    case A_CALIBRATION:
    case A_HMIC_CTL:
        s->regs[reg / 4] = value;
        break;
    case A_ADC_RXDATA:
    case A_HMIC_DATA:
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write at 0x%02" HWADDR_PRIx
                      ", where no register is\n", s->id, offset);
        break;
    }
    sun4i_codec_update(s);
}

/*
 * The DMA controller writes samples of 16 bits as what they are: they are in
 * the lower half, and the upper one is not defined.
 */
static const MemoryRegionOps sun4i_codec_ops = {
    .read = sun4i_codec_read,
    .write = sun4i_codec_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 2,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void sun4i_codec_reset_enter(Object *obj, ResetType type)
{
    Sun4iCodecState *s = SUN4I_CODEC(obj);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[R_DAC_FIFOS] = R_DAC_FIFOS_EMPTY_MASK;
    memset(s->tx_fifo, 0, sizeof(s->tx_fifo));
    s->tx_head = 0;
    s->tx_count = 0;
    memset(s->rx_fifo, 0, sizeof(s->rx_fifo));
    s->rx_head = 0;
    s->rx_count = 0;
    s->out->count = 0;
    s->in->count = 0;
    for (int i = 0; i < 2; i++) {
        Sun4iCodecConverter *c = i ? &s->adc : &s->dac;

        timer_del(c->timer);
        c->running = false;
        c->stalled = false;
        c->since = 0;
        c->frames = 0;
        c->drq = false;
    }
}

static void sun4i_codec_reset_hold(Object *obj, ResetType type)
{
    Sun4iCodecState *s = SUN4I_CODEC(obj);

    qemu_set_irq(s->irq, 0);
    qemu_set_irq(s->dac.drq_out, 0);
    qemu_set_irq(s->adc.drq_out, 0);
    AUD_set_active_out(s->voice_out, 0);
    AUD_set_active_in(s->voice_in, 0);
}

static int sun4i_codec_post_load(void *opaque, int version_id)
{
    Sun4iCodecState *s = opaque;

    if (s->tx_head >= SUN4I_CODEC_TX_FIFO ||
        s->tx_count > SUN4I_CODEC_TX_FIFO ||
        s->rx_head >= SUN4I_CODEC_RX_FIFO ||
        s->rx_count > SUN4I_CODEC_RX_FIFO) {
        return -EINVAL;
    }
    if (s->dac.running) {
        sun4i_codec_open_out(s);
    }
    if (s->adc.running) {
        sun4i_codec_open_in(s);
    }
    sun4i_codec_set_volume(s);
    return 0;
}

static const VMStateDescription vmstate_sun4i_codec_converter = {
    .name = "sun4i-codec-converter",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_TIMER_PTR(timer, Sun4iCodecConverter),
        VMSTATE_BOOL(running, Sun4iCodecConverter),
        VMSTATE_BOOL(stalled, Sun4iCodecConverter),
        VMSTATE_INT64(since, Sun4iCodecConverter),
        VMSTATE_UINT64(frames, Sun4iCodecConverter),
        VMSTATE_BOOL(drq, Sun4iCodecConverter),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_sun4i_codec = {
    .name = TYPE_SUN4I_CODEC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sun4i_codec_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, Sun4iCodecState),
        VMSTATE_UINT32_ARRAY(regs, Sun4iCodecState, SUN4I_CODEC_REGS),
        VMSTATE_UINT32_ARRAY(tx_fifo, Sun4iCodecState, SUN4I_CODEC_TX_FIFO),
        VMSTATE_UINT32(tx_head, Sun4iCodecState),
        VMSTATE_UINT32(tx_count, Sun4iCodecState),
        VMSTATE_UINT32_ARRAY(rx_fifo, Sun4iCodecState, SUN4I_CODEC_RX_FIFO),
        VMSTATE_UINT32(rx_head, Sun4iCodecState),
        VMSTATE_UINT32(rx_count, Sun4iCodecState),
        VMSTATE_STRUCT(dac, Sun4iCodecState, 1, vmstate_sun4i_codec_converter,
                       Sun4iCodecConverter),
        VMSTATE_STRUCT(adc, Sun4iCodecState, 1, vmstate_sun4i_codec_converter,
                       Sun4iCodecConverter),
        VMSTATE_END_OF_LIST()
    }
};

static const Property sun4i_codec_properties[] = {
    DEFINE_AUDIO_PROPERTIES(Sun4iCodecState, card),
};

static void sun4i_codec_realize(DeviceState *dev, Error **errp)
{
    Sun4iCodecState *s = SUN4I_CODEC(dev);
    Error *err = NULL;

    s->id = object_get_canonical_path_component(OBJECT(dev));
    s->out = g_new0(Sun4iCodecRing, 1);
    s->in = g_new0(Sun4iCodecRing, 1);
    s->dac.timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_codec_dac_timer, s);
    s->adc.timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, sun4i_codec_adc_timer, s);
    /* Every board has the codec: without a host's sound it is not heard. */
    s->have_card = AUD_register_card("sun4i-codec", &s->card, &err);
    if (!s->have_card) {
        warn_report_err(err);
    }
}

static void sun4i_codec_unrealize(DeviceState *dev)
{
    Sun4iCodecState *s = SUN4I_CODEC(dev);

    if (s->have_card) {
        AUD_close_out(&s->card, s->voice_out);
        AUD_close_in(&s->card, s->voice_in);
        AUD_remove_card(&s->card);
    }
    timer_free(s->adc.timer);
    timer_free(s->dac.timer);
    g_free(s->in);
    g_free(s->out);
}

static void sun4i_codec_init(Object *obj)
{
    Sun4iCodecState *s = SUN4I_CODEC(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->iomem, obj, &sun4i_codec_ops, s,
                          object_get_typename(obj),
                          SUN4I_CODEC_GET_CLASS(s)->mmio_size);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    qdev_init_gpio_out_named(dev, &s->dac.drq_out, "dac-drq", 1);
    qdev_init_gpio_out_named(dev, &s->adc.drq_out, "adc-drq", 1);
    s->clk = qdev_init_clock_in(dev, "codec", sun4i_codec_clk_changed, s,
                                ClockPreUpdate | ClockUpdate);
}

static void sun4i_codec_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = sun4i_codec_realize;
    dc->unrealize = sun4i_codec_unrealize;
    dc->vmsd = &vmstate_sun4i_codec;
    device_class_set_props(dc, sun4i_codec_properties);
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    rc->phases.enter = sun4i_codec_reset_enter;
    rc->phases.hold = sun4i_codec_reset_hold;
}

static void sun7i_a20_codec_class_init(ObjectClass *klass, void *data)
{
    Sun4iCodecClass *sc = SUN4I_CODEC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A20 audio codec";
    sc->mmio_size = 0x40;
    sc->reg = sun7i_a20_codec_reg;
    sc->volume = sun7i_a20_codec_volume;
}

static void sun6i_a31_codec_class_init(ObjectClass *klass, void *data)
{
    Sun4iCodecClass *sc = SUN4I_CODEC_CLASS(klass);

    DEVICE_CLASS(klass)->desc = "Allwinner A31 audio codec";
    sc->mmio_size = 0x400;
    sc->reg = sun6i_a31_codec_reg;
    sc->volume = sun6i_a31_codec_volume;
}

static const TypeInfo sun4i_codec_types[] = {
    {
        .name = TYPE_SUN4I_CODEC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .instance_size = sizeof(Sun4iCodecState),
        .instance_init = sun4i_codec_init,
        .class_size = sizeof(Sun4iCodecClass),
        .class_init = sun4i_codec_class_init,
    }, {
        .name = TYPE_SUN7I_A20_CODEC,
        .parent = TYPE_SUN4I_CODEC,
        .class_init = sun7i_a20_codec_class_init,
    }, {
        .name = TYPE_SUN6I_A31_CODEC,
        .parent = TYPE_SUN4I_CODEC,
        .class_init = sun6i_a31_codec_class_init,
    },
};

DEFINE_TYPES(sun4i_codec_types)
