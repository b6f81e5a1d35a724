import * as z from 'zod/mini';
import type { InstalledAs } from './installed-as.ts';

/** Larger than any package of Linesman, in bytes; more is never fetched. */
export const MAX_PACKAGE_BYTES = 512 * 1024 * 1024;

const MAX_FILES = 20;

/** Beside the description, in its own folder: a name that leads nowhere else. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,150}$/;
/** 64 bytes as base64. */
const SHA512 = /^[A-Za-z0-9+/]{86}==$/;

/** One file of a release, as electron-builder describes it (`UpdateFileInfo`). */
export const ReleaseFile = z.object({
  url: z.string().check(z.regex(FILE_NAME)),
  sha512: z.string().check(z.regex(SHA512)),
  size: z.number().check(z.int(), z.gte(1), z.lte(MAX_PACKAGE_BYTES)),
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/** By the names that `npm run package` gives; a setup for the machine wants an administrator. */
const NAMED = { 'app-image': /\.AppImage$/, 'setup-user': /setup-user.*\.exe$/ } as const;
const OTHER_ARCH = {
  x64: /arm64|aarch64|ia32|i386|armv7/i,
  arm64: /x64|x86_64|amd64|ia32|i386|armv7/i,
};

/**
 * The file of a release that this installation takes; null where the feed has none that is named and
 * measured as it must be. What else stands in the list is for others.
 *
 * @param files as the feed tells them, of any shape
 */
export function fileFor(
  files: unknown,
  { kind }: InstalledAs,
  arch: NodeJS.Architecture,
): ReleaseFile | null {
  if (kind === 'others' || (arch !== 'x64' && arch !== 'arm64')) return null;
  if (!Array.isArray(files) || files.length > MAX_FILES) return null;
  for (const one of files as readonly unknown[]) {
    const read = ReleaseFile.safeParse(one);
    if (!read.success) continue;
    const { url } = read.data;
    if (NAMED[kind].test(url) && !OTHER_ARCH[arch].test(url)) return read.data;
  }
  return null;
}
