import { onScopeDispose } from "vue";

export interface ShortcutHandlers {
  answer: () => void;
  refuse: () => void;
  hangUp: () => void;
  hold: () => void;
  mute: () => void;
  toggleReady: () => void;
  wrapUpDone: () => void;
  breaks: () => void;
  transfer: () => void;
  help: () => void;
  abuse: () => void;
  step: (by: 1 | -1) => void;
}

type Action = (handlers: ShortcutHandlers) => void;

/** F6 and Alt with a number are taken: the work-order form submits and turns its pages with them. */
const EVERYWHERE: Partial<Record<string, Action>> = {
  F2: (on) => on.answer(),
  F4: (on) => on.hangUp(),
  F7: (on) => on.hold(),
  F8: (on) => on.mute(),
  F9: (on) => on.toggleReady(),
  F10: (on) => on.wrapUpDone(),
};
/** By place on the keyboard: with Alt some systems give other characters. */
const WITH_ALT: Partial<Record<string, Action>> = {
  KeyR: (on) => on.refuse(),
  KeyB: (on) => on.breaks(),
  KeyT: (on) => on.transfer(),
  KeyH: (on) => on.help(),
  KeyA: (on) => on.abuse(),
};
const OUTSIDE_CONTROLS: Partial<Record<string, Action>> = {
  Enter: (on) => on.answer(),
  ArrowDown: (on) => on.step(1),
  ArrowUp: (on) => on.step(-1),
};

/** What a key press means on the desk, or null when it belongs to the browser or a control. */
export function shortcutFor(event: KeyboardEvent): Action | null {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || event.repeat) {
    return null;
  }
  if (event.altKey) return WITH_ALT[event.code] ?? null;
  const anywhere = EVERYWHERE[event.key];
  if (anywhere !== undefined) return anywhere;
  // Enter and the arrows keep their usual meaning on buttons, fields and scrolled text.
  const target = event.target instanceof Element ? event.target : null;
  const onControl = target?.closest("button, a, input, textarea, select, [tabindex], [role=dialog]");
  return onControl ? null : (OUTSIDE_CONTROLS[event.key] ?? null);
}

export function useShortcuts(handlers: ShortcutHandlers): void {
  const onKey = (event: KeyboardEvent): void => {
    const action = shortcutFor(event);
    if (action === null) return;
    event.preventDefault();
    action(handlers);
  };
  window.addEventListener("keydown", onKey);
  onScopeDispose(() => window.removeEventListener("keydown", onKey));
}
