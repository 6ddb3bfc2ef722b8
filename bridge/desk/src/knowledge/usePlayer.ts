import { onScopeDispose, ref, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { problemText } from "@/shared/problem";

/** The hotline says at most this many characters at a time. */
export const SPEAK_MAX = 400;

/** Cuts a text at the ends of sentences into pieces that can be said. */
export function sayable(text: string, longest: number = SPEAK_MAX): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const sentence of text.trim().match(/[^。！？；\n]+[。！？；\n]*|[。！？；\n]+/gu) ?? []) {
    if (piece !== "" && piece.length + sentence.length > longest) {
      pieces.push(piece);
      piece = "";
    }
    piece += sentence;
    while (piece.length > longest) {
      pieces.push(piece.slice(0, longest));
      piece = piece.slice(longest);
    }
  }
  if (piece.trim() !== "") pieces.push(piece);
  return pieces;
}

export interface Player {
  state: Ref<"idle" | "fetching" | "playing">;
  error: Ref<string>;
  play: (text: string) => Promise<void>;
  stop: () => void;
}

/** Lets a text be heard in the hotline's own voice. */
export function usePlayer(server: Pick<KnowledgeApi, "speak">): Player {
  const state = ref<"idle" | "fetching" | "playing">("idle");
  const error = ref("");
  let turn = 0;
  let audio: HTMLAudioElement | null = null;

  async function playOne(wav: Blob): Promise<void> {
    const url = URL.createObjectURL(wav);
    const element = new Audio(url);
    audio = element;
    try {
      await new Promise<void>((done, failed) => {
        element.onended = element.onpause = () => done();
        element.onerror = () => failed(new Error("sound"));
        element.play().catch(failed);
      });
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  async function play(text: string): Promise<void> {
    stop();
    error.value = "";
    const mine = turn;
    try {
      for (const piece of sayable(text)) {
        state.value = "fetching";
        const wav = await server.speak(piece);
        if (mine !== turn) return;
        state.value = "playing";
        await playOne(wav);
        if (mine !== turn) return;
      }
    } catch (failed) {
      if (mine === turn) error.value = problemText(failed);
    } finally {
      if (mine === turn) state.value = "idle";
    }
  }

  function stop(): void {
    turn += 1;
    state.value = "idle";
    audio?.pause();
    audio = null;
  }

  onScopeDispose(stop);
  return { state, error, play, stop };
}
