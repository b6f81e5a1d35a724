import { join } from 'node:path';
import { type Desktop, openDesktop } from '../desktop.ts';
import { wrongFuses } from '../fuses.ts';
import { clickTray, readTray } from '../tray-bus.ts';
import { until } from '../until.ts';
import { windowText } from '../window-text.ts';
import { type InstalledRoot, openInstalledRoot } from './installed-root.ts';
import { exeOf, gone, installedUser, type InstalledUser, SHIPPED_NODE } from './installed-user.ts';
import { type Deb, installs, missingLibraries, type System } from './systems.ts';

const DEBUGGING_PORT = 9229;
const AUTOSTART = '/etc/xdg/autostart/linesman.desktop';
export const UNIT = '/usr/lib/systemd/user/linesman.service';
/**
 * A life of the deb on a desktop, as an ordinary user: installed, started as a login starts it,
 * green, broken, upgraded with a report in the queue, removed.
 *
 * @param older installed first; null: no upgrade
 */
export async function debLives(
  system: System,
  older: Deb | null,
  deb: Deb,
): Promise<{ readonly wrong: readonly string[]; readonly figures: string }> {
  const wrong: string[] = [];
  const promise = (kept: boolean, what: string): void => {
    if (!kept) wrong.push(what);
  };
  const root = await openInstalledRoot(system.folder);
  const desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '');
  try {
    const user = await userOf(root, desktop);
    const first = older ?? deb;
    promise(await installs(root, system, first), `${first.file} is not installed`);
    for (const library of await missingLibraries(root)) promise(false, `there is no ${library}`);
    const typed = await user.linesman('--version');
    for (const path of ['/opt/Linesman/linesman-app', '/usr/bin/linesman', AUTOSTART, UNIT])
      promise((await root.changed()).includes(path), `${path} is not installed`);
    for (const fault of await autostartFaults(root)) promise(false, fault);
    const fuses = await wrongFuses(root.at('/opt/Linesman/linesman-app'));
    promise(fuses.wrong.length === 0, `fuses not as wanted: ${fuses.wrong.join(', ')}`);
    promise(fuses.known >= 6, `only ${String(fuses.known)} fuses were found`);
    promise(typed.stdout.trim() === first.version, `linesman --version: ${typed.stdout}`);
    promise((await user.status())?.agent === null, 'status before login');

    await user.demo();
    const loggedInMs = performance.now();
    login(root, user);
    const green = await user.statusThat(({ diagnosis }) => diagnosis?.code === 'ALL_GREEN');
    const toVerdictMs = performance.now() - loggedInMs;
    promise(green !== null, 'not green after the login');
    promise((await exeOf(green)) === SHIPPED_NODE, 'the agent does not run on the Node that ships');
    await until(
      () => readTray(desktop),
      (tray) => tray?.tooltip.startsWith('Exchange reachable') === true,
    );
    await clickTray(desktop, 'Open Linesman');
    await until(
      () => windowText(DEBUGGING_PORT),
      (text) => text.includes('Exchange reachable'),
    );

    await user.linesman('demo', 'fault', 'port-silent', 'on');
    const broken = await user.statusThat(
      ({ diagnosis, outbox }) => diagnosis?.severity === 'broken' && outbox.count > 0,
    );
    promise(broken !== null, 'no report after the fault');
    if (older !== null) {
      const before = await user.kept();
      promise(await installs(root, system, deb, true), `no upgrade to ${deb.file}`);
      const upgraded = await user.statusThat(({ agent }) => agent?.version === deb.version);
      promise(upgraded !== null, 'the tray did not start the new agent');
      promise((upgraded?.outbox.count ?? 0) >= (broken?.outbox.count ?? 1), 'the queue is shorter');
      const after = await user.kept();
      promise(after.config === before.config, 'the settings changed');
      promise(before.runs.length > 0, 'no history before the upgrade');
      promise(
        before.runs.every((run) => after.runs.includes(run)),
        'history lost runs by the upgrade',
      );
    }

    const last = await user.status();
    const removed = await root.run(system.remove);
    promise(removed.status === 0, `${system.remove.join(' ')}: ${removed.stderr}`);
    const pid = last?.agent?.pid ?? 0;
    promise(await gone(pid), 'the agent runs on after the removal');
    const left = (await root.changed()).filter((path) => !system.mayStay(path));
    const folder = await root.run(['test', '-e', '/opt/Linesman']);
    promise(folder.status === 1, '/opt/Linesman is left after the removal');
    promise(left.length === 0, `left after the removal: ${left.slice(0, 5).join(' ')}`);
    promise((await user.kept()).config !== '', 'the settings went with the removal');
    return {
      wrong,
      figures: `${(toVerdictMs / 1000).toFixed(1)} s from the login to the first verdict`,
    };
  } finally {
    await desktop.close();
    await root.close();
  }
}

/**
 * What starts at login, as systemd reads it: the entry for every user, not for one who hid it, and
 * a unit without a fault.
 *
 * @see systemd-xdg-autostart-generator(8)
 */
async function autostartFaults(root: InstalledRoot): Promise<readonly string[]> {
  const generated = async (hide: string): Promise<string> => {
    const script = `${hide}
      export XDG_CONFIG_HOME=$PWD HOME=$PWD XDG_CURRENT_DESKTOP=XFCE
      /usr/lib/systemd/user-generators/systemd-xdg-autostart-generator "$PWD/o" "$PWD/o" "$PWD/o"
      ls "$PWD/o"; rm -rf "$PWD"`;
    const inFolder = `cd "$(mktemp -d)" && mkdir autostart o && ${script}`;
    return (await root.run(['sh', '-c', inFolder])).stdout;
  };
  const [shown, hidden] = [
    await generated(':'),
    await generated(
      `printf '[Desktop Entry]\\nType=Application\\nHidden=true\\n' > autostart/linesman.desktop`,
    ),
  ];
  const verified = await root.run(['systemd-analyze', '--user', 'verify', UNIT]);
  return [
    ...(shown.includes('app-linesman@autostart.service')
      ? []
      : ['systemd starts nothing at login']),
    ...(hidden.includes('linesman') ? ['an entry that its user hid starts all the same'] : []),
    ...(/linesman/.test(verified.stderr) ? [`the unit: ${verified.stderr}`] : []),
  ];
}

/** As a desktop does at login: by the entry in autostart, with a switch to look into the window. */
const login = (root: InstalledRoot, { as }: InstalledUser): void => {
  root.start(
    [
      'sh',
      '-c',
      `eval "exec $(sed -n 's/^Exec=//p' ${AUTOSTART}) --remote-debugging-port=${String(DEBUGGING_PORT)}"`,
    ],
    as,
  );
};

/** The user of the desktop. */
async function userOf(root: InstalledRoot, desktop: Desktop): Promise<InstalledUser> {
  const home = join(desktop.folder, 'home');
  await desktop.run('mkdir', [home]);
  const printed = await desktop.run('env', ['-0']);
  const inherited = Object.fromEntries(
    printed.split('\0').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  return installedUser(root, home, inherited);
}
