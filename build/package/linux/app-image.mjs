// AppImage, by electron-builder; the one package for Linux that updates itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../parts.mjs';
import { buildTime } from '../build-time.mjs';
import { configuration } from '../builder.mjs';
import { Missing } from '../missing.mjs';
import { PACKAGE_TYPES, withType } from '../package-type.mjs';
import { writeFeed } from '../update-feed.mjs';

/** As electron-builder names them. */
const FEEDS = { x64: 'latest-linux.yml', arm64: 'latest-linux-arm64.yml' };

/**
 * @see electron-builder's APPIMAGE_TOOLS_PATH: `runtime-x64`, `linux-x64/mksquashfs`,
 * `linux-x64/desktop-file-validate`, `lib/x64`; without it electron-builder fetches them
 */
export async function appImage({ folder, options, output, version }) {
  const tools = process.env.APPIMAGE_TOOLS_PATH;
  if (tools === undefined || !existsSync(join(tools, `runtime-${process.arch}`)))
    throw new Missing(
      `the runtime of AppImage is not at hand: name a folder with runtime-${process.arch} and linux-${process.arch}/mksquashfs by APPIMAGE_TOOLS_PATH`,
    );
  // mksquashfs: the file system's own time, and the most that a file of it may have.
  process.env.SOURCE_DATE_EPOCH = String(buildTime());
  const { Platform, Arch, build } = await import('electron-builder');
  const config = { ...configuration(options), artifactName: 'Linesman-${version}-${arch}.${ext}' };
  const made = await withType(folder, PACKAGE_TYPES.appImage, () =>
    build({
      targets: Platform.LINUX.createTarget('AppImage', Arch[process.arch]),
      prepackaged: folder,
      config,
      projectDir: at(''),
      publish: 'never',
    }),
  );
  const file =
    made.find((one) => one.endsWith('.AppImage')) ?? join(output, `Linesman-${version}.AppImage`);
  await writeFeed(file, version, FEEDS[process.arch] ?? FEEDS.x64);
  return file;
}
