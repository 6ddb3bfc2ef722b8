// @vitest-environment node
import { describe, expect, it } from "vitest";
import { dayEnd, dayStart, momentText } from "@/admin/days";

describe("days", () => {
  it("are those of Wenchang, wherever the browser is", () => {
    expect(dayStart("2026-12-01")).toBe("2026-11-30T16:00:00.000Z");
    expect(dayEnd("2026-12-01")).toBe("2026-12-01T16:00:00.000Z");
    expect(momentText("2026-11-30T16:00:05Z")).toBe("2026-12-01 00:00:05");
  });

  it("may be missing or broken", () => {
    expect(dayStart(null)).toBe("");
    expect(dayEnd("")).toBe("");
    expect(momentText("soon")).toBe("");
  });
});
