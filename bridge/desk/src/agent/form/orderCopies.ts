import type { FieldName, Value, Values } from "./types";

/** What was sent of a field without an answer. */
export type Sent = Partial<Record<FieldName, readonly Value[]>>;

/** What was written here and has not reached the hotline. */
export interface OrderCopy {
  /** The version of the draft that the writer saw. */
  base: number;
  fields: Values;
  /** What the hotline may have taken, although its answers were lost. */
  sent: Sent;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;
const PREFIX = "hotline.order";

/**
 * Unsaved fields in the browser's storage: they survive a reload, a crash and a lost network.
 *
 * A browser may refuse its storage (full, private window); then there is no copy, and no error.
 */
export class OrderCopies {
  constructor(
    private readonly storage: Store,
    private readonly username: string,
  ) {}

  read(callId: string): OrderCopy | null {
    try {
      const found = this.storage.getItem(this.name(callId));
      const copy = found === null ? null : (JSON.parse(found) as Partial<OrderCopy>);
      if (typeof copy?.base !== "number" || typeof copy.fields !== "object") return null;
      return { base: copy.base, fields: copy.fields, sent: copy.sent ?? {} };
    } catch {
      return null;
    }
  }

  write(callId: string, copy: OrderCopy): void {
    try {
      this.storage.setItem(this.name(callId), JSON.stringify(copy));
    } catch {
      // The hotline has it soon; only a crash within that time would lose it.
    }
  }

  drop(callId: string): void {
    try {
      this.storage.removeItem(this.name(callId));
    } catch {
      // Nothing was kept, so nothing is left behind.
    }
  }

  /** The calls of which something is left, for example after a crash. */
  left(): string[] {
    const prefix = this.name("");
    const names: string[] = [];
    try {
      for (let i = 0; i < this.storage.length; i += 1) names.push(this.storage.key(i) ?? "");
    } catch {
      return [];
    }
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  private name(callId: string): string {
    return `${PREFIX}.${this.username}.${callId}`;
  }
}
