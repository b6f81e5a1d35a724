import { networkInterfaces } from 'node:os';
import { classifyAdapters, type Inventory, type ReadFacts } from './adapters.ts';
import { askKernel, bestRoute, errorName, PUBLIC_V4, PUBLIC_V6, routeFrom, type AskSource } from './route.ts';
import { sysfsReader } from './sysfs.ts';
import type { Route, RouteTargets, Snapshot } from './watcher-types.ts';

/** The system as a look sees it; tests pass their own. */
export interface Senses {
  readonly system: NodeJS.Platform;
  readonly interfaces: typeof networkInterfaces;
  readonly readFacts: ReadFacts;
  readonly ask: AskSource;
}

export const realSenses = (onProblem: (sentence: string) => void): Senses => ({
  system: process.platform,
  interfaces: networkInterfaces,
  readFacts: sysfsReader(process.platform, onProblem),
  ask: askKernel,
});

/** Addresses of one host that are asked about; a name with more is a load balancer, and its first ones tell enough. */
const MOST_ADDRESSES = 8;

/** Takes looks. Adapters are judged anew only when the list of adapters and addresses differs from the last look's. */
export function observer({ system, interfaces, readFacts, ask }: Senses): (targets: RouteTargets) => Promise<Snapshot> {
  let known: { readonly list: string; readonly inventory: Inventory } | null = null;

  const takeInventory = (): Inventory => {
    const list = interfaces();
    const text = JSON.stringify(list);
    if (known?.list !== text) known = { list: text, inventory: classifyAdapters(list, system, readFacts) };
    return known.inventory;
  };

  return async (targets) => {
    const groups = [[PUBLIC_V4], [PUBLIC_V6], targets.exchange, targets.gateway, targets.collector].map((group) => group.slice(0, MOST_ADDRESSES));
    const answers = await Promise.all(groups.map((group) => Promise.all(group.map(ask))));
    let inventory: Inventory;
    try {
      // After the routes: an adapter that appeared in between is found, one that vanished carries nothing any more.
      inventory = takeInventory();
    } catch (error) {
      return blindSnapshot(groups, errorName(error));
    }
    const { adapters, likely } = inventory;
    const routes = groups.map((group, row) => bestRoute(group.map((target, column) => routeFrom(answers[row]?.[column] ?? NOT_ASKED, target, adapters)), adapters));
    const [publicV4, publicV6, exchange = null, gateway = null, collector = null] = routes;
    return { adapters, likely, publicV4: publicV4 ?? NO_ANSWER, publicV6: publicV6 ?? NO_ANSWER, exchange, gateway, collector };
  };
}

const NOT_ASKED = { ok: false, error: 'not asked' } as const;
const NO_ANSWER: Route = { kind: 'unknown', error: NOT_ASKED.error };

/** Without the list of adapters a source address says nothing: every route is unknown, and so is the state. */
function blindSnapshot(groups: readonly (readonly string[])[], error: string): Snapshot {
  const blind: Route = { kind: 'unknown', error };
  const [, , exchange = [], gateway = [], collector = []] = groups;
  const route = (group: readonly string[]): Route | null => (group.length === 0 ? null : blind);
  return { adapters: [], publicV4: blind, publicV6: blind, exchange: route(exchange), gateway: route(gateway), collector: route(collector) };
}
