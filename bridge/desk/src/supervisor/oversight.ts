import type { AlertKind, NoticeMessage, WallboardMessage, WallSeat } from "@/protocol";

/** Something that asks for the supervisor's attention. */
export interface Alarm {
  id: string;
  kind: AlertKind | "abuse";
  /** The seat's username; null for the queue. */
  seat: string | null;
  name: string;
  seconds: number;
}

export interface OversightView {
  board: WallboardMessage | null;
  /** When the board arrived, in ms since the epoch: its durations go on from there. */
  at: number;
  /** What seats have reported and the supervisor has not seen yet. */
  reports: readonly (Alarm & { at: number })[];
  /** The seat whose panel is open. */
  selected: string | null;
}

export type OversightEvent =
  | WallboardMessage
  | NoticeMessage
  | { type: "local:select"; seat: string }
  | { type: "local:seen"; id: string };

export const initialOversight: OversightView = { board: null, at: 0, reports: [], selected: null };

/** What cannot wait comes first. */
const RANK: readonly Alarm["kind"][] = [
  "help",
  "abuse",
  "long_wait",
  "no_sound",
  "missed",
  "long_call",
  "long_break",
  "long_wrap_up",
];
const MOST_REPORTS = 20;

/** The room after one event that arrived at `at` (ms since the epoch); pure. */
export function reduceOversight(
  view: OversightView,
  event: OversightEvent,
  at: number,
): OversightView {
  switch (event.type) {
    case "wallboard":
      return { ...view, board: event, at };
    case "notice":
      return event.kind === "abuse" ? reported(view, event, at) : view;
    case "local:select":
      return { ...view, selected: event.seat };
    case "local:seen":
      return { ...view, reports: view.reports.filter(({ id }) => id !== event.id) };
  }
}

/** What is wrong now, the most urgent first. A call for help stays until somebody has seen it. */
export function alarmsOf({ board, reports }: OversightView): Alarm[] {
  const names = new Map(board?.seats.map((seat) => [seat.username, seat.display_name]));
  const live = (board?.alerts ?? []).map(({ kind, seat, seconds }): Alarm => {
    const name = seat === null ? "" : (names.get(seat) ?? seat);
    return { id: `${kind} ${seat ?? ""}`, kind, seat, name, seconds };
  });
  const rank = ({ kind }: Alarm): number => RANK.indexOf(kind);
  return [...live, ...reports].sort((a, b) => rank(a) - rank(b) || b.seconds - a.seconds);
}

export function seatOf(view: OversightView, username: string | null): WallSeat | null {
  return view.board?.seats.find((seat) => seat.username === username) ?? null;
}

/** The seat `by` places from the selected one, within the row of all seats. */
export function neighbour(view: OversightView, by: number): string | null {
  const seats = view.board?.seats ?? [];
  const at = seats.findIndex(({ username }) => username === view.selected);
  const next = seats[at < 0 ? 0 : Math.min(Math.max(at + by, 0), seats.length - 1)];
  return next?.username ?? null;
}

function reported(view: OversightView, said: NoticeMessage, at: number): OversightView {
  const { seat = null, from, kind = "abuse" } = said;
  const one = { id: `${kind} ${seat ?? ""} ${at}`, kind, seat, name: from, seconds: 0, at };
  return { ...view, reports: [...view.reports, one].slice(-MOST_REPORTS) };
}
