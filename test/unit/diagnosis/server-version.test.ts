import { expect, it } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
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
const NONE = new Map<string, RungFacts>();
const RETIRED = new Map<string, RungFacts>([
  ['rpc.map.EMSMDB', { retirement: { proof: 'port 6001 greets', product: 'Exchange 2016' } }],
]);

it.each([
  [
    'a store in the old range',
    { facts: NONE, endpoints: [store(1171)], mapper: null },
    'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
    'works',
  ],
  [
    'a store in the new range',
    { facts: NONE, endpoints: [store(49_200)], mapper: null },
    'Exchange 2007 or 2010 on Windows Server 2008 or later',
    'works',
  ],
  [
    'a store in the new range that names itself',
    {
      facts: NONE,
      endpoints: [store(49_200)],
      mapper: listing('Exchange Server STORE EMSMDB Interface', 49_200),
    },
    'Exchange 2007 on Windows Server 2008',
    'works',
  ],
  [
    'a store that is announced and does not bind',
    { facts: NONE, endpoints: [store(1171, 'no-answer')], mapper: null },
    'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
    'unknown',
  ],
  [
    'an Exchange that gave up RPC over TCP',
    { facts: RETIRED, endpoints: [], mapper: null },
    'Exchange 2016',
    'retired',
  ],
] as const)('%s is told without a login', (_, seen, product, rpcOverTcp) => {
  expect(guessServer(seen)).toMatchObject({ product, rpcOverTcp });
});

it('nothing is said of a server that showed nothing', () => {
  expect(guessServer({ facts: NONE, endpoints: [], mapper: null })).toBeNull();
});
