import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/shared/http";
import { passwordText } from "@/shared/password.zh";
import PasswordForm from "@/shared/PasswordForm.vue";
import { all, clear, click, mount, one, turn, type } from "../mounted";

const ME = { username: "1001", display_name: "小云", role: "agent" };
const FRESH = "Coconut-2026";
const server = { changePassword: vi.fn() };
const onChanged = vi.fn();

const show = (present = ""): Promise<void> =>
  mount(PasswordForm, { username: "1001", leave: "取消", present, server, onChanged });

async function submit(): Promise<void> {
  one("password-form").dispatchEvent(new Event("submit"));
  await turn();
}

async function fill(fresh: string, again = fresh): Promise<void> {
  await type("password-fresh", fresh);
  await type("password-again", again);
}

beforeEach(() => {
  vi.resetAllMocks();
  server.changePassword.mockResolvedValue(ME);
});
afterEach(clear);

describe("PasswordForm", () => {
  it("changes the password", async () => {
    await show();
    await type("password-present", "old-one");
    await fill(FRESH);
    await submit();
    expect(server.changePassword).toHaveBeenCalledWith("old-one", FRESH);
    expect(onChanged).toHaveBeenCalledWith(ME);
  });

  it("does not ask again for what was typed a moment ago, unless it is wrong", async () => {
    server.changePassword.mockRejectedValueOnce(new ApiError(422, "wrong_password", "当前密码不正确"));
    await show("one-time");
    expect(all("password-present")).toHaveLength(0);
    await fill(FRESH);
    await submit();
    expect(server.changePassword).toHaveBeenCalledWith("one-time", FRESH);
    expect(one("password-problem").textContent).toContain("当前密码不正确");
    expect(onChanged).not.toHaveBeenCalled();
    await type("password-present", "right-one");
    await submit();
    expect(server.changePassword).toHaveBeenLastCalledWith("right-one", FRESH);
    expect(onChanged).toHaveBeenCalledOnce();
  });

  it("sends nothing that breaks a rule or was typed differently", async () => {
    await show("one-time");
    await fill("short");
    expect(one<HTMLButtonElement>("password-submit").disabled).toBe(true);
    await submit();
    await fill(FRESH, "Coconut-2027");
    await submit();
    // Element shows the fault of a field a moment later.
    await vi.waitFor(() => expect(document.body.textContent).toContain(passwordText.differs));
    expect(server.changePassword).not.toHaveBeenCalled();
  });

  it("shows which rules are kept while typing", async () => {
    await show("one-time");
    await type("password-fresh", "Seat-1001-abc");
    const kept = [...document.querySelectorAll("li.kept")].map((line) => line.getAttribute("data-rule"));
    expect(kept).toEqual(["length", "kinds", "row"]);
  });

  it("can be left", async () => {
    const onLeave = vi.fn();
    await mount(PasswordForm, { username: "1001", leave: "退出登录", server, onLeave });
    await click("password-leave");
    expect(onLeave).toHaveBeenCalledOnce();
  });
});
