import { describe, expect, it } from "vitest";
import { createApp, h, nextTick } from "vue";
import type { Deed } from "@/protocol";
import SuggestionCard from "@/agent/components/SuggestionCard.vue";

function card(): { host: HTMLElement; deeds: Deed[] } {
  const host = document.createElement("div");
  const deeds: Deed[] = [];
  const item = {
    entry_id: "WC-1",
    title: "社保卡挂失和补办",
    answer_spoken: "请先打12333挂失。",
    answer_full: "一、挂失。",
    materials: "身份证",
    department: "市人社局",
    why: "社保卡丢了怎么办",
    marks: [[0, 3]] as [number, number][],
  };
  createApp({
    render: () => h(SuggestionCard, { item, onDeed: (deed: Deed) => deeds.push(deed) }),
  }).mount(host);
  return { host, deeds };
}

describe("SuggestionCard", () => {
  it("says why it is shown, what to bring and who is responsible", () => {
    const { host } = card();
    expect(host.querySelector("mark")?.textContent).toBe("社保卡");
    expect(host.textContent).toContain("身份证");
    expect(host.textContent).toContain("市人社局");
  });

  it("tells what the agent did, adoption once", async () => {
    const { host, deeds } = card();
    const adopt = host.querySelector<HTMLElement>('[data-testid="adopt"]');
    adopt?.click();
    await nextTick();
    adopt?.click();
    host.querySelector<HTMLElement>('[data-testid="wrong"]')?.click();
    expect(deeds).toEqual(["adopted", "wrong"]);
  });

  it("counts opening the full text, not closing it", async () => {
    const { host, deeds } = card();
    const full = host.querySelector<HTMLElement>("[aria-expanded]");
    full?.click();
    await nextTick();
    full?.click();
    expect(deeds).toEqual(["opened"]);
  });
});
