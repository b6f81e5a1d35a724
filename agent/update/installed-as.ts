/** What tells how this copy was installed, read once at the start. */
export interface InstalledFacts {
  /** What `resources/package-type` says; null where no package wrote one. */
  readonly packageType: string | null;
  /** The file that AppImage's runtime mounted: the variable `APPIMAGE`. */
  readonly appImage: string | null;
  /** Folder of the installation, above `resources`. */
  readonly folder: string;
  /** Whether this user, and no administrator, owns that file or folder and may replace it. */
  readonly isOwn: (path: string) => boolean;
}

/**
 * Who brings the next version: this copy itself, where one user installed it for himself; `others`
 * are the administrator, a package manager, or whoever unpacked a folder.
 */
export type InstalledAs =
  | { readonly kind: 'app-image'; readonly file: string }
  | { readonly kind: 'setup-user'; readonly folder: string }
  | { readonly kind: 'others' };

/** What the packages write into `resources/package-type` (`build/package/package-type.mjs`). */
export const SELF_UPDATING = { appImage: 'appimage', setupUser: 'nsis-user' } as const;

/** A version that is tried runs from beside the file that it will replace. */
export const NEXT = '.next';

export function installedAs(facts: InstalledFacts): InstalledAs {
  const { packageType, appImage, folder, isOwn } = facts;
  if (packageType === SELF_UPDATING.appImage && appImage !== null) {
    const file = appImage.endsWith(NEXT) ? appImage.slice(0, -NEXT.length) : appImage;
    return isOwn(file) ? { kind: 'app-image', file } : { kind: 'others' };
  }
  if (packageType === SELF_UPDATING.setupUser && isOwn(folder))
    return { kind: 'setup-user', folder };
  return { kind: 'others' };
}

/** Whether it runs from beside the file that it will replace, which it has not replaced yet. */
export const isTrial = (appImage: string | null, isThere: (path: string) => boolean): boolean =>
  appImage?.endsWith(NEXT) === true && isThere(appImage);
