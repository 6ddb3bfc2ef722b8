import { percent } from "./when";

/** A figure as a person reads it; "–" where there was nothing to count or to divide by. */
export function figureText(value: unknown, share: boolean): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  if (share) return percent(value);
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}

/** Name and formula of "应答率 = 直接回答 ÷ 提问"; such a figure is a share when its name says so. */
export function formula(title: string): { name: string; formula: string; share: boolean } {
  const [name = "", ...rest] = title.split(" = ");
  return { name, formula: rest.join(" = "), share: /率|占比/u.test(name) };
}
