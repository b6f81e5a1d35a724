// What ships beside Linesman's own code: licences in full, and a bill of materials.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { at, version } from '../parts.mjs';
import { buildTime } from './build-time.mjs';

const RULE = `\n${'-'.repeat(80)}\n\n`;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
/** npm installs the build machine's own; what ships is the one of the package's system. */
const KOFFI_LIBRARY = 'node_modules/@koromix/koffi-';

const lock = async () => JSON.parse(await readFile(at('package-lock.json'), 'utf8')).packages;
const nameOf = (folder) => folder.replace(/^.*node_modules\//, '');

/**
 * What the lock names and ships.
 *
 * @param packages of the lock
 * @param target `{ platform, arch }`; null: the package for npm, which lets npm choose koffi's library
 * @returns folder and entry of each, in order
 */
const shipped = (packages, target) =>
  Object.entries(packages)
    .filter(([folder, { dev }]) => {
      if (folder === '' || dev) return false;
      if (folder.startsWith(KOFFI_LIBRARY))
        return target !== null && folder === `${KOFFI_LIBRARY}${target.platform}-${target.arch}`;
      return existsSync(at(folder));
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));

/** The licence of every package whose code ships, in full where the package holds it. */
export async function thirdParty(target) {
  const parts = await Promise.all(
    shipped(await lock(), target).map(async ([folder, { version: of, license }]) => {
      // Another system's library is not installed here; its licence is koffi's.
      const there = existsSync(at(folder)) ? await readdir(at(folder)) : [];
      const files = there.filter((file) => LICENCE_FILE.test(file)).sort();
      const texts = await Promise.all(
        files.map((file) => readFile(at(`${folder}/${file}`), 'utf8')),
      );
      if (!license && texts.length === 0)
        throw new Error(`${folder} names no licence: it may not ship`);
      return [`${nameOf(folder)} ${of}: ${license}`, ...texts.map((text) => text.trim())].join(
        '\n\n',
      );
    }),
  );
  const head =
    'Linesman holds code of these packages. Node.js (node/LICENSE) and Electron with Chromium\n(LICENSE.electron.txt, LICENSES.chromium.html) ship beside it with licences of their own.';
  return `${[head, ...parts].join(RULE)}\n`;
}

/** A licence by its SPDX identifier, or several of them. */
const licensesOf = (license) => [
  /^[\w.-]+$/.test(license) ? { license: { id: license } } : { expression: license },
];

const componentOf = ([folder, { version: of, license, integrity }]) => ({
  'bom-ref': `${nameOf(folder)}@${of}`,
  type: 'library',
  name: nameOf(folder),
  version: of,
  scope: 'required',
  purl: `pkg:npm/${nameOf(folder).replace('@', '%40')}@${of}`,
  licenses: licensesOf(license),
  hashes: [
    {
      alg: 'SHA-512',
      content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
    },
  ],
});

const runtimeOf = ([name, of]) => ({
  'bom-ref': `${name}@${of}`,
  type: 'platform',
  name,
  version: of,
  scope: 'required',
  purl: `pkg:generic/${name}@${of}`,
  licenses: licensesOf('MIT'),
});

/** What a package's code loads: by the nearest folder, as Node looks for it. */
function dependsOn([folder, { dependencies = {}, optionalDependencies = {} }], packages, refs) {
  const found = Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    for (let from = folder; ; from = posix.dirname(from)) {
      const there = posix.join(from, 'node_modules', name);
      if (there in packages) return [`${name}@${packages[there].version}`];
      if (from === '.' || from === '') return [];
    }
  });
  return [...new Set(found)].filter((ref) => refs.has(ref)).sort();
}

/**
 * Out of the lock: `npm sbom --omit dev` leaves out what a package of development wants as well.
 *
 * @param runtimes versions by name
 * @param target as for `thirdParty`
 * @returns CycloneDX 1.5 in JSON, the same for the same sources
 */
export async function bill(runtimes, target) {
  const packages = await lock();
  const entries = shipped(packages, target);
  const extra = Object.entries(runtimes).map(runtimeOf);
  const byRef = new Map(
    [...entries.map(componentOf), ...extra].map((one) => [one['bom-ref'], one]),
  );
  const root = `linesman@${version}`;
  const lists = new Map([
    [
      root,
      [...dependsOn(['', packages['']], packages, byRef), ...extra.map((one) => one['bom-ref'])],
    ],
    ...extra.map((one) => [one['bom-ref'], []]),
  ]);
  for (const entry of entries) {
    const ref = `${nameOf(entry[0])}@${entry[1].version}`;
    const list = [...(lists.get(ref) ?? []), ...dependsOn(entry, packages, byRef)];
    lists.set(ref, [...new Set(list)].sort());
  }
  const content = {
    components: [...byRef.values()],
    dependencies: [...lists].map(([ref, list]) => ({ ref, dependsOn: list })),
  };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      serialNumber: `urn:uuid:${hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`,
      version: 1,
      metadata: {
        timestamp: new Date(buildTime() * 1000).toISOString(),
        component: {
          'bom-ref': root,
          type: 'application',
          name: 'linesman',
          version,
          purl: `pkg:npm/${root}`,
          licenses: licensesOf('MIT'),
        },
      },
      ...content,
    },
    null,
    1,
  )}\n`;
}
