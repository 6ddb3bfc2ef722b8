import { ApiError, query, request, type Load, type Method } from "@/shared/http";
import type {
  Account,
  AccountQuery,
  AuditLine,
  AuditQuery,
  EditAccount,
  Issued,
  NewAccount,
  Page,
  Skill,
} from "./wire";

const id = encodeURIComponent;

let expired: () => void = () => undefined;

/** Calls `listener` when the hotline does not know the cookie any more; one listener at a time. */
export function onExpired(listener: () => void): void {
  expired = listener;
}

async function json<T>(method: Method, path: string, load?: Load): Promise<T> {
  try {
    return await request<T>(method, `/api${path}`, load);
  } catch (problem) {
    if (problem instanceof ApiError && problem.status === 401) expired();
    throw problem;
  }
}

const deed = (account: string, what: string) =>
  json<Account>("POST", `/accounts/${id(account)}/${what}`);

/** The administrator's routes. Each throws ApiError (refused) or TypeError (unreachable). */
export const api = {
  accounts: (wanted: AccountQuery) => json<Page<Account>>("GET", `/accounts${query({ ...wanted })}`),
  create: (account: NewAccount) => json<Issued>("POST", "/accounts", account),
  edit: (account: string, change: EditAccount) =>
    json<Account>("PUT", `/accounts/${id(account)}`, change),
  resetPassword: (account: string) =>
    json<Issued>("POST", `/accounts/${id(account)}/reset-password`),
  disable: (account: string) => deed(account, "disable"),
  enable: (account: string) => deed(account, "enable"),
  unlock: (account: string) => deed(account, "unlock"),
  endSessions: (account: string) => deed(account, "end-sessions"),

  skills: () => json<Skill[]>("GET", "/skills"),
  saveSkill: (skill: Skill) => json<Skill>("PUT", `/skills/${id(skill.code)}`, { title: skill.title }),
  removeSkill: (code: string) => json<null>("DELETE", `/skills/${id(code)}`),

  audit: (wanted: AuditQuery) => json<Page<AuditLine>>("GET", `/audit${query({ ...wanted })}`),
};

export type AdminApi = typeof api;
