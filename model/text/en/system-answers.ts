/** Why a call of the system or a file of it told nothing. */
export const ANSWERED = {
  status: (call: string, status: string): string => `${call} answered ${status}`,
  /** Stands for a status. */
  wants: (bytes: number): string => `that it needs ${String(bytes)} bytes`,
  unreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  noOwner: 'no process owns it',
  noFileName: 'the process has no file name',
  noVersion: 'the file names no version',
  noTime: 'the process has no time of its start',
};

/** Why a tool of the system told nothing. @param program as it is started */
export const TOOL = {
  none: (program: string): string => `there is no ${program}`,
  cannotRun: (program: string, why: string): string => `${program} cannot be run: ${why}`,
  notEnded: (program: string): string => `${program} could not be ended`,
  tooMuch: (program: string): string => `${program} says too much`,
  tooSlow: (program: string, withinMs: number): string =>
    `${program} did not answer within ${String(withinMs / 1000)} s`,
  ended: (program: string, code: number, complaint: string): string =>
    `${program} ended with ${String(code)}${complaint === '' ? '' : `: ${complaint}`}`,
};

/** Why a list of the system is not whole. */
export const CUT = {
  connections: 'there are more TCP connections than are looked through',
  processes: 'there are more processes than are looked through',
  owners: 'there are more processes than are looked through for the owners',
  ownersInTime: 'there are more processes than could be looked through for the owners',
};

/** Why the system names no route. */
export const ROUTE = {
  notAsked: 'not asked',
  notAddress: 'not an IP address',
  noAnswer: 'no answer',
  noInterface: 'no interface in the answer',
  noName: 'an interface without a name',
  noNetlink: (why: string): string => `the kernel gives no netlink socket (${why})`,
  noSocketOfMac: 'macOS gives no routing socket',
  wouldWait: 'a routing socket that would wait',
  noneOfMac: 'no route, or none that macOS tells',
  incomplete: 'a route without an interface or a source',
  unknownInterface: 'an interface that is not known',
};

/** Why the table of connections is not there, where a library asks macOS's netstat. */
export const CONNECTIONS = {
  late: 'the list of connections came too late',
  failed: (why: string): string => `the list of connections failed: ${why}`,
  ended: (code: number): string =>
    `the list of connections ended without an answer (${String(code)})`,
  otherForm: 'the list of connections has another form than expected',
  none: 'netstat gave no list of connections',
};

/** Why a function of the system could not be called, or what it wrote could not be read. */
export const NATIVE = {
  noLibrary: (why: string): string =>
    `the library that calls the system (koffi) cannot be loaded: ${why}`,
  otherSize: (name: string, measured: number, expected: number): string =>
    `${name} has ${String(measured)} bytes here and ${String(expected)} in its header`,
  lacks: (library: string | null, why: string): string =>
    `${library ?? 'the C library'} does not offer what is needed: ${why}`,
  tooLong: (value: string, most: number): string => `${value} is longer than ${String(most)} bytes`,
  noNumber: (value: string): string => `${value} is not a number of four bytes`,
};

/** @param what in the plural: `the names of Wi-Fi networks` */
export const KNOWN = {
  not: (what: string, why: string): string => `${what} are not known: ${why}`,
  again: (what: string): string => `${what} are known again`,
  cannotAsk: (what: string, why: string): string => `${what} cannot be asked for: ${why}`,
  wifiNames: 'the names of Wi-Fi networks',
  networkCosts: 'the costs of networks',
  reach: 'the system’s words about the Internet',
  noAnswer: 'its service does not answer',
  windowsVpn: "Windows' VPN connections",
};

export const VPN_CLIENT = {
  notLookedFor: (why: string): string => `the VPN client could not be looked for: ${why}`,
  noLook: (path: string, why: string): string => `${path} cannot be looked at: ${why}`,
};
