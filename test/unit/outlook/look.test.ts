import { describe, expect, it } from 'vitest';
import { isConnected } from '../../../model/outlook-standing.ts';
import { OutlookWitness } from '../../../model/outlook.ts';
import { lookAtOutlook, type OutlookRequest } from '../../../probes/outlook/look.ts';
import type { OutlookSource } from '../../../probes/outlook/source.ts';
import { connectionOf, EXCHANGE, OUTLOOK_AT } from '../../support/outlook-samples.ts';
import {
  dword,
  long,
  type RegistryTable,
  sampleProfile,
  viewOf,
  wide,
} from '../../support/outlook-registry.ts';

const HOST = 'exch1.corp.example';
const OST = 'C:\\Users\\jdoe\\AppData\\Local\\Microsoft\\Outlook\\jane.doe@corp.example.ost';
const STARTED = '2026-11-27T08:00:00.000Z';
const FILE = { bytes: 1_234_567_890, changedAt: '2026-11-27T09:15:00.000Z' };
const TABLE = sampleProfile({
  exchange: {
    '00036601': long(0x184),
    '00036623': long(0),
    '001f662a': wide(HOST),
    '001f6610': wide(OST),
  },
});

const sourceOf = (table: RegistryTable, change: Partial<OutlookSource> = {}): OutlookSource => ({
  registry: () => viewOf(table).view,
  programs: () => ({
    ok: true,
    value: [{ name: 'OUTLOOK.EXE', path: 'C:\\Office\\OUTLOOK.EXE', startedAt: STARTED }],
  }),
  version: () => ({ ok: true, value: '16.0.17928.20114' }),
  cost: () => ({ ok: false, why: 'iphlpapi.dll does not offer what is needed' }),
  file: () => Promise.resolve(FILE),
  ...change,
});
const look = (
  source: OutlookSource | null,
  request: Partial<OutlookRequest> = {},
  resolve: (host: string) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<OutlookWitness> =>
  lookAtOutlook(
    {
      hosts: [HOST],
      addresses: [EXCHANGE],
      isOwn: true,
      network: null,
      connections: { items: [], problem: null },
      ...request,
    },
    { source, notTested: 'not tested here', resolve, now: () => new Date(OUTLOOK_AT) },
  );

describe('a look at Outlook', () => {
  it('brings program, profile, copy of the mailbox and connections together, and fits its schema', async () => {
    const seen = await look(sourceOf(TABLE), {
      connections: {
        items: [connectionOf(), connectionOf({ process: 'chrome.exe' })],
        problem: null,
      },
    });

    expect(OutlookWitness.parse(seen)).toEqual(seen);
    expect(seen).toMatchObject({
      notTested: null,
      version: '16.0.17928.20114',
      runs: true,
      runsSince: STARTED,
      newOutlookRuns: false,
      profile: {
        accounts: [{ server: HOST, way: 'rpc', mode: 'cached', mailFile: FILE }],
        leadsToTarget: true,
      },
      connections: [{ process: 'OUTLOOK.EXE' }],
      problems: [],
    });
  });

  it('a connection to Exchange whose owner the system keeps to itself may be its own', async () => {
    const items = [connectionOf({ process: null, pid: null, remoteAddress: '2001:db8::3' })];
    const seen = await look(sourceOf(TABLE), { connections: { items, problem: null } });

    expect(seen.problems).toEqual([
      'a connection to 2001:db8::3 is open, and the system does not say whose it is',
    ]);
    expect(isConnected(seen)).toBeNull();
  });

  it('tells the path of the mailbox to nobody, whatever becomes of the file', async () => {
    const refusing = sourceOf(TABLE, {
      file: (path) => Promise.reject(new Error(`EPERM: ${path}`)),
    });

    const seen = [await look(sourceOf(TABLE)), await look(refusing)];

    expect(JSON.stringify(seen)).not.toMatch(/jane|doe|\.ost/i);
    expect(seen[1]?.problems).toHaveLength(1);
  });

  it('a copy of the mailbox on a disk that does not answer holds nothing up', async () => {
    const seen = await look(sourceOf(TABLE, { file: () => new Promise(() => undefined) }));

    expect(seen.profile?.accounts[0]?.mailFile).toBeNull();
    expect(seen.problems).toEqual(['the copy of the mailbox could not be looked at within 2 s']);
  }, 4000);

  it('where Outlook is not running, its profile is that of the installed version', async () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE';
    const asked: string[] = [];
    const seen = await look(
      sourceOf(
        { ...TABLE, [key]: { '': { kind: 'text', text: 'D:\\OUTLOOK.EXE' } } },
        {
          programs: () => ({ ok: true, value: [] }),
          version: (path) => {
            asked.push(path);
            return { ok: true, value: '16.0.1.2' };
          },
        },
      ),
    );

    expect(asked).toEqual(['D:\\OUTLOOK.EXE']);
    expect(seen).toMatchObject({ runs: false, runsSince: null, version: '16.0.1.2' });
    expect(seen.notes[0]).toBe('Outlook is not running.');
  });

  it('a policy on the copy of the mailbox outweighs the profile', async () => {
    const key = 'HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\Cached Mode';
    const seen = await look(sourceOf({ ...TABLE, [key]: { Enable: dword(0) } }));

    expect(seen.profile?.accounts[0]).toMatchObject({ mode: 'online', mailFile: null });
  });

  it('another name of the same address is the same server, and another address is another', async () => {
    const other = sampleProfile({ exchange: { '001f662a': wide('mail.corp.example') } });
    const leads = async (...addresses: string[]): Promise<boolean | null | undefined> =>
      (await look(sourceOf(other), {}, () => Promise.resolve(addresses))).profile?.leadsToTarget;

    expect([await leads(EXCHANGE), await leads('10.9.9.9'), await leads()]).toEqual([
      true,
      false,
      null,
    ]);
  });

  it('elsewhere than on Windows nothing is read, and it says so', async () => {
    const seen = await look(null, { connections: { items: [connectionOf()], problem: null } });

    expect(seen).toMatchObject({
      notTested: 'not tested here',
      notes: ['not tested here'],
      runs: true,
      profile: null,
    });
    expect((await look(null)).runs).toBeNull();
  });

  it('for another server than that of the settings the profile says nothing', async () => {
    const seen = await look(sourceOf(TABLE), { isOwn: false });

    expect(seen).toMatchObject({ profile: null, settings: { rpcEncryption: null } });
    expect(seen.notTested).toContain('another server');
  });
});

describe('after the network became another one', () => {
  const network = {
    since: '2026-11-27T09:10:00.000Z',
    label: 'tunnel',
    tunnel: { state: 'up', product: null, adapter: 'tun0' },
  } as const;
  const notes = async (
    change: Partial<OutlookRequest>,
    changedAt = FILE.changedAt,
  ): Promise<string> =>
    (
      await look(sourceOf(TABLE, { file: () => Promise.resolve({ bytes: 1, changedAt }) }), {
        network,
        connections: { items: [connectionOf()], problem: null },
        ...change,
      })
    ).notes.join('\n');

  it('tunnel, connection and copy of the mailbox together say that one may hang up, and what proves it', async () => {
    expect(await notes({})).toMatch(
      /connected again since .*you may hang up\.\nThis suggests an empty Outbox and does not prove it/,
    );
  });

  const NOT_YET: readonly (readonly [string, Partial<OutlookRequest>, string?])[] = [
    [
      'the connection is older than the network',
      {
        connections: {
          items: [connectionOf({ createdAt: '2026-11-27T09:00:00.000Z' })],
          problem: null,
        },
      },
    ],
    [
      'Windows does not say when it was opened',
      { connections: { items: [connectionOf({ createdAt: null })], problem: null } },
    ],
    ['the copy was not written since', {}, '2026-11-27T09:13:00.000Z'],
    [
      'the tunnel is not up',
      { network: { ...network, tunnel: { ...network.tunnel, state: 'degraded' } } },
    ],
    ['nobody knows since when the network is as it is', { network: null }],
  ];
  for (const [what, change, changedAt] of NOT_YET)
    it(`nobody is told to hang up where ${what}`, async () => {
      expect(await notes(change, changedAt)).not.toContain('hang up');
    });
});
