import { expect, it } from 'vitest';
import { doorFindings } from '../../../../diagnosis/findings/doors.ts';
import type { CheckResult } from '../../../../model/check.ts';
import type { Door, DoorKind } from '../../../../model/door.ts';
import { summaryOf } from '../../../../model/text/codes.ts';
import { DOOR_NAMES } from '../../../../model/text/en/evidence-web.ts';

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

it.each([
  ['certain', { certainBy: ['Edge does'], read: 2 }, 'without a question: Edge does'],
  ['possible', { certainBy: [], read: 2 }, 'none of this laptop’s does'],
  ['possible, and nothing was read', { certainBy: [], read: 0 }, 'none that could be read'],
  ['possible, and nobody looked', null, 'none that could be read'],
] as const)('a login without a question is told as %s', (_, logon, words) => {
  const url = 'https://mail.example/owa';
  const shown = door({ url, hops: [hop(url, 401)], auth: ['Negotiate', 'NTLM'] });
  const facts = new Map([
    [
      'web.owa.1.who',
      { logon: { url: 'https://other.example/', certainBy: ['Chrome does'], read: 1 } },
    ],
    ...(logon === null ? [] : [['web.owa.2.who', { logon: { url, ...logon } }] as const]),
  ]);

  const [auto] = doorFindings([], [shown], facts);
  expect(summaryOf('AUTO_LOGON', auto?.args ?? {})).toContain(words);
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

const red = (kind: DoorKind, change: Partial<CheckResult> & { readonly nth?: number } = {}) => {
  const { nth, ...more } = change;
  const name = `web.${kind}${nth === undefined ? '' : `.${String(nth)}`}`;
  const args = {
    door: DOOR_NAMES[kind],
    host: 'mail.example',
    url: `https://mail.example/${kind}`,
  };
  const { id = 'tcp@10.1.2.3', args: given = {}, ...rest } = more;
  return {
    ...{ id: `${name}.${id}`, step: 'web-tcp', code: 'HOST_UNREACHABLE', status: 'degraded' },
    ...{ rung: 'path', address: '10.1.2.3', ...rest },
    args: { ...args, address: ['10.1.2.3'], ...given },
  } as unknown as CheckResult;
};
const told = (...checks: readonly CheckResult[]): readonly string[] =>
  doorFindings(checks, []).map(({ code, args }) => summaryOf(code, args));

it('one dead member of four doors is one finding, which names the doors', () => {
  expect(told(red('owa'), red('activeSync'), red('mapi'), red('ews'))).toEqual([
    'mail.example does not accept connections for OWA, ActiveSync, MAPI over HTTP, EWS (10.1.2.3).',
  ]);
});

it('a member with an old certificate is one finding for all doors, with its address', () => {
  const old = {
    id: 'tls@10.1.2.3',
    step: 'web-tls',
    rung: 'tls',
    code: 'TLS_EXPIRED',
  } as const;
  const argsOf = (name: string) => ({ reason: 'valid to 2026-01-01', door: `${name} at 10.1.2.3` });

  expect(
    told(red('owa', { ...old, args: argsOf('OWA') }), red('ews', { ...old, args: argsOf('EWS') })),
  ).toEqual([
    'The certificate at mail.example (OWA, EWS at 10.1.2.3) is not valid by the clock of this laptop: valid to 2026-01-01.',
  ]);
});

it('several doors of a kind are named once', () => {
  expect(told(red('owa', { nth: 1 }), red('owa', { nth: 2 }))).toEqual([
    'mail.example does not accept connections for OWA (10.1.2.3).',
  ]);
});

it.each<readonly [string, CheckResult]>([
  ['at another host', red('ews', { args: { host: 'other.example' } })],
  ['at another member', red('ews', { id: 'tcp@10.1.2.4', args: { address: ['10.1.2.4'] } })],
  ['of another kind', red('ews', { code: 'TLS_FAILED', args: { error: 'x' } })],
])('what is wrong %s stays a finding of its own', (_, other) => {
  expect(told(red('owa'), other)).toHaveLength(2);
});
