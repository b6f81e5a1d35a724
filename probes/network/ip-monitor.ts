import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { errorName } from './route.ts';
import type { ChangeSource } from './watcher-types.ts';

/** Fixed places, so that a folder in the PATH of whoever starts us cannot name the program. */
const PLACES = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** ip-monitor(8): links, addresses, routes, and rules for clients that route by policy. */
const WATCHED = ['-o', 'monitor', 'link', 'address', 'route', 'rule'];

/** Restart after 1 s, doubling to a minute. A child that lived this long is taken as healthy again. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const HEALTHY_AFTER_MS = 30_000;

/** Characters of what the child said on stderr that go into the log. */
const LONGEST_COMPLAINT = 200;

/** How long a child may take to obey before it is killed. */
const OBEY_WITHIN_MS = 1000;

/** Absolute path of a system program; null when this system has none. */
export function findProgram(name: string): string | null {
  const runs = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorName(error))) return false;
      throw error;
    }
  };
  return PLACES.map((place) => `${place}/${name}`).find(runs) ?? null;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Commands of the event source on Linux, best first; none without iproute2.
 * setpriv(1), where there is one, has the kernel end the child with us: `ip` does not notice a dead reader before the next event.
 * The plain command follows because not every setpriv can do that (BusyBox).
 */
export function ipMonitorCommands(): readonly Command[] {
  const ip = findProgram('ip');
  if (ip === null) return [];
  const plain = { program: ip, args: WATCHED };
  const setpriv = findProgram('setpriv');
  return setpriv === null ? [plain] : [{ program: setpriv, args: ['--pdeathsig', 'KILL', '--', ip, ...WATCHED] }, plain];
}

/**
 * A child process whose every output means "look again"; what it says is not read. It is restarted with back-off when it ends,
 * by the next command after a short life. A started child counts as a change: what happened while none listened is caught up.
 */
export function childSource(name: string, commands: readonly Command[]): ChangeSource {
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  let choice = 0;
  let isStopped = false;
  let wasLost = false;

  const launch = (onChange: () => void, onHealth: (sentence: string) => void): void => {
    const command = commands[choice % commands.length];
    if (command === undefined) return;
    const startedMs = performance.now();
    let complaint = '';
    let hasEnded = false;
    const end = (how: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      child = null;
      if (isStopped) return;
      if (performance.now() - startedMs > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      else choice += 1;
      wasLost = true;
      const why = [how, complaint.trim()].filter((part) => part !== '').join(': ');
      onHealth(`${name} ended (${why}); changes are seen by polling, next try in ${(pauseMs / 1000).toString()} s`);
      restart = setTimeout(() => {
        launch(onChange, onHealth);
      }, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    };

    let started: ChildProcess;
    try {
      started = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: { LC_ALL: 'C' } });
    } catch (error) {
      end(errorName(error));
      return;
    }
    child = started;
    started.once('spawn', () => {
      if (wasLost) onHealth(`${name} runs again`);
      wasLost = false;
      onChange();
    });
    // Without a free descriptor Node gives the child no pipes.
    started.stdout?.on('data', onChange);
    started.stderr?.on('data', (bytes: Buffer) => {
      complaint = `${complaint}${bytes.toString('utf8', 0, LONGEST_COMPLAINT)}`.slice(0, LONGEST_COMPLAINT);
      // It complains when the kernel's queue overflowed: events were lost.
      onChange();
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('error', (error) => {
        complaint = errorName(error);
      });
    }
    started.once('error', (error) => {
      end(errorName(error));
    });
    started.once('close', (code, signal) => {
      end(signal ?? `exit ${String(code)}`);
    });
  };

  return {
    name,
    start: launch,
    stop: async () => {
      isStopped = true;
      if (restart !== null) clearTimeout(restart);
      if (child !== null) await endChild(child);
    },
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('close', () => {
    resolve();
  }));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), OBEY_WITHIN_MS);
  await gone;
  clearTimeout(insist);
}
