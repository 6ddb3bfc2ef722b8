import type { ItemMark, SheetItem } from "./wire";

export interface Score {
  total: number;
  most: number;
  fatal: boolean;
  /** Items without points. */
  missing: readonly SheetItem[];
}

/** What marks add up to while they are being given; the hotline adds up the same way. */
export function score(items: readonly SheetItem[], marks: readonly ItemMark[]): Score {
  const given = new Map(marks.map((mark) => [mark.item, mark]));
  const scored = items.filter((item) => !item.fatal);
  const fatal = items.some((item) => item.fatal && given.get(item.id)?.hit === true);
  const sum = scored.reduce((total, item) => total + (given.get(item.id)?.points ?? 0), 0);
  return {
    total: fatal ? 0 : sum,
    most: scored.reduce((total, item) => total + item.max_points, 0),
    fatal,
    missing: scored.filter((item) => (given.get(item.id)?.points ?? null) === null),
  };
}
