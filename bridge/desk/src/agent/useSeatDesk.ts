import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import { shouldRing } from "./controls";
import { useBreakReminder } from "./useBreakReminder";
import { useRinger, type Ring } from "./useRinger";
import type { Seat } from "./useSeat";
import type { ShortcutHandlers } from "./useShortcuts";

/** What the bar of the call asks for. */
export interface CallActions {
  answer: () => void;
  refuse: () => void;
  hangup: () => void;
  hold: () => void;
  mute: () => void;
  transfer: () => void;
  transferDone: () => void;
  transferCancel: () => void;
  abuse: () => void;
}

export interface SeatDesk {
  /** Seconds over the time that a break may last, or null while there are none. */
  over: ReturnType<typeof useBreakReminder>;
  /** The browser does not let the desk ring. */
  ringBlocked: Ref<boolean>;
  loading: ComputedRef<boolean>;
  keysOpen: Ref<boolean>;
  transferOpen: Ref<boolean>;
  calls: CallActions;
  /** The keys that are the same at every seat. */
  keys: Omit<ShortcutHandlers, "wrapUpDone" | "breaks" | "help" | "step">;
}

/** What the desks of agents and supervisors have in common, around one seat. */
export function useSeatDesk(seat: Seat, now: Readonly<Ref<number>>): SeatDesk {
  const { view, can } = seat;
  const over = useBreakReminder(view, now, seat.overtime);
  const ring = computed<Ring>(() => {
    const { offer } = view.value;
    return offer !== null && shouldRing(view.value)
      ? { callId: offer.callId, emergency: offer.priority === "emergency" }
      : null;
  });
  const { blocked: ringBlocked } = useRinger(ring);

  const transferOpen = ref(false);
  // A dialog about a call that is over would send the next one away.
  watch(
    () => can.value.transfer,
    (possible) => {
      if (!possible) transferOpen.value = false;
    },
  );
  const calls: CallActions = {
    answer: () => void seat.answer(),
    refuse: seat.refuse,
    hangup: seat.hangUp,
    hold: seat.toggleHold,
    mute: seat.mute,
    transfer: () => void (can.value.transfer && (transferOpen.value = true)),
    transferDone: seat.transferDone,
    transferCancel: seat.transferCancel,
    abuse: seat.abuse,
  };

  return {
    over,
    ringBlocked,
    // A replaced desk waits for nothing any more.
    loading: computed(() => view.value.duty === null && view.value.link !== "replaced"),
    keysOpen: ref(false),
    transferOpen,
    calls,
    keys: {
      answer: calls.answer,
      refuse: seat.refuse,
      hangUp: seat.hangUp,
      hold: seat.toggleHold,
      mute: seat.mute,
      toggleReady: seat.toggleReady,
      transfer: calls.transfer,
      abuse: seat.abuse,
    },
  };
}
