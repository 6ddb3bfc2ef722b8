import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HANGUP_LIMIT_MS, RECONNECT_AFTER_MS, useCall, type Call, type CallDeps } from "@/caller/useCall";
import { MicrophoneError } from "@/shared/microphone";
import { createPeer, FakePeer, FakeSocket, FakeStream, resetFakes, settle } from "../fakes";

let microphone: FakeStream;

function caller(deps: CallDeps = {}): Call {
  return useCall({
    openMicrophone: () => Promise.resolve(microphone.asStream),
    createSocket: FakeSocket.create,
    createPeer,
    webRtc: () => true,
    caller: () => "me",
    ...deps,
  });
}

async function answered(call: Call, phone = ""): Promise<FakeSocket> {
  await call.callByVoice(phone);
  FakeSocket.last.open();
  FakeSocket.last.say({ type: "answer", call_id: "c1", sdp: "their answer" });
  await settle();
  return FakeSocket.last;
}

beforeEach(() => {
  resetFakes();
  microphone = new FakeStream();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("a spoken call", () => {
  it("offers the microphone, takes the answer and hands the sound on", async () => {
    const call = caller();
    const socket = await answered(call, "13800000000");
    expect(new URL(socket.url).search).toBe("?caller=me&phone=13800000000");
    expect(socket.sent).toEqual([{ type: "start", media: "voice", sdp: "complete offer" }]);
    expect(FakePeer.last.remote).toEqual({ type: "answer", sdp: "their answer" });
    expect(call.state.value.phase).toBe("active");
    const stream = new FakeStream().asStream;
    FakePeer.last.ontrack?.({ streams: [stream] });
    expect(call.remote.value).toBe(stream);
  });

  it("sends keys and words, but no empty words", async () => {
    const call = caller();
    const socket = await answered(call);
    expect(call.sendDigit("0")).toBe(true);
    expect(call.sendText("  养老金 ")).toBe(true);
    expect(call.sendText("   ")).toBe(false);
    expect(socket.sent.slice(1)).toEqual([
      { type: "digit", digit: "0" },
      { type: "text", text: "养老金" },
    ]);
  });

  it("mutes the microphone track", async () => {
    const call = caller();
    await answered(call);
    call.toggleMute();
    expect(microphone.track.enabled).toBe(false);
    expect(call.muted.value).toBe(true);
    call.toggleMute();
    expect(microphone.track.enabled).toBe(true);
  });

  it("gives everything back when the hotline ends the call", async () => {
    const call = caller();
    const socket = await answered(call);
    socket.say({ type: "ended", outcome: "answered", detail: "" });
    expect(call.state.value).toMatchObject({ phase: "ended", end: { kind: "answered" } });
    expect(microphone.track.stopped).toBe(true);
    expect(FakePeer.last.closed).toBe(true);
    expect(socket.readyState).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("hangs up: waits for the outcome, but not for ever", async () => {
    const call = caller();
    const socket = await answered(call);
    call.hangUp();
    expect(socket.types).toEqual(["start", "hangup"]);
    expect(call.state.value.phase).toBe("closing");
    vi.advanceTimersByTime(HANGUP_LIMIT_MS);
    expect(call.state.value).toMatchObject({ phase: "ended", end: { kind: "abandoned" } });
    expect(microphone.track.stopped).toBe(true);
  });

  it("keeps the outcome that arrives after hanging up", async () => {
    const call = caller();
    const socket = await answered(call);
    call.hangUp();
    socket.say({ type: "ended", outcome: "answered", detail: "" });
    vi.advanceTimersByTime(HANGUP_LIMIT_MS * 2);
    expect(call.state.value.end?.kind).toBe("answered");
  });

  it("calls again with the same number", async () => {
    const call = caller();
    (await answered(call, "13800000000")).say({ type: "ended", outcome: "answered", detail: "" });
    microphone = new FakeStream();
    await call.callAgain();
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.last.url).toContain("phone=13800000000");
  });

  it("notes that the sound broke off", async () => {
    const call = caller();
    await answered(call);
    FakePeer.last.fail();
    expect(call.state.value.phase).toBe("active");
    expect(call.state.value.feed).toMatchObject([{ kind: "note", code: "audio_lost" }]);
  });
});

describe("a call that does not come about", () => {
  it.each(["mic_refused", "mic_missing", "mic_in_use", "mic_insecure"] as const)("%s is told", async (problem) => {
    const call = caller({ openMicrophone: () => Promise.reject(new MicrophoneError(problem)) });
    await call.callByVoice("");
    expect(call.state.value).toMatchObject({ phase: "home", problem: { code: problem } });
    expect(FakeSocket.all).toHaveLength(0);
  });

  it("is cancelled while the browser still asks for the microphone", async () => {
    let allow: (stream: MediaStream) => void = () => undefined;
    const call = caller({ openMicrophone: () => new Promise((resolve) => (allow = resolve)) });
    void call.callByVoice("");
    call.hangUp();
    allow(microphone.asStream);
    await settle();
    expect(call.state.value.phase).toBe("home");
    expect(microphone.track.stopped).toBe(true);
    expect(FakeSocket.all).toHaveLength(0);
  });

  it("is cancelled while its addresses are gathered", async () => {
    FakePeer.gatherAtOnce = false;
    const call = caller();
    void call.callByVoice("");
    await settle();
    call.hangUp();
    FakePeer.last.gather();
    await settle();
    expect(call.state.value.phase).toBe("home");
    expect(FakePeer.last.closed).toBe(true);
    expect(FakeSocket.all.every((socket) => socket.readyState === 3)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(["already_in_call", "not_ready"])("%s frees the microphone", async (error) => {
    const call = caller();
    await call.callByVoice("");
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "error", error, detail: "" });
    expect(call.state.value).toMatchObject({ phase: "home", problem: { code: error } });
    expect(microphone.track.stopped).toBe(true);
    FakeSocket.last.drop();
    expect(call.state.value.problem?.code).toBe(error);
  });

  it("says that the hotline cannot be reached", async () => {
    const call = caller();
    await call.callByVoice("");
    FakeSocket.last.drop();
    expect(call.state.value).toMatchObject({ phase: "home", problem: { code: "unreachable" } });
  });

  it("says that this browser has no sound", async () => {
    const call = caller({ webRtc: () => false });
    await call.callByVoice("");
    expect(call.state.value.problem?.code).toBe("no_voice");
  });

  it("starts one call only", async () => {
    const call = caller();
    await answered(call);
    await call.callByVoice("");
    await call.callByTyping("");
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe("a typed call", () => {
  it("listens without asking for the microphone", async () => {
    const ask = vi.fn();
    const call = caller({ openMicrophone: ask });
    await call.callByTyping("");
    FakeSocket.last.open();
    expect(ask).not.toHaveBeenCalled();
    expect(FakeSocket.last.sent).toEqual([{ type: "start", media: "listen", sdp: "complete offer" }]);
    expect(FakePeer.last.transceivers).toHaveLength(1);
  });

  it.each([["there is no WebRTC", false], ["WebRTC fails", true]])("has no sound at all when %s", async (_, webRtc) => {
    FakePeer.refuse = true;
    const call = caller({ webRtc: () => webRtc });
    await call.callByTyping("");
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: "start", media: "text", sdp: null }]);
    FakeSocket.last.say({ type: "answer", call_id: "c", sdp: null });
    expect(call.state.value).toMatchObject({ phase: "active", media: "text" });
  });
});

describe("a broken line", () => {
  it("is dialled again with a fresh offer", async () => {
    const call = caller();
    const socket = await answered(call, "13800000000");
    socket.say({ type: "caption", id: "1", who: "caller", text: "好", final: true });
    socket.drop();
    expect(call.state.value.phase).toBe("reconnecting");
    expect(FakePeer.all[0]?.closed).toBe(true);
    expect(microphone.track.stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(RECONNECT_AFTER_MS[0]);
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "answer", call_id: "c2", sdp: "v=0" });
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakePeer.all).toHaveLength(2);
    expect(call.state.value.phase).toBe("active");
    expect(call.state.value.feed.map((item) => item.kind)).toEqual(["caption", "note"]);
  });

  it("is tried again while the hotline still holds the old call", async () => {
    const call = caller();
    (await answered(call)).drop();
    await vi.advanceTimersByTimeAsync(RECONNECT_AFTER_MS[0]);
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "error", error: "already_in_call", detail: "" });
    expect(call.state.value.phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(RECONNECT_AFTER_MS[1]);
    expect(FakeSocket.all).toHaveLength(3);
  });

  it("is given up after the last attempt", async () => {
    const call = caller();
    (await answered(call)).drop();
    for (const wait of RECONNECT_AFTER_MS) {
      await vi.advanceTimersByTimeAsync(wait);
      FakeSocket.last.drop();
    }
    expect(FakeSocket.all).toHaveLength(1 + RECONNECT_AFTER_MS.length);
    expect(call.state.value).toMatchObject({ phase: "ended", end: { kind: "lost" } });
    expect(microphone.track.stopped).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not dialled again once the caller hung up", async () => {
    const call = caller();
    (await answered(call)).drop();
    call.hangUp();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(call.state.value.phase).toBe("ended");
  });

  it("is noticed when the hotline falls silent", async () => {
    const call = caller();
    await answered(call);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(call.state.value.phase).toBe("reconnecting");
  });
});
