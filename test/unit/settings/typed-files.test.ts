import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { scheduleError } from '../../../agent/runs/schedule.ts';
import { jsonFault } from '../../../agent/settings/json-fault.ts';
import { loadSettings } from '../../../agent/settings/load.ts';
import { readConfig } from '../../../model/config-problems.ts';
import { cronError } from '../../../model/cron.ts';
import { POLICY_ONLY } from '../../../model/policy-only.ts';
import { SETTINGS } from '../../../model/text/en/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-typed-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const load = async (bytes: string | Uint8Array, isNamed = false) => {
  const path = join(folder, 'config.json');
  writeFileSync(path, bytes);
  return loadSettings({
    named: isNamed ? path : null,
    surroundings: { platform: 'darwin', home: folder, env: { LINESMAN_CONFIG: path } },
  });
};

const GOOD = {
  site: 'ACME',
  exchange: {
    host: 'exch1.corp.example',
    addresses: ['10.1.2.3'],
    mapperPort: 1350,
    interfaces: ['EMSMDB'],
    alsoProbe: ['gc1.corp.example'],
    fastPath: false,
    protocol: 'mapi-http',
  },
  accessLists: [
    {
      device: 'ISA',
      kind: 'ports',
      owner: 'Firewall team',
      contact: '4711',
      on: ['tunnel'],
      to: ['10.1.2.3'],
      from: ['10.1.9.1'],
      allow: '135',
      deny: '593',
      group: 'Field',
      asOf: '2026-05-01',
    },
  ],
  gateway: { host: 'cag.example', port: 443, products: ['citrix'] },
  trustedNetwork: { url: 'https://inside.example/', certificateSha256: 'ab'.repeat(32) },
  reach: { http: 'http://probe.example/', https: 'https://probe.example/' },
  networks: [{ adapter: 'Ethernet 3', kind: 'lan' }],
  findings: { off: ['ACL_TIGHT'] },
  collector: {
    url: 'https://collect.example',
    receiptKey: 'KEY',
    recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
  },
  helpdesk: {
    name: 'Service desk',
    phone: '+49 30 123456',
    mail: 'desk@corp.example',
    url: 'https://help.corp.example',
  },
  path: { idleTimeoutMinutes: 15 },
  web: {
    owa: [
      {
        url: 'https://mail.example/owa',
        on: ['tunnel'],
        client: 'browser',
        expect: 'form',
        front: 'isa',
      },
    ],
    activeSync: [
      {
        url: 'https://mail.example/owa',
        on: ['tunnel'],
        client: 'browser',
        expect: 'form',
        front: 'isa',
      },
    ],
    rpcProxy: [
      {
        url: 'https://mail.example/owa',
        on: ['tunnel'],
        client: 'browser',
        expect: 'form',
        front: 'isa',
      },
    ],
    mapi: [
      {
        url: 'https://mail.example/owa',
        on: ['tunnel'],
        client: 'browser',
        expect: 'form',
        front: 'isa',
      },
    ],
    ews: [
      {
        url: 'https://mail.example/owa',
        on: ['tunnel'],
        client: 'browser',
        expect: 'form',
        front: 'isa',
      },
    ],
    autodiscover: ['corp.example'],
    formExpected: true,
    everyMinutes: 120,
  },
  privacy: { names: 'keep', addresses: 'pseudonym', withoutRecipients: 'hold' },
  budget: { meteredKiBPerHour: 100 },
  schedule: { probe: '*/5 * * * *' },
} as const;

/** Right by its type, wrong by its meaning. */
const WRONG: Readonly<Record<string, unknown>> = {
  'exchange.host': 'two words',
  'exchange.mapperPort': 0,
  'exchange.interfaces': ['EMSMBD'],
  'exchange.protocol': 'imap',
  'accessLists[].allow': '135,x',
  'gateway.port': 70_000,
  'trustedNetwork.certificateSha256': 'abc',
  'reach.http': 'https://probe.example/',
  'findings.off': ['EPM_BLOCKED'],
  'collector.url': 'nonsense',
  'collector.recipients': ['age1nobody'],
  'privacy.names': 'hide',
  'privacy.withoutRecipients': 'encrypt',
  'budget.meteredKiBPerHour': -1,
  'schedule.probe': '*/5 * * *',
};
/** What only a policy may say has its own tests. */
const KEYS = Object.keys(SETTINGS).filter(
  (key) => !(POLICY_ONLY as readonly string[]).includes(key),
);
const CASES = [
  ...KEYS.map((key) => [key, [[{}]]] as const),
  ...Object.entries(WRONG),
] as readonly (readonly [key: string, bad: unknown])[];

type Json = Record<string, unknown>;

/** `GOOD` with one key spoiled, and what may be left of it: without the smallest part that is optional. */
function spoiled(key: string, bad: unknown): { readonly document: Json; readonly left: Json } {
  const document = structuredClone(GOOD) as unknown as Json;
  const left = structuredClone(GOOD) as unknown as Json;
  const steps = key.split('.');
  const last = steps.pop() ?? '';
  const within = (root: Json, path: readonly string[]): Json =>
    path.reduce<Json>((at, step) => {
      const next = at[step.replace('[]', '')];
      return (step.endsWith('[]') ? (next as Json[])[0] : next) as Json;
    }, root);
  const place = within(document, steps);
  if (key === 'networks[].ssid') Reflect.deleteProperty(place, 'adapter');
  place[last] = bad;
  // Half a list would be another rule: the whole list goes, and so does a section without what it wants.
  const list = steps.findIndex((step) => step.endsWith('[]'));
  const isRequired =
    ['gateway.host', 'collector.url', 'findings.off'].includes(key) ||
    ['trustedNetwork', 'reach'].includes(steps[0] ?? '');
  const [cut, ...above] =
    list >= 0
      ? steps.slice(0, list + 1).reverse()
      : isRequired
        ? [steps[0]]
        : [last, ...steps.toReversed()];
  Reflect.deleteProperty(within(left, above.reverse() as string[]), (cut ?? '').replace('[]', ''));
  return { document, left };
}

describe('one bad key', () => {
  it.each(CASES)('%s costs only itself: %j', (key, bad) => {
    const { document, left } = spoiled(key, bad);
    const { config, problems } = readConfig(document);

    expect(config).toEqual(left);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.key.replace(/\.\d+/g, '[]')).toMatch(
      new RegExp(`^${key.replaceAll('[]', '\\[\\]').replaceAll('.', '\\.')}`),
    );
  });

  it.each(CASES)('%s in the default file is told of, and the rest is kept', async (key, bad) => {
    const loaded = await load(JSON.stringify(spoiled(key, bad).document));

    expect(loaded).toMatchObject({ ok: true });
    expect(loaded.ok && loaded.settings.provenance.problems).toHaveLength(1);
  });

  it.each(CASES)('%s in a file that was named ends the start', async (key, bad) => {
    const loaded = await load(JSON.stringify(spoiled(key, bad).document), true);

    expect(loaded.ok ? [] : loaded.messages).toEqual([
      expect.stringContaining(`config.json: ${key.split(/[.[]/)[0] ?? ''}`),
      'Correct the file, then try again.',
    ]);
  });
});

describe('a file as the editors of Windows write it', () => {
  const text = '{\r\n "site": "Köln", "exchange": { "host": "exch1.corp.example" }\r\n}\r\n';
  const le = Buffer.from(text, 'utf16le');
  const be = Buffer.from(le).swap16();
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), le])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), be])],
    ['UTF-16 LE', le],
    ['UTF-16 BE', be],
    ['ANSI', Buffer.from(text, 'latin1')],
  ])('is read: %s', async (_, bytes) => {
    const loaded = await load(bytes, true);

    expect(loaded).toMatchObject({
      ok: true,
      settings: { site: 'Köln', exchange: { host: 'exch1.corp.example' } },
    });
  });
});

describe('a file that is not JSON', () => {
  it.each([
    ['{\n  // mine\n}', 'line 2, column 3: JSON has no comments; delete it'],
    ['# mine\n{}', 'line 1, column 1: JSON has no comments; delete it'],
    ['{ "a": 1, /* b */ "c": 2 }', 'line 1, column 11: JSON has no comments; delete it'],
    ['{\n "a": 1,\n}', 'line 2, column 8: a comma before a closing bracket; delete the comma'],
    ['{"a": [1, 2, ]}', 'line 1, column 12: a comma before a closing bracket; delete the comma'],
    [
      "{'a': 1}",
      'line 1, column 2: these quotation marks are not those of JSON; write straight double ones (")',
    ],
    [
      '{“a”: 1}',
      'line 1, column 2: these quotation marks are not those of JSON; write straight double ones (")',
    ],
    [
      '{a: 1}',
      'line 1, column 2: the name of a setting stands in double quotation marks; put them around it',
    ],
    ['{"a": exch1}', 'line 1, column 7: text stands in double quotation marks; put them around it'],
    ['{"a" 1}', 'line 1, column 6: a colon is expected here, between a name and its value'],
    ['{"a": 1\n "b": 2}', 'line 2, column 2: a comma is expected here, between two entries'],
    ['{"a": }', 'line 1, column 7: a value is expected here'],
    [
      '{"a": "C:\\x"}',
      'line 1, column 10: a backslash stands alone in a text; write two of them for one (C:\\\\Linesman)',
    ],
    [
      '{"a": "b\n}',
      'line 1, column 9: a text is not closed on its line; write the closing quotation mark (")',
    ],
    [
      '{"a": 1',
      'line 1, column 8: the file ends too early; close every bracket and quotation mark',
    ],
    [
      '{}\n{}',
      'line 2, column 1: the file goes on after its end; keep one pair of braces around everything',
    ],
    ['', 'line 1, column 1: the file is empty; write {} or your settings'],
  ])('is told where and what to do: %j', async (text, fault) => {
    const loaded = await load(text, true);

    expect(loaded.ok ? [] : loaded.messages).toEqual([
      expect.stringContaining(`cannot be read (not JSON, ${fault})`),
      'Correct the file, then try again.',
    ]);
  });

  it('agrees with the parser about what is sound', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      'true',
      ' ',
      '\n',
      'x',
    );
    const text = fc.oneof(
      fc.json(),
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        let isSound = true;
        try {
          JSON.parse(candidate);
        } catch {
          isSound = false;
        }

        expect(jsonFault(candidate) === null).toBe(isSound);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a schedule', () => {
  it.each([
    ['every 5 minutes', 'it has 3 fields'],
    ['*/5 * * *', 'it has 4 fields'],
    ['0 0 31 2 *', 'no month has that day'],
    ['0 0 31 4,jun *', 'no month has that day'],
    ['0 0 31 9-12/2 *', 'no month has that day'],
    ['*/0 * * * *', '"*/0" is no minute'],
    ['*/5 * * * * ?', '"?" is no weekday'],
    ['@hourly', 'it has 1 field'],
    ['61 * * * *', '"61" is no minute'],
    ['0 24 * * *', '"24" is no hour'],
    ['0 8 L * *', '"L" is no day of the month'],
    ['0 8 * * 1#2', '"1#2" is no weekday'],
  ])('that is none is named: %j', (text, why) => {
    expect(cronError(text)).toContain(why);
  });

  it('that is taken is one that the scheduler keeps', () => {
    const field = (from: number, to: number, ...names: readonly string[]) =>
      fc
        .array(
          fc.oneof(
            fc.constantFrom('*', '*/2', ...names),
            fc.integer({ min: from, max: to }).map(String),
            fc.integer({ min: from, max: to }).map((first) => `${String(first)}-${String(to)}/2`),
          ),
          { minLength: 1, maxLength: 3 },
        )
        .map((values) => values.join(','));
    const fields = fc.tuple(
      field(0, 59),
      field(0, 23),
      field(1, 31),
      field(1, 12, 'jan', 'DEC', 'feb-apr'),
      field(0, 7, 'mon', 'SUN', 'mon-fri'),
    );
    let taken = 0;
    fc.assert(
      fc.property(fields, (typed) => {
        const text = typed.join(' ');
        if (cronError(text) !== null) return;
        taken += 1;

        expect(scheduleError(text)).toBeNull();
      }),
      { numRuns: 300 },
    );

    expect(taken).toBeGreaterThan(200);
  });

  it.each([
    '*/5 * * * *',
    '0 8 * * 1-5',
    '15,45 8-18/2 * * MON,fri',
    '0 0 29 2 *',
    '*/2 * * * * *',
  ])('is taken: %j', (text) => {
    expect(cronError(text)).toBeNull();
  });
});
