import { describe, expect, it } from 'vitest';
import { healthPage, healthWords } from '../../../probes/web/beside/health.ts';
import { identityWords } from '../../../probes/web/beside/identity.ts';
import { publishingIn, type Witness, witnessIn } from '../../../probes/web/beside/publishing.ts';
import {
  type Channel,
  FURTHER_CHANNELS,
  RPC_PORTS,
  RPC_VERBS,
  tellChannels,
} from '../../../probes/web/beside/rpc-channels.ts';
import { offersChange, productOfForm } from '../../../probes/web/exchange-form.ts';
import { formIn } from '../../../probes/web/login-form.ts';
import { requestTo } from '../../../probes/web/requests.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { doorAt } from '../../support/web/look.ts';
import { answerOf, FORMS, ISA } from './answers.ts';

const IIS404 = answerOf({ status: 404, fields: [['Server', 'Microsoft-IIS/10.0']] });

describe('a path that cannot exist', () => {
  it.each<readonly [string, Answer | null, Witness]>([
    ['404 of IIS', IIS404, 'iis'],
    ['12202 of ISA', ISA.denied, 'isa'],
    ['404 of nginx', answerOf({ status: 404, fields: [['Server', 'nginx']] }), 'other'],
    ['404 of nobody', answerOf({ status: 404 }), 'unknown'],
    [
      'a page of IIS for every path',
      answerOf({ fields: [['Server', 'Microsoft-IIS/10.0']] }),
      'unknown',
    ],
    [
      'a redirect of IIS',
      answerOf({
        status: 302,
        fields: [
          ['Server', 'Microsoft-IIS/10.0'],
          ['Location', '/owa'],
        ],
      }),
      'unknown',
    ],
    ['silence', null, 'unknown'],
  ])('%s is a witness for the right one', (_, answer, who) => {
    expect(witnessIn(answer)).toBe(who);
  });
});

const exchange = (...more: readonly (readonly [string, string])[]): Answer =>
  answerOf({ fields: [['Server', 'Microsoft-IIS/10.0'], ...more] });
const published = (
  answer: Answer,
  witness: Witness,
  more: { server?: string | null; computer?: string } = {},
) =>
  publishingIn({
    answers: [answer],
    witness,
    server: more.server ?? null,
    identity:
      more.computer === undefined
        ? null
        : {
            ...{ netbiosComputer: more.computer, netbiosDomain: 'CORP', dnsComputer: null },
            ...{ dnsDomain: null, forest: null, windows: null, at: null },
          },
  }).way;

describe('the way of publishing', () => {
  it.each([
    ['ISA by its form', published(ISA.toForm, 'unknown'), 'isa'],
    ['ISA that passes the fields of IIS on, by the witness', published(exchange(), 'isa'), 'isa'],
    ['a proxy that publishes one path', published(exchange(), 'other'), 'proxy'],
    [
      'one server for all',
      published(exchange(['X-FEServer', 'EX1'], ['X-BEServer', 'EX1']), 'iis'),
      'direct',
    ],
    [
      'a front end by its fields',
      published(
        exchange(['X-FEServer', 'EX1'], ['X-CalculatedBETarget', 'ex2.corp.example']),
        'iis',
      ),
      'front-end',
    ],
    [
      'a front end by its name',
      published(exchange(), 'iis', { computer: 'FRONT1', server: 'exch1.corp.example' }),
      'front-end',
    ],
    [
      'the mailbox server by its name',
      published(exchange(), 'iis', { computer: 'EXCH1', server: 'exch1.corp.example' }),
      'direct',
    ],
    ['Exchange that names nobody', published(exchange(), 'iis'), 'unknown'],
    [
      'a server that is set up by address',
      published(exchange(), 'iis', { computer: 'EX1', server: '10.1.2.3' }),
      'unknown',
    ],
    ['nobody', published(answerOf(), 'unknown'), 'unknown'],
  ])('%s', (_, way, expected) => {
    expect(way).toBe(expected);
  });
});

describe('forms of Exchange', () => {
  const page = (body: string): Answer => answerOf({ body });
  it.each([
    ['2003', FORMS.owa2003, 'Exchange 2003'],
    ['2007', FORMS.owa2007, 'Exchange 2007'],
    [
      '2010',
      page('<body class="owaLgnBdy"><form action="/owa/auth.owa"><input type=password></form>'),
      'Exchange 2010',
    ],
    [
      '2013 and later',
      page('<body class="signInBg"><form action="/owa/auth.owa"><input type=password></form>'),
      'Exchange 2013 or later',
    ],
    [
      'a build in its page',
      page(
        '<link href="/owa/auth/15.1.2507/themes/x.css"><form action="/owa/auth.owa"><input type=password></form>',
      ),
      'Exchange 2016',
    ],
    ['nothing but its action', FORMS.owa2016, null],
    ['ISA, whose page is made alike', FORMS.isa, null],
  ])('are told by %s', (_, answer, product) => {
    expect(productOfForm([answer], formIn(answer))).toBe(product);
  });

  it('offer a change of the password where ISA does, and where no other page says so', () => {
    const box = '<input type="checkbox" id="chkChangePwd" name="ChangePwd">';
    const isa = page(`<form action="/CookieAuth.dll?Logon">${box}<input type=password></form>`);
    const other = page(`<form action="/owa/auth.owa">${box}<input type=password></form>`);
    expect([isa, other, FORMS.isa].map((one) => offersChange([one], formIn(one)))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('healthcheck.htm', () => {
  it.each([
    ['owa', 'https://mail.example/owa', '/owa/healthcheck.htm'],
    [
      'activeSync',
      'https://mail.example/Microsoft-Server-ActiveSync',
      '/Microsoft-Server-ActiveSync/healthcheck.htm',
    ],
    ['rpcProxy', 'https://mail.example/rpc/rpcproxy.dll', '/rpc/healthcheck.htm'],
    ['ews', 'https://mail.example/ews/exchange.asmx', '/ews/healthcheck.htm'],
    ['owa', 'https://mail.example/', undefined],
  ] as const)('of %s at %s is %s', (kind, url, path) => {
    expect(healthPage({ kind, url: new URL(url) })?.pathname).toBe(path);
  });

  it('is asked once of a server: the door of MAPI asks for its own as a step', () => {
    expect(healthPage({ kind: 'mapi', url: new URL('https://mail.example/mapi/') })).toBeNull();
  });

  const at = new URL('https://mail.example/owa/healthcheck.htm');
  it.each([
    [
      'names the server',
      answerOf({ body: '200 OK<br/>EX1.corp.example' }),
      'EX1.corp.example answers',
    ],
    [
      'is not taken from a page that only begins alike',
      answerOf({ body: '<p>200 OK' }),
      'an older Exchange',
    ],
    ['is gone', answerOf({ status: 404 }), 'out of service'],
    ['is hidden', answerOf({ status: 401 }), 'asks for a login before it'],
    ['is silent', null, 'not answered in time'],
  ])('%s', (_, answer, words) => {
    expect(healthWords(at, answer)).toContain(words);
  });
});

describe('channels of RPC over HTTP', () => {
  const all: readonly Channel[] = RPC_PORTS.flatMap((port) =>
    RPC_VERBS.map((verb) => ({ verb, port })),
  );
  const status = (code: number, phrase = ''): Answer => answerOf({ status: code, phrase });

  it('are one of each verb and port, the first of them the door itself', () => {
    expect([{ verb: 'RPC_IN_DATA', port: 6001 }, ...FURTHER_CHANNELS]).toEqual(all);
  });

  it('that answer alike are said once', () => {
    const told = tellChannels(all.map((one) => ({ ...one, answer: status(401) })));
    expect(told).toEqual({
      lines: ['all 6 channels (in and out, 6001, 6002, 6004) answer alike: status 401'],
      trouble: null,
    });
  });

  it('that differ are told apart, and an error among them is trouble', () => {
    const told = tellChannels(
      all.map((one) => ({
        ...one,
        answer: one.port === 6004 ? status(503, 'RPC Error: 6ba') : status(401),
      })),
    );
    expect(told.lines).toHaveLength(2);
    expect(told.trouble).toBe('6004: RPC error 0x6ba (RPC_S_SERVER_UNAVAILABLE)');
  });

  it.each([
    ['refused by a rule', status(403)],
    ['silent', null],
  ])('that are %s on one port alone blame no RPC proxy', (_, answer) => {
    const told = tellChannels(
      all.map((one) => ({ ...one, answer: one.port === 6002 ? answer : status(401) })),
    );
    expect(told.trouble).toBeNull();
    expect(told.lines).toHaveLength(2);
  });

  it('are asked for with nothing in them, over https alone, and when they are due', () => {
    const door = doorAt('rpcProxy', 'https://mail.example/rpc/rpcproxy.dll');
    const first = requestTo(door, 'exch1.corp.example');

    expect(first).toMatchObject({
      method: 'RPC_IN_DATA',
      headers: { 'Content-Length': '0', 'User-Agent': 'MSRPC' },
    });
    expect(first.url.search).toBe('?exch1.corp.example:6001');
    expect(requestTo(door, 'exch1.corp.example', false).method).toBe('GET');
    expect(requestTo({ ...door, url: 'http://mail.example/rpc/rpcproxy.dll' }, null).method).toBe(
      'GET',
    );
  });
});

describe('what a server names itself', () => {
  const named = {
    ...{ netbiosComputer: 'EX1', netbiosDomain: 'CORP', dnsComputer: 'ex1.corp.example' },
    ...{ dnsDomain: 'corp.example', forest: 'example', windows: '10.0.17763', at: null },
  };
  const now = new Date('2026-11-27T12:00:00Z');
  const words = (change: object): string => identityWords({ ...named, ...change }, now).join(' | ');

  it.each([
    [
      'all of it',
      {},
      'computer ex1.corp.example, domain corp.example, forest example, Windows 10.0.17763',
    ],
    ['membership', {}, 'a member of that domain'],
    ['a computer of its own', { netbiosDomain: 'EX1', dnsDomain: 'EX1' }, 'in no domain'],
    ['a clock ahead', { at: new Date('2026-11-27T12:07:00Z') }, '420 s ahead of'],
    ['a clock behind', { at: new Date('2026-11-27T11:59:00Z') }, '60 s behind'],
    ['the same clock', { at: new Date('2026-11-27T12:00:01Z') }, 'is that of this laptop'],
  ])('is told: %s', (_, change, said) => {
    expect(words(change)).toContain(said);
  });
});
