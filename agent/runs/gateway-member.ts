import { memberIn } from '../../probes/network/gateway-member.ts';
import type { ProbesIo } from '../probes-io.ts';

/**
 * Finds the member of the VPN gateway that carries the tunnel; null where none is set up, or where it
 * cannot be told. Never rejects.
 *
 * @param addresses of the gateway's name
 */
export async function findMember(
  gateway: { readonly port: number } | null,
  addresses: readonly string[],
  {
    probes,
    signal,
  }: { readonly probes: Pick<ProbesIo, 'readConnections'>; readonly signal: AbortSignal },
): Promise<string | null> {
  if (gateway === null || addresses.length === 0) return null;
  const table = await probes.readConnections(signal, (remote) => addresses.includes(remote));
  const rows = table.ok ? table.rows : [];
  return memberIn(rows, { addresses, port: gateway.port, ownPid: process.pid });
}
