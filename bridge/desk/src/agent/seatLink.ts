import { socketUrl, type SeatClientMessage, type SeatServerMessage } from "@/protocol";
import { ApiError } from "@/shared/http";
import { JsonSocket } from "@/shared/socket";

/** Close codes of the hotline: signed out; not signed in; signed in, but takes no calls. */
const SIGNED_OUT = 4000;
/** Open elsewhere; the hotline has said so before. */
const REPLACED = 4001;
const NOT_SIGNED_IN = 4401;
const NOT_ALLOWED = 4403;
const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 5_000;
/** The hotline beats once a second: after so much silence it is not there. */
const SILENCE_MS = 5_000;

export interface SeatLinkDeps {
  createSocket?: ((url: string) => WebSocket) | undefined;
  /** Asks whether the sign-in still holds; rejects with `ApiError` 401 when it does not. */
  me: () => Promise<unknown>;
  onOpen: () => void;
  onMessage: (message: SeatServerMessage) => void;
  onLost: () => void;
  onSignedOut: () => void;
  /** The hotline does not accept this sign-in any more, or not for this page. */
  onExpired: (why: "expired" | "not_allowed") => void;
}

/** The line of a seat to the hotline: comes back by itself, unless it was closed on purpose. */
export class SeatLink {
  private socket: JsonSocket<SeatServerMessage, SeatClientMessage> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = RECONNECT_FIRST_MS;
  private closed = true;

  constructor(private readonly deps: SeatLinkDeps) {}

  open(): void {
    this.closed = false;
    this.connect();
  }

  /** True when the message was handed to an open line. */
  send(message: SeatClientMessage): boolean {
    return this.socket?.send(message) ?? false;
  }

  /** Closes and stays closed until `open`; safe to call again. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const { createSocket } = this.deps;
    this.socket = new JsonSocket<SeatServerMessage, SeatClientMessage>(
      socketUrl("/api/seats/ws"),
      {
        onOpen: () => {
          this.wait = RECONNECT_FIRST_MS;
          this.deps.onOpen();
        },
        onMessage: (message) => {
          if (message.type === "beat") this.send({ type: "beat" });
          else this.deps.onMessage(message);
        },
        onLost: (code) => void this.lost(code),
      },
      { silentAfter: SILENCE_MS, ping: false, ...(createSocket ? { create: createSocket } : {}) },
    );
  }

  private async lost(code: number): Promise<void> {
    if (this.closed) return;
    if (code === SIGNED_OUT) {
      this.close();
      this.deps.onSignedOut();
      return;
    }
    if (code === REPLACED) {
      this.close();
      return;
    }
    this.deps.onLost();
    if (code === NOT_ALLOWED) {
      this.deps.onExpired("not_allowed");
      return;
    }
    if (code === NOT_SIGNED_IN || (await this.signInIsOver())) {
      this.deps.onExpired("expired");
      return;
    }
    if (this.closed) return;
    this.timer = setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, RECONNECT_MAX_MS);
  }

  // A handshake refused by the hotline looks like any other failure to the browser: ask.
  private async signInIsOver(): Promise<boolean> {
    try {
      await this.deps.me();
      return false;
    } catch (problem) {
      return problem instanceof ApiError && problem.status === 401;
    }
  }
}
