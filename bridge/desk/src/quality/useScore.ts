import { computed, onScopeDispose, reactive, ref, watch, type ComputedRef, type Ref } from "vue";
import { problemText } from "@/shared/problem";
import type { QualityApi } from "./api";
import { score, type Score } from "./scoring";
import type { ItemMark, Marks, ReviewView } from "./wire";

/** What was given is saved this long after the last change, in ms. */
export const SAVE_MS = 800;

export type Saving = "saved" | "changed" | "saving" | "failed";

export interface Scoring {
  marks: Marks;
  sum: ComputedRef<Score>;
  saving: Ref<Saving>;
  error: Ref<string>;
  /** Saves at once what is not saved; true when all is. */
  save: () => Promise<boolean>;
  /** Saves, then sends; the sent score, or null when that failed. */
  send: () => Promise<ReviewView | null>;
}

/** The marks of a draft, which save themselves. */
export function useScore(
  server: Pick<QualityApi, "save" | "send">,
  review: ReviewView,
  onSaved: (review: ReviewView) => void = () => undefined,
): Scoring {
  const marks = reactive(copyOf(review));
  const saving = ref<Saving>("saved");
  const error = ref("");
  let rev = review.rev;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<boolean> | null = null;

  const sum = computed(() => score(review.sheet.items, marks.marks));

  async function write(): Promise<boolean> {
    while (saving.value !== "saved") {
      saving.value = "saving";
      try {
        const saved = await server.save(review.id, rev, copyOf(marks));
        rev = saved.rev;
        error.value = "";
        // What was changed meanwhile is saved in the next round.
        if ((saving.value as Saving) === "saving") saving.value = "saved";
        onSaved(saved);
      } catch (problem) {
        error.value = problemText(problem);
        saving.value = "failed";
        return false;
      }
    }
    return true;
  }

  function save(): Promise<boolean> {
    clearTimeout(timer);
    running ??= write().finally(() => (running = null));
    return running;
  }

  async function send(): Promise<ReviewView | null> {
    if (!(await save())) return null;
    try {
      return await server.send(review.id, rev);
    } catch (problem) {
      error.value = problemText(problem);
      return null;
    }
  }

  watch(
    marks,
    () => {
      saving.value = "changed";
      clearTimeout(timer);
      timer = setTimeout(() => void save(), SAVE_MS);
    },
    { deep: true, flush: "sync" },
  );
  onScopeDispose(() => {
    // Whoever leaves in the middle of a word has meant it.
    if (saving.value === "changed") void save();
    clearTimeout(timer);
  });

  return { marks, sum, saving, error, save, send };
}

/** Marks as they are sent: plain, and without what a field left undefined. */
export function copyOf(from: Marks): Marks {
  return {
    comment: from.comment,
    marks: from.marks.map(
      (mark): ItemMark => ({
        item: mark.item,
        points: mark.points ?? null,
        hit: mark.hit,
        comment: mark.comment,
      }),
    ),
  };
}
