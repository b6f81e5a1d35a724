import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OutlookWitness } from '../../model/outlook.ts';
import { dword, long, regFile, sampleProfile, wide } from '../support/outlook-registry.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import { waitFor } from '../support/lab/wait.ts';
import {
  bundleForWindows,
  createWindowsMachine,
  needsWindows,
  windowsPath,
  type WindowsMachine,
} from '../support/lab/windows.ts';
import { describeWhere } from '../support/needs.ts';

/** What `windows/outlook.ts` prints. */
interface Seen {
  readonly ports: readonly number[];
  readonly beforeStart: string;
  readonly version: string;
  readonly cost: { readonly ok: boolean; readonly why?: string };
  readonly byVariable: { readonly ok: boolean; readonly value?: string };
  readonly seen: unknown;
}

const MAIL_FILE_BYTES = 271_360;

const OFFICE = 'Microsoft\\Office\\16.0\\Outlook';
/** A REG_DWORD of two bytes, one of none, and a REG_MULTI_SZ in place of one. */
const WRITTEN_WRONGLY = [
  [`Policies\\${OFFICE}\\Cached Mode`, 'Enable', 'hex(4):00,00'],
  [`Policies\\Microsoft\\Cloud\\Office\\16.0\\Outlook\\RPC`, 'EnableRPCEncryption', 'hex(4):'],
  [`Policies\\Microsoft\\Exchange`, 'MapiHttpDisabled', 'hex(7):31,00,00,00,00,00'],
]
  .map(
    ([key, name, data]) =>
      `\r\n[HKEY_CURRENT_USER\\Software\\${key ?? ''}]\r\n"${name ?? ''}"=${data ?? ''}\r\n`,
  )
  .join('');

describeWhere(
  needsWindows(),
  'a program called OUTLOOK.EXE with a profile in the registry, under Wine',
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;
    let printed: Seen;
    let seen: OutlookWitness;
    let mailFile: string;

    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
      await windows.space.ip('link', 'set', 'lo', 'up');
      mailFile = join(windows.scratch, 'jane.doe@corp.example.ost');
      await writeFile(mailFile, Buffer.alloc(MAIL_FILE_BYTES));
      const registry = join(windows.scratch, 'outlook.reg');
      await writeFile(
        registry,
        `\ufeff${regFile({
          ...sampleProfile({
            // Node's own version is that of no Outlook: the newest profile is taken then.
            major: 16,
            name: 'Jänes Profil',
            offline: long(1),
            exchange: {
              '00036601': long(0x184),
              '00036623': long(0),
              '001f662a': wide('exch1.corp.example'),
              '001f6610': wide(windowsPath(mailFile)),
            },
          }),
          'HKCU\\Software\\Microsoft\\Exchange': { MapiHttpDisabled: dword(1) },
          'HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\RPC': {
            EnableRPCEncryption: dword(0),
          },
        })}${WRITTEN_WRONGLY}`,
        'utf16le',
      );
      await windows.wine('reg', 'import', windowsPath(registry));
      const script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'outlook.ts'),
        'outlook-seen',
      );
      const program = await windows.start(script, [windowsPath(windows.scratch)]);
      cleanup.defer('the program called OUTLOOK.EXE', () => program.end());
      printed = JSON.parse(
        await waitFor('what Windows sees', async () => (await program.lines())[0] ?? null, {
          timeoutMs: 90_000,
          by: program.running,
        }),
      ) as Seen;
      seen = OutlookWitness.parse(printed.seen);
    }, 300_000);

    afterAll(() => cleanup.run());

    it("the registry's profile is read with its server, its way, its mode, and that it works offline", () => {
      expect(seen.profile).toMatchObject({
        name: 'Jänes Profil',
        leadsToTarget: true,
        workOffline: true,
        accounts: [{ server: 'exch1.corp.example', way: 'rpc', mode: 'cached', isPrimary: true }],
      });
      expect(seen.settings).toEqual({ mapiHttpDisabled: true, rpcEncryption: false });
      // Wine names no owner of a connection by IPv6, and the program holds one.
      expect(seen.problems).toEqual([
        'a connection to ::1 is open, and the system does not say whose it is',
      ]);
    });

    it('the copy of the mailbox is told by size and date, and nowhere by its name', async () => {
      const { mtime } = await stat(mailFile);

      expect(seen.profile?.accounts[0]?.mailFile?.bytes).toBe(MAIL_FILE_BYTES);
      expect(
        Math.abs(
          Date.parse(seen.profile?.accounts[0]?.mailFile?.changedAt ?? '') - mtime.getTime(),
        ),
      ).toBeLessThan(2000);
      expect(JSON.stringify(printed.seen)).not.toMatch(/jane|\bdoe\b|\.ost/i);
    });

    it('the program is seen with the version of its file and the time of its start', () => {
      expect(seen.runs).toBe(true);
      expect(seen.newOutlookRuns).toBe(false);
      expect(seen.version).toBe(`${printed.version}.0`);
      expect(
        Math.abs(Date.parse(seen.runsSince ?? '') - Date.parse(printed.beforeStart)),
      ).toBeLessThan(60_000);
    });

    it('values of another length or type than theirs are passed over, and the next in line counts', () => {
      expect(seen.settings).toEqual({ mapiHttpDisabled: true, rpcEncryption: false });
      expect(seen.profile?.accounts[0]?.mode).toBe('cached');
    });

    it('a path that the registry holds with a variable leads to its file', () => {
      expect(printed.byVariable).toEqual({ ok: true, value: `${printed.version}.0` });
    });

    it('its connection is seen, with the port that it goes to', () => {
      expect(seen.connections).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            ...{ remoteAddress: '127.0.0.1', remotePort: printed.ports[0] },
            ...{ state: 'established', why: 'exchange' },
          }),
        ]),
      );
    });

    it('a system that does not say what a connection costs says so, and nothing is made of it', () => {
      expect(printed.cost.ok).toBe(false);
      expect(seen.networkCost).toBeNull();
    });
  },
);
