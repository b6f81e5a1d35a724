import type { Diagnosis } from '../../../model/diagnosis.ts';
import { expect, it } from 'vitest';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { historyIn } from './history-bench.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';
import { reportsInto } from '../../support/reports.ts';
import { openTravelled } from '../../support/travelled.ts';
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
  const reports = reportsInto(folder, outbox, { now: () => clock.now });
  const memory = createRunRecorder({
    history: historyIn(folder).history,
    reports,
    device: 'd',
    settings: SETTINGS,
    now: () => clock.now,
  });
  return { memory, outbox, clock, reports };
}

it('a mapper that the Internet can ask is reported once a day, while mail works', async () => {
  const { memory, outbox, clock, reports } = memoryAt('2026-05-04T10:00:00.000Z');

  const reported = [
    '2026-05-04T10:00:00.000Z',
    '2026-05-04T10:05:00.000Z',
    '2026-05-05T10:00:00.000Z',
  ].map((at) => {
    clock.now = new Date(at);
    return memory.keep(assembledOf(EXPOSED, { startedAt: at }), null).reporting;
  });

  await reports.settled();
  expect(reported).toEqual(['finding', null, 'finding']);
  const { envelope, bundle } = await openTravelled(outbox.next()!.body);
  expect(envelope).toMatchObject({
    kind: 'finding',
    reference: null,
    diagnosis: { code: 'EPM_EXPOSED', whoMustAct: 'firewall' },
  });
  expect(bundle.documents.run?.diagnosis.findings[0]?.args).toMatchObject({ address: '8.8.4.4' });
});

it('is a report of its own: it neither opens a break nor ends one', async () => {
  const { memory, outbox, reports } = memoryAt('2026-05-04T10:00:00.000Z');

  memory.keep(assembledOf({ ...BROKEN, findings: EXPOSED.findings }), null);
  memory.keep(assembledOf({ ...BROKEN, findings: EXPOSED.findings }), null);
  memory.keep(assembledOf(GREEN), null);

  await reports.settled();
  expect(outbox.list().map(({ kind }) => kind)).toEqual(['break', 'finding', 'end']);
});
