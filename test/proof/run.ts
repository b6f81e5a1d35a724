/**
 * Proofs that take minutes. usage: node test/proof/run.ts [--seed N] [--slice] NAME…; exit 1 when one
 * fails. A seed, printed by each run, brings back the same trials, and of those that kill the same
 * moments; `--slice` runs a part of each. What cannot run here says why and is no failure.
 */
import { parseArgs } from 'node:util';
import { sharedKills } from './shared-crashes.ts';
import { collectorCuts, collectorKills } from './collector-crashes.ts';
import { collectorDamage } from './collector-damage.ts';
import { cuts } from './cuts.ts';
import { flips } from './flips.ts';
import { full } from './full.ts';
import { kills } from './kills.ts';
import { mixes } from './mixes.ts';
import { model } from './model.ts';
import { outboxDamage } from './outbox-damage.ts';
import { packages } from './packages.ts';
import { packagesTwice } from './packages-twice.ts';
import { packagesWindows } from './packages-windows.ts';
import type { Proof } from './proof.ts';
import { updates } from './updates.ts';
import { writeOrder } from './write-order.ts';

/** Prints what it counted. @returns whether every promise held */
type Count = (seed: number) => Promise<boolean>;

const counted =
  (count: Count): Proof =>
  async ({ seed }) => ({ ok: await count(seed), figures: 'see above' });

const PROOFS: Readonly<Record<string, Proof>> = {
  kills,
  cuts,
  flips,
  'write-order': writeOrder,
  full,
  packages,
  mixes,
  model,
  'packages-twice': packagesTwice,
  'packages-windows': packagesWindows,
  updates,
  'collector-kills': collectorKills,
  'collector-cuts': collectorCuts,
  'shared-kills': sharedKills,
  'collector-damage': counted(collectorDamage),
  'outbox-damage': counted(outboxDamage),
};
/** Of which every change runs a slice. */
const SLICED = [
  ...['kills', 'cuts', 'flips', 'write-order', 'full', 'mixes', 'packages'],
  ...['collector-kills', 'collector-cuts'],
];

const { values, positionals } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    slice: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const seed = Number(values.seed);
const names = positionals.length === 0 && values.slice ? SLICED : positionals;
const unknown = names.find((name) => !(name in PROOFS));
if (names.length === 0 || unknown !== undefined || Number.isNaN(seed)) {
  console.error(`name a proof, and a number for --seed: ${Object.keys(PROOFS).join(', ')}`);
  process.exit(2);
}
for (const name of names) {
  console.log(`${name}, --seed ${String(seed)}${values.slice ? ', a slice' : ''}`);
  const startedMs = performance.now();
  const outcome = await PROOFS[name]?.({ seed, isSlice: values.slice });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  if (outcome === undefined || 'skipped' in outcome) {
    console.log(`${name.padEnd(8)} skipped: ${outcome?.skipped ?? 'there is none'}`);
    continue;
  }
  if (!outcome.ok) process.exitCode = 1;
  console.log(
    `${name.padEnd(8)} ${outcome.ok ? 'ok' : 'FAILED'}  ${outcome.figures} (${seconds} s)`,
  );
}
