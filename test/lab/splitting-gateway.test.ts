import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../model/run.ts';
import { announcedPorts } from '../support/lab/foreign.ts';
import { type Linesman, linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, OUTSIDE, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const LISTEN = '9999';
/** Long beside what a busy machine takes to open a connection. */
const FAR_LEG_MS = '200';

describeWhere(
  [...needsSamba(), needsBuild(), needsCommands('python3', 'nft')],
  'probe, through a gateway that accepts every connection itself',
  () => {
    let site: Site | undefined;
    let linesman: Linesman;
    const here = (): Site => site!;
    const probe = (...args: readonly string[]) =>
      linesman.json(ProbeRun, [
        'probe',
        ADDRESSES.exchange,
        ...['--interface', DRSUAPI, '--interface', SAMR],
        ...args,
      ]);
    /** Settings that name the gateway as what it is. */
    const named = async () => {
      const path = join(here().folder, 'named.json');
      await writeFile(
        path,
        JSON.stringify({
          accessLists: [{ device: 'Splitter', kind: 'tcp-proxy', allow: '1-65535' }],
        }),
      );
      return path;
    };
    /** What the gateway does not pass on, on its far side. */
    const block = (ports: string) =>
      here().gateway.must(['nft', '-f', '-'], {
        input: `table ip split {}\ndelete table ip split\ntable ip split {
    chain pre { type nat hook prerouting priority dstnat; iifname "${OUTSIDE}" ip daddr ${ADDRESSES.exchange} tcp dport 1-65535 redirect to :${LISTEN}; }
    chain out { type filter hook output priority filter; ${ports === '' ? '' : `ip daddr ${ADDRESSES.exchange} tcp dport { ${ports} } drop;`} }
  }\n`,
      });

    beforeAll(async () => {
      site = await createSite();
      linesman = linesmanIn(site.laptop, site.folder);
      await (await prepareSamba(site)).start('1500-1600');
      const gateway = site.gateway.start([
        '/usr/bin/python3',
        join(import.meta.dirname, '..', 'support', 'lab', 'splitting-gateway.py'),
        LISTEN,
        FAR_LEG_MS,
      ]);
      site.cleanup.defer('splitting gateway', () => gateway.stop());
      await waitFor(
        'the splitting gateway',
        () => (gateway.stdout().includes('ready') ? true : null),
        { timeoutMs: 10_000, by: gateway },
      );
      await block('');
    });
    afterEach(() => block(''));
    afterAll(() => site?.close());

    it('is green where every port is passed on', async () => {
      const { document } = await probe();

      expect(document.diagnosis.code).toBe('ALL_GREEN');
    });

    it('lays a port that opens and stays silent never on the server alone where the settings name the gateway, asks for both where nothing proves it, and keeps the other green', async () => {
      const [drsuapi = 0] = await announcedPorts(here().server, ADDRESSES.exchange, DRSUAPI, SAMR);
      await block(String(drsuapi));

      const [known, unknown] = [await probe('--config', await named()), await probe()];

      for (const { document } of [known, unknown])
        expect(document.endpoints.map(({ tcp, bind }) => ({ tcp, bind }))).toEqual([
          { tcp: 'open', bind: 'no-answer' },
          { tcp: 'open', bind: 'accepted' },
        ]);
      expect(known.document.diagnosis).toMatchObject({
        ...{ code: 'RPC_NO_ANSWER', whoMustAct: 'firewall' },
        args: { port: drsuapi, behind: 'Splitter' },
      });
      expect(unknown.document.diagnosis).toMatchObject({
        ...{ code: 'RPC_NO_ANSWER', whoMustAct: 'exchange', args: { port: drsuapi } },
        nextStep:
          'Ask the Exchange team whether the service hangs, and the firewall team whether a device answers in its place.',
      });
    });
  },
);
