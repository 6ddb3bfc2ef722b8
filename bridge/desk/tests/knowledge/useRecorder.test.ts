// @vitest-environment node
import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LONGEST_S, useRecorder, type Recorder, type Studio } from "@/knowledge/useRecorder";
import { MicrophoneError } from "@/shared/microphone";
import { FakeStream, settle } from "../fakes";

class FakeRecorder {
  mimeType = "audio/webm";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  stopped = false;
  start(): void {}
  stop(): void {
    this.stopped = true;
    this.ondataavailable?.({ data: new Blob(["sound"]) });
    this.onstop?.();
  }
}

let stream: FakeStream;
let device: FakeRecorder;
let now: number;
let duration: number;
let studio: Studio;
let scope: EffectScope;
const done = vi.fn<(wav: Blob) => void>();

function begin(): Recorder {
  scope = effectScope();
  return scope.run(() => useRecorder(done, studio)) as Recorder;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  stream = new FakeStream();
  device = new FakeRecorder();
  now = 0;
  duration = 2;
  studio = {
    open: () => Promise.resolve(stream.asStream),
    recorder: () => device as unknown as MediaRecorder,
    decode: () => Promise.resolve({ duration } as AudioBuffer),
    resample: () => Promise.resolve(new Float32Array([0, 0.5])),
    now: () => now,
  };
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("useRecorder", () => {
  it("gives a WAV of what was said and lets the microphone go", async () => {
    const recorder = begin();
    await recorder.start();
    expect(recorder.state.value).toBe("recording");
    recorder.stop();
    await settle();
    expect(done).toHaveBeenCalledTimes(1);
    expect(done.mock.calls[0]?.[0]).toMatchObject({ type: "audio/wav", size: 44 + 4 });
    expect(stream.track.stopped).toBe(true);
    expect(recorder.state.value).toBe("idle");
  });

  it("stops by itself before the hotline's limit", async () => {
    const recorder = begin();
    await recorder.start();
    now = LONGEST_S * 1000;
    vi.advanceTimersByTime(100);
    expect(device.stopped).toBe(true);
    await settle();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("says that it was too short", async () => {
    duration = 0.1;
    const recorder = begin();
    await recorder.start();
    recorder.stop();
    await settle();
    expect(recorder.problem.value).toBe("too_short");
    expect(done).not.toHaveBeenCalled();
  });

  it.each([
    [new MicrophoneError("mic_refused"), "mic_refused"],
    [new Error("?"), "unreadable"],
  ])("says what to do about a microphone that does not open: %s", async (failed, problem) => {
    studio.open = () => Promise.reject(failed);
    const recorder = begin();
    await recorder.start();
    expect(recorder.problem.value).toBe(problem);
    expect(recorder.state.value).toBe("idle");
  });

  it("forgets a recording that was cancelled, also by leaving", async () => {
    const recorder = begin();
    await recorder.start();
    scope.stop();
    await settle();
    expect(stream.track.stopped).toBe(true);
    expect(done).not.toHaveBeenCalled();
  });
});
