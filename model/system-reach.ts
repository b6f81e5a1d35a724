/** What the system itself says of the Internet, to programs that ask it before they connect. */
export interface SystemReach {
  readonly by: 'windows' | 'network-manager';
  /** `limited`: a network, and nothing beyond it. `portal`: something else answers in between. */
  readonly says: 'internet' | 'limited' | 'portal' | 'none';
}

/** A word of the system, and what a look of our own showed at the same time. */
export interface SystemReachWitness {
  readonly system: SystemReach;
  /** When it was asked, RFC 3339 in UTC: what was seen before does not hold against it. */
  readonly at: string;
  /** Null: none was made, or it could not tell. */
  readonly look: {
    readonly state: 'internet' | 'captive' | 'limited';
    /** One sentence for a person. */
    readonly reason: string;
  } | null;
}
