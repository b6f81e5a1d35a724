/** What tells how this copy was installed, read once at the start. */
export interface InstalledFacts {
  /** What `resources/package-type` says; null where no package wrote one. */
  readonly packageType: string | null;
  /** The file that AppImage's runtime mounted: the variable `APPIMAGE`. */
  readonly appImage: string | null;
  /** Whether this user, and no administrator, owns that file and may replace it. */
  readonly isOwn: (path: string) => boolean;
}

/**
 * Who brings the next version: this copy itself, where it is an AppImage of its user's; `others` are
 * the administrator, a package manager, or whoever ran a setup program or unpacked a folder.
 */
export type InstalledAs =
  { readonly kind: 'app-image'; readonly file: string } | { readonly kind: 'others' };

/** What the package writes into `resources/package-type` (`build/package/package-type.mjs`). */
export const APP_IMAGE_TYPE = 'appimage';

/** A version that is tried runs from beside the file that it will replace. */
export const NEXT = '.next';

export function installedAs({ packageType, appImage, isOwn }: InstalledFacts): InstalledAs {
  if (packageType !== APP_IMAGE_TYPE || appImage === null) return { kind: 'others' };
  const file = appImage.endsWith(NEXT) ? appImage.slice(0, -NEXT.length) : appImage;
  return isOwn(file) ? { kind: 'app-image', file } : { kind: 'others' };
}

/** Whether it runs from beside the file that it will replace, which it has not replaced yet. */
export const isTrial = (appImage: string | null, isThere: (path: string) => boolean): boolean =>
  appImage?.endsWith(NEXT) === true && isThere(appImage);
