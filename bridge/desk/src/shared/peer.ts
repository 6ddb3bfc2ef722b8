/** How long to wait for our own network addresses before sending the offer with those found. */
const GATHERING_LIMIT_MS = 3_000;

export type PeerFactory = () => RTCPeerConnection;

export interface PeerHandlers {
  onStream: (stream: MediaStream) => void;
  /** The media path is gone for good (ICE failed). */
  onFailed: () => void;
}

/** True when this browser can carry the sound of a call at all. */
export function webRtcAvailable(): boolean {
  return typeof RTCPeerConnection !== "undefined";
}

// No STUN or TURN server: the hotline itself is the other end, and its address is in its answer.
const defaultFactory: PeerFactory = () => new RTCPeerConnection({ iceServers: [] });

/** One audio connection to the hotline: makes a complete offer, takes the answer. */
export class AudioPeer {
  private constructor(
    private readonly connection: RTCPeerConnection,
    /** The complete offer, with all our candidates in it. */
    readonly offer: string,
  ) {}

  /**
   * @param microphone our side's sound; null receives only
   * @throws when the browser cannot make an offer
   */
  static async open(
    microphone: MediaStream | null,
    handlers: PeerHandlers,
    create: PeerFactory = defaultFactory,
  ): Promise<AudioPeer> {
    const connection = create();
    try {
      connection.ontrack = (event) => {
        handlers.onStream(event.streams[0] ?? new MediaStream([event.track]));
      };
      connection.onconnectionstatechange = () => {
        if (connection.connectionState === "failed") handlers.onFailed();
      };
      const track = microphone?.getAudioTracks()[0];
      if (microphone !== null && track !== undefined) connection.addTrack(track, microphone);
      else connection.addTransceiver("audio", { direction: "recvonly" });
      await connection.setLocalDescription(await connection.createOffer());
      await gathered(connection);
      return new AudioPeer(connection, connection.localDescription?.sdp ?? "");
    } catch (problem) {
      connection.close();
      throw problem;
    }
  }

  async accept(answer: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: "answer", sdp: answer });
  }

  close(): void {
    this.connection.ontrack = null;
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(limit);
      connection.removeEventListener("icegatheringstatechange", check);
      resolve();
    };
    const check = (): void => {
      if (connection.iceGatheringState === "complete") done();
    };
    const limit = setTimeout(done, GATHERING_LIMIT_MS);
    connection.addEventListener("icegatheringstatechange", check);
  });
}
