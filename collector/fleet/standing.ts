import type { IndexedReport } from '../store/index-row.ts';

/** How one laptop stands, by the newest that it told. It names no person and no network. */
export interface Standing {
  readonly device: string;
  /** The report that says so. */
  readonly report: string;
  /** By the collector's clock, RFC 3339 in UTC. */
  readonly heardAt: string;
  /** Code of what is broken; null while nothing is. */
  readonly code: string | null;
  readonly whoMustAct: string;
  readonly owner: string | null;
  /** By the laptop's clock; null where it is not known. */
  readonly since: string | null;
  readonly site: string | null;
  readonly gateway: string | null;
  readonly reference: string | null;
  /** Ports outside a list, `LIST:PORT`, sorted. */
  readonly outside: readonly string[];
}

/** One port that an interface of the server was seen on, held against one list. */
export interface Sighting {
  readonly list: string;
  readonly device: string;
  readonly interface: string;
  readonly port: number;
  readonly inside: boolean;
  /** Whether mail worked then. */
  readonly works: boolean;
  readonly owner: string | null;
  /** Of several alike: the first of those outside, the last of those inside. */
  readonly at: string;
}

/** What one report says of its laptop; null where nothing in it is to be believed, or it tells of no change. */
export function standingOf({ id, device, receivedAt, summary }: IndexedReport): Standing | null {
  if (summary === null || summary.mismatch != null || summary.kind === 'finding') return null;
  const isWell =
    summary.kind === 'end' || (summary.severity !== 'broken' && summary.severity !== 'degraded');
  // What a user sends of a laptop that is well ends nothing and begins nothing.
  if (summary.kind === 'user' && isWell) return null;
  return {
    device,
    report: id,
    heardAt: receivedAt,
    code: isWell ? null : (summary.code ?? null),
    whoMustAct: summary.whoMustAct,
    owner: summary.owner ?? null,
    since: summary.since ?? null,
    site: summary.site ?? null,
    gateway: summary.gateway?.host ?? null,
    reference: summary.reference,
    outside: isWell ? [] : outsideOf(summary.endpoints ?? []),
  };
}

type Endpoints = NonNullable<NonNullable<IndexedReport['summary']>['endpoints']>;

const outsideOf = (endpoints: Endpoints): string[] => [
  ...new Set(
    endpoints
      .flatMap(({ port, insideAcl }) =>
        Object.entries(insideAcl).flatMap(([list, inside]) =>
          inside ? [] : [`${list}:${String(port)}`],
        ),
      )
      .toSorted(),
  ),
];

/** Every port that a report tells, list by list. */
export function sightingsOf({ device, receivedAt, summary }: IndexedReport): Sighting[] {
  if (summary === null || summary.mismatch != null) return [];
  const { kind, owner } = summary;
  return (summary.endpoints ?? []).flatMap(({ interface: name, port, insideAcl }) =>
    Object.entries(insideAcl).map(([list, inside]) => ({
      ...{ list, device, interface: name, port, inside },
      works: kind === 'end',
      owner: owner ?? null,
      at: receivedAt,
    })),
  );
}
