import {
  MAX_CONNECTIONS,
  type LiveConnection,
  type LiveConnections,
} from '../../model/connections.ts';
import { canonicalAddress } from '../platform/canonical-address.ts';
import { notesOn } from './notes.ts';
import type { Interest, SelectedConnection } from './selected.ts';
import {
  isOutlook,
  type IsWanted,
  type TcpRow,
  type TcpTable,
} from '../platform/connection-table.ts';

const RANK = { exchange: 0, gateway: 1, outlook: 2 } as const satisfies Record<
  LiveConnection['why'],
  number
>;

const MAX_NAME_CHARACTERS = 256;

/** Connections whose owner is looked for, whoever it is. */
export function wantedBy({ exchange, gateway }: Interest): IsWanted {
  const addresses = new Set([...exchange, ...gateway].map(canonicalAddress));
  return (address) => addresses.has(address);
}

/**
 * Outlook's connections, and all to Exchange and to the gateway, held against the announced ports.
 * Pure.
 */
export function selectConnections(
  table: TcpTable,
  interest: Interest,
  at: string,
): LiveConnections {
  if (!table.ok) return { at, items: [], dropped: 0, notes: [], problem: table.why };
  const known = {
    exchange: new Set(interest.exchange.map(canonicalAddress)),
    gateway: new Set(interest.gateway.map(canonicalAddress)),
  };
  const listed = table.rows.flatMap((row) => listedOf(row, interest, known)).toSorted(inOrder);
  return {
    at,
    items: listed.slice(0, MAX_CONNECTIONS).map(({ connection }) => connection),
    dropped: Math.max(0, listed.length - MAX_CONNECTIONS),
    notes: notesOn(listed, table.outlookRuns, interest),
    problem: table.cut,
  };
}

interface Known {
  readonly exchange: ReadonlySet<string>;
  readonly gateway: ReadonlySet<string>;
}

function listedOf(
  { owner, createdAt = null, ...row }: TcpRow,
  { endpoints, mapperPort, ownPid }: Interest,
  { exchange, gateway }: Known,
): readonly SelectedConnection[] {
  if (owner.kind === 'process' && owner.pid === ownPid) return [];
  const name = owner.kind === 'process' ? owner.name : null;
  const isOutlooks = isOutlook(name);
  const why = exchange.has(row.remoteAddress)
    ? 'exchange'
    : gateway.has(row.remoteAddress)
      ? 'gateway'
      : isOutlooks
        ? 'outlook'
        : null;
  if (why === null) return [];
  const isMapper = why === 'exchange' && row.remotePort === mapperPort;
  const announced = isMapper
    ? ['mapper']
    : endpoints
        .filter(
          ({ host, port }) =>
            port === row.remotePort && canonicalAddress(host) === row.remoteAddress,
        )
        .map((endpoint) => endpoint.interface);
  return [
    {
      owner: owner.kind,
      isOutlooks,
      connection: {
        process: name?.slice(0, MAX_NAME_CHARACTERS) ?? null,
        pid: owner.kind === 'process' ? owner.pid : null,
        ...row,
        createdAt,
        why,
        announced: [...new Set(announced)].slice(0, 16),
      },
    },
  ];
}

/**
 * Exchange first; Outlook before others, and those last that nobody holds; then by port, so that
 * two looks can be laid beside each other.
 */
function inOrder(a: SelectedConnection, b: SelectedConnection): number {
  return (
    RANK[a.connection.why] - RANK[b.connection.why] ||
    Number(b.isOutlooks) - Number(a.isOutlooks) ||
    Number(a.owner === 'none') - Number(b.owner === 'none') ||
    a.connection.remotePort - b.connection.remotePort ||
    a.connection.localPort - b.connection.localPort
  );
}
