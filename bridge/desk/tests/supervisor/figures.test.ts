import { describe, expect, it } from "vitest";
import { percent, tilesOf } from "@/supervisor/figures";
import { board, NO_FIGURES, wallSeat } from "./samples";

const tile = (id: string, given: Parameters<typeof board>[0] = {}, since = 0) =>
  tilesOf(board(given), since).find((one) => one.id === id);

describe("percent", () => {
  it("does not round up to what was not reached", () => {
    expect(percent(0.9999)).toBe("99.9%");
    expect(percent(1)).toBe("100%");
    expect(percent(0.29)).toBe("29.0%");
    expect(percent(null)).toBe("–");
  });
});

describe("tilesOf", () => {
  it("shows a figure with what it is made of, and both denominators", () => {
    const figures = {
      ...NO_FIGURES,
      asked: 20,
      answered: 18,
      answered_in_time: 17,
      abandoned: 2,
      service_level: 0.9444,
      service_level_strict: 0.85,
      connect_rate: 0.9,
    };
    expect(tile("connect", { figures })).toMatchObject({ value: "90.0%", note: "18 / 20 通", tone: "bad" });
    expect(tile("inTime", { figures })).toMatchObject({ value: "94.4%", note: "含放弃 85.0%" });
  });

  it("names the limit that is in force in name and formula", () => {
    const found = tile("inTime", { in_time_seconds: 20 });
    expect(found?.name).toBe("20秒接通率");
    expect(found?.formula).toContain("等待不超过 20 秒");
  });

  it("lets the longest wait go on between two boards, and points out when it is too long", () => {
    const waiting = { waiting: 1, longest_wait: 14.5 };
    expect(tile("waiting", waiting)?.tone).toBe("plain");
    expect(tile("waiting", waiting, 1)).toMatchObject({ note: "最长 0:15", tone: "bad" });
  });

  it("says nothing where nothing was counted", () => {
    expect(tile("asa")?.value).toBe("–");
    expect(tile("containment")).toMatchObject({ value: "–", note: "–", tone: "plain" });
  });

  it("counts who is signed in and who talks", () => {
    const seats = [wallSeat("1"), wallSeat("2", { state: "talking" }), wallSeat("3", { state: "held" })];
    expect(tile("occupancy", { seats })?.note).toBe("3 席签入 2 席通话");
  });

  it("explains every figure", () => {
    for (const one of tilesOf(board(), 0)) expect(one.formula).not.toBe("");
  });
});
