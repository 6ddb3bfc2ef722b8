import { reactive } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import AccountDialog from "@/admin/components/AccountDialog.vue";
import ConfirmDialog from "@/admin/components/ConfirmDialog.vue";
import IssuedDialog from "@/admin/components/IssuedDialog.vue";
import { text } from "@/admin/locale.zh";
import type { Account, Issued } from "@/admin/wire";
import { ApiError } from "@/shared/http";
import { all, clear, click, mount, one, turn, type } from "../mounted";

const ACCOUNT: Account = {
  id: "u-1",
  username: "1001",
  display_name: "小云",
  role: "agent",
  skills: ["english"],
  disabled: false,
  locked_until: null,
  must_change_password: false,
  sessions: 0,
  last_sign_in_at: null,
  created_at: "2026-11-01T00:00:00Z",
};
const ISSUED: Issued = { account: ACCOUNT, password: "Rmq7xkWb4nTz9C" };
const SKILLS = [
  { code: "english", title: "英语" },
  { code: "hainanese", title: "海南话" },
];
const server = { create: vi.fn(), edit: vi.fn() };
const onSaved = vi.fn();
const onIssued = vi.fn();
const open = vi.fn();

const show = (account: Account | null): Promise<void> =>
  mount(AccountDialog, {
    account,
    skills: SKILLS,
    server,
    modelValue: true,
    "onUpdate:modelValue": open,
    onSaved,
    onIssued,
  });

async function tick(code: string): Promise<void> {
  one(`skill-${code}`).querySelector("input")?.click();
  await turn();
}

beforeEach(() => {
  vi.resetAllMocks();
  server.create.mockResolvedValue(ISSUED);
  server.edit.mockResolvedValue(ACCOUNT);
});
afterEach(clear);

describe("AccountDialog", () => {
  it("creates an account and hands on its one-time password", async () => {
    await show(null);
    await type("account-username", " 1012 ");
    await type("account-name", "十二号");
    await tick("hainanese");
    await click("account-save");
    expect(server.create).toHaveBeenCalledWith({
      username: "1012",
      display_name: "十二号",
      role: "agent",
      skills: ["hainanese"],
    });
    expect(onIssued).toHaveBeenCalledWith(ISSUED);
    expect(onSaved).toHaveBeenCalledOnce();
    expect(open).toHaveBeenCalledWith(false);
  });

  it("says what is missing before it asks the hotline", async () => {
    await show(null);
    await type("account-username", "张三");
    await click("account-save");
    expect(document.body.textContent).toContain(text.form.usernameBad);
    expect(document.body.textContent).toContain(text.form.nameNeeded);
    expect(server.create).not.toHaveBeenCalled();
  });

  it("changes what is there, and stays open when it is refused", async () => {
    server.edit.mockRejectedValueOnce(new ApiError(409, "last_administrator", "最后一个管理员"));
    await show(ACCOUNT);
    expect(all("account-username")).toHaveLength(0);
    await tick("english");
    await tick("hainanese");
    await click("account-save");
    expect(server.edit).toHaveBeenCalledWith("u-1", {
      display_name: "小云",
      role: "agent",
      skills: ["hainanese"],
    });
    expect(one("account-problem").textContent).toContain("最后一个管理员");
    expect(open).not.toHaveBeenCalled();
    await click("account-save");
    expect(open).toHaveBeenCalledWith(false);
    expect(onIssued).not.toHaveBeenCalled();
  });
});

describe("IssuedDialog", () => {
  it("shows the password until it is closed, and then no more", async () => {
    const held = reactive<{ modelValue: Issued | null }>({ modelValue: ISSUED });
    const close = vi.fn();
    await mount(IssuedDialog, { ...held, "onUpdate:modelValue": close });
    expect(one("issued-password").textContent).toBe(ISSUED.password);
    await click("issued-close");
    expect(close).toHaveBeenCalledWith(null);
  });
});

describe("ConfirmDialog", () => {
  const ask = (run: () => Promise<void>): Promise<void> =>
    mount(ConfirmDialog, {
      title: "停用？",
      hint: "",
      action: "停用",
      danger: true,
      run,
      modelValue: true,
      "onUpdate:modelValue": open,
    });

  it("does it once and closes", async () => {
    const run = vi.fn().mockResolvedValue(undefined);
    await ask(run);
    expect(run).not.toHaveBeenCalled();
    await click("confirm-go");
    expect(run).toHaveBeenCalledOnce();
    expect(open).toHaveBeenCalledWith(false);
  });

  it("stays and says why when it fails", async () => {
    await ask(() => Promise.reject(new ApiError(409, "last_administrator", "最后一个管理员")));
    await click("confirm-go");
    expect(one("confirm-problem").textContent).toContain("最后一个管理员");
    expect(open).not.toHaveBeenCalled();
  });
});
