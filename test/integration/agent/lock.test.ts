import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock } from '../../../agent/data/lock.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

const AGENT_FILE = {
  protocol: 1,
  pid: 4711,
  socket: '/run/x.sock',
  token: 't',
  version: '0.1.0',
  startedAt: '2026-05-04T09:00:00.000Z',
};

/** Another process that holds the folder's lock until it is killed: what nothing names is collected, and frees it. */
async function holderOf(folder: string) {
  const script = `import { acquireLock } from ${JSON.stringify(new URL('../../../agent/data/lock.ts', import.meta.url).href)};
    const lock = acquireLock(${JSON.stringify(folder)}); console.log(lock.ok); setInterval(() => lock.ok, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  afterTest(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(line.toString().trim()).toBe('true');
  return child;
}

describe('one agent per data folder', () => {
  it('a second one learns who has the folder', async () => {
    const folder = temporaryFolder();
    await holderOf(folder);
    writeFileSync(join(folder, 'agent.json'), JSON.stringify(AGENT_FILE));

    const second = acquireLock(folder);

    expect(second).toMatchObject({
      ok: false,
      taken: true,
      holder: { pid: 4711, startedAt: '2026-05-04T09:00:00.000Z' },
    });
  });

  it('a second one is turned away even when the first cannot be named', async () => {
    const folder = temporaryFolder();
    await holderOf(folder);
    writeFileSync(join(folder, 'agent.json'), '{"pid": 47');

    const second = acquireLock(folder);

    expect(second).toMatchObject({ ok: false, taken: true, holder: null });
  });

  it('any death frees the folder', async () => {
    const folder = temporaryFolder();
    const holder = await holderOf(folder);
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    const next = acquireLock(folder);
    if (next.ok)
      afterTest(() => {
        next.release();
      });

    expect(next.ok).toBe(true);
  });

  it('a release frees it too', () => {
    const folder = temporaryFolder();
    const first = acquireLock(folder);
    if (first.ok) first.release();

    const second = acquireLock(folder);
    if (second.ok) second.release();

    expect(second.ok).toBe(true);
  });

  it('a damaged lock file keeps nobody out', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'lock.sqlite'), 'garbage'.repeat(2000));

    const lock = acquireLock(folder);
    if (lock.ok) lock.release();

    expect(lock.ok).toBe(true);
  });

  it('a folder that is not there is a sentence, not a crash', () => {
    const lock = acquireLock(join(temporaryFolder(), 'nowhere'));

    expect(lock).toMatchObject({ ok: false, taken: false });
  });
});
