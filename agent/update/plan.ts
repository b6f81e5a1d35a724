import type { AgentState } from '../../model/agent-state.ts';
import { isNewer, type UpdateOutcome } from '../../model/update.ts';
import type { InstalledAs } from './installed-as.ts';
import type { OwnUpdates } from './own-file.ts';
import type { ReleaseFile } from './release.ts';

/** A version that was cut off so often takes the laptop down with it. */
export const MAX_TRIES = 3;
/** Until a try that could not be finished is begun again. */
export const TRY_EVERY_MS = 60 * 60 * 1000;
/** How long a user is told what became of the latest. */
export const TOLD_FOR_MS = 7 * 24 * 60 * 60 * 1000;
/** Feeds have fewer that fail. */
const MAX_BAD = 32;

export interface Release {
  readonly version: string;
  /** Null: it has none for this installation. */
  readonly file: ReleaseFile | null;
}

/**
 * What this copy does about the latest release. `none`: nothing is out. `tell`: somebody else
 * installs it, or it was tried and did not come up. `no-file`: the feed has none for it.
 */
export type Plan =
  | { readonly kind: 'none' | 'tell' | 'no-file' }
  | { readonly kind: 'fetch' | 'apply'; readonly version: string; readonly file: ReleaseFile };

/** @param running the version that runs; an older or equal one is never taken */
export function planFor(
  running: string,
  release: Release | null,
  installed: InstalledAs,
  own: OwnUpdates,
): Plan {
  if (release === null || !isNewer(release.version, running)) return { kind: 'none' };
  if (installed.kind === 'others') return { kind: 'tell' };
  const { version, file } = release;
  if (file === null) return { kind: 'no-file' };
  if (own.bad.some((one) => one.version === version)) return { kind: 'tell' };
  const isReady = own.ready?.version === version && own.ready.sha512 === file.sha512;
  return { kind: isReady ? 'apply' : 'fetch', version, file };
}

/** Whether the agent may end now: in the middle of a check or an upload it may not. */
export const isIdle = ({ probing, outbox }: Pick<AgentState, 'probing' | 'outbox'>): boolean =>
  !probing && outbox.sending === undefined;

/** Whether a version that waits may be tried at this time; a clock that was set back makes it due. */
export function isTryDue({ ready }: OwnUpdates, now: Date): boolean {
  if (ready === null || ready.triedAt === null) return ready !== null;
  const sinceMs = now.getTime() - new Date(ready.triedAt).getTime();
  return sinceMs < 0 || sinceMs >= TRY_EVERY_MS;
}

/**
 * What is remembered once `running` has started: a version that was put in place by a try whose end
 * was cut off is installed all the same.
 */
export function afterStart(own: OwnUpdates, running: string, at: Date): OwnUpdates {
  if (own.ready === null || isNewer(own.ready.version, running)) return own;
  if (own.ready.version !== running || own.ready.tries === 0) return { ...own, ready: null };
  return installed(own, { version: running, from: own.ready.from, at });
}

interface Tried {
  readonly version: string;
  readonly from: string;
  readonly at: Date;
}

export const installed = (own: OwnUpdates, { version, from, at }: Tried): OwnUpdates => ({
  ...own,
  ready: null,
  last: { kind: 'installed', version, from, at: at.toISOString(), why: null },
});

export const rolledBack = (
  own: OwnUpdates,
  { version, from, at }: Tried,
  why: string,
): OwnUpdates => ({
  ready: null,
  bad: [...own.bad, { version, sha512: own.ready?.sha512 ?? '' }].slice(-MAX_BAD),
  last: { kind: 'rolled-back', version, from, at: at.toISOString(), why },
});

/** What of the latest outcome is still told. */
export function toldOf(
  last: UpdateOutcome | null,
  running: string,
  now: Date,
): UpdateOutcome | null {
  if (last === null) return null;
  // Somebody installed another version by hand since.
  if ((last.kind === 'installed' ? last.version : last.from) !== running) return null;
  const ageMs = now.getTime() - new Date(last.at).getTime();
  return Math.abs(ageMs) < TOLD_FOR_MS ? last : null;
}
