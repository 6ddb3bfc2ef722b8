import { ref, shallowRef, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { text } from "./locale.zh";
import { problemText } from "@/shared/problem";
import type { BulkAction, BulkResult, Failure } from "./wire";

/** What the bar below the list says after a bulk action. */
export interface Outcome {
  message: string;
  failed: Failure[];
  /** What to undo, or "" when there is nothing to undo (any more). */
  batch: string;
}

export interface Asked {
  value?: string;
  reason?: string;
  gateId?: string;
  confirmed?: boolean;
}

export interface BulkWork {
  outcome: Ref<Outcome | null>;
  busy: Ref<boolean>;
  problem: Ref<string>;
  /** @throws as the server does */
  run: (action: BulkAction, ids: string[], asked?: Asked) => Promise<BulkResult>;
  /** Shows the outcome of something that was done in bulk elsewhere. */
  show: (what: string, result: BulkResult) => void;
  undo: () => Promise<void>;
  dismiss: () => void;
}

/** One action on many entries, and its undoing. `changed` is told when entries are not as they were. */
export function useBulk(server: Pick<KnowledgeApi, "bulk" | "undo">, changed: () => void): BulkWork {
  const outcome = shallowRef<Outcome | null>(null);
  const busy = ref(false);
  const problem = ref("");

  function show(what: string, result: BulkResult): void {
    problem.value = "";
    outcome.value = {
      message: text.bulk.result(what, result.done.length),
      failed: result.failed,
      batch: result.done.length > 0 ? result.batch : "",
    };
    changed();
  }

  async function run(action: BulkAction, ids: string[], asked: Asked = {}): Promise<BulkResult> {
    const result = await server.bulk({
      ids,
      action,
      value: asked.value ?? "",
      reason: asked.reason ?? "",
      gate_id: asked.gateId ?? "",
      confirmed: asked.confirmed ?? false,
    });
    show(text.bulk.done[action], result);
    return result;
  }

  async function undo(): Promise<void> {
    const batch = outcome.value?.batch ?? "";
    if (batch === "" || busy.value) return;
    busy.value = true;
    problem.value = "";
    try {
      const result = await server.undo(batch, text.bulk.undoReason);
      outcome.value = { message: text.bulk.undone(result.done.length), failed: result.failed, batch: "" };
      changed();
    } catch (failed) {
      problem.value = problemText(failed);
    } finally {
      busy.value = false;
    }
  }

  function dismiss(): void {
    outcome.value = null;
    problem.value = "";
  }

  return { outcome, busy, problem, run, show, undo, dismiss };
}
