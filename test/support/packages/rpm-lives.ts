import { PACKAGE_LINES, packageCommand } from '../docs-commands.ts';
import { openInstalledRoot, USER } from './installed-root.ts';
import type { Deb } from './systems.ts';

/** Debian's own packages are none of rpm's. */
const ON_DEBIAN = '--nodeps';

/**
 * The rpm, by rpm itself on a system of Debian, so without its dependencies: installed, upgraded,
 * run by an ordinary user, removed.
 *
 * @returns what was not so
 */
export async function rpmLives(older: Deb, newer: Deb): Promise<readonly string[]> {
  const root = await openInstalledRoot();
  try {
    const wrong: string[] = [];
    const promise = (kept: boolean, what: string): void => {
      if (!kept) wrong.push(what);
    };
    const rpm = async (line: string, { file, version }: Deb): Promise<void> => {
      const done = await root.run([...packageCommand(line, file), ON_DEBIAN]);
      promise(done.status === 0, `${line}: ${done.stderr}`);
      const typed = await root.run(['linesman', '--version'], {
        user: USER,
        env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
      });
      promise(typed.stdout.trim() === version, `after ${line}: ${typed.stdout}${typed.stderr}`);
    };
    await rpm(PACKAGE_LINES.installRpm, older);
    await rpm(PACKAGE_LINES.upgradeRpm, newer);
    const sandbox = await root.run(['stat', '-c', '%a', '/opt/Linesman/chrome-sandbox']);
    promise(sandbox.stdout.trim() === '4755', `chrome-sandbox has mode ${sandbox.stdout}`);
    const removed = await root.run(packageCommand(PACKAGE_LINES.removeRpm));
    promise(removed.status === 0, `${PACKAGE_LINES.removeRpm}: ${removed.stderr}`);
    const left = (await root.changed()).filter(
      (path) => !/^.(var.lib.rpm|root..rpmdb)./.test(path),
    );
    promise(left.length === 0, `left after the removal: ${left.slice(0, 5).join(' ')}`);
    return wrong;
  } finally {
    await root.close();
  }
}
