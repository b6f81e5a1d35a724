// The setup program out of a staged folder, by makensis (Debian: nsis).
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { INSTALLER } from '../../model/text/en/installer.ts';
import { Missing } from '../package/missing.mjs';
import { at } from '../parts.mjs';
import { PACKAGE_TYPES } from '../package/package-type.mjs';
import { listedWithType } from './files.mjs';
import { AGENT, COPYRIGHT, NODE, PUBLISHER, SETUP_GUID, SHELL } from './identity.mjs';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const COMPILE_WITHIN_MS = 600_000;

/** NSIS reads `$` as a variable and `"` as an end. */
const quoted = (text) => `"${text.replaceAll('$', () => '$$').replaceAll('"', () => '$\\"')}"`;
const windows = (path) => path.replaceAll('/', '\\');
const constant = (name) =>
  `SAY_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** Sentences as defines, for the script. */
export const words = () =>
  Object.entries(INSTALLER)
    .map(([name, text]) => `!define ${constant(name)} ${quoted(text)}\n`)
    .join('');

/** Two macros: what writes each file, and what removes each and no other. */
function lists(stage, entries) {
  const folders = entries.filter((one) => one.isFolder);
  const files = entries.filter((one) => !one.isFolder);
  const install = ['', ...folders.map((one) => one.path)].flatMap((folder) => {
    const here = files.filter(
      (one) =>
        (one.path.includes('/') ? one.path.slice(0, one.path.lastIndexOf('/')) : '') === folder,
    );
    return [
      `SetOutPath "$INSTDIR${folder === '' ? '' : `\\${windows(folder)}`}"`,
      ...here.map((one) => `File "${one.source ?? join(stage, one.path)}"`),
    ];
  });
  const remove = [
    ...files.map((one) => `Delete "$INSTDIR\\${windows(one.path)}"`),
    ...folders.reverse().map((one) => `RMDir "$INSTDIR\\${windows(one.path)}"`),
  ];
  return [
    '!macro FILES_INSTALL',
    ...install,
    '!macroend',
    '!macro FILES_REMOVE',
    ...remove,
    '!macroend',
    '',
  ].join('\n');
}

/**
 * @param {object} options
 * @param {string} options.stage folder with the whole product, as release/win-unpacked
 * @param {string} options.out the setup program
 * @param {string} options.version
 * @param {string} options.icon an .ico file
 * @param {boolean} [options.perUser] for one user, without administrator
 * @param {boolean} [options.store] uncompressed: quick, for tests
 * @param {string} [options.sign] command of a release machine that signs a file, which it names %1
 */
export async function makeSetup({
  stage,
  out,
  version,
  icon,
  perUser = false,
  store = false,
  sign,
}) {
  const folder = resolve(stage);
  const [major, minor, patch] = version.split(/[.+-]/);
  const work = await mkdtemp(join(tmpdir(), 'linesman-nsis-'));
  const type = perUser ? PACKAGE_TYPES.setupUser : PACKAGE_TYPES.setupMachine;
  const entries = await listedWithType(folder, type, work);
  const defines = {
    OUT: resolve(out),
    FILE_NAME: basename(out),
    VERSION: version,
    VERSION_4: `${major}.${minor}.${patch}.0`,
    VERSION_MAJOR: major,
    VERSION_MINOR: minor,
    GUID: SETUP_GUID,
    PUBLISHER,
    COPYRIGHT,
    SHELL,
    NODE: windows(NODE),
    AGENT: windows(AGENT),
    ICON: resolve(icon),
    SIZE_KIB: Math.ceil(entries.reduce((sum, one) => sum + one.bytes, 0) / 1024),
    SCRIPTS: at('build/windows'),
    WORDS: join(work, 'words.nsh'),
    FILES: join(work, 'files.nsh'),
    COMPRESSOR: store ? 'zlib' : '/SOLID lzma',
    COMPRESS: store ? 'off' : 'auto',
    ...(perUser ? { PER_USER: '1' } : {}),
    ...(sign === undefined ? {} : { SIGN: sign }),
  };
  try {
    await writeFile(defines.WORDS, words());
    await writeFile(defines.FILES, lists(folder, entries));
    await compileNsis('installer.nsi', defines);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Compiles a script of this folder. @param {Record<string, unknown>} defines what stands in ${} */
export async function compileNsis(script, defines) {
  try {
    await run(
      'makensis',
      [
        '-V2',
        '-WX',
        '-INPUTCHARSET',
        'UTF8',
        ...Object.entries(defines).map(([name, value]) => `-D${name}=${String(value)}`),
        at(`build/windows/${script}`),
      ],
      { timeout: COMPILE_WITHIN_MS, maxBuffer: MAX_OUTPUT_BYTES },
    );
  } catch (error) {
    if (error.code === 'ENOENT') throw new Missing('makensis is not on the PATH (Debian: nsis)');
    throw new Error(
      `makensis: ${String(error.stdout ?? '')}${String(error.stderr || error.message)}`,
      { cause: error },
    );
  }
}
