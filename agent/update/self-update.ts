import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '../../lib/error-name.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import { TRIAL } from '../../model/text/en/update.ts';
import type { UpdateState } from '../../model/update.ts';
import type { Log } from '../log.ts';
import { makeRunnable } from './app-image.ts';
import { dropDataBefore } from './data-before.ts';
import { fetchPackage } from './fetch-package.ts';
import { placeOf, type UpdateFiles, updateFiles } from './files.ts';
import { type InstalledAs, isTrial } from './installed-as.ts';
import { NOTHING_YET, type OwnUpdates, readOwn, writeOwn } from './own-file.ts';
import { afterStart, isTryDue, planFor, type Release, toldOf } from './plan.ts';
import type { ReleaseFile } from './release.ts';

export type Told = Pick<UpdateState, 'progress' | 'last'> & {
  readonly mayApply: boolean;
  readonly trouble: string | null;
};

export interface SelfUpdateOptions {
  readonly installed: InstalledAs;
  /** The feed's folder. */
  readonly base: string;
  readonly http: HttpClient;
  /** What runs. */
  readonly version: string;
  readonly dataFolder: string;
  /** Asked before each part is fetched. */
  readonly mayFetch: () => boolean;
  /** So long a fleet's laptop waits before it fetches, that not all come at once. */
  readonly fetchAfterMs: number;
  readonly onChange: () => void;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** The AppImage or the folder that runs; null where others bring the next version. */
  readonly startedFrom: string | null;
}

/** What this copy does about a release by itself; nothing where others install. */
export interface SelfUpdate {
  readonly told: () => Told;
  /** This version is being tried: whoever tries it has the word. */
  readonly isTried: () => boolean;
  /** Fetches what is due, or finds that it waits already. Never rejects. */
  readonly look: (release: Release | null) => Promise<void>;
}

export function createSelfUpdate(options: SelfUpdateOptions): SelfUpdate {
  const { installed, version, dataFolder, onChange, log, now, signal, startedFrom } = options;
  let own: OwnUpdates = NOTHING_YET;
  let progress: Told['progress'];
  let trouble: string | null = null;
  let hasWaited = false;
  let isTried = isTrial(startedFrom, existsSync);

  // Once it is in place it stays so, although the next version will lie there again.
  const stillTried = (): boolean => (isTried &&= isTrial(startedFrom, existsSync));

  const says = (next: Pick<Told, 'progress' | 'trouble'>): void => {
    ({ progress, trouble } = next);
    onChange();
  };

  const fetchIt = async (place: string, files: UpdateFiles, of: Fetching): Promise<void> => {
    if (!hasWaited) await pause(options.fetchAfterMs, signal);
    hasWaited = true;
    if (signal.aborted || !options.mayFetch()) return;
    says({ progress: 'fetching', trouble: null });
    await mkdir(dirname(files.part), { recursive: true });
    const fetched = await fetchPackage({
      http: options.http,
      url: new URL(of.file.url, options.base),
      file: of.file,
      into: files.part,
      mayGoOn: options.mayFetch,
      signal,
      monotonicMs: () => performance.now(),
    });
    if (!fetched.ok) {
      log(`update: ${TRIAL.notFetched(of.version, fetched.why)}`);
      const isNews = fetched.kind !== 'held';
      says({
        progress: 'fetching',
        trouble: isNews ? TRIAL.notFetched(of.version, fetched.why) : null,
      });
      return;
    }
    const { mode } = await stat(place);
    // First the name that is run, then the word that it is whole: a death between them fetches again.
    await makeRunnable(files.part, mode, files.next);
    const { sha512 } = of.file;
    own = {
      ...own,
      ready: { version: of.version, sha512, from: version, tries: 0, triedAt: null },
    };
    await writeOwn(dataFolder, own);
    log(`update: version ${of.version} is fetched`);
    says({ progress: 'ready', trouble: null });
  };

  const look = async (release: Release | null): Promise<void> => {
    if (installed.kind === 'others' || stillTried()) return;
    const files = updateFiles(installed);
    const known = await readOwn(dataFolder);
    own = afterStart(known, version, now());
    if (own !== known) await writeOwn(dataFolder, own);
    // A start that had to put the data back has done so.
    await dropDataBefore(dataFolder);
    // What a death left there is no longer known to be whole.
    if (own.ready === null) for (const left of [files.next, files.tried]) await gone(left);
    const plan = planFor(version, release, installed, own);
    if (plan.kind === 'fetch') await fetchIt(placeOf(installed), files, plan);
    else if (plan.kind === 'apply') says({ progress: 'ready', trouble: null });
    else if (plan.kind === 'no-file')
      says({ progress: undefined, trouble: TRIAL.noFile(release?.version ?? '') });
    else says({ progress: undefined, trouble: null });
  };

  return {
    told: () => {
      const last = toldOf(own.last, version, now());
      return {
        ...(progress === undefined ? {} : { progress }),
        ...(last === null ? {} : { last }),
        mayApply: progress === 'ready' && isTryDue(own, now()),
        trouble,
      };
    },
    isTried: stillTried,
    look: (release) =>
      look(release).catch((thrown: unknown) => {
        log(`update: ${reasonOf(thrown)}`);
      }),
  };
}

interface Fetching {
  readonly version: string;
  readonly file: ReleaseFile;
}

/** Windows removes nothing that runs: a setup that put this version in place is about to end. */
const gone = (path: string): Promise<void> =>
  rm(path, { force: true, recursive: true, maxRetries: 10, retryDelay: 500 });

/** Ends early, and well, when nobody waits any more. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
