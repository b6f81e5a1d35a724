import type { ServerResponse } from 'node:http';
import { REFUSED } from '../../model/text/en/page-door.ts';
import type { AgentHandle } from '../handle.ts';
import { styleSources } from '../../lib/style-sources.ts';
import { SECURITY_HEADERS, send, sendRefusalPage } from './answers.ts';

/**
 * The report of a bundle is shown in a frame of the page: no script, no form, nothing from
 * elsewhere; a document of its own that not even the page can reach into.
 */
const reportHeaders = (html: string): Readonly<Record<string, string>> => ({
  ...SECURITY_HEADERS,
  'content-security-policy': `default-src 'none'; style-src ${styleSources(html)}; img-src data:; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
});

const ARTEFACT = /^\/(report|bundle|draft)\/([0-9a-f-]{36})$/;

/** A report at hand: its page, its file, and a mail with that file. */
export const isArtefact = (path: string): boolean => ARTEFACT.test(path);

export async function sendArtefact(
  path: string,
  response: ServerResponse,
  handle: AgentHandle,
  callPrefix: string,
): Promise<void> {
  const [, what, id = ''] = ARTEFACT.exec(path) ?? [];
  const found = handle.report(id);
  if (found === null || (what === 'report' && found.html === null)) {
    sendRefusalPage(response, { status: 404, message: REFUSED.nothing }, callPrefix);
    return;
  }
  if (what === 'report') {
    const html = found.html ?? '';
    send(response, 200, 'text/html; charset=utf-8', html, reportHeaders(html));
    return;
  }
  const file =
    what === 'draft'
      ? { name: `${found.fileName}.eml`, type: 'message/rfc822', body: await found.draft() }
      : { name: found.fileName, type: 'application/octet-stream', body: Buffer.from(found.bundle) };
  found.taken(what === 'draft' ? 'mailed' : 'saved');
  send(response, 200, file.type, file.body, {
    ...SECURITY_HEADERS,
    // The names are ours: letters, digits, dashes and dots.
    'content-disposition': `attachment; filename="${file.name}"`,
  });
}
