// The MSI package out of a staged folder, by wixl (Debian: wixl) and, for what wixl does not know,
// rows of its tables by msibuild (Debian: msitools).
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { INSTALLER } from '../../model/text/en/installer.ts';
import { Missing } from '../package/missing.mjs';
import { PACKAGE_TYPES } from '../package/package-type.mjs';
import { listedWithType } from './files.mjs';
import { AGENT, MSI_NAMESPACE, MSI_UPGRADE_CODE, NODE, PUBLISHER, SHELL } from './identity.mjs';
import { summaryOf } from './msi-summary.mjs';

const execute = promisify(execFile);
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const BUILD_WITHIN_MS = 600_000;

/** RFC 9562, version 5: an id that follows from a name, so that a component keeps its own. */
export function componentId(name) {
  const digest = createHash('sha1')
    .update(Buffer.from(MSI_NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const hex = digest.subarray(0, 16).toString('hex').toUpperCase();
  return [0, 8, 12, 16, 20]
    .map((from, index) => hex.slice(from, [8, 12, 16, 20, 32][index]))
    .join('-');
}

/** An identifier of an MSI table: 72 characters at most, and it begins with a letter. */
const key = (kind, path) => `${kind}${createHash('sha1').update(path).digest('hex').slice(0, 24)}`;
const xml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Folders and files as WiX nests them; each file is a component of its own. */
function tree(entries, folder = '') {
  const inside = entries.filter(
    (one) => one.path.startsWith(folder) && !one.path.slice(folder.length).includes('/'),
  );
  return inside
    .map(({ path, isFolder, source }) => {
      const name = xml(path.slice(folder.length));
      if (isFolder)
        return `<Directory Id="${key('d', path)}" Name="${name}">\n${tree(entries, `${path}/`)}</Directory>\n`;
      return `<Component Id="${key('c', path)}" Guid="${componentId(path)}" Win64="yes"><File Id="${key('f', path)}" Name="${name}" Source="${xml(source ?? `stage/${path}`)}" KeyPath="yes"/></Component>\n`;
    })
    .join('');
}

/** Properties of the command line, and the setting that each one writes as a policy. */
export const PROPERTIES = { SITE: 'site', HOST: 'exchange.host', COLLECTOR: 'collector.url' };

const registry = (id, path, name, value) =>
  `<Component Id="${id}" Guid="${componentId(id)}" Win64="yes"><RegistryKey Root="HKLM" Key="${path}"><RegistryValue Name="${name}" Type="string" Value="${xml(value)}" KeyPath="yes"/></RegistryKey></Component>\n`;

function source(entries, version) {
  const files = entries.filter((one) => !one.isFolder).map((one) => key('c', one.path));
  const policies = Object.keys(PROPERTIES).map((name) => `policy${name}`);
  const own = ['autostart', 'installed', 'installedBy', 'menu', ...policies];
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="${componentId(`product ${version}`)}" Name="Linesman" Language="1033" Version="${version}" Manufacturer="${PUBLISHER}" UpgradeCode="${MSI_UPGRADE_CODE}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="Linesman ${version}" Manufacturer="${PUBLISHER}"/>
<MajorUpgrade DowngradeErrorMessage="${xml(INSTALLER.newerIsThere)}"/>
<Media Id="1" Cabinet="linesman.cab" EmbedCab="yes"/>
<Icon Id="linesman.ico" SourceFile="linesman.ico"/>
<Property Id="ARPPRODUCTICON" Value="linesman.ico"/>
<Property Id="ARPNOMODIFY" Value="1"/>
<Property Id="ARPNOREPAIR" Value="1"/>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramMenuFolder" Name="Programs"/>
<Directory Id="ProgramFiles64Folder" Name="Program Files">
<Directory Id="INSTALLDIR" Name="Linesman">
${tree(entries)}
${registry('autostart', 'Software\\Microsoft\\Windows\\CurrentVersion\\Run', 'Linesman', `"[INSTALLDIR]${SHELL}" --background`)}
${registry('installed', 'Software\\Linesman', 'InstallDir', '[INSTALLDIR]')}
${registry('installedBy', 'Software\\Linesman', 'InstalledBy', 'msi')}
${registry('menu', 'Software\\Linesman', 'Version', version)}
${Object.entries(PROPERTIES)
  .map(([name, setting]) =>
    registry(`policy${name}`, 'Software\\Policies\\Linesman', setting, `[${name}]`),
  )
  .join('')}
</Directory></Directory></Directory>
<Feature Id="main" Level="1" Title="Linesman">
${[...own, ...files].map((id) => `<ComponentRef Id="${id}"/>`).join('\n')}
</Feature>
</Product>
</Wix>
`;
}

const literal = (value) => {
  if (value.includes("'")) throw new Error(`MSI's SQL has no way to write an apostrophe: ${value}`);
  return `'${value}'`;
};
const insert = (table, row) =>
  `INSERT INTO \`${table}\` (${Object.keys(row)
    .map((name) => `\`${name}\``)
    .join(', ')}) VALUES (${Object.values(row)
    .map((value) => (typeof value === 'number' ? String(value) : literal(value)))
    .join(', ')})`;

/** Numbers of the tables, as Microsoft documents them. */
const HKLM = 2;
const RAW_VALUE_64_BIT = 2 + 16;
const SET_PROPERTY = 51;
/** A program whose path a property holds, whatever it answers. */
const RUN_PATH_IN_PROPERTY = 50 + 64;
const AFTER_APP_SEARCH = 60;
const BEFORE_INSTALL_VALIDATE = 1390;

/** Standard actions, where Microsoft's suggested sequence has them. */
const STANDARD = {
  AppSearch: 50,
  RemoveShortcuts: 3200,
  RemoveEnvironmentStrings: 3300,
  CreateShortcuts: 4500,
  WriteEnvironmentStrings: 5200,
};
const AFTER_COST_FINALIZE = 1010;

const search = (property, path, name) => [
  insert('RegLocator', {
    Signature_: `find${property}`,
    Root: HKLM,
    Key: path,
    Name: name,
    Type: RAW_VALUE_64_BIT,
  }),
  insert('AppSearch', { Property: property, Signature_: `find${property}` }),
];
const action = (name, type, from, target, condition, sequence) => [
  insert('CustomAction', { Action: name, Type: type, Source: from, Target: target }),
  insert('InstallExecuteSequence', { Action: name, Condition: condition, Sequence: sequence }),
];

/** What wixl leaves out, as rows of MSI's own tables. */
export function rows() {
  const properties = Object.entries(PROPERTIES);
  return [
    ...Object.entries(STANDARD).map(([name, sequence]) =>
      insert('InstallExecuteSequence', { Action: name, Sequence: sequence }),
    ),
    // Before the launch conditions of a setup that somebody watches.
    insert('InstallUISequence', { Action: 'AppSearch', Sequence: STANDARD.AppSearch }),
    `UPDATE \`Property\` SET \`Value\` = 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;${Object.keys(PROPERTIES).join(';')}' WHERE \`Property\` = 'SecureCustomProperties'`,
    ...action(
      'whereItIs',
      SET_PROPERTY,
      'ARPINSTALLLOCATION',
      '[INSTALLDIR]',
      'NOT Installed',
      AFTER_COST_FINALIZE,
    ),
    insert('Shortcut', {
      Shortcut: 'startMenu',
      Directory_: 'ProgramMenuFolder',
      Name: 'Linesman',
      Component_: 'menu',
      Target: `[INSTALLDIR]${SHELL}`,
      Description: INSTALLER.shortcut,
      WkDir: 'INSTALLDIR',
    }),
    'CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)',
    // `=-*`: set at installation, removed at removal, the system's; `[~];`: after what is there.
    insert('Environment', {
      Environment: 'path',
      Name: '=-*PATH',
      Value: '[~];[INSTALLDIR]bin',
      Component_: 'installed',
    }),
    // A property that was not given writes no policy. One that was given once is kept at upgrades,
    // unless the command line names another.
    ...properties.flatMap(([name, setting], index) => [
      `UPDATE \`Component\` SET \`Condition\` = '${name}' WHERE \`Component\` = 'policy${name}'`,
      ...search(`KEPT_${name}`, 'Software\\Policies\\Linesman', setting),
      ...action(
        `keep${name}`,
        SET_PROPERTY,
        name,
        `[KEPT_${name}]`,
        `NOT ${name} AND KEPT_${name}`,
        AFTER_APP_SEARCH + index,
      ),
    ]),
    // The folder of the version before is kept, and what runs from it is asked to end.
    ...search('BEFORE_FOLDER', 'Software\\Linesman', 'InstallDir'),
    ...action(
      'keepFolder',
      SET_PROPERTY,
      'INSTALLDIR',
      '[BEFORE_FOLDER]',
      'NOT INSTALLDIR AND BEFORE_FOLDER',
      AFTER_APP_SEARCH + properties.length,
    ),
    ...action(
      'nodeBefore',
      SET_PROPERTY,
      'NODE_BEFORE',
      `[BEFORE_FOLDER]${windows(NODE)}`,
      'BEFORE_FOLDER',
      BEFORE_INSTALL_VALIDATE,
    ),
    ...action(
      'stopBefore',
      RUN_PATH_IN_PROPERTY,
      'NODE_BEFORE',
      `"[BEFORE_FOLDER]${windows(AGENT)}" stop --installation`,
      'BEFORE_FOLDER',
      BEFORE_INSTALL_VALIDATE + 1,
    ),
    // Two installers in one folder would remove each other's files.
    ...search('INSTALLED_BY', 'Software\\Linesman', 'InstalledBy'),
    insert('LaunchCondition', {
      Condition: 'Installed OR INSTALLED_BY <> "setup"',
      Description: INSTALLER.setupIsThere,
    }),
  ];
}

const windows = (path) => path.replaceAll('/', '\\');

/**
 * @param {object} options
 * @param {string} options.stage folder with the whole product, as release/win-unpacked
 * @param {string} options.out the .msi
 * @param {string} options.version three numbers: MSI compares no more
 * @param {string} options.icon an .ico file
 */
export async function makeMsi({ stage, out, version, icon }) {
  const folder = resolve(stage);
  const work = await mkdtemp(join(tmpdir(), 'linesman-msi-'));
  const [wxs, msi] = [join(work, 'linesman.wxs'), join(work, 'linesman.msi')];
  const run = (program, ...args) => outcome(program, args, work);
  try {
    const entries = await listedWithType(folder, PACKAGE_TYPES.msi, work);
    // wixl takes no absolute path.
    const inWork = entries.map((one) => (one.source ? { ...one, source: 'package-type' } : one));
    await writeFile(wxs, source(inWork, version));
    await symlink(folder, join(work, 'stage'));
    await copyFile(icon, join(work, 'linesman.ico'));
    await run('wixl', '-a', 'x64', '-o', msi, wxs);
    const tables = (await run('msiinfo', 'tables', msi)).split(/\s+/);
    const missing = [
      'Shortcut',
      'RegLocator',
      'AppSearch',
      'CustomAction',
      'LaunchCondition',
    ].filter((name) => !tables.includes(name));
    if (missing.length > 0) throw new Error(`wixl made no table ${missing.join(', ')}`);
    await run('msibuild', msi, ...rows().flatMap((sql) => ['-q', sql]));
    const summary = join(work, 'summary.idt');
    const before = await run('msiinfo', 'export', msi, '_SummaryInformation');
    await writeFile(summary, summaryOf(before, await packageCode(work, inWork, version)));
    await run('msibuild', msi, '-i', summary);
    await copyFile(msi, out);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Windows takes packages of one code for the same bytes: it follows from all that goes in. */
async function packageCode(work, entries, version) {
  const hash = createHash('sha256').update(source(entries, version)).update(rows().join('\n'));
  for (const { path, isFolder, source: own } of entries)
    if (!isFolder)
      for await (const piece of createReadStream(join(work, own ?? `stage/${path}`)))
        hash.update(piece);
  return `{${componentId(`package ${hash.digest('hex')}`)}}`;
}

async function outcome(program, args, cwd) {
  try {
    return (
      await execute(program, args, { cwd, timeout: BUILD_WITHIN_MS, maxBuffer: MAX_OUTPUT_BYTES })
    ).stdout;
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Missing(`${program} is not on the PATH (Debian: wixl, msitools)`);
    throw new Error(`${program}: ${String(error.stderr || error.message)}`, { cause: error });
  }
}
