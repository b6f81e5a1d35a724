import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { needsSamba } from '../support/lab/needs.ts';
import { prepareSamba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const HOLD = join(import.meta.dirname, 'idle', 'hold.ts');
const SILENT_MS = 6_000;
/** The kernel's own connection tracking; a packet that begins no connection and is of none has no way. */
const STATEFUL = (verdict: string): string => `table ip state {
  chain through {
    type filter hook forward priority filter;
    ct state established,related accept
    tcp flags & (fin | syn | rst | ack) == syn accept
    meta l4proto tcp ${verdict}
  }
}`;

describeWhere(
  [...needsSamba(), needsCommands('nft', 'sysctl')],
  'a real endpoint mapper behind a firewall that tracks connections',
  () => {
    let site: Site | undefined;
    const here = (): Site => site!;
    const track = async (forgetsAfterS: number, verdict = 'drop') => {
      const { gateway } = here();
      const input = `table ip state {}\ndelete table ip state\n${STATEFUL(verdict)}\n`;
      await gateway.must(['nft', '-f', '-'], { input });
      for (const [key, value] of [
        ['nf_conntrack_tcp_loose', 0],
        ['nf_conntrack_tcp_timeout_established', forgetsAfterS],
        // What was sent and not yet acknowledged is forgotten by a clock of its own.
        ['nf_conntrack_tcp_timeout_unacknowledged', forgetsAfterS],
      ] as const)
        await gateway.must(['sysctl', '-q', '-w', `net.netfilter.${key}=${String(value)}`]);
    };
    const hold = async (): Promise<unknown> =>
      JSON.parse(
        await here().laptop.must([process.execPath, HOLD, ADDRESSES.exchange, String(SILENT_MS)], {
          timeoutMs: 60_000,
        }),
      );

    beforeAll(async () => {
      site = await createSite();
      await (await prepareSamba(site)).start('1500-1600');
    });
    beforeEach(() => track(600));
    afterAll(() => site?.close());

    it('answers after the silence where the firewall remembers longer', async () => {
      expect(await hold()).toMatchObject({ ok: true, held: { end: { kind: 'answered' } } });
    });

    it('is lost after the silence where the firewall forgets sooner and says nothing', async () => {
      await track(2);

      expect(await hold()).toMatchObject({
        ok: true,
        held: { silentMs: expect.any(Number) as unknown, end: { kind: 'dead', reset: false } },
      });
    });

    it('is lost as well where the firewall forgets sooner and resets who asks', async () => {
      await track(2, 'reject with tcp reset');

      expect(await hold()).toMatchObject({
        ok: true,
        held: { end: { kind: 'dead', reset: true } },
      });
    });
  },
);
