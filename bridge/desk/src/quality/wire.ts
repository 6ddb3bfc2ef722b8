/** What the quality routes send and take, as `bridge/quality/schemas.py` writes it. */

export interface Person {
  username: string;
  display_name: string;
}

export type ReviewState = "draft" | "sent" | "accepted" | "appealed" | "upheld" | "corrected";
export type SheetState = "draft" | "published" | "superseded" | "retired";
export type Side = "both" | "caller" | "hotline" | "agent" | "supervisor";

export interface ScoreBrief {
  id: string;
  agent: Person;
  total: number;
  max_total: number;
  state: ReviewState;
}

export interface FoundCall {
  id: string;
  started_at: string;
  seconds: number | null;
  caller_phone: string | null;
  agents: Person[];
  outcome: string | null;
  order_no: string | null;
  evidence: boolean;
  recorded: boolean;
  scores: ScoreBrief[];
  hit: { who: string; text: string; at: number } | null;
}

export interface FoundCalls {
  items: FoundCall[];
  total: number;
  more: boolean;
}

export interface CallQuery {
  text: string;
  who: string;
  agent: string;
  /** Days in Wenchang, "2026-12-01"; both included. */
  first: string;
  last: string;
  phone: string;
  outcome: string;
  evidence: string;
  scored: string;
  page: number;
}

export interface SpokenLine {
  id: string;
  who: string;
  text: string;
  at: number;
  confidence: number | null;
}

export interface Mark {
  id: string;
  kind: string;
  at: string;
  call_at: number | null;
  marked_by: Person;
  note: string;
}

export interface CallDetail {
  id: string;
  started_at: string;
  ended_at: string;
  seconds: number;
  caller_phone: string | null;
  media: string;
  outcome: string | null;
  reason: string;
  order_no: string | null;
  lines: SpokenLine[];
  served: { agent: Person; answered_at: string; at: number }[];
  marks: Mark[];
  /** Who listened or took it away; only supervisors are told. */
  heard: { who: Person; at: string; side: Side; exported: boolean }[];
  happened: { at: number; kind: string }[];
  recording: { seconds: number; sides: Side[] } | null;
  scores: ScoreBrief[];
}

export interface SheetItem {
  id: string;
  title: string;
  description: string;
  max_points: number;
  fatal: boolean;
}

export interface SheetBody {
  title: string;
  description: string;
  items: SheetItem[];
}

export interface SheetView extends SheetBody {
  id: string;
  sheet: string;
  version: number;
  state: SheetState;
  rev: number;
  max_total: number;
  created_by: Person;
  created_at: string;
  published_by: Person | null;
  published_at: string | null;
}

export interface ItemMark {
  item: string;
  points: number | null;
  hit: boolean;
  comment: string;
}

export interface Marks {
  marks: ItemMark[];
  comment: string;
}

export interface AppealView {
  reason: string;
  raised_by: Person;
  raised_at: string;
  outcome: string | null;
  answer: string;
  answered_by: Person | null;
  answered_at: string | null;
}

export interface ReviewBrief extends ScoreBrief {
  call_id: string;
  call_started_at: string;
  sheet_title: string;
  sheet_version: number;
  fatal: boolean;
  reviewer: Person;
  updated_at: string;
  sent_at: string | null;
  appeal_until: string | null;
}

export interface ReviewView extends ReviewBrief, Marks {
  sheet: SheetView;
  missing: string[];
  rev: number;
  appeal: AppealView | null;
  steps: { kind: string; actor: Person; at: string; total: number | null }[];
  may_appeal: boolean;
  may_answer: boolean;
}

export interface ReviewPage {
  items: ReviewBrief[];
  total: number;
  counts: Partial<Record<ReviewState, number>>;
}

export interface Answer {
  outcome: "upheld" | "corrected";
  answer: string;
  corrected: Marks | null;
}
