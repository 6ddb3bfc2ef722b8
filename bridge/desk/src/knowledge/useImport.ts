import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { problemText } from "@/shared/problem";
import type { Imported } from "./wire";

export interface ImportWork {
  file: Ref<File | null>;
  /** What the import would do, or what it did. */
  report: Ref<Imported | null>;
  busy: Ref<"" | "checking" | "importing">;
  problem: Ref<string>;
  partial: Ref<boolean>;
  /** There is something to import, and every bad row is known and left out on purpose. */
  allowed: ComputedRef<boolean>;
  check: (file: File) => Promise<void>;
  run: () => Promise<Imported | null>;
  reset: () => void;
}

/** A file on its way in: always looked at first, imported only after that. */
export function useImport(server: Pick<KnowledgeApi, "importFile">): ImportWork {
  const file = shallowRef<File | null>(null);
  const report = shallowRef<Imported | null>(null);
  const busy = ref<"" | "checking" | "importing">("");
  const problem = ref("");
  const partial = ref(false);

  const allowed = computed(() => {
    const found = report.value;
    if (found === null || found.imported || busy.value !== "") return false;
    return found.created + found.updated > 0 && (found.errors.length === 0 || partial.value);
  });

  async function send(dryRun: boolean): Promise<Imported | null> {
    const sent = file.value;
    if (sent === null) return null;
    busy.value = dryRun ? "checking" : "importing";
    problem.value = "";
    try {
      // A look at everything counts the good rows too: only the import itself leaves the bad ones out.
      const found = await server.importFile(sent, dryRun, dryRun || partial.value);
      if (file.value !== sent) return null;
      report.value = found;
      return found;
    } catch (failed) {
      if (file.value === sent) problem.value = problemText(failed);
      return null;
    } finally {
      if (file.value === sent) busy.value = "";
    }
  }

  async function check(picked: File): Promise<void> {
    reset();
    file.value = picked;
    await send(true);
  }

  async function run(): Promise<Imported | null> {
    return allowed.value ? send(false) : null;
  }

  function reset(): void {
    file.value = null;
    report.value = null;
    busy.value = "";
    problem.value = "";
    partial.value = false;
  }

  return { file, report, busy, problem, partial, allowed, check, run, reset };
}
