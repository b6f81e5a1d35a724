// `npm run package`: usage and shape stand in package/README.md.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
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

const named = [...(values.target ?? []), ...positionals];
const { packageAll } = await import('./package/targets.mjs');
process.exitCode = await packageAll({
  targets: named.length === 0 ? null : named,
  fast: values.fast,
  output: values.output ?? null,
});
