import { describe, expect, it } from 'vitest';
import { Advice } from '../../../../model/advice.ts';
import type { PortRange } from '../../../../model/net/port-list.ts';
import { ProbeRun, ServerGuess } from '../../../../model/run.ts';
import { comparePort } from '../../../../model/net/access-lists.ts';
import { adviseOn } from '../../../../diagnosis/advice/advise.ts';
import { generationOf } from '../../../../diagnosis/dynamic-ports.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import { judgePortList } from '../../../../probes/exchange/rungs/access-list.ts';
import { MAX_ADDRESSES } from '../../../../probes/exchange/rungs/name.ts';
import { MAX_PORTS } from '../../../../probes/exchange/port-budget.ts';
import { check, result } from '../../../support/ladder-results.ts';
import { GREEN, endpointOf, runOf } from '../../../support/samples.ts';

/**
 * Odd ports alone, so that no two of them are one range: the longest list that a rule base may be
 * typed in as.
 */
const LONG: readonly PortRange[] = Array.from({ length: 512 }, (_, index) => ({
  from: 135 + index * 2,
  to: 135 + index * 2,
}));
/** Ranges that fall into many networks each. */
const SOURCES = Array.from(
  { length: 64 },
  (_, index) => `10.${String(index)}.0.1-10.${String(index)}.255.254`,
);
const list = (over: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'ISA Server',
  owner: null,
  allow: LONG,
  to: [],
  from: SOURCES,
  on: null,
  whatIf: false,
  ...over,
});

describe('lists as long as the settings may hold', () => {
  it.each([
    ['ports and sources', [list()]],
    ['a product that the name does not tell', [list({ device: 'fw' })]],
    [
      'sources of many rules of one device',
      Array.from({ length: 16 }, (_, rule) =>
        list({ from: SOURCES.map((source) => source.replaceAll('10.', `${String(20 + rule)}.`)) }),
      ),
    ],
  ])('still give advice that every face takes: %s', (_, lists) => {
    const advice = adviseOn({
      result: result([], [endpointOf('EMSMDB', { port: 2314 })]),
      accessLists: lists,
      mapperPort: 135,
      label: 'tunnel',
    });

    expect(Advice.safeParse(advice).error?.issues ?? []).toEqual([]);
    expect(advice?.changes[0]?.ports).toBe('2314');
  });

  it('still give advice where the server moved away from many destinations', () => {
    const moved = check('rpc.acl', 'fail', 'RPC_ADDRESS_OUTSIDE_ACL', { address: '10.1.2.3' });
    const destinations = Array.from(
      { length: 64 },
      (_, index) => `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${(index + 256).toString(16)}`,
    );

    const advice = adviseOn({
      result: result([moved], []),
      accessLists: [list({ to: destinations })],
      mapperPort: 135,
      label: 'tunnel',
    });

    expect(Advice.safeParse(advice).error?.issues ?? []).toEqual([]);
  });

  it('do not drown the sentence that names them', () => {
    const lists = { lists: [list()], label: 'tunnel' } as const;
    const { args, evidence } = judgePortList(comparePort(lists, 2314, 'blocked'));

    expect(args?.['allow']).toMatch(/^135,137,.* and 504 more$/);
    expect(evidence[0]).toMatch(/and 504 more: 2314 is outside$/);
  });
});

it('a server of any number of ports is guessed at within bounds', () => {
  const { because } = generationOf(
    Array.from({ length: 900 }, (_, index) => 1024 + index),
    null,
  );

  expect(
    ServerGuess.safeParse({ product: null, confidence: 'low', because, rpcOverTcp: 'unknown' })
      .success,
  ).toBe(true);
});

it('a run of all addresses, interfaces and ports that may be tried is taken by every face', () => {
  const interfaces = 16;
  const endpoints = MAX_ADDRESSES * interfaces * MAX_PORTS;
  const run = runOf(GREEN);

  const whole = {
    ...run,
    checks: Array.from(
      { length: 8 + MAX_ADDRESSES * (3 + interfaces) + 3 * endpoints },
      (_, index) => check(`rpc.port.${String(index)}`, 'ok'),
    ),
    endpoints: Array.from({ length: endpoints }, () => endpointOf('EMSMDB')),
  };

  expect(ProbeRun.safeParse(whole).error?.issues ?? []).toEqual([]);
});
