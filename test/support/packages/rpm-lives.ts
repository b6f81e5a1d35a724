import { openInstalledRoot, USER } from './installed-root.ts';

/**
 * The rpm, by rpm itself on a system of Debian, so without its dependencies: installed, run by an
 * ordinary user, removed.
 *
 * @returns what was not so
 */
export async function rpmLives(file: string, version: string): Promise<readonly string[]> {
  const root = await openInstalledRoot();
  try {
    const wrong: string[] = [];
    const promise = (kept: boolean, what: string): void => {
      if (!kept) wrong.push(what);
    };
    const installed = await root.run(['rpm', '--install', '--nodeps', file]);
    promise(installed.status === 0, `rpm --install: ${installed.stderr}`);
    const typed = await root.run(['linesman', '--version'], {
      user: USER,
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    });
    promise(typed.stdout.trim() === version, `linesman --version: ${typed.stdout}${typed.stderr}`);
    const sandbox = await root.run(['stat', '-c', '%a', '/opt/Linesman/chrome-sandbox']);
    promise(sandbox.stdout.trim() === '4755', `chrome-sandbox has mode ${sandbox.stdout}`);
    const removed = await root.run(['rpm', '--erase', 'linesman']);
    promise(removed.status === 0, `rpm --erase: ${removed.stderr}`);
    const left = (await root.changed()).filter(
      (path) => !/^.(var.lib.rpm|root..rpmdb)./.test(path),
    );
    promise(left.length === 0, `left after the removal: ${left.slice(0, 5).join(' ')}`);
    return wrong;
  } finally {
    await root.close();
  }
}
