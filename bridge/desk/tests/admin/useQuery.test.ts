// @vitest-environment node
import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SEARCH_MS, useQuery, type Query } from "@/admin/useQuery";
import { settle } from "../fakes";

interface Wanted {
  q: string;
  role: string;
  page: number;
}
const fetchIt = vi.fn();
let scope: EffectScope | undefined;

function begin(): Query<Wanted, string> {
  scope = effectScope();
  const query = scope.run(() => useQuery<Wanted, string>({ q: "", role: "", page: 1 }, fetchIt));
  return query as Query<Wanted, string>;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  fetchIt.mockResolvedValue("found");
});
afterEach(() => {
  scope?.stop();
  vi.useRealTimers();
});

describe("useQuery", () => {
  it("goes back to the first page when anything but the page changes", async () => {
    const list = begin();
    list.change({ page: 3 });
    expect(fetchIt).toHaveBeenLastCalledWith({ q: "", role: "", page: 3 });
    list.change({ role: "agent" });
    expect(fetchIt).toHaveBeenLastCalledWith({ q: "", role: "agent", page: 1 });
    await settle();
    expect(list.data.value).toBe("found");
  });

  it("searches once when somebody types", async () => {
    const list = begin();
    for (const q of ["1", "10", "100"]) list.changeSoon({ q });
    expect(fetchIt).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(SEARCH_MS);
    expect(fetchIt).toHaveBeenCalledTimes(1);
    expect(fetchIt).toHaveBeenCalledWith({ q: "100", role: "", page: 1 });
  });
});
