import type { EChartsCoreOption } from "echarts/core";
import type { SeatState } from "@/protocol";
import type { DayHistory, Quarter } from "./api";
import { text } from "./locale.zh";

const words = text.day;
// The library measures texts by itself and needs the names.
const FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";
const SIZE = 13;
/** A label every two hours. */
const LABEL_EVERY = 8;

const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** States that say the same to whoever plans the day, with a colour of their own. */
const GROUPS: readonly { title: string; states: readonly SeatState[]; colour: string }[] = [
  { title: words.talking, states: ["talking", "held"], colour: "#0a4595" },
  { title: words.wrapUp, states: ["wrap_up"], colour: "#8a75c9" },
  { title: words.ready, states: ["idle", "reserved", "ringing"], colour: "#3fa47c" },
  { title: words.busy, states: ["busy"], colour: "#d9a441" },
  { title: words.away, states: ["break"], colour: "#b9c3d0" },
];

type Value = number | null;
const axis = { type: "value", axisLabel: { fontSize: SIZE }, minInterval: 1 } as const;
const share = (value: number): string => `${Math.round(value * 100)}%`;
const shares = { ...axis, minInterval: 0, min: 0, max: 1, axisLabel: { fontSize: SIZE, formatter: share } };
const right = { splitLine: { show: false } };

function base(day: DayHistory, colour: readonly string[]): EChartsCoreOption {
  return {
    color: [...colour],
    aria: { enabled: true },
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: SIZE },
    grid: { left: 44, right: 48, top: 36, bottom: 26 },
    legend: { top: 2, itemGap: 14, itemWidth: 18, textStyle: { fontSize: SIZE, fontFamily: FONT } },
    tooltip: { trigger: "axis" },
    xAxis: {
      type: "category",
      data: day.quarters.map(({ start }) => CLOCK.format(new Date(start))),
      axisLabel: { fontSize: SIZE, interval: (index: number) => index % LABEL_EVERY === 0 },
    },
  };
}

const bar = (name: string, data: Value[]): object => ({ name, type: "bar", stack: "calls", barCategoryGap: "15%", data });
const line = (name: string, data: Value[], more: object = {}): object => ({
  name,
  type: "line",
  showSymbol: false,
  data,
  ...more,
});

/** What became of the calls that wanted a person, and the share answered in time. */
export function callsOption(day: DayHistory): EChartsCoreOption {
  const of = (pick: (quarter: Quarter) => Value): Value[] => day.quarters.map(pick);
  const inTime = (one: Quarter): Value => (one.answered === 0 ? null : one.answered_in_time / one.answered);
  return {
    ...base(day, ["#0a4595", "#d9a441", "#b04a4a", "#0b6b47"]),
    yAxis: [axis, { ...shares, ...right }],
    series: [
      bar(words.inTime(day.in_time_seconds), of((one) => one.answered_in_time)),
      bar(words.late, of((one) => one.answered - one.answered_in_time)),
      bar(words.abandoned, of((one) => one.abandoned)),
      line(words.serviceLevel(day.in_time_seconds), of(inTime), {
        yAxisIndex: 1,
        connectNulls: true,
        tooltip: { valueFormatter: (value: Value) => (value === null ? text.figures.none : share(value)) },
      }),
    ],
  };
}

/** How long callers waited and how long a call took, in seconds. */
export function timesOption(day: DayHistory): EChartsCoreOption {
  const seconds = (value: Value): string => (value === null ? text.figures.none : words.seconds(Math.round(value)));
  const tooltip = { valueFormatter: seconds };
  return {
    ...base(day, ["#b04a4a", "#0a4595"]),
    yAxis: [axis, { ...axis, ...right }],
    series: [
      line(words.wait, day.quarters.map(({ mean_wait }) => mean_wait), { connectNulls: true, tooltip }),
      line(words.aht, day.quarters.map(({ aht }) => aht), { connectNulls: true, yAxisIndex: 1, tooltip }),
    ],
  };
}

export function occupancyOption(day: DayHistory): EChartsCoreOption {
  return {
    ...base(day, ["#0a4595"]),
    yAxis: shares,
    series: [
      line(words.occupancy, day.quarters.map(({ occupancy }) => occupancy), {
        areaStyle: { opacity: 0.15 },
        tooltip: { valueFormatter: (value: Value) => (value === null ? text.figures.none : share(value)) },
      }),
    ],
  };
}

/** The seats that were signed in, by what they did. */
export function seatsOption(day: DayHistory): EChartsCoreOption {
  const sum = (quarter: Quarter, states: readonly SeatState[]): number =>
    Math.round(states.reduce((total, state) => total + (quarter.seats[state] ?? 0), 0) * 100) / 100;
  return {
    ...base(day, GROUPS.map(({ colour }) => colour)),
    yAxis: axis,
    series: GROUPS.map(({ title, states }) =>
      line(title, day.quarters.map((quarter) => sum(quarter, states)), {
        stack: "seats",
        areaStyle: { opacity: 0.75 },
        lineStyle: { width: 1 },
      }),
    ),
  };
}
