import type { SignedIn } from "@/protocol";
import { request } from "./http";

export const sessionApi = {
  me: () => request<SignedIn>("GET", "/api/auth/me"),
  signIn: (username: string, password: string) =>
    request<SignedIn>("POST", "/api/auth/sign-in", { username, password }),
  changePassword: (present: string, fresh: string) =>
    request<SignedIn>("POST", "/api/auth/password", { present, new: fresh }),
  signOut: () => request<unknown>("POST", "/api/auth/sign-out"),
};

export type SessionApi = typeof sessionApi;
