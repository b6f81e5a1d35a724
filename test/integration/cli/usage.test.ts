import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-usage-'));
const env = bareEnvironment(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('bad input gets a clear error with the next step, and exit 2', () => {
  it.each([
    [['probe', 'https://mail.example/owa'], 'is a URL: write only the host'],
    [
      ['probe', 'exch1:135'],
      'holds a port: write only the host, exch1, and 135 with --mapper-port',
    ],
    [['probe', 'exch 1'], 'is not a host name'],
    [['probe', '127.0.0.1', '--mapper-port', '70000'], 'A port is a whole number from 1 to 65535'],
    [['probe', '127.0.0.1', '--mapper-port', '0x87'], 'A port is a whole number'],
    [
      ['probe', '127.0.0.1', '--acl', '135,1024-x'],
      '"1024-x" is neither a port nor a range: write for example 135 or 1024-2000',
    ],
    [
      ['probe', '127.0.0.1', '--interface', 'EMSMBD'],
      'use EMSMDB, AsyncEMSMDB, NSPI, RFR, or UUID@MAJOR.MINOR',
    ],
    [['probe', '127.0.0.1', '--timeout-ms', '-1'], 'A deadline is a whole number'],
    [['probe', '127.0.0.1', '--all-endpoint'], '--all-endpoints'],
    [['prob', '127.0.0.1'], 'Did you mean probe?'],
    [['collector', 'lsit'], 'Did you mean list?'],
    [['collector', 'user', 'ad', 'anna'], 'Did you mean add?'],
    [['demo', 'fualt', 'port-silent', 'on'], 'Did you mean fault?'],
    [['outbox', 'rtery'], '(linesman outbox --help shows what it takes)'],
    [['explain', 'RPC_PORT_OUTSIDE_AC'], 'did you mean RPC_PORT_OUTSIDE_ACL?'],
    [['decode', 'nonsense'], 'a reference has nine letters and digits'],
    [['demo', 'fault', 'port-outside-list', 'maybe'], 'write on or off'],
    [['demo', 'fault', 'port-outsid-list'], 'did you mean port-outside-list?'],
    [['demo', 'fault', 'Port-Refused', 'maybe'], 'did you mean port-refused?'],
  ])('linesman %j', async (args, message) => {
    const { status, stderr, stdout } = await runLinesman(args, env);

    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it.each([
    ['status'],
    ['status', '--json'],
    ['sync'],
    ['stop'],
    ['watch'],
    ['page'],
    ['outbox', 'list'],
    ['explain', 'ALL_GREEN'],
  ])('linesman %s of a file of --config that is not there', async (...words) => {
    const missing = join(folder, 'missing.json');

    const { status, stderr, stdout } = await runLinesman([...words, '--config', missing], env);

    expect(stderr).toBe(
      `linesman: ${missing}: there is no such file. Write it, or name another with --config.\n`,
    );
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each([
    [
      'an unknown key, with the nearest known one',
      '{ "exchange": { "hots": "x" } }',
      'exchange.hots: no such setting; did you mean "host"?',
    ],
    [
      'a malformed access list',
      '{ "accessLists": [ { "device": "ISA", "allow": "135,1024-x" } ] }',
      'accessLists.0.allow: "1024-x" is neither a port nor a range',
    ],
    [
      'a port out of range',
      '{ "exchange": { "mapperPort": 0 } }',
      'exchange.mapperPort: must be at least 1',
    ],
    ['what is not JSON', '{ "exchange": ', 'cannot be read (not JSON'],
  ])('refuses a configuration with %s, and names the file', async (_, text, message) => {
    const file = write('config.json', text);

    const { status, stderr } = await runLinesman(['probe', '127.0.0.1', '--config', file], env);

    expect(stderr).toContain(file);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('says when the named configuration is missing or a folder', async () => {
    const missing = await runLinesman(['start', '--config', join(folder, 'missing.json')], env);
    const notAFile = await runLinesman(['start', '--config', folder], env);

    expect(missing.stderr).toContain('there is no such file');
    expect(notAFile.stderr).toContain('cannot be read');
    expect([missing.status, notAFile.status]).toEqual([2, 2]);
  });
});

describe('without a configuration and without an agent', () => {
  it('probe says that nothing is configured, and where it looked', async () => {
    const { status, stderr, stdout } = await runLinesman(['probe', '--json'], env);

    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, diagnosis: { code: 'NOT_CONFIGURED' } });
    expect(stderr).toContain('config.json');
    expect(status).toBe(2);
  });

  it.each([['status'], ['sync'], ['page']])(
    '%s names the next step and answers "agent": null',
    async (command) => {
      const { status, stderr, stdout } = await runLinesman([command, '--json'], env);

      expect(JSON.parse(stdout)).toMatchObject({ agent: null });
      expect(stderr).toContain('linesman start');
      expect(status).toBe(5);
    },
  );

  it('outbox list, settings and collector list answer all the same', async () => {
    const [outbox, settings, reports] = await Promise.all(
      [['outbox', 'list'], ['settings'], ['collector', 'list']].map((args) =>
        runLinesman([...args, '--json'], env),
      ),
    );

    expect(JSON.parse(outbox!.stdout)).toMatchObject({ items: [] });
    expect(JSON.parse(settings!.stdout)).toMatchObject({
      items: expect.arrayContaining([
        { key: 'exchange.mapperPort', value: 135, source: 'default' },
      ]) as unknown,
    });
    expect(JSON.parse(reports!.stdout)).toMatchObject({ reports: [] });
    expect([outbox!.status, settings!.status, reports!.status]).toEqual([0, 0, 0]);
  });

  it('a bad key in the default file costs that key alone, and settings says so', async () => {
    const file = write('default.json', '{ "site": "ACME", "nonsense": 1 }');

    const { status, stdout } = await runLinesman(['settings', '--json'], {
      ...env,
      LINESMAN_CONFIG: file,
    });

    const answer = JSON.parse(stdout) as { items: unknown[]; problems: string[] };
    expect(answer.items).toContainEqual({ key: 'site', value: 'ACME', source: 'user file' });
    expect(answer.problems).toEqual([`${file}: nonsense: no such setting`]);
    expect(status).toBe(0);
  });
});

describe('help', () => {
  it('shows examples and the exit statuses', async () => {
    const { status, stdout } = await runLinesman(['--help'], env);

    expect(stdout).toContain('linesman probe exch1.corp.example');
    expect(stdout).toContain('Exit: 0 healthy');
    expect(status).toBe(0);
  });

  it.each([[[]], [['outbox']]])(
    'linesman %j alone shows what there is, and is no error',
    async (args) => {
      const { status, stdout, stderr } = await runLinesman(args, env);

      expect(stdout).toMatch(/^Usage: linesman[^]*Commands:/);
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );

  it('explains a code to the end', async () => {
    const { status, stdout } = await runLinesman(['explain', 'rpc-port-outside-acl'], env);

    for (const label of ['Symptom', 'Cause', 'Who must act', 'What to do', 'What proves it'])
      expect(stdout).toContain(label);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(status).toBe(0);
  });
});
