import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { acquireLock } from '../../../agent/data/lock.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { readHistory } from '../../../agent/runs/history-rows.ts';
import { dropDataBefore, keepDataBefore } from '../../../agent/update/data-before.ts';
import { BROKEN } from '../../support/samples.ts';
import { agentIn } from '../agent/agent-bench.ts';
import { scriptedWorld } from '../agent/scripted-probes.ts';
import { temporaryFolder } from '../agent/workbench.ts';

const CONFIG = { exchange: { host: 'exch1.corp.example' } };

/** A folder with a report that waits, as the agent leaves it that a try ends. */
async function folderWithReport(): Promise<string> {
  const folder = join(temporaryFolder(), 'data');
  const world = scriptedWorld();
  const agent = await agentIn(folder, world, CONFIG);
  world.findNext(BROKEN);
  await agent.request('probe.run', {});
  await agent.close();
  expect(countsIn(folder)).toEqual([1, 2]);
  return folder;
}

/** Reports that wait, and runs that are remembered. */
const countsIn = (folder: string): readonly (number | boolean)[] => {
  const [outbox, history] = [readOutbox(folder), readHistory(folder, 10)];
  return [outbox.ok && outbox.value.length, history.ok && history.value.runs.length];
};

/** What a later version makes of the files. */
function bringIntoLaterLayout(folder: string): void {
  for (const file of ['outbox.sqlite', 'history.sqlite']) {
    const database = new DatabaseSync(join(folder, file));
    database.exec('CREATE TABLE later (x); PRAGMA user_version = 99');
    database.close();
  }
}

it('a version that did not stay and left a later layout costs neither the agent nor what waits', async () => {
  const folder = await folderWithReport();
  await keepDataBefore(folder);
  bringIntoLaterLayout(folder);

  const lines: string[] = [];
  const agent = await agentIn(folder, scriptedWorld(), CONFIG, { log: (line) => lines.push(line) });
  const { outbox, notKept } = agent.state();
  await agent.close();

  // The check of that start is well, and its report waits beside the one before.
  expect([outbox.count, notKept]).toEqual([2, null]);
  expect(countsIn(folder)).toEqual([2, 3]);
  expect(lines.join('\n')).toMatch(/outbox\.sqlite was left in layout 99 .* put back/);
  expect(readdirSync(folder).filter((name) => name.includes('.newer-'))).toHaveLength(2);
});

it('a version that did not stay and left the layout alone keeps what came in its time', async () => {
  const folder = await folderWithReport();
  await keepDataBefore(folder);
  await (await agentIn(folder, scriptedWorld(), CONFIG)).close();
  const left = countsIn(folder);

  await (await agentIn(folder, scriptedWorld(), CONFIG)).close();

  expect(left).toEqual([2, 3]);
  expect(countsIn(folder)).toEqual([2, 4]);
});

it('a copy that cannot be made whole is none, and a dropped one leaves nothing', async () => {
  const folder = await folderWithReport();
  await keepDataBefore(folder);
  await dropDataBefore(folder);
  expect(existsSync(join(folder, 'update', 'before'))).toBe(false);

  rmSync(join(folder, 'update'), { recursive: true, force: true });
  writeFileSync(join(folder, 'update'), 'in its place');
  await expect(keepDataBefore(folder)).rejects.toThrow(/ENOTDIR|EEXIST/);
});

it('is copied only once the agent that was asked to end has closed its databases', async () => {
  const folder = await folderWithReport();
  // Its door closes first; the last to close a database takes the log of it away.
  const lock = acquireLock(folder);
  const log = join(folder, 'outbox.sqlite-wal');
  writeFileSync(log, 'not emptied yet');
  const copied = keepDataBefore(folder);
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  rmSync(log);
  if (lock.ok) lock.release();
  await copied;

  const before = readdirSync(join(folder, 'update', 'before'));
  expect(before).toContain('outbox.sqlite');
  expect(before).not.toContain('outbox.sqlite-wal');
});

it('is not copied under the hands of an agent that goes on', async () => {
  const folder = await folderWithReport();
  const lock = acquireLock(folder);

  await expect(keepDataBefore(folder, { endsWithinMs: 200 })).rejects.toThrow('already runs');
  expect(existsSync(join(folder, 'update', 'before'))).toBe(false);
  if (lock.ok) lock.release();
});
