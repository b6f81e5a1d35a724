import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ACCOUNTS, OutlookProfile } from '../../../model/outlook.ts';
import { type FoundProfile, readProfile } from '../../../probes/outlook/profile.ts';
import type { RegistryDatum } from '../../../probes/platform/registry-view.ts';
import {
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

const profileIn = (table: RegistryTable, major = 16): FoundProfile | null => {
  const look = readProfile(viewOf(table).view, major);
  return look.kind === 'found' ? look.profile : null;
};

const CACHED = long(0x184);
const ONLINE = long(0x4);

describe('the profile that Outlook starts with', () => {
  it('Outlook 2016 with MAPI over HTTP and a copy of the mailbox: hosts, way, mode, online', () => {
    const found = profileIn(
      sampleProfile({
        exchange: {
          '00036601': CACHED,
          '001f6608': wide('c3a48656-026d-4a05-850a-c8add3e7c3f7@corp.example'),
          '001f6610': wide('C:\\Users\\jdoe\\AppData\\Local\\Microsoft\\Outlook\\jdoe.ost'),
        },
        store: {
          '001f6652': wide('https://mail.corp.example/mapi/emsmdb/?MailboxId=c3a4@corp.example'),
          '001f6653': wide('https://owa.example/mapi/emsmdb/?MailboxId=c3a4@corp.example'),
        },
      }),
    );

    expect(found).toEqual({
      name: 'Outlook',
      workOffline: false,
      accounts: [
        {
          isPrimary: true,
          server: null,
          proxy: null,
          mailStores: ['mail.corp.example', 'owa.example'],
          way: 'mapi-http',
          mode: 'cached',
          mailFilePath: 'C:\\Users\\jdoe\\AppData\\Local\\Microsoft\\Outlook\\jdoe.ost',
        },
      ],
    });
  });

  it('Outlook 2010 by TCP without a copy of the mailbox, in the keys of Windows', () => {
    const found = profileIn(
      sampleProfile({
        major: 14,
        exchange: {
          '00036601': ONLINE,
          '00036623': long(0),
          '001e6602': narrow('EXCH1'),
          '001f662a': wide('exch1.corp.example'),
        },
      }),
      14,
    );

    expect(found?.accounts).toMatchObject([
      { server: 'exch1.corp.example', way: 'rpc', mode: 'online', mailFilePath: null },
    ]);
  });

  it('Outlook 2003, whose one account lies in the global section, in the code page of its time', () => {
    const found = profileIn(
      globalProfile({
        '00036601': CACHED,
        '001e6602': narrow('EXCH1'),
        '001e6610': narrow('C:\\ost\\outlook.ost'),
      }),
      11,
    );

    expect(found?.accounts).toEqual([
      {
        isPrimary: true,
        server: 'EXCH1',
        proxy: null,
        mailStores: [],
        way: null,
        mode: 'cached',
        mailFilePath: 'C:\\ost\\outlook.ost',
      },
    ]);
    expect(found?.workOffline).toBeNull();
  });

  it.each([
    ['TCP alone', 0, 'rpc'],
    ['TCP first where the network is fast, HTTP on a slow one', 0x1 | 0x2 | 0x20, 'rpc-then-http'],
    ['HTTP first', 0x1 | 0x2 | 0x8 | 0x20, 'rpc-http'],
  ])('%s: the flags 0x%x of RPC over HTTP mean %s', (_, flags, way) => {
    const exchange = { '00036623': long(flags), '001f6622': wide('proxy.example') };

    expect(profileIn(sampleProfile({ exchange }))?.accounts[0]).toMatchObject({
      way,
      proxy: 'proxy.example',
    });
  });

  it.each<readonly [string, RegistryDatum, boolean | null]>([
    ['offline', long(1), true],
    ['online', long(2), false],
    ['a number that nobody knows', long(7), null],
    ['too few bytes', { kind: 'bytes', bytes: Uint8Array.of(1) }, null],
  ])('Work Offline: %s', (_, offline, expected) => {
    expect(profileIn(sampleProfile({ offline }))?.workOffline).toBe(expected);
  });

  it('of two accounts the one that Outlook opens first is told from the other', () => {
    const found = profileIn({
      ...sampleProfile({ exchange: { '001f6602': wide('exch1') } }),
      ...secondAccount({ '001f6602': wide('archive.other.example') }),
    });

    expect(found?.accounts.map(({ server, isPrimary }) => [server, isPrimary])).toEqual([
      ['exch1', true],
      ['archive.other.example', false],
    ]);
  });

  it('of two profiles the default is read, and none where no default is named', () => {
    const other = sampleProfile({ name: 'Old', exchange: { '001f6602': wide('old') } });
    const table = { ...other, ...sampleProfile({ exchange: { '001f6602': wide('exch1') } }) };
    const withoutDefault = {
      ...table,
      'HKCU\\Software\\Microsoft\\Office\\16.0\\Outlook': { DefaultProfile: text('Gone') },
    };

    expect(profileIn(table)?.accounts[0]?.server).toBe('exch1');
    expect(profileIn(withoutDefault)).toBeNull();
  });

  it('a profile of a mailbox elsewhere than Exchange has no account', () => {
    expect(profileIn(globalProfile({}), 11)?.accounts).toEqual([]);
  });

  it('without Outlook there is none', () => {
    expect(profileIn({})).toBeNull();
  });
});

/** Every name of a value that decoders may ask a profile for. */
const MAY_BE_ASKED = new Set([
  ...['DefaultProfile', 'PickLogonProfile', 'Service Name', 'Service UID', '01023d15', '01023d00'],
  ...['00030398', '00036601', '00036623', '001f6622', '001f662a', '001f662b'],
  ...['001f6602', '001e6602', '001f660c', '001e660c', '001f6608', '001e6608'],
  ...['001f6652', '001f6653', '001f6610', '001e6610'],
]);

const datum: fc.Arbitrary<RegistryDatum> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes): RegistryDatum => ({ kind: 'bytes', bytes })),
  fc.string({ maxLength: 400, unit: 'binary' }).map(text),
  fc.nat().map((number): RegistryDatum => ({ kind: 'number', number })),
);
const values = fc.dictionary(fc.constantFrom(...MAY_BE_ASKED), datum);

describe('whatever the registry holds', () => {
  it('a profile is read within its bounds, and without a throw', () => {
    fc.assert(
      fc.property(values, values, values, datum, (exchange, store, global, offline) => {
        const found = profileIn({
          ...sampleProfile({ exchange, store, offline }),
          ...secondAccount(global),
        });

        expect(found?.accounts.length).toBeLessThanOrEqual(MAX_ACCOUNTS);
        const told = {
          ...found,
          leadsToTarget: null,
          accounts: found?.accounts.map((account) => ({ ...account, mailFile: null })),
        };
        expect(OutlookProfile.safeParse(told).success).toBe(true);
      }),
    );
  });

  it('no value is asked for that names a mailbox, its owner or a piece of mail', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(16, 15, 14, 12, 11), (exchange, store, major) => {
        const { view, asked } = viewOf({
          ...sampleProfile({ major, exchange, store }),
          ...(major >= 15 ? {} : globalProfile(exchange)),
        });

        readProfile(view, major);

        expect([...asked].filter((name) => !MAY_BE_ASKED.has(name))).toEqual([]);
      }),
    );
  });

  it('nothing of a mailbox comes out of a profile', () => {
    const told = JSON.stringify(
      profileIn(
        sampleProfile({
          exchange: { '001f6602': wide('jane.doe@corp.example'), '001f6608': wide('Jane Doe') },
          store: { '001f6652': wide('https://mail.example/?MailboxId=jane.doe@corp.example') },
        }),
      ),
    );

    expect(told).not.toMatch(/jane|doe/i);
  });
});
