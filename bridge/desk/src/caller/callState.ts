import type { CallMedia, CallServerMessage, LineState, Outcome } from "@/protocol";
import { captionOf, isLate, place, type Caption } from "@/shared/captions";
import type { MicrophoneProblem } from "@/shared/microphone";

/** Where the page itself is in a call; what the hotline is doing is `line`. */
export type CallPhase =
  | "home"
  | "microphone"
  | "dialling"
  | "active"
  | "reconnecting"
  | "closing"
  | "ended";
export type EndKind = Outcome | "lost";
export type Problem =
  | MicrophoneProblem
  | "no_voice"
  | "already_in_call"
  | "not_ready"
  | "unreachable"
  | "refused";
export type NoteCode = "reconnected" | "audio_lost";

export interface CardItem {
  kind: "card";
  id: string;
  title: string;
  text: string;
  department: string;
}
export interface NoteItem {
  kind: "note";
  id: string;
  code: NoteCode;
}
export interface CaptionItem extends Caption {
  kind: "caption";
}
export type FeedItem = CaptionItem | CardItem | NoteItem;

export interface CallState {
  phase: CallPhase;
  media: CallMedia;
  line: LineState;
  detail: string;
  /** How many callers wait for a person before this one. */
  position: number | null;
  feed: readonly FeedItem[];
  orderNo: string | null;
  /** The caller is asked what they thought of the service. */
  rating: boolean;
  end: { kind: EndKind; detail: string } | null;
  /** Why no call came about; shown on the home screen. */
  problem: { code: Problem; detail: string } | null;
  /** A passing remark during a call, such as a text that was too long. */
  notice: { code: string; detail: string } | null;
}

export type CallEvent =
  | CallServerMessage
  | { type: "local:microphone" }
  | { type: "local:dial"; media: CallMedia }
  | { type: "local:lost" }
  | { type: "local:gave_up" }
  | { type: "local:closing" }
  | { type: "local:closed" }
  | { type: "local:problem"; code: Problem; detail: string }
  | { type: "local:note"; code: NoteCode }
  | { type: "local:notice"; code: string }
  | { type: "local:dismiss" }
  | { type: "local:home" };

export const initialCall: CallState = {
  phase: "home",
  media: "voice",
  line: "connecting",
  detail: "",
  position: null,
  feed: [],
  orderNo: null,
  rating: false,
  end: null,
  problem: null,
  notice: null,
};

/** True while the call screen is up. */
export function inCall(state: CallState): boolean {
  return state.phase !== "home" && state.phase !== "ended";
}

/** Errors after which there is no call; any other one is a remark and the call goes on. */
const FATAL = new Map<string, Problem>([
  ["already_in_call", "already_in_call"],
  ["not_ready", "not_ready"],
]);

/** The state after one event; pure, so that every path of a call can be tested without a browser. */
export function reduceCall(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case "local:microphone":
      return { ...initialCall, phase: "microphone" };
    case "local:dial":
      return state.phase === "reconnecting"
        ? { ...state, media: event.media }
        : { ...initialCall, phase: "dialling", media: event.media };
    case "answer":
      return answered(state);
    case "state":
      return inCall(state)
        ? { ...state, line: event.state, detail: event.detail, position: event.position ?? null }
        : state;
    case "caption":
      return { ...state, feed: withCaption(state.feed, captionOf(event)) };
    case "card":
      return { ...state, feed: withCard(state.feed, event) };
    case "order":
      return { ...state, orderNo: event.order_no };
    case "rating":
      return { ...state, rating: event.open && inCall(state) };
    case "error":
      return failed(state, event.error, event.detail);
    case "ended":
      return finished(state, event.outcome, event.detail);
    case "local:lost":
      return inCall(state)
        ? { ...state, phase: "reconnecting", position: null, rating: false, notice: null }
        : state;
    case "local:gave_up":
      return finished(state, "lost", "");
    case "local:closing":
      return { ...state, phase: "closing" };
    case "local:closed":
      return finished(state, state.orderNo === null ? "abandoned" : "work_order", "");
    case "local:problem":
      return { ...initialCall, problem: { code: event.code, detail: event.detail } };
    case "local:note":
      return { ...state, feed: withNote(state.feed, event.code) };
    case "local:notice":
      return { ...state, notice: { code: event.code, detail: "" } };
    case "local:dismiss":
      return { ...state, notice: null, problem: null };
    case "local:home":
      return initialCall;
    case "pong":
      return state;
    default:
      // A newer hotline may send messages that this page does not know yet.
      return state;
  }
}

function answered(state: CallState): CallState {
  if (state.phase === "reconnecting") {
    return { ...state, phase: "active", feed: withNote(state.feed, "reconnected"), notice: null };
  }
  return state.phase === "dialling" ? { ...state, phase: "active" } : state;
}

function failed(state: CallState, code: string, detail: string): CallState {
  if (!inCall(state)) return state;
  const problem = FATAL.get(code) ?? (state.phase === "dialling" ? "refused" : undefined);
  if (problem !== undefined) return { ...initialCall, problem: { code: problem, detail } };
  return { ...state, notice: { code, detail } };
}

function finished(state: CallState, kind: EndKind, detail: string): CallState {
  if (!inCall(state)) return state;
  return {
    ...state,
    phase: "ended",
    line: "ended",
    position: null,
    rating: false,
    notice: null,
    end: { kind, detail },
  };
}

function withCaption(feed: readonly FeedItem[], caption: Caption): readonly FeedItem[] {
  const next: CaptionItem = { kind: "caption", ...caption };
  const at = feed.findIndex((item) => item.kind === "caption" && item.id === caption.id);
  const known = feed[at];
  return known?.kind === "caption" && isLate(known, next) ? feed : place(feed, at, next);
}

function withCard(
  feed: readonly FeedItem[],
  card: { title: string; text: string; department: string },
): readonly FeedItem[] {
  // "Say it again" sends the same card again; showing it twice only buries the captions.
  const same = (item: FeedItem): boolean => item.kind === "card" && item.text === card.text;
  if (feed.some(same)) return feed;
  const { title, text, department } = card;
  return [...feed, { kind: "card", id: `card-${feed.length}`, title, text, department }];
}

function withNote(feed: readonly FeedItem[], code: NoteCode): readonly FeedItem[] {
  const last = feed.at(-1);
  if (last?.kind === "note" && last.code === code) return feed;
  return [...feed, { kind: "note", id: `note-${feed.length}`, code }];
}
