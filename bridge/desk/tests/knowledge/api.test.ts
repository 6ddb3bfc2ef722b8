import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, ApiError, onExpired } from "@/knowledge/api";
import { commonText } from "@/shared/common.zh";
import { problemText } from "@/shared/problem";
import { content } from "./fakes";

const fetchIt = vi.fn<typeof fetch>();
const expired = vi.fn();

function answers(status: number, body: unknown): void {
  fetchIt.mockResolvedValue(new Response(body === null ? null : JSON.stringify(body), { status }));
}

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal("fetch", fetchIt);
  onExpired(expired);
});
afterEach(() => vi.unstubAllGlobals());

describe("api", () => {
  it("asks only for what is wanted", async () => {
    answers(200, { total: 0, items: [] });
    await api.entries({ q: "医保 卡", state: "", page: 2 });
    expect(fetchIt).toHaveBeenCalledWith("/api/knowledge/entries?q=%E5%8C%BB%E4%BF%9D+%E5%8D%A1&page=2", expect.anything());
  });

  it("sends ids that need quoting", async () => {
    answers(200, {});
    await api.saveDraft("a/b", 3, content());
    const [path, init] = fetchIt.mock.calls[0] ?? [];
    expect(path).toBe("/api/knowledge/entries/a%2Fb/draft");
    expect(JSON.parse(init?.body as string)).toMatchObject({ rev: 3, content: { title: "医保卡补办" } });
  });

  it("gives back what the hotline said about a conflict", async () => {
    answers(409, { error: "draft_conflict", detail: "他人已保存", current: { rev: 5 } });
    const failed = await api.saveDraft("a", 1, content()).catch((problem: unknown) => problem);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({ status: 409, code: "draft_conflict", body: { current: { rev: 5 } } });
    expect(expired).not.toHaveBeenCalled();
  });

  it("notices that the sign-in has run out", async () => {
    answers(401, { error: "not_signed_in", detail: "请登录" });
    await expect(api.overview()).rejects.toMatchObject({ status: 401 });
    expect(expired).toHaveBeenCalledTimes(1);
  });

  it("has nothing to read in an empty answer", async () => {
    answers(204, null);
    expect(await api.takeGap({ asked_ids: [1], title: "x", ignore: true, reason: "y" })).toBeNull();
  });

  it("sends files as they are, with their name and kind", async () => {
    answers(200, {});
    await api.importFile(new File(["a"], "条目 1.csv", { type: "text/csv" }), true, false);
    const [path, init] = fetchIt.mock.calls[0] ?? [];
    expect(new URLSearchParams(String(path).split("?")[1]).get("name")).toBe("条目 1.csv");
    expect(path).toContain("dry_run=true");
    expect(init?.headers).toEqual({ "Content-Type": "text/csv" });
  });
});

describe("problemText", () => {
  it.each([
    [new ApiError(409, "wrong_status", "这份草稿已经提交。"), "这份草稿已经提交。"],
    [new ApiError(403, "", ""), commonText.errors.forbidden],
    [new ApiError(413, "", ""), commonText.errors.tooLarge],
    [new ApiError(500, "", ""), commonText.errors.other],
    [new TypeError("network"), commonText.errors.unreachable],
  ])("%s", (problem, said) => expect(problemText(problem)).toBe(said));
});
