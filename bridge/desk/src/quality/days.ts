/** The instant at which a day begins in Wenchang. */
export function midnight(day: string): string {
  return `${day}T00:00:00+08:00`;
}

/** "2026-12-31" → "2027-01-01". */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

const FULL = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** An ISO instant as "2026-12-01 14:05" in Wenchang; "" if there is none. */
export function momentText(iso: string | null): string {
  if (iso === null) return "";
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? "" : FULL.format(time);
}
