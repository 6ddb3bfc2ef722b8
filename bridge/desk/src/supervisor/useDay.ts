import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { api, type Api, type DayHistory } from "./api";

/** A day that goes on is fetched again this often. */
const REFRESH_MS = 60_000;
const DAY_MS = 86_400_000;
const DATE = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

/** Today in Wenchang as "2026-11-27". */
export function today(now: number = Date.now()): string {
  return DATE.format(now);
}

/** The day `by` days after "2026-11-27". */
export function dayAfter(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

export interface Day {
  /** Which day is shown; an invalid date is taken for none. */
  day: Ref<string>;
  history: Readonly<ShallowRef<DayHistory | null>>;
  state: Ref<"loading" | "loaded" | "failed">;
  isToday: ComputedRef<boolean>;
  step: (by: 1 | -1) => void;
  load: () => Promise<void>;
}

export function useDay(server: Pick<Api, "day"> = api): Day {
  const day = ref(today());
  const history = shallowRef<DayHistory | null>(null);
  const state = ref<"loading" | "loaded" | "failed">("loading");
  const isToday = computed(() => day.value >= today());

  async function load(): Promise<void> {
    const wanted = day.value;
    try {
      const found = await server.day(wanted);
      if (day.value !== wanted) return;
      history.value = found;
      state.value = "loaded";
    } catch {
      // What is shown already stays: it was right a minute ago.
      if (day.value === wanted && history.value === null) state.value = "failed";
    }
  }

  watch(
    day,
    (wanted) => {
      // An emptied field means today.
      if (wanted === "") {
        day.value = today();
        return;
      }
      history.value = null;
      state.value = "loading";
      void load();
    },
    { immediate: true },
  );
  const timer = setInterval(() => void (isToday.value && load()), REFRESH_MS);
  onScopeDispose(() => clearInterval(timer));

  return {
    day,
    history,
    state,
    isToday,
    step: (by) => {
      const next = dayAfter(day.value, by);
      if (next <= today()) day.value = next;
    },
    load,
  };
}
