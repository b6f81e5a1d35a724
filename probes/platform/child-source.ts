import { WATCH } from '../../model/text/en/watching.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { findProgram, toolEnvironment } from './programs.ts';
import { errorName } from '../../lib/error-name.ts';
import type { ChangeSource, OnHealth } from './ports.ts';

/**
 * Restart after 1 s, doubling to a minute. A child that lived this long is taken as healthy again.
 */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
const HEALTHY_AFTER_MS = 30_000;

/** Characters of what the child said on stderr that go into the log. */
const MAX_COMPLAINT_CHARACTERS = 200;

/** How long a child may take to obey before it is killed. */
const OBEY_WITHIN_MS = 1000;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Written to its standard input, which stays open as long as we live; absent: it gets none. */
  readonly input?: string;
}

/**
 * The command under setpriv(1), where there is one, that has the kernel end the child with us: not
 * every program notices a dead reader before it next writes. The plain command follows because not
 * every setpriv can do that (BusyBox).
 */
export function guarded(command: Command): readonly Command[] {
  const setpriv = findProgram('setpriv');
  return setpriv === null
    ? [command]
    : [
        {
          ...command,
          program: setpriv,
          args: ['--pdeathsig', 'KILL', '--', command.program, ...command.args],
        },
        command,
      ];
}

/**
 * A child process whose every output means "look again"; what it says is not read. It is restarted
 * with back-off when it ends, by the next command where it gave up itself after a short life. A
 * started child counts as a change: what happened while none listened is caught up.
 */
export function childSource(name: string, commands: readonly Command[]): ChangeSource {
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  let choice = 0;
  let isStopped = false;
  let wasLost = false;

  const launch = (onChange: () => void, onHealth: OnHealth): void => {
    const command = commands[choice % commands.length];
    if (command === undefined) return;
    const startedMs = performance.now();
    let complaint = '';
    let hasEnded = false;
    const end = (how: string, wasKilled = false): void => {
      if (hasEnded) return;
      hasEnded = true;
      child = null;
      if (isStopped) return;
      if (performance.now() - startedMs > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      else if (!wasKilled) choice += 1;
      wasLost = true;
      const why = [how, complaint.trim()].filter((part) => part !== '').join(': ');
      onHealth(WATCH.ended(name, why, pauseMs));
      restart = setTimeout(() => {
        launch(onChange, onHealth);
      }, pauseMs);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    };

    let started: ChildProcess;
    try {
      // A group of its own: Ctrl-C in our terminal would end it before us, and look like a fault of
      // it.
      started = spawn(command.program, command.args, {
        stdio: [command.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        cwd: '/',
        env: toolEnvironment(process.platform),
        detached: true,
      });
    } catch (error) {
      end(errorName(error));
      return;
    }
    child = started;
    started.once('spawn', () => {
      if (wasLost) onHealth(WATCH.runsAgain(name), true);
      wasLost = false;
      onChange();
    });
    // Without a free descriptor Node gives the child no pipes.
    if (command.input !== undefined) started.stdin?.write(command.input);
    started.stdout?.on('data', onChange);
    started.stderr?.on('data', (bytes: Buffer) => {
      complaint = `${complaint}${bytes.toString('utf8', 0, MAX_COMPLAINT_CHARACTERS)}`.slice(
        0,
        MAX_COMPLAINT_CHARACTERS,
      );
      // It complains when the kernel's queue overflowed: events were lost.
      onChange();
    });
    for (const stream of [started.stdin, started.stdout, started.stderr]) {
      stream?.on('error', (error) => {
        complaint = errorName(error);
      });
    }
    started.once('error', (error) => {
      end(errorName(error));
    });
    started.once('close', (code, signal) => {
      end(signal ?? `exit ${String(code)}`, signal !== null);
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
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), OBEY_WITHIN_MS);
  await gone;
  clearTimeout(insist);
}
