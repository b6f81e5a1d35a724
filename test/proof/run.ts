/**
 * Proofs that take minutes. usage: node test/proof/run.ts [--seed N] NAME…; exit 1 when one fails. A
 * seed, printed by each run, brings back the same trials.
 */
import { parseArgs } from 'node:util';
import { collectorDamage } from './collector-damage.ts';
import { outboxDamage } from './outbox-damage.ts';

/** Prints what it counted. @returns whether every promise held */
type Proof = (seed: number) => Promise<boolean>;

const PROOFS: Readonly<Record<string, Proof>> = {
  'collector-damage': collectorDamage,
  'outbox-damage': outboxDamage,
};

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  allowPositionals: true,
});
const seed = Number(values.seed);
const unknown = positionals.find((name) => !(name in PROOFS));
if (positionals.length === 0 || unknown !== undefined || Number.isNaN(seed)) {
  console.error(`name a proof, and a number for --seed: ${Object.keys(PROOFS).join(', ')}`);
  process.exit(2);
}
for (const name of positionals) {
  console.log(`${name}, --seed ${String(seed)}`);
  if ((await PROOFS[name]?.(seed)) !== true) process.exitCode = 1;
}
