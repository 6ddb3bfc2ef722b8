import type { DiffPart } from "./wire";

/** Words, numbers with their unit, and single characters: what a reader compares. */
const TOKENS = /[A-Za-z]+|\d+(?:\.\d+)?[%％年月日天元个]?|\s+|./gsu;
/** Longer texts are shown unmarked: the table below has the product of both lengths. */
const LIMIT = 2000;
const SHORTEST_SAME = 3;
const STOP = /[，。；：、！？\n]/u;

/** What must be removed from `left` and added to get `right` (longest common subsequence). */
export function diffText(left: string, right: string): DiffPart[] {
  const a = left.match(TOKENS) ?? [];
  const b = right.match(TOKENS) ?? [];
  if (a.length > LIMIT || b.length > LIMIT) {
    return [
      { kind: "removed", text: left },
      { kind: "added", text: right },
    ];
  }
  const width = b.length + 1;
  // common[i * width + j]: length of the longest common subsequence of a[i…] and b[j…].
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const below = common[(i + 1) * width + j] ?? 0;
      const beside = common[i * width + j + 1] ?? 0;
      common[i * width + j] =
        a[i] === b[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, beside);
    }
  }
  const pieces: DiffPart[] = [];
  const add = (kind: DiffPart["kind"], text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      add("same", a[i] ?? "");
      i += 1;
      j += 1;
    } else if (
      j >= b.length ||
      (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      add("removed", a[i] ?? "");
      i += 1;
    } else {
      add("added", b[j] ?? "");
      j += 1;
    }
  }
  return joined(pieces);
}

/** Neighbouring changes become one; so few equal characters between two of them are chance. */
function joined(pieces: readonly DiffPart[]): DiffPart[] {
  const parts: DiffPart[] = [];
  let [removed, added] = ["", ""];
  const flush = (): void => {
    if (removed !== "") parts.push({ kind: "removed", text: removed });
    if (added !== "") parts.push({ kind: "added", text: added });
    removed = added = "";
  };
  pieces.forEach((piece, at) => {
    const inside = at > 0 && at < pieces.length - 1;
    const chance = inside && piece.text.length < SHORTEST_SAME && !STOP.test(piece.text);
    if (piece.kind === "same" && !chance) {
      flush();
      parts.push({ ...piece });
    } else {
      if (piece.kind !== "added") removed += piece.text;
      if (piece.kind !== "removed") added += piece.text;
    }
  });
  flush();
  return parts;
}
