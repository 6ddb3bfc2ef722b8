// @vitest-environment node
import { describe, expect, it } from "vitest";
import { stepsOf } from "@/knowledge/steps";
import { draft, entry } from "./fakes";

const names = (steps: object): string[] =>
  Object.entries(steps).flatMap(([name, possible]) => (possible ? [name] : []));

describe("stepsOf", () => {
  it.each([
    ["nothing on a new entry", null, false, true, []],
    ["writing", null, true, false, ["save", "submit", "discard"]],
    ["a published entry", entry(), false, false, ["withdraw"]],
    ["a draft", entry({ draft: draft() }), false, false, ["submit", "withdraw", "discard"]],
    ["a draft, to a reviewer", entry({ draft: draft() }), false, true, ["submit", "publish", "withdraw", "discard"]],
    ["a draft under review", entry({ draft: draft({ status: "review" }) }), false, false, ["withdraw", "discard"]],
    [
      "a draft under review, to a reviewer",
      entry({ state: "draft", draft: draft({ status: "review" }) }),
      false,
      true,
      ["sendBack", "publish", "discard"],
    ],
    [
      "a review that was written on",
      entry({ state: "draft", draft: draft({ status: "review" }) }),
      true,
      false,
      ["save", "submit", "discard"],
    ],
  ])("%s", (_, found, dirty, canPublish, wanted) => {
    expect(names(stepsOf(found, dirty, canPublish))).toEqual(wanted);
  });
});
