/** A text and what is selected in it, as a textarea counts. */
export interface Selection {
  text: string;
  start: number;
  end: number;
}

export type Mark = "bold" | "bullets" | "numbers" | "link";

const BULLET = /^- /u;
const NUMBER = /^\d+\. /u;

/** What a button of the toolbar makes of a selection; pressed twice, it is taken back. */
export function applyMark(mark: Mark, selection: Selection, placeholder: string): Selection {
  if (mark === "bold") return bold(selection, placeholder);
  if (mark === "link") return link(selection, placeholder);
  return list(mark, selection);
}

function replace({ text, start, end }: Selection, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function bold(selection: Selection, placeholder: string): Selection {
  const { text, start, end } = selection;
  const words = text.slice(start, end);
  if (text.slice(start - 2, start) === "**" && text.slice(end, end + 2) === "**") {
    const outer = { text, start: start - 2, end: end + 2 };
    return { text: replace(outer, words), start: start - 2, end: end - 2 };
  }
  const inside = words || placeholder;
  return { text: replace(selection, `**${inside}**`), start: start + 2, end: start + 2 + inside.length };
}

function link(selection: Selection, placeholder: string): Selection {
  const words = selection.text.slice(selection.start, selection.end) || placeholder;
  const address = "https://";
  const from = selection.start + words.length + 3;
  return { text: replace(selection, `[${words}](${address})`), start: from, end: from + address.length };
}

function list(mark: "bullets" | "numbers", { text, start, end }: Selection): Selection {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", Math.max(start, end));
  const to = next === -1 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const own = mark === "bullets" ? BULLET : NUMBER;
  const marked = lines.every((line) => own.test(line));
  const bare = lines.map((line) => line.replace(BULLET, "").replace(NUMBER, ""));
  const made = marked ? bare : bare.map((line, i) => (mark === "bullets" ? `- ${line}` : `${i + 1}. ${line}`));
  const block = made.join("\n");
  return { text: replace({ text, start: from, end: to }, block), start: from, end: from + block.length };
}
