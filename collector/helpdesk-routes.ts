import { REPORT_ID } from '../model/receipt.ts';
import { sha256Of, type BodyStore } from './body-store.ts';
import { listPage, reportPage } from './helpdesk-page.ts';
import { answerOf, problemAnswer, type Reply } from './problems.ts';
import type { ReportIndex } from './report-index.ts';
import { decodeReport } from './report-summary.ts';

const LISTED = 200;

interface HelpdeskParts {
  readonly index: ReportIndex;
  readonly bodies: BodyStore;
}

const html = (text: string): Reply => answerOf(200, 'text/html; charset=utf-8', text);

/**
 * The page or the bytes at a path, for somebody who has been let in. Rejects with the system's
 * error.
 *
 * @returns null when there is nothing at that path
 */
export async function helpdeskAnswer(path: string, parts: HelpdeskParts): Promise<Reply | null> {
  if (path === '/') return html(listPage(parts.index.list(LISTED), parts.index.count()));
  const [, id, raw] = /^\/reports\/([^/]+)(\/raw)?$/.exec(path) ?? [];
  return id === undefined ? null : reportAnswer(id, raw !== undefined, parts);
}

/** One report for a person (`raw` false) or as the bytes that came. */
async function reportAnswer(
  id: string,
  raw: boolean,
  { index, bodies }: HelpdeskParts,
): Promise<Reply> {
  const row = REPORT_ID.test(id) ? index.find(id) : null;
  if (row === null) return problemAnswer('unknown-report');
  const body = await bodies.read(id);
  if (body === null) return problemAnswer('body-missing');
  const report = decodeReport(body);
  if (!raw) return html(reportPage(row, report, sha256Of(body) !== row.sha256));
  if (report !== null) return answerOf(200, 'application/json', body);
  return answerOf(200, 'application/octet-stream', body, {
    'Content-Disposition': `attachment; filename="${id}.bin"`,
  });
}
