import { describe, expect, it } from "vitest";
import { createApp, h } from "vue";
import ImportReport from "@/knowledge/components/ImportReport.vue";

describe("ImportReport", () => {
  it("names columns as an operator knows them", () => {
    const host = document.createElement("div");
    const row = (column: string) => ({ row: 3, column, detail: "不对。" });
    const report = {
      rows: 4,
      created: 1,
      updated: 0,
      unchanged: 0,
      imported: false,
      errors: [row("title"), row("valid_from"), row("id"), row("phone")],
      warnings: [],
      ids: [],
    };
    createApp({ render: () => h(ImportReport, { report }) }).mount(host);
    const cells = [...host.querySelectorAll("tbody td:nth-child(2)")].map((td) => td.textContent);
    expect(cells).toEqual(["标题", "生效日期", "编号", "phone"]);
  });
});
