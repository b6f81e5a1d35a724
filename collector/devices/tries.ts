/** How often one address may try something in vain. */
export interface Tries {
  /** Notes a try. @returns whether it may be made */
  take(address: string): boolean;
}

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

/** @param perMinute tries of one address that are let through within a minute */
export function createTries(perMinute: number, monotonicMs: () => number): Tries {
  const tries = new Map<string, number[]>();
  return {
    take: (address) => {
      const now = monotonicMs();
      const recent = (tries.get(address) ?? []).filter((at) => now - at < WINDOW_MS);
      // The address that was quiet for longest is forgotten first.
      tries.delete(address);
      const [oldest] = tries.keys();
      if (tries.size >= MAX_ADDRESSES && oldest !== undefined) tries.delete(oldest);
      const mayGo = recent.length < perMinute;
      tries.set(address, mayGo ? [...recent, now] : recent);
      return mayGo;
    },
  };
}
