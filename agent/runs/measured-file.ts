import { join } from 'node:path';
import { parseJson } from '../../model/json.ts';
import { type MeasuredList, MeasuredLists } from '../../model/measured.ts';
import type { Attempt } from '../data/attempt.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import { prepareDataFolder } from '../data/folder.ts';

const FILE = 'measured-lists.json';
const MAX_BYTES = 256 * 1024;
const MAX_ITEMS = 64;
const DAY_MS = 86_400_000;

/** What was measured of the lists towards a host; what cannot be read was never measured. */
export function readMeasured(dataFolder: string, host: string): readonly MeasuredList[] {
  const text = readSmallFile(join(dataFolder, FILE), MAX_BYTES);
  const parsed = MeasuredLists.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return parsed.success && parsed.data.host.toLowerCase() === host.toLowerCase()
    ? parsed.data.items
    : [];
}

const isSame = (one: Place, other: Place): boolean =>
  one.device === other.device && one.side === other.side && one.address === other.address;
type Place = Pick<MeasuredList, 'device' | 'side' | 'address'>;

/** Whether a list may be measured again: once a day and side, whatever was typed meanwhile. */
export const isMeasureDue = (
  before: readonly MeasuredList[],
  place: Place,
  nowMs: number,
): boolean =>
  !before.some((one) => isSame(one, place) && Math.abs(nowMs - Date.parse(one.at)) < DAY_MS);

/** Keeps measurements in the place of those of the same list, side and address. */
export function keepMeasured(
  dataFolder: string,
  host: string,
  before: readonly MeasuredList[],
  fresh: readonly MeasuredList[],
): Attempt<readonly MeasuredList[]> {
  const items = [
    ...fresh,
    ...before.filter((one) => !fresh.some((other) => isSame(one, other))),
  ].slice(0, MAX_ITEMS);
  const folder = prepareDataFolder(dataFolder);
  if (!folder.ok) return { ok: false, fault: 'unavailable', message: folder.message };
  const document: MeasuredLists = { schema: 1, host, items };
  const written = writeSmallFile(join(dataFolder, FILE), `${JSON.stringify(document)}\n`);
  return written.ok ? { ok: true, value: items } : written;
}
