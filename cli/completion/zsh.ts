import { allOf, type Described } from '../described.ts';
import { commandPattern, pattern, places, valueOptionPattern } from './bash.ts';

/** A word and what it means, as `_describe` reads it. */
const entry = (name: string, meaning: string): string =>
  `'${name}:${meaning.replaceAll('\\', '\\\\').replaceAll("'", "'\\''")}'`;

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `      ${line}`).join('\n');

const placeOf = ({ path }: Described): string => (path === '' ? '' : ` ${path}`);

/** For zsh; a file of `fpath`, or sourced after `compinit`. */
export function zshCompletion(program: Described): string {
  const { afterOption, atPosition } = places(program, (values) => {
    if (values.kind === 'words') return `compadd -- ${values.words.join(' ')}`;
    if (values.kind === 'any') return null;
    return values.kind === 'file' ? '_files' : '_files -/';
  });
  const commands = allOf(program)
    .filter((one) => one.commands.length > 0)
    .map(
      (one) =>
        `${pattern([`${placeOf(one)} 0`])}) known=(${one.commands.map(({ name, meaning }) => entry(name, meaning)).join(' ')}); _describe -t commands command known ;;`,
    );
  const options = allOf(program).map(
    (one) =>
      `${pattern([placeOf(one)])}) known=(${one.options.flatMap(({ names, meaning }) => names.map((name) => entry(name, meaning))).join(' ')}); _describe -o option known ;;`,
  );
  return `#compdef linesman
# Completion of linesman for zsh, made by: linesman completion zsh
_linesman() {
  local at='' option='' word
  local -i position=0 i
  local -a known
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $option ]]; then option=''; continue; fi
    case "$at $word" in
      ${commandPattern(program)}) at="$at $word" ;;
      ${valueOptionPattern(program)}) option=$word ;;
      *' -'*) ;;
      *) position+=1 ;;
    esac
  done
  if [[ -z $option && $PREFIX == --*=* ]]; then
    option=\${PREFIX%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    case "$at $option" in
${indented(afterOption)}
    esac
  elif [[ $PREFIX == -* ]]; then
    case "$at" in
${indented(options)}
    esac
  else
    case "$at $position" in
${indented([...commands, ...atPosition])}
    esac
  fi
}
if [[ $funcstack[1] == _linesman ]]; then
  _linesman "$@"
else
  compdef _linesman linesman
fi
`;
}
