import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProbeRun } from '../../../model/run.ts';
import { type CompanyRoot, companyRoot } from '../../support/company-root.ts';
import { linesmanIn } from '../../support/lab/linesman.ts';
import type { Running } from '../../support/lab/programs.ts';
import { DRSUAPI, prepareSamba, type Samba, SAMR } from '../../support/lab/samba.ts';
import { ADDRESSES, createSite, NAMES, type Site } from '../../support/lab/site.ts';
import { startVpn, type Vpn } from '../../support/lab/vpn.ts';
import { waitFor } from '../../support/lab/wait.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { DOOR_NAMES, nginxConf, PORTS, SQUID } from './web-side.ts';

/** What is staged for one cause, and taken back after it. */
export interface World {
  readonly site: Site;
  readonly samba: Samba;
  readonly vpn: Vpn;
  /** Done when the cause has been told, the last first. */
  readonly later: (undo: () => Promise<unknown>) => void;
  /** nftables in a table of the cause's own, in the namespace that is named. */
  readonly rules: (where: 'laptop' | 'gateway' | 'server', chains: string) => Promise<void>;
  /** Starts a program that has printed `sign`, or listens, when this resolves. */
  readonly program: (
    where: 'laptop' | 'gateway' | 'server',
    argv: readonly string[],
    ready: { readonly sign: string } | { readonly port: number; readonly at?: string },
  ) => Promise<Running>;
  /** Names that the laptop knows without a name server. */
  readonly hosts: (...lines: readonly string[]) => Promise<void>;
  /** Takes Exchange's name out of what the laptop knows. */
  readonly forgetHosts: () => Promise<void>;
  /** Asks this name server; null: none. */
  readonly nameServer: (address: string | null) => Promise<void>;
  readonly folder: string;
}

/** Settings of a laptop that reaches Exchange by RPC, here Samba's interfaces in their place. */
export const EXCHANGE = {
  exchange: { host: NAMES.exchange, addresses: [ADDRESSES.exchange], interfaces: [DRSUAPI, SAMR] },
};

export interface Asked {
  readonly settings: object;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Lab {
  /** Stages, asks the built command, and takes back. */
  play(stage: (world: World) => Promise<unknown>, asked: Asked): Promise<ProbeRun>;
  close(): Promise<void>;
}

const HOSTS = [
  '127.0.0.1 localhost',
  `${ADDRESSES.exchange} ${NAMES.exchange}`,
  `${ADDRESSES.gatewayOutside} ${NAMES.gateway} ${DOOR_NAMES.map((name) => `${name}.example`).join(' ')}`,
];

/** Everything that the causes share: four networks, Samba, ocserv, nginx and squid. */
export async function createLab(): Promise<Lab> {
  const site = await createSite();
  try {
    const samba = await prepareSamba(site);
    await samba.start('1500-1600');
    const vpn = await startVpn(site);
    const folder = site.folder;
    await writeCertificates(folder);
    await writeFile(join(folder, 'nginx.conf'), nginxConf(folder, ADDRESSES.gatewayOutside));
    await writeFile(join(folder, 'squid.conf'), SQUID(folder, ADDRESSES.gatewayOutside));
    await writeFile(join(folder, 'users'), '');
    // Of Samba's own folders it would take the rights that Samba insists on.
    await site.gateway.must(['chmod', 'a+rx', folder]);
    return labOf(site, samba, vpn);
  } catch (cause) {
    await site.close();
    throw cause;
  }
}

async function writeCertificates(folder: string): Promise<void> {
  const root = companyRoot();
  const inspector = companyRoot('Zscaler Intermediate Root CA');
  const pairs: Readonly<Record<string, ReturnType<CompanyRoot['issue']>>> = {
    good: root.issue('good.example', 2, ['busy.example', 'asks.example', 'web.example']),
    wrong: root.issue('another.example'),
    expired: root.issue('expired.example', -1),
    own: selfSigned('own.example'),
    inspected: inspector.issue('inspected.example'),
    client: root.issue('client.example'),
    hotel: selfSigned('login.hotel.example'),
  };
  for (const [name, { key, cert }] of Object.entries(pairs)) {
    await writeFile(join(folder, `${name}.key`), key);
    await writeFile(join(folder, `${name}.pem`), cert);
  }
  await writeFile(join(folder, 'root.pem'), root.cert);
}

function labOf(site: Site, samba: Samba, vpn: Vpn): Lab {
  const { folder, laptop } = site;
  const spaces = { laptop, gateway: site.gateway, server: site.server };
  let undoing: (() => Promise<unknown>)[] = [];
  const world: World = {
    ...{ site, samba, vpn, folder },
    later: (undo) => {
      undoing.push(undo);
    },
    rules: async (where, chains) => {
      const load = (body: string): Promise<unknown> =>
        spaces[where].must(['nft', '-f', '-'], {
          input: `table inet cause {}\ndelete table inet cause\ntable inet cause {\n${body}\n}\n`,
        });
      await load(chains);
      world.later(() => load(''));
    },
    program: async (where, argv, ready) => {
      const running = spaces[where].start(argv);
      world.later(() => running.stop());
      await waitFor(
        `${argv[0] ?? ''} to be ready`,
        async () => {
          if ('sign' in ready) return running.stdout().includes(ready.sign) ? true : null;
          const listening = await spaces[where].must(['ss', '-Hltnu']);
          return listening.includes(`${ready.at ?? ''}:${String(ready.port)} `) ? true : null;
        },
        { timeoutMs: 15_000, by: running },
      );
      return running;
    },
    hosts: async (...lines) => {
      await writeFile(`/etc/netns/${laptop.name}/hosts`, [...HOSTS, ...lines, ''].join('\n'));
    },
    forgetHosts: () => writeFile(`/etc/netns/${laptop.name}/hosts`, `${HOSTS[0] ?? ''}\n`),
    nameServer: async (address) => {
      await writeFile(
        `/etc/netns/${laptop.name}/resolv.conf`,
        address === null ? '# none\n' : `nameserver ${address}\noptions timeout:1 attempts:1\n`,
      );
    },
  };
  return {
    play: async (stage, { settings, args = [], env = {} }) => {
      await world.hosts();
      try {
        await stage(world);
        await writeFile(join(folder, 'config.json'), JSON.stringify(settings));
        const { document } = await linesmanIn(laptop, folder, {
          NODE_EXTRA_CA_CERTS: join(folder, 'root.pem'),
          ...env,
        }).json(ProbeRun, ['probe', '--config', join(folder, 'config.json'), ...args]);
        return document;
      } finally {
        const undo = undoing.toReversed();
        undoing = [];
        for (const one of undo) await one();
        await world.nameServer(null);
      }
    },
    close: () => site.close(),
  };
}

/** Only what a test of the gateway's own web side needs: the doors, behind nginx. */
export const withDoors = async (world: World): Promise<void> => {
  // ocserv holds 443 of the gateway's address; the doors stand at another one of it.
  await world.program(
    'gateway',
    ['nginx', '-p', world.folder, '-c', join(world.folder, 'nginx.conf'), '-g', 'daemon off;'],
    { port: PORTS.doors },
  );
};
