/** One SYN is sent again after a second (RFC 6298 §2.1): a shorter silence may be one lost packet. */
const ONE_RETRANSMISSION_MS = 1200;

/** Round trips that a silence must outlast, so that a slow way is not taken for a silent one. */
const ROUND_TRIPS = 4;

/** How fast the way to Exchange has answered so far in one run. */
export interface Pace {
  /** A round trip that was answered took so many milliseconds. */
  readonly saw: (roundTripMs: number) => void;
  /** From how many milliseconds on a silence that the run's deadline ended is a result. */
  readonly silenceMs: () => number;
}

export function createPace(): Pace {
  let slowestMs = 0;
  return {
    saw: (roundTripMs) => {
      slowestMs = Math.max(slowestMs, roundTripMs);
    },
    silenceMs: () => Math.max(ONE_RETRANSMISSION_MS, ROUND_TRIPS * slowestMs),
  };
}
