import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { FoundEntry } from "@/protocol";
import { api, type Api } from "./api";

const PAUSE_MS = 120;

export interface Finder {
  typed: Ref<string>;
  found: Ref<readonly FoundEntry[]>;
  state: Ref<"empty" | "searching" | "done" | "failed">;
  clear: () => void;
}

/** Looks entries up while the agent types; an answer that was overtaken is thrown away. */
export function useFinder(server: Pick<Api, "find"> = api): Finder {
  const typed = ref("");
  const found = ref<readonly FoundEntry[]>([]);
  const state = ref<"empty" | "searching" | "done" | "failed">("empty");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  async function search(words: string, mine: number): Promise<void> {
    try {
      const entries = await server.find(words);
      if (mine !== latest) return;
      found.value = entries;
      state.value = "done";
    } catch {
      if (mine === latest) state.value = "failed";
    }
  }

  watch(typed, (value) => {
    clearTimeout(timer);
    const mine = ++latest;
    const words = value.trim();
    if (words === "") {
      found.value = [];
      state.value = "empty";
      return;
    }
    state.value = "searching";
    timer = setTimeout(() => void search(words, mine), PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  return { typed, found, state, clear: () => (typed.value = "") };
}
