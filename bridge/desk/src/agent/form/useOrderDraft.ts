import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { ApiError } from "@/shared/http";
import { formApi, type FormApi } from "./formApi";
import { text } from "./form.zh";
import { OrderCopies, type Sent } from "./orderCopies";
import { FIELDS, fieldView, parted, type FieldView } from "./orderState";
import type { Draft, FieldName, Order, Value, Values } from "./types";

/** Changes go to the hotline after this long without typing, in ms. */
export const SAVE_MS = 400;
/** After something was said, or the content was changed, the form is filled anew, in ms. */
export const REFRESH_MS = 800;
/** A save that did not reach the hotline is tried again after this long, and then later, in ms. */
export const RETRY_MS = 2000;
export const RETRY_MAX_MS = 15_000;

export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "conflict" | "refused";
/** So many values sent in vain are remembered of a field. */
const SENT_KEPT = 20;

/** The hotline works out title, category, urgency, region and type from these. */
const LEADING: ReadonlySet<FieldName> = new Set(["content", "address", "type"]);

export interface OrderDraftOptions {
  username: string;
  server?: FormApi;
  copies?: OrderCopies;
}

export interface OrderDraft {
  callId: Ref<string | null>;
  draft: ShallowRef<Draft | null>;
  fields: ComputedRef<Record<FieldName, FieldView>>;
  state: Ref<SaveState>;
  problem: Ref<string>;
  /** "forbidden": this call is nobody's of ours; the form stays away. */
  load: Ref<"none" | "loading" | "loaded" | "failed" | "forbidden">;
  submitting: Ref<boolean>;
  order: ShallowRef<Order | null>;
  /** Fields that the hotline wants filled in before it makes an order. */
  missing: Ref<readonly FieldName[]>;
  open: (callId: string | null) => Promise<void>;
  edit: (name: FieldName, value: Value) => void;
  take: (name: FieldName) => void;
  keep: (name: FieldName) => void;
  heard: () => void;
  flush: () => Promise<boolean>;
  submit: () => Promise<boolean>;
  discard: () => Promise<boolean>;
}

/**
 * The draft of the call on the desk: saved on every change, and never lost.
 *
 * What was typed is in the browser's storage until the hotline has it. The hotline's answers never
 * overwrite what is being typed. Fields that were changed in another page are put beside ours.
 */
export function useOrderDraft(options: OrderDraftOptions): OrderDraft {
  const server = options.server ?? formApi;
  const copies = options.copies ?? new OrderCopies(localStorage, options.username);
  const callId = ref<string | null>(null);
  const draft = shallowRef<Draft | null>(null);
  const mine = shallowRef<Values>({});
  const theirs = shallowRef<Values>({});
  const state = ref<SaveState>("saved");
  const problem = ref("");
  const load = ref<OrderDraft["load"]["value"]>("none");
  const submitting = ref(false);
  const order = shallowRef<Order | null>(null);
  const missing = ref<readonly FieldName[]>([]);
  /** The version on which what is unsaved was written, and the draft of that time. */
  let base = 0;
  let baseDraft: Draft | null = null;
  let sent: Sent = {};
  let keeps = new Set<FieldName>();
  let wait = RETRY_MS;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let filling: ReturnType<typeof setTimeout> | undefined;
  /** Requests about one draft follow one another: each needs the version of the one before. */
  let queue: Promise<unknown> = Promise.resolve();
  let opened = 0;

  const fields = computed(() => {
    const views = {} as Record<FieldName, FieldView>;
    for (const name of FIELDS) {
      views[name] = fieldView(name, draft.value, mine.value, theirs.value);
    }
    return views;
  });
  const closed = (): boolean => draft.value === null || draft.value.order_no !== null;
  const unsaved = (): boolean => Object.keys(mine.value).length > 0 || keeps.size > 0;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  function remember(): void {
    if (callId.value === null) return;
    if (Object.keys(mine.value).length === 0) copies.drop(callId.value);
    else copies.write(callId.value, { base, fields: mine.value, sent });
  }

  function plan(after: number): void {
    clearTimeout(saving);
    saving = setTimeout(() => void flush(), after);
  }

  function forget(): void {
    clearTimeout(saving);
    clearTimeout(filling);
    draft.value = baseDraft = null;
    mine.value = {};
    theirs.value = {};
    sent = {};
    keeps = new Set();
    state.value = "saved";
    problem.value = "";
    order.value = null;
    missing.value = [];
  }

  async function open(id: string | null): Promise<void> {
    if (id === callId.value && load.value === "loaded") return;
    opened += 1;
    const my = opened;
    // What is unsaved of the other call is in the browser's storage, and is sent from there.
    const left = callId.value !== null && callId.value !== id && unsaved() ? callId.value : null;
    forget();
    callId.value = id;
    load.value = id === null ? "none" : "loading";
    if (left !== null) void resend(left);
    if (id === null) return;
    try {
      const found = await server.open(id);
      if (my !== opened) return;
      draft.value = baseDraft = found;
      base = found.version;
      load.value = "loaded";
      takeUp(id);
    } catch (failed) {
      if (my !== opened) return;
      problem.value = saying(failed);
      load.value = failed instanceof ApiError && failed.status === 403 ? "forbidden" : "failed";
    }
  }

  function takeUp(id: string): void {
    const copy = copies.read(id);
    if (copy === null) return;
    if (closed()) {
      copies.drop(id);
      return;
    }
    mine.value = copy.fields;
    sent = copy.sent;
    base = copy.base;
    // What stood there when this was written is not known any more.
    baseDraft = null;
    state.value = "unsaved";
    plan(0);
  }

  function edit(name: FieldName, value: Value): void {
    if (closed() || fields.value[name].value === value) return;
    if (!unsaved()) {
      base = draft.value?.version ?? 0;
      baseDraft = draft.value;
    }
    mine.value = { ...mine.value, [name]: value };
    missing.value = missing.value.filter((one) => one !== name);
    if (state.value !== "conflict" && state.value !== "offline") state.value = "unsaved";
    remember();
    plan(SAVE_MS);
  }

  /** Puts what was heard, or written elsewhere, in the place of what stands there. */
  function take(name: FieldName): void {
    const offered = fields.value[name].proposal;
    if (offered === null) return;
    settle(name);
    edit(name, offered.value);
    plan(0);
  }

  /** Leaves what stands there. */
  function keep(name: FieldName): void {
    if (!settle(name)) keeps.add(name);
    plan(0);
  }

  /** Ends a conflict about a field: what is sent now is sent knowingly. */
  function settle(name: FieldName): boolean {
    if (theirs.value[name] === undefined) return false;
    const { [name]: _, ...rest } = theirs.value;
    theirs.value = rest;
    base = draft.value?.version ?? base;
    if (Object.keys(rest).length === 0) state.value = "unsaved";
    return true;
  }

  function flush(): Promise<boolean> {
    clearTimeout(saving);
    return inTurn(async () => {
      while (unsaved() && !closed()) if (!(await attempt())) return false;
      return true;
    });
  }

  /** Sends what is unsaved; true when it arrived. */
  async function attempt(): Promise<boolean> {
    const id = callId.value;
    const my = opened;
    if (id === null) return true;
    const going: Values = {};
    for (const name of Object.keys(mine.value) as FieldName[]) {
      if (theirs.value[name] === undefined) going[name] = mine.value[name] as Value;
    }
    const keeping = [...keeps];
    if (Object.keys(going).length === 0 && keeping.length === 0) {
      state.value = "conflict";
      return false;
    }
    state.value = "saving";
    for (const [name, value] of Object.entries(going) as [FieldName, Value][]) {
      sent = { ...sent, [name]: [...(sent[name] ?? []), value].slice(-SENT_KEPT) };
    }
    remember();
    try {
      const answered = await server.change(id, { version: base, fields: going, keep: keeping });
      if (my !== opened) return true;
      arrived(answered, going, keeping);
      return true;
    } catch (failed) {
      if (my === opened) await missed(failed);
      return false;
    }
  }

  function arrived(answered: Draft, going: Values, keeping: FieldName[]): void {
    const rest = { ...mine.value };
    for (const [name, value] of Object.entries(going) as [FieldName, Value][]) {
      if (rest[name] === value) delete rest[name];
    }
    keeping.forEach((name) => keeps.delete(name));
    draft.value = baseDraft = answered;
    base = answered.version;
    mine.value = rest;
    sent = {};
    wait = RETRY_MS;
    problem.value = "";
    state.value = Object.keys(theirs.value).length > 0 ? "conflict" : unsaved() ? "unsaved" : "saved";
    remember();
    if ((Object.keys(going) as FieldName[]).some((name) => LEADING.has(name))) heard();
  }

  async function missed(failed: unknown): Promise<void> {
    if (failed instanceof ApiError && failed.code === "order_draft_conflict") {
      meet(failed.body["current"] as Draft);
    } else if (failed instanceof ApiError && failed.code === "order_draft_closed") {
      // It was submitted in another page: nothing can be written any more.
      mine.value = {};
      keeps.clear();
      remember();
      state.value = "refused";
      problem.value = saying(failed);
      draft.value = await server.open(callId.value ?? "").catch(() => draft.value);
    } else if (failed instanceof ApiError && failed.status < 500 && failed.status !== 401) {
      state.value = "refused";
      problem.value = saying(failed);
    } else {
      state.value = "offline";
      problem.value = saying(failed);
      plan(wait);
      wait = Math.min(wait * 2, RETRY_MAX_MS);
    }
  }

  function meet(current: Draft): void {
    const found = parted(current, mine.value, baseDraft, sent);
    draft.value = current;
    base = current.version;
    theirs.value = found.theirs;
    if (found.again.length > 0) plan(0);
    state.value = Object.keys(found.theirs).length > 0 ? "conflict" : "unsaved";
  }

  /** Something was said, or what the rest follows from has changed: let the form be filled anew. */
  function heard(): void {
    clearTimeout(filling);
    filling = setTimeout(() => void inTurn(refresh), REFRESH_MS);
  }

  async function refresh(): Promise<void> {
    const id = callId.value;
    const my = opened;
    if (id === null || closed()) return;
    try {
      const answered = await server.refresh(id);
      if (my === opened) draft.value = answered;
    } catch {
      // The next sentence brings the next attempt; what was typed is not concerned.
    }
  }

  async function submit(): Promise<boolean> {
    if (submitting.value || load.value !== "loaded") return false;
    const id = callId.value ?? "";
    const my = opened;
    submitting.value = true;
    try {
      if (!(await flush())) return false;
      const answered = await inTurn(() => server.submit(id));
      copies.drop(id);
      if (my !== opened) return true;
      draft.value = answered.draft;
      order.value = answered.order;
      state.value = "saved";
      problem.value = "";
      return true;
    } catch (failed) {
      if (my !== opened) return false;
      problem.value = saying(failed);
      const wanted = failed instanceof ApiError ? failed.body["fields"] : null;
      missing.value = Array.isArray(wanted) ? (wanted as FieldName[]) : [];
      return false;
    } finally {
      submitting.value = false;
    }
  }

  async function discard(): Promise<boolean> {
    const id = callId.value;
    if (id === null || closed() || !(await flush())) return false;
    try {
      draft.value = await inTurn(() => server.discard(id));
      return true;
    } catch (failed) {
      problem.value = saying(failed);
      return false;
    }
  }

  /** Sends what an earlier visit, or a call that is not shown any more, has left here. */
  async function resend(id: string): Promise<void> {
    const copy = copies.read(id);
    if (copy === null) return;
    try {
      await server.change(id, { version: copy.base, fields: copy.fields, keep: [] });
    } catch (failed) {
      const over = failed instanceof ApiError && failed.code === "order_draft_closed";
      // Conflicts wait until the draft is opened; without network the next start tries again.
      if (!over) return;
    }
    if (id !== callId.value) copies.drop(id);
  }

  function back(): void {
    if (unsaved()) plan(0);
    for (const id of copies.left()) if (id !== callId.value) void resend(id);
  }

  window.addEventListener("online", back);
  for (const id of copies.left()) void resend(id);
  onScopeDispose(() => {
    window.removeEventListener("online", back);
    clearTimeout(saving);
    clearTimeout(filling);
  });

  return {
    callId,
    draft,
    fields,
    state,
    problem,
    load,
    submitting,
    order,
    missing,
    open,
    edit,
    take,
    keep,
    heard,
    flush,
    submit,
    discard,
  };
}

function saying(failed: unknown): string {
  if (failed instanceof ApiError) return failed.detail || text.problem.other;
  return text.problem.unreachable;
}
