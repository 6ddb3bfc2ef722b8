const KEY = "hotline.caller";

/** A random id of this browser, so that a second tab of the same caller is recognised. */
export function callerId(store: Pick<Storage, "getItem" | "setItem"> = localStorage): string {
  try {
    const known = store.getItem(KEY);
    if (known !== null && known !== "") return known;
    const fresh = randomId();
    store.setItem(KEY, fresh);
    return fresh;
  } catch {
    // Private browsing may forbid storage: the call works, only the second tab is not noticed.
    return randomId();
  }
}

// crypto.randomUUID is missing on plain http pages; this is the same version 4 form (RFC 9562).
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => hex.slice(index === 0 ? 0 : ends[index - 1], end))
    .join("-");
}
