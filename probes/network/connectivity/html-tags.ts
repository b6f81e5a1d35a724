/** A start tag: its name and attributes in small letters. Of repeated attributes the first counts. */
export interface StartTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Elements whose content is text up to their end tag, for a browser that runs scripts. */
const TEXT_ELEMENTS: ReadonlySet<string> = new Set([
  ...['script', 'style', 'title', 'textarea', 'noscript'],
  ...['xmp', 'iframe', 'noembed', 'noframes'],
]);

const NAME = /[a-z][^\t\n\f\r />]*/iy;
const BETWEEN = /[\t\n\f\r /]*/y;
const ATTRIBUTE_NAME = /[^\t\n\f\r />][^\t\n\f\r />=]*/y;
const EQUALS = /[\t\n\f\r ]*=[\t\n\f\r ]*/y;
const UNQUOTED = /[^\t\n\f\r >]*/y;
/** A comment may close at once: `<!-->`, `<!--->`. */
const COMMENT_END = /(?<=<!--)-?>|--!?>/g;
/** What changes how a script is read (HTML, script data states). */
const SCRIPT_WORD = /<!--|-->|<(\/?)script(?=[\t\n\f\r />])/gi;

/**
 * The start tags of a document that take effect, as a browser tokenizes it (HTML §13.2.5): not those
 * in comments, in scripts, titles and other text, nor in templates. A tag that is cut off is none.
 */
export function startTags(html: string): readonly StartTag[] {
  const tags: StartTag[] = [];
  let templates = 0;
  let at = html.indexOf('<');
  while (at >= 0 && at < html.length) {
    const isEnd = html[at + 1] === '/';
    const tag = readTag(html, at + (isEnd ? 2 : 1));
    if (tag === 'cut off') break;
    if (html.startsWith('<!--', at)) at = endOfMatch(COMMENT_END, html, at + 4);
    else if (tag === 'none') at = /[!?/]/.test(html[at + 1] ?? '') ? endOf('>', html, at) : at + 1;
    else {
      at = tag.end;
      if (tag.name === 'template') templates = Math.max(0, templates + (isEnd ? -1 : 1));
      if (!isEnd) {
        if (tag.name === 'plaintext') break;
        if (TEXT_ELEMENTS.has(tag.name)) at = endOfText(html, at, tag.name);
        if (templates === 0) tags.push({ name: tag.name, attributes: tag.attributes });
      }
    }
    at = html.indexOf('<', at);
  }
  return tags;
}

type Tag = StartTag & { readonly end: number };

/** What stands behind `<` or `</`; `none`: no name. */
function readTag(html: string, from: number): Tag | 'none' | 'cut off' {
  const name = matchAt(NAME, html, from);
  if (name === null) return 'none';
  const attributes = new Map<string, string>();
  let at = from + name.length;
  for (;;) {
    at += (matchAt(BETWEEN, html, at) ?? '').length;
    if (html[at] === '>') return { name: name.toLowerCase(), attributes, end: at + 1 };
    const attribute = matchAt(ATTRIBUTE_NAME, html, at);
    if (attribute === null) return 'cut off';
    at += attribute.length;
    const equals = matchAt(EQUALS, html, at);
    let value = '';
    if (equals !== null) {
      at += equals.length;
      const quote = html[at];
      if (quote === '"' || quote === "'") {
        const end = html.indexOf(quote, at + 1);
        if (end < 0) return 'cut off';
        value = html.slice(at + 1, end);
        at = end + 1;
      } else {
        value = matchAt(UNQUOTED, html, at) ?? '';
        at += value.length;
      }
    }
    const key = attribute.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, value);
  }
}

/** Where the end tag of an element begins whose content is text. */
function endOfText(html: string, from: number, name: string): number {
  if (name === 'script') return endOfScript(html, from);
  const rest = html.slice(from).search(new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'i'));
  return rest < 0 ? html.length : from + rest;
}

/** `<!-- <script> … </script>` within a script does not end it. */
function endOfScript(html: string, from: number): number {
  let state: 'plain' | 'escaped' | 'double' = 'plain';
  SCRIPT_WORD.lastIndex = from;
  for (let word = SCRIPT_WORD.exec(html); word !== null; word = SCRIPT_WORD.exec(html)) {
    if (word[0] === '<!--') state = state === 'plain' ? 'escaped' : state;
    else if (word[0] === '-->') state = 'plain';
    else if (word[1] === '') state = state === 'plain' ? 'plain' : 'double';
    else if (state === 'double') state = 'escaped';
    else return word.index;
  }
  return html.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** @returns the length of the text where there is no such thing */
function endOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : text.length;
}

function endOf(sign: string, text: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at + 1;
}
