/**
 * What the kernel said about one destination: where a packet to it would leave and start, or the
 * name of its refusal.
 */
export type RouteAnswer =
  | {
      readonly ok: true;
      /** Null: the system named the interface alone. */
      readonly source: string | null;
      /** Absent: the system named the source address alone. */
      readonly egress?: RouteEgress;
    }
  | { readonly ok: false; readonly error: string };

/** The interface that a route leaves by, in the kernel's own words. */
export interface RouteEgress {
  readonly adapter: string;
  /** Up and with a link (IFF_UP, IFF_RUNNING). */
  readonly isRunning: boolean;
  /**
   * The next hop; null: the target lies on the link itself, or the link has but one other end.
   * Absent: not told.
   */
  readonly nextHop?: string | null;
  /** Linux: the table that the rules led to (254 is the main one). Absent: not told. */
  readonly table?: number;
}
