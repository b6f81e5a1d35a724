// The program that stands in the shell's place where there is no Electron; by makensis (Debian: nsis).
import { compileNsis } from './nsis.mjs';
import { AGENT, NODE, PUBLISHER } from './identity.mjs';

const backslashes = (path) => path.replaceAll('/', '\\');

/**
 * `Linesman.exe`: starts the agent without a window, and shows the page in the browser unless it
 * was started in the background.
 *
 * @param {object} options `out` the program; `icon` an .ico file; `version`
 * @param {string} [options.sign] command that signs a file, which it names %1
 */
export const makeLauncher = ({ out, icon, version, sign }) =>
  compileNsis('launcher.nsi', {
    OUT: out,
    ICON: icon,
    VERSION: version,
    VERSION_4: `${version.split(/[.+-]/).slice(0, 3).join('.')}.0`,
    PUBLISHER,
    NODE: backslashes(NODE),
    AGENT: backslashes(AGENT),
    ...(sign === undefined ? {} : { SIGN: sign }),
  });
