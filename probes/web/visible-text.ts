/** Elements whose content is no text of the page: scripts, styles, and what a link says. */
const HIDDEN = /^<(script|style|a)\b/i;

/**
 * Text of a page as it is read: no tags with their attributes, no comments, no links, no scripts.
 * Takes time in proportion to the page, whatever it holds: what is missing is looked for once.
 */
export function visibleText(page: string): string {
  const lower = page.toLowerCase();
  const missing = new Set<string>();
  /** Place behind the next `ending`; -1 where there is none. */
  const behind = (ending: string, from: number): number => {
    if (missing.has(ending)) return -1;
    const at = lower.indexOf(ending, from);
    if (at === -1) missing.add(ending);
    return at === -1 ? -1 : at + ending.length;
  };
  const endOf = (tag: number): number => {
    if (lower.startsWith('<!--', tag)) return behind('-->', tag + 4);
    const [, name] = HIDDEN.exec(page.slice(tag, tag + 10)) ?? [];
    const end = name === undefined ? -1 : behind(`</${name.toLowerCase()}>`, tag);
    return end === -1 ? behind('>', tag) : end;
  };
  const texts: string[] = [];
  for (let at = 0; at < page.length;) {
    const tag = page.indexOf('<', at);
    if (tag === -1) {
      texts.push(page.slice(at));
      break;
    }
    texts.push(page.slice(at, tag));
    const end = endOf(tag);
    // A sign that opens nothing is text like any other.
    at = end === -1 ? tag + 1 : end;
  }
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}
