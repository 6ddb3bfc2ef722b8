const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  month: "numeric",
  day: "numeric",
});

/** An ISO time as the desk shows it: "14:05" today, "11月24日 14:05" on other days; "" if broken. */
export function whenText(iso: string, now: Date = new Date()): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  const day = chineseDay(time);
  return day === chineseDay(now) ? CLOCK.format(time) : `${day} ${CLOCK.format(time)}`;
}

function chineseDay(time: Date): string {
  const parts = new Map(DAY.formatToParts(time).map((part) => [part.type, part.value]));
  return `${parts.get("month") ?? ""}月${parts.get("day") ?? ""}日`;
}
