/** What a page of `report/` is made of: text, and elements with their class. */
export type MarkupNode = string | MarkupElement;

export interface MarkupElement {
  readonly name: string;
  readonly kind: string;
  readonly children: readonly MarkupNode[];
}

/** Elements whose content a terminal cannot show. */
const DRAWN = /<(style|title|svg)\b[^]*?<\/\1>/g;
/** In a page of ours every `<`, `>` and `"` of a text is escaped, and every element is closed. */
const TOKEN = /<(?<close>\/?)(?<name>[a-z][a-z0-9]*)(?<rest>[^>]*)>|(?<text>[^<]+)/g;

/** The body of a page that `renderReport` made, as a tree; other markup than ours is not expected here. */
export function bodyOf(page: string): MarkupElement {
  const body = /<body>([^]*)<\/body>/.exec(page.replace(DRAWN, ''))?.[1] ?? '';
  const root = { name: 'body', kind: '', children: [] as MarkupNode[] };
  const open = [root];
  for (const { groups = {} } of body.matchAll(TOKEN)) {
    const { close, name, rest = '', text } = groups;
    const children = open.at(-1)?.children ?? root.children;
    if (text !== undefined) children.push(withoutEntities(text));
    else if (close === '/') open.pop();
    else if (name !== undefined) {
      const kind = /\bclass="([^"]*)"/.exec(rest)?.[1] ?? '';
      const element = { name, kind, children: [] as MarkupNode[] };
      children.push(element);
      if (!rest.endsWith('/')) open.push(element);
    }
  }
  return root;
}

/** The text of a node as it stands in the page's source, line breaks too. */
export const sourceTextOf = (node: MarkupNode): string =>
  typeof node === 'string' ? node : node.children.map(sourceTextOf).join('');

/** The text of a node as a browser shows it in a line. */
export const textOf = (node: MarkupNode): string => sourceTextOf(node).replace(/\s+/g, ' ').trim();

/** The elements of that name below a node, without those inside one of them. */
export const elementsIn = (node: MarkupElement, name: string): readonly MarkupElement[] =>
  node.children.flatMap((child) =>
    typeof child === 'string' ? [] : child.name === name ? [child] : elementsIn(child, name),
  );

const withoutEntities = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity] ?? entity);

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
