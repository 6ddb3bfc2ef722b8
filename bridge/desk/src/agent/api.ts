import type { CallDetail, Colleague, Deed, FoundEntry, Skill } from "@/protocol";
import { request } from "@/shared/http";
import { sessionApi } from "@/shared/sessionApi";

export { ApiError } from "@/shared/http";

export const api = {
  ...sessionApi,
  call: (id: string) => request<CallDetail>("GET", `/api/seats/calls/${encodeURIComponent(id)}`),
  colleagues: () => request<Colleague[]>("GET", "/api/seats/colleagues"),
  skills: () => request<Skill[]>("GET", "/api/skills"),
  find: (typed: string) =>
    request<FoundEntry[]>("GET", `/api/knowledge/find?q=${encodeURIComponent(typed)}`),
  deed: (callId: string, entryId: string, deed: Deed) =>
    request<unknown>("POST", "/api/knowledge/suggestions", {
      call_id: callId,
      entry_id: entryId,
      deed,
    }),
  callbackDone: (id: string) =>
    request<unknown>("POST", `/api/seats/callbacks/${encodeURIComponent(id)}/done`),
};

export type Api = typeof api;
