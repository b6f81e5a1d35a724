/**
 * Captive portal and trusted network: found out with packets of our own, only where the
 * configuration allows it.
 */

/** Outcome of one look at the Internet: the HTTP and the HTTPS probe together. */
export interface ReachFinding {
  readonly state: 'captive' | 'limited' | 'internet';
  /**
   * Why it is limited: names do not resolve, a proxy stands in the way, nothing answers. Null
   * otherwise.
   */
  readonly because: 'dns' | 'proxy' | 'none' | null;
  /** One sentence for a person, with the evidence. */
  readonly reason: string;
  /** Where a portal wants the browser to go; null when it did not say. Never followed. */
  readonly portal: string | null;
}

/** Outcome of one look at the inside host whose certificate is pinned. */
export interface TrustFinding {
  readonly state: 'corporate' | 'foreign';
  readonly reason: string;
  /** Adapter by which the kernel sent it; the finding speaks for this adapter alone. */
  readonly adapter: string;
  /** Failures in a row, this one included; 0 when it succeeded. */
  readonly failures: number;
}

/** Null: not tested, or not yet, or no longer true. `why` says which, for a person. */
export interface Detected {
  readonly reach: ReachFinding | null;
  readonly reachWhy: string;
  readonly trust: TrustFinding | null;
  readonly trustWhy: string;
}

export interface ReachSettings {
  readonly http: string;
  readonly https: string;
}

export interface TrustSettings {
  /** https URL of a host that exists inside alone. */
  readonly url: string;
  /** SHA-256 of its certificate's DER, 64 hex digits in lower case. */
  readonly certificateSha256: string;
}

/**
 * The ways out as the kernel sees them: when this changes, what was found out before is void at
 * once.
 */
export interface Attachment {
  /**
   * Adapter and source address by which the Internet is reached; null: there is no way, or it leads
   * through a tunnel.
   */
  readonly internet: { readonly adapter: string; readonly source: string } | null;
  /** Why `internet` is null, for a person. */
  readonly internetWhy: string;
  /**
   * Adapter and source address by which the pinned host is reached, and its address; null: no way,
   * or its name does not resolve.
   */
  readonly trusted: {
    readonly adapter: string;
    readonly source: string;
    readonly address: string;
  } | null;
  /** Everything else that tells one network from another: the adapters in use. */
  readonly used: readonly UsedAdapter[];
}

export interface UsedAdapter {
  readonly name: string;
  /** Without IPv6's link-local ones, sorted. */
  readonly addresses: readonly string[];
  /** Name of the Wi-Fi, where the system tells it. */
  readonly ssid: string | null;
}

/** Probes for both, on a schedule of its own: never in the path of a look. */
export interface DetectorWatch {
  now(): Detected;
  /**
   * The latest look's attachment; findings of another attachment are dropped at once and their
   * probes cancelled.
   */
  attachmentIs(attachment: Attachment): void;
  /** Somebody asked, or the laptop woke: probe now. */
  poke(): void;
  close(): Promise<void>;
}
