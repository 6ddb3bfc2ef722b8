import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { Colleague } from "@/protocol";
import { api, type Api } from "./api";
import type { SkillNames } from "./transferTargets";

/** Colleagues come and go while the list is open; this often it is fetched again. */
const REFRESH_MS = 3_000;

interface Colleagues {
  list: Ref<readonly Colleague[] | null>;
  names: Ref<SkillNames>;
  failed: Ref<boolean>;
  load: () => Promise<void>;
}

/** The colleagues, kept fresh while `open`, null until known; and the names of what they can do. */
export function useColleagues(
  open: Readonly<Ref<boolean>>,
  server: Pick<Api, "colleagues" | "skills"> = api,
): Colleagues {
  const names = ref<SkillNames>(new Map());
  const list = ref<readonly Colleague[] | null>(null);
  const failed = ref(false);
  let timer: ReturnType<typeof setInterval> | undefined;

  async function load(): Promise<void> {
    try {
      list.value = await server.colleagues();
      failed.value = false;
    } catch {
      failed.value = true;
    }
  }

  async function loadNames(): Promise<void> {
    try {
      const skills = await server.skills();
      names.value = new Map(skills.map(({ code, title }) => [code, title]));
    } catch {
      // A call can be passed on without them: codes are shown.
    }
  }

  watch(
    open,
    (isOpen) => {
      clearInterval(timer);
      if (!isOpen) return;
      list.value = null;
      failed.value = false;
      void loadNames();
      void load();
      timer = setInterval(() => void load(), REFRESH_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearInterval(timer));
  return { list, names, failed, load };
}
