/** What tells how this copy was installed, read once at the start. */
export interface InstalledFacts {
  /** What `resources/package-type` says; null where no package wrote one. */
  readonly packageType: string | null;
  /** The file that AppImage's runtime mounted: the variable `APPIMAGE`. */
  readonly appImage: string | null;
  /** The folder that holds `resources`. */
  readonly folder: string;
  /** Whether this user, and no administrator, owns that file or folder and may replace it. */
  readonly isOwn: (path: string) => boolean;
}

/**
 * Who brings the next version: this copy itself, where it is an AppImage of its user's, or what the
 * setup for one user of Windows put into `folder`; `others` are the administrator, a package
 * manager, or whoever unpacked a folder.
 */
export type InstalledAs =
  | { readonly kind: 'app-image'; readonly file: string }
  | { readonly kind: 'setup-user'; readonly folder: string }
  | { readonly kind: 'others' };

/** What the package writes into `resources/package-type` (`build/package/package-type.mjs`). */
export const APP_IMAGE_TYPE = 'appimage';
export const SETUP_USER_TYPE = 'nsis-user';

/** A version that is tried runs from beside what it will replace. */
export const NEXT = '.next';

const withoutNext = (path: string): string =>
  path.endsWith(NEXT) ? path.slice(0, -NEXT.length) : path;

export function installedAs(facts: InstalledFacts): InstalledAs {
  const started = startedFrom(facts);
  if (started === null) return { kind: 'others' };
  const place = withoutNext(started);
  if (!facts.isOwn(place)) return { kind: 'others' };
  return facts.packageType === APP_IMAGE_TYPE
    ? { kind: 'app-image', file: place }
    : { kind: 'setup-user', folder: place };
}

/** The file or folder that runs; null where others bring the next version. */
export function startedFrom({
  packageType,
  appImage,
  folder,
}: Omit<InstalledFacts, 'isOwn'>): string | null {
  if (packageType === APP_IMAGE_TYPE) return appImage;
  return packageType === SETUP_USER_TYPE ? folder : null;
}

/**
 * Whether it runs from beside what it will replace, which it has not replaced yet.
 *
 * @param started as `startedFrom` gives it
 */
export const isTrial = (started: string | null, isThere: (path: string) => boolean): boolean =>
  started?.endsWith(NEXT) === true && isThere(started);
