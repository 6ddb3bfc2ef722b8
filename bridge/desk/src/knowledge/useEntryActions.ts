import { ref, type Ref } from "vue";
import type { KnowledgeApi } from "./api";
import { isConflict } from "./draftConflict";
import type { DraftWork } from "./draftTypes";
import { text } from "./locale.zh";
import { problemText } from "@/shared/problem";
import type { GateChoice } from "./useGate";
import type { EntryDetail } from "./wire";
import { whenText } from "./when";

export interface EntryActions {
  busy: Ref<boolean>;
  submit: () => Promise<void>;
  sendBack: (reason: string) => Promise<void>;
  withdraw: (reason: string) => Promise<void>;
  /** True when everything is saved and the gate may be opened. */
  ready: () => Promise<boolean>;
  publish: (choice: GateChoice) => Promise<void>;
}

type Server = Pick<KnowledgeApi, "submit" | "sendBack" | "withdraw" | "publish">;

/**
 * The steps of an entry, each with everything saved first.
 *
 * `done` is told in words what was done; `failed` why a step without a dialog of its own did not go.
 * Steps that a dialog runs throw instead, so that the dialog can say so.
 */
export function useEntryActions(
  work: DraftWork,
  server: Server,
  done: (words: string) => void,
  failed: (words: string) => void,
): EntryActions {
  const words = text.editor;
  const busy = ref(false);

  function current(): EntryDetail {
    const entry = work.detail.value;
    if (entry === null) throw new Error("never saved");
    return entry;
  }

  async function during<T>(doing: () => Promise<T>): Promise<T> {
    busy.value = true;
    try {
      return await doing();
    } finally {
      busy.value = false;
    }
  }

  async function ready(): Promise<boolean> {
    const saved = await during(work.save);
    if (saved) return true;
    if (work.conflict.value === null) failed(work.problem.value || words.unsavedQuestion);
    return false;
  }

  /** A step; when it meets a draft that is not the one on the screen, that one is shown. */
  async function step(take: (entry: EntryDetail) => Promise<EntryDetail>): Promise<void> {
    const entry = current();
    try {
      work.accept(await take(entry));
    } catch (problem) {
      if (isConflict(problem) && !work.dirty.value) await work.open(entry.id);
      throw problem;
    }
  }

  async function submit(): Promise<void> {
    if (!(await ready())) return;
    try {
      await during(() =>
        step((entry) => server.submit(entry.id, { rev: work.rev.value, reason: "" })),
      );
      done(words.submitted);
    } catch (problem) {
      failed(problemText(problem));
    }
  }

  async function sendBack(reason: string): Promise<void> {
    await step((entry) => server.sendBack(entry.id, { rev: work.rev.value, reason }));
    done(words.sentBack);
  }

  async function withdraw(reason: string): Promise<void> {
    const entry = current();
    const answered = await server.withdraw(entry.id, entry.version, reason);
    // What is being written stays as it is: withdrawing concerns what callers hear.
    work.detail.value = answered;
    done(words.withdrawn);
  }

  async function publish(choice: GateChoice): Promise<void> {
    await step((entry) =>
      server.publish(entry.id, {
        rev: work.rev.value,
        reason: choice.reason,
        gate_id: choice.gateId,
        confirmed: choice.confirmed,
        publish_at: choice.publishAt,
      }),
    );
    done(choice.publishAt === null ? words.published : words.scheduled(whenText(choice.publishAt)));
  }

  return { busy, submit, sendBack, withdraw, ready, publish };
}
