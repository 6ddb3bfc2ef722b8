import { describe, expect, it } from "vitest";
import { controlsOf, nextToAnswer, shouldRing } from "@/agent/controls";
import { inOrder, reduceSeat as reduceAt } from "@/agent/seatState";
import { initialSeat, type SeatEvent, type SeatView } from "@/agent/seatView";
import type { CallDetail, OfferCause, Party, QueuedCall, SeatMessage, SeatState } from "@/protocol";

const NOW = 1_000_000;
const reduceSeat = (view: SeatView, event: SeatEvent): SeatView => reduceAt(view, event, NOW);
const online: SeatView = { ...initialSeat, link: "online" };
const play = (...events: SeatEvent[]): SeatView => events.reduce(reduceSeat, online);

const call = (id: string, change: Partial<QueuedCall> = {}): QueuedCall => ({
  call_id: id,
  caller_phone: "13800000000",
  waiting_since: "2026-12-01T10:00:00+08:00",
  priority: "normal",
  reason: "要求人工",
  last_words: "转人工",
  rings_at: null,
  ...change,
});
const seat = (state: SeatState, change: Partial<SeatMessage> = {}): SeatEvent => ({
  type: "seat",
  state,
  reason: "",
  in_seconds: 0,
  left_seconds: null,
  pending: null,
  pending_reason: "",
  call_id: null,
  routed: true,
  agent: { username: "a", display_name: "小云" },
  ...change,
});
const offer = (callId: string): SeatEvent => ({
  type: "offer",
  call_id: callId,
  caller_phone: "13800000000",
  reason: "投诉噪音",
  priority: "normal",
  seconds: 15,
});
const ended = (callId: string, cause: OfferCause): SeatEvent => ({
  type: "offer_ended",
  call_id: callId,
  cause,
});
const person = (username: string, mode: Party["mode"] = "talks"): Party => ({
  username,
  display_name: username,
  role: "agent",
  mode,
});
const party = (callId: string, ...parties: Party[]): SeatEvent => ({
  type: "party",
  call_id: callId,
  on_hold: true,
  parties,
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
  it("rings only for an offer of its own, until it is answered or over", () => {
    expect(shouldRing(play(seat("idle"), queue(call("a"))))).toBe(false);
    const offered = play(seat("idle"), queue(call("a")), offer("a"), seat("reserved"));
    expect(shouldRing(offered)).toBe(true);
    expect(shouldRing(reduceSeat(offered, { type: "local:answering", callId: "a" }))).toBe(false);
    expect(shouldRing(reduceSeat(offered, ended("b", "withdrawn")))).toBe(true);
    expect(shouldRing(reduceSeat(offered, ended("a", "refused")))).toBe(false);
  });

  it("pops the offered call, whatever was looked at", () => {
    const view = play(queue(call("b")), { type: "local:select", callId: "b" }, offer("a"), queue(call("b")));
    expect(view).toMatchObject({
      selectedId: "a",
      offer: { callId: "a", phone: "13800000000", until: NOW + 15_000 },
    });
    expect(view.calls["a"]).toMatchObject({ reason: "投诉噪音", over: false });
  });

  it("tells of a missed or withdrawn offer once, and of no other", () => {
    const codes = (...causes: OfferCause[]): string[] =>
      play(...causes.flatMap((cause) => [offer("a"), ended("a", cause)])).notices.map(({ code }) => code);
    expect(codes("refused", "accepted")).toEqual([]);
    expect(codes("missed", "missed")).toEqual(["missed"]);
    expect(codes("missed", "withdrawn")).toEqual(["missed", "withdrawn"]);
  });

  it("gives an answer up when the caller was faster to hang up", () => {
    const view = play(seat("ringing"), offer("a"), { type: "local:answering", callId: "a" }, ended("a", "withdrawn"));
    expect(view).toMatchObject({ currentId: null, answering: false, offer: null });
  });

  it("rings again when answering failed and the offer still holds", () => {
    const view = play(
      seat("ringing"),
      offer("a"),
      { type: "local:answering", callId: "a" },
      { type: "local:answer_failed", code: "mic_missing" },
    );
    expect(shouldRing(view)).toBe(true);
  });

  it("forgets its offer with the line: the hotline passes the call on", () => {
    expect(play(offer("a"), { type: "local:link", link: "lost" }).offer).toBeNull();
  });

  it("answers its offer, else the selected call, else the first that rings nowhere", () => {
    const view = play(seat("busy"), queue(call("a"), call("b")), { type: "local:select", callId: "b" });
    expect(nextToAnswer(view)).toBe("b");
    expect(nextToAnswer({ ...view, selectedId: "gone" })).toBe("a");
    expect(nextToAnswer(play(seat("busy"), queue(call("a", { rings_at: "小李" }), call("b"))))).toBe("b");
    expect(nextToAnswer(reduceSeat(view, offer("c")))).toBe("c");
  });

  it("answers nothing while talking or offline", () => {
    const view = play(seat("busy"), queue(call("a")));
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
      { type: "local:talking", callId: "a" },
      { type: "error", error: "bad_request", detail: "" },
    );
    expect(view).toMatchObject({ currentId: "a", talkingSince: NOW });
  });
});

describe("a call on this seat", () => {
  const talking = [
    seat("idle"),
    queue(call("a")),
    { type: "local:answering", callId: "a" },
    { type: "local:talking", callId: "a" },
    seat("talking"),
    queue(),
  ] satisfies SeatEvent[];

  it("stays in the middle although it left the queue", () => {
    expect(play(...talking)).toMatchObject({ currentId: "a", selectedId: "a", talkingSince: NOW });
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
    expect(play(...talking, seat("busy"))).toMatchObject({ currentId: null, duty: { state: "busy" } });
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

describe("the state of the seat", () => {
  it("is told with its times, its reason and what comes after", () => {
    const view = play(
      seat("break", { reason: "meal", in_seconds: 60, limit_seconds: 1800, pending: "busy", left_seconds: 9 }),
    );
    expect(view.duty).toMatchObject({
      state: "break",
      reason: "meal",
      since: NOW - 60_000,
      until: NOW + 9_000,
      limitSeconds: 1800,
      pending: "busy",
    });
  });

  it("keeps the last call in sight during the work after it", () => {
    const view = play(
      seat("idle"),
      offer("a"),
      { type: "local:answering", callId: "a" },
      { type: "local:talking", callId: "a" },
      seat("talking"),
      seat("held"),
      seat("wrap_up", { left_seconds: 30 }),
      queue(call("b")),
    );
    expect(view).toMatchObject({ selectedId: "a", currentId: null });
    expect(controlsOf(view)).toMatchObject({ wrapUp: true, hangUp: false, hold: false });
  });

  it("leaves nothing open when signed out, but the figures", () => {
    const figures = {
      type: "figures",
      calls: 3,
      talk_seconds: 1,
      hold_seconds: 0,
      wrap_up_seconds: 1,
      average_seconds: 1,
      missed: 0,
      adopted: 0,
    } as const;
    const view = play(seat("idle"), figures, queue(call("a")), offer("a"), seat("signed_out"));
    expect(view).toMatchObject({ link: "signed_out", duty: null, offer: null, queue: [] });
    expect(view.figures?.calls).toBe(3);
  });
});

describe("a call with more than two", () => {
  const consulting = [
    seat("idle"),
    offer("a"),
    { type: "local:answering", callId: "a" },
    { type: "local:talking", callId: "a" },
    seat("talking"),
    { type: "local:consult", consult: { to: "seat:b", name: "小李" } },
  ] satisfies SeatEvent[];
  const me = person("a");

  it("can be handed on as soon as the colleague is there", () => {
    const alone = play(...consulting, party("a", me));
    expect(controlsOf(alone)).toMatchObject({ consulting: true, handOn: false, transfer: false });
    expect(alone.onHold).toBe(true);
    expect(controlsOf(reduceSeat(alone, party("a", me, person("s", "listens")))).handOn).toBe(false);
    const both = reduceSeat(alone, party("a", me, person("b")));
    expect(controlsOf(both)).toMatchObject({ handOn: true, abuse: false });
    expect(controlsOf(reduceSeat(both, seat("held"))).resume).toBe(true);
  });

  it("is an ordinary call again when the colleague leaves or cannot come", () => {
    const view = play(...consulting, party("a", me, person("b")), party("a", me));
    expect(view.consult).toBeNull();
    const nobody = play(...consulting, { type: "error", error: "not_now", detail: "" });
    expect(nobody).toMatchObject({ consult: null, currentId: "a", error: { code: "not_now" } });
  });

  it("ignores who talks in other calls, and forgets everybody at the end", () => {
    expect(play(...consulting, party("z", me)).parties).toEqual([]);
    const over = play(...consulting, party("a", me), { type: "call_ended", call_id: "a", detail: "" });
    expect(over).toMatchObject({ parties: [], consult: null });
  });
});

describe("notices", () => {
  const said = (words: string): SeatEvent => ({ type: "notice", from: "王班长", text: words, level: "info" });

  it("stay until they are read, the last three of them", () => {
    const view = play(said("一"), said("二"), said("三"), said("四"));
    expect(view.notices.map((one) => one.text)).toEqual(["二", "三", "四"]);
    const second = view.notices[1]?.id ?? 0;
    const read = reduceSeat(view, { type: "local:read", noticeId: second });
    expect(read.notices.map((one) => one.text)).toEqual(["二", "四"]);
  });
});

describe("what was asked of the supervisor", () => {
  it("can be asked for help again when somebody has answered, or nobody is there", () => {
    const help = { type: "local:asked", what: "help" } as const;
    const notice = { type: "notice", from: "王班长", text: "来了", level: "info" } as const;
    expect(controlsOf(play(seat("idle"), help)).help).toBe(false);
    expect(controlsOf(play(seat("idle"), help, notice)).help).toBe(true);
    const nobody = play(seat("idle"), help, { type: "error", error: "nobody_there", detail: "" });
    expect(controlsOf(nobody).help).toBe(true);
  });

  it("is asked once a call", () => {
    const talking = [
      seat("talking"),
      { type: "local:answering", callId: "a" },
      { type: "local:talking", callId: "a" },
      { type: "local:asked", what: "abuse" },
    ] satisfies SeatEvent[];
    expect(controlsOf(play(...talking))).toMatchObject({ abuse: false, help: true });
    const next = play(...talking, { type: "call_ended", call_id: "a", detail: "" });
    expect(next.asked).toEqual({ help: false, abuse: false });
  });
});
