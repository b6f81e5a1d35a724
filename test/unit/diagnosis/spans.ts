import type { PortObservation, PortSpan } from '../../../model/history.ts';
import { withSample } from '../../../diagnosis/port-spans.ts';

export const HOST = 'exch1.corp.example';
export const ADDRESS = '192.0.2.10';

/** Interface → port or ports, as one run saw them. */
export type Seen = Readonly<Record<string, number | readonly number[]>>;

const DAY_MS = 86_400_000;
export const BEGIN = '2026-05-04T09:00:00.000Z';
export const dayAfter = (days: number, from = BEGIN): string =>
  new Date(Date.parse(from) + days * DAY_MS).toISOString();

export const sights = (seen: Seen, address = ADDRESS): readonly PortObservation[] =>
  Object.entries(seen).flatMap(([name, ports]) =>
    [ports].flat().map((port) => ({ host: HOST, address, interface: name, port })),
  );

/** What is remembered after these runs; by default one run a day. */
export const remembered = (
  runs: readonly Seen[],
  at: (run: number) => string = dayAfter,
): readonly PortSpan[] =>
  runs.reduce<readonly PortSpan[]>(
    (spans, seen, run) => withSample(spans, sights(seen), at(run)),
    [],
  );

export const times = (count: number, seen: Seen): readonly Seen[] =>
  Array.from({ length: count }, () => seen);
