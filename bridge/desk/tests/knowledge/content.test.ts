// @vitest-environment node
import { describe, expect, it } from "vitest";
import { differing, fingerprint, merged, mergeChoices } from "@/knowledge/content";
import { content } from "./fakes";

describe("fingerprint", () => {
  it("leaves out questions that are still being written", () => {
    expect(fingerprint(content({ questions: ["甲", "", " "] }))).toBe(fingerprint(content({ questions: ["甲"] })));
  });
});

describe("differing", () => {
  it("names the fields in reading order", () => {
    const one = content();
    const other = content({ source: "文件", title: "别的", questions: ["问"] });
    expect(differing(one, other)).toEqual(["title", "questions", "source"]);
    expect(differing(one, content())).toEqual([]);
  });
});

describe("mergeChoices", () => {
  it("gives each field to who changed it alone, and names what both changed", () => {
    const base = content();
    const mine = content({ title: "我的", source: "我的" });
    const theirs = content({ department: "医保局", source: "他的" });
    const { choices, both } = mergeChoices(base, mine, theirs);
    expect(choices).toEqual({ title: "mine", department: "theirs", source: "mine" });
    expect(both).toEqual(["source"]);
    const result = merged(mine, theirs, choices);
    expect(result).toMatchObject({ title: "我的", department: "医保局", source: "我的" });
  });
});
