import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAgent } from '../../../agent/agent.ts';
import { connectAgent } from '../../../agent/client/client.ts';
import { acquireLock } from '../../../agent/data/lock.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { readHistory } from '../../../agent/runs/history-rows.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { describeWhere } from '../../support/needs.ts';
import { mountSilent, SILENT_MOUNT_NEEDS } from '../../support/silent-mount.ts';
import { until } from '../../support/until.ts';
import { agentIn } from './agent-bench.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { afterTest, temporaryFolder } from './workbench.ts';
import { BROKEN } from '../../support/samples.ts';

const CONFIG = { exchange: { host: 'exch1.corp.example' } };

describe('a data folder that is removed while the agent runs', () => {
  it('is made again with all that the agent has, and says so', async () => {
    const folder = join(temporaryFolder(), 'data');
    const lines: string[] = [];
    const world = scriptedWorld();
    const agent = await agentIn(folder, world, CONFIG, { log: (line) => lines.push(line) });
    const device = readFileSync(join(folder, 'device.json'), 'utf8');
    world.findNext(BROKEN);
    await agent.request('probe.run', {});

    rmSync(folder, { recursive: true });
    await agent.request('probe.run', {});
    const connected = await until(
      () => connectAgent(folder, { timeoutMs: 5_000 }),
      ({ ok }) => ok,
    );
    if (connected.ok) connected.client.close();
    const second = acquireLock(folder);
    await agent.close();

    expect(lines.join('\n')).toContain(`${folder} was removed while the agent runs`);
    expect(agent.state()).toMatchObject({ notKept: null, outbox: { count: 1 } });
    const kept = readOutbox(folder);
    expect(kept.ok && kept.value).toHaveLength(1);
    const history = readHistory(folder, 10);
    expect(history.ok && history.value.runs.map(({ code }) => code)).toEqual([
      BROKEN.code,
      BROKEN.code,
      'ALL_GREEN',
    ]);
    expect(readFileSync(join(folder, 'device.json'), 'utf8')).toBe(device);
    expect(connected.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, taken: true });
  });

  it('is no longer promised to keep anything when it cannot be made again', async () => {
    const place = join(temporaryFolder(), 'place');
    const folder = join(place, 'data');
    const world = scriptedWorld();
    const agent = await agentIn(folder, world, CONFIG);
    renameSync(place, `${place} elsewhere`);
    execFileSync('touch', [place]);
    world.findNext(BROKEN);

    await agent.request('probe.run', {});
    const { notKept, outbox } = agent.state();
    rmSync(place);
    await agent.request('probe.run', {});

    expect(notKept).toContain(
      `${folder} was removed while the agent runs and cannot be made again`,
    );
    expect(outbox.count).toBe(1);
    expect(agent.state().notKept).toBeNull();
    await expect
      .poll(() => {
        const kept = readOutbox(folder);
        return kept.ok && kept.value.length;
      })
      .toBe(1);
  });

  it('is left to another agent that took it, and this one says which is to be ended', async () => {
    const folder = join(temporaryFolder(), 'data');
    const world = scriptedWorld();
    const agent = await agentIn(folder, world, CONFIG);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const other = acquireLock(folder);
    if (other.ok)
      afterTest(() => {
        other.release();
      });

    await agent.request('probe.run', {});

    expect(agent.state().notKept).toContain(`end this one, process ${String(process.pid)}`);
    expect(readdirSync(folder)).not.toContain('outbox.sqlite');
  });
});

describeWhere(SILENT_MOUNT_NEEDS, 'a data folder on a file system that never answers', () => {
  it.each([
    ['is the mount itself', ''],
    ['lies below the mount', 'state/linesman'],
  ])('ends in a sentence with the next step: it %s', async (_, below) => {
    const mount = join(temporaryFolder(), 'share');
    afterTest(await mountSilent(mount));
    const dataFolder = join(mount, below);
    const began = performance.now();

    const started = await startAgent({
      dataFolder,
      settings: resolveSettings(CONFIG, { items: [], problems: [] }),
      version: '0.1.0',
      demo: false,
      assetsFolder: '/nonexistent',
      log: () => undefined,
      probes: scriptedWorld().probes,
      folderAnswersWithinMs: 1_000,
    });

    expect(started).toEqual({
      ok: false,
      message: `the file system of ${dataFolder} did not answer within 1 s: bring its disk or its server back, or name another folder with --data`,
    });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
