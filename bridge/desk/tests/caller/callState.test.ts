import { describe, expect, it } from "vitest";
import { inCall, initialCall, reduceCall, type CallEvent, type CallState } from "@/caller/callState";

const play = (...events: CallEvent[]): CallState => events.reduce(reduceCall, initialCall);
const DIAL: CallEvent = { type: "local:dial", media: "voice" };
const ANSWER: CallEvent = { type: "answer", call_id: "c1", sdp: "v=0" };
const CARD: CallEvent = { type: "card", title: "t", text: "全文", department: "d" };
const words = (id: string, text: string, final = true): CallEvent => ({
  type: "caption",
  id,
  who: "caller",
  text,
  final,
});

describe("reduceCall", () => {
  it("goes from home through dialling into the call", () => {
    expect(play(DIAL).phase).toBe("dialling");
    expect(play(DIAL, ANSWER).phase).toBe("active");
    expect(inCall(play(DIAL, ANSWER))).toBe(true);
  });

  it("follows the line and the place in the queue", () => {
    const state = play(DIAL, ANSWER, { type: "state", state: "waiting", detail: "", position: 3 });
    expect(state).toMatchObject({ line: "waiting", position: 3 });
    const next = reduceCall(state, { type: "state", state: "with_agent", detail: "", position: null });
    expect(next).toMatchObject({ line: "with_agent", position: null });
  });

  it("keeps captions, cards and notes in the order of the call", () => {
    const state = play(DIAL, ANSWER, words("1", "我想", false), CARD, words("1", "我想问"), words("2", "好"));
    expect(state.feed.map((item) => item.kind)).toEqual(["caption", "card", "caption"]);
    expect(state.feed[0]).toMatchObject({ text: "我想问", final: true });
  });

  it("shows the same card once", () => {
    expect(play(DIAL, ANSWER, CARD, CARD).feed).toHaveLength(1);
  });

  it("keeps the order number to the end screen", () => {
    const state = play(
      DIAL,
      ANSWER,
      { type: "order", order_no: "WC202612010001" },
      { type: "ended", outcome: "work_order", detail: "" },
    );
    expect(state).toMatchObject({ phase: "ended", line: "ended", orderNo: "WC202612010001" });
    expect(state.end).toEqual({ kind: "work_order", detail: "" });
  });

  it("asks for a rating until it is given, or the call is over", () => {
    const asked = play(DIAL, ANSWER, { type: "rating", open: true });
    expect(asked.rating).toBe(true);
    expect(reduceCall(asked, { type: "rating", open: false }).rating).toBe(false);
    expect(reduceCall(asked, { type: "local:lost" }).rating).toBe(false);
    const over = reduceCall(asked, { type: "ended", outcome: "handed_over", detail: "" });
    expect(over.rating).toBe(false);
    expect(reduceCall(over, { type: "rating", open: true }).rating).toBe(false);
  });

  it("forgets the last call when a new one starts", () => {
    const over = play(DIAL, ANSWER, words("1", "好"), { type: "order", order_no: "WC1" }, { type: "local:closed" });
    expect(over.end?.kind).toBe("work_order");
    expect(reduceCall(over, DIAL)).toEqual({ ...initialCall, phase: "dialling" });
  });

  it.each([
    ["already_in_call", "already_in_call"],
    ["not_ready", "not_ready"],
    ["bad_request", "refused"],
  ])("an answer of %s to a call leads home with %s", (error, code) => {
    const state = play(DIAL, { type: "error", error, detail: "说明" });
    expect(state).toMatchObject({ phase: "home", problem: { code, detail: "说明" } });
  });

  it("an error during a call is a remark that can be put away", () => {
    const state = play(DIAL, ANSWER, { type: "error", error: "text_too_long", detail: "" });
    expect(state).toMatchObject({ phase: "active", notice: { code: "text_too_long" } });
    expect(reduceCall(state, { type: "local:dismiss" }).notice).toBeNull();
  });

  it("keeps everything over a lost line and says when it is back", () => {
    const lost = play(DIAL, ANSWER, words("1", "好"), { type: "order", order_no: "WC1" }, { type: "local:lost" });
    expect(lost.phase).toBe("reconnecting");
    const back = [DIAL, ANSWER].reduce(reduceCall, lost);
    expect(back).toMatchObject({ phase: "active", orderNo: "WC1" });
    expect(back.feed.map((item) => item.kind)).toEqual(["caption", "note"]);
  });

  it("gives a lost call up", () => {
    const state = play(DIAL, ANSWER, { type: "local:lost" }, { type: "local:gave_up" });
    expect(state).toMatchObject({ phase: "ended", end: { kind: "lost" } });
  });

  it("ignores what comes after the end, and messages it does not know", () => {
    const over = play(DIAL, ANSWER, { type: "ended", outcome: "answered", detail: "" });
    const late: CallEvent[] = [
      { type: "state", state: "speaking", detail: "", position: null },
      { type: "error", error: "not_ready", detail: "" },
      { type: "ended", outcome: "abandoned", detail: "" },
      { type: "local:lost" },
      { type: "surprise" } as unknown as CallEvent,
    ];
    expect(late.reduce(reduceCall, over)).toEqual(over);
  });
});
