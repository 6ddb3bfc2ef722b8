import { describe, expect, it } from "vitest";
import { callerId } from "@/caller/callerId";

function store(): Pick<Storage, "getItem" | "setItem"> & { size: () => number } {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    size: () => kept.size,
  };
}

describe("callerId", () => {
  it("is a version 4 UUID and stays the same", () => {
    const kept = store();
    const id = callerId(kept);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(callerId(kept)).toBe(id);
    expect(kept.size()).toBe(1);
  });

  it("works where nothing may be stored", () => {
    const forbidden = {
      getItem: () => {
        throw new DOMException("", "SecurityError");
      },
      setItem: () => undefined,
    };
    expect(callerId(forbidden)).not.toBe(callerId(forbidden));
  });
});
