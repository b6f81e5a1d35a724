import type { PortRange } from './port-set.ts';

const at = (port: number): PortRange => ({ from: port, to: port });

/**
 * Services that rule bases write by name: IANA's Service Name and Transport Protocol Port Number
 * Registry, what vendors call the mapper (ISA Server's and Check Point's RPC protocols open 135),
 * and Check Point's group of high ports.
 */
const SERVICES: Readonly<Record<string, PortRange>> = {
  epmap: at(135),
  rpc: at(135),
  msrpc: at(135),
  'ms-rpc': at(135),
  'loc-srv': at(135),
  'rpc-epmap': at(135),
  'http-rpc-epmap': at(593),
  http: at(80),
  www: at(80),
  https: at(443),
  smtp: at(25),
  pop3: at(110),
  pop3s: at(995),
  imap: at(143),
  imaps: at(993),
  domain: at(53),
  kerberos: at(88),
  ldap: at(389),
  ldaps: at(636),
  'msft-gc': at(3268),
  'msft-gc-ssl': at(3269),
  'netbios-ssn': at(139),
  'microsoft-ds': at(445),
  'tcp-high-ports': { from: 1024, to: 65535 },
};

/** @param name in lower case */
export const serviceRange = (name: string): PortRange | null =>
  Object.hasOwn(SERVICES, name) ? (SERVICES[name] ?? null) : null;
