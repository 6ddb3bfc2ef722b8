import { createApp, h, nextTick, reactive, type Component } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import AnswerCard from "@/caller/components/AnswerCard.vue";
import CallScreen from "@/caller/components/CallScreen.vue";
import CaptionFeed from "@/caller/components/CaptionFeed.vue";
import EndScreen from "@/caller/components/EndScreen.vue";
import HomeScreen from "@/caller/components/HomeScreen.vue";
import KeyPad from "@/caller/components/KeyPad.vue";
import TextBar from "@/caller/components/TextBar.vue";
import { initialCall } from "@/caller/callState";

let host: HTMLElement;
let unmount: () => void = () => undefined;

function show(component: Component, props: Record<string, unknown>): void {
  const app = createApp({ render: () => h(component, props) });
  app.mount(host);
  unmount = () => app.unmount();
}

const id = (name: string): HTMLElement => {
  const found = host.querySelector<HTMLElement>(`[data-testid="${name}"]`);
  if (found === null) throw new Error(`no ${name}`);
  return found;
};

async function type(field: HTMLElement, words: string): Promise<void> {
  (field as HTMLInputElement).value = words;
  field.dispatchEvent(new Event("input"));
  await nextTick();
}

beforeEach(() => {
  host = document.createElement("div");
  document.body.append(host);
  vi.stubGlobal("fetch", () =>
    Promise.resolve(new Response(JSON.stringify({ ready: true, agents_online: 0, detail: "" }))),
  );
});
afterEach(() => {
  unmount();
  host.remove();
  vi.unstubAllGlobals();
});

describe("AnswerCard", () => {
  it("shows markup as text", () => {
    const text = '<img src=x onerror="alert(1)">\n<script>alert(2)</script>';
    show(AnswerCard, { card: { kind: "card", id: "c", title: "<b>粗</b>", text, department: "<i>局</i>" } });
    expect(host.querySelector("img, script, b, i")).toBeNull();
    expect(host.textContent).toContain(text);
  });

  it("folds a long text and opens it", async () => {
    show(AnswerCard, { card: { kind: "card", id: "c", title: "t", text: "长".repeat(200), department: "" } });
    const more = host.querySelector("button");
    expect(more?.getAttribute("aria-expanded")).toBe("false");
    more?.click();
    await nextTick();
    expect(more?.getAttribute("aria-expanded")).toBe("true");
  });
});

describe("CaptionFeed", () => {
  it("reads out whole sentences only", () => {
    const feed = [
      { kind: "caption", id: "1", who: "bot", text: "您好", final: true },
      { kind: "caption", id: "2", who: "caller", text: "我想", final: false },
    ];
    show(CaptionFeed, { feed, emptyText: "" });
    expect(host.querySelector("[aria-live]")?.textContent).toBe("热线：您好");
    const captions = [...host.querySelectorAll<HTMLElement>('[data-testid="caption"]')];
    expect(captions.map((caption) => caption.dataset["who"])).toEqual(["bot", "caller"]);
  });
});

describe("CallScreen", () => {
  it("offers the ratings of the hotline's question while it is asked", async () => {
    const onDigit = vi.fn();
    const state = reactive({ ...initialCall, phase: "active" as const, rating: true });
    show(CallScreen, { state, muted: false, answeredAt: null, onDigit });
    expect(id("rating").textContent?.replaceAll("\u200b", "")).toBe("请评价这次服务1非常满意2满意3一般4不满意5非常不满意");
    id("rating-4").click();
    expect(onDigit.mock.calls).toEqual([["4"]]);
    state.rating = false;
    await nextTick();
    expect(host.querySelector('[data-testid="rating"]')).toBeNull();
  });
});

describe("EndScreen", () => {
  it("shows the order number and offers another call", () => {
    const onAgain = vi.fn();
    const state = {
      ...initialCall,
      phase: "ended",
      orderNo: "WC202612010001",
      end: { kind: "work_order", detail: "" },
    };
    show(EndScreen, { state, onAgain });
    expect(id("order-no").textContent).toBe("WC202612010001");
    expect(id("ended").dataset["outcome"]).toBe("work_order");
    id("again-button").click();
    expect(onAgain).toHaveBeenCalledTimes(1);
  });
});

describe("KeyPad", () => {
  it("has all twelve keys", () => {
    const onDigit = vi.fn();
    show(KeyPad, { disabled: false, onDigit });
    for (const key of "0123456789*#") id(`key-${key}`).click();
    expect(onDigit.mock.calls.flat().join("")).toBe("0123456789*#");
  });
});

describe("TextBar", () => {
  it("sends on Enter, but not while an input method is composing", async () => {
    const onSend = vi.fn();
    show(TextBar, { typing: false, disabled: false, onSend });
    await type(id("text-input"), "养老金");
    id("text-input").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true }));
    expect(onSend).not.toHaveBeenCalled();
    id("text-input").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    expect(onSend).toHaveBeenCalledWith("养老金");
  });
});

describe("HomeScreen", () => {
  it("does not call with a wrong number, and calls with a right one", async () => {
    const onVoice = vi.fn();
    const props = reactive({
      phone: "",
      problem: null,
      onVoice,
      "onUpdate:phone": (typed: string) => (props.phone = typed),
    });
    show(HomeScreen, props);
    await type(id("phone-input"), "1380000");
    id("call-button").click();
    await nextTick();
    expect(onVoice).not.toHaveBeenCalled();
    expect(id("phone-problem").textContent).toContain("11 位");
    await type(id("phone-input"), "138 0000 0000");
    id("call-button").click();
    expect(onVoice).toHaveBeenCalledWith("13800000000");
  });

  it("offers typing when there is no microphone", () => {
    show(HomeScreen, { phone: "", problem: { code: "mic_refused", detail: "" } });
    expect(id("error").dataset["code"]).toBe("mic_refused");
    expect(id("error").textContent).toContain("打字求助");
  });
});
