import { describe, expect, it } from 'vitest';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import type { ResolvedSettings } from '../../../agent/settings/resolved.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { exitFor } from '../../../model/exit.ts';
import type { Endpoint } from '../../../model/run.ts';
import { historyIn } from './history-bench.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';
import { reportsInto } from '../../support/reports.ts';
import { assembledOf, BROKEN, GREEN } from '../../support/samples.ts';

const SETTINGS = resolveSettings(
  { exchange: { host: 'exch1.corp.example' } },
  { items: [], problems: [] },
);
const on = (port: number): Endpoint[] => [
  {
    interface: 'EMSMDB',
    uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
    version: '0.81',
    host: '192.0.2.10',
    port,
    tcp: 'open',
    bind: 'accepted',
    insideAcl: {},
  },
];

function memoryWith(change: Partial<ResolvedSettings> = {}) {
  const folder = temporaryFolder();
  const { history } = historyIn(folder);
  const { outbox } = outboxIn(folder);
  return createRunRecorder({
    history,
    reports: reportsInto(folder, outbox),
    device: 'd',
    settings: { ...SETTINGS, ...change },
    now: () => new Date('2026-05-04T10:00:00.000Z'),
  });
}

describe('a run on another port than the one before', () => {
  it('carries PORT_DRIFT and keeps its verdict, its severity and its exit', () => {
    const memory = memoryWith();
    memory.keep(
      assembledOf(GREEN, { startedAt: '2026-05-04T09:00:00.000Z', endpoints: on(1171) }),
      null,
    );

    const {
      run: { diagnosis },
    } = memory.keep(
      assembledOf(GREEN, { startedAt: '2026-05-04T09:05:00.000Z', endpoints: on(2314) }),
      null,
    );

    expect(diagnosis.findings).toMatchObject([
      {
        code: 'PORT_DRIFT',
        audience: 'helpdesk',
        args: { from: [1171], to: [2314], reboot: false },
      },
    ]);
    expect({ ...diagnosis, findings: [], since: GREEN.since, reference: null }).toEqual(GREEN);
    expect(exitFor(diagnosis)).toBe(0);
  });

  it('tells it beside the break that came with it', () => {
    const memory = memoryWith();
    memory.keep(
      assembledOf(GREEN, { startedAt: '2026-05-04T09:00:00.000Z', endpoints: on(1171) }),
      null,
    );

    const { run } = memory.keep(
      assembledOf(BROKEN, { startedAt: '2026-05-04T09:05:00.000Z', endpoints: on(2314) }),
      null,
    );

    expect(run.diagnosis).toMatchObject({
      code: 'RPC_PORT_OUTSIDE_ACL',
      severity: 'broken',
      findings: [{ code: 'PORT_DRIFT' }],
    });
  });

  it('says nothing where the settings switch the finding off', () => {
    const memory = memoryWith({ findingsOff: ['PORT_DRIFT'] });
    memory.keep(assembledOf(GREEN, { endpoints: on(1171) }), null);

    expect(
      memory.keep(assembledOf(GREEN, { endpoints: on(2314) }), null).run.diagnosis.findings,
    ).toEqual([]);
  });
});
