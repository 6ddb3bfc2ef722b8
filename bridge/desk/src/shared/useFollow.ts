import { nextTick, onBeforeUnmount, ref, watch, type Ref } from "vue";

/** Distance from the bottom, in CSS pixels, that still counts as "at the newest line". */
const NEAR_PX = 80;

/**
 * Keeps a growing list scrolled to its end, unless the reader has scrolled up to read.
 *
 * `box` is the scrolling element, `changed` anything that changes when the list grows.
 */
export function useFollow(
  box: Ref<HTMLElement | null | undefined>,
  changed: () => unknown,
): { following: Ref<boolean>; onScroll: () => void; toEnd: () => void } {
  const following = ref(true);

  function toEnd(): void {
    following.value = true;
    const element = box.value;
    if (element) element.scrollTop = element.scrollHeight;
  }

  function onScroll(): void {
    const element = box.value;
    if (!element) return;
    following.value = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
  }

  // A notice or the keypad takes room away from below: the newest line must stay in sight.
  const observer = new ResizeObserver(() => following.value && toEnd());
  // An element that is gone leaves null behind.
  watch(box, (element) => {
    observer.disconnect();
    if (element) observer.observe(element);
  });
  onBeforeUnmount(() => observer.disconnect());

  watch(changed, () => void nextTick(() => following.value && toEnd()), { immediate: true });
  return { following, onScroll, toEnd };
}
