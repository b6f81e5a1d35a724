import { groupBy } from './group-by.ts';
import type { Standing } from './standing.ts';

/** Laptops that the same keeps from their mail. */
export interface Cause {
  /** Stands for it as long as it lasts, also in the list of what somebody took over. */
  readonly key: string;
  /** That, and those of what began with it. */
  readonly keys: readonly string[];
  /** The one that most of them tell. */
  readonly code: string;
  /** Others that began with it: a server that comes up shows several faces. */
  readonly also: readonly string[];
  readonly site: string | null;
  readonly gateway: string | null;
  readonly whoMustAct: string;
  readonly owner: string | null;
  /** The earliest; null where no laptop knows. */
  readonly since: string | null;
  /** `LIST:PORT`. */
  readonly outside: readonly string[];
  /** The newest first. */
  readonly laptops: readonly Standing[];
}

/** What a restart of the server shows: its services are missing, refuse, and come back elsewhere. */
const OF_A_RESTART: ReadonlySet<string> = new Set([
  'EPM_BLOCKED',
  'EPM_REFUSED',
  'RPC_NOT_REGISTERED',
  'RPC_PORT_OUTSIDE_ACL',
  'RPC_PORT_BLOCKED',
  'RPC_PORT_REFUSED',
  'RPC_NO_ANSWER',
  'RPC_SERVER_BUSY',
]);
/** Laptops meet a restart when they next check. */
const TOGETHER_MS = 30 * 60 * 1000;

/** What `GET /v1/reports/{id}/others` counts by as well. */
export const keyOf = ({
  code,
  gateway,
  site,
}: Pick<Standing, 'code' | 'gateway' | 'site'>): string => JSON.stringify([code, gateway, site]);

/** Groups what is broken: the most laptops first. One restart of a server is one cause. */
export function causesOf(standings: readonly Standing[]): Cause[] {
  const byKey = groupBy(
    standings.filter(({ code }) => code !== null),
    keyOf,
  );
  const apart = [...byKey].map(([key, laptops]) => causeOf(key, laptops));
  const merged: Cause[] = [];
  for (const cause of apart.toSorted(moreLaptops)) {
    const at = merged.findIndex((one) => isOneRestart(one, cause));
    const into = merged[at];
    if (into === undefined) merged.push(cause);
    else merged[at] = together(into, cause);
  }
  return merged.toSorted(moreLaptops);
}

const moreLaptops = (a: Cause, b: Cause): number => b.laptops.length - a.laptops.length;

function causeOf(key: string, laptops: readonly Standing[]): Cause {
  const [{ code, site, gateway, whoMustAct, owner } = NOBODY] = laptops;
  return {
    ...{ key, site, gateway, whoMustAct, owner },
    keys: [key],
    code: code ?? '',
    also: [],
    since: earliest(laptops.map(({ since }) => since)),
    outside: [...new Set(laptops.flatMap(({ outside }) => outside))].toSorted(),
    laptops: laptops.toSorted((a, b) => (a.heardAt < b.heardAt ? 1 : -1)),
  };
}

const NOBODY = { code: null, site: null, gateway: null, whoMustAct: 'nobody', owner: null };

const earliest = (times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).toSorted()[0] ?? null;

const isOneRestart = (one: Cause, other: Cause): boolean =>
  OF_A_RESTART.has(one.code) &&
  OF_A_RESTART.has(other.code) &&
  one.gateway === other.gateway &&
  one.site === other.site &&
  one.since !== null &&
  other.since !== null &&
  Math.abs(Date.parse(one.since) - Date.parse(other.since)) <= TOGETHER_MS;

const together = (one: Cause, other: Cause): Cause => ({
  ...one,
  keys: [...one.keys, ...other.keys],
  also: [...one.also, other.code, ...other.also],
  since: earliest([one.since, other.since]),
  outside: [...new Set([...one.outside, ...other.outside])].toSorted(),
  laptops: [...one.laptops, ...other.laptops].toSorted((a, b) => (a.heardAt < b.heardAt ? 1 : -1)),
});
