// @vitest-environment node
import { describe, expect, it } from "vitest";
import { passwordRules } from "@/shared/passwordRules";

const broken = (username: string, password: string): string[] =>
  Object.entries(passwordRules(username, password))
    .filter(([, kept]) => !kept)
    .map(([rule]) => rule);

describe("passwordRules", () => {
  // The same pairs as in tests/bridge/auth/test_service.py: both sides must agree.
  it.each([
    ["1001", "coconut-2026", []],
    ["Wenchang12345", "short1", ["length", "kinds"]],
    ["Wenchang12345", "1234567890", ["kinds", "row"]],
    ["Wenchang12345", "coconut2026", ["kinds"]],
    ["Wenchang12345", "my-Wenchang12345", ["name", "row"]],
    ["Wenchang12345", "54321gnahcneW-my", ["name", "row"]],
    ["Wenchang12345", "Coconut-12345", ["row"]],
    ["Wenchang12345", "Coconut-edcba-7", ["row"]],
    ["Wenchang12345", "Coconut-77777", ["row"]],
    ["1001", "Seat-1001-abc", ["name"]],
    ["li", "Oliver-2026", []],
  ])("of %s: %s breaks %j", (username, password, rules) => {
    expect(broken(username, password)).toEqual(rules);
  });

  it("holds nothing for kept before anything is typed", () => {
    expect(broken("1001", "")).toEqual(["length", "kinds", "name", "row"]);
  });
});
