import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { api, type Api } from "@/agent/api";
import type { CallView } from "@/agent/callView";
import { hasColleague, isInCall, isMonitoring } from "@/agent/controls";
import { useSeat, type Seat, type SeatDeps } from "@/agent/useSeat";
import type { Oversight, Party, SeatServerMessage, WallSeat, Wish } from "@/protocol";
import {
  alarmsOf,
  initialOversight,
  neighbour,
  reduceOversight,
  seatOf,
  type Alarm,
  type OversightEvent,
  type OversightView,
} from "./oversight";
import { useWatchedCall } from "./useWatchedCall";

/** Taking over sends the agent away: it has to be asked for twice within so many ms. */
const TWICE_MS = 4_000;

export interface Oversees {
  seat: Seat;
  view: Readonly<ShallowRef<OversightView>>;
  alarms: ComputedRef<readonly Alarm[]>;
  chosen: ComputedRef<WallSeat | null>;
  /** What the chosen seat's call is about; null when it is on none. */
  watched: ComputedRef<CallView | null>;
  /** How this supervisor is on the call of the chosen seat. */
  mode: ComputedRef<Party["mode"] | null>;
  /** The name of the agent on whose call this supervisor is; null when on none. */
  joined: ComputedRef<string | null>;
  /** Whether there is a call that can be joined, and one that can be left without ending it. */
  can: ComputedRef<{ join: boolean; stop: boolean }>;
  /** True after taking over was asked for once. */
  armed: Ref<boolean>;
  monitor: (what: Oversight) => void;
  stop: () => void;
  select: (seat: string) => void;
  step: (by: number) => void;
  force: (state: Wish) => void;
  /** False when there was no line. */
  write: (words: string, toAll: boolean) => boolean;
  seen: (alarm: Alarm) => void;
  reload: () => Promise<void>;
}

/** A supervisor's seat: a seat like others, and what it sees of and does to the others. */
export function useOversight(deps: SeatDeps): Oversees {
  const server: Pick<Api, "call"> = deps.server ?? api;
  const view = shallowRef<OversightView>(initialOversight);
  const apply = (event: OversightEvent): void => {
    view.value = reduceOversight(view.value, event, Date.now());
  };
  const seat = useSeat({ ...deps, onMessage });
  const { phone } = seat;

  function onMessage(message: SeatServerMessage): boolean {
    if (message.type !== "wallboard" && !(message.type === "notice" && message.kind)) return false;
    apply(message);
    return true;
  }

  const alarms = computed(() => alarmsOf(view.value));
  const chosen = computed(() => seatOf(view.value, view.value.selected));
  const me = computed(() => seat.view.value.agent?.username ?? null);
  const current = computed(() =>
    seat.view.value.answering ? null : seat.view.value.currentId,
  );
  /** How this supervisor is on the call that they are on. */
  const own = computed(() =>
    current.value === null
      ? null
      : (seat.view.value.parties.find(({ username }) => username === me.value)?.mode ?? null),
  );
  const joined = computed(() => {
    const others = (view.value.board?.seats ?? []).filter(
      ({ username, call_id }) => username !== me.value && call_id === seat.view.value.currentId,
    );
    return seat.view.value.currentId === null ? null : (others[0]?.display_name ?? null);
  });
  const theirs = computed(() => chosen.value?.call_id ?? null);
  const mode = computed(() =>
    theirs.value !== null && theirs.value === current.value ? own.value : null,
  );
  const can = computed(() => ({
    join: theirs.value !== null && chosen.value?.username !== me.value && seat.can.value.ready,
    stop: isMonitoring(seat.view.value) || (current.value !== null && hasColleague(seat.view.value)),
  }));

  // What is said on a call that one is on comes by itself.
  const readAlong = computed(() => (theirs.value === seat.view.value.currentId ? null : theirs.value));
  const { call: read, load } = useWatchedCall(readAlong, server);
  const watched = computed(() => {
    const id = theirs.value;
    if (id === null) return null;
    return id === seat.view.value.currentId ? (seat.view.value.calls[id] ?? null) : read.value;
  });

  // Opened only when the hotline has let this seat speak; closed before it is asked to.
  watch(own, (now, before) => {
    if (now === "listens") phone.setMuted(true);
    else if (now !== null && before === "listens") phone.setMuted(false);
  });

  const armed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  function disarm(): void {
    clearTimeout(timer);
    armed.value = false;
  }
  watch(() => view.value.selected, disarm);
  onScopeDispose(disarm);

  function monitor(what: Oversight): void {
    const callId = theirs.value;
    if (callId === null || !can.value.join || seat.view.value.answering) return;
    if (what === "take_over" && !armed.value) {
      armed.value = true;
      timer = setTimeout(disarm, TWICE_MS);
      return;
    }
    disarm();
    if (callId === current.value) {
      if (what === "listen") phone.setMuted(true);
      seat.tell({ type: "monitor", do: what });
      return;
    }
    if (isMonitoring(seat.view.value)) seat.hangUp();
    else if (isInCall(seat.view.value)) {
      seat.fail("on_a_call");
      return;
    }
    const ask = (sdp: string) => ({ type: "monitor", call_id: callId, do: what, sdp }) as const;
    void seat.connect(callId, ask, what === "listen");
  }

  function seen(alarm: Alarm): void {
    if (alarm.kind === "help" && alarm.seat !== null) seat.tell({ type: "helped", seat: alarm.seat });
    else apply({ type: "local:seen", id: alarm.id });
  }

  return {
    seat,
    view,
    alarms,
    chosen,
    watched,
    mode,
    joined,
    can,
    armed,
    monitor,
    stop: () => void (can.value.stop && seat.hangUp()),
    select: (name) => apply({ type: "local:select", seat: name }),
    step: (by) => {
      const next = neighbour(view.value, by);
      if (next !== null) apply({ type: "local:select", seat: next });
    },
    force: (state) => {
      if (chosen.value !== null) seat.tell({ type: "force", seat: chosen.value.username, state });
    },
    write: (words, toAll) =>
      words.trim() !== "" &&
      (toAll || chosen.value !== null) &&
      seat.tell({ type: "tell", seat: toAll ? "" : (chosen.value?.username ?? ""), text: words.trim() }),
    seen,
    reload: load,
  };
}
