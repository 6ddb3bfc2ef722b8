/** A text as the search compares it: full-width forms and case are undone. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** The words of a search: what stands between spaces and punctuation. */
export function runs(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
