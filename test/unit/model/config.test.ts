import { describe, expect, it } from 'vitest';
import { formatProblem, nearestKey, readConfig } from '../../../model/config-problems.ts';

const lines = (document: unknown): readonly string[] => readConfig(document).problems.map(formatProblem);

describe('a configuration file', () => {
  it('is read whole when every key is right', () => {
    const document = {
      site: 'ACME',
      exchange: { host: 'exch1.corp.example', addresses: ['10.1.2.3'], mapperPort: 135, interfaces: ['EMSMDB', '12345778-1234-abcd-ef00-0123456789ac@1.0'] },
      accessLists: [{ device: 'ISA Server', allow: '135,1024-2000', on: ['tunnel'], to: ['10.1.2.3'] }],
      gateway: { host: 'cag.example', products: ['citrix'] },
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
    [{ exchange: { host: 'https://x/' } }, 'exchange.host: "https://x/" is a URL: write only the host, without scheme and path'],
    [{ exchange: { interfaces: ['EMSMBD'] } }, 'exchange.interfaces.0: "EMSMBD" is not an interface: use EMSMDB, AsyncEMSMDB, NSPI, RFR, or UUID@MAJOR.MINOR'],
    [{ accessLists: [{ device: 'ISA', allow: '135,1024-' }] }, 'accessLists.0.allow: "1024-" is neither a port nor a range: write for example 135 or 1024-2000'],
    [{ accessLists: [{ device: 'ISA', allow: '135', alow: 1 }] }, 'accessLists.0.alow: no such setting; did you mean "allow"?'],
    [{ collector: { url: 'ftp://x' } }, 'collector.url: "ftp://x" is not a URL of this kind: write for example https://collect.example, without user, query or fragment'],
    [{ collector: { url: 'https://x:99999' } }, 'collector.url: "https://x:99999": ports run from 1 to 65535'],
    [{ collector: { url: 'https://[::::]' } }, 'collector.url: "::::" is not a host name: letters, digits and hyphens between dots'],
    [{ gateway: {} }, 'gateway.host: is missing'],
    [{ gateway: { port: 443 }, accessLists: [{ allow: '135' }] }, 'accessLists.0.device: is missing', 'gateway.host: is missing'],
    [[], 'the file must hold one JSON object'],
    ['text', 'the file must hold one JSON object'],
  ])('names the key and the next step: %j', (document, ...expected) => {
    expect(lines(document)).toEqual(expected);
  });

  it('loses only the bad key', () => {
    const { config, problems } = readConfig({ site: 'ACME', exchange: { host: 'bad host', mapperPort: 1350 }, nonsense: true });

    expect(config).toEqual({ site: 'ACME', exchange: { mapperPort: 1350 } });
    expect(problems.map(({ key }) => key).sort()).toEqual(['exchange.host', 'nonsense']);
  });

  it('loses a whole list of rules rather than half of it', () => {
    const { config } = readConfig({ accessLists: [{ device: 'A', allow: '135' }, { device: 'B', allow: 'x' }] });

    expect(config).toEqual({});
  });

  it('does not guess a key that is nothing like it', () => {
    expect(nearestKey('budget', ['exchange', 'gateway'])).toBeNull();
  });
});
