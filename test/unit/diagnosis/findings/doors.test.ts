import { expect, it } from 'vitest';
import { doorFindings } from '../../../../diagnosis/findings/doors.ts';
import type { CheckResult } from '../../../../model/check.ts';
import type { Door } from '../../../../model/door.ts';

const door = (change: Partial<Door>): Door => ({
  ...{ door: 'owa', url: 'https://mail.example/owa', client: 'browser', via: 'direct' },
  ...{ hops: [], who: 'unknown', auth: [], preAuth: 'unknown', code: null },
  ...change,
});
const hop = (url: string, status: number | null = 200) => ({
  url,
  status,
  phrase: '',
  location: null,
});

it('Exchange that answers the Internet itself is told by the fact of its witness alone', () => {
  const check = { id: 'web.owa.who', code: null, status: 'ok', args: {} } as unknown as CheckResult;
  const exposed = { host: 'mail.example', proof: 'EX1 answers itself' };
  const facts = new Map([[check.id, { exposed }]]);

  expect(doorFindings([check], [], facts)).toMatchObject([
    {
      code: 'OWA_EXPOSED',
      audience: 'helpdesk',
      args: { host: 'mail.example', reason: 'EX1 answers itself' },
    },
  ]);
  expect(doorFindings([check], [])).toEqual([]);
});

it.each<readonly [string, Door, readonly string[]]>([
  [
    'a form over http',
    door({ hops: [hop('http://mail.example/owa')], auth: ['form'] }),
    ['FORM_OVER_HTTP'],
  ],
  [
    'Basic over http',
    door({ hops: [hop('http://mail.example/owa', 401)], auth: ['Basic realm="x"'] }),
    ['FORM_OVER_HTTP'],
  ],
  [
    'http that leads to https',
    door({
      hops: [hop('http://mail.example/owa', 302), hop('https://mail.example/owa')],
      auth: ['form'],
    }),
    [],
  ],
  [
    'a form over http that never leaves this laptop',
    door({ hops: [hop('http://127.0.0.1:8080/owa')], auth: ['form'] }),
    [],
  ],
  [
    'a form over http at a name that only begins like this laptop',
    door({ hops: [hop('http://127.0.0.1.example/owa')], auth: ['form'] }),
    ['FORM_OVER_HTTP'],
  ],
  ['a form over https', door({ hops: [hop('https://mail.example/owa')], auth: ['form'] }), []],
  [
    'Windows logins at OWA',
    door({ hops: [hop('https://mail.example/owa', 401)], auth: ['Negotiate', 'NTLM'] }),
    ['AUTO_LOGON'],
  ],
  ['Windows logins beside a form', door({ auth: ['form', 'NTLM'] }), []],
  ['Windows logins for Outlook', door({ door: 'ews', client: 'outlook', auth: ['NTLM'] }), []],
  ['no answer', door({ hops: [hop('http://mail.example/owa', null)], auth: [] }), []],
])('%s', (_, shown, codes) => {
  expect(doorFindings([], [shown]).map(({ code }) => code)).toEqual(codes);
});
