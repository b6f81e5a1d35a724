import type { ConnectionLimits } from './wire/connections.ts';
import type { PlaceLimits } from './wire/places.ts';
import type { UploadLimits } from './uploads.ts';
import type { RetentionLimits } from './store/retention.ts';
import type { CheckPace } from './store/slow-check.ts';
import type { ScrubPace } from './store/scrub.ts';

/** What one collector bears, and for how long. */
export interface Limits extends PlaceLimits, ConnectionLimits {
  readonly headersTimeoutMs: number;
  /** For a whole request: 1 MiB over a poor mobile link takes minutes. */
  readonly requestTimeoutMs: number;
  /** Without a byte in either direction. */
  readonly idleTimeoutMs: number;
  /** Between two requests of one connection. */
  readonly keepAliveMs: number;
  readonly maxHeaderBytes: number;
  /**
   * After a refusal the rest of a body is thrown away for this long and this far, so that the
   * client reads the answer.
   */
  readonly lingerMs: number;
  readonly lingerBytes: number;
  /** What is kept; where even the youngest fill it, new reports are refused. */
  readonly retention: RetentionLimits;
  /** Between two looks at the files of the certificate. */
  readonly certificateLookMs: number;
  /** Of one address, in vain or for approval. */
  readonly enrolmentsPerMinute: number;
  readonly maxPendingDevices: number;
  /** What one device may send in a day. */
  readonly quota: { readonly items: number; readonly bytes: number };
  /** What one may send that nobody has approved yet, in all. */
  readonly pending: { readonly items: number; readonly bytes: number };
  readonly uploads: UploadLimits;
  readonly scrub: ScrubPace;
  /** An index up to so large is checked whole before the first request, a larger one in slices beside them. */
  readonly checkedAtStartBytes: number;
  readonly check: CheckPace;
  /** How long `close` waits for requests under way. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  idleTimeoutMs: 30_000,
  keepAliveMs: 5_000,
  maxConnections: 512,
  maxConnectionsPerAddress: 64,
  maxHeaderBytes: 8 * 1024,
  maxBodiesUnderWay: 64,
  maxWaiting: 256,
  waitMs: 10_000,
  lingerMs: 2_000,
  lingerBytes: 4 * 1024 * 1024,
  retention: {
    maxAgeMs: 90 * 24 * 60 * 60 * 1000,
    maxBytes: 20 * 1024 * 1024 * 1024,
    minAgeMs: 24 * 60 * 60 * 1000,
  },
  certificateLookMs: 10_000,
  enrolmentsPerMinute: 5,
  maxPendingDevices: 1_000,
  quota: { items: 200, bytes: 50 * 1024 * 1024 },
  pending: { items: 5, bytes: 5 * 1024 * 1024 },
  uploads: {
    maxOpen: 1_000,
    maxBytes: 2 * 1024 * 1024 * 1024,
    maxOpenPerDevice: 8,
    maxBytesPerDevice: 64 * 1024 * 1024,
    maxIdleMs: 24 * 60 * 60 * 1000,
    graceMs: 60_000,
    lockWaitMs: 5_000,
  },
  scrub: {
    firstAfterMs: 60_000,
    pauseMs: 50,
    bytesPerS: 4 * 1024 * 1024,
    betweenRoundsMs: 6 * 60 * 60 * 1000,
  },
  checkedAtStartBytes: 16 * 1024 * 1024,
  check: { firstAfterMs: 5_000, rows: 200, restShare: 9 },
  closeMs: 5_000,
};

/** How long and how much is kept, as the settings have it. */
export interface RetentionWish {
  readonly days?: number | undefined;
  readonly gib?: number | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const GIB = 1024 ** 3;

/** The limits of a collector, with what its settings and its tests change. */
export function limitsOf(changed: Partial<Limits>, { days, gib }: RetentionWish): Limits {
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const { retention } = limits;
  return {
    ...limits,
    retention: {
      ...retention,
      maxAgeMs: days === undefined ? retention.maxAgeMs : days * DAY_MS,
      maxBytes: gib === undefined ? retention.maxBytes : gib * GIB,
    },
  };
}
