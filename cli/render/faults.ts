import { WORDS } from '../words.ts';
import { columnsOf } from './columns.ts';
import { labelled } from './paint.ts';

const { DEMO } = WORDS.commands;

const STATE_COLUMNS = 5;

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
  const nameColumns = Math.max(...Object.keys(faults).map(columnsOf)) + 2;
  return Object.entries(faults)
    .map(([name, what]) => {
      const state = isOn === null ? '' : DEMO.onOff(isOn.get(name) === true).padEnd(STATE_COLUMNS);
      return labelled(state + name, what, nameColumns + state.length, columns);
    })
    .join('\n');
}
