import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveConnections } from '../../model/connections.ts';
import type { TcpTable } from '../../probes/platform/connection-table.ts';
import type { ClientFinding } from '../../probes/network/vpn-client/finding.ts';
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

/** What `windows/connections.ts` prints. */
interface Seen {
  readonly port: number;
  readonly connections: LiveConnections;
  readonly outlook: number;
  readonly self: number;
  readonly processes: { readonly ok: boolean; readonly value: readonly number[] };
  readonly client: ClientFinding;
}

describeWhere(
  needsWindows(),
  'a program called OUTLOOK.EXE with a connection to Exchange, under Wine',
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;
    let seen: Seen;

    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
      await windows.space.ip('link', 'set', 'lo', 'up');
      const script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'connections.ts'),
        'connections-seen',
      );
      const program = await windows.start(script, [windowsPath(windows.scratch)]);
      cleanup.defer('the program called OUTLOOK.EXE', () => program.end());
      seen = JSON.parse(
        await waitFor('what Windows sees', async () => (await program.lines())[0] ?? null, {
          timeoutMs: 60_000,
          by: program.running,
        }),
      ) as Seen;
    });

    afterAll(() => cleanup.run());

    it("is seen by Windows' own table with its program, its ports, and the interface that it speaks to", () => {
      // The far end of the same connection lies on this machine too, and stands behind it.
      expect(seen.connections.items[0]).toMatchObject({
        process: 'OUTLOOK.EXE',
        remoteAddress: '127.0.0.1',
        remotePort: seen.port,
        state: 'established',
        why: 'exchange',
        announced: ['EMSMDB'],
      });
      expect(seen.connections.problem).toBeNull();
      expect(seen.connections.notes.join('\n')).toContain(
        "Port 135 is not among Outlook's connections, which is normal",
      );
    });

    it('is one of the processes that Windows lists, as this one is', () => {
      expect(seen.processes.value).toEqual(expect.arrayContaining([seen.self]));
      expect(seen.processes.value.every((pid) => Number.isInteger(pid) && pid > 0)).toBe(true);
    });

    it('is seen by the table of Linux too, under its Windows name: that is how CrossOver runs Outlook', async () => {
      const { stdout } = await windows.space.run(
        [process.execPath, join(import.meta.dirname, 'connections', 'look.ts')],
        { timeoutMs: 20_000 },
      );

      const table = JSON.parse(stdout) as TcpTable;
      const row = table.ok
        ? table.rows.find(({ remotePort }) => remotePort === seen.port)
        : undefined;
      expect(table).toMatchObject({ ok: true, outlookRuns: true });
      expect(row).toMatchObject({
        state: 'established',
        owner: { kind: 'process', name: 'OUTLOOK.EXE' },
      });
    });

    it('a laptop without Secure Access is told from one where it is installed', async () => {
      await windows.wine('reg', 'add', 'HKLM\\SOFTWARE\\Citrix\\Secure Access Client', '/f');
      const script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'client.ts'),
        'client-seen',
      );
      const { stdout } = await windows.run(script, []);

      expect(seen.client).toMatchObject({ installed: 'no', running: 'no', refused: null });
      expect(JSON.parse(stdout)).toMatchObject({ installed: 'yes', running: 'no', refused: null });
    });
  },
);
