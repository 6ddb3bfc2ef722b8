import { defineComponent, h, ref } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import DeskDoor from "@/shared/DeskDoor.vue";
import { sessionApi } from "@/shared/sessionApi";
import { all, clear, click, mount, one, turn, type } from "../mounted";

const ME = { username: "4001", display_name: "小云", role: "quality" };
const NOT_ALLOWED = "这个账号不能进入。";
let expired: () => void = () => undefined;
const prepare = vi.fn();

/** A desk with something unsaved on it. */
const Desk = defineComponent(() => {
  const written = ref("");
  return () =>
    h("input", {
      "data-testid": "draft",
      value: written.value,
      onInput: (event: Event) => (written.value = (event.target as HTMLInputElement).value),
    });
});
const Page = defineComponent(
  () => () =>
    h(
      DeskDoor,
      {
        title: "登录",
        loading: "…",
        notAllowed: NOT_ALLOWED,
        mayUse: (role: string) => role === "quality",
        whenExpired: (listener: () => void) => (expired = listener),
        prepare,
      },
      {
        default: ({ who, leave }: { who: typeof ME; leave: () => Promise<void> }) => [
          h(Desk),
          h("button", { "data-testid": "leave", onClick: leave }, who.username),
        ],
      },
    ),
);

async function signIn(person: Partial<typeof ME> = {}): Promise<void> {
  vi.spyOn(sessionApi, "signIn").mockResolvedValue({ ...ME, ...person });
  await type("username", "4001");
  await type("password", "Coconut-2026");
  document.querySelector("form")?.dispatchEvent(new Event("submit"));
  await turn();
}

beforeEach(() => {
  prepare.mockReset().mockResolvedValue(undefined);
  vi.spyOn(sessionApi, "me").mockRejectedValue(new TypeError("network"));
  vi.spyOn(sessionApi, "signOut").mockResolvedValue(undefined as never);
});
afterEach(() => {
  clear();
  vi.restoreAllMocks();
});

describe("DeskDoor", () => {
  it("seats who may come in, after the desk is prepared for them", async () => {
    await mount(Page, {});
    expect(all("draft")).toHaveLength(0);
    await signIn();
    expect(prepare).toHaveBeenCalledWith(ME);
    expect(all("draft")).toHaveLength(1);
    expect(all("sign-in")).toHaveLength(0);
  });

  it("keeps the desk while a sign-in that ran out is renewed before it", async () => {
    await mount(Page, {});
    await signIn();
    await type("draft", "还没保存");
    expired();
    await turn();
    expect(one("draft").closest("[inert]")).not.toBeNull();
    await signIn();
    expect(one<HTMLInputElement>("draft").value).toBe("还没保存");
    expect(one("draft").closest("[inert]")).toBeNull();
    expect(prepare).toHaveBeenCalledOnce();
  });

  it("gives another person another desk", async () => {
    await mount(Page, {});
    await signIn();
    await type("draft", "还没保存");
    expired();
    await turn();
    await signIn({ username: "4002" });
    expect(one<HTMLInputElement>("draft").value).toBe("");
  });

  it("tells who may not come in, and clears the desk when somebody leaves", async () => {
    await mount(Page, {});
    await signIn({ role: "agent" });
    expect(all("draft")).toHaveLength(0);
    expect(document.body.textContent).toContain(NOT_ALLOWED);
    await signIn();
    await click("leave");
    expect(all("draft")).toHaveLength(0);
    expect(all("sign-in")).toHaveLength(1);
  });
});
