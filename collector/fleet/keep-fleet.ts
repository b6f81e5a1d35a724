import { reasonOf } from '../../lib/error-name.ts';
import type { Fleet } from './fleet.ts';
import type { Mended } from './others.ts';
import type { Sighting, Standing } from './standing.ts';
import type { Taken } from './taken.ts';

/** Where several collectors note who sees to what. */
export interface TakenStore {
  all(): Promise<Map<string, Taken>>;
  take(keys: readonly string[], taken: Taken): Promise<void>;
  handBack(keys: readonly string[]): Promise<void>;
}

/** A fleet that is kept up with what comes. */
export interface KeptFleet extends Pick<Fleet, 'laptops'> {
  /** Who sees to what, by the key of the cause. */
  taken(): Promise<Map<string, Taken>>;
  take(keys: readonly string[], taken: Taken): Promise<void>;
  handBack(keys: readonly string[]): Promise<void>;
  broken(since: string): Promise<Standing[]>;
  find(device: string): Promise<Standing | null>;
  alike(of: Standing): Promise<Standing[]>;
  mended(of: Standing): Promise<Mended[]>;
  sightings(): Promise<Sighting[]>;
  forget(device: string): Promise<void>;
  /** Whether reports of before are still being read in. */
  isBehind(): boolean;
  /** Resolves when nothing reads any more. */
  close(): Promise<void>;
}

const LOOK_MS = 1_000;
const SWEEP_MS = 60 * 60 * 1000;

/**
 * Reads what came once a second, and before each question: one batch at a time, so that laptops are
 * answered meanwhile. A failure leaves what stands, and is tried again.
 */
export function keepFleet(
  fleet: Fleet,
  log: (message: string) => void,
  shared: TakenStore | null = null,
): KeptFleet {
  let isBehind = true;
  let isClosed = false;
  let failed: string | null = null;
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      failed = null;
    } catch (thrown) {
      if (isClosed) return;
      const reason = reasonOf(thrown);
      if (reason !== failed) log(`how the laptops stand could not be noted: ${reason}`);
      failed = reason;
      isBehind = true;
    }
  };
  /** One after another: what one reads must not change before it is noted. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void> | void): Promise<void> => {
    const mine = last.then(work);
    // Whoever asked gets the failure.
    last = mine.catch(() => undefined);
    return mine;
  };
  const look = (): Promise<void> =>
    inTurn(() =>
      guarded(async () => {
        isBehind = await fleet.catchUp();
      }),
    );
  let timer: NodeJS.Timeout;
  const next = async (): Promise<void> => {
    await look();
    if (!isClosed) later(isBehind && failed === null ? 0 : LOOK_MS);
  };
  const later = (ms: number): void => {
    timer = setTimeout(() => void next(), ms).unref();
  };
  later(0);
  const sweeps = setInterval(() => {
    void inTurn(() =>
      guarded(async () => {
        await fleet.sweep();
      }),
    );
  }, SWEEP_MS).unref();
  const current = async <T>(question: () => T): Promise<T> => {
    await look();
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
    taken: () => (shared === null ? Promise.resolve(fleet.taken()) : shared.all()),
    take: async (keys, taken) => {
      if (shared === null) fleet.take(keys, taken);
      else await shared.take(keys, taken);
    },
    handBack: async (keys) => {
      if (shared === null) fleet.handBack(keys);
      else await shared.handBack(keys);
    },
    forget: (device) =>
      inTurn(() => {
        fleet.forget(device);
      }),
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(sweeps);
      await last;
      fleet.close();
    },
  };
}
