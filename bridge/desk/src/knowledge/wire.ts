/** What goes over the wire under `/api/knowledge`, named as the hotline names it. */

export type Audience = "caller" | "agent";
export type EntryState = "draft" | "published" | "withdrawn";
export type DraftStatus = "editing" | "review" | "approved";
export type Decision = "answer" | "clarify" | "hand_over";

/** What a person writes in an entry. Days are Asia/Shanghai dates, "2026-12-01". */
export interface Content {
  title: string;
  questions: string[];
  answer_spoken: string;
  answer_full: string;
  department: string;
  region: string;
  category: string;
  audience: Audience;
  valid_from: string | null;
  valid_to: string | null;
  source: string;
  document: string;
  review_on: string | null;
}

export interface Figures {
  answered: number;
  clarified: number;
  disliked: number;
  suggested: number;
  adopted: number;
}

/** `rev` counts the saves: who saves says which one was read. */
export interface DraftView {
  rev: number;
  base_version: number;
  status: DraftStatus;
  content: Content;
  editor: string;
  updated_at: string;
  submitted_by: string;
  reviewed_by: string;
  remark: string;
  publish_at: string | null;
}

export interface Flag {
  id: number;
  kind: string;
  detail: string;
  raised_at: string;
}

export interface EntrySummary {
  id: string;
  title: string;
  category: string;
  department: string;
  region: string;
  audience: Audience;
  state: EntryState;
  version: number;
  draft_status: DraftStatus | null;
  publish_at: string | null;
  valid: boolean;
  valid_to: string | null;
  review_on: string | null;
  owner: string;
  updated_at: string;
  variants: number;
  flags: number;
  figures: Figures;
}

export interface EntryPage {
  total: number;
  items: EntrySummary[];
}

export interface EntryDetail {
  id: string;
  state: EntryState;
  version: number;
  owner: string;
  created_at: string;
  updated_at: string;
  content: Content;
  draft: DraftView | null;
  flags: Flag[];
  figures: Figures;
}

export interface Facet {
  value: string;
  count: number;
}

export interface Facets {
  categories: Facet[];
  departments: Facet[];
  regions: Facet[];
  owners: Facet[];
}

export interface Overview {
  published: number;
  drafts: number;
  in_review: number;
  scheduled: number;
  withdrawn: number;
  review_due: number;
  expiring: number;
  expired: number;
  flagged: number;
  gaps: number;
  asked_today: number;
  answered_today: number;
  may_publish: boolean;
  index: Record<string, unknown>;
}

export interface EntryQuery {
  q: string;
  state: string;
  category: string;
  department: string;
  region: string;
  owner: string;
  audience: string;
  document: string;
  sort: string;
  page: number;
  size: number;
}

export interface Move {
  rev: number;
  reason: string;
}

export interface Publish extends Move {
  gate_id: string;
  confirmed: boolean;
  publish_at: string | null;
}

export type BulkAction =
  | "submit"
  | "publish"
  | "withdraw"
  | "set_department"
  | "set_category"
  | "set_valid_to"
  | "set_review_on"
  | "set_owner";

export interface Bulk {
  ids: string[];
  action: BulkAction;
  value: string;
  reason: string;
  gate_id: string;
  confirmed: boolean;
}

export interface Failure {
  id: string;
  detail: string;
}

/** `batch` undoes what was done. */
export interface BulkResult {
  batch: string;
  done: string[];
  failed: Failure[];
}

export interface EventView {
  id: number;
  at: string;
  actor: string;
  action: string;
  action_title: string;
  reason: string;
  version: number | null;
  content: Content | null;
  batch: string;
}

export interface DiffPart {
  kind: "same" | "removed" | "added";
  text: string;
}

export interface FieldDiff {
  field: string;
  title: string;
  parts: DiffPart[];
}

/** `start` and `end` count characters (code points) of the field; `suggestion` replaces them. */
export interface Finding {
  rule: string;
  level: "error" | "warning" | "hint";
  field: string;
  message: string;
  start: number | null;
  end: number | null;
  suggestion: string;
}

export interface LintResult {
  seconds: number;
  limit: number;
  reading: string;
  findings: Finding[];
}

export interface HitQuestion {
  query: string;
  region: string;
  audience: Audience;
}

export interface HitCandidate {
  entry_id: string;
  version: number;
  title: string;
  region: string;
  department: string;
  score: number;
  matched_question: string;
  answer_spoken: string;
  answer_full: string;
  parts: Record<string, number>;
}

export interface HitResult {
  heard: string;
  understood: string;
  decision: Decision;
  confidence: number;
  answer_from: number;
  clarify_from: number;
  explanation: string[];
  candidates: HitCandidate[];
  agent_candidates: HitCandidate[];
  snapshot: string;
  ms: number;
}

/** A question tested at each publication; without `expected_id` it must not be answered. */
export interface Golden {
  id: number;
  query: string;
  expected_id: string;
  expected_title: string;
  added_by: string;
}

export interface GateChange {
  query: string;
  origin: "golden" | "asked";
  expected_id: string;
  before: string;
  before_title: string;
  after: string;
  after_title: string;
  before_decision: string;
  after_decision: string;
  regression: boolean;
}

export interface GateResult {
  gate_id: string;
  golden: number;
  golden_right: number;
  asked: number;
  changes: GateChange[];
  regressions: number;
  findings: Record<string, Finding[]>;
}

export interface TestRow {
  query: string;
  expected_id: string;
  found_id: string;
  found_title: string;
  decision: string;
  confidence: number;
  right: boolean | null;
}

export interface TestRun {
  id: string;
  name: string;
  at: string;
  actor: string;
  snapshot: string;
  figures: Record<string, unknown>;
  rows: TestRow[];
}

export interface ConflictSide {
  id: string;
  title: string;
  version: number;
  region: string;
  answer_spoken: string;
}

export interface ConflictView {
  left: ConflictSide;
  right: ConflictSide;
  similarity: number;
  questions: [string, string][];
  differences: string[];
}

export interface PolicyDocument {
  id: string;
  title: string;
  number: string;
  issuer: string;
  effective_on: string | null;
  status: "in_force" | "repealed" | "replaced";
  ended_on: string | null;
  replaced_by: string;
  note: string;
  entries: number;
}

export interface EndDocument {
  reason: string;
  ended_on: string;
  replaced_by: string;
  withdraw: boolean;
}

export interface GapView {
  key: string;
  title: string;
  calls: number;
  questions: string[];
  asked_ids: number[];
  unanswered: number;
  clarified: number;
  disliked: number;
  seconds: number;
  cost: number;
  first_asked_at: string;
  last_asked_at: string;
  nearest_id: string;
  nearest_title: string;
}

export interface TakenGap {
  id: number;
  title: string;
  state: "taken" | "closed" | "ignored";
  entry_id: string;
  taken_by: string;
  taken_at: string;
  closed_at: string | null;
  hours: number | null;
  reason: string;
}

export interface GapBoard {
  open: GapView[];
  taken: TakenGap[];
  median_hours: number | null;
}

export interface TakeGap {
  asked_ids: number[];
  title: string;
  ignore: boolean;
  reason: string;
}

export interface RowErrorView {
  row: number;
  column: string;
  detail: string;
}

export interface Imported {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  imported: boolean;
  errors: RowErrorView[];
  warnings: RowErrorView[];
  ids: string[];
}

/** How many entries have a field; `share` is null when there are no entries. */
export interface FieldShare {
  field: string;
  title: string;
  present: number;
  total: number;
  share: number | null;
}

/** The questions of one month, "2026-11"; `coverage` is the share answered, 0..1. */
export interface MonthFigures {
  month: string;
  asked: number;
  answered: number;
  clarified: number;
  handed_over: number;
  disliked: number;
  coverage: number;
}

/** The quality report; shares are 0..1, `titles` are the formulas of `figures`. */
export interface ReportView {
  made_at: string;
  figures: Record<string, number | null>;
  titles: Record<string, string>;
  stale: EntrySummary[];
  least_adopted: EntrySummary[];
  fields: FieldShare[];
  monthly: MonthFigures[];
}
