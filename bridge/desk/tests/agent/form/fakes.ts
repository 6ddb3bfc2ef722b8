import { vi } from "vitest";
import type { FormApi } from "@/agent/form/formApi";
import type { Draft, DraftChange, Field, FieldName, Value } from "@/agent/form/types";
import { ApiError } from "@/shared/http";

export class FakeStore {
  private readonly kept = new Map<string, string>();
  full = false;

  get length(): number {
    return this.kept.size;
  }

  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.kept.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    if (this.full) throw new Error("QuotaExceededError");
    this.kept.set(name, value);
  }

  removeItem(name: string): void {
    this.kept.delete(name);
  }

  clear(): void {
    this.kept.clear();
  }
}

export const field = (value: Value, more: Partial<Field> = {}): Field => ({
  value,
  origin: "heard",
  evidence: [{ line_id: "l1", who: "caller", words: String(value) }],
  proposal: null,
  ...more,
});

export const draft = (more: Partial<Draft> = {}): Draft => ({
  call_id: "call-1",
  agent: "1001",
  version: 1,
  fields: { content: field("路灯坏了"), contact_phone: field("13800001234", { origin: "line" }) },
  caller_phone: "13800001234",
  order_no: null,
  discarded: false,
  created_at: "2026-12-01T02:00:00Z",
  updated_at: "2026-12-01T02:00:00Z",
  made_by_bot: null,
  ...more,
});

/** A hotline that keeps one draft, by the rules of the real one. */
export class FakeServer {
  draft = draft();
  /** Version in which somebody wrote a field. */
  private readonly written: Partial<Record<FieldName, number>> = {};
  down = false;
  /** Takes the next change, but its answer is lost. */
  losesAnswer = false;
  changes: DraftChange[] = [];

  readonly api = {
    open: vi.fn(() => this.answer()),
    refresh: vi.fn(() => this.answer()),
    change: vi.fn((_: string, change: DraftChange) => this.change(change)),
    submit: vi.fn(() => this.submit()),
    discard: vi.fn(() => {
      this.draft = { ...this.draft, discarded: true };
      return this.answer();
    }),
  };

  get asApi(): FormApi {
    return this.api as unknown as FormApi;
  }

  /** Another page writes. */
  elsewhere(name: FieldName, value: Value): void {
    this.write({ [name]: value });
  }

  private write(fields: Partial<Record<FieldName, Value>>): void {
    const version = this.draft.version + 1;
    const after = { ...this.draft.fields };
    for (const [name, value] of Object.entries(fields) as [FieldName, Value][]) {
      after[name] = { value, origin: "agent", evidence: [], proposal: null };
      this.written[name] = version;
    }
    this.draft = { ...this.draft, version, fields: after };
  }

  private change(change: DraftChange): Promise<Draft> {
    if (this.down) return Promise.reject(new TypeError("Failed to fetch"));
    this.changes.push(change);
    if (this.draft.order_no !== null) {
      return Promise.reject(new ApiError(409, "order_draft_closed", "已经提交"));
    }
    const entries = Object.entries(change.fields) as [FieldName, Value][];
    const overtaken = entries.some(
      ([name, value]) =>
        (this.written[name] ?? 0) > change.version && this.draft.fields[name]?.value !== value,
    );
    if (overtaken) {
      const body = { current: this.draft };
      return Promise.reject(new ApiError(409, "order_draft_conflict", "另一处改过", body));
    }
    this.write(Object.fromEntries(entries.filter(([n, v]) => this.draft.fields[n]?.value !== v)));
    for (const name of change.keep) {
      const kept = this.draft.fields[name];
      if (kept) this.draft.fields[name] = { ...kept, proposal: null };
    }
    if (this.losesAnswer) {
      this.losesAnswer = false;
      return Promise.reject(new TypeError("Failed to fetch"));
    }
    return this.answer();
  }

  private submit(): Promise<unknown> {
    if (this.down) return Promise.reject(new TypeError("Failed to fetch"));
    const order_no = this.draft.order_no ?? "WC202612010001";
    this.draft = { ...this.draft, order_no };
    return Promise.resolve({ draft: this.draft, order: { order_no } });
  }

  private answer(): Promise<Draft> {
    if (this.down) return Promise.reject(new TypeError("Failed to fetch"));
    return Promise.resolve({ ...this.draft, fields: { ...this.draft.fields } });
  }
}
