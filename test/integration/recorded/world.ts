import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { linesmanArgv } from '../../support/lab/linesman.ts';
import type { Outcome, Running } from '../../support/lab/programs.ts';
import { createSite, type Site } from '../../support/lab/site.ts';
import { waitFor } from '../../support/lab/wait.ts';
import { addressOf, FILTER, HOSTS } from './places.ts';

/** Laptop, gateway and servers, in namespaces of their own: what is seen from the laptop is the same on every machine. */
export interface World {
  readonly site: Site;
  /** An empty folder of a user who has nothing: home, data and configuration. */
  user(): Promise<User>;
  setFault(place: string, fault: string, isOn: boolean): Promise<void>;
  /** Opens a VPN of Citrix's name over the LAN, and sends all servers through it. */
  openTunnel(): Promise<void>;
  /** Takes the tunnel's routes away: it stands, and Exchange is not reached through it. */
  closeRoutes(): Promise<void>;
  close(): Promise<void>;
}

export interface User {
  readonly folder: string;
  /** Writes the default configuration file; text is written as it is. */
  configure(config: unknown): Promise<void>;
  run(args: readonly string[], timeoutMs?: number): Promise<Outcome>;
  start(args: readonly string[]): Running;
}

/** Everything that stands behind the gateway for the recordings. */
const SERVERS = '10.1.2.0/24';
const TUNNEL = 'Citrix_VA';

/** Two tun devices (if_tun.h: TUNSETIFF; IFF_TUN | IFF_NO_PI), the second in another network namespace, and what comes out of one goes into the other. */
const PUMP = `
import ctypes, errno, fcntl, os, select, struct, sys
def tun(name):
    device = os.open('/dev/net/tun', os.O_RDWR)
    fcntl.ioctl(device, 0x400454ca, struct.pack('16sH', name.encode(), 0x1001))
    return device
here = tun(sys.argv[1])
with open('/run/netns/' + sys.argv[2]) as space:
    if ctypes.CDLL(None, use_errno=True).setns(space.fileno(), 0x40000000) != 0:
        raise OSError(ctypes.get_errno(), 'setns')
there = tun('vpn')
print('held', flush=True)
while True:
    for device in select.select([here, there], [], [])[0]:
        packet = os.read(device, 65536)
        try:
            os.write(there if device == here else here, packet)
        except OSError as error:
            if error.errno != errno.EIO: # the other end is not up yet
                raise
`;

async function openTunnel({ laptop, gateway, cleanup }: Site): Promise<void> {
  const pump = laptop.start(['python3', '-c', PUMP, TUNNEL, gateway.name]);
  cleanup.defer('the tunnel', () => pump.stop());
  await waitFor('the tunnel', () => (pump.stdout().includes('held') ? true : null), {
    timeoutMs: 10_000,
    by: pump,
  });
  await gateway.ip('address', 'add', '10.8.0.1/24', 'dev', 'vpn');
  await gateway.ip('link', 'set', 'vpn', 'up');
  await laptop.must(['sysctl', '-q', '-w', `net.ipv6.conf.${TUNNEL}.disable_ipv6=1`]);
  await laptop.ip('address', 'add', '10.8.0.2/24', 'dev', TUNNEL);
  await laptop.ip('link', 'set', TUNNEL, 'up');
  await laptop.ip('route', 'add', SERVERS, 'dev', TUNNEL);
}

/** The same in every recording. */
const DEVICE = '6f3f1c52-8d0e-4b1a-9c55-2f4a7d1e0b63';

export async function createWorld(): Promise<World> {
  const site = await createSite();
  const { laptop, gateway, server, cleanup } = site;
  try {
    await laptop.must(['sysctl', '-q', '-w', 'net.ipv6.conf.eth0.disable_ipv6=1']);
    // Connections that are over leave no trace: how many still linger depends on how fast the machine is.
    await laptop.must(['sysctl', '-q', '-w', 'net.ipv4.tcp_max_tw_buckets=0']);
    await writeFile(
      join('/etc/netns', laptop.name, 'hosts'),
      ['127.0.0.1 localhost', '::1 localhost', ...HOSTS, ''].join('\n'),
    );
    for (const local of ['10.1.2.64/26', `${addressOf('exposed')}/32`])
      await server.ip('route', 'add', 'local', local, 'dev', 'lo');
    await gateway.ip('route', 'add', addressOf('exposed'), 'via', '10.1.2.3');
    await site.filter(...FILTER);
    const servers = await startServers(site);
    // The kernel tells of a new cable's carrier up to a second late.
    await waitFor(
      'the cable of the laptop to carry',
      async () => ((await laptop.ip('link', 'show', 'eth0')).includes('state UP') ? true : null),
      { timeoutMs: 10_000 },
    );
    let users = 0;
    return {
      site,
      setFault: (place, fault, isOn) => servers.say(`${place} ${fault} ${isOn ? 'on' : 'off'}`),
      async user() {
        users += 1;
        const folder = await mkdtemp(join(site.folder, `user-${String(users)}-`));
        await mkdir(join(folder, 'data'), { mode: 0o700 });
        // The spoken reference holds a part of it.
        await writeFile(
          join(folder, 'data', 'device.json'),
          `${JSON.stringify({ device: DEVICE })}\n`,
          { mode: 0o600 },
        );
        return userOf(site, folder);
      },
      openTunnel: () => openTunnel(site),
      async closeRoutes() {
        await laptop.ip('route', 'delete', SERVERS, 'dev', TUNNEL);
      },
      close: () => site.close(),
    };
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}

function userOf({ laptop }: Site, folder: string): User {
  const env = {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: folder,
    LINESMAN_DATA: join(folder, 'data'),
    NO_COLOR: '1',
    COLUMNS: '80',
    TZ: 'UTC',
  };
  return {
    folder,
    async configure(config) {
      await mkdir(join(folder, 'config', 'linesman'), { recursive: true });
      await writeFile(
        join(folder, 'config', 'linesman', 'config.json'),
        typeof config === 'string' ? config : JSON.stringify(config),
      );
    },
    run: (args, timeoutMs = 40_000) => laptop.run(linesmanArgv(args), { env, timeoutMs }),
    start: (args) => laptop.start(linesmanArgv(args), { env }),
  };
}

interface Servers {
  say(line: string): Promise<void>;
}

async function startServers({ server, cleanup }: Site): Promise<Servers> {
  const child = spawn(
    'ip',
    ['netns', 'exec', server.name, process.execPath, join(import.meta.dirname, 'servers.ts')],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const waiting: {
    readonly line: string;
    readonly resolve: () => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  lines.on('line', (line) => {
    const next = waiting.shift();
    if (next?.line === line) next.resolve();
    else next?.reject(new Error(`the servers said ${line}`));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the servers ended: ${errors}`));
  });
  const answered = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ line, resolve, reject });
    });
  cleanup.defer('the servers', () => ended(child));
  await answered('ready');
  return {
    say(line) {
      child.stdin.write(`${line}\n`);
      return answered('done');
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill();
  });
}
