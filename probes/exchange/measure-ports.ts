import type { EdgePort } from '../../model/measured.ts';
import { type CallLimits, openTcp, type TcpOpening } from '../rpc/tcp.ts';

/** A SYN that is lost is sent again after one second (RFC 6298 §2.1). */
const ANSWERS_WITHIN_MS = 2_500;

export type MeasurePorts = (
  address: string,
  ports: readonly Pick<EdgePort, 'port' | 'typed'>[],
  signal: CallLimits['signal'],
) => Promise<readonly EdgePort[]>;

/**
 * One connection to each port, one after another, so that it looks to nobody like a search for open
 * ports; each is closed as soon as it opens, and nothing is said on it. A port about which this laptop
 * itself decided is left out. Never rejects.
 */
export const measurePorts: MeasurePorts = async (address, ports, signal) => {
  const measured: EdgePort[] = [];
  for (const { port, typed } of ports) {
    if (signal.aborted) break;
    const opening = await openTcp({ address, port }, { timeoutMs: ANSWERS_WITHIN_MS, signal });
    if (opening.ok) opening.socket.destroy();
    const seen = seenOf(opening);
    if (seen !== null) measured.push({ port, typed, seen });
  }
  return measured;
};

function seenOf(opening: TcpOpening): EdgePort['seen'] | null {
  if (opening.ok) return 'open';
  switch (opening.kind) {
    case 'refused':
      return 'refused';
    case 'timed-out':
    case 'unreachable':
      return 'silent';
    default:
      return null;
  }
}
