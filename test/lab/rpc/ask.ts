/**
 * Runs inside a namespace: asks a mapper for everything that the client can ask, and prints it.
 * Arguments: address, UUID and version of an interface.
 */
import { openRpc, type RpcConnection } from '../../../probes/rpc/connection.ts';
import { lookupAll, lookupInterface, mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { listInterfaces } from '../../../probes/rpc/management.ts';
import { ENDPOINT_MAPPER, versionOf } from '../../../probes/rpc/syntax.ts';
import type { LookupEntry } from '../../../probes/rpc/epm-stubs.ts';

const [address = '', uuid = '', major = '0', minor = '0'] = process.argv.slice(2);
const wanted = { uuid, major: Number(major), minor: Number(minor) };
const limits = { timeoutMs: 10_000, signal: new AbortController().signal };

async function onMapper<T>(ask: (connection: RpcConnection) => Promise<T>): Promise<T> {
  const opened = await openRpc({ address, port: 135 }, limits);
  if (!opened.ok) throw new Error(`the mapper was not reached: ${opened.kind}`);
  const bound = await opened.connection.bind(ENDPOINT_MAPPER, limits);
  if (!bound.ok) throw new Error(`the mapper refused the bind: ${bound.kind}`);
  const answer = await ask(opened.connection);
  opened.connection.close();
  return answer;
}

const shown = ({ tower, annotation }: LookupEntry) => ({
  uuid: tower.interface.uuid,
  version: versionOf(tower.interface),
  protocol: tower.protocol,
  port: tower.port,
  endpoint: tower.endpoint,
  annotation,
});

const listing = await onMapper((connection) => lookupAll(connection, limits));
const one = await onMapper((connection) => lookupInterface(connection, wanted, limits));
const mapping = await onMapper((connection) => mapInterface(connection, wanted, limits));
const port = mapping.ok ? (mapping.towers[0]?.port ?? 0) : 0;
const listening = await listInterfaces({ address, port }, limits);
console.log(
  JSON.stringify({
    listing: listing.entries.map(shown),
    failure: listing.failure,
    one: one.entries.map(shown),
    oneFailure: one.failure,
    mapping,
    port,
    listening: listening.ok
      ? listening.interfaces.map((id) => `${id.uuid}@${versionOf(id)}`)
      : listening,
  }),
);
