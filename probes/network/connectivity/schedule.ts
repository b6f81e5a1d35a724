/** A look at the Internet every five minutes while it answers, as NetworkManager does. */
export const REACH_STEADY_MS = 300_000;
/** Somebody may be logging in at the portal. */
export const REACH_CAPTIVE_MS = 15_000;
/** After a loss, doubling up to the steady pace. */
export const REACH_LOSS_MS = 1000;
/** Paces of trusted network detection in oc-daemon. */
export const TRUST_PROVED_MS = 60_000;
export const TRUST_FOREIGN_MS = 30_000;
/** The new network's names and routes may need a moment. */
export const TRUST_SETTLE_MS = 1000;
/** One failure is not yet believed: whether it was one is soon to be known. */
export const TRUST_CONFIRM_MS = 1000;
export const FAILURES_BELIEVED = 2;
/** Two looks never begin closer together than this, whoever asks and however the link flaps. */
export const FLOOR_MS = 1000;

/**
 * What a look at the Internet came to; `untested`: it cannot be told; `unable`: this laptop could
 * not ask.
 */
export type ReachResult = 'internet' | 'captive' | 'limited' | 'untested' | 'unable';

/** @param losses looks in a row that found the reach limited or could not ask, this one included */
export function nextReachMs(result: ReachResult, losses: number): number {
  switch (result) {
    case 'internet':
    case 'untested':
      return REACH_STEADY_MS;
    case 'captive':
      return REACH_CAPTIVE_MS;
    case 'limited':
    case 'unable':
      return Math.min(REACH_LOSS_MS * 2 ** Math.min(Math.max(losses, 1) - 1, 20), REACH_STEADY_MS);
  }
}

/** @param failures looks in a row that failed, this one included; 0 after a proof */
export function nextTrustMs(failures: number): number {
  if (failures === 0) return TRUST_PROVED_MS;
  return failures < FAILURES_BELIEVED ? TRUST_CONFIRM_MS : TRUST_FOREIGN_MS;
}

/**
 * @param lastStartMs monotonic milliseconds at which the latest look began; null before the first
 */
export function waitMs(wantedMs: number, lastStartMs: number | null, nowMs: number): number {
  return lastStartMs === null ? wantedMs : Math.max(wantedMs, lastStartMs + FLOOR_MS - nowMs, 0);
}
