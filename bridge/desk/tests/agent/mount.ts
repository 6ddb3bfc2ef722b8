import { createApp, h, nextTick, reactive, type Component, type Slots } from "vue";
import { settle } from "../fakes";

export interface Mounted {
  /** Changing a property shows it on the next turn. */
  props: Record<string, unknown>;
  unmount: () => void;
}

/** Mounts a component in the document. Properties may be changed; listeners are `onName`. */
export async function mount(
  component: Component,
  given: Record<string, unknown>,
  slots: Partial<Slots> = {},
): Promise<Mounted> {
  const props = reactive({ ...given });
  const app = createApp({ render: () => h(component, { ...props }, slots) });
  const host = document.createElement("div");
  document.body.append(host);
  app.mount(host);
  await turn();
  return {
    props,
    unmount: () => {
      app.unmount();
      document.body.replaceChildren();
    },
  };
}

export async function turn(): Promise<void> {
  await settle();
  await nextTick();
}

export function all<T extends HTMLElement>(testId: string): T[] {
  return [...document.querySelectorAll<T>(`[data-testid="${testId}"]`)];
}

export function one<T extends HTMLElement>(testId: string): T {
  const found = all<T>(testId)[0];
  if (found === undefined) throw new Error(`no ${testId}`);
  return found;
}

export async function press(target: Element | null, key: string, init: KeyboardEventInit = {}): Promise<void> {
  target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
  await turn();
}

export async function click(testId: string): Promise<void> {
  one(testId).click();
  await turn();
}
