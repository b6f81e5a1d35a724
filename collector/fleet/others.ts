import type { Others } from '../../model/others.ts';
import { keyOf } from './causes.ts';
import type { Standing } from './standing.ts';
import type { Taken } from './taken.ts';

/** A gateway through which laptops have mail again; null: without one. */
export interface Mended {
  readonly gateway: string | null;
  /** The latest of them, RFC 3339 in UTC. */
  readonly at: string;
  readonly laptops: number;
}

/** One or two others would be known by name. */
const FEWEST = 3;
const MAX_GATEWAYS = 16;

/**
 * @param alike laptops with the same, the asking one perhaps among them
 * @param mended where laptops of the same site had the same, and have mail again
 */
export function othersOf(
  own: Standing | null,
  alike: readonly Standing[],
  mended: readonly Mended[],
  taken: ReadonlyMap<string, Taken>,
): Others {
  // Of a laptop that is not known to be broken nothing is known that others could have as well.
  if (own?.code == null) return { others: 0, since: null, state: 'new', mended: [] };
  const others = alike.filter(({ device }) => device !== own.device);
  const isTold = others.length >= FEWEST;
  const told = mended.filter(({ laptops }) => laptops >= FEWEST);
  return {
    others: isTold ? others.length : 0,
    since: isTold ? earliestOf(others) : null,
    state: told.some(({ gateway }) => gateway === own.gateway)
      ? 'mended'
      : taken.has(keyOf(own))
        ? 'taken'
        : 'new',
    mended: told
      .flatMap(({ gateway, at }) => (gateway === null ? [] : [{ gateway, at }]))
      .slice(0, MAX_GATEWAYS),
  };
}

const earliestOf = (standings: readonly Standing[]): string | null =>
  standings
    .flatMap(({ since }) => since ?? [])
    .filter((at) => !Number.isNaN(Date.parse(at)))
    .toSorted()[0] ?? null;
