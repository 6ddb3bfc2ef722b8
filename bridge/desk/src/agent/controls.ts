import type { SeatState } from "@/protocol";
import type { SeatView } from "./seatView";

/** What the agent can do now: the same for a button and for its key. */
export interface Controls {
  /** The call that "answer" takes, or null. */
  answer: string | null;
  refuse: boolean;
  hangUp: boolean;
  hold: boolean;
  resume: boolean;
  mute: boolean;
  transfer: boolean;
  consulting: boolean;
  /** Whoever is consulted has come: the call can be left to them. */
  handOn: boolean;
  help: boolean;
  abuse: boolean;
  ready: boolean;
  wrapUp: boolean;
  signOut: boolean;
}

export function stateOf(view: SeatView): SeatState | null {
  return view.duty?.state ?? null;
}

/** True while this supervisor is on a call without talking to the caller. */
export function isMonitoring({ duty, currentId, answering }: SeatView): boolean {
  return currentId !== null && !answering && duty?.monitoring === currentId;
}

/** True when this seat hears a call and nobody on it hears this seat. */
export function onlyListens(view: SeatView): boolean {
  const own = view.parties.find(({ username }) => username === view.agent?.username);
  return own?.mode === "listens";
}

/** True while a caller is on this seat's line. Whoever only monitors can take another call. */
export function isInCall(view: SeatView): boolean {
  const state = stateOf(view);
  const busy = view.currentId !== null && !isMonitoring(view);
  return state === "talking" || state === "held" || busy;
}

/** True when somebody else of the hotline talks in the call. */
export function hasColleague({ parties, agent }: SeatView): boolean {
  return parties.some(
    ({ username, mode }) => mode === "talks" && username !== agent?.username,
  );
}

/**
 * The call that "answer" takes: the one offered here; else the selected one if it waits and rings
 * nowhere; else the first such in line.
 */
export function nextToAnswer(view: SeatView): string | null {
  if (view.link !== "online" || view.duty === null || isInCall(view)) return null;
  if (view.offer !== null) return view.offer.callId;
  const free = view.queue.filter((call) => call.rings_at === null);
  const chosen = free.find((call) => call.call_id === view.selectedId) ?? free[0];
  return chosen?.call_id ?? null;
}

/** True when this seat should ring: a call is offered to it, and it is not being answered yet. */
export function shouldRing(view: SeatView): boolean {
  return view.offer !== null && (view.currentId === null || isMonitoring(view));
}

export function controlsOf(view: SeatView): Controls {
  const state = stateOf(view);
  const online = view.link === "online" && view.duty !== null;
  const connected =
    online && view.currentId !== null && !view.answering && !isMonitoring(view);
  const consulting = connected && view.consult !== null;
  const shared = hasColleague(view);
  return {
    answer: nextToAnswer(view),
    refuse: online && shouldRing(view),
    // After a reload the hotline may still have this seat talking on a call the page lost.
    hangUp: view.currentId !== null || state === "talking" || state === "held",
    // During a consultation, taking the caller back makes three who talk.
    hold: connected && state === "talking",
    resume: connected && state === "held",
    mute: view.currentId !== null && !view.answering && !onlyListens(view),
    transfer: connected && !consulting && !shared,
    consulting,
    handOn: consulting && shared,
    help: online && !view.asked.help,
    // It ends the call, which is not for one of several to do.
    abuse: connected && !shared && !view.asked.abuse,
    ready: online,
    wrapUp: online && state === "wrap_up",
    signOut: view.link !== "signed_out" && view.link !== "replaced",
  };
}
