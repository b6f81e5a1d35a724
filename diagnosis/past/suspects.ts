import type { AccessListInPlay } from '../../model/access-list.ts';
import { deviceRules } from '../../model/net/device-rules.ts';
import { holdsPort, type PortRange } from '../../model/net/port-list.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import { FALLBACK_OWNER } from '../../model/text/en/evidence-lists.ts';
import { SEGMENT, type SuspectWords } from '../../model/text/en/past.ts';

/** What may keep a packet from being answered, from the laptop outwards; the server is the last. */
export interface Suspect extends SuspectWords {
  readonly kind: 'list' | 'gateway' | 'server';
  /** Its typed list; null where none is known. */
  readonly list: AccessListInPlay | null;
}

/** The port that is silent, and where. */
export interface SilentPort {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** The endpoint mapper's own. */
  readonly isMapper: boolean;
  /** It is no silence but a reset: the server's own, or a filter's that rejects. */
  readonly isRefused?: boolean;
}

/** Whether the list stands between the laptop and the server on that network, as far as is known. */
export const standsOn = ({ on }: AccessListInPlay, label: NetworkLabel): boolean =>
  on === null || on.includes(label);

/**
 * Everybody who could keep the port silent on this network. In a tunnel whose gateway has no typed
 * list, the gateway is one of them.
 */
export function suspectsOf(
  { host, address }: SilentPort,
  lists: readonly AccessListInPlay[],
  { label, tunnel }: Pick<NetworkState, 'label' | 'tunnel'>,
): readonly Suspect[] {
  const rules = deviceRules(lists, { host, address }).filter(
    (rule) => !rule.whatIf && standsOn(rule, label),
  );
  const isTunnel = label === 'tunnel' || label === 'tunnel-degraded';
  const gateway: Suspect = {
    kind: 'gateway',
    name: SEGMENT.gateway(tunnel.product),
    owner: SEGMENT.gatewayOwner,
    list: null,
  };
  return [
    // A list that stands on tunnels alone is the gateway's own.
    ...(isTunnel && !rules.some(({ on }) => on !== null && !on.some(isOutside)) ? [gateway] : []),
    ...rules.map((list): Suspect => ({
      kind: 'list',
      name: list.device,
      owner: list.owner ?? FALLBACK_OWNER,
      list,
    })),
    { kind: 'server', name: SEGMENT.server(host), owner: SEGMENT.serverOwner, list: null },
  ];
}

const isOutside = (label: NetworkLabel): boolean => !label.startsWith('tunnel');

/** Whether one typed range of the device holds both ports: what lets the one pass lets the other. */
export const isOneRange = ({ list }: Suspect, one: number, other: number): boolean =>
  list !== null &&
  list.allow.some((range: PortRange) => holdsPort([range], one) && holdsPort([range], other));
