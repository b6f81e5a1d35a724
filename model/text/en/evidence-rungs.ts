import { counted } from './clock.ts';

/** Why a step was not tested, or not to its end. */
export const NOT_TESTED = {
  /** @param below the check that failed */
  below: (below: string): string => `not tested: ${below} did not succeed`,
  noPort: (below: string): string => `not tested: ${below} named no port`,
  noAddress: (below: string): string => `not tested: ${below} led to no address`,
  tooManyPorts: (most: number): string =>
    `not tested: at most ${String(most)} ports are tried at one address`,
  noRoute: (below: string): string => `not tested: ${below} did not succeed (ENETUNREACH)`,
  otherFamily: (address: string): string =>
    `this laptop has no route to ${address} (ENETUNREACH); the other addresses are tried`,
  /** @param deadline the run's own time was over; else whoever asked for it ended it */
  cut: (deadline: boolean, afterMs: number): string =>
    deadline
      ? `cut by the deadline, which gave it only ${String(Math.round(afterMs))} ms: try a longer --timeout-ms`
      : `cut by the caller after ${String(Math.round(afterMs))} ms`,
  cutSilence: (afterMs: number): string =>
    `no answer within ${(afterMs / 1000).toFixed(1)} s, all that the deadline left: a longer --timeout-ms makes sure`,
};

export const LINK = {
  network: (label: string): string => `network: ${label}`,
  noRoute: (host: string): string => `no route to any address of ${host} (ENETUNREACH)`,
  barred: (host: string): string =>
    `a rule of this laptop bars the way to ${host} besides; there is no network that it leads to`,
  nameless: (host: string, error: string): string => `${host} cannot be resolved either (${error})`,
  offline: (host: string): string =>
    `the laptop is offline; the way to ${host} was not tested to its end`,
};

/** Why packets to an address stay in a local network. @param subnet null where it is not told */
export const OVERLAP = {
  subnet: (subnet: string | null): string => subnet ?? 'of unknown size',
  holds: (via: string, subnet: string | null, address: string): string =>
    `the route to ${address} ends on the link of ${via}${subnet === null ? '' : `, whose subnet ${subnet} holds it`}`,
  remedies: {
    laptop: (via: string): string =>
      `Ask the laptop team to give ${via} other addresses, or stop what made it (Docker, a virtual machine), and check again.`,
    vpn: (host: string, subnet: string | null): string =>
      `Use another network for now, and ask the VPN team for a route to ${host} that is more specific than ${subnet ?? 'the local one'}.`,
    user: "Use another network, UMTS for example: this one uses addresses of the company's itself.",
  },
};

export const NAME = {
  inHostsFile: 'the hosts file of this laptop gives them',
  /** By why an address cannot be a server's. */
  impossible: {
    unspecified: 'it is the empty address, which a filter of names answers',
    multicast: 'it is a multicast address',
    broadcast: 'it is the broadcast address',
    loopback: 'it is the loopback of this laptop, as a filter of names answers',
    'link-local': 'it is link-local, as a cluster adapter registers itself',
    own: 'it is an address of this laptop',
  },
  /** @param why one of `impossible` */
  ledNowhere: (host: string, addresses: readonly string[], why: string): string =>
    addresses.every((address) => address === host)
      ? `${host} is named as the server, and ${why}`
      : `${host} resolves to ${addresses.join(', ')} here: ${why}`,
  askServers: (host: string): string =>
    `Ask the network team what the name servers say of ${host} on this network.`,
  nameAnother: {
    user: (host: string): string =>
      `Name the server by its own name or address instead of ${host}.`,
    settings: (host: string): string =>
      `Ask your helpdesk to name the server in the settings by its own name or address instead of ${host}.`,
  },
  leftOut: (address: string, why: string): string => `${address} is left out: ${why}`,
  servers: (servers: string): string => `name servers: ${servers || 'none known'}`,
  noFamily: (family: string, addresses: readonly string[]): string =>
    `no ${family} route to ${addresses.join(', ')}`,
  literal: (host: string): string => `${host} is an address: nothing to resolve`,
  resolved: (host: string, addresses: readonly string[]): string =>
    `${host} is ${addresses.join(', ')}`,
  dropped: (count: number): string => `${String(count)} more addresses are left out`,
  failed: (host: string, error: string, servers: string): string =>
    `resolving ${host}: ${error}; name servers: ${servers === '' ? 'none known' : servers}`,
  notToItsEnd: 'not tested to its end: link did not succeed',
};

export const GATEWAY = {
  notAsked: 'a tunnel carries the route to Exchange',
  carries: (member: string): string => `a tunnel carries the route to Exchange, through ${member}`,
  nameless: (host: string, error: string): string => `${host} cannot be resolved (${error})`,
  noHello: (host: string, withinMs: number): string =>
    `no TLS hello from ${host} within ${String(withinMs)} ms`,
  hello: (where: string, protocol: string | null): string =>
    `${where} answered a TLS hello (${protocol ?? 'unknown version'})`,
  otherCertificate: (hello: string, host: string, subject: string): string =>
    `${hello} with a certificate that is not ${host}'s (${subject})`,
  namelessCertificate: 'no name',
  helloWith: (where: string, error: string): string =>
    `${where} answered a TLS hello with ${error}`,
  failed: (where: string, error: string): string => `no TLS hello from ${where}: ${error}`,
  closed: (where: string): string => `${where} closed before its TLS hello`,
};

export const TUNNEL = {
  unknownAdapter: 'unknown',
  theVpn: 'the VPN',
  /** A tunnel by its adapter; one without an adapter by its product alone. */
  named: (adapter: string | null, product: string): string =>
    adapter === null ? product : `${adapter} (${product})`,
  carries: (tunnel: string, host: string): string => `${tunnel} carries the route to ${host}`,
  otherCarries: (tunnel: string, other: string, host: string): string =>
    `${tunnel} is up, and ${other} carries the route to ${host}`,
  leavesBy: (tunnel: string, host: string, via: string): string =>
    `${tunnel} is up, and the way to ${host} leaves by ${via}`,
  notNeeded: 'no tunnel is up, and Exchange answers without one',
  inside: 'no tunnel is wanted inside the corporate network',
  gatewaySilent: 'no tunnel is up, and the gateway gave no answer',
  notFoundOut: 'whether Exchange answers without a tunnel was not found out',
  down: 'no tunnel is up, Exchange does not answer directly, and the gateway does',
};

/** @param where for example `10.1.2.3:135` */
export const CONNECT = {
  opened: (where: string, localAddress: string | null): string =>
    `TCP connect to ${where} from ${localAddress ?? 'an unknown address'}`,
  failed: (where: string, kind: string, error: string, afterMs: number): string =>
    `TCP connect to ${where}: ${kind} (${error}) after ${String(Math.round(afterMs))} ms`,
  couldNotOpen: (where: string, error: string, afterMs: number): string =>
    `this system could not open a connection to ${where}: ${error} after ${String(Math.round(afterMs))} ms`,
  early: "tried beside the mapper's answer",
};

/** What an RPC exchange that did not succeed brought. */
export const ANSWER = {
  at: (where: string, what: string, afterMs: number): string =>
    `${where}: ${what}, after ${String(Math.round(afterMs))} ms`,
  cut: 'cut short',
  silent: 'the connection stands and no answer comes',
  torn: (bytes: number): string => `only ${String(bytes)} bytes of a packet came`,
  reset: 'the connection was reset instead of an answer',
  closed: 'the connection was closed instead of an answer',
  notRpc: (printable: string, hex: string): string => `no RPC: "${printable}" (${hex})`,
  fault: (status: string): string => `fault ${status}`,
  rejected: (result: number, reason: number, words: string | undefined): string =>
    `bind rejected, result ${String(result)}, reason ${String(reason)} (${words ?? 'unknown'})`,
  /** By p_provider_reason_t (C706 §12.6.3.1). */
  rejections: [
    'no reason given',
    'the interface is not offered here',
    'the transfer syntax is not offered',
    'a local limit',
  ],
  nak: (reason: string): string => `bind refused as a whole, reason ${reason}`,
};

/** A device that may have accepted a connection in the server's place. */
export const PROXY = {
  configured: (device: string): string =>
    `${device} is a TCP proxy by the settings: it accepts connections itself`,
  unnamedGateway: 'the VPN gateway',
  gateway: 'a VPN gateway may accept connections itself and make them anew',
};

export const MAPPER = {
  accepted: (where: string): string => `${where} accepted a bind to the endpoint mapper`,
  service: 'the endpoint mapper',
  tower: (protocol: string, end: string | number | null, address: string | null): string =>
    `tower: ${protocol} ${String(end ?? 'without a port')}${address === null ? '' : ` at ${address}`}`,
  notRegistered: (uuid: string, status: string, isEnd: boolean): string =>
    `no TCP endpoint of ${uuid}; status ${status}${isEnd ? ': nobody registered it' : ''}`,
  /** @param seenAt RFC 3339 */
  registeredBefore: (seenAt: string): string =>
    `the store had a port here until ${seenAt}: that it moved to HTTPS is believed after three such answers in a row, or a week`,
  /** @param answers the ports of each answer, in the order of asking */
  asked: (answers: readonly (readonly number[])[]): string =>
    `asked ${String(answers.length)} times: ${answers.map((ports) => ports.join(' and ') || 'none').join(', then ')}; a load balancer hands connections to several servers`,
  listedAllTheSame: (ports: readonly number[]): string =>
    `ept_map fails, and the mapper's listing (ept_lookup) names port ${ports.join(' and ')} all the same; it is tried`,
  storeOverHttp: 'the mapper holds the store over HTTP (ncacn_http) and not over TCP',
  storeGreets: (port: number): string =>
    `port ${String(port)} greets as the store does over HTTP, and the mapper holds no TCP endpoint of it`,
  /** @param ports those of the last run, one or more */
  moved: (ports: readonly number[]): string =>
    `${ports.join(' and ')} of the last run ${ports.length === 1 ? 'is' : 'are'} not named any more`,
  noAddress: 'the name led to no address',
};

export const BIND = {
  accepted: (where: string, uuid: string, version: string): string =>
    `${where} accepted a bind to ${uuid} ${version}`,
  offers: (where: string, names: readonly string[], more: number): string =>
    `${where} offers ${names.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`,
  untold: (where: string, why: string): string =>
    `${where} does not say what listens there (${why})`,
  status: (status: string): string => `status ${status}`,
};

/** The way to the mapper, measured. */
export const WAY = {
  metered: 'not measured: this network is metered',
  figures: (medianMs: number, worstMs: number): string => `${ms(medianMs)} (worst ${ms(worstMs)})`,
  slow: (medianMs: number, worstMs: number): string =>
    `an answer takes ${ms(medianMs)}, at worst ${ms(worstMs)}`,
  binds: (times: readonly number[]): string =>
    `binds were answered after ${times.map(ms).join(', ')}`,
  busyHere: (lagMs: number): string =>
    `this laptop was busy itself for ${ms(lagMs)} meanwhile: how slow the way is was not found out`,
  lost: (binds: number): string => `${String(binds)} more did not come about`,
  tooFew: (binds: number): string => `only ${String(binds)} binds came about: too few to judge`,
  full: 'full packets pass',
  /** @param down of the longest answer that came; null where none did */
  passes: (up: number, down: number | null): string =>
    `longest packet that passed: ${String(up)} bytes${down === null ? '' : `, longest answer ${String(down)} bytes`}`,
  stalls: {
    up: (passes: number, stalls: number): string =>
      `${String(passes)} bytes get through to it, ${String(stalls)} do not`,
    down: (passes: number): string =>
      `an answer of ${String(passes)} bytes comes back, a longer one does not`,
  },
  noAnswer: (bytes: number, afterMs: number): string =>
    `no answer to a packet of ${String(bytes)} bytes within ${ms(afterMs)}`,
  noListing: (entries: number, afterMs: number): string =>
    `no answer within ${ms(afterMs)} to a question for ${String(entries)} entries`,
  control: 'nothing smaller was answered either: that is no matter of size',
  beyondSegment: (passes: number): string =>
    `${String(passes)} bytes pass, which is a full packet: what stalls beyond that is no matter of its size`,
  onlyOnce: (passes: number): string =>
    `packets up to ${String(passes)} bytes pass, and none stalled a second time`,
  ended: (what: string): string => `what passes was not found out: ${what}`,
};

/** What a connection that was kept silent came to. @param silentMs how long nothing was said */
export const IDLE = {
  answers: (silentMs: number): string => `a connection outlives a silence of ${spanOf(silentMs)}`,
  dead: (silentMs: number, reset: boolean): string =>
    `a connection that was silent for ${spanOf(silentMs)} ${reset ? 'was reset when it was used again' : 'was dead when it was used again'}, and a fresh one answered`,
  notBefore: 'neither end nor reset came from the other side while it was silent',
  ended: (silentMs: number, reset: boolean): string =>
    `the other side itself ${reset ? 'reset' : 'ended'} a silent connection within ${spanOf(silentMs)}: no word of a device that forgets it`,
  endedAsked: (silentMs: number): string =>
    `after a silence of ${spanOf(silentMs)} the other side ended the connection in order: no word of a device that forgets it`,
  noControl: (silentMs: number): string =>
    `after a silence of ${spanOf(silentMs)} neither the old connection nor a fresh one answered: that is no matter of silence`,
  other: (silentMs: number, what: string): string =>
    `whether a silence of ${spanOf(silentMs)} is borne was not found out: ${what}`,
};

const spanOf = (spanMs: number): string =>
  spanMs < 90_000
    ? counted(Math.round(spanMs / 1000), 'second')
    : counted(Math.round(spanMs / 60_000), 'minute');

const ms = (value: number): string => `${String(Math.round(value))} ms`;

/** OWA's pages tell the version of Exchange. */
export const OWA = {
  build: (path: string, build: string, product: string): string =>
    `https ${path} names build ${build}, ${product}`,
  healthCheck: 'https /owa/healthcheck.htm answers as Exchange 2013 and later do',
};

/** Another server that may hold the address book. @param host that server */
export const DIRECTORY = {
  about: (host: string, reason: string): string => `${host}: ${reason}`,
  noAnswer: 'its mapper did not answer',
  nameless: (error: string): string => `its name cannot be resolved (${error})`,
  notTested: 'it was not tested',
  noEndpoint: (name: string): string => `its mapper holds no ${name} over TCP`,
  notNeeded: (purpose: string, host: string, reason: string): string =>
    `Exchange serves ${purpose} itself; ${host}: ${reason}`,
  serves: (host: string, purpose: string, reason: string): string =>
    `${host} serves ${purpose}: ${reason}`,
  addressOutside: (device: string, address: string): string =>
    `${device} does not allow ${address}`,
  portOutside: (device: string, port: number): string =>
    `${device} does not allow port ${String(port)}`,
  answersHere: (gap: string): string => `it answers here, and ${gap}`,
};
