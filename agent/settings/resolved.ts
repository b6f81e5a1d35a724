import type { Settings } from '../../model/agent-state.ts';
import type { Config } from '../../model/config.ts';
import { DEFAULTS } from '../../model/config.ts';
import { parseInterface, type RpcInterface } from '../../model/interfaces.ts';
import { parsePortList } from '../../model/port-list.ts';
import type { AccessListInPlay } from '../../probes/exchange/ladder-types.ts';

/** Settings as the agent and the command line use them: every default filled in, every list decoded. */
export interface ResolvedSettings {
  readonly site: string | null;
  readonly exchange: {
    /** Null: not configured. */
    readonly host: string | null;
    /** Addresses that the inside view gives; used for the route decision before the name has ever been resolved. */
    readonly addresses: readonly string[];
    readonly mapperPort: number;
    readonly interfaces: readonly RpcInterface[];
  };
  readonly accessLists: readonly AccessListInPlay[];
  readonly gateway: { readonly host: string; readonly port: number; readonly product: string | null } | null;
  readonly collector: { readonly url: string; readonly receiptKey: string | null } | null;
  /** Cron expression. */
  readonly probeSchedule: string;
  /** Every setting with its source, and what was dropped. */
  readonly provenance: Settings;
}

/** Fills in the defaults. `config` has passed the schema, so its interfaces and lists parse. */
export function resolveSettings(config: Config, provenance: Settings): ResolvedSettings {
  const { exchange = {}, gateway, collector } = config;
  return {
    site: config.site ?? null,
    exchange: {
      host: exchange.host ?? null,
      addresses: exchange.addresses ?? [],
      mapperPort: exchange.mapperPort ?? DEFAULTS.mapperPort,
      interfaces: decodeInterfaces(exchange.interfaces ?? DEFAULTS.interfaces),
    },
    accessLists: (config.accessLists ?? []).map((list) => inPlay(list, gateway !== undefined)),
    gateway: gateway === undefined ? null : { host: gateway.host, port: gateway.port ?? DEFAULTS.gatewayPort, product: productName(gateway.products) },
    collector: collector === undefined ? null : { url: collector.url, receiptKey: collector.receiptKey ?? null },
    probeSchedule: config.schedule?.probe ?? DEFAULTS.probeSchedule,
    provenance,
  };
}

const decodeInterfaces = (names: readonly string[]): readonly RpcInterface[] =>
  names.flatMap((name) => {
    const parsed = parseInterface(name);
    return parsed.ok ? [parsed.value] : [];
  });

/** With a gateway configured a list is in the way of the tunnel; without one nobody has said where it is. */
function inPlay(list: NonNullable<Config['accessLists']>[number], hasGateway: boolean): AccessListInPlay {
  const parsed = parsePortList(list.allow);
  return {
    device: list.device,
    owner: list.owner ?? null,
    allow: parsed.ok ? parsed.ranges : [],
    to: list.to ?? [],
    on: list.on ?? (hasGateway ? ['tunnel'] : null),
    whatIf: false,
  };
}

/** Products by the short names of the settings, in the words that users know. */
const PRODUCTS: Readonly<Record<string, string>> = { citrix: 'Secure Access', cisco: 'Cisco Secure Client', openconnect: 'OpenConnect', globalprotect: 'GlobalProtect', fortinet: 'FortiClient', wireguard: 'WireGuard' };

function productName(products: readonly string[] | undefined): string | null {
  const first = products?.[0];
  return first === undefined ? null : (PRODUCTS[first.toLowerCase()] ?? first);
}
