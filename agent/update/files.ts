import { join } from 'node:path';
import { type InstalledAs, NEXT } from './installed-as.ts';

type SelfUpdating = Exclude<InstalledAs, { kind: 'others' }>;

/** Where a version lies until it is in place: beside what it replaces, on the same file system. */
export interface UpdateFiles {
  /** What has come so far. */
  readonly part: string;
  /** Whole, with its digest seen; it may be run. */
  readonly next: string;
  /** What ran before, for whoever wants it back. */
  readonly previous: string;
}

export function updateFiles(installed: SelfUpdating, dataFolder: string): UpdateFiles {
  if (installed.kind === 'app-image') {
    const { file } = installed;
    return { part: `${file}.part`, next: `${file}${NEXT}`, previous: `${file}.previous` };
  }
  const folder = join(dataFolder, 'update');
  return {
    part: join(folder, 'setup.part'),
    next: join(folder, 'setup-next.exe'),
    previous: join(folder, 'previous'),
  };
}
