import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import {
  MicrophoneError,
  openMicrophone,
  stopStream,
  type MicrophoneProblem,
} from "@/shared/microphone";
import { AudioPeer, type PeerFactory } from "@/shared/peer";

export interface SoftphoneDeps {
  createPeer?: PeerFactory;
  openMicrophone?: () => Promise<MediaStream>;
  onAudioLost: () => void;
}

export type Offer = { sdp: string } | { problem: MicrophoneProblem | "no_answer" };

export interface Softphone {
  remote: Readonly<ShallowRef<MediaStream | null>>;
  muted: Readonly<Ref<boolean>>;
  /** Opens the microphone, or opens it `silent`, and makes a complete offer for one call. */
  offer: (silent?: boolean) => Promise<Offer>;
  accept: (answer: string) => Promise<void>;
  toggleMute: () => void;
  /** Nothing reaches the call from a silent microphone. */
  setMuted: (on: boolean) => void;
  /** Ends the sound of the call and gives the microphone back; safe to call again. */
  release: () => void;
}

/** The audio side of a seat: one call at a time. */
export function useSoftphone(deps: SoftphoneDeps): Softphone {
  const remote = shallowRef<MediaStream | null>(null);
  const muted = ref(false);
  let microphone: MediaStream | null = null;
  let peer: AudioPeer | null = null;
  // Counts calls, so that an offer that is finished after its call was given up is dropped.
  let generation = 0;

  function release(): void {
    generation += 1;
    peer?.close();
    peer = null;
    stopStream(microphone);
    microphone = null;
    remote.value = null;
    muted.value = false;
  }

  async function offer(silent = false): Promise<Offer> {
    release();
    const mine = generation;
    let stream: MediaStream | null = null;
    try {
      stream = await (deps.openMicrophone ?? openMicrophone)();
      // Before anything of it can be sent.
      stream.getAudioTracks().forEach((track) => (track.enabled = !silent));
      const opened = await AudioPeer.open(
        stream,
        {
          onStream: (arrived) => (remote.value = arrived),
          onFailed: () => deps.onAudioLost(),
        },
        deps.createPeer,
      );
      if (mine !== generation) {
        opened.close();
        stopStream(stream);
        return { problem: "no_answer" };
      }
      microphone = stream;
      peer = opened;
      muted.value = silent;
      return { sdp: opened.offer };
    } catch (problem) {
      stopStream(stream);
      return { problem: problem instanceof MicrophoneError ? problem.problem : "no_answer" };
    }
  }

  async function accept(answer: string): Promise<void> {
    try {
      await peer?.accept(answer);
    } catch {
      deps.onAudioLost();
    }
  }

  function setMuted(on: boolean): void {
    if (microphone === null) return;
    muted.value = on;
    microphone.getAudioTracks().forEach((track) => (track.enabled = !on));
  }

  return {
    remote,
    muted,
    offer,
    accept,
    toggleMute: () => setMuted(!muted.value),
    setMuted,
    release,
  };
}
