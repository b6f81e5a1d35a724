// One installer out of a staged folder. usage: make.mjs setup|setup-user|msi --stage FOLDER --out FILE
// --version X.Y.Z [--icon FILE] [--store]     LINESMAN_SIGN is the command that signs a file, %1
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ico } from '../package/icon.mjs';
import { makeMsi } from './msi.mjs';
import { makeSetup } from './nsis.mjs';

const ICON_SIZES = [16, 32, 48, 256];

const {
  values,
  positionals: [kind],
} = parseArgs({
  options: {
    stage: { type: 'string' },
    out: { type: 'string' },
    version: { type: 'string' },
    icon: { type: 'string' },
    store: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const { stage, out, version, store } = values;
if (!['setup', 'setup-user', 'msi'].includes(kind) || !stage || !out || !version) {
  console.error('name setup, setup-user or msi, with --stage, --out and --version');
  process.exit(2);
}
const work = await mkdtemp(join(tmpdir(), 'linesman-icon-'));
try {
  const icon = values.icon ?? join(work, 'icon.ico');
  if (values.icon === undefined) await writeFile(icon, ico(ICON_SIZES));
  const common = { stage, out, version, icon };
  if (kind === 'msi') await makeMsi(common);
  else
    await makeSetup({
      ...common,
      perUser: kind === 'setup-user',
      store,
      sign: process.env.LINESMAN_SIGN,
    });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(work, { recursive: true, force: true });
}
