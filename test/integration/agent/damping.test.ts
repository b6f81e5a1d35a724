import { expect, it } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { BROKEN, GREEN } from '../../support/samples.ts';
import { until } from '../../support/until.ts';
import { agentIn } from './agent-bench.ts';
import { scriptedWorld, type ScriptedWorld } from './scripted-probes.ts';
import { temporaryFolder } from './workbench.ts';

const CONFIG = { exchange: { host: 'exch1.corp.example' } };

/** A clock that the test alone moves, and an agent whose damping lives by it. */
function scripted() {
  const world = scriptedWorld();
  const folder = temporaryFolder();
  let nowMs = 0;
  let due: { readonly atMs: number; readonly work: () => void } | null = null;
  const damping = {
    monotonicMs: () => nowMs,
    after: (ms: number, work: () => void) => {
      const wait = (due = { atMs: nowMs + ms, work });
      return () => {
        if (due === wait) due = null;
      };
    },
  };
  return {
    world,
    start: () => agentIn(folder, world, CONFIG, { damping }),
    /** So many seconds pass, and what they brought is over. */
    pass: async (agent: Agent, seconds: number): Promise<void> => {
      const untilMs = nowMs + seconds * 1000;
      for (let next = due; next !== null && next.atMs <= untilMs; next = due) {
        nowMs = next.atMs;
        due = null;
        next.work();
        await until(() => !agent.state().probing);
      }
      nowMs = untilMs;
    },
  };
}

/** What the page shows, what a face has been given to say, how many reports there are, and looks. */
const told = (agent: Agent, { orders }: ScriptedWorld): string => {
  const { diagnosis, notice, outbox } = agent.state();
  return [
    diagnosis?.code,
    notice?.kind ?? 'nothing',
    `${String(outbox.count)} reports`,
    `${String(orders.length)} looks`,
  ].join(', ');
};

const CODE = BROKEN.code;

it('shows a break at once, tells and reports it when three checks after the quiet time have seen it, and its end after two', async () => {
  const { world, start, pass } = scripted();
  world.findNext(BROKEN);
  const agent = await start();
  const seen = [told(agent, world)];
  for (const seconds of [9, 2, 15, 15, 60]) {
    await pass(agent, seconds);
    seen.push(told(agent, world));
  }
  world.findNext(GREEN);
  await agent.request('probe.run', {});
  seen.push(told(agent, world));
  await pass(agent, 3);
  seen.push(told(agent, world));

  expect(seen).toEqual([
    `${CODE}, nothing, 0 reports, 1 looks`,
    `${CODE}, nothing, 0 reports, 1 looks`,
    `${CODE}, nothing, 0 reports, 2 looks`,
    `${CODE}, nothing, 0 reports, 3 looks`,
    `${CODE}, broken, 1 reports, 4 looks`,
    `${CODE}, broken, 1 reports, 4 looks`,
    'ALL_GREEN, broken, 1 reports, 5 looks',
    'ALL_GREEN, works-again, 2 reports, 6 looks',
  ]);
});

it('says nothing twice: neither after a restart, nor after waking, nor of a break that was over for one check', async () => {
  const { world, start, pass } = scripted();
  world.findNext(BROKEN);
  const before = await start();
  for (const seconds of [10, 15, 15]) await pass(before, seconds);
  const first = told(before, world);
  await before.close();

  const after = await start();
  await pass(after, 60);
  const restarted = told(after, world);
  await after.request('power.changed', { event: 'resume' });
  await pass(after, 60);
  for (const verdict of [GREEN, BROKEN, BROKEN, BROKEN]) {
    world.findNext(verdict);
    await after.request('probe.run', {});
  }
  const stillOpen = told(after, world);
  world.findNext(GREEN);
  for (let look = 0; look < 3; look += 1) await after.request('probe.run', {});

  expect(first).toBe(`${CODE}, broken, 1 reports, 4 looks`);
  expect(restarted).toBe(`${CODE}, nothing, 1 reports, 5 looks`);
  expect(stillOpen).toMatch(new RegExp(`^${CODE}, nothing, 1 reports`));
  expect(told(after, world)).toMatch(/^ALL_GREEN, works-again, 2 reports/);
});

it('counts what was seen before sleeping no more, and nothing of the ten seconds after waking', async () => {
  const { world, start, pass } = scripted();
  world.findNext(BROKEN);
  const agent = await start();
  await pass(agent, 11);
  await pass(agent, 15);
  await agent.request('power.changed', { event: 'suspend' });
  await agent.request('power.changed', { event: 'resume' });
  for (let look = 0; look < 5; look += 1) await agent.request('probe.run', {});
  const quiet = told(agent, world);
  for (const seconds of [10, 15]) await pass(agent, seconds);

  expect(quiet).toMatch(new RegExp(`^${CODE}, nothing, 0 reports`));
  expect(told(agent, world)).toMatch(new RegExp(`^${CODE}, nothing, 0 reports`));
});

it('wakes the modem ahead of a check on mobile data where nothing was sent lately, and nowhere else', async () => {
  const [mobile, office] = [scripted(), scripted()];
  mobile.world.goMobile();
  const agent = await mobile.start();
  await agent.request('probe.run', {});
  await office.start();

  expect(mobile.world.orders.length).toBeGreaterThan(1);
  expect(mobile.world.warmed).toEqual(['exch1.corp.example:135 before run 1']);
  expect(office.world.warmed).toEqual([]);
});
