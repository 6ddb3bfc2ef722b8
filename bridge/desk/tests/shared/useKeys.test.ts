import { afterEach, describe, expect, it, vi } from "vitest";
import { KeyReader } from "@/shared/useKeys";

const keys = { n: vi.fn(), "/": vi.fn(), "g h": vi.fn(), "Ctrl+s": vi.fn() };
const reader = new KeyReader(keys);

function press(key: string, now = 0, target: Element = document.body, init: KeyboardEventInit = {}): boolean {
  let action: (() => void) | null = null;
  const listen = (event: Event): void => void (action = reader.read(event as KeyboardEvent, now));
  target.addEventListener("keydown", listen, { once: true });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, ...init }));
  (action as (() => void) | null)?.();
  return action !== null;
}

afterEach(() => {
  vi.clearAllMocks();
  document.body.replaceChildren();
});

describe("KeyReader", () => {
  it("knows single keys and two in a row", () => {
    expect(press("n", 0)).toBe(true);
    expect(press("g", 100)).toBe(false);
    expect(press("h", 300)).toBe(true);
    expect(keys["g h"]).toHaveBeenCalledTimes(1);
  });

  it("forgets the first key after a while", () => {
    press("g", 10_000);
    expect(press("h", 20_000)).toBe(false);
  });

  it("leaves plain keys to fields, but not those with Ctrl", () => {
    const field = document.createElement("textarea");
    expect(press("n", 30_000, field)).toBe(false);
    expect(press("s", 30_000, field, { ctrlKey: true })).toBe(true);
    expect(keys["Ctrl+s"]).toHaveBeenCalledTimes(1);
  });

  it("does nothing behind an open dialog, nor while an input method composes", () => {
    expect(press("n", 40_000, document.body, { isComposing: true })).toBe(false);
    const dialog = document.createElement("div");
    dialog.className = "el-overlay";
    document.body.append(dialog);
    expect(press("n", 40_000)).toBe(false);
    dialog.style.display = "none";
    expect(press("n", 40_000)).toBe(true);
  });
});
