import { describe, expect, it } from "vitest";
import { upsertCaption, type Caption } from "@/shared/captions";

const partial: Caption = { id: "1", who: "caller", text: "我想", final: false };
const final: Caption = { id: "1", who: "caller", text: "我想问社保", final: true };

describe("upsertCaption", () => {
  it("adds, then updates in place", () => {
    const other: Caption = { id: "2", who: "bot", text: "您好", final: true };
    const list = upsertCaption(upsertCaption(upsertCaption([], partial), other), final);
    expect(list).toEqual([final, other]);
  });

  it("keeps a final text when its partial comes late", () => {
    expect(upsertCaption([final], partial)).toEqual([final]);
  });

  it("lets a final text correct a final text", () => {
    const corrected = { ...final, text: "我想问社保卡" };
    expect(upsertCaption([final], corrected)).toEqual([corrected]);
  });

  it("removes what turned out to be nothing, and adds nothing for it", () => {
    expect(upsertCaption([partial], { ...final, text: "" })).toEqual([]);
    expect(upsertCaption([], { ...final, text: "" })).toEqual([]);
  });
});
