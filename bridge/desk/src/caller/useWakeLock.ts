import { watch, type Ref } from "vue";

interface Lock {
  release: () => Promise<void>;
}

/** Keeps the screen on during a call: a phone that sleeps cuts the call. Best effort. */
export function useWakeLock(active: Readonly<Ref<boolean>>): void {
  let lock: Lock | null = null;
  watch(active, async (on) => {
    try {
      if (on) lock = (await navigator.wakeLock?.request("screen")) ?? null;
      else await lock?.release();
    } catch {
      // Battery saver says no; the call goes on.
    }
  });
}
