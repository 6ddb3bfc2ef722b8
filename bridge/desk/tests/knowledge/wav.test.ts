// @vitest-environment node
import { afterEach, describe, expect, it, vi } from "vitest";
import { RATE, resample, toWav } from "@/knowledge/wav";

describe("toWav", () => {
  it("writes a header that says what follows", async () => {
    const view = new DataView(await toWav(new Float32Array([0, 1, -1, 2])).arrayBuffer());
    const tag = (at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
    expect([tag(0), tag(8), tag(12), tag(36)]).toEqual(["RIFF", "WAVE", "fmt ", "data"]);
    expect(view.getUint32(4, true)).toBe(view.byteLength - 8);
    expect([20, 22, 34].map((at) => view.getUint16(at, true))).toEqual([1, 1, 16]);
    expect(view.getUint32(24, true)).toBe(RATE);
    expect(view.getUint32(28, true)).toBe(RATE * 2);
    expect(view.getUint32(40, true)).toBe(8);
    expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 32767, -32767, 32767]);
  });
});

describe("resample", () => {
  const made: unknown[][] = [];
  class FakeOffline {
    destination = {};
    source = { buffer: null as unknown, connect: vi.fn(), start: vi.fn() };
    constructor(...shape: unknown[]) {
      made.push(shape);
    }
    createBufferSource = (): object => this.source;
    startRendering = (): Promise<object> =>
      Promise.resolve({ getChannelData: () => new Float32Array([this.source.buffer === null ? 0 : 1]) });
  }
  afterEach(() => {
    vi.unstubAllGlobals();
    made.length = 0;
  });

  it("asks for one channel at the hotline's rate, and for no more than may be sent", async () => {
    vi.stubGlobal("OfflineAudioContext", FakeOffline);
    expect(await resample({ duration: 1.5 } as AudioBuffer, 19)).toEqual(new Float32Array([1]));
    await resample({ duration: 60 } as AudioBuffer, 19);
    expect(made).toEqual([
      [1, 24_000, RATE],
      [1, 19 * RATE, RATE],
    ]);
  });
});
