/** The work-order form and the wrap-up, as the HTTP contract names them. */

export type FieldName =
  | "caller_name"
  | "contact_phone"
  | "is_confidential"
  | "type"
  | "category"
  | "title"
  | "content"
  | "occurred_at"
  | "region"
  | "address"
  | "urgency";
export type Value = string | boolean;
export type Origin = "bot" | "heard" | "line" | "history" | "agent";

/** The words that speak for a value; `line_id` is null when they were not said in this call. */
export interface Evidence {
  line_id: string | null;
  who: string;
  words: string;
}

export interface Proposal {
  value: Value;
  origin: Origin;
  evidence: Evidence[];
}

export interface Field extends Proposal {
  /** What was heard after the agent had written something else. */
  proposal: Proposal | null;
}

export interface Draft {
  call_id: string;
  agent: string;
  version: number;
  fields: Partial<Record<FieldName, Field>>;
  caller_phone: string | null;
  order_no: string | null;
  discarded: boolean;
  created_at: string;
  updated_at: string;
  /** The order that the hotline itself has made in this call. */
  made_by_bot: string | null;
}

export type Values = Partial<Record<FieldName, Value>>;

export interface DraftChange {
  version: number;
  fields: Values;
  keep: FieldName[];
}

export interface Order {
  order_no: string;
  title: string;
  state: string;
  state_title: string;
  unit: string | null;
  deadline: string | null;
  created_at: string;
  updated_at: string;
}

export interface DraftBrief {
  call_id: string;
  title: string;
  content: string;
  caller_phone: string | null;
  created_at: string;
  updated_at: string;
}

export interface Choice {
  id: string;
  title: string;
  group: string;
}

export interface Choices {
  types: Choice[];
  categories: Choice[];
  regions: Choice[];
  urgencies: Choice[];
}

export interface WrapUp {
  call_id: string;
  code: string;
  summary: string;
  /** Null while it is only proposed. */
  saved_at: string | null;
  satisfaction: { score: number | null; channel: "key" | "voice" | "page" | null } | null;
  codes: { id: string; title: string }[];
}
