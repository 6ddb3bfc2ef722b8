import { computed, watch, type ComputedRef, type Ref } from "vue";
import type { SeatView } from "./seatView";

/** Seconds over the time that a break may last, or null while there are none. */
export function useBreakReminder(
  view: Readonly<Ref<SeatView>>,
  now: Readonly<Ref<number>>,
  remind: () => void,
): ComputedRef<number | null> {
  const over = computed(() => {
    const { duty } = view.value;
    if (duty?.state !== "break" || duty.limitSeconds === null) return null;
    const seconds = (now.value - duty.since) / 1000 - duty.limitSeconds;
    return seconds > 0 ? seconds : null;
  });
  // Once a break: the page already shows the overtime, and nagging helps nobody to eat faster.
  watch(
    () => over.value !== null,
    (isOver) => {
      if (isOver) remind();
    },
    { immediate: true },
  );
  return over;
}
