import { describe, expect, it } from "vitest";
import { createApp, h } from "vue";
import type { Mark } from "@/protocol";
import MarkedText from "@/shared/MarkedText.vue";

function rendered(text: string, marks: Mark[]): string {
  const host = document.createElement("div");
  createApp({ render: () => h(MarkedText, { text, marks }) }).mount(host);
  return host.innerHTML.replace(/<!--.*?-->/g, "").replace(/ data-v-\w+=""/g, "");
}

describe("MarkedText", () => {
  it("marks stretches and loses nothing", () => {
    expect(rendered("社保卡丢了", [[0, 3]])).toBe("<mark>社保卡</mark>丢了");
    expect(rendered("社保卡丢了", [])).toBe("社保卡丢了");
  });

  it("counts characters, not code units, and escapes markup", () => {
    expect(rendered("😀社保", [[1, 3]])).toBe("😀<mark>社保</mark>");
    expect(rendered("<b>", [[0, 99]])).toBe("<mark>&lt;b&gt;</mark>");
  });

  it("survives overlapping marks", () => {
    expect(rendered("一二三", [[0, 2], [1, 3]])).toBe("<mark>一二</mark><mark>三</mark>");
  });
});
