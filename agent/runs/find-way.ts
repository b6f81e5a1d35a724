import {
  asksOutlook,
  autodiscoverSaid,
  chooseWay,
  doorSeen,
  mapperSaid,
} from '../../diagnosis/way.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';
import { toExchange } from '../../model/outlook-standing.ts';
import type { ProtocolSetting, Way } from '../../model/way.ts';
import type { WebResult } from '../../probes/web/types.ts';

/**
 * Looks at Outlook, held against what a run asked. Never rejects.
 *
 * @param decides Outlook's connections decide about the way: they are looked at wherever they show
 */
export type LookAtOutlook = (
  run: Pick<ProbeRun, 'target' | 'endpoints'>,
  decides: boolean,
) => Promise<OutlookWitness>;

/** What of a plan says which way is Outlook's. */
export interface WayPlan {
  readonly protocol: ProtocolSetting;
  /** A server for RPC is set up or was typed; false where only doors by HTTP are. */
  readonly isServerSet: boolean;
  /** The store had a port there a few days ago; absent: nobody knows. */
  readonly isStoreMissed?: boolean;
  /** Absent: nobody looks. */
  readonly outlook?: LookAtOutlook | undefined;
}

/** Outlook's way, and what Outlook shows of itself. */
export interface FoundWay {
  readonly way: Way | null;
  readonly outlook: OutlookWitness | null;
}

/** Outlook's way by all that a run saw. Never rejects. */
export async function findWay(
  result: LadderResult,
  web: Pick<WebResult, 'doors' | 'facts'>,
  { protocol, isServerSet, isStoreMissed = false, outlook: look }: WayPlan,
): Promise<FoundWay> {
  const seen = {
    setting: protocol,
    isServerSet,
    isStoreMissed,
    mapper: mapperSaid(result),
    outlook: null,
    autodiscover: autodiscoverSaid(web.facts ?? new Map()),
    mapi: doorSeen(web.doors, 'mapi'),
    rpcProxy: doorSeen(web.doors, 'rpcProxy'),
  };
  if (look === undefined) return { way: chooseWay(seen), outlook: null };
  const { target, endpoints } = result;
  const run = {
    target: { host: target.host, addresses: [...target.addresses] },
    endpoints: [...endpoints],
  };
  const outlook = await look(run, asksOutlook(seen));
  return { way: chooseWay({ ...seen, outlook: outlookIn(outlook) }), outlook };
}

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/**
 * What Outlook's connections to Exchange show; where it holds none, what its profile says. With RPC
 * it asks for calendars and the like by HTTPS as well, so that one connection by RPC decides.
 */
export function outlookIn({
  connections,
  profile,
}: Pick<OutlookWitness, 'connections' | 'profile'>): 'rpc' | 'https' | null {
  const ports = toExchange(connections).map(({ remotePort }) => remotePort);
  if (ports.some((port) => port !== HTTPS_PORT && port !== HTTP_PORT)) return 'rpc';
  if (ports.includes(HTTPS_PORT)) return 'https';
  if (profile?.leadsToTarget !== true) return null;
  const way = profile.accounts.find(({ isPrimary }) => isPrimary)?.way ?? null;
  return way === 'rpc' ? 'rpc' : way === 'mapi-http' || way === 'rpc-http' ? 'https' : null;
}
