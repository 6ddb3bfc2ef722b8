import { describe, expect, it } from "vitest";
import { dayAfter, midnight, momentText } from "@/quality/days";
import { lineAt, wordMarks } from "@/quality/lines";
import { score } from "@/quality/scoring";
import { runs } from "@/quality/words";
import { call, ITEMS } from "./fakes";

describe("days", () => {
  it("begin at midnight in Wenchang and end with the next", () => {
    expect(new Date(midnight("2026-12-01")).toISOString()).toBe("2026-11-30T16:00:00.000Z");
    expect(dayAfter("2026-12-31")).toBe("2027-01-01");
    expect(dayAfter("2028-02-28")).toBe("2028-02-29");
  });

  it("are shown in Wenchang's time", () => {
    expect(momentText("2026-12-01T16:30:00Z")).toBe("2026-12-02 00:30");
    expect(momentText(null)).toBe("");
    expect(momentText("?")).toBe("");
  });
});

describe("lineAt", () => {
  const lines = call().lines;
  it.each([
    [-1, -1],
    [0, 0],
    [9.9, 0],
    [9.96, 1],
    [29, 1],
    [999, 2],
  ])("at %d s it is line %d", (at, index) => expect(lineAt(lines, at)).toBe(index));

  it("is none where nothing was said", () => expect(lineAt([], 5)).toBe(-1));
});

describe("wordMarks", () => {
  it("finds every word as the search does", () => {
    expect(wordMarks("路灯坏了，路灯！ＷＣ１２", "路灯 wc12")).toEqual([
      [0, 2],
      [5, 7],
      [8, 12],
    ]);
  });

  it("marks nothing for what is not there", () => expect(wordMarks("路灯", "水管 ？")).toEqual([]));

  it("counts characters", () => expect(wordMarks("😀路灯", "路灯")).toEqual([[1, 3]]));
});

it("words end at punctuation", () => expect(runs("路灯，坏了 ＯＫ_a")).toEqual(["路灯", "坏了", "ok", "a"]));

describe("score", () => {
  const mark = (item: string, points: number | null, hit = false) => ({ item, points, hit, comment: "" });

  it("adds up what has points", () => {
    const sum = score(ITEMS, [mark("a", 40), mark("b", null)]);
    expect([sum.total, sum.most, sum.missing.map((item) => item.title)]).toEqual([40, 100, ["解答"]]);
  });

  it("is nothing once a fatal item is hit", () => {
    const sum = score(ITEMS, [mark("a", 40), mark("b", 60), mark("c", null, true)]);
    expect([sum.total, sum.fatal, sum.missing]).toEqual([0, true, []]);
  });

  it("takes no points for an unmarked item as nothing given", () => {
    expect(score(ITEMS, []).missing).toHaveLength(2);
    expect(score(ITEMS, [mark("a", 0), mark("b", 0)]).missing).toHaveLength(0);
  });
});
