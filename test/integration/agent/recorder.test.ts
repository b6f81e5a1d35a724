import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logOf, recordingOf } from '../../../agent/recorder/read.ts';
import { openRing, readFrozen, readRing } from '../../../agent/recorder/ring.ts';
import type { RecorderEvent } from '../../../model/recorder.ts';
import {
  bareEnvironment,
  documentFrom,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';

const event = (count: number): RecorderEvent => ({
  kind: 'log',
  at: new Date(count).toISOString(),
  message: `line ${String(count)}`,
});

describe('the ring of the flight recorder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linesman-recorder-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('stays within its bound and keeps the newest, in their order', () => {
    const ring = openRing(folder, 4096);
    for (let count = 0; count < 1000; count += 1) expect(ring.append(event(count))).toBe(true);

    const events = readRing(folder);

    for (const name of ['recorder-a.jsonl', 'recorder-b.jsonl'])
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(4096);
    expect(events.at(-1)).toEqual(event(999));
    expect(events).toEqual(
      Array.from({ length: events.length }, (_, index) => event(1000 - events.length + index)),
    );
    expect(events.length).toBeGreaterThan(40);
  });

  it('goes on behind a line that a kill tore, and passes over what is none of its events', () => {
    openRing(folder).append(event(1));
    appendFileSync(join(folder, 'recorder-a.jsonl'), '{"kind":"log","at":"2026-1');
    openRing(folder).append(event(2));
    appendFileSync(join(folder, 'recorder-a.jsonl'), '{"kind":"of a newer version"}\n\0\0\0\n');
    openRing(folder).append(event(3));

    expect(readRing(folder)).toEqual([event(1), event(2), event(3)]);
  });

  it('says that an event was not kept while the folder is gone, and goes on when it is back', () => {
    const gone = join(folder, 'gone');
    const ring = openRing(gone);
    expect(ring.append(event(1))).toBe(false);

    expect(readRing(gone)).toEqual([]);
    writeFileSync(join(folder, 'recorder-frozen.json'), 'no JSON');
    expect(readFrozen(folder)).toEqual([]);
  });

  it('holds what an agent saw when it was killed, and a bundle brings it', async () => {
    const env = bareEnvironment(folder);
    const agent = spawnLinesman(['start', '--json'], env);
    await documentFrom(agent);
    for (let tries = 0; recordingOf(folder).ok && tries < 100; tries += 1) {
      const seen = readRing(folder).map(({ kind }) => kind);
      if (seen.includes('network') && seen.includes('verdict')) break;
      await delay(50);
    }
    await stopProcess(agent, 'SIGKILL');

    const recording = recordingOf(folder);
    const kinds = recording.ok ? recording.value?.events.map(({ kind }) => kind) : [];
    expect(kinds?.[0]).toBe('start');
    expect(kinds).toEqual(expect.arrayContaining(['network', 'verdict']));
    expect(kinds).not.toContain('stop');
    expect(readFrozen(folder)).toMatchObject([{ code: 'NOT_CONFIGURED' }]);
    expect(logOf(folder)).toMatchObject({ ok: true });

    const file = join(folder, 'b.zip');
    const made = await runLinesman(['bundle', '--out', file], env);
    expect(made.stdout).not.toContain('Missing: data/recorder.json');
    expect((await runLinesman(['open', file], env)).status).toBe(0);
  });
});
