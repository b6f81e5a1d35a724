import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../../model/check.ts';
import type { LadderResult, MapperListing } from '../../../../model/run.ts';
import { exposedFindings } from '../../../../diagnosis/findings/exposed.ts';
import { isPublicAddress } from '../../../../model/net/public-address.ts';
import { networkOf } from '../../../support/samples.ts';

const map = (address: string, over: Partial<CheckResult> = {}): CheckResult => ({
  id: 'rpc.map.EMSMDB',
  rung: 'rpc',
  step: 'map',
  interface: 'EMSMDB',
  address,
  port: 135,
  dependsOn: [],
  status: 'ok',
  code: null,
  args: { host: 'exch1.example', address, interface: 'EMSMDB' },
  evidence: [],
  ms: 1,
  at: '2026-11-24T08:00:00.000Z',
  network: 'mobile',
  ...over,
});
const seen = (
  checks: readonly CheckResult[],
  mapper: MapperListing | null = null,
): Pick<LadderResult, 'target' | 'checks' | 'mapper'> => ({
  target: { host: 'exch1.example', addresses: [] },
  checks,
  mapper,
});
const listing = (...uuids: string[]): MapperListing => ({
  entries: uuids.length,
  pages: 1,
  complete: true,
  reason: null,
  byProtocol: {},
  list: uuids.map((uuid) => ({
    uuid,
    version: '1.0',
    name: null,
    annotation: '',
    protocol: 'ncacn_ip_tcp',
    port: 1,
    endpoint: null,
  })),
});

describe('a mapper that the whole Internet can ask', () => {
  it('is found where Exchange answers on a public address without a tunnel', () => {
    expect(
      exposedFindings(seen([map('8.8.4.4')]), networkOf({ label: 'mobile', link: 'mobile' })),
    ).toEqual([
      {
        code: 'EPM_EXPOSED',
        audience: 'helpdesk',
        args: {
          host: 'exch1.example',
          address: '8.8.4.4',
          interfaces: ['EMSMDB'],
          services: 'ask with --all-endpoints which',
        },
      },
    ]);
  });

  it.each([
    ['a private address, which a hotel may hold as well', [map('10.1.2.3')], networkOf()],
    [
      'a tunnel',
      [map('8.8.4.4')],
      networkOf({ label: 'tunnel', tunnel: { state: 'up', product: null, adapter: 'tun0' } }),
    ],
    [
      'the corporate network',
      [map('8.8.4.4')],
      networkOf({ label: 'lan-corporate', trust: 'corporate' }),
    ],
    [
      'a mapper that holds no interface of Exchange',
      [map('8.8.4.4', { status: 'fail', code: 'RPC_NOT_REGISTERED' })],
      networkOf(),
    ],
  ])('is not found with %s', (_, checks, state) => {
    expect(exposedFindings(seen(checks), state)).toEqual([]);
  });

  it('names the services that share the port and that this mapper really holds', () => {
    const found = exposedFindings(
      seen(
        [map('8.8.4.4')],
        listing('367abb81-9844-35f1-ad32-98f038001003', '45f52c28-7f9f-101a-b52b-08002b2efabe'),
      ),
      networkOf(),
    );

    expect(found[0]?.args).toMatchObject({
      services: 'WINS administration, service control',
    });
  });
});

it.each([
  ['8.8.8.8', true],
  ['172.32.0.1', true],
  ['2a00:1450::1', true],
  ['172.31.255.255', false],
  ['100.64.0.1', false],
  ['192.0.2.1', false],
  ['127.0.0.1', false],
  ['240.0.0.1', false],
  ['fd00::1', false],
  ['fe80::1%eth0', false],
  ['2001:db8::1', false],
  ['::1', false],
  ['exch1.example', false],
])('%s belongs to the Internet at large: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
