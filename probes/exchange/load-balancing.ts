import type { RpcInterface } from '../../model/interfaces.ts';
import { mapInterface, type Mapping } from '../rpc/endpoint-mapper.ts';
import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { LadderIo } from './types.ts';
import type { MapperSession } from './rungs/mapper-connections.ts';

/** TCP ports that a mapper named for an interface, each once. */
export function tcpPorts(mapping: Extract<Mapping, { ok: true }>): readonly number[] {
  const tcp = mapping.towers.filter(({ protocol }) => protocol === 'ncacn_ip_tcp');
  return [...new Set(tcp.flatMap(({ port }) => (port === null ? [] : [port])))];
}

/**
 * Asks the same on other connections to the same mapper. It stands beside the ladder: whoever has
 * not answered when `until` ends is left out.
 *
 * @returns the ports of each further answer that came
 */
export async function askAgain(
  sessions: readonly Promise<MapperSession>[],
  wanted: RpcInterface,
  { signal }: LadderIo,
  until: Promise<unknown>,
): Promise<readonly (readonly number[])[]> {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  until.then(end, end);
  const ended = new Promise<null>((resolve) => {
    over.signal.addEventListener(
      'abort',
      () => {
        resolve(null);
      },
      { once: true },
    );
  });
  const ask = async (session: Promise<MapperSession>): Promise<readonly number[] | null> => {
    const standing = await Promise.race([session, ended]);
    if (standing?.step !== 'bound' || over.signal.aborted) return null;
    const mapping = await Promise.race([
      mapInterface(standing.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
      ended,
    ]);
    return mapping?.ok === true ? tcpPorts(mapping) : null;
  };
  return (await Promise.all(sessions.map(ask))).filter((ports) => ports !== null);
}

/**
 * Ports that only another answer named: several servers behind one address, and nothing that holds
 * a client to one of them. An answer without any port says nothing about it.
 */
export function alternatePorts(
  first: readonly number[],
  further: readonly (readonly number[])[],
): readonly number[] {
  return [...new Set(further.flat())]
    .filter((port) => !first.includes(port))
    .sort((one, other) => one - other);
}
