import type { CallDetail } from "@/protocol";
import { request } from "@/shared/http";
import { sessionApi } from "@/shared/sessionApi";

export { ApiError } from "@/shared/http";

export const api = {
  ...sessionApi,
  call: (id: string) => request<CallDetail>("GET", `/api/seats/calls/${encodeURIComponent(id)}`),
  callbackDone: (id: string) =>
    request<unknown>("POST", `/api/seats/callbacks/${encodeURIComponent(id)}/done`),
};

export type Api = typeof api;
