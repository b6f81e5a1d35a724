import { firstTryWithinS } from '../../collector/first-try.ts';
import { herd as simulate, LAPTOPS } from '../support/herd.ts';
import type { Bench, Row } from './statistics.ts';

/** What the project wants at most: tries of a laptop, and requests in a second over what the collector takes. */
const WANTED = { tries: 1.6, peak: 2.5 };

/** A simulation: a hundred thousand laptops that come back within five seconds. */
export const herd: Bench = () => {
  const windowMs = firstTryWithinS(LAPTOPS) * 1000;
  const ours = simulate({ windowMs, isSteered: true });
  const theirs = simulate({ windowMs: 0, isSteered: false });
  const row = (what: string, key: 'tries' | 'peak' | 'seconds', unit: string): Row => ({
    what: `${String(LAPTOPS)} laptops back at once: ${what}`,
    ours: `${ours[key].toFixed(2)}${unit}`,
    beside: `${theirs[key].toFixed(2)}${unit} full jitter${key === 'seconds' ? '' : `, ${String(WANTED[key])} wanted at most`}`,
    ratio: `${(ours[key] / theirs[key]).toFixed(2)} ×`,
  });
  return Promise.resolve([
    row('tries of each', 'tries', ''),
    row('peak, in capacities of the collector', 'peak', ''),
    row('until the last is done', 'seconds', ' s'),
  ]);
};
