import { inject, type InjectionKey, type Ref } from "vue";
import type { SignedIn } from "@/protocol";
import type { ReviewPage } from "./wire";

/** What every view of the desk shares. */
export interface Desk {
  who: SignedIn;
  /** How many scores are in which state; null until it is known. */
  counts: Ref<ReviewPage["counts"] | null>;
  /** Fetches the figures of the navigation anew. */
  refresh: () => void;
}

export const DESK: InjectionKey<Desk> = Symbol("quality desk");

export function useDesk(): Desk {
  const desk = inject(DESK);
  if (desk === undefined) throw new Error("outside of the quality desk");
  return desk;
}

const SCORES: readonly string[] = ["quality", "supervisor", "admin"];
const IS_SCORED: readonly string[] = ["agent", "supervisor", "admin"];

/** Searches, listens, scores. */
export function mayScore(role: string): boolean {
  return SCORES.includes(role);
}

/** Takes calls, and so has results of their own. */
export function isScored(role: string): boolean {
  return IS_SCORED.includes(role);
}

export function mayUse(role: string): boolean {
  return mayScore(role) || isScored(role);
}
