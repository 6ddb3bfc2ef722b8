import { onScopeDispose, watch, type Ref } from "vue";
import { useBeeper } from "@/shared/useBeeper";
import type { Alarm } from "./oversight";

/** Two falling tones, unlike the ring of a call. */
const TONES = [880, 660] as const;
const TONE_SECONDS = 0.18;
/** A call for help sounds again after so many ms until it was seen. */
const AGAIN_MS = 10_000;
const LOUD = new Set<Alarm["kind"]>(["help", "abuse"]);

/** Sounds when somebody asks for help or reports abuse. */
export function useAlarmSound(alarms: Readonly<Ref<readonly Alarm[]>>): { blocked: Ref<boolean> } {
  const { beep, blocked } = useBeeper();
  let heard = new Set<string>();

  function sound(): void {
    TONES.forEach((hertz, index) => beep(hertz, TONE_SECONDS, index * TONE_SECONDS));
  }

  watch(alarms, (now) => {
    const loud = now.filter(({ kind }) => LOUD.has(kind)).map(({ id }) => id);
    if (loud.some((id) => !heard.has(id))) sound();
    heard = new Set(loud);
    if (loud.length === 0) blocked.value = false;
  });
  const again = setInterval(() => {
    if (alarms.value.some(({ kind }) => kind === "help")) sound();
  }, AGAIN_MS);
  onScopeDispose(() => clearInterval(again));
  return { blocked };
}
