import type { WallboardMessage } from "@/protocol";
import { clockText } from "@/shared/duration";
import { text } from "./locale.zh";

/** One figure of the wallboard, with how it is counted. */
export interface Tile {
  id: string;
  name: string;
  value: string;
  note: string;
  formula: string;
  tone: "plain" | "bad";
}

/** Of all calls to a hotline this share has to be answered (GB/T 33358-2016). */
const CONNECT_TARGET = 0.95;
const words = text.figures;

/** A share 0..1 as "93.4%"; "–" where nothing was counted. */
export function percent(share: number | null): string {
  if (share === null) return words.none;
  // Rounded down: "100%" must not stand where one was lost.
  return `${(Math.floor(share * 1000 + 1e-6) / 10).toFixed(share === 1 ? 0 : 1)}%`;
}

const seconds = (value: number | null): string => (value === null ? words.none : clockText(value));

/** The figures of the board; `since`: seconds since it arrived. */
export function tilesOf(board: WallboardMessage, since: number): Tile[] {
  const { figures, in_time_seconds: inTime } = board;
  const longest = board.waiting === 0 ? 0 : board.longest_wait + since;
  const signedIn = board.seats.filter(({ state }) => state !== "signed_out").length;
  const talking = board.seats.filter(({ state }) => state === "talking" || state === "held").length;
  const low = figures.connect_rate !== null && figures.connect_rate < CONNECT_TARGET;
  const tile = (
    id: keyof typeof words.formulas,
    name: string,
    value: string,
    note: string,
    bad = false,
  ): Tile => {
    const formula = words.formulas[id];
    return {
      id,
      name,
      value,
      note,
      formula: typeof formula === "string" ? formula : formula(inTime),
      tone: bad ? "bad" : "plain",
    };
  };
  return [
    tile("waiting", words.waiting, String(board.waiting), words.longest(clockText(longest)), longest > inTime),
    tile("connect", words.connect, percent(figures.connect_rate), words.of(figures.answered, figures.asked), low),
    tile(
      "inTime",
      words.inTime(inTime),
      percent(figures.service_level),
      words.strict(percent(figures.service_level_strict)),
    ),
    tile("asa", words.asa, seconds(figures.asa), words.longestAnswer(clockText(figures.longest))),
    tile("abandon", words.abandon, percent(figures.abandon_rate), words.abandoned(figures.abandoned)),
    tile("aht", words.aht, seconds(figures.aht), words.ahtParts(figures.answered)),
    tile("occupancy", words.occupancy, percent(figures.occupancy), words.seats(signedIn, talking)),
    tile(
      "containment",
      words.containment,
      percent(figures.containment),
      figures.calls_today === null ? words.none : words.callsToday(figures.calls_today),
    ),
  ];
}
