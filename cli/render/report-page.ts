import { columnsOf, padColumns } from './columns.ts';
import {
  bodyOf,
  elementsIn,
  type MarkupElement,
  type MarkupNode,
  sourceTextOf,
  textOf,
} from './markup-tree.ts';
import { labelled, type Paint, wrap } from './paint.ts';

const INDENT = '  ';
const GAP = 2;
/** A longer label stands above its value. */
const MAX_LABEL_COLUMNS = 22;

/** The page of a bundle as text for a terminal, word for word: only its drawing of the day is left out. */
export const renderReportPage = (page: string, columns: number, paint: Paint): string =>
  blocks(bodyOf(page), columns, paint)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

type Lines = readonly string[];

const blocks = (element: MarkupElement, columns: number, paint: Paint): Lines =>
  element.children.flatMap((child) =>
    typeof child === 'string' ? [] : block(child, columns, paint),
  );

const indented = (lines: Lines): Lines => lines.map((line) => (line === '' ? line : INDENT + line));

function block(element: MarkupElement, columns: number, paint: Paint): Lines {
  switch (element.name) {
    case 'div':
      return blocks(element, columns, paint);
    case 'header':
      return [...blocks(element, columns, paint), ''];
    case 'section': {
      const [title, ...rest] = blocks(element, columns - INDENT.length, paint);
      return ['', paint.strong(title ?? ''), ...indented(rest)];
    }
    case 'p':
      return element.kind === 'axis' ? [] : paragraph(element, columns, paint);
    case 'blockquote':
      return [
        '',
        ...sourceTextOf(element)
          .split('\n')
          .flatMap((line) => folded(line, columns)),
      ];
    // Lines to copy: they stay whole.
    case 'pre':
      return ['', ...sourceTextOf(element).split('\n'), ''];
    case 'details':
      return ['', ...blocks(element, columns, paint)];
    case 'ul':
      return elementsIn(element, 'li').map(
        (item) => `- ${wrap(textOf(item), columns - GAP, INDENT)}`,
      );
    case 'table':
      return table(element, columns, paint);
    case 'footer':
      return ['', ...folded(textOf(element), columns)];
    case 'h1':
      return folded(textOf(element), columns).map(paint.strong);
    default:
      return folded(textOf(element), columns);
  }
}

const folded = (text: string, columns: number): Lines => wrap(text, columns).split('\n');

/** The state is drawn as marks beside one another; what has several headings, each on a line of its own. */
function paragraph(element: MarkupElement, columns: number, paint: Paint): Lines {
  if (element.kind === 'state') {
    const [chip = '', ...marks] = elementsIn(element, 'span').map(textOf);
    return folded([chip.toUpperCase(), ...marks].join(' | '), columns).map(paint.strong);
  }
  const parts: MarkupNode[][] = [[]];
  for (const child of element.children) {
    if (typeof child !== 'string' && child.name === 'b') parts.push([]);
    parts.at(-1)?.push(child);
  }
  return parts
    .map((children) => textOf({ ...element, children }))
    .filter((text) => text !== '')
    .flatMap((text) => folded(text, columns));
}

function table(element: MarkupElement, columns: number, paint: Paint): Lines {
  const rows = elementsIn(element, 'tr');
  if (element.kind === 'facts') return [...facts(rows, columns, paint), ''];
  return element.kind === 'ladder' ? ladder(rows, columns) : grid(rows, columns);
}

const cellsOf = (row: MarkupElement): readonly MarkupElement[] =>
  row.children.filter((child) => typeof child !== 'string');

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(columnsOf));

function facts(rows: readonly MarkupElement[], columns: number, paint: Paint): Lines {
  const said = rows.map((row) => cellsOf(row).map(textOf));
  const labels = said.map(([label = '']) => label);
  const width = widest(labels.filter((label) => columnsOf(label) <= MAX_LABEL_COLUMNS)) + GAP;
  return said.flatMap(([label = '', value = '']) =>
    columnsOf(label) > MAX_LABEL_COLUMNS
      ? [paint.dim(label), ...labelled('', value, width, columns).split('\n')]
      : labelled(label, value, width, columns, paint.dim).split('\n'),
  );
}

/** Sign, name, sentence, and at the right how long it took. */
function ladder(rows: readonly MarkupElement[], columns: number): Lines {
  const said = rows.map((row) => {
    const [sign, name, sentence, took] = cellsOf(row);
    const text = (cell: MarkupElement | undefined): string =>
      cell === undefined ? '' : textOf(cell);
    const mark = sentence === undefined ? undefined : elementsIn(sentence, 'b')[0];
    const words = text(sentence);
    const first = text(mark);
    return {
      head: `${text(sign)} ${text(name)}`,
      sentence: mark === undefined ? words : `${first}: ${words.slice(first.length).trim()}`,
      took: text(took),
    };
  });
  const head = widest(said.map((row) => row.head)) + GAP;
  const took = widest(said.map((row) => row.took));
  return said.flatMap((row) => {
    const [first = '', ...rest] = labelled(
      row.head,
      row.sentence,
      head,
      columns - took - GAP,
    ).split('\n');
    return [(padColumns(first, columns - took) + row.took.padStart(took)).trimEnd(), ...rest];
  });
}

/** Columns of a table side by side; where even their longest words have no room, below one another. */
function grid(rows: readonly MarkupElement[], columns: number): Lines {
  const said = rows.map((row) => cellsOf(row).map(textOf));
  const count = Math.max(0, ...said.map((cells) => cells.length));
  const texts = Array.from({ length: count }, (_, at) => said.map((cells) => cells[at] ?? ''));
  const widths = shared(
    texts.map(widest),
    texts.map((column) => widest(column.flatMap((text) => text.split(' ')))),
    columns - GAP * (count - 1),
  );
  if (widths === null)
    return said.flatMap((cells) =>
      cells
        .filter((text) => text !== '')
        .flatMap((text, at) =>
          at === 0 ? folded(text, columns) : indented(folded(text, columns - INDENT.length)),
        ),
    );
  return said.flatMap((cells) => {
    const folds = widths.map((width, at) => folded(cells[at] ?? '', width));
    const height = Math.max(...folds.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      folds
        .map((lines, at) => padColumns(lines[line] ?? '', widths[at] ?? 0))
        .join(' '.repeat(GAP))
        .trimEnd(),
    );
  });
}

/**
 * Widths that together take no more than `room`, none below its least: what is narrow keeps its own,
 * the rest share. Null where the least has no room.
 */
function shared(
  natural: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] | null {
  const widths = [...least];
  let left = room - least.reduce((sum, width) => sum + width, 0);
  if (left < 0) return null;
  for (;;) {
    const next = [...widths.keys()]
      .filter((at) => (widths[at] ?? 0) < (natural[at] ?? 0))
      .toSorted((one, other) => (widths[one] ?? 0) - (widths[other] ?? 0))[0];
    if (next === undefined || left === 0) return widths;
    widths[next] = (widths[next] ?? 0) + 1;
    left -= 1;
  }
}
