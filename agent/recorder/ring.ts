import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { parseJson } from '../../model/json.ts';
import { type Frozen, Frozen as FrozenSchema, RecorderEvent } from '../../model/recorder.ts';
import * as z from 'zod/mini';
import { attempt } from '../data/attempt.ts';
import { isPlainFile, readSmallFile, writeSmallFile } from '../data/file.ts';

/** Two halves of one ring: while one is written, the other holds what was before. */
const HALVES = ['recorder-a.jsonl', 'recorder-b.jsonl'] as const;
export const MAX_HALF_BYTES = 512 * 1024;
const FROZEN_FILE = 'recorder-frozen.json';
const MAX_FROZEN_BYTES = 1024 * 1024;
const FrozenFile = z.object({ frozen: z.array(FrozenSchema).check(z.maxLength(16)) });

const MODE = 0o600;

/** Events in a bounded pair of files: an append each, which a kill survives (write(2)). */
export interface Ring {
  /** @returns whether the disk took it */
  append(event: RecorderEvent): boolean;
}

/** Goes on where the newer half ends. The caller holds the folder's lock. */
export function openRing(dataFolder: string, maxHalfBytes = MAX_HALF_BYTES): Ring {
  const sizes = HALVES.map((name) => sizeOf(join(dataFolder, name)));
  let half: 0 | 1 = newerHalf(dataFolder);
  let size = sizes[half] ?? 0;
  let isTorn = true;
  return {
    append: (event) => {
      const line = `${JSON.stringify(event)}\n`;
      const bytes = Buffer.byteLength(line);
      if (size + bytes > maxHalfBytes) {
        const next = half === 0 ? 1 : 0;
        if (
          !attempt(() => {
            writeFileSync(pathOf(dataFolder, next), '', { mode: MODE });
          }).ok
        )
          return false;
        half = next;
        size = 0;
      }
      // A line that a kill tore, or that a full disk took half of, must not swallow the next.
      const start = isTorn ? '\n' : '';
      const appended = attempt(() => {
        appendFileSync(pathOf(dataFolder, half), start + line, { mode: MODE });
      });
      isTorn = !appended.ok;
      if (appended.ok) size += bytes + start.length;
      return appended.ok;
    },
  };
}

const pathOf = (dataFolder: string, half: 0 | 1): string => join(dataFolder, HALVES[half]);

function sizeOf(path: string): number {
  const found = attempt(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return found.ok ? found.value : 0;
}

function newerHalf(dataFolder: string): 0 | 1 {
  const times = HALVES.map((name) => {
    const found = attempt(
      () => statSync(join(dataFolder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
    return found.ok ? found.value : 0;
  });
  return (times[1] ?? 0) > (times[0] ?? 0) ? 1 : 0;
}

/** Every legible event, the oldest first; a line that is none (torn, of a newer version) is passed over. */
export function readRing(dataFolder: string): readonly RecorderEvent[] {
  const newer = newerHalf(dataFolder);
  return [newer === 0 ? 1 : 0, newer].flatMap((half) =>
    eventsIn(join(dataFolder, HALVES[half as 0 | 1])),
  );
}

function eventsIn(path: string): readonly RecorderEvent[] {
  const there = isPlainFile(path);
  if (!there.ok || !there.value) return [];
  const read = attempt(() => readBoundedSync(path, 2 * MAX_HALF_BYTES).text);
  if (!read.ok) return [];
  return read.value.split('\n').flatMap((line) => {
    const parsed = RecorderEvent.safeParse(line === '' ? undefined : parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

/** The stretches that changes of the verdict froze, the newest last. */
export function readFrozen(dataFolder: string): readonly Frozen[] {
  const text = readSmallFile(join(dataFolder, FROZEN_FILE), MAX_FROZEN_BYTES);
  const parsed = FrozenFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return parsed.success ? parsed.data.frozen : [];
}

/** @returns whether the disk took them */
export const writeFrozen = (dataFolder: string, frozen: readonly Frozen[]): boolean =>
  writeSmallFile(join(dataFolder, FROZEN_FILE), JSON.stringify({ frozen })).ok;
