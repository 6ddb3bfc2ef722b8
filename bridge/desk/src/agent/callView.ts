import type {
  CallDetail,
  EarlierCall,
  EarlierOrder,
  Mood,
  ReadAnswer,
  Slot,
  Suggestion,
} from "@/protocol";
import type { Caption } from "@/shared/captions";

/** What the page knows of one call, from the queue, the call's details and live captions. */
export interface CallView {
  callId: string;
  phone: string | null;
  reason: string;
  /** Why the bot gave up; "" when it did not say. */
  gaveUp: string;
  mood: Mood | null;
  startedAt: string | null;
  captions: readonly Caption[];
  slots: readonly Slot[];
  suggestions: readonly Suggestion[];
  read: readonly ReadAnswer[];
  earlier: readonly EarlierOrder[];
  earlierCalls: readonly EarlierCall[];
  load: "none" | "loading" | "loaded" | "failed";
  over: boolean;
  endDetail: string;
}

export function emptyCall(callId: string): CallView {
  return {
    callId,
    phone: null,
    reason: "",
    gaveUp: "",
    mood: null,
    startedAt: null,
    captions: [],
    slots: [],
    suggestions: [],
    read: [],
    earlier: [],
    earlierCalls: [],
    load: "none",
    over: false,
    endDetail: "",
  };
}

/** What the details of a call change in its view. */
export function withDetail(call: CallView, detail: CallDetail): Partial<CallView> {
  const told = detail.transcript.map(
    ({ id, who, text, confidence }): Caption => ({
      id,
      who,
      text,
      final: true,
      ...(confidence == null ? {} : { confidence }),
    }),
  );
  const ids = new Set(told.map((caption) => caption.id));
  return {
    phone: detail.caller_phone,
    reason: detail.reason || call.reason,
    // Often it is the very reason for which the call waits.
    gaveUp: detail.gave_up === detail.reason ? "" : (detail.gave_up ?? ""),
    mood: detail.mood ?? null,
    startedAt: detail.started_at,
    // Captions that came while the details were on their way go after them.
    captions: [...told, ...call.captions.filter((caption) => !ids.has(caption.id))],
    slots: detail.slots,
    suggestions: detail.suggestions,
    read: detail.read ?? [],
    earlier: detail.earlier,
    earlierCalls: detail.earlier_calls ?? [],
    load: "loaded",
  };
}
