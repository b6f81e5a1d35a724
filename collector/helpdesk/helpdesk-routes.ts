import { unzip } from '../../lib/unzip.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import { unzipWords } from '../../model/text/en/bundle.ts';
import { WORDS } from '../words.ts';
import { findReports } from '../find-reports.ts';
import { bundleFileName } from '../bundle-file-name.ts';
import { foundPage, listPage } from './list-page.ts';
import { plainPage, sandboxPolicy } from './page-frame.ts';
import { reportPage } from './report-page.ts';
import { answerOf, problemAnswer, type Reply } from '../wire/problems.ts';
import type { Reader } from '../readers/reader.ts';
import { fleetAnswer, nowView, type FleetRoutesIo } from './fleet-routes.ts';
import { nowSection } from './now-section.ts';
import { youPage } from './login-page.ts';
import type { IdLocks } from '../store/id-locks.ts';
import { decodeBody } from '../store/decode-body.ts';
import type { IndexedReport } from '../store/index-row.ts';
import { soundBody, soundRow, type MendIo } from '../store/mend.ts';

const { BUNDLE } = WORDS.helpdesk;

const LISTED = 200;
const LOGGED = 500;

export interface HelpdeskRoutesIo extends MendIo, FleetRoutesIo {
  readonly locks: IdLocks;
  /** Devices that nobody has approved yet: what they sent is set apart. */
  readonly pending: () => Promise<ReadonlySet<string>>;
}

const html = (text: string): Reply => answerOf(200, 'text/html; charset=utf-8', text);

/** What of a report is asked for: its page, the bytes that came, its bundle, or the page in that. */
type Part = 'page' | 'raw' | 'bundle' | 'report.html';

/**
 * The page or the bytes at a path, for somebody who has been let in. Rejects with the system's
 * error.
 *
 * @param asked what the search field holds; null where nothing is searched
 * @returns null when there is nothing at that path
 */
export async function helpdeskAnswer(
  path: string,
  asked: string | null,
  reader: Reader,
  io: HelpdeskRoutesIo,
): Promise<Reply | null> {
  if (path === '/')
    return html(
      asked === null || asked.trim() === ''
        ? listPage(
            await io.index.list(LISTED, await io.pending()),
            await io.index.count(),
            nowSection(await nowView(io.fleet, io.now())),
          )
        : foundPage(asked, await findReports(io.index, asked)),
    );
  const ofFleet = await fleetAnswer(path, reader, io);
  if (ofFleet !== null) return ofFleet;
  if (path === '/you') {
    const { readers } = io;
    const isAdmin = reader.role === 'admin';
    return html(
      youPage(reader, isAdmin ? { accounts: readers.accounts(), log: readers.log(LOGGED) } : null),
    );
  }
  const [, id, part = 'page'] =
    /^\/reports\/([^/]+)(?:\/(raw|bundle|report\.html))?$/.exec(path) ?? [];
  return id === undefined ? null : reportAnswer(id, part as Part, reader, io);
}

/** A body that no longer has its digest is never shown. */
async function reportAnswer(
  id: string,
  part: Part,
  { name }: Reader,
  io: HelpdeskRoutesIo,
): Promise<Reply> {
  if (!REPORT_ID.test(id)) return problemAnswer('unknown-report');
  const { row, body } = await io.locks.run(id, async () => {
    const row = await soundRow(io, id);
    return { row, body: row === null ? null : await soundBody(io, row) };
  });
  if (row === null) return problemAnswer('unknown-report');
  if (body === null) return problemAnswer('body-missing');
  // The page brings its frame with it.
  if (part !== 'report.html') io.readers.note({ who: name, deed: 'opened', about: id });
  if (part === 'page') return html(reportPage(row, decodeBody(body)));
  return part === 'report.html' ? framed(body) : bytesOf(part, row, body);
}

function bytesOf(part: 'raw' | 'bundle', { id }: IndexedReport, body: Uint8Array): Reply {
  const decoded = decodeBody(body);
  if (part === 'raw' && decoded?.kind === 'report') return answerOf(200, 'application/json', body);
  if (part === 'raw') return attachment(`${id}.bin`, body);
  if (decoded?.kind !== 'envelope') return problemAnswer('not-found');
  return attachment(bundleFileName(decoded.envelope), body.subarray(decoded.bundleAt));
}

/** The page out of a bundle, in its sandbox; or why it is not shown, in the same. */
async function framed(body: Uint8Array): Promise<Reply> {
  const decoded = decodeBody(body);
  if (decoded?.kind !== 'envelope' || decoded.envelope.encrypted) return problemAnswer('not-found');
  const unpacked = await unzip(Buffer.from(body.subarray(decoded.bundleAt)), REPORT_FILE);
  const page = unpacked.ok ? (unpacked.files.get(REPORT_FILE) ?? null) : null;
  const text = !unpacked.ok
    ? BUNDLE.unreadable(unpacked.path, unzipWords(unpacked.fault))
    : BUNDLE.noPage;
  const shown = page ?? plainPage(text);
  return answerOf(200, 'text/html; charset=utf-8', shown, {
    'Content-Security-Policy': sandboxPolicy(Buffer.from(shown).toString('utf8')),
  });
}

const REPORT_FILE = 'report.html';

const attachment = (fileName: string, bytes: Uint8Array): Reply =>
  answerOf(200, 'application/octet-stream', bytes, {
    'Content-Disposition': `attachment; filename="${fileName}"`,
  });
