import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProbeRun } from '../../model/run.ts';
import { type Linesman, linesmanIn } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands } from '../support/needs.ts';
import { type Bench, median, ms, pairwise, type Plan, type Row, timed } from './statistics.ts';

const ROUNDS = 11;
const LADDER_ROUNDS = 9;
const COLD_ROUNDS = 5;
const LADDER = ['probe', ADDRESSES.exchange, '--interface', DRSUAPI, '--interface', SAMR];
/**
 * Connect and bind to the mapper, ept_map, connect and bind to the port: see the docstring of
 * runLadder.
 */
const ROUND_TRIPS = 5;
/**
 * Median of nine bare TCP connects, in milliseconds: what one round trip really takes over the
 * line.
 */
const ROUND_TRIP = `
import socket, sys, time
took = []
for _ in range(9):
    start = time.monotonic()
    socket.create_connection((sys.argv[1], 135)).close()
    took.append((time.monotonic() - start) * 1000)
print(sorted(took)[4])`;
const ONE_WAY_MS = [0, 25, 50, 150] as const;
const QUICK_ONE_WAY_MS = [50] as const;

/**
 * A cold command against a real mapper beside impacket's, and the ladder over slow lines beside its
 * count of round trips.
 */
export const coldProbe: Bench = async (plan) => {
  const missing = [...needsSamba(), needsCommands('impacket-rpcdump', 'nmap')].find(
    (need) => need !== null,
  );
  if (missing !== undefined) return { skipped: missing };
  const site = await createSite();
  try {
    await (await prepareSamba(site)).start('1500-2000');
    const linesman = linesmanIn(site.laptop, site.folder);
    return [
      ...(await besideRpcdump(site, linesman, plan)),
      ...(await overSlowLines(site, linesman, plan)),
    ];
  } finally {
    await site.close();
  }
};

async function besideRpcdump(
  site: Site,
  linesman: Linesman,
  { rounds }: Plan,
): Promise<readonly Row[]> {
  await linesman.run(LADDER);
  const rpcdump = (): Promise<number> =>
    timed(() => site.laptop.run(['impacket-rpcdump', ADDRESSES.exchange]));
  const { ours, theirs } = await pairwise(
    rounds(ROUNDS),
    () => timed(() => linesman.run(LADDER)),
    rpcdump,
  );
  const listing = await pairwise(
    rounds(ROUNDS),
    () => timed(() => linesman.run([...LADDER, '--all-endpoints'])),
    rpcdump,
  );
  const row = (what: string, pair: typeof listing): Row => ({
    what,
    ours: ms(median(pair.ours)),
    beside: `${ms(median(pair.theirs))} impacket rpcdump, which lists nothing of Samba`,
    ratio: `${(median(pair.ours) / median(pair.theirs)).toFixed(2)} ×`,
  });
  const nmap = await pairwise(
    3,
    () => timed(() => linesman.run([...LADDER, '--all-endpoints'])),
    () =>
      timed(() =>
        site.laptop.run([
          'nmap',
          '-Pn',
          '-n',
          '-p',
          '135,445',
          '--script',
          'msrpc-enum',
          ADDRESSES.exchange,
        ]),
      ),
  );
  const besideNmap: Row = {
    what: 'the same beside nmap',
    ours: ms(median(nmap.ours)),
    beside: `${ms(median(nmap.theirs))} nmap msrpc-enum, which asks by SMB and lists nothing of Samba`,
    ratio: `${(median(nmap.ours) / median(nmap.theirs)).toFixed(2)} ×`,
  };
  return [
    row('cold probe, two interfaces down to the bind (median)', { ours, theirs }),
    row('the same with all 53 entries', listing),
    besideNmap,
  ];
}

async function overSlowLines(
  site: Site,
  linesman: Linesman,
  { rounds, isQuick }: Plan,
): Promise<readonly Row[]> {
  const { laptop, server } = site;
  const rows: Row[] = [];
  await configure(site);
  for (const oneWayMs of isQuick ? QUICK_ONE_WAY_MS : ONE_WAY_MS) {
    const script = new URL('delay-link.py', import.meta.url).pathname;
    const line = laptop.start([
      '/usr/bin/python3',
      script,
      laptop.name,
      '192.0.2.1/30',
      server.name,
      '192.0.2.2/30',
      String(oneWayMs),
    ]);
    await waitFor('the slow line', () => (line.stdout().includes('ready') ? true : null), {
      timeoutMs: 10_000,
      by: line,
    });
    await laptop.ip(
      'route',
      'replace',
      `${ADDRESSES.exchange}/32`,
      'dev',
      'slow0',
      'src',
      '192.0.2.1',
    );
    const ladders = async (pace: 'plain' | 'fast'): Promise<readonly number[]> =>
      JSON.parse(
        await laptop.must([
          process.execPath,
          new URL('ladder.ts', import.meta.url).pathname,
          ADDRESSES.exchange,
          String(rounds(LADDER_ROUNDS)),
          pace,
          DRSUAPI,
          SAMR,
        ]),
      ) as readonly number[];
    const took = await ladders('plain');
    const fast = await ladders('fast');
    const cold: number[] = [];
    for (let round = 0; round < rounds(COLD_ROUNDS); round += 1)
      cold.push(await ladderMs(linesman));
    const command = await pairwise(
      rounds(ROUNDS),
      () => timed(() => linesman.run(['probe'])),
      () => timed(() => laptop.must([process.execPath, '-e', '0'])),
    );
    const roundTripMs = Number(
      await laptop.must(['/usr/bin/python3', '-c', ROUND_TRIP, ADDRESSES.exchange]),
    );
    await line.stop();
    const floor = ROUND_TRIPS * roundTripMs;
    const beside = `${ms(floor)} = ${String(ROUND_TRIPS)} sequential round trips of ${roundTripMs.toFixed(1)} ms, as a bare TCP connect takes there`;
    // Without delay nothing is left but the work itself, and a ratio to almost nothing says
    // nothing.
    const ratio = (samples: readonly number[]): string =>
      oneWayMs === 0 ? '–' : `${(median(samples) / floor).toFixed(3)} ×`;
    const path = `over a path of ${String(2 * oneWayMs)} ms (median)`;
    rows.push(
      { what: `ladder ${path}`, ours: ms(median(took)), beside, ratio: ratio(took) },
      {
        what: `the same with the ports of the last run beside the mapper's answer, ${path}`,
        ours: ms(median(fast)),
        beside: `${ms(median(took))} of the ladder that waits for the mapper`,
        ratio: `${(median(fast) / median(took)).toFixed(3)} ×`,
      },
      {
        what: `the same as a cold command, without the start of Node, ${path}`,
        ours: ms(median(cold)),
        beside,
        ratio: ratio(cold),
      },
      wholeCommand(`the whole command, from its start to its end, ${path}`, command, floor),
    );
  }
  return rows;
}

/** What LADDER says, in the user's configuration file. */
async function configure({ folder }: Site): Promise<void> {
  const file = join(folder, '.config', 'linesman', 'config.json');
  await mkdir(dirname(file), { recursive: true });
  const exchange = { host: ADDRESSES.exchange, interfaces: [DRSUAPI, SAMR] };
  await writeFile(file, JSON.stringify({ exchange }));
}

/** @param floorMs round trips that the command cannot do without */
function wholeCommand(
  what: string,
  { ours, theirs }: Awaited<ReturnType<typeof pairwise>>,
  floorMs: number,
): Row {
  const bareMs = median(theirs);
  return {
    what,
    ours: ms(median(ours)),
    beside: `${ms(bareMs + floorMs)} = ${ms(bareMs)} of \`node -e 0\`, measured in turn, and ${ms(floorMs)} of round trips`,
    ratio: `${(median(ours) / (bareMs + floorMs)).toFixed(3)} ×`,
  };
}

/**
 * Milliseconds from the first packet to the end of the last bind, by the run's own record: the
 * start of Node is not the ladder.
 */
async function ladderMs(linesman: Linesman): Promise<number> {
  const { document } = await linesman.json(ProbeRun, LADDER);
  if (document.diagnosis.code !== 'ALL_GREEN')
    throw new Error(`the ladder over the slow line is not green: ${document.diagnosis.summary}`);
  return document.tookMs;
}
