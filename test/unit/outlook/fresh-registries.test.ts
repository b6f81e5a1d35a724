import { describe, expect, it } from 'vitest';
import type { OutlookProfile, OutlookWitness } from '../../../model/outlook.ts';
import { lookAtOutlook } from '../../../probes/outlook/look.ts';
import {
  dword,
  globalProfile,
  long,
  narrow,
  type RegistryTable,
  sampleProfile,
  secondAccount,
  text,
  viewOf,
  wide,
} from '../../support/outlook-registry.ts';
import { EXCHANGE, OUTLOOK_AT } from '../../support/outlook-samples.ts';

const HOST = 'exch1.corp.example';
const OFFICE = 'HKCU\\Software\\Microsoft\\Office';
const OLD = 'HKCU\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows Messaging Subsystem';
const POP = {
  'Service Name': text('CONTAB'),
  'POP3 Server': text('pop.provider.example'),
  Email: text('jane@provider.example'),
};
const BY_TCP = { '00036601': long(0x184), '00036623': long(0), '001f662a': wide(HOST) };

/** What is seen of a registry by an Outlook of that version, whose hosts resolve so. */
const seenIn = (
  table: RegistryTable,
  version: string | null = '16.0.17928.20114',
  addresses: Readonly<Record<string, string>> = {},
): Promise<OutlookWitness> =>
  lookAtOutlook(
    {
      ...{ hosts: [HOST], addresses: [EXCHANGE], isOwn: true, network: null },
      connections: { items: [], problem: null },
    },
    {
      source: {
        registry: () => viewOf(table).view,
        programs: () => ({
          ok: true,
          value: [{ name: 'OUTLOOK.EXE', path: 'C:\\OUTLOOK.EXE', startedAt: null }],
        }),
        version: () => (version === null ? { ok: false, why: 'no version' } : ok(version)),
        cost: () => ({ ok: false, why: 'none' }),
        file: () => Promise.resolve(null),
      },
      notTested: '',
      resolve: (host) => Promise.resolve(host in addresses ? [addresses[host] ?? ''] : []),
      now: () => new Date(OUTLOOK_AT),
    },
  );
const ok = (value: string) => ({ ok: true, value }) as const;
const profileIn = async (...args: Parameters<typeof seenIn>): Promise<OutlookProfile | null> =>
  (await seenIn(...args)).profile;

describe('registries as laptops have them', () => {
  it.each([
    ['2003', '11.0.8326.0', globalProfile(BY_TCP)],
    ['2007', '12.0.6607.1000', globalProfile(BY_TCP)],
    ['2010', '14.0.7268.5000', sampleProfile({ major: 14, exchange: BY_TCP })],
    ['2013', '15.0.5603.1000', sampleProfile({ major: 15, exchange: BY_TCP })],
    ['2016', '16.0.5435.1000', sampleProfile({ exchange: BY_TCP })],
    ['365', '16.0.18324.20194', sampleProfile({ exchange: BY_TCP })],
  ])('Outlook %s: server, way and mode', async (_, version, table) => {
    expect((await profileIn(table, version))?.accounts).toMatchObject([
      { server: HOST, way: 'rpc', mode: 'cached' },
    ]);
  });

  it('profiles of 2010 that an update left behind count for nothing once 365 has its own', async () => {
    const left = sampleProfile({ major: 14, exchange: { '001f662a': wide('old.corp.example') } });
    const found = await profileIn({ ...left, ...sampleProfile({ exchange: BY_TCP }) });

    expect(found?.accounts.map(({ server }) => server)).toEqual([HOST]);
  });

  it('a copy of the mailbox that several profiles share, on a drive that is not there, is no copy here', async () => {
    const path = { '001f6610': wide('Z:\\shared\\jane.ost') };
    const seen = await seenIn({
      ...sampleProfile({ name: 'Old', exchange: { ...BY_TCP, ...path } }),
      ...sampleProfile({ exchange: { ...BY_TCP, ...path } }),
    });

    expect(seen.profile?.accounts[0]).toMatchObject({ mode: 'cached', mailFile: null });
    expect(JSON.stringify(seen)).not.toContain('jane');
  });

  it('profiles of two versions of Office that stand side by side are told apart by the one that runs', async () => {
    const both = {
      ...sampleProfile({ major: 15, exchange: { '001f662a': wide('old.corp.example') } }),
      ...sampleProfile({ exchange: BY_TCP }),
    };

    expect((await profileIn(both, '15.0.5603.1000'))?.accounts[0]?.server).toBe('old.corp.example');
    expect((await profileIn(both, '16.0.18324.20194'))?.accounts[0]?.server).toBe(HOST);
  });

  it('an account by POP beside that of Exchange is none of these, whichever comes first', async () => {
    const accounts = `${OFFICE}\\16.0\\Outlook\\Profiles\\Outlook\\9375CFF0413111d3B88A00104B2A6676`;
    const table = {
      [`${accounts}\\00000000`]: POP,
      ...sampleProfile({ exchange: BY_TCP }),
      [`${accounts}\\00000009`]: POP,
    };
    const seen = await seenIn(table);

    expect(seen.profile?.accounts).toHaveLength(1);
    expect(seen.profile?.leadsToTarget).toBe(true);
    expect(JSON.stringify(seen)).not.toMatch(/provider/);
  });

  it('a profile by POP alone has no account of Exchange, and that is said', async () => {
    const root = `${OFFICE}\\16.0\\Outlook`;
    const seen = await seenIn({
      [root]: { DefaultProfile: text('Home') },
      [`${root}\\Profiles\\Home\\9375CFF0413111d3B88A00104B2A6676\\00000001`]: POP,
    });

    expect(seen.profile?.accounts).toEqual([]);
    expect(seen.notes).toContain("Outlook's profile has no Exchange account.");
  });

  it('of several profiles without a default none is taken, and it says that there are several', async () => {
    const two = {
      ...sampleProfile({ name: 'Work', exchange: BY_TCP }),
      ...sampleProfile({ name: 'Old', exchange: { '001f662a': wide('old.corp.example') } }),
      [`${OFFICE}\\16.0\\Outlook`]: {},
    };
    const seen = await seenIn(two);

    expect(seen.profile).toBeNull();
    expect(seen.notes.join(' ')).toMatch(/several profiles.*none is the default/i);
  });

  it('where Outlook asks at its start which of several profiles to use, the default says nothing', async () => {
    const two = {
      ...sampleProfile({ name: 'Work', exchange: BY_TCP }),
      ...sampleProfile({ exchange: { '001f662a': wide('old.corp.example') } }),
    };
    const asks = {
      'HKCU\\Software\\Microsoft\\Exchange\\Client\\Options': { PickLogonProfile: text('1') },
    };

    expect((await profileIn(two))?.accounts[0]?.server).toBe('old.corp.example');
    const seen = await seenIn({ ...two, ...asks });
    expect(seen.profile).toBeNull();
    expect(seen.notes.join(' ')).toMatch(/asks which/i);
    expect((await profileIn({ ...sampleProfile({ exchange: BY_TCP }), ...asks }))?.name).toBe(
      'Outlook',
    );
  });

  it.each([
    'Jörg Müller',
    '山田太郎',
    'Профиль 1',
    'name 😀',
    'İstanbul',
    ' spaced ',
    'a'.repeat(255),
  ])('a profile called %j is found by its default, and by it alone', async (name) => {
    expect((await profileIn(sampleProfile({ name, exchange: BY_TCP })))?.name).toBe(name);
  });

  it('a default that is spelt in other letters, or that ends in blanks of its value, is the same profile', async () => {
    const table = {
      ...sampleProfile({ name: 'Old', exchange: {} }),
      ...sampleProfile({ name: 'Outlook', exchange: BY_TCP }),
    };
    const spelt = (value: ReturnType<typeof text>) =>
      profileIn({ ...table, [`${OFFICE}\\16.0\\Outlook`]: { DefaultProfile: value } });

    expect((await spelt(text('OUTLOOK')))?.name).toBe('Outlook');
    expect((await spelt(wide('outlook')))?.name).toBe('Outlook');
    expect(await spelt(dword(3))).toBeNull();
  });

  it.each([
    ['flags as a number', { '00036601': dword(0x184) }, 'cached'],
    ['flags of two bytes', { '00036601': { kind: 'bytes', bytes: Buffer.of(0x84, 1) } }, null],
    ['flags as a text', { '00036601': text('388') }, null],
    ['flags of eight bytes', { '00036601': { kind: 'bytes', bytes: Buffer.alloc(8, 1) } }, null],
  ] as const)('%s', async (_, values, mode) => {
    const found = await profileIn(sampleProfile({ exchange: { ...BY_TCP, ...values } }));

    expect(found?.accounts[0]?.mode).toBe(mode);
  });

  it.each([
    ['a text', text(HOST), HOST],
    ['text without its NUL', { kind: 'bytes', bytes: Buffer.from(HOST, 'utf16le') }, HOST],
    ['an odd byte behind', { kind: 'bytes', bytes: Buffer.from(`${HOST}\0x`, 'utf16le') }, HOST],
    ['a number', dword(7), null],
    ['nothing', { kind: 'bytes', bytes: Buffer.alloc(0) }, null],
    ['a name of another alphabet', wide('почта.example'), null],
    ['an address of IPv4', wide('10.1.2.3'), '10.1.2.3'],
    ['a distinguished name', wide('/o=Corp/ou=First/cn=EXCH1'), null],
    ['a name of 300 letters', wide(`${'a'.repeat(300)}.example`), null],
  ] as const)('a server that is %s', async (_, value, server) => {
    const found = await profileIn(
      sampleProfile({ exchange: { '00036601': long(0x184), '001f662a': value } }),
    );

    expect(found?.accounts[0]?.server).toBe(server);
  });

  it("a server's name in the code page of its time is read as the wide one is", async () => {
    const found = await profileIn(sampleProfile({ exchange: { '001e6602': narrow('EXCH1') } }));

    expect(found?.accounts[0]?.server).toBe('EXCH1');
    expect(found?.leadsToTarget).toBe(true);
  });
});

describe('nobody innocent is named by a profile', () => {
  const other = { '001f662a': wide('archive.other.example') };

  it('an account that names no host may lead to the server, whatever a second one names', async () => {
    const table = {
      ...sampleProfile({
        exchange: { '001f6608': wide('c3a48656-026d-4a05-850a-c8add3e7c3f7@corp.example') },
        store: { '00036601': long(0x184) },
      }),
      ...secondAccount(other),
    };

    expect(
      (await profileIn(table, undefined, { 'archive.other.example': '10.9.9.9' }))?.leadsToTarget,
    ).toBeNull();
  });

  it('two accounts that both lead elsewhere do', async () => {
    const table = { ...sampleProfile({ exchange: other }), ...secondAccount(other) };

    expect(
      (await profileIn(table, undefined, { 'archive.other.example': '10.9.9.9' }))?.leadsToTarget,
    ).toBe(false);
  });
});

describe("settings of this laptop's policies", () => {
  const RPC = 'Microsoft\\Office\\16.0\\Outlook\\RPC';

  it.each<readonly [string, RegistryTable, boolean | null]>([
    [
      'a policy of the cloud comes before a group policy',
      {
        'HKCU\\Software\\Policies\\Microsoft\\Cloud\\Office\\16.0\\Outlook\\RPC': {
          EnableRPCEncryption: dword(1),
        },
        [`HKCU\\Software\\Policies\\${RPC}`]: { EnableRPCEncryption: dword(0) },
      },
      true,
    ],
    [
      'a value of another type is passed over, and the next in line counts',
      {
        [`HKCU\\Software\\Policies\\${RPC}`]: { EnableRPCEncryption: text('0') },
        [`HKCU\\Software\\${RPC}`]: { EnableRPCEncryption: dword(0) },
      },
      false,
    ],
    [
      'a number that means nothing is not known',
      { [`HKCU\\Software\\${RPC}`]: { EnableRPCEncryption: dword(2) } },
      null,
    ],
    [
      'policies of a machine are none of Outlook',
      { [`HKLM\\Software\\Policies\\${RPC}`]: { EnableRPCEncryption: dword(0) } },
      null,
    ],
  ])('%s', async (_, table, expected) => {
    expect((await seenIn(table)).settings.rpcEncryption).toBe(expected);
  });

  it('MapiHttpDisabled that is neither 0 nor 1 is not known', async () => {
    const set = async (value: number) =>
      (
        await seenIn({
          'HKCU\\Software\\Microsoft\\Exchange': { MapiHttpDisabled: dword(value) },
        })
      ).settings.mapiHttpDisabled;

    expect([await set(0), await set(1), await set(7)]).toEqual([false, true, null]);
  });
});

describe('where the installed program is', () => {
  const APP = 'Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE';
  const pathAsked = async (table: RegistryTable): Promise<readonly string[]> => {
    const asked: string[] = [];
    await lookAtOutlook(
      {
        ...{ hosts: [HOST], addresses: [], isOwn: true, network: null },
        connections: { items: [], problem: null },
      },
      {
        source: {
          registry: () => viewOf(table).view,
          programs: () => ({ ok: true, value: [] }),
          version: (path) => {
            asked.push(path);
            return { ok: false, why: 'none' };
          },
          cost: () => ({ ok: false, why: 'none' }),
          file: () => Promise.resolve(null),
        },
        notTested: '',
        resolve: () => Promise.resolve([]),
        now: () => new Date(OUTLOOK_AT),
      },
    );
    return asked;
  };

  it.each([
    ['of a 64-bit Office', `HKLM\\SOFTWARE\\${APP}`],
    ['of a 32-bit Office on a Windows that keeps it apart', `HKLM\\SOFTWARE\\WOW6432Node\\${APP}`],
    ['of one user alone', `HKCU\\Software\\${APP}`],
  ])('%s', async (_, key) => {
    expect(await pathAsked({ [key]: { '': text('C:\\O\\OUTLOOK.EXE') } })).toEqual([
      'C:\\O\\OUTLOOK.EXE',
    ]);
  });
});

describe('keys that nobody wrote by hand', () => {
  it('a key of profiles without a profile, and a profile without a key, are no profile', async () => {
    expect(await profileIn({ [`${OFFICE}\\16.0\\Outlook\\Profiles`]: {} })).toBeNull();
    expect(
      await profileIn({ [`${OFFICE}\\16.0\\Outlook`]: { DefaultProfile: text('Gone') } }),
    ).toBeNull();
    expect(
      await profileIn({ [`${OLD}\\Profiles`]: { DefaultProfile: text('') } }, null),
    ).toBeNull();
  });
});
