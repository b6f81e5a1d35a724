import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPast } from '../../../agent/runs/history-rows.ts';
import {
  assembledOf,
  BROKEN,
  checkOf,
  endpointOf,
  GREEN,
  HOST,
  networkOf,
} from '../../support/samples.ts';
import { historyIn } from './history-bench.ts';
import { temporaryFolder } from './workbench.ts';

it('a verdict is given the runs before it with their network, member and ports, and spoilt rows are passed over', () => {
  const folder = temporaryFolder();
  const { history } = historyIn(folder);
  history.add(
    assembledOf(GREEN, {
      startedAt: '2026-05-04T09:00:00.000Z',
      network: networkOf({ label: 'lan-corporate' }),
      endpoints: [endpointOf('EMSMDB')],
      checks: [{ ...checkOf('gateway'), address: '192.0.2.7' }],
    }),
  );
  history.add(
    assembledOf(BROKEN, {
      startedAt: '2026-05-04T09:05:00.000Z',
      endpoints: [endpointOf('EMSMDB', { tcp: 'timed-out', bind: 'not-tried' })],
    }),
  );
  const database = new DatabaseSync(join(folder, 'history.sqlite'));
  database.exec(
    `INSERT INTO run (startedAt, good, code, document) VALUES ('x', 0, 'ALL_GREEN', 'not JSON'), ('y', 0, 'ALL_GREEN', '{"target":{"host":"${HOST}"},"checks":7}')`,
  );
  database.close();

  const seen = history.pastRuns(HOST.toUpperCase());

  expect(seen).toEqual([
    expect.objectContaining({
      code: 'RPC_PORT_OUTSIDE_ACL',
      severity: 'broken',
      label: 'lan-foreign',
      member: null,
      ports: [expect.objectContaining({ bound: false })],
    }),
    {
      at: '2026-05-04T09:00:00.000Z',
      code: 'ALL_GREEN',
      severity: 'ok',
      label: 'lan-corporate',
      member: '192.0.2.7',
      ports: [{ address: '10.1.2.3', interface: 'EMSMDB', port: 1171, bound: true }],
    },
  ]);
  expect(readPast(folder, HOST)).toEqual({ ok: true, value: seen });
  expect(history.pastRuns('another.example')).toEqual([]);
});

it('the page is given the runs of a day with their round trips, the oldest first, and no spoilt row', () => {
  const folder = temporaryFolder();
  const { history } = historyIn(folder);
  for (const startedAt of ['2026-05-03T09:00:00.000Z', '2026-05-04T09:00:00.000Z'])
    history.add(
      assembledOf(GREEN, {
        startedAt,
        network: networkOf({ label: 'tunnel' }),
        checks: [
          checkOf('gateway', { status: 'skipped', ms: null }),
          checkOf('rpc.connect', { status: 'fail', ms: 5000 }),
          checkOf('rpc.connect@10.1.2.4', { ms: 41.5 }),
        ],
      }),
    );
  history.add(assembledOf(BROKEN, { startedAt: '2026-05-04T09:05:00.000Z' }));
  const database = new DatabaseSync(join(folder, 'history.sqlite'));
  database.exec(
    `INSERT INTO run (startedAt, good, code, document) VALUES ('2026-05-04T09:06:00.000Z', 0, 'ALL_GREEN', 'not JSON'), ('2026-05-04T09:07:00.000Z', 0, 'ALL_GREEN', '{"checks":[7]}')`,
  );
  database.close();

  expect(history.moments('2026-05-04T00:00:00.000Z')).toEqual([
    {
      at: '2026-05-04T09:00:00.000Z',
      code: 'ALL_GREEN',
      severity: 'ok',
      label: 'tunnel',
      gatewayMs: null,
      serverMs: 41.5,
    },
    {
      at: '2026-05-04T09:05:00.000Z',
      code: 'RPC_PORT_OUTSIDE_ACL',
      severity: 'broken',
      label: 'lan-foreign',
      gatewayMs: null,
      serverMs: null,
    },
  ]);
});
