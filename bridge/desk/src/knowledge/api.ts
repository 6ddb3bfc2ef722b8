import { ApiError, query } from "@/shared/http";
import { routes } from "@/shared/routes";
import type {
  Bulk,
  BulkResult,
  ConflictView,
  Content,
  EndDocument,
  EntryDetail,
  EntryPage,
  EntryQuery,
  EventView,
  Facets,
  FieldDiff,
  GapBoard,
  GateResult,
  Golden,
  HitQuestion,
  HitResult,
  Imported,
  LintResult,
  Move,
  Overview,
  PolicyDocument,
  Publish,
  ReportView,
  TakeGap,
  TestRun,
} from "./wire";

export { ApiError };
export type * from "./wire";

const BASE = "/api/knowledge";
const { answer, json, onExpired } = routes(BASE);
const id = encodeURIComponent;

export { onExpired };

/** The routes of the knowledge desk. Each throws ApiError (refused) or TypeError (unreachable). */
export const api = {
  overview: () => json<Overview>("GET", "/overview"),
  facets: () => json<Facets>("GET", "/facets"),

  entries: (wanted: Partial<EntryQuery>) => json<EntryPage>("GET", `/entries${query(wanted)}`),
  create: (content: Content, entryId = "") =>
    json<EntryDetail>("POST", "/entries", { id: entryId, content }),
  entry: (entry: string) => json<EntryDetail>("GET", `/entries/${id(entry)}`),
  saveDraft: (entry: string, rev: number, content: Content) =>
    json<EntryDetail>("PUT", `/entries/${id(entry)}/draft`, { rev, content }),
  discardDraft: (entry: string, rev: number) =>
    json<EntryDetail>("DELETE", `/entries/${id(entry)}/draft${query({ rev })}`),
  submit: (entry: string, move: Move) =>
    json<EntryDetail>("POST", `/entries/${id(entry)}/submit`, move),
  sendBack: (entry: string, move: Move) =>
    json<EntryDetail>("POST", `/entries/${id(entry)}/return`, move),
  publish: (entry: string, publish: Publish) =>
    json<EntryDetail>("POST", `/entries/${id(entry)}/publish`, publish),
  withdraw: (entry: string, version: number, reason: string) =>
    json<EntryDetail>("POST", `/entries/${id(entry)}/withdraw`, { version, reason }),
  restore: (entry: string, version: number, reason: string) =>
    json<EntryDetail>("POST", `/entries/${id(entry)}/restore`, { version, reason }),
  history: (entry: string) => json<EventView[]>("GET", `/entries/${id(entry)}/history`),
  /** Version 0 is the draft. */
  diff: (entry: string, left: number, right: number) =>
    json<FieldDiff[]>("GET", `/entries/${id(entry)}/diff${query({ left, right })}`),
  asOf: (entry: string, at: string) =>
    json<Content | { content: Content }>("GET", `/entries/${id(entry)}/as-of${query({ at })}`),

  bulk: (bulk: Bulk) => json<BulkResult>("POST", "/bulk", bulk),
  undo: (batch: string, reason: string) => json<BulkResult>("POST", `/undo/${id(batch)}`, { reason }),

  lint: (content: Content) => json<LintResult>("POST", "/lint", content),
  /** WAV of the voice saying a text of at most 400 characters. */
  speak: async (text: string): Promise<Blob> => (await answer("POST", "/speak", { text })).blob(),
  gate: (ids: string[]) => json<GateResult>("POST", "/gate", { ids }),

  hitTest: (question: HitQuestion) => json<HitResult>("POST", "/hit-test", question),
  hitTestSpeech: (wav: Blob, region: string, audience: string) =>
    json<HitResult>("POST", `/hit-test/speech${query({ region, audience })}`, wav),
  hitTestBatch: (file: Blob, name: string) =>
    json<TestRun>("POST", `/hit-test/batch${query({ name })}`, new Blob([file], { type: "text/csv" })),
  runs: () => json<TestRun[]>("GET", "/hit-test/runs"),
  run: (run: string) => json<TestRun>("GET", `/hit-test/runs/${id(run)}`),
  golden: () => json<Golden[]>("GET", "/golden"),
  addGolden: (golden: Pick<Golden, "query" | "expected_id">) => json<Golden>("POST", "/golden", golden),
  dropGolden: (golden: number) => json<null>("DELETE", `/golden/${golden}`),

  conflicts: () => json<ConflictView[]>("GET", "/conflicts"),
  dismissConflict: (left_id: string, right_id: string, reason: string) =>
    json<null>("POST", "/conflicts/dismiss", { left_id, right_id, reason }),
  documents: () => json<PolicyDocument[]>("GET", "/documents"),
  addDocument: (document: PolicyDocument) => json<PolicyDocument>("POST", "/documents", document),
  saveDocument: (document: PolicyDocument) =>
    json<PolicyDocument>("PUT", `/documents/${id(document.id)}`, document),
  endDocument: (document: string, end: EndDocument) =>
    json<BulkResult>("POST", `/documents/${id(document)}/end`, end),
  settleFlag: (flag: number, outcome: string) =>
    json<null>("POST", `/flags/${flag}/settle`, { outcome }),

  gaps: (days: number) => json<GapBoard>("GET", `/gaps${query({ days })}`),
  /** The new draft, or null when the gap was left. */
  takeGap: (gap: TakeGap) => json<EntryDetail | null>("POST", "/gaps", gap),

  importFile: (file: File, dryRun: boolean, partial: boolean) =>
    json<Imported>(
      "POST",
      `/import${query({ name: file.name, dry_run: dryRun, partial })}`,
      file,
    ),
  exportPath: (format: "csv" | "xlsx"): string => `${BASE}/export?format=${format}`,
  packagePath: `${BASE}/package`,
  report: () => json<ReportView>("GET", "/report"),
};

export type KnowledgeApi = typeof api;
