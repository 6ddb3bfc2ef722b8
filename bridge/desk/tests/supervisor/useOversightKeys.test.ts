import { effectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useOversightKeys } from "@/supervisor/useOversightKeys";

const scope = { now: effectScope() };
const on = { monitor: vi.fn(), stop: vi.fn(), write: vi.fn(), view: vi.fn() };
const press = (code: string, init: KeyboardEventInit = { altKey: true }): boolean =>
  !window.dispatchEvent(new KeyboardEvent("keydown", { code, cancelable: true, ...init }));

beforeEach(() => {
  vi.clearAllMocks();
  scope.now = effectScope();
  scope.now.run(() => useOversightKeys(on));
});
afterEach(() => scope.now.stop());

describe("useOversightKeys", () => {
  it("oversees with Alt and a number", () => {
    for (const code of ["Digit1", "Digit2", "Digit3", "Digit4", "Digit0", "KeyM", "KeyG"]) {
      expect(press(code)).toBe(true);
    }
    expect(on.monitor.mock.calls).toEqual([["listen"], ["whisper"], ["barge"], ["take_over"]]);
    for (const other of [on.stop, on.write, on.view]) expect(other).toHaveBeenCalledOnce();
  });

  it.each([{}, { altKey: true, ctrlKey: true }, { altKey: true, repeat: true }])(
    "leaves %o to the browser, so that no call is joined by a key held down",
    (init) => {
      expect(press("Digit3", init)).toBe(false);
      expect(on.monitor).not.toHaveBeenCalled();
    },
  );
});
