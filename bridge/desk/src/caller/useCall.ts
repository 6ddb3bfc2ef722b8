import { getCurrentScope, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import type { CallMedia, CallServerMessage } from "@/protocol";
import { MicrophoneError, openMicrophone, stopStream } from "@/shared/microphone";
import { webRtcAvailable, type PeerFactory } from "@/shared/peer";
import { callerId } from "./callerId";
import { placeCall, type CallLink } from "./callLink";
import { inCall, initialCall, reduceCall, type CallEvent, type CallState } from "./callState";

/** Waits before each new attempt after the line broke; then we say that the call is gone. */
// A hotline that broke down is back after half a minute.
export const RECONNECT_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000] as const;
/** How long the hotline may take to confirm a hang-up before the page ends the call by itself. */
export const HANGUP_LIMIT_MS = 2_000;

export interface CallDeps {
  openMicrophone?: () => Promise<MediaStream>;
  createSocket?: (url: string) => WebSocket;
  createPeer?: PeerFactory;
  webRtc?: () => boolean;
  caller?: () => string;
}

export interface Call {
  state: Readonly<ShallowRef<CallState>>;
  remote: Readonly<ShallowRef<MediaStream | null>>;
  muted: Readonly<Ref<boolean>>;
  /** When the call was answered (ms since the epoch), for the timer. */
  answeredAt: Readonly<Ref<number | null>>;
  callByVoice: (phone: string) => Promise<void>;
  callByTyping: (phone: string) => Promise<void>;
  /** The same way and with the same number as last time. */
  callAgain: () => Promise<void>;
  sendText: (text: string) => boolean;
  sendDigit: (digit: string) => boolean;
  toggleMute: () => void;
  hangUp: () => void;
  dismiss: () => void;
  goHome: () => void;
}

// After a break the hotline may still hold the old call, or be starting again: both pass.
function isPassing(message: CallServerMessage): boolean {
  return message.type === "error" && ["already_in_call", "not_ready"].includes(message.error);
}

/** One caller's call: microphone, line, reconnection; everything shown is in `state`. */
export function useCall(deps: CallDeps = {}): Call {
  const state = shallowRef<CallState>(initialCall);
  const remote = shallowRef<MediaStream | null>(null);
  const muted = ref(false);
  const answeredAt = ref<number | null>(null);

  let link: CallLink | null = null;
  let microphone: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let dialled = { media: "voice" as CallMedia, phone: "" };
  // Counts calls, so that what an abandoned attempt finishes late is thrown away.
  let generation = 0;

  const apply = (event: CallEvent): void => {
    state.value = reduceCall(state.value, event);
  };

  function dropLink(): void {
    link?.close();
    link = null;
    remote.value = null;
  }

  function release(): void {
    generation += 1;
    clearTimeout(timer);
    dropLink();
    stopStream(microphone);
    microphone = null;
    muted.value = false;
    attempt = 0;
  }

  function onMessage(message: CallServerMessage): void {
    if (state.value.phase === "reconnecting" && isPassing(message)) {
      dropLink();
      retryLater();
      return;
    }
    if (message.type === "answer") {
      attempt = 0;
      answeredAt.value ??= Date.now();
    }
    apply(message);
    if (!inCall(state.value)) release();
  }

  function retryLater(): void {
    const wait = RECONNECT_AFTER_MS[attempt];
    attempt += 1;
    if (wait === undefined) {
      apply({ type: "local:gave_up" });
      release();
      return;
    }
    timer = setTimeout(() => void dial(), wait);
  }

  function onLost(): void {
    dropLink();
    if (state.value.phase === "closing") {
      endHere();
    } else if (state.value.phase === "dialling") {
      apply({ type: "local:problem", code: "unreachable", detail: "" });
      release();
    } else {
      apply({ type: "local:lost" });
      retryLater();
    }
  }

  async function dial(): Promise<void> {
    const mine = generation;
    const current = <A extends unknown[]>(then: (...args: A) => void) => {
      return (...args: A): void => {
        if (mine === generation) then(...args);
      };
    };
    apply({ type: "local:dial", media: dialled.media });
    try {
      const placed = await placeCall(
        {
          caller: (deps.caller ?? callerId)(),
          phone: dialled.phone,
          media: dialled.media,
          microphone,
          createSocket: deps.createSocket,
          createPeer: deps.createPeer,
        },
        {
          onMessage: current(onMessage),
          onStream: current((stream) => (remote.value = stream)),
          onAudioLost: current(() => apply({ type: "local:note", code: "audio_lost" })),
          onLost: current(onLost),
        },
      );
      if (mine === generation) link = placed;
      else placed.close();
    } catch {
      if (mine !== generation) return;
      if (dialled.media === "listen") {
        dialled = { ...dialled, media: "text" };
        await dial();
      } else {
        apply({ type: "local:problem", code: "no_voice", detail: "" });
        release();
      }
    }
  }

  async function callByVoice(phone: string): Promise<void> {
    if (inCall(state.value)) return;
    release();
    answeredAt.value = null;
    if (!(deps.webRtc ?? webRtcAvailable)()) {
      apply({ type: "local:problem", code: "no_voice", detail: "" });
      return;
    }
    const mine = generation;
    apply({ type: "local:microphone" });
    try {
      const stream = await (deps.openMicrophone ?? openMicrophone)();
      if (mine !== generation) {
        stopStream(stream);
        return;
      }
      microphone = stream;
    } catch (problem) {
      if (mine !== generation) return;
      const code = problem instanceof MicrophoneError ? problem.problem : "mic_in_use";
      apply({ type: "local:problem", code, detail: "" });
      return;
    }
    dialled = { media: "voice", phone };
    await dial();
  }

  async function callByTyping(phone: string): Promise<void> {
    if (inCall(state.value)) return;
    release();
    answeredAt.value = null;
    dialled = { media: (deps.webRtc ?? webRtcAvailable)() ? "listen" : "text", phone };
    await dial();
  }

  function sendText(text: string): boolean {
    const trimmed = text.trim();
    if (trimmed === "") return false;
    const sent = link?.send({ type: "text", text: trimmed }) ?? false;
    if (!sent) apply({ type: "local:notice", code: "not_sent" });
    return sent;
  }

  function toggleMute(): void {
    muted.value = !muted.value;
    microphone?.getAudioTracks().forEach((track) => (track.enabled = !muted.value));
  }

  function endHere(): void {
    apply({ type: "local:closed" });
    release();
  }

  function hangUp(): void {
    if (!inCall(state.value)) return;
    const told = link?.send({ type: "hangup" }) ?? false;
    if (state.value.phase === "active" && told) {
      apply({ type: "local:closing" });
      clearTimeout(timer);
      timer = setTimeout(endHere, HANGUP_LIMIT_MS);
    } else if (answeredAt.value === null) {
      // Nobody had answered yet: there is no call to report about.
      goHome();
    } else {
      endHere();
    }
  }

  function goHome(): void {
    release();
    apply({ type: "local:home" });
  }

  if (getCurrentScope() !== undefined) onScopeDispose(release);

  return {
    state,
    remote,
    muted,
    answeredAt,
    callByVoice,
    callByTyping,
    callAgain: () =>
      state.value.media === "voice" ? callByVoice(dialled.phone) : callByTyping(dialled.phone),
    sendText,
    sendDigit: (digit) => link?.send({ type: "digit", digit }) ?? false,
    toggleMute,
    hangUp,
    dismiss: () => apply({ type: "local:dismiss" }),
    goHome,
  };
}
