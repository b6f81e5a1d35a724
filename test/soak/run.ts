/**
 * Long runs. usage: node test/soak/run.ts [--seconds N] [--seed N] [NAME] Seconds are for each,
 * default 600; NAME is a file of this folder; a seed brings back the flaps of a link-flaps that
 * failed. Exit 1 when one fails; what cannot run here says why and is no failure.
 */
import { parseArgs } from 'node:util';
import { soak as fuzzRpc } from './fuzz-rpc.ts';
import { soak as linkFlaps } from './link-flaps.ts';
import { soak as wholeAgent } from './whole-agent.ts';
import { soak as windowsGrowth } from './windows-growth.ts';

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly figures: string;
}

const SOAKS: Readonly<Record<string, (seconds: number, seed?: number) => Promise<Outcome>>> = {
  'link-flaps': linkFlaps,
  'fuzz-rpc': fuzzRpc,
  'whole-agent': wholeAgent,
  'windows-growth': windowsGrowth,
};
const DEFAULT_SECONDS = '600';

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: DEFAULT_SECONDS }, seed: { type: 'string' } },
  allowPositionals: true,
});
const seconds = Number(values.seconds);
const seed = values.seed === undefined ? undefined : Number(values.seed);
const unknown = positionals.find((name) => !(name in SOAKS));
if (!(seconds > 0) || Number.isNaN(seed) || unknown !== undefined) {
  console.error(
    unknown === undefined
      ? '--seconds wants a number above 0, --seed a number'
      : `there is no soak ${unknown}: ${Object.keys(SOAKS).join(', ')}`,
  );
  process.exit(2);
}

for (const [name, soak] of Object.entries(SOAKS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { ok, figures } = await attempt(name, soak);
  if (!ok) process.exitCode = 1;
  console.log(
    `${name.padEnd(16)}${figures.startsWith('skipped: ') ? '' : ok ? 'ok      ' : 'FAILED  '}${figures}`,
  );
}

/** A soak that breaks off is a soak that failed, and the others still run. */
async function attempt(
  name: string,
  soak: (seconds: number, seed?: number) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await soak(seconds, seed);
  } catch (cause) {
    return {
      name,
      ok: false,
      figures: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    };
  }
}
