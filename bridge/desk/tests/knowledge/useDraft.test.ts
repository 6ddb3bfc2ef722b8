// @vitest-environment node
import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/knowledge/api";
import type { DraftWork } from "@/knowledge/draftTypes";
import { LocalCopies } from "@/knowledge/localCopies";
import { AUTOSAVE_MS, LOCAL_MS, RETRY_MS, useDraft } from "@/knowledge/useDraft";
import type { Content, EntryDetail } from "@/knowledge/wire";
import { settle } from "../fakes";
import { content, draft, entry, FakeStorage } from "./fakes";

const ID = "WC-YB-001";
const KEY = `hotline.knowledge.li.${ID}`;
const server = { entry: vi.fn(), create: vi.fn(), saveDraft: vi.fn(), discardDraft: vi.fn() };
const onCreated = vi.fn();
let storage: FakeStorage;
let scope: EffectScope;

function begin(): DraftWork {
  scope = effectScope();
  return scope.run(() =>
    useDraft({ server, username: "li", copies: new LocalCopies(storage), onCreated }),
  ) as DraftWork;
}

async function opened(found: EntryDetail = entry()): Promise<DraftWork> {
  server.entry.mockResolvedValue(found);
  const work = begin();
  await work.open(found.id);
  return work;
}

/** The hotline keeps what it is sent, and counts. */
function keeps(): void {
  server.saveDraft.mockImplementation((_: string, rev: number, sent: Content) =>
    Promise.resolve(entry({ draft: draft({ rev: rev + 1, content: sent, editor: "li" }) })),
  );
}

const conflict = (current: unknown): ApiError =>
  new ApiError(409, "draft_conflict", "", { error: "draft_conflict", current });

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  storage = new FakeStorage();
  keeps();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe("useDraft", () => {
  it("shows the draft where there is one, and the live content where not", async () => {
    expect((await opened()).form.value.title).toBe("医保卡补办");
    scope.stop();
    const work = await opened(entry({ draft: draft({ rev: 4, content: content({ title: "草稿" }) }) }));
    expect(work.form.value.title).toBe("草稿");
    expect(work.rev.value).toBe(4);
    expect(work.dirty.value).toBe(false);
  });

  it("saves by itself after a pause, once, with the number that was read", async () => {
    const work = await opened();
    work.form.value.title = "医保卡";
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 1);
    expect(server.saveDraft).not.toHaveBeenCalled();
    work.form.value.title = "医保卡挂失";
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(server.saveDraft).toHaveBeenCalledTimes(1);
    expect(server.saveDraft).toHaveBeenCalledWith(ID, 0, expect.objectContaining({ title: "医保卡挂失" }));
    expect(work.state.value).toBe("saved");
    expect(work.rev.value).toBe(1);
  });

  it("does not overwrite what was typed while a save was under way", async () => {
    const work = await opened();
    let answer: (saved: EntryDetail) => void = () => undefined;
    server.saveDraft.mockImplementationOnce(() => new Promise((done) => (answer = done)));
    work.form.value.title = "一";
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    work.form.value.title = "一二";
    answer(entry({ draft: draft({ rev: 1, content: content({ title: "一" }) }) }));
    await settle();
    expect(work.form.value.title).toBe("一二");
    expect(work.state.value).toBe("dirty");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(server.saveDraft).toHaveBeenLastCalledWith(ID, 1, expect.objectContaining({ title: "一二" }));
  });

  it("keeps a copy here until the hotline has it", async () => {
    const work = await opened();
    work.form.value.title = "医保卡挂失";
    await vi.advanceTimersByTimeAsync(LOCAL_MS);
    expect(storage.kept.get(KEY)).toContain("医保卡挂失");
    await work.save();
    expect(storage.kept.has(KEY)).toBe(false);
  });

  it("offers the copy of an earlier visit, and waits for the answer before writing over it", async () => {
    const copy = { content: content({ title: "断网前写的" }), at: "2026-11-24T07:00:00Z" };
    storage.setItem(KEY, JSON.stringify(copy));
    const work = await opened();
    expect(work.form.value.title).toBe("医保卡补办");
    expect(work.offer.value).toMatchObject({ why: "unsaved", at: copy.at });
    work.takeOffer();
    expect(work.form.value.title).toBe("断网前写的");
    expect(work.state.value).toBe("dirty");
    await work.save();
    expect(storage.kept.has(KEY)).toBe(false);
  });

  it("forgets a copy that the hotline has already, and one that was refused", async () => {
    storage.setItem(KEY, JSON.stringify({ content: content(), at: "2026-11-24T07:00:00Z" }));
    const same = await opened();
    expect(same.offer.value).toBeNull();
    expect(storage.kept.has(KEY)).toBe(false);
    scope.stop();
    storage.setItem(KEY, JSON.stringify({ content: content({ title: "旧" }), at: "2026-11-24T07:00:00Z" }));
    const work = await opened();
    work.dropOffer();
    expect(work.offer.value).toBeNull();
    expect(storage.kept.has(KEY)).toBe(false);
  });

  it("works on without a hotline, and tries again", async () => {
    const work = await opened();
    server.saveDraft.mockRejectedValueOnce(new TypeError("network"));
    work.form.value.title = "离线";
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(work.state.value).toBe("offline");
    expect(storage.kept.get(KEY)).toContain("离线");
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(work.state.value).toBe("saved");
    expect(storage.kept.has(KEY)).toBe(false);
  });

  it("tries again when the sign-in had run out, not when the content is refused", async () => {
    const work = await opened();
    server.saveDraft.mockRejectedValueOnce(new ApiError(401, "not_signed_in", ""));
    work.form.value.title = "甲";
    expect(await work.save()).toBe(false);
    expect(work.state.value).toBe("offline");
    server.saveDraft.mockRejectedValueOnce(new ApiError(422, "content_refused", "标题太长"));
    expect(await work.save()).toBe(false);
    expect(work.state.value).toBe("refused");
    expect(work.problem.value).toBe("标题太长");
    await vi.advanceTimersByTimeAsync(RETRY_MS * 2);
    expect(server.saveDraft).toHaveBeenCalledTimes(2);
  });

  it("stands still in a conflict and keeps what was written", async () => {
    const theirs = draft({ rev: 7, content: content({ title: "他的" }) });
    const work = await opened();
    server.saveDraft.mockRejectedValueOnce(conflict(theirs));
    work.form.value.title = "我的";
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(work.state.value).toBe("conflict");
    expect(work.conflict.value).toMatchObject({ editor: "wang", theirs: { title: "他的" }, base: { title: "医保卡补办" } });
    work.form.value.title = "我的二";
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(server.saveDraft).toHaveBeenCalledTimes(1);
    expect(storage.kept.get(KEY)).toContain("我的二");
    expect(await work.save()).toBe(false);
  });

  it("saves my side over the number of theirs, and offers theirs again", async () => {
    const theirs = draft({ rev: 7, content: content({ title: "他的" }) });
    const work = await opened();
    server.saveDraft.mockRejectedValueOnce(conflict(theirs));
    work.form.value.title = "我的";
    await work.save();
    expect(await work.resolve(content({ title: "我的" }), theirs.content)).toBe(true);
    expect(server.saveDraft).toHaveBeenLastCalledWith(ID, 7, expect.objectContaining({ title: "我的" }));
    expect(work.conflict.value).toBeNull();
    expect(work.offer.value).toMatchObject({ why: "set_aside", content: { title: "他的" } });
  });

  it("takes their side without saving, and offers mine again", async () => {
    const theirs = draft({ rev: 7, content: content({ title: "他的" }) });
    const work = await opened();
    server.saveDraft.mockRejectedValueOnce(conflict(theirs));
    work.form.value.title = "我的";
    await work.save();
    await work.resolve(theirs.content, content({ title: "我的" }));
    expect(server.saveDraft).toHaveBeenCalledTimes(1);
    expect(work.form.value.title).toBe("他的");
    expect(work.rev.value).toBe(7);
    expect(work.offer.value?.content.title).toBe("我的");
    work.takeOffer();
    expect(work.form.value.title).toBe("我的");
  });

  it("asks for the entry when the draft in the way is gone", async () => {
    const work = await opened(entry({ draft: draft({ rev: 3 }) }));
    server.saveDraft.mockRejectedValueOnce(conflict(null));
    server.entry.mockResolvedValue(entry({ version: 2, content: content({ title: "已发布" }) }));
    work.form.value.title = "我的";
    await work.save();
    expect(work.conflict.value).toMatchObject({ editor: "", theirs: { title: "已发布" } });
    await work.resolve(content({ title: "我的" }), content({ title: "已发布" }));
    expect(server.saveDraft).toHaveBeenLastCalledWith(ID, 0, expect.objectContaining({ title: "我的" }));
  });

  it("makes a new entry at its first save, and no entry of nothing", async () => {
    server.create.mockResolvedValue(entry({ id: "WC-NEW", version: 0, draft: draft() }));
    const work = begin();
    await work.open(null);
    expect(await work.save()).toBe(true);
    expect(server.create).not.toHaveBeenCalled();
    work.form.value.title = "新的";
    work.form.value.questions = ["怎么办", ""];
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(server.create).toHaveBeenCalledWith(expect.objectContaining({ title: "新的", questions: ["怎么办"] }));
    expect(onCreated).toHaveBeenCalledWith("WC-NEW");
    expect(work.state.value).toBe("saved");
    expect(storage.kept.size).toBe(0);
  });

  it("throws a draft away at the hotline and here", async () => {
    const work = await opened(entry({ draft: draft({ rev: 2, content: content({ title: "草稿" }) }) }));
    work.form.value.title = "草稿二";
    await vi.advanceTimersByTimeAsync(LOCAL_MS);
    server.discardDraft.mockResolvedValue(entry());
    expect(await work.discard()).toBe(true);
    expect(server.discardDraft).toHaveBeenCalledWith(ID, 2);
    expect(work.form.value.title).toBe("医保卡补办");
    expect(storage.kept.size).toBe(0);
  });

  it("says why an entry could not be opened", async () => {
    server.entry.mockRejectedValue(new ApiError(404, "entry_not_found", "没有这条知识"));
    const work = begin();
    await work.open("X");
    expect(work.loadError.value).toBe("没有这条知识");
    expect(work.loading.value).toBe(false);
  });

  it("keeps a copy of what is unsaved when the page goes away", async () => {
    const work = await opened();
    work.form.value.title = "刚写的";
    scope.stop();
    expect(storage.kept.get(KEY)).toContain("刚写的");
  });
});
