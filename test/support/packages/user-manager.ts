import type { ChildProcess } from 'node:child_process';
import { end } from '../desktop.ts';
import type { Ran } from '../linesman.ts';
import { until } from '../until.ts';
import { type InstalledRoot, USER } from './installed-root.ts';

/** Where systemd's manager of this user has its sockets; administrators' scripts look there. */
export const RUNTIME_FOLDER = `/run/user/${String(USER)}`;
const GROUP = '/sys/fs/cgroup/linesman-proof';

/**
 * systemd asks whether it booted the machine by a folder of /run, and wants a group of its own. A
 * manager keeps out of the group that its units are below.
 */
const PREPARE = `set -e
mkdir -p /run/systemd/system /sys/fs/cgroup ${RUNTIME_FOLDER}
chown ${String(USER)}:${String(USER)} ${RUNTIME_FOLDER} && chmod 700 ${RUNTIME_FOLDER}
mountpoint -q /sys/fs/cgroup || mount -t cgroup2 none /sys/fs/cgroup
mkdir -p ${GROUP}/manager
chown -R ${String(USER)}:${String(USER)} ${GROUP}`;
const RUN = `echo $$ > ${GROUP}/manager/cgroup.procs
exec setpriv --reuid=${String(USER)} --regid=${String(USER)} --clear-groups /usr/lib/systemd/systemd --user`;
/** The kernel removes a group only when the last process of it is gone. */
const TIDY = `find ${GROUP} -depth -type d -exec rmdir {} + && umount /sys/fs/cgroup`;

/** A login of the ordinary user, as far as systemd is concerned. */
export interface UserManager {
  systemctl(...words: readonly string[]): Promise<Ran>;
  /** The user logs out: all units end. */
  logout(): Promise<void>;
}

/** A real `systemd --user`. @returns why there is none here, in place of one */
export async function openUserManager(
  root: InstalledRoot,
  env: NodeJS.ProcessEnv,
): Promise<UserManager | string> {
  const prepared = await root.run(['sh', '-c', PREPARE]);
  if (prepared.status !== 0) return prepared.stderr.trim();
  const as = { user: USER, env: { ...env, XDG_RUNTIME_DIR: RUNTIME_FOLDER } };
  const manager: ChildProcess = root.start(['sh', '-c', RUN], { env: as.env });
  let said = '';
  manager.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const systemctl = (...words: readonly string[]): Promise<Ran> =>
    root.run(['systemctl', '--user', ...words], as);
  const answers = async (): Promise<boolean> =>
    (await systemctl('show', '--property=Version')).stdout.startsWith('Version=');
  const isThere = await until(answers, (there) => there).catch(() => false);
  const logout = async (): Promise<void> => {
    await systemctl('exit');
    await end(manager);
    const tidied = await root.run(['sh', '-c', TIDY]);
    if (tidied.status !== 0) throw new Error(`the group of the units stays: ${tidied.stderr}`);
  };
  if (isThere) return { systemctl, logout };
  await logout();
  return `systemd --user does not answer: ${said.trim()}`;
}
