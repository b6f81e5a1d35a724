import type { AccessListKind } from './config.ts';
import type { PortRange } from './net/port-list.ts';
import type { NetworkLabel } from './network-state.ts';

/** An access list with its ports decoded and its whereabouts settled. */
export interface AccessListInPlay {
  readonly device: string;
  /** Whom to ask; null when the settings do not say. */
  readonly owner: string | null;
  readonly contact?: string | null;
  /** Absent: `ports`. */
  readonly kind?: AccessListKind;
  /** Ports that it lets pass: what it allows, without what it denies. */
  readonly allow: readonly PortRange[];
  /** Ports that it denies, whatever another rule of the same device allows. */
  readonly deny?: readonly PortRange[];
  /** Parts of the list that speak of UDP and play no part here. */
  readonly ignored?: readonly string[];
  /** Destinations that it allows (addresses, networks, ranges, names); empty means any. */
  readonly to: readonly string[];
  /** Sources as the device sees them; empty or absent when nobody has said. */
  readonly from?: readonly string[];
  /**
   * Networks in which it is in the way; null when unknown (then it can be missed, but never proven
   * stale).
   */
  readonly on: readonly NetworkLabel[] | null;
  readonly group?: string | null;
  /** When the list was copied from the device. */
  readonly asOf?: string | null;
  /** Where the list was typed: a source of settings, or `--acl`. */
  readonly typedIn?: string;
  /**
   * It stands in front of the VPN gateway and sees the tunnel alone: no port of RPC is held against
   * it.
   */
  readonly beforeGateway?: boolean;
  /**
   * Its place among the devices on the way, the first one nearest to the laptop; absent where it
   * has none.
   */
  readonly place?: { readonly index: number; readonly of: number };
  /** Given with `--acl`: a question, not a fact about the network. */
  readonly whatIf: boolean;
}

/** A port on which an interface accepted a bind in the last run on one attachment. */
export interface LastBoundPort {
  readonly address: string;
  readonly interface: string;
  readonly port: number;
  /** When that run began, RFC 3339 in UTC. */
  readonly at: string;
  /** By what this laptop was attached: equal texts are the same attachment. */
  readonly attachment: string;
}

/** A port that an interface of this host had when its mapper last answered. */
export interface LastKnownPort {
  readonly interface: string;
  readonly port: number;
  /** When it was last seen, RFC 3339 in UTC. */
  readonly at: string;
}
