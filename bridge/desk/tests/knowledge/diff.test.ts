// @vitest-environment node
import { describe, expect, it } from "vitest";
import { diffText } from "@/knowledge/diff";

function sides(left: string, right: string): [string, string] {
  const parts = diffText(left, right);
  const of = (kind: string): string =>
    parts.filter((part) => part.kind === "same" || part.kind === kind).map((part) => part.text).join("");
  return [of("removed"), of("added")];
}

describe("diffText", () => {
  it.each([
    ["工本费30元。", "工本费16元。"],
    ["", "新的"],
    ["一样", "一样"],
    ["请带身份证到窗口办理", "请带社保卡到窗口办理，当天可取"],
  ])("gives both texts back: %s / %s", (left, right) => {
    expect(sides(left, right)).toEqual([left, right]);
  });

  it("keeps a number whole", () => {
    const parts = diffText("工本费130元", "工本费150元");
    expect(parts).toEqual([
      { kind: "same", text: "工本费" },
      { kind: "removed", text: "130元" },
      { kind: "added", text: "150元" },
    ]);
  });

  it("does not mark letter by letter what is written anew", () => {
    const kinds = diffText("两人带身份证到登记处就能办", "双方带证件协议到法院申请").map((part) => part.kind);
    expect(kinds).toEqual(["removed", "added"]);
    expect(diffText("甲，乙", "丙，丁").map((part) => part.kind)).toEqual(["removed", "added", "same", "removed", "added"]);
  });

  it("does not compare pages letter by letter", () => {
    const long = "字".repeat(3000);
    expect(diffText(long, `${long}！`)).toHaveLength(2);
  });
});
