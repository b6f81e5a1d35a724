import { describe, expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { judgeAnswer } from '../../../probes/web/judge-answer.ts';
import { type Answer, valuesOf } from '../../../probes/web/types.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { says } from './says.ts';

const IIS = 'Server: Microsoft-IIS/10.0';
const PLACE = 'mail.example/Microsoft-Server-ActiveSync';
const of = (status: number, fields: readonly string[] = [], body = ''): Answer =>
  says(status, fields, body, '', `https://${PLACE}`);
const clear = (status: number, body = ''): Answer =>
  says(status, [IIS], body, '', `http://${PLACE}`);
const judged = (kind: DoorKind, answer: Answer) =>
  judgeAnswer({
    ...{ kind, answers: [answer], by: whoAnswered([answer], false) },
    offers: offersIn(valuesOf(answer, 'www-authenticate')),
  });

/** What is judged, the outcome, and a word of its reason or evidence. */
type Row = readonly [cause: string, kind: DoorKind, answer: Answer, outcome: string, said: RegExp];
const MOVED = 'X-MS-Location: https://eu.mail.example/Microsoft-Server-ActiveSync?a=secret';

const ROWS: readonly Row[] = [
  ['449', 'activeSync', of(449, [IIS]), 'ok', /policies first/],
  ['449 at another door', 'ews', of(449, [IIS]), 'WEB_NOT_PUBLISHED', /449/],
  ['a page about 449', 'activeSync', of(200, [IIS], '<html>449</html>'), 'inconclusive', /a page/],
  ['451', 'activeSync', of(451, [IIS, MOVED]), 'ok', /to https:\/\/eu\.mail\.example\/[\w-]+$/],
  ['451 by law', 'activeSync', of(451, ['Server: cloudflare']), 'inconclusive', /without a place/],
  [
    '451 that leads to itself',
    'activeSync',
    of(451, [IIS, `X-MS-Location: https://${PLACE}/`]),
    'inconclusive',
    /back to this very address/,
  ],
  ['403 over http', 'activeSync', clear(403), 'EAS_NOT_PUBLISHED', /may want https/],
  [
    '403 over http to an address that IIS does not like',
    'activeSync',
    clear(403, '<h3>HTTP Error 403.6 - Forbidden</h3>'),
    'EAS_NOT_PUBLISHED',
    /403\.6: it lets no client of this address in/,
  ],
  [
    '403 by its own word',
    'activeSync',
    of(403, ['MS-Server-ActiveSync: 15.2']),
    'inconclusive',
    /403/,
  ],
  ['404', 'activeSync', of(404, [IIS]), 'EAS_NOT_PUBLISHED', /404/],
  [
    '404 by its own word',
    'activeSync',
    of(404, ['MS-Server-ActiveSync: 15.2']),
    'inconclusive',
    /404/,
  ],
  ['404 of EWS', 'ews', of(404), 'WEB_NOT_PUBLISHED', /404/],
  ['505', 'activeSync', of(505, ['Server: nginx']), 'EAS_NOT_PUBLISHED', /version of HTTP/],
  ['505 for Outlook', 'mapi', of(505), 'WEB_NOT_PUBLISHED', /version of HTTP/],
  ['506, which is an error of a server', 'activeSync', of(506), 'WEB_SERVER_BUSY', /506/],
  [
    '503 that says when to come again',
    'activeSync',
    of(503, [IIS, 'Retry-After: 120']),
    'WEB_SERVER_BUSY',
    /status 503, to be asked again after 120 s/,
  ],
  [
    'too many requests, until an hour of the clock',
    'ews',
    of(429, ['Retry-After: Wed, 21 Oct 2026 07:28:00 GMT']),
    'WEB_SERVER_BUSY',
    /status 429, to be asked again after 2026-10-21T07:28:00/,
  ],
  [
    '503 with a wish that is none',
    'activeSync',
    of(503, ['Retry-After: \u001b[31m9e99']),
    'WEB_SERVER_BUSY',
    /^status 503$/,
  ],
  [
    '404 with a wish to come again',
    'activeSync',
    of(404, ['Retry-After: 5']),
    'EAS_NOT_PUBLISHED',
    /^status 404$/,
  ],
];

describe('what ActiveSync says by numbers of its own, and what only looks like it', () => {
  it.each(ROWS)('%s at %s', (_, kind, answer, outcome, said) => {
    const { status, code, args, evidence } = judged(kind, answer);

    expect(code ?? status).toBe(outcome);
    const words = args?.['reason'] === undefined ? evidence : [args['reason']];
    expect(words.map(String).some((one) => said.test(one))).toBe(true);
  });
});
