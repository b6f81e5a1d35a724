import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistoryInMemory } from '../../../agent/runs/history.ts';
import { MIGRATIONS, readHistory, readWholeRun } from '../../../agent/runs/history-rows.ts';
import { assembledOf, GREEN } from '../../support/samples.ts';
import { historyIn } from './history-bench.ts';
import { temporaryFolder } from './workbench.ts';

const FOLDER = new URL('../../fixtures/older-histories/', import.meta.url).pathname;
const LAYOUTS = MIGRATIONS.slice(1).map((_, before) => before + 1);
const HOST = 'exch1.corp.example';
const at = (minute: number): string =>
  new Date(Date.parse('2026-05-04T09:00:00.000Z') + minute * 60_000).toISOString();

const laid = (layout: number): string => {
  const folder = temporaryFolder();
  copyFileSync(join(FOLDER, `layout-${String(layout)}.sqlite`), join(folder, 'history.sqlite'));
  return folder;
};

/** The port moved from 1171 to 2314 in the third run. */
const SPANS = [
  { host: HOST, port: 2314, firstSeen: at(10), lastSeen: at(10), samples: 1 },
  { host: HOST, port: 1171, firstSeen: at(0), lastSeen: at(5), samples: 2 },
];

describe('a history that an earlier version wrote', () => {
  it('lies among the fixtures for each layout that there was', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.sqlite'));

    expect(files.toSorted()).toEqual(LAYOUTS.map((layout) => `layout-${String(layout)}.sqlite`));
  });

  it.each(LAYOUTS)(
    'is taken over with its runs and the ports that moved, and goes on: layout %i',
    (layout) => {
      const folder = laid(layout);
      const { history, lines } = historyIn(folder);

      expect(history.last()).toMatchObject({
        startedAt: at(10),
        diagnosis: { code: 'RPC_PORT_OUTSIDE_ACL' },
      });
      expect(history.lastGood()?.startedAt).toBe(at(5));
      expect(history.spans()).toMatchObject(SPANS);
      expect(history.lastPorts(HOST)).toEqual([{ interface: 'EMSMDB', port: 2314, at: at(10) }]);
      const bound = layout < 3 ? [] : [{ interface: 'EMSMDB', port: 2314 }];
      expect(history.lastBound(HOST, 'the office')).toMatchObject(bound);
      expect(history.lastBound(HOST, 'the office')).toHaveLength(bound.length);

      expect(history.add(assembledOf(GREEN, { startedAt: at(15) }))).toBe(true);
      const read = readHistory(folder, 10);
      expect(read.ok && read.value.runs.map((run) => run.at)).toEqual([15, 10, 5, 0].map(at));
      expect(lines).toEqual([]);
    },
  );

  it.each(LAYOUTS)('can be read before any agent has run on it again: layout %i', (layout) => {
    const folder = laid(layout);

    const read = readHistory(folder, 10);

    expect(read.ok && read.value.runs.map((run) => [run.at, run.code])).toEqual([
      [at(10), 'RPC_PORT_OUTSIDE_ACL'],
      [at(5), 'ALL_GREEN'],
      [at(0), 'ALL_GREEN'],
    ]);
    expect(read.ok && read.value.spans).toMatchObject(layout < 2 ? [] : SPANS);
    expect(readWholeRun(folder, 'last good')).toMatchObject({
      ok: true,
      value: { startedAt: at(5) },
    });
  });

  it.each(LAYOUTS)('is known to an agent whose disk takes nothing: layout %i', (layout) => {
    const lines: string[] = [];

    const { history } = openHistoryInMemory({
      dataFolder: laid(layout),
      log: (line) => lines.push(line),
      now: () => new Date(at(20)),
    });

    expect(history.last()?.startedAt).toBe(at(10));
    expect(history.lastGood()?.startedAt).toBe(at(5));
    expect(history.spans()).toMatchObject(SPANS);
    expect(lines).toEqual([]);
    history.close();
  });
});
