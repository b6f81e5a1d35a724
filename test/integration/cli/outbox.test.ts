import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { Envelope } from '../../../model/envelope.ts';
import { openTravelled } from '../../support/travelled.ts';
import { agentIn } from '../agent/agent-bench.ts';
import { type FakeCollector, fakeCollector, honest } from '../agent/collectors.ts';
import { type ScriptedWorld, scriptedWorld } from '../agent/scripted-probes.ts';
import { temporaryFolder } from '../agent/workbench.ts';
import { bareEnvironment, type Ran, runLinesman } from '../../support/linesman.ts';
import { BROKEN, GREEN } from '../../support/samples.ts';

const jsonOf = (ran: Ran): Record<string, unknown> =>
  JSON.parse(ran.stdout) as Record<string, unknown>;
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');

interface Stage {
  readonly agent: Agent;
  readonly world: ScriptedWorld;
  readonly collector: FakeCollector;
  /** Of the report that waits, refused by a portal. */
  readonly id: string;
  readonly run: (...args: string[]) => Promise<Ran>;
  readonly list: () => Promise<readonly unknown[]>;
}

/** A running agent with one report that whoever answers would not take. */
async function refusedOnce(): Promise<Stage> {
  const folder = temporaryFolder();
  const world = scriptedWorld();
  const collector = await fakeCollector((response) => {
    response
      .writeHead(409, { 'Content-Type': 'application/problem+json' })
      .end('{"code":"digest-conflict","detail":"a portal says no"}');
  });
  const agent = await agentIn(folder, world, {
    exchange: { host: 'exch1.corp.example' },
    collector: { url: collector.url },
  });
  world.findNext(BROKEN);
  await agent.request('probe.run', {});
  await agent.request('sync.run', {});
  const run = (...args: string[]): Promise<Ran> => runLinesman(args, bareEnvironment(folder));
  const list = async (): Promise<readonly unknown[]> =>
    jsonOf(await run('outbox', 'list', '--json'))['items'] as readonly unknown[];
  const [item] = (await list()) as readonly { id: string }[];
  return { agent, world, collector, id: item!.id, run, list };
}

describe('a report that was refused', () => {
  it('is shown by list and status, with its next try', async () => {
    const { run } = await refusedOnce();

    const list = await run('outbox', 'list');
    const status = await run('status');

    expect(inOneLine(list.stdout)).toMatch(
      /refused so far, tried 1 time, last: .*a portal says no.*, next try/,
    );
    expect(list.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(inOneLine(status.stdout)).toContain('1 of them refused so far');
    expect(status.stdout).not.toContain('empty');
  });

  it('explains itself: how large, encrypted or not, why it waits and what comes next', async () => {
    const { run, id, agent } = await refusedOnce();

    const shown = inOneLine((await run('outbox', 'show', id)).stdout);
    const list = await run('outbox', 'list');
    const asked = await agent.request('outbox.show', { id });

    expect(shown).toMatch(/\d KiB, not encrypted; made /);
    expect(shown).toContain('Whoever answered as the collector would not take it.');
    expect(shown).toMatch(/Next try: .* Tried 1 time\./);
    expect(inOneLine(list.stdout)).toContain('; not encrypted');
    expect(list.stderr).toContain('linesman outbox show ID');
    expect(asked).toMatchObject({ ok: true, item: { id }, recipients: 0, sending: null });
    expect(await agent.request('outbox.show', { id: 'nobody' })).toMatchObject({ ok: false });
  });

  it('is shown as it is sent, by the beginning of its id', async () => {
    const { run, id } = await refusedOnce();

    const shown = await run('outbox', 'show', id.slice(0, 13));
    const json = jsonOf(await run('outbox', 'show', id, '--json'));

    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain(`"id": "${id}"`);
    expect(Envelope.parse(json['report'])).toMatchObject({ id, kind: 'break', encrypted: false });
    expect(json['item']).toMatchObject({ state: 'refused', tries: 1 });
  });

  it('leaves after "retry", once whoever answers takes it', async () => {
    const { run, id, agent, collector, list } = await refusedOnce();
    collector.answerWith(honest);

    const retried = jsonOf(await run('outbox', 'retry', '--all', '--json'));
    await agent.request('sync.run', {});

    expect(retried).toEqual({ schema: 1, retried: [id], left: [] });
    expect(collector.arrivals.at(-1)?.id).toBe(id);
    expect(await list()).toEqual([]);
  });

  it('is dropped only after a yes; then status counts the loss, and the next report tells of it', async () => {
    const { run, id, agent, world, collector, list } = await refusedOnce();

    const unasked = await run('outbox', 'drop', '--all');
    const kept = await list();
    const dropped = await run('outbox', 'drop', id, '--yes', '--json');
    const status = await run('status');
    collector.answerWith(honest);
    world.findNext(GREEN);
    await agent.request('probe.run', {});
    await agent.request('sync.run', {});

    expect(unasked).toMatchObject({ status: 2, stdout: '' });
    expect(unasked.stderr).toContain('--yes');
    expect(kept).toHaveLength(1);
    expect(jsonOf(dropped)).toEqual({ schema: 1, dropped: [id], left: [] });
    expect(inOneLine(status.stdout)).toContain(
      'Lost reports 1 dropped by hand; the next report tells the helpdesk',
    );
    const { envelope, bundle } = await openTravelled(collector.arrivals.at(-1)!.body);
    expect(envelope).toMatchObject({ kind: 'end', lost: 1 });
    expect(bundle.manifest.loss.join()).toContain('1 × break never came: dropped by hand');
  });
});

describe('linesman outbox', () => {
  const env = (): NodeJS.ProcessEnv => bareEnvironment(temporaryFolder());

  it('names what it does not know', async () => {
    const ran = await runLinesman(['outbox', 'show', 'ffff'], env());

    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('no report begins with ffff');
  });

  it.each([['retry'], ['drop', 'ffff', '--all']])('%s asks for one or all', async (...args) => {
    const ran = await runLinesman(['outbox', ...args], env());

    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('name one report by its id, or all with --all');
  });

  it.each(['retry', 'drop'])('%s without an agent says how to start it', async (what) => {
    const ran = await runLinesman(['outbox', what, '--all', '--json'], env());

    expect(ran.status).toBe(5);
    expect(jsonOf(ran)).toMatchObject({ schema: 1, agent: null });
    expect(ran.stderr).toContain('linesman start');
  });
});
