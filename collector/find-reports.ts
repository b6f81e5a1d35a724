import { deviceIn, plainReference } from '../model/reference.ts';
import { FIND } from '../model/text/en/collector.ts';
import type { IndexedReport } from './store/index-row.ts';
import type { ReportIndex } from './store/report-index.ts';

/**
 * How reports fit what was asked for. `laptop`: of the laptop whose reference it is, none of them
 * with it: a reference changes with the hours, and with every new verdict.
 */
export type FoundBy = 'reference' | 'id' | 'laptop';

export type FoundReports =
  | {
      readonly ok: true;
      readonly by: FoundBy;
      /** Newest first, one at least. */
      readonly reports: readonly IndexedReport[];
    }
  | {
      readonly ok: false;
      readonly reason: 'unclear' | 'none';
      /** One sentence. */
      readonly message: string;
    };

const ID_START = /^[0-9a-f]{8}(?:-?|-[0-9a-f-]{1,27})$/;
const MAX_ASKED_CHARACTERS = 100;
const NONE = Promise.resolve([]);

/**
 * Finds reports by the reference that somebody reads over the phone, in any form that can be
 * decoded, or by an id or its first eight digits and more. Rejects with the database's error.
 */
export async function findReports(
  index: Pick<ReportIndex, 'byReference' | 'byLaptop' | 'byIdStart'>,
  asked: string,
): Promise<FoundReports> {
  const text = asked.trim().slice(0, MAX_ASKED_CHARACTERS);
  const reference = plainReference(text);
  const start = text.toLowerCase();
  const isStart = ID_START.test(start);
  if (reference === null && !isStart)
    return { ok: false, reason: 'unclear', message: FIND.unclear };
  const ways: readonly (readonly [FoundBy, () => Promise<readonly IndexedReport[]>])[] = [
    ['reference', () => (reference === null ? NONE : index.byReference(reference))],
    ['id', () => (isStart ? index.byIdStart(start) : NONE)],
    ['laptop', () => (reference === null ? NONE : index.byLaptop(deviceIn(reference)))],
  ];
  for (const [by, look] of ways) {
    const reports = await look();
    if (reports.length > 0) return { ok: true, by, reports };
  }
  return { ok: false, reason: 'none', message: reference === null ? FIND.noId : FIND.none };
}
