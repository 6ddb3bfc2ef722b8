import type { Sent } from "./orderCopies";
import type { Draft, Field, FieldName, Origin, Proposal, Value, Values } from "./types";

/** In the order in which they are filled in. */
export const FIELDS: readonly FieldName[] = [
  "caller_name",
  "contact_phone",
  "is_confidential",
  "type",
  "urgency",
  "occurred_at",
  "content",
  "title",
  "category",
  "region",
  "address",
];
export const REQUIRED: readonly FieldName[] = ["content", "contact_phone", "type"];

/** What the page shows of one field. */
export interface FieldView {
  value: Value;
  origin: Origin | null;
  evidence: Proposal["evidence"];
  /** Something else that was heard, or that was written elsewhere ("agent"). */
  proposal: Proposal | null;
}

const EMPTY: Readonly<Record<FieldName, Value>> = {
  caller_name: "",
  contact_phone: "",
  is_confidential: false,
  type: "",
  category: "",
  title: "",
  content: "",
  occurred_at: "",
  region: "",
  address: "",
  urgency: "",
};

/**
 * One field as it is shown.
 *
 * @param mine what was written here and the hotline does not have
 * @param theirs what was written elsewhere at the same time
 */
export function fieldView(
  name: FieldName,
  draft: Draft | null,
  mine: Values,
  theirs: Values,
): FieldView {
  const known: Field | undefined = draft?.fields[name];
  const other = theirs[name];
  const proposal =
    other === undefined
      ? (known?.proposal ?? null)
      : ({ value: other, origin: "agent", evidence: [] } satisfies Proposal);
  const written = mine[name];
  if (written !== undefined) return { value: written, origin: "agent", evidence: [], proposal };
  return {
    value: known?.value ?? EMPTY[name],
    origin: known?.origin ?? null,
    evidence: known?.evidence ?? [],
    proposal,
  };
}

/**
 * What a refused save found written elsewhere, and what of ours may be sent again at once.
 *
 * A value that we had sent ourselves (its answer was lost) is nobody else's.
 */
export function parted(
  current: Draft,
  mine: Values,
  base: Draft | null,
  sent: Sent,
): { theirs: Values; again: FieldName[] } {
  const theirs: Values = {};
  const again: FieldName[] = [];
  for (const name of Object.keys(mine) as FieldName[]) {
    const field = current.fields[name];
    const now = field?.value;
    // What the hotline filled in meanwhile gives way to what a person writes.
    const settled =
      now === undefined ||
      field?.origin !== "agent" ||
      now === mine[name] ||
      sent[name]?.includes(now) === true ||
      now === base?.fields[name]?.value;
    if (settled) again.push(name);
    else theirs[name] = now;
  }
  return { theirs, again };
}

/** A time as a person reads it: ISO instants as "2026-11-30 20:00", other words as they are. */
export function timeText(value: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}\+08:00$/.exec(value);
  return found === null ? value : `${found[1]} ${found[2]}`;
}

/** The other way: what a person typed as an instant in Wenchang, if it is one. */
export function timeValue(typed: string): string {
  const found = /^\s*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})\s*$/.exec(typed);
  return found === null ? typed : `${found[1]}T${found[2]}:00+08:00`;
}
