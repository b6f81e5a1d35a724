import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { collectorStart } from './collector-start.ts';
import { coldProbe } from './cold-probe.ts';
import { decode } from './decode.ts';
import { drain } from './drain.ts';
import { doors } from './doors.ts';
import { enqueue } from './enqueue.ts';
import { eventToState } from './event-to-state.ts';
import { herd } from './herd.ts';
import { idle } from './idle.ts';
import { memory } from './memory.ts';
import { outboxStart } from './outbox-start.ts';
import { packageSizes } from './package-sizes.ts';
import { recorder } from './recorder.ts';
import { redaction } from './redaction.ts';
import { shell } from './shell.ts';
import { snapshot } from './snapshot.ts';
import { type Bench, planOf, type Row } from './statistics.ts';
import { taking } from './taking.ts';
import { wire } from './wire.ts';

/**
 * Every bench; arguments name the one to run, and what it takes beside (`idle 600`: seconds).
 * `--quick` takes a fifth of the rounds.
 * Ratios are ours over theirs: below 1 is faster.
 */
const BENCHES: Readonly<Record<string, Bench>> = {
  enqueue,
  'outbox-start': outboxStart,
  drain,
  bundle,
  redaction,
  recorder,
  herd,
  wire,
  taking,
  'collector-start': collectorStart,
  'event-to-state': eventToState,
  snapshot,
  idle,
  memory,
  shell,
  'package-sizes': packageSizes,
  decode,
  doors,
  'cold-probe': coldProbe,
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [wanted, ...words] = positionals;
if (wanted !== undefined && !(wanted in BENCHES)) {
  console.error(`there is no bench ${wanted}: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const print = ({ what, ours, beside, ratio }: Row): void => {
  console.log(`${what}\n    ${ours}   beside ${beside}   ${ratio}`);
};

for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted !== undefined && name !== wanted) continue;
  try {
    const result = await bench(planOf(words, values.quick));
    if ('skipped' in result) console.log(`skipped: ${name}: ${result.skipped}`);
    else result.forEach(print);
  } catch (thrown) {
    // The others can still be measured.
    console.error(`FAILED: ${name}:`, thrown);
    process.exitCode = 1;
  }
}
