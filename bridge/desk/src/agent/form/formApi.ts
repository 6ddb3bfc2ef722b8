import { request } from "@/shared/http";
import type { Choices, Draft, DraftBrief, DraftChange, Order, WrapUp } from "./types";

const draft = (callId: string): string => `/api/tickets/drafts/${encodeURIComponent(callId)}`;
const wrapUp = (callId: string): string => `/api/tickets/wrap-ups/${encodeURIComponent(callId)}`;
const follow = (no: string): string => `/api/tickets/${encodeURIComponent(no)}/follow`;

export const formApi = {
  open: (callId: string) => request<Draft>("GET", draft(callId)),
  change: (callId: string, change: DraftChange) => request<Draft>("PATCH", draft(callId), change),
  refresh: (callId: string) => request<Draft>("POST", `${draft(callId)}/refresh`),
  submit: (callId: string) => request<{ draft: Draft; order: Order }>("POST", `${draft(callId)}/submit`),
  discard: (callId: string) => request<Draft>("POST", `${draft(callId)}/discard`),
  choices: () => request<Choices>("GET", "/api/tickets/form"),
  own: () => request<{ items: DraftBrief[] }>("GET", "/api/tickets/drafts"),
  followed: () => request<{ items: Order[] }>("GET", "/api/tickets/followed"),
  follow: (no: string) => request<unknown>("POST", follow(no)),
  unfollow: (no: string) => request<unknown>("DELETE", follow(no)),
  wrapUp: (callId: string) => request<WrapUp>("GET", wrapUp(callId)),
  saveWrapUp: (callId: string, code: string, summary: string) =>
    request<WrapUp>("PUT", wrapUp(callId), { code, summary }),
};

export type FormApi = typeof formApi;
