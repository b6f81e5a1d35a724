import { ProbeRun } from '../../model/run.ts';
import { type Linesman, linesmanIn } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands } from '../support/needs.ts';
import { type Bench, median, ms, pairwise, type Row, timed } from './statistics.ts';

const ROUNDS = 11;
const LADDER = ['probe', ADDRESSES.exchange, '--interface', DRSUAPI, '--interface', SAMR];
/** Connect and bind to the mapper, ept_map, connect and bind to the port: see the docstring of climbLadder. */
const ROUND_TRIPS = 5;
const ONE_WAY_MS = [0, 25, 50, 150] as const;

/** A cold command against a real mapper beside impacket's, and the ladder over slow lines beside its count of round trips. */
export const coldProbe: Bench = async () => {
  const missing = [...needsSamba(), needsCommands('impacket-rpcdump')].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const site = await createSite();
  try {
    await (await prepareSamba(site)).start('1500-2000');
    const linesman = linesmanIn(site.laptop, site.folder);
    return [...(await besideRpcdump(site, linesman)), ...(await overSlowLines(site, linesman))];
  } finally {
    await site.close();
  }
};

async function besideRpcdump(site: Site, linesman: Linesman): Promise<readonly Row[]> {
  await linesman.run(LADDER);
  const rpcdump = (): Promise<number> => timed(() => site.laptop.run(['impacket-rpcdump', ADDRESSES.exchange]));
  const { ours, theirs } = await pairwise(ROUNDS, () => timed(() => linesman.run(LADDER)), rpcdump);
  const listing = await pairwise(ROUNDS, () => timed(() => linesman.run([...LADDER, '--all-endpoints'])), rpcdump);
  const row = (what: string, pair: typeof listing): Row => ({
    what, ours: ms(median(pair.ours)), beside: `${ms(median(pair.theirs))} impacket rpcdump, which lists nothing of Samba`, ratio: `${(median(pair.ours) / median(pair.theirs)).toFixed(2)} ×`,
  });
  return [row('cold probe, two interfaces down to the bind (median)', { ours, theirs }), row('the same with all 53 entries', listing)];
}

async function overSlowLines(site: Site, linesman: Linesman): Promise<readonly Row[]> {
  const { laptop, server } = site;
  const rows: Row[] = [];
  for (const oneWayMs of ONE_WAY_MS) {
    const script = new URL('delay-link.py', import.meta.url).pathname;
    const line = laptop.start(['/usr/bin/python3', script, laptop.name, '192.0.2.1/30', server.name, '192.0.2.2/30', String(oneWayMs)]);
    await waitFor('the slow line', () => (line.stdout().includes('ready') ? true : null), { timeoutMs: 10_000, by: line });
    await laptop.ip('route', 'replace', `${ADDRESSES.exchange}/32`, 'dev', 'slow0', 'src', '192.0.2.1');
    const took: number[] = [];
    for (let round = 0; round < 5; round += 1) took.push(await climbMs(linesman));
    await line.stop();
    const floor = ROUND_TRIPS * 2 * oneWayMs;
    rows.push({
      what: `ladder over a path of ${String(2 * oneWayMs)} ms (median)`, ours: ms(median(took)),
      beside: floor === 0 ? 'the slow line alone, without delay' : `${ms(floor)} = ${String(ROUND_TRIPS)} sequential round trips`, ratio: floor === 0 ? '–' : `${(median(took) / floor).toFixed(3)} ×`,
    });
  }
  return rows;
}

/** Milliseconds from the first packet to the end of the last bind, by the run's own record: the start of Node is not the ladder. */
async function climbMs(linesman: Linesman): Promise<number> {
  const { document } = await linesman.json(ProbeRun, LADDER);
  if (document.diagnosis.code !== 'ALL_GREEN') throw new Error(`the ladder over the slow line is not green: ${document.diagnosis.summary}`);
  return document.tookMs;
}
