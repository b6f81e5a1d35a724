import type { IncomingMessage } from 'node:http';
import { REPORT_ID } from '../model/receipt.ts';
import { sha256Of, type BodyStore } from './body-store.ts';
import { listPage, PAGE_POLICY, reportPage } from './helpdesk-page.ts';
import { isLoopbackAddress, isLoopbackHost } from './listen-address.ts';
import { answerOf, problemAnswer, type Reply } from './problems.ts';
import type { ReportIndex } from './report-index.ts';
import { decodeReport } from './report-summary.ts';

const LISTED = 200;
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
const HTML_HEADERS = { 'Content-Security-Policy': PAGE_POLICY, 'Referrer-Policy': 'no-referrer' };

/**
 * Whether a request comes from this machine and means it: a loopback client, a loopback Host (a
 * foreign name may have been rebound to 127.0.0.1), and no sign of a proxy, behind which everybody
 * looks local. HTTP/1.0 is such a sign: no browser speaks it, and nginx, unless told otherwise,
 * speaks it to whatever stands behind it and names itself in no header.
 */
export const isLocalRequest = ({ socket, headers, httpVersion }: IncomingMessage): boolean =>
  isLoopbackAddress(socket.remoteAddress ?? '') &&
  isLoopbackHost(headers.host) &&
  httpVersion !== '1.0' &&
  FORWARDED.every((name) => headers[name] === undefined);

const html = (text: string): Reply => answerOf(200, 'text/html; charset=utf-8', text, HTML_HEADERS);

export const listAnswer = (index: ReportIndex): Reply =>
  html(listPage(index.list(LISTED), index.count()));

/**
 * One report for a person (`raw` false) or as the bytes that came. Rejects with the system's error.
 */
export async function reportAnswer(
  id: string,
  raw: boolean,
  index: ReportIndex,
  bodies: BodyStore,
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
