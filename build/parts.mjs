// What the bundles of every system are made of. tsc only checks; esbuild reads the sources.
import { build, context } from 'esbuild';
import { watch } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTwoFiles } from './two-files.mjs';

/** Path of something in this tree. */
export const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const manifest = JSON.parse(await readFile(at('package.json'), 'utf8'));
/** Of this build: that of package.json, unless packaging names another. */
export const version = process.env.LINESMAN_BUILD_VERSION || manifest.version;
const shared = {
  bundle: true,
  logLevel: 'warning',
  legalComments: 'none',
  define: { __VERSION__: JSON.stringify(version) },
};

/** Maps name the source line of an internal error; the sources themselves need not travel. */
const mapped = { sourcemap: true, sourcesContent: false };

/**
 * A Node too old to run the chunks must still be able to read these lines. Nothing is imported: that
 * would make Node build a second face of its own modules for ES modules, which takes 3 ms. The
 * compile cache stays in memory: an agent that runs for days does without it, and starts 50 ms later.
 */
const ENTRY = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) { console.error(\`linesman needs Node 22.13 or later, and this is \${process.versions.node}: install a current Node from nodejs.org, or run it with npx in a folder where npm ci has run.\`); process.exitCode = 2; } else { const { createRequire, enableCompileCache } = process.getBuiltinModule('node:module'); if (process.argv[2] !== 'start') enableCompileCache(); createRequire(import.meta.url)('./cli/main.cjs'); }
`;

/** Where the command line is built: whoever ends a build half-way keeps the one before it. */
const unfinished = (folder) => join(folder, 'cli-unfinished');

const cliOptions = (folder) => ({
  ...shared,
  ...mapped,
  outdir: unfinished(folder),
  external: ['koffi'],
  platform: 'node',
  target: 'node22.13',
  minifySyntax: true,
  minifyWhitespace: true,
});

/** What stands beside the commands: it runs by itself or in a thread of its own. */
const moduleOptions = (folder) => ({
  ...cliOptions(folder),
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  // Bundled CommonJS packages call require for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

/**
 * CommonJS: Node gives each of its own modules a second face for ES modules, which costs a cold
 * command 7 ms.
 */
const commandOptions = (folder) => ({
  ...cliOptions(folder),
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { ...shared.define, 'import.meta.url': '__here.url' },
  // Made where it is asked for: that takes a cold command half a millisecond a file.
  banner: {
    js: "const __here = { get url() { return require('node:url').pathToFileURL(__filename).href; } };",
  },
});

/** What runs in a thread of its own. */
const WORKERS = [
  'agent/inventory-worker.ts',
  'agent/bundle/report-worker.ts',
  'agent/outbox/check-worker.ts',
  'probes/network/connectivity/pac/pac-worker.ts',
];
/** What PAC scripts run in; its package finds it beside itself only where it is not bundled. */
const INTERPRETER = at('node_modules/quickjs-wasi/quickjs.wasm');

/** `./commands/start.ts`, as the entry of the command line imports it at the call. */
const APART = /^\.\/(?:commands\/)?([\w-]+)\.ts$/;
/** Every command, all that it takes to read what was typed other than plainly, and every sentence. */
const isApart = (path) =>
  path.startsWith('./commands/') || path === './program.ts' || path === './words.ts';

/**
 * Leaves outside what is imported at a call; it lies beside the entry in files of its own.
 *
 * @param met the sources of those files
 */
const commandsApart = (met) => ({
  name: 'commands apart',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: APART }, ({ path, kind }) =>
      kind === 'dynamic-import' && isApart(path) ? { path, namespace: 'command' } : null,
    );
    onResolve({ filter: /\.cjs$/, namespace: 'command' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: APART, namespace: 'command' }, ({ path }) => {
      met.add(path);
      return { contents: `module.exports = require('${path.replace(APART, './$1.cjs')}');` };
    });
  },
});

/**
 * Modules around a library that most runs never call, and that hold no state: each lies in a file of
 * its own, and is read where it is imported at a call. An agent would keep their source for days.
 */
const RARE = [
  'agent/bundle/age.ts',
  'agent/bundle/mail-draft.ts',
  'agent/settings/policy/property-list.ts',
];
const rareName = (path) => `rare-${basename(path, '.ts')}`;

const rareApart = {
  name: 'rare modules apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return null;
      const module = relative(at(''), resolve(resolveDir, path)).replaceAll('\\', '/');
      return RARE.includes(module) ? { path: `./${rareName(module)}.cjs`, external: true } : null;
    });
  },
};

/** The one command that a person waits for with a round trip to spare: it is split. */
const SPLIT = './commands/probe.ts';

/**
 * `linesman.mjs` and the folder `cli/` beside it. koffi stays outside: it is loaded at run time
 * from a `node_modules` above. Every command is bundled by itself: what commands share is written
 * once for each, because loading a file costs a cold command more than reading a longer one.
 *
 * @param beside entries in `cli/` that run by themselves
 */
export async function commandLine(folder, beside) {
  await rm(unfinished(folder), { recursive: true, force: true });
  const met = new Set(['./program.ts']);
  const entries = ['main.ts', 'program.ts'].map((name) => at(`cli/${name}`));
  await build({
    ...commandOptions(folder),
    entryPoints: entries,
    plugins: [rareApart, commandsApart(met)],
  });
  met.delete('./program.ts');
  met.delete(SPLIT);
  await Promise.all([
    build({
      ...commandOptions(folder),
      entryPoints: [...met].map((path) => at(`cli/${path}`)),
      entryNames: '[name]',
      plugins: [rareApart],
    }),
    build({
      ...commandOptions(folder),
      entryPoints: RARE.map((path) => ({ in: at(path), out: rareName(path) })),
    }),
    inTwoFiles(`cli/${SPLIT}`, { ...commandOptions(folder), plugins: [rareApart] }, at('')),
    build({
      ...moduleOptions(folder),
      entryPoints: [...beside.map((name) => at(`cli/${name}.ts`)), ...WORKERS.map(at)],
      entryNames: '[name]',
    }),
  ]);
  await copyFile(INTERPRETER, join(unfinished(folder), 'quickjs.wasm'));
  await rm(join(folder, 'cli'), { recursive: true, force: true });
  await rename(unfinished(folder), join(folder, 'cli'));
  await writeFile(join(folder, 'linesman.mjs'), ENTRY);
  await chmod(join(folder, 'linesman.mjs'), 0o755);
}

const pageOptions = (folder) => ({
  ...shared,
  entryPoints: [at('renderer/main.tsx')],
  outfile: join(folder, 'renderer', 'main.js'),
  platform: 'browser',
  target: 'chrome108',
  format: 'esm',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
});

const shellOptions = (folder) => ({
  ...shared,
  ...mapped,
  entryPoints: [at('electron/main.ts')],
  outfile: join(folder, 'electron', 'main.cjs'),
  platform: 'node',
  target: 'node16',
  format: 'cjs',
  external: ['electron'],
});

async function copyStatics(folder) {
  await mkdir(join(folder, 'renderer'), { recursive: true });
  for (const file of ['index.html', 'style.css', 'favicon.svg'])
    await copyFile(at(`renderer/${file}`), join(folder, 'renderer', file));
}

/** The folder `renderer/` with the page's files. */
export async function page(folder) {
  await copyStatics(folder);
  await build(pageOptions(folder));
}

/** The Electron shell. */
export async function shell(folder) {
  await build(shellOptions(folder));
}

/** Page and shell, bundled now and at every change of their sources. @returns what ends it */
export async function watchFaces(folder) {
  const contexts = await Promise.all([
    context({ ...pageOptions(folder), minify: false, sourcemap: 'inline' }),
    context(shellOptions(folder)),
  ]);
  await copyStatics(folder);
  await Promise.all(contexts.map((one) => one.watch()));
  const statics = watch(at('renderer'), (_, file) => {
    if (/\.(html|css|svg)$/.test(file ?? ''))
      copyStatics(folder).catch((error) => console.error(`the page's files: ${error.message}`));
  });
  return async () => {
    statics.close();
    await Promise.all(contexts.map((one) => one.dispose()));
  };
}
