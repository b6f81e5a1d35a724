import { openRpc } from './connection.ts';
import { MAX_INTERFACE_IDS } from './limits.ts';
import { finish, NdrReader, repeat, type Decoded } from './ndr-reader.ts';
import { badReply, type BindFailure, type ConnectFailure } from './outcomes.ts';
import { MANAGEMENT, type SyntaxId } from './syntax.ts';
import type { CallLimits, TcpTarget } from './tcp.ts';

/**
 * inq_if_ids of the management interface (C706 Appendix Q). It is the only operation of it that is
 * ever called: the others give statistics and principal names that nobody asked for, and one of
 * them stops the server.
 */
const INQ_IF_IDS = 0;

/** `status` 0 is success (error_status_t); another one says why `interfaces` is empty. */
export interface InterfaceIds {
  readonly interfaces: readonly SyntaxId[];
  readonly status: number;
}

/**
 * What listens on a port, or why that stayed unknown. A refusal is common: servers may keep it to
 * administrators.
 */
export type InterfaceListing =
  ({ readonly ok: true } & InterfaceIds) | ConnectFailure | BindFailure;

/**
 * Asks a port which interfaces its server offers, over a connection of its own: connect, bind, one
 * call; three round trips.
 */
export async function listInterfaces(
  target: TcpTarget,
  limits: CallLimits,
): Promise<InterfaceListing> {
  const opened = await openRpc(target, limits);
  if (!opened.ok) return opened;
  const { connection } = opened;
  try {
    const bound = await connection.bind(MANAGEMENT, limits);
    if (!bound.ok) return bound;
    const reply = await connection.call(INQ_IF_IDS, new Uint8Array(), limits);
    if (!reply.ok) return reply;
    const decoded = decodeInterfaceIds(reply.stub, reply.littleEndian);
    return decoded.ok ? { ok: true, ...decoded.value } : badReply(`inq_if_ids: ${decoded.reason}`);
  } finally {
    connection.close();
  }
}

/**
 * rpc_if_id_vector_p_t: a pointer to a count and as many pointers to (UUID, major, minor), what
 * they point to after the last; then the status.
 */
export function decodeInterfaceIds(stub: Uint8Array, littleEndian: boolean): Decoded<InterfaceIds> {
  const reader = new NdrReader(stub, littleEndian);
  const interfaces = reader.u32() === 0 ? [] : readVector(reader);
  const status = reader.u32();
  return finish(reader, { interfaces, status });
}

function readVector(reader: NdrReader): readonly SyntaxId[] {
  const [max, count] = [reader.u32(), reader.u32()];
  if (count !== max || count > MAX_INTERFACE_IDS) {
    reader.reject(
      `${String(count)} interfaces in an array of ${String(max)}, where at most ${String(MAX_INTERFACE_IDS)} are read`,
    );
    return [];
  }
  const pointers = repeat(count, () => reader.u32());
  return pointers
    .filter((pointer) => pointer !== 0)
    .map(() => ({ uuid: reader.uuid(), major: reader.u16(), minor: reader.u16() }));
}
