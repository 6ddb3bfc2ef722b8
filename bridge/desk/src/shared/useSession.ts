import { getCurrentInstance, inject, provide, ref, type InjectionKey, type Ref } from "vue";
import type { SignedIn } from "@/protocol";
import { ApiError } from "./http";
import { sessionApi, type SessionApi } from "./sessionApi";
import { signInText } from "./signIn.zh";

export interface Session {
  who: Ref<SignedIn | null>;
  /** Who is signed in, but must change the password before anything else; `who` is null then. */
  pending: Ref<SignedIn | null>;
  /** True until it is known whether the cookie of an earlier sign-in still holds. */
  asking: Ref<boolean>;
  error: Ref<string>;
  signIn: (username: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** Takes the answer of a changed password. */
  changed: (person: SignedIn) => void;
  /** The hotline does not accept the cookie any more, or not for this page. */
  expire: (why: "expired" | "not_allowed") => void;
}

const SESSION: InjectionKey<Session> = Symbol("session");

/** The session of the page that the calling component is on, or null on a page without one. */
export function usePageSession(): Session | null {
  return inject(SESSION, null);
}

/**
 * Who sits here. The proof is an HttpOnly cookie: the page itself keeps nothing.
 *
 * `notAllowed` is what an account without the right to this page is told.
 */
export function useSession(
  server: Pick<SessionApi, "me" | "signIn" | "signOut"> = sessionApi,
  notAllowed: string = signInText.notAllowed,
): Session {
  const who = ref<SignedIn | null>(null);
  const pending = ref<SignedIn | null>(null);
  const asking = ref(true);
  const error = ref("");

  function changed(person: SignedIn): void {
    const mustWait = person.must_change_password === true;
    who.value = mustWait ? null : person;
    pending.value = mustWait ? person : null;
  }

  async function restore(): Promise<void> {
    try {
      changed(await server.me());
    } catch (problem) {
      if (!(problem instanceof ApiError)) error.value = signInText.unreachable;
    } finally {
      asking.value = false;
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    error.value = "";
    try {
      changed(await server.signIn(username, password));
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
    pending.value = null;
    error.value = "";
  }

  function expire(why: "expired" | "not_allowed"): void {
    who.value = null;
    pending.value = null;
    error.value = why === "expired" ? signInText.expired : notAllowed;
  }

  void restore();
  const session = { who, pending, asking, error, signIn, signOut, changed, expire };
  // The sign-in form asks for a new password by itself, so that every desk has it.
  if (getCurrentInstance() !== null) provide(SESSION, session);
  return session;
}
