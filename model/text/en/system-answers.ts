/** Why a call of the system or a file of it told nothing. */
export const ANSWERED = {
  status: (call: string, status: string): string => `${call} answered ${status}`,
  unreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  noOwner: 'no process owns it',
  noFileName: 'the process has no file name',
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
  wouldWait: 'a routing socket that would wait',
  noneOfMac: 'no route, or none that macOS tells',
  incomplete: 'a route without an interface or a source',
  unknownInterface: 'an interface that is not known',
};
