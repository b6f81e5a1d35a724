import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end } from '../desktop.ts';
import type { Ran } from '../linesman.ts';

/** The ordinary user of everything that is not an installation. */
export const USER = 65534;
const READY = 'ROOT-IS-READY';
const RUN_WITHIN_MS = 600_000;

/**
 * A system to install into: every change lies in memory, is seen by nobody else, and is gone at
 * `close`. `/tmp`, where desktops keep their sockets, is shared.
 */
export interface InstalledRoot {
  /** Runs a command in it, as root or as the ordinary user, to its end. */
  run(command: readonly string[], as?: As): Promise<Ran>;
  start(command: readonly string[], as?: As): ChildProcess;
  /** Files that differ from the machine's own, as absolute paths. */
  changed(): Promise<readonly string[]>;
  /** A file in it, by a path that this process can read. */
  at(path: string): string;
  close(): Promise<void>;
}

interface As {
  readonly user?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const SCRIPT = `set -e
mount --make-rprivate /
mount -t tmpfs linesman "$0"
mkdir "$0/up" "$0/work" "$0/root"
mount -t overlay linesman -o "lowerdir=$1,upperdir=$0/up,workdir=$0/work" "$0/root"
for shared in proc dev tmp; do mount --rbind "/$shared" "$0/root/$shared"; done
printf ${READY}
exec cat`;

/** Needs root, and a kernel with overlayfs. @param system a folder; this machine's own by default */
export async function openInstalledRoot(system = '/'): Promise<InstalledRoot> {
  const base = mkdtempSync(join(tmpdir(), 'lm-root-'));
  const keeper = spawn('unshare', ['--mount', 'sh', '-c', SCRIPT, base, system], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await ready(keeper);
  // Through the keeper's eyes: its mounts are its own.
  const seen = join('/proc', String(keeper.pid), 'root', base);
  const children: ChildProcess[] = [];
  const inside = (command: readonly string[], user: number): readonly string[] => [
    `--target=${String(keeper.pid)}`,
    '--mount',
    '/usr/sbin/chroot',
    ...(user === 0 ? [] : [`--userspec=${String(user)}:${String(user)}`, '--groups=']),
    join(base, 'root'),
    ...command,
  ];
  const start = (command: readonly string[], { user = 0, env = process.env }: As = {}) => {
    const child = spawn('nsenter', [...inside(command, user)], {
      env,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };

  return {
    start,
    run: (command, as) => ended(start(command, as)),
    async changed() {
      const upper = join(seen, 'up');
      const entries = await readdir(upper, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => `${entry.parentPath.slice(upper.length)}/${entry.name}`);
    },
    at: (path) => join(seen, 'root', path),
    async close() {
      await Promise.all(children.map(end));
      await end(keeper);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function ready(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = '';
    keeper.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    keeper.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(READY)) resolve();
    });
    keeper.once('exit', () => {
      reject(new Error(`no system to install into: ${errors}`));
    });
  });
}

/** What it said until its end, which is brought about where it does not come. */
export function ended(child: ChildProcess): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), RUN_WITHIN_MS);
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve({ status, stdout, stderr });
    });
  });
}
