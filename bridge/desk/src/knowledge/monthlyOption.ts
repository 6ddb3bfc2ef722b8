import type { EChartsCoreOption } from "echarts/core";
import { text } from "./locale.zh";
import type { MonthFigures } from "./wire";

const words = text.report.series;
// Dark enough to be told apart on white, and in grey on paper by their order.
const COLOURS = ["#0a4595", "#d9a441", "#b04a4a", "#0b6b47"];

// The library measures texts by itself and needs the names.
const FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";

/** Bars of what became of the questions of each month, and a line of the share answered (0..1). */
export function monthlyOption(months: readonly MonthFigures[]): EChartsCoreOption {
  const stack = (name: string, of: (month: MonthFigures) => number): object => ({
    name,
    type: "bar",
    stack: "asked",
    barMaxWidth: 44,
    data: months.map(of),
  });
  return {
    color: COLOURS,
    aria: { enabled: true },
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 14 },
    grid: { left: 56, right: 64, top: 44, bottom: 32 },
    legend: { top: 4, itemGap: 24, textStyle: { fontSize: 14, fontFamily: FONT } },
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: months.map((month) => month.month), axisLabel: { fontSize: 14 } },
    yAxis: [
      { type: "value", minInterval: 1, axisLabel: { fontSize: 14 } },
      {
        type: "value",
        min: 0,
        max: 1,
        splitLine: { show: false },
        axisLabel: { fontSize: 14, formatter: (share: number) => `${Math.round(share * 100)}%` },
      },
    ],
    series: [
      stack(words.answered, (month) => month.answered),
      stack(words.clarified, (month) => month.clarified),
      stack(words.handed_over, (month) => month.handed_over),
      {
        name: words.coverage,
        type: "line",
        yAxisIndex: 1,
        symbolSize: 8,
        data: months.map((month) => month.coverage),
        tooltip: { valueFormatter: (share: number) => `${Math.round(share * 100)}%` },
      },
    ],
  };
}
