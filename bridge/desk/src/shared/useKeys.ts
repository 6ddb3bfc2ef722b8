import { onScopeDispose } from "vue";

/** After the first key of "g h" the second has this long, in ms. */
const SEQUENCE_MS = 1200;

export type Keys = Record<string, () => void>;

/** How a key press is written: "n", "/", "Ctrl+s", "Ctrl+Enter". */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

function inField(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("input, textarea, select, [contenteditable=true]") != null;
}

/** Element hides a closed dialog, but leaves it in the document. */
function dialogOpen(): boolean {
  const overlays = [...document.querySelectorAll<HTMLElement>(".el-overlay")];
  return overlays.some((overlay) => overlay.style.display !== "none");
}

/** Tells what a key press means; two plain keys in a row are one sequence, written "g h". */
export class KeyReader {
  private first = "";
  private firstAt = 0;

  constructor(private readonly keys: Keys) {}

  /** The action of a press, or null when it belongs to the browser or to what is being typed. */
  read(event: KeyboardEvent, now: number): (() => void) | null {
    if (event.isComposing || event.altKey || event.repeat) return null;
    const name = keyName(event);
    if (dialogOpen()) return null;
    if (name.startsWith("Ctrl+")) return this.keys[name] ?? null;
    if (inField(event)) return null;
    const sequence = now - this.firstAt < SEQUENCE_MS ? `${this.first} ${name}` : "";
    this.first = name;
    this.firstAt = now;
    const action = this.keys[sequence] ?? this.keys[name] ?? null;
    if (action !== null) this.first = "";
    return action;
  }
}

/** Binds keys while the calling component lives. */
export function useKeys(keys: Keys): void {
  const reader = new KeyReader(keys);
  const onKey = (event: KeyboardEvent): void => {
    const action = reader.read(event, Date.now());
    if (action === null) return;
    event.preventDefault();
    action();
  };
  window.addEventListener("keydown", onKey);
  onScopeDispose(() => window.removeEventListener("keydown", onKey));
}
