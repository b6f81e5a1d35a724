/** A device that may have answered in the server's place, and whom to ask then. */
export const STAND_IN = {
  /** @param inside the address that the mapper itself names */
  translator: (address: string, inside: string): string =>
    `${address} is translated on the way (the mapper calls itself ${inside}): the device that does it refuses ports that it does not pass on, in the server's name.`,
  askTranslator: (address: string, port: number, inside: string): string =>
    `Ask the firewall team whether ${address} TCP ${String(port)} is passed on to ${inside}; if it is, ask the Exchange team whether the service runs.`,
  filter: (device: string, owner: string): string =>
    `${device} (${owner}) reads RPC on the way and keeps back what it does not know: it may as well be that.`,
  askFilter: (device: string, owner: string, service: string): string =>
    `Ask ${owner} whether ${device} passes ${service}; if it does, ask the Exchange team whether the service runs.`,
  stranger:
    'No VPN is up: outside the company another host, the operator or a proxy may answer for this address.',
  askStranger:
    'Outside the company, use another network or the VPN and look again; in the office, ask the network team who answers there, and the Exchange team whether the server is up.',
  /** @param devices those that are left when the server is acquitted */
  askLeft: (devices: readonly string[], owner: string, where: string): string =>
    `Ask ${owner} whether ${devices.join(', ')} passes ${where}: the server itself answers elsewhere.`,
};
