import type {
  Agent,
  Callback,
  CallDetail,
  Figures,
  Party,
  Priority,
  QueuedCall,
  SeatServerMessage,
  SeatState,
  Wish,
} from "@/protocol";
import type { CallView } from "./callView";

/** The state of the seat as the hotline said it last; times in ms since the epoch. */
export interface Duty {
  state: SeatState;
  reason: string;
  since: number;
  /** When the state ends by itself. */
  until: number | null;
  /** How long a break may last, in seconds. */
  limitSeconds: number | null;
  pending: Wish | null;
  pendingReason: string;
  /** The call that this supervisor is on without talking to the caller. */
  monitoring: string | null;
  routed: boolean;
}

/** A call that rings at this seat and at no other; `until` in ms since the epoch. */
export interface Offer {
  callId: string;
  phone: string | null;
  reason: string;
  priority: Priority;
  until: number;
  /** The colleague who wants to consult about it, or who passed it on; "" for an ordinary call. */
  asker: string;
  note: string;
}

/** Something the agent should read; `code` names a text of ours, "" means that `text` is it. */
export interface Notice {
  id: number;
  code: "" | "missed" | "withdrawn" | "overtime";
  from: string;
  text: string;
  level: "info" | "warning";
}

/** A colleague who is asked while the caller waits. */
export interface Consult {
  to: string;
  name: string;
}

export interface SeatView {
  /**
   * "replaced": the same agent has opened the desk elsewhere, and this one is off for good;
   * "signed_out": nothing is open, until the agent signs on again.
   */
  link: "connecting" | "online" | "lost" | "replaced" | "signed_out";
  duty: Duty | null;
  agent: Agent | null;
  offer: Offer | null;
  queue: readonly QueuedCall[];
  callbacks: readonly Callback[];
  calls: Readonly<Record<string, CallView>>;
  /** The call in the middle of the page. */
  selectedId: string | null;
  /** The call that this seat is answering or talking on. */
  currentId: string | null;
  /** True between pressing "answer" and hearing the caller. */
  answering: boolean;
  talkingSince: number | null;
  /** The people of the hotline on the call. */
  parties: readonly Party[];
  /** The caller hears music. */
  onHold: boolean;
  consult: Consult | null;
  /** What was asked of the supervisor during this call. */
  asked: { help: boolean; abuse: boolean };
  figures: Figures | null;
  notices: readonly Notice[];
  error: { code: string; detail: string } | null;
}

export type SeatEvent =
  | SeatServerMessage
  | { type: "local:link"; link: SeatView["link"] }
  | { type: "local:select"; callId: string }
  | { type: "local:loading"; callId: string }
  | { type: "local:detail"; detail: CallDetail }
  | { type: "local:load_failed"; callId: string }
  | { type: "local:answering"; callId: string }
  | { type: "local:answer_failed"; code: string }
  | { type: "local:talking"; callId: string }
  | { type: "local:hung_up" }
  | { type: "local:consult"; consult: Consult | null }
  | { type: "local:asked"; what: "help" | "abuse" }
  | { type: "local:overtime" }
  | { type: "local:read"; noticeId: number }
  | { type: "local:error"; code: string }
  | { type: "local:dismiss" };

export const initialSeat: SeatView = {
  link: "connecting",
  duty: null,
  agent: null,
  offer: null,
  queue: [],
  callbacks: [],
  calls: {},
  selectedId: null,
  currentId: null,
  answering: false,
  talkingSince: null,
  parties: [],
  onHold: false,
  consult: null,
  asked: { help: false, abuse: false },
  figures: null,
  notices: [],
  error: null,
};
