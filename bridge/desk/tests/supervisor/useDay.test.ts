import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dayAfter, today, useDay, type Day } from "@/supervisor/useDay";
import { settle } from "../fakes";

let scope: EffectScope;
const server = { day: vi.fn() };

function open(): Day {
  const made = scope.run(() => useDay(server));
  if (made === undefined) throw new Error("no day");
  return made;
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.useFakeTimers();
  // Half past midnight in Wenchang, still yesterday in London.
  vi.setSystemTime(new Date("2026-11-27T16:30:00Z"));
  scope = effectScope();
  server.day.mockImplementation((day: string) => Promise.resolve({ day }));
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("useDay", () => {
  it("counts days in Wenchang", () => {
    expect(today()).toBe("2026-11-28");
    expect(dayAfter("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("begins with today, keeps it fresh, and leaves a past day alone", async () => {
    const day = open();
    await settle();
    expect(day.history.value?.day).toBe("2026-11-28");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.day).toHaveBeenCalledTimes(2);
    day.step(-1);
    await settle();
    expect(day.history.value?.day).toBe("2026-11-27");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.day).toHaveBeenCalledTimes(3);
  });

  it("does not go to tomorrow, and takes an emptied field for today", async () => {
    const day = open();
    day.step(1);
    expect(day.day.value).toBe("2026-11-28");
    day.step(-1);
    await settle();
    day.day.value = "";
    await settle();
    expect(day.day.value).toBe("2026-11-28");
  });

  it("shows the day that was asked for last", async () => {
    let late: (found: object) => void = () => undefined;
    server.day.mockImplementationOnce(() => new Promise((done) => (late = done)));
    const day = open();
    day.step(-1);
    await settle();
    late({ day: "2026-11-28" });
    await settle();
    expect(day.history.value?.day).toBe("2026-11-27");
  });

  it("says that it failed, and keeps what it has when only the refreshing did", async () => {
    server.day.mockRejectedValueOnce(new Error("away"));
    const day = open();
    await settle();
    expect(day.state.value).toBe("failed");
    await day.load();
    expect(day.state.value).toBe("loaded");
    server.day.mockRejectedValueOnce(new Error("away"));
    await day.load();
    expect(day.state.value).toBe("loaded");
    expect(day.history.value?.day).toBe("2026-11-28");
  });
});
