/** How well changes of the network and kinds of adapters are seen. */
export const WATCH = {
  byPolling: (why: string): string => `${why}; changes are seen by polling`,
  noIp: 'there is no ip command (iproute2)',
  noScutil: 'there is no scutil command',
  ended: (name: string, why: string, pauseMs: number): string =>
    `${name} ended (${why}); changes are seen by polling, next try in ${String(pauseMs / 1000)} s`,
  runsAgain: (name: string): string => `${name} runs again`,
  windows: 'Windows notifications',
  cannotBeHad: (name: string, why: string): string =>
    `${name} cannot be had (${why}); changes are seen by polling`,
  incomplete: (name: string, why: string): string =>
    `${name} are incomplete (${why}); what they miss is seen by polling`,
  lookFailed: (why: string): string => `a look at the network failed: ${why}`,
  internetFailed: (why: string): string => `a look at the Internet failed: ${why}`,
  hostFailed: (host: string, why: string): string => `a look at ${host} failed: ${why}`,
  lessWell: (why: string): string => `adapters are known less well: ${why}`,
  toolsSilent: (afterMs: number): string =>
    `adapters and VPN clients are known less well: the system's tools gave no answer within ${String(afterMs / 1000)} s`,
  toolsAgain: 'the tools that tell kinds of adapters answer again',
};
