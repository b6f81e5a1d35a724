import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FrozenDisk, frozenDisk, FROZEN_DISK_NEEDS } from '../../support/frozen-disk.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';
import { describeWhere } from '../../support/needs.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-frozen-'));
const env = bareEnvironment(folder);

describeWhere(FROZEN_DISK_NEEDS, 'a disk of this machine that hangs', () => {
  let disk: FrozenDisk;
  let data: string;
  beforeAll(async () => {
    disk = frozenDisk(folder);
    data = join(disk.mount, 'linesman');
    mkdirSync(data);
    for (const name of ['history.sqlite', 'outbox.sqlite']) {
      const database = new DatabaseSync(join(data, name));
      database.exec('PRAGMA journal_mode = WAL; CREATE TABLE some (one)');
      database.close();
    }
    writeFileSync(join(folder, 'config.json'), '{}');
    const before = await runLinesman(['outbox', 'list', '--data', data], env, 20_000);
    expect(before.stderr).not.toContain('did not answer');
    disk.freeze();
  });
  afterAll(() => {
    disk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it.concurrent.each([
    'status',
    'wait --for lan',
    'history',
    'outbox list',
    'outbox drop --all --yes',
    'demo',
    'start',
    'collector --listen 127.0.0.1:0',
    'collector list',
  ])('under the data folder ends "linesman %s" with a sentence', async (command) => {
    const { status, stdout, stderr } = await runLinesman(
      [...command.split(' '), '--data', data],
      env,
      20_000,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^linesman: the file system of .+ did not answer within \d+ s: .+\n$/);
    expect(stderr).toContain(data);
  });

  it.concurrent('does not keep "linesman probe" from checking', async () => {
    const { status, stdout, stderr } = await runLinesman(
      ['probe', '127.0.0.1', '--mapper-port', '1', '--json', '--data', data],
      env,
      20_000,
    );
    expect(status).toBe(4);
    expect(stdout).toContain('"EPM_REFUSED"');
    expect(stderr).toContain('did not answer');
  });

  it.concurrent('is missing in a bundle that is saved elsewhere', async () => {
    const { status } = await runLinesman(
      ['bundle', '--out', join(folder, 'b.zip'), '--data', data],
      env,
      60_000,
    );
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'b.zip'))).toBe(true);
    expect(readdirSync(data)).not.toContain('device.json');
  });
});
