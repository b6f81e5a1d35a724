import { type FilterRule, setFilter } from './access-list.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { createNamespace, createScratch, type Namespace, sweepLeavings } from './namespace.ts';

/**
 * Addresses of the lab: the outside from RFC 5737, the inside from RFC 1918; neither leaves its
 * namespace.
 */
export const ADDRESSES = {
  laptop: '203.0.113.10',
  gatewayOutside: '203.0.113.1',
  gatewayInside: '10.1.2.1',
  exchange: '10.1.2.3',
  gatewayToHelpdesk: '10.1.3.1',
  collector: '10.1.3.4',
  /** Network and mask of everything behind the gateway. */
  inside: '10.1.0.0/255.255.0.0',
} as const;

/** Names that resolve in the laptop's namespace. */
export const NAMES = {
  exchange: 'exch1.corp.example',
  gateway: 'cag.example',
  collector: 'collect.corp.example',
} as const;

/** Interface of the gateway that looks at the laptop. */
export const OUTSIDE = 'outside';

/**
 * Laptop, gateway, server and helpdesk, each in a network namespace of its own, the gateway routing
 * between them.
 */
export interface Site {
  readonly laptop: Namespace;
  readonly gateway: Namespace;
  readonly server: Namespace;
  readonly helpdesk: Namespace;
  /** Scratch folder, removed at the end. */
  readonly folder: string;
  readonly cleanup: Cleanup;
  filter(...rules: readonly FilterRule[]): Promise<void>;
  /** Pulls the laptop's cable: the kernel drops the routes with it. */
  unplug(): Promise<void>;
  /** Plugs it in again and gives back the default route, as a DHCP client would. */
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

export async function createSite(): Promise<Site> {
  await sweepLeavings();
  const cleanup = createCleanup();
  try {
    return await buildSite(cleanup);
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}

async function buildSite(cleanup: Cleanup): Promise<Site> {
  const folder = await createScratch(cleanup);
  const hosts = [
    `${ADDRESSES.exchange} ${NAMES.exchange}`,
    `${ADDRESSES.gatewayOutside} ${NAMES.gateway}`,
    `${ADDRESSES.collector} ${NAMES.collector}`,
  ];
  const laptop = await createNamespace('laptop', cleanup, hosts);
  const gateway = await createNamespace('gateway', cleanup);
  const server = await createNamespace('server', cleanup);
  const helpdesk = await createNamespace('helpdesk', cleanup);
  await gateway.must(['sysctl', '-q', '-w', 'net.ipv4.ip_forward=1']);
  await wire({
    gateway,
    by: OUTSIDE,
    at: ADDRESSES.gatewayOutside,
    to: laptop,
    address: ADDRESSES.laptop,
  });
  await wire({
    gateway,
    by: 'to-server',
    at: ADDRESSES.gatewayInside,
    to: server,
    address: ADDRESSES.exchange,
  });
  await wire({
    gateway,
    by: 'to-helpdesk',
    at: ADDRESSES.gatewayToHelpdesk,
    to: helpdesk,
    address: ADDRESSES.collector,
  });
  const plugIn = async (): Promise<void> => {
    await laptop.ip('link', 'set', 'eth0', 'up');
    await laptop.ip('route', 'replace', 'default', 'via', ADDRESSES.gatewayOutside);
  };
  return {
    laptop,
    gateway,
    server,
    helpdesk,
    folder,
    cleanup,
    plugIn,
    filter: (...rules) => setFilter(gateway, rules),
    unplug: async () => {
      await laptop.ip('link', 'set', 'eth0', 'down');
    },
    close: () => cleanup.run(),
  };
}

interface Wire {
  readonly gateway: Namespace;
  /** Interface and address of the gateway's end. */
  readonly by: string;
  readonly at: string;
  readonly to: Namespace;
  readonly address: string;
}

/** A cable between the gateway and another namespace, whose default route it becomes. */
async function wire({ gateway, by, at, to, address }: Wire): Promise<void> {
  await to.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', by, 'netns', gateway.name);
  await gateway.ip('address', 'add', `${at}/24`, 'dev', by);
  await gateway.ip('link', 'set', by, 'up');
  await to.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
  await to.ip('link', 'set', 'eth0', 'up');
  await to.ip('route', 'add', 'default', 'via', at);
}
