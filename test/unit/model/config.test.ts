import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../../model/codes/facts.ts';
import { readConfig } from '../../../model/config-problems.ts';
import { formatProblem } from '../../../model/config-reading.ts';
import { nearestKey, slipsBetween } from '../../../model/nearest-key.ts';

const lines = (document: unknown): readonly string[] =>
  readConfig(document).problems.map(formatProblem);

describe('a configuration file', () => {
  it('is read whole when every key is right', () => {
    const document = {
      site: 'ACME',
      exchange: {
        host: 'exch1.corp.example',
        addresses: ['10.1.2.3'],
        mapperPort: 135,
        interfaces: ['EMSMDB', '12345778-1234-abcd-ef00-0123456789ac@1.0'],
      },
      accessLists: [
        {
          device: 'ISA Server',
          kind: 'rpc-filter',
          owner: 'Firewall team',
          contact: 'tel. 4711',
          on: ['tunnel'],
          to: ['10.1.2.3', '10.1.0.0/16', '2001:db8::/32'],
          from: ['10.1.9.1-10.1.9.9'],
          allow: 'epmap, 1024 – 2000',
          deny: '1433',
          group: 'Field',
          asOf: '2026-05-01',
        },
      ],
      gateway: { host: 'cag.example', products: ['citrix'] },
      trustedNetwork: { url: 'https://inside.corp.example/', certificateSha256: 'AB'.repeat(32) },
      reach: {
        http: 'http://probe.example/generate_204',
        https: 'https://probe.example/generate_204',
      },
      networks: [
        { ssid: 'My telephone', kind: 'mobile' },
        { adapter: 'Ethernet 3', kind: 'lan' },
      ],
      collector: { url: 'https://collect.example' },
    };

    expect(readConfig(document)).toEqual({ config: document, problems: [] });
  });

  it.each([
    [{ exchange: { hots: 'a' } }, 'exchange.hots: no such setting; did you mean "host"?'],
    [{ exchnage: {} }, 'exchnage: no such setting; did you mean "exchange"?'],
    [{ zzzzzzzzzzz: 1 }, 'zzzzzzzzzzz: no such setting'],
    [{ exchange: { mapperPort: 70000 } }, 'exchange.mapperPort: must be at most 65535'],
    [{ exchange: { mapperPort: '135' } }, 'exchange.mapperPort: must be a number'],
    [
      { exchange: { host: 'https://x/' } },
      'exchange.host: "https://x/" is a URL: write only the host, without scheme and path: x',
    ],
    [
      { exchange: { interfaces: ['EMSMBD'] } },
      'exchange.interfaces.0: "EMSMBD" is not an interface: use EMSMDB, AsyncEMSMDB, NSPI, RFR, or UUID@MAJOR.MINOR',
    ],
    [
      { accessLists: [{ device: 'ISA', allow: '135,1024-x' }] },
      'accessLists.0.allow: "1024-x" is neither a port nor a range: write for example 135 or 1024-2000',
    ],
    [
      { accessLists: [{ device: 'ISA', allow: '135', to: ['10.1.0.0/33'] }] },
      'accessLists.0.to.0: "10.1.0.0/33": the prefix runs from 0 to 32',
    ],
    [
      { accessLists: [{ device: 'ISA', allow: '135', deny: 'all but 1' }] },
      'accessLists.0.deny: "all but 1" is neither a port nor a range: write for example 135 or 1024-2000',
    ],
    [
      { accessLists: [{ device: 'ISA', allow: '135', kind: 'proxy' }] },
      'accessLists.0.kind: must be one of ports, tcp-proxy, rpc-filter',
    ],
    [
      { accessLists: [{ device: 'ISA', allow: '135', alow: 1 }] },
      'accessLists.0.alow: no such setting; did you mean "allow"?',
    ],
    [
      { collector: { url: 'ftp://x' } },
      'collector.url: "ftp://x" is not a URL of this kind: write for example https://collect.example, without user, query or fragment',
    ],
    [
      { collector: { url: 'https://x:99999' } },
      'collector.url: "https://x:99999": ports run from 1 to 65535',
    ],
    [
      { collector: { url: 'https://[::::]' } },
      'collector.url: "::::" is not a host name: letters, digits and hyphens between dots',
    ],
    [{ gateway: {} }, 'gateway.host: is missing'],
    [
      { gateway: { host: 'cag.example', products: ['citrix', ''] } },
      'gateway.products.1: must have at least 1 character',
    ],
    [{ exchange: { interfaces: [] } }, 'exchange.interfaces: must have at least 1 entry'],
    [{ site: 'x'.repeat(501) }, 'site: must have at most 500 characters'],
    [
      { gateway: { port: 443 }, accessLists: [{ allow: '135' }] },
      'accessLists.0.device: is missing',
      'gateway.host: is missing',
    ],
    [
      { reach: 'of' },
      'reach: must be one of the forms that the reference names: must be one of off; or it must be an object',
    ],
    [
      { reach: { http: 'https://x', https: 'https://x' } },
      'reach.http: "https://x" must begin with http://: a login page cannot answer in the place of https',
    ],
    [
      { reach: { htpt: 'http://x', http: 'http://x', https: 'https://x' } },
      'reach.htpt: no such setting; did you mean "http"?',
    ],
    [
      { trustedNetwork: { url: 'https://x', certificateSha256: 'abc' } },
      'trustedNetwork.certificateSha256: "abc" is not a SHA-256 fingerprint: 64 hex digits, with or without colons',
    ],
    [{ networks: [{ kind: 'mobile' }] }, 'networks.0: name either an adapter or an ssid'],
    [
      { findings: { off: ['ACL_TIGHT', 'EPM_BLOCKED'] } },
      `findings.off.1: must be one of ${FINDINGS.join(', ')}`,
    ],
    [{ findings: { off: 'ACL_TIGHT' } }, 'findings.off: must be an array'],
    [
      {
        accessLists: [
          { device: 'A', allow: '135' },
          { device: 7, allow: '135' },
        ],
      },
      'accessLists.1.device: must be a string',
    ],
    [[], 'the file must hold one JSON object'],
    ['text', 'the file must hold one JSON object'],
  ])('names the key and the next step: %j', (document, ...expected) => {
    expect(lines(document)).toEqual(expected);
  });

  it('knows that reach may be switched off', () => {
    expect(readConfig({ reach: 'off' })).toEqual({ config: { reach: 'off' }, problems: [] });
  });

  it('takes every finding that stands beside a verdict, whatever its rung', () => {
    const document = { findings: { off: [...FINDINGS] } };

    expect(FINDINGS).toContain('RPC_BEHIND_NAT');
    expect(readConfig(document)).toEqual({ config: document, problems: [] });
  });

  it('loses only the bad key', () => {
    const { config, problems } = readConfig({
      site: 'ACME',
      exchange: { host: 'bad host', mapperPort: 1350 },
      nonsense: true,
    });

    expect(config).toEqual({ site: 'ACME', exchange: { mapperPort: 1350 } });
    expect(problems.map(({ key }) => key).sort()).toEqual(['exchange.host', 'nonsense']);
  });

  it('loses a whole list of rules rather than half of it', () => {
    const { config } = readConfig({
      accessLists: [
        { device: 'A', allow: '135' },
        { device: 'B', allow: 'x' },
      ],
    });

    expect(config).toEqual({});
  });

  it('does not guess a key that is nothing like it', () => {
    expect(nearestKey('budget', ['exchange', 'gateway'])).toBeNull();
    expect(nearestKey('port', ['host', 'site'])).toBeNull();
  });

  it.each([
    ['hots', 'host'],
    ['mapperProt', 'mapperPort'],
    ['owner', 'owners'],
    ['Gateway', 'gateway'],
    ['recieptKey', 'receiptKey'],
  ])('takes %s for a slip of the fingers, and names %s', (typed, meant) => {
    expect(
      nearestKey(typed, ['site', 'host', 'mapperPort', 'owners', 'gateway', 'receiptKey']),
    ).toBe(meant);
  });

  it('counts neighbours that changed places as one slip, as it does a letter too many or too few', () => {
    expect(
      [
        ['', 'abc'],
        ['ab', 'ba'],
        ['abcd', 'acbd'],
        ['abcd', 'abc'],
        ['ca', 'abc'],
        ['host', 'host'],
      ].map(([a = '', b = '']) => slipsBetween(a, b)),
    ).toEqual([3, 1, 1, 1, 3, 0]);
  });
});
