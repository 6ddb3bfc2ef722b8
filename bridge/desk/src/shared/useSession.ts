import { ref, type Ref } from "vue";
import type { SignedIn } from "@/protocol";
import { ApiError } from "./http";
import { sessionApi, type SessionApi } from "./sessionApi";
import { signInText } from "./signIn.zh";

export interface Session {
  who: Ref<SignedIn | null>;
  /** True until it is known whether the cookie of an earlier sign-in still holds. */
  asking: Ref<boolean>;
  error: Ref<string>;
  signIn: (username: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** The hotline does not accept the cookie any more, or not for this page. */
  expire: (why: "expired" | "not_allowed") => void;
}

/**
 * Who sits here. The proof is an HttpOnly cookie: the page itself keeps nothing.
 *
 * `notAllowed` is what an account without the right to this page is told.
 */
export function useSession(
  server: SessionApi = sessionApi,
  notAllowed: string = signInText.notAllowed,
): Session {
  const who = ref<SignedIn | null>(null);
  const asking = ref(true);
  const error = ref("");

  async function restore(): Promise<void> {
    try {
      who.value = await server.me();
    } catch (problem) {
      if (!(problem instanceof ApiError)) error.value = signInText.unreachable;
    } finally {
      asking.value = false;
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    error.value = "";
    try {
      who.value = await server.signIn(username, password);
    } catch (problem) {
      error.value =
        problem instanceof ApiError
          ? problem.detail || signInText.failed
          : signInText.unreachable;
    }
  }

  async function signOut(): Promise<void> {
    // Leaving must work even when the hotline is away: what is open closes with the page.
    await server.signOut().catch(() => undefined);
    who.value = null;
    error.value = "";
  }

  function expire(why: "expired" | "not_allowed"): void {
    who.value = null;
    error.value = why === "expired" ? signInText.expired : notAllowed;
  }

  void restore();
  return { who, asking, error, signIn, signOut, expire };
}
