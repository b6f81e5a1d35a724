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
 * Breaks prose at spaces; continuation lines are indented. A word longer than a line stays whole.
 *
 * @param columns room for the text on each line, without the indent
 */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
