import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  bareEnvironment,
  documentFrom,
  runLinesman,
  spawnLinesman,
} from '../../support/linesman.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-stop-'));
const env = bareEnvironment(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('linesman stop', () => {
  it('ends the agent as Ctrl-C does, and comes back once the folder is free', async () => {
    const agent = spawnLinesman(['start', '--json'], env);
    const ended = new Promise((resolve) => agent.once('exit', resolve));
    await documentFrom(agent);

    const stopped = await runLinesman(['stop', '--json'], env);
    const status = await runLinesman(['status', '--json'], env);

    expect(JSON.parse(stopped.stdout)).toEqual({ schema: 1, stopped: agent.pid });
    expect(stopped.status).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({ agent: null });
    expect(await ended).toBe(0);
    expect(existsSync(join(folder, 'agent.json'))).toBe(false);
  });

  it('without an agent says so, exit 5', async () => {
    const { status, stdout, stderr } = await runLinesman(['stop', '--json'], env);

    expect(JSON.parse(stdout)).toEqual({ schema: 1, stopped: null });
    expect(stderr).toContain('linesman start');
    expect(status).toBe(5);
  });

  it('--installation of a Linesman that no setup program installed is refused, and ends nothing', async () => {
    const agent = spawnLinesman(['start', '--json'], env);
    await documentFrom(agent);

    const refused = await runLinesman(['stop', '--installation'], env);
    const status = await runLinesman(['status', '--json'], env);
    await runLinesman(['stop'], env);

    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('setup program');
    expect(JSON.parse(status.stdout)).toMatchObject({ agent: { pid: agent.pid } });
  });
});
