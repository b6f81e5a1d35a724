import { reasonOf } from '../../lib/error-name.ts';
import type { Fleet } from './fleet.ts';

/** A fleet that is kept up with what comes. */
export interface KeptFleet extends Omit<Fleet, 'catchUp' | 'sweep'> {
  /** Whether reports of before are still being read in. */
  isBehind(): boolean;
}

const LOOK_MS = 1_000;
const SWEEP_MS = 60 * 60 * 1000;

/**
 * Reads what came once a second, and before each question: one batch at a time, so that laptops are
 * answered meanwhile. A failure leaves what stands, and is tried again.
 */
export function keepFleet(fleet: Fleet, log: (message: string) => void): KeptFleet {
  let isBehind = true;
  let failed: string | null = null;
  const guarded = (work: () => void): void => {
    try {
      work();
      failed = null;
    } catch (thrown) {
      const reason = reasonOf(thrown);
      if (reason !== failed) log(`how the laptops stand could not be noted: ${reason}`);
      failed = reason;
      isBehind = true;
    }
  };
  const look = (): void => {
    guarded(() => {
      isBehind = fleet.catchUp();
    });
  };
  let timer: NodeJS.Timeout;
  const next = (): void => {
    look();
    timer = setTimeout(next, isBehind && failed === null ? 0 : LOOK_MS).unref();
  };
  timer = setTimeout(next, 0).unref();
  const sweeps = setInterval(() => {
    guarded(() => fleet.sweep());
  }, SWEEP_MS).unref();
  const current = <T>(question: () => T): T => {
    look();
    return question();
  };
  return {
    isBehind: () => isBehind,
    broken: (since) => current(() => fleet.broken(since)),
    laptops: (since) => fleet.laptops(since),
    find: (device) => current(() => fleet.find(device)),
    alike: (of) => current(() => fleet.alike(of)),
    mended: (of) => current(() => fleet.mended(of)),
    sightings: () => current(() => fleet.sightings()),
    taken: () => fleet.taken(),
    take: (keys, taken) => {
      fleet.take(keys, taken);
    },
    handBack: (keys) => {
      fleet.handBack(keys);
    },
    forget: (device) => {
      fleet.forget(device);
    },
    close: () => {
      clearTimeout(timer);
      clearInterval(sweeps);
      fleet.close();
    },
  };
}
