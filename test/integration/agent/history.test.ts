import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistoryInMemory } from '../../../agent/runs/history.ts';
import { readHistory } from '../../../agent/runs/history-rows.ts';
import { historyIn } from './history-bench.ts';
import { temporaryFolder } from './workbench.ts';
import { assembledOf, BROKEN, GREEN } from '../../support/samples.ts';

describe('the history', () => {
  it('knows the last run and the last good one after a restart', () => {
    const folder = temporaryFolder();
    const before = historyIn(folder);
    before.history.add(assembledOf(GREEN, { startedAt: '2026-05-04T09:00:00.000Z' }));
    before.history.add(assembledOf(BROKEN, { startedAt: '2026-05-04T09:05:00.000Z' }));
    before.close();

    const { history } = historyIn(folder);

    expect(history.last()?.startedAt).toBe('2026-05-04T09:05:00.000Z');
    expect(history.lastGood()?.startedAt).toBe('2026-05-04T09:00:00.000Z');
  });

  it('keeps failures when successes push out successes', () => {
    const folder = temporaryFolder();
    const { history } = historyIn(folder);
    history.add(assembledOf(BROKEN));

    for (let run = 0; run < 510; run += 1) history.add(assembledOf(GREEN));

    const read = readHistory(folder, 10_000);
    const runs = read.ok ? read.value.runs : [];
    expect(runs.filter(({ severity }) => severity === 'ok')).toHaveLength(500);
    expect(runs.filter(({ severity }) => severity === 'broken')).toHaveLength(1);
  });

  it('passes over a run that the disk spoilt', () => {
    const folder = temporaryFolder();
    const { history } = historyIn(folder);
    history.add(assembledOf(GREEN));
    history.add(assembledOf(BROKEN));
    const meddler = new DatabaseSync(join(folder, 'history.sqlite'));
    meddler.exec(
      `UPDATE run SET document = '{"schema": 1, "tar' WHERE code = 'RPC_PORT_OUTSIDE_ACL'`,
    );
    meddler.close();

    expect(history.last()?.diagnosis.code).toBe('ALL_GREEN');
  });

  it('begins anew when its file is damaged, and says where the old one is', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'history.sqlite'), 'torn'.repeat(3000));

    const { history, lines } = historyIn(folder);

    expect(history.last()).toBeNull();
    expect(history.add(assembledOf(GREEN))).toBe(true);
    expect(lines.join()).toContain('history.sqlite.damaged-');
  });

  it('that lives in memory hands over its runs with every port that was seen, and no spoilt one', () => {
    const opened = openHistoryInMemory({
      dataFolder: temporaryFolder(),
      log: () => undefined,
      now: () => new Date(),
    });
    const { run } = assembledOf(GREEN);
    const further = { host: 'exch1.corp.example', address: '192.0.2.10', interface: 'EMSMDB' };
    opened.history.add({ run, sights: [{ ...further, port: 2314 }] });
    opened.history.add({ run, sights: [] });
    opened.history.add(assembledOf(BROKEN));
    opened.database.exec(
      "UPDATE run SET document = 'torn' WHERE id = 3; UPDATE run SET sights = 1 WHERE id = 2",
    );

    expect(opened.newRuns()).toEqual([
      { run, sights: [{ ...further, port: 2314 }] },
      { run, sights: [] },
    ]);
  });

  it('is empty where no agent ever ran', () => {
    expect(readHistory(temporaryFolder(), 10)).toEqual({
      ok: true,
      value: { runs: [], spans: [] },
    });
  });
});
