import { parseMessage } from "@/protocol";

/** Seconds are kept as milliseconds here because browser timers count in them. */
const PING_EVERY_MS = 10_000;
/** With answers to pings to be expected, this much silence means that the peer is gone. */
export const PONG_SILENCE_MS = 25_000;

export interface SocketHandlers<In> {
  onOpen: () => void;
  onMessage: (message: In) => void;
  /** The connection went away and we did not close it. `code` is the WebSocket close code. */
  onLost: (code: number) => void;
}

export interface SocketOptions {
  create?: (url: string) => WebSocket;
  /** Treat the link as lost when nothing at all has arrived for so many ms; off by default. */
  silentAfter?: number;
  /** False where the peer sets the pace itself and pings would mean nothing to it. */
  ping?: boolean;
}

/** A JSON WebSocket with a heartbeat that reports its loss exactly once. */
export class JsonSocket<In extends { type: string }, Out extends { type: string }> {
  private readonly socket: WebSocket;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private heardAt = Date.now();
  private over = false;

  constructor(
    url: string,
    private readonly handlers: SocketHandlers<In>,
    options: SocketOptions = {},
  ) {
    this.socket = (options.create ?? ((target) => new WebSocket(target)))(url);
    this.socket.onopen = () => {
      if (!this.over) this.handlers.onOpen();
    };
    this.socket.onmessage = (event: MessageEvent) => {
      this.heardAt = Date.now();
      const message = parseMessage<In>(event.data);
      if (message !== null && !this.over) this.handlers.onMessage(message);
    };
    this.socket.onclose = (event: CloseEvent) => this.lose(event.code);
    const silentAfter = options.silentAfter ?? Infinity;
    this.heartbeat = setInterval(
      () => {
        if (Date.now() - this.heardAt > silentAfter) {
          this.lose(1006);
          return;
        }
        if (options.ping ?? true) this.sendJson({ type: "ping" });
      },
      Math.min(PING_EVERY_MS, silentAfter / 2),
    );
  }

  /** True when the message was handed to an open socket. */
  send(message: Out): boolean {
    return this.sendJson(message);
  }

  /** Closes without reporting a loss; safe to call again. */
  close(): void {
    if (this.over) return;
    this.finish();
  }

  private sendJson(message: { type: string }): boolean {
    if (this.over || this.socket.readyState !== 1) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  private lose(code: number): void {
    if (this.over) return;
    this.finish();
    this.handlers.onLost(code);
  }

  private finish(): void {
    this.over = true;
    clearInterval(this.heartbeat);
    this.socket.close();
  }
}
