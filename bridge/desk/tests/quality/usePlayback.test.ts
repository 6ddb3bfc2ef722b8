import { effectScope, nextTick, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usePlayback, type Playback } from "@/quality/usePlayback";
import { FakeAudio } from "./fakes";

let audio: FakeAudio;
let scope: EffectScope;
let playback: Playback;

beforeEach(() => {
  audio = new FakeAudio();
  scope = effectScope();
  playback = scope.run(() => usePlayback("c 1", 60, audio as unknown as HTMLAudioElement)) as Playback;
});
afterEach(() => scope.stop());

describe("usePlayback", () => {
  it("fetches nothing before somebody plays", () => {
    playback.seek(12);
    expect(audio.src).toBe("");
    playback.toggle();
    expect(audio.src).toBe("/api/quality/calls/c%201/audio?side=both");
    expect(audio.currentTime).toBe(12);
    expect(playback.playing.value).toBe(true);
  });

  it("follows the sound", () => {
    playback.toggle();
    audio.reach(7.5);
    expect(playback.at.value).toBe(7.5);
    playback.toggle();
    expect([playback.playing.value, audio.paused]).toEqual([false, true]);
  });

  it("changes the side and keeps the place", async () => {
    playback.toggle();
    audio.reach(20);
    playback.side.value = "caller";
    await nextTick();
    expect(audio.src).toContain("side=caller");
    expect([audio.currentTime, playback.playing.value]).toEqual([20, true]);
  });

  it("does not begin to play because the side was changed", async () => {
    playback.side.value = "caller";
    await nextTick();
    expect(audio.src).toBe("");
  });

  it("stays within the call", () => {
    playback.skip(-5);
    expect(playback.at.value).toBe(0);
    playback.seek(500);
    expect(playback.at.value).toBe(60);
  });

  it("begins anew at the end", () => {
    playback.seek(60);
    playback.toggle();
    expect(audio.currentTime).toBe(0);
  });

  it("plays faster and slower, within bounds", async () => {
    playback.toggle();
    for (let press = 0; press < 9; press += 1) playback.pace(1);
    await nextTick();
    expect([playback.speed.value, audio.playbackRate]).toEqual([2, 2]);
    for (let press = 0; press < 9; press += 1) playback.pace(-1);
    await nextTick();
    expect(audio.playbackRate).toBe(0.75);
  });

  it("says when the sound does not come, and tries again", async () => {
    audio.refuses = true;
    playback.toggle();
    await nextTick();
    await nextTick();
    expect(playback.failed.value).toBe(true);
    audio.refuses = false;
    playback.retry();
    expect([playback.failed.value, playback.playing.value]).toEqual([false, true]);
  });

  it("is silent once the page is left", () => {
    playback.toggle();
    scope.stop();
    expect([audio.paused, audio.src]).toEqual([true, ""]);
  });
});
