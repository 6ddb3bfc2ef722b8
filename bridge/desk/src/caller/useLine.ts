import { onScopeDispose, ref, type Ref } from "vue";
import type { LineStatus } from "@/protocol";

const POLL_MS = 3_000;
const REST_MS = 30_000;

/** Whether the hotline can take calls: "unknown" means that it could not be asked. */
export type LineReadiness = "asking" | "ready" | "not_ready" | "unknown";

/** Asks the hotline now and then; often while it is not ready, rarely once it is. */
export function useLine(fetcher: typeof fetch = (...args) => fetch(...args)): {
  readiness: Ref<LineReadiness>;
  detail: Ref<string>;
} {
  const readiness = ref<LineReadiness>("asking");
  const detail = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function ask(): Promise<void> {
    try {
      const response = await fetcher("/api/calls/line", { cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const line = (await response.json()) as LineStatus;
      readiness.value = line.ready ? "ready" : "not_ready";
      detail.value = line.detail;
    } catch {
      readiness.value = "unknown";
      detail.value = "";
    }
    if (!stopped) timer = setTimeout(() => void ask(), readiness.value === "ready" ? REST_MS : POLL_MS);
  }

  void ask();
  onScopeDispose(() => {
    stopped = true;
    clearTimeout(timer);
  });
  return { readiness, detail };
}
