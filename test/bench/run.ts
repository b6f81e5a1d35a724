import { coldProbe } from './cold-probe.ts';
import { decode } from './decode.ts';
import { enqueue } from './enqueue.ts';
import { eventToState } from './event-to-state.ts';
import type { Bench, Row } from './statistics.ts';

/** Every bench; an argument names the one to run. Ratios are ours over theirs: below 1 is faster. */
const BENCHES: Readonly<Record<string, Bench>> = { enqueue, 'event-to-state': eventToState, decode, 'cold-probe': coldProbe };

const wanted = process.argv[2];
if (wanted !== undefined && !(wanted in BENCHES)) {
  console.error(`there is no bench ${wanted}: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const print = ({ what, ours, beside, ratio }: Row): void => {
  console.log(`${what}\n    ${ours}   beside ${beside}   ${ratio}`);
};

for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted !== undefined && name !== wanted) continue;
  const result = await bench();
  if ('skipped' in result) console.log(`skipped: ${name}: ${result.skipped}`);
  else result.forEach(print);
}
