import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '../../lib/error-name.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import type { Settings } from '../../model/agent-state.ts';
import type { FirstHost } from '../../model/contract.ts';
import { isDenied } from '../../model/denied.ts';
import { cleanHost, hostError } from '../../model/net/host.ts';
import { FIRST_HOST } from '../../model/text/en/config.ts';
import { readJsonFile } from './read-file.ts';

/**
 * Writes the name of the Exchange server into the user's file, for a laptop on which none is named.
 * What else stands there stays; a file that cannot be read as it stands is left alone.
 *
 * @param settings those that run
 */
export async function saveFirstHost(
  typed: string,
  file: string,
  settings: Settings,
): Promise<FirstHost> {
  const refuse = (message: string): FirstHost => ({ ok: false, message });
  if (isDenied(settings, 'ui.settings')) return refuse(FIRST_HOST.denied);
  if (settings.items.some(({ key }) => key === 'exchange.host')) return refuse(FIRST_HOST.isSet);
  const host = cleanHost(typed);
  const error = hostError(host);
  if (error !== null) return refuse(error);
  const read = await readJsonFile(file);
  if (read.kind === 'unreadable') return refuse(FIRST_HOST.unreadable(file, read.why));
  if (read.kind === 'read' && read.fault !== null)
    return refuse(FIRST_HOST.unreadable(file, read.fault));
  const document = read.kind === 'absent' ? {} : sectionOf(read.document);
  const exchange = document === null ? null : sectionOf(document['exchange'] ?? {});
  if (document === null || exchange === null)
    return refuse(FIRST_HOST.unreadable(file, FIRST_HOST.notObject));
  const next = { ...document, exchange: { ...exchange, host } };
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDurably(file, `${JSON.stringify(next, null, 2)}\n`);
  } catch (thrown) {
    return refuse(FIRST_HOST.notWritten(file, reasonOf(thrown)));
  }
  return { ok: true, host, file };
}

const sectionOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;

/** For an agent whose settings no file of the user's holds. */
export const refuseFirstHost = (): Promise<FirstHost> =>
  Promise.resolve({ ok: false, message: FIRST_HOST.notHere });
