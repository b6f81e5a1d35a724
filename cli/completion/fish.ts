import { allOf, type Described } from '../described.ts';
import { argumentValues, optionValues, type Values, valuesOf } from './values.ts';

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const placeOf = ({ path }: Described): string => (path === '' ? '' : ` ${path}`);

/** What fish is told of a place where a value is typed; files are what it offers by itself. */
const offered = (values: Values): string => {
  if (values.kind === 'words') return ` -a ${quoted(values.words.join(' '))}`;
  return values.kind === 'folder' ? " -a '(__fish_complete_directories)'" : '';
};

/** For fish 3 and later. */
export function fishCompletion(program: Described): string {
  const all = allOf(program);
  const takesValue = all.flatMap((one) =>
    optionValues(one).flatMap(({ names }) =>
      names.map((name) => quoted(`${placeOf(one)} ${name}`)),
    ),
  );
  const lines = all.flatMap((one) => {
    const here = quoted(`__linesman_is ${quoted(placeOf(one))}`);
    const at = (position: number): string =>
      quoted(`__linesman_is ${quoted(placeOf(one))} ${String(position)}`);
    return [
      ...one.commands.map(
        ({ name, meaning }) => `complete -c linesman -n ${at(0)} -a ${name} -d ${quoted(meaning)}`,
      ),
      ...argumentValues(one).flatMap((values, position) => {
        if (values.kind === 'any') return [];
        return values.kind === 'file'
          ? [`complete -c linesman -n ${at(position)} -F`]
          : [`complete -c linesman -n ${at(position)}${offered(values)}`];
      }),
      ...one.options.map(({ names, meaning, takes }) => {
        const flags = names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const values = takes === null ? null : valuesOf(one, names.at(-1) ?? '', takes);
        const value =
          values === null ? '' : `${values.kind === 'file' ? ' -r -F' : ' -x'}${offered(values)}`;
        return `complete -c linesman -n ${here} ${flags.join(' ')}${value} -d ${quoted(meaning)}`;
      }),
    ];
  });
  return `# Completion of linesman for fish, made by: linesman completion fish
# Whether the cursor stands behind that command, at that position of its arguments.
function __linesman_is
    set -l at ''
    set -l position 0
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
            continue
        end
        switch "$at $word"
            case ${all
              .slice(1)
              .map((one) => quoted(placeOf(one)))
              .join(' ')}
                set at "$at $word"
            case ${takesValue.join(' ')}
                set is_value 1
            case '* -*'
            case '*'
                set position (math $position + 1)
        end
    end
    test "$at" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test $position = "$argv[2]"
end
complete -c linesman -e
complete -c linesman -f
${lines.join('\n')}
`;
}
