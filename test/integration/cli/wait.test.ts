import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDoor } from '../../../agent/ipc/door.ts';
import { LiveConnections } from '../../../model/connections.ts';
import { NetworkState } from '../../../model/network-state.ts';
import {
  bareEnvironment,
  documentFrom,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';
import { scriptedAgent, type ScriptedAgent } from '../../support/scripted-agent.ts';
import { STATES } from '../../support/states.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-wait-'));
const env = bareEnvironment(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const OFFLINE = STATES.offline;
const TUNNEL = STATES.green;

describe('linesman wait, without an agent', () => {
  let present: string;

  beforeAll(async () => {
    const { stdout } = await runLinesman(
      ['wait', '--json', '--timeout', '1', '--for', 'tunnel-degraded'],
      env,
    );
    present = (JSON.parse(stdout) as { network: NetworkState }).network.label;
  });

  it('says at once that the network is what was waited for, among several, exit 0', async () => {
    const { status, stdout } = await runLinesman(
      ['wait', '--for', 'tunnel-degraded', '--for', present],
      env,
    );

    expect(stdout).toMatch(/^\d\d:\d\d {2}\S/);
    expect(status).toBe(0);
  });

  it('gives up when time is up, says what the network is instead, exit 6', async () => {
    const { status, stdout, stderr } = await runLinesman(
      ['wait', '--for', 'tunnel-degraded', '--timeout', '1'],
      env,
    );

    expect(stderr).toContain(`no tunnel-degraded within 1 s; the network is "${present}"`);
    expect(stdout).toBe('');
    expect(status).toBe(6);
  });

  it('prints one document with --json, whether it came or not', async () => {
    const [there, late] = await Promise.all([
      runLinesman(['wait', '--json', '--for', present], env),
      runLinesman(['wait', '--json', '--for', 'tunnel-degraded', '--timeout', '1'], env),
    ]);

    for (const { stdout } of [there, late]) {
      const { network, waitedMs } = JSON.parse(stdout) as { network: unknown; waitedMs: unknown };
      expect(NetworkState.safeParse(network).success).toBe(true);
      expect(waitedMs).toEqual(expect.any(Number));
    }
    expect([there.status, late.status]).toEqual([0, 6]);
  });

  it.each([
    [['--for', 'dsl'], '"dsl" is no label of a network; use offline, captive, mobile'],
    [[], "required option '--for <label>'"],
    [['--for', 'tunnel', '--timeout', '0'], 'A time-out is a whole number from 1'],
  ])('refuses %j with the next step, exit 2', async (args, message) => {
    const { status, stderr } = await runLinesman(['wait', ...args], env);

    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('ends at Ctrl-C, and does not claim that the network came', async () => {
    const child = spawnLinesman(['wait', '--for', 'tunnel-degraded', '--timeout', '60'], env);
    // It draws nothing where nobody watches: only time tells that it waits.
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    expect(await stopProcess(child, 'SIGINT')).toBe(5);
  });
});

describe('with an agent', () => {
  let agent: ScriptedAgent;
  let data: string;
  let isHeard: boolean;
  let close: () => Promise<void>;

  const open = async (): Promise<void> => {
    agent = scriptedAgent(OFFLINE);
    data = mkdtempSync(join(folder, 'data-'));
    isHeard = false;
    const { handle } = agent;
    // The present state is what a new listener is told first.
    const state: typeof handle.state = () => {
      isHeard = true;
      return handle.state();
    };
    const door = await openDoor({
      handle: { ...handle, state },
      dataFolder: data,
      version: '0',
      startedAt: '',
      log: () => undefined,
    });
    if (!door.ok) throw new Error(door.message);
    close = () => door.close();
  };
  afterEach(() => close());
  const inData = (...args: readonly string[]): string[] => [...args, '--data', data];

  it("wait takes the agent's word, and sees a change that comes later", async () => {
    await open();
    const waiting = runLinesman(inData('wait', '--json', '--for', 'tunnel'), env);
    await expect.poll(() => isHeard, { timeout: 10_000 }).toBe(true);

    agent.publish(TUNNEL);
    const { status, stdout } = await waiting;

    expect(JSON.parse(stdout)).toMatchObject({ network: { label: 'tunnel' } });
    expect(status).toBe(0);
  });

  it('wait says when the agent goes away, exit 5', async () => {
    await open();
    const waiting = runLinesman(inData('wait', '--for', 'tunnel'), env);
    await expect.poll(() => isHeard, { timeout: 10_000 }).toBe(true);

    await close();
    const { status, stderr } = await waiting;

    expect(stderr).toContain('the agent is gone');
    expect(status).toBe(5);
  });

  it('status --connections adds the table, and says so when the agent cannot give it', async () => {
    await open();
    const connections: LiveConnections = {
      at: '2026-05-04T09:00:00.000Z',
      items: [],
      dropped: 0,
      notes: ['Outlook is not running.'],
      problem: null,
    };
    agent.answer({ 'state.get': () => TUNNEL });

    const without = await runLinesman(inData('status', '--json', '--connections'), env);
    agent.answer({ 'connections.get': () => connections });
    const withThem = await runLinesman(inData('status', '--json', '--connections'), env);
    const unasked = await runLinesman(inData('status', '--json'), env);
    const text = await runLinesman(inData('status', '--connections'), env);

    expect((JSON.parse(without.stdout) as { connections: unknown }).connections).toBeNull();
    expect(without.stderr).toContain('the connections are not known');
    expect((JSON.parse(withThem.stdout) as { connections: unknown }).connections).toEqual(
      connections,
    );
    expect(JSON.parse(unasked.stdout)).not.toHaveProperty('connections');
    expect(text.stdout).toContain('Outlook is not running.');
    expect([without.status, withThem.status]).toEqual([unasked.status, unasked.status]);
  });
});

describe('linesman status --connections against the demo site', () => {
  let demo: ChildProcess;
  let agent: ChildProcess;

  beforeAll(async () => {
    demo = spawnLinesman(['demo', '--json'], env);
    const { config } = await documentFrom(demo);
    agent = spawnLinesman(['start', '--json', '--config', String(config)], env);
    await documentFrom(agent);
  });
  afterAll(async () => {
    await stopProcess(agent);
    await stopProcess(demo);
  });

  it('reads the real table of this machine', async () => {
    const { stdout } = await runLinesman(['status', '--json', '--connections'], env);

    const connections = LiveConnections.parse(
      (JSON.parse(stdout) as { connections: unknown }).connections,
    );
    expect(connections.problem).toBeNull();
    expect(connections.notes.join()).toContain('Outlook');
  });
});
