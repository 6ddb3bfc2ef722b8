import { createApp, h, nextTick, reactive, type Component } from "vue";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/knowledge/api";
import ConflictDialog from "@/knowledge/components/ConflictDialog.vue";
import GateDialog from "@/knowledge/components/GateDialog.vue";
import ReasonDialog from "@/shared/ReasonDialog.vue";
import type { Conflict } from "@/knowledge/draftConflict";
import type { GateChange } from "@/knowledge/wire";
import { settle } from "../fakes";
import { content, entry, gateResult } from "./fakes";

let unmount: () => void = () => undefined;

/** A dialog as its page holds it: open, with `v-model`. */
async function show(component: Component, props: Record<string, unknown>): Promise<{ modelValue: boolean }> {
  const held = reactive({ modelValue: true });
  const app = createApp({
    render: () =>
      h(component, { ...props, ...held, "onUpdate:modelValue": (open: boolean) => (held.modelValue = open) }),
  });
  const host = document.createElement("div");
  document.body.append(host);
  app.mount(host);
  unmount = () => {
    app.unmount();
    document.body.replaceChildren();
  };
  await turn();
  return held;
}

async function turn(): Promise<void> {
  await settle();
  await nextTick();
}

function all<T extends HTMLElement>(name: string): T[] {
  return [...document.querySelectorAll<T>(`[data-testid="${name}"]`)];
}

function one<T extends HTMLElement>(name: string): T {
  const found = all<T>(name)[0];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

async function click(element: HTMLElement): Promise<void> {
  element.click();
  await turn();
}

afterEach(() => unmount());

describe("GateDialog", () => {
  const change = (query: string, regression: boolean): GateChange => ({
    query,
    origin: "golden",
    expected_id: "A",
    before: "A",
    before_title: "甲",
    after: "",
    after_title: "",
    before_decision: "answer",
    after_decision: "hand_over",
    regression,
  });
  const publishButton = (): HTMLButtonElement => one<HTMLButtonElement>("gate-publish");

  it("publishes only when every regression was ticked", async () => {
    const run = vi.fn().mockResolvedValue(undefined);
    const changes = [change("医保卡丢了", true), change("社保卡丢了", true), change("路灯坏了", false)];
    const gate = vi.fn().mockResolvedValue(gateResult({ changes, regressions: 2 }));
    const held = await show(GateDialog, { ids: ["A"], run, server: { gate } });
    expect(gate).toHaveBeenCalledWith(["A"]);
    expect(one("gate-golden").textContent).toBe("9 / 10");
    expect(all("gate-change")).toHaveLength(3);
    const ticks = all("gate-accept");
    expect(ticks).toHaveLength(2);
    for (const tick of ticks) {
      expect(publishButton().disabled).toBe(true);
      await click(tick.querySelector("input") ?? tick);
    }
    expect(publishButton().disabled).toBe(false);
    await click(publishButton());
    expect(run).toHaveBeenCalledWith({ gateId: "g1", confirmed: true, reason: "", publishAt: null });
    expect(held.modelValue).toBe(false);
  });

  it("does not confirm what is not there", async () => {
    const run = vi.fn().mockResolvedValue(undefined);
    await show(GateDialog, { ids: ["A"], run, server: { gate: () => Promise.resolve(gateResult()) } });
    await click(publishButton());
    expect(run).toHaveBeenCalledWith(expect.objectContaining({ confirmed: false }));
  });

  it("does not let through what must be mended", async () => {
    const fault = { rule: "spoken_missing", level: "error", field: "answer_spoken", message: "还没有答案", start: null, end: null, suggestion: "" };
    const gate = (): Promise<unknown> => Promise.resolve(gateResult({ findings: { A: [fault as never] } }));
    await show(GateDialog, { ids: ["A"], run: vi.fn(), server: { gate } });
    expect(one("gate-faults").textContent).toContain("还没有答案");
    expect(publishButton().disabled).toBe(true);
  });

  it("checks anew when the check is out of date, and says so", async () => {
    const run = vi.fn().mockRejectedValue(new ApiError(409, "gate_missing", "请重新检查后再发布。"));
    const gate = vi.fn().mockResolvedValue(gateResult());
    const held = await show(GateDialog, { ids: ["A"], run, server: { gate } });
    await click(publishButton());
    expect(gate).toHaveBeenCalledTimes(2);
    expect(one("gate").textContent).toContain("请重新检查后再发布。");
    expect(held.modelValue).toBe(true);
  });
});

describe("ConflictDialog", () => {
  const base = content();
  const mine = content({ title: "我的标题", source: "我的来源" });
  const theirs = content({ source: "他的来源", department: "市医保局" });
  const conflict: Conflict = { base, theirs, editor: "wang", at: "2026-11-24T08:00:00Z", entry: entry() };
  const resolved = vi.fn();

  async function open(): Promise<void> {
    resolved.mockReset();
    await show(ConflictDialog, { conflict, mine, onResolve: resolved });
  }

  it("shows each differing field on both sides", async () => {
    await open();
    expect(all("conflict-row").map((row) => row.dataset["field"])).toEqual(["title", "department", "source"]);
    const source = all("conflict-row")[2];
    expect(source?.textContent).toContain("我的来源");
    expect(source?.textContent).toContain("他的来源");
    expect(source?.textContent).toContain("两边都改了");
  });

  it("takes one side whole and hands the other back to be kept", async () => {
    await open();
    await click(one("take-theirs"));
    expect(resolved).toHaveBeenLastCalledWith(theirs, mine);
    await click(one("take-mine"));
    expect(resolved).toHaveBeenLastCalledWith(mine, theirs);
  });

  it("merges by field, beginning with who changed each alone", async () => {
    await open();
    await click(one("take-merged"));
    expect(resolved.mock.calls[0]?.[0]).toMatchObject({ title: "我的标题", department: "市医保局", source: "我的来源" });
    const radio = all("conflict-row")[2]?.querySelectorAll<HTMLInputElement>("input[type=radio]")[1];
    await click(radio as HTMLInputElement);
    await click(one("take-merged"));
    expect(resolved.mock.calls[1]?.[0]).toMatchObject({ title: "我的标题", source: "他的来源" });
  });
});

describe("ReasonDialog", () => {
  it("wants a reason, and stays open when it fails", async () => {
    const run = vi.fn().mockRejectedValue(new ApiError(409, "entry_conflict", "已被他人修改"));
    const held = await show(ReasonDialog, { title: "撤回", action: "撤回", run });
    await click(one("reason-go"));
    expect(run).not.toHaveBeenCalled();
    const field = one<HTMLTextAreaElement>("reason");
    field.value = " 政策变了 ";
    field.dispatchEvent(new Event("input"));
    await turn();
    await click(one("reason-go"));
    expect(run).toHaveBeenCalledWith("政策变了");
    expect(held.modelValue).toBe(true);
    expect(document.body.textContent).toContain("已被他人修改");
  });
});
