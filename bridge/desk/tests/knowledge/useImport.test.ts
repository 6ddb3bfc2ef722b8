// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/knowledge/api";
import { useImport } from "@/knowledge/useImport";
import type { Imported } from "@/knowledge/wire";
import { settle } from "../fakes";

const server = { importFile: vi.fn() };
const file = new File(["x"], "a.csv");

function report(part: Partial<Imported> = {}): Imported {
  return { rows: 2, created: 1, updated: 1, unchanged: 0, imported: false, errors: [], warnings: [], ids: [], ...part };
}

const BAD = { row: 3, column: "title", detail: "标题不能为空" };

beforeEach(() => vi.resetAllMocks());

describe("useImport", () => {
  it("looks first, and imports only when asked to", async () => {
    server.importFile.mockResolvedValueOnce(report());
    const work = useImport(server);
    await work.check(file);
    expect(server.importFile).toHaveBeenLastCalledWith(file, true, true);
    expect(work.allowed.value).toBe(true);
    server.importFile.mockResolvedValueOnce(report({ imported: true, ids: ["a"] }));
    expect((await work.run())?.ids).toEqual(["a"]);
    expect(server.importFile).toHaveBeenLastCalledWith(file, false, false);
    expect(work.allowed.value).toBe(false);
  });

  it("does not import over errors unless the bad rows are left out on purpose", async () => {
    server.importFile.mockResolvedValue(report({ errors: [BAD] }));
    const work = useImport(server);
    await work.check(file);
    expect(work.allowed.value).toBe(false);
    expect(await work.run()).toBeNull();
    work.partial.value = true;
    await work.run();
    expect(server.importFile).toHaveBeenLastCalledWith(file, false, true);
  });

  it("says why a file as a whole is no good, and forgets it with the next one", async () => {
    server.importFile.mockRejectedValueOnce(new ApiError(400, "import_file", "读不了这个文件"));
    const work = useImport(server);
    await work.check(file);
    expect(work.problem.value).toBe("读不了这个文件");
    server.importFile.mockResolvedValueOnce(report());
    await work.check(new File(["y"], "b.csv"));
    expect(work.problem.value).toBe("");
    expect(work.report.value?.rows).toBe(2);
  });

  it("drops the answer about a file that was replaced", async () => {
    let first: (found: Imported) => void = () => undefined;
    server.importFile.mockImplementationOnce(() => new Promise((done) => (first = done)));
    server.importFile.mockResolvedValueOnce(report({ rows: 7 }));
    const work = useImport(server);
    void work.check(file);
    await work.check(new File(["y"], "b.csv"));
    first(report({ rows: 1 }));
    await settle();
    expect(work.report.value?.rows).toBe(7);
    expect(work.busy.value).toBe("");
  });
});
