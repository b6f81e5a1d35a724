import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../model/config-problems.ts';
import { plainConfig } from '../../../model/plain-config.ts';

type Values = fc.Arbitrary<unknown>;

/** Mostly one that is right: a document of many keys has a fault or two, or none. */
const value = (right: readonly unknown[], wrong: readonly unknown[]): Values =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong, null, {}, [], 0.5) },
  );
/** @param most items that the setting takes; one more is a fault */
const list = (right: readonly unknown[], wrong: readonly unknown[], most: number): Values =>
  fc.oneof(
    { weight: 20, arbitrary: fc.array(fc.constantFrom(...right), { minLength: 1, maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom([], [right[0], ...wrong], 'text', {}, Array(most).fill(right[0])),
    },
    { weight: 1, arbitrary: fc.constant(Array(most + 1).fill(right[0])) },
  );
const object = (keys: Readonly<Record<string, Values>>, ...required: readonly string[]): Values =>
  fc.record(keys, { requiredKeys: [] }).chain((some) =>
    fc
      .oneof(
        {
          weight: 20,
          arbitrary: fc.record(
            Object.fromEntries(required.map((key) => [key, keys[key] as Values])),
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            {},
            { nonsense: 1 },
            JSON.parse('{"__proto__": {}}') as object,
          ),
        },
      )
      .map((rest) => ({ ...some, ...(rest as object) })),
  );

const HOST = value(
  ['exch1.corp.example', ' exch1.corp.example\u200b\n', '[::1]', '10.1.2.3', 'bücher.example'],
  ['exch1:443', 'https://mail.corp.example/owa', '\\\\EXCH1', 'two words', ''],
);
const HOSTS = (most: number) => list(['gc1.corp.example', ' GC2 '], ['a b'], most);
const TEXT = value(['ACME', 'x', 'x'.repeat(100)], ['x'.repeat(501), 1]);
const SHORT = value(['ISA', 'x'.repeat(100)], ['x'.repeat(101), '']);
const SHORT_SSID = value(['Anna’s iPhone', 'x'.repeat(64)], ['x'.repeat(65), '']);
const PORT = value([1, 135, 65_535], [0, 65_536, -1, 1e20, '135', true]);
const PORTS = value(
  ['135, 1024-2000', 'tcp/135', 'range 1024 2000', 'any', '{ 135, 1024-2000 }'],
  ['135,x', '', 135],
);
const ADDRESSES = list(
  ['10.1.2.3', '10.0.0.0/8', '10.1.2.0 255.255.255.0', 'any', '::1'],
  ['10.1.2'],
  64,
);
const URL_TEXT = value(
  ['https://mail.corp.example/owa', 'http://10.1.2.3:8080/x', 'HTTPS://Mail.example'],
  ['mail.corp.example', 'ftp://a.example/', 'https://', 'https://a b/'],
);
const LABELS = (most: number) => list(['tunnel', 'lan-corporate'], ['vpn'], most);
const DOOR = object(
  {
    url: URL_TEXT,
    on: LABELS(16),
    client: value(['browser', 'device', 'msrpc', 'outlook'], ['edge']),
    expect: value(['form', 'basic', 'auto'], ['ntlm']),
    front: value(['direct', 'front-end', 'isa', 'citrix', null], ['tmg']),
  },
  'url',
);
const DOORS = fc.oneof(
  URL_TEXT,
  fc.array(DOOR, { maxLength: 3 }),
  fc.array(DOOR, { minLength: 9, maxLength: 9 }),
);
const CHOICE = (...choices: readonly string[]) => value(choices, [choices.join(), true]);
const COUNT = (min: number, max: number) =>
  value([min, min + 1, max], [min - 1, max + 1, min + 0.5, String(min), Infinity]);
const HEX = 'ab'.repeat(32);

const SECTIONS: Readonly<Record<string, Values>> = {
  site: TEXT,
  exchange: object({
    host: HOST,
    addresses: HOSTS(64),
    mapperPort: PORT,
    interfaces: list(['EMSMDB', '12345778-1234-abcd-ef00-0123456789ac@1.0'], ['EMSMBD'], 16),
    alsoProbe: HOSTS(4),
    fastPath: value([true, false], ['true']),
    protocol: CHOICE('auto', 'rpc', 'mapi-http', 'rpc-http'),
  }),
  accessLists: fc.array(
    object(
      {
        device: SHORT,
        kind: value(['ports', 'tcp-proxy', 'rpc-filter'], ['acl']),
        owner: TEXT,
        contact: TEXT,
        on: list(['tunnel', 'lan-corporate'], ['vpn'], 99),
        to: ADDRESSES,
        from: ADDRESSES,
        allow: PORTS,
        deny: PORTS,
        group: TEXT,
        asOf: TEXT,
      },
      'device',
      'allow',
    ),
    { maxLength: 2 },
  ),
  gateway: object({ host: HOST, port: PORT, products: list(['citrix'], [''], 16) }, 'host'),
  path: object({ idleTimeoutMinutes: COUNT(0, 60) }),
  web: object({
    owa: DOORS,
    activeSync: DOORS,
    rpcProxy: DOORS,
    mapi: DOORS,
    ews: DOORS,
    autodiscover: HOSTS(4),
    formExpected: value([true, false], ['true']),
    everyMinutes: COUNT(60, 1440),
  }),
  trustedNetwork: object(
    {
      url: value(['https://inside.corp.example/'], ['http://inside.corp.example/', 'inside']),
      certificateSha256: value(
        [HEX, HEX.toUpperCase().match(/../g)!.join(':')],
        [HEX.slice(1), `${HEX}0`],
      ),
    },
    'url',
    'certificateSha256',
  ),
  reach: fc.oneof(
    value(['off'], ['on']),
    object(
      {
        http: value(['http://a.example/204'], ['https://a.example/204', 'a']),
        https: value(['https://a.example/204'], ['http://a.example/204', 'a']),
      },
      'http',
      'https',
    ),
  ),
  networks: fc.array(
    fc.oneof(
      object({ adapter: SHORT, kind: CHOICE('mobile', 'lan', 'wifi') }, 'adapter', 'kind'),
      object({ ssid: SHORT_SSID, kind: CHOICE('mobile', 'lan', 'wifi') }, 'ssid', 'kind'),
      object({ adapter: SHORT, ssid: SHORT_SSID, kind: CHOICE('wifi') }, 'kind'),
    ),
    { maxLength: 2 },
  ),
  collector: object(
    {
      url: value(['https://collect.example', 'http://[::1]:8443/x'], ['nonsense', 'https://x:0']),
      receiptKey: TEXT,
      enrolmentToken: TEXT,
      ca: value(
        [
          '/etc/ssl/corp.pem',
          'C:\\corp.pem',
          '\\\\fs\\corp.pem',
          '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n',
        ],
        ['corp.pem', '-----BEGIN CERTIFICATE-----', `/${'x'.repeat(65_536)}`],
      ),
      recipients: list(
        ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
        ['age1nobody'],
        8,
      ),
    },
    'url',
  ),
  helpdesk: object({
    name: value(['Service desk', 'x'.repeat(60)], ['', 'x'.repeat(61), 'a\u202eb']),
    phone: value(['+49 30 123456', '1'.repeat(40)], ['call us', '1'.repeat(41)]),
    mail: value(['desk@corp.example'], ['desk', `d@${'e'.repeat(100)}.example`]),
    url: value(['https://help.example/?q=1'], ['help.example', `https://h/${'x'.repeat(500)}`]),
  }),
  privacy: object({
    names: CHOICE('keep', 'pseudonym', 'drop'),
    addresses: CHOICE('keep', 'pseudonym', 'drop'),
    withoutRecipients: CHOICE('send', 'hold'),
  }),
  budget: object({
    meteredKiBPerHour: COUNT(0, 1_048_576),
    outboxMiB: COUNT(32, 10_240),
    outboxDays: COUNT(1, 365),
  }),
  update: object({
    feed: value(
      ['off', 'https://feed.example/x.json', 'http://localhost:8080/x', 'http://[::1]/'],
      ['on', 'http://feed.example/', 'http://localhost.example/'],
    ),
  }),
  vpnClient: object({
    start: value(
      ['/opt/vpn/client', 'C:\\Program Files\\VPN\\client.exe'],
      ['client', 'C:\\vpn.cmd', '\\\\fs\\client.exe', '/a\nb', `/${'x'.repeat(500)}`],
    ),
  }),
  measuredLists: CHOICE('on', 'off'),
  ui: object({ quit: CHOICE('allow', 'deny'), settings: CHOICE('allow', 'deny') }),
  schedule: object({ probe: value(['*/5 * * * *'], ['0 0 31 2 *', '@hourly', 5]) }),
};
/** A few sections: in a document of all of them hardly ever everything is right. */
const DOCUMENT = fc
  .subarray(Object.keys(SECTIONS), { minLength: 1, maxLength: 4 })
  .chain((names) =>
    object(Object.fromEntries(names.map((name) => [name, SECTIONS[name] as Values]))),
  );
/** What the short way leaves to the schemas. */
const RARE = fc.record({
  findings: value([{ off: ['ACL_TIGHT'] }], [{ off: ['EPM_BLOCKED'] }]),
});

describe('settings that are read without their schemas', () => {
  it('are all that is right of the usual sections, and what the schemas make of it', () => {
    const met = { plain: 0, faulty: 0 };
    fc.assert(
      fc.property(DOCUMENT, (document) => {
        const { config, problems } = readConfig(document);
        const isPlain = problems.length === 0;
        met[isPlain ? 'plain' : 'faulty'] += 1;

        expect(plainConfig(document)).toEqual(isPlain ? config : null);
      }),
      { numRuns: 300 },
    );

    expect(Math.min(met.plain, met.faulty)).toBeGreaterThan(30);
  });

  it('are left to the schemas where a rare section stands beside', () => {
    fc.assert(
      fc.property(DOCUMENT, RARE, (document, rare) => {
        const whole = { ...(document as object), ...rare };

        expect(plainConfig(whole)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it.each([[null], [[]], ['text'], [5], [{ site: undefined }]])('are never %o', (document) => {
    expect(plainConfig(document)).toBeNull();
  });
});
