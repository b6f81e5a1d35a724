import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectAgent } from '../../../agent/client/client.ts';
import { bareEnvironment, LINESMAN } from '../../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../../support/needs.ts';
import { createOwnEtc, OWN_ETC_NEEDS, type OwnEtc } from '../../support/own-etc.ts';
import { end } from '../../support/desktop.ts';
import { until } from '../../support/until.ts';

describeWhere(
  [...OWN_ETC_NEEDS, needsCommands('yes'), needsFile(LINESMAN, 'npm run build')],
  'the program of the VPN client that the policy names',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-client-'));
    const data = join(folder, 'data');
    // A shell would run what stands in the name.
    const program = join(folder, 'Secure Access $(touch pwned) & touch pwned; yes');
    let etc: OwnEtc;
    let agent: ChildProcess;

    beforeAll(async () => {
      etc = createOwnEtc();
      mkdirSync(data, { mode: 0o700 });
      copyFileSync('/usr/bin/yes', program);
      etc.setPolicy({ vpnClient: { start: program } });
      const [command, ...args] = etc.argv([process.execPath, LINESMAN, 'start', '--data', data]);
      agent = spawn(command, args, { env: bareEnvironment(folder), cwd: folder, stdio: 'ignore' });
      await until(() => existsSync(join(data, 'agent.json')));
    });
    afterAll(async () => {
      for (const { pid } of started()) process.kill(pid, 'SIGKILL');
      await end(agent);
      etc.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Processes that run it, with their arguments. */
    const started = (): readonly { pid: number; argv: readonly string[]; parent: number }[] =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
          try {
            if (readlinkSync(`/proc/${name}/exe`) !== program) return [];
            const argv = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1);
            const [, parent = ''] =
              /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8')) ?? [];
            return [{ pid: Number(name), argv, parent: Number(parent) }];
          } catch (gone) {
            if (!(gone instanceof Error)) throw gone;
            return [];
          }
        });

    it('is started on request, by its path alone and by no shell, and outlives the agent', async () => {
      const connected = await connectAgent(data, { timeoutMs: 5_000 });
      if (!connected.ok) throw new Error(connected.message);

      const first = await connected.client.request('client.start', {}, { timeoutMs: 5_000 });
      const second = await connected.client.request('client.start', {}, { timeoutMs: 5_000 });
      connected.client.close();
      const running = await until(started, (found) => found.length > 0);
      await end(agent);

      expect(first).toMatchObject({ ok: true, result: { ok: true } });
      expect(second).toMatchObject({ ok: true, result: { ok: false } });
      expect(running.map(({ argv }) => argv)).toEqual([[program]]);
      expect(started()).toHaveLength(1);
      expect(existsSync(join(folder, 'pwned'))).toBe(false);
    });
  },
);
