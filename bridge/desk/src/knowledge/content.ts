import type { Content } from "./wire";

/** The region of an entry that holds everywhere in the city. */
export const WHOLE_CITY = "全市";

/** In the address, the id of an entry that was not saved yet. */
export const NEW = "new";

/** The towns of Wenchang. */
export const TOWNS = [
  "文城镇",
  "重兴镇",
  "蓬莱镇",
  "会文镇",
  "东路镇",
  "潭牛镇",
  "东阁镇",
  "文教镇",
  "东郊镇",
  "龙楼镇",
  "昌洒镇",
  "翁田镇",
  "抱罗镇",
  "冯坡镇",
  "锦山镇",
  "铺前镇",
  "公坡镇",
] as const;

export type Field = keyof Content;

/** All fields, in the order in which people read them. */
export const FIELDS: readonly Field[] = [
  "title",
  "questions",
  "answer_spoken",
  "answer_full",
  "region",
  "audience",
  "category",
  "department",
  "valid_from",
  "valid_to",
  "review_on",
  "source",
  "document",
];

export function emptyContent(): Content {
  return {
    title: "",
    questions: [],
    answer_spoken: "",
    answer_full: "",
    department: "",
    region: WHOLE_CITY,
    category: "",
    audience: "caller",
    valid_from: null,
    valid_to: null,
    source: "",
    document: "",
    review_on: null,
  };
}

/** A copy that shares nothing, of exactly the fields of an entry, without empty questions. */
export function copyContent(content: Content): Content {
  return {
    title: content.title,
    questions: content.questions.filter((question) => question.trim() !== ""),
    answer_spoken: content.answer_spoken,
    answer_full: content.answer_full,
    department: content.department,
    region: content.region,
    category: content.category,
    audience: content.audience,
    valid_from: content.valid_from,
    valid_to: content.valid_to,
    source: content.source,
    document: content.document,
    review_on: content.review_on,
  };
}

/** The same content gives the same text. */
export function fingerprint(content: Content): string {
  return JSON.stringify(copyContent(content));
}

/** The fields in which two contents differ. */
export function differing(left: Content, right: Content): Field[] {
  const [one, two] = [copyContent(left), copyContent(right)];
  return FIELDS.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(two[field]));
}

/** A field as a person reads it. */
export function fieldText(content: Content, field: Field): string {
  const value = content[field];
  return Array.isArray(value) ? value.join("\n") : (value ?? "");
}

export type Side = "mine" | "theirs";

/**
 * Which side of each differing field to begin with: who changed it alone has it.
 *
 * What both changed begins with mine and is named in `both`, for a person to look at.
 */
export function mergeChoices(
  base: Content,
  mine: Content,
  theirs: Content,
): { choices: Partial<Record<Field, Side>>; both: Field[] } {
  const mineChanged = new Set(differing(base, mine));
  const theirsChanged = new Set(differing(base, theirs));
  const choices: Partial<Record<Field, Side>> = {};
  const both: Field[] = [];
  for (const field of differing(mine, theirs)) {
    choices[field] = theirsChanged.has(field) && !mineChanged.has(field) ? "theirs" : "mine";
    if (theirsChanged.has(field) && mineChanged.has(field)) both.push(field);
  }
  return { choices, both };
}

/** Mine, with the fields of theirs that were chosen. */
export function merged(
  mine: Content,
  theirs: Content,
  choices: Partial<Record<Field, Side>>,
): Content {
  const result = copyContent(mine);
  const other = copyContent(theirs);
  for (const field of FIELDS) {
    if (choices[field] === "theirs") Object.assign(result, { [field]: other[field] });
  }
  return result;
}
