import type { Command, Option } from 'commander';
import { pathOf } from './declare.ts';
import { WORDS } from './words.ts';

const { EXAMPLES } = WORDS.help;

/** An option as it was declared. */
export interface DescribedOption {
  /** As they are typed, the short one first: `-q`, `--quiet`. */
  readonly names: readonly string[];
  readonly meaning: string;
  /** What its value is called (`file`); null for a switch. */
  readonly takes: string | null;
}

/** A command as it was declared, and what stands below it, in the order of the help. */
export interface Described {
  /** `collector list`; empty for the program itself. */
  readonly path: string;
  readonly name: string;
  /** What follows its name: `[options] [host]`. */
  readonly usage: string;
  readonly meaning: string;
  /** What its arguments are called. */
  readonly takes: readonly string[];
  readonly options: readonly DescribedOption[];
  readonly commands: readonly Described[];
  readonly examples: (typeof EXAMPLES)[string];
}

/** What the help of a command would show, and of all below it. */
export function describeCommand(command: Command): Described {
  const helper = command.createHelp();
  const path = command.parent === null ? '' : pathOf(command);
  return {
    path,
    name: command.name(),
    usage: command.usage(),
    meaning: command.description(),
    takes: command.registeredArguments.map((argument) => argument.name()),
    options: helper.visibleOptions(command).map(describeOption),
    // Commander's own `help` is an option of each already.
    commands: helper
      .visibleCommands(command)
      .filter((one) => one.name() !== 'help')
      .map(describeCommand),
    examples: EXAMPLES[path] ?? [],
  };
}

const describeOption = ({ short, long, description, flags }: Option): DescribedOption => ({
  names: [short, long].filter((name) => typeof name === 'string'),
  meaning: description,
  takes: /<(\w+)>/.exec(flags)?.[1] ?? null,
});

/** A command and all below it, each before what stands below it. */
export const allOf = (described: Described): readonly Described[] => [
  described,
  ...described.commands.flatMap(allOf),
];
