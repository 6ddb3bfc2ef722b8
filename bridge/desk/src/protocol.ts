/** Messages between the pages and the hotline, as the HTTP/WebSocket contract names them. */

export type Who = "caller" | "bot" | "agent";
export type CallMedia = "voice" | "listen" | "text";
export type LineState =
  | "connecting"
  | "listening"
  | "hearing"
  | "thinking"
  | "speaking"
  | "waiting"
  | "with_agent"
  | "ended";
export type Outcome = "answered" | "work_order" | "handed_over" | "abandoned";

export interface LineStatus {
  ready: boolean;
  agents_online: number;
  detail: string;
}

export interface CaptionMessage {
  type: "caption";
  id: string;
  who: Who;
  text: string;
  final: boolean;
  confidence?: number | null;
}

export interface ErrorMessage {
  type: "error";
  error: string;
  detail: string;
}

export type CallServerMessage =
  | { type: "answer"; call_id: string; sdp: string | null }
  // `position`: how many wait before this caller, while the state is "waiting".
  | { type: "state"; state: LineState; detail: string; position: number | null }
  | CaptionMessage
  | { type: "card"; title: string; text: string; department: string }
  | { type: "order"; order_no: string }
  // The caller is asked what they thought of the service; answered by a key from 1 (best) to 5.
  | { type: "rating"; open: boolean }
  | ErrorMessage
  | { type: "ended"; outcome: Outcome; detail: string }
  | { type: "pong" };

export type CallClientMessage =
  | { type: "start"; media: CallMedia; sdp: string | null }
  | { type: "digit"; digit: string }
  | { type: "text"; text: string }
  | { type: "hangup" }
  | { type: "ping" };

export type SeatState =
  | "signed_out"
  | "idle"
  | "reserved"
  | "ringing"
  | "talking"
  | "held"
  | "wrap_up"
  | "busy"
  | "break";
/** What an agent may ask for; during a call it waits until the call is over. */
export type Wish = "idle" | "busy" | "break" | "signed_out";
export type BreakReason = "meal" | "rest" | "toilet" | "training" | "other";
export type Priority = "emergency" | "normal";
export type OfferCause = "accepted" | "refused" | "missed" | "withdrawn";

export interface Agent {
  username: string;
  display_name: string;
}

export interface SignedIn extends Agent {
  role: string;
  /** Codes of what the person can do, such as "hainanese"; `Skill` has their names. */
  skills?: string[];
  /** Nothing else is open to this person until the password is changed. */
  must_change_password?: boolean;
}

export interface QueuedCall {
  call_id: string;
  caller_phone: string | null;
  waiting_since: string;
  priority: Priority;
  reason: string;
  last_words: string;
  /** Whom this call rings at right now. */
  rings_at: string | null;
}

/** Something that callers may need of an agent. */
export interface Skill {
  code: string;
  title: string;
}

/** A colleague to whom a call can be passed on. */
export interface Colleague extends SignedIn {
  state: SeatState;
  skills: string[];
}

/** Today's figures of one agent; times in seconds. */
export interface Figures {
  calls: number;
  talk_seconds: number;
  hold_seconds: number;
  wrap_up_seconds: number;
  /** Talk, hold and wrap-up per call; null without a call. */
  average_seconds: number | null;
  missed: number;
  refused?: number;
  /** How often a suggested answer was adopted. */
  adopted?: number;
  /** Callers who said what they thought, and the share of them who were satisfied. */
  rated?: number;
  satisfied?: number | null;
}

/** Somebody of the hotline on a call. */
export interface Party extends SignedIn {
  mode: "talks" | "listens" | "whispers";
}

/** A stretch [start, end) of a text. */
export type Mark = [number, number];

export interface Suggestion {
  entry_id: string;
  version: number;
  title: string;
  answer_spoken: string;
  answer_full: string;
  materials: string;
  department: string;
  matched_question: string;
  marks: Mark[];
  score: number;
}

/** An entry that the agent looked for; `marks` are stretches of `text`. */
export interface FoundEntry {
  entry_id: string;
  version: number;
  title: string;
  text: string;
  marks: Mark[];
  reason: string;
  answer_spoken: string;
  answer_full: string;
  materials: string;
  department: string;
  region: string;
}

export type Deed = "opened" | "copied" | "adopted" | "wrong";

export interface Callback {
  id: string;
  phone: string;
  reason: string;
  created_at: string;
  call_id: string | null;
}

export interface Slot {
  name: string;
  title: string;
  value: string;
}

export interface EarlierOrder {
  order_no: string;
  title: string;
  state_title: string;
  created_at: string;
}

export interface EarlierCall {
  call_id: string;
  started_at: string;
  outcome_title: string;
  /** Who talked to the caller; nobody where the hotline did it alone. */
  agents: string[];
  summary: string;
  order_no: string | null;
}

/** An answer that the hotline has read aloud to this caller. */
export interface ReadAnswer {
  entry_id: string;
  title: string;
  version: number | null;
}

export type Mood = "calm" | "upset" | "angry";

export interface TranscriptLine {
  id: string;
  who: Who;
  text: string;
  /** Probability 0..1 that the recogniser heard it right; null where nobody recognised it. */
  confidence?: number | null;
}

export interface CallDetail {
  call_id: string;
  caller_phone: string | null;
  started_at: string;
  transcript: TranscriptLine[];
  slots: Slot[];
  suggestions: Suggestion[];
  reason: string;
  earlier: EarlierOrder[];
  earlier_calls?: EarlierCall[];
  mood?: Mood | null;
  /** Why the bot gave up; "" when the caller asked for a person. */
  gave_up?: string | null;
  read?: ReadAnswer[];
}

/** The state of this seat; times in seconds. */
export interface SeatMessage {
  type: "seat";
  state: SeatState;
  /** Of a break a `BreakReason`; of busy "", "missed" (too many offers) or "no_sound". */
  reason: string;
  in_seconds: number;
  /** When the state ends by itself. */
  left_seconds: number | null;
  /** How long a break may last. */
  limit_seconds?: number | null;
  pending: Wish | null;
  pending_reason: string;
  call_id: string | null;
  /** The call that a supervisor listens to, or whispers in, without talking to the caller. */
  monitoring?: string | null;
  /** False for a seat that is offered no calls and only picks some. */
  routed: boolean;
  agent: Agent;
}

export interface OfferMessage {
  type: "offer";
  call_id: string;
  caller_phone: string | null;
  reason: string;
  priority: Priority;
  /** How long it rings here. */
  seconds: number;
  /** True when `asker`, who talks to this caller, wants to consult; `note` is theirs. */
  consult?: boolean;
  asker?: string;
  note?: string;
}

export interface NoticeMessage {
  type: "notice";
  from: string;
  text: string;
  level: "info" | "warning";
  /** What a seat tells its supervisors; absent in what people write. */
  kind?: "help" | "abuse";
  /** The username of that seat. */
  seat?: string;
}

export interface PartyMessage {
  type: "party";
  call_id: string;
  /** The caller hears music. */
  on_hold: boolean;
  parties: Party[];
}

/** How a supervisor is on a call: unheard; heard by the agent; heard by all; instead of the agent. */
export type Oversight = "listen" | "whisper" | "barge" | "take_over";

/** One seat as supervisors see it; times in seconds. */
export interface WallSeat extends SignedIn {
  skills: string[];
  state: SeatState;
  reason: string;
  pending: Wish | null;
  in_seconds: number;
  call_id: string | null;
  call_seconds: number | null;
  call_reason: string;
  on_hold: boolean;
  /** The others of the hotline on its call. */
  with: Party[];
  monitoring: string | null;
  needs_help: boolean;
  figures: {
    calls: number;
    consults: number;
    missed: number;
    refused: number;
    talk_seconds: number;
    hold_seconds: number;
    wrap_up_seconds: number;
    break_seconds: number;
    average_seconds: number | null;
  };
}

/** Today's figures of the whole room; shares are 0..1, and null where nothing was counted. */
export interface RoomFigures {
  asked: number;
  answered: number;
  answered_in_time: number;
  abandoned: number;
  turned_away: number;
  changed_mind: number;
  cut_off: number;
  asa: number | null;
  longest: number;
  aht: number | null;
  occupancy: number | null;
  talk_seconds: number;
  hold_seconds: number;
  wrap_up_seconds: number;
  service_level: number | null;
  service_level_strict: number | null;
  abandon_rate: number | null;
  connect_rate: number | null;
  /** All calls to the hotline today, and the share of them that wanted no person. */
  calls_today: number | null;
  containment: number | null;
}

export type AlertKind =
  | "help"
  | "long_wait"
  | "long_break"
  | "long_call"
  | "long_wrap_up"
  | "missed"
  | "no_sound";

export interface WallAlert {
  kind: AlertKind;
  /** The username of the seat; null for the queue. */
  seat: string | null;
  seconds: number;
}

/** The whole room, once a second. */
export interface WallboardMessage {
  type: "wallboard";
  seats: WallSeat[];
  waiting: number;
  longest_wait: number;
  /** Answered within so many seconds is in time. */
  in_time_seconds: number;
  figures: RoomFigures;
  alerts: WallAlert[];
}

export type SeatServerMessage =
  | { type: "beat" }
  | SeatMessage
  | OfferMessage
  | { type: "offer_ended"; call_id: string; cause: OfferCause }
  | ({ type: "figures" } & Figures)
  | NoticeMessage
  | PartyMessage
  | WallboardMessage
  | { type: "queue"; calls: QueuedCall[] }
  | { type: "answer"; call_id: string; sdp: string }
  | (CaptionMessage & { call_id: string })
  | { type: "suggestions"; call_id: string; items: Suggestion[] }
  | { type: "call_ended"; call_id: string; detail: string }
  | ErrorMessage
  | { type: "callbacks"; items: Callback[] }
  | { type: "pong" };

export type SeatClientMessage =
  | { type: "beat" }
  | { type: "state"; state: Wish; reason: string }
  | { type: "shown"; call_id: string }
  | { type: "refuse"; call_id: string }
  | { type: "answer"; call_id: string; sdp: string }
  | { type: "hangup" }
  | { type: "hold" }
  | { type: "resume" }
  | { type: "wrap_up"; do: "extend" | "done" }
  /** `to`: "seat:1002", "skill:medical" or "supervisor". */
  | { type: "transfer"; to: string; consult: boolean; note: string }
  | { type: "transfer_done" }
  | { type: "transfer_cancel" }
  | { type: "help" }
  | { type: "abuse" }
  // What only supervisors may say. The sound of a call needs an offer once; then the way of being
  // on it changes without one.
  | { type: "monitor"; call_id: string; do: Oversight; sdp: string }
  | { type: "monitor"; do: Oversight | "stop" }
  | { type: "force"; seat: string; state: Wish }
  /** `seat`: one username, or "" for everybody. */
  | { type: "tell"; seat: string; text: string }
  | { type: "helped"; seat: string };

/** One received frame as a message, or null when it is not one (binary, broken JSON, no type). */
export function parseMessage<T extends { type: string }>(raw: unknown): T | null {
  if (typeof raw !== "string") return null;
  try {
    const value: unknown = JSON.parse(raw);
    const isMessage =
      typeof value === "object" &&
      value !== null &&
      typeof (value as { type?: unknown }).type === "string";
    return isMessage ? (value as T) : null;
  } catch {
    return null;
  }
}

/** Address of a WebSocket of the server that served this page. */
export function socketUrl(path: string, query: Record<string, string> = {}): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const search = new URLSearchParams(query).toString();
  return `${scheme}//${location.host}${path}${search ? `?${search}` : ""}`;
}
