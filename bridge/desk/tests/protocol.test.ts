import { describe, expect, it } from "vitest";
import { parseMessage, socketUrl } from "@/protocol";

describe("parseMessage", () => {
  it("takes an object with a type", () => {
    expect(parseMessage('{"type":"pong"}')).toEqual({ type: "pong" });
  });

  it.each([["not json"], ["null"], ["[1]"], ['"text"'], ['{"kind":"pong"}'], ['{"type":3}']])(
    "refuses %s",
    (raw) => expect(parseMessage(raw)).toBeNull(),
  );

  it("refuses binary frames", () => {
    expect(parseMessage(new ArrayBuffer(4))).toBeNull();
  });
});

describe("socketUrl", () => {
  it("follows the page and encodes the query", () => {
    const url = new URL(socketUrl("/api/calls/ws", { caller: "a b" }));
    expect(url.protocol).toBe("ws:");
    expect(url.host).toBe(location.host);
    expect(url.searchParams.get("caller")).toBe("a b");
  });

  it("has no question mark without a query", () => {
    expect(socketUrl("/api/seats/ws")).not.toContain("?");
  });
});
