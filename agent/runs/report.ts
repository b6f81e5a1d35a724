import { firstBits } from '../../lib/first-bits.ts';
import { type Diagnosis, needsHelpdesk, sameTrouble } from '../../model/diagnosis.ts';
import { DEVICE_BITS, encodeReference } from '../../model/reference.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { type Report, URGENT_FINDINGS } from '../../model/report.ts';
import { isSameBreak, type OpenBreak, type SeenBreak } from './open-break.ts';

/**
 * Whether a run makes a report. `openBreak` is the last reported break that has not ended; it
 * outlives a restart.
 *
 * A break that the user cannot mend is reported when it begins or becomes another one, and once
 * more when it ends. What lies between (offline, inconclusive, degraded, a break that the user can
 * mend) neither ends nor repeats it: a laptop on a train learns nothing about the server.
 */
export function reportFor(next: SeenBreak, openBreak: OpenBreak | null): Report['kind'] | null {
  const { severity } = next.diagnosis;
  if (needsHelpdesk(next.diagnosis))
    return openBreak !== null && isSameBreak(openBreak, next) ? null : 'break';
  const isGood = severity === 'ok' || severity === 'info';
  return openBreak !== null && isGood ? 'end' : null;
}

const ONCE_A_DAY_MS = 86_400_000;

export const hasUrgentFinding = ({ findings }: Pick<Diagnosis, 'findings'>): boolean =>
  findings.some(({ code }) => URGENT_FINDINGS.includes(code));

/**
 * Whether a run without a break is worth a report for what was found beside the verdict: once a
 * day, for it may stand for months.
 *
 * @param toldAt when one was last reported (RFC 3339); a time in the future, after the clock was
 * set back, counts as never
 */
export function isFindingDue(
  diagnosis: Pick<Diagnosis, 'findings'>,
  toldAt: string | null,
  now: Date,
): boolean {
  if (!hasUrgentFinding(diagnosis)) return false;
  const elapsedMs = toldAt === null ? Number.NaN : now.getTime() - Date.parse(toldAt);
  return !(elapsedMs >= 0 && elapsedMs < ONCE_A_DAY_MS);
}

/**
 * When this trouble began: carried over from the run before it, or from the break that an
 * inconclusive time interrupted.
 */
export function sinceOf(next: Diagnosis, earlier: readonly (Diagnosis | null)[]): string {
  const same = earlier.find((diagnosis) => diagnosis !== null && sameTrouble(diagnosis, next));
  return same?.since ?? next.since;
}

/**
 * What the helpdesk hears over the phone; see model/reference.ts. Hours count from `since`, never
 * below zero: clocks are set back.
 */
export function referenceOf(
  diagnosis: Pick<Diagnosis, 'code' | 'rung' | 'since'>,
  label: NetworkLabel,
  device: string,
  now: Date,
): string {
  const hours = Math.max(0, (now.getTime() - Date.parse(diagnosis.since)) / 3_600_000);
  return encodeReference({
    code: diagnosis.code,
    rung: diagnosis.rung,
    label,
    hours,
    device: firstBits(device, DEVICE_BITS),
  });
}
