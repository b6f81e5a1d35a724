import { REPORT_ID } from '../../model/receipt.ts';
import { listPage, reportPage } from './helpdesk-page.ts';
import { answerOf, problemAnswer, type Reply } from '../wire/problems.ts';
import type { IdLocks } from '../store/id-locks.ts';
import { soundBody, soundRow, type MendIo } from '../store/mend.ts';
import { decodeReport } from '../store/report-summary.ts';

const LISTED = 200;

export interface HelpdeskRoutesIo extends MendIo {
  readonly locks: IdLocks;
}

const html = (text: string): Reply => answerOf(200, 'text/html; charset=utf-8', text);

/**
 * The page or the bytes at a path, for somebody who has been let in. Rejects with the system's
 * error.
 *
 * @returns null when there is nothing at that path
 */
export async function helpdeskAnswer(path: string, io: HelpdeskRoutesIo): Promise<Reply | null> {
  if (path === '/') return html(listPage(io.index.list(LISTED), io.index.count()));
  const [, id, raw] = /^\/reports\/([^/]+)(\/raw)?$/.exec(path) ?? [];
  return id === undefined ? null : reportAnswer(id, raw !== undefined, io);
}

/**
 * One report for a person (`raw` false) or as the bytes that came: those, or none. A body that no
 * longer has its digest is never shown.
 */
async function reportAnswer(id: string, raw: boolean, io: HelpdeskRoutesIo): Promise<Reply> {
  if (!REPORT_ID.test(id)) return problemAnswer('unknown-report');
  const { row, body } = await io.locks.run(id, async () => {
    const row = await soundRow(io, id);
    return { row, body: row === null ? null : await soundBody(io, row) };
  });
  if (row === null) return problemAnswer('unknown-report');
  if (body === null) return problemAnswer('body-missing');
  const report = decodeReport(body);
  if (!raw) return html(reportPage(row, report));
  if (report !== null) return answerOf(200, 'application/json', body);
  return answerOf(200, 'application/octet-stream', body, {
    'Content-Disposition': `attachment; filename="${id}.bin"`,
  });
}
