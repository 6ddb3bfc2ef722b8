// @vitest-environment node
import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/knowledge/api";
import type { DraftWork } from "@/knowledge/draftTypes";
import { LocalCopies } from "@/knowledge/localCopies";
import { text } from "@/knowledge/locale.zh";
import { useDraft } from "@/knowledge/useDraft";
import { useEntryActions, type EntryActions } from "@/knowledge/useEntryActions";
import { content, draft, entry, FakeStorage } from "./fakes";

const words = text.editor;
const desk = { entry: vi.fn(), create: vi.fn(), saveDraft: vi.fn(), discardDraft: vi.fn() };
const server = { submit: vi.fn(), sendBack: vi.fn(), withdraw: vi.fn(), publish: vi.fn() };
const done = vi.fn();
const failed = vi.fn();
let scope: EffectScope | undefined;

async function begin(): Promise<{ work: DraftWork; actions: EntryActions }> {
  scope = effectScope();
  const parts = scope.run(() => {
    const work = useDraft({ server: desk, username: "li", copies: new LocalCopies(new FakeStorage()) });
    return { work, actions: useEntryActions(work, server, done, failed) };
  }) as { work: DraftWork; actions: EntryActions };
  await parts.work.open("A");
  return parts;
}

beforeEach(() => {
  vi.resetAllMocks();
  desk.entry.mockResolvedValue(entry({ draft: draft({ rev: 2 }) }));
});
afterEach(() => scope?.stop());

describe("useEntryActions", () => {
  it("submits what was saved just before", async () => {
    const { work, actions } = await begin();
    desk.saveDraft.mockResolvedValue(entry({ draft: draft({ rev: 3 }) }));
    server.submit.mockResolvedValue(entry({ draft: draft({ rev: 3, status: "review" }) }));
    work.form.value.title = "新标题";
    await actions.submit();
    expect(server.submit).toHaveBeenCalledWith("WC-YB-001", { rev: 3, reason: "" });
    expect(work.detail.value?.draft?.status).toBe("review");
    expect(done).toHaveBeenCalledWith(words.submitted);
  });

  it("does not submit what could not be saved", async () => {
    const { work, actions } = await begin();
    desk.saveDraft.mockRejectedValue(new ApiError(422, "content_refused", "标题太长"));
    work.form.value.title = "长";
    await actions.submit();
    expect(server.submit).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalledWith("标题太长");
    expect(actions.busy.value).toBe(false);
  });

  it("shows the draft that is there when it was not the one on the screen", async () => {
    const { work, actions } = await begin();
    server.submit.mockRejectedValue(new ApiError(409, "draft_conflict", "刚被保存过"));
    desk.entry.mockResolvedValue(entry({ draft: draft({ rev: 5, content: content({ title: "他的" }) }) }));
    await actions.submit();
    expect(failed).toHaveBeenCalledWith("刚被保存过");
    expect(work.form.value.title).toBe("他的");
    expect(work.rev.value).toBe(5);
  });

  it("withdraws the version that was looked at and leaves alone what is being written", async () => {
    const { work, actions } = await begin();
    server.withdraw.mockResolvedValue(entry({ state: "withdrawn", version: 2, draft: draft({ rev: 2 }) }));
    work.form.value.title = "还在写";
    await actions.withdraw("政策变了");
    expect(server.withdraw).toHaveBeenCalledWith("WC-YB-001", 1, "政策变了");
    expect(work.form.value.title).toBe("还在写");
    expect(work.detail.value?.state).toBe("withdrawn");
  });

  it("publishes what was checked, and lets the dialog say why not", async () => {
    const { actions } = await begin();
    const choice = { gateId: "g", confirmed: true, reason: "", publishAt: null };
    server.publish.mockRejectedValueOnce(new ApiError(403, "own_review", "要由另一位审核人员发布"));
    await expect(actions.publish(choice)).rejects.toMatchObject({ code: "own_review" });
    expect(done).not.toHaveBeenCalled();
    server.publish.mockResolvedValueOnce(entry({ version: 2 }));
    await actions.publish(choice);
    expect(server.publish).toHaveBeenLastCalledWith(
      "WC-YB-001",
      { rev: 2, reason: "", gate_id: "g", confirmed: true, publish_at: null },
    );
    expect(done).toHaveBeenCalledWith(words.published);
  });
});
