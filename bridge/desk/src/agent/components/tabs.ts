/** The tabs of the right column, in the order of their keys Alt+1, Alt+2, Alt+3. */
export const TABS = ["answers", "order", "history"] as const;

export type Tab = (typeof TABS)[number];
