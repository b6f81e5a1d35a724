import { chownSync, chmodSync, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { digestOf } from '../../../agent/update/fetch-package.ts';
import { NOTHING_YET, readOwn } from '../../../agent/update/own-file.ts';
import { openDesktop } from '../desktop.ts';
import { until } from '../until.ts';
import { openFeed } from './feed-server.ts';
import { openInstalledRoot, USER } from './installed-root.ts';

/** An AppImage and the version that its agent calls itself. */
interface Version {
  readonly version: string;
  readonly file: string;
}

/** The whole of a try, with an AppImage that unpacks itself on a slow disk. */
const TRIED_WITHIN_MS = 480_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The life of an AppImage in the folder of an ordinary user, on a desktop: it takes a version from a
 * feed that nginx serves, runs on as that, takes the next, whose agent does not come up, and goes on
 * as before.
 *
 * @param linesman the command of any build, readable by everybody: node and its script
 */
export async function updateLives(
  { first, works, broken }: { first: Version; works: Version; broken: Version },
  linesman: readonly [string, string],
): Promise<{ readonly wrong: readonly string[]; readonly figures: string }> {
  const wrong: string[] = [];
  const promise = (kept: boolean, what: string): void => {
    if (!kept) wrong.push(what);
  };
  const root = await openInstalledRoot();
  const desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '');
  const feed = await openFeed(join(desktop.folder, 'feed'));
  const home = join(desktop.folder, 'home');
  const data = join(home, '.local', 'state', 'linesman');
  const app = join(home, 'Apps', 'Linesman.AppImage');
  try {
    await desktop.run('mkdir', ['-p', join(home, 'Apps')]);
    copyFileSync(first.file, app);
    chownSync(app, USER, USER);
    chmodSync(app, 0o755);
    await mkdir(root.at('/etc/linesman'), { recursive: true });
    await writeFile(
      root.at('/etc/linesman/policy.json'),
      JSON.stringify({ update: { feed: feed.url } }),
    );
    const printed = await desktop.run('env', ['-0']);
    const inherited = Object.fromEntries(
      printed.split('\0').map((line): [string, string] => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
    const as = { user: USER, env: { ...inherited, HOME: home, LANG: 'C.UTF-8' } };
    let complaints = '';
    const login = (): void => {
      // FUSE needs a program of its own, which is not everywhere.
      const args = ['--appimage-extract-and-run', '--background', `--data=${data}`];
      root.start([app, ...args], as).stderr?.on('data', (chunk: Buffer) => {
        complaints = (complaints + chunk.toString()).slice(-4_000);
      });
    };
    const own = () => readOwn(data).catch(() => NOTHING_YET);
    const status = async (): Promise<string> =>
      (await root.run([...linesman, 'status', '--data', data], as)).stdout;
    const runs = (version: string, withinMs = TRIED_WITHIN_MS): Promise<boolean> =>
      until(
        () => agentIn(data),
        (one) => one === version,
        withinMs,
      ).then(
        () => true,
        () => false,
      );
    const placed = (of: Version): Promise<boolean> =>
      Promise.all([digestOf(app), digestOf(of.file)]).then(([one, other]) => one === other);

    await feed.publish(works.file, works.version);
    login();
    promise(await runs(first.version), `${first.version} does not start`);
    const beganMs = performance.now();
    await until(own, ({ last }) => last !== null, TRIED_WITHIN_MS).catch(() => null);
    const takesMs = performance.now() - beganMs;
    promise(
      (await own()).last?.kind === 'installed',
      `not installed: ${JSON.stringify(await own())}`,
    );
    promise(await runs(works.version, 10_000), `${works.version} does not run after its update`);
    promise(await placed(works), `the file is not that of ${works.version}`);
    promise((await stat(app)).mode % 0o1000 === 0o755, 'the file may not be run by all as before');
    promise(
      (await digestOf(`${app}.previous`)) === (await digestOf(first.file)),
      'the version before is not kept',
    );
    await pause(5_000);
    const said = await status();
    promise(
      new RegExp(
        `Version ${works.version} is installed since .*before it was ${first.version}`,
      ).test(said),
      `status after the update: ${said}`,
    );
    promise(
      (await until(
        () => appsOf(data).length,
        (count) => count === 1,
        30_000,
      ).catch(() => 0)) === 1,
      'the old shell did not end',
    );

    await endAll(data);
    await feed.publish(broken.file, broken.version);
    await aDayLater(data);
    login();
    await until(own, ({ last }) => last?.kind === 'rolled-back', TRIED_WITHIN_MS).catch(() => null);
    const after = await own();
    promise(
      after.last?.kind === 'rolled-back',
      `not rolled back: ${JSON.stringify(after)}; ${complaints}`,
    );
    promise(
      after.bad.some(({ version }) => version === broken.version),
      'it is not remembered',
    );
    promise(await runs(works.version, 60_000), `${works.version} does not go on`);
    promise(await placed(works), `the file is no longer that of ${works.version}`);
    await pause(8_000);
    const back = await status();
    promise(
      back.includes(`Version ${broken.version} did not start`) &&
        back.includes(`back to ${works.version}`),
      `status after the roll-back: ${back}`,
    );
    promise(
      !readdirSync(join(home, 'Apps')).some((name) => /\.(next|part)$/.test(name)),
      `left: ${readdirSync(join(home, 'Apps')).join(' ')}`,
    );
    return {
      wrong,
      figures: `${(takesMs / 1000).toFixed(0)} s from the start of ${first.version} until ${works.version} was in place; ${after.last?.why ?? '?'}`,
    };
  } finally {
    await endAll(data);
    await feed.close();
    await desktop.close();
    await root.close();
  }
}

/** The version of the agent that `agent.json` describes; null: none. */
async function agentIn(data: string): Promise<string | null> {
  try {
    const { version, pid } = JSON.parse(await readFile(join(data, 'agent.json'), 'utf8')) as {
      version: string;
      pid: number;
    };
    process.kill(pid, 0);
    return version;
  } catch (gone) {
    if (!(gone instanceof Error)) throw gone;
    return null;
  }
}

/** Processes of shells that were started for that data folder; Chromium's own children are none. */
const appsOf = (data: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      // Chromium writes its command anew, with blanks.
      const command = commandOf(pid).join(' ');
      return (
        /^\/\S+\/linesman-app /.test(command) &&
        command.includes(`--data=${data}`) &&
        !command.includes(' --type=')
      );
    });

/**
 * Ends the shells as a logout does, and then everything that names this data folder, which nothing
 * else has. The runtime of an AppImage that unpacked itself tidies up once its shell has ended; over
 * what is left it does not start again.
 */
async function endAll(data: string): Promise<void> {
  for (const pid of appsOf(data)) process.kill(pid, 'SIGTERM');
  const ours = (): readonly number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid && commandOf(pid).some((word) => word.includes(data)));
  await until(ours, (left) => left.length === 0, 30_000).catch(() => null);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of ours()) {
      try {
        process.kill(pid, signal);
      } catch (gone) {
        if (!(gone instanceof Error)) throw gone;
      }
    }
    await until(ours, (left) => left.length === 0, 15_000).catch(() => null);
  }
}

function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
  } catch (gone) {
    if (!(gone instanceof Error)) throw gone;
    return [];
  }
}

/** The feed is asked once a day: what it said last is a day older. */
async function aDayLater(data: string): Promise<void> {
  const file = join(data, 'update', 'asked.json');
  const asked = JSON.parse(await readFile(file, 'utf8')) as { at: string };
  const at = new Date(new Date(asked.at).getTime() - DAY_MS).toISOString();
  await writeFile(file, `${JSON.stringify({ ...asked, at })}\n`);
}
