import * as z from 'zod/mini';
import { NetworkLabel } from './network-label.ts';

export { NetworkLabel };

/** What carries packets, from the adapter that the kernel's route decision names. */
export const Link = z.enum(['none', 'lan', 'wifi', 'mobile']);
export type Link = z.infer<typeof Link>;

/**
 * What an adapter is, whoever uses it. `virtual` stands on the ignore list: it counts only when it
 * carries the route.
 */
export const AdapterKind = z.enum(['lan', 'wifi', 'mobile', 'tunnel', 'virtual', 'loopback']);
export type AdapterKind = z.infer<typeof AdapterKind>;

/** One network adapter that the system reports with at least one address. */
export const Adapter = z.object({
  name: z.string().check(z.maxLength(256)),
  kind: AdapterKind,
  /**
   * Product behind a tunnel adapter ("Citrix Secure Access", "WireGuard"); null when it is none or
   * unknown.
   */
  product: z.nullable(z.string()),
  addresses: z.array(z.string()).check(z.maxLength(256)),
  /** Why it has this kind, for a person. */
  reason: z.string(),
});
export type Adapter = z.infer<typeof Adapter>;

export const Tunnel = z.object({
  state: z.enum(['none', 'connecting', 'up', 'up-no-route', 'degraded']),
  product: z.nullable(z.string()),
  adapter: z.nullable(z.string()),
});
export type Tunnel = z.infer<typeof Tunnel>;

/**
 * An address of Exchange that lies in a subnet of this laptop's own, by the adapter that carries it
 * on the link. Normal inside; elsewhere packets for Exchange end here.
 */
export const LocalOverlap = z.object({
  adapter: z.string().check(z.maxLength(256)),
  /** Exchange's. */
  address: z.string().check(z.maxLength(64)),
  /** `172.17.0.0/16`; null where the adapter does not run and the system tells its route alone. */
  subnet: z.nullable(z.string().check(z.maxLength(64))),
  /** `virtual`: a network of machines or containers inside this laptop. */
  kind: z.enum(['virtual', 'lan']),
});
export type LocalOverlap = z.infer<typeof LocalOverlap>;

/** What says that something may have changed, and whether it still does. */
export const ChangeSourceHealth = z.object({
  name: z.string(),
  working: z.boolean(),
  /** Why it does not work and what stands in for it; null while it works. */
  note: z.nullable(z.string()),
});
export type ChangeSourceHealth = z.infer<typeof ChangeSourceHealth>;

/** One sentence for each fact: what it rests on, or why it is not known. */
export const AxisEvidence = z.object({
  link: z.string(),
  tunnel: z.string(),
  over: z.string(),
  reach: z.string(),
  trust: z.string(),
  metered: z.string(),
});
export type AxisEvidence = z.infer<typeof AxisEvidence>;

const NO_EVIDENCE: AxisEvidence = {
  link: '',
  tunnel: '',
  over: '',
  reach: '',
  trust: '',
  metered: '',
};

/**
 * The network as the laptop sees it now: independent facts, one label, and the reasons for both.
 */
export const NetworkState = z.object({
  label: NetworkLabel,
  link: Link,
  certainty: z.nullable(z.enum(['certain', 'likely'])),
  tunnel: Tunnel,
  /** What the tunnel runs over; null without a tunnel. */
  over: z.nullable(Link),
  reach: z.enum(['unknown', 'none', 'captive', 'limited', 'internet']),
  /** Why the reach is limited: names do not resolve, a proxy stands in the way, nothing answers. */
  limitedBecause: z._default(z.nullable(z.enum(['dns', 'proxy', 'none'])), null),
  /** Where a portal wants the browser to go; null when there is none or it did not say. */
  portal: z._default(z.nullable(z.string().check(z.maxLength(2048))), null),
  trust: z.enum(['unknown', 'corporate', 'foreign']),
  /**
   * The corporate network itself lies beneath the tunnel that carries Exchange, proven without that
   * tunnel; absent where it does not, or nothing tells.
   */
  officeBeneath: z.optional(z.literal(true)),
  metered: z.enum(['no', 'yes', 'guess']),
  /** The modem beneath is in another operator's network; absent where it is not, or nothing tells. */
  roaming: z.optional(z.literal(true)),
  /**
   * Every tunnel that is seen, each with its own state; `tunnel` is the one that decides the label.
   */
  tunnels: z._default(z.array(Tunnel).check(z.maxLength(64)), []),
  adapters: z.array(Adapter).check(z.maxLength(512)),
  overlaps: z._default(z.array(LocalOverlap).check(z.maxLength(8)), []),
  reasons: z.array(z.string()),
  evidence: z._default(AxisEvidence, NO_EVIDENCE),
  sources: z._default(z.array(ChangeSourceHealth).check(z.maxLength(16)), []),
  /** When this state began, RFC 3339 in UTC. */
  since: z.string(),
});
export type NetworkState = z.infer<typeof NetworkState>;
