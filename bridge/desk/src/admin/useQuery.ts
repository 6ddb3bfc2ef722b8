import { onScopeDispose, reactive } from "vue";
import { useLoad, type Load } from "@/shared/useLoad";

/** A search begins after this long without typing, in ms. */
export const SEARCH_MS = 250;

export interface Query<Wanted, Found> extends Load<Found> {
  wanted: Wanted;
  /** Changes what is wanted and loads; any change but of the page goes back to the first page. */
  change: (part: Partial<Wanted>) => void;
  /** As `change`, a moment later: for what is being typed. */
  changeSoon: (part: Partial<Wanted>) => void;
}

/** A list that comes in pages: what is looked for, and the page that was found. */
export function useQuery<Wanted extends { page: number }, Found>(
  begin: Wanted,
  fetchIt: (wanted: Wanted) => Promise<Found>,
): Query<Wanted, Found> {
  const wanted = reactive({ ...begin }) as Wanted;
  const found = useLoad(() => fetchIt({ ...wanted }));
  let timer: ReturnType<typeof setTimeout> | undefined;

  function change(part: Partial<Wanted>): void {
    clearTimeout(timer);
    Object.assign(wanted, { page: 1 }, part);
    void found.load();
  }

  function changeSoon(part: Partial<Wanted>): void {
    Object.assign(wanted, part);
    clearTimeout(timer);
    timer = setTimeout(() => change(part), SEARCH_MS);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { ...found, wanted, change, changeSoon };
}
