import { describe, expect, it } from "vitest";
import { isMobile, normalisePhone, spacedPhone } from "@/shared/phone";

describe("normalisePhone", () => {
  it.each([
    ["138 0000 0000", "13800000000"],
    ["138-0000-0000", "13800000000"],
    ["１３８００００００００", "13800000000"],
    ["+86 13800000000", "13800000000"],
    ["008613800000000", "13800000000"],
    ["8613800000000", "13800000000"],
    ["   ", ""],
  ])("%s → %s", (typed, bare) => expect(normalisePhone(typed)).toBe(bare));

  it("does not take 86 away from anything shorter than a whole number", () => {
    expect(normalisePhone("8613")).toBe("8613");
  });
});

describe("isMobile", () => {
  it.each(["13000000000", "19999999999"])("%s is one", (phone) => expect(isMobile(phone)).toBe(true));
  it.each(["", "12800000000", "1380000000", "138000000000", "1380000000a", "089863330000"])(
    "%s is none",
    (phone) => expect(isMobile(phone)).toBe(false),
  );
});

describe("spacedPhone", () => {
  it("groups a mobile number", () => expect(spacedPhone("13800000000")).toBe("138 0000 0000"));
  it("leaves others", () => expect(spacedPhone("089863330000")).toBe("089863330000"));
});
