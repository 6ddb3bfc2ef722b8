import { describe, expect, it } from "vitest";
import {
  initialSeat,
  inOrder,
  nextToAnswer,
  reduceSeat,
  shouldRing,
  type SeatEvent,
  type SeatView,
} from "@/agent/seatState";
import type { CallDetail, QueuedCall, SeatState } from "@/protocol";

const online: SeatView = { ...initialSeat, link: "online" };
const play = (...events: SeatEvent[]): SeatView => events.reduce(reduceSeat, online);

const call = (id: string, change: Partial<QueuedCall> = {}): QueuedCall => ({
  call_id: id,
  caller_phone: "13800000000",
  waiting_since: "2026-12-01T10:00:00+08:00",
  priority: "normal",
  reason: "要求人工",
  last_words: "转人工",
  ...change,
});
const seat = (state: SeatState): SeatEvent => ({
  type: "seat",
  state,
  agent: { username: "a", display_name: "小云" },
});
const queue = (...calls: QueuedCall[]): SeatEvent => ({ type: "queue", calls });
const words = (callId: string, id: string, text: string): SeatEvent => ({
  type: "caption",
  call_id: callId,
  id,
  who: "caller",
  text,
  final: true,
});
const detail = (id: string, change: Partial<CallDetail> = {}): SeatEvent => ({
  type: "local:detail",
  detail: {
    call_id: id,
    caller_phone: "13800000000",
    started_at: "2026-12-01T09:58:00+08:00",
    transcript: [{ id: "m1", who: "caller", text: "你好" }],
    slots: [{ name: "address", title: "地点", value: "清澜" }],
    suggestions: [],
    reason: "",
    earlier: [],
    ...change,
  },
});

describe("the queue", () => {
  it("puts emergencies first, then the longest wait", () => {
    const calls = [
      call("late", { waiting_since: "2026-12-01T10:00:30+08:00" }),
      call("early", { waiting_since: "2026-12-01T01:59:00Z" }),
      call("fire", { waiting_since: "2026-12-01T10:01:00+08:00", priority: "emergency" }),
    ];
    expect(inOrder(calls).map((item) => item.call_id)).toEqual(["fire", "early", "late"]);
  });

  it("selects the first call, keeps a choice that still waits, and moves on when it is gone", () => {
    const two = play(queue(call("a"), call("b")));
    expect(two.selectedId).toBe("a");
    const chosen = reduceSeat(two, { type: "local:select", callId: "b" });
    expect(reduceSeat(chosen, queue(call("a"), call("b"))).selectedId).toBe("b");
    expect(reduceSeat(chosen, queue(call("a"))).selectedId).toBe("a");
    expect(reduceSeat(chosen, queue()).selectedId).toBeNull();
  });

  it("forgets calls that are neither waiting nor shown", () => {
    const view = play(queue(call("a"), call("b")), queue(call("b")));
    expect(Object.keys(view.calls)).toEqual(["b"]);
  });
});

describe("ringing and answering", () => {
  it("rings only for an idle seat with somebody waiting", () => {
    expect(shouldRing(play(seat("idle"), queue(call("a"))))).toBe(true);
    expect(shouldRing(play(seat("busy"), queue(call("a"))))).toBe(false);
    expect(shouldRing(play(seat("idle"), queue()))).toBe(false);
    const answering = play(seat("idle"), queue(call("a")), { type: "local:answering", callId: "a" });
    expect(shouldRing(answering)).toBe(false);
  });

  it("answers the selected call, else the first, and nothing while talking or offline", () => {
    const view = play(seat("idle"), queue(call("a"), call("b")), { type: "local:select", callId: "b" });
    expect(nextToAnswer(view)?.call_id).toBe("b");
    expect(nextToAnswer({ ...view, selectedId: "gone" })?.call_id).toBe("a");
    expect(nextToAnswer({ ...view, link: "lost" })).toBeNull();
    expect(nextToAnswer({ ...view, currentId: "a" })).toBeNull();
    expect(nextToAnswer(reduceSeat(view, seat("talking")))).toBeNull();
  });

  it("gives the call up when somebody else was faster", () => {
    const view = play(
      seat("idle"),
      queue(call("a")),
      { type: "local:answering", callId: "a" },
      { type: "error", error: "already_taken", detail: "" },
    );
    expect(view).toMatchObject({ currentId: null, answering: false, error: { code: "already_taken" } });
  });

  it("keeps talking through an error that is about something else", () => {
    const view = play(
      queue(call("a")),
      { type: "local:answering", callId: "a" },
      { type: "local:talking", callId: "a", at: 5 },
      { type: "error", error: "bad_request", detail: "" },
    );
    expect(view).toMatchObject({ currentId: "a", talkingSince: 5 });
  });
});

describe("a call on this seat", () => {
  const talking = [
    seat("idle"),
    queue(call("a")),
    { type: "local:answering", callId: "a" },
    { type: "local:talking", callId: "a", at: 5 },
    seat("talking"),
    queue(),
  ] satisfies SeatEvent[];

  it("stays in the middle although it left the queue", () => {
    expect(play(...talking)).toMatchObject({ currentId: "a", selectedId: "a", talkingSince: 5 });
  });

  it("shows its words after those of the record, each once", () => {
    const view = play(...talking, words("a", "m2", "在清澜"), detail("a"), words("a", "m1", "你好啊"));
    expect(view.calls["a"]?.captions.map((caption) => caption.text)).toEqual(["你好啊", "在清澜"]);
    expect(view.calls["a"]).toMatchObject({ reason: "要求人工", load: "loaded" });
  });

  it("stays readable after the caller hung up", () => {
    const view = play(...talking, { type: "call_ended", call_id: "a", detail: "市民已挂断" }, seat("wrap_up"), queue());
    expect(view).toMatchObject({ currentId: null, talkingSince: null, selectedId: "a" });
    expect(view.calls["a"]).toMatchObject({ over: true, endDetail: "市民已挂断" });
  });

  it("ends when the hotline says that this seat no longer talks", () => {
    expect(play(...talking, seat("busy"))).toMatchObject({ currentId: null, seat: "busy" });
  });

  it("is not ended by somebody else's end", () => {
    expect(play(...talking, { type: "call_ended", call_id: "b", detail: "" }).currentId).toBe("a");
  });

  it("is no longer over when it waits again", () => {
    const view = play(...talking, { type: "local:hung_up" }, queue(call("a")));
    expect(view.calls["a"]?.over).toBe(false);
  });
});

describe("loading a call", () => {
  it("fails visibly the first time, quietly later", () => {
    const first = play(queue(call("a")), { type: "local:loading", callId: "a" }, { type: "local:load_failed", callId: "a" });
    expect(first.calls["a"]?.load).toBe("failed");
    const later = play(queue(call("a")), detail("a"), { type: "local:load_failed", callId: "a" });
    expect(later.calls["a"]?.load).toBe("loaded");
  });

  it("takes suggestions that come later", () => {
    const item = {
      entry_id: "e",
      version: 1,
      title: "t",
      answer_spoken: "s",
      answer_full: "f",
      materials: "",
      department: "d",
      matched_question: "q",
      marks: [] as [number, number][],
      score: 1,
    };
    const view = play(queue(call("a")), { type: "suggestions", call_id: "a", items: [item] });
    expect(view.calls["a"]?.suggestions).toEqual([item]);
  });
});
