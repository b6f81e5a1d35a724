// Bundles the sources into out/: the command line, the page and the Electron shell. tsc only checks; esbuild reads the sources.
import { build } from 'esbuild';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const at = (path) => new URL(`../${path}`, import.meta.url).pathname;
const shared = { bundle: true, logLevel: 'warning', legalComments: 'none', define: { __VERSION__: JSON.stringify(version) } };

/** A Node too old to run the chunks must still be able to read these lines. */
const ENTRY = `#!/usr/bin/env node
import nodeModule from 'node:module'; const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) { console.error(\`linesman needs Node 22.13 or later, and this is \${process.versions.node}: install a current Node from nodejs.org, or run it with npx in a folder where npm ci has run.\`); process.exitCode = 2; } else { nodeModule.enableCompileCache?.(); await import('./cli/main.mjs'); }
`;

async function commandLine() {
  await build({
    ...shared,
    entryPoints: { main: at('cli/main.ts'), 'start-from-source': at('cli/start-from-source.ts') },
    outdir: at('out/cli'), outExtension: { '.js': '.mjs' }, chunkNames: 'chunk-[hash]',
    platform: 'node', target: 'node22.13', format: 'esm', splitting: true, minifySyntax: true,
    // Bundled CommonJS packages call require for Node's own modules.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  await writeFile(at('out/linesman.mjs'), ENTRY);
  await chmod(at('out/linesman.mjs'), 0o755);
}

async function page() {
  await build({
    ...shared,
    entryPoints: [at('renderer/main.tsx')], outfile: at('out/renderer/main.js'),
    platform: 'browser', target: 'chrome108', format: 'esm', minify: true, jsx: 'automatic', jsxImportSource: 'preact',
  });
  for (const file of ['index.html', 'style.css', 'favicon.svg']) await copyFile(at(`renderer/${file}`), at(`out/renderer/${file}`));
}

async function shell() {
  await build({
    ...shared,
    entryPoints: [at('electron/main.ts')], outfile: at('out/electron/main.cjs'),
    platform: 'node', target: 'node16', format: 'cjs', external: ['electron'],
  });
}

await rm(at('out/cli'), { recursive: true, force: true });
await mkdir(at('out/renderer'), { recursive: true });
for (const make of [commandLine, page, shell]) await make();
