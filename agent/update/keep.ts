import { reasonOf } from '../../lib/error-name.ts';
import { TRIAL } from '../../model/text/en/update.ts';
import type { UpdateFiles } from './files.ts';
import type { OwnUpdates } from './own-file.ts';
import { installed, MAX_TRIES, rolledBack } from './plan.ts';

/** What came of a try; `not-now`: it was not begun, and nothing is known against the version. */
export type Kept =
  | { readonly kind: 'installed'; readonly version: string }
  /** It was seen to work; a program that outlives this one puts it in place. */
  | { readonly kind: 'handed-over'; readonly version: string }
  | { readonly kind: 'rolled-back'; readonly version: string; readonly why: string }
  | { readonly kind: 'not-now'; readonly why: string };

/** Why a version is not up, in words; `isIts`: by its own fault. */
export interface NotUp {
  readonly why: string;
  readonly isIts: boolean;
}

/** A version that was started. */
export interface Started {
  /** How it ended, once it has; never rejects. */
  readonly ended: Promise<NotUp>;
  /** Ends it and all that it started, by force in the end. */
  end(): Promise<void>;
}

/** What an agent says of itself; null: none answers. */
export type SeenAgent = { readonly version: string; readonly pid: number } | null;

/** What the steps below touch. */
export interface KeepIo {
  /** Called before each step with its name: a death there is a death between two steps. */
  readonly step: (name: string) => void;
  readonly digestOf: (path: string) => Promise<string>;
  readonly remember: (own: OwnUpdates) => Promise<void>;
  /** Asks the running agent to end and waits for it. @returns why it goes on; null: none runs */
  readonly stopAgent: () => Promise<string | null>;
  /** Copies what the version may bring into its own layout. Rejects with the system's error. */
  readonly keepData: () => Promise<void>;
  /** The copy is no longer needed. */
  readonly dropData: () => Promise<void>;
  /** Makes of the package what can be started, while the old agent runs. Rejects with the reason. */
  readonly prepare: () => Promise<void>;
  readonly start: () => Started;
  readonly agent: () => Promise<SeenAgent>;
  /** Keeps what runs under another name, and puts the new version in its place. */
  readonly keepOld: () => Promise<void>;
  readonly swap: () => Promise<'placed' | 'handed-over'>;
  /** The package, and what was made of it. */
  readonly remove: () => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
  readonly now: () => Date;
}

export interface KeepTimes {
  /** How long the new agent may take until it answers. */
  readonly upWithinMs: number;
  /** How long it then has to stay. */
  readonly staysMs: number;
  readonly lookEveryMs: number;
}

/** A cold start from a slow disk that a scanner reads first, and what a fresh agent does in its first seconds. */
export const KEEP_TIMES: KeepTimes = { upWithinMs: 120_000, staysMs: 5_000, lookEveryMs: 250 };

/**
 * Tries a fetched version before it replaces anything: it is started from beside what runs now, and
 * takes its place only once its agent has answered under the new version and stayed. A death at any
 * moment leaves the old one in place, or the whole new one that was seen to work. What counts
 * against a version is its own failure, and a try that was cut off.
 *
 * @param running the version of this process
 */
export async function keep(
  { next }: Pick<UpdateFiles, 'next'>,
  own: OwnUpdates,
  running: string,
  io: KeepIo,
  times: KeepTimes = KEEP_TIMES,
): Promise<Kept> {
  const { ready } = own;
  if (ready === null) return { kind: 'not-now', why: TRIAL.nothing };
  const { version } = ready;
  const tried = { version, from: running };
  const giveUp = async (why: string): Promise<Kept> => {
    io.step('remember-failed');
    await io.remember(rolledBack(own, { ...tried, at: io.now() }, why));
    io.step('remove');
    await io.remove();
    return { kind: 'rolled-back', version, why };
  };

  const digest = await io.digestOf(next).catch(() => '');
  if (digest !== ready.sha512) {
    io.step('remove-torn');
    await io.remember({ ...own, ready: null });
    await io.remove();
    return { kind: 'not-now', why: TRIAL.torn };
  }
  if (ready.tries >= MAX_TRIES) return giveUp(TRIAL.tooOften(ready.tries));
  io.step('count');
  const begun: OwnUpdates = {
    ...own,
    ready: { ...ready, tries: ready.tries + 1, triedAt: io.now().toISOString() },
  };
  await io.remember(begun);
  // That says nothing of the new version: the try does not count.
  const notNow = async (why: string): Promise<Kept> => {
    await io.remember({ ...begun, ready: { ...ready, triedAt: io.now().toISOString() } });
    return { kind: 'not-now', why };
  };
  io.step('prepare');
  try {
    await io.prepare();
  } catch (thrown) {
    return notNow(TRIAL.notUnpacked(reasonOf(thrown)));
  }
  io.step('stop');
  const goesOn = await io.stopAgent();
  if (goesOn !== null) return notNow(goesOn);
  io.step('keep-data');
  try {
    await io.keepData();
  } catch (thrown) {
    return notNow(TRIAL.notCopied(reasonOf(thrown)));
  }
  io.step('start');
  const started = io.start();
  const wrong = await whyNotUp(version, started, io, times);
  if (wrong !== null) {
    io.step('end');
    await started.end();
    return wrong.isIts ? giveUp(wrong.why) : notNow(wrong.why);
  }
  try {
    io.step('keep-old');
    await io.keepOld();
    io.step('swap');
    // Its agent notes the rest once it runs in its place; a try that never came to that counts.
    if ((await io.swap()) === 'handed-over') return { kind: 'handed-over', version };
  } catch (thrown) {
    await started.end();
    return notNow(TRIAL.notPlaced(reasonOf(thrown)));
  }
  io.step('remember-installed');
  await io.remember(installed(own, { ...tried, at: io.now() }));
  io.step('drop-data');
  await io.dropData();
  io.step('done');
  return { kind: 'installed', version };
}

/** @returns null once the agent of that version has answered and stayed */
async function whyNotUp(
  version: string,
  started: Started,
  io: KeepIo,
  { upWithinMs, staysMs, lookEveryMs }: KeepTimes,
): Promise<NotUp | null> {
  const its = (why: string): NotUp => ({ why, isIts: true });
  const end: { how: NotUp | null } = { how: null };
  void started.ended.then((how) => {
    end.how = how;
  });
  const until = io.monotonicMs() + upWithinMs;
  let up: { readonly pid: number; readonly sinceMs: number } | null = null;
  for (;;) {
    if (end.how !== null) return end.how;
    const seen = await io.agent();
    const nowMs = io.monotonicMs();
    if (seen !== null && seen.version !== version)
      return { why: TRIAL.other(seen.version), isIts: false };
    if (up !== null && (seen === null || seen.pid !== up.pid)) return its(TRIAL.left);
    if (seen !== null) up ??= { pid: seen.pid, sinceMs: nowMs };
    if (up !== null && nowMs - up.sinceMs >= staysMs) return null;
    if (up === null && nowMs >= until) return its(TRIAL.silent(upWithinMs));
    await io.wait(lookEveryMs);
  }
}
