import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from './programs.ts';
import { copyDomain, smbConf } from './samba-domain.ts';
import { ADDRESSES, type Site } from './site.ts';
import { waitFor } from './wait.ts';

/**
 * Interfaces that Samba registers on ncacn_ip_tcp (MS-DRSR 1.9, MS-SAMR 1.9), as people write them.
 */
export const DRSUAPI = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2@4.0';
export const SAMR = '12345778-1234-abcd-ef00-0123456789ac@1.0';

const MAPPER_PORT = 135;

/**
 * A Samba domain controller, alone in the server's namespace: an endpoint mapper that nobody here
 * wrote.
 */
export interface Samba {
  /**
   * Starts it with this range for its dynamic ports, and waits for the mapper. Ports are drawn
   * anew.
   */
  start(dynamicPorts: string): Promise<void>;
  stop(): Promise<void>;
  /** Freezes every process of it: the kernel still accepts connections, nobody answers on them. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

export async function prepareSamba(site: Site): Promise<Samba> {
  const { server } = site;
  const dc = await copyDomain(site.folder);
  for (const folder of ['cache', 'lock', 'pid', 'ncalrpc', 'winbindd'])
    await mkdir(join(dc, folder), { recursive: true, mode: 0o755 });
  const configuration = join(dc, 'lab.conf');
  let running: Running | null = null;

  const samba: Samba = {
    async start(dynamicPorts) {
      await samba.stop();
      await writeFile(configuration, smbConf({ dc, address: ADDRESSES.exchange, dynamicPorts }));
      const begun = server.start([
        'samba',
        '--foreground',
        '--no-process-group',
        `--configfile=${configuration}`,
      ]);
      running = begun;
      await waitFor(
        'Samba to listen on its mapper port',
        async () => {
          const listening = await server.must(['ss', '-Hltn', 'sport', '=', String(MAPPER_PORT)]);
          return listening.includes(`${ADDRESSES.exchange}:${String(MAPPER_PORT)}`) ? true : null;
        },
        { timeoutMs: 30_000, everyMs: 100, by: begun },
      );
    },
    async stop() {
      if (running === null) return;
      // A frozen process takes no other signal than SIGKILL, and its children would outlive it.
      await samba.thaw();
      await running.stop();
      running = null;
      await waitFor(
        'the end of every Samba process',
        async () => ((await server.pids()).length === 0 ? true : null),
        { timeoutMs: 10_000 },
      );
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
  };
  site.cleanup.defer('Samba', () => samba.stop());
  return samba;
}
