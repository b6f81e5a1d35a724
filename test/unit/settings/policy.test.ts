import { describe, expect, it } from 'vitest';
import { build } from 'plist';
import { loadSettings } from '../../../agent/settings/load.ts';
import type { PolicyIo } from '../../../agent/settings/policy/read.ts';
import { settingForms } from '../../../model/setting-forms.ts';
import { DEFAULTS } from '../../../model/defaults.ts';
import { POLICY_ONLY } from '../../../model/policy-only.ts';
import type { RegistryRoot } from '../../../probes/platform/windows/advapi32.ts';
import type { RegistryValue } from '../../../probes/platform/windows/registry-values.ts';

const text = (name: string, value: string): RegistryValue => ({ name, kind: 'text', text: value });
const number = (name: string, value: number): RegistryValue => ({
  name,
  kind: 'number',
  number: value,
});
const texts = (name: string, ...values: readonly string[]): RegistryValue => ({
  name,
  kind: 'texts',
  texts: values,
});

interface Laptop {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly registry?: Partial<Record<RegistryRoot, readonly RegistryValue[]>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly user?: unknown;
  readonly named?: boolean;
}

/** What applies on a laptop with this policy and this file of the user. */
async function load({ platform, registry = {}, files = {}, user, named = false }: Laptop) {
  const path = '/home/me/config.json';
  const all: Readonly<Record<string, string>> =
    user === undefined ? files : { ...files, [path]: JSON.stringify(user) };
  const read: PolicyIo['read'] = (file) => {
    const held = all[file];
    if (held === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    const bytes = Buffer.from(held);
    return { bytes, text: held, isCut: false };
  };
  const loaded = await loadSettings({
    named: named ? path : null,
    surroundings: { platform, env: { LINESMAN_CONFIG: path }, home: '/home/me' },
    read,
    policy: {
      read,
      account: () => 'me',
      registry: (root) => Promise.resolve({ ok: true, value: registry[root] ?? null }),
    },
  });
  if (!loaded.ok) return { refused: loaded.messages };
  const { items, problems } = loaded.settings.provenance;
  return {
    problems,
    of: (key: string) => {
      const item = items.find((one) => one.key === key);
      return item === undefined ? null : [item.value, item.source];
    },
  };
}
type Applied = Extract<Awaited<ReturnType<typeof load>>, { of: unknown }>;
const applied = async (laptop: Laptop): Promise<Applied> => {
  const result = await load(laptop);
  if ('refused' in result) throw new Error(result.refused?.join('\n'));
  return result;
};

const LIST = { device: 'Citrix Access Gateway', allow: '135,1024-2000' };

describe('policy in the registry', () => {
  it('names each setting by its dotted key: texts, numbers, yes and no, lists, and JSON for what is deeper', async () => {
    const { of, problems } = await applied({
      platform: 'win32',
      registry: {
        HKLM: [
          text('exchange.host', 'exch1.corp.example'),
          number('exchange.mapperPort', 1135),
          number('exchange.fastPath', 0),
          texts('exchange.interfaces', 'EMSMDB', 'NSPI'),
          text('accessLists', JSON.stringify([LIST])),
          text('reach', 'off'),
        ],
      },
    });

    expect(problems).toEqual([]);
    expect(of('exchange.host')).toEqual(['exch1.corp.example', 'policy']);
    expect(of('exchange.mapperPort')).toEqual([1135, 'policy']);
    expect(of('exchange.fastPath')).toEqual([false, 'policy']);
    expect(of('exchange.interfaces')).toEqual([['EMSMDB', 'NSPI'], 'policy']);
    expect(of('accessLists')).toEqual([[LIST], 'policy']);
    expect(of('reach')).toEqual(['off', 'policy']);
  });

  it("takes the machine's word over the user's, key by key, and both over the user's file", async () => {
    const { of } = await applied({
      platform: 'win32',
      registry: {
        HKLM: [text('exchange.host', 'machine.example')],
        HKCU: [text('exchange.host', 'user.example'), number('exchange.mapperPort', 2135)],
      },
      user: { exchange: { host: 'file.example', mapperPort: 3135, alsoProbe: ['gc.example'] } },
    });

    expect(of('exchange.host')).toEqual(['machine.example', 'policy']);
    expect(of('exchange.mapperPort')).toEqual([2135, 'policy']);
    expect(of('exchange.alsoProbe')).toEqual([['gc.example'], 'user file']);
  });

  it('loses only the bad value, and says where it stands and what it must be', async () => {
    const { of, problems } = await applied({
      platform: 'win32',
      registry: {
        HKLM: [
          text('exchange.host', 'exch1.corp.example'),
          text('exchange.mapperPort', '135'),
          number('exchange.fastPath', 7),
          text('accessLists', '[{"device":]'),
          number('budget.outboxMiB', 3),
          text('exchange.hots', 'x'),
          { name: 'site', kind: 'other', type: 3 },
        ],
      },
    });

    expect(of('exchange.host')).toEqual(['exch1.corp.example', 'policy']);
    expect(of('exchange.mapperPort')).toEqual([DEFAULTS['exchange.mapperPort'], 'default']);
    const place = 'HKLM\\Software\\Policies\\Linesman';
    expect(problems).toEqual([
      `${place}: exchange.mapperPort: must be REG_DWORD, and is REG_SZ`,
      `${place}: exchange.fastPath: must be REG_DWORD 0 or 1`,
      `${place}: accessLists: not JSON, line 1, column 12: a value is expected here`,
      `${place}: site: must be REG_SZ, and is type 3`,
      `${place}: exchange.hots: no such setting; did you mean "host"?`,
      `${place}: budget.outboxMiB: must be at least 32`,
    ]);
  });

  it('takes names in any case, as the registry does', async () => {
    const { of, problems } = await applied({
      platform: 'win32',
      registry: { HKLM: [text('EXCHANGE.Host', 'exch1.corp.example')] },
    });
    expect([of('exchange.host'), problems]).toEqual([['exch1.corp.example', 'policy'], []]);
  });

  it('takes an empty text for none, as an installer without properties leaves it', async () => {
    const { of, problems } = await applied({
      platform: 'win32',
      registry: { HKLM: [text('exchange.host', ''), text('collector.url', '')] },
      user: { exchange: { host: 'mine.example' } },
    });
    expect([of('exchange.host'), problems]).toEqual([['mine.example', 'user file'], []]);
  });

  it('says so where the registry does not answer, and goes on with the file', async () => {
    const loaded = await loadSettings({
      named: null,
      surroundings: { platform: 'win32', env: { APPDATA: 'C:\\Roaming' }, home: 'C:\\' },
      policy: {
        read: () => {
          throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        },
        account: () => 'me',
        registry: () => Promise.resolve({ ok: false, why: 'RegOpenKeyEx answered 5' }),
      },
    });
    expect(loaded.ok && loaded.settings.provenance.problems).toEqual([
      'HKLM\\Software\\Policies\\Linesman: cannot be read (RegOpenKeyEx answered 5)',
      'HKCU\\Software\\Policies\\Linesman: cannot be read (RegOpenKeyEx answered 5)',
    ]);
  });
});

const MACHINE = '/Library/Managed Preferences/org.linesman.Linesman.plist';
const ACCOUNT = '/Library/Managed Preferences/me/org.linesman.Linesman.plist';

describe('managed preferences', () => {
  it('may hold dotted keys or dictionaries; those of the machine outrank those of the user', async () => {
    const { of, problems } = await applied({
      platform: 'darwin',
      files: {
        [MACHINE]: build({
          'exchange.host': 'machine.example',
          accessLists: [LIST],
          PayloadUUID: '5B6A5D2E-0001-4C3B-9A5E-000000000001',
        }),
        [ACCOUNT]: build({ exchange: { host: 'user.example', fastPath: false } }),
      },
    });

    expect(problems).toEqual([]);
    expect(of('exchange.host')).toEqual(['machine.example', 'policy']);
    expect(of('exchange.fastPath')).toEqual([false, 'policy']);
    expect(of('accessLists')).toEqual([[LIST], 'policy']);
  });

  it('lose only a bad key; a file that is no property list is named', async () => {
    const { of, problems } = await applied({
      platform: 'darwin',
      files: {
        [MACHINE]: build({
          'exchange.host': 'machine.example',
          'exchange.mapperPort': '135',
          site: new Date(0),
        }),
        [ACCOUNT]: '<plist><dict><key>',
      },
    });

    expect(of('exchange.host')).toEqual(['machine.example', 'policy']);
    expect(problems).toEqual([
      `${MACHINE}: site: must be a string`,
      `${MACHINE}: exchange.mapperPort: must be a number`,
      expect.stringMatching(
        /^\/Library\/Managed Preferences\/me\/.*: cannot be read \(no property list: /,
      ),
    ]);
  });
});

describe('policy beside the file of the user', () => {
  const policy = (document: unknown): Laptop['files'] => ({
    '/etc/linesman/policy.json': JSON.stringify(document),
  });

  const VALUES: Readonly<Record<string, string>> = {
    'ui.quit': 'deny',
    'ui.settings': 'deny',
    'vpnClient.start': '/opt/client/bin/client',
    'update.feed': 'https://updates.example/linesman',
    'collector.enrolmentToken': 'set',
    measuredLists: 'on',
  };
  it.each(POLICY_ONLY)('%s is refused from the file, and taken from policy', async (key) => {
    const [section = '', inner = ''] = key.split('.');
    const value = VALUES[key];
    const beside = section === 'collector' ? { url: 'https://collect.example' } : {};
    const document = { [section]: inner === '' ? value : { ...beside, [inner]: value } };
    const fallback = (DEFAULTS as Readonly<Record<string, unknown>>)[key];

    const byFile = await applied({ platform: 'linux', user: document });
    const byPolicy = await applied({ platform: 'linux', files: policy(document) ?? {} });

    expect(byFile.of(key)).toEqual(fallback === undefined ? null : [fallback, 'default']);
    expect(byFile.problems).toEqual([
      `/home/me/config.json: ${key}: only the policy of this laptop may say this`,
    ]);
    expect([byPolicy.of(key), byPolicy.problems]).toEqual([[value, 'policy'], []]);
  });

  it.each([
    'nsload.exe',
    'client --connect',
    'C:\\client.cmd',
    'C:\\client.exe /connect',
    '\\\\server\\share\\client.exe',
    '/opt/client\nrm',
    '',
  ])('vpnClient.start takes whole paths of programs alone, and not %j', async (start) => {
    const { of, problems } = await applied({
      platform: 'linux',
      files: policy({ vpnClient: { start } }) ?? {},
    });

    expect(of('vpnClient.start')).toBeNull();
    expect(problems).toEqual([expect.stringContaining('vpnClient.start')]);
  });

  it('a file named by --config that holds such a key is refused as a whole', async () => {
    expect(await load({ platform: 'linux', named: true, user: { ui: { quit: 'allow' } } })).toEqual(
      {
        refused: [
          '/home/me/config.json: ui.quit: only the policy of this laptop may say this',
          'Correct the file, then try again.',
        ],
      },
    );
  });

  it('completes sections of one another: a key by policy, the URL by the file', async () => {
    const { of, problems } = await applied({
      platform: 'linux',
      files: policy({ collector: { receiptKey: 'QUJD' }, gateway: { port: 444 } }) ?? {},
      user: { collector: { url: 'https://collect.example' } },
    });

    expect(of('collector.url')).toEqual(['https://collect.example', 'user file']);
    expect(of('collector.receiptKey')).toEqual(['QUJD', 'policy']);
    expect(of('gateway.port')).toBeNull();
    expect(problems).toEqual(['/etc/linesman/policy.json: gateway.host: is missing']);
  });

  it('outranks a file named by --config', async () => {
    const { of } = await applied({
      platform: 'linux',
      named: true,
      files: policy({ helpdesk: { name: 'ACME IT' } }) ?? {},
      user: { helpdesk: { name: 'My cousin', phone: '4711' } },
    });
    expect([of('helpdesk.name'), of('helpdesk.phone')]).toEqual([
      ['ACME IT', 'policy'],
      ['4711', 'user file'],
    ]);
  });
});

it('every setting with a default has a form that a store of policy can hold', () => {
  const forms = settingForms();
  expect(Object.keys(DEFAULTS).filter((key) => !key.includes('[]') && !forms.has(key))).toEqual([]);
});
