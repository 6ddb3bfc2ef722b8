import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp, h, nextTick, reactive, type App } from "vue";
import CasePanel from "@/agent/form/CasePanel.vue";
import { draft } from "./fakes";

const WRAP_UP = { call_id: "call-1", code: "answered", summary: "咨询", saved_at: null, satisfaction: null, codes: [{ id: "answered", title: "咨询已答" }] };
const CHOICES = { types: [], categories: [], regions: [], urgencies: [] };
let asked: string[] = [];
let forbidden = false;
let app: App;
let host: HTMLElement;
const props = reactive({ username: "1001", currentId: null as string | null, said: 0, callbacks: [] });

function answer(path: string, method: string): unknown {
  if (path.endsWith("/submit")) {
    return { draft: draft({ order_no: "WC202612010001" }), order: { order_no: "WC202612010001" } };
  }
  if (path.includes("/wrap-ups/")) return method === "PUT" ? { ...WRAP_UP, saved_at: "2026-12-01T02:00:00Z" } : WRAP_UP;
  if (path.endsWith("/form")) return CHOICES;
  return path.includes("/drafts/") ? draft() : { items: [] };
}

const settle = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(20);
  await nextTick();
};
const shows = (testid: string): boolean => {
  const page = host.querySelector(`[data-testid="${testid}"]`)?.closest<HTMLElement>(".page");
  return page !== null && page !== undefined && page.style.display !== "none";
};
const press = (key: string, more: KeyboardEventInit = {}): void =>
  void window.dispatchEvent(new KeyboardEvent("keydown", { key, ...more }));

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  forbidden = false;
  localStorage.clear();
  Object.assign(props, { currentId: null, said: 0 });
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push(`${init.method} ${path}`);
    const refused = forbidden && path.includes("/drafts/");
    const body = refused ? { error: "not_your_call", detail: "不由您接听" } : answer(path, init.method ?? "");
    return Promise.resolve(new Response(JSON.stringify(body), { status: refused ? 403 : 200 }));
  });
  host = document.createElement("div");
  app = createApp({ render: () => h(CasePanel, props, () => h("p", "推荐答复")) });
  app.mount(host);
  await settle();
});
afterEach(() => {
  app.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("CasePanel", () => {
  it("shows the answers first, and the form of the call that is talked on by key", async () => {
    props.currentId = "call-1";
    await settle();
    expect(asked).toContain("GET /api/tickets/drafts/call-1");
    expect(shows("order-form")).toBe(false);
    press("2", { altKey: true, code: "Digit2" });
    await settle();
    expect(shows("order-form")).toBe(true);
    expect(host.querySelector<HTMLInputElement>("#order-contact_phone")?.value).toBe("13800001234");
  });

  it("fills anew after a sentence", async () => {
    props.currentId = "call-1";
    await settle();
    props.said = 1;
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toContain("POST /api/tickets/drafts/call-1/refresh");
  });

  it("asks again when the hotline did not know yet whose call it is", async () => {
    forbidden = true;
    props.currentId = "call-1";
    await settle();
    forbidden = false;
    props.said = 1;
    await settle();
    press("2", { altKey: true, code: "Digit2" });
    await settle();
    expect(host.querySelector("#order-content")).not.toBeNull();
  });

  it("submits by F6 and goes on to the wrap-up", async () => {
    props.currentId = "call-1";
    await settle();
    press("F6");
    await settle();
    expect(asked).toContain("POST /api/tickets/drafts/call-1/submit");
    expect(shows("wrap-up")).toBe(true);
    expect(host.textContent).toContain("已立工单 WC202612010001");
  });

  it("keeps the form when the call is over, until there is an order", async () => {
    props.currentId = "call-1";
    await settle();
    props.currentId = null;
    await settle();
    expect(shows("order-form")).toBe(true);
    expect(host.querySelector<HTMLInputElement>("#order-contact_phone")?.value).toBe("13800001234");
  });
});
