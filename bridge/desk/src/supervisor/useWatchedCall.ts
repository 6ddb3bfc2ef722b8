import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { emptyCall, withDetail, type CallView } from "@/agent/callView";
import type { Api } from "@/agent/api";

/** A call that is only read along is fetched again this often. */
const REFRESH_MS = 2_000;

/** A call as its agent sees it, kept fresh while its id stands in `callId`. */
export function useWatchedCall(
  callId: Readonly<Ref<string | null>>,
  server: Pick<Api, "call">,
): { call: Readonly<ShallowRef<CallView | null>>; load: () => Promise<void> } {
  const call = shallowRef<CallView | null>(null);
  let timer: ReturnType<typeof setInterval> | undefined;

  async function load(): Promise<void> {
    const id = callId.value;
    if (id === null) return;
    try {
      const detail = await server.call(id);
      // Another seat may have been chosen meanwhile.
      if (callId.value === id) call.value = { ...emptyCall(id), ...withDetail(emptyCall(id), detail) };
    } catch {
      const known = call.value;
      if (callId.value === id && known?.load === "loading") call.value = { ...known, load: "failed" };
    }
  }

  watch(
    callId,
    (id) => {
      clearInterval(timer);
      call.value = id === null ? null : { ...emptyCall(id), load: "loading" };
      if (id === null) return;
      void load();
      timer = setInterval(() => void load(), REFRESH_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearInterval(timer));
  return { call, load };
}
