import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUpdater, type Updater } from '../../../electron/update.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { STATES } from '../../support/states.ts';
import { until } from '../../support/until.ts';

const READY: AgentState = {
  ...STATES.green,
  update: { version: '0.2.0', askedAt: null, trouble: null, progress: 'ready', mayApply: true },
};

describe('the shell has a version put in place', () => {
  let folder: string;
  let did: string[];
  let isWatched: boolean;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linesman-updater-'));
    did = [];
    isWatched = false;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param script what stands in for the command */
  const updater = (script: string): Updater => {
    const entry = join(folder, 'linesman.mjs');
    writeFileSync(entry, script);
    return createUpdater({
      node: process.execPath,
      entry,
      dataFolder: folder,
      isWatched: () => isWatched,
      onBegin: (version) => did.push(`begin ${version}`),
      onEnd: (isInstalled) => did.push(isInstalled ? 'installed' : 'not'),
      log: (line) => did.push(line),
    });
  };
  const over = (): Promise<unknown> =>
    until(() => did.some((one) => one === 'installed' || one === 'not'), undefined, 10_000);

  it.each([
    ['ends for the new one', 'process.exit(0)', 'installed'],
    ['goes on where it did not come up', 'process.exit(3)', 'not'],
    ['goes on where nothing could be begun', 'throw new Error("x")', 'not'],
  ])('and %s', async (_, script, outcome) => {
    updater(script).saw(READY);
    await over();

    expect([did[0], did.at(-1)]).toEqual(['begin 0.2.0', outcome]);
  });

  it('once at a time, by the command that outlives it', async () => {
    const record = `import { appendFileSync } from 'node:fs';
      appendFileSync(${JSON.stringify(join(folder, 'called'))}, process.argv.slice(2).join(' ') + '\\n');
      setTimeout(() => undefined, 500);`;
    const one = updater(record);
    one.saw(READY);
    one.saw(READY);

    expect(one.isUnderWay()).toBe(true);
    await over();
    expect(readFileSync(join(folder, 'called'), 'utf8')).toBe(`update-apply --data ${folder}\n`);
    expect(one.isUnderWay()).toBe(false);
  });

  it('never under the eyes of somebody who has its window open', () => {
    isWatched = true;
    updater('process.exit(0)').saw(READY);

    expect(did).toEqual([]);
  });

  it.each([
    ['the agent is busy', { ...READY.update, mayApply: undefined }],
    ['nothing is known', undefined],
  ])('not while %s', (_, update) => {
    updater('process.exit(0)').saw({ ...READY, update } as AgentState);

    expect(did).toEqual([]);
  });
});
