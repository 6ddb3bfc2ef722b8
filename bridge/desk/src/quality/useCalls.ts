import { computed, onScopeDispose, reactive, type ComputedRef } from "vue";
import { useLoad, type Load } from "@/shared/useLoad";
import type { QualityApi } from "./api";
import type { CallQuery, FoundCalls } from "./wire";

/** A search begins after this long without typing, in ms. */
export const SEARCH_MS = 300;

export function everyCall(): CallQuery {
  return {
    text: "",
    who: "",
    agent: "",
    first: "",
    last: "",
    phone: "",
    outcome: "",
    evidence: "",
    scored: "",
    page: 1,
  };
}

/** A search from the address; what is not there or makes no sense has its usual value. */
export function fromAddress(address: Record<string, unknown>): CallQuery {
  const wanted = everyCall();
  for (const field of Object.keys(wanted) as (keyof CallQuery)[]) {
    const value = address[field];
    if (typeof value !== "string") continue;
    if (field === "page") wanted.page = Math.max(1, Number.parseInt(value, 10) || 1);
    else wanted[field] = value;
  }
  return wanted;
}

/** What of a search goes into the address: only what is not usual. */
export function toAddress(wanted: CallQuery): Record<string, string> {
  const usual = everyCall();
  const fields = Object.keys(usual) as (keyof CallQuery)[];
  return Object.fromEntries(
    fields.filter((field) => wanted[field] !== usual[field]).map((field) => [field, String(wanted[field])]),
  );
}

export interface Calls extends Load<FoundCalls> {
  wanted: CallQuery;
  filtered: ComputedRef<boolean>;
  /** Changes the search and loads; any change but of the page goes back to the first page. */
  change: (part: Partial<CallQuery>) => void;
  /** As `change`, a moment later: for what is being typed. */
  changeSoon: (part: Partial<CallQuery>) => void;
  clear: () => void;
}

/** The list of calls: what is looked for, and the page that was found. */
export function useCalls(
  server: Pick<QualityApi, "calls">,
  begin: CallQuery,
  onChange: (wanted: CallQuery) => void = () => undefined,
): Calls {
  const wanted = reactive({ ...begin });
  const found = useLoad(() => server.calls({ ...wanted }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const filtered = computed(() => Object.keys(toAddress({ ...wanted, page: 1 })).length > 0);

  function change(part: Partial<CallQuery>): void {
    clearTimeout(timer);
    Object.assign(wanted, { page: 1 }, part);
    onChange({ ...wanted });
    void found.load();
  }

  function changeSoon(part: Partial<CallQuery>): void {
    Object.assign(wanted, part);
    clearTimeout(timer);
    timer = setTimeout(() => change(part), SEARCH_MS);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { ...found, wanted, filtered, change, changeSoon, clear: () => change(everyCall()) };
}
