import { ApiError, type KnowledgeApi } from "./api";
import type { Content, DraftView, EntryDetail } from "./wire";

/** Somebody else's work in the place of ours. */
export interface Conflict {
  /** What both began with. */
  base: Content;
  /** What is there now. */
  theirs: Content;
  /** Who saved it, or "" when it was published or discarded meanwhile. */
  editor: string;
  /** ISO time of it. */
  at: string;
  /** The entry as it is now. */
  entry: EntryDetail;
}

export function isConflict(failed: unknown): failed is ApiError {
  return failed instanceof ApiError && failed.code === "draft_conflict";
}

/**
 * What stands in the way of a save that the hotline refused.
 *
 * The answer carries the other draft; when there is none any more, the entry is asked for.
 */
export async function conflictOf(
  failed: ApiError,
  entry: EntryDetail,
  base: Content,
  server: Pick<KnowledgeApi, "entry">,
): Promise<Conflict> {
  const sent = failed.body["current"];
  const current = typeof sent === "object" && sent !== null ? (sent as DraftView) : null;
  const now = current === null ? await server.entry(entry.id) : { ...entry, draft: current };
  return {
    base,
    theirs: now.draft?.content ?? now.content,
    editor: now.draft?.editor ?? "",
    at: now.draft?.updated_at ?? now.updated_at,
    entry: now,
  };
}
