import { describe, expect, it } from 'vitest';
import {
  asMissed,
  isStoreMissed,
  mapsWithout,
  storeSeenAt,
} from '../../../diagnosis/store-before.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { Code } from '../../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { PastRun } from '../../../model/history.ts';
import type { LadderResult } from '../../../model/run.ts';
import { checkOf, endpointOf } from '../../support/samples.ts';

const HOST = 'exch1.corp.example';
const NOW = Date.parse('2026-05-10T09:00:00.000Z');
const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString();
const STORE = endpointOf('EMSMDB', { uuid: EXCHANGE_INTERFACES[0]!.uuid });

const map = (code: Code | null): CheckResult =>
  checkOf('rpc.map.EMSMDB', {
    status: code === null ? 'inconclusive' : 'fail',
    code,
    args: { interface: 'EMSMDB' },
  });
const ladder = (said: 'registered' | 'retired' | 'unknown'): LadderResult => ({
  target: { host: HOST, addresses: [] },
  checks: [map(said === 'retired' ? 'RPC_RETIRED' : null)],
  facts: new Map(
    said === 'retired' ? [['rpc.map.EMSMDB', { retirement: { proof: 'p', product: null } }]] : [],
  ),
  endpoints: said === 'registered' ? [STORE] : [],
  mapper: null,
});
type Before = Pick<PastRun, 'code' | 'ports'>;
const CODE_OF = {
  with: 'ALL_GREEN',
  retired: 'RPC_RETIRED',
  'not registered': 'RPC_NOT_REGISTERED',
  'not heard': 'EPM_BLOCKED',
} as const;
const runOf = (said: keyof typeof CODE_OF): Before => ({
  code: CODE_OF[said],
  ports:
    said === 'with' ? [{ address: '10.1.2.3', interface: 'EMSMDB', port: 1171, bound: true }] : [],
});

describe('a store that had a port before', () => {
  it.each<
    readonly [
      string,
      'registered' | 'retired' | 'unknown',
      string | null,
      readonly Before[],
      boolean,
    ]
  >([
    ['an hour ago, and nothing is heard now', 'unknown', ago(1), [], true],
    ['six days ago, and nothing is heard now', 'unknown', ago(6 * 24), [], true],
    ['a week ago', 'unknown', ago(7 * 24), [], false],
    ['never', 'unknown', null, [], false],
    ['and has one now', 'registered', ago(1), [], false],
    ['and HTTPS is proven once', 'retired', ago(1), [runOf('with')], true],
    ['and HTTPS is proven twice', 'retired', ago(1), [runOf('retired'), runOf('with')], true],
    [
      'and HTTPS is proven three times in a row',
      'retired',
      ago(1),
      [runOf('retired'), runOf('not registered'), runOf('with')],
      false,
    ],
    ['and HTTPS is proven after a week', 'retired', ago(7 * 24), [runOf('with')], false],
    [
      'and many runs without a mapper lie between',
      'unknown',
      ago(48),
      Array.from({ length: 8 }, () => runOf('not heard')),
      true,
    ],
  ])('%s: with %s and %s it is missed', async (_, said, seenAt, before, isMissed) => {
    const past = { seenAt, past: () => before as readonly PastRun[] };

    expect(await isStoreMissed(ladder(said), past, NOW)).toBe(isMissed);
  });

  it.each<readonly [string, readonly Before[], number]>([
    ['no run', [], 0],
    ['one that had it', [runOf('with'), runOf('retired')], 0],
    ['two without it', [runOf('retired'), runOf('not registered'), runOf('with')], 2],
    ['those that did not hear', [runOf('not heard'), runOf('retired'), runOf('not heard')], 1],
  ])('answers without it in a row are counted by %s', (_, runs, count) => {
    expect(mapsWithout(runs)).toBe(count);
  });

  it('was seen last when its own port was', () => {
    const ports = [
      { interface: 'EMSMDB', port: 1171, at: ago(9) },
      { interface: 'EMSMDB', port: 2314, at: ago(3) },
      { interface: 'NSPI', port: 1172, at: ago(1) },
    ];

    expect(storeSeenAt(ports, EXCHANGE_INTERFACES)).toBe(ago(3));
    expect(storeSeenAt(ports.slice(2), EXCHANGE_INTERFACES)).toBeNull();
  });

  it('is not registered, and not retired, while it is missed', () => {
    const { checks, facts } = asMissed(ladder('retired'), ago(1));

    expect(checks[0]).toMatchObject({ code: 'RPC_NOT_REGISTERED', status: 'fail' });
    expect(checks[0]?.evidence.join()).toContain(ago(1));
    expect([...facts.values()]).toEqual([{}]);
  });
});
