// @vitest-environment node
import { effectScope, ref, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LINT_MS, useLint, type Lint } from "@/knowledge/useLint";
import type { Content } from "@/knowledge/wire";
import { content } from "./fakes";

const server = { lint: vi.fn() };
const form = ref<Content>(content());
let scope: EffectScope | undefined;

function begin(): Lint {
  scope = effectScope();
  return scope.run(() => useLint(form, server)) as Lint;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  form.value = content();
  server.lint.mockImplementation((sent: Content) =>
    Promise.resolve({ seconds: sent.answer_spoken.length, limit: 20, reading: "", findings: [] }),
  );
});
afterEach(() => {
  scope?.stop();
  vi.useRealTimers();
});

describe("useLint", () => {
  it("looks once after a pause, and knows which text it looked at", async () => {
    const lint = begin();
    form.value.answer_spoken = "一";
    await vi.advanceTimersByTimeAsync(LINT_MS - 1);
    form.value.answer_spoken = "一二";
    await vi.advanceTimersByTimeAsync(LINT_MS);
    expect(server.lint).toHaveBeenCalledTimes(1);
    expect(lint.result.value?.seconds).toBe(2);
    expect(lint.checked.value?.answer_spoken).toBe("一二");
    expect(lint.fresh.value).toBe(true);
    form.value.answer_spoken = "一二三";
    await Promise.resolve();
    expect(lint.fresh.value).toBe(false);
  });

  it("does not look again at what it has seen, but does after a failure", async () => {
    begin();
    await vi.advanceTimersByTimeAsync(LINT_MS);
    form.value = content();
    await vi.advanceTimersByTimeAsync(LINT_MS);
    expect(server.lint).toHaveBeenCalledTimes(1);
    server.lint.mockRejectedValueOnce(new TypeError("network"));
    form.value.title = "二";
    await vi.advanceTimersByTimeAsync(LINT_MS);
    form.value = { ...form.value };
    await vi.advanceTimersByTimeAsync(LINT_MS);
    expect(server.lint).toHaveBeenCalledTimes(3);
  });
});
