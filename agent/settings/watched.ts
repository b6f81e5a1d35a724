import type { DoorSetting } from '../../model/door.ts';
import { CLIENT_OF } from './doors.ts';
import { isIPv6 } from '../../model/net/host.ts';
import { DOOR_OF_WAY } from '../../model/door-of-way.ts';
import type { Protocol } from '../../model/way.ts';
import type { ResolvedSettings } from './resolved.ts';

/** The host whose way is watched. */
export interface Watched {
  readonly host: string;
  /** Port that shows whether it is reached, where Outlook's way is HTTP; null: RPC is climbed. */
  readonly reachPort: number | null;
  /** A server for RPC is set up. */
  readonly isServerSet: boolean;
}

type Given = {
  readonly exchange: Pick<ResolvedSettings['exchange'], 'host' | 'protocol'>;
  readonly doors: Pick<ResolvedSettings['doors'], 'doors'>;
};

/**
 * What the settings watch: the Exchange server, or the host of Outlook's door where its way is HTTP
 * and where no server is set up; null where they name neither. Pure.
 */
export function watchedIn({
  exchange: { host, protocol },
  doors: { doors },
}: Given): Watched | null {
  const isServerSet = host !== null;
  if (isServerSet && (protocol === 'auto' || protocol === 'rpc'))
    return { host, reachPort: null, isServerSet };
  const kinds =
    protocol === 'auto' || protocol === 'rpc' ? OUTLOOKS : ([DOOR_OF_WAY[protocol]] as const);
  const door =
    kinds.flatMap((kind) => doors.filter((one) => one.kind === kind))[0] ??
    (host === null ? doors[0] : derivedDoor(protocol, host));
  return door === undefined ? null : { ...hostOf(door), isServerSet };
}

const OUTLOOKS = ['mapi', 'rpcProxy'] as const;

const PATHS = { mapi: '/mapi/', rpcProxy: '/rpc/rpcproxy.dll' } as const;

/** The door where Exchange itself has it, for a way whose door nobody set up. */
export function derivedDoor(protocol: Protocol | 'auto', host: string): DoorSetting {
  const kind = protocol === 'rpc-http' ? 'rpcProxy' : 'mapi';
  return {
    kind,
    nth: null,
    url: `https://${isIPv6(host) ? `[${host}]` : host}${PATHS[kind]}`,
    on: null,
    client: CLIENT_OF[kind],
    expect: 'auto',
    front: null,
  };
}

function hostOf({ url }: DoorSetting): Pick<Watched, 'host'> & { readonly reachPort: number } {
  const { hostname, port, protocol } = new URL(url);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    reachPort: port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80,
  };
}

/**
 * The doors of the settings, and where they name none for a way over HTTP that they choose
 * themselves, the one that Exchange has.
 */
export function askedDoors({
  exchange: { host, protocol },
  doors: { doors },
}: Given): readonly DoorSetting[] {
  if (protocol === 'auto' || protocol === 'rpc' || host === null) return doors;
  const isSetUp = doors.some(({ kind }) => kind === DOOR_OF_WAY[protocol]);
  return isSetUp ? doors : [...doors, derivedDoor(protocol, host)];
}

/** The doors of a way over HTTP: those of the settings, else the one that Exchange has. */
export function wayDoors(
  given: Given,
  kind: 'mapi' | 'rpcProxy',
  host = given.exchange.host,
): readonly DoorSetting[] {
  const set = given.doors.doors.filter((door) => door.kind === kind);
  if (set.length > 0 || host === null) return set;
  return [derivedDoor(kind === 'mapi' ? 'mapi-http' : 'rpc-http', host)];
}
