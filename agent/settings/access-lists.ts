import { holdsAddress, isAnyAddress } from '../../model/net/address-list.ts';
import type { Settings } from '../../model/agent-state.ts';
import type { AccessList, Config } from '../../model/config.ts';
import { DEFAULTS } from '../../model/defaults.ts';
import { holdsPort, parsePortList, type PortRange } from '../../model/net/port-list.ts';
import { subtractPorts } from '../../model/net/port-set.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';

/**
 * The lists of the settings with every default filled in. `config` has passed the schema, so its
 * lists parse.
 */
export function accessListsInPlay(
  config: Config,
  provenance: Settings,
): readonly AccessListInPlay[] {
  const typedIn = provenance.items.find(({ key }) => key === 'accessLists')?.source ?? 'user file';
  return (config.accessLists ?? []).map((list) => inPlay(list, config, typedIn));
}

/**
 * With a gateway configured a list is in the way of the tunnel; without one nobody has said where
 * it is.
 */
function inPlay(list: AccessList, config: Config, typedIn: string): AccessListInPlay {
  const {
    device,
    owner = null,
    contact = null,
    kind = 'ports',
    to: named = [],
    from = [],
    group = null,
    asOf = null,
  } = list;
  const to = named.some(isAnyAddress) ? [] : named;
  const allowed = decode(list.allow);
  const deny = list.deny === undefined ? [] : decode(list.deny).ranges;
  const allow = deny.length === 0 ? allowed.ranges : subtractPorts(allowed.ranges, deny);
  return {
    device,
    owner,
    contact,
    kind,
    allow,
    deny,
    ignored: allowed.ignored,
    to,
    from,
    group,
    asOf,
    typedIn,
    on: list.on ?? (config.gateway === undefined ? null : ['tunnel']),
    beforeGateway: seesTunnelOnly(to, allow, config),
    whatIf: false,
  };
}

function decode(text: string): {
  readonly ranges: readonly PortRange[];
  readonly ignored: readonly string[];
} {
  const parsed = parsePortList(text);
  return parsed.ok ? parsed : { ranges: [], ignored: [] };
}

/**
 * A firewall that allows the VPN gateway, or its port and no endpoint mapper, stands in front of
 * it: RPC passes there inside the tunnel.
 */
function seesTunnelOnly(
  to: readonly string[],
  allow: readonly PortRange[],
  { gateway, exchange = {} }: Config,
): boolean {
  if (gateway === undefined) return false;
  const { host = '', addresses = [], mapperPort = DEFAULTS['exchange.mapperPort'] } = exchange;
  if ([host, ...addresses].some((one) => one !== '' && holdsAddress(to, host, one))) return false;
  if (holdsAddress(to, gateway.host, gateway.host)) return true;
  return (
    holdsPort(allow, gateway.port ?? DEFAULTS['gateway.port']) && !holdsPort(allow, mapperPort)
  );
}
