import { NEXT } from './installed-as.ts';

/** Where a version lies until it is in place: beside what it replaces, on the same file system. */
export interface UpdateFiles {
  /** What has come so far. */
  readonly part: string;
  /** Whole, with its digest seen; it may be run. */
  readonly next: string;
  /** What ran before, for whoever wants it back. */
  readonly previous: string;
}

/** @param file the AppImage */
export const updateFiles = (file: string): UpdateFiles => ({
  part: `${file}.part`,
  next: `${file}${NEXT}`,
  previous: `${file}.previous`,
});
