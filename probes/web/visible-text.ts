/** Elements whose content is no text of the page: scripts, styles, and what a link says. */
const UNREAD = /^<(script|style|a)\b/i;
const SCRIPT = /^<(script)\b/i;

/** Text of a page as it is read: no tags with their attributes, no comments, no links, no scripts. */
export const visibleText = (page: string): string =>
  partsOf(page, UNREAD)
    .flatMap(({ text }) => text ?? [])
    .join(' ')
    .replace(ENTITY, (whole, decimal?: string, hex?: string) =>
      decoded(whole, decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)),
    )
    .replace(/\s+/g, ' ')
    .trim();

/** The ones that stand between a word, a number and its signs; named letters carry no sign. */
const ENTITY = /&(?:nbsp|#(\d{1,5})|#x([0-9a-f]{1,4}));/gi;
const NO_BREAK_SPACE = 0xa0;

/** Each byte is a character, as in the rest of a page: of UTF-8 where it is more than one. */
function decoded(whole: string, code: number): string {
  if (Number.isNaN(code) || code === NO_BREAK_SPACE) return ' ';
  const isText = code >= 0x20 && (code < 0xd800 || code > 0xdfff) && code <= 0xffff;
  return isText ? Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1') : whole;
}

/** A page without its comments and scripts: what a browser shows and sends, with its tags. */
export const withoutScripts = (page: string): string =>
  partsOf(page, SCRIPT)
    .map(({ text, tag }) => text ?? tag ?? '')
    .join(' ');

/** A run of text, or a tag; neither: what is hidden. */
interface Part {
  readonly text?: string;
  readonly tag?: string;
}

/**
 * Takes time in proportion to the page, whatever it holds: what is missing is looked for once.
 *
 * @param hidden elements that are left out with what they hold, as comments are
 */
function partsOf(page: string, hidden: RegExp): readonly Part[] {
  const lower = page.toLowerCase();
  const missing = new Set<string>();
  /** Place behind the next `ending`; -1 where there is none. */
  const behind = (ending: string, from: number): number => {
    if (missing.has(ending)) return -1;
    const at = lower.indexOf(ending, from);
    if (at === -1) missing.add(ending);
    return at === -1 ? -1 : at + ending.length;
  };
  const hiddenEnd = (tag: number): number => {
    if (lower.startsWith('<!--', tag)) return behind('-->', tag + 4);
    const [, name] = hidden.exec(page.slice(tag, tag + 10)) ?? [];
    return name === undefined ? -1 : behind(`</${name.toLowerCase()}>`, tag);
  };
  const parts: Part[] = [];
  for (let at = 0; at < page.length;) {
    const tag = page.indexOf('<', at);
    if (tag === -1) {
      parts.push({ text: page.slice(at) });
      break;
    }
    parts.push({ text: page.slice(at, tag) });
    const end = hiddenEnd(tag);
    const close = end === -1 ? behind('>', tag) : -1;
    if (close !== -1) parts.push({ tag: page.slice(tag, close) });
    // A sign that opens nothing is text like any other.
    at = Math.max(end, close, tag + 1);
  }
  return parts;
}
