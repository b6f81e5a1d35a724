import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  type InstalledWindows,
  installedWindows,
  makeInstaller,
  makeLauncherFor,
  nodeForWindows,
  stageReduced,
  waitForRemoval,
} from '../support/lab/installed.ts';
import { waitFor } from '../support/lab/wait.ts';
import { openWindowsFeed, type WindowsFeed } from '../support/lab/windows-feed.ts';
import { createWindowsMachine, needsWindows, windowsPath } from '../support/lab/windows.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';
import { breakAgent, renumber } from '../support/packages/app-images.ts';

const CURRENT = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion';
const ENTRY = `${CURRENT}\\Uninstall\\{2FE1B4DF-B5C5-4C1C-9243-0D4416D55B35}`;
const POLICY = 'HKCU\\Software\\Policies\\Linesman';
const LOCAL = 'users/root/AppData/Local';
const PROGRAMS = `${LOCAL}/Programs`;
const FOLDER = 'C:\\users\\root\\AppData\\Local\\Programs\\Linesman';
const DATA = `${LOCAL}/Linesman`;
const READY_WITHIN_MS = 600_000;
const FETCHED_WITHIN_MS = 300_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What these tests read of `update/own.json`. */
interface Own {
  readonly ready: { readonly version: string; readonly tries: number } | null;
  readonly bad: readonly { readonly version: string }[];
  readonly last: { readonly kind: string; readonly version: string; readonly from: string } | null;
}

describeWhere(
  [
    ...needsWindows(),
    needsCommands('makensis', 'nginx'),
    needsEnvironment('LINESMAN_PROOF', 'npm run proof -- packages-windows'),
  ],
  'what setup-user installed updates itself on Windows (under Wine), without Electron',
  () => {
    const cleanup = createCleanup();
    let windows: InstalledWindows;
    let files: string;
    let feed: WindowsFeed;

    const setupOf = (version: string): string =>
      join(files, `linesman-setup-user-${version}-x64.exe`);
    const json = async <T>(line: string): Promise<T> =>
      JSON.parse((await windows.type(line)).stdout) as T;
    const version = async (): Promise<string | null> =>
      (await json<{ agent: { version: string } | null }>('linesman status --json')).agent
        ?.version ?? null;
    const runs = (of: string): Promise<unknown> =>
      waitFor(`the agent of ${of}`, async () => ((await version()) === of ? true : null), {
        timeoutMs: 300_000,
        everyMs: 1_000,
      });
    const own = async (): Promise<Own> =>
      JSON.parse(await readFile(windows.at(`${DATA}/update/own.json`), 'utf8')) as Own;
    /** The agent looks at its updates some seconds after its start. */
    const says = (words: string): Promise<unknown> =>
      waitFor(
        `status to say "${words}"`,
        async () => ((await windows.type('linesman status')).stdout.includes(words) ? true : null),
        { timeoutMs: 120_000, everyMs: 1_000 },
      );
    const fetched = (of: string): Promise<unknown> =>
      waitFor(
        `version ${of} to be fetched`,
        async () =>
          existsSync(windows.at(`${DATA}/update/own.json`)) && (await own()).ready?.version === of
            ? true
            : null,
        { timeoutMs: FETCHED_WITHIN_MS, everyMs: 500 },
      );
    /** What the shell runs once the agent says that a version may be put in place. */
    const apply = (): Promise<{ readonly status: number | null; readonly stderr: string }> =>
      windows.type(
        `"${FOLDER}\\resources\\node\\node.exe" "${FOLDER}\\resources\\agent\\linesman.mjs" update-apply`,
      );
    const start = (): Promise<unknown> => windows.type(`"${FOLDER}\\Linesman.exe" --background`);
    const beside = async (): Promise<readonly string[]> =>
      (await readdir(windows.at(PROGRAMS))).filter((name) => name.startsWith('Linesman')).sort();
    const alone = (): Promise<unknown> =>
      waitFor('nothing to lie beside', async () => ((await beside()).length === 1 ? true : null), {
        timeoutMs: 300_000,
        everyMs: 500,
      });
    const aDayLater = async (): Promise<void> => {
      const file = windows.at(`${DATA}/update/asked.json`);
      const asked = JSON.parse(await readFile(file, 'utf8')) as { at: string };
      const at = new Date(new Date(asked.at).getTime() - DAY_MS).toISOString();
      await writeFile(file, JSON.stringify({ ...asked, at }));
    };
    const offered = async (of: string): Promise<void> => {
      await feed.publish(setupOf(of), of);
      await windows.type('linesman stop');
      await aDayLater();
      await start();
      await fetched(of);
    };

    beforeAll(async () => {
      const wnode = process.env['LINESMAN_WNODE'] ?? '';
      const machine = await createWindowsMachine(cleanup);
      windows = installedWindows(machine, wnode);
      files = machine.scratch;
      for (const line of [
        'link add lan type veth peer name switch',
        'link set lan up',
        'link set switch up',
        'address add 192.0.2.2/24 dev lan',
        'route add default via 192.0.2.1',
      ])
        await machine.space.ip(...line.split(' '));
      feed = await openWindowsFeed(machine.space, join(files, 'feed'), cleanup);
      const stage = join(files, 'stage');
      await stageReduced(stage, {
        node: await nodeForWindows(wnode, machine.prefix),
        marker: '0.1.0',
      });
      await makeLauncherFor(stage);
      await makeInstaller('setup-user', stage, setupOf('0.1.0'), '0.1.0');
      let from = '0.1.0';
      for (const to of ['0.2.0', '0.4.0']) {
        await renumber(join(stage), from, to);
        await makeInstaller('setup-user', stage, setupOf(to), to);
        from = to;
      }
      await breakAgent(stage);
      await makeInstaller('setup-user', stage, setupOf('0.3.0'), '0.3.0');
      for (const [name, value] of Object.entries({
        'update.feed': feed.url,
        'exchange.host': '127.0.0.1',
        'collector.url': 'http://127.0.0.1:9',
      }))
        await windows.type(`reg add ${POLICY} /v ${name} /d ${value} /f`);
    }, READY_WITHIN_MS);

    afterAll(() => cleanup.run());

    it('it takes the next version from a feed, sees its agent come up beside, and runs on as that with queue, history and settings', async () => {
      await feed.publish(setupOf('0.2.0'), '0.2.0');
      await windows.type(`"${windowsPath(setupOf('0.1.0'))}" /S /START`);
      await runs('0.1.0');
      const reports = await waitFor(
        'a report in the outbox',
        async () => {
          const { items } = await json<{ items: { id: string }[] }>('linesman outbox list --json');
          return items.length > 0 ? items.map(({ id }) => id) : null;
        },
        { timeoutMs: 180_000, everyMs: 1_000 },
      );
      const settings = await json('linesman settings --json');
      await fetched('0.2.0');

      const applied = await apply();
      await runs('0.2.0');
      await alone();

      expect(applied.status, applied.stderr).toBe(0);
      expect(await own()).toMatchObject({
        ready: null,
        bad: [],
        last: { kind: 'installed', version: '0.2.0', from: '0.1.0' },
      });
      expect(await windows.registry(ENTRY)).toMatch(/DisplayVersion +REG_SZ +0\.2\.0/);
      expect(await windows.registry('HKCU\\Software\\Linesman')).toMatch(
        /Version +REG_SZ +0\.2\.0/,
      );
      expect((await windows.registry(`${CURRENT}\\RunOnce`)) ?? '').not.toContain('Linesman');
      const { items } = await json<{ items: { id: string }[] }>('linesman outbox list --json');
      expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(reports));
      expect((await json<{ runs: unknown[] }>('linesman history --json')).runs).not.toEqual([]);
      expect(await json('linesman settings --json')).toEqual(settings);
      await says('Version 0.2.0 is installed since');
    });

    it('a version whose agent does not come up is thrown away, and the one before goes on', async () => {
      await offered('0.3.0');

      const applied = await apply();
      await start();
      await runs('0.2.0');

      expect(applied.status, applied.stderr).toBe(3);
      expect(await own()).toMatchObject({
        ready: null,
        bad: [{ version: '0.3.0' }],
        last: { kind: 'rolled-back', version: '0.3.0', from: '0.2.0' },
      });
      expect(await beside()).toEqual(['Linesman']);
      expect(await windows.registry(ENTRY)).toMatch(/DisplayVersion +REG_SZ +0\.2\.0/);
      await says('Version 0.3.0 did not start');
    });

    it('one that came up beside and does not in its place makes room for the one before', async () => {
      await offered('0.4.0');
      await windows.type('linesman stop');
      const setup = windowsPath(setupOf('0.4.0'));
      await windows.type(`"${setup}" /S /TRY /D=${FOLDER}.next`);
      await breakAgent(windows.at(`${PROGRAMS}/Linesman.next`));

      const replaced = await windows.type(`"${setup}" /S /UPDATE /D=${FOLDER}`);
      await runs('0.2.0');

      // Windows' ERROR_TIMEOUT, of which a process of Linux sees the last eight bits.
      expect(replaced.status).toBe(1460 % 256);
      expect(await beside()).toEqual(['Linesman', 'Linesman.next.exe']);
      expect(await windows.registry(ENTRY)).toMatch(/DisplayVersion +REG_SZ +0\.2\.0/);
      expect((await windows.registry(`${CURRENT}\\RunOnce`)) ?? '').not.toContain('Linesman');
    });

    it('a cut in power between the two names is made good at the next login', async () => {
      const setup = `${FOLDER}.next.exe`;
      await windows.type(`"${setup}" /S /TRY /D=${FOLDER}.next`);
      const replacing = await windows.start(`"${setup}" /S /UPDATE /D=${FOLDER}`);
      const once = await waitFor(
        'the entry for the next login',
        async () =>
          /!Linesman +REG_SZ +(.+?)\r?\n/.exec(
            (await windows.registry(`${CURRENT}\\RunOnce`)) ?? '',
          )?.[1] ?? null,
        { timeoutMs: 300_000, by: replacing.running },
      );
      await windows.type('taskkill /F /IM Linesman.next.exe');
      await replacing.running.ended;
      await windows.type('linesman stop --installation');
      if (existsSync(windows.at(`${PROGRAMS}/Linesman.next`)))
        await rename(
          windows.at(`${PROGRAMS}/Linesman`),
          windows.at(`${PROGRAMS}/Linesman.previous`),
        );
      else
        await rename(windows.at(`${PROGRAMS}/Linesman`), windows.at(`${PROGRAMS}/Linesman.next`));
      expect(await beside()).toEqual([
        ...['Linesman.next', 'Linesman.next.exe', 'Linesman.previous'],
      ]);

      const login = await windows.type(once);
      await runs('0.4.0');
      await alone();

      expect(once).toBe(`"${setup}" /S /UPDATE /D=${FOLDER}`);
      expect(login.status).toBe(0);
      expect(await windows.registry(ENTRY)).toMatch(/DisplayVersion +REG_SZ +0\.4\.0/);
      expect((await windows.registry(`${CURRENT}\\RunOnce`)) ?? '').not.toContain('Linesman');
    });

    it('/TRY and /UPDATE touch no folder but those of the installation', async () => {
      const setup = `"${windowsPath(setupOf('0.4.0'))}"`;
      await cp(windows.at(`${PROGRAMS}/Linesman/legal`), windows.at('Other'), { recursive: true });

      const tried = await windows.type(`${setup} /S /TRY /D=C:\\Other`);
      const updated = await windows.type(`${setup} /S /UPDATE /D=C:\\Other`);

      expect([tried.status, updated.status]).toEqual([87, 87]);
      expect(await readdir(windows.at('Other'))).toEqual(['0.1.0']);
      expect(await version()).toBe('0.4.0');
    });

    it('a removal takes what an update has left, and leaves the data folder alone', async () => {
      await writeFile(windows.at(`${PROGRAMS}/Linesman.part`), 'half');
      await windows.type(`"${windowsPath(setupOf('0.4.0'))}" /S /TRY /D=${FOLDER}.next`);

      const { status } = await windows.type(`"${FOLDER}\\Uninstall.exe" /S`);
      await waitForRemoval(windows, ENTRY);

      expect(status).toBe(0);
      expect(await beside()).toEqual([]);
      expect((await windows.registry(`${CURRENT}\\Run`)) ?? '').not.toContain('Linesman');
      expect((await stat(windows.at(`${DATA}/outbox.sqlite`))).isFile()).toBe(true);
    });
  },
);
