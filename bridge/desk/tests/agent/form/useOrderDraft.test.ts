import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OrderCopies } from "@/agent/form/orderCopies";
import { RETRY_MS, REFRESH_MS, SAVE_MS, useOrderDraft, type OrderDraft } from "@/agent/form/useOrderDraft";
import { ApiError } from "@/shared/http";
import { draft, FakeServer, FakeStore, field } from "./fakes";

const KEY = "hotline.order.1001.call-1";
let server: FakeServer;
let store: FakeStore;
let scope: EffectScope;

function begin(): OrderDraft {
  scope = effectScope();
  const copies = new OrderCopies(store, "1001");
  return scope.run(() => useOrderDraft({ username: "1001", server: server.asApi, copies })) as OrderDraft;
}

async function opened(): Promise<OrderDraft> {
  const work = begin();
  await work.open("call-1");
  return work;
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const kept = (): { fields: Record<string, unknown> } | null =>
  JSON.parse(store.getItem(KEY) ?? "null") as { fields: Record<string, unknown> } | null;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  store = new FakeStore();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("a draft on the desk", () => {
  it("shows each value with its origin", async () => {
    const work = await opened();
    expect(work.fields.value.content).toMatchObject({ value: "路灯坏了", origin: "heard" });
    expect(work.fields.value.contact_phone.origin).toBe("line");
    expect(work.fields.value.title).toMatchObject({ value: "", origin: null });
    expect(work.state.value).toBe("saved");
  });

  it("saves every change once typing pauses, and says so", async () => {
    const work = await opened();
    work.edit("title", "路");
    work.edit("title", "路灯");
    expect(work.state.value).toBe("unsaved");
    expect(kept()?.fields).toEqual({ title: "路灯" });
    await pass(SAVE_MS);
    expect(server.changes).toEqual([{ version: 1, fields: { title: "路灯" }, keep: [] }]);
    expect(work.state.value).toBe("saved");
    expect(work.fields.value.title).toMatchObject({ value: "路灯", origin: "agent" });
    expect(kept()).toBeNull();
  });

  it("never loses what is typed while a save is on its way", async () => {
    const work = await opened();
    work.edit("title", "路灯");
    const turn = work.flush();
    work.edit("title", "路灯坏了");
    await turn;
    expect(work.fields.value.title.value).toBe("路灯坏了");
    await pass(SAVE_MS);
    expect(server.draft.fields.title?.value).toBe("路灯坏了");
    expect(work.state.value).toBe("saved");
  });

  it("keeps the words while the network is away, and sends them when it is back", async () => {
    const work = await opened();
    server.down = true;
    work.edit("address", "文清大道");
    await pass(SAVE_MS);
    expect(work.state.value).toBe("offline");
    work.edit("address", "文清大道12号");
    await pass(SAVE_MS);
    expect(work.state.value).toBe("offline");
    server.down = false;
    window.dispatchEvent(new Event("online"));
    await pass(10);
    expect(work.state.value).toBe("saved");
    expect(server.draft.fields.address?.value).toBe("文清大道12号");
  });

  it("tries again by itself", async () => {
    const work = await opened();
    server.down = true;
    work.edit("title", "甲");
    await pass(SAVE_MS);
    server.down = false;
    await pass(RETRY_MS);
    expect(server.draft.fields.title?.value).toBe("甲");
  });

  it("brings unsaved words back after a reload", async () => {
    const before = await opened();
    server.down = true;
    before.edit("title", "没有存上的");
    scope.stop();
    server.down = false;
    const work = await opened();
    expect(work.fields.value.title.value).toBe("没有存上的");
    await pass(SAVE_MS);
    expect(server.draft.fields.title?.value).toBe("没有存上的");
    expect(kept()).toBeNull();
  });

  it("sends what a crash left of another call", async () => {
    const before = await opened();
    server.down = true;
    before.edit("title", "崩溃前写的");
    scope.stop();
    server.down = false;
    begin();
    await pass(10);
    expect(server.draft.fields.title?.value).toBe("崩溃前写的");
    expect(store.length).toBe(0);
  });

  it("sends what is unsaved when the desk goes on to another call", async () => {
    const work = await opened();
    work.edit("title", "换电话前写的");
    await work.open("call-2");
    await pass(10);
    expect(server.changes[0]?.fields).toEqual({ title: "换电话前写的" });
    expect(work.fields.value.title.value).not.toBe("");
  });

  it("takes its own change for its own, when only the answer was lost", async () => {
    const work = await opened();
    server.losesAnswer = true;
    work.edit("title", "甲");
    await pass(SAVE_MS);
    expect(work.state.value).toBe("offline");
    work.edit("title", "甲乙");
    await pass(SAVE_MS + RETRY_MS);
    expect(work.state.value).toBe("saved");
    expect(server.draft.fields.title?.value).toBe("甲乙");
  });

  it("works without the browser's storage", async () => {
    store.full = true;
    const work = await opened();
    work.edit("title", "甲");
    await pass(SAVE_MS);
    expect(work.state.value).toBe("saved");
  });
});

describe("the conversation", () => {
  it("fills the form anew after a sentence, without touching what is being typed", async () => {
    const work = await opened();
    work.edit("title", "我写的");
    server.draft = draft({
      version: 2,
      fields: { ...server.draft.fields, content: field("路灯坏了。井盖也没了"), title: field("别的") },
    });
    work.heard();
    await pass(REFRESH_MS);
    expect(work.fields.value.content.value).toBe("路灯坏了。井盖也没了");
    expect(work.fields.value.title.value).toBe("我写的");
  });

  it("lets title and category follow a corrected content", async () => {
    const work = await opened();
    work.edit("content", "停水了");
    await pass(SAVE_MS + REFRESH_MS);
    expect(server.api.refresh).toHaveBeenCalledTimes(1);
  });

  it("puts what was heard beside what the agent wrote, to be taken or not", async () => {
    const offered = { value: "清澜港路3号", origin: "heard" as const, evidence: [] };
    server.draft = draft({
      fields: {
        address: { ...field("文清大道"), origin: "agent", proposal: offered },
        contact_phone: { ...field("137"), origin: "agent", proposal: { ...offered, value: "138" } },
      },
    });
    const work = await opened();
    expect(work.fields.value.address.proposal?.value).toBe("清澜港路3号");
    work.take("address");
    work.keep("contact_phone");
    await pass(10);
    expect(server.changes).toEqual([
      { version: 1, fields: { address: "清澜港路3号" }, keep: ["contact_phone"] },
    ]);
    expect(work.fields.value.contact_phone.value).toBe("137");
  });
});

describe("two pages at once", () => {
  it("do not disturb each other in different fields", async () => {
    const work = await opened();
    work.edit("title", "甲");
    server.elsewhere("address", "乙");
    await pass(SAVE_MS);
    expect(work.state.value).toBe("saved");
    expect(work.fields.value.address.value).toBe("乙");
  });

  it("show the other's words in the same field; ours stay until one is chosen", async () => {
    const work = await opened();
    work.edit("title", "我的");
    work.edit("region", "文城镇");
    server.elsewhere("title", "别人的");
    await pass(SAVE_MS + 10);
    expect(work.state.value).toBe("conflict");
    expect(work.fields.value.title).toMatchObject({ value: "我的", proposal: { value: "别人的" } });
    // What is not contested is saved meanwhile.
    expect(server.draft.fields.region?.value).toBe("文城镇");
    expect(server.draft.fields.title?.value).toBe("别人的");
    work.keep("title");
    await pass(10);
    expect(work.state.value).toBe("saved");
    expect(server.draft.fields.title?.value).toBe("我的");
  });

  it("can take the other's words", async () => {
    const work = await opened();
    work.edit("title", "我的");
    server.elsewhere("title", "别人的");
    await pass(SAVE_MS + 10);
    work.take("title");
    await pass(10);
    expect(work.state.value).toBe("saved");
    expect(work.fields.value.title).toMatchObject({ value: "别人的", proposal: null });
  });

  it("a reload does not write over what was written elsewhere meanwhile", async () => {
    const before = await opened();
    server.down = true;
    before.edit("title", "旧的");
    scope.stop();
    server.down = false;
    server.elsewhere("title", "新的");
    const work = await opened();
    await pass(SAVE_MS + 10);
    expect(work.state.value).toBe("conflict");
    expect(server.draft.fields.title?.value).toBe("新的");
  });

  it("an order that was made elsewhere ends the writing", async () => {
    const work = await opened();
    server.draft = { ...server.draft, order_no: "WC202612010001" };
    work.edit("title", "晚了");
    await pass(SAVE_MS + 10);
    expect(work.draft.value?.order_no).toBe("WC202612010001");
    expect(kept()).toBeNull();
  });
});

describe("submitting", () => {
  it("saves first, and a second press makes no second order", async () => {
    const work = await opened();
    work.edit("title", "甲");
    const both = await Promise.all([work.submit(), work.submit()]);
    expect(both).toEqual([true, false]);
    expect(server.changes).toHaveLength(1);
    expect(server.api.submit).toHaveBeenCalledTimes(1);
    expect(work.draft.value?.order_no).toBe("WC202612010001");
  });

  it("can be asked for again after the network was lost", async () => {
    const work = await opened();
    server.down = true;
    expect(await work.submit()).toBe(false);
    expect(work.problem.value).not.toBe("");
    server.down = false;
    expect(await work.submit()).toBe(true);
  });

  it("names the fields that are missing", async () => {
    const work = await opened();
    const body = { fields: ["contact_phone"] };
    server.api.submit.mockRejectedValueOnce(
      new ApiError(422, "order_draft_incomplete", "请填写：联系电话。", body),
    );
    expect(await work.submit()).toBe(false);
    expect(work.missing.value).toEqual(["contact_phone"]);
    expect(work.problem.value).toBe("请填写：联系电话。");
    work.edit("contact_phone", "139");
    expect(work.missing.value).toEqual([]);
  });

  it("is over then: nothing can be written any more", async () => {
    const work = await opened();
    await work.submit();
    work.edit("title", "晚了");
    await pass(SAVE_MS);
    expect(server.changes).toHaveLength(0);
  });
});

it("stays away from calls of others", async () => {
  const work = begin();
  server.api.open.mockRejectedValueOnce(new ApiError(403, "not_your_call", "不由您接听"));
  await work.open("call-1");
  expect(work.load.value).toBe("forbidden");
});
