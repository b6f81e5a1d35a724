import { describe, expect, it } from 'vitest';
import { skewOf, underClock } from '../../../diagnosis/clock.ts';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { ClockSkew, ClockWitness, Validity } from '../../../model/clock.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { checkOf, NETWORK } from '../../support/samples.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = { wallMs: Date.parse('2026-05-04T09:00:00Z'), monotonicMs: 1000 };
const said = (
  host: string,
  offsetMs: number,
  change: Partial<ClockWitness> = {},
): ClockWitness => ({
  ...{ host, place: host, offsetMs, at: NOW },
  ...change,
});
const brief = (skew: ClockSkew | null): string =>
  skew === null
    ? 'none'
    : `${skew.isCertain ? 'certain' : 'likely'} ${String(Math.round(skew.offsetMs / MINUTE))} min`;

describe('this laptop’s clock', () => {
  it.each<readonly [string, readonly ClockWitness[], string]>([
    ['is off by what two servers say', [said('a', DAY), said('b', DAY + 900)], 'certain 1440 min'],
    ['is ahead by what two servers say', [said('a', -DAY), said('b', -DAY)], 'certain -1440 min'],
    ['is probably off by what one server says', [said('a', DAY)], 'likely 1440 min'],
    ['is right where nobody says a word', [], 'none'],
    [
      'is right where it is four minutes off',
      [said('a', 4 * MINUTE), said('b', 4 * MINUTE)],
      'none',
    ],
    [
      'is off where it is six minutes off',
      [said('a', 6 * MINUTE), said('b', 6 * MINUTE)],
      'certain 6 min',
    ],
    ['is right where one of two servers agrees with it', [said('a', DAY), said('b', 500)], 'none'],
    [
      'is not judged where servers contradict each other',
      [said('a', DAY), said('b', 2 * DAY)],
      'none',
    ],
    [
      'is judged by one server alone that has two names',
      [said('a', DAY, { place: '10.0.0.1' }), said('b', DAY, { place: '10.0.0.1' })],
      'likely 1440 min',
    ],
    [
      'is judged by one name alone that has two addresses',
      [said('a', DAY, { place: '10.0.0.1' }), said('a', DAY, { place: '10.0.0.2' })],
      'likely 1440 min',
    ],
    [
      'is not judged by what was heard before it was set',
      [said('a', DAY, { at: { wallMs: NOW.wallMs - DAY, monotonicMs: 0 } })],
      'none',
    ],
    [
      'is judged by what was heard half an hour ago',
      [
        said('a', DAY, {
          at: { wallMs: NOW.wallMs - 30 * MINUTE, monotonicMs: 1000 - 30 * MINUTE },
        }),
      ],
      'likely 1440 min',
    ],
  ])('%s', (_, witnesses, skew) => {
    expect(brief(skewOf(witnesses, NOW))).toBe(skew);
  });
});

const CERTAIN: ClockSkew = {
  offsetMs: 400 * DAY,
  isCertain: true,
  hosts: ['a.example', 'b.example'],
};
const LIKELY: ClockSkew = { ...CERTAIN, isCertain: false, hosts: ['a.example'] };
const HOLDS: Validity = {
  fromMs: NOW.wallMs + 300 * DAY,
  toMs: NOW.wallMs + 500 * DAY,
};
const OVER: Validity = { fromMs: NOW.wallMs - 500 * DAY, toMs: NOW.wallMs - DAY };

const expired = (id: string): CheckResult => ({
  ...checkOf('link'),
  ...{ id, step: 'web-tls', rung: 'tls', status: 'fail', code: 'TLS_EXPIRED' },
  args: { door: 'OWA', host: 'a.example', reason: 'valid from', remedy: 'Ask the Exchange team' },
});
const told = (validity: Validity | null, skew: ClockSkew | null, id: string) => {
  const facts = new Map<string, RungFacts>([[id, { validity }]]);
  const web = underClock({ checks: [expired(id)], doors: [], facts }, skew, NOW);
  return diagnose({
    result: {
      target: { host: 'a.example', addresses: [] },
      checks: [checkOf('link')],
      facts: new Map(),
      endpoints: [],
      mapper: null,
    },
    network: NETWORK,
    interfaces: EXCHANGE_INTERFACES,
    web,
    clock: skew,
    way: { protocol: 'mapi-http', because: 'settings' },
  });
};

describe('a certificate that is out of date', () => {
  it.each<readonly [string, Validity | null, ClockSkew | null, string, string]>([
    ['holds by the right time', HOLDS, CERTAIN, 'laptop high', 'CLOCK_SKEW'],
    ['holds by the time of one server', HOLDS, LIKELY, 'laptop medium', 'CLOCK_SKEW'],
    ['is over by the right time, too', OVER, CERTAIN, 'exchange high', 'CLOCK_SKEW'],
    ['says no dates', null, CERTAIN, 'exchange high', 'CLOCK_SKEW'],
    ['stands beside a clock that is right', HOLDS, null, 'exchange high', ''],
  ])('at Outlook’s door %s', (_, validity, skew, owner, findings) => {
    const diagnosis = told(validity, skew, 'web.mapi.tls');

    expect(diagnosis.code).toBe('TLS_EXPIRED');
    expect(`${diagnosis.whoMustAct} ${diagnosis.confidence}`).toBe(owner);
    expect(diagnosis.findings.map(({ code }) => code).join()).toBe(findings);
  });

  it('has the clock set, and not the certificate renewed, where the clock is what is wrong', () => {
    const { summary, nextStep } = told(HOLDS, CERTAIN, 'web.mapi.tls');

    expect(summary).toContain('it holds by the time of a.example, b.example');
    expect(nextStep).toBe('Set the clock of this laptop, which is 400 days behind.');
    expect(told(HOLDS, LIKELY, 'web.mapi.tls').nextStep).toContain('probably 400 days behind');
    expect(told(OVER, CERTAIN, 'web.mapi.tls').nextStep).toContain('Ask the Exchange team');
  });

  it.each<readonly [string, Validity, readonly string[]]>([
    ['is told by the clock alone where that explains it', HOLDS, ['CLOCK_SKEW']],
    ['is told beside the clock where it is over', OVER, ['TLS_EXPIRED', 'CLOCK_SKEW']],
  ])('at another door %s', (_, validity, codes) => {
    expect(told(validity, CERTAIN, 'web.owa.tls').findings.map(({ code }) => code)).toEqual(codes);
  });
});
