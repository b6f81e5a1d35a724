import type { InterfaceId } from './bind.ts';
import { MAPPER_INTERFACE, type Registration } from './mapper.ts';

/** Processes of an Exchange 2003 server that take a port of their own when they start. */
export const SERVICES = ['store', 'directory', 'referral'] as const;
export type ServiceName = (typeof SERVICES)[number];

/**
 * What a service offers. The first entries are Outlook's own; annotations are those that such
 * servers show.
 */
interface Offered {
  readonly interface: InterfaceId;
  readonly annotation: string;
  /** Also registered over a named pipe and for the machine itself, as Exchange does. */
  readonly everywhere: boolean;
}

const id = (uuid: string, major: number, minor: number): InterfaceId => ({ uuid, major, minor });

/** MS-OXCRPC 1.9, MS-NSPI 1.9, MS-OXABREF 1.9. */
export const OFFERED: Readonly<Record<ServiceName, readonly Offered[]>> = {
  store: [
    {
      interface: id('a4f1db00-ca47-1067-b31f-00dd010662da', 0, 81),
      annotation: 'Exchange Server STORE EMSMDB Interface',
      everywhere: true,
    },
    {
      interface: id('5261574a-4572-206e-b268-6b199213b4e4', 0, 1),
      annotation: 'Exchange Server STORE Async EMSMDB Interface',
      everywhere: false,
    },
    {
      interface: id('99e64010-b032-11d0-97a4-00c04fd6551d', 3, 0),
      annotation: 'Exchange Server STORE ADMIN Interface',
      everywhere: true,
    },
  ],
  directory: [
    {
      interface: id('f5cc5a18-4264-101a-8c59-08002b2f8426', 56, 0),
      annotation: 'MS Exchange Directory NSPI Proxy',
      everywhere: true,
    },
  ],
  referral: [
    {
      interface: id('1544f5e0-613c-11d1-93df-00c04fd7bd09', 1, 0),
      annotation: 'MS Exchange Directory RFR Interface',
      everywhere: true,
    },
  ],
};

export const interfacesOf = (service: ServiceName): readonly InterfaceId[] =>
  OFFERED[service].map((one) => one.interface);

/** What the endpoint mapper knows, given the port of each service that is registered. */
export function registrationsOf(
  ports: ReadonlyMap<ServiceName, number>,
  mapperPort: number,
  ip: string,
): readonly Registration[] {
  const rows: Registration[] = [
    {
      interface: MAPPER_INTERFACE,
      annotation: 'Endpoint mapper',
      address: { protocol: 'ncacn_ip_tcp', port: mapperPort, ip },
    },
  ];
  for (const [service, port] of ports) {
    for (const { interface: offered, annotation, everywhere } of OFFERED[service]) {
      rows.push({
        interface: offered,
        annotation,
        address: { protocol: 'ncacn_ip_tcp', port, ip },
      });
      if (!everywhere) continue;
      rows.push({
        interface: offered,
        annotation,
        address: {
          protocol: 'ncacn_np',
          pipe: `\\PIPE\\EXCHANGE_${service.toUpperCase()}`,
          host: '\\\\EXCH1',
        },
      });
      rows.push({
        interface: offered,
        annotation,
        address: { protocol: 'ncalrpc', endpoint: `exchange_${service}` },
      });
    }
  }
  return rows;
}
