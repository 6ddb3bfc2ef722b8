import { onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { copyContent, fingerprint } from "./content";
import type { Content, LintResult } from "./wire";

/** The text is looked at after this long without typing, in ms. */
export const LINT_MS = 600;

export interface Lint {
  result: Ref<LintResult | null>;
  /** The content that `result` is about; positions hold for it only. */
  checked: Ref<Content | null>;
  /** False while the text has changed since, and when the last look failed. */
  fresh: Ref<boolean>;
}

/** Looks at what is being written, a moment after each change. */
export function useLint(
  form: Ref<Content>,
  server: Pick<KnowledgeApi, "lint">,
  wanted: () => boolean = () => true,
): Lint {
  const result = shallowRef<LintResult | null>(null);
  const checked = shallowRef<Content | null>(null);
  const fresh = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  let last = "";

  async function look(): Promise<void> {
    const content = copyContent(form.value);
    last = fingerprint(content);
    turn += 1;
    const mine = turn;
    try {
      const found = await server.lint(content);
      if (mine !== turn) return;
      result.value = found;
      checked.value = content;
      fresh.value = true;
    } catch {
      // A text that could not be looked at is simply not marked; saving is another matter.
      last = "";
    }
  }

  watch(
    form,
    () => {
      if (!wanted() || fingerprint(form.value) === last) return;
      fresh.value = false;
      turn += 1;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), LINT_MS);
    },
    { deep: true, immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return { result, checked, fresh };
}
