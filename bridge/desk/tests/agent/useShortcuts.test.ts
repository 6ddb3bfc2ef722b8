import { afterEach, describe, expect, it, vi } from "vitest";
import { shortcutFor, type ShortcutHandlers } from "@/agent/useShortcuts";

const handlers = {
  answer: vi.fn(),
  refuse: vi.fn(),
  hangUp: vi.fn(),
  hold: vi.fn(),
  mute: vi.fn(),
  toggleReady: vi.fn(),
  wrapUpDone: vi.fn(),
  breaks: vi.fn(),
  transfer: vi.fn(),
  help: vi.fn(),
  abuse: vi.fn(),
  step: vi.fn(),
} satisfies ShortcutHandlers;

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}): boolean {
  let action: ReturnType<typeof shortcutFor> = null;
  const listen = (event: Event): void => void (action = shortcutFor(event as KeyboardEvent));
  target.addEventListener("keydown", listen, { once: true });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, ...init }));
  (action as ((on: ShortcutHandlers) => void) | null)?.(handlers);
  return action !== null;
}

afterEach(() => vi.clearAllMocks());

describe("shortcutFor", () => {
  it.each([
    ["F2", "answer"],
    ["Enter", "answer"],
    ["F4", "hangUp"],
    ["F7", "hold"],
    ["F8", "mute"],
    ["F9", "toggleReady"],
    ["F10", "wrapUpDone"],
  ] as const)("%s means %s", (key, name) => {
    expect(press(key)).toBe(true);
    expect(handlers[name]).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["KeyR", "refuse"],
    ["KeyB", "breaks"],
    ["KeyT", "transfer"],
    ["KeyH", "help"],
    ["KeyA", "abuse"],
  ] as const)("Alt with %s means %s, whatever character the system makes of it", (code, name) => {
    expect(press("˙", document.createElement("textarea"), { code, altKey: true })).toBe(true);
    expect(handlers[name]).toHaveBeenCalledTimes(1);
  });

  it("leaves F6 and Alt with a number to the work-order form", () => {
    expect(press("F6")).toBe(false);
    expect(press("2", document.body, { code: "Digit2", altKey: true })).toBe(false);
  });

  it("walks the queue with the arrows", () => {
    press("ArrowDown");
    press("ArrowUp");
    expect(handlers.step.mock.calls).toEqual([[1], [-1]]);
  });

  it("leaves Enter and arrows to buttons and fields, but not the function keys", () => {
    const button = document.createElement("button");
    expect(press("Enter", button)).toBe(false);
    expect(press("ArrowDown", document.createElement("textarea"))).toBe(false);
    expect(press("F2", button)).toBe(true);
  });

  it.each([{ altKey: true }, { ctrlKey: true }, { metaKey: true }, { repeat: true }])(
    "leaves %o to the browser",
    (init) => expect(press("F4", document.body, init)).toBe(false),
  );
});
