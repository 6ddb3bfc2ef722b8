import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { ApiError } from "@/shared/http";
import { formApi, type FormApi } from "./formApi";
import type { WrapUp } from "./types";

/** A wrap-up with a code goes to the hotline after this long without typing, in ms. */
export const SAVE_MS = 600;

interface Written {
  code: string;
  summary: string;
}

export interface WrapUpWork {
  view: ShallowRef<WrapUp | null>;
  code: Ref<string>;
  summary: Ref<string>;
  load: Ref<"none" | "loading" | "loaded" | "failed">;
  state: Ref<"proposed" | "unsaved" | "saving" | "saved" | "failed">;
  touched: ComputedRef<boolean>;
  open: (callId: string | null) => Promise<void>;
  /** The call or its order has changed: propose anew, unless the agent has written something. */
  renew: () => Promise<void>;
  write: (change: Partial<Written>) => void;
  save: () => Promise<boolean>;
}

/** The wrap-up of the call on the desk; unsaved words are kept in the browser's storage. */
export function useWrapUp(username: string, server: FormApi = formApi, storage: Storage = localStorage): WrapUpWork {
  const callId = ref<string | null>(null);
  const view = shallowRef<WrapUp | null>(null);
  const code = ref("");
  const summary = ref("");
  const load = ref<WrapUpWork["load"]["value"]>("none");
  const state = ref<WrapUpWork["state"]["value"]>("proposed");
  const mine = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened = 0;

  const name = (id: string): string => `hotline.wrap_up.${username}.${id}`;

  function show(found: WrapUp): void {
    view.value = found;
    code.value = found.code;
    summary.value = found.summary;
    state.value = found.saved_at === null ? "proposed" : "saved";
    mine.value = false;
  }

  async function open(id: string | null): Promise<void> {
    if (id === callId.value && load.value === "loaded") return;
    clearTimeout(timer);
    opened += 1;
    const my = opened;
    callId.value = id;
    view.value = null;
    mine.value = false;
    load.value = id === null ? "none" : "loading";
    if (id === null) return;
    try {
      const found = await server.wrapUp(id);
      if (my !== opened) return;
      show(found);
      load.value = "loaded";
      const left = kept(id);
      if (left !== null) write(left);
    } catch {
      if (my === opened) load.value = "failed";
    }
  }

  async function renew(): Promise<void> {
    const id = callId.value;
    if (id === null || mine.value) return;
    const my = opened;
    try {
      const found = await server.wrapUp(id);
      if (my === opened && !mine.value) show(found);
      load.value = "loaded";
    } catch {
      // What stands there is still right enough to be corrected.
    }
  }

  function kept(id: string): Written | null {
    try {
      return JSON.parse(storage.getItem(name(id)) ?? "null") as Written | null;
    } catch {
      return null;
    }
  }

  function keep(written: Written | null): void {
    if (callId.value === null) return;
    try {
      if (written === null) storage.removeItem(name(callId.value));
      else storage.setItem(name(callId.value), JSON.stringify(written));
    } catch {
      // Without storage there is still the hotline.
    }
  }

  function write(change: Partial<Written>): void {
    code.value = change.code ?? code.value;
    summary.value = change.summary ?? summary.value;
    mine.value = true;
    state.value = "unsaved";
    keep({ code: code.value, summary: summary.value });
    clearTimeout(timer);
    if (code.value !== "") timer = setTimeout(() => void save(), SAVE_MS);
  }

  async function save(): Promise<boolean> {
    clearTimeout(timer);
    const id = callId.value;
    if (id === null || code.value === "" || state.value === "saving") return false;
    const my = opened;
    const sent = { code: code.value, summary: summary.value };
    state.value = "saving";
    try {
      const answered = await server.saveWrapUp(id, sent.code, sent.summary);
      if (my !== opened) return true;
      const same = sent.code === code.value && sent.summary === summary.value;
      if (!same) {
        state.value = "unsaved";
        timer = setTimeout(() => void save(), SAVE_MS);
        return true;
      }
      keep(null);
      view.value = answered;
      state.value = "saved";
      return true;
    } catch (failed) {
      if (my !== opened) return false;
      state.value = "failed";
      const refused = failed instanceof ApiError && failed.status < 500;
      if (!refused) timer = setTimeout(() => void save(), 5 * SAVE_MS);
      return false;
    }
  }

  onScopeDispose(() => clearTimeout(timer));

  return {
    view,
    code,
    summary,
    load,
    state,
    touched: computed(() => mine.value),
    open,
    renew,
    write,
    save,
  };
}
