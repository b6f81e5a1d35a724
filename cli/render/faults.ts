import { WORDS } from '../words.ts';
import { wrap } from './paint.ts';

const { DEMO } = WORDS.commands;

/** Narrower than this, what a fault does stands below its name. */
const BESIDE_FROM_COLUMNS = 60;
const INDENT = '    ';

/**
 * The faults of the demo site, each with what it does.
 *
 * @param isOn which are on; null where no site says so
 */
export function renderFaults(
  faults: Readonly<Record<string, string>>,
  isOn: ReadonlyMap<string, boolean> | null,
  columns: number,
): string {
  const nameWidth = Math.max(...Object.keys(faults).map((name) => name.length)) + 2;
  const isBeside = columns >= BESIDE_FROM_COLUMNS;
  return Object.entries(faults)
    .map(([name, what]) => {
      const state = isOn === null ? '' : DEMO.onOff(isOn.get(name) === true).padEnd(5);
      if (!isBeside)
        return `${state}${name}\n${INDENT}${wrap(what, columns - INDENT.length, INDENT)}`;
      const left = `${state}${name.padEnd(nameWidth)}`;
      return left + wrap(what, columns - left.length, ' '.repeat(left.length));
    })
    .join('\n');
}
