import { asCalled } from '../../model/text/as-called.ts';
import { CALL_PREFIX } from '../as-called.ts';
import { columnsOf, padColumns } from './columns.ts';

/** Colours of a terminal by meaning; plain text where colour is off. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly weak: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const ansi =
  (code: number) =>
  (text: string): string =>
    `\u001b[${String(code)}m${text}\u001b[0m`;
const plain = (text: string): string => text;

export const paintFor = (color: boolean): Paint =>
  color
    ? { good: ansi(32), bad: ansi(31), weak: ansi(33), dim: ansi(2), strong: ansi(1) }
    : { good: plain, bad: plain, weak: plain, dim: plain, strong: plain };

/**
 * Breaks prose at spaces, its commands as the reader has to type them; continuation lines are indented. A word longer than a line stays whole.
 *
 * @param columns room for the text on each line, without the indent
 */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of asCalled(text, CALL_PREFIX).split(/\s+/)) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/** Narrower than this, a sentence beside its label is a column of single words. */
const SENTENCE_COLUMNS = 22;
const BELOW = '  ';

/**
 * A label, and a sentence beside it that is broken under itself; on a narrow terminal the sentence
 * stands below.
 *
 * @param labelColumns columns that the label takes, with the gap behind it
 * @param paintLabel colours the label after it was measured
 */
export function labelled(
  label: string,
  sentence: string,
  labelColumns: number,
  columns: number,
  paintLabel: (label: string) => string = (text) => text,
): string {
  const room = columns - labelColumns;
  if (columnsOf(sentence) <= room && !sentence.includes('\n'))
    return paintLabel(padColumns(label, labelColumns)) + sentence;
  if (room >= SENTENCE_COLUMNS)
    return (
      paintLabel(padColumns(label, labelColumns)) + wrap(sentence, room, ' '.repeat(labelColumns))
    );
  const below = BELOW + wrap(sentence, columns - BELOW.length, BELOW);
  return label.trim() === '' ? below : `${paintLabel(label.trimEnd())}\n${below}`;
}

/** Breaks the lines that are longer than `columns`, each under its own beginning. */
export const foldLines = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => {
      if (columnsOf(line) <= columns) return line;
      const indent = /^ */.exec(line)?.[0] ?? '';
      return indent + wrap(line.trimStart(), columns - indent.length, indent);
    })
    .join('\n');
