import { describe, expect, it } from "vitest";
import { whenText } from "@/shared/when";

const now = new Date("2026-12-01T12:00:00+08:00");

describe("whenText", () => {
  it("shows the time in Wenchang, with the day when it is another", () => {
    expect(whenText("2026-12-01T01:05:00Z", now)).toBe("09:05");
    expect(whenText("2026-11-24T14:05:00+08:00", now)).toBe("11月24日 14:05");
    expect(whenText("2026-11-30T17:30:00Z", now)).toBe("01:30");
  });

  it("shows nothing for a broken time", () => expect(whenText("soon", now)).toBe(""));
});
