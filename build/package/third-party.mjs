// What ships beside Linesman's own code: licences in full, and a bill of materials.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { at, version } from '../parts.mjs';
import { buildTime } from './build-time.mjs';

const run = promisify(execFile);
const RULE = `\n${'-'.repeat(80)}\n\n`;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** Folders of the packages that ship, as the lock names them; those of other systems are not there. */
async function shipped() {
  const { packages } = JSON.parse(await readFile(at('package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && !dev && existsSync(at(folder)))
    .map(([folder]) => folder)
    .sort();
}

/** The licence of every package whose code ships, in full where the package holds it. */
export async function thirdParty() {
  const parts = await Promise.all(
    (await shipped()).map(async (folder) => {
      const manifest = JSON.parse(await readFile(at(`${folder}/package.json`), 'utf8'));
      const files = (await readdir(at(folder))).filter((file) => LICENCE_FILE.test(file)).sort();
      const texts = await Promise.all(
        files.map((file) => readFile(at(`${folder}/${file}`), 'utf8')),
      );
      if (!manifest.license && texts.length === 0)
        throw new Error(`${folder} names no licence: it may not ship`);
      return [
        `${manifest.name} ${manifest.version}: ${manifest.license}`,
        ...texts.map((text) => text.trim()),
      ].join('\n\n');
    }),
  );
  const head =
    'Linesman holds code of these packages. Node.js (node/LICENSE) and Electron with Chromium\n(LICENSE.electron.txt, LICENSES.chromium.html) ship beside it with licences of their own.';
  return `${[head, ...parts].join(RULE)}\n`;
}

/** Installed by npm's package `node`, which brings the Node of development; named as a runtime instead. */
const OF_DEVELOPMENT = /^node-(bin-setup|linux|win|darwin)/;

/** @param runtimes versions by name @returns CycloneDX 1.5 in JSON, the same for the same sources */
export async function bill(runtimes) {
  const { stdout } = await run('npm', ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx'], {
    cwd: at(''),
    maxBuffer: 16 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const found = JSON.parse(stdout);
  const isShipped = (ref) => !OF_DEVELOPMENT.test(ref);
  const root = `linesman@${version}`;
  const ofRuntime = ([name, of]) => ({
    'bom-ref': `${name}@${of}`,
    type: 'platform',
    name,
    version: of,
    scope: 'required',
    purl: `pkg:generic/${name}@${of}`,
    licenses: [{ license: { id: 'MIT' } }],
  });
  const extra = Object.entries(runtimes).map(ofRuntime);
  const components = [...found.components.filter((one) => isShipped(one['bom-ref'])), ...extra];
  const { component } = found.metadata;
  const oldRoot = component['bom-ref'];
  const dependencies = found.dependencies
    .filter(({ ref }) => isShipped(ref))
    .map(({ ref, dependsOn = [] }) =>
      ref === oldRoot
        ? {
            ref: root,
            dependsOn: [...dependsOn.filter(isShipped), ...extra.map((one) => one['bom-ref'])],
          }
        : { ref, dependsOn },
    );
  const content = { components, dependencies };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${JSON.stringify(
    {
      ...found,
      serialNumber: `urn:uuid:${hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`,
      metadata: {
        ...found.metadata,
        timestamp: new Date(buildTime() * 1000).toISOString(),
        component: {
          ...component,
          'bom-ref': root,
          type: 'application',
          name: 'linesman',
          version,
          purl: `pkg:npm/${root}`,
        },
      },
      ...content,
    },
    null,
    1,
  )}\n`;
}
