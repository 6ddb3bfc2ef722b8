import type { CaptionMessage, Who } from "@/protocol";

export interface Caption {
  id: string;
  who: Who;
  text: string;
  final: boolean;
  /** Probability 0..1 that it was heard right; absent where nobody had to recognise it. */
  confidence?: number;
}

export function captionOf(message: CaptionMessage): Caption {
  const { id, who, text, final, confidence } = message;
  return { id, who, text, final, ...(confidence == null ? {} : { confidence }) };
}

/** A partial that arrives after its final text says nothing new. */
export function isLate(known: Caption, next: Caption): boolean {
  return known.final && !next.final;
}

/**
 * The list with `next` at index `at`, or at the end where `at` is -1.
 *
 * An emptied caption disappears: the recogniser found that nothing had been said.
 */
export function place<T>(list: readonly T[], at: number, next: T & { text: string }): readonly T[] {
  if (next.text === "") return at < 0 ? list : list.filter((_, index) => index !== at);
  return at < 0 ? [...list, next] : list.map((item, index) => (index === at ? next : item));
}

/** A list of captions with this one added, or updated where its id is known. */
export function upsertCaption(list: readonly Caption[], next: Caption): readonly Caption[] {
  const at = list.findIndex((caption) => caption.id === next.id);
  const known = list[at];
  return known !== undefined && isLate(known, next) ? list : place(list, at, next);
}
