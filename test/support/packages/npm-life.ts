import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { PACKAGE_LINES, packageCommand } from '../docs-commands.ts';
import { documentFrom, type Ran, stopProcess } from '../linesman.ts';
import { ended } from './installed-root.ts';

/**
 * The package for npm in the hands of somebody who has nothing but Node: installed as the page has
 * it, tried against the demo, run once by npx, removed. koffi comes from the caller's registry.
 *
 * @returns what was not so
 */
export async function npmLife(file: string, version: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const promise = (kept: boolean, what: string): void => {
    if (!kept) wrong.push(`by npm: ${what}`);
  };
  const home = await mkdtemp(join(tmpdir(), 'lm-npm-'));
  const global = join(home, 'global');
  const data = join(home, '.local', 'state', 'linesman');
  // Where packages come from, and by which certificates, is the caller's.
  const env = {
    ...process.env,
    PATH: [join(global, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: home,
    LINESMAN_DATA: data,
    LINESMAN_CONFIG: join(home, 'config.json'),
    npm_config_prefix: global,
    npm_config_userconfig: join(homedir(), '.npmrc'),
    npm_config_cache: process.env['npm_config_cache'] ?? join(homedir(), '.npm'),
  };
  const run = (command: readonly string[], cwd: string): Promise<Ran> => {
    const [program = '', ...args] = command;
    return ended(spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
  const linesman = (...words: readonly string[]): Promise<Ran> => run(['linesman', ...words], home);
  const folder = join(global, 'lib', 'node_modules', 'linesman');
  try {
    await mkdir(global);
    const install = packageCommand(PACKAGE_LINES.installNpm, basename(file));
    const installed = await run(install, dirname(file));
    if (!existsSync(folder) || installed.status !== 0)
      return [`by npm: ${install.join(' ')}: ${JSON.stringify(installed)}`];
    promise(!/warn|deprecated/i.test(installed.stderr), `npm warns: ${installed.stderr}`);
    const brought = await readdir(join(folder, 'node_modules'));
    promise(
      brought.every((name) => /^(\.package-lock\.json|koffi|@koromix)$/.test(name)),
      `it brought ${brought.join(' ')}`,
    );
    const typed = await linesman('--version');
    promise(typed.stdout.trim() === version, `linesman --version: ${typed.stdout}${typed.stderr}`);
    const status = await linesman('status', '--json');
    promise(
      status.status === 5 && /"agent": null/.test(status.stdout),
      `status without an agent: ${status.stdout}`,
    );

    const demo = spawn('linesman', ['demo', '--json'], { env, cwd: home });
    const { host, mapperPort } = await documentFrom(demo);
    const probe = await linesman(
      ...['probe', String(host), '--mapper-port', String(mapperPort), '--json'],
    );
    promise(
      probe.status === 0 && /"code": "ALL_GREEN"/.test(probe.stdout),
      `the demo is not green: ${probe.stdout.slice(0, 2_000)}`,
    );
    await stopProcess(demo);

    const once = await run(['npx', '--yes', '--package', file, 'linesman', '--version'], home);
    promise(once.stdout.trim() === version, `npx linesman: ${once.stdout}${once.stderr}`);
    const removed = await run(['npm', 'uninstall', '--global', 'linesman'], home);
    promise(removed.status === 0, `npm uninstall: ${removed.stderr}`);
    promise(
      !existsSync(folder) && !existsSync(join(global, 'bin', 'linesman')),
      'it is there after its removal',
    );
    promise(existsSync(data), 'the data folder went with it');
    return wrong;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
