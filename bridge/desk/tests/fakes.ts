import type { PeerFactory } from "@/shared/peer";

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  static create = (url: string): WebSocket => new FakeSocket(url) as unknown as WebSocket;

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: object | string): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }

  close(): void {
    this.readyState = 3;
  }

  /** Types of what the page sent, without the heartbeat. */
  get types(): unknown[] {
    return this.sent.map((message) => message["type"]).filter((type) => type !== "ping");
  }
}

export class FakeTrack {
  enabled = true;
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

export class FakeStream {
  readonly track = new FakeTrack();
  getTracks = (): FakeTrack[] => [this.track];
  getAudioTracks = (): FakeTrack[] => [this.track];
  get asStream(): MediaStream {
    return this as unknown as MediaStream;
  }
}

/** An RTCPeerConnection that gathers when the test says so. */
export class FakePeer extends EventTarget {
  static all: FakePeer[] = [];
  static gatherAtOnce = true;
  static refuse = false;
  iceGatheringState: RTCIceGatheringState = "new";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: { sdp: string } | null = null;
  remote: unknown = null;
  closed = false;
  added: unknown[] = [];
  transceivers: unknown[] = [];
  ontrack: ((event: { streams: MediaStream[] }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;

  constructor() {
    super();
    FakePeer.all.push(this);
  }

  static create = (): RTCPeerConnection => {
    if (FakePeer.refuse) throw new Error("no sound here");
    return new FakePeer() as unknown as RTCPeerConnection;
  };

  static get last(): FakePeer {
    const peer = FakePeer.all.at(-1);
    if (peer === undefined) throw new Error("no peer was made");
    return peer;
  }

  addTrack(track: unknown): void {
    this.added.push(track);
  }

  addTransceiver(kind: string, init: unknown): void {
    this.transceivers.push([kind, init]);
  }

  createOffer(): Promise<{ sdp: string }> {
    return Promise.resolve({ sdp: "offer without candidates" });
  }

  setLocalDescription(description: { sdp: string }): Promise<void> {
    this.localDescription = description;
    if (FakePeer.gatherAtOnce) this.gather();
    return Promise.resolve();
  }

  gather(): void {
    this.localDescription = { sdp: "complete offer" };
    this.iceGatheringState = "complete";
    this.dispatchEvent(new Event("icegatheringstatechange"));
  }

  setRemoteDescription(description: unknown): Promise<void> {
    this.remote = description;
    return Promise.resolve();
  }

  fail(): void {
    this.connectionState = "failed";
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.closed = true;
  }
}

export const createPeer: PeerFactory = FakePeer.create;

export function resetFakes(): void {
  FakeSocket.all = [];
  FakePeer.all = [];
  FakePeer.gatherAtOnce = true;
  FakePeer.refuse = false;
}

/** Lets everything that waits for a resolved promise go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
