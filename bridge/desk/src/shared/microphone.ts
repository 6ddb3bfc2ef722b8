export type MicrophoneProblem = "mic_refused" | "mic_missing" | "mic_in_use" | "mic_insecure";

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

/**
 * Asks for the microphone, cleaned up by the browser.
 *
 * @throws MicrophoneError naming what the person can do about it
 */
export async function openMicrophone(
  devices: MediaDevices | undefined = navigator.mediaDevices,
): Promise<MediaStream> {
  // Browsers hide the microphone on plain http pages of another machine.
  if (devices?.getUserMedia === undefined) throw new MicrophoneError("mic_insecure");
  try {
    return await devices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      video: false,
    });
  } catch (problem) {
    throw new MicrophoneError(nameProblem(problem));
  }
}

export function stopStream(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

// Names from the Media Capture and Streams specification, section 10.2.
function nameProblem(problem: unknown): MicrophoneProblem {
  const name = problem instanceof Error || problem instanceof DOMException ? problem.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "mic_refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "mic_missing";
  return "mic_in_use";
}
