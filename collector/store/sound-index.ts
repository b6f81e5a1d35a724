import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { flushFolder } from '../../lib/write-durably.ts';
import type { DataPaths } from './data-folder.ts';
import type { IndexedReport } from './index-row.ts';
import { openReportIndex, type OpenIndex, type SqliteIndex } from './sqlite-index.ts';

export type SoundIndex =
  | {
      readonly ok: true;
      readonly index: SqliteIndex;
      readonly alone: boolean;
      /** Every page was checked, and each row has to be held against its file. */
      readonly isChecked: boolean;
      /** Reads what can still be read of an index that was set aside. */
      readonly salvage: (id: string) => IndexedReport | null;
      /** Why the index is a new one, and where the old one lies; null when it was sound. */
      readonly replaced: { readonly why: string; readonly aside: string } | null;
      /** Closes what `salvage` reads. */
      readonly endSalvage: () => void;
    }
  | { readonly ok: false; readonly message: string };

const NOTHING = { salvage: () => null, endSalvage: () => undefined, replaced: null };

/**
 * Opens the index after a check of every page, if it is no larger than so many bytes. A damaged one
 * is set aside whole, and a new one stands in its place, to be filled from the reports' own files.
 * Rejects with the system's error.
 */
export async function openSoundIndex(
  paths: DataPaths,
  now: Date,
  maxCheckedBytes: number,
): Promise<SoundIndex> {
  const bytes = statSync(paths.index, { throwIfNoEntry: false })?.size ?? 0;
  const isChecked = bytes <= maxCheckedBytes;
  const opened = openReportIndex(paths.index, { check: isChecked });
  if (opened.ok) return { ...opened, ...NOTHING, isChecked };
  return opened.damaged ? replaceIndex(paths, now, opened.message) : opened;
}

/** Sets the index aside, for `why`, and opens a new one. Nothing may have it open. */
export async function replaceIndex(paths: DataPaths, now: Date, why: string): Promise<SoundIndex> {
  const aside = await setIndexAside(paths, now);
  const fresh = openReportIndex(paths.index);
  if (!fresh.ok) return { ok: false, message: fresh.message };
  const old = openReportIndex(aside, { readOnly: true });
  return {
    ...fresh,
    isChecked: true,
    replaced: { why, aside: basename(aside) },
    salvage: salvageFrom(old),
    endSalvage: () => {
      if (old.ok) old.index.close();
    },
  };
}

async function setIndexAside(paths: DataPaths, now: Date): Promise<string> {
  const aside = join(
    paths.setAside,
    `index-${now.toISOString().replace(/[^0-9TZ]/g, '')}-${String(process.pid)}.sqlite`,
  );
  for (const end of ['', '-wal', '-shm'])
    if (existsSync(`${paths.index}${end}`)) await rename(`${paths.index}${end}`, `${aside}${end}`);
  await flushFolder(paths.setAside);
  await flushFolder(paths.root);
  return aside;
}

/** Damage may meet any row: whatever cannot be read counts as not there. */
function salvageFrom(old: OpenIndex): (id: string) => IndexedReport | null {
  if (!old.ok) return () => null;
  return (id) => {
    try {
      return old.index.find(id);
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      return null;
    }
  };
}
