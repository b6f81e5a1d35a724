import { ROUTE } from '../../model/text/en/system-answers.ts';
import { networkInterfaces } from 'node:os';
import type { Adapter } from '../../model/network-state.ts';
import { classifyAdapters, type Inventory, type KindOverride } from './adapter-kind/adapters.ts';
import { NO_HINTS, type ReadFacts, type SystemHints } from '../platform/ports.ts';
import { errorName } from '../../lib/error-name.ts';
import {
  askKernel,
  bestRoute,
  PUBLIC_V4,
  PUBLIC_V6,
  routeFrom,
  type AskSource,
  type SourceAnswer,
} from './route.ts';
import { overlapsOf } from './overlap.ts';
import { tablesInUse } from '../platform/linux/kernel-route.ts';
import { IPSEC_TABLES } from './adapterless.ts';
import { claimer } from './unclaimed.ts';
import type { Route, RouteTargets, Snapshot } from './watcher-types.ts';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** The system as a look sees it; tests pass their own. */
export interface SnapshotIo {
  readonly system: NodeJS.Platform;
  readonly interfaces: typeof networkInterfaces;
  readonly readFacts: ReadFacts;
  readonly ask: AskSource;
  /** Tables of IPsec daemons that hold routes. */
  readonly ipsecTables: () => readonly number[];
  /** What tools of the system have said so far. */
  readonly hints: () => SystemHints;
  readonly overrides: readonly KindOverride[];
}

export const systemSnapshotIo = (readFacts: ReadFacts): SnapshotIo => ({
  system: process.platform,
  interfaces: networkInterfaces,
  readFacts,
  ask: askKernel,
  ipsecTables: () => (process.platform === 'linux' ? tablesInUse(IPSEC_TABLES) : []),
  hints: () => NO_HINTS,
  overrides: [],
});

/**
 * Addresses of one host that are asked about; a name with more is a load balancer, and its first
 * ones tell enough.
 */
const MAX_ADDRESSES = 8;

/**
 * Takes looks. Adapters are judged anew only when the list of adapters and addresses, or what is
 * said of them, differs from the last look's.
 */
export function observer({
  system,
  interfaces,
  readFacts,
  ask,
  ipsecTables,
  hints,
  overrides,
}: SnapshotIo): (targets: RouteTargets) => Promise<Snapshot> {
  let known: {
    readonly list: string;
    readonly hints: SystemHints;
    readonly inventory: Inventory;
  } | null = null;

  const takeInventory = (list: Interfaces): Inventory => {
    const text = JSON.stringify(list);
    const said = hints();
    if (known?.list !== text || known.hints !== said)
      known = {
        list: text,
        hints: said,
        inventory: classifyAdapters(list, system, readFacts, said, overrides),
      };
    return known.inventory;
  };

  const kindOf = (name: string): Adapter['kind'] =>
    classifyAdapters({ [name]: [] }, system, readFacts, hints(), overrides).adapters[0]?.kind ??
    'lan';

  const claim = claimer();

  return async (targets) => {
    const groups = [
      [PUBLIC_V4],
      [PUBLIC_V6],
      targets.exchange,
      targets.gateway,
      targets.collector,
      targets.trusted ?? [],
    ].map((group) => group.slice(0, MAX_ADDRESSES));
    const answers = await Promise.all(groups.map((group) => Promise.all(group.map(ask))));
    let inventory: Inventory;
    let list: Interfaces;
    try {
      // After the routes: an adapter that appeared in between is found.
      list = withUnnumbered(interfaces(), carriersIn(answers.flat()));
      inventory = takeInventory(list);
    } catch (error) {
      return blindSnapshot(groups, errorName(error));
    }
    const routesBy = (adapters: readonly Adapter[]): Route[][] =>
      groups.map((group, row) =>
        group.map((target, column) =>
          routeFrom(answers[row]?.[column] ?? NOT_ASKED, target, adapters),
        ),
      );
    const { metered } = inventory;
    const unclaimed = routesBy(inventory.adapters);
    const { adapters, likely } = claim(inventory, unclaimed[2] ?? []);
    const routes = adapters === inventory.adapters ? unclaimed : routesBy(adapters);
    const [publicV4, publicV6, exchange = null, gateway = null, collector = null] = routes.map(
      (group) => bestRoute(group, adapters),
    );
    const { clients, adapters: said } = hints();
    const publicRoutes = { publicV4: publicV4 ?? NO_ANSWER, publicV6: publicV6 ?? NO_ANSWER };
    return {
      ...publicRoutes,
      adapters,
      likely,
      metered,
      clients,
      ipsecTables: ipsecTables(),
      ssids: new Map(
        [...said].flatMap(([name, { ssid }]) => (ssid === null ? [] : [[name, ssid] as const])),
      ),
      overlaps: overlapsOf(
        (groups[2] ?? []).map((address, at) => ({
          address,
          answer: answers[2]?.[at] ?? NOT_ASKED,
        })),
        { snapshot: { adapters, gateway, ...publicRoutes }, interfaces: list, kindOf },
      ),
      exchange,
      gateway,
      collector,
      trusted: trustedOf(groups[5] ?? [], routes[5] ?? []),
    };
  };
}

/** Running adapters that the kernel named. */
const carriersIn = (answers: readonly SourceAnswer[]): string[] =>
  answers.flatMap((answer) =>
    answer.ok && answer.egress?.isRunning === true ? [answer.egress.adapter] : [],
  );

/**
 * Node lists adapters that have an address. A tunnel may borrow its address from a card
 * (unnumbered, RFC 1812 §2.2.7), and carry the route all the same.
 */
function withUnnumbered(listed: Interfaces, carriers: readonly string[]): Interfaces {
  const unlisted = carriers.filter((name) => listed[name] === undefined);
  return unlisted.length === 0
    ? listed
    : { ...listed, ...Object.fromEntries(unlisted.map((name) => [name, []])) };
}

const NOT_ASKED: SourceAnswer = { ok: false, error: ROUTE.notAsked };
const NO_ANSWER: Route = { kind: 'unknown', error: ROUTE.notAsked };

/** The first address that has a route: the proof is asked of one host, at one address. */
function trustedOf(
  addresses: readonly string[],
  routes: readonly Route[],
): NonNullable<Snapshot['trusted']> | null {
  const at = Math.max(
    0,
    routes.findIndex(({ kind }) => kind === 'via'),
  );
  const [address, route] = [addresses[at], routes[at]];
  return address === undefined || route === undefined ? null : { address, route };
}

/**
 * Without the list of adapters a source address says nothing: every route is unknown, and so is the
 * state.
 */
function blindSnapshot(groups: readonly (readonly string[])[], error: string): Snapshot {
  const blind: Route = { kind: 'unknown', error };
  const [, , exchange = [], gateway = [], collector = []] = groups;
  const route = (group: readonly string[]): Route | null => (group.length === 0 ? null : blind);
  return {
    adapters: [],
    publicV4: blind,
    publicV6: blind,
    exchange: route(exchange),
    gateway: route(gateway),
    collector: route(collector),
  };
}
