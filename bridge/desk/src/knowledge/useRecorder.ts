import { onScopeDispose, ref, type Ref } from "vue";
import { MicrophoneError, openMicrophone, stopStream, type MicrophoneProblem } from "@/shared/microphone";
import { resample, toWav } from "./wav";

/** The hotline takes at most 20 s; a little less, because recorders stop late. */
export const LONGEST_S = 19;
/** Shorter than this is a slip of the finger. */
export const SHORTEST_S = 0.3;

export type RecorderState = "idle" | "asking" | "recording" | "converting";
export type RecorderProblem = MicrophoneProblem | "too_short" | "unreadable";

/** What the recorder needs of the browser. */
export interface Studio {
  open: () => Promise<MediaStream>;
  recorder: (stream: MediaStream) => MediaRecorder;
  decode: (recorded: Blob) => Promise<AudioBuffer>;
  resample: (sound: AudioBuffer, limit: number) => Promise<Float32Array>;
  now: () => number;
}

const browser: Studio = {
  open: openMicrophone,
  recorder: (stream) => new MediaRecorder(stream),
  decode: async (recorded) => {
    const context = new AudioContext();
    try {
      return await context.decodeAudioData(await recorded.arrayBuffer());
    } finally {
      void context.close();
    }
  },
  resample,
  now: () => performance.now(),
};

export interface Recorder {
  state: Ref<RecorderState>;
  problem: Ref<RecorderProblem | null>;
  seconds: Ref<number>;
  start: () => Promise<void>;
  /** Ends the recording; what was said goes to `onDone`. */
  stop: () => void;
  cancel: () => void;
}

/** Records one question from the microphone: 16 kHz, mono, 16 bit WAV, at most `LONGEST_S`. */
export function useRecorder(onDone: (wav: Blob) => void, studio: Studio = browser): Recorder {
  const state = ref<RecorderState>("idle");
  const problem = ref<RecorderProblem | null>(null);
  const seconds = ref(0);
  let stream: MediaStream | null = null;
  let recorder: MediaRecorder | null = null;
  let chunks: Blob[] = [];
  let startedAt = 0;
  let tick: ReturnType<typeof setInterval> | undefined;
  let dropped = false;

  function release(): void {
    clearInterval(tick);
    stopStream(stream);
    stream = null;
    recorder = null;
  }

  async function convert(): Promise<void> {
    const type = recorder?.mimeType ?? "";
    release();
    if (dropped) {
      state.value = "idle";
      return;
    }
    state.value = "converting";
    try {
      const sound = await studio.decode(new Blob(chunks, { type }));
      if (sound.duration < SHORTEST_S) problem.value = "too_short";
      else onDone(toWav(await studio.resample(sound, LONGEST_S)));
    } catch {
      problem.value = "unreadable";
    } finally {
      state.value = "idle";
    }
  }

  async function start(): Promise<void> {
    if (state.value !== "idle") return;
    problem.value = null;
    seconds.value = 0;
    chunks = [];
    dropped = false;
    state.value = "asking";
    try {
      stream = await studio.open();
      if (dropped) {
        release();
        state.value = "idle";
        return;
      }
      recorder = studio.recorder(stream);
    } catch (failed) {
      release();
      problem.value = failed instanceof MicrophoneError ? failed.problem : "unreadable";
      state.value = "idle";
      return;
    }
    recorder.ondataavailable = (event) => chunks.push(event.data);
    recorder.onstop = () => void convert();
    recorder.start();
    startedAt = studio.now();
    state.value = "recording";
    tick = setInterval(() => {
      seconds.value = (studio.now() - startedAt) / 1000;
      if (seconds.value >= LONGEST_S) stop();
    }, 100);
  }

  function stop(): void {
    if (state.value !== "recording") return;
    clearInterval(tick);
    recorder?.stop();
  }

  function cancel(): void {
    dropped = true;
    stop();
  }

  onScopeDispose(cancel);
  return { state, problem, seconds, start, stop, cancel };
}
