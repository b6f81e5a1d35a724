import { expect, it } from 'vitest';
import { summaryOfBody } from '../../../collector/store/report-summary.ts';
import { createRunRecorder } from '../../../agent/runs/run-recorder.ts';
import { breakToldOf } from '../../../agent/runs/open-break.ts';
import { spotsTold } from '../../../agent/runs/weak-spots.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { Code } from '../../../model/codes/facts.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import { reportsInto } from '../../support/reports.ts';
import {
  assembledOf,
  BROKEN,
  diagnosisOf,
  endpointOf,
  GREEN,
  HOST,
} from '../../support/samples.ts';
import { openTravelled } from '../../support/travelled.ts';
import { historyIn } from './history-bench.ts';
import { outboxIn, receiptFor, temporaryFolder } from './workbench.ts';

const START = '2026-05-04T10:00:00.000Z';
const DAY_MS = 86_400_000;

const withFindings = (...codes: readonly Code[]): Diagnosis => ({
  ...GREEN,
  findings: codes.map((code) => ({ code, args: {}, audience: 'helpdesk' })),
});
const BET = withFindings('LIST_IS_A_BET');
const OUTSIDE = diagnosisOf('RPC_PORT_OUTSIDE_ACL', {}, { severity: 'degraded' });
const USUAL = { allow: '135,1024-2000', attachment: 'office' };

/** An agent's memory on a folder; another one on the same folder is a restart. */
function agentOn(folder: string, allow = USUAL.allow) {
  const history = historyIn(folder);
  const kept = outboxIn(folder);
  const clock = { now: new Date(START) };
  const reports = reportsInto(folder, kept.outbox, { now: () => clock.now });
  const memory = createRunRecorder({
    history: history.history,
    reports,
    device: 'd',
    settings: resolveSettings(
      {
        exchange: { host: 'exch1.corp.example' },
        // The history would find one by itself where a test moves a port.
        findings: { off: ['PORT_DRIFT'] },
        accessLists: [{ device: 'Citrix Access Gateway', owner: 'Network team', allow }],
      },
      { items: [], problems: [] },
    ),
    now: () => clock.now,
  });
  const see = (
    diagnosis: Diagnosis,
    { ports = [1171], attachment = USUAL.attachment, afterMs = 10_000 } = {},
  ) => {
    clock.now = new Date(clock.now.getTime() + afterMs);
    const endpoints = ports.map((port) => endpointOf('EMSMDB', { port }));
    const run = assembledOf(diagnosis, { endpoints, startedAt: clock.now.toISOString() });
    return memory.keep(run, null, attachment).reporting;
  };
  return {
    see,
    clock,
    outbox: kept.outbox,
    settled: () => reports.settled(),
    end: async () => {
      await reports.settled();
      history.close();
      kept.close();
    },
  };
}

const times = <T>(count: number, work: () => T): T[] => Array.from({ length: count }, work);

it('a weak spot that stood in three runs in a row is reported once', async () => {
  const agent = agentOn(temporaryFolder());

  const reported = times(6, () => agent.see(BET));

  await agent.settled();
  expect(reported).toEqual([null, null, 'finding', null, null, null]);
  const { body, id } = agent.outbox.next()!;
  const told = {
    code: 'LIST_IS_A_BET',
    host: HOST,
    at: expect.stringMatching(/^2026-05-04T/) as string,
  };
  expect(spotsTold(agent.outbox)).toEqual([{ ...told, deliveredAt: null }]);
  const { envelope, bundle } = await openTravelled(body);
  expect(envelope).toMatchObject({
    kind: 'finding',
    reference: null,
    diagnosis: { code: 'LIST_IS_A_BET', until: null },
  });
  expect(bundle.documents.run?.diagnosis.findings.map(({ code }) => code)).toEqual([
    'LIST_IS_A_BET',
  ]);
  expect(summaryOfBody(body, { id, device: 'd' })?.verdict).toBe(
    'Found, with nothing broken: Access list is a bet',
  );
  agent.outbox.acknowledge(agent.outbox.next()!, receiptFor(id));
  expect(spotsTold(agent.outbox)).toEqual([
    { ...told, deliveredAt: agent.outbox.lastDeliveredAt() },
  ]);
});

it('a break is told as one of which a report is kept, delivered once its receipt is there', async () => {
  const agent = agentOn(temporaryFolder());
  expect(breakToldOf(agent.outbox)).toBeNull();

  agent.see(BROKEN);
  await agent.settled();
  const { id } = agent.outbox.next()!;
  const kept = breakToldOf(agent.outbox);
  agent.outbox.acknowledge(agent.outbox.next()!, receiptFor(id));

  expect(kept).toMatchObject({ code: BROKEN.code, deliveredAt: null });
  expect(breakToldOf(agent.outbox)).toEqual({
    ...kept,
    deliveredAt: agent.outbox.lastDeliveredAt(),
  });
  agent.see(GREEN);
  await agent.settled();
  expect(breakToldOf(agent.outbox)).toBeNull();
});

it('what comes and goes, or stands on another network, tells nothing', async () => {
  const agent = agentOn(temporaryFolder());

  const flicker = [BET, BET, GREEN, BET, BET].map((diagnosis) => agent.see(diagnosis));
  const moved = ['home', 'home', 'office', 'office'].map((attachment) =>
    agent.see(BET, { attachment }),
  );

  await agent.settled();
  expect([...flicker, ...moved]).toEqual(Array.from({ length: 9 }, () => null));
});

it('a verdict that is a weak spot itself is told under its own name, with its reference', async () => {
  const agent = agentOn(temporaryFolder());

  const reported = times(4, () => agent.see(OUTSIDE));

  await agent.settled();
  expect(reported).toEqual([null, null, 'finding', null]);
  const { body, id } = agent.outbox.next()!;
  const { envelope } = await openTravelled(body);
  expect(envelope.reference).not.toBeNull();
  expect(envelope.diagnosis).toMatchObject({ code: OUTSIDE.code, severity: 'degraded' });
  expect(summaryOfBody(body, { id, device: 'd' })?.verdict).toMatch(
    /^Weak spot, with nothing broken: /,
  );
});

it('other ports are told again, and that a week after the last time', async () => {
  const agent = agentOn(temporaryFolder());
  times(3, () => agent.see(BET));

  const soon = times(4, () => agent.see(BET, { ports: [2314] }));
  const later = agent.see(BET, { ports: [2314], afterMs: 7 * DAY_MS });
  const same = [8, 40].map((days) => agent.see(BET, { ports: [2314], afterMs: days * DAY_MS }));

  await agent.settled();
  expect(soon).toEqual([null, null, null, null]);
  expect(later).toBe('finding');
  expect(same).toEqual([null, null]);
});

it('a restart tells nothing again, unless the list became another one a week later', async () => {
  const folder = temporaryFolder();
  const before = agentOn(folder);
  times(3, () => before.see(BET));
  await before.end();

  const same = agentOn(folder);
  const again = times(4, () => same.see(BET));
  await same.end();
  const other = agentOn(folder, '135,1024-5000');
  other.clock.now = new Date(Date.parse(START) + 8 * DAY_MS);
  const anew = times(3, () => other.see(BET));
  await other.settled();

  expect(again).toEqual([null, null, null, null]);
  expect(anew).toEqual([null, null, 'finding']);
});

it('two that stand together are one report, and neither follows by itself', async () => {
  const agent = agentOn(temporaryFolder());
  const both = withFindings('LIST_IS_A_BET', 'PORT_DRIFT');

  const reported = times(5, () => agent.see(both));

  await agent.settled();
  expect(reported.filter((kind) => kind !== null)).toEqual(['finding']);
});

it('a break tells of its findings itself', async () => {
  const agent = agentOn(temporaryFolder());

  const reported = times(4, () => agent.see({ ...BROKEN, findings: BET.findings }));

  await agent.settled();
  expect(reported).toEqual(['break', null, null, null]);
});

it('what is for the user alone, or for him to mend, is not told', async () => {
  const agent = agentOn(temporaryFolder());
  const own: Diagnosis = {
    ...GREEN,
    findings: [{ code: 'TUNNEL_NOT_NEEDED', args: {}, audience: 'user' }],
  };

  const reported = [
    ...times(4, () => agent.see(own)),
    ...times(4, () => agent.see({ ...OUTSIDE, whoMustAct: 'user' })),
  ];

  await agent.settled();
  expect(new Set(reported)).toEqual(new Set([null]));
});
