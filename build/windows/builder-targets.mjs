// electron-builder's own setup and MSI, for a release machine: its NSIS wants plugins, and its MSI WiX, that no registry has.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../parts.mjs';
import { MSI_UPGRADE_CODE, NODE } from './identity.mjs';
import { words } from './nsis.mjs';

/** The file that electron-builder includes, in the staging folder. */
export const includeFile = (staged) => join(staged, 'builder', 'installer.nsh');

/** Writes what `include` below names. */
export async function writeInclude(staged) {
  await mkdir(join(staged, 'builder'), { recursive: true });
  await writeFile(
    includeFile(staged),
    `${words()}!define NODE "${NODE.replaceAll('/', '\\')}"\n!include "${at('build/windows/builder.nsh')}"\n`,
  );
}

/** `nsis`: for one user, who needs no administrator. `msi`: for the machine; it writes neither PATH nor policy. */
export const builderTargets = (staged) => ({
  nsis: {
    oneClick: true,
    perMachine: false,
    include: includeFile(staged),
    createDesktopShortcut: false,
    deleteAppDataOnUninstall: false,
    packElevateHelper: false,
    differentialPackage: true,
    artifactName: 'linesman-update-${version}-${arch}.${ext}',
  },
  msi: {
    oneClick: true,
    perMachine: true,
    createDesktopShortcut: false,
    runAfterFinish: false,
    // One of the MSI packages at a time.
    upgradeCode: MSI_UPGRADE_CODE,
    artifactName: 'linesman-builder-${version}-${arch}.${ext}',
  },
});
