import { ref } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyCall, withDetail, type CallView } from "@/agent/callView";
import AssistPanel from "@/agent/components/AssistPanel.vue";
import NoticeStrips from "@/agent/components/NoticeStrips.vue";
import TranscriptPanel from "@/agent/components/TranscriptPanel.vue";
import { initialSeat, type Duty, type Notice, type SeatView } from "@/agent/seatView";
import { useBreakReminder } from "@/agent/useBreakReminder";
import type { CallDetail } from "@/protocol";
import { all, click, mount, one, turn, type Mounted } from "./mount";

const DETAIL: CallDetail = {
  call_id: "c1",
  caller_phone: "13800000001",
  started_at: "2026-12-01T10:00:00+08:00",
  transcript: [
    { id: "1", who: "caller", text: "在文建路", confidence: 0.4 },
    { id: "2", who: "caller", text: "烧烤店很吵", confidence: 0.9 },
    { id: "3", who: "bot", text: "请问在哪里？", confidence: null },
  ],
  slots: [],
  suggestions: [
    {
      entry_id: "e1",
      version: 3,
      title: "噪声投诉",
      answer_spoken: "由执法局受理。",
      answer_full: "",
      materials: "",
      department: "市综合行政执法局",
      matched_question: "",
      marks: [],
      score: 1,
    },
  ],
  reason: "投诉噪音",
  earlier: [{ order_no: "WC1", title: "占道经营", state_title: "办理中", created_at: "2026-11-24T10:00:00+08:00" }],
  mood: "angry",
  gave_up: "两次没有听清地点",
  read: [{ entry_id: "e1", title: "噪声投诉", version: 3 }],
  earlier_calls: [
    { call_id: "x", started_at: "2026-11-24T10:00:00+08:00", outcome_title: "已登记", agents: ["小李"], summary: "占道", order_no: "WC2" },
  ],
};
const call = (change: Partial<CallView> = {}): CallView => ({
  ...emptyCall("c1"),
  ...withDetail(emptyCall("c1"), DETAIL),
  ...change,
});

let shown: Mounted | null = null;
async function show(...args: Parameters<typeof mount>): Promise<Mounted> {
  shown = await mount(...args);
  return shown;
}
afterEach(() => shown?.unmount());

describe("the middle of the desk", () => {
  const transcript = (change: Record<string, unknown> = {}): Promise<Mounted> =>
    show(TranscriptPanel, { call: call(), currentId: null, offer: null, parties: [], onHold: false, me: "a", ...change });

  it("underlines what may have been misheard, and nothing else", async () => {
    await transcript();
    const unsure = all("caption").map((line) => line.querySelector<HTMLElement>(".text")?.dataset["unsure"]);
    expect(unsure).toEqual(["true", "false", "false"]);
  });

  it("tells who calls, in what mood and why the bot gave up", async () => {
    await transcript({ offer: { callId: "c1", asker: "小李", note: "要英语" } });
    expect(document.body.textContent).toContain("呼叫您");
    expect(one("asked").textContent).toContain("要英语");
    expect(one("mood").dataset["mood"]).toBe("angry");
    expect(one("gave-up").textContent).toContain("两次没有听清地点");
  });

  it("says what came from this number before, in one line that opens", async () => {
    const { props } = await transcript();
    expect(one("history").querySelector("summary")?.textContent).toMatch(/1 件工单，1 次来电.*占道经营.*办理中/);
    expect(one("earlier-call").textContent).toMatch(/占道.*小李.*WC2/);
    expect(one("earlier-order").textContent).toContain("WC1");
    props["call"] = call({ earlier: [] });
    await turn();
    expect(one("history").querySelector("summary")?.textContent).toMatch(/1 次来电.*占道（已登记）/);
    props["call"] = call({ earlier: [], earlierCalls: [] });
    await turn();
    expect(all("history")).toHaveLength(0);
  });

  it("leads back to the call that one talks on", async () => {
    const onSelect = vi.fn();
    const { props } = await transcript({ currentId: "c2", onSelect });
    await click("back-to-call");
    expect(onSelect.mock.calls).toEqual([["c2"]]);
    props["currentId"] = "c1";
    await turn();
    expect(all("back-to-call")).toHaveLength(0);
  });

  it("says who takes part as soon as somebody else does", async () => {
    const me = { username: "a", display_name: "小云", role: "agent", mode: "talks" };
    const { props } = await transcript({ currentId: "c1", parties: [me] });
    expect(all("parties")).toHaveLength(0);
    props["parties"] = [me, { username: "b", display_name: "王芳", role: "supervisor", mode: "whispers" }];
    props["onHold"] = true;
    await turn();
    expect(one("parties").textContent).toBe("市民·听音乐等待我王芳（班长）·只对您说话");
  });
});

describe("AssistPanel", () => {
  it("shows what the caller has already been told", async () => {
    await show(AssistPanel, { call: call() });
    expect(one("read-answer").textContent).toContain("第 3 版");
    expect(one("suggestion").textContent).toContain("已向市民播报");
  });

  it("lets one look things up without a call", async () => {
    await show(AssistPanel, { call: null });
    expect(all("finder")).toHaveLength(1);
  });
});

describe("NoticeStrips", () => {
  const said: Notice = { id: 1, code: "", from: "王班长", text: "请安抚", level: "info" };
  const onRead = vi.fn();
  const onDismiss = vi.fn();
  const strips = (change: Partial<SeatView>): Promise<Mounted> =>
    show(NoticeStrips, { view: { ...initialSeat, link: "online", ...change }, ringBlocked: false, onRead, onDismiss });

  beforeEach(() => {
    vi.clearAllMocks();
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  it("shows the newest, and how many more there are", async () => {
    await strips({ notices: [said, { ...said, id: 2, text: "可以了" }] });
    expect(all("notice")).toHaveLength(1);
    expect(one("notice").textContent).toMatch(/王班长：可以了.*还有 1 条/);
    one("notice").querySelector("button")?.click();
    expect(onRead.mock.calls).toEqual([[2]]);
  });

  it("lets a missed call go by itself, but not what somebody said", async () => {
    await strips({ notices: [said] });
    vi.advanceTimersByTime(60_000);
    expect(onRead).not.toHaveBeenCalled();
    shown?.unmount();
    await strips({ notices: [{ ...said, id: 3, code: "missed" }] });
    vi.advanceTimersByTime(8_000);
    expect(onRead.mock.calls).toEqual([[3]]);
  });

  it("keeps the errors that the agent has to mend", async () => {
    await strips({ error: { code: "mic_missing", detail: "" } });
    vi.advanceTimersByTime(60_000);
    expect(onDismiss).not.toHaveBeenCalled();
    shown?.unmount();
    await strips({ error: { code: "offer_over", detail: "已不再分配给您" } });
    expect(one("error").textContent).toContain("已不再分配给您");
    vi.advanceTimersByTime(8_000);
    expect(onDismiss).toHaveBeenCalledTimes(1);
  });
});

describe("the reminder of a break", () => {
  it("comes once a break, when its time is over", async () => {
    const duty: Duty = {
      state: "break",
      reason: "meal",
      since: 0,
      until: null,
      limitSeconds: 60,
      pending: null,
      pendingReason: "",
            monitoring: null,
      routed: true,
    };
    const view = ref<SeatView>({ ...initialSeat, duty });
    const now = ref(59_000);
    const remind = vi.fn();
    const over = useBreakReminder(view, now, remind);
    expect(over.value).toBeNull();
    for (const time of [61_000, 62_000, 63_000]) {
      now.value = time;
      await turn();
    }
    expect(over.value).toBe(3);
    expect(remind).toHaveBeenCalledTimes(1);
    view.value = { ...initialSeat, duty: { ...duty, state: "idle" } };
    await turn();
    expect(over.value).toBeNull();
  });
});
