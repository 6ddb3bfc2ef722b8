import type { CallDetail, ReviewView, SheetItem, SheetView } from "@/quality/wire";

export const ITEMS: SheetItem[] = [
  { id: "a", title: "开头语", description: "", max_points: 40, fatal: false },
  { id: "b", title: "解答", description: "", max_points: 60, fatal: false },
  { id: "c", title: "辱骂市民", description: "", max_points: 0, fatal: true },
];

const QUALITY = { username: "4001", display_name: "质检一号" };
const AGENT = { username: "1001", display_name: "一号坐席" };

export function sheet(part: Partial<SheetView> = {}): SheetView {
  return {
    id: "s1",
    sheet: "s",
    version: 1,
    state: "published",
    rev: 2,
    title: "评分表",
    description: "",
    items: ITEMS,
    max_total: 100,
    created_by: QUALITY,
    created_at: "2026-12-01T04:00:00Z",
    published_by: QUALITY,
    published_at: "2026-12-01T04:00:00Z",
    ...part,
  };
}

export function review(part: Partial<ReviewView> = {}): ReviewView {
  return {
    id: "r1",
    call_id: "c1",
    agent: AGENT,
    total: 0,
    max_total: 100,
    state: "draft",
    call_started_at: "2026-12-01T04:00:00Z",
    sheet_title: "评分表",
    sheet_version: 1,
    fatal: false,
    reviewer: QUALITY,
    updated_at: "2026-12-01T04:00:00Z",
    sent_at: null,
    appeal_until: null,
    sheet: sheet(),
    marks: ITEMS.map((item) => ({ item: item.id, points: null, hit: false, comment: "" })),
    comment: "",
    missing: ["开头语", "解答"],
    rev: 1,
    appeal: null,
    steps: [],
    may_appeal: false,
    may_answer: false,
    ...part,
  };
}

export function call(part: Partial<CallDetail> = {}): CallDetail {
  return {
    id: "c1",
    started_at: "2026-12-01T04:00:00Z",
    ended_at: "2026-12-01T04:01:00Z",
    seconds: 60,
    caller_phone: "13812345678",
    media: "voice",
    outcome: "handed_over",
    reason: "",
    order_no: null,
    lines: [
      { id: "l1", who: "bot", text: "您好", at: 0, confidence: null },
      { id: "l2", who: "caller", text: "路灯坏了", at: 10, confidence: 0.4 },
      { id: "l3", who: "agent", text: "马上登记", at: 30, confidence: 0.9 },
    ],
    served: [{ agent: AGENT, answered_at: "2026-12-01T04:00:25Z", at: 25 }],
    marks: [],
    heard: [],
    happened: [],
    recording: { seconds: 60, sides: ["both", "caller", "hotline"] },
    scores: [],
    ...part,
  };
}

/** An audio element whose sound is there as soon as it is asked for. */
export class FakeAudio {
  preload = "";
  src = "";
  currentTime = 0;
  duration = 60;
  playbackRate = 1;
  readyState = 0;
  seeking = false;
  paused = true;
  loads = 0;
  ontimeupdate: () => void = () => undefined;
  onloadedmetadata: () => void = () => undefined;
  onplay: () => void = () => undefined;
  onpause: () => void = () => undefined;
  onended: () => void = () => undefined;
  onerror: () => void = () => undefined;
  refuses = false;

  play(): Promise<void> {
    if (this.refuses) return Promise.reject(new DOMException("", "NotSupportedError"));
    if (this.readyState === 0 || !this.src.endsWith(this.loadedFrom)) {
      this.readyState = 1;
      this.loads += 1;
      this.currentTime = 0;
      this.loadedFrom = this.src;
      this.onloadedmetadata();
    }
    this.paused = false;
    this.onplay();
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.onpause();
  }

  removeAttribute(): void {
    this.src = "";
  }

  load(): void {
    this.readyState = 0;
  }

  /** The player has gone on to this second. */
  reach(second: number): void {
    this.currentTime = second;
    this.ontimeupdate();
  }

  private loadedFrom = "-";
}
