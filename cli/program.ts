import { Command, CommanderError } from 'commander';
import { EXIT } from '../model/exit.ts';
import { DECLARATIONS, TELLS_OF_ALL } from './declarations.ts';
import { helpAfter, layOutHelp } from './help-layout.ts';
import { endProcess, terminalColumns, VERSION } from './process.ts';
import { endAtFault } from './run-work.ts';
import { WORDS } from './words.ts';

const { PROGRAM } = WORDS.help;

/**
 * The program with the one command that is asked for: a declaration costs a cold command 0.3 ms.
 * Help, and words that name no command, need them all.
 */
export function programFor([word = '']: readonly string[]): Command {
  const program = layOutHelp(new Command('linesman'))
    .description(PROGRAM.description)
    .version(VERSION)
    .showHelpAfterError(PROGRAM.afterError(null))
    .addHelpText('after', () => helpAfter(terminalColumns(process.stdout)));
  const isAlone = Object.hasOwn(DECLARATIONS, word) && !TELLS_OF_ALL.includes(word);
  const asked = isAlone ? [DECLARATIONS[word]] : null;
  for (const declare of asked ?? Object.values(DECLARATIONS)) declare?.(program);
  return program;
}

/** Commands that do nothing alone: who types one of them asks what there is, and is no error. */
const asksForHelp = (words: readonly string[]): boolean =>
  words.length === 0 || (words.length === 1 && words[0] === 'outbox');

/** Reads what was typed, does it, and ends the process. */
export async function runProgram(typed: readonly string[]): Promise<void> {
  const words = asksForHelp(typed) ? [...typed, '--help'] : typed;
  const program = programFor(words);
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((one) => one.commands),
  ])
    command.exitOverride();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError)
      await endProcess(error.exitCode === 0 ? EXIT.healthy : EXIT.usage);
    await endAtFault(error);
  }
}
