import type {
  Agent,
  Callback,
  CallDetail,
  EarlierOrder,
  QueuedCall,
  SeatServerMessage,
  SeatState,
  Slot,
  Suggestion,
} from "@/protocol";
import { captionOf, upsertCaption, type Caption } from "@/shared/captions";

/** What the page knows of one call, from the queue, the call's details and live captions. */
export interface CallView {
  callId: string;
  phone: string | null;
  reason: string;
  startedAt: string | null;
  captions: readonly Caption[];
  slots: readonly Slot[];
  suggestions: readonly Suggestion[];
  earlier: readonly EarlierOrder[];
  load: "none" | "loading" | "loaded" | "failed";
  over: boolean;
  endDetail: string;
}

export interface SeatView {
  /** "replaced": the same agent has opened the desk elsewhere, and this one is off for good. */
  link: "connecting" | "online" | "lost" | "replaced";
  seat: SeatState | null;
  agent: Agent | null;
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
  | { type: "local:talking"; callId: string; at: number }
  | { type: "local:hung_up" }
  | { type: "local:error"; code: string }
  | { type: "local:dismiss" };

export const initialSeat: SeatView = {
  link: "connecting",
  seat: null,
  agent: null,
  queue: [],
  callbacks: [],
  calls: {},
  selectedId: null,
  currentId: null,
  answering: false,
  talkingSince: null,
  error: null,
};

/** The seat after one event; pure. */
export function reduceSeat(view: SeatView, event: SeatEvent): SeatView {
  switch (event.type) {
    case "seat":
      return seatMoved(view, event.state, event.agent);
    case "queue":
      return queued(view, event.calls);
    case "callbacks":
      return { ...view, callbacks: event.items };
    case "caption":
      return patch(view, event.call_id, (call) => ({
        captions: upsertCaption(call.captions, captionOf(event)),
      }));
    case "suggestions":
      return patch(view, event.call_id, () => ({ suggestions: event.items }));
    case "call_ended":
      return callEnded(view, event.call_id, event.detail);
    case "error":
      return refused(view, event.error, event.detail);
    case "local:link":
      return { ...view, link: event.link };
    case "local:select":
      return { ...patch(view, event.callId, () => ({})), selectedId: event.callId };
    case "local:loading":
      return patch(view, event.callId, (call) =>
        call.load === "loaded" ? {} : { load: "loading" },
      );
    case "local:detail":
      return patch(view, event.detail.call_id, (call) => withDetail(call, event.detail));
    case "local:load_failed":
      return patch(view, event.callId, (call) => (call.load === "loaded" ? {} : { load: "failed" }));
    case "local:answering":
      return {
        ...patch(view, event.callId, () => ({})),
        selectedId: event.callId,
        currentId: event.callId,
        answering: true,
        error: null,
      };
    case "local:answer_failed":
      return { ...released(view), error: { code: event.code, detail: "" } };
    case "local:talking":
      return event.callId === view.currentId
        ? { ...view, answering: false, talkingSince: event.at }
        : view;
    case "local:hung_up":
      return view.currentId === null ? view : callEnded(view, view.currentId, "");
    case "local:error":
      return { ...view, error: { code: event.code, detail: "" } };
    case "local:dismiss":
      return { ...view, error: null };
    default:
      return view;
  }
}

/** Emergencies first, then who has waited longest. */
export function inOrder(calls: readonly QueuedCall[]): QueuedCall[] {
  const rank = (call: QueuedCall): number => (call.priority === "emergency" ? 0 : 1);
  return [...calls].sort(
    (a, b) => rank(a) - rank(b) || Date.parse(a.waiting_since) - Date.parse(b.waiting_since),
  );
}

/** The call that "answer" takes: the selected one if it still waits, else the first in line. */
export function nextToAnswer(view: SeatView): QueuedCall | null {
  if (view.currentId !== null || view.link !== "online" || view.seat === "talking") return null;
  return view.queue.find((call) => call.call_id === view.selectedId) ?? view.queue[0] ?? null;
}

/** True when this seat should ring: somebody waits and the agent is free to answer. */
export function shouldRing(view: SeatView): boolean {
  return view.seat === "idle" && view.currentId === null && view.queue.length > 0;
}

function seatMoved(view: SeatView, seat: SeatState, agent: Agent): SeatView {
  const moved = { ...view, seat, agent };
  // The hotline says that this seat no longer talks (for example after a lost connection).
  const hung = view.seat === "talking" && seat !== "talking" && view.currentId !== null;
  return hung && !view.answering ? callEnded(moved, view.currentId ?? "", "") : moved;
}

function queued(view: SeatView, calls: readonly QueuedCall[]): SeatView {
  const queue = inOrder(calls);
  const waiting = new Set(queue.map((call) => call.call_id));
  const selected = view.selectedId === null ? undefined : view.calls[view.selectedId];
  const keep =
    selected !== undefined &&
    (waiting.has(selected.callId) || selected.callId === view.currentId || selected.over);
  const selectedId = keep ? selected.callId : (view.currentId ?? queue[0]?.call_id ?? null);
  const wanted = new Set([...waiting, selectedId, view.currentId]);
  const kept: Record<string, CallView> = {};
  for (const [id, call] of Object.entries(view.calls)) if (wanted.has(id)) kept[id] = call;
  for (const call of queue) {
    const known = kept[call.call_id] ?? emptyCall(call.call_id);
    // A call that waits is not over, whatever happened to it before (an agent's line may drop).
    const waits = { phone: call.caller_phone, reason: call.reason, over: false, endDetail: "" };
    kept[call.call_id] = { ...known, ...waits };
  }
  return { ...view, queue, calls: kept, selectedId };
}

function callEnded(view: SeatView, callId: string, detail: string): SeatView {
  const known = view.calls[callId];
  const marked =
    known === undefined ? view : patch(view, callId, () => ({ over: true, endDetail: detail }));
  return callId === view.currentId ? released(marked) : marked;
}

function refused(view: SeatView, code: string, detail: string): SeatView {
  if (code === "replaced") return { ...released(view), link: "replaced", queue: [], callbacks: [], seat: null };
  const error = { code, detail };
  return view.answering ? { ...released(view), error } : { ...view, error };
}

function released(view: SeatView): SeatView {
  return { ...view, currentId: null, answering: false, talkingSince: null };
}

function withDetail(call: CallView, detail: CallDetail): Partial<CallView> {
  const told = detail.transcript.map(({ id, who, text }) => ({ id, who, text, final: true }));
  const ids = new Set(told.map((caption) => caption.id));
  return {
    phone: detail.caller_phone,
    reason: detail.reason || call.reason,
    startedAt: detail.started_at,
    // Captions that came while the details were on their way go after them.
    captions: [...told, ...call.captions.filter((caption) => !ids.has(caption.id))],
    slots: detail.slots,
    suggestions: detail.suggestions,
    earlier: detail.earlier,
    load: "loaded",
  };
}

function patch(
  view: SeatView,
  callId: string,
  change: (call: CallView) => Partial<CallView>,
): SeatView {
  const call = view.calls[callId] ?? emptyCall(callId);
  return { ...view, calls: { ...view.calls, [callId]: { ...call, ...change(call) } } };
}

function emptyCall(callId: string): CallView {
  return {
    callId,
    phone: null,
    reason: "",
    startedAt: null,
    captions: [],
    slots: [],
    suggestions: [],
    earlier: [],
    load: "none",
    over: false,
    endDetail: "",
  };
}
