import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentState, WatchLine } from '../../../model/agent-state.ts';
import { FAULT_NAMES } from '../../../demo/faults.ts';
import { HistoryDocument } from '../../../model/history.ts';
import { ProbeRun } from '../../../model/run.ts';
import {
  bareEnvironment,
  documentFrom,
  lineFrom,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';
import { until } from '../../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-demo-'));
const env = bareEnvironment(folder);
let demo: ChildProcess;
let config: string;
let helpdesk: string;

beforeAll(async () => {
  demo = spawnLinesman(['demo', '--json'], env);
  const printed = await documentFrom(demo);
  config = String(printed['config']);
  helpdesk = String(printed['helpdesk']);
});
afterAll(async () => {
  await stopProcess(demo);
  rmSync(folder, { recursive: true, force: true });
});

const fault = (name: string, state: 'on' | 'off'): Promise<unknown> =>
  runLinesman(['demo', 'fault', name, state], env);
async function probe(
  ...more: readonly string[]
): Promise<{ readonly status: number | null; readonly run: ProbeRun }> {
  const { status, stdout } = await runLinesman(
    ['probe', '--json', '--config', config, ...more],
    env,
  );
  return { status, run: ProbeRun.parse(JSON.parse(stdout)) };
}

describe('linesman probe against the demo site', () => {
  it('is green on all four interfaces, exit 0', async () => {
    const { status, run } = await probe();

    expect(run.diagnosis.code).toBe('ALL_GREEN');
    expect(run.endpoints.map((one) => [one.interface, one.tcp, one.bind])).toEqual(
      ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'].map((name) => [name, 'open', 'accepted']),
    );
    expect(run.mapper).toBeNull();
    expect(status).toBe(0);
  });

  it('is degraded, exit 3, when the store moved to a port outside the lists, and green again afterwards', async () => {
    await fault('port-outside-list', 'on');
    const moved = await probe();
    await fault('port-outside-list', 'off');
    const back = await probe();

    expect(moved.run.diagnosis).toMatchObject({
      code: 'RPC_PORT_OUTSIDE_ACL',
      severity: 'degraded',
      whoMustAct: 'firewall',
    });
    expect(moved.run.endpoints[0]?.insideAcl).toEqual({
      'Citrix Access Gateway': false,
      'ISA Server': false,
    });
    expect([moved.status, back.status]).toEqual([3, 0]);
  });

  it('is broken, exit 4, when the store is stopped, and lists the mapper without changing the verdict', async () => {
    await fault('service-stopped', 'on');
    const { status, run } = await probe('--all-endpoints');
    await fault('service-stopped', 'off');

    expect(run.diagnosis.code).toBe('RPC_NOT_REGISTERED');
    expect(run.mapper).toMatchObject({ complete: true, entries: run.mapper?.list.length });
    expect(
      run.mapper?.list.some(({ uuid }) => uuid === 'a4f1db00-ca47-1067-b31f-00dd010662da'),
    ).toBe(false);
    expect(status).toBe(4);
  });

  it('ends within its deadline when the mapper is silent', async () => {
    await fault('mapper-silent', 'on');
    const { status, run } = await probe('--timeout-ms', '1000');
    await fault('mapper-silent', 'off');

    expect(run.tookMs).toBeLessThan(2_000);
    expect(run.diagnosis.severity).not.toBe('ok');
    expect([4, 5]).toContain(status);
  });

  it('dates the verdict to the start of the run, and counts whole milliseconds, as the agent does', async () => {
    const { run } = await probe();

    expect(run.diagnosis.since).toBe(run.startedAt);
    expect(Number.isInteger(run.tookMs)).toBe(true);
  });

  it('treats --acl as a question: never a stale list', async () => {
    const { status, run } = await probe('--acl', 'What if=135');

    expect(run.diagnosis).toMatchObject({
      code: 'RPC_PORT_OUTSIDE_ACL',
      severity: 'degraded',
      args: { device: 'What if' },
    });
    expect(status).toBe(3);
  });
});

describe('the demo explains itself', () => {
  it('to probe and history without a configuration, as long as it runs', async () => {
    const [probed, past] = await Promise.all([
      runLinesman(['probe', '--json'], env),
      runLinesman(['history', '--ports', '--json'], env),
    ]);

    expect(ProbeRun.parse(JSON.parse(probed.stdout)).diagnosis.code).toBe('ALL_GREEN');
    expect([probed.status, past.status]).toEqual([0, 0]);
    expect(probed.stderr).toContain(config);
    expect(past.stderr).toContain(config);
  });

  it('to whoever probes its address, and to nobody who probes another', async () => {
    const [site, other] = await Promise.all([
      runLinesman(['probe', '127.0.0.1', '--json'], env),
      runLinesman(['probe', '127.0.0.2', '--json', '--timeout-ms', '3000'], env),
    ]);

    expect(ProbeRun.parse(JSON.parse(site.stdout)).diagnosis.code).toBe('ALL_GREEN');
    const { checks } = ProbeRun.parse(JSON.parse(other.stdout));
    expect(checks.find(({ step }) => step === 'connect')?.port).toBe(135);
    expect(other.stderr).toBe('');
  });

  it('to whoever asks for its faults: one line each, and which are on', async () => {
    await fault('port-silent', 'on');
    const [lines, document, help] = await Promise.all([
      runLinesman(['demo', 'fault'], env),
      runLinesman(['demo', 'fault', '--json'], env),
      runLinesman(['demo', 'fault', '--help'], env),
    ]);
    await fault('port-silent', 'off');

    const listed = lines.stdout.split('\n').filter((line) => /^(on|off) /.test(line));
    expect(listed).toHaveLength(FAULT_NAMES.length);
    expect(listed.filter((line) => line.startsWith('on '))).toEqual([
      expect.stringContaining('port-silent') as string,
    ]);
    const { faults } = JSON.parse(document.stdout) as { faults: { name: string; on: boolean }[] };
    expect(faults.filter(({ on }) => on).map(({ name }) => name)).toEqual(['port-silent']);
    for (const name of FAULT_NAMES) expect(help.stdout).toContain(name);
    expect([lines.status, document.status, help.status]).toEqual([0, 0, 0]);
  });

  it.each([
    ['port-slient', 'did you mean port-silent?'],
    ['fire', FAULT_NAMES.join(', ')],
  ])('to whoever mistypes a fault: %s', async (name, hint) => {
    const { status, stderr } = await runLinesman(['demo', 'fault', name, 'on'], env);

    expect(stderr).toContain(hint);
    expect(status).toBe(2);
  });
});

describe("the demo's helpdesk", () => {
  it('has a page whose link the demo prints, and a fresh one on demand', async () => {
    const entered = await fetch(helpdesk, { redirect: 'manual' });
    const { stdout } = await runLinesman(['collector', 'page'], env);
    const again = await fetch(stdout.trim(), { redirect: 'manual' });

    expect([entered.status, again.status]).toEqual([303, 303]);
  });
});

describe('an agent on the demo site', () => {
  let agent: ChildProcess;

  beforeAll(async () => {
    agent = spawnLinesman(['start', '--json', '--config', config], env);
    await documentFrom(agent);
  });
  afterAll(() => stopProcess(agent));

  const state = async (): Promise<AgentState> =>
    AgentState.parse(JSON.parse((await runLinesman(['status', '--json'], env)).stdout));
  const verdictIs = (code: string): Promise<AgentState> =>
    until(state, ({ diagnosis }) => diagnosis?.code === code, 25_000);

  it('turns a fault into a verdict, a report and a signed receipt, and its end into a second report, each once', async () => {
    await verdictIs('ALL_GREEN');

    await fault('service-stopped', 'on');
    const broken = await verdictIs('RPC_NOT_REGISTERED');
    const reported = async (): Promise<{ id: string; kind: string }[]> => {
      const { stdout } = await runLinesman(['collector', 'list', '--json'], env);
      const all = (JSON.parse(stdout) as { reports: { id: string; kind: string }[] }).reports;
      // The demo's lists have weak spots, of which there is a report when they stood three times.
      return all.filter(({ kind }) => kind !== 'finding');
    };
    // Ten quiet seconds, and three checks.
    await until(reported, (list) => list.length > 0, 60_000);
    await fault('service-stopped', 'off');
    await verdictIs('ALL_GREEN');

    expect(broken.diagnosis?.reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
    const reports = await until(reported, (list) => list.length >= 2);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
    expect(reports).toHaveLength(2);
    const { stdout } = await runLinesman(['outbox', 'list', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ items: [] });
  });

  it(
    'says that the helpdesk has been told of a weak spot, once the collector has it',
    { timeout: 120_000 },
    async () => {
      const told = await until(
        async () => (await runLinesman(['status'], env)).stdout,
        (text) => /has been told/.test(text),
        100_000,
      );

      expect(told.replaceAll(/\s+/g, ' ')).toMatch(
        /The helpdesk has been told of a weak spot, “[^”]+” \(\d\d:\d\d\)\./,
      );
    },
  );

  it('streams each change once, the present state first', async () => {
    const watch = spawnLinesman(['watch', '--json-lines'], env);
    const first = WatchLine.parse(JSON.parse(await lineFrom(watch, () => true)));
    const next = lineFrom(
      watch,
      (line) => (JSON.parse(line) as WatchLine).diagnosis?.code === 'RPC_NOT_REGISTERED',
    );

    await fault('service-stopped', 'on');
    const changed = WatchLine.parse(JSON.parse(await next));
    await fault('service-stopped', 'off');
    await stopProcess(watch, 'SIGINT');

    expect(first.diagnosis?.code).toBe('ALL_GREEN');
    expect(changed.diagnosis?.severity).toBe('broken');
  });

  it('keeps a second agent off its data folder, and names the holder', async () => {
    const { status, stderr } = await runLinesman(['start', '--config', config], env);

    expect(stderr).toContain(String(agent.pid));
    expect(status).toBe(2);
  });

  it('lends its settings, its lists included, to a command that has none', async () => {
    const [probed, past] = await Promise.all([
      runLinesman(['probe', '--json'], env),
      runLinesman(['history', '--json'], env),
    ]);

    for (const { stderr } of [probed, past])
      expect(stderr).toBe(
        'Nothing is configured here: these are the settings of the running agent, which watches 127.0.0.1.\n',
      );
    const inside = { 'Citrix Access Gateway': true, 'ISA Server': true };
    expect(ProbeRun.parse(JSON.parse(probed.stdout)).endpoints[0]?.insideAcl).toEqual(inside);
    const { runs, interfaces } = HistoryDocument.parse(JSON.parse(past.stdout));
    expect(runs.length).toBeGreaterThan(0);
    expect(Object.keys(interfaces[0]?.insideAcl ?? {})).toEqual(Object.keys(inside));
  });

  it('sends what waits on demand, prints a link to its page, and shows its settings', async () => {
    const [sync, page, settings] = await Promise.all(
      [['sync'], ['page'], ['settings']].map((args) => runLinesman([...args, '--json'], env)),
    );

    expect(JSON.parse(sync!.stdout)).toEqual({
      sent: [],
      waiting: 0,
      heldBecause: null,
      trouble: null,
    });
    expect((JSON.parse(page!.stdout) as { url: string }).url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/\?token=/,
    );
    expect((JSON.parse(settings!.stdout) as { items: unknown[] }).items).toContainEqual(
      expect.objectContaining({ key: 'exchange.host', source: 'user file' }),
    );
  });

  it('stops at once at Ctrl-C, and status then says that none runs', async () => {
    const status = await stopProcess(agent, 'SIGINT');
    const after = await runLinesman(['status', '--json'], env);

    expect(status).toBe(0);
    expect(after.status).toBe(5);
  });
});
