import {
  socketUrl,
  type CallClientMessage,
  type CallMedia,
  type CallServerMessage,
} from "@/protocol";
import { AudioPeer, type PeerFactory } from "@/shared/peer";
import { JsonSocket, PONG_SILENCE_MS } from "@/shared/socket";

export interface LinkOptions {
  caller: string;
  phone: string;
  media: CallMedia;
  microphone: MediaStream | null;
  createSocket?: ((url: string) => WebSocket) | undefined;
  createPeer?: PeerFactory | undefined;
}

export interface LinkHandlers {
  onMessage: (message: CallServerMessage) => void;
  onStream: (stream: MediaStream) => void;
  onAudioLost: () => void;
  onLost: () => void;
}

export interface CallLink {
  send: (message: CallClientMessage) => boolean;
  close: () => void;
}

/**
 * Places one call: the offer first, then the WebSocket that carries it.
 *
 * @throws when the browser cannot make an audio offer (never for media "text")
 */
export async function placeCall(options: LinkOptions, handlers: LinkHandlers): Promise<CallLink> {
  const { media, microphone } = options;
  const peer =
    media === "text"
      ? null
      : await AudioPeer.open(
          media === "voice" ? microphone : null,
          { onStream: handlers.onStream, onFailed: handlers.onAudioLost },
          options.createPeer,
        );
  const query: Record<string, string> = { caller: options.caller };
  if (options.phone !== "") query["phone"] = options.phone;

  const socket = new JsonSocket<CallServerMessage, CallClientMessage>(
    socketUrl("/api/calls/ws", query),
    {
      onOpen: () => socket.send({ type: "start", media, sdp: peer?.offer ?? null }),
      onMessage: (message) => {
        if (message.type === "answer" && message.sdp !== null) {
          peer?.accept(message.sdp).catch(handlers.onAudioLost);
        }
        handlers.onMessage(message);
      },
      onLost: () => {
        peer?.close();
        handlers.onLost();
      },
    },
    { silentAfter: PONG_SILENCE_MS, ...(options.createSocket ? { create: options.createSocket } : {}) },
  );
  return {
    send: (message) => socket.send(message),
    close: () => {
      socket.close();
      peer?.close();
    },
  };
}
