import { fold, runs } from "./words";
import type { Mark } from "@/protocol";
import type { SpokenLine } from "./wire";

/** The index of the line being said at `at` seconds, or -1 before the first; lines are in order. */
export function lineAt(lines: readonly SpokenLine[], at: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    // A player stands a little before where it was sent.
    if ((lines[middle]?.at ?? Infinity) <= at + 0.05) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where the searched words stand in a text, in characters, in order and without overlaps. */
export function wordMarks(text: string, words: string): Mark[] {
  const characters = Array.from(text).map(fold);
  // Folding can change the length of a character (㎏ → kg): such texts are not marked.
  if (characters.some((character) => Array.from(character).length !== 1)) return [];
  const marks: Mark[] = [];
  for (const run of runs(words)) {
    const wanted = Array.from(run);
    for (let at = 0; at + wanted.length <= characters.length; at += 1) {
      if (wanted.every((character, index) => characters[at + index] === character)) {
        marks.push([at, at + wanted.length]);
        at += wanted.length - 1;
      }
    }
  }
  return marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}
