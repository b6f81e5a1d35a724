import { expect, onTestFinished, test } from 'vitest';
import { openExchange, type Exchange } from '../../../demo/exchange.ts';
import { RUNTIMES, type RuntimeName } from '../../../demo/runtimes.ts';
import { openRpc, type RpcConnection } from '../../../probes/rpc/connection.ts';
import { lookupAll, lookupInterface, mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { listInterfaces } from '../../../probes/rpc/management.ts';
import { ENDPOINT_MAPPER, MANAGEMENT } from '../../../probes/rpc/syntax.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };
const NAMES = Object.keys(RUNTIMES) as RuntimeName[];
const limits = () => ({ timeoutMs: 5000, signal: new AbortController().signal });

/** A site that speaks so, and a connection bound to its mapper. */
async function mapperOf(
  runtime: RuntimeName,
): Promise<{ exchange: Exchange; connection: RpcConnection }> {
  const exchange = await openExchange('127.0.0.1', 0, runtime);
  onTestFinished(() => exchange.close());
  const opened = await openRpc(
    { address: '127.0.0.1', port: exchange.mapperPort },
    limits(),
    runtime === 'http' ? 'http' : 'tcp',
  );
  if (!opened.ok) throw new Error(`loopback did not connect: ${opened.kind}`);
  onTestFinished(() => {
    opened.connection.close();
  });
  expect(await opened.connection.bind(ENDPOINT_MAPPER, limits())).toEqual({ ok: true });
  return { exchange, connection: opened.connection };
}

test.each([
  ['windows', 1],
  ['samba', 2],
  ['paged', 5],
  ['big-endian', 1],
  ['http', 1],
] as const)(
  'a listing is read to its end from a server that speaks as %s does',
  async (runtime, pages) => {
    const { connection, exchange } = await mapperOf(runtime);

    const lookup = await lookupAll(connection, limits());

    expect(lookup).toMatchObject({ pages, failure: null });
    expect(lookup.entries).toHaveLength(14);
    expect(
      lookup.entries
        .filter(({ tower }) => tower.interface.uuid === EMSMDB.uuid)
        .map(({ tower, annotation }) => [tower.protocol, tower.port, tower.endpoint, annotation]),
    ).toEqual([
      [
        'ncacn_ip_tcp',
        exchange.ports().get('store'),
        null,
        'Exchange Server STORE EMSMDB Interface',
      ],
      ['ncacn_np', null, '\\PIPE\\EXCHANGE_STORE', 'Exchange Server STORE EMSMDB Interface'],
      ['ncalrpc', null, 'exchange_store', 'Exchange Server STORE EMSMDB Interface'],
    ]);
  },
);

test.each(NAMES)(
  'one interface is mapped, listed and found on its port on a server that speaks as %s does',
  async (runtime) => {
    const { connection, exchange } = await mapperOf(runtime);
    const port = exchange.ports().get('store') ?? 0;

    const mapping = await mapInterface(connection, EMSMDB, limits());
    const listed = await lookupInterface(connection, EMSMDB, limits());
    const there = await listInterfaces({ address: '127.0.0.1', port }, limits());

    expect(mapping).toMatchObject({
      ok: true,
      towers: [{ port, address: '127.0.0.1' }],
      handleOpen: false,
    });
    expect(listed.entries.map(({ tower }) => tower.protocol)).toEqual([
      'ncacn_ip_tcp',
      'ncacn_np',
      'ncalrpc',
    ]);
    expect(there.ok && there.interfaces).toEqual(expect.arrayContaining([EMSMDB, MANAGEMENT]));
  },
);

test.each(NAMES)(
  'an interface that is not registered stays so on a server that speaks as %s does',
  async (runtime) => {
    const { connection } = await mapperOf(runtime);

    const mapping = await mapInterface(connection, { ...EMSMDB, major: 7 }, limits());

    expect(mapping).toEqual({ ok: true, towers: [], status: 0x16c9a0d6, handleOpen: false });
  },
);
