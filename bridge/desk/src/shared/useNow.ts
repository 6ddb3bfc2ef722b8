import { onScopeDispose, ref, type Ref } from "vue";

/** The time in ms since the epoch, moving once a second. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const tick = setInterval(() => (now.value = Date.now()), 1000);
  onScopeDispose(() => clearInterval(tick));
  return now;
}
