import { describe, expect, it } from 'vitest';
import { diagnose, type FreshDiagnosis } from '../../../diagnosis/diagnose.ts';
import { exitFor } from '../../../model/exit.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { LiveConnection } from '../../../model/connections.ts';
import type { OutlookWitness } from '../../../model/outlook.ts';
import { check, of, result, wayUp } from '../../support/ladder-results.ts';
import { connectionOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS, endpointOf, networkOf } from '../../support/samples.ts';

const BLOCKED = [...wayUp, check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_BLOCKED', of('EMSMDB'))];

function verdictWith(
  change: Partial<LiveConnection> | null,
  witness: Partial<OutlookWitness> = {},
  checks = BLOCKED,
): FreshDiagnosis {
  const connections =
    change === null ? [] : [connectionOf({ remoteAddress: ADDRESS, remotePort: 1092, ...change })];
  return diagnose({
    result: result(checks, [endpointOf('EMSMDB', { tcp: 'timed-out', bind: 'not-tried' })]),
    network: networkOf(),
    interfaces: EXCHANGE_INTERFACES.slice(0, 1),
    outlook: witnessOf({ connections, ...witness }),
  });
}

describe('a break of RPC beside a connection of Outlook that goes on', () => {
  it('is no worse than weak, and says what a restart of Outlook would end', () => {
    const verdict = verdictWith({});

    expect(verdict).toMatchObject({ code: 'RPC_PORT_BLOCKED', severity: 'degraded' });
    expect(exitFor(verdict)).toBe(3);
    expect(verdict.summary).toContain(
      "Outlook's own connection to port 1092, open since 09:14, goes on; after a restart of Outlook it would not.",
    );
  });

  const BROKEN: readonly (readonly [
    string,
    Partial<LiveConnection> | null,
    Partial<OutlookWitness>?,
  ])[] = [
    ['there is none', null],
    ['it is younger than two minutes', { createdAt: '2026-11-27T09:19:00.000Z' }],
    ['nobody tells its age', { createdAt: null }],
    [
      'it is from before the network became what it is',
      {},
      { networkSince: '2026-11-27T09:15:00.000Z' },
    ],
    ['it leads to another address', { remoteAddress: '10.1.2.4' }],
    ['it goes by HTTPS', { remotePort: 443 }],
    ['it is closing', { state: 'close-wait' }],
  ];
  for (const [what, change, witness] of BROKEN)
    it(`stays a break where ${what}`, () => {
      expect(verdictWith(change, witness)).toMatchObject({
        code: 'RPC_PORT_BLOCKED',
        severity: 'broken',
      });
    });

  it('below RPC is a break all the same: a dead tunnel tells no connection that it is dead', () => {
    const checks = [check('link', 'ok'), check('tunnel', 'fail', 'TUNNEL_NO_ROUTE')];

    expect(verdictWith({}, {}, checks)).toMatchObject({
      code: 'TUNNEL_NO_ROUTE',
      severity: 'broken',
    });
  });
});
