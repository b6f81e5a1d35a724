import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutbox } from '../../../agent/outbox/open.ts';
import { openHistory } from '../../../agent/runs/history.ts';
import { STATES } from '../../support/states.ts';
import { bareEnvironment, LINESMAN, type Ran, runLinesman } from '../../support/linesman.ts';

describe('linesman bundle and linesman open', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linesman-bundle-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (...args: readonly string[]): Promise<Ran> =>
    runLinesman(args, bareEnvironment(folder));

  /** What an agent leaves behind. */
  const keepRuns = (): void => {
    const opened = openHistory({ dataFolder: folder, log: () => undefined, now: () => new Date() });
    if (!opened.ok) throw new Error(opened.message);
    opened.history.add({ run: STATES.green.run!, sights: [] });
    opened.history.add({ run: STATES.brokenPort.run!, sights: [] });
    opened.history.close();
    writeFileSync(join(folder, 'device.json'), '{"device":"0b6c1f6e-8f5c-4a6b-9a57-2f7f3b0d9c11"}');
  };

  it('makes a bundle of what an agent left, and opens it with the verdict, without an agent', async () => {
    keepRuns();

    const made = await run('bundle', '--out', folder, '--note', 'since Munich', '--json');

    expect(made).toMatchObject({ status: 0, stderr: '' });
    const document = JSON.parse(made.stdout) as { file: string; bytes: number; files: unknown[] };
    expect(document.file).toMatch(/\/bundle-0b6c1f6e-\d{8}T\d{6}Z-[0-9a-f]{8}\.zip$/);
    expect(statSync(document.file).size).toBe(document.bytes);
    expect(statSync(document.file).mode & 0o777).toBe(0o600);

    const page = join(folder, 'report.html');
    const opened = await run('open', document.file, '--html', page);
    expect(opened.status).toBe(0);
    expect(opened.stdout).toContain('BROKEN: Exchange offers EMSMDB on port 2314');
    expect(opened.stdout).toMatch(/Who must act +The network team \(Citrix Access Gateway\)/);
    expect(opened.stdout).toMatch(/Note +since Munich/);
    expect(readFileSync(page, 'utf8')).toContain('For the firewall team');
  });

  it("says without an agent what was lost before, and how this clock goes beside the collector's", async () => {
    keepRuns();
    const opened = openOutbox({
      dataFolder: folder,
      origin: 'site',
      log: () => undefined,
      now: () => new Date('2026-05-04T09:00:00.000Z'),
    });
    if (!opened.ok) throw new Error(opened.message);
    const { outbox } = opened;
    outbox.enqueue({
      ...{ id: '019b0000-0000-7000-8000-000000000001', kind: 'break', origin: 'site' },
      createdAt: '2026-05-04T08:00:00.000Z',
      body: Buffer.from('{}'),
    });
    const due = outbox.next();
    if (due === null) throw new Error('nothing is due');
    const { id, sha256, bytes } = due;
    outbox.acknowledge(due, {
      ...{ id, sha256, bytes, receivedAt: '2026-05-04T09:00:42Z' },
      ...{ keyId: 'ab'.repeat(8), signature: '' },
    });
    outbox.countLoss('break', 'no-room');
    outbox.close();

    const made = await run('bundle', '--out', folder, '--json');

    const { file } = JSON.parse(made.stdout) as { file: string };
    const manifest = JSON.parse(
      execFileSync('unzip', ['-p', file, 'manifest.json'], { encoding: 'utf8' }),
    ) as { clockOffsetMs: number; loss: string[] };
    expect(manifest.clockOffsetMs).toBe(42_000);
    expect(manifest.loss).toEqual([expect.stringMatching(/^1 .*break/)]);
  });

  it('is a zip for every other program: unzip finds no fault and the same names', async () => {
    keepRuns();
    const file = join(folder, 'mine.zip');
    await run('bundle', '--out', file);

    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors');
    const names = execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toEqual(names.toSorted());
    expect(names).toContain('report.html');
    expect(execFileSync('unzip', ['-Z', file], { encoding: 'utf8' })).toContain('80-Jan-01 00:00');
  });

  it('works without any agent ever, says what is missing, and makes no data folder', async () => {
    const nowhere = join(folder, 'nowhere');
    const file = join(folder, 'empty.zip');

    const made = await run('bundle', '--data', nowhere, '--out', file);

    expect(made.status).toBe(0);
    expect(made.stdout).toContain('Missing: data/run.json: there is none yet');
    expect(readdirSync(folder)).not.toContain('nowhere');
    expect((await run('open', file)).stdout).toContain(
      'Linesman does not know which Exchange server to watch.',
    );
  });

  it('shows before, and writes nothing: the words of the report and what is taken out', async () => {
    keepRuns();

    const shown = await run('bundle', '--preview', '--note', 'password=hunter22');

    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('Exchange offers EMSMDB on port 2314');
    expect(shown.stdout).toMatch(/^ {2}Taken out {2}.*1 × password$/m);
    expect(shown.stdout).toMatch(/^ {2}Encrypted {2}no: whoever holds the file can read it$/m);
    expect(shown.stdout).toMatch(/^ {4}report\.html +\d+ KiB$/m);
    expect(shown.stdout.match(/Missing/g)).toHaveLength(1);
    expect(shown.stdout).not.toContain('hunter22');
    expect(shown.stderr).toContain('nothing is written or sent');
    expect(readdirSync(folder).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  it('writes the bundle to a pipe', async () => {
    keepRuns();
    const bytes = execFileSync(
      process.execPath,
      [join(import.meta.dirname, '../../../out/linesman.mjs'), 'bundle', '--out', '-'],
      { env: bareEnvironment(folder), maxBuffer: 8 * 1024 * 1024 },
    );
    const file = join(folder, 'piped.zip');
    writeFileSync(file, bytes);

    expect((await run('open', file)).status).toBe(0);
    expect(await run('bundle', '--out', '-', '--json')).toMatchObject({ status: 2, stdout: '' });
  });

  it('says of a damaged bundle which file it is, and of no bundle that it is none', async () => {
    keepRuns();
    const file = join(folder, 'mine.zip');
    await run('bundle', '--out', file);
    const bytes = readFileSync(file);
    // Within the compressed bytes of the first file.
    bytes[60]! ^= 0xff;
    writeFileSync(file, bytes);
    const text = join(folder, 'text.zip');
    writeFileSync(text, 'no zip');

    const damaged = await run('open', file);
    expect(damaged.status).toBe(1);
    expect(damaged.stderr).toMatch(/mine\.zip: data\/[a-z-]+\.json: /);
    expect((await run('open', text)).status).toBe(1);
    expect(await run('open', join(folder, 'absent.zip'))).toMatchObject({ status: 2, stdout: '' });
  });

  it('says why the file cannot be written', async () => {
    const made = await run('bundle', '--out', join(folder, 'no', 'such', 'folder.zip'));

    expect(made.status).toBe(1);
    expect(made.stderr).toContain('cannot be written');
  });

  it.skipIf(process.platform === 'win32')(
    'leaves no half of a bundle where the disk ends, and an older one as it was',
    () => {
      const old = join(folder, 'old.zip');
      writeFileSync(old, 'an older bundle');
      // A file may have 4 KiB: what is larger fails in the middle of it.
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, LINESMAN, 'bundle'].concat([
          ...['--data', join(folder, 'data')],
          ...['--out', old],
        ]),
        { env: bareEnvironment(folder), encoding: 'utf8' },
      );

      expect(status).toBe(1);
      expect(stderr).toContain('cannot be written');
      expect(readdirSync(folder).filter((name) => name.includes('.zip'))).toEqual(['old.zip']);
      expect(readFileSync(old, 'utf8')).toBe('an older bundle');
    },
  );
});
