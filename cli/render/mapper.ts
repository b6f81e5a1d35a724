import { columnsOf } from './columns.ts';
import { wrap } from './paint.ts';
import type { MapperEntry, MapperListing } from '../../model/run.ts';

/** The whole map, grouped by service: name or UUID, then each way to reach it. */
export function renderMapper({ list }: MapperListing, columns: number): string {
  const groups = new Map<string, MapperEntry[]>();
  for (const entry of list) {
    const key = `${entry.uuid}@${entry.version}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.entries()]
    .map(([key, entries]) => renderService(key, entries, columns))
    .join('\n');
}

function renderService(key: string, entries: readonly MapperEntry[], columns: number): string {
  const named = entries.find(({ name }) => name !== null)?.name;
  const annotation = entries.find(({ annotation: text }) => text !== '')?.annotation;
  const title = [named, annotation === named ? undefined : annotation]
    .filter((part) => part !== undefined)
    .join(', ');
  const ways = new Set(
    entries.map(
      ({ protocol, port, endpoint }) =>
        `    ${protocol} ${port === null ? (endpoint ?? '') : String(port)}`,
    ),
  );
  const head = title === '' ? key : `${title}  ${key}`;
  return [
    ...(columnsOf(head) <= columns ? [head] : [wrap(title, columns), `    ${key}`]),
    ...ways,
  ].join('\n');
}
