import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick } from "vue";
import type { FoundEntry } from "@/protocol";
import { useFinder, type Finder } from "@/agent/useFinder";

const entry = (id: string): FoundEntry => ({
  entry_id: id,
  version: 1,
  title: id,
  text: id,
  marks: [],
  reason: "",
  answer_spoken: "",
  answer_full: "",
  materials: "",
  department: "",
  region: "",
});

describe("useFinder", () => {
  const scope = effectScope();
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function start(find: (typed: string) => Promise<FoundEntry[]>): Finder {
    return scope.run(() => useFinder({ find }))!;
  }
  async function type(finder: Finder, words: string): Promise<void> {
    finder.typed.value = words;
    await nextTick();
    await vi.advanceTimersByTimeAsync(200);
  }

  it("asks once for what was typed quickly", async () => {
    const find = vi.fn(async (typed: string) => [entry(typed)]);
    const finder = start(find);
    finder.typed.value = "y";
    await nextTick();
    await type(finder, "ybk");
    expect(find.mock.calls).toEqual([["ybk"]]);
    expect(finder.found.value.map((one) => one.entry_id)).toEqual(["ybk"]);
    expect(finder.state.value).toBe("done");
  });

  it("throws away an answer that was overtaken", async () => {
    const slow: { resolve?: (found: FoundEntry[]) => void } = {};
    const finder = start((typed) =>
      typed === "a"
        ? new Promise((resolve) => (slow.resolve = resolve))
        : Promise.resolve([entry(typed)]),
    );
    await type(finder, "a");
    await type(finder, "ab");
    slow.resolve?.([entry("a")]);
    await vi.advanceTimersByTimeAsync(1);
    expect(finder.found.value.map((one) => one.entry_id)).toEqual(["ab"]);
  });

  it("says when it failed, and is empty after clearing", async () => {
    const finder = start(() => Promise.reject(new Error("gone")));
    await type(finder, "医保");
    expect(finder.state.value).toBe("failed");
    finder.clear();
    await nextTick();
    expect(finder.state.value).toBe("empty");
  });
});
