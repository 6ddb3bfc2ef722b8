import type { Content } from "./wire";

/** What was written here and may not have reached the hotline. */
export interface LocalCopy {
  content: Content;
  /** ISO time of writing. */
  at: string;
}

/** Whose work on which entry. */
export interface CopyKey {
  username: string;
  entry: string;
}

/**
 * Copies of unsaved work in the browser's storage: they survive a reload, a crash and a lost network.
 *
 * A browser may refuse its storage (full, private window); then there is no copy, and no error.
 */
export class LocalCopies {
  constructor(private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">) {}

  read(key: CopyKey): LocalCopy | null {
    try {
      const found = this.storage.getItem(name(key));
      const copy = found === null ? null : (JSON.parse(found) as Partial<LocalCopy>);
      if (typeof copy?.at !== "string" || typeof copy.content?.title !== "string") return null;
      return Array.isArray(copy.content.questions) ? (copy as LocalCopy) : null;
    } catch {
      return null;
    }
  }

  /** True when it was kept. */
  write(key: CopyKey, copy: LocalCopy): boolean {
    try {
      this.storage.setItem(name(key), JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  drop(key: CopyKey): void {
    try {
      this.storage.removeItem(name(key));
    } catch {
      // Nothing was kept, so nothing is left behind.
    }
  }
}

function name(key: CopyKey): string {
  return `hotline.knowledge.${key.username}.${key.entry}`;
}
