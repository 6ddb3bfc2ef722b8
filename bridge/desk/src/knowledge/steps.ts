import type { EntryDetail } from "./wire";

/** What a person may do with an entry as it stands. */
export interface Steps {
  save: boolean;
  submit: boolean;
  sendBack: boolean;
  publish: boolean;
  withdraw: boolean;
  discard: boolean;
}

/**
 * The steps that make sense now.
 *
 * @param entry as the hotline knows it, null: a new one that was never saved
 * @param dirty there is something that was not saved
 * @param canPublish the person may publish and return drafts
 */
export function stepsOf(entry: EntryDetail | null, dirty: boolean, canPublish: boolean): Steps {
  const draft = entry?.draft ?? null;
  const editing = dirty || draft?.status === "editing";
  const waiting = !dirty && draft !== null && draft.status !== "editing";
  return {
    save: dirty,
    submit: editing,
    sendBack: waiting && canPublish,
    publish: canPublish && (draft !== null || dirty),
    withdraw: entry?.state === "published",
    discard: draft !== null || dirty,
  };
}
