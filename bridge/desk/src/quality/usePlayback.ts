import { onScopeDispose, ref, watch, type Ref } from "vue";
import { audioAddress } from "./api";
import type { Side } from "./wire";

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export interface Playback {
  /** Where the player stands, in seconds of the call. */
  at: Ref<number>;
  /** Length in seconds; what is known of the recording until the sound itself tells. */
  length: Ref<number>;
  playing: Ref<boolean>;
  side: Ref<Side>;
  speed: Ref<number>;
  failed: Ref<boolean>;
  toggle: () => void;
  seek: (at: number) => void;
  skip: (seconds: number) => void;
  /** One step faster (1) or slower (-1). */
  pace: (step: 1 | -1) => void;
  retry: () => void;
}

/**
 * One recording being listened to, side by side: changing the side keeps the place.
 *
 * Nothing is fetched before somebody plays: every listening is written down.
 */
export function usePlayback(
  call: string,
  seconds: number,
  audio: HTMLAudioElement = new Audio(),
): Playback {
  const at = ref(0);
  const length = ref(seconds);
  const playing = ref(false);
  const side = ref<Side>("both");
  const speed = ref(1);
  const failed = ref(false);
  let loaded: Side | null = null;
  /** Where to go once the sound is there. */
  let wanted = 0;

  audio.preload = "auto";
  audio.ontimeupdate = () => {
    if (audio.readyState > 0 && !audio.seeking) at.value = audio.currentTime;
  };
  audio.onloadedmetadata = () => {
    if (Number.isFinite(audio.duration)) length.value = audio.duration;
    audio.playbackRate = speed.value;
    if (wanted > 0) audio.currentTime = wanted;
  };
  audio.onplay = () => (playing.value = true);
  audio.onpause = () => (playing.value = false);
  audio.onended = () => (playing.value = false);
  audio.onerror = () => {
    failed.value = loaded !== null;
    playing.value = false;
  };

  async function play(): Promise<void> {
    failed.value = false;
    if (loaded !== side.value) {
      loaded = side.value;
      wanted = at.value;
      audio.src = audioAddress(call, side.value);
    }
    audio.playbackRate = speed.value;
    try {
      await audio.play();
    } catch (problem) {
      // Pausing or changing the side while it loads is no failure.
      if ((problem as Error).name !== "AbortError") failed.value = true;
    }
  }

  function toggle(): void {
    if (playing.value) {
      audio.pause();
      return;
    }
    if (at.value >= length.value - 0.05) seek(0);
    void play();
  }

  function seek(to: number): void {
    const place = Math.min(Math.max(0, to), length.value);
    at.value = place;
    wanted = place;
    if (audio.readyState > 0) audio.currentTime = place;
  }

  function pace(step: 1 | -1): void {
    const now = SPEEDS.findIndex((one) => one === speed.value);
    speed.value = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, now + step))] ?? 1;
  }

  watch(side, () => {
    const going = playing.value;
    audio.pause();
    if (going) void play();
  });
  watch(speed, (now) => (audio.playbackRate = now));

  onScopeDispose(() => {
    audio.pause();
    loaded = null;
    audio.removeAttribute("src");
    audio.load();
  });

  return {
    at,
    length,
    playing,
    side,
    speed,
    failed,
    toggle,
    seek,
    skip: (seconds) => seek(at.value + seconds),
    pace,
    retry: () => {
      loaded = null;
      void play();
    },
  };
}
