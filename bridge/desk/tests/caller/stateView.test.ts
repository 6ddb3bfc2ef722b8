import { describe, expect, it } from "vitest";
import { initialCall, type CallState } from "@/caller/callState";
import { stateView } from "@/caller/stateView";

const active = (change: Partial<CallState>): CallState => ({ ...initialCall, phase: "active", ...change });

describe("stateView", () => {
  it.each([
    ["connecting", "正在接通"],
    ["listening", "请说话"],
    ["hearing", "正在听"],
    ["thinking", "正在想"],
    ["speaking", "正在回答"],
    ["waiting", "等待人工"],
    ["with_agent", "人工服务中"],
    ["ended", "通话已结束"],
  ] as const)("%s reads %s", (line, title) => {
    expect(stateView(active({ line }))).toMatchObject({ key: line, title });
  });

  it("tells the place in the queue", () => {
    expect(stateView(active({ line: "waiting", position: 2 })).hint).toContain("2 位");
    expect(stateView(active({ line: "waiting", position: 0 })).hint).toContain("下一个就是您");
  });

  it("asks those who type to type", () => {
    expect(stateView(active({ line: "listening", media: "listen" }))).toMatchObject({
      title: "请打字",
      icon: "keyboard",
    });
  });

  it("prefers a sentence of the hotline to the usual hint, but not the state's name", () => {
    const starting = active({ line: "connecting", detail: "系统正在启动，请稍候。" });
    expect(stateView(starting).hint).toBe("系统正在启动，请稍候。");
    expect(stateView(active({ line: "listening", detail: "请说话" })).hint).toContain("慢慢说");
  });

  it("speaks of the page's own phases first", () => {
    expect(stateView({ ...initialCall, phase: "dialling" }).key).toBe("connecting");
    expect(stateView({ ...initialCall, phase: "reconnecting", line: "speaking" })).toMatchObject({
      key: "reconnecting",
      tone: "alarm",
    });
  });
});
