import { onScopeDispose, ref, type Ref } from "vue";

const LOUDNESS = 0.18;

export interface Beeper {
  /** A tone, `delay` seconds from now. */
  beep: (hertz: number, seconds: number, delay?: number) => void;
  /** True when the browser kept the last tone off. */
  blocked: Ref<boolean>;
}

/** Tones of the page's own: a ring, an alarm. */
export function useBeeper(): Beeper {
  const blocked = ref(false);
  let audio: AudioContext | null = null;

  function beep(hertz: number, seconds: number, delay = 0): void {
    if (typeof AudioContext === "undefined") return;
    audio ??= new AudioContext();
    blocked.value = audio.state === "suspended";
    if (blocked.value) return;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + delay;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    // Short slopes: a tone that starts at full strength clicks in the headset.
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.setValueAtTime(LOUDNESS, start + seconds - 0.02);
    volume.gain.linearRampToValueAtTime(0, start + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }

  // Browsers keep sound off until the person has touched the page once.
  function unlock(): void {
    if (audio?.state === "suspended") void audio.resume().then(() => (blocked.value = false));
  }

  window.addEventListener("pointerdown", unlock);
  window.addEventListener("keydown", unlock);
  onScopeDispose(() => {
    window.removeEventListener("pointerdown", unlock);
    window.removeEventListener("keydown", unlock);
    void audio?.close();
  });
  return { beep, blocked };
}
