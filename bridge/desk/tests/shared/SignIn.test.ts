import { defineComponent, h } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import SignIn from "@/shared/SignIn.vue";
import { sessionApi } from "@/shared/sessionApi";
import { useSession } from "@/shared/useSession";
import { all, clear, click, mount, one, turn, type } from "../mounted";

const ME = { username: "1012", display_name: "小云", role: "agent" };
const server = { me: vi.fn(), signIn: vi.fn(), signOut: vi.fn() };

/** A page as every desk is: the sign-in form until somebody is in. */
const Page = defineComponent(() => {
  const session = useSession(server);
  return () =>
    session.who.value
      ? h("p", { "data-testid": "in" }, session.who.value.username)
      : h(SignIn, { title: "登录", error: session.error.value, signIn: session.signIn });
});

async function signIn(): Promise<void> {
  await type("username", "1012");
  await type("password", "one-time-word");
  document.querySelector("form")?.dispatchEvent(new Event("submit"));
  await turn();
}

beforeEach(() => {
  vi.resetAllMocks();
  server.me.mockRejectedValue(new TypeError("network"));
});
afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

describe("SignIn", () => {
  it("lets in who need not change the password", async () => {
    server.signIn.mockResolvedValue(ME);
    await mount(Page, {});
    await signIn();
    expect(one("in").textContent).toBe("1012");
  });

  it("asks for a new password first where it must be changed, and then lets in", async () => {
    server.signIn.mockResolvedValue({ ...ME, must_change_password: true });
    const change = vi.spyOn(sessionApi, "changePassword").mockResolvedValue(ME);
    await mount(Page, {});
    await signIn();
    expect(all("in")).toHaveLength(0);
    expect(all("must-change")).toHaveLength(1);
    await type("password-fresh", "Coconut-2026");
    await type("password-again", "Coconut-2026");
    one("password-form").dispatchEvent(new Event("submit"));
    await turn();
    expect(change).toHaveBeenCalledWith("one-time-word", "Coconut-2026");
    expect(one("in").textContent).toBe("1012");
  });

  it("forgets the one-time password when the person leaves instead", async () => {
    server.signIn.mockResolvedValue({ ...ME, must_change_password: true });
    server.signOut.mockResolvedValue(null);
    await mount(Page, {});
    await signIn();
    await click("password-leave");
    expect(server.signOut).toHaveBeenCalledOnce();
    expect(all("sign-in")).toHaveLength(1);
    expect(one<HTMLInputElement>("password").value).toBe("");
  });
});
