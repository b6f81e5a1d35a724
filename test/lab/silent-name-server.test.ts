import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { ProbeRun } from '../../model/run.ts';
import { type Cleanup, createCleanup } from '../support/lab/cleanup.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { createNamespace, createScratch } from '../support/lab/namespace.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';

const NAME_SERVER = '203.0.113.77';

describeWhere(
  [needsLinux(), needsRoot(), needsCommands('ip'), needsBuild()],
  'a name server that never answers',
  () => {
    const cleanup: Cleanup = createCleanup();
    let linesman: Linesman;

    beforeAll(async () => {
      const space = await createNamespace('silent-dns', cleanup);
      await writeFile(`/etc/netns/${space.name}/resolv.conf`, `nameserver ${NAME_SERVER}\n`);
      await space.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far');
      for (const end of ['eth0', 'far']) await space.ip('link', 'set', end, 'up');
      await space.ip('address', 'add', '203.0.113.10/24', 'dev', 'eth0');
      await space.ip('route', 'add', 'default', 'via', '203.0.113.1');
      // Somebody is there, and says nothing: without a neighbour the kernel would answer
      // "unreachable" in the server's place.
      await space.ip('neigh', 'add', NAME_SERVER, 'lladdr', '02:00:00:00:00:01', 'dev', 'eth0');
      linesman = linesmanIn(space, await createScratch(cleanup));
    });
    afterAll(() => cleanup.run());

    const probe = (timeoutMs: number) =>
      linesman.json(ProbeRun, ['probe', 'exch1.corp.example', '--timeout-ms', String(timeoutMs)]);

    it('holds a probe no longer than its deadline, though the system resolver goes on waiting', async () => {
      const startMs = performance.now();

      const { status, document } = await probe(1000);

      // The resolver itself gives up after ten seconds.
      expect(performance.now() - startMs).toBeLessThan(8_000);
      expect(document.checks.find(({ id }) => id === 'name')).toMatchObject({
        status: 'inconclusive',
        evidence: [expect.stringContaining('cut by the deadline')],
      });
      expect(document.diagnosis.code).toBe('INCONCLUSIVE');
      expect(status).toBe(5);
    });

    it.each([3000, 4500])('is told of all the same within %i ms', async (timeoutMs) => {
      const { status, document } = await probe(timeoutMs);

      expect(document.checks.find(({ id }) => id === 'name')).toMatchObject({
        status: 'fail',
        code: 'DNS_FAILED',
        evidence: [
          `resolving exch1.corp.example: ETIMEDOUT; name servers: ${NAME_SERVER}`,
          expect.stringMatching(/^no answer within \d\.\d s, all that the deadline left/),
        ],
      });
      expect(document.diagnosis).toMatchObject({ code: 'DNS_FAILED', confidence: 'medium' });
      expect(status).toBe(4);
    });
  },
);
