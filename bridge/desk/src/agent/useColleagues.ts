import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { Colleague } from "@/protocol";
import { api, type Api } from "./api";

/** Colleagues come and go while the list is open; this often it is fetched again. */
const REFRESH_MS = 3_000;

/** The colleagues, kept fresh while `open`; null until they are known. */
export function useColleagues(
  open: Readonly<Ref<boolean>>,
  server: Pick<Api, "colleagues"> = api,
): { list: Ref<readonly Colleague[] | null>; failed: Ref<boolean>; load: () => Promise<void> } {
  const list = ref<readonly Colleague[] | null>(null);
  const failed = ref(false);
  let timer: ReturnType<typeof setInterval> | undefined;

  async function load(): Promise<void> {
    try {
      list.value = await server.colleagues();
      failed.value = false;
    } catch {
      failed.value = true;
    }
  }

  watch(
    open,
    (isOpen) => {
      clearInterval(timer);
      if (!isOpen) return;
      list.value = null;
      failed.value = false;
      void load();
      timer = setInterval(() => void load(), REFRESH_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearInterval(timer));
  return { list, failed, load };
}
