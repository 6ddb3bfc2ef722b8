import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import type { BreakReason, SeatClientMessage, SeatServerMessage, Wish } from "@/protocol";
import { painted } from "@/shared/painted";
import type { PeerFactory } from "@/shared/peer";
import { api, type Api } from "./api";
import type { CallView } from "./callView";
import { controlsOf, isMonitoring, nextToAnswer, type Controls } from "./controls";
import { SeatLink } from "./seatLink";
import { reduceSeat } from "./seatState";
import { initialSeat, type Consult, type SeatEvent, type SeatView } from "./seatView";
import { useSoftphone, type Softphone } from "./useSoftphone";

export interface SeatDeps {
  server?: Pick<Api, "me" | "call" | "callbackDone">;
  createSocket?: (url: string) => WebSocket;
  createPeer?: PeerFactory;
  openMicrophone?: () => Promise<MediaStream>;
  /** Resolves when the page shows what was changed before. */
  painted?: () => Promise<void>;
  /** Hears every message first; true keeps it from the seat. */
  onMessage?: (message: SeatServerMessage) => boolean;
  /** Called when the hotline does not accept this sign-in any more, or not for this page. */
  onExpired: (why: "expired" | "not_allowed") => void;
}

export interface Seat {
  view: Readonly<ShallowRef<SeatView>>;
  can: ComputedRef<Controls>;
  selected: ComputedRef<CallView | null>;
  phone: Softphone;
  select: (callId: string) => void;
  step: (by: 1 | -1) => void;
  answer: (callId?: string) => Promise<void>;
  /**
   * Goes onto a call with the message that `ask` makes of the offer of sound; `silent` with a
   * microphone from which nothing is sent.
   */
  connect: (callId: string, ask: (sdp: string) => SeatClientMessage, silent?: boolean) => Promise<void>;
  /** Sends, and says so on the page when there is no line. */
  tell: (message: SeatClientMessage) => boolean;
  fail: (code: string) => void;
  refuse: () => void;
  hangUp: () => void;
  /** Puts the caller on hold, or takes them back. */
  toggleHold: () => void;
  mute: () => void;
  /** Ready or busy; during a call the wish to be busy after it, or that wish taken back. */
  toggleReady: () => void;
  takeBreak: (reason: BreakReason) => void;
  /** Takes back what was to happen after the call. */
  withdraw: () => void;
  signOut: () => void;
  signOn: () => void;
  wrapUp: (what: "extend" | "done") => void;
  transfer: (to: Consult, consult: boolean, note: string) => void;
  transferDone: () => void;
  transferCancel: () => void;
  help: () => void;
  abuse: () => void;
  overtime: () => void;
  callbackDone: (id: string) => Promise<boolean>;
  reload: (callId: string) => Promise<void>;
  read: (noticeId: number) => void;
  dismiss: () => void;
}

/** One signed-in seat: its line to the hotline, its softphone and what the page shows. */
export function useSeat(deps: SeatDeps): Seat {
  const server = deps.server ?? api;
  const view = shallowRef<SeatView>(initialSeat);
  const can = computed(() => controlsOf(view.value));
  const selected = computed(() => {
    const id = view.value.selectedId;
    return id === null ? null : (view.value.calls[id] ?? null);
  });

  const apply = (event: SeatEvent): void => {
    view.value = reduceSeat(view.value, event, Date.now());
  };
  const phone = useSoftphone({
    ...(deps.createPeer ? { createPeer: deps.createPeer } : {}),
    ...(deps.openMicrophone ? { openMicrophone: deps.openMicrophone } : {}),
    onAudioLost: () => apply({ type: "local:error", code: "audio_lost" }),
  });
  const link = new SeatLink({
    createSocket: deps.createSocket,
    me: () => server.me(),
    onOpen: () => {
      apply({ type: "local:link", link: "online" });
      const id = view.value.selectedId;
      if (id !== null) void reload(id);
    },
    onMessage,
    onLost: () => apply({ type: "local:link", link: "lost" }),
    onSignedOut: () => {
      apply({ type: "local:link", link: "signed_out" });
      phone.release();
    },
    onExpired: deps.onExpired,
  });

  function tell(message: SeatClientMessage): boolean {
    const sent = link.send(message);
    if (!sent) apply({ type: "local:error", code: "not_connected" });
    return sent;
  }

  function ask(state: Wish, reason = ""): void {
    tell({ type: "state", state, reason });
  }

  function onMessage(message: SeatServerMessage): void {
    if (deps.onMessage?.(message)) return;
    if (message.type === "answer") {
      void phone.accept(message.sdp);
      apply({ type: "local:talking", callId: message.call_id });
      void reload(message.call_id);
      return;
    }
    apply(message);
    if (view.value.currentId === null) phone.release();
    // Reconnecting would only take the seat away from the other page, or sign on by itself.
    if (view.value.link === "replaced" || view.value.link === "signed_out") link.close();
    if (message.type === "offer") void confirmShown(message.call_id);
  }

  async function confirmShown(callId: string): Promise<void> {
    await (deps.painted ?? painted)();
    if (view.value.offer?.callId === callId) link.send({ type: "shown", call_id: callId });
  }

  async function reload(callId: string): Promise<void> {
    apply({ type: "local:loading", callId });
    try {
      apply({ type: "local:detail", detail: await server.call(callId) });
    } catch {
      apply({ type: "local:load_failed", callId });
    }
  }

  async function answer(callId?: string): Promise<void> {
    if (callId !== undefined) {
      const { offer } = view.value;
      select(callId);
      // While one call rings here, no other can be picked.
      if (offer !== null && offer.callId !== callId) return;
    }
    const next = nextToAnswer(view.value);
    if (next === null) return;
    // Two calls at once would be heard through each other.
    if (isMonitoring(view.value)) hangUp();
    await connect(next, (sdp) => ({ type: "answer", call_id: next, sdp }));
  }

  async function connect(
    callId: string,
    ask: (sdp: string) => SeatClientMessage,
    silent = false,
  ): Promise<void> {
    apply({ type: "local:answering", callId });
    const offer = await phone.offer(silent);
    if (view.value.currentId !== callId) {
      // Given up meanwhile. An offer that failed holds nothing and may not touch a newer call.
      if ("sdp" in offer) phone.release();
      return;
    }
    if (!("sdp" in offer) || !link.send(ask(offer.sdp))) {
      phone.release();
      apply({ type: "local:answer_failed", code: "problem" in offer ? offer.problem : "not_connected" });
    }
  }

  function refuse(): void {
    const { offer } = view.value;
    if (can.value.refuse && offer !== null) tell({ type: "refuse", call_id: offer.callId });
  }

  function hangUp(): void {
    if (!can.value.hangUp) return;
    link.send({ type: "hangup" });
    phone.release();
    apply({ type: "local:hung_up" });
  }

  function toggleHold(): void {
    if (can.value.hold) tell({ type: "hold" });
    else if (can.value.resume) tell({ type: "resume" });
  }

  function toggleReady(): void {
    const { duty } = view.value;
    if (duty === null) return;
    const later = duty.state === "talking" || duty.state === "held";
    const offered = duty.state === "reserved" || duty.state === "ringing";
    const toBusy = later ? duty.pending === null : duty.state === "idle" || offered;
    ask(toBusy ? "busy" : "idle");
  }

  function signOut(): void {
    if (link.send({ type: "state", state: "signed_out", reason: "" })) return;
    // Without a line the hotline notices by itself that this seat is empty.
    link.close();
    phone.release();
    apply({ type: "local:link", link: "signed_out" });
  }

  function signOn(): void {
    if (view.value.link !== "signed_out") return;
    apply({ type: "local:link", link: "connecting" });
    link.open();
  }

  function transfer(to: Consult, consult: boolean, note: string): void {
    if (!can.value.transfer || !tell({ type: "transfer", to: to.to, consult, note })) return;
    if (consult) apply({ type: "local:consult", consult: to });
  }

  function transferDone(): void {
    if (can.value.handOn) tell({ type: "transfer_done" });
  }

  function transferCancel(): void {
    if (can.value.consulting && tell({ type: "transfer_cancel" })) {
      apply({ type: "local:consult", consult: null });
    }
  }

  function report(what: "help" | "abuse"): void {
    if (can.value[what] && tell({ type: what })) apply({ type: "local:asked", what });
  }

  function select(callId: string): void {
    apply({ type: "local:select", callId });
  }

  function step(by: 1 | -1): void {
    const { queue, selectedId } = view.value;
    const at = queue.findIndex((call) => call.call_id === selectedId);
    const next = queue[at < 0 ? 0 : Math.min(Math.max(at + by, 0), queue.length - 1)];
    if (next !== undefined) select(next.call_id);
  }

  async function callbackDone(id: string): Promise<boolean> {
    try {
      await server.callbackDone(id);
      const items = view.value.callbacks.filter((item) => item.id !== id);
      apply({ type: "callbacks", items });
      return true;
    } catch {
      return false;
    }
  }

  // What the caller said last changes while they wait: fetch the selected call again then. At once,
  // because the agent is to see who calls before deciding to answer.
  watch(
    () => {
      const { selectedId, queue } = view.value;
      const waiting = queue.find((call) => call.call_id === selectedId);
      return [selectedId, waiting?.last_words ?? null] as const;
    },
    ([id, words], [before, wordsBefore]) => {
      // Coming into the queue and leaving it is not saying anything.
      const said = words !== wordsBefore && words !== null && wordsBefore !== null;
      if (id !== null && (id !== before || said) && view.value.calls[id]?.over === false) void reload(id);
    },
    { flush: "sync" },
  );

  onScopeDispose(() => {
    link.close();
    phone.release();
  });
  link.open();

  return {
    view,
    can,
    selected,
    phone,
    select,
    step,
    answer,
    connect,
    tell,
    fail: (code) => apply({ type: "local:error", code }),
    refuse,
    hangUp,
    toggleHold,
    mute: () => void (can.value.mute && phone.toggleMute()),
    toggleReady,
    takeBreak: (reason) => ask("break", reason),
    withdraw: () => ask("idle"),
    signOut,
    signOn,
    wrapUp: (what) => void (can.value.wrapUp && tell({ type: "wrap_up", do: what })),
    transfer,
    transferDone,
    transferCancel,
    help: () => report("help"),
    abuse: () => report("abuse"),
    overtime: () => apply({ type: "local:overtime" }),
    callbackDone,
    reload,
    read: (noticeId) => apply({ type: "local:read", noticeId }),
    dismiss: () => apply({ type: "local:dismiss" }),
  };
}
