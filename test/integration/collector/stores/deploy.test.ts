import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { readCollectorConfig } from '../../../../collector/config.ts';
import { readSharedSettings } from '../../../../collector/shared/shared-settings.ts';
import { describeWhere, needsCommands } from '../../../support/needs.ts';
import { nginxArgv, nginxConf } from '../../../support/nginx-conf.ts';
import { temporaryFolder } from '../support.ts';

const run = promisify(execFile);
const DEPLOY = join(import.meta.dirname, '../../../../deploy');
const textOf = (name: string): string => readFileSync(join(DEPLOY, name), 'utf8');

it('the settings that lie there are what a collector takes, once their secrets are there', async () => {
  const folder = await temporaryFolder();
  await copyFile(join(DEPLOY, 'collector.json'), join(folder, 'collector.json'));
  const read = await readCollectorConfig(join(folder, 'collector.json'), true);
  if (!read.ok) throw new Error(read.messages.join('\n'));
  const secret = join(folder, 'secret');
  await writeFile(secret, 'secret\n');
  const { store, index } = read.config;
  if (store === undefined || index === undefined) throw new Error('nothing is shared');

  expect(
    await readSharedSettings({
      ...read.config,
      store: { ...store, secretFile: secret },
      index: { ...index, passwordFile: secret },
    }),
  ).toMatchObject({
    ok: true,
    settings: { s3: { secretKey: 'secret' }, postgres: { password: 'secret' } },
  });
});

it('half of what is shared, or what is missing, is said by its name', async () => {
  const message = async (config: Parameters<typeof readSharedSettings>[0]): Promise<string> => {
    const read = await readSharedSettings(config);
    return read.ok ? 'ok' : read.message;
  };
  expect(await message({})).toBe('ok');
  expect(await message({ store: { kind: 's3' } })).toContain('only together');
  expect(await message({ store: { kind: 's3' }, index: { kind: 'postgres' } })).toContain(
    'store.endpoint is missing',
  );
});

it('every secret, file and network that the compose file names is defined in it', () => {
  const compose = load(textOf('compose.yaml')) as Record<string, Record<string, unknown>>;
  const named = (kind: 'secrets' | 'configs' | 'networks'): string[] =>
    Object.values(compose['services'] as Record<string, Record<string, unknown>>).flatMap(
      (service) => {
        const value = service[kind] ?? [];
        if (!Array.isArray(value)) return Object.keys(value);
        return value.map((one: unknown) =>
          typeof one === 'string' ? one : String((one as { source: unknown }).source),
        );
      },
    );
  for (const kind of ['secrets', 'configs', 'networks'] as const) {
    expect(named(kind).length).toBeGreaterThan(0);
    expect(Object.keys(compose[kind] ?? {})).toEqual(expect.arrayContaining(named(kind)));
  }
});

describeWhere([needsCommands('systemd-analyze')], 'the unit of systemd', () => {
  it('is one that systemd takes without a word', async () => {
    const folder = await temporaryFolder();
    const unit = join(folder, 'linesman-collector.service');
    // The program and its manual page are where the package puts them.
    await writeFile(
      unit,
      textOf('linesman-collector.service')
        .replace('/usr/bin/linesman', '/bin/true')
        .replace(/^Documentation=.*\n/m, ''),
    );
    const { stdout, stderr } = await run('systemd-analyze', ['verify', unit]);
    expect(stdout + stderr).toBe('');
  });
});

describeWhere([needsCommands('nginx', 'openssl')], 'the settings of nginx', () => {
  it('are ones that nginx takes, and pass no "later" of a collector off as its death', async () => {
    const folder = await temporaryFolder();
    const text = textOf('nginx-collectors.conf');
    await mkdir(join(folder, 'logs'));
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-subj', '/CN=collect.example', '-keyout', join(folder, 'own.key')],
      ...['-out', join(folder, 'own.pem')],
    ]);
    const own = text.replaceAll('/etc/nginx/collect.example', join(folder, 'own'));
    await writeFile(join(folder, 'nginx.conf'), nginxConf(folder, own));
    const [command, ...args] = nginxArgv(folder);
    const { stderr } = await run(command, ['-t', ...args]);

    expect(stderr).toContain('test is successful');
    const [, whenNext = ''] = /proxy_next_upstream ([^;]*);/.exec(text) ?? [];
    expect(whenNext).toBe('error timeout');
  });
});
