import { mixedLine, playMixes } from '../lab/scenarios/mixes.ts';
import { createLab } from '../lab/scenarios/world.ts';
import { needsBuild } from '../support/lab/linesman.ts';
import { needsSamba, needsVpn } from '../support/lab/needs.ts';
import type { Proof } from './proof.ts';

const DRAWS = 60;
const SLICE = 10;

/** One to three faults of a real network at once: the lowest is the verdict, and nobody else is named. */
export const mixes: Proof = async ({ seed, isSlice }) => {
  const missing = [...needsSamba(), ...needsVpn(), needsBuild()].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const count = isSlice ? SLICE : DRAWS;
  const lab = await createLab();
  try {
    const wrong = await playMixes(lab, { seed, count }, (mixed) => {
      console.log(mixedLine(mixed));
    });
    return {
      ok: wrong === 0,
      figures: `${String(count)} draws of one to three faults, ${String(wrong)} with another verdict than the lowest`,
    };
  } finally {
    await lab.close();
  }
};
