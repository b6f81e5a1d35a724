// AppImage, by electron-builder; the one package for Linux that updates itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../parts.mjs';
import { configuration } from '../builder.mjs';
import { Missing } from '../missing.mjs';

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
  const { Platform, Arch, build } = await import('electron-builder');
  const config = { ...configuration(options), artifactName: 'Linesman-${version}-${arch}.${ext}' };
  const made = await build({
    targets: Platform.LINUX.createTarget('AppImage', Arch[process.arch]),
    prepackaged: folder,
    config,
    projectDir: at(''),
    publish: 'never',
  });
  return (
    made.find((file) => file.endsWith('.AppImage')) ?? join(output, `Linesman-${version}.AppImage`)
  );
}
