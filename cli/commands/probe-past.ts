/** What an agent of this data folder remembers; loaded where one ever ran. */
import { readHistory, readPast } from '../../agent/runs/history-rows.ts';
import { lastPortsOf } from '../../diagnosis/port-spans.ts';
import type { LastKnownPort } from '../../model/access-list.ts';
import type { PastRun } from '../../model/history.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { PROBE } = WORDS.commands;
const { FOLDER } = WORDS.data;

/**
 * Ports that its history holds; says why where it cannot be read.
 *
 * @param silentAfterMs after which its file system was given up; null where it answered
 */
export function portsRead(
  context: Context,
  host: string,
  silentAfterMs: number | null,
): readonly LastKnownPort[] {
  if (silentAfterMs !== null) {
    context.say(`linesman: ${PROBE.noPast(FOLDER.silent(context.dataFolder, silentAfterMs))}`);
    return [];
  }
  const read = readHistory(context.dataFolder, 0);
  if (read.ok) return lastPortsOf(read.value.spans, host);
  context.say(`linesman: ${PROBE.noPast(read.message)}`);
  return [];
}

/** Its runs against that server. */
export function runsRead(context: Context, host: string): readonly PastRun[] {
  const read = readPast(context.dataFolder, host);
  return read.ok ? read.value : [];
}
