import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { socketUrl, type SeatClientMessage, type SeatServerMessage } from "@/protocol";
import { JsonSocket } from "@/shared/socket";
import type { PeerFactory } from "@/shared/peer";
import { api, ApiError, type Api } from "./api";
import {
  initialSeat,
  nextToAnswer,
  reduceSeat,
  type CallView,
  type SeatEvent,
  type SeatView,
} from "./seatState";
import { useSoftphone, type Softphone } from "./useSoftphone";

/** Close codes of the hotline: not signed in; signed in, but not as somebody who takes calls. */
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 15_000;

export interface SeatDeps {
  server?: Pick<Api, "me" | "call" | "callbackDone">;
  createSocket?: (url: string) => WebSocket;
  createPeer?: PeerFactory;
  openMicrophone?: () => Promise<MediaStream>;
  /** Called when the hotline does not accept this sign-in any more, or not for this page. */
  onExpired: (why: "expired" | "not_allowed") => void;
}

export interface Seat {
  view: Readonly<ShallowRef<SeatView>>;
  selected: ComputedRef<CallView | null>;
  phone: Softphone;
  select: (callId: string) => void;
  step: (by: 1 | -1) => void;
  answer: (callId?: string) => Promise<void>;
  hangUp: () => void;
  toggleReady: () => void;
  callbackDone: (id: string) => Promise<boolean>;
  reload: (callId: string) => Promise<void>;
  dismiss: () => void;
}

/** One signed-in seat: its line to the hotline, its softphone and what the page shows. */
export function useSeat(deps: SeatDeps): Seat {
  const server = deps.server ?? api;
  const view = shallowRef<SeatView>(initialSeat);
  const selected = computed(() => {
    const id = view.value.selectedId;
    return id === null ? null : (view.value.calls[id] ?? null);
  });
  let socket: JsonSocket<SeatServerMessage, SeatClientMessage> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = RECONNECT_FIRST_MS;
  let stopped = false;

  const apply = (event: SeatEvent): void => {
    view.value = reduceSeat(view.value, event);
  };
  const phone = useSoftphone({
    ...(deps.createPeer ? { createPeer: deps.createPeer } : {}),
    ...(deps.openMicrophone ? { openMicrophone: deps.openMicrophone } : {}),
    onAudioLost: () => apply({ type: "local:error", code: "audio_lost" }),
  });

  function connect(): void {
    socket = new JsonSocket<SeatServerMessage, SeatClientMessage>(
      socketUrl("/api/seats/ws"),
      {
        onOpen: () => {
          wait = RECONNECT_FIRST_MS;
          apply({ type: "local:link", link: "online" });
          const id = view.value.selectedId;
          if (id !== null) void reload(id);
        },
        onMessage,
        onLost: (code) => void onLost(code),
      },
      deps.createSocket ? { create: deps.createSocket } : {},
    );
  }

  async function onLost(code: number): Promise<void> {
    if (stopped) return;
    apply({ type: "local:link", link: "lost" });
    if (code === NOT_ALLOWED) {
      deps.onExpired("not_allowed");
      return;
    }
    if (code === NOT_SIGNED_IN || (await signInIsOver())) {
      deps.onExpired("expired");
      return;
    }
    if (stopped) return;
    timer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, RECONNECT_MAX_MS);
  }

  // A handshake refused by the hotline looks like any other failure to the browser: ask.
  async function signInIsOver(): Promise<boolean> {
    try {
      await server.me();
      return false;
    } catch (problem) {
      return problem instanceof ApiError && problem.status === 401;
    }
  }

  function onMessage(message: SeatServerMessage): void {
    if (message.type === "answer") {
      void phone.accept(message.sdp);
      apply({ type: "local:talking", callId: message.call_id, at: Date.now() });
      void reload(message.call_id);
      return;
    }
    apply(message);
    if (view.value.currentId === null) phone.release();
    // Reconnecting would only take the seat away from the other page again.
    if (view.value.link === "replaced") socket?.close();
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
    if (callId !== undefined) select(callId);
    const call = nextToAnswer(view.value);
    if (call === null) return;
    apply({ type: "local:answering", callId: call.call_id });
    const offer = await phone.offer();
    if (view.value.currentId !== call.call_id) {
      // Given up meanwhile. An offer that failed holds nothing and may not touch a newer call.
      if ("sdp" in offer) phone.release();
      return;
    }
    const sent =
      "sdp" in offer && socket?.send({ type: "answer", call_id: call.call_id, sdp: offer.sdp });
    if (!sent) {
      phone.release();
      apply({ type: "local:answer_failed", code: "problem" in offer ? offer.problem : "not_connected" });
    }
  }

  function hangUp(): void {
    // After a reload the hotline may still have this seat talking on a call the page lost.
    if (view.value.currentId === null && view.value.seat !== "talking") return;
    socket?.send({ type: "hangup" });
    phone.release();
    apply({ type: "local:hung_up" });
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

  function toggleReady(): void {
    const next = view.value.seat === "idle" ? "busy" : "idle";
    if (!socket?.send({ type: "state", state: next })) {
      apply({ type: "local:error", code: "not_connected" });
    }
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

  // What the caller said last changes while they wait: fetch the selected call again then.
  watch(
    () => {
      const { selectedId, queue } = view.value;
      const waiting = queue.find((call) => call.call_id === selectedId);
      return `${selectedId ?? ""} ${waiting?.last_words ?? ""}`;
    },
    () => {
      const { selectedId, calls } = view.value;
      if (selectedId !== null && calls[selectedId]?.over === false) void reload(selectedId);
    },
  );

  onScopeDispose(() => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
    phone.release();
  });
  connect();

  return {
    view,
    selected,
    phone,
    select,
    step,
    answer,
    hangUp,
    toggleReady,
    callbackDone,
    reload,
    dismiss: () => apply({ type: "local:dismiss" }),
  };
}
