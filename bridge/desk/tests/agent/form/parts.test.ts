import { describe, expect, it, vi } from "vitest";
import { createApp, effectScope, h, nextTick } from "vue";
import FormField from "@/agent/form/FormField.vue";
import type { FormApi } from "@/agent/form/formApi";
import { timeText, timeValue, type FieldView } from "@/agent/form/orderState";
import type { FieldName, WrapUp } from "@/agent/form/types";
import { SAVE_MS, useWrapUp, type WrapUpWork } from "@/agent/form/useWrapUp";
import { FakeStore } from "./fakes";

function shown(view: FieldView): { host: HTMLElement; did: string[] } {
  const host = document.createElement("div");
  const did: string[] = [];
  createApp({
    render: () =>
      h(FormField, {
        name: "address",
        view,
        onTake: (name: FieldName) => did.push(`take ${name}`),
        onKeep: (name: FieldName) => did.push(`keep ${name}`),
      }),
  }).mount(host);
  return { host, did };
}

describe("FormField", () => {
  it("shows where a value comes from, and the words", () => {
    const evidence = [{ line_id: "l3", who: "caller", words: "就在文清大道" }];
    const { host } = shown({ value: "文清大道", origin: "heard", evidence, proposal: null });
    expect(host.querySelector("[data-origin]")?.textContent).toBe("来电听到");
    expect(host.querySelector(".why")?.textContent).toContain("市民：“就在文清大道”");
  });

  it("has no badge while nothing is known", () => {
    const { host } = shown({ value: "", origin: null, evidence: [], proposal: null });
    expect(host.querySelector("[data-origin]")).toBeNull();
  });

  it("offers what was heard later", () => {
    const proposal = { value: "清澜港路3号", origin: "heard" as const, evidence: [] };
    const { host, did } = shown({ value: "文清大道", origin: "agent", evidence: [], proposal });
    expect(host.textContent).toContain("新听到：清澜港路3号");
    host.querySelectorAll<HTMLElement>(".offer button").forEach((button) => button.click());
    expect(did).toEqual(["take address", "keep address"]);
  });
});

describe("times", () => {
  it("are read by people and kept as instants", () => {
    expect(timeText("2026-11-30T20:00:00+08:00")).toBe("2026-11-30 20:00");
    expect(timeValue("2026-11-30 20:00")).toBe("2026-11-30T20:00:00+08:00");
    expect(timeText("2026-11-30（昨天晚上）")).toBe("2026-11-30（昨天晚上）");
    expect(timeValue("昨天晚上")).toBe("昨天晚上");
  });
});

describe("useWrapUp", () => {
  const proposed: WrapUp = {
    call_id: "call-1",
    code: "",
    summary: "投诉：路灯坏了。",
    saved_at: null,
    satisfaction: null,
    codes: [{ id: "answered", title: "咨询已答" }],
  };

  function begun(store: FakeStore, api: Partial<FormApi>): { work: WrapUpWork; end: () => void } {
    const scope = effectScope();
    const work = scope.run(() =>
      useWrapUp("1001", api as FormApi, store as unknown as Storage),
    ) as WrapUpWork;
    return { work, end: () => scope.stop() };
  }

  it("is saved once a code is chosen, and kept here until then", async () => {
    vi.useFakeTimers();
    const store = new FakeStore();
    const wrapUp = vi.fn(() => Promise.resolve(proposed));
    const saveWrapUp = vi.fn((_: string, code: string, summary: string) =>
      Promise.resolve({ ...proposed, code, summary, saved_at: "2026-12-01T02:00:00Z" }),
    );
    const first = begun(store, { wrapUp, saveWrapUp });
    await first.work.open("call-1");
    first.work.write({ summary: "投诉路灯，已答复。" });
    await vi.advanceTimersByTimeAsync(SAVE_MS * 10);
    expect(saveWrapUp).not.toHaveBeenCalled();
    first.end();

    const { work, end } = begun(store, { wrapUp, saveWrapUp });
    await work.open("call-1");
    expect(work.summary.value).toBe("投诉路灯，已答复。");
    work.write({ code: "answered" });
    await vi.advanceTimersByTimeAsync(SAVE_MS);
    expect(saveWrapUp).toHaveBeenCalledWith("call-1", "answered", "投诉路灯，已答复。");
    expect(work.state.value).toBe("saved");
    expect(store.length).toBe(0);
    end();
    vi.useRealTimers();
  });

  it("is proposed anew, but never over what the agent wrote", async () => {
    const wrapUp = vi.fn(() => Promise.resolve(proposed));
    const { work, end } = begun(new FakeStore(), { wrapUp });
    await work.open("call-1");
    wrapUp.mockResolvedValue({ ...proposed, code: "order_made", summary: "已立工单。" });
    await work.renew();
    expect([work.code.value, work.summary.value]).toEqual(["order_made", "已立工单。"]);
    work.write({ summary: "我写的" });
    await work.renew();
    await nextTick();
    expect(work.summary.value).toBe("我写的");
    end();
  });
});
