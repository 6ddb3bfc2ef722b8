import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, type QualityApi } from "@/quality/api";
import { everyCall, fromAddress, SEARCH_MS, toAddress, useCalls, type Calls } from "@/quality/useCalls";

const calls = vi.fn<QualityApi["calls"]>();
const onChange = vi.fn();
let scope: EffectScope;
let list: Calls;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  calls.mockResolvedValue({ items: [], total: 0, more: false });
  scope = effectScope();
  list = scope.run(() => useCalls({ calls }, everyCall(), onChange)) as Calls;
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("useCalls", () => {
  it("searches a moment after the last key", async () => {
    list.changeSoon({ text: "路" });
    await vi.advanceTimersByTimeAsync(SEARCH_MS - 1);
    list.changeSoon({ text: "路灯" });
    await vi.advanceTimersByTimeAsync(SEARCH_MS);
    expect(calls).toHaveBeenCalledTimes(1);
    expect(calls.mock.calls[0]?.[0].text).toBe("路灯");
  });

  it("goes back to the first page but for a change of the page", () => {
    list.change({ page: 3 });
    expect(list.wanted.page).toBe(3);
    list.change({ agent: "1001" });
    expect(list.wanted.page).toBe(1);
    expect(onChange).toHaveBeenLastCalledWith({ ...everyCall(), agent: "1001" });
  });

  it("knows whether anything is filtered", () => {
    list.change({ page: 2 });
    expect(list.filtered.value).toBe(false);
    list.change({ evidence: "true" });
    expect(list.filtered.value).toBe(true);
    list.clear();
    expect(list.filtered.value).toBe(false);
  });
});

describe("address", () => {
  it("holds what is unusual, and nothing that makes no sense", () => {
    const wanted = { ...everyCall(), text: "路灯", page: 2 };
    expect(toAddress(wanted)).toEqual({ text: "路灯", page: "2" });
    expect(fromAddress({ ...toAddress(wanted), page: "x", unknown: "1" })).toEqual({ ...wanted, page: 1 });
  });
});

describe("api.calls", () => {
  it("asks for whole days in Wenchang, and for a speaker only with words", async () => {
    const fetchIt = vi.fn<typeof fetch>();
    fetchIt.mockImplementation(async () => new Response("{}"));
    vi.stubGlobal("fetch", fetchIt);
    await api.calls({ ...everyCall(), first: "2026-12-01", last: "2026-12-01", who: "caller" });
    const asked = new URL(String(fetchIt.mock.calls[0]?.[0]), "http://hotline").searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      from: "2026-12-01T00:00:00+08:00",
      to: "2026-12-02T00:00:00+08:00",
      page: "1",
      size: "50",
    });
    await api.calls({ ...everyCall(), text: " 路灯 ", who: "caller" });
    expect(String(fetchIt.mock.calls[1]?.[0])).toContain("who=caller");
  });
});
