import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { bareEnvironment, type Ran, runLinesman } from '../../support/linesman.ts';
import { BROKEN } from '../../support/samples.ts';
import { agentIn } from '../agent/agent-bench.ts';
import { scriptedWorld } from '../agent/scripted-probes.ts';
import { temporaryFolder } from '../agent/workbench.ts';

const CONFIG = {
  exchange: { host: 'exch1.corp.example' },
  helpdesk: { mail: 'helpdesk@corp.example' },
};

interface Stage {
  readonly folder: string;
  readonly agent: Agent;
  readonly run: (...args: string[]) => Promise<Ran>;
  readonly waiting: () => Promise<readonly { id: string; kind: string; copies: unknown[] }[]>;
}

/** A running agent whose collector cannot be reached. */
async function offline(): Promise<Stage> {
  const folder = temporaryFolder();
  const world = scriptedWorld();
  const agent = await agentIn(folder, world, CONFIG);
  world.findNext(BROKEN);
  const run = (...args: string[]): Promise<Ran> => runLinesman(args, bareEnvironment(folder));
  const waiting: Stage['waiting'] = async () =>
    (
      JSON.parse((await run('outbox', 'list', '--json')).stdout) as {
        items: { id: string; kind: string; copies: unknown[] }[];
      }
    ).items;
  return { folder, agent, run, waiting };
}

describe('linesman bundle --send', () => {
  it('puts a report with the note into the outbox of the running agent', async () => {
    const { run, waiting } = await offline();

    const sent = await run('bundle', '--send', '--note', 'since the reboot', '--json');

    expect(sent.status).toBe(0);
    const { id, files } = JSON.parse(sent.stdout) as { id: string; files: { path: string }[] };
    expect(files.map(({ path }) => path)).toContain('data/run.json');
    const kept = (await waiting()).filter(({ kind }) => kind === 'user');
    expect(kept.map((item) => item.id)).toEqual([id]);
  });

  it('says how to go on where no agent runs', async () => {
    const folder = temporaryFolder();

    const ran = await runLinesman(['bundle', '--send'], bareEnvironment(folder));

    expect(ran.status).toBe(5);
    expect(ran.stderr).toContain('linesman start');
    expect(ran.stderr).toContain('linesman bundle');
  });

  it('does not send what it is told to look at or to save', async () => {
    const { run, waiting } = await offline();

    for (const other of [['--preview'], ['--out', 'x.zip']])
      expect((await run('bundle', '--send', ...other)).status).toBe(2);
    expect((await waiting()).filter(({ kind }) => kind === 'user')).toEqual([]);
  });
});

describe('a report that cannot leave by itself', () => {
  it('is saved as the zip that would travel, and the agent remembers that', async () => {
    const { folder, run, waiting } = await offline();
    await run('bundle', '--send', '--note', 'hello');
    const item = (await waiting()).find(({ kind }) => kind === 'user')!;
    const file = join(folder, 'mine.zip');

    const saved = await run('outbox', 'show', item.id, '--out', file);

    expect(saved).toMatchObject({ status: 0, stderr: '' });
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors');
    expect((await run('open', file)).stdout).toMatch(/Note +hello/);
    const inFolder = await run('outbox', 'show', item.id, '--out', folder, '--json');
    const { file: named } = JSON.parse(inFolder.stdout) as { file: string };
    expect(named).toMatch(/\/bundle-[0-9a-f]{8}-[\dTZ]+-[0-9a-f]{8}\.zip$/);
    expect(readFileSync(named).equals(readFileSync(file))).toBe(true);
    const nowhere = await run('outbox', 'show', item.id, '--out', join(folder, 'none', 'x.zip'));
    expect(nowhere).toMatchObject({ status: 1, stdout: '' });
    expect(nowhere.stderr).toContain('cannot be written: ');
    const after = (await waiting()).find(({ id }) => id === item.id);
    expect(after?.copies).toMatchObject([{ how: 'saved' }, { how: 'saved' }]);
    expect((await run('outbox', 'list')).stdout).toContain('saved to a file');
  });

  it('goes into a mail to the helpdesk, from the outbox and without an agent', async () => {
    const { folder, run, waiting } = await offline();
    await run('bundle', '--send');
    const item = (await waiting()).find(({ kind }) => kind === 'user')!;
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify(CONFIG));
    const [waits, made] = [join(folder, 'waits.eml'), join(folder, 'made.eml')];

    await run('outbox', 'show', item.id, '--out', waits, '--config', config);
    await run('bundle', '--out', made, '--config', config);

    expect(await run('open', waits)).toMatchObject({ status: 0, stderr: '' });
    for (const file of [waits, made]) {
      expect(readFileSync(file, 'latin1')).toMatch(
        /To: helpdesk@corp\.example[\s\S]*filename=bundle-[0-9a-f]{8}-[\dTZ]+-[0-9a-f]{8}\.zip/,
      );
    }
  });
});
