import { emptyContent } from "@/knowledge/content";
import type { Content, DraftView, EntryDetail, EntrySummary, GateResult } from "@/knowledge/wire";

export function content(part: Partial<Content> = {}): Content {
  return { ...emptyContent(), title: "医保卡补办", answer_spoken: "请带身份证到窗口。", ...part };
}

export function draft(part: Partial<DraftView> = {}): DraftView {
  return {
    rev: 1,
    base_version: 1,
    status: "editing",
    content: content(),
    editor: "wang",
    updated_at: "2026-11-24T08:00:00Z",
    submitted_by: "",
    reviewed_by: "",
    remark: "",
    publish_at: null,
    ...part,
  };
}

const FIGURES = { answered: 3, clarified: 0, disliked: 0, suggested: 2, adopted: 1 };

export function entry(part: Partial<EntryDetail> = {}): EntryDetail {
  return {
    id: "WC-YB-001",
    state: "published",
    version: 1,
    owner: "wang",
    created_at: "2026-11-01T08:00:00Z",
    updated_at: "2026-11-01T08:00:00Z",
    content: content(),
    draft: null,
    flags: [],
    figures: FIGURES,
    ...part,
  };
}

export function summary(id: string, part: Partial<EntrySummary> = {}): EntrySummary {
  return {
    id,
    title: id,
    category: "",
    department: "",
    region: "全市",
    audience: "caller",
    state: "published",
    version: 1,
    draft_status: null,
    publish_at: null,
    valid: true,
    valid_to: null,
    review_on: null,
    owner: "wang",
    updated_at: "2026-11-01T08:00:00Z",
    variants: 2,
    flags: 0,
    figures: FIGURES,
    ...part,
  };
}

export function gateResult(part: Partial<GateResult> = {}): GateResult {
  return {
    gate_id: "g1",
    golden: 10,
    golden_right: 9,
    asked: 20,
    changes: [],
    regressions: 0,
    findings: {},
    ...part,
  };
}

/** A browser storage in memory; `full` refuses to keep anything more. */
export class FakeStorage {
  readonly kept = new Map<string, string>();
  full = false;
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    if (this.full) throw new DOMException("", "QuotaExceededError");
    this.kept.set(key, value);
  };
  removeItem = (key: string): void => void this.kept.delete(key);
}
