import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/shared/http";
import { SAVE_MS, useScore, type Scoring } from "@/quality/useScore";
import type { QualityApi } from "@/quality/api";
import { review } from "./fakes";

const server = { save: vi.fn<QualityApi["save"]>(), send: vi.fn<QualityApi["send"]>() };
let scope: EffectScope;
let scoring: Scoring;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  server.save.mockImplementation(async (_id, rev, marks) => review({ rev: rev + 1, ...marks }));
  server.send.mockImplementation(async (_id, rev) => review({ rev, state: "sent" }));
  scope = effectScope();
  scoring = scope.run(() => useScore(server, review())) as Scoring;
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

function give(index: number, points: number): void {
  const mark = scoring.marks.marks[index];
  if (mark === undefined) throw new Error("no mark");
  mark.points = points;
}

describe("useScore", () => {
  it("saves a moment after the last change, once", async () => {
    give(0, 40);
    await vi.advanceTimersByTimeAsync(SAVE_MS - 1);
    give(1, 50);
    await vi.advanceTimersByTimeAsync(SAVE_MS - 1);
    expect(server.save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(server.save).toHaveBeenCalledTimes(1);
    expect(server.save.mock.calls[0]?.[2].marks.map((mark) => mark.points)).toEqual([40, 50, null]);
    expect([scoring.saving.value, scoring.sum.value.total]).toEqual(["saved", 90]);
  });

  it("saves what changed while it was saving, with the state that it knows then", async () => {
    give(0, 1);
    const saving = scoring.save();
    give(0, 2);
    await saving;
    expect(server.save.mock.calls.map(([, rev, marks]) => [rev, marks.marks[0]?.points])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("says why it was not saved, and saves later", async () => {
    server.save.mockRejectedValueOnce(new ApiError(409, "changed_meanwhile", "内容已被其他人修改"));
    give(0, 40);
    expect(await scoring.save()).toBe(false);
    expect([scoring.saving.value, scoring.error.value]).toEqual(["failed", "内容已被其他人修改"]);
    expect(await scoring.save()).toBe(true);
    expect([scoring.saving.value, scoring.error.value]).toEqual(["saved", ""]);
  });

  it("sends only what is saved", async () => {
    give(0, 40);
    expect((await scoring.send())?.state).toBe("sent");
    expect(server.send).toHaveBeenCalledWith("r1", 2);
    server.save.mockRejectedValueOnce(new TypeError("network"));
    give(0, 30);
    expect(await scoring.send()).toBeNull();
    expect(server.send).toHaveBeenCalledTimes(1);
  });

  it("saves what is left when the page is left", () => {
    give(0, 40);
    scope.stop();
    expect(server.save).toHaveBeenCalledTimes(1);
  });
});
