/** Wenchang has no summer time: its days begin at a fixed distance from UTC. */
const ZONE = "+08:00";
const DAY_MS = 86_400_000;
const MOMENT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

/** The instant at which a day such as "2026-12-01" begins, in ISO form; "" for none. */
export function dayStart(day: string | null): string {
  return day === null || day === "" ? "" : new Date(`${day}T00:00:00${ZONE}`).toISOString();
}

/** The instant at which a day is over. */
export function dayEnd(day: string | null): string {
  const start = dayStart(day);
  return start === "" ? "" : new Date(Date.parse(start) + DAY_MS).toISOString();
}

/** An ISO instant to the second, "2026-12-01 09:05:30"; "" if broken. */
export function momentText(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? "" : MOMENT.format(time);
}
