import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { type Outcome, type Running, type RunOptions, must, run, start } from './programs.ts';
import { waitFor } from './wait.ts';

/**
 * A network of its own (network_namespaces(7)): programs in it see no interface of this machine.
 */
export interface Namespace {
  readonly name: string;
  run(argv: readonly string[], options?: RunOptions): Promise<Outcome>;
  must(argv: readonly string[], options?: RunOptions): Promise<string>;
  start(argv: readonly string[], options?: Omit<RunOptions, 'timeoutMs'>): Running;
  /** `ip` on this namespace: `ip('link', 'set', 'lo', 'up')`. */
  ip(...args: readonly string[]): Promise<string>;
  /** Processes that live in it. */
  pids(): Promise<readonly number[]>;
  /** Sends a signal to each process in it. */
  signal(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Names carry the test's process id, so that leavings of a killed run can be told from those of a
 * living one.
 */
const PREFIX = 'linesman-lab-';
const ETC = '/etc/netns';
let count = 0;

/**
 * Makes a namespace with loopback up, its own `resolv.conf` (no name server) and `hosts`, and
 * defers its removal.
 *
 * @param hosts lines of its /etc/hosts beside localhost
 */
export async function createNamespace(
  role: string,
  cleanup: Cleanup,
  hosts: readonly string[] = [],
): Promise<Namespace> {
  count += 1;
  const name = `${PREFIX}${String(process.pid)}-${String(count)}-${role}`;
  cleanup.defer(`namespace ${name}`, () => removeNamespace(name));
  await mkdir(join(ETC, name), { recursive: true });
  await writeFile(join(ETC, name, 'resolv.conf'), '# no name server: names come from hosts\n');
  await writeFile(join(ETC, name, 'hosts'), ['127.0.0.1 localhost', ...hosts, ''].join('\n'));
  await must(['ip', 'netns', 'add', name]);
  const space = namespaceOf(name);
  await space.ip('link', 'set', 'lo', 'up');
  return space;
}

function namespaceOf(name: string): Namespace {
  const inside = (argv: readonly string[]): string[] => ['ip', 'netns', 'exec', name, ...argv];
  const pids = async (): Promise<readonly number[]> =>
    (await must(['ip', 'netns', 'pids', name]))
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  return {
    name,
    pids,
    run: (argv, options) => run(inside(argv), options),
    must: (argv, options) => must(inside(argv), options),
    start: (argv, options) => start(inside(argv), options),
    ip: (...args) => must(['ip', '-n', name, ...args]),
    async signal(signal) {
      for (const pid of await pids()) send(pid, signal);
    },
  };
}

/** Sends a signal to a process that may have ended meanwhile. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ESRCH') return false;
    throw cause;
  }
}

/** Ends what still lives in the namespace, then removes it and its files; interfaces go with it. */
async function removeNamespace(name: string): Promise<void> {
  if ((await namespaceNames()).includes(name)) {
    const space = namespaceOf(name);
    await waitFor(
      `the end of every process in ${name}`,
      async () => {
        await space.signal('SIGKILL');
        return (await space.pids()).length === 0 ? true : null;
      },
      { timeoutMs: 5_000 },
    );
    await must(['ip', 'netns', 'delete', name]);
  }
  await rm(join(ETC, name), { recursive: true, force: true });
}

async function namespaceNames(): Promise<readonly string[]> {
  return (await must(['ip', 'netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '');
}

/**
 * Removes what killed test runs left behind: namespaces and scratch folders of this kind whose test
 * process no longer lives.
 */
export async function sweepLeavings(): Promise<void> {
  const isOrphan = (name: string): boolean => {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    return owner !== undefined && !send(Number(owner), 0);
  };
  for (const name of (await namespaceNames()).filter(isOrphan)) await removeNamespace(name);
  for (const name of (await readdir(tmpdir())).filter(isOrphan))
    await rm(join(tmpdir(), name), { recursive: true, force: true });
}

/** A folder for one site's files; its name carries the test's process id as well. */
export async function createScratch(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${String(process.pid)}-`));
  cleanup.defer(`folder ${folder}`, () => rm(folder, { recursive: true, force: true }));
  return folder;
}
