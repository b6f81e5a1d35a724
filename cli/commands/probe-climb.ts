/**
 * What `linesman probe` needs for the answer to its first packets: it is loaded while that travels, and
 * nothing else before it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_FILE } from '../../agent/runs/history-file.ts';
import type { LastKnownPort } from '../../model/access-list.ts';
import type { Context } from '../process.ts';

export { climbLadder } from '../../probes/exchange/ladder.ts';
export { rehearseLadder } from './rehearse-ladder.ts';

/**
 * Ports that an agent of this data folder saw; none where no agent ever ran, and then no database
 * is loaded.
 *
 * @param silentAfterMs after which its file system was given up; null where it answered
 */
export async function portsRemembered(
  context: Context,
  host: string,
  silentAfterMs: number | null,
): Promise<readonly LastKnownPort[]> {
  if (silentAfterMs === null && !existsSync(join(context.dataFolder, HISTORY_FILE))) return [];
  const { portsRead } = await import('./probe-past.ts');
  return portsRead(context, host, silentAfterMs);
}
