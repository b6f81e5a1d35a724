import { describe, expect, it } from 'vitest';
import { follow } from '../../../../probes/web/autodiscover/follow.ts';
import { judgeSearch, judgeStep } from '../../../../probes/web/autodiscover/judge-search.ts';
import { readAnswer } from '../../../../probes/web/autodiscover/read-answer.ts';
import type { StepEnd, StepSeen } from '../../../../probes/web/autodiscover/step-end.ts';
import type { Visited } from '../../../../probes/web/autodiscover/visit.ts';
import type { Answer } from '../../../../probes/web/types.ts';
import { answerOf, FORMS, ISA } from '../answers.ts';

const challenge = (...fields: readonly (readonly [string, string])[]): Answer =>
  answerOf({ status: 401, fields });
const basic = ['WWW-Authenticate', 'Basic realm="Restricted"'] as const;
const document = (inner: string): string =>
  `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response>${inner}</Response></Autodiscover>`;

describe('an answer of Autodiscover', () => {
  it.each<readonly [string, Answer, string]>([
    [
      'the challenge of Exchange',
      challenge(['WWW-Authenticate', 'Negotiate'], ['WWW-Authenticate', 'NTLM'], basic),
      'exchange',
    ],
    ['Basic alone, with a field of Exchange', challenge(basic, ['X-FEServer', 'EX1']), 'exchange'],
    ['Basic alone at IIS', challenge(basic, ['Server', 'Microsoft-IIS/10.0']), 'exchange'],
    ['the challenge of ISA', ISA.challenge, 'exchange'],
    ['Basic alone at a web host', challenge(basic, ['Server', 'Apache']), 'login'],
    ['Basic alone, and nobody known', challenge(basic), 'login'],
    // cPanel and Plesk hand these out for the domains that they host (KB3049615).
    [
      'settings of a web host',
      answerOf({
        body: document(
          '<Account><Protocol><Type>IMAP</Type></Protocol><Protocol><Type>SMTP</Type></Protocol></Account>',
        ),
      }),
      'other-account',
    ],
    [
      'settings of Exchange beside others',
      answerOf({
        body: document(
          '<Protocol><Type>EXCH</Type></Protocol><Protocol><Type>IMAP</Type></Protocol>',
        ),
      }),
      'service',
    ],
    [
      'an error of Autodiscover',
      answerOf({ body: document('<Error><ErrorCode>600</ErrorCode></Error>') }),
      'service',
    ],
    [
      'a page that tells of it',
      answerOf({ body: '<p>How &lt;Autodiscover&gt; works: <code>Type IMAP</code></p>' }),
      'refused',
    ],
    [
      'a redirect',
      answerOf({
        status: 302,
        fields: [['Location', 'https://mail.example/autodiscover/autodiscover.xml']],
      }),
      'redirect',
    ],
    ['the form of ISA', ISA.toForm, 'form'],
    ['the form of OWA', FORMS.owa2016, 'form'],
    ['404', answerOf({ status: 404 }), 'refused'],
    ['503', answerOf({ status: 503 }), 'busy'],
    ['511', answerOf({ status: 511 }), 'portal'],
  ])('%s is read as it is meant', (_, answer, kind) => {
    expect(readAnswer(answer).kind).toBe(kind);
  });
});

const ROOT = 'https://corp.example/autodiscover/autodiscover.xml';
type Answered = Extract<Visited, { readonly kind: 'answer' }>;
const answered = (answer: Answer, distrust: string | null = null): Answered => ({
  kind: 'answer',
  answer,
  distrust,
});
const to = (location: string, status = 302): Answered =>
  answered(answerOf({ at: ROOT, status, fields: [['Location', location]] }));
const exchange = answered(challenge(['WWW-Authenticate', 'NTLM']));

/** Follows over a world in which each URL has one answer. */
const walk = async (world: Readonly<Record<string, Visited>>, mayBeOurs = false) => {
  const asked: string[] = [];
  const { end, lines } = await follow(new URL(ROOT), {
    mayBeOurs,
    visit: (url) => {
      asked.push(url.href);
      return Promise.resolve(
        world[url.href] ?? { kind: 'nameless', error: 'ENOTFOUND', isCertain: true },
      );
    },
  });
  return { end, lines, asked };
};

const placeAt = (host: number): string =>
  host === 0 ? ROOT : `https://h${String(host)}.example/autodiscover/autodiscover.xml`;
/** So many redirects, and Exchange behind the last. */
const chain = (length: number): Readonly<Record<string, Visited>> =>
  Object.fromEntries(
    Array.from({ length: length + 1 }, (_, at) => [
      placeAt(at),
      at === length ? exchange : to(placeAt(at + 1)),
    ]),
  );

describe('a step of the search', () => {
  it.each<readonly [string, Readonly<Record<string, Visited>>, StepEnd['kind'], number]>([
    ['Exchange', { [ROOT]: exchange }, 'found', 1],
    [
      'a redirect to Exchange',
      {
        [ROOT]: to('https://mail.example/autodiscover/autodiscover.xml'),
        'https://mail.example/autodiscover/autodiscover.xml': exchange,
      },
      'found',
      2,
    ],
    ['a redirect to the web site', { [ROOT]: to('https://www.corp.example/') }, 'nothing', 1],
    [
      'a redirect to plain http',
      { [ROOT]: to('http://mail.example/autodiscover/autodiscover.xml') },
      'nothing',
      1,
    ],
    ['a redirect to a script', { [ROOT]: to('javascript:alert(1)') }, 'nothing', 1],
    ['a circle', { [ROOT]: to(ROOT) }, 'nothing', 1],
    ['nine hosts, one behind the other', chain(9), 'found', 10],
    ['more hosts than Outlook follows', chain(12), 'nothing', 11],
    ['a login of nobody', { [ROOT]: answered(challenge(basic)) }, 'misled', 1],
    ['no such name', {}, 'nothing', 1],
  ])('to %s is followed as far as Outlook would, and no further', async (_, world, kind, asks) => {
    const { end, asked } = await walk(world);

    expect(end.kind).toBe(kind);
    expect(asked).toHaveLength(asks);
  });

  it('takes a login at autodiscover. for a proxy before Exchange, and says what is not known', async () => {
    const { end, lines } = await walk({ [ROOT]: answered(challenge(basic)) }, true);

    expect(end.kind).toBe('found');
    expect(lines.join()).toContain('nothing shows whose');
  });

  it('warns of a certificate that does not hold where it only leads on', async () => {
    const redirect = to('https://mail.example/autodiscover/autodiscover.xml');
    const { end, lines } = await walk({
      [ROOT]: { ...redirect, distrust: 'of another' },
      'https://mail.example/autodiscover/autodiscover.xml': exchange,
    });

    const step = { step: 'host', end, lines, ms: 1 } as const;
    expect(judgeSearch([step])).toMatchObject({ status: 'degraded', code: 'AUTODISCOVER_WRONG' });
    expect(judgeSearch([step]).args?.['reason']).toContain('certificate at corp.example');
  });

  it('names the proxy by which it went', async () => {
    const { lines } = await walk({ [ROOT]: { ...exchange, proxy: 'proxy.example:3128' } });

    expect(lines.join()).toContain('proxy.example:3128');
    const { lines: shut } = await walk({
      [ROOT]: { kind: 'not-led', why: 'it refuses', proxy: 'proxy.example:8080' },
    });
    expect(shut.join()).toContain('proxy.example:8080');
  });

  it.each([
    ['511', answerOf({ at: ROOT, status: 511 })],
    [
      'a way to its login',
      answerOf({
        at: 'http://autodiscover.corp.example/autodiscover/autodiscover.xml',
        status: 302,
        fields: [['Location', 'http://10.1.0.1/login?uamip=10.1.0.1&challenge=a']],
      }),
    ],
    ['WISPr', answerOf({ at: ROOT, body: '<WISPAccessGatewayParam xmlns="x">' })],
  ])('proves nothing where a login page of the network answers by %s', async (_, answer) => {
    const { end } = await walk({ [ROOT]: answered(answer) });

    expect(end).toMatchObject({ kind: 'nothing', isCertain: false });
  });

  it.each([
    [405, false],
    [404, true],
  ])('takes GET that is refused with %i for certain: %s', async (status, isCertain) => {
    const { end } = await walk({ [ROOT]: answered(answerOf({ status })) });

    expect(end).toMatchObject({ kind: 'nothing', isCertain });
  });

  it('says that Outlook asks its user before it follows to another host', async () => {
    const { lines } = await walk({
      [ROOT]: to('https://else.example/autodiscover/autodiscover.xml'),
    });

    expect(lines).toContain(
      'Outlook asks its user first whether else.example may set the account up',
    );
  });
});

const found = (distrust: string | null = null): StepEnd => ({
  kind: 'found',
  at: 'https://mail.example/autodiscover/autodiscover.xml',
  distrust,
});
const nothing = (isCertain = true, warnsOf: string | null = null): StepEnd => ({
  kind: 'nothing',
  reason: 'nothing there',
  isCertain,
  warnsOf,
});
const misled: StepEnd = { kind: 'misled', reason: 'a web host' };
const stepsOf = (...ends: readonly StepEnd[]): readonly StepSeen[] =>
  (['root', 'host', 'redirect', 'srv'] as const).map((step, at) => ({
    step,
    end: ends[at] ?? nothing(),
    lines: ['one'],
    ms: 1,
  }));

describe('where Outlook would stop', () => {
  it.each<readonly [string, readonly StepEnd[], string, string | null]>([
    ['the first step leads there', [found()], 'ok', null],
    ['the last step leads there', [nothing(), nothing(), nothing(), found()], 'ok', null],
    ['a web host answers before it', [misled, found()], 'fail', 'AUTODISCOVER_WRONG'],
    ['a web host answers behind it', [nothing(), found(), misled], 'ok', null],
    ['the certificate there is another', [nothing(), found('x')], 'fail', 'AUTODISCOVER_WRONG'],
    [
      'Outlook warns before it',
      [nothing(true, 'corp.example'), found()],
      'degraded',
      'AUTODISCOVER_WRONG',
    ],
    ['Outlook would warn behind it', [found(), nothing(true, 'x')], 'ok', null],
    ['nothing leads there', [], 'fail', 'AUTODISCOVER_WRONG'],
    ['nothing led there, and one was silent', [nothing(), nothing(false)], 'inconclusive', null],
  ])('%s: %j is %s', (_, ends, status, code) => {
    expect(judgeSearch(stepsOf(...ends))).toMatchObject({ status, code });
  });

  it('a certificate whose dates alone are against it brings them', () => {
    const validity = { fromMs: 1, toMs: 2 };
    const stop = { ...found('over'), validity } as StepEnd;

    expect(judgeSearch(stepsOf(stop)).facts).toEqual({ validity });
    expect(judgeSearch(stepsOf(found('x'))).facts).toEqual({ validity: null });
  });

  it('is named with its place', () => {
    const { evidence } = judgeSearch(stepsOf(nothing(), found()));
    expect(evidence[0]).toBe(
      'Outlook stops at https at autodiscover. before the domain: https://mail.example/autodiscover/autodiscover.xml',
    );
  });

  it('a step that leads nowhere blames nobody by itself', () => {
    expect(stepsOf(found(), misled, nothing()).map((step) => judgeStep(step).status)).toEqual([
      'ok',
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ]);
  });
});
