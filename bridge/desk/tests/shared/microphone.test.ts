import { describe, expect, it, vi } from "vitest";
import { MicrophoneError, openMicrophone } from "@/shared/microphone";
import { FakeStream } from "../fakes";

function devices(getUserMedia: unknown): MediaDevices {
  return { getUserMedia } as unknown as MediaDevices;
}

describe("openMicrophone", () => {
  it("asks for cleaned-up sound and no picture", async () => {
    const stream = new FakeStream().asStream;
    const ask = vi.fn().mockResolvedValue(stream);
    expect(await openMicrophone(devices(ask))).toBe(stream);
    expect(ask).toHaveBeenCalledWith({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      video: false,
    });
  });

  it.each([
    ["NotAllowedError", "mic_refused"],
    ["SecurityError", "mic_refused"],
    ["NotFoundError", "mic_missing"],
    ["NotReadableError", "mic_in_use"],
  ])("%s is %s", async (name, problem) => {
    const ask = vi.fn().mockRejectedValue(new DOMException("", name));
    await expect(openMicrophone(devices(ask))).rejects.toEqual(new MicrophoneError(problem as never));
    await expect(openMicrophone(devices(ask))).rejects.toMatchObject({ problem });
  });

  it("knows pages on which browsers hide the microphone", async () => {
    await expect(openMicrophone(devices(undefined))).rejects.toMatchObject({
      problem: "mic_insecure",
    });
  });
});
