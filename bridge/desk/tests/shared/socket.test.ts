import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { JsonSocket, PONG_SILENCE_MS } from "@/shared/socket";
import { FakeSocket, resetFakes } from "../fakes";

type Message = { type: string };
const handlers = { onOpen: vi.fn(), onMessage: vi.fn(), onLost: vi.fn() };
const open = (expectPong: boolean): JsonSocket<Message, Message> =>
  new JsonSocket<Message, Message>("ws://x/", handlers, {
    create: FakeSocket.create,
    ...(expectPong ? { silentAfter: PONG_SILENCE_MS } : {}),
  });

beforeEach(() => {
  resetFakes();
  vi.clearAllMocks();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("JsonSocket", () => {
  it("passes messages on and ignores what is none", () => {
    open(false);
    FakeSocket.last.open();
    FakeSocket.last.say("garbage");
    FakeSocket.last.say({ type: "pong" });
    expect(handlers.onOpen).toHaveBeenCalledTimes(1);
    expect(handlers.onMessage.mock.calls).toEqual([[{ type: "pong" }]]);
  });

  it("says whether a message could be sent", () => {
    const socket = open(false);
    expect(socket.send({ type: "hangup" })).toBe(false);
    FakeSocket.last.open();
    expect(socket.send({ type: "hangup" })).toBe(true);
    expect(FakeSocket.last.sent).toEqual([{ type: "hangup" }]);
  });

  it("reports a loss once, and none after we closed", () => {
    open(false);
    FakeSocket.last.drop(1011);
    FakeSocket.last.drop(1011);
    expect(handlers.onLost.mock.calls).toEqual([[1011]]);
    const second = open(false);
    second.close();
    FakeSocket.last.drop();
    expect(handlers.onLost).toHaveBeenCalledTimes(1);
  });

  it("notices a silent peer that should answer pings", () => {
    open(true);
    FakeSocket.last.open();
    vi.advanceTimersByTime(20_000);
    expect(FakeSocket.last.sent).toEqual([{ type: "ping" }, { type: "ping" }]);
    expect(handlers.onLost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(handlers.onLost).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stays while answers come, and for ever where none are promised", () => {
    open(true);
    FakeSocket.last.open();
    for (let beat = 0; beat < 10; beat += 1) {
      vi.advanceTimersByTime(10_000);
      FakeSocket.last.say({ type: "pong" });
    }
    open(false);
    FakeSocket.last.open();
    vi.advanceTimersByTime(20_000);
    expect(handlers.onLost).not.toHaveBeenCalled();
  });

  it("sends no pings to a peer that beats itself, and notices soon when it is silent", () => {
    new JsonSocket<Message, Message>("ws://x/", handlers, {
      create: FakeSocket.create,
      silentAfter: 5_000,
      ping: false,
    });
    FakeSocket.last.open();
    vi.advanceTimersByTime(5_000);
    expect(handlers.onLost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_500);
    expect(handlers.onLost).toHaveBeenCalledTimes(1);
    expect(FakeSocket.last.sent).toEqual([]);
  });
});
