import { expect, it } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { Endpoint, MapperListing } from '../../../model/run.ts';
import { guessServer } from '../../../diagnosis/server-version.ts';

const store = (port: number, bind: Endpoint['bind'] = 'accepted'): Endpoint => ({
  interface: 'EMSMDB',
  uuid: EXCHANGE_INTERFACES[0]!.uuid,
  version: '0.81',
  host: '10.1.2.3',
  port,
  tcp: 'open',
  bind,
  insideAcl: {},
});
const listing = (annotation: string, port: number): MapperListing => ({
  entries: 1,
  pages: 1,
  complete: true,
  reason: null,
  byProtocol: {},
  list: [
    {
      uuid: EXCHANGE_INTERFACES[0]!.uuid,
      version: '0.81',
      name: null,
      annotation,
      protocol: 'ncacn_ip_tcp',
      port,
      endpoint: null,
    },
  ],
});
const retired: CheckResult = {
  id: 'rpc.map.EMSMDB',
  rung: 'rpc',
  step: 'map',
  interface: 'EMSMDB',
  address: '10.1.2.3',
  port: 135,
  dependsOn: [],
  status: 'fail',
  code: 'RPC_RETIRED',
  args: { proof: 'port 6001 greets', product: 'Exchange 2016' },
  evidence: [],
  ms: 1,
  at: '',
  network: 'tunnel',
};

it.each([
  [
    'a store in the old range',
    { checks: [], endpoints: [store(1171)], mapper: null },
    'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
    'works',
  ],
  [
    'a store in the new range',
    { checks: [], endpoints: [store(49_200)], mapper: null },
    'Exchange 2007 or 2010 on Windows Server 2008 or later',
    'works',
  ],
  [
    'a store in the new range that names itself',
    {
      checks: [],
      endpoints: [store(49_200)],
      mapper: listing('Exchange Server STORE EMSMDB Interface', 49_200),
    },
    'Exchange 2007 on Windows Server 2008',
    'works',
  ],
  [
    'a store that is announced and does not bind',
    { checks: [], endpoints: [store(1171, 'no-answer')], mapper: null },
    'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
    'unknown',
  ],
  [
    'an Exchange that gave up RPC over TCP',
    { checks: [retired], endpoints: [], mapper: null },
    'Exchange 2016',
    'retired',
  ],
] as const)('%s is told without a login', (_, seen, product, rpcOverTcp) => {
  expect(guessServer(seen)).toMatchObject({ product, rpcOverTcp });
});

it('nothing is said of a server that showed nothing', () => {
  expect(guessServer({ checks: [], endpoints: [], mapper: null })).toBeNull();
});
