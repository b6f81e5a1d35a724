// The headless package: `npx linesman`. Everything is bundled but koffi, whose library npm chooses for the system.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at, commandLine, page, version } from '../parts.mjs';
import { mapsFromRoot, printed } from './stage.mjs';
import { bill, thirdParty } from './third-party.mjs';

const run = promisify(execFile);

export async function npmPackage({ output }) {
  const folder = join(output, 'stage', 'npm');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await commandLine(folder, []);
  await mapsFromRoot(join(folder, 'cli'));
  await page(folder);
  await copyFile(at('LICENSE'), join(folder, 'LICENSE'));
  await copyFile(at('README.md'), join(folder, 'README.md'));
  await writeFile(join(folder, 'THIRD_PARTY.txt'), await thirdParty(null));
  await writeFile(join(folder, 'linesman.cdx.json'), await bill({}, null));
  await writeFile(join(folder, 'linesman.1'), await printed(folder, ['man']));
  const source = JSON.parse(await readFile(at('package.json'), 'utf8'));
  const { packages } = JSON.parse(await readFile(at('package-lock.json'), 'utf8'));
  const manifest = {
    name: source.name,
    version,
    description: source.description,
    license: source.license,
    type: 'module',
    bin: { linesman: 'linesman.mjs' },
    man: ['./linesman.1'],
    files: [
      ...['linesman.mjs', 'cli', 'renderer', 'linesman.1'],
      ...['THIRD_PARTY.txt', 'linesman.cdx.json'],
    ],
    engines: source.engines,
    // The version of the tests: what the bundle expects of it is checked against this one.
    dependencies: { koffi: packages['node_modules/koffi'].version },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await run('npm', ['pack', '--loglevel=error', '--pack-destination', output], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  return join(output, `linesman-${version}.tgz`);
}
