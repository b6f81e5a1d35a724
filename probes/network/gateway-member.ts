import type { TcpRow } from '../platform/connection-table.ts';

/**
 * Which address of a VPN gateway carries the tunnel: the one to which a program of this laptop holds a
 * connection at the gateway's port. Without one, as where the tunnel goes by UDP alone or through a
 * proxy, the only address that there is. Null where it could be one or another. Pure.
 *
 * @param addresses of the gateway's name
 * @param ownPid this process may ask the same host for something else
 */
export function memberIn(
  rows: readonly Pick<TcpRow, 'remoteAddress' | 'remotePort' | 'state' | 'owner'>[],
  {
    addresses,
    port,
    ownPid,
  }: { readonly addresses: readonly string[]; readonly port: number; readonly ownPid: number },
): string | null {
  const carrying = new Set(
    rows
      .filter(
        ({ remoteAddress, remotePort, state, owner }) =>
          state === 'established' &&
          remotePort === port &&
          addresses.includes(remoteAddress) &&
          !(owner.kind === 'process' && owner.pid === ownPid),
      )
      .map(({ remoteAddress }) => remoteAddress),
  );
  const seen = carrying.size > 0 ? [...carrying] : [...new Set(addresses)];
  return seen.length === 1 ? (seen[0] ?? null) : null;
}
