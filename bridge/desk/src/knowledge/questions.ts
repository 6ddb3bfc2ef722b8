/** The questions after a paste of several lines at `at`: one question each, none twice. */
export function pasteLines(questions: readonly string[], at: number, pasted: string): string[] {
  const lines = pasted
    .split(/\r?\n|\|/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const before = questions.slice(0, at);
  const here = (questions[at] ?? "").trim();
  const after = questions.slice(at + 1);
  return unique([...before, ...(here === "" ? [] : [here]), ...lines, ...after]);
}

/** Each question once, in order; empty ones stay, they are being written. */
export function unique(questions: readonly string[]): string[] {
  const seen = new Set<string>();
  return questions.filter((question) => {
    if (question === "") return true;
    if (seen.has(question)) return false;
    seen.add(question);
    return true;
  });
}
