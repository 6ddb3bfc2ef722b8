import { expect, it } from "vitest";
import { clockText } from "@/shared/duration";

it.each([
  [0, "0:00"],
  [7.9, "0:07"],
  [187, "3:07"],
  [3723, "1:02:03"],
  [-5, "0:00"],
])("%s s → %s", (seconds, shown) => expect(clockText(seconds)).toBe(shown));
