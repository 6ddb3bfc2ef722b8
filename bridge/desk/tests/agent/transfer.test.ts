import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import TransferDialog from "@/agent/components/TransferDialog.vue";
import { byKind, matching, targetsOf } from "@/agent/transferTargets";
import type { Colleague, SeatState } from "@/protocol";
import { all, click, mount, one, press, turn, type Mounted } from "./mount";

const colleague = (username: string, state: SeatState, skills: string[] = [], role = "agent"): Colleague => ({
  username,
  display_name: `名${username}`,
  role,
  state,
  skills,
});
const COLLEAGUES = [
  colleague("1", "talking"),
  colleague("2", "break", ["medical"]),
  colleague("3", "talking", ["medical", "english"]),
  colleague("4", "idle", ["english"]),
  colleague("5", "signed_out", ["japanese"]),
  colleague("9", "idle", [], "supervisor"),
];

const SKILLS = [
  { code: "english", title: "英语" },
  { code: "medical", title: "医保" },
];
const NAMES = new Map(SKILLS.map(({ code, title }) => [code, title]));

const colleagues = vi.hoisted(() => vi.fn());
const skills = vi.hoisted(() => vi.fn());
vi.mock("@/agent/api", () => ({ api: { colleagues, skills } }));

describe("whom a call can go to", () => {
  const targets = targetsOf(COLLEAGUES, "1", "班长", NAMES);

  it("is the supervisor, every skill and every colleague who is there, nearest first", () => {
    expect(targets.map(({ to, free }) => [to, free])).toEqual([
      ["supervisor", 1],
      ["skill:english", 1],
      ["skill:medical", 0],
      ["seat:4", 1],
      ["seat:3", 0],
      ["seat:2", 0],
    ]);
    expect(byKind(targets).map(({ kind }) => kind)).toEqual(["supervisor", "skill", "seat"]);
    expect(byKind(targetsOf([], "1", "班长", NAMES))).toEqual([]);
  });

  it("is found by name, number or skill", () => {
    const found = (typed: string): string[] => matching(targets, typed).map(({ to }) => to);
    expect(found("名4")).toEqual(["seat:4"]);
    expect(found(" 3 ")).toEqual(["seat:3"]);
    expect(found("医保")).toEqual(["skill:medical", "seat:3", "seat:2"]);
    expect(found("seat")).toEqual([]);
  });

  it("names skills as people do; one that nobody has named keeps its code", () => {
    expect(targets.map(({ name }) => name)).toEqual(["班长", "英语", "医保", "名4", "名3", "名2"]);
    expect(targets.find(({ to }) => to === "seat:3")?.skills).toEqual(["医保", "英语"]);
    expect(targetsOf([colleague("6", "idle", ["sign"])], "1", "班长", NAMES)[0]?.name).toBe("sign");
  });
});

describe("TransferDialog", () => {
  let shown: Mounted;
  const onTransfer = vi.fn();
  const box = (): Element | null => document.querySelector(".box");
  const chosen = (): string[] =>
    all("transfer-target")
      .filter((one) => one.getAttribute("aria-selected") === "true")
      .map((one) => one.dataset["to"] ?? "");
  const type = async (words: string): Promise<void> => {
    const input = document.querySelector<HTMLInputElement>(".box input");
    if (input === null) throw new Error("no field");
    input.value = words;
    input.dispatchEvent(new Event("input"));
    await turn();
  };

  beforeEach(() => {
    vi.clearAllMocks();
    vi.useFakeTimers();
    colleagues.mockResolvedValue(COLLEAGUES);
    skills.mockResolvedValue(SKILLS);
  });
  afterEach(() => {
    shown.unmount();
    vi.useRealTimers();
  });
  const open = async (): Promise<void> => {
    shown = await mount(TransferDialog, {
      modelValue: true,
      me: "1",
      onTransfer,
      "onUpdate:modelValue": (value: boolean) => (shown.props["modelValue"] = value),
    });
  };

  it("sends nobody away before somebody was chosen", async () => {
    await open();
    await press(box(), "Enter");
    await press(box(), "Enter", { ctrlKey: true });
    expect(chosen()).toEqual([]);
    expect(onTransfer).not.toHaveBeenCalled();
  });

  it("consults with Enter whoever was typed", async () => {
    await open();
    await type("名4");
    await press(box(), "Enter");
    expect(onTransfer.mock.calls).toEqual([[{ to: "seat:4", name: "名4" }, true, ""]]);
    expect(shown.props["modelValue"]).toBe(false);
  });

  it("hands over at once with Ctrl+Enter whoever the arrows chose", async () => {
    await open();
    await press(box(), "ArrowDown");
    await press(box(), "ArrowDown");
    expect(chosen()).toEqual(["skill:english"]);
    await press(box(), "Enter", { ctrlKey: true });
    expect(onTransfer.mock.calls).toEqual([[{ to: "skill:english", name: "英语" }, false, ""]]);
  });

  it("consults nobody who is not free", async () => {
    await open();
    await type("名3");
    expect(one<HTMLButtonElement>("transfer-consult").disabled).toBe(true);
    await press(box(), "Enter");
    expect(onTransfer).not.toHaveBeenCalled();
    expect(one<HTMLButtonElement>("transfer-blind").disabled).toBe(false);
  });

  it("keeps the list fresh while it is open, and the choice with it", async () => {
    await open();
    await press(box(), "ArrowDown");
    colleagues.mockResolvedValue([...COLLEAGUES, colleague("6", "idle")]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(all("transfer-target")).toHaveLength(7);
    expect(chosen()).toEqual(["supervisor"]);
    shown.props["modelValue"] = false;
    await turn();
    const calls = colleagues.mock.calls.length;
    await vi.advanceTimersByTimeAsync(9_000);
    expect(colleagues.mock.calls).toHaveLength(calls);
  });

  it("asks for the names of skills once, and does without them", async () => {
    skills.mockRejectedValue(new TypeError());
    await open();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(skills).toHaveBeenCalledTimes(1);
    expect(all("transfer-target")).toHaveLength(6);
    expect(all("transfer-target")[1]?.textContent).toContain("english");
  });

  it("says when the list cannot be had, and tries again", async () => {
    colleagues.mockRejectedValueOnce(new TypeError());
    await open();
    expect(document.querySelector('.list [role="alert"]')).not.toBeNull();
    document.querySelector<HTMLElement>('.list [role="alert"] button')?.click();
    await turn();
    expect(all("transfer-target")).toHaveLength(6);
    await click("transfer-target");
    expect(chosen()).toEqual(["supervisor"]);
  });
});
