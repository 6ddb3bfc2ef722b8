import { onScopeDispose, watch, type Ref } from "vue";
import { useBeeper } from "@/shared/useBeeper";
import { text } from "./locale.zh";

/** China's ring-back cadence (GB/T 3380): 450 Hz, 1 s on, 4 s off. An emergency rings faster. */
const TONE_HZ = 450;
const CADENCE = {
  normal: { on: 1, every: 5 },
  emergency: { on: 0.35, every: 0.8 },
} as const;
const FLASH_MS = 900;

/** What rings, or null: one call that is offered to this seat. */
export type Ring = { callId: string; emergency: boolean } | null;

/** Rings and flashes the page title while `ring` is not null. */
export function useRinger(ring: Readonly<Ref<Ring>>): { blocked: Ref<boolean> } {
  const { beep, blocked } = useBeeper();
  const plainTitle = document.title;
  let toneTimer: ReturnType<typeof setInterval> | undefined;
  let flashTimer: ReturnType<typeof setInterval> | undefined;

  function stop(): void {
    clearInterval(toneTimer);
    clearInterval(flashTimer);
    document.title = plainTitle;
    blocked.value = false;
  }

  watch(
    () => (ring.value === null ? "" : `${ring.value.emergency} ${ring.value.callId}`),
    () => {
      stop();
      const now = ring.value;
      if (now === null) return;
      const { on, every } = CADENCE[now.emergency ? "emergency" : "normal"];
      beep(TONE_HZ, on);
      toneTimer = setInterval(() => beep(TONE_HZ, on), every * 1000);
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
  onScopeDispose(stop);
  return { blocked };
}
