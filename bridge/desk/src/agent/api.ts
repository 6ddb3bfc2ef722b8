import type { CallDetail, SignedIn } from "@/protocol";

/** A refused request: `code` and `detail` come from the hotline's error body. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** @throws ApiError when the hotline refuses, TypeError when it cannot be reached */
async function request<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const problem = (answer ?? {}) as { error?: string; detail?: unknown };
    const detail = typeof problem.detail === "string" ? problem.detail : "";
    throw new ApiError(response.status, problem.error ?? "", detail);
  }
  return answer as T;
}

export const api = {
  me: () => request<SignedIn>("GET", "/api/auth/me"),
  signIn: (username: string, password: string) =>
    request<SignedIn>("POST", "/api/auth/sign-in", { username, password }),
  signOut: () => request<unknown>("POST", "/api/auth/sign-out"),
  call: (id: string) => request<CallDetail>("GET", `/api/seats/calls/${encodeURIComponent(id)}`),
  callbackDone: (id: string) =>
    request<unknown>("POST", `/api/seats/callbacks/${encodeURIComponent(id)}/done`),
};

export type Api = typeof api;
