import type { Command } from 'commander';
import { asCalled } from '../model/text/as-called.ts';
import { CALL_PREFIX } from './as-called.ts';
import { terminalColumns } from './process.ts';
import { columnsOf } from './render/columns.ts';
import { labelled, wrap } from './render/paint.ts';
import { WORDS } from './words.ts';

const { PROGRAM } = WORDS.help;

const INDENT = '  ';
const USAGE = 'Usage: ';

/** Indents every line of a text. */
const indented = (text: string): string => text.replace(/^/gm, INDENT);

/** A term of the help and what it means: beside it, or below it where there is no room. */
function item(term: string, meaning: string, termColumns: number, columns: number): string {
  const room = columns - INDENT.length;
  if (meaning !== '' && columnsOf(term) <= room)
    return indented(labelled(term, meaning, termColumns + INDENT.length, room));
  const below = INDENT.repeat(2);
  const lines = [INDENT + wrap(term, room, below)];
  if (meaning !== '') lines.push(below + wrap(meaning, columns - below.length, below));
  return lines.join('\n');
}

/** Help that fits into the terminal, names commands as they are called, and ends in one dialect. */
export function layOutHelp(program: Command): Command {
  return program
    .configureOutput({
      writeOut: (text) => process.stdout.write(asCalled(text, CALL_PREFIX)),
      writeErr: (text) => process.stderr.write(asCalled(text, CALL_PREFIX)),
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'linesman: '));
      },
      getOutHelpWidth: () => terminalColumns(process.stdout),
      getErrHelpWidth: () => terminalColumns(process.stderr),
    })
    .configureHelp({
      minWidthToWrap: 20,
      styleUsage: (usage) =>
        wrap(usage, terminalColumns(process.stdout) - USAGE.length, ' '.repeat(USAGE.length)),
      formatItem(term, termColumns, meaning, helper) {
        return item(term, meaning, termColumns, helper.helpWidth ?? 80);
      },
    });
}

type Examples = typeof PROGRAM.examples;

/** What stands below the options of a command: how it is used; nothing where there is no example. */
export function examplesBelow(examples: Examples, columns: number): string {
  if (examples.length === 0) return '';
  const termColumns = Math.max(
    ...examples.map(([command, meaning]) => (meaning === '' ? 0 : columnsOf(command))),
  );
  const lines = examples.map(([command, meaning]) =>
    item(asCalled(command, CALL_PREFIX), meaning, termColumns + CALL_PREFIX.length, columns),
  );
  return ['', PROGRAM.examplesTitle, ...lines].join('\n');
}

/** What stands below the list of commands: examples, and what the exit status means. */
export const helpAfter = (columns: number): string =>
  [examplesBelow(PROGRAM.examples, columns), '', wrap(PROGRAM.exit, columns)].join('\n');
