import { type InstalledAs, NEXT } from './installed-as.ts';

/** Where a version lies until it is in place: beside what it replaces, on the same file system. */
export interface UpdateFiles {
  /** What has come so far. */
  readonly part: string;
  /** The package, whole, with its digest seen; it may be run. */
  readonly next: string;
  /** What is started to see whether it comes up: the package itself, or the folder of its files. */
  readonly tried: string;
  /** What ran before; after an AppImage's update for whoever wants it back. */
  readonly previous: string;
}

export function updateFiles(installed: Exclude<InstalledAs, { kind: 'others' }>): UpdateFiles {
  const place = placeOf(installed);
  const tried = `${place}${NEXT}`;
  return {
    part: `${place}.part`,
    // Windows runs what is named so.
    next: installed.kind === 'app-image' ? tried : `${tried}.exe`,
    tried,
    previous: `${place}.previous`,
  };
}

/** The file or folder that a version takes the place of. */
export const placeOf = (installed: Exclude<InstalledAs, { kind: 'others' }>): string =>
  installed.kind === 'app-image' ? installed.file : installed.folder;
