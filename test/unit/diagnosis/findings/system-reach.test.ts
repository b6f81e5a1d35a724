import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { SETTLED_MS, systemReachFindings } from '../../../../diagnosis/findings/system-reach.ts';
import type { CheckResult } from '../../../../model/check.ts';
import type { NetworkState } from '../../../../model/network-state.ts';
import { summaryOf } from '../../../../model/text/codes.ts';
import type { SystemReachWitness } from '../../../../model/system-reach.ts';
import { AT, checkOf, networkOf } from '../../../support/samples.ts';

const after = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();
const NOW = after(SETTLED_MS);
const PASSES = { state: 'internet', reason: 'The Internet answers: a and b by HTTPS' } as const;

const red = (change: Partial<SystemReachWitness> = {}): SystemReachWitness => ({
  system: { by: 'windows', says: 'limited' },
  at: NOW,
  look: PASSES,
  ...change,
});
const says = (said: SystemReachWitness['system']['says']): SystemReachWitness =>
  red({ system: { by: 'network-manager', says: said } });

const door = (change: Partial<CheckResult> = {}): CheckResult => ({
  ...checkOf('link'),
  ...{
    id: 'web.owa.tls',
    step: 'web-tls',
    rung: 'tls',
    address: '8.8.4.4',
    at: after(SETTLED_MS + 80),
    ...change,
  },
});

interface Case {
  readonly witness: SystemReachWitness | null;
  readonly network?: Partial<NetworkState>;
  readonly doors?: readonly CheckResult[];
}
const found = ({ witness, network = {}, doors = [] }: Case) =>
  systemReachFindings(witness, networkOf(network), doors);

describe('a system that says "no Internet" while HTTPS passes', () => {
  it.each<readonly [string, Case, string]>([
    ['Windows, a network and nothing beyond it', { witness: red() }, 'Windows'],
    [
      'Windows, no network at all',
      { witness: red({ system: { by: 'windows', says: 'none' } }) },
      'Windows',
    ],
    ['NetworkManager, limited', { witness: says('limited') }, 'NetworkManager'],
    ['NetworkManager, a portal that is none', { witness: says('portal') }, 'NetworkManager'],
    [
      'in a tunnel, where our own look passes as well',
      {
        witness: red(),
        network: { label: 'tunnel', tunnel: { state: 'up', product: null, adapter: 'tun0' } },
      },
      'Windows',
    ],
    [
      'a door outside that answered in this run, where no look is allowed',
      { witness: red({ look: null }), doors: [door()] },
      'Windows',
    ],
  ])('is told of its false alarm: %s', (_, seen, system) => {
    expect(found(seen)).toMatchObject([
      { code: 'NCSI_FALSE_ALARM', audience: 'helpdesk', args: { system } },
    ]);
  });

  const NEAR_MISSES: readonly (readonly [string, Case])[] = [
    ['nobody was asked, or the word is not known', { witness: null }],
    ['the system sees the Internet', { witness: says('internet') }],
    [
      'our own look finds the same',
      { witness: red({ look: { state: 'limited', reason: 'nothing answers' } }), doors: [door()] },
    ],
    [
      'our own look finds a login page',
      { witness: red({ look: { state: 'captive', reason: 'a login page' } }), doors: [door()] },
    ],
    ['the network is captive', { witness: red(), network: { label: 'captive' } }],
    ['the network was joined just now', { witness: red({ at: after(SETTLED_MS - 1) }) }],
    ['a LAN without the Internet on purpose, no look allowed', { witness: red({ look: null }) }],
    [
      'the mail server of that LAN answers by HTTPS',
      { witness: red({ look: null }), doors: [door({ address: '10.1.2.3' })] },
    ],
    [
      'the door outside answered in an earlier run',
      { witness: red({ look: null }), doors: [door({ at: after(SETTLED_MS - 1) })] },
    ],
    [
      'the door outside has a certificate that is not believed',
      { witness: red({ look: null }), doors: [door({ status: 'fail', code: 'TLS_UNTRUSTED' })] },
    ],
    [
      'the public address of the door lies behind a tunnel',
      {
        witness: red({ look: null }),
        network: { tunnel: { state: 'up', product: null, adapter: 'tun0' } },
        doors: [door()],
      },
    ],
    [
      'the public address of the door may be one of the company',
      { witness: red({ look: null }), network: { trust: 'corporate' }, doors: [door()] },
    ],
  ];
  it.each(NEAR_MISSES)('is left alone where %s', (_, seen) => {
    expect(found(seen)).toEqual([]);
  });

  it('says who says what, and what shows that it is wrong', () => {
    const [told] = found({ witness: red() });

    expect(told === undefined ? null : summaryOf(told.code, told.args)).toBe(
      'Windows says that this network does not lead to the Internet, which is not so. The Internet answers: a and b by HTTPS. Programs that ask it first, Office among them, may refuse to connect.',
    );
  });

  it('changes no verdict, and is silent where the settings switch it off', () => {
    const diagnosis = (findingsOff: readonly 'NCSI_FALSE_ALARM'[], systemReach = red()) =>
      diagnose({
        result: {
          target: { host: 'exch1.corp.example', addresses: [] },
          checks: [],
          facts: new Map(),
          endpoints: [],
          mapper: null,
        },
        ...{ network: networkOf(), interfaces: [], findingsOff, systemReach },
      });
    const [told, off, well] = [
      diagnosis([]),
      diagnosis(['NCSI_FALSE_ALARM']),
      diagnosis([], says('internet')),
    ];

    expect(told.findings.map(({ code }) => code)).toEqual(['NCSI_FALSE_ALARM']);
    expect([off.findings, well.findings]).toEqual([[], []]);
    expect({ ...told, findings: [] }).toEqual(well);
  });
});
