// What electron-builder is told. It lays the shell into an asar beside Electron; what it needs is local, so nothing is fetched.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FUSES } from '../../electron/fuses.ts';
import { at } from '../parts.mjs';
import { builderTargets } from '../windows/builder-targets.mjs';
import { stampTimes } from './build-time.mjs';

/** For ever: what systems know the program by. */
export const APP_ID = 'org.linesman.Linesman';
export const MAINTAINER = 'Linesman <linesman@example.invalid>';

/** Electron's fuses that a version has. */
export const fusesFor = (electronVersion) => {
  const { grantFileProtocolExtraPrivileges, ...since22 } = FUSES;
  return Number.parseInt(electronVersion, 10) >= 28
    ? { ...since22, grantFileProtocolExtraPrivileges }
    : since22;
};

/** Electron's own app, which asks for a path to run, stays out of the package. */
async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const resources =
    electronPlatformName === 'darwin'
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : join(appOutDir, 'resources');
  await rm(join(resources, 'default_app.asar'), { force: true });
  if (electronPlatformName !== 'darwin') await rm(join(appOutDir, 'version'), { force: true });
}

/**
 * @param staged folder made by `stage`; `output` where packages go
 * @param feed address of the updates that AppImage and the per-user installer look for; null: none
 */
export const configuration = ({ staged, output, electronDist, electronVersion, fast, feed }) => ({
  appId: APP_ID,
  productName: 'Linesman',
  electronVersion,
  electronDist,
  directories: { app: join(staged, 'app'), output, buildResources: at('build/package') },
  npmRebuild: false,
  publish: feed === null ? null : { provider: 'generic', url: feed },
  asar: true,
  electronFuses: fusesFor(electronVersion),
  // Without this the parent's packages are packed: the app's folder has none of its own.
  files: ['**/*', '!node_modules/**/*'],
  extraResources: [
    { from: join(staged, 'agent'), to: 'agent' },
    // Left out of every folder unless it is named itself.
    { from: join(staged, 'agent', 'node_modules'), to: 'agent/node_modules' },
    { from: join(staged, 'node'), to: 'node' },
  ],
  extraFiles: [
    { from: join(staged, 'bin'), to: 'bin' },
    { from: join(staged, 'legal'), to: 'legal' },
  ],
  compression: fast ? 'store' : 'normal',
  afterPack,
  linux: {
    category: 'Network',
    // `linesman` is the command; this is the window and the tray.
    executableName: 'linesman-app',
    icon: join(staged, 'icons'),
    maintainer: MAINTAINER,
    synopsis: 'Says why Outlook does not reach Exchange, and who must act',
    desktop: { entry: { Name: 'Linesman', StartupWMClass: 'linesman-app' } },
  },
  win: { icon: join(staged, 'icons', 'icon.ico'), executableName: 'Linesman' },
  ...builderTargets(staged),
  // Untried: needs a Mac. CSC_LINK and CSC_KEY_PASSWORD name the certificate, APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER who notarises.
  mac: {
    category: 'public.app-category.utilities',
    icon: join(staged, 'icons', '512x512.png'),
    hardenedRuntime: true,
    gatekeeperAssess: false,
    notarize: process.env.APPLE_API_KEY !== undefined,
    extendInfo: { LSUIElement: true },
    target: ['dmg', 'zip'],
  },
});

/** Makes electron-builder's targets of what was staged. @param targets its names */
export async function built(options, { platform, arch }, targets) {
  const { Platform, Arch, build } = await import('electron-builder');
  const system = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[platform];
  return build({
    targets: system.createTarget(targets, Arch[arch]),
    config: configuration(options),
    projectDir: at(''),
    publish: 'never',
  });
}

/** Packs what was staged into a folder that runs wherever it is copied. @returns that folder */
export async function unpacked(options, of) {
  await built(options, of, 'dir');
  const folder = join(
    options.output,
    { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac' }[of.platform],
  );
  stampTimes(folder);
  return folder;
}
