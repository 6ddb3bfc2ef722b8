import { onScopeDispose } from "vue";
import type { Oversight } from "@/protocol";

export interface OversightKeys {
  monitor: (what: Oversight) => void;
  stop: () => void;
  write: () => void;
  view: () => void;
}

type Action = (on: OversightKeys) => void;

/** By place on the keyboard, with Alt: the keys without it are those of every seat. */
const WITH_ALT: Partial<Record<string, Action>> = {
  Digit0: (on) => on.stop(),
  Digit1: (on) => on.monitor("listen"),
  Digit2: (on) => on.monitor("whisper"),
  Digit3: (on) => on.monitor("barge"),
  Digit4: (on) => on.monitor("take_over"),
  KeyM: (on) => on.write(),
  KeyG: (on) => on.view(),
};

/** The keys that only a supervisor's desk has. */
export function useOversightKeys(handlers: OversightKeys): void {
  const onKey = (event: KeyboardEvent): void => {
    const others = event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing || event.repeat;
    const action = event.altKey && !others ? WITH_ALT[event.code] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action(handlers);
  };
  window.addEventListener("keydown", onKey);
  onScopeDispose(() => window.removeEventListener("keydown", onKey));
}
