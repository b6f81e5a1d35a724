import type { Diagnosis } from '../../../model/diagnosis.ts';
import { expect, it } from 'vitest';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { decodeReport } from '../../../collector/store/decode-body.ts';
import { summaryOfReport } from '../../../collector/store/report-summary.ts';
import { historyIn } from './history-bench.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';
import { assembledOf, BROKEN, GREEN } from '../../support/samples.ts';

const SETTINGS = resolveSettings(
  { exchange: { host: 'exch1.corp.example' } },
  { items: [], problems: [] },
);
const EXPOSED = {
  ...GREEN,
  findings: [
    {
      code: 'EPM_EXPOSED',
      audience: 'helpdesk',
      args: { host: 'exch1.corp.example', address: '8.8.4.4', services: 'DCOM' },
    },
  ],
} satisfies Diagnosis;

function memoryAt(start: string) {
  const folder = temporaryFolder();
  const clock = { now: new Date(start) };
  const { outbox } = outboxIn(folder);
  const memory = createRunRecorder({
    history: historyIn(folder).history,
    outbox,
    device: 'd',
    settings: SETTINGS,
    version: '0',
    origin: 'site',
    log: () => undefined,
    now: () => clock.now,
  });
  return { memory, outbox, clock };
}

it('a mapper that the Internet can ask is reported once a day, while mail works', () => {
  const { memory, outbox, clock } = memoryAt('2026-05-04T10:00:00.000Z');

  const reported = [
    '2026-05-04T10:00:00.000Z',
    '2026-05-04T10:05:00.000Z',
    '2026-05-05T10:00:00.000Z',
  ].map((at) => {
    clock.now = new Date(at);
    return memory.keep(assembledOf(EXPOSED, { startedAt: at }), null).reported;
  });

  expect(reported).toEqual([true, false, true]);
  const report = decodeReport(outbox.next()!.body)!;
  expect(summaryOfReport(report)).toMatchObject({
    kind: 'finding',
    whoMustAct: 'firewall',
    verdict: expect.stringContaining('answers on the public address 8.8.4.4') as string,
  });
});

it('is a report of its own: it neither opens a break nor ends one', () => {
  const { memory, outbox } = memoryAt('2026-05-04T10:00:00.000Z');

  memory.keep(assembledOf({ ...BROKEN, findings: EXPOSED.findings }), null);
  memory.keep(assembledOf({ ...BROKEN, findings: EXPOSED.findings }), null);
  memory.keep(assembledOf(GREEN), null);

  expect(outbox.list().map(({ kind }) => kind)).toEqual(['break', 'finding', 'end']);
});
