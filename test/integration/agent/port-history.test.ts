import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, readHistory } from '../../../agent/runs/history-rows.ts';
import type { Endpoint } from '../../../model/run.ts';
import { historyIn } from './history-bench.ts';
import { afterTest, temporaryFolder } from './workbench.ts';
import { HOST, assembledOf, BROKEN, GREEN, runOf } from '../../support/samples.ts';

const endpoint = (change: Partial<Endpoint> = {}): Endpoint => ({
  interface: 'EMSMDB',
  uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
  version: '0.81',
  host: '192.0.2.10',
  port: 1171,
  tcp: 'open',
  bind: 'accepted',
  insideAcl: {},
  ...change,
});
const minute = (count: number): string =>
  new Date(Date.parse('2026-05-04T09:00:00.000Z') + count * 60_000).toISOString();

const spansIn = (folder: string) => {
  const read = readHistory(folder, 10);
  return read.ok ? read.value.spans : read.message;
};

function meddleIn(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'history.sqlite'));
  database.exec(sql);
  database.close();
}

/** A history as the first layout had it. */
function firstLayoutIn(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'history.sqlite'));
  database.exec(`${MIGRATIONS[0] ?? ''}; PRAGMA user_version = 1`);
  afterTest(() => {
    if (database.isOpen) database.close();
  });
  return database;
}

describe('the ports that were seen', () => {
  it('survive a restart, one row for each change', () => {
    const folder = temporaryFolder();
    const before = historyIn(folder);
    before.history.add(assembledOf(GREEN, { startedAt: minute(0), endpoints: [endpoint()] }));
    before.history.add(assembledOf(GREEN, { startedAt: minute(5), endpoints: [endpoint()] }));
    before.close();

    historyIn(folder).history.add(
      assembledOf(BROKEN, { startedAt: minute(10), endpoints: [endpoint({ port: 2314 })] }),
    );

    const rest = {
      host: 'exch1.corp.example',
      address: '192.0.2.10',
      interface: 'EMSMDB',
      days: 1,
    };
    expect(spansIn(folder)).toEqual([
      {
        ...rest,
        port: 2314,
        firstSeen: minute(10),
        lastSeen: minute(10),
        firstSample: 3,
        lastSample: 3,
        samples: 1,
      },
      {
        ...rest,
        port: 1171,
        firstSeen: minute(0),
        lastSeen: minute(5),
        firstSample: 1,
        lastSample: 2,
        samples: 2,
      },
    ]);
  });

  it('are remembered while the mapper is silent', () => {
    const { history } = historyIn(temporaryFolder());
    history.add(
      assembledOf(GREEN, {
        startedAt: minute(0),
        endpoints: [endpoint(), endpoint({ interface: 'NSPI', port: 1092 })],
      }),
    );
    history.add(assembledOf(BROKEN, { startedAt: minute(5), endpoints: [] }));

    const ports = history.lastPorts('exch1.corp.example');

    expect(ports).toEqual([
      { interface: 'EMSMDB', port: 1171, at: minute(0) },
      { interface: 'NSPI', port: 1092, at: minute(0) },
    ]);
  });

  it('never fill the disk: the oldest go when there are too many', () => {
    const folder = temporaryFolder();
    const { history } = historyIn(folder);
    const ports = Array.from({ length: 200 }, (_, index) => index + 10_000);

    for (let run = 0; run < 12; run += 1)
      history.add(
        assembledOf(GREEN, {
          startedAt: minute(run),
          endpoints: ports.map((port) => endpoint({ port: port + run * 200 })),
        }),
      );

    const spans = spansIn(folder);
    expect(spans).toHaveLength(2_000);
    expect(spans[0]).toMatchObject({ lastSample: 12 });
  });

  it('go on although a row was spoilt, even by numbers that no sample could have', () => {
    const folder = temporaryFolder();
    const { history, lines } = historyIn(folder);
    history.add(assembledOf(GREEN, { startedAt: minute(0), endpoints: [endpoint()] }));
    meddleIn(
      folder,
      `INSERT INTO port_span VALUES ('exch1.corp.example', '192.0.2.10', 'NSPI', 1092, 'x', 'y', 1, 9223372036854775807, 1, 1), ('exch1.corp.example', '192.0.2.10', 'RFR', -5, 'x', 'y', 1, 1, 1, 1)`,
    );

    const kept = history.add(assembledOf(GREEN, { startedAt: minute(5), endpoints: [endpoint()] }));

    expect(kept).toBe(true);
    expect(lines).toEqual([]);
    expect(spansIn(folder)).toMatchObject([{ interface: 'EMSMDB', lastSample: 2, samples: 2 }]);
  });

  it('come along from a history of the first layout, with the name that was asked for', () => {
    const folder = temporaryFolder();
    const old = firstLayoutIn(folder);
    const insert = old.prepare(
      'INSERT INTO run (startedAt, good, code, document) VALUES (?, 1, ?, ?)',
    );
    insert.run(
      minute(0),
      'ALL_GREEN',
      JSON.stringify(runOf(GREEN, { target: { host: HOST, addresses: ['192.0.2.10'] } })),
    );
    insert.run(minute(1), 'ALL_GREEN', '{"schema": 1, "tar');
    insert.run(
      minute(2),
      'ALL_GREEN',
      '{"target": {"host": "stranger", "addresses": "192.0.2.10"}}',
    );
    old.exec(
      `INSERT INTO port VALUES ('EMSMDB', '192.0.2.10', 1171, '${minute(0)}', '${minute(5)}'), ('EMSMDB', '192.0.2.10', 2314, '${minute(10)}', '${minute(10)}'), ('NSPI', '192.0.2.99', 1092, '${minute(0)}', '${minute(10)}')`,
    );
    old.close();

    const { history } = historyIn(folder);

    expect(history.spans()).toMatchObject([
      { host: '192.0.2.99', interface: 'NSPI', port: 1092, firstSample: 1, lastSample: 3 },
      {
        host: 'exch1.corp.example',
        interface: 'EMSMDB',
        port: 2314,
        firstSample: 3,
        lastSample: 3,
      },
      {
        host: 'exch1.corp.example',
        interface: 'EMSMDB',
        port: 1171,
        firstSample: 1,
        lastSample: 2,
        samples: 2,
      },
    ]);
    expect(history.last()?.startedAt).toBe(runOf(GREEN).startedAt);
    history.add(
      assembledOf(GREEN, { startedAt: minute(15), endpoints: [endpoint({ port: 2314 })] }),
    );
    expect(history.spans()[0]).toMatchObject({ port: 2314, firstSample: 3, lastSample: 4 });
  });

  it('are left out, and the runs are not, while the first layout waits for an agent', () => {
    const folder = temporaryFolder();
    firstLayoutIn(folder)
      .prepare('INSERT INTO run (startedAt, good, code, document) VALUES (?, 1, ?, ?)')
      .run(minute(0), 'ALL_GREEN', JSON.stringify(runOf(GREEN)));

    const read = readHistory(folder, 10);

    expect(read).toMatchObject({
      ok: true,
      value: { runs: [{ at: minute(0), code: 'ALL_GREEN' }], spans: [] },
    });
  });

  it('do not keep runs from being read whose numbers are beyond all bounds', () => {
    const folder = temporaryFolder();
    const { history } = historyIn(folder);
    history.add(assembledOf(GREEN, { startedAt: minute(0) }));
    history.add(assembledOf(BROKEN, { startedAt: minute(5) }));
    meddleIn(
      folder,
      `UPDATE run SET document = '{"tookMs": 9223372036854775807, "target": {"host": 9223372036854775807}}' WHERE code = 'RPC_PORT_OUTSIDE_ACL'`,
    );

    expect(readHistory(folder, 10)).toMatchObject({
      ok: true,
      value: { runs: [{ code: 'ALL_GREEN' }] },
    });
  });

  it('are not guessed at in a history of a newer version', () => {
    const folder = temporaryFolder();
    firstLayoutIn(folder).exec('PRAGMA user_version = 99');

    expect(readHistory(folder, 10)).toMatchObject({
      ok: false,
      message: expect.stringContaining('update linesman') as string,
    });
  });
});
