import { onScopeDispose, ref, watch, type Ref } from "vue";
import { text } from "./locale.zh";

/** China's ring-back cadence (GB/T 3380): 450 Hz, 1 s on, 4 s off. An emergency rings faster. */
const TONE_HZ = 450;
const LOUDNESS = 0.18;
const CADENCE = {
  normal: { on: 1, every: 5 },
  emergency: { on: 0.35, every: 0.8 },
} as const;
const FLASH_MS = 900;

/** What rings, or null: one call that is offered to this seat. */
export type Ring = { callId: string; emergency: boolean } | null;

/** Rings and flashes the page title while `ring` is not null. */
export function useRinger(ring: Readonly<Ref<Ring>>): { blocked: Ref<boolean> } {
  const blocked = ref(false);
  const plainTitle = document.title;
  let audio: AudioContext | null = null;
  let toneTimer: ReturnType<typeof setInterval> | undefined;
  let flashTimer: ReturnType<typeof setInterval> | undefined;

  function beep(seconds: number): void {
    if (typeof AudioContext === "undefined") return;
    audio ??= new AudioContext();
    blocked.value = audio.state === "suspended";
    if (blocked.value) return;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime;
    tone.frequency.value = TONE_HZ;
    volume.gain.setValueAtTime(0, start);
    // Short slopes: a tone that starts at full strength clicks in the headset.
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.setValueAtTime(LOUDNESS, start + seconds - 0.02);
    volume.gain.linearRampToValueAtTime(0, start + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }

  function stop(): void {
    clearInterval(toneTimer);
    clearInterval(flashTimer);
    document.title = plainTitle;
    blocked.value = false;
  }

  // Browsers keep sound off until the person has touched the page once.
  function unlock(): void {
    if (audio?.state === "suspended") void audio.resume().then(() => (blocked.value = false));
  }

  watch(
    () => (ring.value === null ? "" : `${ring.value.emergency} ${ring.value.callId}`),
    () => {
      stop();
      const now = ring.value;
      if (now === null) return;
      const { on, every } = CADENCE[now.emergency ? "emergency" : "normal"];
      beep(on);
      toneTimer = setInterval(() => beep(on), every * 1000);
      let lit = true;
      const flash = now.emergency ? text.offer.flashEmergency : text.offer.flash;
      document.title = flash;
      flashTimer = setInterval(() => {
        lit = !lit;
        document.title = lit ? flash : plainTitle;
      }, FLASH_MS);
    },
    { immediate: true },
  );
  window.addEventListener("pointerdown", unlock);
  window.addEventListener("keydown", unlock);
  onScopeDispose(() => {
    stop();
    window.removeEventListener("pointerdown", unlock);
    window.removeEventListener("keydown", unlock);
    void audio?.close();
  });
  return { blocked };
}
