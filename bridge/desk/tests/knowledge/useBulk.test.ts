// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/knowledge/api";
import { useBulk } from "@/knowledge/useBulk";

const server = { bulk: vi.fn(), undo: vi.fn() };
const changed = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  server.bulk.mockResolvedValue({ batch: "b1", done: ["a", "b"], failed: [{ id: "c", detail: "没有发布" }] });
});

describe("useBulk", () => {
  it("says what was done and what was not, and offers to undo it", async () => {
    const bulk = useBulk(server, changed);
    await bulk.run("withdraw", ["a", "b", "c"], { reason: "过期" });
    expect(server.bulk).toHaveBeenCalledWith(
      expect.objectContaining({ ids: ["a", "b", "c"], action: "withdraw", reason: "过期", confirmed: false }),
    );
    expect(bulk.outcome.value).toMatchObject({ message: "已撤回 2 条", batch: "b1" });
    expect(bulk.outcome.value?.failed).toHaveLength(1);
    server.undo.mockResolvedValue({ batch: "b2", done: ["a", "b"], failed: [] });
    await bulk.undo();
    expect(server.undo).toHaveBeenCalledWith("b1", expect.any(String));
    expect(bulk.outcome.value).toMatchObject({ message: "已撤销 2 条", batch: "" });
    await bulk.undo();
    expect(server.undo).toHaveBeenCalledTimes(1);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it("has nothing to undo when nothing was done", async () => {
    server.bulk.mockResolvedValue({ batch: "b1", done: [], failed: [{ id: "c", detail: "x" }] });
    const bulk = useBulk(server, changed);
    await bulk.run("submit", ["c"]);
    expect(bulk.outcome.value?.batch).toBe("");
  });

  it("lets whoever asked say why it failed, and says itself why an undo did", async () => {
    const bulk = useBulk(server, changed);
    await bulk.run("submit", ["a"]);
    server.bulk.mockRejectedValue(new ApiError(409, "gate_missing", "请重新检查"));
    await expect(bulk.run("publish", ["a"])).rejects.toMatchObject({ code: "gate_missing" });
    server.undo.mockRejectedValue(new ApiError(404, "", "没有找到这次批量操作。"));
    await bulk.undo();
    expect(bulk.problem.value).toBe("没有找到这次批量操作。");
    expect(bulk.busy.value).toBe(false);
  });
});
