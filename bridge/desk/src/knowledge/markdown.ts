import MarkdownIt from "markdown-it";

// Raw HTML stays text; markdown-it itself refuses javascript:, vbscript: and file: links.
const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true });
const plainOpen = renderer.renderer.rules.link_open;
renderer.renderer.rules.link_open = (tokens, index, options, env, self) => {
  tokens[index]?.attrSet("target", "_blank");
  tokens[index]?.attrSet("rel", "noopener noreferrer");
  return plainOpen?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to show. */
export function markdownHtml(source: string): string {
  return renderer.render(source);
}
