import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bareEnvironment,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { mountSilent, SILENT_MOUNT_NEEDS } from '../../support/silent-mount.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-silent-'));
const mount = join(folder, 'share');
const env = bareEnvironment(folder);
let end = (): void => undefined;

describeWhere(SILENT_MOUNT_NEEDS, 'a file system that never answers', () => {
  beforeAll(async () => {
    end = await mountSilent(mount);
    writeFileSync(join(folder, 'config.json'), '{}');
  });
  afterAll(() => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });

  it.concurrent.each([
    'status',
    'watch',
    'wait --for lan',
    'history',
    'sync',
    'settings',
    'page',
    'outbox list',
    'outbox retry --all',
    'outbox drop --all --yes',
    'demo',
    'demo fault mapper-silent on',
    'start',
    'collector --listen 127.0.0.1:0',
    'collector list',
    'collector page',
  ])('under the data folder ends "linesman %s" with a sentence', async (command) => {
    const dataFolder = join(mount, 'linesman');
    const { status, stdout, stderr } = await runLinesman(
      [...command.split(' '), '--data', dataFolder],
      env,
      20_000,
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^linesman: the file system of .+ did not answer within \d+ s: .+\n$/);
    expect(stderr).toContain(dataFolder);
  });

  it.concurrent.each(['status', 'settings', 'history', 'outbox list'])(
    'where everything lies there, the configuration too, ends "linesman %s" with a sentence',
    async (command) => {
      const { status, stderr } = await runLinesman(
        command.split(' '),
        { ...env, LINESMAN_DATA: join(mount, 'data'), LINESMAN_CONFIG: join(mount, 'config.json') },
        20_000,
      );
      expect(status).toBe(2);
      expect(stderr).toContain('did not answer');
    },
  );

  it.concurrent(
    'of the configuration alone does not keep "linesman status" from its answer',
    async () => {
      const { status, stderr } = await runLinesman(
        ['status', '--data', join(folder, 'none')],
        { ...env, XDG_CONFIG_HOME: mount },
        20_000,
      );
      expect(status).toBe(5);
      expect(stderr).toContain('linesman start');
    },
  );

  it.concurrent(
    'of the configuration ends "linesman start" with a sentence that names the file',
    async () => {
      const { status, stderr } = await runLinesman(
        ['start', '--data', join(folder, 'fresh'), '--config', join(mount, 'config.json')],
        env,
        20_000,
      );
      expect(status).toBe(2);
      expect(stderr).toContain(`the file system of ${join(mount, 'config.json')} did not answer`);
    },
  );

  it.concurrent(
    'behind a link to the configuration ends "linesman probe" with a sentence',
    async () => {
      const link = join(folder, 'linked.json');
      symlinkSync(join(mount, 'config.json'), link);
      const { status, stdout, stderr } = await runLinesman(
        ['probe', '127.0.0.1', '--mapper-port', '1', '--config', link],
        env,
        20_000,
      );
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(`the file system of ${link} did not answer`);
    },
  );

  it.concurrent(
    'behind a link in the data folder ends "linesman status" with a sentence',
    async () => {
      const data = join(folder, 'with-a-link');
      mkdirSync(data);
      symlinkSync(join(mount, 'agent.json'), join(data, 'agent.json'));
      const { status, stderr } = await runLinesman(['status', '--data', data], env, 20_000);
      expect(status).toBe(2);
      expect(stderr).toContain(`the file system of ${data} did not answer`);
    },
  );

  it.concurrent.each(['bundle --out SILENT/b.zip', 'bundle --out SILENT', 'open SILENT/b.zip'])(
    'where a bundle is to lie ends "linesman %s" with a sentence',
    async (command) => {
      const { status, stderr } = await runLinesman(
        [...command.replace('SILENT', mount).split(' '), '--data', join(folder, 'none')],
        env,
        20_000,
      );
      expect(status).toBe(2);
      expect(stderr).toContain(`the file system of ${mount}`);
      expect(stderr).toContain('did not answer');
    },
  );

  it.concurrent('where a page is to lie ends "linesman open --html" with a sentence', async () => {
    const bundle = join(folder, 'b.zip');
    const made = await runLinesman(['bundle', '--out', bundle, '--data', join(mount, 'd')], env);
    const { status, stderr } = await runLinesman(
      ['open', bundle, '--html', join(mount, 'page.html')],
      env,
      20_000,
    );
    // What the folder did not give stands in the bundle as missing.
    expect({ made: made.status, status }).toEqual({ made: 0, status: 1 });
    expect(stderr).toContain(`the file system of ${join(mount, 'page.html')} did not answer`);
  });

  it.concurrent('under the data folder does not keep "linesman probe" from checking', async () => {
    const { status, stdout, stderr } = await runLinesman(
      ['probe', '127.0.0.1', '--mapper-port', '1', '--json', '--data', join(mount, 'linesman')],
      env,
      20_000,
    );
    expect(status).toBe(4);
    expect(stdout).toContain('"EPM_REFUSED"');
    expect(stderr).toContain('did not answer');
  });
});

describeWhere([needsCommands('mkfifo')], 'a pipe in the place of a file of the data folder', () => {
  it.each(['device.json', 'agent.json', 'outbox.sqlite', 'history.sqlite', 'lock.sqlite'])(
    'holds up neither agent nor command: %s',
    async (name) => {
      const own = mkdtempSync(join(tmpdir(), 'linesman-pipe-'));
      mkdirSync(join(own, 'data'));
      execFileSync('mkfifo', [join(own, 'data', name)]);
      const data = ['--data', join(own, 'data')];
      const status = await runLinesman(['status', ...data], env, 10_000);
      const list = await runLinesman(['outbox', 'list', ...data], env, 10_000);
      const child = spawnLinesman(['start', ...data], env);
      const begun = await Promise.race([
        once(child, 'close').then(([code]) => `ended ${String(code)}`),
        lineFromErrors(child, /Not configured/).then(() => 'runs'),
      ]);
      await stopProcess(child);
      rmSync(own, { recursive: true });

      expect(status.status).not.toBeNull();
      expect(list.status).not.toBeNull();
      expect(begun).toMatch(/runs|ended 2/);
    },
  );
});

const lineFromErrors = (child: ChildProcess, wanted: RegExp): Promise<void> =>
  new Promise((resolve) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (wanted.test(text)) resolve();
    });
  });
