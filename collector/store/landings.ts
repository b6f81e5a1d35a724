import { link, open, rm } from 'node:fs/promises';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { flushFolder } from '../../lib/write-durably.ts';

/** Where a body stands while its own name is not durable yet. */
export interface Landing {
  readonly part: string;
  /** Folder of its own name. */
  readonly folder: string;
}

/** Bodies whose own names become durable later, many in one flush; the first names hold until then. */
export interface Landings {
  add(landing: Landing): void;
  /** Resolves when nothing is left to be done, or could not be done now: then the next one tries again. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const AFTER_MS = 2_000;

/** @param flush makes the names in a folder durable */
export function createLandings(
  log: (message: string) => void,
  flush: (folder: string) => Promise<void> = flushFolder,
): Landings {
  let waiting: Landing[] = [];
  let timer: NodeJS.Timeout | undefined;
  let settling: Promise<void> = Promise.resolve();

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void settle();
    }, AFTER_MS).unref();
  };

  const landAll = async (): Promise<void> => {
    const landings = waiting;
    waiting = [];
    try {
      for (const folder of new Set(landings.map((landing) => landing.folder))) await flush(folder);
      for (const { part } of landings) await rm(part, { force: true });
    } catch (thrown) {
      log(`names of reports could not be made durable, which is tried again: ${reasonOf(thrown)}`);
      waiting.push(...landings);
      later();
    }
  };

  const settle = (): Promise<void> => {
    settling = settling.then(landAll);
    return settling;
  };

  return {
    add: (landing) => {
      waiting.push(landing);
      later();
    },
    settle,
    close: async () => {
      clearTimeout(timer);
      await settle();
      clearTimeout(timer);
    },
  };
}

/** File systems that know one name for a file, and what is there already. */
const CANNOT_LINK: ReadonlySet<string> = new Set([
  'EEXIST',
  'EPERM',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EXDEV',
]);

/** Gives a file a second name. Rejects with the system's error. @returns false when it cannot have that */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (thrown) {
    if (CANNOT_LINK.has(errorCode(thrown) ?? '')) return false;
    throw thrown;
  }
}

/** Writes a new file, readable by its owner alone, and makes its bytes durable, but not its name. */
export async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
