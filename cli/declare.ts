import { type Command, InvalidArgumentError } from 'commander';
import { nearestKey } from '../model/nearest-key.ts';
import { answersOrComplains, type Files } from './files-answer.ts';
import { wholeNumberOf } from './plain-probe.ts';
import { examplesBelow } from './help-layout.ts';
import { type CommonOptions, type Context, createContext, terminalColumns } from './process.ts';
import { runWork } from './run-work.ts';
import { WORDS } from './words.ts';

const { EXAMPLES, OPTIONS, PROGRAM, VALUES } = WORDS.help;

export const wholeNumber =
  (what: string, { min, max }: { readonly min: number; readonly max: number }) =>
  (text: string): number => {
    const value = wholeNumberOf(text, min, max);
    if (value === null) throw new InvalidArgumentError(VALUES.wholeNumber(what, min, max));
    return value;
  };
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** What only holds others: who mistypes one of them is led to its help, which shows examples. */
export const group = (command: Command): Command =>
  command
    .showHelpAfterError(PROGRAM.afterError(pathOf(command)))
    .addHelpText('after', () =>
      examplesBelow(EXAMPLES[pathOf(command)] ?? [], terminalColumns(process.stdout)),
    );

export const common = (command: Command): Command =>
  group(command)
    .option('--json', OPTIONS.json)
    .option('--config <file>', OPTIONS.config)
    .option('--data <folder>', OPTIONS.data)
    .option('-q, --quiet', OPTIONS.quiet);

/** `collector list`: a command's name below those that it stands under. */
export function pathOf(command: Command): string {
  const above = command.parent?.parent == null ? '' : `${pathOf(command.parent)} `;
  return above + command.name();
}

/**
 * A command's work: the context, then what commander parsed (arguments, then options); answers the
 * exit status.
 */
type Work<A extends readonly unknown[]> = (context: Context, ...parsed: A) => Promise<number>;

export const run =
  <A extends readonly unknown[]>(load: () => Promise<Work<A>>, ...files: readonly Files[]) =>
  async (...parsed: readonly unknown[]): Promise<void> => {
    const command = parsed.at(-1) as Command;
    refuseWrongCommand(command);
    const context = createContext(command.optsWithGlobals<CommonOptions>());
    await runWork(context, filesAreReady(context, files), async () => {
      const work = await load();
      // Commander passes what the command's own declaration says, a few lines below; options of a
      // parent count for its children.
      const typed = [...parsed.slice(0, -2), command.optsWithGlobals()] as unknown as A;
      return () => work(context, ...typed);
    });
  };

/**
 * Commander takes a mistyped command below one that also works alone for an argument of that one,
 * and says only that there is one too many.
 */
function refuseWrongCommand(command: Command): void {
  const word = command.args[command.registeredArguments.length];
  if (command.commands.length === 0 || word === undefined) return;
  const names = command.commands.map((one) => one.name());
  command.error(PROGRAM.unknownCommand(word, nearestKey(word, names)), {
    code: 'commander.unknownCommand',
  });
}

/** Whether its files answer, and the file of `--config`, if one is named, is right. */
async function filesAreReady(context: Context, files: readonly Files[]): Promise<boolean> {
  if (files.length > 0 && !(await answersOrComplains(context, files))) return false;
  if (context.configFile === null || files.includes('own')) return true;
  // Reading it loads the schema of the settings, which other commands do without.
  const { namedFileIsRight } = await import('./prerequisites.ts');
  return namedFileIsRight(context);
}
