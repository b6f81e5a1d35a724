import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../model/run.ts';
import { historyIn } from './history-bench.ts';
import { temporaryFolder } from './workbench.ts';
import { assembledOf, BROKEN, GREEN } from '../../support/samples.ts';

const HOST = 'exch1.corp.example';
const AT = '2026-05-04T09:00:00.000Z';
const TARGET = { host: HOST, addresses: ['192.0.2.10'] };
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
const BOUND = {
  address: '192.0.2.10',
  interface: 'EMSMDB',
  port: 1171,
  at: AT,
  attachment: 'office',
};

describe('the ports that bound in the last run on one attachment', () => {
  it('survive a restart, and hold on that attachment and for that host alone', () => {
    const folder = temporaryFolder();
    const before = historyIn(folder);
    before.history.add(
      assembledOf(GREEN, { target: TARGET, startedAt: AT, endpoints: [endpoint()] }),
      'office',
    );
    before.close();

    const { history } = historyIn(folder);

    expect(history.lastBound(HOST.toUpperCase(), 'office')).toEqual([BOUND]);
    expect(history.lastBound(HOST, 'tunnel')).toEqual([]);
    expect(history.lastBound('exch2.corp.example', 'office')).toEqual([]);
  });

  it('are those that accepted a bind at an address of the host', () => {
    const { history } = historyIn(temporaryFolder());
    history.add(
      assembledOf(GREEN, {
        target: TARGET,
        startedAt: AT,
        endpoints: [
          endpoint(),
          endpoint({ interface: 'NSPI', port: 1174, bind: 'no-answer' }),
          endpoint({ interface: 'NSPI', port: 1180, host: '192.0.2.77' }),
        ],
      }),
      'office',
    );

    expect(history.lastBound(HOST, 'office')).toEqual([BOUND]);
  });

  it('are none after a run there in which nothing bound, and stay after one elsewhere', () => {
    const { history } = historyIn(temporaryFolder());
    const green = assembledOf(GREEN, { target: TARGET, startedAt: AT, endpoints: [endpoint()] });
    history.add(green, 'office');
    history.add(green, 'tunnel');
    history.add(assembledOf(BROKEN, { target: TARGET, endpoints: [] }), 'office');
    history.add(assembledOf(BROKEN, { target: TARGET, endpoints: [] }));

    expect(history.lastBound(HOST, 'office')).toEqual([]);
    expect(history.lastBound(HOST, 'tunnel')).toEqual([{ ...BOUND, attachment: 'tunnel' }]);
  });

  it('are forgotten once a run shows that the clock was set back behind theirs', () => {
    const { history } = historyIn(temporaryFolder());
    history.add(
      assembledOf(GREEN, { target: TARGET, startedAt: AT, endpoints: [endpoint()] }),
      'office',
    );
    history.add(assembledOf(BROKEN, { target: TARGET, startedAt: '2026-05-04T08:59:59.999Z' }));

    expect(history.lastBound(HOST, 'office')).toEqual([]);
  });

  it('never fill the disk, and spoilt ones are passed over', () => {
    const folder = temporaryFolder();
    const { history, lines } = historyIn(folder);
    const database = new DatabaseSync(join(folder, 'history.sqlite'));
    for (const port of [9_223_372_036_854_775_807n, -5n, 1171n])
      database
        .prepare(`INSERT INTO bound_port VALUES ('office', ?, '192.0.2.10', 'EMSMDB', ?, ?)`)
        .run(HOST, port, AT);

    expect(history.lastBound(HOST, 'office')).toEqual([BOUND]);
    expect(lines).toEqual([]);

    for (let one = 0; one < 10; one += 1)
      history.add(
        assembledOf(GREEN, {
          target: TARGET,
          endpoints: Array.from({ length: 150 }, (_, port) => endpoint({ port: port + 1 })),
        }),
        `attachment ${String(one)}`,
      );
    expect(database.prepare('SELECT count(*) AS rows FROM bound_port').get()).toEqual({
      rows: 1_000,
    });
    database.close();
  });
});
