import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { problemText } from "./problem";

export interface Load<T> {
  data: ShallowRef<T | null>;
  loading: Ref<boolean>;
  /** Why the last attempt failed, or "". The data of an earlier attempt stays. */
  error: Ref<string>;
  load: () => Promise<void>;
}

/** Something that is fetched and can be fetched again; an answer that was overtaken is dropped. */
export function useLoad<T>(fetchIt: () => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null);
  const loading = ref(false);
  const error = ref("");
  let turn = 0;

  async function load(): Promise<void> {
    turn += 1;
    const mine = turn;
    loading.value = true;
    try {
      const fetched = await fetchIt();
      if (mine !== turn) return;
      data.value = fetched;
      error.value = "";
    } catch (problem) {
      if (mine === turn) error.value = problemText(problem);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  return { data, loading, error, load };
}
