import { computed, onScopeDispose, reactive, ref, type ComputedRef, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { useLoad, type Load } from "@/shared/useLoad";
import type { EntryPage, EntryQuery, EntrySummary } from "./wire";

/** A search begins after this long without typing, in ms. */
export const SEARCH_MS = 250;
export const SIZES = [50, 100, 200] as const;

export function everything(): EntryQuery {
  return {
    q: "",
    state: "",
    category: "",
    department: "",
    region: "",
    owner: "",
    audience: "",
    document: "",
    sort: "updated",
    page: 1,
    size: SIZES[0],
  };
}

/** A query from the address; what is not there or makes no sense has its usual value. */
export function fromAddress(address: Record<string, unknown>): EntryQuery {
  const wanted = everything();
  for (const field of Object.keys(wanted) as (keyof EntryQuery)[]) {
    const value = address[field];
    if (typeof value !== "string") continue;
    if (field === "page" || field === "size") {
      const number = Number.parseInt(value, 10);
      if (number >= 1) wanted[field] = number;
    } else {
      wanted[field] = value;
    }
  }
  return wanted;
}

/** What of a query goes into the address: only what is not usual. */
export function toAddress(wanted: EntryQuery): Record<string, string> {
  const usual = everything();
  const fields = Object.keys(usual) as (keyof EntryQuery)[];
  return Object.fromEntries(
    fields.filter((field) => wanted[field] !== usual[field]).map((field) => [field, String(wanted[field])]),
  );
}

export interface List extends Load<EntryPage> {
  wanted: EntryQuery;
  selected: Ref<Set<string>>;
  filtered: ComputedRef<boolean>;
  allSelected: ComputedRef<boolean>;
  /** What is selected and has a draft. */
  selectedDrafts: ComputedRef<string[]>;
  /** Changes the query and loads; any change but of the page goes back to the first page. */
  change: (part: Partial<EntryQuery>) => void;
  /** As `change`, a moment later: for what is being typed. */
  changeSoon: (part: Partial<EntryQuery>) => void;
  clear: () => void;
  toggle: (id: string) => void;
  toggleAll: () => void;
  unselect: () => void;
}

/** The list of entries: what is looked for, the page that was found, what is selected on it. */
export function useList(
  server: Pick<KnowledgeApi, "entries">,
  begin: EntryQuery,
  onChange: (wanted: EntryQuery) => void = () => undefined,
): List {
  const wanted = reactive({ ...begin });
  const selected = ref(new Set<string>());
  /** Entries of all pages that were looked at: a selection may reach over several. */
  const seen = new Map<string, EntrySummary>();
  const found = useLoad(async () => {
    const page = await server.entries({ ...wanted });
    for (const item of page.items) seen.set(item.id, item);
    return page;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  const items = computed<EntrySummary[]>(() => found.data.value?.items ?? []);
  const filtered = computed(() => {
    const usual = everything();
    const filters = ["q", "state", "category", "department", "region", "owner", "audience"] as const;
    return filters.some((field) => wanted[field] !== usual[field]);
  });
  const allSelected = computed(
    () => items.value.length > 0 && items.value.every((item) => selected.value.has(item.id)),
  );

  const selectedDrafts = computed(() =>
    [...selected.value].filter((id) => seen.get(id)?.draft_status != null),
  );

  function change(part: Partial<EntryQuery>): void {
    clearTimeout(timer);
    Object.assign(wanted, { page: 1 }, part);
    // What is selected must be seen: a bulk action on hidden entries would surprise.
    if (Object.keys(part).some((field) => !["page", "sort", "size"].includes(field))) unselect();
    onChange({ ...wanted });
    void found.load();
  }

  function changeSoon(part: Partial<EntryQuery>): void {
    Object.assign(wanted, part);
    clearTimeout(timer);
    timer = setTimeout(() => change(part), SEARCH_MS);
  }

  function clear(): void {
    change({ ...everything(), sort: wanted.sort, size: wanted.size });
  }

  function toggle(id: string): void {
    const next = new Set(selected.value);
    if (!next.delete(id)) next.add(id);
    selected.value = next;
  }

  function toggleAll(): void {
    const next = new Set(selected.value);
    const take = !allSelected.value;
    for (const item of items.value) {
      if (take) next.add(item.id);
      else next.delete(item.id);
    }
    selected.value = next;
  }

  function unselect(): void {
    selected.value = new Set();
  }

  onScopeDispose(() => clearTimeout(timer));
  return {
    ...found,
    wanted,
    selected,
    filtered,
    allSelected,
    selectedDrafts,
    change,
    changeSoon,
    clear,
    toggle,
    toggleAll,
    unselect,
  };
}
