import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectAgent } from '../../../agent/client/client.ts';
import { saveFirstHost } from '../../../agent/settings/first-host.ts';
import { bareEnvironment, LINESMAN, stopProcess } from '../../support/linesman.ts';
import { describeWhere, needsFile } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const NONE = { items: [], problems: [] };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-first-'));
  file = join(folder, 'config.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the name of the first server', () => {
  it('is saved as it was meant, and what else stands in the file stays', async () => {
    writeFileSync(file, '{ "site": "ACME", "exchange": { "mapperPort": 1135 } }');

    expect(await saveFirstHost(' "exch1.corp.example" ', file, NONE)).toEqual({
      ok: true,
      host: 'exch1.corp.example',
      file,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      site: 'ACME',
      exchange: { mapperPort: 1135, host: 'exch1.corp.example' },
    });
  });

  it.each(['{ "exchange": ', '[]', '{ "exchange": 7 }', '{ "site": "A", "site": "B" }'])(
    'never overwrites a file that cannot be understood: %s',
    async (text) => {
      writeFileSync(file, text);

      expect(await saveFirstHost('exch1.corp.example', file, NONE)).toMatchObject({ ok: false });
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('is not taken where a policy keeps the settings, where one is named, or where it is no host', async () => {
    const having = (key: string, value: string, source: 'policy' | 'user file') => ({
      items: [{ key, value, source }],
      problems: [],
    });
    for (const [typed, settings] of [
      ['exch1.corp.example', having('ui.settings', 'deny', 'policy')],
      ['exch1.corp.example', having('exchange.host', 'other.example', 'user file')],
      ['anna@corp.example', NONE],
      ['', NONE],
    ] as const)
      expect(await saveFirstHost(typed, file, settings)).toMatchObject({ ok: false });
    expect(existsSync(file)).toBe(false);
  });
});

describeWhere([needsFile(LINESMAN, 'npm run build')], 'an agent that knows no server', () => {
  it('is told one, saves it, and watches the way to it at once', async () => {
    const env = { ...bareEnvironment(folder), LINESMAN_CONFIG: join(folder, 'new', 'config.json') };
    const data = join(folder, 'data');
    const agent: ChildProcess = spawn(process.execPath, [LINESMAN, 'start', '--data', data], {
      env,
      stdio: 'ignore',
    });
    try {
      await until(() => existsSync(join(data, 'agent.json')));
      const ask = async () => {
        const connected = await connectAgent(data, { timeoutMs: 5_000 });
        return connected.ok ? connected.client : null;
      };
      const first = await until(ask, (client) => client !== null);
      const answer = await first?.request(
        'settings.first',
        { host: '127.0.0.1' },
        { timeoutMs: 5_000 },
      );
      first?.close();

      expect(answer).toMatchObject({ ok: true, result: { ok: true, file: env.LINESMAN_CONFIG } });
      const code = await until(
        async () => {
          const client = await ask();
          const state = await client?.request('state.get', {}, { timeoutMs: 5_000 });
          client?.close();
          return state?.ok === true ? (state.result.run?.target.host ?? null) : null;
        },
        (host) => host !== null,
        20_000,
      );
      expect(code).toBe('127.0.0.1');
    } finally {
      await stopProcess(agent);
    }
  }, 60_000);
});
