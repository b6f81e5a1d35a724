// `npm run package`: usage and shape stand in package/README.md.
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    fast: { type: 'boolean', default: false },
    'build-version': { type: 'string' },
    output: { type: 'string' },
  },
});
// Before the first import of what reads it.
if (values['build-version'] !== undefined)
  process.env.LINESMAN_BUILD_VERSION = values['build-version'];

const { packageAll } = await import('./package/targets.mjs');
process.exitCode = await packageAll({
  targets: values.target ?? null,
  fast: values.fast,
  output: values.output ?? null,
});
