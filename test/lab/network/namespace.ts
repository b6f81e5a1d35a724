import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { RouteTargets } from '../../../probes/network/watcher-types.ts';
import { lookIn, type Looked, type Order, startIn, Watch, watchIn } from './watching.ts';

const run = promisify(execFile);

/**
 * Opens a tun device (if_tun.h: TUNSETIFF; IFF_TUN | IFF_NO_PI) and holds it until stdin ends: only
 * a held one runs.
 */
const HOLD_TUN = `
import fcntl, struct, sys
tun = open('/dev/net/tun', 'r+b', buffering=0)
fcntl.ioctl(tun, 0x400454ca, struct.pack('16sH', sys.argv[1].encode(), 0x1001))
print('held', flush=True)
sys.stdin.read()
`;

/** As in support/lab/namespace.ts, whose sweep then finds what a killed run left behind. */
const PREFIX = 'linesman-lab-';
let count = 0;

/**
 * A network of our own, empty but for loopback; `remove` ends what runs in it and takes it away.
 */
export class Namespace {
  readonly name: string;
  private readonly children: ChildProcess[] = [];

  private constructor(name: string) {
    this.name = name;
  }

  static async make(): Promise<Namespace> {
    count += 1;
    const namespace = new Namespace(`${PREFIX}${process.pid.toString()}-${count.toString()}-net`);
    await run('ip', ['netns', 'add', namespace.name]);
    await namespace.ip('link set lo up');
    return namespace;
  }

  /** One `ip` command, words separated by blanks. */
  async ip(command: string): Promise<void> {
    await run('ip', ['-n', this.name, ...command.split(' ')], { timeout: 10_000 });
  }

  /** Several `ip` commands in one process: as close together as the kernel takes them. */
  async batch(...commands: string[]): Promise<void> {
    const running = run('ip', ['-n', this.name, '-batch', '-'], { timeout: 20_000 });
    running.child.stdin?.end(`${commands.join('\n')}\n`);
    await running;
  }

  /**
   * The same where some of it may be refused, as what is to go is not there. @returns how many
   * lines the kernel took
   */
  async attempt(commands: readonly string[]): Promise<number> {
    const child = spawn('ip', ['-n', this.name, '-force', '-batch', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: 20_000,
    });
    let refused = 0;
    createInterface({ input: child.stderr }).on('line', (line) => {
      refused += line.startsWith('Command failed') ? 1 : 0;
    });
    child.stdin.end(`${commands.join('\n')}\n`);
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (signal !== null) throw new Error(`ip -batch was ended by ${signal}`);
    return commands.length - refused;
  }

  /**
   * An Ethernet card with a cable to nowhere, and addresses; `unplug` pulls the cable at the far
   * end, which has no address.
   */
  async card(name: string, ...addresses: string[]): Promise<void> {
    await this.ip(`link add ${name} type veth peer name far-${name}`);
    await this.ip(`link set far-${name} addrgenmode none`);
    await this.ip(`link set far-${name} up`);
    await this.ip(`link set ${name} up`);
    for (const address of addresses)
      await this.ip(
        `address add ${address} dev ${name} ${address.includes(':') ? 'nodad' : ''}`.trim(),
      );
  }

  async unplug(name: string): Promise<void> {
    await this.ip(`link set far-${name} down`);
  }

  /** A tunnel as a VPN client makes one. */
  async tunnel(name: string, address: string): Promise<void> {
    await this.holdTun(name);
    await this.ip(`link set ${name} up`);
    await this.ip(`address add ${address} dev ${name}`);
  }

  /** A tun device that a program holds, down and without an address. */
  async holdTun(name: string): Promise<void> {
    const holder = this.keep(startIn(this.name, 'python3', ['-c', HOLD_TUN, name]));
    await once(holder.stdout!, 'data');
  }

  look(some: Partial<RouteTargets> = {}, order: Omit<Order, 'targets'> = {}): Promise<Looked> {
    return lookIn(this.name, { ...order, targets: some });
  }

  watch(
    sources: 'all' | 'events' | 'poll',
    some: Partial<RouteTargets> = {},
    order: Omit<Order, 'targets'> = {},
  ): Watch {
    return new Watch(this.keep(watchIn(this.name, sources, { ...order, targets: some })));
  }

  /** Longer than any burst or loss is held back, and than the poll's interval. */
  settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 2_300));
  }

  async remove(): Promise<void> {
    await Promise.all(
      this.children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }),
    );
    await run('ip', ['netns', 'delete', this.name]);
  }

  /** A child that is ended with the namespace, if nobody ends it before. */
  keep(child: ChildProcess): ChildProcess {
    this.children.push(child);
    return child;
  }
}
