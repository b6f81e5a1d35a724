// A command in two files: what it needs at once, and what it imports at a call, while it waits.
import { build } from 'esbuild';
import { basename, join, resolve } from 'node:path';

/** Modules of packages are written into both files: one export of them would keep all the others. */
const isOwn = (path) => /\.ts$/.test(path) && !path.includes('node_modules');

/** Imports at a call lead to the other file, which exports them in the order in which they were met. */
const laterApart = (laterFile, met) => ({
  name: 'what comes later, apart',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' ? { path: resolve(resolveDir, path), namespace: 'later' } : null,
    );
    onResolve({ filter: /\.cjs$/, namespace: 'later' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => {
      if (!met.includes(path)) met.push(path);
      return {
        contents: `module.exports = require('./${laterFile}').later${met.indexOf(path)}();`,
      };
    });
  },
});

/** Modules that stand in the first file are taken from there: whatever they hold is there once. */
const takenFromFirst = (firstFile, first, taken) => ({
  name: 'what is there already',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const module = resolve(resolveDir, path);
      return first.has(module) ? { path: module, namespace: 'first' } : null;
    });
    onResolve({ filter: /\.cjs$/, namespace: 'first' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'first' }, ({ path }) => {
      if (!taken.includes(path)) taken.push(path);
      return {
        contents: `module.exports = require('./${firstFile}').first${taken.indexOf(path)};`,
      };
    });
  },
});

const entryOf = (lines, root) => ({
  stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'ts' },
});

/**
 * Bundles the command of `entry` into NAME.cjs and NAME-later.cjs of the output folder.
 *
 * @param options esbuild's, for CommonJS
 * @param root from which sources are named
 */
export async function inTwoFiles(entry, options, root) {
  const name = basename(entry, '.ts');
  const [firstFile, laterFile] = [`${name}.cjs`, `${name}-later.cjs`];
  const { outdir, outExtension: _, ...shared } = options;
  const path = (module) => JSON.stringify(resolve(root, module));
  const targets = [];
  const first = (exported) =>
    build({
      ...shared,
      ...entryOf(
        [
          `export * from ${path(entry)};`,
          ...exported.map((module, at) => `export * as first${at} from ${path(module)};`),
        ],
        root,
      ),
      outfile: join(outdir, firstFile),
      plugins: [laterApart(laterFile, targets)],
      metafile: true,
    });

  const { metafile } = await first([]);
  const there = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([module, { bytesInOutput }]) =>
      isOwn(module) && bytesInOutput > 0 ? [resolve(root, module)] : [],
    ),
  );
  const taken = [];
  await build({
    ...shared,
    ...entryOf(
      targets.map((module, at) => `export const later${at} = () => require(${path(module)});`),
      root,
    ),
    outfile: join(outdir, laterFile),
    plugins: [takenFromFirst(firstFile, new Set(there), taken)],
  });
  await first(taken);
}
