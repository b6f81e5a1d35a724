import { describe, expect, it } from 'vitest';
import { accessListsInPlay } from '../../../agent/settings/access-lists.ts';
import type { AccessList, Config } from '../../../model/config.ts';

const provenance = {
  items: [{ key: 'accessLists', value: '', source: 'policy' as const }],
  problems: [],
};
const gateway = { host: 'cag.example' };
const exchange = { host: 'exch1.corp.example', addresses: ['10.1.2.3'] };
const only = (list: AccessList, config: Partial<Config> = {}) =>
  accessListsInPlay({ ...config, accessLists: [list] }, provenance)[0];

describe('an access list of the settings', () => {
  it('compares ports, is in the way of the tunnel where a gateway is configured, and knows where it was typed', () => {
    expect(only({ device: 'CAG', allow: '135,1024-2000,udp/137' }, { gateway })).toEqual({
      device: 'CAG',
      owner: null,
      contact: null,
      kind: 'ports',
      allow: [
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ],
      deny: [],
      ignored: ['udp/137'],
      to: [],
      from: [],
      group: null,
      asOf: null,
      typedIn: 'policy',
      on: ['tunnel'],
      beforeGateway: false,
      whatIf: false,
    });
  });

  it('has no known place where no gateway is configured', () => {
    expect(only({ device: 'CAG', allow: '135' })?.on).toBeNull();
  });

  it('lets pass what it allows without what it denies', () => {
    expect(only({ device: 'CAG', allow: '1024-2000', deny: '1433,1500-1600' })?.allow).toEqual([
      { from: 1024, to: 1432 },
      { from: 1434, to: 1499 },
      { from: 1601, to: 2000 },
    ]);
  });

  it.each<
    readonly [what: string, list: AccessList, config: Partial<Config>, beforeGateway: boolean]
  >([
    [
      'one that allows the gateway by name',
      { device: 'Perimeter', allow: 'any', to: ['CAG.example'] },
      { gateway, exchange },
      true,
    ],
    [
      "one that allows the gateway's port and no mapper",
      { device: 'Perimeter', allow: '443' },
      { gateway, exchange },
      true,
    ],
    [
      'the same with a gateway on another port',
      { device: 'Perimeter', allow: '8443' },
      { gateway: { ...gateway, port: 8443 }, exchange },
      true,
    ],
    [
      "one that allows the gateway's port towards Exchange",
      { device: 'ISA', allow: '443', to: ['10.1.0.0/16'] },
      { gateway, exchange },
      false,
    ],
    [
      "one that allows both the gateway's port and the mapper",
      { device: 'ISA', allow: '135,443' },
      { gateway, exchange },
      false,
    ],
    [
      'the same where the mapper has another port',
      { device: 'ISA', allow: '593,443' },
      { gateway, exchange: { ...exchange, mapperPort: 593 } },
      false,
    ],
    [
      'one where no gateway is configured',
      { device: 'Perimeter', allow: '443' },
      { exchange },
      false,
    ],
  ])('is told apart by what it allows: %s', (_, list, config, beforeGateway) => {
    expect(only(list, config)?.beforeGateway).toBe(beforeGateway);
  });
});
