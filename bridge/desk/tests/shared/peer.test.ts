import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AudioPeer } from "@/shared/peer";
import { createPeer, FakePeer, FakeStream, resetFakes, settle } from "../fakes";

const handlers = { onStream: vi.fn(), onFailed: vi.fn() };

beforeEach(() => {
  resetFakes();
  vi.clearAllMocks();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("AudioPeer", () => {
  it("waits for all candidates before it has an offer", async () => {
    FakePeer.gatherAtOnce = false;
    let peer: AudioPeer | null = null;
    void AudioPeer.open(null, handlers, createPeer).then((opened) => (peer = opened));
    await settle();
    expect(peer).toBeNull();
    FakePeer.last.gather();
    await settle();
    expect(peer).toMatchObject({ offer: "complete offer" });
  });

  it("sends what it has when gathering does not end", async () => {
    FakePeer.gatherAtOnce = false;
    const opening = AudioPeer.open(null, handlers, createPeer);
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await opening).offer).toBe("offer without candidates");
  });

  it("sends the microphone, or only receives without one", async () => {
    const stream = new FakeStream();
    await AudioPeer.open(stream.asStream, handlers, createPeer);
    expect(FakePeer.last.added).toEqual([stream.track]);
    expect(FakePeer.last.transceivers).toEqual([]);
    await AudioPeer.open(null, handlers, createPeer);
    expect(FakePeer.last.added).toEqual([]);
    expect(FakePeer.last.transceivers).toEqual([["audio", { direction: "recvonly" }]]);
  });

  it("hands on the stream and the failure, and neither once closed", async () => {
    const peer = await AudioPeer.open(null, handlers, createPeer);
    const stream = new FakeStream().asStream;
    FakePeer.last.ontrack?.({ streams: [stream] });
    FakePeer.last.fail();
    expect(handlers.onStream).toHaveBeenCalledWith(stream);
    expect(handlers.onFailed).toHaveBeenCalledTimes(1);
    peer.close();
    FakePeer.last.fail();
    expect(handlers.onFailed).toHaveBeenCalledTimes(1);
    expect(FakePeer.last.closed).toBe(true);
  });

  it("closes the connection when no offer can be made", async () => {
    const broken = new FakePeer();
    broken.createOffer = () => Promise.reject(new Error("no codec"));
    const create = (): RTCPeerConnection => broken as unknown as RTCPeerConnection;
    await expect(AudioPeer.open(null, handlers, create)).rejects.toThrow("no codec");
    expect(broken.closed).toBe(true);
  });
});
