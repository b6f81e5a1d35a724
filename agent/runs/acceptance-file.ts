import { join } from 'node:path';
import {
  type AcceptanceRuns,
  AcceptanceRuns as Schema,
  type Side,
} from '../../model/acceptance.ts';
import { parseJson } from '../../model/json.ts';
import type { ProbeRun } from '../../model/run.ts';
import type { Attempt } from '../data/attempt.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import { prepareDataFolder } from '../data/folder.ts';

const FILE = 'acceptance.json';
/** Two runs with all that a mapper may list. */
const MAX_BYTES = 16 * 1024 * 1024;
const NOTHING: AcceptanceRuns = { schema: 1, lan: null, tunnel: null };

/** The last run on each side against a host; what cannot be read reads as never made. */
export function readAcceptance(dataFolder: string, host: string): AcceptanceRuns {
  const text = readSmallFile(join(dataFolder, FILE), MAX_BYTES);
  const parsed = Schema.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  if (!parsed.success) return NOTHING;
  const own = (run: ProbeRun | null): ProbeRun | null =>
    run?.target.host.toLowerCase() === host.toLowerCase() ? run : null;
  return { schema: 1, lan: own(parsed.data.lan), tunnel: own(parsed.data.tunnel) };
}

/** Keeps a run in the place of the one before it on its side. */
export const keepAcceptance = (
  dataFolder: string,
  before: AcceptanceRuns,
  side: Side,
  run: ProbeRun,
): Attempt<AcceptanceRuns> => {
  const folder = prepareDataFolder(dataFolder);
  if (!folder.ok) return { ok: false, fault: 'unavailable', message: folder.message };
  const runs = { ...before, [side]: run };
  const written = writeSmallFile(join(dataFolder, FILE), `${JSON.stringify(runs)}\n`);
  return written.ok ? { ok: true, value: runs } : written;
};
