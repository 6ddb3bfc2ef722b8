import type { Finding } from "./wire";

/** A piece of a text; `finding` is what was found there. */
export interface Span {
  text: string;
  finding: Finding | null;
}

/** The part of a text that a finding is about, or "" when it is about the whole field. */
export function foundText(text: string, finding: Finding): string {
  if (finding.start === null || finding.end === null) return "";
  return Array.from(text).slice(finding.start, finding.end).join("");
}

/** The text with the finding's suggestion in its place. Positions count code points, as Python does. */
export function applyFinding(text: string, finding: Finding): string {
  if (finding.start === null || finding.end === null) return text;
  const letters = Array.from(text);
  letters.splice(finding.start, finding.end - finding.start, finding.suggestion);
  return letters.join("");
}

/** Cuts a text where findings begin and end; of findings that overlap, the first is marked. */
export function spans(text: string, findings: readonly Finding[]): Span[] {
  const letters = Array.from(text);
  const placed = findings
    .filter((one) => one.start !== null && one.end !== null && one.end > one.start)
    .sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  const result: Span[] = [];
  let at = 0;
  for (const finding of placed) {
    const [start, end] = [finding.start ?? 0, Math.min(finding.end ?? 0, letters.length)];
    if (start < at || start >= end) continue;
    if (start > at) result.push({ text: letters.slice(at, start).join(""), finding: null });
    result.push({ text: letters.slice(start, end).join(""), finding });
    at = end;
  }
  if (at < letters.length) result.push({ text: letters.slice(at).join(""), finding: null });
  return result;
}
