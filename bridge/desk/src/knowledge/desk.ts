import { inject, type InjectionKey, type Ref } from "vue";
import type { SignedIn } from "@/protocol";
import type { Overview } from "./wire";

/** What every view of the desk shares. */
export interface Desk {
  who: SignedIn;
  /** May publish and return drafts. */
  canPublish: boolean;
  overview: Ref<Overview | null>;
  overviewError: Ref<string>;
  /** Fetches the figures of the navigation anew. */
  refresh: () => void;
}

export const DESK: InjectionKey<Desk> = Symbol("knowledge desk");

export function useDesk(): Desk {
  const desk = inject(DESK);
  if (desk === undefined) throw new Error("outside of the knowledge desk");
  return desk;
}

const ROLES: readonly string[] = ["knowledge", "reviewer", "admin"];
const PUBLISHERS: readonly string[] = ["reviewer", "admin"];

export function mayUse(role: string): boolean {
  return ROLES.includes(role);
}

export function mayPublish(role: string): boolean {
  return PUBLISHERS.includes(role);
}
