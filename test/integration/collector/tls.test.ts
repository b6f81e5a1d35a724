import { execFile } from 'node:child_process';
import { rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { until } from '../../support/until.ts';
import { runningCollector, temporaryFolder } from './support.ts';

const run = promisify(execFile);

async function certified(name: string, folder: string): Promise<string> {
  const { cert, key } = selfSigned(name);
  for (const [file, text] of [
    ['cert.pem', cert],
    ['key.pem', key],
  ] as const) {
    await writeFile(join(folder, `${file}.new`), text, { mode: 0o600 });
    await rename(join(folder, `${file}.new`), join(folder, file));
  }
  const root = join(folder, `${name}.root.pem`);
  await writeFile(root, cert);
  return root;
}

describeWhere([needsCommands('curl', 'openssl')], 'a certificate of its own', () => {
  test('is served to curl, and a renewed one taken up without a restart', async () => {
    const folder = await temporaryFolder();
    const first = await certified('collect.example', folder);
    const said: string[] = [];
    const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    const { url } = await runningCollector(
      join(folder, 'data'),
      { certificateLookMs: 50 },
      (line) => said.push(line),
      { tls },
    );
    const { port } = new URL(url);
    const ask = async (name: string, root: string): Promise<string> => {
      const { stdout } = await run('curl', [
        ...['--silent', '--show-error', '--max-time', '20', '--cacert', root],
        ...['--resolve', `${name}:${port}:127.0.0.1`, `https://${name}:${port}/healthz`],
      ]);
      return stdout;
    };
    expect(url).toMatch(/^https:/);
    expect(await ask('collect.example', first)).toContain('"ok":true');

    const second = await certified('renewed.example', folder);
    await until(() => said.some((line) => line.includes('renewed certificate')));
    expect(await ask('renewed.example', second)).toContain('"ok":true');
    await expect(ask('collect.example', first)).rejects.toThrow();

    // One that does not fit is left, and said.
    await writeFile(tls.keyFile, 'no key');
    await until(() => said.some((line) => line.includes('cannot be used')));
    expect(await ask('renewed.example', second)).toContain('"ok":true');
  });

  test('connections that only begin to be made do not shut the door', async () => {
    const folder = await temporaryFolder();
    const root = await certified('collect.example', folder);
    const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    const { url } = await runningCollector(
      join(folder, 'data'),
      { maxConnections: 8 },
      () => undefined,
      { tls },
    );
    const { port } = new URL(url);
    const silent = Array.from({ length: 30 }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of silent) socket.on('error', () => undefined);
    const { stdout } = await run('curl', [
      ...['--silent', '--show-error', '--max-time', '20', '--cacert', root],
      ...['--resolve', `collect.example:${port}:127.0.0.1`],
      `https://collect.example:${port}/healthz`,
    ]);
    for (const socket of silent) socket.destroy();
    expect(stdout).toContain('"ok":true');
  });
});

test('a certificate whose key is another does not start, and both files are named', async () => {
  const folder = await temporaryFolder();
  await certified('collect.example', folder);
  await writeFile(join(folder, 'key.pem'), selfSigned('other.example').key);
  const started = await startCollector({
    dataFolder: join(folder, 'data'),
    listen: '127.0.0.1:0',
    tls: { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') },
    log: () => undefined,
  });
  expect(started.ok ? 'it runs' : started.message).toContain(join(folder, 'key.pem'));
});
