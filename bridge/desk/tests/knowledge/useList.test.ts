// @vitest-environment node
import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { everything, fromAddress, SEARCH_MS, toAddress, useList, type List } from "@/knowledge/useList";
import { settle } from "../fakes";
import { summary } from "./fakes";

const server = { entries: vi.fn() };
const onChange = vi.fn();
let scope: EffectScope | undefined;

function begin(): List {
  scope = effectScope();
  return scope.run(() => useList(server, everything(), onChange)) as List;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  server.entries.mockResolvedValue({ total: 2, items: [summary("a"), summary("b", { draft_status: "review" })] });
});
afterEach(() => {
  scope?.stop();
  vi.useRealTimers();
});

describe("address", () => {
  it("carries only what is not usual, and comes back", () => {
    const wanted = { ...everything(), q: "医保", state: "review", page: 3 };
    expect(toAddress(wanted)).toEqual({ q: "医保", state: "review", page: "3" });
    expect(fromAddress(toAddress(wanted))).toEqual(wanted);
  });

  it("ignores what makes no sense", () => {
    expect(fromAddress({ page: "-1", size: "x", q: ["a", "b"] })).toEqual(everything());
  });
});

describe("useList", () => {
  it("goes back to the first page when anything but the page changes", async () => {
    const list = begin();
    list.change({ page: 4 });
    expect(list.wanted.page).toBe(4);
    list.change({ state: "review" });
    expect(server.entries).toHaveBeenLastCalledWith(expect.objectContaining({ state: "review", page: 1 }));
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(list.filtered.value).toBe(true);
    list.clear();
    expect(list.filtered.value).toBe(false);
    await settle();
  });

  it("searches once when somebody types", async () => {
    const list = begin();
    for (const q of ["医", "医保", "医保卡"]) list.changeSoon({ q });
    expect(server.entries).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(SEARCH_MS);
    expect(server.entries).toHaveBeenCalledTimes(1);
    expect(server.entries).toHaveBeenCalledWith(expect.objectContaining({ q: "医保卡" }));
  });

  it("drops an answer that was overtaken", async () => {
    const list = begin();
    let first: (page: unknown) => void = () => undefined;
    server.entries.mockImplementationOnce(() => new Promise((done) => (first = done)));
    void list.load();
    list.change({ q: "b" });
    await settle();
    first({ total: 9, items: [] });
    await settle();
    expect(list.data.value?.total).toBe(2);
    expect(list.loading.value).toBe(false);
  });

  it("keeps what was found when the next page cannot be fetched", async () => {
    const list = begin();
    await list.load();
    server.entries.mockRejectedValueOnce(new TypeError("network"));
    await list.load();
    expect(list.data.value?.total).toBe(2);
    expect(list.error.value).not.toBe("");
  });

  it("selects a page, knows which have a draft, and forgets the selection under another filter", async () => {
    const list = begin();
    await list.load();
    list.toggleAll();
    expect([...list.selected.value]).toEqual(["a", "b"]);
    expect(list.allSelected.value).toBe(true);
    expect(list.selectedDrafts.value).toEqual(["b"]);
    list.toggle("a");
    expect(list.allSelected.value).toBe(false);
    list.change({ page: 2 });
    expect([...list.selected.value]).toEqual(["b"]);
    list.change({ region: "会文镇" });
    expect(list.selected.value.size).toBe(0);
  });
});
