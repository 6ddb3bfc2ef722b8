import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { problemText } from "@/shared/problem";
import type { Finding, GateChange, GateResult } from "./wire";

/** What a person decided at the gate. */
export interface GateChoice {
  gateId: string;
  confirmed: boolean;
  reason: string;
  /** ISO instant, or null: now. */
  publishAt: string | null;
}

export interface Gate {
  result: Ref<GateResult | null>;
  checking: Ref<boolean>;
  error: Ref<string>;
  /** The regressions that somebody looked at and accepts, by question. */
  accepted: Ref<Set<string>>;
  regressions: ComputedRef<GateChange[]>;
  others: ComputedRef<GateChange[]>;
  /** Findings that must be mended before publishing, with the entry they are in. */
  faults: ComputedRef<{ id: string; finding: Finding }[]>;
  hints: ComputedRef<number>;
  /** Nothing stands in the way (any more). */
  open: ComputedRef<boolean>;
  check: (ids: string[]) => Promise<void>;
  accept: (query: string, yes: boolean) => void;
}

/** The check before publishing: what would change, and whether each regression was accepted. */
export function useGate(server: Pick<KnowledgeApi, "gate">): Gate {
  const result = shallowRef<GateResult | null>(null);
  const checking = ref(false);
  const error = ref("");
  const accepted = ref(new Set<string>());
  let turn = 0;

  const regressions = computed(() => result.value?.changes.filter((one) => one.regression) ?? []);
  const others = computed(() => result.value?.changes.filter((one) => !one.regression) ?? []);
  const found = computed(() =>
    Object.entries(result.value?.findings ?? {}).flatMap(([id, findings]) =>
      findings.map((finding) => ({ id, finding })),
    ),
  );
  const faults = computed(() => found.value.filter((one) => one.finding.level === "error"));
  const hints = computed(() => found.value.length - faults.value.length);
  const open = computed(
    () =>
      result.value !== null &&
      !checking.value &&
      faults.value.length === 0 &&
      regressions.value.every((one) => accepted.value.has(one.query)),
  );

  async function check(ids: string[]): Promise<void> {
    turn += 1;
    const mine = turn;
    result.value = null;
    accepted.value = new Set();
    error.value = "";
    checking.value = true;
    try {
      const answered = await server.gate(ids);
      if (mine === turn) result.value = answered;
    } catch (failed) {
      if (mine === turn) error.value = problemText(failed);
    } finally {
      if (mine === turn) checking.value = false;
    }
  }

  function accept(query: string, yes: boolean): void {
    const next = new Set(accepted.value);
    if (yes) next.add(query);
    else next.delete(query);
    accepted.value = next;
  }

  return { result, checking, error, accepted, regressions, others, faults, hints, open, check, accept };
}
