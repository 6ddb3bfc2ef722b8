import { whenText } from "@/shared/when";

export { whenText };

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

/** An ISO instant as the day in Wenchang, "2026-12-01"; "" if there is none. */
export function dayText(iso: string | null): string {
  if (iso === null) return "";
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? "" : DAY.format(time);
}

/** Today in Wenchang, "2026-12-01". */
export function today(now: Date = new Date()): string {
  return DAY.format(now);
}

/** A share of 0..1 as "87%", or with one digit where it is close to the ends. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && (value < 10 || value > 99) && value < 100 ? value.toFixed(1) : value.toFixed(0)}%`;
}
