import type { LiveConnection, TcpState } from '../../connections.ts';

/** As netstat spells it, which is what a helpdesk looks for: `ESTABLISHED`, `FIN_WAIT_1`. */
export const stateWords = (state: TcpState): string => state.toUpperCase().replaceAll('-', '_');

/** `10.1.2.3:2314`, `[2001:db8::3]:2314`. */
export const endpointWords = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;

/** What a connection is for: the interfaces announced on its port, else whom it goes to. */
export function purposeWords({
  why,
  announced,
}: Pick<LiveConnection, 'why' | 'announced'>): string {
  if (announced.length > 0) return announced.join(', ');
  return { exchange: 'Exchange', gateway: 'VPN gateway', outlook: 'elsewhere' }[why];
}
