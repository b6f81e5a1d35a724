import {
  asksOutlook,
  autodiscoverSaid,
  chooseWay,
  doorSeen,
  mapperSaid,
} from '../../diagnosis/way.ts';
import type { LiveConnections } from '../../model/connections.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';
import type { ProtocolSetting, Way } from '../../model/way.ts';
import { isOutlook } from '../../probes/platform/connection-table.ts';
import type { WebResult } from '../../probes/web/types.ts';

/** Looks at the connections of this laptop, held against what a run asked. Never rejects. */
export type LookAtOutlook = (
  run: Pick<ProbeRun, 'target' | 'endpoints'>,
) => Promise<LiveConnections>;

/** What of a plan says which way is Outlook's. */
export interface WayPlan {
  readonly protocol: ProtocolSetting;
  /** A server for RPC is set up or was typed; false where only doors by HTTP are. */
  readonly isServerSet: boolean;
  /** The store had a port there a few days ago; absent: nobody knows. */
  readonly isStoreMissed?: boolean;
  /** Asked only where it decides; absent: nobody looks. */
  readonly outlook?: LookAtOutlook | undefined;
}

/** Outlook's way by all that a run saw. Never rejects. */
export async function findWay(
  result: LadderResult,
  web: Pick<WebResult, 'doors' | 'facts'>,
  { protocol, isServerSet, isStoreMissed = false, outlook }: WayPlan,
): Promise<Way | null> {
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
  if (outlook === undefined || !asksOutlook(seen)) return chooseWay(seen);
  const { target, endpoints } = result;
  const look = await outlook({
    target: { host: target.host, addresses: [...target.addresses] },
    endpoints: [...endpoints],
  });
  return chooseWay({ ...seen, outlook: outlookIn(look) });
}

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/**
 * What Outlook's connections to Exchange show. With RPC it asks for calendars and the like by HTTPS
 * as well, so that one connection by RPC decides.
 */
export function outlookIn({ items }: Pick<LiveConnections, 'items'>): 'rpc' | 'https' | null {
  const ports = items
    .filter(
      ({ process, state, why }) =>
        why === 'exchange' && state === 'established' && isOutlook(process),
    )
    .map(({ remotePort }) => remotePort);
  if (ports.some((port) => port !== HTTPS_PORT && port !== HTTP_PORT)) return 'rpc';
  return ports.includes(HTTPS_PORT) ? 'https' : null;
}
