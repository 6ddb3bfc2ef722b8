// @vitest-environment node
import { describe, expect, it } from "vitest";
import { figureText, formula } from "@/knowledge/figures";
import { indexView } from "@/knowledge/indexState";
import { markdownHtml } from "@/knowledge/markdown";
import { applyMark } from "@/knowledge/markup";
import { pasteLines } from "@/knowledge/questions";
import { sayable } from "@/knowledge/usePlayer";
import { dayText, percent } from "@/knowledge/when";

describe("markdownHtml", () => {
  it("shows markup of other kinds as text", () => {
    const html = markdownHtml('<img src=x onerror="alert(1)">\n\n[点这里](javascript:alert(1))\n\n**粗**');
    expect(html).not.toContain("<img");
    expect(html).not.toContain("href");
    expect(html).toContain("<strong>粗</strong>");
  });

  it("opens links elsewhere, without a way back to the desk", () => {
    expect(markdownHtml("[网站](https://www.gov.cn)")).toContain(
      '<a href="https://www.gov.cn" target="_blank" rel="noopener noreferrer">',
    );
  });
});

describe("applyMark", () => {
  it("makes bold, and takes it back", () => {
    const bold = applyMark("bold", { text: "请带原件", start: 2, end: 4 }, "文字");
    expect(bold).toEqual({ text: "请带**原件**", start: 4, end: 6 });
    expect(applyMark("bold", bold, "文字")).toEqual({ text: "请带原件", start: 2, end: 4 });
  });

  it("numbers whole lines, changes the kind of a list, and takes it back", () => {
    const plain = { text: "材料：\n身份证\n户口本", start: 6, end: 9 };
    const numbers = applyMark("numbers", plain, "");
    expect(numbers.text).toBe("材料：\n1. 身份证\n2. 户口本");
    const bullets = applyMark("bullets", numbers, "");
    expect(bullets.text).toBe("材料：\n- 身份证\n- 户口本");
    expect(applyMark("bullets", bullets, "").text).toBe(plain.text);
  });

  it("selects the address of a new link", () => {
    const link = applyMark("link", { text: "", start: 0, end: 0 }, "文字");
    expect(link.text).toBe("[文字](https://)");
    expect(link.text.slice(link.start, link.end)).toBe("https://");
  });
});

describe("pasteLines", () => {
  it("makes a question of each line, none twice, where it was pasted", () => {
    expect(pasteLines(["甲", "", "丁"], 1, "乙\r\n 丙 \n\n甲|戊")).toEqual(["甲", "乙", "丙", "戊", "丁"]);
  });
});

describe("sayable", () => {
  it("cuts at the ends of sentences, and says everything", () => {
    const text = "第一句。第二句很长。第三句";
    const pieces = sayable(text, 6);
    expect(pieces.join("")).toBe(text);
    expect(pieces.every((piece) => piece.length <= 6)).toBe(true);
    expect(pieces[0]).toBe("第一句。");
    expect(sayable("  ")).toEqual([]);
  });
});

describe("figures", () => {
  it("shows shares, counts and nothing", () => {
    expect([figureText(0.871, true), figureText(1, true), figureText(0, true)]).toEqual(["87%", "100%", "0%"]);
    expect([figureText(12, false), figureText(0.5, false), figureText(null, true)]).toEqual(["12", "0.50", "–"]);
    expect([percent(0.996), percent(0.034)]).toEqual(["99.6%", "3.4%"]);
  });

  it("reads a formula", () => {
    expect(formula("应答率 = 直接回答 ÷ 提问")).toEqual({ name: "应答率", formula: "直接回答 ÷ 提问", share: true });
    expect(formula("提问数")).toMatchObject({ name: "提问数", formula: "", share: false });
  });
});

describe("indexView", () => {
  it("notices that the meaning model is missing, and survives what it does not know", () => {
    const index = { ready: true, dense: false, parts: [{ part: "knowledge.index", engine: "BM25" }, null, 3] };
    expect(indexView(index)).toMatchObject({ ready: true, meaning: false, parts: [{ engine: "BM25", missing: "" }] });
    expect(indexView({})).toEqual({ ready: true, meaning: true, parts: [] });
  });
});

describe("dayText", () => {
  it("is the day in Wenchang", () => {
    expect(dayText("2026-11-23T17:00:00Z")).toBe("2026-11-24");
    expect(dayText(null)).toBe("");
  });
});
