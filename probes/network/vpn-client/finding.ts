/** Yes and no rest on evidence; `unknown` is neither. */
export type Known = 'yes' | 'no' | 'unknown';

/** What this laptop shows of the VPN client that leads to Exchange. */
export interface ClientFinding {
  /** The configured product it speaks of, in the word of the settings. */
  readonly product: string;
  readonly installed: Known;
  /** A client runs all day without a tunnel: that proves nothing about the logon. */
  readonly running: Known;
  /**
   * The client's own words for a refused logon since the last boot, at most half an hour old; null
   * when it has said none, or its words are not known.
   */
  readonly refused: string | null;
  /** Sentences for a person: what was seen, and what could not be told. */
  readonly evidence: readonly string[];
}

/** Looks at the clients of the configured products. Never rejects. */
export type FindClient = (products: readonly string[]) => Promise<ClientFinding>;
