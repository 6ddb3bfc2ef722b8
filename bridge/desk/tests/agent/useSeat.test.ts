import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/agent/api";
import { useSeat, type Seat, type SeatDeps } from "@/agent/useSeat";
import { MicrophoneError } from "@/shared/microphone";
import type { CallDetail, SeatMessage, SeatState } from "@/protocol";
import { createPeer, FakePeer, FakeSocket, FakeStream, resetFakes, settle } from "../fakes";

const AGENT = { username: "a", display_name: "小云" };
const WAITING = {
  call_id: "c1",
  caller_phone: null,
  waiting_since: "2026-12-01T10:00:00+08:00",
  priority: "normal",
  reason: "要求人工",
  last_words: "转人工",
  rings_at: null,
};
const OFFER = {
  type: "offer",
  call_id: "c1",
  caller_phone: null,
  reason: "要求人工",
  priority: "normal",
  seconds: 15,
};
const seatMessage = (state: SeatState, change: Partial<SeatMessage> = {}): SeatMessage => ({
  type: "seat",
  state,
  reason: "",
  in_seconds: 0,
  left_seconds: null,
  pending: null,
  pending_reason: "",
  call_id: null,
  routed: true,
  agent: AGENT,
  ...change,
});
const DETAIL: CallDetail = {
  call_id: "c1",
  caller_phone: null,
  started_at: "2026-12-01T09:59:00+08:00",
  transcript: [],
  slots: [],
  suggestions: [],
  reason: "要求人工",
  earlier: [],
};

let scope: EffectScope;
let microphone: FakeStream;
const onExpired = vi.fn();
const server = { me: vi.fn(), call: vi.fn(), callbackDone: vi.fn() };

function sit(deps: Partial<SeatDeps> = {}): Seat {
  const seat = scope.run(() =>
    useSeat({
      server,
      createSocket: FakeSocket.create,
      createPeer,
      openMicrophone: () => Promise.resolve(microphone.asStream),
      painted: () => Promise.resolve(),
      onExpired,
      ...deps,
    }),
  );
  if (seat === undefined) throw new Error("no seat");
  FakeSocket.last.open();
  FakeSocket.last.say(seatMessage("idle"));
  return seat;
}

async function talking(): Promise<Seat> {
  const seat = sit();
  FakeSocket.last.say({ type: "queue", calls: [WAITING] });
  await seat.answer();
  FakeSocket.last.say({ type: "answer", call_id: "c1", sdp: "their answer" });
  FakeSocket.last.say(seatMessage("talking"));
  await settle();
  return seat;
}

beforeEach(() => {
  resetFakes();
  vi.clearAllMocks();
  vi.useFakeTimers();
  scope = effectScope();
  microphone = new FakeStream();
  server.me.mockResolvedValue({ ...AGENT, role: "agent" });
  server.call.mockResolvedValue(DETAIL);
  server.callbackDone.mockResolvedValue(null);
});
afterEach(() => {
  scope.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("answering", () => {
  it("sends the offer, takes the answer and starts the clock", async () => {
    const seat = await talking();
    expect(FakeSocket.last.sent).toEqual([{ type: "answer", call_id: "c1", sdp: "complete offer" }]);
    expect(FakePeer.last.remote).toEqual({ type: "answer", sdp: "their answer" });
    expect(FakePeer.last.added).toEqual([microphone.track]);
    expect(seat.view.value).toMatchObject({ currentId: "c1", answering: false });
    expect(seat.view.value.talkingSince).not.toBeNull();
  });

  it("does nothing when nobody waits", async () => {
    await sit().answer();
    expect(FakePeer.all).toHaveLength(0);
  });

  it("answers once however often the key is pressed", async () => {
    const seat = sit();
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    await Promise.all([seat.answer(), seat.answer()]);
    expect(FakeSocket.last.types).toEqual(["answer"]);
  });

  it("says why when there is no microphone, and leaves the call waiting", async () => {
    const seat = sit({ openMicrophone: () => Promise.reject(new MicrophoneError("mic_missing")) });
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    await seat.answer();
    expect(seat.view.value).toMatchObject({ currentId: null, error: { code: "mic_missing" } });
    expect(FakeSocket.last.types).toEqual([]);
  });

  it("frees the microphone when a colleague was faster", async () => {
    const seat = sit();
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    await seat.answer();
    FakeSocket.last.say({ type: "error", error: "already_taken", detail: "" });
    expect(microphone.track.stopped).toBe(true);
    expect(FakePeer.last.closed).toBe(true);
    expect(seat.view.value.error?.code).toBe("already_taken");
  });
});

describe("an offer", () => {
  it("pops the call, fetches it at once and says that it is shown", async () => {
    const seat = sit();
    FakeSocket.last.say(OFFER);
    expect(server.call.mock.calls).toEqual([["c1"]]);
    expect(seat.view.value.selectedId).toBe("c1");
    expect(FakeSocket.last.types).toEqual([]);
    await settle();
    expect(FakeSocket.last.sent).toEqual([{ type: "shown", call_id: "c1" }]);
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    expect(server.call).toHaveBeenCalledTimes(1);
  });

  it("does not claim to show what was withdrawn meanwhile", async () => {
    sit();
    FakeSocket.last.say(OFFER);
    FakeSocket.last.say({ type: "offer_ended", call_id: "c1", cause: "withdrawn" });
    await settle();
    expect(FakeSocket.last.types).toEqual([]);
  });

  it("is answered although another call is selected", async () => {
    const seat = sit();
    FakeSocket.last.say({ type: "queue", calls: [WAITING, { ...WAITING, call_id: "c2" }] });
    FakeSocket.last.say(OFFER);
    seat.select("c2");
    await seat.answer("c2");
    expect(FakePeer.all).toHaveLength(0);
    await seat.answer();
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: "answer", call_id: "c1" });
  });

  it("can be refused, once there is one", async () => {
    const seat = sit();
    seat.refuse();
    FakeSocket.last.say(OFFER);
    await settle();
    seat.refuse();
    expect(FakeSocket.last.sent).toEqual([
      { type: "shown", call_id: "c1" },
      { type: "refuse", call_id: "c1" },
    ]);
  });

  it("gives the microphone back when the caller hangs up while it is answered", async () => {
    const seat = sit();
    FakeSocket.last.say(OFFER);
    await seat.answer();
    FakeSocket.last.say({ type: "offer_ended", call_id: "c1", cause: "withdrawn" });
    expect(microphone.track.stopped).toBe(true);
    expect(seat.view.value.currentId).toBeNull();
  });
});

describe("during a call", () => {
  it("mutes", async () => {
    const seat = await talking();
    seat.phone.toggleMute();
    expect(microphone.track.enabled).toBe(false);
  });

  it("hangs up and gives everything back", async () => {
    const seat = await talking();
    seat.hangUp();
    expect(FakeSocket.last.types).toEqual(["answer", "hangup"]);
    expect(microphone.track.stopped).toBe(true);
    expect(FakePeer.last.closed).toBe(true);
    expect(seat.view.value.currentId).toBeNull();
  });

  it("gives everything back when the caller hangs up", async () => {
    await talking();
    FakeSocket.last.say({ type: "call_ended", call_id: "c1", detail: "" });
    expect(microphone.track.stopped).toBe(true);
    expect(FakePeer.last.closed).toBe(true);
  });

  it("keeps the sound while the line to the server is repaired", async () => {
    const seat = await talking();
    FakeSocket.last.drop();
    await settle();
    expect(seat.view.value).toMatchObject({ link: "lost", currentId: "c1" });
    expect(FakePeer.last.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    FakeSocket.last.open();
    FakeSocket.last.say(seatMessage("talking"));
    expect(seat.view.value).toMatchObject({ link: "online", currentId: "c1" });
    expect(FakePeer.last.closed).toBe(false);
  });

  it("can hang up a call that a reload forgot", () => {
    const seat = sit();
    FakeSocket.last.say(seatMessage("talking"));
    seat.hangUp();
    expect(FakeSocket.last.types).toEqual(["hangup"]);
  });
});

describe("the controls of a call", () => {
  it("puts the caller on hold and takes them back", async () => {
    const seat = await talking();
    seat.toggleHold();
    FakeSocket.last.say(seatMessage("held"));
    seat.toggleHold();
    expect(FakeSocket.last.types).toEqual(["answer", "hold", "resume"]);
  });

  it("asks to be busy after the call, and takes that back", async () => {
    const seat = await talking();
    seat.toggleReady();
    FakeSocket.last.say(seatMessage("talking", { pending: "busy" }));
    seat.toggleReady();
    FakeSocket.last.say(seatMessage("talking", { pending: "break", pending_reason: "meal" }));
    seat.withdraw();
    expect(FakeSocket.last.sent.slice(1).map((one) => one["state"])).toEqual(["busy", "idle", "idle"]);
  });

  it("consults a colleague and leaves the caller with them only when they are there", async () => {
    const seat = await talking();
    seat.transfer({ to: "seat:b", name: "小李" }, true, "请帮忙");
    expect(FakeSocket.last.sent.at(-1)).toEqual({ type: "transfer", to: "seat:b", consult: true, note: "请帮忙" });
    seat.transferDone();
    expect(FakeSocket.last.types).toEqual(["answer", "transfer"]);
    const parties = [{ username: "b", display_name: "小李", role: "agent", mode: "talks" }];
    FakeSocket.last.say({ type: "party", call_id: "c1", on_hold: true, parties });
    seat.transferDone();
    expect(FakeSocket.last.types.at(-1)).toBe("transfer_done");
  });

  it("asks for help and marks abuse once a call", async () => {
    const seat = await talking();
    for (const press of [seat.help, seat.abuse, seat.help, seat.abuse]) press();
    expect(FakeSocket.last.types).toEqual(["answer", "help", "abuse"]);
  });

  it("asks for more time after it, or ends that", async () => {
    const seat = await talking();
    seat.wrapUp("done");
    FakeSocket.last.say(seatMessage("wrap_up", { left_seconds: 30 }));
    seat.wrapUp("extend");
    seat.wrapUp("done");
    expect(FakeSocket.last.sent.slice(1)).toEqual([
      { type: "wrap_up", do: "extend" },
      { type: "wrap_up", do: "done" },
    ]);
  });
});

describe("signing out", () => {
  it("stays out until the agent signs on again", async () => {
    const seat = sit();
    seat.signOut();
    expect(FakeSocket.last.sent).toEqual([{ type: "state", state: "signed_out", reason: "" }]);
    FakeSocket.last.drop(4000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(seat.view.value.link).toBe("signed_out");
    seat.signOn();
    FakeSocket.last.open();
    FakeSocket.last.say(seatMessage("idle"));
    expect(FakeSocket.all).toHaveLength(2);
    expect(seat.view.value).toMatchObject({ link: "online", duty: { state: "idle" } });
  });

  it("works without a line, and then does not sign on by itself", async () => {
    const seat = sit();
    FakeSocket.last.drop();
    await settle();
    seat.signOut();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(seat.view.value.link).toBe("signed_out");
  });
});

describe("the line to the hotline", () => {
  it("answers every beat at once and sends no pings of its own", async () => {
    sit();
    for (let second = 0; second < 30; second += 1) {
      FakeSocket.last.say({ type: "beat" });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(FakeSocket.last.sent).toHaveLength(30);
    expect(new Set(FakeSocket.last.types)).toEqual(new Set(["beat"]));
  });

  it("counts as lost after five seconds without a beat", async () => {
    const seat = sit();
    await vi.advanceTimersByTimeAsync(7_500);
    expect(seat.view.value.link).toBe("lost");
  });

  it("comes back with longer and longer waits", async () => {
    sit();
    for (const wait of [500, 1_000, 2_000]) {
      const before = FakeSocket.all.length;
      FakeSocket.last.drop();
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(FakeSocket.all).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.all).toHaveLength(before + 1);
    }
  });

  it("asks to sign in again when the hotline says so", async () => {
    sit();
    FakeSocket.last.drop(4401);
    await settle();
    expect(onExpired.mock.calls).toEqual([["expired"]]);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("asks to sign in again when the cookie no longer holds", async () => {
    server.me.mockRejectedValue(new ApiError(401, "not_signed_in", ""));
    sit();
    FakeSocket.last.drop(1006);
    await settle();
    expect(onExpired).toHaveBeenCalledTimes(1);
  });
});

describe("a seat that is not ours", () => {
  it("leaves when the account takes no calls", async () => {
    sit();
    FakeSocket.last.drop(4403);
    await settle();
    expect(onExpired.mock.calls).toEqual([["not_allowed"]]);
  });

  it("stays off when the agent opened another desk, instead of fighting for the seat", async () => {
    const seat = await talking();
    FakeSocket.last.say({ type: "error", error: "replaced", detail: "" });
    expect(seat.view.value).toMatchObject({ link: "replaced", currentId: null });
    expect(microphone.track.stopped).toBe(true);
    expect(FakeSocket.last.readyState).toBe(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("the rest of the desk", () => {
  it("switches between idle and busy", () => {
    const seat = sit();
    seat.toggleReady();
    FakeSocket.last.say(seatMessage("busy"));
    seat.toggleReady();
    expect(FakeSocket.last.sent).toEqual([
      { type: "state", state: "busy", reason: "" },
      { type: "state", state: "idle", reason: "" },
    ]);
  });

  it("fetches the selected call, and again when its last words change", async () => {
    sit();
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    await settle();
    FakeSocket.last.say({ type: "queue", calls: [WAITING] });
    await settle();
    expect(server.call).toHaveBeenCalledTimes(1);
    FakeSocket.last.say({ type: "queue", calls: [{ ...WAITING, last_words: "快点" }] });
    await settle();
    expect(server.call.mock.calls).toEqual([["c1"], ["c1"]]);
  });

  it("steps through the queue and stops at its ends", () => {
    const seat = sit();
    FakeSocket.last.say({ type: "queue", calls: [WAITING, { ...WAITING, call_id: "c2" }] });
    seat.step(1);
    expect(seat.view.value.selectedId).toBe("c2");
    seat.step(1);
    expect(seat.view.value.selectedId).toBe("c2");
    seat.step(-1);
    expect(seat.view.value.selectedId).toBe("c1");
  });

  it("takes a call-back off the list only when the hotline agreed", async () => {
    const item = { id: "b1", phone: "13800000000", reason: "", created_at: "", call_id: null };
    const seat = sit();
    FakeSocket.last.say({ type: "callbacks", items: [item] });
    server.callbackDone.mockRejectedValueOnce(new TypeError());
    expect(await seat.callbackDone("b1")).toBe(false);
    expect(seat.view.value.callbacks).toEqual([item]);
    expect(await seat.callbackDone("b1")).toBe(true);
    expect(seat.view.value.callbacks).toEqual([]);
  });
});
