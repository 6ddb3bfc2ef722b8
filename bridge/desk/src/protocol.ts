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
  | ErrorMessage
  | { type: "ended"; outcome: Outcome; detail: string }
  | { type: "pong" };

export type CallClientMessage =
  | { type: "start"; media: CallMedia; sdp: string | null }
  | { type: "digit"; digit: string }
  | { type: "text"; text: string }
  | { type: "hangup" }
  | { type: "ping" };

export type SeatState = "idle" | "busy" | "talking" | "wrap_up";

export interface Agent {
  username: string;
  display_name: string;
}

export interface SignedIn extends Agent {
  role: string;
  /** Codes of what the person can do, such as "hainanese". */
  skills?: string[];
  /** Nothing else is open to this person until the password is changed. */
  must_change_password?: boolean;
}

export interface QueuedCall {
  call_id: string;
  caller_phone: string | null;
  waiting_since: string;
  priority: "emergency" | "normal";
  reason: string;
  last_words: string;
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

export interface TranscriptLine {
  id: string;
  who: Who;
  text: string;
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
}

export type SeatServerMessage =
  | { type: "seat"; state: SeatState; agent: Agent }
  | { type: "queue"; calls: QueuedCall[] }
  | { type: "answer"; call_id: string; sdp: string }
  | (CaptionMessage & { call_id: string })
  | { type: "suggestions"; call_id: string; items: Suggestion[] }
  | { type: "call_ended"; call_id: string; detail: string }
  | ErrorMessage
  | { type: "callbacks"; items: Callback[] }
  | { type: "pong" };

export type SeatClientMessage =
  | { type: "state"; state: "idle" | "busy" }
  | { type: "answer"; call_id: string; sdp: string }
  | { type: "hangup" }
  | { type: "ping" };

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
