import type { SignedIn } from "@/protocol";
import { request } from "./http";

export const sessionApi = {
  me: () => request<SignedIn>("GET", "/api/auth/me"),
  signIn: (username: string, password: string) =>
    request<SignedIn>("POST", "/api/auth/sign-in", { username, password }),
  signOut: () => request<unknown>("POST", "/api/auth/sign-out"),
};

export type SessionApi = typeof sessionApi;
