import type { IconName } from "./icons";

/** A place of a desk: the name of its route, the keys that lead there, what waits there. */
export interface Place {
  name: string;
  title: string;
  icon: IconName;
  key?: string;
  count?: number | undefined;
}
