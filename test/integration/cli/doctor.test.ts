import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bareEnvironment,
  LINESMAN,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';
import { describeWhere, needsFile, needsLinux } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

interface Health {
  readonly status: string;
  readonly checks: readonly {
    readonly id: string;
    readonly status: string;
    readonly summary: string;
    readonly nextStep: string | null;
  }[];
}

const home = mkdtempSync(join(tmpdir(), 'linesman-doctor-'));
const data = join(home, 'data');
const env = { ...bareEnvironment(home), LINESMAN_DATA: data };

/** What the doctor says, in JSON, of a folder; and of each part that is not well its status. */
async function health(folder = data, ...words: readonly string[]) {
  const { status, stdout } = await runLinesman(
    ['doctor', '--json', '--data', folder, ...words],
    env,
    60_000,
  );
  const { checks } = JSON.parse(stdout) as Health;
  const ill = checks.filter((one) => one.status !== 'ok');
  return {
    exit: status,
    checks,
    ill: ill.map(({ id, status: how }) => `${id} ${how}`),
    nextSteps: ill.map(({ nextStep }) => nextStep ?? ''),
  };
}

describeWhere([needsFile(LINESMAN, 'npm run build'), needsLinux()], 'linesman doctor', () => {
  let agent: ChildProcess;
  beforeAll(async () => {
    agent = spawnLinesman(['start'], env);
    await until(async () => (await runLinesman(['status'], env)).stdout !== '', Boolean, 60_000);
  }, 90_000);
  afterAll(async () => {
    agent.kill('SIGCONT');
    await stopProcess(agent, 'SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('finds a running agent, its databases and its files well, and no other part forgotten', async () => {
    const { checks } = await health();

    const well = checks.filter(({ status }) => status === 'ok').map(({ id }) => id);
    expect(well).toEqual(
      expect.arrayContaining([
        'agent',
        'folder',
        'database',
        'permissions',
        'collector',
        'settings',
      ]),
    );
  }, 90_000);

  it('says of each file that others may open how to close it', async () => {
    const file = join(data, 'agent.json');
    chmodSync(file, 0o644);
    const open = await health();
    chmodSync(file, 0o600);

    expect(open.ill).toContain('permissions degraded');
    expect(open.nextSteps).toContain(`chmod 600 ${file}`);
  }, 90_000);

  it('tells an agent that hangs from one that is dead, and works without either', async () => {
    agent.kill('SIGSTOP');
    const hanging = await health();
    agent.kill('SIGCONT');
    await stopProcess(agent, 'SIGKILL');
    const dead = await health();

    expect([hanging.exit, dead.exit]).toEqual([4, 4]);
    expect(hanging.nextSteps.join()).toContain('linesman stop');
    expect(dead.nextSteps).toContain('start it with: linesman start');
  }, 120_000);

  it('names a damaged database, a damaged key and wrong settings beside each other', async () => {
    const database = join(data, 'outbox.sqlite');
    const bytes = readFileSync(database);
    bytes.fill(0xa5, 0, 4096);
    writeFileSync(database, bytes);
    writeFileSync(join(data, 'device-key.pem'), 'no key', { mode: 0o600 });
    const config = join(home, 'wrong.json');
    writeFileSync(config, '{ "exchange": { "hots": "x" } }');

    const { exit, ill, checks } = await health(data, '--config', config);

    expect(ill).toEqual(
      expect.arrayContaining(['database broken', 'key broken', 'settings broken']),
    );
    expect(checks.find(({ id }) => id === 'settings')?.summary).toContain('did you mean "host"?');
    expect(exit).toBe(4);
  }, 90_000);

  it('tells of a data folder that is a file, and of one that takes no file', async () => {
    writeFileSync(join(home, 'a-file'), '');

    const [aFile, text] = await Promise.all([
      health(join(home, 'a-file')),
      runLinesman(['doctor', '--data', '/proc/self'], env, 60_000),
    ]);

    expect(aFile.ill).toContain('folder broken');
    expect(text.stdout).toContain('cannot be written');
    expect(text.stdout).toContain('Next step: give this user the folder');
    expect([aFile.exit, text.status]).toEqual([4, 4]);
  }, 90_000);
});
