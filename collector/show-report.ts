import { existsSync } from 'node:fs';
import { reasonOf } from '../lib/error-name.ts';
import { CANNOT, FIND } from '../model/text/en/collector.ts';
import { findReports, type FoundBy } from './find-reports.ts';
import { type ListedReport, listedOf } from './list-reports.ts';
import { openBodyStore } from './store/body-store.ts';
import { pathsOf } from './store/data-folder.ts';
import { type DecodedBody, decodeBody } from './store/decode-body.ts';
import { overSqlite } from './store/guarded-index.ts';
import { openReportIndex } from './store/sqlite-index.ts';
import { bodyIn } from './store/stored-report.ts';

export type ShownReport =
  | {
      readonly ok: true;
      readonly by: FoundBy;
      /** The newest that fits. */
      readonly report: ListedReport;
      /** The others that fit, newest first. */
      readonly others: readonly ListedReport[];
      /** Null when it no longer has its digest. */
      readonly body: Uint8Array | null;
      /** Null when this version cannot read it. */
      readonly decoded: DecodedBody | null;
    }
  /** `asked`: there is nothing that fits what was asked for. */
  | { readonly ok: false; readonly reason: 'asked' | 'failed'; readonly message: string };

/**
 * A report by the reference that somebody reads over the phone, or by its id or the beginning of
 * it. Reads beside a running collector, and mends nothing. Never rejects.
 */
export async function showReport(dataFolder: string, asked: string): Promise<ShownReport> {
  const paths = pathsOf(dataFolder);
  if (!existsSync(paths.index)) return { ok: false, reason: 'asked', message: FIND.empty };
  const opened = openReportIndex(paths.index, { readOnly: true });
  if (!opened.ok) return { ok: false, reason: 'failed', message: opened.message };
  try {
    const found = await findReports(overSqlite(opened.index), asked);
    if (!found.ok) return { ok: false, reason: 'asked', message: found.message };
    const { by, reports } = found;
    const [row, ...others] = reports;
    if (row === undefined) return { ok: false, reason: 'asked', message: FIND.none };
    const read = await openBodyStore(paths).read(row.id);
    const body = read === null ? null : bodyIn(read.file, row);
    return {
      ok: true,
      by,
      report: listedOf(row),
      others: others.map(listedOf),
      body,
      decoded: body === null ? null : decodeBody(body),
    };
  } catch (thrown) {
    return { ok: false, reason: 'failed', message: CANNOT.read(dataFolder, reasonOf(thrown)) };
  } finally {
    opened.index.close();
  }
}
