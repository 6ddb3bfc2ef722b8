// @vitest-environment node
import { describe, expect, it } from "vitest";
import { applyFinding, foundText, spans } from "@/knowledge/spans";
import type { Finding } from "@/knowledge/wire";

function finding(start: number | null, end: number | null, suggestion = ""): Finding {
  return { rule: "r", level: "warning", field: "answer_spoken", message: "", start, end, suggestion };
}

// A character outside of the basic plane is one for the hotline and two for the browser.
const TEXT = "𠮷请拨8%元";

describe("applyFinding", () => {
  it("replaces by code points", () => {
    expect(applyFinding(TEXT, finding(3, 5, "百分之八"))).toBe("𠮷请拨百分之八元");
    expect(foundText(TEXT, finding(3, 5))).toBe("8%");
  });

  it("leaves a text alone when the finding is about all of it", () => {
    expect(applyFinding(TEXT, finding(null, null, "x"))).toBe(TEXT);
    expect(foundText(TEXT, finding(null, null))).toBe("");
  });
});

describe("spans", () => {
  it("cuts a text without losing any of it, and marks the first of two that overlap", () => {
    const found = [finding(3, 5), finding(0, 1), finding(4, 6), finding(9, 12)];
    const cut = spans(TEXT, found);
    expect(cut.map((span) => span.text).join("")).toBe(TEXT);
    expect(cut.filter((span) => span.finding).map((span) => span.text)).toEqual(["𠮷", "8%"]);
  });
});
