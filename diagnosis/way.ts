import { isStore } from '../model/interfaces.ts';
import type { Door } from '../model/door.ts';
import type { RungFacts } from '../model/rung-facts.ts';
import type { LadderResult } from '../model/run.ts';
import type { Protocol, ProtocolSetting, Way } from '../model/way.ts';

/**
 * What a door showed. `exchange`: Exchange 2013 or later answered there itself. `absent`: its path
 * does not exist. `other`: it was asked, and neither is certain. `not-asked`: none is set up for this
 * network.
 */
export type DoorSeen = 'exchange' | 'absent' | 'other' | 'not-asked';

export interface WayEvidence {
  readonly setting: ProtocolSetting;
  /** A server for RPC is set up, or was typed. */
  readonly isServerSet: boolean;
  /** What the endpoint mapper says of the store; `unknown` where it could not be asked. */
  readonly mapper: 'registered' | 'retired' | 'unknown';
  /** The store had a port there a few days ago, and its move to HTTPS is not proven. */
  readonly isStoreMissed: boolean;
  /** What Outlook's own connections show; null where they show neither, or nobody looked. */
  readonly outlook: 'rpc' | 'https' | null;
  /** What Autodiscover answered; null where it gave no answer, as it gives none without a login. */
  readonly autodiscover: Protocol | null;
  readonly mapi: DoorSeen;
  readonly rpcProxy: DoorSeen;
}

/**
 * Outlook's way to the mailbox, the surest witness first: the settings, the mapper, Outlook's own
 * connections, the past, Autodiscover, who answers at the doors, and what is set up. Null where nothing of
 * Outlook's is set up. Pure.
 */
export function chooseWay(seen: WayEvidence): Way | null {
  const { setting, isServerSet, mapper, outlook, autodiscover, mapi, rpcProxy } = seen;
  if (setting !== 'auto') return { protocol: setting, because: 'settings' };
  if (mapper === 'registered') return { protocol: 'rpc', because: 'rpc-registered' };
  if (mapper === 'retired') return { protocol: overHttps(seen), because: 'rpc-retired' };
  if (outlook !== null)
    return { protocol: outlook === 'rpc' ? 'rpc' : overHttps(seen), because: 'outlook' };
  if (seen.isStoreMissed) return { protocol: 'rpc', because: 'rpc-before' };
  if (autodiscover !== null) return { protocol: autodiscover, because: 'autodiscover' };
  // Exchange that has this door has no RPC over TCP; an RPC proxy stands beside it since 2003.
  if (mapi === 'exchange') return { protocol: 'mapi-http', because: 'door-answers' };
  if (isServerSet) return { protocol: 'rpc', because: 'nothing-else' };
  if (mapi === 'not-asked' && rpcProxy === 'not-asked') return null;
  return { protocol: overHttps(seen), because: 'door-set-up' };
}

/** Whether Outlook's connections could change the choice: looking at them costs some time. */
export const asksOutlook = ({ setting, mapper }: WayEvidence): boolean =>
  setting === 'auto' && mapper === 'unknown';

/** MAPI over HTTP, but where its door does not exist and the one of RPC over HTTP does. */
const overHttps = ({ mapi, rpcProxy }: WayEvidence): Exclude<Protocol, 'rpc'> =>
  (mapi === 'not-asked' && rpcProxy !== 'not-asked') ||
  (mapi === 'absent' && (rpcProxy === 'exchange' || rpcProxy === 'other'))
    ? 'rpc-http'
    : 'mapi-http';

/** What a run's mapper says of the store. */
export function mapperSaid({
  endpoints,
  facts,
}: Pick<LadderResult, 'endpoints' | 'facts'>): WayEvidence['mapper'] {
  if (endpoints.some(isStore)) return 'registered';
  return [...facts.values()].some(({ retirement }) => retirement !== undefined)
    ? 'retired'
    : 'unknown';
}

/** What Autodiscover showed of Outlook's way: of several domains only where they agree. */
export function autodiscoverSaid(facts: ReadonlyMap<string, RungFacts>): Protocol | null {
  const said = new Set([...facts.values()].flatMap(({ autodiscover }) => autodiscover ?? []));
  const [one = null] = said;
  return said.size === 1 ? one : null;
}

const ABSENT: ReadonlySet<number | null> = new Set([404, 410]);

/** What the doors of one kind showed: the best of several. */
export function doorSeen(doors: readonly Door[], kind: 'mapi' | 'rpcProxy'): DoorSeen {
  const seen = doors
    .filter(({ door }) => door === kind)
    .map((door): DoorSeen => {
      const status = door.hops.at(-1)?.status ?? null;
      return ABSENT.has(status) ? 'absent' : door.exchange != null ? 'exchange' : 'other';
    });
  return (
    (['exchange', 'other', 'absent'] as const).find((one) => seen.includes(one)) ?? 'not-asked'
  );
}
