import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { NetworkState } from '../../../model/network-state.ts';
import type { Classified } from '../../../probes/network/classify.ts';
import type {
  NetworkSettings,
  RouteTargets,
  Snapshot,
} from '../../../probes/network/watcher-types.ts';

const run = promisify(execFile);
const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
const LOOK = new URL('./look.ts', import.meta.url).pathname;
const WATCH = new URL('./watch.ts', import.meta.url).pathname;

/** What a look or a watch is asked to do. */
export interface Order {
  readonly targets?: Partial<RouteTargets>;
  readonly settings?: Partial<NetworkSettings>;
  /** Stands in for /sys/class/net, where the machine lacks the hardware; see `sysfs.ts`. */
  readonly sysfs?: string;
}

export interface Looked {
  readonly snapshot: Snapshot;
  readonly classified: Classified;
}

const words = ({ targets = {}, settings = {}, sysfs }: Order): string[] => [
  JSON.stringify({ exchange: [], gateway: [], collector: [], ...targets }),
  JSON.stringify(settings),
  ...(sysfs === undefined ? [] : [sysfs]),
];

/** `ip netns exec` becomes the program, so the child is the program itself. */
export const startIn = (
  namespace: string,
  program: string,
  args: readonly string[],
): ChildProcess =>
  spawn('ip', ['netns', 'exec', namespace, program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** Nobody: what root may ask proves nothing for a laptop's user. */
const AS_USER = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** One look from inside the namespace, as a user without rights. */
export async function lookIn(namespace: string, order: Order): Promise<Looked> {
  const { stdout } = await run(
    'ip',
    [
      ...['netns', 'exec', namespace, ...AS_USER, process.execPath],
      ...TYPESCRIPT,
      LOOK,
      ...words(order),
    ],
    { timeout: 20_000 },
  );
  return JSON.parse(stdout) as Looked;
}

/** A watcher inside the namespace; it ends with its standard input. */
export const watchIn = (
  namespace: string,
  sources: 'all' | 'events' | 'poll',
  order: Order,
): ChildProcess =>
  startIn(namespace, process.execPath, [...TYPESCRIPT, WATCH, sources, ...words(order)]);

interface WatchLine {
  readonly state?: NetworkState;
  readonly note?: string;
  readonly closed?: true;
}

/** A watcher in its own process, and everything it has said. */
export class Watch {
  readonly lines: WatchLine[] = [];
  readonly process: ChildProcess;
  private wake: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.process = child;
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as WatchLine);
      this.wake();
    });
  }

  get labels(): string[] {
    return this.states.map(({ label }) => label);
  }

  /** Waits until the lines satisfy; fails with all of them when they do not in time. */
  async until(what: string, holds: () => boolean, withinMs = 10_000): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    while (!holds()) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0)
        throw new Error(
          `not within ${withinMs.toString()} ms: ${what}; it said ${JSON.stringify(this.lines)}`,
        );
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, Math.min(leftMs, 50));
      });
    }
  }

  /** Everything published, in order. */
  get states(): NetworkState[] {
    return this.lines.flatMap(({ state }) => (state === undefined ? [] : [state]));
  }

  untilLabel(label: string, withinMs?: number): Promise<void> {
    return this.until(`label ${label}`, () => this.labels.at(-1) === label, withinMs);
  }

  /** Process ids of what the watcher started. */
  children(): number[] {
    return processes()
      .filter(({ parent }) => parent === this.process.pid)
      .map(({ pid }) => pid);
  }

  /**
   * Process id of the event source, once the kernel has it as a listener: what changes before is
   * not announced to it.
   */
  async listener(): Promise<number> {
    await this.until('the event source listens', () => this.children().some(isListening));
    const pid = this.children().find(isListening);
    if (pid === undefined) throw new Error('the event source ended as soon as it listened');
    return pid;
  }

  async close(): Promise<void> {
    this.process.stdin!.end();
    await once(this.process, 'exit');
  }
}

export const isAlive = (pid: number): boolean =>
  processes().some((one) => one.pid === pid && one.state !== 'Z');

/**
 * /proc/PID/net/netlink lists the sockets of the namespace: `sk family port groups …`; a listener's
 * port is its process id.
 */
function isListening(pid: number): boolean {
  const rows = readIfThere(`/proc/${pid.toString()}/net/netlink`)?.split('\n') ?? [];
  return rows
    .map((row) => row.trim().split(/ +/))
    .some(
      ([, family, port, groups]) =>
        family === '0' && port === pid.toString() && groups !== '00000000',
    );
}

/** proc(5): /proc/PID/stat holds `pid (name) state parent …`. */
function processes(): { pid: number; parent: number; state: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const stat = readIfThere(`/proc/${entry}/stat`);
      if (stat === null) return [];
      const [state = '', parent = ''] = stat.replace(/^.*\) /s, '').split(' ');
      return [{ pid: Number(entry), parent: Number(parent), state }];
    });
}

/** Null when the process ended between the listing and the reading. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ESRCH', 'EINVAL'].includes(String(error.code))
    )
      return null;
    throw error;
  }
}
