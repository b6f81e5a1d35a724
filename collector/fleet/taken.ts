/** Somebody at the helpdesk sees to a cause. */
export interface Taken {
  readonly who: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}
