import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";
import { ApiError } from "./api";
import { copyContent, emptyContent, fingerprint } from "./content";
import { conflictOf, isConflict, type Conflict } from "./draftConflict";
import type { DraftOptions, DraftWork, Offer, SaveState } from "./draftTypes";
import { LocalCopies, type CopyKey } from "./localCopies";
import { problemText } from "@/shared/problem";
import type { Content, EntryDetail } from "./wire";

/** Unsaved changes go to the hotline after this long without typing, in ms. */
export const AUTOSAVE_MS = 4000;
/** … and to the browser's own storage after this long. */
export const LOCAL_MS = 400;
/** An attempt that did not reach the hotline is made again after this long, in ms. */
export const RETRY_MS = 15_000;

/**
 * One entry being written: autosave, a local copy, and what to do when somebody else saved meanwhile.
 *
 * The form is the truth for the writer; the hotline's answer to a save never overwrites it.
 */
export function useDraft(options: DraftOptions): DraftWork {
  const { server } = options;
  const copies = options.copies ?? new LocalCopies(localStorage);
  const detail = shallowRef<EntryDetail | null>(null);
  const form = ref<Content>(emptyContent());
  const state = ref<SaveState>("clean");
  const problem = ref("");
  const loadError = ref("");
  const loading = ref(false);
  const conflict = shallowRef<Conflict | null>(null);
  const offer = shallowRef<Offer | null>(null);
  const savedAt = ref<Date | null>(null);
  /** What the hotline has. */
  const baseline = shallowRef<Content>(emptyContent());
  const rev = computed(() => detail.value?.draft?.rev ?? 0);
  const dirty = computed(() => fingerprint(form.value) !== fingerprint(baseline.value));
  let autosave: ReturnType<typeof setTimeout> | undefined;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  /** Saves follow one another: each needs the number of the one before. */
  let queue: Promise<unknown> = Promise.resolve();
  let opened = 0;

  const key = (): CopyKey => ({ username: options.username, entry: detail.value?.id ?? "new" });

  function stopTimers(): void {
    clearTimeout(autosave);
    clearTimeout(keeping);
  }

  function keep(): void {
    clearTimeout(keeping);
    // An offer that nobody has answered yet is the copy: it must not be written over.
    if (offer.value === null && dirty.value) {
      copies.write(key(), { content: copyContent(form.value), at: new Date().toISOString() });
    }
  }

  function plan(after: number): void {
    clearTimeout(autosave);
    if (conflict.value === null) autosave = setTimeout(saveSoon, after);
  }

  watch(
    form,
    () => {
      if (!dirty.value) {
        if (state.value === "dirty") state.value = "clean";
        clearTimeout(autosave);
        return;
      }
      if (conflict.value === null && state.value !== "saving") state.value = "dirty";
      clearTimeout(keeping);
      keeping = setTimeout(keep, LOCAL_MS);
      plan(AUTOSAVE_MS);
    },
    { deep: true, flush: "sync" },
  );

  function settleWith(entry: EntryDetail | null, content: Content): void {
    detail.value = entry;
    baseline.value = copyContent(content);
    form.value = copyContent(content);
    state.value = "clean";
    problem.value = "";
    conflict.value = null;
    stopTimers();
  }

  function accept(answered: EntryDetail): void {
    settleWith(answered, answered.draft?.content ?? answered.content);
    if (offer.value === null) copies.drop(key());
  }

  async function open(id: string | null, begin: Content = emptyContent()): Promise<void> {
    opened += 1;
    const mine = opened;
    offer.value = null;
    savedAt.value = null;
    loadError.value = "";
    if (id === null) {
      settleWith(null, emptyContent());
      form.value = copyContent(begin);
    } else {
      loading.value = true;
      try {
        const entry = await server.entry(id);
        if (mine !== opened) return;
        settleWith(entry, entry.draft?.content ?? entry.content);
      } catch (failed) {
        if (mine === opened) loadError.value = problemText(failed);
        return;
      } finally {
        if (mine === opened) loading.value = false;
      }
    }
    const copy = copies.read(key());
    if (copy === null) return;
    if (fingerprint(copy.content) === fingerprint(form.value)) copies.drop(key());
    else offer.value = { ...copy, why: "unsaved" };
  }

  async function attempt(): Promise<boolean> {
    const sent = copyContent(form.value);
    const sentText = fingerprint(sent);
    const created = detail.value === null;
    const from = key();
    const mine = opened;
    state.value = "saving";
    problem.value = "";
    try {
      const answered =
        detail.value === null
          ? await server.create(sent)
          : await server.saveDraft(detail.value.id, rev.value, sent);
      if (mine !== opened) return true;
      detail.value = answered;
      baseline.value = sent;
      savedAt.value = new Date();
      if (offer.value === null) copies.drop(from);
      if (created) options.onCreated?.(answered.id);
      state.value = fingerprint(form.value) === sentText ? "saved" : "dirty";
      return true;
    } catch (failed) {
      if (mine !== opened) return false;
      keep();
      if (isConflict(failed) && detail.value !== null) {
        await meet(failed, detail.value);
      } else if (failed instanceof ApiError && failed.status < 500 && failed.status !== 401) {
        state.value = "refused";
        problem.value = problemText(failed);
      } else {
        state.value = "offline";
        problem.value = problemText(failed);
        plan(RETRY_MS);
      }
      return false;
    }
  }

  async function meet(failed: ApiError, entry: EntryDetail): Promise<void> {
    clearTimeout(autosave);
    try {
      conflict.value = await conflictOf(failed, entry, baseline.value, server);
      state.value = "conflict";
    } catch (lost) {
      state.value = "offline";
      problem.value = problemText(lost);
      plan(RETRY_MS);
    }
  }

  async function saveAll(): Promise<boolean> {
    while (dirty.value) {
      if (conflict.value !== null || !(await attempt())) return false;
    }
    return conflict.value === null;
  }

  function save(): Promise<boolean> {
    clearTimeout(autosave);
    const turn = queue.then(saveAll);
    queue = turn;
    return turn;
  }

  function saveSoon(): void {
    // Once only: who goes on typing is saved again after the next pause.
    queue = queue.then(async () => {
      if (!dirty.value || conflict.value !== null) return;
      if ((await attempt()) && dirty.value) plan(AUTOSAVE_MS);
    });
  }

  async function discard(): Promise<boolean> {
    stopTimers();
    await queue;
    const entry = detail.value;
    try {
      if (entry !== null && rev.value > 0) {
        const answered = await server.discardDraft(entry.id, rev.value);
        copies.drop(key());
        settleWith(answered, answered.draft?.content ?? answered.content);
      } else {
        copies.drop(key());
        settleWith(entry, baseline.value);
      }
      return true;
    } catch (failed) {
      problem.value = problemText(failed);
      return false;
    }
  }

  async function resolve(content: Content, setAside: Content): Promise<boolean> {
    const found = conflict.value;
    if (found === null) return false;
    detail.value = found.entry;
    conflict.value = null;
    baseline.value = copyContent(found.theirs);
    form.value = copyContent(content);
    state.value = dirty.value ? "dirty" : "clean";
    if (fingerprint(setAside) !== fingerprint(content)) {
      const copy = { content: copyContent(setAside), at: new Date().toISOString() };
      copies.write(key(), copy);
      offer.value = { ...copy, why: "set_aside" };
    } else {
      copies.drop(key());
    }
    return save();
  }

  function takeOffer(): void {
    const found = offer.value;
    if (found === null) return;
    offer.value = null;
    form.value = copyContent(found.content);
  }

  function dropOffer(): void {
    offer.value = null;
    copies.drop(key());
    keep();
  }

  onScopeDispose(() => {
    keep();
    stopTimers();
  });

  return {
    detail,
    form,
    state,
    problem,
    loadError,
    loading,
    conflict,
    offer,
    savedAt,
    rev,
    dirty,
    open,
    save,
    discard,
    resolve,
    takeOffer,
    dropOffer,
    accept,
  };
}
