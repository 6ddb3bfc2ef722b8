import type { IconName } from "@/shared/icons";
import type { CallState } from "./callState";
import { text } from "./locale.zh";

export interface StateView {
  /** Value of the data-state attribute: the line's state, or the page's own while it has none. */
  key: string;
  title: string;
  hint: string;
  icon: IconName;
  tone: "calm" | "yours" | "busy" | "person" | "alarm";
}

type Look = Pick<StateView, "icon" | "tone">;

const LOOKS: Record<CallState["line"], Look> = {
  connecting: { icon: "phone", tone: "busy" },
  listening: { icon: "mic", tone: "yours" },
  hearing: { icon: "ear", tone: "yours" },
  thinking: { icon: "dots", tone: "busy" },
  speaking: { icon: "sound", tone: "calm" },
  waiting: { icon: "clock", tone: "busy" },
  with_agent: { icon: "headset", tone: "person" },
  ended: { icon: "hangup", tone: "busy" },
};

const PHASE_LOOKS: Partial<Record<CallState["phase"], Look>> = {
  microphone: { icon: "mic", tone: "busy" },
  dialling: { icon: "phone", tone: "busy" },
  reconnecting: { icon: "link", tone: "alarm" },
  closing: { icon: "hangup", tone: "busy" },
};

/** What the one state line says, so that the caller always knows whose turn it is. */
export function stateView(state: CallState): StateView {
  const { phase, line } = state;
  const look = PHASE_LOOKS[phase];
  if (look !== undefined) {
    const words = (text.phases as Partial<Record<string, { title: string; hint: string }>>)[phase];
    const key = phase === "dialling" || phase === "microphone" ? "connecting" : phase;
    return { key, title: words?.title ?? "", hint: words?.hint ?? "", ...look };
  }
  const typing: Partial<Record<string, { title: string; hint: string }>> = text.typingStates;
  const words = (state.media === "voice" ? undefined : typing[line]) ?? text.states[line];
  const place = line === "waiting" && state.position !== null ? text.ahead(state.position) : "";
  // A whole sentence says more than our hint; anything shorter is only the state's name again.
  const told = /[。！？]$/.test(state.detail) ? state.detail : "";
  const icon = state.media !== "voice" && line === "listening" ? "keyboard" : LOOKS[line].icon;
  return { key: line, title: words.title, hint: place || told || words.hint, icon, tone: LOOKS[line].tone };
}
