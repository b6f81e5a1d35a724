import { readHistory, type HistoryReading } from '../../agent/runs/history-rows.ts';
import { EXIT } from '../../model/exit.ts';
import type { HistoryDocument } from '../../model/history.ts';
import { habitsOf, rebootsOf } from '../../diagnosis/drift.ts';
import { insideLists } from '../../model/net/access-lists.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { settingsThatRun } from '../borrowed-settings.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { renderPorts, renderRuns } from '../render/history.ts';
import { paintFor } from '../render/paint.ts';
import { WORDS } from '../words.ts';

const { HISTORY } = WORDS.commands;

export interface HistoryOptions {
  readonly ports?: boolean;
  readonly limit?: number;
}

const DEFAULT_LIMIT = 200;

/**
 * Past verdicts and ports, straight from the database: no agent is needed. A folder without a past
 * is no error.
 */
export async function history(
  context: Context,
  { ports = false, limit = DEFAULT_LIMIT }: HistoryOptions,
): Promise<number> {
  const settings = await settingsOrComplain(context);
  if (settings === null) return EXIT.usage;
  const configured = await settingsThatRun(context, settings);
  const read = readHistory(context.dataFolder, limit);
  if (!read.ok) {
    context.complain(`linesman: ${HISTORY.unreadable(read.message)}`);
    return EXIT.internalError;
  }
  const document = documentOf(read.value, configured.settings.accessLists);
  if (context.json) {
    context.printJson(document);
    return EXIT.healthy;
  }
  const now = new Date();
  const paint = paintFor(context.color);
  if (document.runs.length === 0 && document.ports.length === 0)
    context.printProse(HISTORY.none(context.dataFolder));
  else if (!ports)
    context.print(renderRuns(document.runs, { now, columns: context.columns, paint }));
  else if (document.ports.length === 0) context.print(HISTORY.noPorts);
  else context.print(renderPorts(document, { limit, now, columns: context.columns, paint }));
  return EXIT.healthy;
}

function documentOf(
  { runs, spans }: HistoryReading,
  lists: readonly AccessListInPlay[],
): HistoryDocument {
  return {
    schema: 1,
    runs: [...runs],
    ports: spans.map((span) => {
      const { host, address, interface: name, port, firstSeen, lastSeen, samples, days } = span;
      return {
        interface: name,
        host,
        address,
        port,
        firstSeen,
        lastSeen,
        samples,
        days,
        insideAcl: insideLists(lists, port, span),
      };
    }),
    interfaces: [...habitsOf(spans, lists)],
    reboots: [...rebootsOf(spans)],
  };
}
