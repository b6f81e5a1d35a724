import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { NetworkState } from '../../../model/network-state.ts';
import type { Axes } from '../../../probes/network/axes.ts';
import type { RouteTargets, Snapshot } from '../../../probes/network/watcher-types.ts';

const run = promisify(execFile);
const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
const LOOK = new URL('./look.ts', import.meta.url).pathname;
const WATCH = new URL('./watch.ts', import.meta.url).pathname;

/** Opens a tun device (if_tun.h: TUNSETIFF; IFF_TUN | IFF_NO_PI) and holds it until stdin ends: only a held one runs. */
const HOLD_TUN = `
import fcntl, struct, sys
tun = open('/dev/net/tun', 'r+b', buffering=0)
fcntl.ioctl(tun, 0x400454ca, struct.pack('16sH', sys.argv[1].encode(), 0x1001))
print('held', flush=True)
sys.stdin.read()
`;

export const targets = (some: Partial<RouteTargets> = {}): RouteTargets => ({ exchange: [], gateway: [], collector: [], ...some });

let count = 0;

/** A network of our own, empty but for loopback; `remove` ends what runs in it and takes it away. */
export class Namespace {
  readonly name: string;
  private readonly children: ChildProcess[] = [];

  private constructor(name: string) {
    this.name = name;
  }

  static async make(): Promise<Namespace> {
    count += 1;
    const namespace = new Namespace(`linesman-${process.pid.toString()}-${count.toString()}`);
    await run('ip', ['netns', 'add', namespace.name]);
    await namespace.ip('link set lo up');
    return namespace;
  }

  /** One `ip` command, words separated by blanks. */
  async ip(command: string): Promise<void> {
    await run('ip', ['-n', this.name, ...command.split(' ')], { timeout: 10_000 });
  }

  /** An Ethernet card with a cable to nowhere, and an address; `unplug` pulls the cable at the far end. */
  async card(name: string, ...addresses: string[]): Promise<void> {
    await this.ip(`link add ${name} type veth peer name far-${name}`);
    await this.ip(`link set far-${name} up`);
    await this.ip(`link set ${name} up`);
    for (const address of addresses) await this.ip(`address add ${address} dev ${name} ${address.includes(':') ? 'nodad' : ''}`.trim());
  }

  async unplug(name: string): Promise<void> {
    await this.ip(`link set far-${name} down`);
  }

  /** A tunnel as a VPN client makes one. */
  async tunnel(name: string, address: string): Promise<void> {
    const holder = this.start('python3', ['-c', HOLD_TUN, name]);
    await once(holder.stdout!, 'data');
    await this.ip(`link set ${name} up`);
    await this.ip(`address add ${address} dev ${name}`);
  }

  async look(some: Partial<RouteTargets> = {}): Promise<{ snapshot: Snapshot; axes: Axes }> {
    const { stdout } = await run('ip', ['netns', 'exec', this.name, process.execPath, ...TYPESCRIPT, LOOK, JSON.stringify(targets(some))], { timeout: 20_000 });
    return JSON.parse(stdout) as { snapshot: Snapshot; axes: Axes };
  }

  watch(sources: 'all' | 'events' | 'poll', some: Partial<RouteTargets> = {}): Watch {
    return new Watch(this.start(process.execPath, [...TYPESCRIPT, WATCH, sources, JSON.stringify(targets(some))]));
  }

  async remove(): Promise<void> {
    await Promise.all(this.children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }));
    await run('ip', ['netns', 'delete', this.name]);
  }

  /** `ip netns exec` becomes the program, so the child is the program itself. */
  private start(program: string, args: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', this.name, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.children.push(child);
    return child;
  }
}

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
    return this.lines.flatMap(({ state }) => (state === undefined ? [] : [state.label]));
  }

  /** Waits until the lines satisfy; fails with all of them when they do not in time. */
  async until(what: string, holds: () => boolean, withinMs = 10_000): Promise<void> {
    const giveUpAt = performance.now() + withinMs;
    while (!holds()) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) throw new Error(`not within ${withinMs.toString()} ms: ${what}; it said ${JSON.stringify(this.lines)}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, Math.min(leftMs, 50));
      });
    }
  }

  untilLabel(label: string, withinMs?: number): Promise<void> {
    return this.until(`label ${label}`, () => this.labels.at(-1) === label, withinMs);
  }

  /** Process ids of what the watcher started. */
  children(): number[] {
    return processes().filter(({ parent }) => parent === this.process.pid).map(({ pid }) => pid);
  }

  /** Process id of the event source, once the kernel has it as a listener: what changes before is not announced to it. */
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

export const isAlive = (pid: number): boolean => processes().some((one) => one.pid === pid && one.state !== 'Z');

/** /proc/PID/net/netlink lists the sockets of the namespace: `sk family port groups …`; a listener's port is its process id. */
function isListening(pid: number): boolean {
  const rows = readIfThere(`/proc/${pid.toString()}/net/netlink`)?.split('\n') ?? [];
  return rows.map((row) => row.trim().split(/ +/)).some(([, family, port, groups]) => family === '0' && port === pid.toString() && groups !== '00000000');
}

/** proc(5): /proc/PID/stat holds `pid (name) state parent …`. */
function processes(): { pid: number; parent: number; state: string }[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap((entry) => {
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
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EINVAL'].includes(String(error.code))) return null;
    throw error;
  }
}
