import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './programs.ts';
import { sharedOfRun } from './shared.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** npm fetches 40 MB on the first start, and a machine with much else to do makes a prefix in minutes. */
const FETCH_AND_BUILD_MS = 600_000;
const END_WITHIN_MS = 60_000;
const COPY_WITHIN_MS = 120_000;
/**
 * Wine's 650 MB of libraries are links, since nothing writes to them. All else is a copy: Wine writes
 * into a registry that has a second name.
 */
const COPY = `cp -a --link "$1" "$2" && cd "$1" &&
  find . -type f ! -name '*.dll' -exec cp -a --parents --remove-destination -t "$2" {} +`;

/**
 * A build fetches packages, so it needs the caller's certificates, proxies and registry; lab
 * programs get none of them.
 */
const callersEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/**
 * What a namespace without a network cannot fetch, and what takes Wine a quarter of a minute:
 * `out/windows` with koffi's library, Node for Windows in its cache, and a prefix (registry, drive
 * C:) that nothing has used. Made once a run of the tests, and copied for each machine.
 *
 * @param prefix where the copy shall lie, on the file system of the temporary folder
 */
export async function freshPrefix(wnode: string, prefix: string): Promise<void> {
  const shared = sharedOfRun();
  if (shared === null) {
    await build();
    await makePrefix(wnode, prefix);
    return;
  }
  const made = join(shared, 'wine');
  if (!existsSync(made)) {
    await build();
    const half = `${made}.part`;
    await rm(half, { recursive: true, force: true });
    await makePrefix(wnode, half);
    await rename(half, made);
  }
  await must(['sh', '-c', COPY, 'sh', made, prefix], { timeoutMs: COPY_WITHIN_MS });
}

const build = (): Promise<string> =>
  must([process.execPath, join(ROOT, 'build', 'bundle-windows.mjs')], {
    timeoutMs: FETCH_AND_BUILD_MS,
    env: callersEnvironment(),
  });

/** Its first start makes a prefix. Wine ends again, however that went: its services hold files and the lock of whoever started them. */
async function makePrefix(wnode: string, prefix: string): Promise<void> {
  await mkdir(prefix, { recursive: true });
  // The lock of `wnode` lies in the temporary folder: one of its own, or a killed run would hold up all others.
  const env = { ...callersEnvironment(), WINEPREFIX: prefix, TMPDIR: prefix };
  try {
    await must([wnode, '-p', 'process.platform'], { timeoutMs: FETCH_AND_BUILD_MS, env });
  } finally {
    await must(['sh', '-c', 'wineserver --kill; wineserver --wait'], {
      timeoutMs: END_WITHIN_MS,
      env,
    });
  }
}
