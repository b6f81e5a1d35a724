import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dataFolderOf } from '../model/data-folder.ts';
import { startAtLogin } from './login/start-at-login.ts';
import { runShell } from './shell.ts';
import { shellOptions } from './shell-options.ts';

app.enableSandbox();
// A window of text needs no graphics process.
app.disableHardwareAcceleration();

const log = (message: string): void => {
  process.stderr.write(`${new Date().toISOString()} shell: ${message}\n`);
};

const options = shellOptions(process.argv, app.isPackaged);
const dataFolder =
  options.dataFolder ??
  dataFolderOf({ platform: process.platform, env: process.env, home: homedir() });

/** On macOS the keys for copying come from a menu. */
const MENU: MenuItemConstructorOptions[] = [{ role: 'editMenu' }, { role: 'windowMenu' }];

const fail = (error: unknown): void => {
  log(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
  app.exit(1);
};

/** The tray that runs now is worth more than the one of tomorrow: a fault is told of, no more. */
function beginAtLogin(profile: string): void {
  try {
    const file = startAtLogin({ program: app.getPath('exe'), home: homedir(), profile });
    if (file !== null) log(`starts at login from now on: ${file}`);
  } catch (error) {
    log(`does not start at login: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function main(): Promise<void> {
  // Before the lock: it is one for each profile, so that shells of two data folders do not shut
  // each other out.
  const profile = join(dataFolder, 'electron');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);

  if (!app.requestSingleInstanceLock()) {
    log('Linesman is running already: its window is shown');
    app.quit();
    return;
  }
  // The tray keeps the app alive; without a listener Electron would end it with its last window.
  app.on('window-all-closed', () => undefined);
  // The default menu has developer tools in it, and a way to quit that no policy takes away.
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(MENU) : null);
  await app.whenReady();
  if (process.platform === 'darwin' && app.isPackaged) beginAtLogin(profile);
  const shell = runShell({
    ...options,
    dataFolder,
    agentEntry:
      options.agentEntry ??
      (app.isPackaged
        ? join(process.resourcesPath, 'agent', 'linesman.mjs')
        : join(__dirname, '..', 'linesman.mjs')),
    agentNode:
      options.agentNode ??
      (app.isPackaged
        ? join(process.resourcesPath, 'node', process.platform === 'win32' ? 'node.exe' : 'node')
        : 'node'),
    log,
  });
  app.on('second-instance', () => {
    shell.open();
  });
  app.on('activate', () => {
    shell.open();
  });
}

main().catch(fail);
