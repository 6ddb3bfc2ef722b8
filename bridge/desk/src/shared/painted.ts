import { nextTick } from "vue";

/** A hidden page paints nothing; after this many ms what was changed counts as shown there. */
const HIDDEN_MS = 100;

/** Resolves when what was changed before the call is in the page and about to be painted. */
export async function painted(): Promise<void> {
  await nextTick();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, HIDDEN_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
