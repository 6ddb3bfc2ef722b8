import { createApp, h, nextTick, reactive, type App, type Component } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import CallListen from "@/quality/components/CallListen.vue";
import MarkFields from "@/quality/components/MarkFields.vue";
import ScoreResult from "@/quality/components/ScoreResult.vue";
import SpokenLines from "@/quality/components/SpokenLines.vue";
import { call, FakeAudio, ITEMS, review } from "./fakes";

let app: App | undefined;
let audio: FakeAudio;

beforeEach(() => {
  audio = new FakeAudio();
  vi.stubGlobal("Audio", function Audio() {
    return audio;
  });
});
afterEach(() => {
  app?.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function show(component: Component, props: Record<string, unknown>): HTMLElement {
  const host = document.createElement("div");
  document.body.append(host);
  app = createApp({ render: () => h(component, props) });
  app.mount(host);
  return host;
}

function all(name: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`)];
}

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

describe("SpokenLines", () => {
  it("shows which line is being said, and marks the searched words", async () => {
    const props = reactive({ lines: call().lines, at: 12, words: "路灯" });
    show({ render: () => h(SpokenLines, props) }, {});
    expect(all("line").map((line) => line.getAttribute("aria-current"))).toEqual([null, "true", null]);
    expect(document.querySelector("mark")?.textContent).toBe("路灯");
    props.at = 31;
    await nextTick();
    expect(all("line").map((line) => line.getAttribute("aria-current"))).toEqual([null, null, "true"]);
  });

  it("says of what the recogniser was not sure", () => {
    show(SpokenLines, { lines: call().lines, at: 0, words: "" });
    expect(all("line").map((line) => line.classList.contains("unsure"))).toEqual([false, true, false]);
  });

  it("jumps to the line that is clicked", () => {
    const jumped = vi.fn();
    show(SpokenLines, { lines: call().lines, at: 0, words: "", onJump: jumped });
    all("line")[2]?.click();
    expect(jumped).toHaveBeenCalledWith(30);
  });
});

describe("CallListen", () => {
  it("is played by keys", async () => {
    show(CallListen, { call: call(), from: 10 });
    expect(all("time")[0]?.textContent).toBe("0:10 / 1:00");
    press(" ");
    expect(audio.paused).toBe(false);
    press("ArrowRight");
    expect(audio.currentTime).toBe(15);
    press("ArrowDown");
    expect(audio.currentTime).toBe(30);
    press("ArrowUp");
    expect(audio.currentTime).toBe(10);
    press("]");
    await nextTick();
    expect(audio.playbackRate).toBe(1.25);
    press(" ");
    expect(audio.paused).toBe(true);
  });

  it("offers the sides that were recorded", () => {
    show(CallListen, { call: call() });
    expect(["both", "caller", "hotline", "agent"].map((side) => all(`side-${side}`).length)).toEqual([1, 1, 1, 0]);
  });

  it("offers no export to whom it is not allowed", () => {
    show(CallListen, { call: call() });
    expect(all("export")).toHaveLength(0);
  });

  it("shows the text of a call without a recording", () => {
    show(CallListen, { call: call({ recording: null }) });
    expect(all("play")).toHaveLength(0);
    expect(all("line")).toHaveLength(3);
    press(" ");
    expect(audio.src).toBe("");
  });
});

describe("MarkFields", () => {
  it("gives full points with one click", async () => {
    const marks = reactive({ marks: review().marks, comment: "" });
    show(MarkFields, { items: ITEMS, marks });
    all("full")[1]?.click();
    await nextTick();
    expect(marks.marks.map((mark) => mark.points)).toEqual([null, 60, null]);
  });

  it("has a mark for every item of the sheet", () => {
    const marks = reactive({ marks: [], comment: "" });
    show(MarkFields, { items: ITEMS, marks });
    expect(marks.marks).toHaveLength(3);
    expect(all("item")).toHaveLength(3);
  });
});

describe("ScoreResult", () => {
  it("tells the points, the appeal and its answer", () => {
    const person = { username: "4002", display_name: "质检二号" };
    show(ScoreResult, {
      review: review({
        total: 90,
        state: "corrected",
        marks: [{ item: "a", points: 30, hit: false, comment: "没有问好" }],
        appeal: {
          reason: "我问好了",
          raised_by: person,
          raised_at: "2026-12-01T04:00:00Z",
          outcome: "corrected",
          answer: "复听属实",
          answered_by: person,
          answered_at: "2026-12-01T05:00:00Z",
        },
      }),
    });
    const shown = all("result")[0]?.textContent ?? "";
    for (const words of ["90 / 100", "已改判", "没有问好", "我问好了", "复听属实", "30 / 40"]) expect(shown).toContain(words);
  });
});
