import { query } from "@/shared/http";
import { routes } from "@/shared/routes";
import { dayAfter, midnight } from "./days";
import type {
  Answer,
  CallDetail,
  CallQuery,
  FoundCalls,
  Marks,
  Person,
  ReviewPage,
  ReviewState,
  ReviewView,
  SheetBody,
  SheetView,
  Side,
} from "./wire";

const BASE = "/api/quality";
const { json, onExpired } = routes(BASE);
const id = encodeURIComponent;

export { onExpired };

export const PAGE_SIZE = 50;

/** The routes of the quality desk. Each throws ApiError (refused) or TypeError (unreachable). */
export const api = {
  agents: () => json<Person[]>("GET", "/agents"),
  calls: (wanted: CallQuery) =>
    json<FoundCalls>(
      "GET",
      `/calls${query({
        text: wanted.text.trim(),
        who: wanted.text.trim() === "" ? "" : wanted.who,
        agent: wanted.agent,
        from: wanted.first && midnight(wanted.first),
        to: wanted.last && midnight(dayAfter(wanted.last)),
        phone: wanted.phone,
        outcome: wanted.outcome,
        evidence: wanted.evidence,
        scored: wanted.scored,
        page: wanted.page,
        size: PAGE_SIZE,
      })}`,
    ),
  call: (call: string) => json<CallDetail>("GET", `/calls/${id(call)}`),
  mark: (call: string, note: string, call_at: number | null) =>
    json<CallDetail>("POST", `/calls/${id(call)}/marks`, { kind: "abuse", note, call_at }),
  unmark: (call: string, mark: string) =>
    json<CallDetail>("DELETE", `/calls/${id(call)}/marks/${id(mark)}`),

  sheets: () => json<SheetView[]>("GET", "/sheets"),
  sheet: (sheet: string) => json<SheetView>("GET", `/sheets/${id(sheet)}`),
  createSheet: (body: SheetBody) => json<SheetView>("POST", "/sheets", body),
  saveSheet: (sheet: string, rev: number, body: SheetBody) =>
    json<SheetView>("PUT", `/sheets/${id(sheet)}`, { rev, ...body }),
  discardSheet: (sheet: string) => json<null>("DELETE", `/sheets/${id(sheet)}`),
  publishSheet: (sheet: string) => json<SheetView>("POST", `/sheets/${id(sheet)}/publish`),
  reviseSheet: (sheet: string) => json<SheetView>("POST", `/sheets/${id(sheet)}/revise`),
  retireSheet: (sheet: string) => json<SheetView>("POST", `/sheets/${id(sheet)}/retire`),

  reviews: (state: ReviewState | "", agent: string, page: number) =>
    json<ReviewPage>("GET", `/reviews${query({ state, agent, page, size: PAGE_SIZE })}`),
  begin: (call_id: string, agent: string, sheet_id: string) =>
    json<ReviewView>("POST", "/reviews", { call_id, agent, sheet_id }),
  review: (review: string) => json<ReviewView>("GET", `/reviews/${id(review)}`),
  save: (review: string, rev: number, marks: Marks) =>
    json<ReviewView>("PUT", `/reviews/${id(review)}`, { rev, ...marks }),
  send: (review: string, rev: number) =>
    json<ReviewView>("POST", `/reviews/${id(review)}/send`, { rev }),
  answer: (review: string, answer: Answer) =>
    json<ReviewView>("POST", `/reviews/${id(review)}/answer`, answer),

  mine: (page: number) => json<ReviewPage>("GET", `/mine${query({ page, size: PAGE_SIZE })}`),
  myResult: (review: string) => json<ReviewView>("GET", `/mine/${id(review)}`),
  accept: (review: string) => json<ReviewView>("POST", `/mine/${id(review)}/accept`),
  appeal: (review: string, reason: string) =>
    json<ReviewView>("POST", `/mine/${id(review)}/appeal`, { reason }),
};

export type QualityApi = typeof api;

/** Where the sound of a call is; `download` takes it away as a file. */
export function audioAddress(call: string, side: Side, download = false): string {
  return `${BASE}/calls/${id(call)}/audio${query({ side, download: download || undefined })}`;
}
