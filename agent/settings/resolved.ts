import { WRITTEN_IN } from '../../model/text/en/config.ts';
import type { Settings } from '../../model/agent-state.ts';
import type { Code } from '../../model/codes/facts.ts';
import type { Config } from '../../model/config.ts';
import { DEFAULTS } from '../../model/defaults.ts';
import { parseInterface, type RpcInterface } from '../../model/interfaces.ts';
import { spokenProduct } from '../../model/products.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import type { PrivacyPolicy, WithoutRecipients } from '../../model/privacy.ts';
import type { KindOverride } from '../../probes/network/adapter-kind/adapters.ts';
import type { ProtocolSetting } from '../../model/way.ts';
import type { NetworkSettings } from '../../probes/network/watcher-types.ts';
import { accessListsInPlay } from './access-lists.ts';
import { type DoorSettings, doorSettings } from './doors.ts';

/**
 * Settings as the agent and the command line use them: every default filled in, every list decoded.
 */
export interface ResolvedSettings {
  readonly site: string | null;
  readonly exchange: {
    /** Null: not configured. */
    readonly host: string | null;
    /**
     * Addresses that the inside view gives; used for the route decision before the name has ever
     * been resolved.
     */
    readonly addresses: readonly string[];
    readonly mapperPort: number;
    readonly interfaces: readonly RpcInterface[];
    /** Further servers that may hold the address book. */
    readonly alsoProbe: readonly string[];
    /** Whether ports of the last run are tried beside the mapper's answer. */
    readonly fastPath: boolean;
    /** Outlook's way to the mailbox, or `auto`: what a run shows. */
    readonly protocol: ProtocolSetting;
  };
  /** Silence that a connection to the mapper must outlive; null: none is held. */
  readonly idleTimeoutMs: number | null;
  readonly doors: DoorSettings;
  readonly accessLists: readonly AccessListInPlay[];
  /** Whether a few ports at the lists' edges may be tried on the server. */
  readonly measuresLists: boolean;
  readonly gateway: {
    readonly host: string;
    readonly port: number;
    readonly product: string | null;
  } | null;
  /**
   * What the settings say about networks, tunnels, and whether captive portal and trusted network
   * may be looked for.
   */
  readonly network: NetworkSettings;
  /** Where releases are described; null: nobody is asked. */
  readonly updateFeed: string | null;
  /** What starts the VPN client. */
  readonly vpnClient: {
    /** Whole path of the program that the policy names; null: none. */
    readonly start: string | null;
    /** Keys of the products, as `gateway.products` has them. */
    readonly products: readonly string[];
  };
  /** Findings that the settings switch off. */
  readonly findingsOff: readonly Code[];
  readonly collector: {
    readonly url: string;
    readonly receiptKey: string | null;
    /** PEM, or the path of a file that holds it. */
    readonly ca: string | null;
    /** What the policy gives all laptops, to enrol by. */
    readonly enrolmentToken: string | null;
  } | null;
  /** Public keys of age that bundles are encrypted to; none: they are not. */
  readonly recipients: readonly string[];
  /** What of names and addresses may leave in a bundle. */
  readonly privacy: PrivacyPolicy;
  /** Whether a bundle that nobody encrypts is sent. */
  readonly withoutRecipients: WithoutRecipients;
  /** What reports that nobody asked for may cost in an hour on a metered network. */
  readonly meteredBytesPerHour: number;
  /** Of the reports that wait. */
  readonly outboxLimits: { readonly maxBytes: number; readonly maxAgeMs: number };
  /** Cron expression. */
  readonly probeSchedule: string;
  /** Every setting with its source, and what was dropped. */
  readonly provenance: Settings;
}

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Fills in the defaults. `config` has passed the schema, so its interfaces and lists parse. */
export function resolveSettings(config: Config, provenance: Settings): ResolvedSettings {
  const { exchange = {}, gateway, collector } = config;
  return {
    site: config.site ?? null,
    exchange: {
      host: exchange.host ?? null,
      addresses: exchange.addresses ?? [],
      mapperPort: exchange.mapperPort ?? DEFAULTS['exchange.mapperPort'],
      interfaces: decodeInterfaces(exchange.interfaces ?? DEFAULTS['exchange.interfaces']),
      alsoProbe: exchange.alsoProbe ?? [],
      fastPath: exchange.fastPath ?? DEFAULTS['exchange.fastPath'],
      protocol: exchange.protocol ?? DEFAULTS['exchange.protocol'],
    },
    idleTimeoutMs:
      MINUTE_MS * (config.path?.idleTimeoutMinutes ?? DEFAULTS['path.idleTimeoutMinutes']) || null,
    doors: doorSettings(config),
    accessLists: accessListsInPlay(config, provenance),
    measuresLists: (config.measuredLists ?? DEFAULTS.measuredLists) === 'on',
    gateway:
      gateway === undefined
        ? null
        : {
            host: gateway.host,
            port: gateway.port ?? DEFAULTS['gateway.port'],
            product:
              gateway.products?.[0] === undefined ? null : spokenProduct(gateway.products[0]),
          },
    network: networkSettings(config, provenance),
    updateFeed: feedOf(config),
    vpnClient: { start: config.vpnClient?.start ?? null, products: gateway?.products ?? [] },
    findingsOff: config.findings?.off ?? [],
    collector:
      collector === undefined
        ? null
        : {
            url: collector.url,
            receiptKey: collector.receiptKey ?? null,
            ca: collector.ca ?? null,
            enrolmentToken: collector.enrolmentToken ?? null,
          },
    recipients: collector?.recipients ?? [],
    privacy: {
      names: config.privacy?.names ?? DEFAULTS['privacy.names'],
      addresses: config.privacy?.addresses ?? DEFAULTS['privacy.addresses'],
    },
    withoutRecipients: config.privacy?.withoutRecipients ?? DEFAULTS['privacy.withoutRecipients'],
    meteredBytesPerHour:
      1024 * (config.budget?.meteredKiBPerHour ?? DEFAULTS['budget.meteredKiBPerHour']),
    outboxLimits: {
      maxBytes: MIB * (config.budget?.outboxMiB ?? DEFAULTS['budget.outboxMiB']),
      maxAgeMs: DAY_MS * (config.budget?.outboxDays ?? DEFAULTS['budget.outboxDays']),
    },
    probeSchedule: config.schedule?.probe ?? DEFAULTS['schedule.probe'],
    provenance,
  };
}

function feedOf({ update }: Config): string | null {
  const feed = update?.feed ?? 'off';
  return feed === 'off' ? null : feed;
}

const decodeInterfaces = (names: readonly string[]): readonly RpcInterface[] =>
  names.flatMap((name) => {
    const parsed = parseInterface(name);
    return parsed.ok ? [parsed.value] : [];
  });

/** `off` and silence are the same: nothing outside is asked. */
function networkSettings(
  { gateway, networks, reach, trustedNetwork }: Config,
  provenance: Settings,
): NetworkSettings {
  const source = provenance.items.find(({ key }) => key === 'networks')?.source ?? 'user file';
  const by = source === 'policy' ? WRITTEN_IN.policy : WRITTEN_IN.settings;
  return {
    primary: gateway?.products ?? [],
    overrides: (networks ?? []).map(({ adapter = null, ssid = null, kind }): KindOverride => ({
      adapter,
      ssid,
      kind,
      by,
    })),
    reach: reach === undefined || reach === 'off' ? null : reach,
    trust:
      trustedNetwork === undefined
        ? null
        : {
            url: trustedNetwork.url,
            certificateSha256: trustedNetwork.certificateSha256.replaceAll(':', '').toLowerCase(),
          },
  };
}
