import type { Colleague, SeatState } from "@/protocol";
import type { Consult } from "./seatView";

export type TargetKind = "supervisor" | "skill" | "seat";

/** Somebody, or some group, that a call can go to. */
export interface Target extends Consult {
  kind: TargetKind;
  /** Of a seat; null for groups. */
  state: SeatState | null;
  /** Names, for reading. */
  skills: readonly string[];
  /** How many of them are ready to talk. */
  free: number;
}

/** The name of each skill by its code. */
export type SkillNames = ReadonlyMap<string, string>;

const KINDS: readonly TargetKind[] = ["supervisor", "skill", "seat"];
/** Whoever can come at once stands first, whoever is away last. */
const NEARNESS: readonly SeatState[] = ["idle", "wrap_up", "reserved", "ringing", "talking", "held", "busy", "break"];

/** All that a call of `me` can go to; nobody who has signed out. `supervisor` names that group. */
export function targetsOf(
  colleagues: readonly Colleague[],
  me: string,
  supervisor: string,
  names: SkillNames,
): Target[] {
  const named = (code: string): string => names.get(code) ?? code;
  const present = colleagues.filter((one) => one.state !== "signed_out" && one.username !== me);
  const free = (list: readonly Colleague[]): number => list.filter((one) => one.state === "idle").length;
  const supervisors = present.filter((one) => one.role === "supervisor");
  const skills = [...new Set(present.flatMap((one) => one.skills))].sort();
  const groups: Target[] = skills.map((skill) => ({
    kind: "skill",
    to: `skill:${skill}`,
    name: named(skill),
    state: null,
    skills: [],
    free: free(present.filter((one) => one.skills.includes(skill))),
  }));
  const seats = present
    .filter((one) => one.role !== "supervisor")
    .map(
      (one): Target => ({
        kind: "seat",
        to: `seat:${one.username}`,
        name: one.display_name,
        state: one.state,
        skills: one.skills.map(named),
        free: free([one]),
      }),
    )
    .sort((a, b) => nearness(a) - nearness(b) || a.to.localeCompare(b.to));
  const head: Target[] =
    supervisors.length === 0
      ? []
      : [{ kind: "supervisor", to: "supervisor", name: supervisor, state: null, skills: [], free: free(supervisors) }];
  return [...head, ...groups, ...seats];
}

/** Those whose name, number or skill contains what was typed. */
export function matching(targets: readonly Target[], typed: string): Target[] {
  const wanted = typed.trim().toLowerCase();
  return targets.filter((one) =>
    [one.name, one.to.replace(/^\w+:/, ""), ...one.skills].some((word) => word.toLowerCase().includes(wanted)),
  );
}

/** The targets under their headings; kinds without any are left out. */
export function byKind(targets: readonly Target[]): { kind: TargetKind; items: Target[] }[] {
  return KINDS.map((kind) => ({ kind, items: targets.filter((one) => one.kind === kind) })).filter(
    ({ items }) => items.length > 0,
  );
}

function nearness(target: Target): number {
  const at = target.state === null ? -1 : NEARNESS.indexOf(target.state);
  return at < 0 ? NEARNESS.length : at;
}
