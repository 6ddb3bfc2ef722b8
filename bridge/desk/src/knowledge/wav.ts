/** What the hotline's recogniser hears, in Hz. */
export const RATE = 16_000;

const HEADER = 44;

/**
 * Sound as a WAV file: PCM, 16 bit, mono (RIFF/WAVE, "fmt " and "data" chunks).
 *
 * `samples` are floats in [-1, 1]; what is louder is clipped.
 */
export function toWav(samples: Float32Array, rate: number = RATE): Blob {
  const view = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  const tag = (at: number, letters: string): void => {
    for (let i = 0; i < letters.length; i += 1) view.setUint8(at + i, letters.charCodeAt(i));
  };
  tag(0, "RIFF");
  view.setUint32(4, HEADER - 8 + samples.length * 2, true);
  tag(8, "WAVE");
  tag(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    const level = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER + i * 2, Math.round(level * 32_767), true);
  });
  return new Blob([view], { type: "audio/wav" });
}

/** Sound mixed to one channel at `RATE` by the browser's own resampler, at most `limit` seconds. */
export async function resample(sound: AudioBuffer, limit: number): Promise<Float32Array> {
  const seconds = Math.min(sound.duration, limit);
  const frames = Math.max(1, Math.round(seconds * RATE));
  const context = new OfflineAudioContext(1, frames, RATE);
  const source = context.createBufferSource();
  source.buffer = sound;
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}
