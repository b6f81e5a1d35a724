import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EXIT } from '../../../model/exit.ts';
import { bareEnvironment, LINESMAN, stopProcess } from '../../support/linesman.ts';
import { describeWhere, needsFile } from '../../support/needs.ts';
import { createOwnEtc, OWN_ETC_NEEDS, type OwnEtc } from '../../support/own-etc.ts';
import { until } from '../../support/until.ts';

const FROM_SOURCE = join(LINESMAN, '..', 'cli', 'start-from-source.mjs');

interface Status {
  readonly agent: unknown;
  readonly settings: Shown;
}

interface Shown {
  readonly items: readonly { key: string; value: unknown; source: string }[];
  readonly problems: readonly string[];
}

describeWhere(
  [...OWN_ETC_NEEDS, needsFile(LINESMAN, 'npm run build')],
  'a policy in /etc/linesman/policy.json',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-policy-'));
    let etc: OwnEtc;
    beforeAll(() => {
      etc = createOwnEtc();
      mkdirSync(join(folder, 'no-config', 'linesman'), { recursive: true });
    });
    beforeEach(() => {
      etc.dropPolicy();
    });
    afterAll(() => {
      etc.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const run = (...args: readonly string[]) => {
      const [program, ...rest] = etc.argv([process.execPath, LINESMAN, ...args]);
      return spawnSync(program, rest, {
        env: bareEnvironment(folder),
        encoding: 'utf8',
        timeout: 20_000,
      });
    };
    const shown = (): Shown => JSON.parse(run('settings', '--json').stdout) as Shown;
    const of = ({ items }: Shown, key: string) => {
      const item = items.find((one) => one.key === key);
      return [item?.value, item?.source];
    };

    it('outranks the file of the user, and a locked setting is shown as locked', () => {
      writeFileSync(
        join(folder, 'no-config', 'linesman', 'config.json'),
        JSON.stringify({ exchange: { host: 'mine.example', mapperPort: 1135 } }),
      );
      etc.setPolicy({ exchange: { host: 'exch1.corp.example' } });

      const { stdout, status } = run('settings');

      expect(status).toBe(EXIT.healthy);
      expect(stdout).toMatch(/^exchange\.host +exch1\.corp\.example {2}\(policy, locked\)$/m);
      expect(stdout).toMatch(/^exchange\.mapperPort +1135 {2}\(user file\)$/m);
      rmSync(join(folder, 'no-config', 'linesman', 'config.json'));
    });

    it('that denies a look at the settings makes `linesman settings` exit 7 with a sentence', () => {
      etc.setPolicy({ ui: { settings: 'deny' } });

      const { stdout, stderr, status } = run('settings', '--json');

      expect([status, stdout]).toEqual([EXIT.forbidden, '']);
      expect(stderr).toContain('ui.settings');
    });

    it('that is cut off in the middle is told of, and nothing else is lost', () => {
      etc.setPolicy('{ "exchange": { "host": "exch1');

      const settings = shown();

      expect(of(settings, 'exchange.mapperPort')).toEqual([135, 'default']);
      expect(settings.problems).toEqual([
        expect.stringMatching(/^\/etc\/linesman\/policy\.json: cannot be read \(not JSON, line 1/),
      ]);
    });

    it('is followed by a running agent: written and taken away, without a new process', async () => {
      const [program, ...rest] = etc.argv([process.execPath, LINESMAN, 'start']);
      const agent: ChildProcess = spawn(program, rest, {
        env: bareEnvironment(folder),
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => agent.once('exit', resolve));
      try {
        await until(
          () => existsSync(join(folder, 'agent.json')),
          (there) => there,
        );
        const seen = async (wanted: unknown): Promise<void> => {
          const host = () => JSON.stringify(of(shown(), 'exchange.host'));
          expect(await until(host, (at) => at === JSON.stringify(wanted), 30_000)).toBe(
            JSON.stringify(wanted),
          );
        };

        etc.setPolicy({ exchange: { host: '127.0.0.1' } });
        await seen(['127.0.0.1', 'policy']);
        etc.dropPolicy();
        await seen([null, null]);
        expect(agent.exitCode).toBeNull();
      } finally {
        agent.kill('SIGTERM');
        await ended;
      }
    }, 120_000);

    const started = async (argv: readonly string[], line: string) => {
      const [program, ...rest] = etc.argv([process.execPath, ...argv]);
      const child = spawn(program, rest, { env: bareEnvironment(folder) });
      try {
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
        child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
        await until(
          () => said,
          (text) => text.includes(line),
          30_000,
        );
        return { said, status: JSON.parse(run('status', '--json').stdout) as Status };
      } finally {
        await stopProcess(child);
      }
    };

    it('leaves a demo by `npm start` the demo, collector and all, and that is said', async () => {
      etc.setPolicy({
        exchange: { host: 'exch1.corp.example' },
        collector: { url: 'https://collect.example' },
      });

      const { said, status } = await started([FROM_SOURCE, '--data', folder], 'Ctrl-C stops');

      expect(said).toContain('this is the built-in demo site');
      expect(said).toContain('policy of this laptop is left out');
      const sources = status.settings.items.map(({ source }) => source);
      expect([status.agent === null, sources.includes('policy')]).toEqual([false, false]);
      const collector = status.settings.items.find(({ key }) => key === 'collector.url');
      expect(collector?.value).toContain('127.0.0.1');
    }, 60_000);

    it('is followed by `npm start` where the user has a file of their own', async () => {
      const file = join(folder, 'own.json');
      writeFileSync(file, JSON.stringify({ exchange: { host: '127.0.0.2' } }));
      etc.setPolicy({ exchange: { host: '127.0.0.1' } });

      const { said, status } = await started(
        [FROM_SOURCE, '--data', folder, '--config', file],
        'Ctrl-C stops',
      );

      expect(said).not.toContain('demo');
      const host = status.settings.items.find(({ key }) => key === 'exchange.host');
      expect([host?.value, host?.source]).toEqual(['127.0.0.1', 'policy']);
    }, 60_000);

    it('that outranks what `linesman demo` writes is named there, key by key', async () => {
      etc.setPolicy({
        exchange: { host: 'exch1.corp.example' },
        helpdesk: { phone: '4711' },
      });

      const { said } = await started([LINESMAN, 'demo', '--data', folder], 'Ctrl-C stops');

      expect(said).toContain('the policy of this laptop sets exchange.host, which outranks');
    }, 60_000);
  },
);
