import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_LINES } from '../docs-commands.ts';
import { until } from '../until.ts';
import { openInstalledRoot, USER } from './installed-root.ts';
import { exeOf, gone, installedUser, SHIPPED_NODE } from './installed-user.ts';
import { type Deb, installs, type System } from './systems.ts';
import { openUserManager } from './user-manager.ts';

/** What stands behind `systemctl --user`. */
const wordsOf = (line: string): readonly string[] => line.split(' ').slice(2);

/** Longer than the unit's own pause before it starts again. */
const STAYS_AWAY_MS = 6_000;

/**
 * A life of the deb where there is no desktop: a real `systemd --user` starts the agent, starts it
 * again at the next login and after an upgrade, leaves it off where its user says so, and does not
 * bring it back after the removal.
 */
export async function unitLives(
  system: System,
  older: Deb,
  deb: Deb,
): Promise<readonly string[] | { readonly skipped: string }> {
  const wrong: string[] = [];
  const promise = (kept: boolean, what: string): void => {
    if (!kept) wrong.push(`by its unit: ${what}`);
  };
  const home = await mkdtemp(join(tmpdir(), 'lm-home-'));
  await chown(home, USER, USER);
  await chmod(home, 0o700);
  const root = await openInstalledRoot(system.folder);
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home };
  try {
    promise(await installs(root, system, older), `${older.file} is not installed`);
    let manager = await openUserManager(root, env);
    if (typeof manager === 'string') return { skipped: manager };
    const user = installedUser(root, home, env);
    const offAtFirst = await manager.systemctl('is-enabled', 'linesman');
    promise(offAtFirst.stdout.trim() === 'disabled', `at first ${offAtFirst.stdout.trim()}`);
    await user.demo();
    const enabled = await manager.systemctl(...wordsOf(PACKAGE_LINES.startUnit));
    promise(enabled.status === 0, `enable --now: ${enabled.stderr}`);
    const green = await user.statusThat(({ diagnosis }) => diagnosis?.code === 'ALL_GREEN');
    promise(green !== null, 'not green');
    promise((await exeOf(green)) === SHIPPED_NODE, 'not on the Node that ships');

    await user.linesman('demo', 'fault', 'port-silent', 'on');
    const broken = await user.statusThat(({ outbox }) => outbox.count > 0);
    promise(broken !== null, 'no report after the fault');
    const before = await user.kept();
    promise(await installs(root, system, deb, true), `no upgrade to ${deb.file}`);
    const upgraded = await user.statusThat(({ agent }) => agent?.version === deb.version);
    promise(upgraded !== null, 'no agent of the new version after the upgrade');
    promise((upgraded?.outbox.count ?? 0) > 0, 'the queue is empty after the upgrade');
    const after = await user.kept();
    promise(after.config === before.config && before.config !== '', 'the settings changed');
    promise(
      before.runs.length > 0 && before.runs.every((run) => after.runs.includes(run)),
      'history lost runs by the upgrade',
    );

    await manager.logout();
    promise(await gone(upgraded?.agent?.pid ?? 0), 'the agent outlives its session');
    manager = await openUserManager(root, env);
    if (typeof manager === 'string') throw new Error(manager);
    promise((await user.statusThat(({ agent }) => agent !== null)) !== null, 'not at next login');

    await manager.systemctl('disable', '--now', 'linesman');
    promise((await user.status())?.agent === null, 'it runs although its user disabled it');
    await manager.logout();
    manager = await openUserManager(root, env);
    if (typeof manager === 'string') throw new Error(manager);
    promise((await user.status())?.agent === null, 'a login starts what its user disabled');

    await manager.systemctl('enable', '--now', 'linesman');
    const last = await user.statusThat(({ agent }) => agent !== null);
    promise((await root.run(system.remove)).status === 0, 'not removed');
    promise(await gone(last?.agent?.pid ?? 0), 'the agent runs on after the removal');
    promise(!(await comesBack(manager)), 'the agent comes back after the removal');
    promise((await user.kept()).config !== '', 'the settings went with the removal');
    await manager.logout();
    return wrong;
  } finally {
    await root.close();
    await rm(home, { recursive: true, force: true });
  }
}

const comesBack = async (manager: {
  systemctl(...words: readonly string[]): Promise<{ readonly stdout: string }>;
}): Promise<boolean> => {
  const giveUpAt = performance.now() + STAYS_AWAY_MS;
  return until(
    async () => (await manager.systemctl('show', '--property=ActiveState', 'linesman')).stdout,
    (state) => !/=(inactive|failed)$/.test(state.trim()) || performance.now() > giveUpAt,
    STAYS_AWAY_MS * 2,
  ).then((state) => !/=(inactive|failed)$/.test(state.trim()));
};
