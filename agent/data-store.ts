import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER } from '../model/text/en/data.ts';
import { attempt } from './data/attempt.ts';
import type { Claim } from './data/claim.ts';
import { prepareDataFolder, type TakesNothing, whyTakesNothing } from './data/folder.ts';
import type { Log } from './log.ts';
import {
  type OpenedOutbox,
  openOutbox,
  openOutboxInMemory,
  type OutboxOptions,
} from './outbox/open.ts';
import type { OutboxLimits } from './outbox/limits.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Origin } from './outbox/schema.ts';
import { transfer } from './outbox/transfer.ts';
import { putDataBack } from './update/data-before.ts';
import { HISTORY_FILE } from './runs/history-file.ts';
import {
  type History,
  type OpenedHistory,
  openHistory,
  openHistoryInMemory,
} from './runs/history.ts';

/**
 * Outbox and history of a data folder. While its disk takes nothing they live in memory; when the
 * folder is removed under the agent they live on in files without a name. Both move back by
 * themselves.
 */
export interface DataStore {
  /** Stands for whichever is open. */
  readonly outbox: Outbox;
  readonly history: History;
  /** A sentence with the next step while nothing is kept; null while all is. */
  notKept(): string | null;
  /** Looks at the folder again. */
  look(): Look;
  close(): void;
}

/**
 * `home`: what was in memory stands in the folder now, and the small files beside it are due.
 * `anew`: the folder itself is another, and the door is due too.
 */
export type Look = 'unchanged' | 'home' | 'anew';

export interface DataStoreOptions {
  readonly dataFolder: string;
  readonly claim: Extract<Claim, { ok: true }>;
  readonly origin: Origin;
  readonly log: Log;
  readonly now: () => Date;
  /** Of the outbox. */
  readonly limits: OutboxLimits;
}

export type DataStoreOpening =
  | { readonly ok: true; readonly store: DataStore }
  | { readonly ok: false; readonly message: string };

interface Files {
  readonly outbox: OpenedOutbox;
  readonly history: OpenedHistory;
}

export function openDataStore(options: DataStoreOptions): DataStoreOpening {
  const { dataFolder, claim, log } = options;
  const first = claim.takesNothing !== null ? null : openFiles(options);
  // SQLite does not always say that it was the room that it lacked.
  if (first?.ok === false && first.fault !== 'full' && whyTakesNothing(dataFolder) === null)
    return first;
  const sentence = (why: TakesNothing | null = whyTakesNothing(dataFolder)): string =>
    why === 'read-only' ? FOLDER.readOnly(dataFolder) : FOLDER.full(dataFolder);
  let files = first?.ok === true ? first.files : filesInMemory(options);
  let isHome = first?.ok === true;
  let problem = isHome ? null : sentence(claim.takesNothing ?? undefined);
  if (problem !== null) log(problem);

  const say = (next: string | null): void => {
    if (next !== problem) log(next ?? FOLDER.keepsAgain(dataFolder));
    problem = next;
  };
  /** @returns why not */
  const moveHome = (): string | null => {
    const path = join(dataFolder, HISTORY_FILE);
    const isNew = !existsSync(path);
    if (isNew && !copyWhole(files.history, path)) return sentence();
    // Reports move into it at once.
    const opened = openFiles({ ...options, checkLaterFromBytes: Infinity });
    if (!opened.ok)
      return opened.fault === 'full' || whyTakesNothing(dataFolder) !== null
        ? sentence()
        : FOLDER.gone(dataFolder, opened.message);
    const { outbox, history } = opened.files;
    if (transfer(files.outbox.database, outbox.database).lost > 0) {
      closeFiles(opened.files);
      return sentence();
    }
    if (!isNew) for (const run of files.history.newRuns()) history.history.add(run);
    closeFiles(files);
    files = opened.files;
    isHome = true;
    return null;
  };
  /** @returns why not */
  const takeAgain = (): string | null => {
    isHome = false;
    const ready = prepareDataFolder(dataFolder);
    if (!ready.ok) return FOLDER.gone(dataFolder, ready.message);
    if (ready.takesNothing !== null) return sentence(ready.takesNothing);
    const lock = claim.renew();
    if (lock.ok) return null;
    return lock.taken
      ? FOLDER.otherAgent(dataFolder, process.pid)
      : FOLDER.gone(dataFolder, lock.message);
  };

  /** @returns why not */
  const mendOutbox = (): string | null => {
    if (!files.outbox.outbox.isDamaged()) return null;
    files.outbox.outbox.close();
    const opened = openOutbox({ ...options, isDamaged: true });
    files = { ...files, outbox: opened.ok ? opened : openOutboxInMemory(options) };
    isHome = opened.ok;
    return opened.ok ? null : FOLDER.gone(dataFolder, opened.message);
  };

  return {
    ok: true,
    store: {
      outbox: standIn(() => files.outbox.outbox),
      history: standIn(() => files.history.history),
      notKept: () => problem,
      look: () => {
        const isThere = claim.isThere();
        const wasHome = isHome;
        if (!isThere) {
          if (isHome) log(FOLDER.removed(dataFolder));
          const why = takeAgain();
          if (why !== null) {
            say(why);
            return 'unchanged';
          }
        }
        const why = whyTakesNothing(dataFolder);
        if (why !== null) say(sentence(why));
        else say(isHome ? mendOutbox() : moveHome());
        if (!isThere) return 'anew';
        return isHome && !wasHome ? 'home' : 'unchanged';
      },
      close: () => {
        closeFiles(files);
      },
    },
  };
}

type OpenedFiles =
  | { readonly ok: true; readonly files: Files }
  | Extract<ReturnType<typeof openOutbox> | ReturnType<typeof openHistory>, { ok: false }>;

function openFiles(
  options: DataStoreOptions & Pick<OutboxOptions, 'checkLaterFromBytes'>,
): OpenedFiles {
  putDataBack(options.dataFolder, options);
  const outbox = openOutbox(options);
  if (!outbox.ok) return outbox;
  const history = openHistory(options);
  if (history.ok) return { ok: true, files: { outbox, history } };
  outbox.outbox.close();
  return history;
}

const filesInMemory = (options: DataStoreOptions): Files => ({
  outbox: openOutboxInMemory(options),
  history: openHistoryInMemory(options),
});

function closeFiles({ outbox, history }: Files): void {
  outbox.outbox.close();
  history.history.close();
}

function copyWhole({ database }: OpenedHistory, path: string): boolean {
  const copied = attempt(() => database.prepare('VACUUM INTO ?').run(path));
  // Half a copy would be taken for the history.
  if (!copied.ok)
    attempt(() => {
      rmSync(path, { force: true });
    });
  return copied.ok;
}

/** Passes every call on to the one that is open then. */
const standIn = <T extends object>(current: () => T): T =>
  new Proxy(current(), { get: (_, name) => Reflect.get(current(), name) as unknown });
