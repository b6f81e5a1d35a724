/**
 * Every argument that a text of a code may name between braces, and what it stands for: the
 * vocabulary of whoever writes or translates these texts.
 */
interface ArgMeanings {
  addresses: 'addresses that a name resolves to';
  adapter: 'adapter of the tunnel, as the system names it';
  address: 'address that was connected to';
  allow: 'ports that a list allows';
  budget: 'how much may be sent over a metered network in an hour';
  cause: 'why a port changed, as far as it can be told';
  cost: 'what Windows says that a connection costs';
  covered: 'how much of a range each list covers';
  device: 'device whose access list is meant';
  devices: 'every device whose list shuts the way, and where it stands';
  door: 'way to the mailbox by HTTP';
  directory: 'other server that should hold the address book';
  error: 'error of the resolver';
  family: 'address family: IPv4 or IPv6';
  fits: 'ports that have to lie inside a list';
  from: 'ports before a change';
  gateway: 'host of the VPN gateway';
  gatewayMs: 'milliseconds until the gateway answered';
  group: 'group of users to which a gateway gives a server';
  generation: 'generation of Windows Server';
  held: 'how often the lists held the ports so far';
  host: 'Exchange server, as it was asked for';
  interface: 'RPC interface, or its UUID and version';
  interfaces: 'RPC interfaces that answered';
  issuer: 'who issued a certificate';
  logon: 'which browsers log on by themselves, in words';
  names: 'names that a certificate bears';
  offset: 'how far the clock of this laptop is off, in words';
  odds: 'odds of a port inside a list';
  otherFamily: 'the family that is there instead';
  other: 'another VPN';
  others: 'how many services beside Exchange';
  owner: 'team that keeps a list';
  port: 'TCP port that was connected to';
  product: 'VPN client';
  proof: 'what shows that RPC over TCP is retired';
  range: 'range of ports';
  reason: 'what was seen, in words';
  refusal: 'which lists shut the way, and what they allow';
  remedy: 'what frees the way, in words';
  server: 'server that the profile of Outlook names';
  said: 'what the system says of the Internet';
  servers: 'name servers in use';
  service: 'service behind a port';
  services: 'services that share a port or a range';
  since: 'time of a change';
  subnet: 'network of an adapter of this laptop';
  system: 'who of the system says what the Internet is like';
  to: 'ports after a change';
  towerAddress: 'address inside the reply of the mapper';
  via: 'adapter that a packet leaves by';
  waiting: 'reports that wait, and how big they are together';
  words: 'what the VPN client says itself';
}

export type ArgName = keyof ArgMeanings;
