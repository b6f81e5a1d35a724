import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../damage.ts';
import type { FileDeed } from './record.ts';

type DataDeed = Extract<FileDeed, { do: 'write' | 'cut' }>;
type NameDeed = Extract<FileDeed, { do: 'make' | 'make folder' | 'remove' | 'rename' }>;

/**
 * What of the deeds after the last flush reached the disk when the power went: nothing, all, or any
 * of them in any order, one of them perhaps only to a sector's end.
 */
export type Luck = 'none' | 'all' | 'some' | 'torn';
export const LUCK: readonly Luck[] = ['none', 'all', 'some', 'torn'];

const SECTOR_BYTES = 512;

/** Files as a power cut may leave them, by path. */
export type DiskState = ReadonlyMap<string, Buffer>;

/**
 * Files after a power cut behind the first `count` deeds. A flush of a file holds for its bytes, that
 * of a folder for the names in it (POSIX fsync(2)); behind it bytes are lost in any order, and names
 * in their own, as file systems with a journal of names have it.
 */
export function stateAfter(
  deeds: readonly FileDeed[],
  count: number,
  folder: string,
  luck: Luck,
  random: Random,
): DiskState {
  const data = new Map<number, DataDeed[]>();
  const flushed = new Map<number, number>();
  const names = new Map<string, NameDeed[]>();
  const flushedNames = new Map<string, number>();
  const into = <K, V>(lists: Map<K, V[]>, key: K): V[] => {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    return list;
  };
  for (const deed of deeds.slice(0, count))
    if (deed.do === 'write' || deed.do === 'cut') into(data, deed.file).push(deed);
    else if (deed.do === 'flush') flushed.set(deed.file, into(data, deed.file).length);
    else if (deed.do === 'flush folder')
      flushedNames.set(deed.folder, into(names, deed.folder).length);
    else if (deed.do !== 'say') into(names, deed.folder).push(deed);

  const state = new Map<string, Buffer>();
  const walk = (at: string): void => {
    const list = names.get(at) ?? [];
    const sure = flushedNames.get(at) ?? 0;
    const open = list.length - sure;
    const more = luck === 'none' ? 0 : luck === 'all' ? open : random(open + 1);
    for (const [name, entry] of entriesAfter(list.slice(0, sure + more)))
      if (entry === 'folder') {
        state.set(`${join(at, name)}/`, Buffer.alloc(0));
        walk(join(at, name));
      } else {
        const kept = survivors(data.get(entry) ?? [], flushed.get(entry) ?? 0, luck, random);
        state.set(join(at, name), contentAfter(kept));
      }
  };
  walk(folder);
  return state;
}

function entriesAfter(list: readonly NameDeed[]): ReadonlyMap<string, number | 'folder'> {
  const entries = new Map<string, number | 'folder'>();
  for (const deed of list) {
    const entry = entries.get(deed.name);
    if (deed.do === 'make') entries.set(deed.name, deed.file);
    else if (deed.do === 'make folder') entries.set(deed.name, 'folder');
    else entries.delete(deed.name);
    if (deed.do === 'rename' && entry !== undefined) entries.set(deed.to, entry);
  }
  return entries;
}

function survivors(
  deeds: readonly DataDeed[],
  sure: number,
  luck: Luck,
  random: Random,
): readonly DataDeed[] {
  if (luck === 'none') return deeds.slice(0, sure);
  if (luck === 'all') return deeds;
  const open = deeds.slice(sure).filter(() => random(2) === 0);
  const torn = luck === 'torn' ? open.findLastIndex((deed) => deed.do === 'write') : -1;
  return [
    ...deeds.slice(0, sure),
    ...open.map((deed, at) => (at === torn && deed.do === 'write' ? cutShort(deed, random) : deed)),
  ];
}

const cutShort = (
  deed: Extract<DataDeed, { do: 'write' }>,
  random: Random,
): Extract<DataDeed, { do: 'write' }> => ({
  ...deed,
  bytes: deed.bytes.subarray(0, random(Math.ceil(deed.bytes.length / SECTOR_BYTES)) * SECTOR_BYTES),
});

function contentAfter(deeds: readonly DataDeed[]): Buffer {
  let length = 0;
  let most = 0;
  for (const deed of deeds) {
    length = deed.do === 'cut' ? deed.length : Math.max(length, deed.at + deed.bytes.length);
    most = Math.max(most, length);
  }
  const content = Buffer.alloc(most);
  let end = 0;
  for (const deed of deeds)
    if (deed.do === 'cut') {
      content.fill(0, Math.min(deed.length, end), end);
      end = deed.length;
    } else {
      deed.bytes.copy(content, deed.at);
      end = Math.max(end, deed.at + deed.bytes.length);
    }
  return content.subarray(0, length);
}

/** Lays a state of `from` down in a folder of its own. */
export function layDown(state: DiskState, from: string, to: string): void {
  for (const [path, content] of state) {
    const place = join(to, path.slice(from.length));
    if (path.endsWith('/')) mkdirSync(place, { recursive: true, mode: 0o700 });
    else {
      mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
      writeFileSync(place, content);
    }
  }
}
