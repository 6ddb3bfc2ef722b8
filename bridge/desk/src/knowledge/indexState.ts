/** One part of the knowledge base: what it consists of, and what is missing. */
export interface IndexPart {
  part: string;
  engine: string;
  model: string;
  version: string;
  missing: string;
}

/** What is known about the index that answers are found in. */
export interface IndexView {
  ready: boolean;
  /** False: it works without the meaning model. */
  meaning: boolean;
  parts: IndexPart[];
}

/** Reads the free-form `index` of the overview; what is not there is taken to be well. */
export function indexView(index: Readonly<Record<string, unknown>>): IndexView {
  const parts = Array.isArray(index["parts"]) ? (index["parts"] as unknown[]) : [];
  return {
    ready: index["ready"] !== false,
    meaning: index["dense"] !== false,
    parts: parts.flatMap((one) => (typeof one === "object" && one !== null ? [partOf(one)] : [])),
  };
}

function partOf(one: object): IndexPart {
  const values = one as Record<string, unknown>;
  const said = (name: string): string => (typeof values[name] === "string" ? values[name] : "");
  return {
    part: said("part"),
    engine: said("engine"),
    model: said("model"),
    version: said("version"),
    missing: said("missing"),
  };
}
