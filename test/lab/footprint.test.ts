import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import { createNamespace, createScratch } from '../support/lab/namespace.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { LINESMAN } from '../support/linesman.ts';
import {
  describeWhere,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
} from '../support/needs.ts';

const PAGE = readFileSync(
  join(import.meta.dirname, '..', '..', 'docs', 'for-the-firewall-team.md'),
  'utf8',
);

/** What the page promises of one check. */
const bound = (words: string): { readonly connections: number; readonly kib: number } => {
  const [, connections = '', kib = ''] =
    new RegExp(`above (\\d+) connections or (\\d+) KiB ${words}`).exec(PAGE) ?? [];
  return { connections: Number(connections), kib: Number(kib) };
};

const RULES = `table inet footprint {
  chain output {
    type filter hook output priority 0;
    tcp flags & (syn|ack) == syn counter comment "connections"
    meta l4proto tcp counter comment "tcp"
    meta l4proto udp counter comment "udp"
    meta l4proto icmp counter comment "icmp"
  }
}`;

describeWhere(
  [
    needsLinux(),
    needsRoot(),
    needsNamespaces(),
    needsCommands('ip', 'nft'),
    needsFile(LINESMAN, 'npm run build'),
  ],
  'what a firewall sees of one check',
  () => {
    const cleanup = createCleanup();
    afterAll(() => cleanup.run());

    it.each([
      ['without doors', ['--no-web'], bound('without doors')],
      ['with the three of the demo', [], bound('with those three')],
    ])('is no more than the page for the firewall team says, %s', async (_, options, most) => {
      const space = await createNamespace('footprint', cleanup);
      const folder = await createScratch(cleanup);
      const env = { LINESMAN_DATA: folder, HOME: folder };
      const demo = space.start([process.execPath, LINESMAN, 'demo', '--json'], { env });
      const site = await waitFor(
        'the demo site',
        () => JSON.parse(demo.stdout()) as { host: string; mapperPort: number },
        { timeoutMs: 20_000, by: demo },
      );
      await space.must(['nft', RULES]);

      const probe = await space.run(
        [
          ...[process.execPath, LINESMAN, 'probe', site.host],
          ...['--mapper-port', String(site.mapperPort), ...options],
        ],
        { timeoutMs: 30_000, env },
      );
      const counted = await space.must(['nft', 'list', 'table', 'inet', 'footprint']);
      await demo.stop();

      const of = (what: string): { readonly packets: number; readonly bytes: number } => {
        const [, packets, bytes] =
          new RegExp(`packets (\\d+) bytes (\\d+) comment "${what}"`).exec(counted) ?? [];
        return { packets: Number(packets), bytes: Number(bytes) };
      };
      expect(probe.status).toBe(0);
      expect(of('connections').packets).toBeGreaterThanOrEqual(2);
      expect(of('connections').packets).toBeLessThanOrEqual(most.connections);
      expect(of('tcp').bytes).toBeLessThanOrEqual(most.kib * 1024);
      expect([of('udp').packets, of('icmp').packets]).toEqual([0, 0]);
    });
  },
);
