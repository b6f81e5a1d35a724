/** Why a VPN client was not started, with the next step. */
export const START_CLIENT = {
  none: 'No program of a VPN client is known on this laptop. Start it yourself, or have vpnClient.start name it in the policy.',
  justNow: (name: string): string =>
    `${name} was started a moment ago. Look for its window, or wait some seconds.`,
  absent: (program: string): string =>
    `${program} is not there, or is no program. Start the VPN client yourself, and tell the helpdesk.`,
  failed: (program: string, why: string): string =>
    `${program} did not start: ${why}. Start the VPN client yourself, and tell the helpdesk.`,
};
