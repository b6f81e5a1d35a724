import { allOf, type Described } from '../described.ts';
import { argumentValues, optionValues, type Values } from './values.ts';

/** Where the cursor stands, as the script spells it: each command with a blank before it. */
const placeOf = ({ path }: Described): string => (path === '' ? '' : ` ${path}`);

/** A pattern of `case` that matches exactly these texts; none of them holds a quote. */
export const pattern = (texts: readonly string[]): string =>
  texts.map((text) => `'${text}'`).join(' | ');

/** Commands as the words that lead to them. */
export const commandPattern = (program: Described): string =>
  pattern(allOf(program).slice(1).map(placeOf));

/** Options that take the next word, each behind its command. */
export const valueOptionPattern = (program: Described): string =>
  pattern(
    allOf(program).flatMap((one) =>
      optionValues(one).flatMap(({ names }) => names.map((name) => `${placeOf(one)} ${name}`)),
    ),
  );

/**
 * What the script does in each place: a pattern, and what may be typed there.
 *
 * @param say puts it into the words of the shell; null leaves the place out
 */
export function places(
  program: Described,
  say: (values: Values) => string | null,
): { readonly afterOption: readonly string[]; readonly atPosition: readonly string[] } {
  const line = (texts: readonly string[], values: Values): string[] => {
    const said = say(values);
    return said === null ? [] : [`${pattern(texts)}) ${said} ;;`];
  };
  return {
    afterOption: allOf(program).flatMap((one) =>
      optionValues(one).flatMap(({ names, values }) =>
        line(
          names.map((name) => `${placeOf(one)} ${name}`),
          values,
        ),
      ),
    ),
    atPosition: allOf(program).flatMap((one) =>
      argumentValues(one).flatMap((values, position) =>
        line([`${placeOf(one)} ${String(position)}`], values),
      ),
    ),
  };
}

const indented = (lines: readonly string[], by: string): string =>
  lines.map((line) => by + line).join('\n');

/** For bash 3.2 and later, without the package bash-completion. */
export function bashCompletion(program: Described): string {
  const { afterOption, atPosition } = places(program, (values) => {
    if (values.kind === 'words') return `words='${values.words.join(' ')}'`;
    return values.kind === 'any' ? null : `files=${values.kind}`;
  });
  const commands = allOf(program)
    .filter((one) => one.commands.length > 0)
    .map(
      (one) =>
        `${pattern([`${placeOf(one)} 0`])}) words='${one.commands.map(({ name }) => name).join(' ')}' ;;`,
    );
  const options = allOf(program).map(
    (one) =>
      `${pattern([placeOf(one)])}) words='${one.options.flatMap(({ names }) => names).join(' ')}' ;;`,
  );
  return `# Completion of linesman for bash, made by: linesman completion bash
_linesman() {
  local current=\${COMP_WORDS[COMP_CWORD]} at='' option='' words='' files='' word
  local -i position=0 i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # Readline breaks --config=FILE into three words.
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $option ]]; then option=''; continue; fi
    case "$at $word" in
      ${commandPattern(program)}) at="$at $word" ;;
      ${valueOptionPattern(program)}) option=$word ;;
      *' -'*) ;;
      *) position+=1 ;;
    esac
  done
  if [[ $current == '=' ]]; then current=''; fi
  if [[ -n $option ]]; then
    case "$at $option" in
${indented(afterOption, '      ')}
    esac
  elif [[ $current == -* ]]; then
    case "$at" in
${indented(options, '      ')}
    esac
  else
    case "$at $position" in
${indented([...commands, ...atPosition], '      ')}
    esac
  fi
  # Files are readline's to complete: it knows how to quote them.
  if [[ $files == file ]]; then return; fi
  compopt +o default +o bashdefault 2>/dev/null
  if [[ $files == folder ]]; then compopt -o dirnames 2>/dev/null; return; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _linesman linesman
`;
}
