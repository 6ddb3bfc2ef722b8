import type {
  NoticeMessage,
  OfferCause,
  OfferMessage,
  PartyMessage,
  QueuedCall,
  SeatMessage,
  SeatState,
} from "@/protocol";
import { captionOf, upsertCaption } from "@/shared/captions";
import { emptyCall, withDetail, type CallView } from "./callView";
import { hasColleague } from "./controls";
import type { Duty, Notice, SeatEvent, SeatView } from "./seatView";

const NOT_ASKED = { help: false, abuse: false };
/** More notices than this cover the desk; the oldest go. */
const NOTICES = 3;

/** The seat after one event that arrived at `at` (ms since the epoch); pure. */
export function reduceSeat(view: SeatView, event: SeatEvent, at: number): SeatView {
  switch (event.type) {
    case "seat":
      return seatMoved(view, event, at);
    case "offer":
      return offered(view, event, at);
    case "offer_ended":
      return offerEnded(view, event.call_id, event.cause);
    case "queue":
      return queued(view, event.calls);
    case "callbacks":
      return { ...view, callbacks: event.items };
    case "figures": {
      const { type: _, ...figures } = event;
      return { ...view, figures };
    }
    case "notice":
      return heard(view, event);
    case "party":
      return partiesMoved(view, event);
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
      return linkMoved(view, event.link);
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
        ...patch(released(view), event.callId, () => ({})),
        selectedId: event.callId,
        currentId: event.callId,
        answering: true,
        error: null,
      };
    case "local:answer_failed":
      return { ...released(view), error: { code: event.code, detail: "" } };
    case "local:talking":
      return event.callId === view.currentId
        ? { ...view, answering: false, talkingSince: at, offer: null }
        : view;
    case "local:hung_up":
      return view.currentId === null ? view : callEnded(view, view.currentId, "");
    case "local:consult":
      return { ...view, consult: event.consult, error: null };
    case "local:asked":
      return { ...view, asked: { ...view.asked, [event.what]: true } };
    case "local:overtime":
      return noticed(view, { code: "overtime", from: "", text: "", level: "warning" });
    case "local:read":
      return { ...view, notices: view.notices.filter((notice) => notice.id !== event.noticeId) };
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

function inCall(state: SeatState | undefined): boolean {
  return state === "talking" || state === "held";
}

function seatMoved(view: SeatView, said: SeatMessage, at: number): SeatView {
  const duty: Duty = {
    state: said.state,
    reason: said.reason,
    since: at - said.in_seconds * 1000,
    until: said.left_seconds === null ? null : at + said.left_seconds * 1000,
    limitSeconds: said.limit_seconds ?? null,
    pending: said.pending,
    pendingReason: said.pending_reason,
    monitoring: said.monitoring ?? null,
    routed: said.routed,
  };
  const moved: SeatView = { ...view, duty, agent: said.agent };
  if (said.state === "signed_out") return linkMoved(moved, "signed_out");
  // The hotline says that this seat is on no call any more (for example after a lost connection).
  const was = inCall(view.duty?.state) || (view.duty?.monitoring ?? null) !== null;
  const is = inCall(said.state) || moved.duty?.monitoring !== null;
  const hung = was && !is && view.currentId !== null;
  return hung && !view.answering ? callEnded(moved, view.currentId ?? "", "") : moved;
}

function linkMoved(view: SeatView, link: SeatView["link"]): SeatView {
  if (link === "online" || link === "connecting") return { ...view, link };
  // Whoever is away is offered nothing: the hotline passes the call on.
  const away: SeatView = { ...view, link, offer: null };
  if (link === "lost") return away;
  return { ...released(away), duty: null, queue: [], callbacks: [] };
}

function offered(view: SeatView, said: OfferMessage, at: number): SeatView {
  const { call_id: callId, caller_phone: phone, reason, priority } = said;
  const { asker = "", note = "" } = said;
  const offer = { callId, phone, reason, priority, until: at + said.seconds * 1000, asker, note };
  const shown = patch(view, callId, () => ({ phone, reason, over: false, endDetail: "" }));
  return { ...shown, offer, selectedId: callId, error: null };
}

function offerEnded(view: SeatView, callId: string, cause: OfferCause): SeatView {
  if (view.offer?.callId !== callId) return view;
  const ended: SeatView = { ...view, offer: null };
  if (cause === "accepted") return ended;
  const free = view.currentId === callId ? released(ended) : ended;
  return cause === "missed" || cause === "withdrawn"
    ? noticed(free, { code: cause, from: "", text: "", level: cause === "missed" ? "warning" : "info" })
    : free;
}

function queued(view: SeatView, calls: readonly QueuedCall[]): SeatView {
  const queue = inOrder(calls);
  const waiting = new Set(queue.map((call) => call.call_id));
  const mine = view.currentId ?? view.offer?.callId ?? null;
  const selected = view.selectedId === null ? undefined : view.calls[view.selectedId];
  const keep =
    selected !== undefined &&
    (waiting.has(selected.callId) || selected.callId === mine || selected.over);
  const selectedId = keep ? selected.callId : (mine ?? queue[0]?.call_id ?? null);
  const wanted = new Set([...waiting, selectedId, mine]);
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

function partiesMoved(view: SeatView, said: PartyMessage): SeatView {
  if (said.call_id !== view.currentId) return view;
  const next = { ...view, parties: said.parties, onHold: said.on_hold };
  // Whoever was consulted has left: the caller is ours again.
  const left = hasColleague(view) && !hasColleague(next);
  return left ? { ...next, consult: null } : next;
}

function callEnded(view: SeatView, callId: string, detail: string): SeatView {
  const known = view.calls[callId];
  const marked =
    known === undefined ? view : patch(view, callId, () => ({ over: true, endDetail: detail }));
  return callId === view.currentId ? released(marked) : marked;
}

function refused(view: SeatView, code: string, detail: string): SeatView {
  if (code === "replaced") return linkMoved(view, "replaced");
  const error = { code, detail };
  // Nobody came: the colleague who was to be consulted cannot take it.
  if (view.consult !== null && !hasColleague(view)) return { ...view, consult: null, error };
  if (code === "nobody_there") return { ...view, asked: { ...view.asked, help: false }, error };
  return view.answering ? { ...released(view), error } : { ...view, error };
}

function released(view: SeatView): SeatView {
  const nobody = { parties: [], onHold: false, consult: null, asked: NOT_ASKED };
  return { ...view, ...nobody, currentId: null, answering: false, talkingSince: null };
}

function heard(view: SeatView, said: NoticeMessage): SeatView {
  const { from, text, level } = said;
  // Whoever was asked for help has answered, so one may ask again.
  const asked = { ...view.asked, help: false };
  return noticed({ ...view, asked }, { code: "", from, text, level });
}

function noticed(view: SeatView, notice: Omit<Notice, "id">): SeatView {
  const id = (view.notices.at(-1)?.id ?? 0) + 1;
  // The same words of ours twice say nothing new.
  const others = view.notices.filter((one) => notice.code === "" || one.code !== notice.code);
  return { ...view, notices: [...others, { ...notice, id }].slice(-NOTICES) };
}

function patch(
  view: SeatView,
  callId: string,
  change: (call: CallView) => Partial<CallView>,
): SeatView {
  const call = view.calls[callId] ?? emptyCall(callId);
  return { ...view, calls: { ...view.calls, [callId]: { ...call, ...change(call) } } };
}
