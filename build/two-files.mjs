// A command in two files: what it needs at once, and what it imports at a call, while it waits.
import { build } from 'esbuild';
import { basename, join, relative, resolve } from 'node:path';

/** Modules of packages are written into both files: one export of them would keep all the others. */
const isOwn = (path) => /\.ts$/.test(path) && !path.includes('node_modules');

/** Export of a module in one of the files: by its path, for the order in which modules are met varies. */
const nameOf = (prefix, module, root) => `${prefix}_${relative(root, module).replace(/\W/g, '_')}`;

/** Imports at a call lead to the other file, which exports them. */
const laterApart = (laterFile, met, root) => ({
  name: 'what comes later, apart',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' ? { path: resolve(resolveDir, path), namespace: 'later' } : null,
    );
    onResolve({ filter: /\.cjs$/, namespace: 'later' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => {
      if (!met.includes(path)) met.push(path);
      return {
        contents: `module.exports = require('./${laterFile}').${nameOf('later', path, root)}();`,
      };
    });
  },
});

/** Modules that stand in the first file are taken from there: whatever they hold is there once. */
const takenFromFirst = (firstFile, first, taken, root) => ({
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
        contents: `module.exports = require('./${firstFile}').${nameOf('first', path, root)};`,
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
  const { outdir, outExtension: _, plugins = [], ...shared } = options;
  const path = (module) => JSON.stringify(resolve(root, module));
  const targets = [];
  const first = (exported) =>
    build({
      ...shared,
      ...entryOf(
        [
          `export * from ${path(entry)};`,
          ...exported
            .toSorted()
            .map((module) => `export * as ${nameOf('first', module, root)} from ${path(module)};`),
        ],
        root,
      ),
      outfile: join(outdir, firstFile),
      plugins: [...plugins, laterApart(laterFile, targets, root)],
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
      targets
        .toSorted()
        .map(
          (module) =>
            `export const ${nameOf('later', module, root)} = () => require(${path(module)});`,
        ),
      root,
    ),
    outfile: join(outdir, laterFile),
    plugins: [...plugins, takenFromFirst(firstFile, new Set(there), taken, root)],
  });
  await first(taken);
}
