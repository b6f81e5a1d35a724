import { allOf, type Described, type DescribedOption } from './described.ts';
import { wrap } from './render/paint.ts';
import { WORDS } from './words.ts';

const SOURCE_COLUMNS = 78;

const { MANUAL, PROGRAM } = WORDS.help;

/**
 * A text as roff reads it: a backslash begins a request, a dash is a hyphen, and a line may not begin
 * with a dot or a quote.
 *
 * @see https://man.openbsd.org/mandoc_char.7
 */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll("'", '\\(aq');

/** A sentence, in lines as its source should have them. */
const roff = (text: string): string => wrap(escaped(text), SOURCE_COLUMNS).replace(/^\./gm, '\\&.');

const heading = (title: string): string => `.SH ${escaped(title)}`;
const bold = (text: string): string => `\\fB${escaped(text)}\\fR`;

const optionLines = ({ names, meaning, takes }: DescribedOption): readonly string[] => [
  '.TP',
  `${names.map(bold).join(', ')}${takes === null ? '' : ` \\fI${roff(takes)}\\fR`}`,
  roff(meaning),
];

const exampleLines = (examples: Described['examples']): readonly string[] =>
  examples.flatMap(([command, meaning]) =>
    meaning === '' ? ['.PP', bold(command)] : ['.TP', bold(command), roff(meaning)],
  );

/** What every command takes is said once. */
function commonOptions(program: Described): readonly DescribedOption[] {
  const [first, ...others] = allOf(program).filter(
    (one) => one.path !== '' && one.commands.length === 0,
  );
  const has = (one: Described, option: DescribedOption): boolean =>
    one.options.some(({ names }) => names.join() === option.names.join());
  return (first?.options ?? []).filter((option) => others.every((one) => has(one, option)));
}

/**
 * The manual page, in the macros of man(7).
 *
 * @param date of the build, `2026-11-28`
 */
export function manualPage(program: Described, version: string, date: string): string {
  const common = commonOptions(program);
  const isCommon = ({ names }: DescribedOption): boolean =>
    common.some((one) => one.names.join() === names.join());
  const commands = allOf(program)
    .filter(({ path }) => path !== '')
    .flatMap(({ path, usage, meaning, options, examples }) => [
      `.SS ${escaped(`linesman ${path} ${usage}`)}`,
      roff(meaning),
      ...options.filter((option) => !isCommon(option)).flatMap(optionLines),
      ...exampleLines(examples),
    ]);
  return [
    `.TH LINESMAN 1 "${date}" "linesman ${version}" "${MANUAL.section}"`,
    heading(MANUAL.name),
    `linesman \\- ${roff(MANUAL.summary)}`,
    heading(MANUAL.synopsis),
    `${bold('linesman')} \\fI${roff(MANUAL.command)}\\fR [\\fI${roff(MANUAL.options)}\\fR]`,
    heading(MANUAL.description),
    roff(program.meaning),
    heading(MANUAL.commands),
    ...commands,
    heading(MANUAL.everyCommand),
    ...common.flatMap(optionLines),
    heading(MANUAL.exit),
    ...PROGRAM.exitStatuses.flatMap(([status, meaning]) => [
      '.TP',
      bold(String(status)),
      roff(meaning),
    ]),
    heading(MANUAL.environment),
    ...MANUAL.variables.flatMap(([name, meaning]) => ['.TP', bold(name), roff(meaning)]),
    heading(MANUAL.files),
    ...MANUAL.places.flatMap(([name, meaning]) => ['.TP', `\\fI${roff(name)}\\fR`, roff(meaning)]),
  ].join('\n');
}
