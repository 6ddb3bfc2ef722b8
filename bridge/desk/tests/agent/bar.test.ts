import { afterEach, describe, expect, it, vi } from "vitest";
import BreakMenu from "@/agent/components/bar/BreakMenu.vue";
import CallBar from "@/agent/components/bar/CallBar.vue";
import FigureStrip from "@/agent/components/bar/FigureStrip.vue";
import SeatBar from "@/agent/components/bar/SeatBar.vue";
import StatePill from "@/agent/components/bar/StatePill.vue";
import { controlsOf } from "@/agent/controls";
import { initialSeat, type Duty, type SeatView } from "@/agent/seatView";
import type { SeatState } from "@/protocol";
import { all, click, mount, one, press, type Mounted } from "./mount";

const NOW = 1_700_000_000_000;
let shown: Mounted | null = null;

function view(state: SeatState, duty: Partial<Duty> = {}, change: Partial<SeatView> = {}): SeatView {
  return {
    ...initialSeat,
    link: "online",
    agent: { username: "a", display_name: "小云" },
    duty: {
      state,
      reason: "",
      since: NOW - 65_000,
      until: null,
      limitSeconds: null,
      pending: null,
      pendingReason: "",
    monitoring: null,
      routed: true,
      ...duty,
    },
    ...change,
  };
}
const talking = (duty: Partial<Duty> = {}, change: Partial<SeatView> = {}): SeatView =>
  view("talking", duty, { currentId: "c1", talkingSince: NOW - 5_000, ...change });

async function show(...args: Parameters<typeof mount>): Promise<Mounted> {
  shown = await mount(...args);
  return shown;
}
const callBar = (seat: SeatView, on: Record<string, unknown> = {}): Promise<Mounted> =>
  show(CallBar, { view: seat, can: controlsOf(seat), muted: false, now: NOW, ...on });
const enabled = (testId: string): boolean => !one<HTMLButtonElement>(testId).disabled;

afterEach(() => shown?.unmount());

describe("StatePill", () => {
  it("shows the state, its reason and how long it has lasted", async () => {
    await show(StatePill, { view: view("break", { reason: "meal" }), now: NOW, over: null });
    expect(one("seat-state").textContent).toMatch(/小休·用餐\s*1:05/);
    expect(one("seat-state").dataset).toMatchObject({ state: "break", reason: "meal" });
    expect(all("break-over")).toHaveLength(0);
  });

  it("says by how much a break is too long", async () => {
    await show(StatePill, { view: view("break"), now: NOW, over: 125 });
    expect(one("break-over").textContent).toContain("2:05");
  });

  it("shows what follows the call, which can be taken back", async () => {
    const onWithdraw = vi.fn();
    const seat = talking({ pending: "break", pendingReason: "toilet" });
    await show(StatePill, { view: seat, now: NOW, over: null, onWithdraw });
    expect(one("pending").textContent).toContain("通话后小休（洗手间）");
    await click("pending");
    expect(onWithdraw).toHaveBeenCalledTimes(1);
  });

  it("claims no state while there is no line", async () => {
    await show(StatePill, { view: { ...view("idle"), link: "lost" }, now: NOW, over: null });
    expect(one("seat-state").textContent).not.toContain("示闲");
    expect(one("seat-state").dataset["state"]).toBeUndefined();
  });
});

describe("SeatBar", () => {
  const seatBar = (seat: SeatView, on: Record<string, unknown> = {}): Promise<Mounted> => {
    const who = { username: "a", display_name: "小云", role: "agent" };
    return show(SeatBar, { who, view: seat, can: controlsOf(seat), now: NOW, over: null, ...on });
  };

  it.each([
    ["idle", {}, "示忙"],
    ["busy", {}, "示闲"],
    ["break", {}, "示闲"],
    ["talking", {}, "示忙"],
    ["talking", { pending: "busy" }, "撤回"],
  ] as const)("in %s %o the key F9 means %s", async (state, duty, words) => {
    await seatBar(view(state, duty));
    expect(one("ready-toggle").textContent).toContain(words);
  });

  it("asks again before signing out of a call, and only then", async () => {
    const onSignOut = vi.fn();
    await seatBar(talking(), { onSignOut });
    await click("sign-out");
    expect(onSignOut).not.toHaveBeenCalled();
    shown?.unmount();
    await seatBar(view("idle"), { onSignOut });
    await click("sign-out");
    expect(onSignOut).toHaveBeenCalledTimes(1);
  });
});

describe("BreakMenu", () => {
  async function opened(): Promise<ReturnType<typeof vi.fn>> {
    const onPick = vi.fn();
    await show(BreakMenu, { disabled: false, onPick });
    await click("break-button");
    return onPick;
  }

  it("is walked with the arrows and has a number for each reason", async () => {
    const onPick = await opened();
    expect(document.activeElement).toBe(one("break-meal"));
    await press(document.activeElement, "ArrowUp");
    expect(document.activeElement).toBe(one("break-other"));
    await press(document.activeElement, "3");
    expect(onPick.mock.calls).toEqual([["toilet"]]);
    expect(all("break-meal")).toHaveLength(0);
  });

  it("closes with Escape and by a press elsewhere, without a choice", async () => {
    const onPick = await opened();
    await press(document.activeElement, "Escape");
    expect(all("break-meal")).toHaveLength(0);
    await click("break-button");
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    await press(null, "");
    expect(all("break-meal")).toHaveLength(0);
    expect(onPick).not.toHaveBeenCalled();
  });
});

describe("FigureStrip", () => {
  it("shows today's figures, and no average before the first call", async () => {
    const figures = {
      calls: 0,
      talk_seconds: 0,
      hold_seconds: 0,
      wrap_up_seconds: 0,
      average_seconds: null,
      missed: 2,
    };
    const { props } = await show(FigureStrip, { figures });
    expect(one("figures").textContent).toContain("平均–");
    expect(one("figures").textContent).not.toContain("采用");
    props["figures"] = { ...figures, calls: 2, average_seconds: 200, adopted: 5 };
    await press(null, "");
    expect(one("figures").textContent).toMatch(/接听2.*平均3:20.*未接2.*采用建议5/);
  });
});

describe("CallBar", () => {
  const BUTTONS = ["answer", "refuse", "hangup", "hold", "mute", "transfer", "help", "abuse"] as const;
  const usable = (): string[] => BUTTONS.filter((name) => enabled(`${name}-button`));
  const offer = { callId: "c1", phone: "13800000001", reason: "", priority: "normal" as const, until: NOW + 9_400, asker: "", note: "" };

  it.each([
    ["nothing to do", view("idle"), ["help"]],
    ["an offer", view("ringing", {}, { offer }), ["answer", "refuse", "help"]],
    ["a call", talking(), ["hangup", "hold", "mute", "transfer", "help", "abuse"]],
    ["a caller on hold", view("held", {}, { currentId: "c1" }), ["hangup", "hold", "mute", "transfer", "help", "abuse"]],
    ["the work after a call", view("wrap_up"), ["help"]],
    ["no line", { ...view("idle"), link: "lost" as const }, []],
  ])("offers with %s only what is possible", async (_, seat, wanted) => {
    await callBar(seat);
    expect(usable()).toEqual(wanted);
  });

  it("shows who calls and how long it still rings here", async () => {
    await callBar(view("ringing", {}, { offer }));
    expect(one("offer").textContent).toContain("138 0000 0001");
    expect(one("offer").textContent).toContain("9 秒");
  });

  it("counts the work after a call down, which can be extended or ended", async () => {
    const onWrapUp = vi.fn();
    await callBar(view("wrap_up", { until: NOW + 27_000 }), { onWrapUp });
    expect(document.body.textContent).toContain("0:27");
    await click("wrap-up-extend");
    await click("wrap-up-done");
    expect(onWrapUp.mock.calls).toEqual([["extend"], ["done"]]);
  });

  it("leaves the caller with a consulted colleague only when they are there", async () => {
    const onTransferDone = vi.fn();
    const consult = { to: "seat:b", name: "小李" };
    const { props } = await callBar(talking({}, { consult }), { onTransferDone });
    expect(one("consult").textContent).toContain("正在呼叫 小李");
    expect(enabled("transfer-done")).toBe(false);
    const parties = [{ username: "b", display_name: "小李", role: "agent", mode: "talks" as const }];
    const joined = talking({}, { consult, parties });
    Object.assign(props, { view: joined, can: controlsOf(joined) });
    await press(null, "");
    await click("transfer-done");
    expect(onTransferDone).toHaveBeenCalledTimes(1);
  });
});
