import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Settings } from '../../model/agent-state.ts';
import { parseJson } from '../../model/json.ts';
import type { RecordedChange } from '../../model/recorder.ts';
import { withoutSecrets } from '../bundle/collectors.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import { changesBetween, type Facts } from './describe.ts';

const FILE = 'recorder-settings.json';
const MAX_FILE_BYTES = 256 * 1024;
const Kept = z.object({ settings: z.record(z.string(), z.string()) });

/**
 * In what the settings differ from those that the agent before began with, and keeps them for the
 * next; secrets stand in neither. Nothing where no agent was before.
 */
export function settingsSince(dataFolder: string, settings: Settings): readonly RecordedChange[] {
  const now: Facts = new Map(
    withoutSecrets(settings).items.map(({ key, value }) => [key, JSON.stringify(value)]),
  );
  const path = join(dataFolder, FILE);
  const text = readSmallFile(path, MAX_FILE_BYTES);
  const kept = Kept.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  const changes = kept.success
    ? changesBetween(new Map(Object.entries(kept.data.settings)), now)
    : [];
  // One that cannot be kept is told again by the next agent.
  if (!kept.success || changes.length > 0)
    writeSmallFile(path, `${JSON.stringify({ settings: Object.fromEntries(now) })}\n`);
  return changes.map((change) => ({ ...change, what: change.what.slice(0, 100) }));
}
