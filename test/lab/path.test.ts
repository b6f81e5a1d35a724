import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, OUTSIDE, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const DELAY_LINK = join(import.meta.dirname, '..', 'bench', 'delay-link.py');
const NARROW = '1400';

describeWhere(
  [...needsSamba(), needsBuild(), needsCommands('python3', 'nft')],
  'the way to a real endpoint mapper',
  () => {
    let site: Site | undefined;
    let linesman: Linesman;
    const here = (): Site => site!;
    const probe = async () => {
      const args = ['probe', ADDRESSES.exchange, '--interface', DRSUAPI];
      const { document, status } = await linesman.json(ProbeRun, args);
      const found = (id: string) => document.checks.find((check) => check.id === id);
      return {
        status,
        diagnosis: document.diagnosis,
        mtu: found('path.mtu'),
        latency: found('path.latency'),
      };
    };
    /** The links behind the gateway carry shorter packets than their ends believe. */
    const narrow = async (mtu: readonly string[]) => {
      const { gateway } = here();
      await gateway.ip('route', 'replace', '10.1.2.0/24', 'dev', 'to-server', ...mtu);
      await gateway.ip('route', 'replace', '203.0.113.0/24', 'dev', OUTSIDE, ...mtu);
    };
    const filter = (lines: string) =>
      here().gateway.must(['nft', '-f', '-'], {
        input: `table ip hole {}\ndelete table ip hole\ntable ip hole {\n${lines}\n}\n`,
      });
    const BLACK_HOLE =
      'chain out { type filter hook output priority filter; icmp type destination-unreachable icmp code frag-needed drop; }';
    const ANSWERS_ONLY =
      'chain through { type filter hook forward priority filter; iifname "to-server" meta length > 1400 drop; }';

    beforeAll(async () => {
      site = await createSite();
      linesman = linesmanIn(site.laptop, site.folder);
      await (await prepareSamba(site)).start('1500-1600');
    });
    afterEach(async () => {
      await filter('');
      await narrow([]);
      // What the kernels learned of the way goes with it.
      for (const space of [here().laptop, here().server]) await space.ip('route', 'flush', 'cache');
    });
    afterAll(() => site?.close());

    it('lets full packets pass both ways, and says how long they take', async () => {
      const { diagnosis, mtu, latency } = await probe();

      expect(diagnosis.code).toBe('ALL_GREEN');
      expect(latency?.status).toBe('ok');
      expect(mtu?.evidence).toEqual([
        'full packets pass',
        expect.stringMatching(
          /^longest packet that passed: 5840 bytes, longest answer \d{4} bytes$/,
        ),
      ]);
    });

    it('is fine where a narrow link says so itself: the kernel sends shorter packets', async () => {
      await narrow(['mtu', 'lock', NARROW]);

      const { diagnosis, mtu } = await probe();

      expect([diagnosis.code, mtu?.status]).toEqual(['ALL_GREEN', 'ok']);
    });

    it('is PATH_MTU where the word of the narrow link is dropped, by a size that passes and one that stalls', async () => {
      await narrow(['mtu', 'lock', NARROW]);
      await filter(BLACK_HOLE);

      const { status, diagnosis, mtu } = await probe();

      // 1400 bytes of a packet hold 1348 of TCP with time stamps.
      expect(mtu?.args).toMatchObject({ reason: '1300 bytes get through to it, 1360 do not' });
      expect(diagnosis).toMatchObject({
        code: 'PATH_MTU',
        severity: 'broken',
        whoMustAct: 'network',
        summary: `Large packets get lost between this laptop and ${ADDRESSES.exchange}: 1300 bytes get through to it, 1360 do not.`,
      });
      expect(status).toBe(4);
    });

    it('is PATH_MTU where long answers alone are lost', async () => {
      await filter(ANSWERS_ONLY);

      const { diagnosis, mtu } = await probe();

      expect(diagnosis.code).toBe('PATH_MTU');
      expect(mtu?.evidence.at(-1)).toMatch(
        /^an answer of \d+ bytes comes back, a longer one does not$/,
      );
    });

    it('is HIGH_LATENCY over a line of 900 ms, and mail works', async () => {
      const { laptop, server, cleanup } = here();
      const line = laptop.start([
        '/usr/bin/python3',
        DELAY_LINK,
        laptop.name,
        '10.9.0.1/24',
        server.name,
        '10.9.0.2/24',
        '450',
      ]);
      cleanup.defer('slow line', () => line.stop());
      await waitFor('the slow line', () => (line.stdout().includes('ready') ? true : null), {
        timeoutMs: 10_000,
        by: line,
      });
      await laptop.ip(
        'route',
        'add',
        `${ADDRESSES.exchange}/32`,
        'via',
        '10.9.0.2',
        'dev',
        'slow0',
      );

      const { status, diagnosis, latency } = await probe();

      await line.stop();
      expect(latency?.evidence[0]).toMatch(/^(9|1\d)\d\d ms \(worst \d+ ms\)$/);
      expect(diagnosis).toMatchObject({
        code: 'HIGH_LATENCY',
        severity: 'degraded',
        whoMustAct: 'nobody',
      });
      expect(status).toBe(3);
    });
  },
);
