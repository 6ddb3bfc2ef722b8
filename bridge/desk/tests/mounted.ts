import { createApp, h, nextTick, type Component } from "vue";
import { settle } from "./fakes";

let unmount: () => void = () => undefined;

/** Shows a component on the page; `props` may be changed afterwards if they are reactive. */
export async function mount(component: Component, props: Record<string, unknown>): Promise<void> {
  const app = createApp({ render: () => h(component, { ...props }) });
  const host = document.createElement("div");
  document.body.append(host);
  app.mount(host);
  unmount = () => {
    app.unmount();
    document.body.replaceChildren();
  };
  await turn();
}

/** Takes away what was mounted. */
export function clear(): void {
  unmount();
  unmount = () => undefined;
}

export async function turn(): Promise<void> {
  await settle();
  await nextTick();
}

export function all<T extends HTMLElement>(name: string): T[] {
  return [...document.querySelectorAll<T>(`[data-testid="${name}"]`)];
}

/** The element with a test id, or the field within it. */
export function one<T extends HTMLElement>(name: string): T {
  const found = all<T>(name)[0];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

export async function click(name: string): Promise<void> {
  one(name).click();
  await turn();
}

export async function type(name: string, words: string): Promise<void> {
  const field = one<HTMLInputElement>(name);
  field.value = words;
  field.dispatchEvent(new Event("input"));
  await turn();
}
