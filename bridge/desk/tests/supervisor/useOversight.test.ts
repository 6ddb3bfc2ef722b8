import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isMonitoring } from "@/agent/controls";
import type { CallDetail, Party, SeatMessage, SeatState } from "@/protocol";
import { useOversight, type Oversees } from "@/supervisor/useOversight";
import { createPeer, FakeSocket, FakeStream, resetFakes, settle } from "../fakes";
import { board, BOSS, wallSeat } from "./samples";

const DETAIL: CallDetail = {
  call_id: "c1",
  caller_phone: "13800000001",
  started_at: "2026-12-01T09:59:00+08:00",
  transcript: [{ id: "m1", who: "caller", text: "我要投诉。" }],
  slots: [],
  suggestions: [],
  reason: "要求人工",
  earlier: [],
};
const ROOM = board({
  seats: [
    wallSeat("1001", { state: "talking", call_id: "c1", call_seconds: 10 }),
    wallSeat("1002", { state: "talking", call_id: "c2", call_seconds: 20 }),
    wallSeat("1003"),
    { ...wallSeat("2001"), ...BOSS },
  ],
});

let scope: EffectScope;
let microphone: FakeStream;
const server = { me: vi.fn(), call: vi.fn(), callbackDone: vi.fn() };

const seatMessage = (state: SeatState, change: Partial<SeatMessage> = {}): SeatMessage => ({
  type: "seat",
  state,
  reason: "",
  in_seconds: 0,
  left_seconds: null,
  pending: null,
  pending_reason: "",
  call_id: null,
  monitoring: null,
  routed: false,
  agent: BOSS,
  ...change,
});

function oversee(): Oversees {
  const made = scope.run(() =>
    useOversight({
      server,
      createSocket: FakeSocket.create,
      createPeer,
      openMicrophone: () => Promise.resolve(microphone.asStream),
      painted: () => Promise.resolve(),
      onExpired: vi.fn(),
    }),
  );
  if (made === undefined) throw new Error("no desk");
  FakeSocket.last.open();
  FakeSocket.last.say(seatMessage("idle"));
  FakeSocket.last.say(ROOM);
  return made;
}

function party(callId: string, mode: Party["mode"]): void {
  const agent = { username: "1001", display_name: "话务员1001", role: "agent", mode: "talks" as const };
  FakeSocket.last.say({ type: "party", call_id: callId, on_hold: false, parties: [agent, { ...BOSS, mode }] });
}

/** What the hotline says when it has let the supervisor onto the call. */
async function letIn(callId: string, mode: Party["mode"]): Promise<void> {
  party(callId, mode);
  const monitoring = mode === "talks" ? null : callId;
  FakeSocket.last.say(seatMessage(mode === "talks" ? "talking" : "idle", { monitoring }));
  FakeSocket.last.say({ type: "answer", call_id: callId, sdp: "their answer" });
  await settle();
}

async function listening(): Promise<Oversees> {
  const desk = oversee();
  desk.select("1001");
  desk.monitor("listen");
  await settle();
  await letIn("c1", "listens");
  return desk;
}

const asked = (): Record<string, unknown>[] =>
  FakeSocket.last.sent.filter(({ type }) => type === "monitor" || type === "hangup");

beforeEach(() => {
  resetFakes();
  vi.clearAllMocks();
  vi.useFakeTimers();
  scope = effectScope();
  microphone = new FakeStream();
  server.me.mockResolvedValue(BOSS);
  server.call.mockImplementation((id: string) => Promise.resolve({ ...DETAIL, call_id: id }));
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("reading along", () => {
  it("fetches the call of the chosen seat, and again while it is chosen", async () => {
    const desk = oversee();
    desk.select("1001");
    await settle();
    expect(desk.watched.value?.captions.map(({ text }) => text)).toEqual(["我要投诉。"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.call).toHaveBeenCalledTimes(2);
    desk.select("1003");
    await settle();
    expect(desk.watched.value).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.call).toHaveBeenCalledTimes(2);
  });

  it("does not show one seat's call under another's name when the answer comes late", async () => {
    const desk = oversee();
    let late: (detail: CallDetail) => void = () => undefined;
    server.call.mockImplementationOnce(() => new Promise((done) => (late = done)));
    desk.select("1001");
    await settle();
    desk.select("1002");
    await settle();
    late({ ...DETAIL, call_id: "c1", reason: "别的来电" });
    await settle();
    expect(desk.watched.value).toMatchObject({ callId: "c2", reason: "要求人工" });
  });
});

describe("listening", () => {
  it("asks with a microphone from which nothing is sent", async () => {
    const desk = await listening();
    expect(asked()).toEqual([{ type: "monitor", call_id: "c1", do: "listen", sdp: "complete offer" }]);
    expect(microphone.track.enabled).toBe(false);
    expect(desk.seat.phone.muted.value).toBe(true);
    expect(desk.mode.value).toBe("listens");
    expect(isMonitoring(desk.seat.view.value)).toBe(true);
    desk.seat.mute();
    expect(microphone.track.enabled).toBe(false);
  });

  it("shows what is said as it comes", async () => {
    const desk = await listening();
    FakeSocket.last.say({ type: "caption", call_id: "c1", id: "m2", who: "agent", text: "您好。", final: true });
    expect(desk.watched.value?.captions.map(({ text }) => text)).toEqual(["我要投诉。", "您好。"]);
  });

  it("opens the microphone for whispering only when the hotline has agreed, and closes it at once", async () => {
    const desk = await listening();
    desk.monitor("whisper");
    expect(asked().at(-1)).toEqual({ type: "monitor", do: "whisper" });
    expect(microphone.track.enabled).toBe(false);
    party("c1", "whispers");
    await settle();
    expect(microphone.track.enabled).toBe(true);
    desk.monitor("listen");
    expect(microphone.track.enabled).toBe(false);
    party("c1", "listens");
    await settle();
    expect(desk.mode.value).toBe("listens");
  });

  it("stays on the call when barging in ends in listening again", async () => {
    const desk = await listening();
    desk.monitor("barge");
    party("c1", "talks");
    FakeSocket.last.say(seatMessage("talking", { call_id: "c1" }));
    await settle();
    expect(microphone.track.enabled).toBe(true);
    desk.monitor("listen");
    FakeSocket.last.say(seatMessage("idle", { monitoring: "c1" }));
    party("c1", "listens");
    await settle();
    expect(desk.seat.view.value.currentId).toBe("c1");
    expect(microphone.track.enabled).toBe(false);
    expect(microphone.track.stopped).toBe(false);
  });

  it("gives the microphone back when it stops", async () => {
    const desk = await listening();
    desk.stop();
    expect(asked().at(-1)).toEqual({ type: "hangup" });
    expect(microphone.track.stopped).toBe(true);
    expect(desk.mode.value).toBeNull();
  });

  it("leaves one call before it goes onto another", async () => {
    const desk = await listening();
    desk.select("1002");
    desk.monitor("listen");
    await settle();
    expect(asked().slice(1)).toEqual([
      { type: "hangup" },
      { type: "monitor", call_id: "c2", do: "listen", sdp: "complete offer" },
    ]);
  });

  it("ends when the hotline says that this seat listens no more", async () => {
    const desk = await listening();
    FakeSocket.last.say(seatMessage("idle"));
    expect(desk.seat.view.value.currentId).toBeNull();
    expect(microphone.track.stopped).toBe(true);
  });

  it("makes way for a call that is offered", async () => {
    const desk = await listening();
    FakeSocket.last.say({ type: "offer", call_id: "c9", caller_phone: null, reason: "上报", priority: "normal", seconds: 15 });
    expect(desk.seat.can.value).toMatchObject({ answer: "c9", refuse: true });
    await desk.seat.answer();
    expect(FakeSocket.last.types.filter((type) => type === "hangup" || type === "answer")).toEqual([
      "hangup",
      "answer",
    ]);
    expect(microphone.track.enabled).toBe(true);
  });
});

describe("taking over", () => {
  it("has to be asked for twice in a short time", async () => {
    const desk = await listening();
    desk.monitor("take_over");
    expect(desk.armed.value).toBe(true);
    await vi.advanceTimersByTimeAsync(4_000);
    desk.monitor("take_over");
    expect(asked()).toHaveLength(1);
    desk.monitor("take_over");
    expect(asked().at(-1)).toEqual({ type: "monitor", do: "take_over" });
    expect(desk.armed.value).toBe(false);
  });

  it("does not carry over to another seat", () => {
    const desk = oversee();
    desk.select("1001");
    desk.monitor("take_over");
    desk.select("1002");
    return settle().then(() => {
      desk.monitor("take_over");
      expect(asked()).toEqual([]);
    });
  });
});

describe("what cannot be", () => {
  it("joins neither a seat without a call nor its own", () => {
    const desk = oversee();
    desk.select("1003");
    desk.monitor("listen");
    desk.select("2001");
    desk.monitor("listen");
    expect(desk.can.value.join).toBe(false);
    expect(asked()).toEqual([]);
  });

  it("stops nothing when the caller would be left alone", async () => {
    const desk = await listening();
    FakeSocket.last.say({ type: "party", call_id: "c1", on_hold: false, parties: [{ ...BOSS, mode: "talks" }] });
    FakeSocket.last.say(seatMessage("talking", { call_id: "c1" }));
    await settle();
    desk.stop();
    expect(desk.can.value.stop).toBe(false);
    expect(FakeSocket.last.types).not.toContain("hangup");
  });
});

describe("states and messages", () => {
  it("forces the chosen seat, writes to it or to all, and answers a call for help", () => {
    const desk = oversee();
    desk.select("1003");
    desk.force("busy");
    expect(desk.write("  请转示闲 ", false)).toBe(true);
    expect(desk.write("请注意话务高峰", true)).toBe(true);
    expect(desk.write("   ", false)).toBe(false);
    desk.seen({ id: "help 1003", kind: "help", seat: "1003", name: "", seconds: 1 });
    expect(FakeSocket.last.sent.filter(({ type }) => type !== "beat")).toEqual([
      { type: "force", seat: "1003", state: "busy" },
      { type: "tell", seat: "1003", text: "请转示闲" },
      { type: "tell", seat: "", text: "请注意话务高峰" },
      { type: "helped", seat: "1003" },
    ]);
  });
});
