import type { SeatState } from "@/protocol";
import type { IconName } from "@/shared/icons";

/** A drawing for each state: colours alone are not seen by everybody. */
export const STATE_ICONS: Readonly<Record<SeatState, IconName>> = {
  signed_out: "person",
  idle: "check",
  reserved: "dots",
  ringing: "phone",
  talking: "headset",
  held: "pause",
  wrap_up: "doc",
  busy: "cross",
  break: "cup",
};
