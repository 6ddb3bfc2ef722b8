import { afterEach, describe, expect, it, vi } from "vitest";
import AlertList from "@/supervisor/components/AlertList.vue";
import OversightKeys from "@/supervisor/components/OversightKeys.vue";
import SeatGrid from "@/supervisor/components/SeatGrid.vue";
import SeatPanel from "@/supervisor/components/SeatPanel.vue";
import SoundState from "@/supervisor/components/SoundState.vue";
import { all, click, mount, one, press, turn, type Mounted } from "../agent/mount";
import { board, BOSS, wallSeat } from "./samples";

let shown: Mounted | null = null;
afterEach(() => {
  shown?.unmount();
  shown = null;
});

describe("SeatGrid", () => {
  const seats = [
    wallSeat("1001", { state: "talking", call_id: "c1", in_seconds: 30, call_seconds: 70 }),
    wallSeat("1002", { state: "break", reason: "meal", in_seconds: 1000, needs_help: true }),
  ];
  const given = { board: board({ seats }), at: 10_000, now: 12_000, selected: null };

  it("lets times go on between two boards", async () => {
    shown = await mount(SeatGrid, given);
    const [talking] = all("seat-tile");
    expect(talking?.textContent).toContain("0:32");
    expect(talking?.textContent).toContain("通话 1:12");
    shown.props["now"] = 13_000;
    await turn();
    expect(all("seat-tile")[0]?.textContent).toContain("0:33");
  });

  it("tells why somebody is away and who asks for help", async () => {
    shown = await mount(SeatGrid, given);
    expect(all("seat-tile")[1]?.textContent).toContain("用餐");
    expect(all("help-flag")).toHaveLength(1);
  });

  it("is one stop for Tab, and moves with the arrows from there", async () => {
    const onStep = vi.fn();
    shown = await mount(SeatGrid, { ...given, onStep });
    expect(all("seat-tile").map((tile) => tile.tabIndex)).toEqual([0, -1]);
    await press(one("seat-tile"), "ArrowDown");
    await press(one("seat-tile"), "ArrowLeft");
    expect(onStep.mock.calls).toEqual([[4], [-1]]);
  });

  it("says that nobody is there", async () => {
    shown = await mount(SeatGrid, { ...given, board: board() });
    expect(document.body.textContent).toContain("现在没有坐席签入");
  });
});

describe("OversightKeys", () => {
  it("shows what goes on, and asks again before it takes over", async () => {
    const onMonitor = vi.fn();
    shown = await mount(OversightKeys, { mode: "whispers", join: true, stop: true, armed: false, onMonitor });
    expect(one("monitor-whisper").getAttribute("aria-pressed")).toBe("true");
    expect(one("monitor-listen").getAttribute("aria-pressed")).toBe("false");
    await click("monitor-take_over");
    expect(onMonitor).toHaveBeenCalledWith("take_over");
    shown.props["armed"] = true;
    await turn();
    expect(one("monitor-take_over").textContent).toContain("确认接管");
  });

  it("offers nothing where there is no call", async () => {
    shown = await mount(OversightKeys, { mode: null, join: false, stop: false, armed: false });
    expect(one<HTMLButtonElement>("monitor-listen").disabled).toBe(true);
    expect(one<HTMLButtonElement>("monitor-stop").disabled).toBe(true);
  });
});

describe("SoundState", () => {
  it("says in words whether the microphone is open", async () => {
    shown = await mount(SoundState, { mode: "listens", name: "一号坐席", microphone: false, connecting: false });
    expect(one("sound-state").textContent).toContain("正在监听 一号坐席");
    expect(one("microphone").textContent).toContain("麦克风已关闭");
    shown.props["mode"] = "whispers";
    shown.props["microphone"] = true;
    await turn();
    expect(one("sound-state").textContent).toContain("市民听不到");
    expect(one("microphone").textContent).toContain("麦克风已打开");
  });
});

describe("AlertList", () => {
  it("opens the seat, and lets what was reported be seen", async () => {
    const onSelect = vi.fn();
    const onSeen = vi.fn();
    const help = { id: "help 1001", kind: "help", seat: "1001", name: "一号坐席", seconds: 4 };
    const wait = { id: "long_wait ", kind: "long_wait", seat: null, name: "", seconds: 31 };
    shown = await mount(AlertList, { alarms: [help, wait], onSelect, onSeen });
    const [first, second] = all("alarm");
    first?.querySelector("button")?.click();
    expect(onSelect).toHaveBeenCalledWith("1001");
    await click("alarm-seen");
    expect(onSeen).toHaveBeenCalledWith(help);
    expect(second?.querySelector("button")?.disabled).toBe(true);
    expect(second?.textContent).toContain("0:31");
  });
});

describe("SeatPanel", () => {
  const given = {
    seat: wallSeat("1001"),
    gone: false,
    self: false,
    call: null,
    mode: null,
    parties: [],
    me: BOSS.username,
    join: false,
    stop: false,
    armed: false,
  };

  it("forces states and writes", async () => {
    const onForce = vi.fn();
    const onWrite = vi.fn();
    shown = await mount(SeatPanel, { ...given, onForce, onWrite });
    await click("force-busy");
    expect(onForce).toHaveBeenCalledWith("busy");
    const field = one<HTMLInputElement>("write");
    field.value = "请转示闲";
    field.dispatchEvent(new Event("input"));
    await turn();
    await click("write-send");
    expect(onWrite).toHaveBeenCalledWith("请转示闲", false);
    await click("write-all");
    await click("write-send");
    expect(onWrite).toHaveBeenLastCalledWith("请转示闲", true);
  });

  it("says that a seat has gone, and forces no state of one's own", async () => {
    shown = await mount(SeatPanel, { ...given, seat: null, gone: true });
    expect(document.body.textContent).toContain("这个坐席已签出");
    shown.unmount();
    shown = await mount(SeatPanel, { ...given, self: true });
    expect(all("force-busy")).toHaveLength(0);
  });
});
