/** What one collector bears, and for how long. */
export interface Limits {
  readonly headersTimeoutMs: number;
  /** For a whole request: 1 MiB over a poor mobile link takes minutes. */
  readonly requestTimeoutMs: number;
  /** Without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  readonly maxConnections: number;
  readonly maxHeaderBytes: number;
  /** Bodies held in memory at once. */
  readonly maxBodiesUnderWay: number;
  /**
   * After a refusal the rest of a body is thrown away for this long and this far, so that the
   * client reads the answer.
   */
  readonly lingerMs: number;
  readonly lingerBytes: number;
  /** Most bytes of bodies that are kept; beyond it new reports are refused until there is room. */
  readonly maxStoreBytes: number;
  /** How long `close` waits for requests under way. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  idleTimeoutMs: 30_000,
  keepAliveMs: 5_000,
  maxConnections: 512,
  maxHeaderBytes: 8 * 1024,
  maxBodiesUnderWay: 64,
  lingerMs: 2_000,
  lingerBytes: 4 * 1024 * 1024,
  maxStoreBytes: 20 * 1024 * 1024 * 1024,
  closeMs: 5_000,
};
