import type { ComputedRef, Ref } from "vue";
import type { KnowledgeApi } from "./api";
import type { Conflict } from "./draftConflict";
import type { LocalCopies, LocalCopy } from "./localCopies";
import type { Content, EntryDetail } from "./wire";

export type SaveState = "clean" | "dirty" | "saving" | "saved" | "offline" | "refused" | "conflict";

/** Work that may be taken up again: left by an earlier visit, or set aside in a conflict. */
export interface Offer extends LocalCopy {
  why: "unsaved" | "set_aside";
}

export interface DraftOptions {
  server: Pick<KnowledgeApi, "entry" | "create" | "saveDraft" | "discardDraft">;
  username: string;
  copies?: LocalCopies;
  /** A new entry has got its id. */
  onCreated?: (id: string) => void;
}

export interface DraftWork {
  detail: Ref<EntryDetail | null>;
  form: Ref<Content>;
  state: Ref<SaveState>;
  /** Why it could not be saved, or "". */
  problem: Ref<string>;
  loadError: Ref<string>;
  loading: Ref<boolean>;
  conflict: Ref<Conflict | null>;
  offer: Ref<Offer | null>;
  savedAt: Ref<Date | null>;
  rev: ComputedRef<number>;
  dirty: ComputedRef<boolean>;
  open: (id: string | null, begin?: Content) => Promise<void>;
  /** Saves what is unsaved; true when the hotline has everything. */
  save: () => Promise<boolean>;
  discard: () => Promise<boolean>;
  /** Ends a conflict with this content; what differs from it on the other side is offered again. */
  resolve: (content: Content, setAside: Content) => Promise<boolean>;
  takeOffer: () => void;
  dropOffer: () => void;
  /** Takes over what an action of the hotline answered. */
  accept: (answered: EntryDetail) => void;
}
